//! Uses of the secret that is attached to a database → uses of the secret itself, where none is attached.

use super::Edit;
use crate::cdk::databases::SecretMethod;
use crate::code::ExprId;
use crate::model::{SourceText, Use, UseKind};
use crate::text::{Location, Span};

/// What stands in for the attached secret.
pub struct Instead<'a> {
    /// How the code is written.
    pub source: &'a SourceText<'a>,
    /// How the code refers to the secret.
    pub secret: &'a str,
    /// Where the code lets something read it already.
    pub grants: Vec<Location>,
    /// Where that can be written.
    pub reach: Reach,
    /// How the code refers to the user name, where it can be written beside every use.
    pub username: Option<&'a str>,
}

/// Where something can be written.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// Where what the expression says is in reach.
    Of(ExprId),
    /// Behind the expression, before which it is declared.
    After(ExprId),
}

impl Instead<'_> {
    /// The edits for a use; `None` where the secret is not in reach, or it does not do.
    #[must_use]
    pub fn of(&self, used: &Use) -> Option<Vec<Edit>> {
        let reaches = match self.reach {
            Reach::Of(expr) => self.source.reaches(expr, used.expr),
            Reach::After(first) => self.source.follows(first, used.expr),
        };
        if !reaches {
            return None;
        }
        match used.kind {
            // What is read where there is no database is not read there.
            UseKind::Property if self.source.is_destructured(used.expr) || self.source.is_optional(used.expr) => None,
            UseKind::Property => {
                let end = self.source.optional_dot(used.expr);
                let span = end.map_or(used.location.span, |dot| used.location.span.to(dot.span));
                let dot = if end.is_some() { "." } else { "" };
                Some(vec![Edit::replace(Location { span, ..used.location }, format!("{}{dot}", self.secret))])
            }
            UseKind::Method(SecretMethod::GrantConnect) => match self.source.arguments(used.expr)[..] {
                [grantee] => {
                    let end = Location { span: Span::at(grantee.span.end), ..grantee };
                    Some(vec![Edit::replace(end, format!(", {}", self.username?))])
                }
                _ => Some(Vec::new()),
            },
            UseKind::Method(SecretMethod::GrantDataApi) => {
                let [grantee, ..] = self.source.arguments(used.expr)[..] else { return Some(Vec::new()) };
                let grant = format!("{}.grantRead({})", self.secret, self.source.text(grantee));
                if self.grants.iter().any(|there| self.source.text(*there) == grant) {
                    return Some(Vec::new());
                }
                let statement = self.source.statement(used.expr)?;
                let after = Location { span: Span::at(statement.span.end), ..statement };
                Some(vec![Edit::replace(after, format!("{}{grant};", self.source.new_line(statement)))])
            }
            UseKind::Method(SecretMethod::Rotation) | UseKind::Rotation => None,
        }
    }
}
