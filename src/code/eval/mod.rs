//! What an expression is worth, as far as the text alone says: demand-driven, bounded, and per call site, so that a
//! secret and its key stay together through helpers and constructors.

mod calls;
mod classes;
mod lists;
mod objects;

use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::hash_map;
use std::rc::Rc;

use crate::cdk::names;
use crate::code::program::{Absent, BindingId, ClassId, ExprId, ExprKind, FunctionId, Literal, Program};

/// Evaluations that one program may take in all.
const FUEL: u32 = 500_000;
/// Evaluations inside evaluations.
const DEPTH: u32 = 96;
/// Calls inside calls that are followed.
const CALLS: u32 = 12;
/// Ways in which one function is called that are told apart.
const CONTEXTS: usize = 32;
/// Classes that extend each other.
const LINEAGE: usize = 32;
/// Conditions inside conditions that are looked at.
const GUARDS: u32 = 64;
/// Elements of one array.
const ELEMENTS: usize = 1000;
/// Bytes of one string: no key, name or template is longer.
const TEXT: usize = 10_000;
/// Known and unknown parts of one string.
const PIECES: usize = 32;
/// Assignments to one name.
const DEFINITIONS: usize = 64;
/// Alternatives that one expression may have.
const ALTERNATIVES: usize = 16;
/// Methods of a list that call a function for each element.
const PASSING: &[&str] = &["map", "forEach", "flatMap", "filter", "find", "some", "every", "reduce"];

/// The calls that an expression is evaluated in: which arguments its parameters have, which object is `this`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Env(u32);

impl Env {
    /// Outside every call: parameters are unknown.
    pub const ROOT: Self = Self(0);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Frame {
    function: FunctionId,
    given: Given,
    lexical: Env,
    this: Option<Instance>,
}

/// Where the parameters of a call have their values from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Given {
    /// From nowhere in the text.
    Nothing,
    /// From a call.
    Call(Made),
    /// From the element of a list that a loop or a method such as `map` goes through.
    Element { of: Made, index: usize },
}

/// A property that is changed after the object is made, or nothing if it may be any, and what it becomes.
type Change<'p> = (Option<&'p str>, Made);

/// What is changed after it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Subject {
    /// An object or array literal.
    Literal(ExprId),
    /// The objects of a class.
    Fields(ClassId),
    /// A class itself.
    Statics(ClassId),
}

/// An object of a class of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instance {
    /// Its class.
    pub class: ClassId,
    /// The `new` that makes it.
    pub made: Made,
}

/// What an expression makes that the text does not define itself: an object of the CDK, the result of its methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Made {
    /// The expression.
    pub site: ExprId,
    /// The calls it is evaluated in.
    pub env: Env,
}

/// What an expression is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A constant.
    Literal(Literal),
    /// A string of which only parts are known.
    Partial(Vec<Piece>),
    /// An object whose properties the text says.
    Object(Made),
    /// An array whose elements the text says.
    Array(Made),
    /// A pair of a key and a value: an element of `Object.entries(…)`.
    Entry(Rc<Entry>),
    /// Something of the CDK or another package, by canonical name, such as `aws_rds.Credentials`.
    Api(String),
    /// What a call, `new` or property of such makes.
    Made(Made),
    /// A name that nothing in the text declares, with the properties read of it: `dbSecret`, `this.db`.
    Free(String),
    /// A function of the text.
    Function(FunctionId, Env, Option<Instance>),
    /// A class of the text.
    Class(ClassId),
    /// An object of a class of the text.
    Instance(Instance),
    /// `this`, in a class that the text makes no object of.
    This(ClassId),
    /// All exports of a file, by its index.
    Namespace(usize),
    /// The text does not say; why.
    Unknown(&'static str),
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    key: Rc<str>,
    /// The expression that decided the key.
    origin: ExprId,
    value: Item,
}

/// An element of an array.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Made(Made),
    Text(Rc<str>, ExprId),
    Entry(Rc<Entry>),
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Known text.
    Text(String),
    /// What something of the CDK is as text, such as the ARN of a secret.
    Value(Value),
    /// Any text.
    Unknown,
}

