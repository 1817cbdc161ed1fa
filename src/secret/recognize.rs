//! Whether a text that was pasted where code belongs is a secret.

use super::forms::read;
use super::value::{is_credential_key, is_usual_key};
use super::{Content, FlawKind, Form, Object, Secret, Value};

/// Whether `text` as a whole shows a secret: an object of credentials, a reply, a command that stores one, a list of keys
/// and values. Code, configuration and templates do not, nor does a text of which nothing says what it is.
#[must_use]
pub fn looks_like_secret(text: &str) -> bool {
    !text.lines().any(is_code) && read(text).iter().any(|secret| shows_credentials(text, secret))
}

/// Whether a line starts as those of TypeScript do and those of a secret, a shell or a list never.
fn is_code(line: &str) -> bool {
    const STARTS: [&str; 14] = [
        "import ",
        "export class ",
        "export const ",
        "export default ",
        "export function ",
        "export interface ",
        "const ",
        "let ",
        "class ",
        "function ",
        "new ",
        "return ",
        "this.",
        "super(",
    ];
    let line = line.trim_start();
    STARTS.iter().any(|start| line.starts_with(start))
}

/// Whether anything but a prompt, a fence or a heading comes before it: code and prose are more than the secret.
fn is_inside(text: &str, secret: &Secret) -> bool {
    let before = text.get(..secret.span.start as usize).unwrap_or_default();
    let opens = |line: &str| ["$ ", "% ", "> ", "PS", "```"].iter().any(|start| line.starts_with(start));
    let mut lines = before.lines().map(str::trim).filter(|line| !line.is_empty());
    let listed = secret.form == Form::Table;
    let named = secret.name.is_some() || secret.arn.is_some();
    (listed || secret.form == Form::Stored && !named) && lines.any(|line| listed || !opens(line))
}

fn shows_credentials(text: &str, secret: &Secret) -> bool {
    if is_inside(text, secret) {
        return false;
    }
    match (&secret.content, secret.form) {
        (Content::Empty | Content::Unread | Content::Unseen, _) => false,
        (_, Form::Reply | Form::Command(_)) => true,
        (Content::Json(object), Form::Stored) => is_flat(object) && is_json(text, object) && names_credentials(object),
        (Content::Json(object), Form::Table | Form::Env) => is_list(text, object) && names_credentials(object),
        _ => false,
    }
}

/// Configuration nests.
fn is_flat(object: &Object) -> bool {
    object.entries.iter().all(|entry| !matches!(entry.value, Value::Object | Value::Array))
}

/// Whether it is not just an object of TypeScript, whose keys need no quotes.
fn is_json(text: &str, object: &Object) -> bool {
    let has = |kind| object.flaws.iter().any(|flaw| flaw.kind == kind);
    !has(FlawKind::UnquotedKey) || (has(FlawKind::UnquotedValue) && !text.trim().contains([' ', '\n', '(', '\t']))
}

/// Whether the lines are not just properties of TypeScript or of a template.
fn is_list(text: &str, object: &Object) -> bool {
    let value = |value: &str| !value.ends_with([',', ';', '{', '[']) && !value.contains('(') && !value.starts_with('!');
    let indented = text.lines().any(|line| line.starts_with([' ', '\t']) && line.contains(": "));
    !indented && object.entries.iter().all(|entry| entry.value.text().is_none_or(value))
}

