//! A read that cannot be followed is named, with the reason.

use cdk_secret_check::check;
use cdk_secret_check::report::{FileText, Input};

/// What was not followed in a file that imports Secrets Manager, as the text at the place and the reason.
fn undecided(code: &str) -> Vec<(String, String)> {
    let text = format!(
        "import {{ aws_secretsmanager as sm }} from 'aws-cdk-lib';\n\
         const db = sm.Secret.fromSecretNameV2(stack, 'S', 'prod/db');\n{code}"
    );
    let input = Input { files: vec![FileText { path: "a.ts".to_owned(), text: text.clone() }], ..Input::default() };
    let report = check(&input).unwrap();
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let at = |start: u32, end: u32| String::from_utf16(&utf16[start as usize..end as usize]).unwrap();
    report.undecided.into_iter().map(|one| (at(one.place.start, one.place.end), one.why)).collect()
}

#[test]
fn a_read_that_cannot_be_followed_is_named_with_the_reason() {
    for (code, place, why) in [
        ("db.secretValueFromJson(process.env.KEY)", "process.env.KEY", "the key is computed at run time"),
        (
            "const f = (key) => db.secretValueFromJson(key);",
            "key",
            "it is a parameter that nothing in the pasted code fills",
        ),
        ("for (const key of keys) db.secretValueFromJson(key);", "key", "the text does not say what is in the list"),
        (
            "const l = ['a']; l.push(x); for (const key of l) db.secretValueFromJson(key);",
            "key",
            "the text does not say what is in the list",
        ),
        (
            "db.secretValueFromJson({ a: 'k', ...more }.a)",
            "{ a: 'k', ...more }.a",
            "it may come from a spread that is not known",
        ),
        ("let key: string; db.secretValueFromJson(key)", "key", "it is declared without a value"),
        ("import { s } from './other'; s.secretValueFromJson('k')", "s", "it comes from a file that was not given"),
        (
            "import { s } from '@/other'; s.db.secretValueFromJson('k')",
            "s.db",
            "the text does not say which secret it is",
        ),
        (
            "class A { s: ISecret; r() { this.s.secretValueFromJson('k') } }",
            "this.s",
            "nothing in the pasted code fills this field",
        ),
        (
            "class A { get k() { return 'a' } r() { db.secretValueFromJson(this.k) } } class B extends A { get k() { return 'b' } }",
            "this.k",
            "a class that extends this one may change it",
        ),
        ("const f = (n) => f(n); db.secretValueFromJson(f(1))", "f(1)", "it is called too deep"),
        (
            "const s = x ? db : sm.Secret.fromSecretNameV2(stack, 'T', 'dev/db'); s.secretValueFromJson('k')",
            "s",
            "it may be one of several secrets",
        ),
        ("const key = key2, key2 = key; db.secretValueFromJson(key)", "key", "it refers to itself"),
    ] {
        assert_eq!(undecided(code), [(place.to_owned(), why.to_owned())], "{code}");
    }
}

#[test]
fn a_read_that_is_followed_is_not_named() {
    for code in [
        "db.secretValueFromJson('k')",
        "for (const key of ['a', 'b']) db.secretValueFromJson(key);",
        "const f = (key) => db.secretValueFromJson(key); f('k');",
        "if (process.env.X) db.secretValueFromJson('k');",
    ] {
        assert_eq!(undecided(code), [], "{code}");
    }
}

#[test]
fn what_is_granted_on_something_else_is_no_read() {
    assert_eq!(
        undecided("class A { f(props) { props.bucket.grantWrite(props.role); props.role.grantRead(this.x); } }"),
        []
    );
}

/// Three assignments that spread one another used up what there is for all of the code.
#[test]
fn objects_that_spread_each_other_leave_the_rest_to_be_followed() {
    let job = "class Job {
          a() { if (this.on) this.state = { ...this.state }; }
          b() {
            if (!this.state?.x) this.state = {};
            if (!this.state.y || !this.state.z) this.state = { ...this.state, w: g(this.p.r), ...this.state };
          }
        }";
    assert_eq!(undecided(&format!("{job}\nnew Job().b(); db.secretValueFromJson('k');")), []);
}
