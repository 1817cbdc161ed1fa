//! How code rotates a secret by a function that AWS wrote, and what that function reads of the secret.
//!
//! Source of what they read: the functions themselves, `aws-samples/aws-secrets-manager-rotation-lambdas`, b4b8eca.

use super::engines::Engine;

/// A construct that rotates a secret: its class, and in its properties the secret and, by a path, the scheme.
pub const CONSTRUCTS: &[(&str, &str, &str)] = &[
    ("aws_secretsmanager.SecretRotation", "secret", "application"),
    ("aws_secretsmanager.RotationSchedule", "secret", "hostedRotation"),
    ("aws_secretsmanager.CfnRotationSchedule", "secretId", "hostedRotationLambda.rotationType"),
];

/// The property of the second argument of [`super::consumers::ROTATION_SCHEDULE`] that says the scheme.
pub const SCHEDULED: &str = "hostedRotation";

/// The method of a database that rotates the secret of another user of it, in a property of the second argument.
pub const OF_DATABASE: (&str, &str) = ("addRotationMultiUser", "secret");

/// The class of an application of the Serverless Application Repository, and what gives the function in it: so the CDK
/// makes a `SecretRotation`.
pub const APPLICATION: (&str, &str) = ("aws_sam.CfnApplication", "attrOutputsRotationLambdaARN");

/// Which function rotates a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// For which engine; of Aurora, the one that it is compatible with.
    pub engine: Engine,
    /// Whether it alternates between two users, and logs in as a third one to do so.
    pub alternating: bool,
}

impl Scheme {
    /// The scheme that a name says: `POSTGRES_ROTATION_MULTI_USER`, `postgreSqlMultiUser`, `PostgreSQLMultiUser`,
    /// `SecretsManagerRDSPostgreSQLRotationMultiUser`.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.replace('_', "").to_ascii_lowercase();
        let (engine, alternating) = match name.strip_suffix("multiuser") {
            Some(engine) => (engine, true),
            None => (name.strip_suffix("singleuser")?, false),
        };
        let engine = engine.strip_suffix("rotation").unwrap_or(engine);
        let engine = engine.strip_prefix("secretsmanager").unwrap_or(engine);
        let engine = match engine.strip_prefix("rds").unwrap_or(engine) {
            "postgres" | "postgresql" => Engine::Postgres,
            "mysql" => Engine::MySql,
            "mariadb" => Engine::MariaDb,
            "oracle" => Engine::Oracle,
            "sqlserver" => Engine::SqlServer,
            "db2" => Engine::Db2,
            "mongodb" => Engine::DocumentDb,
            "redshift" => Engine::Redshift,
            _ => return None,
        };
        Some(Self { engine, alternating })
    }

    /// The keys that the function does not do without, but for the one of the superuser's secret.
    #[must_use]
    pub fn connection_keys(self) -> &'static [&'static str] {
        match self.engine {
            Engine::Oracle => &["engine", "host", "username", "password", "dbname"],
            _ => &["engine", "host", "username", "password"],
        }
    }
}

/// The key under which an alternating scheme finds the superuser's secret.
pub const SUPERUSER_KEY: &str = "masterarn";

/// Whether the function for an engine takes this value of the key `engine`.
#[must_use]
pub fn accepts(engine: Engine, value: &str) -> bool {
    match engine {
        Engine::Postgres | Engine::AuroraPostgres => matches!(value, "postgres" | "aurora-postgresql"),
        Engine::MySql | Engine::AuroraMySql => matches!(value, "mysql" | "aurora-mysql"),
        Engine::Db2 => value.starts_with("db2"),
        _ => value == stored(engine),
    }
}

/// How a secret calls an engine.
#[must_use]
pub fn stored(engine: Engine) -> &'static str {
    match engine {
        Engine::DocumentDb => "mongo",
        engine => engine.id(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_has_a_name_in_each_place() {
        let postgres = Some(Scheme { engine: Engine::Postgres, alternating: true });
        let application = "SecretsManagerRDSPostgreSQLRotationMultiUser";
        for name in ["POSTGRES_ROTATION_MULTI_USER", "postgreSqlMultiUser", "PostgreSQLMultiUser", application] {
            assert_eq!(Scheme::of_name(name), postgres, "{name}");
        }
        let mongo = Some(Scheme { engine: Engine::DocumentDb, alternating: false });
        assert_eq!(Scheme::of_name("MONGODB_ROTATION_SINGLE_USER"), mongo);
        assert_eq!(Scheme::of_name("mysql"), None);
    }

    #[test]
    fn every_function_takes_what_a_secret_calls_its_engine() {
        let engines = [
            Engine::Postgres,
            Engine::AuroraPostgres,
            Engine::MySql,
            Engine::AuroraMySql,
            Engine::MariaDb,
            Engine::Oracle,
            Engine::SqlServer,
            Engine::Db2,
            Engine::DocumentDb,
            Engine::Redshift,
        ];
        for engine in engines {
            assert!(accepts(engine, stored(engine)), "{engine:?}");
        }
        assert!(!accepts(Engine::SqlServer, "sqlserver-ex") && !accepts(Engine::Oracle, "oracle-ee"));
    }
}
