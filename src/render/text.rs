use std::fmt::{self, Write as _};

use super::{counts, silenced, word};
use crate::report::{Applicability, Diagnostic, Report, Silenced};

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        // Writing to a string cannot fail.
        let _ = finding(&mut out, diagnostic);
    }
    out.push_str(&counts(report));
    out.push('\n');
    if let Some(silenced) = silenced(report) {
        out.push_str(&silenced);
        out.push_str(":\n");
    }
    for Silenced { rule, place, reason } in &report.silenced {
        let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        let _ = writeln!(out, "  {}:{}:{} {rule}{reason}", place.document, place.line, place.column);
    }
    out
}

fn finding(out: &mut String, diagnostic: &Diagnostic) -> fmt::Result {
    let Diagnostic { primary, severity, rule, message, .. } = diagnostic;
    writeln!(out, "{}:{}:{} {} {rule}", primary.document, primary.line, primary.column, word(*severity))?;
    writeln!(out, "  {message}")?;
    if let Some(error) = &diagnostic.deploy_error {
        writeln!(out, "  deployment: {error}")?;
    }
    for related in &diagnostic.related {
        let place = &related.place;
        writeln!(out, "  {}:{}:{} {}", place.document, place.line, place.column, related.message)?;
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "  help: {help}")?;
    }
    for fix in &diagnostic.fixes {
        let kind = if fix.applicability == Applicability::Safe { "fix" } else { "unsafe fix" };
        writeln!(out, "  {kind}: {}", fix.title)?;
    }
    for command in &diagnostic.commands {
        writeln!(out, "  {}:", command.title)?;
        for line in command.text.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(out)
}
