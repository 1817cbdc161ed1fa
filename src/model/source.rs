//! What fixes need to know of the text around a place: how the code quotes, indents and ends its lines, where a
//! declaration can be put, which names are in reach.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use crate::cdk::{names, reads};
use crate::code::{BindingId, Comment, Expr, ExprId, ExprKind, FunctionId, Literal, Named, Program, Property};
use crate::text::{DocumentId, Location, Span};

/// The texts of the code, as the author wrote them.
pub struct SourceText<'a> {
    program: &'a Program,
    texts: &'a [&'a str],
    /// For each file, how many more string literals are in double quotes than in single ones.
    double_quotes: OnceCell<Vec<i32>>,
    /// How each file ends its lines.
    line_ends: Vec<OnceCell<&'static str>>,
    /// By what each file indents.
    indents: Vec<OnceCell<&'static str>>,
    /// Which texts each file was asked for, and whether it has them.
    contained: RefCell<FxHashMap<(DocumentId, String), bool>>,
}

impl<'a> SourceText<'a> {
    /// The texts of the program's files.
    #[must_use]
    pub fn new(program: &'a Program, texts: &'a [&'a str]) -> Self {
        let line_ends = texts.iter().map(|_| OnceCell::new()).collect();
        let indents = texts.iter().map(|_| OnceCell::new()).collect();
        Self { program, texts, double_quotes: OnceCell::new(), line_ends, indents, contained: RefCell::default() }
    }

    /// The text at a place.
    #[must_use]
    pub fn text(&self, location: Location) -> &'a str {
        location.span.of(self.file(location))
    }

