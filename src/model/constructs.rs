//! Where the code makes the construct of a resource: by its id in the construct tree, which is in the path that the CDK
//! prints and at the start of the logical id. Source: what `aws-cdk-lib` 2.276 synthesizes.

use crate::code::{Evaluator, ExprKind, Literal, Piece, Program, Value};
use crate::text::{DocumentId, Location};

/// The constructs of the code, and the resources of templates.
pub struct Constructs {
    code: Vec<Construct>,
    templates: Vec<Construct>,
}

struct Construct {
    id: Pattern,
    /// The module of its class, `aws_rds`; nothing for a class of the code's own.
    module: Option<String>,
    location: Location,
}

/// A resource of a stack.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'e> {
    /// Its logical id.
    pub id: &'e str,
    /// The path of its construct, where that is known.
    pub path: Option<&'e str>,
    /// The module that its type belongs to, `aws_rds`.
    pub module: &'e str,
}

/// The known texts of an id, between which anything may stand.
struct Pattern(Vec<String>);

/// What the CDK leaves out of a logical id, as it names most resources of its constructs so.
const HIDDEN: [&str; 2] = ["Resource", "Default"];

impl Constructs {
    /// Finds those whose id the text says, in part at least.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let eval = Evaluator::new(program);
        let (mut code, mut templates) = (Vec::new(), Vec::new());
        for (site, expr) in program.expressions() {
            let ExprKind::New { callee, arguments } = &expr.kind else { continue };
            let Some(id) = arguments.get(1) else { continue };
            let in_template = program.file(expr.location.document).is_some_and(|file| file.template);
            for env in eval.contexts(site).iter() {
                let Some(known) = eval.single(id.expr, *env) else { continue };
                let Some(id) = Pattern::of(&known.value) else { continue };
                let module = eval.single(*callee, *env).and_then(|class| match class.value {
                    Value::Api(name) => name.split_once('.').map(|(module, _)| module.to_owned()),
                    _ => None,
                });
                let constructs = if in_template { &mut templates } else { &mut code };
                constructs.push(Construct { id, module, location: expr.location });
            }
        }
        Self { code, templates }
    }

    /// Whether there is code beside templates.
    #[must_use]
    pub fn are_in_both(&self) -> bool {
        !self.code.is_empty() && !self.templates.is_empty()
    }

    /// Where the code makes a resource, or else a template has it, where only one can be meant.
    #[must_use]
    pub fn find(&self, resource: Resource<'_>) -> Option<Location> {
        self.in_code(resource).or_else(|| {
            let mut found = self.templates.iter().filter(|other| other.id.is(resource.id));
            found.next().filter(|_| found.next().is_none()).map(|construct| construct.location)
        })
    }

    /// Where the code makes a resource, where only one construct can be meant.
    #[must_use]
    pub fn in_code(&self, resource: Resource<'_>) -> Option<Location> {
        let ranked = self.code.iter().filter_map(|construct| {
            let rank = construct.id.rank(resource)?;
            Some(((construct.module.as_deref() == Some(resource.module), rank), construct.location))
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        let (best, location) = *ranked.last()?;
        let only = ranked.iter().all(|(rank, other)| *rank != best || *other == location);
        only.then_some(location)
    }

    /// The resource of a template that a place is in.
    #[must_use]
    pub fn resource_at(&self, place: Location) -> Option<Resource<'_>> {
        let around = self.templates.iter().filter(|other| is_inside(place, other.location));
        let construct = around.min_by_key(|other| other.location.span.len())?;
        let id = construct.id.0.first()?;
        Some(Resource { id, path: None, module: construct.module.as_deref()? })
    }

    /// Whether a document is a template.
    #[must_use]
    pub fn is_template(&self, document: DocumentId) -> bool {
        self.templates.iter().any(|other| other.location.document == document)
    }
}

/// Whether a place lies in another one.
#[must_use]
pub fn is_inside(place: Location, outer: Location) -> bool {
    place.document == outer.document && outer.span.contains(place.span)
}

/// A logical id without the eight hexadecimal digits in which the CDK makes most of them end.
#[must_use]
pub fn without_hash(id: &str) -> Option<&str> {
    let (name, hash) = id.split_at_checked(id.len().checked_sub(8)?)?;
    hash.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte)).then_some(name)
}

impl Pattern {
    fn of(value: &Value) -> Option<Self> {
        let pieces = match value {
            Value::Literal(Literal::String(text)) => vec![text.clone()],
            Value::Partial(pieces) => pieces
                .iter()
                .map(|piece| if let Piece::Text(text) = piece { text.clone() } else { String::new() })
                .collect(),
            _ => return None,
        };
        pieces.iter().any(|piece| !piece.is_empty()).then_some(Self(pieces))
    }

    fn is(&self, id: &str) -> bool {
        matches!(&self.0[..], [only] if only == id)
    }

    /// How well it fits a resource, the more the better; nothing where it does not.
    fn rank(&self, resource: Resource<'_>) -> Option<usize> {
        if let Some(path) = resource.path {
            let parts = path.split('/').filter(|part| !HIDDEN.contains(part)).enumerate();
            return parts.filter(|(_, part)| self.ends(part, true)).map(|(depth, _)| depth + 1).last();
        }
        // What stands in the stack itself and makes only one resource is called as its construct.
        let name = without_hash(resource.id);
        let kept = |piece: &String| piece.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let kept = Self(self.0.iter().map(kept).collect());
        let length: usize = kept.0.iter().map(String::len).sum();
        (length > 0 && kept.ends(name.unwrap_or(resource.id), name.is_none())).then_some(length)
    }

    /// Whether a text is, or ends in, what it may be.
    fn ends(&self, text: &str, whole: bool) -> bool {
        let mut rest = text;
        for (at, piece) in self.0.iter().enumerate().rev() {
            let last = at + 1 == self.0.len();
            let before = if last {
                rest.strip_suffix(piece.as_str())
            } else {
                rest.rsplit_once(piece.as_str()).map(|(before, _)| before)
            };
            let Some(before) = before else { return false };
            rest = before;
        }
        !whole || rest.is_empty() || self.0.first().is_some_and(String::is_empty)
    }
}
