//! What gets a value of a secret, or the secret itself, in which property.

/// Who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// An RDS instance.
    Rds,
    /// An Aurora or Multi-AZ cluster.
    Aurora,
    /// DocumentDB.
    DocumentDb,
    /// Redshift.
    Redshift,
    /// A database proxy.
    Proxy,
    /// The function that rotates the secret.
    Rotation,
    /// Database Migration Service.
    Dms,
    /// A container of ECS.
    Ecs,
    /// A container of Batch.
    Batch,
    /// App Runner.
    AppRunner,
    /// CodeBuild.
    CodeBuild,
    /// A Lambda function.
    Lambda,
    /// ElastiCache.
    ElastiCache,
    /// OpenSearch.
    OpenSearch,
    /// AppSync.
    AppSync,
    /// A custom resource, which may do anything with it.
    CustomResource,
    /// A virtual machine that starts.
    Instance,
    /// Whoever reads the outputs of the stack.
    Output,
}

impl Service {
    /// What it is in a sentence.
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Rds | Self::Aurora | Self::DocumentDb | Self::Redshift => "the database",
            Self::Proxy => "the proxy",
            Self::Rotation => "the rotation function",
            Self::Dms => "the DMS endpoint",
            Self::Ecs | Self::Batch => "the container",
            Self::AppRunner => "the App Runner service",
            Self::CodeBuild => "the build",
            Self::Lambda => "the Lambda function",
            Self::ElastiCache => "the ElastiCache group",
            Self::OpenSearch => "the OpenSearch domain",
            Self::AppSync => "the AppSync data source",
            Self::CustomResource => "the custom resource",
            Self::Instance => "the instance",
            Self::Output => "the stack",
        }
    }
}

/// What for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A value is a user name.
    Username,
    /// A value is a password.
    Password,
    /// A value is an access token.
    Token,
    /// A value is an environment variable.
    Environment,
    /// A value is an output of the stack.
    Output,
    /// A value is in a script that a machine runs when it starts.
    UserData,
    /// A value is a property of a custom resource.
    Property,
    /// The service reads the secret at run time.
    Secret,
    /// A text names a secret, and a key of it, that the service reads for a container.
    Reference,
}

impl Purpose {
    /// Whether a value is plain to see there, or not resolved at all.
    #[must_use]
    pub fn is_setting(self) -> bool {
        matches!(self, Self::Environment | Self::Output | Self::UserData | Self::Property)
    }
}

/// A property that takes a value of a secret, or the secret.
pub struct Sink {
    /// What has it.
    pub of: Of,
    /// Which one: names on the way to it, `*` for each element of an array or property of an object; empty for the
    /// argument itself.
    pub path: &'static str,
    /// Who gets it.
    pub service: Service,
    /// What for.
    pub purpose: Purpose,
}

impl Sink {
    /// Whether a text is due, not a `SecretValue`.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        !matches!(self.purpose, Purpose::Secret | Purpose::Reference | Purpose::Property)
            && self.path != MASTER_PASSWORD
    }
}

/// The only sink whose type is `SecretValue`.
const MASTER_PASSWORD: &str = "fineGrainedAccessControl.masterUserPassword";