impl Piece {
    fn may_be_empty(&self) -> bool {
        !matches!(self, Self::Text(text) if !text.is_empty())
    }
}

impl Value {
    /// The string it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Literal(Literal::String(text)) => Some(text),
            _ => None,
        }
    }

    fn is_text(&self) -> bool {
        matches!(self, Self::Literal(Literal::String(_)) | Self::Partial(_))
    }

    fn is_absent(&self, absent: Absent) -> Option<bool> {
        match (self, absent) {
            (Self::Unknown(_) | Self::Made(_) | Self::Free(_), _) => None,
            (Self::Literal(Literal::Undefined), _) | (Self::Literal(Literal::Null), Absent::Nullish) => Some(true),
            (_, Absent::Undefined | Absent::Nullish) => Some(false),
            (_, Absent::Falsy) => self.truth().map(|truth| !truth),
        }
    }

    /// Whether it counts as true.
    fn truth(&self) -> Option<bool> {
        match self {
            Self::Literal(Literal::Boolean(boolean)) => Some(*boolean),
            Self::Literal(Literal::String(text)) => Some(!text.is_empty()),
            Self::Literal(Literal::Number(number)) => Some(*number != 0.0 && !number.is_nan()),
            Self::Literal(Literal::Undefined | Literal::Null) => Some(false),
            Self::Partial(pieces) if pieces.iter().all(Piece::may_be_empty) => None,
            Self::Unknown(_) | Self::Made(_) | Self::Free(_) | Self::Api(_) => None,
            _ => Some(true),
        }
    }
}

/// A value, and how it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The value.
    pub value: Value,
    /// The expression that decided it.
    pub origin: ExprId,
    /// Whether the expression has this value whenever it is evaluated, or one time of several; not if it depends.
    pub certain: bool,
}

type Alternatives = Rc<[Known]>;

/// A property that a spread has asked an object for.
#[derive(Clone)]
enum Asked {
    /// What it is, is being found out.
    Open,
    /// What it is, if the object has it.
    Known(Option<Alternatives>),
}

/// Evaluates a program.
pub struct Evaluator<'p> {
    program: &'p Program,
    frames: RefCell<Vec<Frame>>,
    interned: RefCell<FxHashMap<Frame, Env>>,
    known: RefCell<FxHashMap<(ExprId, Env), Option<Alternatives>>>,
    lists: RefCell<FxHashMap<Made, Option<Rc<[Item]>>>>,
    /// What spreads have read of objects.
    spread: RefCell<FxHashMap<Made, FxHashMap<Box<str>, Asked>>>,
    contexts: RefCell<FxHashMap<FunctionId, Option<Rc<[Env]>>>>,
    callers: OnceCell<FxHashMap<FunctionId, Vec<ExprId>>>,
    loops: OnceCell<FxHashMap<FunctionId, ExprId>>,
    /// The classes of the text that extend a class of it.
    extended: RefCell<FxHashMap<ClassId, Vec<ClassId>>>,
    changes: RefCell<FxHashMap<Subject, Vec<Change<'p>>>>,
    /// Whose changes were asked for.
    asked: RefCell<FxHashSet<Subject>>,
    fuel: Cell<u32>,
    depth: Cell<u32>,
}

