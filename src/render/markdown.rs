use std::fmt::{self, Write as _};

use super::{counts, silenced, word};
use crate::report::{Applicability, Command, Deployment, Diagnostic, Report, Silenced};

pub(super) fn render(report: &Report) -> String {
    let mut out = format!("**cdk-secret-check**: {}\n", counts(report));
    if let Some(deployed) = &report.deployment {
        let _ = deployment(&mut out, deployed);
    }
    for diagnostic in &report.diagnostics {
        // Writing to a string cannot fail.
        let _ = finding(&mut out, diagnostic);
    }
    if let Some(silenced) = silenced(report) {
        let each: Vec<String> = report.silenced.iter().map(in_short).collect();
        let _ = writeln!(out, "\n{silenced}: {}.", each.join("; "));
    }
    out
}

fn in_short(Silenced { rule, place, reason }: &Silenced) -> String {
    let reason = if reason.is_empty() { String::new() } else { format!(" ({})", prose(reason)) };
    format!("`{rule}` in {} line {}{reason}", code(&place.document), place.line)
}

fn finding(out: &mut String, diagnostic: &Diagnostic) -> fmt::Result {
    let Diagnostic { primary, severity, rule, message, .. } = diagnostic;
    let document = code(&primary.document);
    writeln!(out, "\n- **{}** {document} line {}: {} (`{rule}`)", word(*severity), primary.line, prose(message))?;
    if let Some(error) = &diagnostic.deploy_error {
        writeln!(out, "  - The deployment would print: {}", code(error))?;
    }
    for related in &diagnostic.related {
        let place = &related.place;
        writeln!(out, "  - {} line {}: {}", code(&place.document), place.line, prose(&related.message))?;
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "  - {}", prose(help))?;
    }
    for fix in &diagnostic.fixes {
        let kind = if fix.applicability == Applicability::Safe { "Fix" } else { "Fix to review" };
        writeln!(out, "  - {kind}: {}", prose(&fix.title))?;
    }
    commands(out, &diagnostic.commands)
}

fn commands(out: &mut String, commands: &[Command]) -> fmt::Result {
    for command in commands {
        let indented = command.text.replace('\n', "\n    ");
        writeln!(out, "  - {}:\n    ```bash\n    {indented}\n    ```", prose(&command.title))?;
    }
    Ok(())
}

fn deployment(out: &mut String, deployment: &Deployment) -> fmt::Result {
    writeln!(out, "\n- **deployment** {}", prose(&deployment.summary))?;
    for event in deployment.causes.iter().chain(&deployment.stuck) {
        let line = event.place.line;
        writeln!(out, "  - {} {} (log, line {line}): {}", event.status, code(&event.logical_id), code(&event.reason))?;
        let said = [&event.cause, &event.contradiction, &event.remedy];
        for text in said.into_iter().flatten() {
            writeln!(out, "    - {}", prose(text))?;
        }
    }
    if let Some(advice) = &deployment.advice {
        writeln!(out, "  - {}", prose(advice))?;
    }
    commands(out, &deployment.commands)
}

/// Text between backticks stays; what Markdown or HTML would take for their own outside of them is escaped.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for character in text.chars() {
        match character {
            '`' => in_code = !in_code,
            '\n' | '\r' => {
                out.push(' ');
                continue;
            }
            '<' | '>' | '*' | '_' | '[' | ']' | '#' | '|' | '@' if !in_code => out.push('\\'),
            _ => {}
        }
        out.push(character);
    }
    out
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace(['\n', '\r'], " "))
}
