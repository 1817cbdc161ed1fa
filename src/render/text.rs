use std::fmt::{self, Write as _};

use super::{counts, silenced, word};
use crate::report::{Applicability, Command, Deployment, Diagnostic, Event, Report, Silenced};

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    if let Some(deployed) = &report.deployment {
        let _ = deployment(&mut out, deployed, &report.diagnostics);
    }
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
    commands(out, &diagnostic.commands)?;
    writeln!(out)
}

fn commands(out: &mut String, commands: &[Command]) -> fmt::Result {
    for command in commands {
        writeln!(out, "  {}:", command.title)?;
        for line in command.text.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

fn deployment(out: &mut String, deployment: &Deployment, found: &[Diagnostic]) -> fmt::Result {
    writeln!(out, "deployment: {}", deployment.summary)?;
    for event in deployment.causes.iter().chain(&deployment.stuck) {
        trouble(out, event, found)?;
    }
    if let Some(advice) = &deployment.advice {
        writeln!(out, "  advice: {advice}")?;
    }
    commands(out, &deployment.commands)?;
    writeln!(out)
}

fn trouble(out: &mut String, event: &Event, found: &[Diagnostic]) -> fmt::Result {
    let Event { place, logical_id, status, reason, .. } = event;
    write!(out, "  log:{}:{} {status}", place.line, place.column)?;
    if !logical_id.is_empty() {
        write!(out, " {logical_id}")?;
    }
    if !reason.is_empty() {
        write!(out, ": {reason}")?;
    }
    writeln!(out)?;
    if let Some(construct) = &event.construct {
        writeln!(out, "    made at {}:{}:{}", construct.document, construct.line, construct.column)?;
    }
    for (what, text) in [("cause", &event.cause), ("but", &event.contradiction), ("help", &event.remedy)] {
        if let Some(text) = text {
            writeln!(out, "    {what}: {text}")?;
        }
    }
    for finding in event.findings.iter().filter_map(|finding| found.get(*finding as usize)) {
        let Diagnostic { rule, primary, .. } = finding;
        writeln!(out, "    confirms: {rule} at {}:{}:{}", primary.document, primary.line, primary.column)?;
    }
    if event.findings.is_empty() && !event.rules.is_empty() {
        writeln!(out, "    rules: {}", event.rules.join(", "))?;
    }
    Ok(())
}