impl<'p> Evaluator<'p> {
    /// Evaluates nothing yet.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        let evaluator = Self {
            program,
            frames: RefCell::default(),
            interned: RefCell::default(),
            known: RefCell::default(),
            lists: RefCell::default(),
            spread: RefCell::default(),
            contexts: RefCell::default(),
            callers: OnceCell::new(),
            loops: OnceCell::new(),
            extended: RefCell::default(),
            changes: RefCell::default(),
            asked: RefCell::default(),
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
        };
        evaluator.find_subclasses();
        evaluator.find_changes();
        evaluator
    }

    fn find_subclasses(&self) {
        for (class, item) in self.program.each_class() {
            if item.extends.is_some()
                && let Some(parent) = self.parent(class).filter(|parent| *parent != class)
            {
                self.extended.borrow_mut().entry(parent).or_default().push(class);
            }
        }
    }

    /// Notes which objects the code changes after they are made, one change after the other, so that each is found
    /// through those before it.
    fn find_changes(&self) {
        for write in &self.program.writes {
            let mut stale = false;
            for env in self.contexts(write.value).iter() {
                for known in self.eval(write.object, *env).iter() {
                    let subject = match known.value {
                        Value::Object(made) | Value::Array(made) => Subject::Literal(made.site),
                        Value::Instance(Instance { class, .. }) | Value::This(class) => Subject::Fields(class),
                        Value::Class(class) => Subject::Statics(class),
                        _ => continue,
                    };
                    let value = Made { site: write.value, env: *env };
                    self.changes.borrow_mut().entry(subject).or_default().push((write.property.as_deref(), value));
                    stale |= self.asked.borrow().contains(&subject);
                }
            }
            if stale {
                self.known.borrow_mut().clear();
                self.lists.borrow_mut().clear();
                self.spread.borrow_mut().clear();
                self.asked.borrow_mut().clear();
            }
        }
    }

    /// What a property is changed to after the object is made; `None` for what the text does not say.
    fn changes(&self, subject: Subject, name: &str) -> Vec<Made> {
        self.asked.borrow_mut().insert(subject);
        let all = self.changes.borrow();
        let all = all.get(&subject).into_iter().flatten();
        all.filter(|(property, _)| property.is_none_or(|property| property == name)).map(|(_, value)| *value).collect()
    }

    fn is_changed(&self, subject: Subject) -> bool {
        self.asked.borrow_mut().insert(subject);
        self.changes.borrow().contains_key(&subject)
    }

    /// The program that is evaluated.
    #[must_use]
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// Everything the expression may be worth in these calls; never empty.
    pub fn eval(&self, expr: ExprId, env: Env) -> Alternatives {
        let env = self.home(expr, env);
        match self.known.borrow_mut().entry((expr, env)) {
            hash_map::Entry::Occupied(known) => {
                return known.get().clone().unwrap_or_else(|| unknown(expr, "it refers to itself"));
            }
            hash_map::Entry::Vacant(_) if self.fuel.get() == 0 || self.depth.get() >= DEPTH => {
                return unknown(expr, "there is too much to follow");
            }
            hash_map::Entry::Vacant(open) => _ = open.insert(None),
        }
        self.fuel.set(self.fuel.get() - 1);
        self.depth.set(self.depth.get() + 1);
        let mut values = self.compute(expr, env);
        if values.len() > 1 && values.len() <= ALTERNATIVES * ALTERNATIVES {
            values = depends(values.to_vec());
        }
        if values.len() > ALTERNATIVES {
            values = unknown(expr, "it may have too many values");
        }
        self.known.borrow_mut().insert((expr, env), Some(Rc::clone(&values)));
        self.depth.set(self.depth.get() - 1);
        values
    }

    /// The innermost of the calls that are those of a function around the expression: the same expression has the same
    /// value from wherever inside it is asked for.
    fn home(&self, expr: ExprId, env: Env) -> Env {
        let item = &self.program[expr];
        let mut at = env;
        while let Some(frame) = self.frame_of(at) {
            let mut around = item.function;
            while let Some(function) = around {
                if function == frame.function {
                    return at;
                }
                around = self.program[function].function;
            }
            // A field is evaluated in the calls of the constructor.
            if self.program[frame.function].constructor && self.program[frame.function].class == item.class {
                return at;
            }
            at = frame.lexical;
        }
        Env::ROOT
    }

    /// The one value of the expression, if it has one.
    pub fn single(&self, expr: ExprId, env: Env) -> Option<Known> {
        match &*self.eval(expr, env) {
            [known] => Some(known.clone()),
            _ => None,
        }
    }

    /// Everything the expression may be worth where something is read of it, so that it is not `undefined`.
    #[must_use]
    pub fn present(&self, expr: ExprId, env: Env) -> Rc<[Known]> {
        let values = self.eval(expr, env);
        let is_present = |known: &&Known| known.value.is_absent(Absent::Nullish) != Some(true);
        if values.iter().all(|known| is_present(&known)) {
            return values;
        }
        let mut present: Rc<[Known]> = values.iter().filter(is_present).cloned().collect();
        if let (Some([only]), true) = (Rc::get_mut(&mut present), values.len() > 1) {
            only.certain = true;
        }
        present
    }

    /// The one value of an expression that something is read of, if it has one.
    #[must_use]
    pub fn receiver(&self, expr: ExprId, env: Env) -> Option<Known> {
        match &*self.present(expr, env) {
            [known] => Some(known.clone()),
            _ => None,
        }
    }

    fn compute(&self, expr: ExprId, env: Env) -> Alternatives {
        let one = |value| one(value, expr, true);
        let made = Made { site: expr, env };
        match &self.program[expr].kind {
            ExprKind::Literal(literal) => one(Value::Literal(literal.clone())),
            ExprKind::Template { texts, parts } => self.template(expr, env, texts, parts).into(),
            ExprKind::Binding(binding) => self.binding(expr, env, *binding),
            ExprKind::Free(name) => one(self.free(expr, name)),
            ExprKind::This => one(match (self.this(env), self.program[expr].class) {
                (Some(instance), Some(class)) if self.lineage(instance.class).contains(&class) => {
                    Value::Instance(instance)
                }
                (_, Some(class)) => Value::This(class),
                (_, None) => Value::Free("this".to_owned()),
            }),
            ExprKind::Member { object, property, .. } => {
                each(&self.eval(*object, env), |object| self.member(object, property, made))
            }
            ExprKind::Index { object, index } => self.index(expr, env, *object, *index).into(),
            ExprKind::Call { callee, .. } => each(&self.eval(*callee, env), |callee| self.call(callee, made)),
            ExprKind::New { callee, .. } => self
                .eval(*callee, env)
                .iter()
                .map(|callee| Known {
                    value: match callee.value {
                        Value::Class(class) => Value::Instance(Instance { class, made }),
                        Value::Unknown(why) => Value::Unknown(why),
                        _ => Value::Made(made),
                    },
                    origin: expr,
                    certain: callee.certain,
                })
                .collect(),
            ExprKind::Object(_) => one(Value::Object(made)),
            ExprKind::Array(_) => one(Value::Array(made)),
            ExprKind::Choice(choices) => self.any(choices, env),
            ExprKind::Fallback(absent, left, right) => {
                let left = self.eval(*left, env);
                if left.iter().all(|known| known.value.is_absent(*absent) == Some(false)) {
                    return left;
                }
                let present = left.iter().filter(|known| known.value.is_absent(*absent) != Some(true));
                let mut values: Vec<_> = present.cloned().collect();
                if values.is_empty() {
                    return self.eval(*right, env);
                }
                values.extend(self.eval(*right, env).iter().cloned());
                depends(values)
            }
            ExprKind::And(left, right) => match self.truth(*left, env) {
                Some(true) => self.eval(*right, env),
                Some(false) => self.eval(*left, env),
                None => {
                    let mut values = one(Value::Literal(Literal::Undefined)).to_vec();
                    values.extend(self.eval(*right, env).iter().cloned());
                    depends(values)
                }
            },
            ExprKind::Not(operand) => one(match self.truth(*operand, env) {
                Some(truth) => Value::Literal(Literal::Boolean(!truth)),
                None => Value::Unknown("it is computed at run time"),
            }),
            ExprKind::Equal(left, right) => {
                let literal = |expr| match self.single(expr, env)?.value {
                    Value::Literal(literal) => Some(literal),
                    _ => None,
                };
                let equal = literal(*left).zip(literal(*right)).and_then(|(left, right)| left.equals(&right));
                one(match equal {
                    Some(equal) => Value::Literal(Literal::Boolean(equal)),
                    None => Value::Unknown("it is computed at run time"),
                })
            }
            ExprKind::Add(left, right) => self.concatenate(expr, env, *left, *right).into(),
            ExprKind::Loop { .. } => one(Value::Literal(Literal::Undefined)),
            ExprKind::Parameter(function, index) => self.parameter(expr, env, *function, *index),
            ExprKind::Function(function) => one(Value::Function(*function, env, self.this(env))),
            ExprKind::Class(class) => one(Value::Class(*class)),
            ExprKind::Import { module, name } => one(match names::canonical(module) {
                Some(module) => Value::Api(member_of_module(module, name.as_deref())),
                None if module.starts_with('.') => Value::Unknown("it comes from a file that was not given"),
                None => Value::Api(member_of_module(format!("{module}:"), name.as_deref())),
            }),
            ExprKind::Namespace(file) => one(Value::Namespace(*file)),
            ExprKind::Assign { value, .. } | ExprKind::Transparent(value) => self.eval(*value, env),
            ExprKind::Super | ExprKind::Opaque => one(Value::Unknown("it is computed at run time")),
        }
    }

    /// What several expressions are worth, those that cannot be reached left out.
    fn any(&self, exprs: &[ExprId], env: Env) -> Alternatives {
        let reached = exprs.iter().filter(|expr| self.runs(**expr, env) != Some(false));
        let values: Vec<_> = reached.map(|expr| self.eval(*expr, env)).collect();
        match (values.as_slice(), exprs) {
            ([], []) => Rc::from([]),
            ([], [first, ..]) => unknown(*first, "nothing gives it a value"),
            ([only], _) => Rc::clone(only),
            _ => depends(values.iter().flat_map(|values| values.iter().cloned()).collect()),
        }
    }

    fn binding(&self, expr: ExprId, env: Env, binding: BindingId) -> Alternatives {
        let binding = &self.program[binding];
        match (binding.definitions.as_slice(), binding.declared) {
            ([], _) => unknown(expr, "it is declared without a value"),
            (many, _) if many.len() > DEFINITIONS => unknown(expr, "it may have too many values"),
            ([only], Some((function, guard))) => {
                let given = &self.program[*only];
                let elsewhere = given.function != function;
                let perhaps = given.guard != guard && self.runs(*only, env) != Some(true);
                self.given(*only, env, elsewhere || perhaps)
            }
            (definitions, _) => self.any(definitions, env),
        }
    }

    /// What a name or field is worth to which one expression is assigned, perhaps not yet.
    fn given(&self, definition: ExprId, env: Env, perhaps: bool) -> Alternatives {
        let values = self.any(&[definition], env);
        if perhaps { depends([&*values, &*absent(definition)].concat()) } else { values }
    }

    /// Whether an expression is evaluated at all in these calls.
    pub fn runs(&self, expr: ExprId, env: Env) -> Option<bool> {
        let mut guard = self.program[expr].guard;
        let mut runs = Some(true);
        for _ in 0..GUARDS {
            let Some(id) = guard else { return runs };
            let condition = self.program[id];
            match self.truth(condition.test, env) {
                Some(truth) if truth != condition.when => return Some(false),
                Some(_) => {}
                None => runs = None,
            }
            guard = condition.outer;
        }
        None
    }

    /// The tests that decide whether an expression is evaluated, in its function and before, and that the text leaves
    /// open; each with what it must give.
    #[must_use]
    pub fn branches(&self, expr: ExprId, env: Env) -> Vec<(ExprId, bool)> {
        let mut branches = Vec::new();
        let mut at = Some(Made { site: expr, env });
        for _ in 0..=CALLS {
            let Some(made) = at else { break };
            let mut guard = self.program[made.site].guard;
            for _ in 0..GUARDS {
                let Some(id) = guard else { break };
                let condition = self.program[id];
                let (mut test, mut when) = (self.program.bare(condition.test), condition.when);
                while let ExprKind::Not(inner) = self.program[test].kind {
                    (test, when) = (self.program.bare(inner), !when);
                }
                if !matches!(self.program[test].kind, ExprKind::Opaque) && self.truth(test, made.env).is_none() {
                    branches.push((test, when));
                }
                guard = condition.outer;
            }
            at = self.caller(made.env);
        }
        branches
    }

    /// What leads to the calls that are the context of an expression, as far as the text has it.
    fn caller(&self, env: Env) -> Option<Made> {
        let frame = self.frame_of(env)?;
        match (frame.given, frame.this) {
            (Given::Call(call), _) => Some(call),
            (Given::Element { of, .. }, _) => Some(of),
            (Given::Nothing, this) => Some(this?.made),
        }
    }

    /// Whether an expression is evaluated for certain, and so is the call that leads to it, as far as the text has one.
    #[must_use]
    pub fn always_runs(&self, expr: ExprId, env: Env) -> bool {
        let mut at = Made { site: expr, env };
        for _ in 0..=CALLS {
            if self.runs(at.site, at.env) != Some(true) {
                return false;
            }
            let Some(caller) = self.caller(at.env) else { return true };
            at = caller;
        }
        false
    }

    fn truth(&self, expr: ExprId, env: Env) -> Option<bool> {
        let values = self.eval(expr, env);
        let truth = values.first()?.value.truth()?;
        values.iter().all(|known| known.value.truth() == Some(truth)).then_some(truth)
    }

    fn free(&self, expr: ExprId, name: &str) -> Value {
        let fragment = self.program.file(self.program[expr].location.document).is_some_and(|file| file.fragment);
        match names::usual(name) {
            Some(api) if fragment => Value::Api(api.to_owned()),
            _ => Value::Free(name.to_owned()),
        }
    }

    fn template(&self, expr: ExprId, env: Env, texts: &[String], parts: &[ExprId]) -> Vec<Known> {
        let mut alternatives = vec![(Vec::new(), true)];
        for (at, text) in texts.iter().enumerate() {
            for (pieces, _) in &mut alternatives {
                push_text(pieces, text);
            }
            if let Some(part) = parts.get(at) {
                let values = self.eval(*part, env);
                if values.len() * alternatives.len() > ALTERNATIVES {
                    for (pieces, _) in &mut alternatives {
                        push_hole(pieces, Piece::Unknown);
                    }
                    continue;
                }
                let with = |(pieces, certain): &(Vec<_>, bool), known: &Known| {
                    let mut pieces = pieces.clone();
                    push_value(&mut pieces, &known.value);
                    (pieces, *certain && known.certain)
                };
                alternatives =
                    alternatives.iter().flat_map(|one| values.iter().map(move |known| with(one, known))).collect();
            }
        }
        let known = |(pieces, certain)| Known { value: text_of(pieces), origin: expr, certain };
        alternatives.into_iter().map(known).collect()
    }

    fn concatenate(&self, expr: ExprId, env: Env, left: ExprId, right: ExprId) -> Vec<Known> {
        let (left, right) = (self.eval(left, env), self.eval(right, env));
        if left.len() * right.len() > ALTERNATIVES {
            return unknown(expr, "it may have too many values").to_vec();
        }
        let sum = |left: &Known, right: &Known| {
            let value = match (&left.value, &right.value) {
                (Value::Literal(Literal::Number(left)), Value::Literal(Literal::Number(right))) => {
                    Value::Literal(Literal::Number(left + right))
                }
                (left, right) if left.is_text() || right.is_text() => {
                    let mut pieces = Vec::new();
                    push_value(&mut pieces, left);
                    push_value(&mut pieces, right);
                    text_of(pieces)
                }
                _ => Value::Unknown("it is computed at run time"),
            };
            Known { value, origin: expr, certain: left.certain && right.certain }
        };
        left.iter().flat_map(|left| right.iter().map(move |right| sum(left, right))).collect()
    }

    fn index(&self, expr: ExprId, env: Env, object: ExprId, index: ExprId) -> Vec<Known> {
        let made = Made { site: expr, env };
        let mut values = Vec::new();
        for object in self.eval(object, env).iter() {
            for index in self.eval(index, env).iter() {
                let taken = match (&object.value, &index.value) {
                    (Value::Array(_) | Value::Entry(_), Value::Literal(Literal::Number(number))) => {
                        match self.items(&object.value).and_then(|items| items.get(position(*number)?).cloned()) {
                            Some(item) => self.item(&item),
                            None => unknown(expr, "it is an element of an array that is not known"),
                        }
                    }
                    (_, Value::Literal(Literal::Number(number))) => self.member(object, &number.to_string(), made),
                    (_, Value::Literal(Literal::String(property))) => self.member(object, property, made),
                    _ => unknown(expr, "its key is computed at run time"),
                };
                values.extend_from_slice(&certain_if(object.certain && index.certain, taken));
            }
        }
        values
    }
}

