//! Where the code makes the construct of a resource: by its id in the construct tree, which is in the path that the CDK
//! prints and at the start of the logical id. Source: what `aws-cdk-lib` 2.276 synthesizes.

use crate::code::{Evaluator, ExprKind, Literal, Piece, Program, Value};
use crate::log::{Event, without_hash};
use crate::text::Location;

/// A construct of the code.
struct Construct {
    id: Pattern,
    /// The module of its class, `aws_rds`; nothing for a class of the code's own.
    module: Option<String>,
    location: Location,
}

/// The known texts of an id, between which anything may stand.
struct Pattern(Vec<String>);

/// What the CDK leaves out of a logical id, as it names most resources of its constructs so.
const HIDDEN: [&str; 2] = ["Resource", "Default"];

/// The constructs of a program.
pub(super) struct Constructs(Vec<Construct>);

impl Constructs {
    /// Finds those whose id the text says, in part at least.
    pub(super) fn of(program: &Program) -> Self {
        let eval = Evaluator::new(program);
        let mut constructs = Vec::new();
        for (site, expr) in program.expressions() {
            let ExprKind::New { callee, arguments } = &expr.kind else { continue };
            let Some(id) = arguments.get(1) else { continue };
            for env in eval.contexts(site).iter() {
                let Some(known) = eval.single(id.expr, *env) else { continue };
                let Some(id) = Pattern::of(&known.value) else { continue };
                let module = eval.single(*callee, *env).and_then(|class| match class.value {
                    Value::Api(name) => name.split_once('.').map(|(module, _)| module.to_owned()),
                    _ => None,
                });
                constructs.push(Construct { id, module, location: expr.location });
            }
        }
        Self(constructs)
    }

    /// The construct that an event is about, where only one can be meant.
    pub(super) fn of_event(&self, event: &Event) -> Option<Location> {
        let service = event.kind.strip_prefix("AWS::")?.split("::").next()?;
        let module = format!("aws_{}", service.to_ascii_lowercase());
        let ranked = self.0.iter().filter_map(|construct| {
            let rank = construct.id.rank(event)?;
            Some(((construct.module.as_ref() == Some(&module), rank), construct.location))
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        let (best, location) = *ranked.last()?;
        let only = ranked.iter().all(|(rank, other)| *rank != best || *other == location);
        only.then_some(location)
    }
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

    /// How well it fits an event, the more the better; nothing where it does not.
    fn rank(&self, event: &Event) -> Option<usize> {
        if let Some(path) = &event.path {
            let parts = path.split('/').filter(|part| !HIDDEN.contains(part)).enumerate();
            return parts.filter(|(_, part)| self.ends(part, true)).map(|(depth, _)| depth + 1).last();
        }
        // What stands in the stack itself and makes only one resource is called as its construct.
        let name = without_hash(&event.id);
        let alone =
            Self(self.0.iter().map(|piece| piece.chars().filter(char::is_ascii_alphanumeric).collect()).collect());
        let length: usize = alone.0.iter().map(String::len).sum();
        (length > 0 && alone.ends(name.unwrap_or(&event.id), name.is_none())).then_some(length)
    }

    /// Whether a text is, or ends in, what it may be.
    fn ends(&self, text: &str, whole: bool) -> bool {
        let mut rest = text;
        for (at, piece) in self.0.iter().enumerate().rev() {
            let last = at + 1 == self.0.len();
            let before = if last {
                rest.strip_suffix(piece.as_str())
            } else {
                rest.rfind(piece.as_str()).and_then(|at| rest.get(..at))
            };
            let Some(before) = before else { return false };
            rest = before;
        }
        !whole || rest.is_empty() || self.0.first().is_some_and(String::is_empty)
    }
}
