//! What holds of every input.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a target says what it found")]

use std::collections::BTreeMap;

use cdk_secret_check::render::{Format, render};
use cdk_secret_check::report::{
    Applicability, ApplyOptions, Deployment, Diagnostic, Edit, FileText, Input, Place, Report, SecretText, pages,
};
use cdk_secret_check::secret::{Content, Secret, read, shape_of};
use cdk_secret_check::{InputError, apply_fix, apply_fixes, check};

use crate::documents::{CANARY, Documents};

/// Code that reads keys of one existing secret, in the ways that rules tell apart.
const READING: &str = "\
import { aws_lambda as lambda, aws_rds as rds, aws_secretsmanager as sm } from 'aws-cdk-lib';
const db = sm.Secret.fromSecretNameV2(this, 'Db', 'prod/db');
new rds.DatabaseInstance(this, 'Ledger', {
  engine: rds.DatabaseInstanceEngine.POSTGRES,
  credentials: rds.Credentials.fromPassword(db.secretValueFromJson('user').unsafeUnwrap(), db.secretValue),
});
new rds.DatabaseCluster(this, 'Other', {
  engine: rds.DatabaseClusterEngine.AURORA_MYSQL,
  credentials: rds.Credentials.fromSecret(db),
});
new lambda.Function(this, 'Job', { environment: { HOST: db.secretValueFromJson('host').unsafeUnwrap() } });
";

/// The report of an input, if there is one, is right in itself.
pub fn report(input: &Input) {
    checked(input);
}

/// A text is read as a secret, and its shape as well.
pub fn secret(text: &str) {
    let files = vec![FileText { path: "db.ts".to_owned(), text: READING.to_owned() }];
    let secrets = vec![SecretText { name: None, text: text.to_owned() }];
    let input = Input { files, secrets, ..Input::default() };
    let report = checked(&input).expect("it is small");
    shapes(&input, &report);
}

/// A text is read as the log of a deployment of that code.
pub fn log(text: &str) {
    let files = vec![FileText { path: "db.ts".to_owned(), text: READING.to_owned() }];
    let input = Input { files, log: Some(text.to_owned()), ..Input::default() };
    let report = checked(&input).expect("it is small");
    assert!(report.deployment.is_some(), "nothing is said of the log");
}

/// Generated documents give one report, whatever was checked before; no password is in it, nor in a shape.
pub fn both(Documents { input, marked }: &Documents) {
    let Some(report) = checked(input) else { return };
    shapes(input, &report);
    checked(&Input { secrets: Vec::new(), ..input.clone() });
    let again = checked(input).expect("it was checked before");
    let report = written(&report);
    assert_eq!(report, written(&again), "checked twice");
    let shows = |text: &str| assert!(!(*marked && text.contains(CANARY)), "a password is shown: {text}");
    shows(&report);
    input.secrets.iter().for_each(|secret| shows(&shape_of(&secret.text)));
}

/// Shapes of secrets are their own shapes, and give the same findings.
fn shapes(input: &Input, report: &Report) {
    // In broken JSON, what is taken for a key may be a piece of a value, and is masked.
    let broken = |secret: &Secret| match &secret.content {
        Content::Json(object) => !object.flaws.is_empty(),
        Content::Text(text) => text.starts_with(['"', '\'', '{', '[']),
        _ => false,
    };
    let mut shaped = input.clone();
    for SecretText { text, .. } in &mut shaped.secrets {
        *text = shape_of(text);
    }
    let shown = checked(&shaped);
    if !input.secrets.iter().any(|secret| read(&secret.text).iter().any(broken)) {
        for (SecretText { text, .. }, shape) in input.secrets.iter().zip(&shaped.secrets) {
            assert_eq!(shape_of(&shape.text), shape.text, "the shape of {text:?}");
        }
        assert_eq!(shown.map(|shown| told(&shown)), Some(told(report)), "{:?}", shaped.secrets);
    }
}