fn one(value: Value, origin: ExprId, certain: bool) -> Alternatives {
    Rc::from([Known { value, origin, certain }])
}

fn unknown(origin: ExprId, why: &'static str) -> Alternatives {
    one(Value::Unknown(why), origin, true)
}

/// What each of several values leads to.
fn each(values: &[Known], to: impl Fn(&Known) -> Alternatives) -> Alternatives {
    match values {
        [only] => to(only),
        values => values.iter().flat_map(|known| to(known).to_vec()).collect(),
    }
}

/// The same values, for certain only if what leads to them is.
fn certain_if(certain: bool, values: Alternatives) -> Alternatives {
    if certain { values } else { values.iter().map(|known| Known { certain: false, ..known.clone() }).collect() }
}

/// Several alternatives: one alone is what it is, whichever way leads to it.
fn depends(values: Vec<Known>) -> Alternatives {
    let mut different: Vec<Known> = Vec::new();
    for known in values {
        if !different.iter().any(|other| other.value == known.value) {
            different.push(known);
        }
    }
    let certain = different.len() == 1;
    for known in &mut different {
        known.certain = certain;
    }
    different.into()
}

/// The name of a member; `default` of a module is the module itself, as `esModuleInterop` and Node have it.
fn member_of_module(path: String, member: Option<&str>) -> String {
    match member {
        None | Some("default") => path,
        member => names::join(&path, member),
    }
}

