//! The code in a shape of our own: expressions, bindings, functions and classes in arenas, referred to by ids.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::num::NonZeroU32;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Comment;
use crate::text::{DocumentId, Location, Span};

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident indexes $arena:ident: $item:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(NonZeroU32);

        impl Program {
            pub(super) fn $arena(&mut self, item: $item) -> $id {
                self.$arena.push(item);
                $id(NonZeroU32::MIN.saturating_add(Span::new(1, self.$arena.len()).len()))
            }
        }

        impl std::ops::Index<$id> for Program {
            type Output = $item;

            #[expect(clippy::indexing_slicing, reason = "only this program's arena hands out its ids")]
            fn index(&self, id: $id) -> &$item {
                &self.$arena[id.0.get() as usize - 1]
            }
        }

        impl std::ops::IndexMut<$id> for Program {
            #[expect(clippy::indexing_slicing, reason = "only this program's arena hands out its ids")]
            fn index_mut(&mut self, id: $id) -> &mut $item {
                &mut self.$arena[id.0.get() as usize - 1]
            }
        }
    )*};
}

ids! {
    /// An expression.
    ExprId indexes exprs: Expr;
    /// A name that the code declares.
    BindingId indexes bindings: Binding;
    /// A function, method, getter or constructor.
    FunctionId indexes functions: Function;
    /// A class.
    ClassId indexes classes: Class;
    /// A condition.
    GuardId indexes guards: Guard;
}

/// What ids count by: never zero, so that an absent id takes no more room.
fn numbers() -> impl Iterator<Item = NonZeroU32> {
    (1..).filter_map(NonZeroU32::new)
}

/// All files of a check.
#[derive(Debug, Default)]
pub struct Program {
    /// The files, as given: the index of each is that of its document.
    pub files: Vec<File>,
    exprs: Vec<Expr>,
    bindings: Vec<Binding>,
    functions: Vec<Function>,
    classes: Vec<Class>,
    guards: Vec<Guard>,
    pub(super) writes: Vec<Write>,
    pub(super) blocks: Vec<Location>,
    /// Asked for once all is read.
    names: OnceCell<Names>,
}

/// Names by what they are given and by where they are declared.
#[derive(Debug, Default)]
struct Names {
    /// The first name that an expression alone is given to.
    of: FxHashMap<ExprId, Named>,
    /// The bindings with a value, by the function that they are declared in and their name.
    declared: FxHashMap<Option<FunctionId>, Vec<BindingId>>,
}

/// What has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A name that the code declares.
    Binding(BindingId),
    /// A field, by its name.
    Field(String),
}

impl Program {
    /// Every expression, inner ones before the ones around them.
    pub fn expressions(&self) -> impl Iterator<Item = (ExprId, &Expr)> {
        numbers().map(ExprId).zip(&self.exprs)
    }

    /// Every class.
    pub(super) fn each_class(&self) -> impl Iterator<Item = (ClassId, &Class)> {
        numbers().map(ClassId).zip(&self.classes)
    }

    /// An expression without what is around it and changes nothing, such as parentheses.
    #[must_use]
    pub fn bare(&self, expr: ExprId) -> ExprId {
        let mut bare = expr;
        while let ExprKind::Transparent(inner) = self[bare].kind {
            if inner >= bare {
                break;
            }
            bare = inner;
        }
        bare
    }

    /// The file of a document.
    #[must_use]
    pub fn file(&self, document: DocumentId) -> Option<&File> {
        self.files.get(document.index())
    }

    /// Everything that has a name: bindings, then fields as `this.name`, with all that they are ever given.
    pub fn named(&self) -> impl Iterator<Item = (Cow<'_, str>, &[ExprId])> {
        let bindings = self.bindings.iter().map(|binding| (Cow::from(&binding.name), binding.definitions.as_slice()));
        let fields = self.classes.iter().flat_map(|class| &class.fields);
        bindings.chain(fields.map(|(name, definitions)| (format!("this.{name}").into(), definitions.as_slice())))
    }

