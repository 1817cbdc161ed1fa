//! The cases of `tests/cases/`: prose, code, a secret, and what the checker says about them.
//!
//! A case is a section of a Markdown file. Its fenced blocks are files (`ts lib/db.ts`, `yaml db.yaml`,
//! `json db.template.json`), secrets (`json prod/db`, or `json` where the secret has no name), what the team forbids
//! (`policy`), what a deployment printed (`log`) and, last, the `findings`: a line each, its fixes indented below, then what
//! comments silenced; and the `deployment`: what is said of it, the consequences, and what became of each resource from when
//! to when, in seconds. A block
//! `ts lib/db.ts fixed` is the file after all safe fixes, `fixed-unsafe` after all fixes.
//!
//! `BLESS=1 cargo test --test cases` writes what the checker says into the files; read the difference before you
//! commit it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cdk_secret_check::fix::Applicability;
use cdk_secret_check::render::{Format, render};
use cdk_secret_check::report::{ApplyOptions, Event, FileText, Input, Policy, Report, SecretText, catalogue, pages};
use cdk_secret_check::secret::shape_of;
use cdk_secret_check::{apply_fix, apply_fixes, check, rules};

#[derive(Default)]
struct Case {
    title: String,
    input: Input,
    blocks: Vec<Expected>,
}

struct Expected {
    info: String,
    text: String,
    /// The lines of the block's text in the file.
    lines: std::ops::Range<usize>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| !line.starts_with("```")).collect();
        let text: String = block.iter().flat_map(|(_, line)| [line, "\n"]).collect();
        let case = cases.last_mut().expect("a block stands in a section");
        let words: Vec<&str> = info.split_whitespace().collect();
        match words[..] {
            ["findings" | "deployment"] | [_, _, "fixed" | "fixed-unsafe"] => {
                let lines = at + 1..at + 1 + block.len();
                case.blocks.push(Expected { info: info.to_owned(), text, lines });
            }
            ["ts" | "yaml", path] => case.input.files.push(FileText { path: path.to_owned(), text }),
            ["json", path] if path.ends_with(".template.json") => {
                case.input.files.push(FileText { path: path.to_owned(), text });
            }
            ["json" | "text", name] => case.input.secrets.push(SecretText { name: Some(name.to_owned()), text }),
            ["log"] => case.input.log = Some(text),
            ["policy"] => {
                let existing_secrets_only = text.trim() == "existingSecretsOnly";
                case.input.policy = Some(Policy { existing_secrets_only });
            }
            ["json" | "text"] => case.input.secrets.push(SecretText { name: None, text }),
            _ => panic!("no such block: {info}"),
        }
    }
    cases
}

fn findings(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.diagnostics {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let place = &finding.primary;
        writeln!(
            text,
            "{}:{}:{} {severity} {}: {}",
            place.document, place.line, place.column, finding.rule, finding.message
        )
        .unwrap();
        for fix in &finding.fixes {
            let applicability = if fix.applicability == Applicability::Safe { "safe" } else { "unsafe" };
            writeln!(text, "  {applicability} fix: {}", fix.title).unwrap();
        }
    }
    if text.is_empty() {
        text.push_str("none\n");
    }
    for silenced in &report.silenced {
        let place = &silenced.place;
        let reason = if silenced.reason.is_empty() { "no reason given" } else { &silenced.reason };
        writeln!(text, "silenced {}:{}:{} {}: {reason}", place.document, place.line, place.column, silenced.rule)
            .unwrap();
    }
    text
}

fn deployment(report: &Report) -> String {
    let deployment = report.deployment.as_ref().expect("a case with a log");
    let text = render(report, Format::Text, &pages());
    let mut text = text.split("\n\n").next().unwrap_or_default().to_owned() + "\n";
    let ids = |events: &[Event]| events.iter().map(|event| event.logical_id.clone()).collect::<Vec<_>>().join(", ");
    if !deployment.consequences.is_empty() {
        writeln!(text, "consequences: {}", ids(&deployment.consequences)).unwrap();
    }
    for course in &deployment.course {
        let time = |time: Option<f64>| time.map_or("?".to_owned(), |time| time.to_string());
        let role = format!("{:?}", course.role).to_lowercase();
        writeln!(text, "{:>4}–{:<4} {role} {}", time(course.from), time(course.to), course.logical_id).unwrap();
    }
    text
}

