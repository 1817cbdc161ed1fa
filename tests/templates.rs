//! Templates are read whatever becomes of them: cut anywhere, changed anywhere, put together of anything.

use std::fmt::Write as _;

use cdk_secret_check::check;
use cdk_secret_check::report::{FileText, Input, Report, SecretText};
use proptest::prelude::*;

const JSON: &str = r#"{
  "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "AWS::Region" }, "eu-west-1"] } },
  "Resources": {
    "DbSecret": {
      "Type": "AWS::SecretsManager::Secret",
      "Properties": { "GenerateSecretString": { "SecretStringTemplate": "{\"username\":\"é😀\"}", "GenerateStringKey": "password" } }
    },
    "Attachment": {
      "Type": "AWS::SecretsManager::SecretTargetAttachment",
      "Properties": { "SecretId": { "Ref": "DbSecret" }, "TargetId": { "Ref": "Database" } }
    },
    "Database": {
      "Type": "AWS::RDS::DBInstance",
      "Condition": "IsProd",
      "Properties": {
        "Engine": { "Fn::If": ["IsProd", "postgres", { "Ref": "AWS::NoValue" }] },
        "MasterUsername": { "Fn::Sub": ["{{resolve:secretsmanager:${S}:SecretString:user}}", { "S": { "Ref": "DbSecret" } }] },
        "MasterUserPassword": { "Fn::Join": ["", ["{{resolve:secretsmanager:arn:", { "Ref": "AWS::Partition" }, ":secretsmanager:", { "Ref": "AWS::Region" }, ":", { "Ref": "AWS::AccountId" }, ":secret:prod/db:SecretString:password::}}"]] }
      }
    },
    "Task": {
      "Type": "AWS::ECS::TaskDefinition",
      "Properties": { "ContainerDefinitions": [{ "Secrets": [{ "Name": "A", "ValueFrom": { "Fn::Sub": "${Attachment}:key::" } }] }] }
    }
  },
  "Outputs": { "Ref": { "Value": { "Fn::GetAtt": ["Database", "Endpoint.Address"] }, "Export": { "Name": "x" } } }
}
"#;

const YAML: &str = "\
# é😀
Parameters: &common
  Name: { Type: String, Default: prod/db }