    /// All of a text.
    #[must_use]
    pub fn document(&self, document: DocumentId) -> &'a str {
        self.texts.get(document.index()).copied().unwrap_or_default()
    }

    fn file(&self, location: Location) -> &'a str {
        self.document(location.document)
    }

    /// Whether the file is a CloudFormation template.
    #[must_use]
    pub fn is_template(&self, location: Location) -> bool {
        self.program.file(location.document).is_some_and(|file| file.template)
    }

    /// A string literal in the quotes that the file uses; in a template, where a literal's place is between its quotes,
    /// without any.
    #[must_use]
    pub fn quote(&self, location: Location, text: &str) -> String {
        if self.is_template(location) {
            return text.to_owned();
        }
        let quote = self.quote_of(location);
        let mut literal = String::from(quote);
        for character in text.chars() {
            match character {
                '\\' => literal.push_str("\\\\"),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                _ if character == quote => {
                    literal.push('\\');
                    literal.push(quote);
                }
                _ => literal.push(character),
            }
        }
        literal.push(quote);
        literal
    }

    /// The quote of most string literals of a file.
    fn quote_of(&self, location: Location) -> char {
        let surplus = self.double_quotes.get_or_init(|| {
            let mut surplus = vec![0; self.texts.len()];
            for (_, expr) in self.program.expressions() {
                if let (ExprKind::Literal(Literal::String(_)), Some(surplus)) =
                    (&expr.kind, surplus.get_mut(expr.location.document.index()))
                {
                    match self.text(expr.location).chars().next() {
                        Some('"') => *surplus += 1,
                        Some('\'') => *surplus -= 1,
                        _ => {}
                    }
                }
            }
            surplus
        });
        if surplus.get(location.document.index()).is_some_and(|surplus| *surplus > 0) { '"' } else { '\'' }
    }

    /// The end of a line and the indentation of the line at a place.
    #[must_use]
    pub fn new_line(&self, location: Location) -> String {
        let file = self.file(location);
        let before = file.get(..location.span.start as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indent: String = line.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
        format!("{}{indent}", self.line_end(location))
    }

    /// Whether the file imports the CDK's version 2 and is checked for types.
    #[must_use]
    pub fn is_typed_v2(&self, location: Location) -> bool {
        let script = |path: &str| [".js", ".jsx", ".mjs", ".cjs"].iter().any(|end| path.ends_with(end));
        self.program.file(location.document).is_some_and(|file| !file.v1 && !file.fragment && !script(&file.path))
    }

    fn line_end(&self, location: Location) -> &'static str {
        let find = || if self.file(location).contains("\r\n") { "\r\n" } else { "\n" };
        self.line_ends.get(location.document.index()).map_or("\n", |known| *known.get_or_init(find))
    }

    /// One step of indentation, as the file has it.
    #[must_use]
    pub fn indent(&self, location: Location) -> &'static str {
        let find = || {
            let indented = self.file(location).lines().filter(|line| line.starts_with([' ', '\t']));
            let mut lines = indented.filter(|line| !line.trim_start().starts_with('*'));
            let wide = |line: &str| (line.len() - line.trim_start_matches(' ').len()).is_multiple_of(4);
            match lines.next() {
                Some(line) if line.starts_with('\t') => "\t",
                Some(line) if wide(line) && lines.all(wide) => "    ",
                _ => "  ",
            }
        };
        self.indents.get(location.document.index()).map_or("  ", |known| *known.get_or_init(find))
    }

    /// Where a property goes behind the last one of an object literal, and its text there. `property` makes it of the
    /// line break before it, which is a space where the object stands in one line.
    #[must_use]
    pub fn add_property(&self, object: ExprId, property: impl Fn(&str) -> String) -> Option<(Location, String)> {
        let at = self.location(object);
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        let Some(last) = properties.last() else { return Some((at, format!("{{ {} }}", property(" ")))) };
        let (start, end) = match last {
            Property::Value { span, value, .. } => (*span, self.outermost_location(*value).span.end),
            Property::Computed { value, .. } | Property::Spread(value) => {
                (self.location(*value).span, self.outermost_location(*value).span.end)
            }
            Property::Getter { .. } | Property::Omitted(_) => return None,
        };
        let before = self.file(at).get(..start.start as usize).unwrap_or_default();
        let own_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
        let between = if own_line { self.new_line(Location { span: start, ..at }) } else { " ".to_owned() };
        Some((Location { span: Span::at(end), ..at }, format!(",{between}{}", property(&between))))
    }

    fn outermost_location(&self, expr: ExprId) -> Location {
        self.location(self.outermost(expr))
    }

    /// The edit that gives a property of an object literal another key.
    #[must_use]
    pub fn rename_property(&self, object: ExprId, from: &str, to: &str) -> Option<(Location, String)> {
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        properties.iter().find_map(|property| match property {
            Property::Value { key, span, value } if key == from => {
                let at = Location { span: *span, ..self.location(object) };
                let shorthand = self.location(*value) == at;
                Some((at, if shorthand { format!("{to}: {from}") } else { to.to_owned() }))
            }
            _ => None,
        })
    }

    /// Where an argument goes behind the last one of a call.
    #[must_use]
    pub fn add_argument(&self, call: ExprId, argument: &str) -> Option<(Location, String)> {
        let (ExprKind::Call { arguments, .. } | ExprKind::New { arguments, .. }) = &self.program[call].kind else {
            return None;
        };
        let last = self.outermost_location(arguments.last()?.expr);
        Some((Location { span: Span::at(last.span.end), ..last }, format!(", {argument}")))
    }

    /// Whether the file imports the CDK's version 1.
    #[must_use]
    pub fn v1(&self, location: Location) -> bool {
        self.program.file(location.document).is_some_and(|file| file.v1)
    }

    /// Whether the file is a test by its path.
    #[must_use]
    pub fn is_test(&self, location: Location) -> bool {
        let path = self.program.file(location.document).map_or("", |file| file.path.as_str());
        path.contains(".test.")
            || path.contains(".spec.")
            || path.split('/').any(|folder| matches!(folder, "test" | "tests" | "__tests__"))
    }

    /// What a file calls a module of the CDK, by its canonical name; in a fragment, as the CDK's documentation does.
    #[must_use]
    pub fn module(&self, location: Location, canonical: &str) -> Option<String> {
        let is_module = |definition: &ExprId| {
            let expr = &self.program[*definition];
            let ExprKind::Import { module, name } = &expr.kind else { return false };
            let imported = names::canonical(module).map(|module| names::join(&module, name.as_deref()));
            expr.location.document == location.document && imported.as_deref() == Some(canonical)
        };
        let fragment = self.program.file(location.document).is_some_and(|file| file.fragment);
        let usual = || fragment.then(|| canonical.trim_start_matches("aws_").to_owned());
        let mut named = self.program.named();
        named
            .find(|(_, definitions)| definitions.iter().any(is_module))
            .map(|(name, _)| name.into_owned())
            .or_else(usual)
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

    /// The name by which the code has what an expression makes, where that is in reach at another expression.
    #[must_use]
    pub fn name_at(&self, made: ExprId, place: ExprId) -> Option<String> {
        let (from, to) = (self.outermost(made), &self.program[place]);
        if self.program[from].location.document != to.location.document {
            return None;
        }
        match self.program.name_of(from)? {
            Named::Field(name) => (self.program[from].class == to.class).then(|| format!("this.{name}")),
            Named::Binding(binding) => {
                let reached = self.in_scope(*binding, to) && !self.is_shadowed(*binding, to);
                reached.then(|| self.program[*binding].name.clone())
            }
        }
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

    /// Where something can be put before a statement: not between it and a comment that speaks of its line.
    #[must_use]
    pub fn before(&self, statement: Location) -> Location {
        let start = statement.span.start;
        let comments = self.program.file(statement.document).map(|file| file.comments.as_slice()).unwrap_or_default();
        let speaks = |comment: &&Comment| {
            let of = |line: Span| comment.span.end <= line.start && line.start <= start && start <= line.end;
            comment.line.is_some_and(of)
        };
        let first = comments.iter().find(speaks).map_or(start, |comment| comment.span.start);
        Location { span: Span::at(first), ..statement }
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

    /// The class that `new` makes an object of.
    #[must_use]
    pub fn class_of(&self, new: ExprId) -> Option<ExprId> {
        match &self.program[new].kind {
            ExprKind::New { callee, .. } => Some(*callee),
            _ => None,
        }
    }

    /// How to write another class of the module of a class, and the edit that imports it, if that takes one: in the place
    /// of the other one, if that is `replaced` and has no other use.
    #[must_use]
    pub fn class_beside(
        &self,
        class: ExprId,
        wanted: &str,
        replaced: bool,
    ) -> Option<(String, Option<(Location, String)>)> {
        let binding = match &self.program[class].kind {
            ExprKind::Transparent(inner) => return self.class_beside(*inner, wanted, replaced),
            ExprKind::Member { object, .. } => return Some((format!("{}.{wanted}", self.path(*object)?), None)),
            ExprKind::Free(_) => return Some((wanted.to_owned(), None)),
            ExprKind::Binding(binding) => *binding,
            _ => return None,
        };
        let [import] = self.program[binding].definitions[..] else { return None };
        let ExprKind::Import { module, name: Some(_) } = &self.program[import].kind else { return None };
        let at = self.program[import].location;
        let is_wanted = |definition: &ExprId| {
            let other = &self.program[*definition];
            let imports = matches!(&other.kind, ExprKind::Import { module: of, name: Some(name) } if of == module && name == wanted);
            imports && other.location.document == at.document
        };
        if let Some((known, _)) = self.program.named().find(|(_, definitions)| definitions.iter().any(is_wanted)) {
            return Some((known.into_owned(), None));
        }
        let uses = |expr: &Expr| matches!(&expr.kind, ExprKind::Binding(used) if *used == binding);
        let once = self.program.expressions().filter(|(_, expr)| uses(expr)).count() == 1;
        let before = self.file(at).get(..at.span.start as usize).unwrap_or_default();
        let own_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
        let apart = if own_line { self.new_line(at) } else { " ".to_owned() };
        let specifiers =
            if once && replaced { wanted.to_owned() } else { format!("{},{apart}{wanted}", self.text(at)) };
        Some((wanted.to_owned(), Some((at, specifiers))))
    }

    /// Where a property can be put into an object literal, and what it takes there: behind the last one that it has.
    #[must_use]
    pub fn new_property(&self, object: ExprId, property: &str) -> Option<(Location, String)> {
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        let Property::Value { value, span, .. } = properties.last()? else { return None };
        let value = self.program[*value].location;
        let last = Location { span: span.to(value.span), ..value };
        let inner = self.text(Location { span: Span { start: last.span.start, ..self.location(object).span }, ..last });
        let apart = if inner.contains('\n') { self.new_line(last) } else { " ".to_owned() };
        Some((Location { span: Span::at(last.span.end), ..last }, format!(",{apart}{property}")))
    }

    /// What is taken out with a property or statement: its comma, and all of its line if it has that for itself.
    #[must_use]
    pub fn removal(&self, written: Location) -> Location {
        let file = self.file(written);
        let (start, end) = (written.span.start as usize, written.span.end as usize);
        let (before, after) = (file.get(..start).unwrap_or_default(), file.get(end..).unwrap_or_default());
        let blank = |text: &str| text.len() - text.trim_end_matches([' ', '\t']).len();
        let skip = after.len() - after.trim_start().len();
        let comma = after.trim_start().starts_with(',');
        let end = if comma { end + skip + 1 } else { end };
        let after = file.get(end..).unwrap_or_default();
        let line = after.trim_start_matches([' ', '\t']);
        let alone = before.trim_end_matches([' ', '\t']).ends_with('\n');
        let span = if let (true, true) = (alone, line.starts_with(['\n', '\r'])) {
            let newline = if line.starts_with("\r\n") { 2 } else { 1 };
            Span::new(start - blank(before), end + (after.len() - line.len()) + newline)
        } else if comma {
            Span::new(start, end + (after.len() - line.len()))
        } else {
            let rest = before.trim_end();
            let start = if rest.ends_with(',') { rest.len() - 1 } else { start };
            Span::new(start, end)
        };
        Location { span, ..written }
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

    /// Whether an expression says the same at another place: it is a literal, or made of what is in reach there by
    /// reading a secret.
    #[must_use]
    pub fn repeats(&self, expr: ExprId, place: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Literal(_) => true,
            ExprKind::Call { callee, arguments } => {
                let ExprKind::Member { object, property, .. } = &self.program[self.program.bare(*callee)].kind else {
                    return false;
                };
                let reading = property == reads::READ_KEY || reads::UNWRAPPING.contains(&property.as_str());
                reading
                    && self.repeats(*object, place)
                    && arguments.iter().all(|argument| self.repeats(argument.expr, place))
            }
            _ => self.reaches(expr, place),
        }
    }

    /// Whether the file at a place holds a text.
    #[must_use]
    pub fn contains(&self, location: Location, text: &str) -> bool {
        let mut known = self.contained.borrow_mut();
        *known.entry((location.document, text.to_owned())).or_insert_with(|| self.file(location).contains(text))
    }

    /// Whether an expression comes after another one in the same function and block or one inside it.
    #[must_use]
    pub fn follows(&self, first: ExprId, second: ExprId) -> bool {
        let (first, second) = (&self.program[first], &self.program[second]);
        first.location.document == second.location.document
            && first.location.span.end <= second.location.span.start
            && self.encloses(first.function, second.function)
            && self.program.same_block(first.location, second.location)
    }

    fn encloses(&self, outer: Option<FunctionId>, inner: Option<FunctionId>) -> bool {
        let mut around = inner;
        while let Some(function) = around {
            if Some(function) == outer {
                return true;
            }
            around = self.program[function].function;
        }
        outer.is_none()
    }

    /// Whether what the expression `text` says is in reach at another place: it is a name or a chain of properties, and
    /// what it starts with is declared around that place.
    #[must_use]
    pub fn reaches(&self, text: ExprId, place: ExprId) -> bool {
        let (from, to) = (&self.program[text], &self.program[place]);
        if from.location.document != to.location.document {
            return false;
        }
        match &from.kind {
            ExprKind::This => from.class == to.class,
            ExprKind::Free(_) => true,
            ExprKind::Binding(binding) => self.in_scope(*binding, to) && !self.is_shadowed(*binding, to),
            ExprKind::Member { object, .. } => self.reaches(*object, place),
            ExprKind::Transparent(inner) => self.reaches(*inner, place),
            _ => false,
        }
    }

    fn in_scope(&self, binding: BindingId, place: &Expr) -> bool {
        let block = self.program[binding].block;
        self.encloses(self.program.binding_function(binding), place.function)
            && block.is_none_or(|block| block.contains(place.location.span))
    }

    /// Whether another declaration of the same name stands between.
    fn is_shadowed(&self, binding: BindingId, place: &Expr) -> bool {
        let own = self.program.binding_function(binding);
        let shadows = |other: BindingId, function| {
            let definition = self.program[other].definitions.first();
            let same_file = definition
                .is_some_and(|definition| self.program[*definition].location.document == place.location.document);
            let block = self.program[other].block;
            other != binding
                && same_file
                && block.is_none_or(|block| block.contains(place.location.span))
                && (function != own || block.is_some())
        };
        let inside = std::iter::successors(place.function, |function| self.program[*function].function);
        let mut around = inside.map(Some).chain([None]);
        around.any(|function| {
            let mut others = self.program.declared_like(binding, function);
            others.any(|other| shadows(other, function))
        })
    }

    /// How a file calls something of the CDK's core module, and the import that it lacks for that.
    #[must_use]
    pub fn core_name(&self, at: Location, name: &str) -> Option<(String, Option<(Location, String)>)> {
        let mut whole = None;
        let mut first: Option<Location> = None;
        for (alias, definitions) in self.program.named() {
            let Some(definition) = definitions.first().map(|definition| &self.program[*definition]) else { continue };
            let ExprKind::Import { module, name: imported } = &definition.kind else { continue };
            if definition.location.document != at.document {
                continue;
            }
            first = first.min(Some(definition.location)).or(Some(definition.location));
            if names::canonical(module).as_deref() == Some("") {
                match imported {
                    Some(imported) if imported == name => return Some((alias.into_owned(), None)),
                    None => whole = Some(format!("{alias}.{name}")),
                    Some(_) => {}
                }
            }
        }
        if let Some(whole) = whole {
            return Some((whole, None));
        }
        let file = self.program.file(at.document)?;
        if file.fragment {
            return Some((name.to_owned(), None));
        }
        let text = self.file(at);
        let start = text.get(..first?.span.start as usize)?.rfind('\n').map_or(0, |end| end + 1);
        let line = Location { span: Span::new(start, start), ..at };
        let module = if file.v1 { "@aws-cdk/core" } else { "aws-cdk-lib" };
        let import = text.get(start..)?.starts_with("import ");
        let end = self.line_end(at);
        let declaration = format!("import {{ {name} }} from {};{end}", self.quote(at, module));
        import.then(|| (name.to_owned(), Some((line, declaration))))
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

    /// A name like `wanted` that the file does not use yet.
    #[must_use]
    pub fn fresh_name(&self, location: Location, wanted: &str) -> String {
        let file = self.file(location);
        let used = |name: &str| {
            file.match_indices(name).any(|(at, _)| {
                let word =
                    |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
                let before = file.get(..at).and_then(|before| before.chars().next_back());
                let after = file.get(at + name.len()..).and_then(|after| after.chars().next());
                !word(before) && !word(after)
            })
        };
        std::iter::once(wanted.to_owned())
            .chain((2..100).map(|number| format!("{wanted}{number}")))
            .find(|name| !used(name))
            .unwrap_or_else(|| wanted.to_owned())
    }

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

    /// Where an expression stands.
    #[must_use]
    pub fn location(&self, expr: ExprId) -> Location {
        self.program[expr].location
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
}
