//! What the report says of each database before it is deployed: where its user name and password come from, and what the
//! service would say to them; and why a pasted text speaks for a secret.

use cdk_secret_check::check;
use cdk_secret_check::report::{FileText, Input, KeyState, KeyUse, Resolved, SecretText};

/// `user name: <from> <key>, <verdict>, <why>` and the same for the password.
fn verdicts(credentials: &str, secret: &str) -> [String; 2] {
    let code = format!(
        "import {{ SecretValue, aws_rds as rds, aws_secretsmanager as sm }} from 'aws-cdk-lib';
         const db = sm.Secret.fromSecretNameV2(stack, 'Secret', 'prod/db');
         new rds.DatabaseInstance(stack, 'Db', {{ engine: rds.DatabaseInstanceEngine.POSTGRES, {credentials} }});"
    );
    let input = Input {
        files: vec![FileText { path: "app.ts".to_owned(), text: code }],
        secrets: vec![SecretText { name: Some("prod/db".to_owned()), text: secret.to_owned() }],
        ..Input::default()
    };
    let report = check(&input).unwrap();
    let [database] = &report.databases[..] else { panic!("one database") };
    let line = |resolved: &Resolved| {
        let parts = [
            Some(format!("{:?}", resolved.from)),
            resolved.key.clone(),
            Some(format!("{:?}", resolved.verdict)),
            resolved.why.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    [line(&database.username), line(&database.password)]
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_database_shows_what_its_service_would_say() {
    let good = r#"{ "username": "ledger", "password": "q9Zr-kP2-mm4T" }"#;
    let table: &[(&str, &str, [&str; 2])] = &[
        ("credentials: rds.Credentials.fromSecret(db)", good, ["Secret, username, Ok", "Secret, password, Ok"]),
        (
            "credentials: rds.Credentials.fromSecret(db)",
            r#"{ "username": "admin", "password": "q9Zr/kP2" }"#,
            [
                "Secret, username, Refused, MasterUsername admin cannot be used as it is a reserved word used by the engine",
                "Secret, password, Refused, it may have printable ASCII characters only, and none of `/`, `\"`, `@` and spaces",
            ],
        ),
        (
            "credentials: rds.Credentials.fromSecret(db)",
            r#"{ "user": "ledger" }"#,
            [
                "Secret, username, Refused, the secret has no key `username`",
                "Secret, password, Refused, the secret has no key `password`",
            ],
        ),
        (
            "credentials: rds.Credentials.fromSecret(db, 'ledger')",
            "q9Zr-kP2-mm4T",
            [
                "Literal, Ok",
                "Secret, password, Refused, the secret is not a JSON object: it is plain text, such as a bare password",
            ],
        ),
        (
            "credentials: rds.Credentials.fromPassword('ledger', db.secretValue)",
            good,
            ["Literal, Ok", "Secret, Refused, it is the whole JSON text of the secret"],
        ),
        (
            "credentials: rds.Credentials.fromPassword('ledger', db.secretValue)",
            "q9Zr-kP2-mm4T",
            ["Literal, Ok", "Secret, Ok"],
        ),
        (
            "credentials: rds.Credentials.fromPassword('led-ger', SecretValue.unsafePlainText('short'))",
            good,
            [
                "Literal, Refused, it may have letters, digits and `_` only",
                "Literal, Refused, it is shorter than 8 characters",
            ],
        ),
        ("", good, ["Generated, Ok", "Generated, Ok"]),
        ("credentials: rds.Credentials.fromGeneratedSecret('ledger')", good, ["Literal, Ok", "Generated, Ok"]),
        (
            "credentials: rds.Credentials.fromGeneratedSecret('ledger', { excludeCharacters: '/@' })",
            good,
            ["Literal, Ok", "Generated, Unknown, it may hold `\"`"],
        ),
        (
            "credentials: rds.Credentials.fromGeneratedSecret('ledger', { excludeCharacters: props.excluded })",
            good,
            ["Literal, Ok", "Generated, Unknown"],
        ),
        (
            "credentials: rds.Credentials.fromPassword('ledger', new sm.Secret(stack, 'New').secretValue)",
            good,
            ["Literal, Ok", "Secret, Unknown, it may hold `\"`, `/` and `@`"],
        ),
        (
            "credentials: rds.Credentials.fromSecret(new sm.Secret(stack, 'New'), 'ledger')",
            good,
            ["Literal, Ok", "Secret, password, Refused, the secret is generated without this key"],
        ),
        (
            "engine: props.engine, credentials: rds.Credentials.fromGeneratedSecret('ledger', { excludeCharacters: '!' })",
            good,
            ["Literal, Unknown", "Generated, Unknown"],
        ),
        (
            "credentials: rds.Credentials.fromGeneratedSecret('ledger', props.options)",
            good,
            ["Literal, Ok", "Generated, Unknown"],
        ),
        ("engine: props.engine", good, ["Generated, Ok", "Generated, Ok"]),
        ("manageMasterUserPassword: true", good, ["Managed, Ok", "Managed, Ok"]),
        (
            "manageMasterUserPassword: true, credentials: rds.Credentials.fromUsername('admin')",
            good,
            [
                "Literal, Refused, MasterUsername admin cannot be used as it is a reserved word used by the engine",
                "Managed, Ok",
            ],
        ),
        ("credentials: props.credentials", good, ["Unknown, Unknown", "Unknown, Unknown"]),
        (
            "credentials: rds.Credentials.fromPassword(db.secretValueFromJson(key).unsafeUnwrap(), db.secretValueFromJson('password'))",
            good,
            ["Unknown, Unknown", "Secret, password, Ok"],
        ),
        (
            "credentials: rds.Credentials.fromSecret(db)",
            r#"{ "username": "ledger", "password": "***" }"#,
            ["Secret, username, Ok", "Secret, password, Unknown"],
        ),
    ];
    for (credentials, secret, expected) in table {
        assert_eq!(verdicts(credentials, secret), *expected, "{credentials} with {secret}");
    }
}

#[test]
fn a_database_of_a_template_has_the_type_that_the_template_says() {
    let kinds = |path: &'static str, text: &str| {
        let file = FileText { path: path.to_owned(), text: text.to_owned() };
        let report = check(&Input { files: vec![file], ..Input::default() }).unwrap();
        report.databases.into_iter().map(|database| database.kind).collect::<Vec<_>>()
    };
    let types = ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::DocDB::DBCluster", "AWS::Redshift::Cluster"];
    for kind in types {
        let text = format!("Resources:\n  Db:\n    Type: {kind}\n    Properties: {{ MasterUsername: ledger }}\n");
        assert_eq!(kinds("db.yaml", &text), [kind]);
    }
    let code = "import { aws_rds as rds } from 'aws-cdk-lib';\nnew rds.CfnDBInstance(stack, 'Db', {});";
    assert_eq!(kinds("app.ts", code), ["CfnDBInstance"]);
}

#[test]
fn what_was_left_out_is_unknown_and_what_is_empty_is_not() {
    let fields = "credentials: rds.Credentials.fromSecret(db)";
    let empty = r#"{ "username": "ledger", "password": "" }"#;
    let refused = "Secret, password, Refused, it is shorter than 8 characters";
    assert_eq!(verdicts(fields, empty), ["Secret, username, Ok", refused]);
    let variables = "DB_USERNAME=ledger\nDB_PASSWORD=q9Zr-kP2-mm4T";
    assert_eq!(verdicts(fields, variables), ["Secret, username, Unknown", "Secret, password, Unknown"]);
}

#[test]
fn the_report_says_why_a_text_speaks_for_a_secret() {
    let code = "import { aws_secretsmanager as sm } from 'aws-cdk-lib';
         const master = sm.Secret.fromSecretNameV2(stack, 'A', 'prod/db');
         const other = sm.Secret.fromSecretNameV2(stack, 'B', 'master');
         const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/mail-AbCdEf';
         const mail = sm.Secret.fromSecretCompleteArn(stack, 'C', arn);";
    let why = |name: &str| {
        let input = Input {
            files: vec![FileText { path: "app.ts".to_owned(), text: code.to_owned() }],
            secrets: vec![SecretText { name: Some(name.to_owned()), text: r#"{ "a": "b" }"#.to_owned() }],
            ..Input::default()
        };
        let report = check(&input).unwrap();
        let bound = report.texts[0].bound_to.clone().unwrap_or_else(|| "nothing".to_owned());
        format!("{bound}: {}", report.texts[0].why)
    };
    assert_eq!(why("prod/db"), "secret-0: `prod/db` is its name or ARN in the code");
    assert_eq!(why("db"), "secret-0: `db` is the end of its name, `prod/db`");
    assert_eq!(why("master"), "secret-1: `master` is its name or ARN in the code");
    assert_eq!(
        why("prod/mail"),
        "secret-2: `prod/mail` is its name or ARN in the code, `arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/mail-AbCdEf`"
    );
    assert_eq!(
        why("prod/db-QwErTy"),
        "secret-0: `prod/db-QwErTy` ends like an ARN, in six characters without which it is what the code calls it, `prod/db`"
    );
    assert_eq!(why("stage/prod/db"), "nothing: no secret of the code is called `stage/prod/db`");
}

#[test]
fn what_an_attachment_fills_in_is_not_missing() {
    let code = "import { aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';
         const secret = sm.Secret.fromSecretNameV2(stack, 'A', 'prod/db');
         const credentials = rds.Credentials.fromPassword('ledger', secret.secretValueFromJson('password'));
         const db = new rds.DatabaseInstance(stack, 'Db', { engine: rds.DatabaseInstanceEngine.POSTGRES, credentials });
         secret.attach(db);
         secret.secretValueFromJson('host');";
    let input = Input {
        files: vec![FileText { path: "app.ts".to_owned(), text: code.to_owned() }],
        secrets: vec![SecretText { name: None, text: r#"{ "password": "q9Zr-kP2-mm4T" }"#.to_owned() }],
        ..Input::default()
    };
    let report = check(&input).unwrap();
    assert_eq!(report.databases[0].attaches.as_deref(), Some("secret-0"));
    let host = |keys: &[KeyUse]| keys.iter().find(|key| key.key == "host").map(|key| (key.state, key.read_at.len()));
    assert_eq!(host(&report.secrets[0].keys), Some((KeyState::Unknown, 1)));
    assert_eq!(host(&report.databases[0].writes), Some((KeyState::Missing, 1)));
}
