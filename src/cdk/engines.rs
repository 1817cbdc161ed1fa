//! Database engines, and what they refuse.

/// A family of database engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// PostgreSQL on RDS.
    Postgres,
    /// Aurora PostgreSQL.
    AuroraPostgres,
    /// MySQL on RDS.
    MySql,
    /// Aurora MySQL.
    AuroraMySql,
    /// MariaDB on RDS.
    MariaDb,
    /// Oracle on RDS.
    Oracle,
    /// SQL Server on RDS.
    SqlServer,
    /// Db2 on RDS.
    Db2,
    /// DocumentDB.
    DocumentDb,
    /// Redshift.
    Redshift,
}

/// The fewest characters that every engine takes for a master password.
pub const SHORTEST_PASSWORD: usize = 8;

impl Engine {
    /// Its id in a report.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::AuroraPostgres => "aurora-postgresql",
            Self::MySql => "mysql",
            Self::AuroraMySql => "aurora-mysql",
            Self::MariaDb => "mariadb",
            Self::Oracle => "oracle",
            Self::SqlServer => "sqlserver",
            Self::Db2 => "db2",
            Self::DocumentDb => "docdb",
            Self::Redshift => "redshift",
        }
    }

    /// Its name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::AuroraPostgres => "Aurora PostgreSQL",
            Self::MySql => "MySQL",
            Self::AuroraMySql => "Aurora MySQL",
            Self::MariaDb => "MariaDB",
            Self::Oracle => "Oracle",
            Self::SqlServer => "SQL Server",
            Self::Db2 => "Db2",
            Self::DocumentDb => "DocumentDB",
            Self::Redshift => "Redshift",
        }
    }

    /// The port that it has unless told otherwise.
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Postgres | Self::AuroraPostgres => 5432,
            Self::MySql | Self::AuroraMySql | Self::MariaDb => 3306,
            Self::Oracle => 1521,
            Self::SqlServer => 1433,
            Self::Db2 => 50000,
            Self::DocumentDb => 27017,
            Self::Redshift => 5439,
        }
    }

    /// Whether it is PostgreSQL, on RDS or as Aurora.
    #[must_use]
    pub fn is_postgres(self) -> bool {
        matches!(self, Self::Postgres | Self::AuroraPostgres)
    }

    /// Whether RDS runs it.
    #[must_use]
    pub fn is_rds(self) -> bool {
        !matches!(self, Self::DocumentDb | Self::Redshift)
    }

    /// The engine of `DatabaseInstanceEngine.<member>` or `DatabaseClusterEngine.<member>`, by canonical name.
    #[must_use]
    pub fn of_api(api: &str) -> Option<Self> {
        let member = api
            .strip_prefix("aws_rds.DatabaseInstanceEngine.")
            .or_else(|| api.strip_prefix("aws_rds.DatabaseClusterEngine."))?
            .to_ascii_lowercase()
            .replace('_', "");
        Some(match member.as_str() {
            "postgres" => Self::Postgres,
            "aurorapostgres" | "aurorapostgresql" => Self::AuroraPostgres,
            "mysql" => Self::MySql,
            "aurora" | "auroramysql" => Self::AuroraMySql,
            "mariadb" => Self::MariaDb,
            member if member.starts_with("oracle") => Self::Oracle,
            member if member.starts_with("sqlserver") => Self::SqlServer,
            member if member.starts_with("db2") => Self::Db2,
            _ => return None,
        })
    }

    /// The engine that an L1 construct's `engine` string names.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        Some(match text {
            "postgres" => Self::Postgres,
            "aurora-postgresql" => Self::AuroraPostgres,
            "mysql" => Self::MySql,
            "aurora" | "aurora-mysql" => Self::AuroraMySql,
            "mariadb" => Self::MariaDb,
            "docdb" => Self::DocumentDb,
            text if text.starts_with("oracle-") => Self::Oracle,
            text if text.starts_with("sqlserver-") => Self::SqlServer,
            text if text.starts_with("db2-") => Self::Db2,
            _ => return None,
        })
    }

    /// Why the engine refuses a master user name; `None` where it is not known to.
    ///
    /// Sources: cfn-lint #4425 (verified by deployments), aws-cdk #5076, #5125, #10597, #13295 (`admin`, `rdsadmin`);
    /// ckan-aws-templates #6 (`pg_`). The full lists are undocumented, so nothing else is claimed.
    #[must_use]
    pub fn reserves(self, name: &str) -> Option<Reserved> {
        if self.is_postgres() && name.starts_with("pg_") {
            return Some(Reserved::Prefix);
        }
        let reserved = match name {
            "admin" => self.is_postgres() || self == Self::DocumentDb,
            "rdsadmin" => !matches!(self, Self::DocumentDb | Self::Redshift),
            _ => false,
        };
        reserved.then_some(Reserved::Word)
    }

    /// Why a master user name is not one, whatever is reserved. `cluster` tells Aurora and Multi-AZ clusters from instances.
    ///
    /// Sources: the pattern of the CloudFormation provider of RDS (5a410e8); the doc comments of `CfnDBInstance`,
    /// `docdb.CfnDBCluster` and `redshift.CfnCluster` in `aws-cdk-lib` 2.276; the API's 16 characters for clusters; floci
    /// #3730, which probed 32 characters on MySQL.
    #[must_use]
    pub fn refuses_username(self, name: &str, cluster: bool) -> Option<Refusal> {
        let (allowed, characters): (fn(char) -> bool, _) = if self == Self::Redshift {
            (
                |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+.@-".contains(c),
                "lower-case letters, digits and `_+.@-`",
            )
        } else {
            (|c| c.is_ascii_alphanumeric() || c == '_', "letters, digits and `_`")
        };
        if name.is_empty() {
            return Some(Refusal::certain("it is empty"));
        }
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Some(Refusal::certain("it has to start with a letter"));
        }
        if !name.chars().all(allowed) {
            return Some(Refusal::certain(format!("it may have {characters} only")));
        }
        let (surely, maybe) = match self {
            Self::Postgres | Self::DocumentDb => (Some(63), None),
            Self::MySql => (Some(32), Some(16)),
            Self::MariaDb | Self::Db2 => (Some(16), None),
            Self::Oracle => (Some(30), None),
            Self::SqlServer | Self::Redshift => (Some(128), None),
            Self::AuroraPostgres | Self::AuroraMySql => (None, None),
        };
        let maybe = if cluster && !matches!(self, Self::DocumentDb | Self::Redshift) { Some(16) } else { maybe };
        let exceeds = |limit: &usize| name.len() > *limit;
        let surely =
            surely.filter(exceeds).map(|limit| Refusal::certain(format!("it is longer than {limit} characters")));
        surely.or_else(|| {
            let limit = maybe.filter(exceeds)?;
            let why = format!("it is longer than {limit} characters, which the documentation gives as the most");
            Some(Refusal { why, doubtful: true, deploy_error: None })
        })
    }

    /// Why a master password is refused. `cluster` tells Aurora and Multi-AZ clusters from instances.
    ///
    /// Sources: the doc comments of `CfnDBInstance`, `docdb.CfnDBCluster` and `redshift.CfnCluster` in `aws-cdk-lib` 2.276;
    /// the API's 41 characters for clusters, for MySQL alone; the service's messages in aws-cdk #18325 and
    /// terraform-provider-aws #38394.
    #[must_use]
    pub fn refuses_password(self, password: &str, cluster: bool) -> Option<Refusal> {
        let rds = self.is_rds();
        let (refused, characters) = self.refused_symbols();
        if password.chars().any(|c| !(c == ' ' || c.is_ascii_graphic()) || refused.contains(c)) {
            let why = format!("it may have printable ASCII characters only, and none of {characters}");
            let error = "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' '";
            return Some(Refusal { deploy_error: rds.then_some(error), ..Refusal::certain(why) });
        }
        if password.len() < SHORTEST_PASSWORD {
            let error =
                "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters";
            return Some(Refusal {
                deploy_error: rds.then_some(error),
                ..Refusal::certain("it is shorter than 8 characters")
            });
        }
        let most = self.longest_password(cluster);
        if let Some(most) = most.filter(|most| password.len() > *most) {
            return Some(Refusal::certain(format!("it is longer than {most} characters")));
        }
        let has = |is: fn(&u8) -> bool| password.as_bytes().iter().any(is);
        let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
        (self == Self::Redshift && !mixed)
            .then(|| Refusal::certain("it needs an upper-case letter, a lower-case letter and a digit"))
    }

    /// The printable ASCII characters that a master password may not have, bare and in a sentence.
    #[must_use]
    pub fn refused_symbols(self) -> (&'static str, &'static str) {
        match self {
            Self::Oracle => ("/\"@ &'", "`/`, `\"`, `@`, `&`, `'` and spaces"),
            Self::Redshift => ("/\"@ '\\", "`/`, `\"`, `@`, `'`, `\\` and spaces"),
            Self::DocumentDb => ("/\"@", "`/`, `\"` and `@`"),
            _ => ("/\"@ ", "`/`, `\"`, `@` and spaces"),
        }
    }

    /// The most characters that a master password may have, where that is known.
    #[must_use]
    pub fn longest_password(self, cluster: bool) -> Option<usize> {
        match self {
            Self::AuroraPostgres => None,
            Self::Postgres if cluster => None,
            Self::Postgres | Self::SqlServer => Some(128),
            Self::MySql | Self::AuroraMySql | Self::MariaDb => Some(41),
            Self::Oracle => Some(30),
            Self::Db2 => Some(255),
            Self::DocumentDb => Some(100),
            Self::Redshift => Some(64),
        }
    }

    /// A master user name that the engine takes: the CDK's own default where that is not reserved.
    #[must_use]
    pub fn usual_username(self) -> &'static str {
        match self {
            Self::Postgres | Self::AuroraPostgres => "postgres",
            Self::DocumentDb => "docdbadmin",
            _ => "admin",
        }
    }
}

