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

    /// Whether it is PostgreSQL, on RDS or as Aurora.
    #[must_use]
    pub fn is_postgres(self) -> bool {
        matches!(self, Self::Postgres | Self::AuroraPostgres)
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

/// Why a name is refused.
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
