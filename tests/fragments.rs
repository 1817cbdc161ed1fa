//! What is taken for granted in a part of a file is said in the finding.

use cdk_secret_check::check;
use cdk_secret_check::report::{FileText, Input, SecretText};

fn help(code: &str) -> String {
    let input = Input {
        files: vec![FileText { path: "a.ts".to_owned(), text: code.to_owned() }],
        secrets: vec![SecretText {
            name: None,
            text: r#"{ "username": "ledger", "password": "q9Zr-kP2-mm4T" }"#.to_owned(),
        }],
        ..Input::default()
    };
    let report = check(&input).unwrap();
    let [finding] = &report.diagnostics[..] else { panic!("one finding: {:?}", report.diagnostics) };
    assert_eq!(finding.rule, "attached-existing-secret");
    finding.help.clone().unwrap()
}

const DECLARED: &str = "Nothing in the pasted code declares `dbSecret`";
const IMPORTED: &str = "The pasted code imports nothing";

#[test]
fn a_name_that_nothing_declares_is_taken_for_the_pasted_secret() {
    let help = help("credentials: rds.Credentials.fromSecret(dbSecret),");
    assert!(help.contains(DECLARED) && help.contains(IMPORTED), "{help}");
}

#[test]
fn names_that_nothing_imports_are_taken_for_the_cdks() {
    let help = help(
        "const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'S', 'prod/db');\n\
         rds.Credentials.fromSecret(dbSecret);\n",
    );
    assert!(!help.contains(DECLARED) && help.contains(IMPORTED), "{help}");
}

#[test]
fn a_whole_file_takes_nothing_for_granted() {
    let help = help(
        "import { aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';\n\
         rds.Credentials.fromSecret(sm.Secret.fromSecretNameV2(this, 'S', 'prod/db'));\n",
    );
    assert!(!help.contains(DECLARED) && !help.contains(IMPORTED), "{help}");
}