/// Why a user name or password is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, as the end of a sentence. It quotes nothing of a password.
    pub why: String,
    /// Whether the sources disagree.
    pub doubtful: bool,
    /// What the service says, where that is known.
    pub deploy_error: Option<&'static str>,
}

impl Refusal {
    fn certain(why: impl Into<String>) -> Self {
        Self { why: why.into(), doubtful: false, deploy_error: None }
    }
}

/// Why a name is refused although it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// The word itself.
    Word,
    /// Names that start with `pg_`.
    Prefix,
}

impl Reserved {
    /// What the service says.
    #[must_use]
    pub fn deploy_error(self, name: &str) -> String {
        match self {
            Self::Word => format!("MasterUsername {name} cannot be used as it is a reserved word used by the engine"),
            Self::Prefix => {
                format!("MasterUsername {name} cannot be used because role names starting with \"pg_\" are reserved")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_have_a_length_and_characters() {
        let refused = |engine: Engine, name: &str| engine.refuses_username(name, false).map(|refusal| refusal.doubtful);
        assert_eq!(refused(Engine::Postgres, "ledger_app"), None);
        assert_eq!(refused(Engine::Postgres, &"a".repeat(63)), None);
        assert_eq!(refused(Engine::Postgres, &"a".repeat(64)), Some(false));
        assert_eq!(refused(Engine::MySql, &"a".repeat(17)), Some(true));
        assert_eq!(refused(Engine::MySql, &"a".repeat(33)), Some(false));
        for name in ["", "_ledger", "1ledger", "led-ger", "led.ger", "lédger"] {
            assert_eq!(refused(Engine::Postgres, name), Some(false), "{name}");
        }
        assert_eq!(refused(Engine::Redshift, "led-ger.1"), None);
        assert_eq!(refused(Engine::Redshift, "Ledger"), Some(false));
        let in_cluster = Engine::AuroraPostgres.refuses_username(&"a".repeat(17), true);
        assert!(in_cluster.is_some_and(|refusal| refusal.doubtful));
    }

    #[test]
    fn passwords_have_a_length_and_characters() {
        let refused = |engine: Engine, password: &str| engine.refuses_password(password, false).is_some();
        assert!(!refused(Engine::Postgres, "q9Zr-kP2-mm4T"));
        for password in ["q9Zr/kP2", "q9Zr\"kP2", "q9Zr@kP2", "q9Zr kP2", "q9Zrökp2", "q9Zr\tkP2", "q9ZrkP2"] {
            assert!(refused(Engine::Postgres, password), "{password}");
        }
        assert!(refused(Engine::Oracle, "q9Zr&kP2") && !refused(Engine::Postgres, "q9Zr&kP2"));
        assert!(refused(Engine::MySql, &"a".repeat(42)) && !refused(Engine::AuroraPostgres, &"a".repeat(42)));
        assert!(refused(Engine::Redshift, "onlylower1") && !refused(Engine::Redshift, "WithUpper1"));
        assert!(!refused(Engine::DocumentDb, "with a space"));
    }
}
