//! The rules as JavaScript sees them: their doc comments as pages, and the examples in those.

use rustc_hash::FxHashMap;

use super::{Example, FileText, Policy, Rule, SecretText};
use crate::rules::{self, ALL};

/// The text of every rule's doc comment, by the rule's name.
pub type Pages = FxHashMap<String, String>;

/// What the rules' files say. The module for JavaScript gets it from its caller.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn pages() -> Pages {
    ALL.iter().map(|rule| (rule.name.to_owned(), rule.docs.to_owned())).collect()
}

/// Every rule with its page and examples.
#[must_use]
pub fn catalogue(pages: &Pages) -> Vec<Rule> {
    ALL.iter()
        .map(|rule| {
            let docs = page(rule, pages.get(rule.name).map_or("", String::as_str));
            Rule {
                name: rule.name.to_owned(),
                severity: rule.severity,
                summary: summary(&docs),
                fix: rule.fix,
                examples: examples(&docs),
                docs,
            }
        })
        .collect()
}

fn page(rule: &rules::Rule, text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    format!("# {}\n\n{}\n", rule.name, lines.join("\n").trim())
}

/// The first paragraph under the title, in one line.
fn summary(docs: &str) -> String {
    let lines = docs.lines().skip(1).skip_while(|line| line.trim().is_empty());
    lines.take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ")
}

/// The fenced blocks: `ts reports` or `ts silent` opens an example, `json <name>` right behind is a secret of it,
/// `policy` what its team forbids.
fn examples(docs: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        let text = block.join("\n") + "\n";
        let mut words = info.split_whitespace();
        match (words.next(), words.next()) {
            (Some("ts"), Some(verdict)) => {
                let path = format!("example-{}.ts", examples.len() + 1);
                let files = vec![FileText { path, text }];
                examples.push(Example { files, secrets: Vec::new(), policy: None, reports: verdict == "reports" });
            }
            (Some("json" | "text"), Some(name)) => {
                if let Some(example) = examples.last_mut() {
                    example.secrets.push(SecretText { name: Some(name.to_owned()), text });
                }
            }
            (Some("policy"), None) => {
                if let Some(example) = examples.last_mut() {
                    let existing_secrets_only = text.trim() == "existingSecretsOnly";
                    example.policy = Some(Policy { existing_secrets_only });
                }
            }
            _ => {}
        }
    }
    examples
}