fn actual(case: &Case, expected: &Expected) -> String {
    let report = check(&case.input).unwrap();
    let words: Vec<&str> = expected.info.split_whitespace().collect();
    let (path, allow_unsafe) = match words[..] {
        ["findings"] => return findings(&report),
        ["deployment"] => return deployment(&report),
        [_, path, kind] => (path, kind == "fixed-unsafe"),
        _ => unreachable!("only these blocks are expected"),
    };
    let fixed = apply_fixes(case.input.clone(), &report.diagnostics, ApplyOptions { allow_unsafe }).unwrap().input;
    let file = fixed.files.iter().find(|file| file.path == path).map(|file| file.text.clone());
    let secret =
        fixed.secrets.iter().find(|secret| secret.name.as_deref() == Some(path)).map(|secret| secret.text.clone());
    file.or(secret).expect("a fixed block names a file or secret of its case")
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_case_gives_what_it_says() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut failures = String::new();
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for case in cases(&text).iter().rev() {
            for expected in case.blocks.iter().rev() {
                let actual = actual(case, expected);
                if actual == expected.text {
                    continue;
                }
                if bless {
                    lines.splice(expected.lines.clone(), actual.lines().map(str::to_owned));
                } else {
                    let name = path.file_name().unwrap().to_string_lossy();
                    let (info, wanted) = (&expected.info, &expected.text);
                    writeln!(failures, "{name}, {}: {info}\n-- expected\n{wanted}-- actual\n{actual}", case.title)
                        .unwrap();
                }
            }
        }
        if bless {
            fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn no_finding_shows_the_value_of_a_password() {
    for path in files() {
        for case in cases(&fs::read_to_string(path).unwrap()) {
            let report = serde_json::to_string(&check(&case.input).unwrap()).unwrap();
            for canary in ["q9Zr-kP2-mm4T", "S3curePhrase"] {
                assert!(!report.contains(canary), "{}: {canary}", case.title);
            }
        }
    }
}

#[test]
fn every_fix_can_be_applied_alone_and_takes_its_finding_away() {
    for path in files() {
        for case in cases(&fs::read_to_string(path).unwrap()) {
            let report = check(&case.input).unwrap();
            let broken = |report: &Report| report.diagnostics.iter().filter(|finding| finding.rule == "syntax").count();
            for finding in &report.diagnostics {
                for fix in &finding.fixes {
                    let fixed = apply_fix(&case.input, fix).unwrap();
                    let after = check(&fixed).unwrap();
                    let same = |other: &&cdk_secret_check::report::Diagnostic| {
                        other.rule == finding.rule
                            && other.primary == finding.primary
                            && other.message == finding.message
                    };
                    assert!(
                        after.diagnostics.iter().find(same).is_none(),
                        "{}: `{}` is still there after `{}`",
                        case.title,
                        finding.rule,
                        fix.title
                    );
                    assert!(broken(&after) <= broken(&report), "{}: `{}` breaks the syntax", case.title, fix.title);
                }
            }
        }
    }
}

#[test]
fn every_rule_that_fixes_has_a_case_with_its_fix() {
    let mut fixed = Vec::new();
    for path in files() {
        for case in cases(&fs::read_to_string(path).unwrap()) {
            let report = check(&case.input).unwrap();
            let fixing = report.diagnostics.iter().filter(|finding| !finding.fixes.is_empty());
            fixed.extend(fixing.map(|finding| finding.rule.clone()));
        }
    }
    for rule in rules::ALL.iter().filter(|rule| rule.fix.is_some()) {
        assert!(fixed.iter().any(|name| name == rule.name), "no case fixes `{}`", rule.name);
    }
}

#[test]
fn the_examples_of_every_rule_do_what_its_page_says() {
    for rule in catalogue(&pages()) {
        assert!(rule.examples.iter().any(|example| example.reports), "`{}` has no example that reports", rule.name);
        assert!(rule.examples.iter().any(|example| !example.reports), "`{}` has no silent example", rule.name);
        for example in rule.examples {
            let (secrets, policy) = (example.secrets, example.policy);
            let input = Input { files: example.files, secrets, policy, ..Input::default() };
            let report = check(&input).unwrap();
            let own = report.diagnostics.iter().filter(|finding| finding.rule == rule.name).count();
            let text = &input.files[0].text;
            assert_eq!(own, usize::from(example.reports), "`{}` on\n{text}", rule.name);
            let broken = report.diagnostics.iter().any(|finding| finding.rule == "syntax");
            assert_eq!(broken, rule.name == "syntax" && example.reports, "`{}` on\n{text}", rule.name);
        }
    }
}

/// What is found, without the places in secrets, where a shape is not as long as what it stands for.
fn told(input: &Input) -> String {
    let mut report = check(input).unwrap();
    for finding in &mut report.diagnostics {
        let places = std::iter::once(&mut finding.primary);
        let related = finding.related.iter_mut().map(|related| &mut related.place);
        let edited = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
        edited.for_each(|edit| (edit.start, edit.end, edit.text) = (0, 0, String::new()));
        for place in places.chain(related).filter(|place| place.document.starts_with("secret:")) {
            (place.start, place.end, place.line, place.column) = (0, 0, 0, 0);
        }
    }
    report.diagnostics.sort_by_key(|finding| format!("{finding:?}"));
    format!("{:#?}", report.diagnostics)
}

#[test]
fn a_shape_gives_the_findings_of_its_secret() {
    let cases = files().into_iter().flat_map(|path| cases(&fs::read_to_string(path).unwrap()));
    let examples = catalogue(&pages()).into_iter().flat_map(|rule| rule.examples);
    let examples = examples.map(|example| Case {
        title: "an example".to_owned(),
        input: Input { files: example.files, secrets: example.secrets, policy: example.policy, ..Input::default() },
        ..Case::default()
    });
    for Case { title, input, .. } in cases.chain(examples) {
        let mut shaped = input.clone();
        for secret in &mut shaped.secrets {
            secret.text = shape_of(&secret.text);
            assert_eq!(shape_of(&secret.text), secret.text, "{title}");
        }
        assert_eq!(told(&shaped), told(&input), "{title}: {:?}", shaped.secrets);
    }
}

#[test]
fn every_command_is_one_that_bash_takes() {
    let mut commands = BTreeSet::new();
    for case in files().into_iter().flat_map(|path| cases(&fs::read_to_string(path).unwrap())) {
        let report = check(&case.input).unwrap();
        let findings = report.diagnostics.into_iter().flat_map(|finding| finding.commands);
        let way_out = report.deployment.into_iter().flat_map(|deployment| deployment.commands);
        commands.extend(findings.chain(way_out).map(|command| command.text));
    }
    assert!(!commands.is_empty());
    for command in commands {
        let read = Command::new("bash").args(["-n", "-c", &command]).output().unwrap();
        assert!(read.status.success(), "{command}\n{}", String::from_utf8_lossy(&read.stderr));
        // Outside of quotes a placeholder would be a redirection.
        let unquoted: String = command.split('\'').step_by(2).collect();
        assert!(!unquoted.contains('<'), "{command}");
    }
}
