//! The forms in which secrets are pasted: each is read, every key and value is found where it was pasted, and the same is
//! found of its shape. What the reader makes of each flaw is tested beside it, in `src/secret/tests.rs`.

use cdk_secret_check::check;
use cdk_secret_check::report::{FileText, Input, SecretText};
use cdk_secret_check::secret::{Content, Secret, read, shape_of};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value as Json;

/// A secret as one line: form, name or ARN, and the pasted bytes of its keys and values.
fn shown(text: &str, secret: &Secret) -> String {
    let id = secret.name.as_deref().or(secret.arn.as_deref()).unwrap_or("-");
    let content = match &secret.content {
        Content::Json(object) => {
            let pairs = object.entries.iter();
            let pairs = pairs.map(|entry| format!("{}={}", entry.key_span.of(text), entry.inner_span.of(text)));
            let flaws = object.flaws.iter().map(|flaw| format!("{:?}", flaw.kind));
            pairs.chain(flaws).collect::<Vec<_>>().join(" ")
        }
        Content::Text(_) => format!("text {}", secret.span.of(text)),
        other => format!("{other:?}"),
    };
    format!("{:?} {id}: {content}", secret.form)
}

/// The keys and what a reference to each gives.
fn said(text: &str) -> Vec<(String, String)> {
    let objects = read(text).into_iter().filter_map(|secret| match secret.content {
        Content::Json(object) => Some(object.entries),
        _ => None,
    });
    objects.flatten().map(|entry| (entry.key, entry.value.text().unwrap_or("-").to_owned())).collect()
}

const ARN: &str = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf";
const JSON: &str = r#"{"username":"ledger","password":"q9Zr-kP2-mm4T"}"#;
const PAIRS: &str = "username=ledger password=q9Zr-kP2-mm4T";