    /// The first name that is ever given this expression and nothing else.
    #[must_use]
    pub fn name_of(&self, definition: ExprId) -> Option<&Named> {
        self.names().of.get(&definition)
    }

    /// The names declared in a function, or outside every function, that are called like this one.
    pub fn declared_like(&self, binding: BindingId, function: Option<FunctionId>) -> impl Iterator<Item = BindingId> {
        let name = &self[binding].name;
        let declared = self.names().declared.get(&function).map(Vec::as_slice).unwrap_or_default();
        let from = declared.partition_point(|other| self[*other].name < *name);
        declared.iter().skip(from).copied().take_while(move |other| self[*other].name == *name)
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut names = Names::default();
            let ids = numbers().map(BindingId).zip(&self.bindings);
            let bindings = ids.map(|(id, binding)| (Named::Binding(id), &binding.definitions));
            let fields = self.classes.iter().flat_map(|class| &class.fields);
            let fields = fields.map(|(name, definitions)| (Named::Field(name.clone()), definitions));
            for (named, definitions) in bindings.chain(fields) {
                if let (Named::Binding(binding), [first, ..]) = (&named, definitions.as_slice()) {
                    names.declared.entry(self[*first].function).or_default().push(*binding);
                }
                if let [only] = definitions[..]
                    && let Entry::Vacant(unnamed) = names.of.entry(only)
                {
                    unnamed.insert(named);
                }
            }
            for declared in names.declared.values_mut() {
                declared.sort_by(|one, other| self[*one].name.cmp(&self[*other].name));
            }
            names
        })
    }

    /// The names of everything that the text itself makes a member: of an object, a class, a file. Nothing where some
    /// are computed.
    pub(super) fn members(&self) -> Option<FxHashSet<&String>> {
        let mut names: FxHashSet<_> = self.files.iter().flat_map(|file| file.exports.keys()).collect();
        for Class { fields, statics, methods, getters, static_getters, .. } in &self.classes {
            names.extend(fields.keys().chain(statics.keys()));
            names.extend(methods.keys().chain(getters.keys()).chain(static_getters.keys()));
        }
        for expr in &self.exprs {
            match &expr.kind {
                ExprKind::Object(properties) => {
                    for property in properties {
                        match property {
                            Property::Value { key, .. } | Property::Getter { key, .. } => _ = names.insert(key),
                            Property::Computed { .. } => return None,
                            Property::Spread(_) | Property::Omitted(_) => {}
                        }
                    }
                }
                ExprKind::Member { property, .. } if property == "fromEntries" => return None,
                _ => {}
            }
        }
        for Write { property, value, .. } in &self.writes {
            match property {
                Some(property) => _ = names.insert(property),
                // A method that changes its object gives it no member to call.
                None if matches!(self[*value].kind, ExprKind::Call { .. }) => {}
                None => return None,
            }
        }
        Some(names)
    }

    /// The function that a name is declared in; `None` outside every function.
    #[must_use]
    pub fn binding_function(&self, binding: BindingId) -> Option<FunctionId> {
        let definition = *self[binding].definitions.first()?;
        self[definition].function
    }

    /// Everything that conditions test.
    pub fn tests(&self) -> impl Iterator<Item = ExprId> {
        self.guards.iter().map(|guard| guard.test)
    }

    /// Whether every block around one place is around another one, too, so that what is declared there is known here.
    #[must_use]
    pub fn same_block(&self, one: Location, other: Location) -> bool {
        let contains =
            |block: &Location, place: Location| block.document == place.document && block.span.contains(place.span);
        self.blocks.iter().filter(|block| contains(block, one)).all(|block| contains(block, other))
    }

    /// Replaces imports between the files by what they import.
    pub(super) fn link(&mut self) {
        let imports: Vec<_> = self
            .expressions()
            .filter_map(|(id, expr)| match &expr.kind {
                ExprKind::Import { module, name } => {
                    let target = self.target(expr.location.document, module)?;
                    Some((id, self.import(target, name.as_deref(), expr.location.span)?))
                }
                _ => None,
            })
            .collect();
        for (id, kind) in imports {
            self[id].kind = kind;
        }
    }

    /// What an import from the file at index `target` stands for.
    fn import(&self, target: usize, name: Option<&str>, at: Span) -> Option<ExprKind> {
        let assigned = self.files.get(target)?.exports.get(EXPORT_ASSIGNMENT).copied();
        match (name, assigned) {
            (None, None) => Some(ExprKind::Namespace(target)),
            (None | Some("default"), Some(assigned)) => Some(ExprKind::Transparent(assigned)),
            (Some(name), Some(object)) => {
                Some(ExprKind::Member { object, property: name.to_owned(), name: at, optional: false })
            }
            (Some(name), None) => match self.exported(target, name)? {
                Exported::Here(export) => Some(ExprKind::Transparent(export)),
                Exported::Foreign(module) => Some(ExprKind::Import { module, name: Some(name.to_owned()) }),
            },
        }
    }

    /// What `name` of the file at index `file` stands for, through re-exports.
    pub(super) fn exported(&self, file: usize, name: &str) -> Option<Exported> {
        let mut seen = Vec::new();
        self.find_export(file, name, &mut seen)
    }

    fn find_export(&self, file: usize, name: &str, seen: &mut Vec<usize>) -> Option<Exported> {
        if seen.contains(&file) || seen.len() > REEXPORTS {
            return None;
        }
        seen.push(file);
        let File { document, exports, reexports, .. } = self.files.get(file)?;
        if let Some(expr) = exports.get(name) {
            return Some(Exported::Here(*expr));
        }
        // `export *` leaves the default out.
        let mut modules = reexports.iter().filter(|_| name != "default");
        let found = modules.find_map(|module| self.find_export(self.target(*document, module)?, name, seen));
        found.or_else(|| match reexports.as_slice() {
            [module] if !module.starts_with('.') => Some(Exported::Foreign(module.clone())),
            _ => None,
        })
    }

    fn target(&self, from: DocumentId, module: &str) -> Option<usize> {
        if !module.starts_with('.') {
            return None;
        }
        let folder = self.file(from)?.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        for part in module.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        let wanted = parts.join("/");
        let stem = |path: &str| {
            let path = path.strip_prefix("./").unwrap_or(path).trim_start_matches('/');
            match path.rsplit_once('.') {
                Some((stem, "ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs")) => stem.to_owned(),
                _ => path.to_owned(),
            }
        };
        let wanted = stem(&wanted);
        let index = format!("{wanted}/index");
        let find = |wanted: &str| self.files.iter().position(|file| stem(&file.path) == wanted);
        find(&wanted).or_else(|| find(index.trim_start_matches('/')))
    }
}

