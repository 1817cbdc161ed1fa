//! Logs of deployments: whatever is pasted is read, and what is said of it fits the text.

use cdk_secret_check::cdk::failures::{FAILURES, failure};
use cdk_secret_check::report::{Deployment, Event, Input, Place, SecretText};
use cdk_secret_check::{check, log, rules};
use proptest::prelude::*;

const HISTORY: &str = "Data | 0/3 | 9:01:00 AM | CREATE_IN_PROGRESS   | AWS::CloudFormation::Stack | Data User Initiated
Data | 1/3 | 9:01:09 AM | CREATE_FAILED        | AWS::RDS::DBCluster | Db/Resource (DbCC11DD22) Resource handler returned message: \"Could not parse
SecretString JSON\" (RequestToken: 1)
Data | 1/3 | 9:01:12 AM | ROLLBACK_COMPLETE    | AWS::CloudFormation::Stack | Data
 ❌  Data failed: Error: The stack named Data failed creation, it may need to be manually deleted from the AWS console: ROLLBACK_COMPLETE: Could not parse SecretString JSON
2024-05-01 10:05:12 UTC+0200\torders\tROLLBACK_IN_PROGRESS\t-\tThe following resource(s) failed to create: [Db].
2024-05-01 10:05:10 UTC+0200
Db
CREATE_FAILED
-
\u{1b}[31mSecrets Manager can't find the specified secret.\u{1b}[39m
|  LogicalResourceId   |  Db             |
|  ResourceStatus      |  CREATE_FAILED  |
";

const JSON: &str = r#"{"StackEvents": [{"StackName": "orders", "LogicalResourceId": "Db", "ResourceType": "AWS::RDS::DBInstance",
"Timestamp": "2024-05-01T10:05:10.000000+00:00", "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "said \"é😀\" \\"}]}"#;

fn deployment(text: &str) -> Deployment {
    let report = check(&Input { log: Some(text.to_owned()), ..Input::default() }).unwrap();
    report.deployment.expect("a log has a deployment")
}

fn places(deployment: &Deployment) -> impl Iterator<Item = &Place> {
    let events = deployment.causes.iter().chain(&deployment.consequences).chain(&deployment.stuck);
    events.map(|event: &Event| &event.place).chain(deployment.course.iter().map(|course| &course.place))
}

#[test]
fn the_events_of_json_say_what_was_escaped() {
    let deployment = deployment(JSON);
    assert_eq!(deployment.causes[0].reason, "said \"é😀\" \\");
    assert_eq!(deployment.stack.as_deref(), Some("orders"));
}

