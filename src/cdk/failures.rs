//! What a deployment prints when it fails, and what that means. Source of every row: synthesizing `aws-cdk-lib` 2.276, the
//! rotation functions of `aws-samples/aws-secrets-manager-rotation-lambdas`, and the threads named beside it.

/// A message, and what it means.
#[derive(Debug)]
pub struct Failure {
    /// Pieces of the message, in their order.
    pub pieces: &'static [&'static str],
    /// The true cause.
    pub cause: &'static str,
    /// What to look at, and what mends it.
    pub remedy: &'static str,
    /// The rules that find it before a deployment.
    pub rules: &'static [&'static str],
}

/// All messages, the more telling before the others.
pub const FAILURES: &[Failure] = &[
    // aws-cdk #25534.
    Failure {
        pieces: &["Could not parse SecretString JSON"],
        cause: "the text stored in the secret is not JSON, while a reference asks for one of its keys",
        remedy: "Look at what is stored: `fromSecret`, and `fromPassword` with keys, read it the same way and fail the \
                 same way. Store a JSON object, or read a bare password by `secretValue`.",
        rules: &["secret-not-json", "unstructured-new-secret"],
    },
    // Containers roadmap #1822, SAM #2153.
    Failure {
        pieces: &["Could not find a value associated with JSONKey in SecretString"],
        cause: "a reference asks for a key that the secret does not have, or has in another case",
        remedy: "Compare the keys that the code reads with those of the secret, letter by letter.",
        rules: &["missing-key", "unstructured-new-secret"],
    },
    // LocalStack #4401 has the text.
    Failure {
        pieces: &["find the specified secret value for", "AWSCURRENT"],
        cause: "the secret exists, but no value was ever put into it",
        remedy: "Put a value into the secret.",
        rules: &[],
    },
    // aws-cdk #1187, #11526.
    Failure {
        pieces: &["Secrets Manager can", "t find the specified secret"],
        cause: "no secret has this name or ARN in this account and region; a name that ends in a hyphen and six letters \
                or digits is taken for a complete ARN",
        remedy: "Compare name, account and region; import such a name by its complete ARN.",
        rules: &["ambiguous-secret-name", "wrong-import-form", "region-mismatch"],
    },
    // aws-cdk #28537.
    Failure {
        pieces: &["not authorized to perform: secretsmanager:GetSecretValue"],
        cause: "the role that deploys may not read the secret; where it belongs to another account, that account has to \
                allow it as well",
        remedy: "For a secret of another account: a resource policy on it and a key of its own in KMS. Else: the role's \
                 permissions.",
        rules: &["region-mismatch"],
    },
    // aws-cdk #24657.
    Failure {
        pieces: &["arn:", ":secret:", "already exists in stack"],
        cause: "the secret is attached to another database already, and it can be attached only once",
        remedy: "Read it by `fromPassword`, which attaches nothing.",
        rules: &["attached-existing-secret", "secret-attached-twice"],
    },
    Failure {
        pieces: &["Secret is already attached to a target"],
        cause: "two databases attach the same secret, and it can be attached only once",
        remedy: "Read it by `fromPassword` for the second one.",
        rules: &["secret-attached-twice"],
    },
    // aws-cdk #30738.
    Failure {
        pieces: &["cyclic reference"],
        cause: "two stacks need each other; a secret of one that a database of the other attaches makes it so",
        remedy: "Read the secret by `fromPassword`, or create it in the stack of the database.",
        rules: &["attachment-across-stacks"],
    },
    // aws-cdk #14163.
    Failure {
        pieces: &["Unsupported target type"],
        cause: "a secret cannot be attached to a proxy",
        remedy: "Attach it to the database alone.",
        rules: &[],
    },
    // terraform-provider-aws #38394.
    Failure {
        pieces: &["MasterUserPassword is not a valid password because it is", "than", "characters"],
        cause: "the password is not as long as the engine wants it",
        remedy: "Store one whose length the message allows.",
        rules: &["invalid-password"],
    },
    // aws-cdk #18325.
    Failure {
        pieces: &["MasterUserPassword is not a valid password"],
        cause: "the password has a character that the engine refuses, or all of the secret's JSON was passed as the \
                password: that has quotes in it",
        remedy: "If the password itself is printable ASCII without `/`, `@`, `\"` and spaces, look at which part of the \
                 secret the code passes.",
        rules: &["invalid-password", "whole-secret-as-password", "unsafe-generated-password"],
    },
    // aws-cdk #5076, #13295.
    Failure {
        pieces: &["MasterUsername", "cannot be used as it is a reserved word used by the engine"],
        cause: "the engine reserves this user name",
        remedy: "Choose another name: `admin` is refused by PostgreSQL and DocumentDB, and fine on MySQL.",
        rules: &["reserved-username"],
    },
    // ckan-aws-templates #6.
    Failure {
        pieces: &["role names starting with \"pg_\" are reserved"],
        cause: "PostgreSQL reserves user names that start with `pg_`",
        remedy: "Choose another name.",
        rules: &["reserved-username"],
    },
    // aws-cdk-examples #735.
    Failure {
        pieces: &["Failed to parse SecretStringTemplate as JSON"],
        cause: "the template that a generated value is put into is not a JSON object",
        remedy: "Write it by `JSON.stringify({ … })`.",
        rules: &["invalid-secret-template"],
    },
    // cdk-ec2-key-pair #2.
    Failure {
        pieces: &["a secret with this name is already scheduled for deletion"],
        cause: "a secret of this name was deleted and waits for the end of its recovery window",
        remedy: "Restore it, delete it without recovery, or create the secret without a fixed name.",
        rules: &[],
    },
    Failure {
        pieces: &["Cannot add", "user rotation for", "without"],
        cause: "no secret is attached to the database that could be rotated",
        remedy: "Keep `fromSecret`, or attach the secret and rotate it by `SecretRotation`.",
        rules: &["detached-secret-use"],
    },
    Failure {
        pieces: &["A secret or dbUser is required to grantConnect()"],
        cause: "no secret is attached to the database that the user could be read of",
        remedy: "Name the user as the second argument.",
        rules: &["detached-secret-use"],
    },
    // The rotation functions.
    Failure {
        pieces: &["Database engine must be set to"],
        cause: "the secret that is rotated does not say the engine, or says another one",
        remedy: "Attach the secret to its database, or put the keys into it.",
        rules: &["incomplete-rotation-secret", "engine-mismatch"],
    },
    Failure {
        pieces: &["key is missing from secret JSON"],
        cause: "the secret that is rotated lacks a key that the rotation reads",
        remedy: "Attach the secret to its database, or put the key into it.",
        rules: &["incomplete-rotation-secret"],
    },
    Failure {
        pieces: &["Unable to log into database with previous, current, or pending secret"],
        cause: "user name, password or host in the secret are not those of the database",
        remedy: "Compare the user name in code and secret, and look for a host that is only a placeholder.",
        rules: &["username-mismatch", "placeholder-value"],
    },
    // aws-cdk #26481.
    Failure {
        pieces: &["Secrets Manager cannot invoke the specified Lambda function"],
        cause: "the permission to call the rotation function was not there, or not yet",
        remedy: "Deploy again; newer versions of `aws-cdk-lib` let the schedule wait for the permission.",
        rules: &[],
    },
    // aws-refarch-wordpress #93, #97.
    Failure {
        pieces: &["Cannot find version", "for", "(Service: Rds"],
        cause: "the region does not offer this version of the engine",
        remedy: "Choose one that `aws rds describe-db-engine-versions` lists.",
        rules: &[],
    },
    // valheim-ecs-fargate-cdk #9.
    Failure {
        pieces: &["invalid character '\\''", "looking for beginning of value"],
        cause: "the stored text begins with a quote, as the Windows command line leaves it there",
        remedy: "Store the secret again from a file.",
        rules: &["secret-not-json"],
    },
    // Terraform #30599.
    Failure {
        pieces: &["The parameter Password must be provided and must not be blank"],
        cause: "the endpoint takes the secret in settings that do not belong to its engine",
        remedy: "Give the secret in the settings that match `engineName`.",
        rules: &["incomplete-dms-secret"],
    },
    // ministryofjustice #5719.
    Failure {
        pieces: &["When using automatic failover, there must be at least 2 cache clusters"],
        cause: "automatic failover needs a second node",
        remedy: "Set `numCacheClusters` to 2 or more.",
        rules: &["cache-without-replica"],
    },
    // Botocore's ElastiCache model, ACK #948.
    Failure {
        pieces: &["not in a valid state to be deleted"],
        cause: "it was not available when the rollback came to it: likely it was still being created",
        remedy: "Wait until it is available and delete it, then delete the stack.",
        rules: &["rollback-race"],
    },
    // ACK #948, crossplane's provider-aws #46.
    Failure {
        pieces: &["has status", "which is not valid for deletion"],
        cause: "it was not available when it was to be deleted",
        remedy: "Wait until it is available and delete it, then delete the stack.",
        rules: &["rollback-race"],
    },
    // cdkd #1362.
    Failure {
        pieces: &["is currently creating - a final snapshot cannot be taken"],
        cause: "it was still being created when it was to be deleted, and a snapshot is to be taken before",
        remedy: "Wait until it is available, then delete the stack again.",
        rules: &[],
    },
    Failure {
        pieces: &["Cannot delete the subnet group", "is still using it"],
        cause: "a database that still exists uses it",
        remedy: "Delete the database, then the stack again.",
        rules: &[],
    },
    // terraform-provider-aws #26233, CloudFormation's RDS resource provider.
    Failure {
        pieces: &["Cannot delete protected", "disable deletion protection"],
        cause: "deletion protection is on",
        remedy: "Turn it off, or leave the resource out of the deletion.",
        rules: &[],
    },
];

/// What a message means, wherever a terminal has broken it into lines.
#[must_use]
pub fn failure(message: &str) -> Option<&'static Failure> {
    let message = joined(message);
    FAILURES.iter().find(|failure| {
        let mut rest = message.as_str();
        failure.pieces.iter().all(|piece| match rest.split_once(&joined(piece)) {
            Some((_, behind)) => {
                rest = behind;
                true
            }
            None => false,
        })
    })
}

fn joined(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_ascii_lowercase())
        .collect()
}
