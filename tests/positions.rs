//! Places in a report are UTF-16 offsets of what was pasted, whatever stands before them.

use cdk_secret_check::report::{FileText, Input, Place, SecretText};
use cdk_secret_check::{apply_fix, check};

fn slice(text: &str, place: &Place) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[place.start as usize..place.end as usize]).unwrap()
}

fn input(code: &str, secret: &str) -> Input {
    Input {
        files: vec![FileText { path: "db.ts".to_owned(), text: code.to_owned() }],
        secrets: vec![SecretText { name: Some("prod/db".to_owned()), text: secret.to_owned() }],
        ..Input::default()
    }
}

#[test]
fn places_are_right_after_a_byte_order_mark_emoji_and_every_line_end() {
    let code = "\u{feff}// 😀 é\r\nimport { aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';\r\n\
                const db = sm.Secret.fromSecretNameV2(this, '😀', 'prod/db');\r\n\
                const text = `é😀${db.secretValueFromJson('user').unsafeUnwrap()}`;\r\n\
                rds.Credentials.fromSecret(db);\r\n";
    let secret =
        "\u{feff}{\r\n  \"note😀\": \"é\",\r\n  \"username\": \"ledger\",\r\n  \"password\": \"password\"\r\n}";
    let input = input(code, secret);
    let report = check(&input).unwrap();
    let found: Vec<(String, String, u32)> = report
        .diagnostics
        .iter()
        .map(|finding| {
            let text = if finding.primary.document == "db.ts" { code } else { secret };
            (finding.rule.clone(), slice(text, &finding.primary), finding.primary.line)
        })
        .collect();
    let expected = [
        ("missing-key", "'user'", 4),
        ("attached-existing-secret", "rds.Credentials.fromSecret(db)", 5),
        ("secret-not-json", "\u{feff}", 1),
        ("placeholder-value", "\"password\"", 4),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(rule, text, line)| ((*rule).to_owned(), (*text).to_owned(), *line)).collect();
    assert_eq!(found, expected);

    let fix = &report.diagnostics[0].fixes[0];
    let fixed = apply_fix(&input, fix).unwrap();
    assert_eq!(fixed.files[0].text, code.replace("'user'", "'username'"));
}

#[test]
fn code_in_a_markdown_fence_is_found_where_it_was_pasted() {
    let code = "It's this:\n```ts\nconst a = rds.Credentials.fromSecret(dbSecret);\n```\nAny idea?\n";
    let report = check(&input(code, "{\"username\":\"ledger\",\"password\":\"q9Zr-kP2-mm4T\"}")).unwrap();
    let [finding] = &report.diagnostics[..] else { panic!("one finding: {:?}", report.diagnostics) };
    assert_eq!(slice(code, &finding.primary), "rds.Credentials.fromSecret(dbSecret)");
    assert_eq!(finding.primary.line, 3);
}

#[test]
fn a_fence_in_a_comment_is_no_markdown() {
    let code = "import { aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';\n\
                rds.Credentials.fromSecret(sm.Secret.fromSecretNameV2(this, 'S', 'prod/db'));\n\
                /*\n```bash\ncdk deploy\n```\n*/\n";
    assert_eq!(check(&input(code, "")).unwrap().diagnostics.len(), 1);
}

#[test]
fn a_place_covers_something_wherever_there_is_something() {
    for code in ["(", "a =", "\u{feff}", "😀", "import", "`", "'", "class", "{\n\n", "/*", "\r\n\r\n)"] {
        for finding in check(&input(code, "")).unwrap().diagnostics {
            let place = &finding.primary;
            assert!(place.start < place.end, "{code:?}: {place:?}");
            assert!(place.end as usize <= code.encode_utf16().count(), "{code:?}: {place:?}");
        }
    }
    assert!(check(&input("", "")).unwrap().diagnostics.is_empty());
}
