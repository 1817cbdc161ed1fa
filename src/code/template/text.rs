//! Texts that a template puts together: by `Fn::Sub` and `Fn::Join`.

use super::node::{Kind, Node};
use crate::cdk::reads::HOLE;
use crate::cdk::secrets::{Ending, ending, without_suffix};
use crate::text::Span;

/// Functions in functions that are taken apart.
const DEPTH: usize = 8;

/// A part of a text.
pub(super) enum Piece<'n> {
    /// Text, and where it stands.
    Text(String, Span),
    /// What a name between `${` and `}` or the argument of `Ref` stands for.
    Name(String, Span),
    /// What something else gives.
    Value(&'n Node),
    /// A secret that is imported by its name.
    Secret { name: String, span: Span },
}

/// The parts of the text that a node gives; nothing if it is none that can be taken apart.
pub(super) fn pieces<'n>(node: &'n Node, text: &str) -> Option<Vec<Piece<'n>>> {
    let mut pieces = Vec::new();
    add(node, text, 0, &mut pieces)?;
    Some(with_secrets(pieces, text))
}

fn add<'n>(node: &'n Node, text: &str, depth: usize, pieces: &mut Vec<Piece<'n>>) -> Option<()> {
    if depth > DEPTH {
        return None;
    }
    match node.call() {
        Some(("Fn::Sub", template)) => {
            let (template, values) = match template.items() {
                [template, values] => (template, Some(values)),
                _ => (template, None),
            };
            for piece in substituted(template, text)? {
                match (&piece, values) {
                    (Piece::Name(name, _), Some(values)) if values.get(name).is_some() => {
                        element(values.get(name)?, text, depth + 1, pieces);
                    }
                    _ => pieces.push(piece),
                }
            }
        }
        Some(("Fn::Join", arguments)) => {
            let [delimiter, list] = arguments.items() else { return None };
            let delimiter = delimiter.text()?;
            let Kind::List(list) = &list.kind else { return None };
            for (at, node) in list.iter().enumerate() {
                if at > 0 && !delimiter.is_empty() {
                    pieces.push(Piece::Text(delimiter.to_owned(), Span::default()));
                }
                element(node, text, depth + 1, pieces);
            }
        }
        _ => return None,
    }
    Some(())
}

fn element<'n>(node: &'n Node, text: &str, depth: usize, pieces: &mut Vec<Piece<'n>>) {
    match (&node.kind, node.call()) {
        (Kind::Scalar { text, .. }, _) => pieces.push(Piece::Text(text.clone(), node.span)),
        (_, Some(("Ref", name))) if name.text().is_some() => {
            pieces.push(Piece::Name(name.text().unwrap_or_default().to_owned(), name.span));
        }
        _ => {
            let before = pieces.len();
            if add(node, text, depth, pieces).is_none() {
                pieces.truncate(before);
                pieces.push(Piece::Value(node));
            }
        }
    }
}

/// The parts of the text of `Fn::Sub`.
fn substituted<'n>(template: &Node, text: &str) -> Option<Vec<Piece<'n>>> {
    let written = template.text()?;
    let plain = template.span.of(text) == written;
    let place = |start: usize, end: usize| {
        if !plain {
            return template.span;
        }
        let first = template.span.start as usize;
        Span::new(first + start, first + end)
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(open) = written.get(at..).and_then(|rest| rest.find("${")) {
        let start = at + open;
        let Some(len) = written.get(start..).and_then(|rest| rest.find('}')) else { break };
        let name = written.get(start + 2..start + len)?;
        if start > at {
            pieces.push(Piece::Text(written.get(at..start)?.to_owned(), place(at, start)));
        }
        at = start + len + 1;
        let whole = place(start, at);
        pieces.push(match name.strip_prefix('!') {
            Some(literal) => Piece::Text(format!("${{{literal}}}"), whole),
            None => Piece::Name(name.trim().to_owned(), place(start + 2, at - 1)),
        });
    }
    if at < written.len() {
        pieces.push(Piece::Text(written.get(at..)?.to_owned(), place(at, written.len())));
    }
    Some(pieces)
}

/// The names that `${…}` in a text stand for.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim())
}

/// Replaces ARNs of secrets that leave partition, region or account to the deployment: of a complete one by the name, of
/// one by the name by the secret that is imported so, as the CDK does for `fromSecretNameV2`.
fn with_secrets<'n>(pieces: Vec<Piece<'n>>, text: &str) -> Vec<Piece<'n>> {
    let mut flat = String::new();
    let mut starts = Vec::new();
    for piece in &pieces {
        starts.push(flat.len());
        flat.push_str(if let Piece::Text(text, _) = piece { text } else { HOLE });
    }
    let Some(arn) = open_arn(&flat) else { return pieces };
    let mut result = Vec::new();
    let mut secret = Some(arn.secret);
    for (piece, start) in pieces.into_iter().zip(starts) {
        let len = if let Piece::Text(text, _) = &piece { text.len() } else { HOLE.len() };
        let end = start + len;
        if end <= arn.start || arn.end <= start {
            result.push(piece);
            continue;
        }
        let Piece::Text(part, span) = piece else { continue };
        let plain = span.of(text) == part;
        let place = |from: usize, to: usize| {
            if plain { Span::new(span.start as usize + from, span.start as usize + to) } else { span }
        };
        if start < arn.start {
            let before = arn.start - start;
            result.push(Piece::Text(part.get(..before).unwrap_or_default().to_owned(), place(0, before)));
        }
        // The name is the end of the ARN, in one piece.
        if arn.end <= end {
            let after = arn.end - start;
            let name = place(arn.name.saturating_sub(start), after);
            match secret.take() {
                Some(Secret::Complete(name_alone)) => result.push(Piece::Text(name_alone, name)),
                Some(Secret::ByName(known)) => result.push(Piece::Secret { name: known, span: name }),
                None => {}
            }
            if after < len {
                result.push(Piece::Text(part.get(after..).unwrap_or_default().to_owned(), place(after, len)));
            }
        }
    }
    result
}

struct OpenArn {
    start: usize,
    name: usize,
    end: usize,
    secret: Secret,
}

enum Secret {
    Complete(String),
    ByName(String),
}

fn open_arn(flat: &str) -> Option<OpenArn> {
    let start = flat.find("arn:")?;
    let parts: Vec<&str> = flat.get(start..)?.splitn(7, ':').collect();
    let [_, partition, "secretsmanager", region, account, "secret", rest] = parts[..] else { return None };
    if ![partition, region, account].contains(&HOLE) {
        return None;
    }
    let is_name = |character: char| character.is_ascii_alphanumeric() || "/_+=.@-!".contains(character);
    let len = rest.find(|character: char| !is_name(character)).unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(len)?;
    if name.is_empty() || !(after.is_empty() || after.starts_with(':') || after.starts_with("}}")) {
        return None;
    }
    let from = start + flat.get(start..)?.len() - rest.len();
    let secret = match ending(name) {
        Ending::Complete => Secret::Complete(without_suffix(name)?.to_owned()),
        Ending::Partial | Ending::Either => Secret::ByName(name.to_owned()),
    };
    Some(OpenArn { start, name: from, end: from + len, secret })
}
