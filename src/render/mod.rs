//! A report as text: for a review comment, for code scanning, for a terminal.

mod markdown;
mod sarif;
mod text;

use serde::Deserialize;

use crate::report::{Pages, Report, Severity};

/// What a report is rendered to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A review comment.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A terminal.
    Text,
}

/// Renders a report; SARIF has the rules' pages in it.
#[must_use]
pub fn render(report: &Report, format: Format, pages: &Pages) -> String {
    match format {
        Format::Markdown => markdown::render(report),
        Format::Sarif => sarif::render(report, pages),
        Format::Text => text::render(report),
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// `2 errors, 1 warning`, or `no findings`.
fn counts(report: &Report) -> String {
    let count = |severity, one: &str, many: &str| {
        let count = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
    };
    let counts: Vec<String> = [
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Info, "note", "notes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") }
}

/// How many findings comments silenced; nothing where none did.
fn silenced(report: &Report) -> Option<String> {
    match report.silenced.len() {
        0 => None,
        1 => Some("1 finding silenced".to_owned()),
        count => Some(format!("{count} findings silenced")),
    }
}