/// Every fix applies, keeps the syntax, and takes its finding away; fixing comes to an end.
pub fn fixes(input: &Input) {
    let Some(before) = checked(input) else { return };
    for diagnostic in &before.diagnostics {
        for fix in &diagnostic.fixes {
            let fixed = apply_fix(input, fix).expect("an offered fix applies");
            let after = checked(&fixed).expect("a fixed input can be checked");
            let what = || format!("`{}` by `{}`", diagnostic.message, fix.title);
            assert!(
                broken(&after, input, &fixed) <= broken(&before, input, &fixed),
                "the syntax is broken: {}",
                what()
            );
            assert!(alike(&after, diagnostic) < alike(&before, diagnostic), "not fixed: {}", what());
        }
    }
    for allow_unsafe in [false, true] {
        let options = ApplyOptions { allow_unsafe };
        let applied = apply_fixes(input.clone(), &before.diagnostics, options).expect("offered fixes apply");
        let after = checked(&applied.input).expect("a fixed input can be checked");
        let fixed = &applied.input;
        assert!(broken(&after, input, fixed) <= broken(&before, input, fixed), "the syntax is broken by all fixes");
        assert_eq!(after.diagnostics.len(), applied.left.len(), "what is left");
        for Diagnostic { message, fixes, .. } in &after.diagnostics {
            let left = fixes.iter().find(|fix| allow_unsafe || fix.applicability == Applicability::Safe);
            assert!(left.is_none(), "fixing never ends: `{message}` by `{}`", left.map_or("", |fix| &fix.title));
        }
    }
}

fn checked(input: &Input) -> Option<Report> {
    let report = match check(input) {
        Ok(report) => report,
        Err(InputError::DuplicateDocument(_) | InputError::TooLarge(_)) => return None,
        Err(InputError::Stale) => panic!("nothing was checked before"),
    };
    let texts = Texts::of(input);
    places(&report).for_each(|place| texts.hold(place));
    for fix in report.diagnostics.iter().flat_map(|diagnostic| &diagnostic.fixes) {
        assert!(!fix.edits.is_empty(), "`{}` does nothing", fix.title);
        fix.edits.iter().for_each(|edit| texts.hold_edit(edit));
        for (at, edit) in fix.edits.iter().enumerate() {
            let overlaps =
                |other: &Edit| other.document == edit.document && other.start < edit.end && edit.start < other.end;
            assert!(!fix.edits[at + 1..].iter().any(overlaps), "edits of `{}` overlap", fix.title);
        }
    }
    let order = |diagnostic: &Diagnostic| (texts.get(&diagnostic.primary.document).index, diagnostic.primary.start);
    assert!(report.diagnostics.is_sorted_by_key(order), "findings are in order");
    let known = |id: &String| assert!(report.secrets.iter().any(|secret| secret.id == *id), "no secret {id}");
    for text in &report.texts {
        text.bound_to.iter().chain(&text.candidates).for_each(known);
    }
    for database in &report.databases {
        let read = [&database.username, &database.password].into_iter().filter_map(|login| login.secret.as_ref());
        read.chain(&database.attaches).for_each(known);
    }
    let pages = pages();
    for format in [Format::Text, Format::Markdown] {
        assert!(!render(&report, format, &pages).is_empty());
    }
    let sarif = render(&report, Format::Sarif, &pages);
    serde_json::from_str::<serde_json::Value>(&sarif).expect("SARIF is JSON");
    Some(report)
}

fn places(report: &Report) -> impl Iterator<Item = &Place> {
    let diagnostics = report.diagnostics.iter();
    diagnostics
        .flat_map(|one| std::iter::once(&one.primary).chain(one.related.iter().map(|related| &related.place)))
        .chain(
            report.secrets.iter().flat_map(|secret| {
                std::iter::once(&secret.place).chain(secret.keys.iter().flat_map(|key| &key.read_at))
            }),
        )
        .chain(report.databases.iter().map(|database| &database.place))
        .chain(report.silenced.iter().map(|silenced| &silenced.place))
        .chain(report.undecided.iter().map(|undecided| &undecided.place))
        .chain(report.deployment.iter().flat_map(in_log))
}

fn in_log(deployment: &Deployment) -> impl Iterator<Item = &Place> {
    let events = deployment.causes.iter().chain(&deployment.consequences).chain(&deployment.stuck);
    let events = events.flat_map(|event| std::iter::once(&event.place).chain(&event.construct));
    events.chain(deployment.course.iter().map(|course| &course.place))
}

