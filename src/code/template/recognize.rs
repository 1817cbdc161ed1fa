//! Which texts are templates: by what is in them, whatever their file is called.

use super::node::{Entry, Node};

pub(super) enum Format {
    Json,
    Yaml,
}

/// What every template has, at least once.
const TYPE: &str = "AWS::";

/// The sections of a template. Source: the CloudFormation user guide on template anatomy; `Globals` is SAM's.
const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Globals",
    "Hooks",
    "Resources",
    "Outputs",
];

/// The format of what looks like a template by its first lines; code does not.
pub(super) fn format(text: &str) -> Option<Format> {
    if !text.contains(TYPE) {
        return None;
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(rest) = text.strip_prefix('{') {
        return rest.trim_start().starts_with('"').then_some(Format::Json);
    }
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !(line.is_empty() || line.starts_with('#') || line.starts_with("---") || line.starts_with('%')));
    let (key, rest) = lines.next()?.split_once(':')?;
    let key = key.trim_matches(['"', '\'']);
    let is_key = rest.is_empty() || rest.starts_with([' ', '\t']);
    // What a tool takes out before it deploys may stand before the first section.
    let is_own = || {
        let resources = |line: &str| line.strip_prefix("Resources:").is_some_and(|rest| rest.trim().is_empty());
        key.chars().all(|character| character.is_ascii_alphanumeric() || character == '-')
            && text.lines().any(resources)
    };
    let is_section = is_key && (SECTIONS.contains(&key) || is_own());
    // A resource that was cut out of a template.
    let mut is_resource = || {
        let begins = rest.trim().is_empty() && key.chars().all(|character| character.is_ascii_alphanumeric());
        begins && lines.next().is_some_and(|line| line.starts_with("Type:") && line.contains(TYPE))
    };
    (is_section || is_resource()).then_some(Format::Yaml)
}

/// A template, or the resources that were cut out of one.
pub(super) struct Template<'n> {
    pub resources: &'n [Entry],
    pub parameters: &'n [Entry],
    pub outputs: &'n [Entry],
    pub mappings: Option<&'n Node>,
}

/// The sections of a document that is a template.
pub(super) fn sections(root: &Node) -> Option<Template<'_>> {
    let is_resource = |entry: &Entry| entry.value.get("Type").and_then(Node::text).is_some_and(is_type);
    let section = |name| root.get(name).map(Node::entries).unwrap_or_default();
    let resources = section("Resources");
    // By the loops of a transform, there may be no resource of its own.
    let is_loop = |entry: &Entry| entry.key.starts_with("Fn::ForEach");
    if resources.iter().any(|entry| is_resource(entry) || is_loop(entry)) {
        let (parameters, outputs) = (section("Parameters"), section("Outputs"));
        return Some(Template { resources, parameters, outputs, mappings: root.get("Mappings") });
    }
    let resources = root.entries();
    resources.iter().any(is_resource).then_some(Template { resources, parameters: &[], outputs: &[], mappings: None })
}

fn is_type(name: &str) -> bool {
    name.starts_with(TYPE) || name.starts_with("Custom::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_no_template() {
        for text in [
            "import * as cdk from 'aws-cdk-lib';\nconst t = `\nResources:\n  X:\n    Type: AWS::RDS::DBInstance\n`;",
            "template.hasResourceProperties('AWS::RDS::DBInstance', {});",
            "{ Resources: { Db: { Type: 'AWS::RDS::DBInstance' } } }",
            "resourceTypes: ['AWS::RDS::DBInstance'],",
            "{\"username\": \"x\"}",
        ] {
            assert!(format(text).is_none(), "{text}");
        }
    }

    #[test]
    fn templates_and_parts_of_them_are() {
        for text in [
            "{\"Resources\": {\"Db\": {\"Type\": \"AWS::RDS::DBInstance\"}}}",
            "\u{feff}# a comment\n---\nAWSTemplateFormatVersion: 2010-09-09\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance",
            "  Db:\n    Type: AWS::RDS::DBInstance\n",
            "\"Resources\":\n  Db:\n    Type: 'AWS::RDS::DBInstance'\n",
        ] {
            assert!(format(text).is_some(), "{text}");
        }
    }
}
