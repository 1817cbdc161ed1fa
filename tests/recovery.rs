//! A broken statement costs its own findings and no others.

use cdk_secret_check::check;
use cdk_secret_check::report::{FileText, Input, Report, SecretText};

const START: &str = "\
import * as cdk from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
";

const MIDDLE: &str = "
export class DbStack extends cdk.Stack {
  private readonly stage = 'prod';

  constructor(scope: Construct, id: string, props: cdk.StackProps) {
    super(scope, id, props);

    const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');

    new rds.DatabaseInstance(this, 'Db', {
      engine: rds.DatabaseInstanceEngine.POSTGRES,
      vpc,
      credentials: rds.Credentials.fromSecret(dbSecret),
    });
";

const END: &str = "
    if (this.stage === 'prod') {
      dbSecret.secretValueFromJson('user');
    }
  }
}
";

/// Statements as they are while somebody types them.
const BROKEN: &[(&str, &str)] = &[
    ("a missing value", "const size = ;\n"),
    ("a missing value of a property", "const options = {\n  size: ,\n  name: 'x',\n};\n"),
    ("an unclosed call", "configure(one, two\n"),
    ("an unclosed string", "const name = 'ledger;\n"),
    ("an unclosed template", "const name = `ledger-${stage};\n"),
    ("an unclosed brace", "new Thing(scope, 'Thing', {\n  size: 1,\n"),
    ("an unclosed bracket", "const list = [1, 2\n"),
    ("a stray brace", "}\n"),
    ("half a property", "new Thing(scope, 'Thing', {\n  size\n  name: 'x',\n});\n"),
    ("half a member", "scope.node.\n"),
    ("half a condition", "if (scope.\n"),
    ("two unclosed levels", "if (p) {\n  new Thing(scope, 'Thing', {\n    size: 1,\n"),
    ("the rest of a call without its head", "  secrets: {\n    user: 1,\n  },\n});\n"),
    (
        "an unclosed string at the head of a call",
        "task.addContainer('web, {\n  image: x,\n  secrets: {\n    user: 1,\n  },\n});\n",
    ),
    ("a missing parenthesis", "task.addContainer'web', {\n  secrets: {\n    user: 1,\n  },\n});\n"),
    (
        "a missing brace",
        "if (p) {\n  new Thing(scope, 'Thing',\n    size: 1,\n    secrets: {\n      user: 1,\n    },\n  });\n}\n",
    ),
    ("half a function", "const make = (one: string) =>\n"),
    ("half the parameters of a function", "const make = (one, two: string =>\n"),
];

const BROKEN_OUTSIDE: &[(&str, &str)] =
    &[("half an import", "import { Stack } from\n"), ("half a decorator", "@Tagged(\nclass Other {}\n")];

fn report(code: &str) -> Report {
    let files = vec![FileText { path: "db.ts".to_owned(), text: code.to_owned() }];
    let text = r#"{ "username": "ledger", "password": "q9Zr-kP2-mm4T" }"#.to_owned();
    check(&Input { files, secrets: vec![SecretText { name: None, text }], ..Input::default() }).unwrap()
}

fn indented(statement: &str) -> String {
    statement.lines().flat_map(|line| ["    ", line, "\n"]).collect()
}

#[test]
fn every_finding_outside_the_broken_statement_stays() {
    let mut failures = Vec::new();
    let mut hold = |what: &str, place: &str, code: &str, allowed: std::ops::Range<usize>| {
        let report = report(code);
        let count = |rule: &str| report.diagnostics.iter().filter(|finding| finding.rule == rule).count();
        let found = (count("attached-existing-secret"), count("missing-key"), count("syntax"));
        if found != (1, 1, 1) {
            failures.push(format!("{what} at the {place}: {found:?}"));
        }
        for finding in report.diagnostics.iter().filter(|finding| finding.rule == "syntax") {
            let at = usize::try_from(finding.primary.start).unwrap();
            if !allowed.contains(&at) {
                failures.push(format!("{what} at the {place} is blamed on `{}`", code[at..].lines().next().unwrap()));
            }
        }
    };
    for (what, broken) in BROKEN.iter().chain(BROKEN_OUTSIDE) {
        let from = START.len();
        hold(what, "start", &format!("{START}{broken}{MIDDLE}{END}"), from..from + broken.len() + 1);
        let code = format!("{START}{MIDDLE}{END}{broken}");
        let from = code.len() - broken.len();
        hold(what, "end", &code, from.saturating_sub(1)..code.len() + 1);
    }
    for (what, broken) in BROKEN {
        let broken = indented(broken);
        let from = START.len() + MIDDLE.len();
        hold(what, "middle", &format!("{START}{MIDDLE}{broken}{END}"), from..from + broken.len() + 1);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_the_parser_asserts_of_itself_stops_nothing() {
    for code in ["(class this", "(one, two: string =>", "x = (one,two:r=>"] {
        assert_eq!(report(code).diagnostics.len(), 1, "{code}");
    }
}