/// A file of the program.
#[derive(Debug)]
pub struct File {
    /// Its text.
    pub document: DocumentId,
    /// Its path, as given.
    pub path: String,
    /// Whether it imports nothing: part of a file, with the usual names taken for granted.
    pub fragment: bool,
    /// Whether it imports the CDK's version 1.
    pub v1: bool,
    /// Whether it is a CloudFormation template.
    pub template: bool,
    /// The comments that speak to the checker, in order.
    pub comments: Vec<Comment>,
    /// What it exports, by name; `module.exports =` and `export =` as `export=`.
    pub exports: FxHashMap<String, ExprId>,
    /// The modules of `export * from`.
    pub(super) reexports: Vec<String>,
}

/// The name under which a file's `export =` or `module.exports =` is kept.
pub(super) const EXPORT_ASSIGNMENT: &str = "export=";

/// Files that one export is looked for in.
const REEXPORTS: usize = 64;

/// What an exported name stands for.
pub(super) enum Exported {
    /// An expression of the text.
    Here(ExprId),
    /// The same name of a module that is not in the text.
    Foreign(String),
}

/// An expression.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub location: Location,
    /// The function around it.
    pub function: Option<FunctionId>,
    /// The class whose `this` it sees.
    pub class: Option<ClassId>,
    /// What decides whether it is evaluated, where something does.
    pub(super) guard: Option<GuardId>,
    /// The innermost statement around it within its function; nothing in a fragment that is no statement.
    pub statement: Option<Span>,
    /// The expression it is an operand of, or whose argument, element or property it is.
    pub parent: Option<ExprId>,
}

