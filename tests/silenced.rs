//! A comment silences what it speaks of, however the code around it was pasted.

use cdk_secret_check::report::{ApplyOptions, FileText, Input, Report, SecretText};
use cdk_secret_check::{apply_fix, apply_fixes, check};

const CODE: &str = "\
import { aws_secretsmanager as sm } from 'aws-cdk-lib';
const db = sm.Secret.fromSecretNameV2(this, 'Db', 'prod/db');
// 😀 cdk-secret-check-ignore missing-key: this only mentions it

// cdk-secret-check-ignore missing-key: added tonight 😀
db.secretValueFromJson('proxyHost');
db.secretValueFromJson('username'); // cdk-secret-check-ignore missing-key
";

fn input(code: &str) -> Input {
    let secret = r#"{ "username": "ledger", "password": "q9Zr-kP2-mm4T" }"#;
    Input {
        files: vec![FileText { path: "db.ts".to_owned(), text: code.to_owned() }],
        secrets: vec![SecretText { name: Some("prod/db".to_owned()), text: secret.to_owned() }],
        ..Input::default()
    }
}

fn rules(report: &Report) -> Vec<&str> {
    report.diagnostics.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn whatever_ends_the_lines_and_stands_before_them() {
    for line_end in ["\n", "\r\n", "\r"] {
        for (before, after) in [("", ""), ("\u{feff}", ""), ("Look:\n```ts\n", "```\nIt's that.\n")] {
            let code = format!("{before}{CODE}{after}").replace('\n', line_end);
            let fenced_by_old_lines = line_end == "\r" && !after.is_empty();
            if fenced_by_old_lines {
                continue;
            }
            let report = check(&input(&code)).unwrap();
            assert_eq!(rules(&report), ["unused-ignore"], "{code:?}");
            let [silenced] = &report.silenced[..] else { panic!("{code:?}: {:?}", report.silenced) };
            assert_eq!((silenced.rule.as_str(), silenced.reason.as_str()), ("missing-key", "added tonight 😀"));
            let units: Vec<u16> = code.encode_utf16().collect();
            let place = &silenced.place;
            let text = String::from_utf16(&units[place.start as usize..place.end as usize]).unwrap();
            assert_eq!(text, "'proxyHost'");

            let fixed = apply_fix(&input(&code), &report.diagnostics[0].fixes[0]).unwrap();
            assert_eq!(fixed.files[0].text, code.replace(" // cdk-secret-check-ignore missing-key", ""));
        }
    }
}

#[test]
fn a_comment_on_its_own_goes_with_its_line() {
    for line_end in ["\n", "\r\n", "\r"] {
        let code = CODE.replace("proxyHost", "password").replace('\n', line_end);
        let report = check(&input(&code)).unwrap();
        let fixed = apply_fix(&input(&code), &report.diagnostics[0].fixes[0]).unwrap();
        let comment = format!("// cdk-secret-check-ignore missing-key: added tonight 😀{line_end}");
        assert_eq!(fixed.files[0].text, code.replace(&comment, ""));
    }
}

#[test]
fn what_is_silenced_is_not_fixed() {
    let code = CODE.replace("proxyHost", "user");
    let report = check(&input(&code)).unwrap();
    let applied = apply_fixes(input(&code), &report.diagnostics, ApplyOptions::default()).unwrap();
    assert_eq!((applied.applied, &applied.input.files[0].text), (0, &code));
}

#[test]
fn a_secret_holds_no_comments() {
    let mut input = input(CODE);
    input.secrets[0].text =
        "{\n  // cdk-secret-check-ignore secret-not-json, syntax\n  \"username\": \"ledger\"\n}".to_owned();
    let report = check(&input).unwrap();
    assert!(rules(&report).contains(&"secret-not-json"), "{:?}", report.diagnostics);
}

#[test]
fn comments_are_found_wherever_the_parser_reads_twice() {
    for code in [
        "const f = async <T,>(/* cdk-secret-check-ignore missing-key */ a = db.secretValueFromJson('a')) => a;",
        "const f = (a = db.secretValueFromJson('a'), b?) => a; // cdk-secret-check-ignore missing-key",
        "f < (db.secretValueFromJson('a') /* cdk-secret-check-ignore missing-key */) > (1);",
        "const x = y ? (a = db.secretValueFromJson('a')) : b; // cdk-secret-check-ignore missing-key",
        "type A = { /* a */ }; db.secretValueFromJson('a') as /* cdk-secret-check-ignore missing-key */ unknown as A;",
        "class C { /* cdk-secret-check-ignore missing-key */ static { db.secretValueFromJson('a'); } }",
        "// cdk-secret-check-ignore missing-key\n@decorated(db.secretValueFromJson('a')) class C {}",
        "const t = `${/* cdk-secret-check-ignore missing-key */ db.secretValueFromJson('a')}`;",
        "#!/usr/bin/env node\n// cdk-secret-check-ignore missing-key\ndb.secretValueFromJson('a');",
        "f(db.secretValueFromJson('a') // cdk-secret-check-ignore missing-key\n);",
        "f({ a: db.secretValueFromJson('a'), // cdk-secret-check-ignore missing-key\n});",
        "<!-- cdk-secret-check-ignore missing-key\ndb.secretValueFromJson('username');",
    ] {
        let declared = "const db = sm.Secret.fromSecretNameV2(this, 'Db', 'prod/db');";
        let silences = usize::from(!code.starts_with("<!--"));
        let report = check(&input(&format!("{code}\n{declared}"))).unwrap();
        assert_eq!(report.silenced.len(), silences, "{code}: {:?}", report.diagnostics);
        assert!(!rules(&report).contains(&"unused-ignore"), "{code}: {:?}", report.diagnostics);
    }
}

#[test]
fn the_reason_is_what_the_comment_says() {
    for (comment, reason) in [
        ("// cdk-secret-check-ignore missing-key: *really*: see a:b, c ", "*really*: see a:b, c"),
        ("//cdk-secret-check-ignore missing-key:see `x`", "see `x`"),
        ("/**\n * cdk-secret-check-ignore\n *   missing-key: one\n *   two\n **/", "one two"),
        ("/*cdk-secret-check-ignore missing-key:*/", ""),
        ("// cdk-secret-check-ignore\tmissing-key , secret-not-json:\tadded  tonight", "added tonight"),
    ] {
        let code = format!(
            "const db = sm.Secret.fromSecretNameV2(this, 'Db', 'prod/db');\n{comment}\ndb.secretValueFromJson('a');"
        );
        let report = check(&input(&code)).unwrap();
        let reasons: Vec<&str> = report.silenced.iter().map(|silenced| silenced.reason.as_str()).collect();
        assert_eq!(reasons, [reason], "{comment}");
    }
}
