//! Endpoints of Database Migration Service.

/// The class.
pub const ENDPOINT: &str = "aws_dms.CfnEndpoint";

/// The property of the settings of an endpoint that names its secret.
pub const SECRET: &str = "secretsManagerSecretId";

/// The properties of an endpoint, or of its settings, that say in clear what the secret says. Source: the doc comments of
/// `CfnEndpoint` in `aws-cdk-lib` 2.276: one or the other, not both.
pub const CLEAR: &[&str] = &["username", "password", "serverName", "port"];
