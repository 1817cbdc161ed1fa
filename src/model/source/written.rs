//! How an expression is written, and what is written around it.

use super::SourceText;
use crate::code::{ExprId, ExprKind, Literal, Property};
use crate::text::{Location, Span};

impl<'a> SourceText<'a> {
    /// The whole of an expression with the parentheses, `!` and casts directly around it.
    #[must_use]
    pub fn outermost(&self, expr: ExprId) -> ExprId {
        let mut outermost = expr;
        while let Some(parent) = self.program[outermost].parent {
            match self.program[parent].kind {
                ExprKind::Transparent(inner) if inner == outermost => outermost = parent,
                _ => break,
            }
        }
        outermost
    }

    pub(super) fn outermost_location(&self, expr: ExprId) -> Location {
        self.location(self.outermost(expr))
    }

    /// The properties of an object literal, in the order of the text.
    #[must_use]
    pub fn properties(&self, object: ExprId) -> &'a [Property] {
        match &self.program[object].kind {
            ExprKind::Object(properties) => properties,
            _ => &[],
        }
    }

    /// The object literal around another one, that has it as a property, and that property.
    #[must_use]
    pub fn property_of(&self, value: ExprId) -> Option<(ExprId, &'a Property)> {
        let object = self.program[value].parent?;
        let is_it = |property: &&Property| matches!(property, Property::Value { value: own, .. } if *own == value);
        Some((object, self.properties(object).iter().find(is_it)?))
    }

    /// The arguments of a call.
    #[must_use]
    pub fn arguments(&self, call: ExprId) -> Vec<Location> {
        match &self.program[call].kind {
            ExprKind::Call { arguments, .. } | ExprKind::New { arguments, .. } => {
                arguments.iter().map(|argument| self.location(argument.expr)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a call calls.
    #[must_use]
    pub fn callee(&self, call: ExprId) -> Option<Location> {
        match &self.program[call].kind {
            ExprKind::Call { callee, .. } | ExprKind::New { callee, .. } => Some(self.location(*callee)),
            _ => None,
        }
    }

    /// What stands before the name of the function that a call calls.
    #[must_use]
    pub fn callee_object(&self, call: ExprId) -> Option<ExprId> {
        let ExprKind::Call { callee, .. } = &self.program[call].kind else { return None };
        match &self.program[self.program.bare(*callee)].kind {
            ExprKind::Member { object, .. } => Some(*object),
            _ => None,
        }
    }

    /// The method that a call calls.
    #[must_use]
    pub fn method(&self, call: ExprId) -> Option<&'a str> {
        let ExprKind::Call { callee, .. } = &self.program[call].kind else { return None };
        match &self.program[self.program.bare(*callee)].kind {
            ExprKind::Member { property, .. } => Some(property),
            _ => None,
        }
    }

    /// The class that `new` makes an object of.
    #[must_use]
    pub fn class_of(&self, new: ExprId) -> Option<ExprId> {
        match &self.program[new].kind {
            ExprKind::New { callee, .. } => Some(*callee),
            _ => None,
        }
    }

    /// The call of a method of the same object around an expression that reads a property of it.
    #[must_use]
    pub fn call_around(&self, property: ExprId, method: &str) -> Option<ExprId> {
        let ExprKind::Member { object, .. } = &self.program[self.program.bare(property)].kind else { return None };
        let object = self.text(self.location(*object));
        let mut inner = property;
        while let Some(parent) = self.program[inner].parent {
            let of_object =
                || self.callee_object(parent).is_some_and(|callee| self.text(self.location(callee)) == object);
            if self.method(parent) == Some(method) && of_object() {
                return Some(parent);
            }
            inner = parent;
        }
        None
    }

    /// The name of the method that is given an expression.
    #[must_use]
    pub fn method_given(&self, argument: ExprId) -> Option<Location> {
        let ExprKind::Call { callee, .. } = &self.program[self.program[argument].parent?].kind else { return None };
        match &self.program[self.program.bare(*callee)].kind {
            ExprKind::Member { name, .. } => Some(Location { span: *name, ..self.program[*callee].location }),
            _ => None,
        }
    }

    /// What is read directly of the value of an expression, and the call of that if it is a method.
    #[must_use]
    pub fn read_of(&self, expr: ExprId) -> Option<(&'a str, Option<ExprId>)> {
        let parent = self.program[expr].parent?;
        let ExprKind::Member { object, property, .. } = &self.program[parent].kind else { return None };
        let member = self.outermost(parent);
        let call = self.program[member]
            .parent
            .filter(|call| matches!(&self.program[*call].kind, ExprKind::Call { callee, .. } if *callee == member));
        (*object == expr).then_some((property, call))
    }

    /// The `?.` directly behind an expression, if a property or call is read of it so.
    #[must_use]
    pub fn optional_dot(&self, expr: ExprId) -> Option<Location> {
        let parent = self.program[expr].parent?;
        let at = self.program[expr].location;
        match &self.program[parent].kind {
            ExprKind::Member { object, name, optional: true, .. } if *object == expr => {
                Some(Location { span: Span { start: at.span.end, end: name.start }, ..at })
            }
            _ => None,
        }
    }

    /// Whether an expression is read by `?.`, of what may be undefined.
    #[must_use]
    pub fn is_optional(&self, expr: ExprId) -> bool {
        matches!(self.program[self.program.bare(expr)].kind, ExprKind::Member { optional: true, .. })
    }

    /// Whether an expression is a name or a chain of properties, and so can be written again.
    #[must_use]
    pub fn is_path(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::This | ExprKind::Free(_) | ExprKind::Binding(_) => true,
            ExprKind::Member { object, .. } => self.is_path(*object),
            ExprKind::Transparent(inner) => self.is_path(*inner),
            _ => false,
        }
    }

    /// The text of a name or a chain of properties, so that a property can be read of it.
    #[must_use]
    pub fn path(&self, expr: ExprId) -> Option<String> {
        let text = self.text(self.location(expr));
        let bare = text.chars().all(|character| character.is_alphanumeric() || "_$.!?[]'\"#".contains(character));
        self.is_path(expr).then(|| if bare { text.to_owned() } else { format!("({text})") })
    }

    /// Whether a property is taken out by destructuring, so that no expression stands for it.
    #[must_use]
    pub fn is_destructured(&self, expr: ExprId) -> bool {
        let item = &self.program[expr];
        matches!(&item.kind, ExprKind::Member { name, .. } if *name == item.location.span)
    }

    /// Whether a condition depends on an expression, or another value stands in for it where it is absent.
    #[must_use]
    pub fn is_asked_for(&self, expr: ExprId) -> bool {
        let at = self.program[expr].location;
        let mut inner = expr;
        while let Some(parent) = self.program[inner].parent {
            match &self.program[parent].kind {
                ExprKind::Fallback(_, left, right) if *left == inner => {
                    return !matches!(&self.program[*right].kind, ExprKind::Literal(Literal::String(text)) if text.is_empty());
                }
                ExprKind::And(left, _) if *left == inner => return true,
                ExprKind::Not(_) | ExprKind::Equal(..) => return true,
                ExprKind::Member { .. } | ExprKind::Call { .. } | ExprKind::Transparent(_) => inner = parent,
                _ => break,
            }
        }
        self.program.tests().any(|test| {
            let test = self.program[test].location;
            test.document == at.document && test.span.contains(at.span)
        })
    }

    /// Whether an expression is evaluated whenever its statement is: not in one branch of it alone, nor in a function.
    #[must_use]
    pub fn is_unconditional(&self, expr: ExprId) -> bool {
        let mut inner = expr;
        while let Some(parent) = self.program[inner].parent {
            match &self.program[parent].kind {
                ExprKind::Choice(_) | ExprKind::Fallback(..) | ExprKind::And(..) | ExprKind::Function(_) => {
                    return false;
                }
                _ => inner = parent,
            }
        }
        true
    }

    /// The statement around an expression, in whose place and before which another can stand.
    #[must_use]
    pub fn statement(&self, expr: ExprId) -> Option<Location> {
        let expr = &self.program[expr];
        let span = expr.statement.filter(|span| !span.is_empty() && !self.file(expr.location).is_empty())?;
        let before = self.file(expr.location).get(..span.start as usize)?;
        let alone = before.trim_end_matches([' ', '\t']).ends_with(['\n', '{', ';', '}', '\u{feff}'])
            || before.trim().is_empty();
        alone.then_some(Location { span, ..expr.location })
    }
}