#[test]
fn a_log_is_told_from_code_and_from_secrets() {
    assert!(log::is_log(HISTORY));
    assert!(log::is_log(JSON));
    assert!(!log::is_log(
        "new rds.DatabaseInstance(this, 'Db', { engine, vpc }); // CREATE_FAILED | AWS::RDS::DBInstance"
    ));
    assert!(!log::is_log(r#"{ "username": "admin", "password": "q9Zr-kP2-mm4T" }"#));
    assert!(!log::is_log(""));
}

#[test]
fn what_was_refused_before_a_deployment_began_is_a_log() {
    assert!(log::is_log(" ❌  Data failed: ValidationError: Template error: instance of Fn::Select"));
    assert!(!log::is_log("❌ 3 of 12 tests failed: see above"));
    assert!(!log::is_log(" ✅  Lint\n ✅  Tests (12)"));
}

#[test]
fn line_ends_and_a_second_copy_change_nothing() {
    let summary = deployment(HISTORY).summary;
    assert_eq!(deployment(&HISTORY.replace('\n', "\r\n")).summary, summary);
    let (events, _) = HISTORY.split_once("2024-").unwrap();
    assert_eq!(deployment(&events.repeat(2)).summary, deployment(events).summary);
}

#[test]
fn every_message_is_found_and_names_rules_that_exist() {
    for row in FAILURES {
        let message = row.pieces.join(" … ");
        let found = failure(&message).map(|found| found.cause);
        assert_eq!(found, Some(row.cause), "{message}");
        for rule in row.rules {
            assert!(rules::ALL.iter().any(|known| known.name == *rule), "{rule}");
        }
    }
}

#[test]
fn no_reason_and_no_summary_shows_a_value_of_the_secret() {
    let line = "D | 0/3 | 9:01:09 AM | CREATE_FAILED | AWS::RDS::DBInstance | DbCC11DD22 ";
    for said in ["Password q9Zr-kP2-mm4T. is refused", "refused: \"q9Zr-kP2-mm4T\"", "MasterUserPassword=q9Zr-kP2-mm4T"]
    {
        let secrets =
            vec![SecretText { name: None, text: r#"{"username":"ledger","password":"q9Zr-kP2-mm4T"}"#.to_owned() }];
        let input = Input { secrets, log: Some(format!("{line}{said}")), ..Input::default() };
        let deployment = check(&input).unwrap().deployment.unwrap();
        let shown = serde_json::to_string(&deployment).unwrap();
        assert!(!shown.contains("q9Zr") && shown.contains("•••"), "{shown}");
    }
}

#[test]
fn no_reason_and_no_summary_shows_a_password_that_is_more_than_a_word() {
    let line = "D | 0/3 | 9:01:09 AM | CREATE_FAILED | AWS::RDS::DBInstance | DbCC11DD22 ";
    for password in ["ab,cd:ef=gh", "a/b:c@d\"e", "my cat is red", "aaa|bbb|ccc", "q9Zr-kP2-mm4T@x", "q9ZrkP2"] {
        let quoted = serde_json::to_string(password).unwrap();
        let escaped = quoted.trim_matches('"');
        let text = format!(r#"{{"username":"ledger","password":{quoted}}}"#);
        let bare = password.to_owned();
        for (secret, said) in [
            (&text, format!("MasterUserPassword {password} is not a valid password")),
            (&text, format!("MasterUserPassword {escaped} is not a valid password")),
            (&text, format!("cannot connect to postgres://ledger:{password}@db.internal/orders")),
            (&bare, format!("MasterUserPassword {password} is not a valid password")),
        ] {
            let secrets = vec![SecretText { name: None, text: secret.clone() }];
            let input = Input { secrets, log: Some(format!("{line}{said}")), ..Input::default() };
            let deployment = check(&input).unwrap().deployment.unwrap();
            let shown = format!("{} {}", deployment.summary, deployment.causes[0].reason);
            assert!(!shown.contains(password) && !shown.contains(escaped) && shown.contains("•••"), "{shown}");
        }
    }
}

proptest! {
    #[test]
    fn any_piece_of_a_log_is_read_and_placed(from in 0..HISTORY.len(), to in 0..HISTORY.len(), json in any::<bool>()) {
        let text = if json { JSON } else { HISTORY };
        let cut: String = text.chars().skip(from.min(to)).take(from.max(to) - from.min(to)).collect();
        let deployment = deployment(&cut);
        let units = cut.encode_utf16().count();
        for place in places(&deployment) {
            prop_assert!(place.start <= place.end && place.end as usize <= units, "{place:?} in {cut:?}");
            prop_assert_eq!(&place.document, "log");
        }
    }
}

/// The logs of all cases.
fn logs() -> Vec<(String, String)> {
    let mut logs = Vec::new();
    for file in ["80-deployments", "81-deployments-as-pasted", "82-deployments-of-other-tools"] {
        let path = format!("{}/tests/cases/{file}.md", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        for case in text.split("\n## ").skip(1) {
            let (title, rest) = case.split_once('\n').unwrap();
            let log = rest.split_once("```log\n").and_then(|(_, rest)| rest.split_once("\n```"));
            logs.extend(log.map(|(log, _)| (title.to_owned(), log.to_owned())));
        }
    }
    logs
}

#[test]
fn what_a_pipeline_puts_before_its_lines_changes_nothing() {
    let prefixes = [
        "2024-05-01T10:00:00.1234567Z ",
        "[2024-05-01T10:00:00.123Z] ",
        "deploy\tcdk deploy\t2024-05-01T10:00:00.1234567Z ",
        "2024-05-01T10:00:00.123456Z 01O ",
        "2024-05-01T10:00:00.123Z [INFO]: ",
        "10:00:00  ",
        "@shop/infra:deploy: ",
        "infra deploy: ",
        "> ",
    ];
    let mut wrong = Vec::new();
    // Some have one of their own.
    let is_bare = |title: &str| !title.contains("docker") && !title.contains("Jenkins");
    for (title, log) in logs().into_iter().filter(|(title, _)| is_bare(title)) {
        let expected = deployment(&log).summary;
        // A time alone before the border of a table is a cell, and what two lines begin with is no task.
        let is_told = |prefix: &&str| match *prefix {
            "10:00:00  " => !log.contains("\n|"),
            prefix => !prefix.ends_with("deploy: ") || log.lines().count() > 2,
        };
        for prefix in prefixes.into_iter().filter(is_told) {
            let text: String = log.lines().flat_map(|line| [prefix, line, "\n"]).collect();
            let actual = deployment(&text).summary;
            if actual != expected {
                wrong.push(format!("{title}, {prefix:?}:\n  {expected}\n  {actual}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn half_a_log_claims_no_success() {
    let is_said = |log: &str| ["✅", "✔", "Successfully"].iter().any(|sign| log.contains(sign));
    for (title, log) in logs().into_iter().filter(|(_, log)| !is_said(log)) {
        if deployment(&log).summary.contains("succeeded") {
            continue;
        }
        let lines: Vec<&str> = log.lines().collect();
        for cut in 0..lines.len() {
            for part in [lines[..cut].join("\n"), lines[cut..].join("\n")] {
                let summary = deployment(&part).summary;
                assert!(!summary.contains("succeeded"), "{title}, {cut}: {summary}");
            }
        }
    }
}
