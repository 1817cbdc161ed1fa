//! stub
use serde::Deserialize;
/// A format of a rendered report.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format { 
/// Markdown
Markdown, 
/// SARIF
Sarif, 
/// Text
Text }
/// stub
pub fn render(report: &crate::report::Report, _format: Format) -> String { format!("{} findings", report.diagnostics.len()) }