/// What an expression is, as far as evaluation cares.
#[derive(Debug)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A template literal: texts around parts, one more text than parts.
    Template {
        /// The texts, unescaped.
        texts: Vec<String>,
        /// The expressions between them.
        parts: Vec<ExprId>,
    },
    /// A name that the code declares.
    Binding(BindingId),
    /// A name that nothing in the file declares.
    Free(String),
    /// `this`.
    This,
    /// `super`, called or read.
    Super,
    /// `object.property`, also a property taken out by destructuring.
    Member {
        /// The object.
        object: ExprId,
        /// The property's name.
        property: String,
        /// Where the name stands.
        name: Span,
        /// Whether it is `?.`.
        optional: bool,
    },
    /// `object[index]`.
    Index {
        /// The object.
        object: ExprId,
        /// The index.
        index: ExprId,
    },
    /// `callee(arguments)`.
    Call {
        /// What is called.
        callee: ExprId,
        /// What it is given.
        arguments: Vec<Argument>,
    },
    /// `new callee(arguments)`.
    New {
        /// The class.
        callee: ExprId,
        /// What it is given.
        arguments: Vec<Argument>,
    },
    /// An object literal.
    Object(Vec<Property>),
    /// An array literal.
    Array(Vec<Argument>),
    /// One of these, by their guards: `?:`, the `return`s of a function.
    Choice(Vec<ExprId>),
    /// The second where the first is absent: `??`, `||`, a default.
    Fallback(Absent, ExprId, ExprId),
    /// `left && right`.
    And(ExprId, ExprId),
    /// `!operand`.
    Not(ExprId),
    /// `left === right`.
    Equal(ExprId, ExprId),
    /// `left + right`.
    Add(ExprId, ExprId),
    /// `for … of list`: the body is called with each element.
    Loop {
        /// What is gone through.
        list: ExprId,
        /// The body, as a function of the loop's variable.
        body: FunctionId,
    },
    /// The parameter of a function at an index.
    Parameter(FunctionId, usize),
    /// A function.
    Function(FunctionId),
    /// A class.
    Class(ClassId),
    /// An import: all of a module, or a name of it.
    Import {
        /// The module, as written.
        module: String,
        /// The name; nothing for the namespace.
        name: Option<String>,
    },
    /// All exports of another file, by its index.
    Namespace(usize),
    /// `target = value`.
    Assign {
        /// What is assigned to.
        target: ExprId,
        /// What is assigned.
        value: ExprId,
    },
    /// What changes nothing for us: parentheses, `await`, `as`, `satisfies`, `!`, `<T>`.
    Transparent(ExprId),
    /// Anything else.
    Opaque,
}

/// What counts as absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// `undefined`: a default.
    Undefined,
    /// `undefined` and `null`: `??`.
    Nullish,
    /// Whatever is no true value: `||`.
    Falsy,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A string, unescaped, lossily where it is no Unicode.
    String(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
    /// `undefined`.
    Undefined,
}

impl Literal {
    /// Whether both are equal by `==` and `===` alike; `None` where the two differ.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        let absent = |literal: &Self| matches!(literal, Self::Undefined | Self::Null);
        if std::mem::discriminant(self) == std::mem::discriminant(other) {
            Some(self == other)
        } else if absent(self) != absent(other) {
            Some(false)
        } else {
            None
        }
    }
}

