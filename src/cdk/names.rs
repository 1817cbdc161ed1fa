//! Canonical names: whatever the import style, the same thing has the same name, such as `aws_rds.Credentials`.

/// The canonical name of a module of the CDK, of version 1 or 2; `None` for other packages.
#[must_use]
pub fn canonical(module: &str) -> Option<String> {
    let path = match module {
        "aws-cdk-lib" | "@aws-cdk/core" | "monocdk" => return Some(String::new()),
        _ => ["aws-cdk-lib/", "@aws-cdk/", "monocdk/"].iter().find_map(|scope| module.strip_prefix(scope))?,
    };
    match path.split('/').next()? {
        "core" => Some(String::new()),
        name => Some(name.replace('-', "_")),
    }
}

/// The name of a member.
#[must_use]
pub fn join(path: &str, member: Option<&str>) -> String {
    match member {
        None => path.to_owned(),
        Some(member) if path.is_empty() || path.ends_with(':') => [path, member].concat(),
        Some(member) => [path, ".", member].concat(),
    }
}

/// What a name stands for in a fragment that leaves its imports out: the aliases of the CDK's own documentation, and
/// classes whose name only one module has.
#[must_use]
pub fn usual(name: &str) -> Option<&'static str> {
    Some(match name {
        "cdk" => "",
        "rds" | "aws_rds" => "aws_rds",
        "secretsmanager" | "sm" | "secrets" | "secretsManager" | "aws_secretsmanager" => "aws_secretsmanager",
        "docdb" | "aws_docdb" => "aws_docdb",
        "ecs" | "aws_ecs" => "aws_ecs",
        "batch" | "aws_batch" => "aws_batch",
        "lambda" | "aws_lambda" => "aws_lambda",
        "elasticache" | "aws_elasticache" => "aws_elasticache",
        "Credentials" => "aws_rds.Credentials",
        "SnapshotCredentials" => "aws_rds.SnapshotCredentials",
        "DatabaseInstance" => "aws_rds.DatabaseInstance",
        "DatabaseInstanceFromSnapshot" => "aws_rds.DatabaseInstanceFromSnapshot",
        "DatabaseInstanceEngine" => "aws_rds.DatabaseInstanceEngine",
        "DatabaseClusterEngine" => "aws_rds.DatabaseClusterEngine",
        "DatabaseSecret" => "aws_rds.DatabaseSecret",
        "Secret" => "aws_secretsmanager.Secret",
        "Stack" => "Stack",
        "NestedStack" => "NestedStack",
        "Construct" => "constructs:Construct",
        "SecretValue" => "SecretValue",
        _ => return None,
    })
}