/// The documents by name, as UTF-16.
struct Texts(BTreeMap<String, Utf16>);

struct Utf16 {
    index: usize,
    units: Vec<u16>,
}

impl Texts {
    fn of(input: &Input) -> Self {
        let files = input.files.iter().map(|file| (file.path.clone(), &file.text));
        let secrets = input.secrets.iter().enumerate().map(|(at, secret)| {
            let name = secret.name.clone().unwrap_or_else(|| at.to_string());
            (format!("secret:{name}"), &secret.text)
        });
        let log = input.log.iter().map(|log| ("log".to_owned(), log));
        let all = files.chain(secrets).chain(log).enumerate();
        Self(all.map(|(index, (name, text))| (name, Utf16 { index, units: text.encode_utf16().collect() })).collect())
    }

    fn get(&self, document: &str) -> &Utf16 {
        self.0.get(document).unwrap_or_else(|| panic!("no document {document}"))
    }

    fn hold(&self, place: &Place) {
        let text = self.get(&place.document);
        text.hold(place.start, place.end);
        assert!(place.start < place.end || text.units.is_empty(), "an empty place: {place:?}");
        let before = String::from_utf16_lossy(&text.units[..place.start as usize]);
        let next = text.units.get(place.start as usize);
        let before = match before.strip_suffix('\r') {
            // Between CR and LF the line has not ended.
            Some(line) if next == Some(&u16::from(b'\n')) => format!("{line} "),
            _ => before,
        };
        let before = before.replace("\r\n", "\n").replace('\r', "\n");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count() + 1;
        assert_eq!((place.line as usize, place.column as usize), (line, column), "{place:?}");
    }

    fn hold_edit(&self, edit: &Edit) {
        self.get(&edit.document).hold(edit.start, edit.end);
    }
}

impl Utf16 {
    fn hold(&self, start: u32, end: u32) {
        assert!(start <= end, "{start}..{end}");
        for at in [start as usize, end as usize] {
            assert!(at <= self.units.len(), "{at} of {}", self.units.len());
            let inside_a_pair = self.units.get(at).is_some_and(|unit| (0xDC00..0xE000).contains(unit));
            assert!(!inside_a_pair, "{at} is inside a surrogate pair");
        }
    }
}

/// What does not parse of the documents that fixes changed. Of a secret that they leave alone, another rule may have
/// spoken before, if the code that reads it is changed.
fn broken(report: &Report, before: &Input, after: &Input) -> usize {
    let (before, after) = (Texts::of(before), Texts::of(after));
    let changed = |document: &str| before.get(document).units != after.get(document).units;
    let broken = report.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "syntax");
    broken.filter(|diagnostic| changed(&diagnostic.primary.document)).count()
}

fn alike(report: &Report, diagnostic: &Diagnostic) -> usize {
    // Of what these say of one secret, only the most specific is heard: once that is gone, another one speaks.
    const OF_ONE_VOICE: [&str; 3] = ["attached-existing-secret", "secret-attached-twice", "attachment-across-stacks"];
    let speaks = |rule: &str| OF_ONE_VOICE.contains(&rule);
    let same = |other: &&Diagnostic| {
        let is_same = other.rule == diagnostic.rule && other.message == diagnostic.message;
        is_same || speaks(&diagnostic.rule) && speaks(&other.rule)
    };
    report.diagnostics.iter().filter(same).count()
}

/// What the rules tell: in code with its place, in a secret without, since its shape may have other lengths.
fn told(report: &Report) -> Vec<String> {
    let tell = |Diagnostic { rule, severity, primary, message, .. }: &Diagnostic| {
        let place = if primary.document.starts_with("secret:") { 0 } else { primary.start };
        format!("{severity:?} {rule} in {} at {place}: {message}", primary.document)
    };
    report.diagnostics.iter().map(tell).collect()
}

fn written(report: &Report) -> String {
    let timeless = Report { elapsed_ms: 0.0, ..report.clone() };
    serde_json::to_string(&timeless).expect("a report is JSON")
}
