use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::report::{Diagnostic, Edit, Fix, Pages, Place, Report, Rule, Severity, Silenced, catalogue};

pub(super) fn render(report: &Report, pages: &Pages) -> String {
    let catalogue = catalogue(pages);
    let rules: Vec<Value> = catalogue
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": rule.summary },
                "help": { "text": rule.summary, "markdown": rule.docs },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let silenced = report.silenced.iter().map(|silenced| suppressed(silenced, &catalogue));
    let results: Vec<Value> = report.diagnostics.iter().map(result).chain(silenced).collect();
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cdk-secret-check", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{sarif:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(diagnostic: &Diagnostic) -> Value {
    let mut text = diagnostic.message.clone();
    for more in [&diagnostic.deploy_error, &diagnostic.help].into_iter().flatten() {
        text.push('\n');
        text.push_str(more);
    }
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|related| json!({ "physicalLocation": location(&related.place), "message": { "text": related.message } }))
        .collect();
    let fixes: Vec<Value> = diagnostic.fixes.iter().map(fix).collect();
    json!({
        "ruleId": diagnostic.rule,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": location(&diagnostic.primary) }],
        "relatedLocations": related,
        "fixes": fixes,
        // Of all results or of none.
        "suppressions": [],
    })
}

fn suppressed(Silenced { rule, place, reason }: &Silenced, catalogue: &[Rule]) -> Value {
    let known = catalogue.iter().find(|known| known.name == *rule);
    let suppression = if reason.is_empty() {
        json!({ "kind": "inSource" })
    } else {
        json!({ "kind": "inSource", "justification": reason })
    };
    json!({
        "ruleId": rule,
        "level": known.map(|rule| level(rule.severity)),
        "message": { "text": known.map_or("", |rule| &rule.summary) },
        "locations": [{ "physicalLocation": location(place) }],
        "suppressions": [suppression],
    })
}

fn location(place: &Place) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&place.document) },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "charOffset": place.start,
            "charLength": place.end - place.start,
        },
    })
}

fn fix(fix: &Fix) -> Value {
    let mut changes: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        changes.entry(&edit.document).or_default().push(edit);
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(document, edits)| {
            let replacement = |edit: &&Edit| {
                json!({
                    "deletedRegion": { "charOffset": edit.start, "charLength": edit.end - edit.start },
                    "insertedContent": { "text": edit.text },
                })
            };
            let replacements: Vec<Value> = edits.iter().map(replacement).collect();
            json!({ "artifactLocation": { "uri": uri(document) }, "replacements": replacements })
        })
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

/// A document's name as a URI reference: everything that is no plain part of a path is escaped.
fn uri(document: &str) -> String {
    let mut uri = String::new();
    for byte in document.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@+".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
