//! A report as text, for three readers.

use cdk_secret_check::check;
use cdk_secret_check::render::{Format, render};
use cdk_secret_check::report::pages;
use cdk_secret_check::report::{FileText, Input, Report, SecretText};

fn report() -> Report {
    let code = "\
import { aws_lambda as lambda, aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';
const db = sm.Secret.fromSecretNameV2(this, 'Db', 'prod/db');
new rds.DatabaseInstance(this, 'Ledger', {
  engine: rds.DatabaseInstanceEngine.POSTGRES,
  vpc,
  credentials: rds.Credentials.fromPassword(db.secretValueFromJson('user').unsafeUnwrap(), db.secretValue),
});
new lambda.Function(this, 'Job', { environment: { HOST: db.secretValueFromJson('host').unsafeUnwrap() } });
// cdk-secret-check-ignore missing-key: added *tonight*
db.secretValueFromJson('proxyHost');
db.secretValueFromJson('proxyPort'); // cdk-secret-check-ignore missing-key
";
    let secret = r#"{ "username": "ledger", "password": "q9Zr-kP2-mm4T", "host": "<host>" }"#;
    let input = Input {
        files: vec![FileText { path: "lib/my stack.ts".to_owned(), text: code.to_owned() }],
        secrets: vec![SecretText { name: Some("prod/db".to_owned()), text: secret.to_owned() }],
        ..Input::default()
    };
    check(&input).unwrap()
}

#[test]
fn for_a_terminal() {
    insta::assert_snapshot!(render(&report(), Format::Text, &pages()));
}

#[test]
fn for_a_review_comment() {
    insta::assert_snapshot!(render(&report(), Format::Markdown, &pages()));
}

#[test]
fn for_code_scanning() {
    let sarif: serde_json::Value = serde_json::from_str(&render(&report(), Format::Sarif, &pages())).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&run["results"]).unwrap());
}

#[test]
fn nothing_found_is_said_in_every_format() {
    assert_eq!(render(&Report::default(), Format::Text, &pages()), "no findings\n");
    assert_eq!(render(&Report::default(), Format::Markdown, &pages()), "**cdk-secret-check**: no findings\n");
    let sarif: serde_json::Value = serde_json::from_str(&render(&Report::default(), Format::Sarif, &pages())).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}
