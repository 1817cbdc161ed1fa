//! What the CDK's L1 constructs call the types and properties of CloudFormation.

/// The module and class of a type: `AWS::RDS::DBInstance` → `aws-cdk-lib/aws-rds`, `CfnDBInstance`.
pub(super) fn class(kind: &str) -> Option<(String, String)> {
    if kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource" {
        return Some(("aws-cdk-lib".to_owned(), "CustomResource".to_owned()));
    }
    let mut parts = kind.split("::");
    let (Some("AWS"), Some(service), Some(resource), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let module = match service {
        "Serverless" => "sam".to_owned(),
        service => service.to_ascii_lowercase(),
    };
    Some((format!("aws-cdk-lib/aws-{module}"), format!("Cfn{resource}")))
}

/// The name of a property: `DBName` → `dbName`, `MultiAZEnabled` → `multiAzEnabled`.
pub(super) fn property(name: &str) -> String {
    // The CDK keeps this one.
    let (name, kept) = match name.strip_suffix("AZs") {
        Some(start) => (start, "AZs"),
        None => (name, ""),
    };
    let characters: Vec<char> = name.chars().collect();
    let mut result = String::new();
    let mut words = 0;
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| characters.get(before));
        let after = characters.get(at + 1);
        let starts = character.is_ascii_uppercase()
            && (before.is_none_or(|before| !before.is_ascii_uppercase())
                || after.is_some_and(char::is_ascii_lowercase));
        words += usize::from(starts || at == 0);
        result.push(if starts && words > 1 { *character } else { character.to_ascii_lowercase() });
    }
    result + kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_called_as_the_cdk_does() {
        for (name, wanted) in [
            ("MasterUserPassword", "masterUserPassword"),
            ("DBName", "dbName"),
            ("MultiAZEnabled", "multiAzEnabled"),
            ("PreferredCacheClusterAZs", "preferredCacheClusterAZs"),
            ("KMSKeyId", "kmsKeyId"),
            ("SecretsManagerSecretId", "secretsManagerSecretId"),
            ("secretArn", "secretArn"),
        ] {
            assert_eq!(property(name), wanted);
        }
    }
}