/// What the forms are called, what is pasted, and what is read.
#[expect(clippy::too_many_lines, reason = "a table")]
fn forms() -> Vec<(&'static str, String, Vec<String>)> {
    let escaped = JSON.replace('"', "\\\"");
    let put = "aws secretsmanager put-secret-value --secret-id prod/db";
    let one = |form: &str| vec![format!("{form}: {PAIRS}")];
    let with = |form: &str, flaws: &str| vec![format!("{form}: {PAIRS} {flaws}")];
    let (posix, cmd, powershell) = ("Command(Posix) prod/db", "Command(Cmd) prod/db", "Command(PowerShell) prod/db");
    vec![
        // What is stored
        ("JSON", JSON.to_owned(), one("Stored -")),
        ("a byte order mark", format!("\u{feff}{JSON}"), with("Stored -", "Bom")),
        ("single quotes", JSON.replace('"', "'"), with("Stored -", "SingleQuotes")),
        (
            "typographic quotes",
            r"{“username”:“ledger”,“password”:“q9Zr-kP2-mm4T”}".to_owned(),
            with("Stored -", "SmartQuotes"),
        ),
        ("a missing comma", JSON.replace(',', " "), with("Stored -", "MissingComma")),
        ("a trailing comma", JSON.replace('}', ",}"), with("Stored -", "TrailingComma")),
        ("a comment", format!("// prod\n{JSON}"), with("Stored -", "Comment")),
        ("a missing brace", JSON.replace('}', ""), with("Stored -", "MissingBrace")),
        ("a missing opening brace", JSON.replace('{', ""), with("Stored -", "MissingOpeningBrace")),
        ("quotes that a shell ate", JSON.replace('"', ""), with("Stored -", "UnquotedKey UnquotedValue")),
        ("quotes that a shell left", format!("'{JSON}'"), with("Stored -", "WrappedInQuotes")),
        ("backslashes that a shell left", escaped.clone(), with("Stored -", "BackslashedQuotes")),
        ("JSON in a JSON string", format!("\"{escaped}\""), with("Stored -", "DoubleEncoded")),
        ("a key twice", r#"{"a":"x","a":"y"}"#.to_owned(), vec!["Stored -: a=x a=y".to_owned()]),
        (
            "names that JavaScript gives to every object",
            r#"{"__proto__":"x","constructor":"y","toString":"z"}"#.to_owned(),
            vec!["Stored -: __proto__=x constructor=y toString=z".to_owned()],
        ),
        ("a bare password", "q9Zr-kP2-mm4T\n".to_owned(), vec!["Stored -: text q9Zr-kP2-mm4T".to_owned()]),
        ("prose before a fence", format!("This is `prod/db`:\n\n```json\n{JSON}\n```\nThanks!"), one("Stored -")),
        ("prose before JSON", format!("The secret is:\n{JSON}\n"), one("Stored -")),
        (
            "JSON in code",
            format!("new PutSecretValueCommand({{ SecretId: 'prod/db', SecretString: '{JSON}' }})"),
            one("Reply prod/db"),
        ),
        (
            "JSON.stringify",
            "JSON.stringify({ username: 'ledger', \"password\": `q9Zr-kP2-mm4T`, })".to_owned(),
            one("Table -"),
        ),
        (
            "JSON.stringify in a call",
            "await client.send(new PutSecretValueCommand({\n  SecretId: 'prod/db',\n  SecretString: JSON.stringify({\n    username: 'ledger',\n    password: 'q9Zr-kP2-mm4T'\n  })\n}));".to_owned(),
            one("Table prod/db"),
        ),
        (
            "jsonencode",
            "resource \"aws_secretsmanager_secret_version\" \"db\" {\n  secret_string = jsonencode({\n    username = \"ledger\"\n    password = \"q9Zr-kP2-mm4T\"\n  })\n}".to_owned(),
            one("Table -"),
        ),
        (
            "code that does not say the password",
            "JSON.stringify({ username: 'ledger', password: process.env.PASSWORD })".to_owned(),
            vec!["Stored -: Unread".to_owned()],
        ),
        ("a list of keys", "username, password".to_owned(), vec!["Stored -: Unread".to_owned()]),
        ("two lines", "ledger\nq9Zr-kP2-mm4T\n".to_owned(), vec!["Stored -: Unread".to_owned()]),
        ("a sentence", "See the vault, it is q9Zr-kP2-mm4T.".to_owned(), vec!["Stored -: Unread".to_owned()]),
        (
            "a private key",
            "-----BEGIN PRIVATE KEY-----\nq9Zr-kP2-mm4T\n-----END PRIVATE KEY-----".to_owned(),
            vec!["Stored -: text -----BEGIN PRIVATE KEY-----\nq9Zr-kP2-mm4T\n-----END PRIVATE KEY-----".to_owned()],
        ),
        (
            "a line that get-secret-value printed, cut off",
            format!("{ARN}\t2026-01-01\tprod/db\t{JSON}\t1"),
            one("Stored -"),
        ),
        ("nothing", " \n".to_owned(), vec!["Stored -: Empty".to_owned()]),
        ("bytes", "\u{0}PK\u{3}\u{fffd}".to_owned(), vec!["Stored -: Binary".to_owned()]),
        // Replies
        (
            "get-secret-value",
            format!(
                "{{\n    \"ARN\": \"{ARN}\",\n    \"Name\": \"prod/db\",\n    \"VersionId\": \"1\",\n    \"SecretString\": \"{escaped}\",\n    \"VersionStages\": [\n        \"AWSCURRENT\"\n    ],\n    \"CreatedDate\": \"2026-01-01T00:00:00+00:00\"\n}}"
            ),
            one("Reply prod/db"),
        ),
        (
            "batch-get-secret-value",
            format!(
                "{{\"SecretValues\": [{{\"Name\": \"prod/db\", \"SecretString\": \"{escaped}\"}}, {{\"Name\": \"prod/key\", \"SecretString\": \"k\"}}], \"Errors\": []}}"
            ),
            vec![format!("Reply prod/db: {PAIRS}"), "Reply prod/key: text k".to_owned()],
        ),
        (
            "a part of a reply",
            format!("    \"Name\": \"prod/db\",\n    \"SecretString\": \"{escaped}\",\n"),
            one("Reply prod/db"),
        ),
        ("a reply made readable", format!("{{\"Name\": \"prod/db\", \"SecretString\": {JSON}}}"), one("Reply prod/db")),
        (
            "a reply in JavaScript",
            format!(
                "{{\n  '$metadata': {{ httpStatusCode: 200 }},\n  ARN: '{ARN}',\n  Name: 'prod/db',\n  SecretString: '{JSON}',\n}}"
            ),
            one("Reply prod/db"),
        ),
        (
            "a reply in Python",
            format!(
                "{{'ARN': '{ARN}', 'Name': 'prod/db', 'SecretString': '{}', 'CreatedDate': datetime.datetime(2026, 1, 1, tzinfo=tzlocal())}}",
                JSON.replace("q9Zr", r"q9\'Zr")
            ),
            vec![r"Reply prod/db: username=ledger password=q9\'Zr-kP2-mm4T".to_owned()],
        ),
        (
            "a reply in YAML",
            format!(
                "ARN: {ARN}\nCreatedDate: '2026-01-01T00:00:00+00:00'\nName: prod/db\nSecretString: '{}'\nVersionId: 1\nVersionStages:\n- AWSCURRENT\n",
                JSON.replace("q9Zr", "q9''Zr")
            ),
            vec!["Reply prod/db: username=ledger password=q9''Zr-kP2-mm4T".to_owned()],
        ),
        (
            "a reply in YAML, in two lines",
            format!("Name: prod/db\nSecretString: '{}'\n", JSON.replace(",\"password", ",\n\n  \"password")),
            one("Reply prod/db"),
        ),
        (
            "a reply in YAML, with escapes and folded",
            format!("Name: prod/db\nSecretString: \"{}\"\nVersionId: 1\n", escaped.replace(',', ",\\n\\\n  \\  ")),
            one("Reply prod/db"),
        ),
        (
            "a reply in YAML, as a block",
            format!("Name: prod/db\nSecretString: |-\n  {}\nVersionId: 1\n", JSON.replace(',', ",\n    ")),
            one("Reply prod/db"),
        ),
        (
            "a batch in YAML",
            format!(
                "Errors: []\nSecretValues:\n- ARN: {ARN}\n  Name: prod/db\n  SecretString: '{JSON}'\n  VersionStages:\n  - AWSCURRENT\n- Name: prod/key\n  SecretString: k\n"
            ),
            vec![format!("Reply prod/db: {PAIRS}"), "Reply prod/key: text k".to_owned()],
        ),
        (
            "a reply as text",
            format!(
                "{ARN}\t2026-01-01T00:00:00+00:00\tprod/db\t{JSON}\t11111111-2222-3333-4444-555555555555\nVERSIONSTAGES\tAWSCURRENT\n"
            ),
            one("Reply prod/db"),
        ),
        (
            "a reply as text, of several lines",
            format!(
                "{ARN}\t1700000000.1\tprod/db\t{}\t11111111-2222-3333-4444-555555555555\nVERSIONSTAGES\tAWSCURRENT\n",
                JSON.replace(',', ",\n  ")
            ),
            one("Reply prod/db"),
        ),
        (
            "a batch as text",
            format!(
                "SECRETVALUES\t{ARN}\t1700000000.1\tprod/db\t{JSON}\t11111111-2222-3333-4444-555555555555\nVERSIONSTAGES\tAWSCURRENT\nSECRETVALUES\t{ARN}\t1700000000.1\tprod/key\tk\t11111111-2222-3333-4444-555555555555\nVERSIONSTAGES\tAWSCURRENT\n"
            ),
            vec![format!("Reply prod/db: {PAIRS}"), "Reply prod/key: text k".to_owned()],
        ),
        (
            "a reply as a table",
            format!(
                "--------------\n|  GetSecretValue  |\n+------+-----+\n|  ARN         |  {ARN}  |\n|  Name        |  prod/db   |\n|  SecretString|  {JSON}  |\n|  VersionId   |  1  |\n+------+-----+\n||  VersionStages  ||\n|+---------------+|\n||  AWSCURRENT  ||\n"
            ),
            one("Reply prod/db"),
        ),
        (
            "a reply as a table, of several lines",
            format!(
                "-----\n|  Name        |  prod/db   |\n|  SecretString|  {}  |\n|  VersionId   |  1  |\n+------+-----+\n",
                JSON.replace(',', ",\n  ")
            ),
            one("Reply prod/db"),
        ),
        (
            "--query SecretString",
            format!("$ aws secretsmanager get-secret-value --secret-id prod/db --query SecretString\n\"{escaped}\"\n"),
            one("Reply prod/db"),
        ),
        (
            "--query SecretString --output text",
            format!(
                "$ aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text\n{JSON}\n"
            ),
            one("Stored prod/db"),
        ),
        (
            "--query SecretString --output yaml",
            format!(
                "$ aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output yaml\n'{JSON}'\n"
            ),
            one("Reply prod/db"),
        ),
        // Commands
        (
            "create-secret",
            format!("aws secretsmanager create-secret --name prod/db \\\n  --secret-string '{JSON}'"),
            one(posix),
        ),
        (
            "update-secret",
            format!("aws secretsmanager update-secret --secret-id prod/db --secret-string=\"{escaped}\""),
            one(posix),
        ),
        (
            "$'…'",
            format!("{put} --secret-string $'{}'", JSON.replace('q', r"\x71")),
            vec![r"Command(Posix) prod/db: username=ledger password=\x719Zr-kP2-mm4T".to_owned()],
        ),
        (
            "a password that ends as a here-string starts",
            "aws secretsmanager put-secret-value \\\n  --secret-id prod/db \\\n  --secret-string 'kP2@'\n".to_owned(),
            vec![format!("{posix}: text kP2@")],
        ),
        (
            "a here-document in a substitution",
            format!("{put} --secret-string \"$(cat <<'EOF'\n{JSON}\nEOF\n)\""),
            one(posix),
        ),
        (
            "a here-document as input",
            format!("{put} --secret-string file:///dev/stdin <<EOF\n{JSON}\nEOF\n"),
            one(posix),
        ),
        (
            "a file from a here-document",
            format!(
                "cat > secret.json <<'EOF'\n{JSON}\nEOF\n{put} --secret-string file://secret.json\nrm secret.json\n"
            ),
            one(posix),
        ),
        (
            "a file that is not shown",
            format!("{put} --secret-string file://secret.json"),
            vec![format!("{posix}: Unseen")],
        ),
        ("a variable", format!("SECRET='{JSON}'\n{put} --secret-string \"$SECRET\"\n"), one(posix)),
        (
            "a variable that is not shown",
            format!("{put} --secret-string \"$SECRET\"\n"),
            vec![format!("{posix}: Unseen")],
        ),
        (
            "--cli-input-json",
            format!(
                "aws secretsmanager put-secret-value --cli-input-json '{{\"SecretId\": \"prod/db\", \"SecretString\": \"{escaped}\"}}'"
            ),
            one(posix),
        ),
        (
            "the file of --cli-input-json",
            format!("{{\n  \"SecretId\": \"prod/db\",\n  \"SecretString\": \"{escaped}\"\n}}"),
            one("Reply prod/db"),
        ),
        ("the Windows prompt", format!("C:\\>{put} --secret-string \"{escaped}\""), one(cmd)),
        (
            "the Windows prompt, with backslashes",
            format!("C:\\>{put} --secret-string \"{}\"", r#"{\"a\":\"x\\\\\\\"y\"}"#),
            vec![r#"Command(Cmd) prod/db: a=x\\\\\\\"y"#.to_owned()],
        ),
        (
            "the Windows prompt, with apostrophes",
            format!("C:\\Users\\me>{put} --secret-string '{JSON}'"),
            with(cmd, "WrappedInQuotes UnquotedKey UnquotedValue"),
        ),
        (
            "PowerShell",
            format!("PS C:\\> {put} `\n  --secret-string '{}'", JSON.replace("q9Zr", "q9''Zr")),
            vec!["Command(PowerShell) prod/db: username=ledger password=q9''Zr-kP2-mm4T".to_owned()],
        ),
        (
            "PowerShell, with doubled quotes",
            format!("PS> {put} --secret-string \"{}\"", JSON.replace('"', "\"\"")),
            one(powershell),
        ),
        (
            "PowerShell, with backticks",
            format!("PS> {put} --secret-string \"{}\"", JSON.replace('"', "`\"")),
            one(powershell),
        ),
        ("PowerShell, with backslashes", format!("PS> {put} --secret-string '{escaped}'"), one(powershell)),
        ("PowerShell, with both", format!("{put} --secret-string \"{}\"", JSON.replace('"', "\\`\"")), one(powershell)),
        ("a here-string", format!("{put} --secret-string @'\n{JSON}\n'@\n"), one(powershell)),
        ("an expanding here-string", format!("{put} --secret-string @\"\n{JSON}\n\"@\n"), one(powershell)),
        (
            "a variable of PowerShell",
            format!("$secret = @'\n{JSON}\n'@\n{put} --secret-string $secret\n"),
            one(powershell),
        ),
        // Lists
        (
            "the table of the console",
            "Secret key\tSecret value\nusername\tledger\npassword\tq9Zr-kP2-mm4T\n".to_owned(),
            one("Table -"),
        ),
        (
            "the same in Markdown",
            "| Secret key | Secret value |\n|---|---|\n| username | ledger |\n| password | q9Zr-kP2-mm4T |\n"
                .to_owned(),
            one("Table -"),
        ),
        ("lines of .env", "# db\nexport username=ledger\npassword=\"q9Zr-kP2-mm4T\"\n".to_owned(), one("Env -")),
        ("lines of YAML", "username: ledger\npassword: q9Zr-kP2-mm4T\n".to_owned(), one("Env -")),
        (
            "the table of the console, a cell a line",
            "Secret key\nSecret value\nusername\nledger\npassword\nq9Zr-kP2-mm4T\n".to_owned(),
            one("Table -"),
        ),
        ("what a command printed of a file", format!("$ cat secret.json\n{JSON}\n"), one("Stored -")),
        ("a line of a reply in YAML", format!("SecretString: '{JSON}'\n"), one("Reply -")),
        ("a variable of PowerShell by itself", format!("$json = '{JSON}'\n"), one("Env json")),
        // Several
        (
            "several under headings",
            format!("# prod/db\n{JSON}\n\n# prod/key\n{{\"k\": \"v\"}}\n"),
            vec![format!("Stored prod/db: {PAIRS}"), "Stored prod/key: k=v".to_owned()],
        ),
        (
            "several in one object",
            format!("{{\"prod/db\": {JSON}, \"prod/key\": {{\"k\": \"v\"}}}}"),
            vec![format!("Stored prod/db: {PAIRS}"), "Stored prod/key: k=v".to_owned()],
        ),
        (
            "several commands",
            format!(
                "{put} --secret-string '{JSON}'\naws secretsmanager put-secret-value --secret-id prod/key --secret-string k\n"
            ),
            vec![format!("{posix}: {PAIRS}"), "Command(Posix) prod/key: text k".to_owned()],
        ),
    ]
}

#[test]
fn every_form_gives_its_keys_and_values_where_they_were_pasted() {
    for (title, text, expected) in forms() {
        let found: Vec<String> = read(&text).iter().map(|secret| shown(&text, secret)).collect();
        assert_eq!(found, expected, "{title}:\n{text}");
    }
}

#[test]
fn every_form_says_the_same_with_the_line_ends_of_windows() {
    for (title, text, _) in forms() {
        assert_eq!(said(&text.replace('\n', "\r\n")), said(&text), "{title}");
    }
}

#[test]
fn no_shape_of_a_form_holds_the_password() {
    for (title, text, _) in forms() {
        let shape = shape_of(&text);
        assert!(!shape.contains("kP2") && !shape.contains("q9"), "{title}:\n{shape}");
        assert_eq!(shape_of(&shape), shape, "{title}");
        let keys = |text: &str| said(text).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        assert_eq!(keys(&shape), keys(&text), "{title}:\n{shape}");
    }
}

/// What is found where the code reads keys, without the places.
fn findings(secret: &str) -> Vec<String> {
    let code = "\
import { aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';
const db = sm.Secret.fromSecretNameV2(this, 'A', 'prod/db');
new rds.DatabaseInstance(this, 'Db', {
  engine: rds.DatabaseInstanceEngine.POSTGRES,
  vpc,
  credentials: rds.Credentials.fromSecret(db),
});
db.secretValueFromJson('host');
";
    let input = Input {
        files: vec![FileText { path: "a.ts".to_owned(), text: code.to_owned() }],
        secrets: vec![SecretText { name: None, text: secret.to_owned() }],
        ..Input::default()
    };
    let found = check(&input).unwrap().diagnostics.into_iter();
    let titles = found.map(|finding| {
        let titles: Vec<_> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
        format!("{} {:?} {} {:?} {titles:?}", finding.rule, finding.severity, finding.message, finding.help)
    });
    titles.collect()
}

#[test]
fn every_form_gives_the_findings_of_its_shape() {
    for (title, text, _) in forms() {
        for text in [text.replace("q9Zr-kP2-mm4T", "password1").replace("ledger", "admin"), text] {
            assert_eq!(findings(&shape_of(&text)), findings(&text), "{title}:\n{text}");
        }
    }
}

#[test]
fn the_help_says_how_to_store_it_in_the_shell_of_the_paste() {
    let put = "aws secretsmanager put-secret-value --secret-id prod/db --secret-string";
    let file = "file://secret.json`";
    for (text, there) in [
        (
            format!("C:\\>{put} '{JSON}'"),
            format!("In the Windows command prompt: `{} {file}", put.replace("prod/db", "\"prod/db\"")),
        ),
        (
            format!("'{}'", JSON.replace('"', "")),
            format!("In the Windows command prompt: `{} {file}", put.replace("prod/db", "\"prod/db\"")),
        ),
        (format!("PS> {put} '{{a:1}}'"), format!("In PowerShell: `{} {file}", put.replace("prod/db", "'prod/db'"))),
        (format!("{put} \"{JSON}\""), "single quotes around all of it keep them".to_owned()),
    ] {
        let found = findings(&text);
        let help = found.iter().find(|finding| finding.starts_with("secret-not-json")).unwrap();
        assert!(help.replace("\\\"", "\"").contains(&there), "{text}\n{help}");
    }
}

#[test]
fn a_text_that_is_too_large_to_store_is_one_in_its_shape_too() {
    let large =
        |length: usize| format!("{{\"password\": \"{}\"}}", "q9Zr-kP2-mm4T".repeat(6000).get(..length - 16).unwrap());
    let finding = |length: usize| {
        format!("syntax Error This text has {length} bytes: Secrets Manager stores 65536 at most. None []")
    };
    let reply = |stored: &str| format!("{{\"Name\": \"prod/db\", \"SecretString\": {}}}", escaped(stored));
    // What counts are the bytes that are stored, not the characters, nor the escapes of a reply.
    for text in [large(65_536), reply(&large(65_536)), "é".repeat(32_768)] {
        assert!(!findings(&text).iter().any(|found| found.starts_with("syntax")));
        assert_eq!(findings(&shape_of(&text)), findings(&text));
    }
    for text in [large(65_537), reply(&large(65_537)), "q9Zr-kP2".repeat(8200), "é".repeat(32_769)] {
        let stored = read(&text)[0].stored_len.unwrap() as usize;
        assert!(findings(&text).contains(&finding(stored)), "{:?}", findings(&text));
        assert_eq!(findings(&shape_of(&text)), findings(&text));
        assert_eq!(shape_of(&shape_of(&text)), shape_of(&text));
    }
}

/// How a text is pasted, and how a piece of it is read there.
type Spelling = (fn(&str) -> String, fn(&str) -> String);

/// What JSON says between `"`.
fn unescaped(inside: &str) -> String {
    let Json::String(text) = serde_json::from_str(&format!("\"{inside}\"")).unwrap() else { unreachable!() };
    text
}

fn escaped(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

const SPELLINGS: [Spelling; 7] = [
    (str::to_owned, str::to_owned),
    (|json| format!("\u{feff}{}", json.replace('\n', "\r\n")), str::to_owned),
    (|json| format!("{{\"Name\": \"😀\",\r\n\"SecretString\": {}}}", escaped(json)), unescaped),
    (|json| format!("Name: é😀\r\nSecretString: {}\r\n", escaped(json)), unescaped),
    (
        |json| {
            let word = json.replace('\\', r"\\").replace('"', "\\\"");
            format!("# 😀\r\naws secretsmanager put-secret-value --secret-string \"{word}\"")
        },
        unescaped,
    ),
    (|json| format!("Name: 😀\nSecretString: |-\n  {}\n", json.replace('\n', "\n  ")), str::to_owned),
    (|json| format!("PS> aws secretsmanager put-secret-value --secret-string @'\r\n{json}\r\n'@"), str::to_owned),
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn places_survive_escapes_emoji_and_line_ends(
        pairs in prop::collection::btree_map("[a-c😀é\"\\\\'_]{1,3}", "[a-c😀é\"\\\\' \n\t\u{7f}]{1,6}", 1..4),
        pretty: bool,
    ) {
        let json: serde_json::Map<String, Json> = pairs.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
        let json = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) }.unwrap();
        for (spell, read_back) in SPELLINGS {
            let text = spell(&json);
            let secrets = read(&text);
            let [Secret { content: Content::Json(object), .. }] = &secrets[..] else { panic!("{text}") };
            prop_assert_eq!(object.entries.len(), pairs.len(), "{}", text);
            for entry in &object.entries {
                let value = &pairs[&entry.key];
                prop_assert_eq!(entry.value.text(), Some(value.as_str()), "{}", text);
                prop_assert_eq!(&unescaped(&read_back(entry.inner_span.of(&text))), value, "{}", text);
                prop_assert_eq!(&unescaped(&read_back(entry.key_span.of(&text))), &entry.key, "{}", text);
            }
        }
    }
}