Conditions:
  IsProd: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Database:
    Type: AWS::RDS::DBInstance # cdk-secret-check-ignore missing-key: é
    Condition: IsProd
    DependsOn: [Cache]
    Properties:
      <<: *common
      Engine: !If [IsProd, postgres, !Ref \"AWS::NoValue\"]
      MasterUsername: !Sub '{{resolve:secretsmanager:${Name}:SecretString:user}}'
      MasterUserPassword: !Join
        - ''
        - - '{{resolve:secretsmanager:'
          - !Ref Name
          - ':SecretString:password}}'
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AuthToken: >-
        {{resolve:secretsmanager:prod/db:
        SecretString}}
      NumCacheClusters: 1
      UserData:
        Fn::Base64: !Sub |
          é ${Database.Endpoint.Address}
---
Resources:
  Db: { Type: 'AWS::RDS::DBInstance', Properties: { MasterUserPassword: \"q9Zr-kP2-mm4T\" } }
";

fn report(text: &str) -> Report {
    let file = FileText { path: "a.yaml".to_owned(), text: text.to_owned() };
    let secret = SecretText { name: None, text: r#"{"username": "admin", "password": "q9Zr-kP2-mm4T"}"#.to_owned() };
    check(&Input { files: vec![file], secrets: vec![secret], ..Input::default() }).unwrap()
}

/// Every place is a place in the text.
fn holds(text: &str) {
    let units = text.encode_utf16().count();
    for diagnostic in report(text).diagnostics {
        let places = diagnostic.related.iter().map(|related| &related.place).chain([&diagnostic.primary]);
        for place in places.filter(|place| place.document == "a.yaml") {
            assert!(place.start < place.end && place.end as usize <= units, "{place:?} of {units}");
        }
    }
}

#[test]
fn templates_are_read_up_to_where_they_are_cut() {
    for text in [JSON, YAML] {
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            holds(&text[..cut]);
        }
    }
}

#[test]
fn templates_have_what_code_has() {
    for text in [JSON, YAML] {
        let report = report(text);
        assert!(!report.databases.is_empty() && !report.secrets.is_empty());
        assert!(report.diagnostics.iter().all(|finding| finding.rule != "syntax"), "{:?}", report.diagnostics);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_no_finding() {
    let found = |text: &str| {
        let found = report(text).diagnostics.into_iter().map(|found| (found.rule, found.primary.line));
        found.collect::<Vec<_>>()
    };
    for text in [JSON, YAML] {
        assert_eq!(found(text), found(&format!("\u{feff}{}", text.replace('\n', "\r\n"))));
    }
}

#[test]
fn what_refers_to_itself_is_nothing() {
    holds(
        "Resources:\n  A:\n    Type: AWS::SecretsManager::SecretTargetAttachment\n    Properties: { SecretId: !Ref B }\n  B:\n    Type: AWS::SecretsManager::SecretTargetAttachment\n    Properties: { SecretId: !Ref A }\n",
    );
    holds(
        "Mappings:\n  M: { a: { b: !FindInMap [M, a, b], c: [!FindInMap [M, a, !Ref X]] } }\nResources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties: { Engine: !FindInMap [M, a, b], Tags: !FindInMap [M, a, !Ref X] }\n",
    );
}

#[test]
fn a_large_template_is_read() {
    let mut resources = String::new();
    for at in 0..2000 {
        let next = at + 1;
        writeln!(
            resources,
            "  Db{at}:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: postgres\n      MasterUserPassword: \
             !Sub '{{{{resolve:secretsmanager:prod/db{at}:SecretString:password}}}}'\n      Tags: [{{ Key: a, Value: !Ref Db{next} }}]"
        )
        .unwrap();
    }
    assert!(report(&format!("Resources:\n{resources}")).databases.len() == 2000);
}

fn mutated() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ": ",
        ",",
        "\n",
        "\n  ",
        "- ",
        "!Sub ",
        "!Ref ",
        "!Join ",
        "&a ",
        "*a",
        "<<: ",
        "|",
        ">-",
        "#",
        "${",
        "}}",
        "{{resolve:secretsmanager:",
        "arn:",
        "\\u",
        "\\",
        "\t",
        "\r\n",
        "---\n",
        "Fn::If",
        "é",
        "😀",
        "? ",
        "%",
        "''",
        "\"\"",
        "@",
        "null",
        "true",
        "-",
        "1e999",
        "AWS::",
        "Ref",
    ]);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, pieces), 1..8);
    (prop::sample::select(vec![JSON, YAML]), edits).prop_map(|(text, edits)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, len, piece) in edits {
            let at = at.index(text.len().max(1)).min(text.len());
            let end = (at + len).min(text.len());
            text.splice(at..end, piece.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn templates_that_are_changed_anywhere_are_read(text in mutated()) {
        holds(&text);
    }
}

#[test]
fn a_chain_of_references_ends() {
    let mut attachments = String::new();
    for at in 0..3000 {
        let next = at + 1;
        let kind = "AWS::SecretsManager::SecretTargetAttachment";
        writeln!(attachments, "  A{at}:\n    Type: {kind}\n    Properties: {{ SecretId: !Ref A{next} }}").unwrap();
    }
    holds(&format!("Resources:\n{attachments}"));
    holds(
        "Resources:\n  A:\n    Type: AWS::SecretsManager::SecretTargetAttachment\n    Properties: { SecretId: !ImportValue x }\n\
         Outputs:\n  O: { Value: !ImportValue x, Export: { Name: x } }\n",
    );
}