/// A password, a token or a key; or two of what leads to a database.
fn names_credentials(object: &Object) -> bool {
    let keys = || object.entries.iter().map(|entry| entry.key.as_str());
    keys().any(is_credential_key) || keys().filter(|key| is_usual_key(key)).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets() {
        for text in [
            r#"{"username": "ledger", "password": "q9Zr-kP2-mm4T"}"#,
            "{\n  \"username\": \"ledger\",\n  \"password\": \"q9Zr-kP2-mm4T\",\n}",
            r#"{"host": "db.internal", "port": 5432}"#,
            r#"{"stripeApiKey": "sk"}"#,
            "{'username': 'ledger', 'password': 'q9Zr-kP2-mm4T'}",
            "{“username”: “ledger”, “password”: “q9Zr-kP2-mm4T”}",
            "{username:ledger,password:q9Zr-kP2-mm4T}",
            r#""{\"password\":\"q9Zr-kP2-mm4T\"}""#,
            r#"{"Name": "prod/db", "SecretString": "{\"a\":\"b\"}"}"#,
            "Name: prod/db\nSecretString: '{\"a\":\"b\"}'\n",
            "$ aws secretsmanager create-secret --name prod/db --secret-string '{\"a\":\"b\"}'",
            "aws secretsmanager get-secret-value --secret-id prod/db\n{\"Name\": \"prod/db\", \"SecretString\": \"x\"}",
            "Secret key\tSecret value\nusername\tledger\npassword\tq9Zr-kP2-mm4T",
            "export DB_USER=ledger\nexport DB_PASSWORD='q9Zr-kP2-mm4T'",
            "username: ledger\npassword: q9Zr-kP2-mm4T",
            "# prod/db\n{\"password\": \"q9Zr-kP2-mm4T\"}",
            r#"{"prod/db": {"password": "q9Zr-kP2-mm4T"}}"#,
        ] {
            assert!(looks_like_secret(text), "{text}");
        }
    }

    #[test]
    fn no_secrets() {
        for text in [
            "",
            "q9Zr-kP2-mm4T",
            "{",
            "{}",
            r#"{"name": "app", "version": "1.0.0", "private": true}"#,
            r#"{"name": "app", "scripts": {"password": "x"}, "dependencies": {"aws-cdk-lib": "^2"}}"#,
            r#"{"app": "npx ts-node bin/app.ts", "context": {"host": "x", "port": 1}}"#,
            r#"{"extends": "./base.json", "compilerOptions": {"strict": true}}"#,
            r#"{"Resources": {"Db": {"Type": "AWS::RDS::DBInstance", "Properties": {"MasterUserPassword": "x"}}}}"#,
            "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: !Ref Password\n",
            "Username: !Ref User\nPassword: !Sub '${Password}'",
            "version: '3'\nservices:\n  db:\n    environment:\n      POSTGRES_PASSWORD: x\n",
            "{\n  username: 'ledger',\n  password: SecretValue.unsafePlainText('x'),\n}",
            "{ username: 'ledger', password: secret }",
            "username: 'ledger',\npassword: db.secretValueFromJson('password'),",
            "credentials: rds.Credentials.fromSecret(dbSecret),",
            "import * as rds from 'aws-cdk-lib/aws-rds';\n// aws secretsmanager create-secret --name x --secret-string 'y'\n",
            "// aws secretsmanager get-secret-value --secret-id prod/db\nconst db = x;\n",
            "const secret = { username: 'ledger', password: 'x' };",
            "aws secretsmanager get-secret-value --secret-id prod/db",
            "cdk deploy --all",
            "AWS_REGION=eu-west-1\nNODE_ENV=test",
            "+  credentials: rds.Credentials.fromSecret(db),\n-  credentials: x,",
            "secretStringTemplate: JSON.stringify({ username: 'ledger', password: 'x' }),",
            "# Readme\n\n```json\n{\"username\": \"ledger\", \"password\": \"x\"}\n```\n",
            "# Readme\n\nStore the password:\n\nusername and password\n",
        ] {
            assert!(!looks_like_secret(text), "{text}");
        }
    }

    #[test]
    fn no_code_that_the_cases_check() {
        for path in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases")).unwrap() {
            let text = std::fs::read_to_string(path.unwrap().path()).unwrap();
            for block in text.split("\n```ts ").skip(1) {
                let (info, code) = block.split_once('\n').unwrap();
                let code = code.split("\n```").next().unwrap();
                assert!(!info.contains(".ts") || !looks_like_secret(code), "{code}");
            }
        }
    }
}