fn position(number: f64) -> Option<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number that is not negative")]
    (number >= 0.0 && number.fract() == 0.0).then_some(number as usize)
}

fn absent(origin: ExprId) -> Alternatives {
    one(Value::Literal(Literal::Undefined), origin, true)
}

fn push_value(pieces: &mut Vec<Piece>, value: &Value) {
    match value {
        Value::Literal(Literal::String(text)) => push_text(pieces, text),
        Value::Literal(Literal::Number(number)) => push_text(pieces, &number.to_string()),
        Value::Literal(Literal::Boolean(boolean)) => push_text(pieces, &boolean.to_string()),
        Value::Partial(inner) => {
            for piece in inner {
                match piece {
                    Piece::Text(text) => push_text(pieces, text),
                    hole => push_hole(pieces, hole.clone()),
                }
            }
        }
        Value::Made(_) | Value::Free(_) => push_hole(pieces, Piece::Value(value.clone())),
        _ => push_hole(pieces, Piece::Unknown),
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    let length = |piece: &Piece| if let Piece::Text(text) = piece { text.len() } else { 0 };
    let before: usize = pieces.iter().map(length).sum();
    if before + text.len() > TEXT || pieces.len() >= PIECES {
        return push_hole(pieces, Piece::Unknown);
    }
    match pieces.last_mut() {
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

fn push_hole(pieces: &mut Vec<Piece>, hole: Piece) {
    let hole = if pieces.len() < PIECES { hole } else { Piece::Unknown };
    if hole != Piece::Unknown || pieces.last() != Some(&Piece::Unknown) {
        pieces.push(hole);
    }
}

fn text_of(pieces: Vec<Piece>) -> Value {
    match pieces.as_slice() {
        [Piece::Text(text)] => Value::Literal(Literal::String(text.clone())),
        _ => Value::Partial(pieces),
    }
}