/// What has a sink.
pub enum Of {
    /// The third argument of the constructors of a class, or of all classes of a module, `aws_ecs_patterns.*`.
    Class(&'static str),
    /// An argument of a method of objects of a module.
    Method {
        /// The module.
        module: &'static str,
        /// The method.
        name: &'static str,
        /// The argument's index.
        argument: usize,
    },
    /// The first argument of a function.
    Function(&'static str),
}

/// All sinks. Source: the typings of `aws-cdk-lib` 2.276.
pub const SINKS: &[Sink] = &[
    class("aws_lambda.*", "environment.*", Service::Lambda, Purpose::Environment),
    class("aws_lambda_nodejs.*", "environment.*", Service::Lambda, Purpose::Environment),
    class("aws_lambda_python_alpha.*", "environment.*", Service::Lambda, Purpose::Environment),
    class("aws_lambda_go_alpha.*", "environment.*", Service::Lambda, Purpose::Environment),
    class("aws_lambda.CfnFunction", "environment.variables.*", Service::Lambda, Purpose::Environment),
    method("aws_lambda", "addEnvironment", 1, "", Service::Lambda, Purpose::Environment),
    class("aws_ecs.ContainerDefinition", "environment.*", Service::Ecs, Purpose::Environment),
    method("aws_ecs", "addContainer", 1, "environment.*", Service::Ecs, Purpose::Environment),
    method("aws_ecs", "addEnvironment", 1, "", Service::Ecs, Purpose::Environment),
    class("aws_ecs_patterns.*", "taskImageOptions.environment.*", Service::Ecs, Purpose::Environment),
    class("aws_ecs_patterns.*", "environment.*", Service::Ecs, Purpose::Environment),
    class("aws_batch.*", "environment.*", Service::Batch, Purpose::Environment),
    class(
        "aws_ecs.CfnTaskDefinition",
        "containerDefinitions.*.environment.*.value",
        Service::Ecs,
        Purpose::Environment,
    ),
    class("aws_ecs.CfnTaskDefinition", "containerDefinitions.*.secrets.*.valueFrom", Service::Ecs, Purpose::Reference),
    class(
        "aws_batch.CfnJobDefinition",
        "containerProperties.environment.*.value",
        Service::Batch,
        Purpose::Environment,
    ),
    class("aws_batch.CfnJobDefinition", "containerProperties.secrets.*.valueFrom", Service::Batch, Purpose::Reference),
    class(
        "aws_apprunner.CfnService",
        "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets.*.value",
        Service::AppRunner,
        Purpose::Reference,
    ),
    class("aws_sam.CfnFunction", "environment.variables.*", Service::Lambda, Purpose::Environment),
    class(
        "aws_opensearchservice.Domain",
        "fineGrainedAccessControl.masterUserName",
        Service::OpenSearch,
        Purpose::Username,
    ),
    class("aws_opensearchservice.Domain", MASTER_PASSWORD, Service::OpenSearch, Purpose::Password),
    class(
        "aws_elasticsearch.Domain",
        "fineGrainedAccessControl.masterUserName",
        Service::OpenSearch,
        Purpose::Username,
    ),
    class("aws_elasticsearch.Domain", MASTER_PASSWORD, Service::OpenSearch, Purpose::Password),
    class(
        "aws_opensearchservice.CfnDomain",
        "advancedSecurityOptions.masterUserOptions.masterUserName",
        Service::OpenSearch,
        Purpose::Username,
    ),
    class(
        "aws_opensearchservice.CfnDomain",
        "advancedSecurityOptions.masterUserOptions.masterUserPassword",
        Service::OpenSearch,
        Purpose::Password,
    ),
    class("aws_elasticache.CfnReplicationGroup", "authToken", Service::ElastiCache, Purpose::Token),
    class("aws_elasticache.CfnUser", "passwords.*", Service::ElastiCache, Purpose::Password),
    class("aws_dms.CfnEndpoint", "username", Service::Dms, Purpose::Username),
    class("aws_dms.CfnEndpoint", "password", Service::Dms, Purpose::Password),
    class("aws_dms.CfnEndpoint", "*.secretsManagerSecretId", Service::Dms, Purpose::Secret),
    class("aws_rds.DatabaseProxy", "secrets.*", Service::Proxy, Purpose::Secret),
    class("aws_rds.CfnDBProxy", "auth.*.secretArn", Service::Proxy, Purpose::Secret),
    method("aws_rds", "addProxy", 1, "secrets.*", Service::Proxy, Purpose::Secret),
    class(ROTATION, "secret", Service::Rotation, Purpose::Secret),
    class("aws_secretsmanager.CfnRotationSchedule", "secretId", Service::Rotation, Purpose::Secret),
    class("aws_appsync.RdsDataSource", "secretStore", Service::AppSync, Purpose::Secret),
    class(
        "aws_appsync.CfnDataSource",
        "relationalDatabaseConfig.rdsHttpEndpointConfig.awsSecretStoreArn",
        Service::AppSync,
        Purpose::Secret,
    ),
    method("aws_appsync", "addRdsDataSource", 2, "", Service::AppSync, Purpose::Secret),
    method("aws_appsync", "addRdsDataSourceV2", 2, "", Service::AppSync, Purpose::Secret),
    class("CustomResource", "properties.*", Service::CustomResource, Purpose::Secret),
    class("custom_resources.AwsCustomResource", "*.parameters.*", Service::CustomResource, Purpose::Secret),
    class("CustomResource", "properties.*", Service::CustomResource, Purpose::Property),
    class("custom_resources.AwsCustomResource", "*.parameters.*", Service::CustomResource, Purpose::Property),
    class("CfnOutput", "value", Service::Output, Purpose::Output),
    function("aws_ec2.UserData.custom", Service::Instance, Purpose::UserData),
    function("Fn.base64", Service::Instance, Purpose::UserData),
    method("aws_ec2", "addCommands", 0, "", Service::Instance, Purpose::UserData),
    method("aws_ec2", "addCommands", 1, "", Service::Instance, Purpose::UserData),
    method("aws_ec2", "addCommands", 2, "", Service::Instance, Purpose::UserData),
    method("aws_ec2", "addUserData", 0, "", Service::Instance, Purpose::UserData),
    method("aws_autoscaling", "addUserData", 0, "", Service::Instance, Purpose::UserData),
];

const fn class(api: &'static str, path: &'static str, service: Service, purpose: Purpose) -> Sink {
    Sink { of: Of::Class(api), path, service, purpose }
}

const fn function(api: &'static str, service: Service, purpose: Purpose) -> Sink {
    Sink { of: Of::Function(api), path: "", service, purpose }
}

const fn method(
    module: &'static str,
    name: &'static str,
    argument: usize,
    path: &'static str,
    service: Service,
    purpose: Purpose,
) -> Sink {
    Sink { of: Of::Method { module, name, argument }, path, service, purpose }
}

/// What hands a secret, or one key of it, to a container, and which argument is the key; the first one is the secret. One
/// between them says which version.
pub const CONTAINER_SECRETS: &[(&str, Service, usize)] = &[
    ("aws_ecs.Secret.fromSecretsManager", Service::Ecs, 1),
    ("aws_ecs.Secret.fromSecretsManagerVersion", Service::Ecs, 2),
    ("aws_batch.Secret.fromSecretsManager", Service::Batch, 1),
    ("aws_batch.Secret.fromSecretsManagerVersion", Service::Batch, 2),
    ("aws_apprunner_alpha.Secret.fromSecretsManager", Service::AppRunner, 1),
    ("aws_apprunner_alpha.Secret.fromSecretsManagerVersion", Service::AppRunner, 2),
];

/// The class whose constructor rotates a secret.
pub const ROTATION: &str = "aws_secretsmanager.SecretRotation";

/// The method of a secret that rotates it.
pub const ROTATION_SCHEDULE: &str = "addRotationSchedule";

/// Methods of a secret by which something gets to read it at run time.
pub const GRANTS: &[&str] = &["grantRead"];

/// The method of a secret by which something gets to write it at run time.
pub const WRITE_GRANT: &str = "grantWrite";