/// An argument of a call or an element of an array.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its expression.
    pub expr: ExprId,
    /// Whether it is spread.
    pub spread: bool,
}

/// A property of an object literal.
#[derive(Debug)]
pub enum Property {
    /// `key: value`.
    Value {
        /// The key.
        key: String,
        /// Where the key stands.
        span: Span,
        /// The value.
        value: ExprId,
    },
    /// `get key() { … }`.
    Getter {
        /// The key.
        key: String,
        /// The function.
        function: FunctionId,
    },
    /// `...value`.
    Spread(ExprId),
    /// Not there, whatever is spread before: what destructuring leaves out of the rest.
    Omitted(String),
    /// `[key]: value`.
    Computed {
        /// The key.
        key: ExprId,
        /// The value.
        value: ExprId,
    },
}

/// A name that the code declares.
#[derive(Debug, Default)]
pub struct Binding {
    /// The name.
    pub name: String,
    /// Everything it is ever given; more than one means that it depends.
    pub definitions: Vec<ExprId>,
    /// The function and guard that it is declared in, if that is apart from what it is given.
    pub(super) declared: Option<(Option<FunctionId>, Option<GuardId>)>,
    /// The block it is declared in, inside which alone it can be used; nothing for that of its function or file.
    pub block: Option<Span>,
}

/// A function.
#[derive(Debug, Default)]
pub struct Function {
    /// The function around it.
    pub function: Option<FunctionId>,
    /// The class it is a constructor or method of.
    pub class: Option<ClassId>,
    /// Whether it is a constructor.
    pub constructor: bool,
    /// What it returns; nothing for `undefined`.
    pub result: Option<ExprId>,
}

/// A class.
#[derive(Debug)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// What it extends.
    pub extends: Option<ExprId>,
    /// Its constructor, also where it is not written out.
    pub constructor: FunctionId,
    /// Everything its instance fields are ever given.
    pub fields: FxHashMap<String, Vec<ExprId>>,
    /// Its static fields and methods.
    pub statics: FxHashMap<String, Vec<ExprId>>,
    /// Its methods.
    pub methods: FxHashMap<String, FunctionId>,
    /// Its getters.
    pub getters: FxHashMap<String, FunctionId>,
    /// Its static getters.
    pub static_getters: FxHashMap<String, FunctionId>,
    /// Its `super(...)` call.
    pub super_call: Option<ExprId>,
}

/// A condition under which something is evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// What is tested.
    pub test: ExprId,
    /// What the test must give.
    pub when: bool,
    /// The condition around this one.
    pub outer: Option<GuardId>,
}

/// A change to an object after it is made.
#[derive(Clone, Debug)]
pub(super) struct Write {
    /// The object.
    pub object: ExprId,
    /// The property that changes; nothing if it may be any.
    pub property: Option<String>,
    /// What it becomes.
    pub value: ExprId,
}

/// What adds expressions to a program, in the order in which they are read.
pub(super) trait Lower {
    /// The program.
    fn program(&mut self) -> &mut Program;

    /// The condition under which what is read is evaluated.
    fn guard(&mut self) -> &mut Option<GuardId>;

    /// Adds an expression.
    fn add(&mut self, kind: ExprKind, span: Span) -> ExprId;

    /// Adds an expression around others.
    fn around(&mut self, kind: ExprKind, span: Span, inner: impl IntoIterator<Item = ExprId>) -> ExprId {
        let id = self.add(kind, span);
        for inner in inner {
            self.program()[inner].parent = Some(id);
        }
        id
    }

    /// Reads what is evaluated only when a test gives `when`.
    fn guarded<T>(&mut self, test: ExprId, when: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = *self.guard();
        *self.guard() = Some(self.program().guards(Guard { test, when, outer }));
        let result = read(self);
        *self.guard() = outer;
        result
    }
}
