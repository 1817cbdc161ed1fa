//! What an expression is worth, as far as the text alone says: demand-driven, bounded, and per call site, so that a
//! secret and its key stay together through helpers and constructors.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::program::{
    Absent, Argument, Class, ClassId, Exported, Expr, ExprId, ExprKind, FunctionId, Literal, Program, Property,
};
use crate::cdk::names;

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

/// What is changed after it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Changed {
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
    /// A string of which only parts are known: `None` for the others.
    Partial(Vec<Option<String>>),
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
            Self::Partial(pieces) if pieces.iter().flatten().all(String::is_empty) => None,
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

/// Evaluates a program.
pub struct Evaluator<'p> {
    program: &'p Program,
    frames: RefCell<Vec<Frame>>,
    interned: RefCell<HashMap<Frame, Env>>,
    known: RefCell<HashMap<(ExprId, Env), Option<Alternatives>>>,
    lists: RefCell<HashMap<Made, Option<Rc<[Item]>>>>,
    contexts: RefCell<HashMap<FunctionId, Option<Rc<[Env]>>>>,
    callers: OnceCell<HashMap<FunctionId, Vec<ExprId>>>,
    loops: OnceCell<HashMap<FunctionId, ExprId>>,
    /// The classes of the text that extend a class of it.
    extended: RefCell<HashMap<ClassId, Vec<ClassId>>>,
    changes: RefCell<HashMap<Changed, Vec<(Option<&'p str>, Made)>>>,
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
            contexts: RefCell::default(),
            callers: OnceCell::new(),
            loops: OnceCell::new(),
            extended: RefCell::default(),
            changes: RefCell::default(),
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
            let mut found = false;
            for env in self.contexts(write.value).iter() {
                for known in self.eval(write.object, *env).iter() {
                    let changed = match known.value {
                        Value::Object(made) | Value::Array(made) => Changed::Literal(made.site),
                        Value::Instance(Instance { class, .. }) | Value::This(class) => Changed::Fields(class),
                        Value::Class(class) => Changed::Statics(class),
                        _ => continue,
                    };
                    let value = Made { site: write.value, env: *env };
                    let mut changes = self.changes.borrow_mut();
                    changes.entry(changed).or_default().push((write.property.as_deref(), value));
                    found = true;
                }
            }
            if found {
                self.known.borrow_mut().clear();
                self.lists.borrow_mut().clear();
            }
        }
    }

    /// What a property is changed to after the object is made; `None` for what the text does not say.
    fn changes(&self, changed: Changed, name: &str) -> Vec<Made> {
        let changes = self.changes.borrow();
        let all = changes.get(&changed).into_iter().flatten();
        all.filter(|(property, _)| property.is_none_or(|property| property == name)).map(|(_, value)| *value).collect()
    }

    /// The program that is evaluated.
    #[must_use]
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// Everything the expression may be worth in these calls; never empty.
    pub fn eval(&self, expr: ExprId, env: Env) -> Alternatives {
        let env = self.home(expr, env);
        if let Some(known) = self.known.borrow().get(&(expr, env)) {
            return known.clone().unwrap_or_else(|| unknown(expr, "it refers to itself"));
        }
        if self.fuel.get() == 0 || self.depth.get() >= DEPTH {
            return unknown(expr, "there is too much to follow");
        }
        self.fuel.set(self.fuel.get() - 1);
        self.depth.set(self.depth.get() + 1);
        self.known.borrow_mut().insert((expr, env), None);
        let mut values = self.compute(expr, env);
        if values.len() > 1 && values.len() <= ALTERNATIVES * ALTERNATIVES {
            values = depends(values);
        }
        if values.len() > ALTERNATIVES {
            values = unknown(expr, "it may have too many values").to_vec();
        }
        let values: Alternatives = values.into();
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
    pub fn present(&self, expr: ExprId, env: Env) -> Vec<Known> {
        let values = self.eval(expr, env);
        let present = values.iter().filter(|known| known.value.is_absent(Absent::Nullish) != Some(true));
        let mut present: Vec<_> = present.cloned().collect();
        if let ([only], true) = (present.as_mut_slice(), values.len() > 1) {
            only.certain = true;
        }
        present
    }

    fn compute(&self, expr: ExprId, env: Env) -> Vec<Known> {
        let one = |value| vec![Known { value, origin: expr, certain: true }];
        let made = Made { site: expr, env };
        match &self.program[expr].kind {
            ExprKind::Literal(literal) => one(Value::Literal(literal.clone())),
            ExprKind::Template { texts, parts } => self.template(expr, env, texts, parts),
            ExprKind::Binding(binding) => {
                let binding = &self.program[*binding];
                match (binding.definitions.as_slice(), binding.declared) {
                    ([], _) => one(Value::Unknown("it is declared without a value")),
                    (many, _) if many.len() > DEFINITIONS => one(Value::Unknown("it may have too many values")),
                    ([only], Some((function, guard))) => {
                        let given = &self.program[*only];
                        let elsewhere = given.function != function;
                        let perhaps = given.guard != guard && self.runs(*only, env) != Some(true);
                        self.given(*only, env, elsewhere || perhaps)
                    }
                    (definitions, _) => self.any(definitions, env),
                }
            }
            ExprKind::Free(name) => one(self.free(expr, name)),
            ExprKind::This => one(match (self.this(env), self.program[expr].class) {
                (Some(instance), Some(class)) if self.lineage(instance.class).contains(&class) => {
                    Value::Instance(instance)
                }
                (_, Some(class)) => Value::This(class),
                (_, None) => Value::Free("this".to_owned()),
            }),
            ExprKind::Member { object, property, .. } => {
                self.eval(*object, env).iter().flat_map(|object| self.member(object, property, made)).collect()
            }
            ExprKind::Index { object, index } => self.index(expr, env, *object, *index),
            ExprKind::Call { callee, .. } => {
                self.eval(*callee, env).iter().flat_map(|callee| self.call(callee, made)).collect()
            }
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
                    return left.to_vec();
                }
                let present = left.iter().filter(|known| known.value.is_absent(*absent) != Some(true));
                let mut values: Vec<_> = present.cloned().collect();
                if values.is_empty() {
                    return self.eval(*right, env).to_vec();
                }
                values.extend(self.eval(*right, env).iter().cloned());
                depends(values)
            }
            ExprKind::And(left, right) => match self.truth(*left, env) {
                Some(true) => self.eval(*right, env).to_vec(),
                Some(false) => self.eval(*left, env).to_vec(),
                None => {
                    let mut values = one(Value::Literal(Literal::Undefined));
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
                one(match (literal(*left), literal(*right)) {
                    (Some(left), Some(right)) => Value::Literal(Literal::Boolean(left == right)),
                    _ => Value::Unknown("it is computed at run time"),
                })
            }
            ExprKind::Add(left, right) => self.concatenate(expr, env, *left, *right),
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
            ExprKind::Assign { value, .. } | ExprKind::Transparent(value) => self.eval(*value, env).to_vec(),
            ExprKind::Super | ExprKind::Opaque => one(Value::Unknown("it is computed at run time")),
        }
    }

    /// What several expressions are worth, those that cannot be reached left out.
    fn any(&self, exprs: &[ExprId], env: Env) -> Vec<Known> {
        let reached = exprs.iter().filter(|expr| self.runs(**expr, env) != Some(false));
        let values: Vec<_> = reached.map(|expr| self.eval(*expr, env)).collect();
        match (values.as_slice(), exprs) {
            ([], []) => Vec::new(),
            ([], [first, ..]) => unknown(*first, "nothing gives it a value").to_vec(),
            ([only], _) => only.to_vec(),
            _ => depends(values.iter().flat_map(|values| values.iter().cloned()).collect()),
        }
    }

    /// What a name or field is worth to which one expression is assigned, perhaps not yet.
    fn given(&self, definition: ExprId, env: Env, perhaps: bool) -> Vec<Known> {
        let mut values = self.any(&[definition], env);
        if perhaps {
            values.extend(absent(definition));
            values = depends(values);
        }
        values
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
            alternatives.iter_mut().for_each(|(pieces, _)| push_text(pieces, text));
            if let Some(part) = parts.get(at) {
                let values = self.eval(*part, env);
                if values.len() * alternatives.len() > ALTERNATIVES {
                    alternatives.iter_mut().for_each(|(pieces, _)| push_unknown(pieces));
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
                            None => unknown(expr, "it is an element of an array that is not known").to_vec(),
                        }
                    }
                    (_, Value::Literal(Literal::Number(number))) => self.member(object, &number.to_string(), made),
                    (_, Value::Literal(Literal::String(property))) => self.member(object, property, made),
                    _ => unknown(expr, "its key is computed at run time").to_vec(),
                };
                let certain = object.certain && index.certain;
                values.extend(taken.into_iter().map(|known| Known { certain: known.certain && certain, ..known }));
            }
        }
        values
    }

    // Lists

    /// The elements of an array; nothing if one of them is not known.
    fn items(&self, value: &Value) -> Option<Rc<[Item]>> {
        match value {
            Value::Array(list) => self.elements(*list),
            Value::Entry(entry) => {
                Some(Rc::from([Item::Text(Rc::clone(&entry.key), entry.origin), entry.value.clone()]))
            }
            _ => None,
        }
    }

    fn item(&self, item: &Item) -> Vec<Known> {
        match item {
            Item::Made(made) => self.eval(made.site, made.env).to_vec(),
            Item::Text(text, origin) => {
                vec![Known { value: Value::Literal(Literal::String(text.to_string())), origin: *origin, certain: true }]
            }
            Item::Entry(entry) => {
                vec![Known { value: Value::Entry(Rc::clone(entry)), origin: entry.origin, certain: true }]
            }
        }
    }

    fn single_item(&self, item: &Item) -> Option<Value> {
        match self.item(item).as_slice() {
            [only] => Some(only.value.clone()),
            _ => None,
        }
    }

    fn elements(&self, list: Made) -> Option<Rc<[Item]>> {
        if let Some(found) = self.lists.borrow().get(&list) {
            return found.clone();
        }
        self.lists.borrow_mut().insert(list, None);
        let elements = self
            .deeper(|| self.find_elements(list))
            .flatten()
            .filter(|elements| elements.len() <= ELEMENTS)
            .map(|elements| Rc::from(elements.as_slice()));
        self.lists.borrow_mut().insert(list, elements.clone());
        elements
    }

    fn find_elements(&self, list: Made) -> Option<Vec<Item>> {
        if self.changes.borrow().contains_key(&Changed::Literal(list.site)) {
            return None;
        }
        let ExprKind::Array(elements) = &self.program[list.site].kind else { return self.computed_elements(list) };
        let mut all = Vec::new();
        for element in elements {
            if all.len() > ELEMENTS {
                return None;
            }
            if element.spread {
                all.extend_from_slice(&self.items(&self.single(element.expr, list.env)?.value)?);
            } else {
                all.push(Item::Made(Made { site: element.expr, env: list.env }));
            }
        }
        Some(all)
    }

    /// The elements of what a function or method makes.
    fn computed_elements(&self, call: Made) -> Option<Vec<Item>> {
        let (receiver, method) = self.method(call)?;
        let argument = |index: usize| {
            let argument = self.arguments(call).get(index).filter(|argument| !argument.spread)?;
            self.single(argument.expr, call.env).map(|known| known.value)
        };
        if let Value::Free(namespace) = &receiver {
            return match (namespace.as_str(), method, argument(0)?) {
                ("Object", "keys", Value::Object(object)) => {
                    let text = |entry: Entry| Item::Text(entry.key, entry.origin);
                    Some(self.entries(object)?.into_iter().map(text).collect())
                }
                ("Object", "values", Value::Object(object)) => {
                    Some(self.entries(object)?.into_iter().map(|entry| entry.value).collect())
                }
                ("Object", "entries", Value::Object(object)) => {
                    Some(self.entries(object)?.into_iter().map(|entry| Item::Entry(Rc::new(entry))).collect())
                }
                ("Array", "from", list) if self.arguments(call).len() == 1 => Some(self.items(&list)?.to_vec()),
                _ => None,
            };
        }
        let items = self.items(&receiver)?;
        let results = || -> Option<Vec<Made>> { (0..items.len()).map(|index| self.passed(call, index)).collect() };
        match method {
            "map" => Some(results()?.into_iter().map(Item::Made).collect()),
            "flatMap" => {
                let mut all = Vec::new();
                for result in results()? {
                    match self.single(result.site, result.env)?.value {
                        list @ (Value::Array(_) | Value::Entry(_)) => all.extend_from_slice(&self.items(&list)?),
                        Value::Unknown(_) | Value::Made(_) | Value::Free(_) => return None,
                        _ => all.push(Item::Made(result)),
                    }
                }
                Some(all)
            }
            "filter" => {
                let mut kept = Vec::new();
                for (result, item) in results()?.into_iter().zip(items.iter()) {
                    if self.truth(result.site, result.env)? {
                        kept.push(item.clone());
                    }
                }
                Some(kept)
            }
            "slice" if self.arguments(call).is_empty() => Some(items.to_vec()),
            "concat" => {
                let mut all = items.to_vec();
                for argument in self.arguments(call) {
                    let list = self.single(argument.expr, call.env).filter(|_| !argument.spread)?;
                    all.extend_from_slice(&self.items(&list.value)?);
                }
                Some(all)
            }
            _ => None,
        }
    }

    /// What the method of a call is called on, and its name.
    fn method(&self, call: Made) -> Option<(Value, &'p str)> {
        let ExprKind::Call { callee, .. } = &self.program[call.site].kind else { return None };
        let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return None };
        Some((self.single(*object, call.env)?.value, property))
    }

    /// What the function that a method such as `map` is given returns for the element at an index.
    fn passed(&self, call: Made, index: usize) -> Option<Made> {
        let argument = self.arguments(call).first()?;
        let Value::Function(function, lexical, this) = self.single(argument.expr, call.env)?.value else {
            return None;
        };
        if self.calls(call.env) >= CALLS {
            return None;
        }
        let env = self.frame(function, Given::Element { of: call, index }, lexical, this);
        Some(Made { site: self.program[function].result?, env })
    }

    /// What a method of a list gives.
    fn list_call(&self, call: Made) -> Option<Vec<Known>> {
        let (receiver @ (Value::Array(_) | Value::Entry(_)), method) = self.method(call)? else { return None };
        let one = |value| vec![Known { value, origin: call.site, certain: true }];
        let items = self.items(&receiver);
        Some(match method {
            "forEach" => one(Value::Literal(Literal::Undefined)),
            "map" | "flatMap" | "filter" | "slice" | "concat" => one(self.list(call)),
            "reduce" if self.arguments(call).len() > 1 => match (items?.len().checked_sub(1), self.arguments(call)) {
                (None, [_, initial, ..]) => self.eval(initial.expr, call.env).to_vec(),
                (Some(last), _) => {
                    let result = self.passed(call, last)?;
                    self.eval(result.site, result.env).to_vec()
                }
                _ => return None,
            },
            "find" => {
                let mut values = Vec::new();
                for (index, item) in items?.iter().enumerate() {
                    let fits = self.passed(call, index).map(|result| self.truth(result.site, result.env));
                    match fits? {
                        Some(false) => {}
                        Some(true) => {
                            values.extend(self.item(item));
                            return Some(if values.len() > 1 { depends(values) } else { values });
                        }
                        None => values.extend(self.item(item)),
                    }
                }
                values.extend(one(Value::Literal(Literal::Undefined)));
                if values.len() > 1 { depends(values) } else { values }
            }
            "includes" => {
                let wanted = self.single(self.arguments(call).first()?.expr, call.env)?.value;
                let Value::Literal(wanted) = wanted else { return None };
                let mut found = false;
                for item in items?.iter() {
                    let Value::Literal(item) = self.single_item(item)? else { return None };
                    found |= item == wanted;
                }
                one(Value::Literal(Literal::Boolean(found)))
            }
            _ => return None,
        })
    }

    fn list(&self, call: Made) -> Value {
        match self.elements(call) {
            Some(_) => Value::Array(call),
            None => Value::Unknown("the text does not say what is in the list"),
        }
    }

    /// What a function of JavaScript itself gives.
    fn built_in(&self, path: &str, call: Made) -> Option<Vec<Known>> {
        let first = self.arguments(call).first().filter(|argument| !argument.spread)?;
        let one = |value| vec![Known { value, origin: call.site, certain: true }];
        Some(match path {
            "Object.freeze" | "Object.seal" | "structuredClone" | "Promise.resolve" | "Promise.all" => {
                self.eval(first.expr, call.env).to_vec()
            }
            "Object.keys" | "Object.values" | "Object.entries" | "Array.from" => one(self.list(call)),
            "Object.fromEntries" => one(match self.entries(call) {
                Some(_) => Value::Object(call),
                None => Value::Unknown("the text does not say what is in the object"),
            }),
            "Object.assign" => one(Value::Object(call)),
            _ => return None,
        })
    }

    // Objects

    fn member(&self, object: &Known, property: &str, made: Made) -> Vec<Known> {
        let one = |value| vec![Known { value, origin: made.site, certain: object.certain }];
        let found = match &object.value {
            Value::Api(path) => return one(Value::Api(member_of_module(path.clone(), Some(property)))),
            Value::Free(path) => return one(Value::Free(format!("{path}.{property}"))),
            Value::Unknown(why) => return one(Value::Unknown(why)),
            Value::Object(object) => self.property(*object, property),
            Value::Instance(instance) => self.field(instance.class, Some(*instance), property, made.site),
            Value::This(class) => self.field(*class, None, property, made.site),
            Value::Class(class) => self.static_member(*class, property, made.site),
            Value::Namespace(file) => self.program.exported(*file, property).map(|export| match export {
                Exported::Here(export) => self.eval(export, Env::ROOT).to_vec(),
                Exported::Foreign(module) => {
                    let path = names::canonical(&module).unwrap_or_else(|| format!("{module}:"));
                    vec![Known {
                        value: Value::Api(member_of_module(path, Some(property))),
                        origin: made.site,
                        certain: true,
                    }]
                }
            }),
            Value::Array(_) | Value::Entry(_) if property == "length" => self.items(&object.value).map(|items| {
                #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
                let length = Value::Literal(Literal::Number(items.len() as f64));
                one(length)
            }),
            Value::Literal(Literal::Undefined | Literal::Null) => {
                return one(Value::Literal(Literal::Undefined));
            }
            _ => None,
        };
        let fragment =
            || self.program.file(self.program[made.site].location.document).is_some_and(|file| file.fragment);
        match (found, &object.value) {
            (Some(values), _) => {
                values.into_iter().map(|known| Known { certain: known.certain && object.certain, ..known }).collect()
            }
            (None, Value::This(class)) if fragment() && self.program[*class].name.is_empty() => {
                one(Value::Free(format!("this.{property}")))
            }
            (None, Value::Object(_)) => one(Value::Literal(Literal::Undefined)),
            (None, _) => one(Value::Made(made)),
        }
    }

    /// The value of a property of an object; `None` if it has no such property.
    #[must_use]
    pub fn property(&self, object: Made, name: &str) -> Option<Vec<Known>> {
        let values = self
            .deeper(|| self.own_property(object, name))
            .unwrap_or_else(|| Some(unknown(object.site, "there is too much to follow").to_vec()));
        let changes = self.changes(Changed::Literal(object.site), name);
        let values = if changes.is_empty() {
            values?
        } else {
            let mut values = values.unwrap_or_else(|| absent(object.site));
            for change in changes {
                values.extend(self.eval(change.site, change.env).iter().cloned());
            }
            depends(values)
        };
        let undefined = |known: &Known| known.value == Value::Literal(Literal::Undefined);
        (!values.iter().all(undefined)).then_some(values)
    }

    fn own_property(&self, object: Made, name: &str) -> Option<Vec<Known>> {
        let mut values = Vec::new();
        let properties = match &self.program[object.site].kind {
            ExprKind::Object(properties) => properties.as_slice(),
            ExprKind::Call { arguments, .. } => {
                if !self.is_assign(object) {
                    let entry = self.entries(object)?.into_iter().rev().find(|entry| *entry.key == *name)?;
                    return Some(self.item(&entry.value));
                }
                for argument in arguments.iter().rev() {
                    if argument.spread || self.spread_property(argument.expr, object, name, &mut values) {
                        return Some(depends(values));
                    }
                }
                return self.or_absent(object, values);
            }
            _ => return None,
        };
        for property in properties.iter().rev() {
            if self.fuel.get() == 0 {
                return Some(unknown(object.site, "there is too much to follow").to_vec());
            }
            self.fuel.set(self.fuel.get() - 1);
            let found = match property {
                Property::Value { key, value, .. } if key == name => self.eval(*value, object.env).to_vec(),
                Property::Getter { key, function } if key == name => self.result(*function, object.env),
                Property::Omitted(key) if key == name => absent(object.site),
                Property::Computed { key, value } => match self.single(*key, object.env).map(|known| known.value) {
                    Some(Value::Literal(Literal::String(key))) if key == name => self.eval(*value, object.env).to_vec(),
                    Some(Value::Literal(Literal::Number(key))) if key.to_string() == name => {
                        self.eval(*value, object.env).to_vec()
                    }
                    Some(Value::Literal(_)) => continue,
                    _ => unknown(object.site, "a key is computed at run time").to_vec(),
                },
                Property::Spread(spread) => {
                    if self.spread_property(*spread, object, name, &mut values) {
                        return Some(if values.len() > 1 { depends(values) } else { values });
                    }
                    continue;
                }
                Property::Value { .. } | Property::Getter { .. } | Property::Omitted(_) => continue,
            };
            if values.is_empty() {
                return Some(found);
            }
            values.extend(found);
            return Some(depends(values));
        }
        self.or_absent(object, values)
    }

    fn or_absent(&self, object: Made, mut values: Vec<Known>) -> Option<Vec<Known>> {
        if values.is_empty() {
            return None;
        }
        values.extend(absent(object.site));
        Some(depends(values))
    }

    /// Adds what a spread gives a property; whether it certainly has it.
    fn spread_property(&self, spread: ExprId, object: Made, name: &str, values: &mut Vec<Known>) -> bool {
        let mut always = true;
        for known in self.eval(spread, object.env).iter() {
            match &known.value {
                Value::Object(inner) if *inner != object => match self.property(*inner, name) {
                    Some(found) => values.extend(found),
                    None => always = false,
                },
                Value::Literal(_) => always = false,
                _ => values.extend(unknown(spread, "it may come from a spread that is not known").iter().cloned()),
            }
        }
        always
    }

    fn is_assign(&self, call: Made) -> bool {
        matches!(self.method(call), Some((Value::Free(namespace), "assign")) if namespace == "Object")
    }

    /// The properties of an object in their order; nothing if one of them is not known.
    fn entries(&self, object: Made) -> Option<Vec<Entry>> {
        self.deeper(|| self.find_entries(object)).flatten()
    }

    fn find_entries(&self, object: Made) -> Option<Vec<Entry>> {
        if self.changes.borrow().contains_key(&Changed::Literal(object.site)) {
            return None;
        }
        let mut entries: Vec<Entry> = Vec::new();
        let mut add = |entry: Entry| match entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        };
        let text = |value| match value {
            Value::Literal(Literal::String(key)) => Some(Rc::from(key)),
            _ => None,
        };
        match &self.program[object.site].kind {
            ExprKind::Object(properties) => {
                let item = |site| Item::Made(Made { site, env: object.env });
                for property in properties {
                    if self.fuel.get() == 0 {
                        return None;
                    }
                    self.fuel.set(self.fuel.get() - 1);
                    let (key, value) = match property {
                        Property::Value { key, value, .. } => (Rc::from(key.as_str()), item(*value)),
                        Property::Getter { key, function } => {
                            (Rc::from(key.as_str()), item(self.program[*function].result?))
                        }
                        Property::Computed { key, value } => {
                            (text(self.single(*key, object.env)?.value)?, item(*value))
                        }
                        Property::Spread(spread) => {
                            match self.single(*spread, object.env)?.value {
                                Value::Object(inner) if inner != object => {
                                    self.entries(inner)?.into_iter().for_each(&mut add);
                                }
                                Value::Literal(Literal::Undefined | Literal::Null | Literal::Boolean(_)) => {}
                                _ => return None,
                            }
                            continue;
                        }
                        Property::Omitted(_) => return None,
                    };
                    add(Entry { key, origin: object.site, value });
                }
            }
            ExprKind::Call { arguments, .. } if !self.is_assign(object) => {
                let list = self.single(arguments.first()?.expr, object.env)?.value;
                for item in self.items(&list)?.iter() {
                    let pair = self.items(&self.single_item(item)?)?;
                    let [key, value] = &pair[..] else { return None };
                    add(Entry { key: text(self.single_item(key)?)?, origin: object.site, value: value.clone() });
                }
            }
            _ => return None,
        }
        (entries.len() <= ELEMENTS).then_some(entries)
    }

    /// Looks further, if that is not too deep already.
    fn deeper<T>(&self, look: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let found = look();
        self.depth.set(self.depth.get() - 1);
        Some(found)
    }

    // Classes

    fn field(&self, class: ClassId, this: Option<Instance>, name: &str, read: ExprId) -> Option<Vec<Known>> {
        if this.is_none()
            && self.is_overridden(class, |item| {
                item.fields.contains_key(name) || item.getters.contains_key(name) || item.methods.contains_key(name)
            })
        {
            return Some(unknown(read, "a class that extends this one may change it").to_vec());
        }
        let lineage = self.lineage(class);
        let mut found: Vec<Vec<Known>> = Vec::new();
        let mut declared = false;
        // A field is the object's own: it hides getters and methods, and each class of the lineage may give it a value.
        for class in &lineage {
            if let Some(definitions) = self.program[*class].fields.get(name) {
                declared = true;
                let env = self.constructor_env(*class, this);
                match definitions.as_slice() {
                    [] => {}
                    [only] => found.push(self.given(*only, env, self.runs(*only, env).is_none())),
                    definitions => found.push(self.any(definitions, env)),
                }
            }
            let changes = self.changes(Changed::Fields(*class), name);
            found.extend(changes.into_iter().map(|change| self.eval(change.site, change.env).to_vec()));
        }
        let inherited = lineage.iter().find_map(|class| {
            let item = &self.program[*class];
            match (item.getters.get(name), item.methods.get(name)) {
                (Some(getter), _) => {
                    let env = self.frame(*getter, Given::Nothing, Env::ROOT, this);
                    Some(self.result(*getter, env))
                }
                (None, Some(method)) => {
                    let value = Value::Function(*method, Env::ROOT, this);
                    Some(vec![Known { value, origin: read, certain: true }])
                }
                (None, None) => None,
            }
        });
        found.extend(inherited);
        match found.as_slice() {
            [] if declared => Some(unknown(read, "nothing in the pasted code fills this field").to_vec()),
            [] => None,
            [only] => Some(only.clone()),
            _ => Some(depends(found.into_iter().flatten().collect())),
        }
    }

    fn is_overridden(&self, class: ClassId, has: impl Fn(&Class) -> bool) -> bool {
        let extended = self.extended.borrow();
        let mut below = vec![class];
        let mut at = 0;
        while let Some(class) = below.get(at) {
            for class in extended.get(class).into_iter().flatten() {
                if has(&self.program[*class]) {
                    return true;
                }
                if !below.contains(class) && below.len() < ELEMENTS {
                    below.push(*class);
                }
            }
            at += 1;
        }
        false
    }

    /// What a function returns.
    fn result(&self, function: FunctionId, env: Env) -> Vec<Known> {
        match self.program[function].result {
            Some(result) => self.eval(result, env).to_vec(),
            None => Vec::new(),
        }
    }

    /// A class and those of the text that it extends, nearest first.
    fn lineage(&self, class: ClassId) -> Vec<ClassId> {
        let mut lineage = vec![class];
        let mut class = class;
        while let Some(parent) = self.parent(class) {
            if lineage.contains(&parent) || lineage.len() >= LINEAGE {
                break;
            }
            lineage.push(parent);
            class = parent;
        }
        lineage
    }

    /// Whether a class neither extends another one of the text nor is extended by one.
    #[must_use]
    pub fn is_alone(&self, class: ClassId) -> bool {
        self.parent(class).is_none() && !self.extended.borrow().contains_key(&class)
    }

    fn parent(&self, class: ClassId) -> Option<ClassId> {
        match self.single(self.program[class].extends?, Env::ROOT)?.value {
            Value::Class(parent) => Some(parent),
            _ => None,
        }
    }

    fn static_member(&self, class: ClassId, name: &str, read: ExprId) -> Option<Vec<Known>> {
        for class in self.lineage(class) {
            let item = &self.program[class];
            let mut found = Vec::new();
            if let Some(definitions) = item.statics.get(name) {
                found.push(match definitions.as_slice() {
                    [] => unknown(read, "nothing in the pasted code fills this field").to_vec(),
                    definitions => self.any(definitions, Env::ROOT),
                });
            }
            if let Some(getter) = item.static_getters.get(name) {
                found.push(self.result(*getter, Env::ROOT));
            }
            let changes = self.changes(Changed::Statics(class), name);
            found.extend(changes.into_iter().map(|change| self.eval(change.site, change.env).to_vec()));
            match found.as_slice() {
                [] => {}
                [only] => return Some(only.clone()),
                _ => return Some(depends(found.into_iter().flatten().collect())),
            }
        }
        let value = Value::Api(names::join(&self.cdk_class(class)?, Some(name)));
        Some(vec![Known { value, origin: read, certain: true }])
    }

    /// The class that is not of the text at the end of what a class of the text extends.
    #[must_use]
    pub fn cdk_class(&self, class: ClassId) -> Option<String> {
        let last = *self.lineage(class).last()?;
        match self.single(self.program[last].extends?, Env::ROOT)?.value {
            Value::Api(api) => Some(api),
            _ => None,
        }
    }

    /// The call that makes the part of an object which is not of the text: the last `super(...)`, or `new` itself where
    /// the constructors are not written out.
    #[must_use]
    pub fn base(&self, object: &Value) -> Option<Made> {
        let (class, this) = match object {
            Value::Instance(instance) => (instance.class, Some(*instance)),
            Value::This(class) => (*class, None),
            _ => return None,
        };
        let last = *self.lineage(class).last()?;
        let env = self.constructor_env(last, this);
        match (self.program[last].super_call, self.frame_of(env).map(|frame| frame.given)) {
            (Some(site), _) => Some(Made { site, env }),
            (None, Some(Given::Call(made))) => Some(made),
            _ => None,
        }
    }

    /// What a call or `new` calls that is not of the text, such as `aws_rds.Credentials.fromSecret`: also by `super(...)`.
    #[must_use]
    pub fn api(&self, made: Made) -> Option<String> {
        let (ExprKind::Call { callee, .. } | ExprKind::New { callee, .. }) = &self.program[made.site].kind else {
            return None;
        };
        if let (ExprKind::Super, Some(class)) = (&self.program[*callee].kind, self.program[made.site].class) {
            return match self.single(self.program[class].extends?, Env::ROOT)?.value {
                Value::Api(api) => Some(api),
                _ => None,
            };
        }
        match self.single(*callee, made.env)?.value {
            Value::Api(api) => Some(api),
            Value::Class(class) if self.base(&Value::Instance(Instance { class, made })) == Some(made) => {
                self.cdk_class(class)
            }
            _ => None,
        }
    }

    // Calls

    fn call(&self, callee: &Known, made: Made) -> Vec<Known> {
        let one = |value| vec![Known { value, origin: made.site, certain: callee.certain }];
        let result = match &callee.value {
            Value::Function(function, lexical, this) => {
                if self.calls(made.env) >= CALLS {
                    return one(Value::Unknown("it is called too deep"));
                }
                let env = self.frame(*function, Given::Call(made), *lexical, *this);
                match self.program[*function].result {
                    None => return one(Value::Literal(Literal::Undefined)),
                    Some(result) => Some(self.eval(result, env).to_vec()),
                }
            }
            Value::Unknown(why) => return one(Value::Unknown(why)),
            Value::Free(path) => self.built_in(path, made),
            Value::Made(_) => self.list_call(made),
            _ => None,
        };
        match result {
            Some(values) => {
                values.into_iter().map(|known| Known { certain: known.certain && callee.certain, ..known }).collect()
            }
            None => one(Value::Made(made)),
        }
    }

    fn parameter(&self, expr: ExprId, env: Env, function: FunctionId, index: usize) -> Vec<Known> {
        let nowhere = "it is a parameter that nothing in the pasted code fills";
        let mut at = env;
        let frame = loop {
            match self.frame_of(at) {
                None => {
                    return match self.loops().get(&function) {
                        Some(list) if index == 0 => self.each(expr, env, *list),
                        _ => unknown(expr, nowhere).to_vec(),
                    };
                }
                Some(frame) if frame.function == function => break frame,
                Some(frame) => at = frame.lexical,
            }
        };
        let call = match frame.given {
            Given::Nothing => return unknown(expr, nowhere).to_vec(),
            Given::Element { of, index: element } => return self.passed_parameter(expr, of, element, index),
            Given::Call(call) => call,
        };
        let arguments = self.arguments(call);
        if arguments.iter().take(index + 1).any(|argument| argument.spread) {
            return unknown(expr, "the arguments are spread").to_vec();
        }
        match arguments.get(index) {
            Some(argument) => self.eval(argument.expr, call.env).to_vec(),
            None => absent(call.site),
        }
    }

    /// A parameter of a function that is called for each element of a list.
    fn passed_parameter(&self, expr: ExprId, of: Made, element: usize, index: usize) -> Vec<Known> {
        let accumulates = matches!(self.method(of), Some((_, "reduce")));
        match (index, accumulates) {
            (0, true) => {
                let before = match element.checked_sub(1) {
                    None => self.arguments(of).get(1).map(|initial| Made { site: initial.expr, env: of.env }),
                    Some(before) => self.passed(of, before),
                };
                match before {
                    Some(made) => self.eval(made.site, made.env).to_vec(),
                    None => unknown(expr, "it is computed at run time").to_vec(),
                }
            }
            (0, false) | (1, true) => {
                let items = self.passed_list(of).and_then(|list| self.items(&list));
                match items.and_then(|items| items.get(element).cloned()) {
                    Some(item) => self.item(&item),
                    None => unknown(expr, "the text does not say what is in the list").to_vec(),
                }
            }
            (1, false) | (2, true) => {
                #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
                let number = Value::Literal(Literal::Number(element as f64));
                vec![Known { value: number, origin: expr, certain: true }]
            }
            _ => unknown(expr, "it is computed at run time").to_vec(),
        }
    }

    /// The list that a loop or a method such as `map` goes through.
    fn passed_list(&self, of: Made) -> Option<Value> {
        match &self.program[of.site].kind {
            ExprKind::Loop { list, .. } => Some(self.single(*list, of.env)?.value),
            _ => Some(self.method(of)?.0),
        }
    }

    /// The variable of a loop outside of it: any of the elements, or none yet.
    fn each(&self, expr: ExprId, env: Env, list: ExprId) -> Vec<Known> {
        let items = self.single(list, env).and_then(|list| self.items(&list.value));
        match items {
            Some(items) if !items.is_empty() => {
                let values = items.iter().take(ALTERNATIVES + 1).flat_map(|item| self.item(item));
                depends(values.chain(absent(expr)).collect())
            }
            _ => unknown(expr, "the text does not say what is in the list").to_vec(),
        }
    }

    fn this(&self, env: Env) -> Option<Instance> {
        self.frame_of(env)?.this
    }

    fn frame_of(&self, env: Env) -> Option<Frame> {
        self.frames.borrow().get((env.0 as usize).checked_sub(1)?).copied()
    }

    fn calls(&self, env: Env) -> u32 {
        let mut count = 0;
        let mut at = env;
        while let Some(frame) = self.frame_of(at) {
            count += 1;
            at = match frame.given {
                Given::Call(call) => call.env,
                Given::Element { of, .. } => of.env,
                Given::Nothing => frame.lexical,
            };
        }
        count
    }

    fn frame(&self, function: FunctionId, given: Given, lexical: Env, this: Option<Instance>) -> Env {
        let frame = Frame { function, given, lexical, this };
        *self.interned.borrow_mut().entry(frame).or_insert_with(|| {
            let mut frames = self.frames.borrow_mut();
            frames.push(frame);
            Env(u32::try_from(frames.len()).unwrap_or_default())
        })
    }

    /// The calls in which the fields of a class are evaluated: those of its constructor.
    fn constructor_env(&self, class: ClassId, this: Option<Instance>) -> Env {
        let Some(instance) = this.filter(|instance| self.calls(instance.made.env) < CALLS) else { return Env::ROOT };
        let mut given = Given::Call(instance.made);
        for at in self.lineage(instance.class) {
            let item = &self.program[at];
            let env = self.frame(item.constructor, given, Env::ROOT, this);
            if at == class {
                return env;
            }
            // A parent's constructor is called by `super(...)`; one that is not written out passes on what it is given.
            if let Some(site) = item.super_call {
                given = Given::Call(Made { site, env });
            }
        }
        Env::ROOT
    }

    /// The calls in which an expression is evaluated, one for each way that leads to it; the root where none does.
    pub fn contexts(&self, expr: ExprId) -> Rc<[Env]> {
        let expr = &self.program[expr];
        match (expr.function, expr.class) {
            (Some(function), _) => self.contexts_of(function),
            (None, Some(class)) => self.contexts_of(self.program[class].constructor),
            (None, None) => Rc::from([Env::ROOT]),
        }
    }

    fn contexts_of(&self, function: FunctionId) -> Rc<[Env]> {
        if let Some(found) = self.contexts.borrow().get(&function) {
            return found.clone().unwrap_or_else(|| Rc::from([Env::ROOT]));
        }
        self.contexts.borrow_mut().insert(function, None);
        let mut envs = self.deeper(|| self.find_contexts(function)).unwrap_or_default();
        if envs.is_empty() {
            envs.push(Env::ROOT);
        }
        envs.dedup();
        let envs: Rc<[Env]> = envs.into();
        self.contexts.borrow_mut().insert(function, Some(Rc::clone(&envs)));
        envs
    }

    fn find_contexts(&self, function: FunctionId) -> Vec<Env> {
        let mut envs = Vec::new();
        for site in self.callers().get(&function).into_iter().flatten() {
            for caller in self.contexts(*site).iter() {
                if self.calls(*caller) < CALLS && envs.len() < CONTEXTS {
                    envs.extend(self.enter(function, Made { site: *site, env: *caller }));
                }
            }
        }
        envs.truncate(CONTEXTS);
        let item = &self.program[function];
        match (item.class, item.function) {
            _ if !envs.is_empty() => {}
            (Some(class), _) if !item.constructor => {
                let constructed = self.contexts_of(self.program[class].constructor);
                let objects = constructed.iter().filter_map(|env| self.this(*env));
                envs.extend(objects.map(|this| self.frame(function, Given::Nothing, Env::ROOT, Some(this))));
            }
            (None, Some(outer)) => envs.extend(self.contexts_of(outer).iter()),
            _ => {}
        }
        envs
    }

    /// The calls inside a function that is called at a site: several where it is called for each element of a list.
    fn enter(&self, function: FunctionId, made: Made) -> Vec<Env> {
        let elements = |lexical, this| {
            let items = self.passed_list(made).and_then(|list| self.items(&list));
            let indexes = 0..items.map_or(0, |items| items.len());
            let element = |index| self.frame(function, Given::Element { of: made, index }, lexical, this);
            indexes.take(CONTEXTS).map(element).collect()
        };
        let this = self.this(made.env);
        match &self.program[made.site].kind {
            ExprKind::New { .. } => {
                let made = self.eval(made.site, made.env);
                let instance = made.iter().find_map(|known| match known.value {
                    Value::Instance(instance) => Some(instance),
                    _ => None,
                });
                let class = self.program[function].class.filter(|_| instance.is_some());
                class.map(|class| self.constructor_env(class, instance)).into_iter().collect()
            }
            ExprKind::Loop { .. } => elements(made.env, this),
            ExprKind::Call { callee, arguments } => match &self.program[*callee].kind {
                ExprKind::Super => match (this, self.program[function].class) {
                    (Some(_), Some(class)) => vec![self.constructor_env(class, this)],
                    _ => vec![self.frame(function, Given::Call(made), Env::ROOT, None)],
                },
                _ => {
                    let called = |expr| {
                        self.eval(expr, made.env).iter().find_map(|known| match known.value {
                            Value::Function(found, lexical, this) if found == function => Some((lexical, this)),
                            _ => None,
                        })
                    };
                    if let Some((lexical, this)) = called(*callee) {
                        vec![self.frame(function, Given::Call(made), lexical, this)]
                    } else if let Some((lexical, this)) = arguments.first().and_then(|first| called(first.expr)) {
                        elements(lexical, this)
                    } else {
                        Vec::new()
                    }
                }
            },
            _ => Vec::new(),
        }
    }

    /// The bodies of loops and the functions that are written where they are called for each element of a list, and
    /// the list.
    fn loops(&self) -> &HashMap<FunctionId, ExprId> {
        self.loops.get_or_init(|| {
            let lists = self.program.expressions().filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Loop { list, body } => Some((*body, *list)),
                ExprKind::Call { callee, arguments } => {
                    let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return None };
                    let ExprKind::Function(function) = &self.program[arguments.first()?.expr].kind else { return None };
                    PASSING.contains(&property.as_str()).then_some((*function, *object))
                }
                _ => None,
            });
            lists.collect()
        })
    }

    fn callers(&self) -> &HashMap<FunctionId, Vec<ExprId>> {
        self.callers.get_or_init(|| {
            let mut callers: HashMap<FunctionId, Vec<ExprId>> = HashMap::new();
            for (site, expr) in self.program.expressions() {
                for function in self.called(expr) {
                    callers.entry(function).or_default().push(site);
                }
            }
            callers
        })
    }

    /// The functions of the text that an expression calls.
    fn called(&self, expr: &Expr) -> Vec<FunctionId> {
        let function = |expr| match self.single(expr, Env::ROOT)?.value {
            Value::Function(function, ..) => Some(function),
            _ => None,
        };
        match &expr.kind {
            ExprKind::New { callee, .. } => match self.single(*callee, Env::ROOT).map(|known| known.value) {
                Some(Value::Class(class)) => self.constructors(class),
                _ => Vec::new(),
            },
            ExprKind::Loop { body, .. } => vec![*body],
            ExprKind::Call { callee, arguments } => match (&self.program[*callee].kind, expr.class) {
                (ExprKind::Super, Some(class)) => {
                    self.parent(class).map(|class| self.constructors(class)).unwrap_or_default()
                }
                (ExprKind::Member { property, .. }, _) if PASSING.contains(&property.as_str()) => {
                    let passed = arguments.first().and_then(|first| function(first.expr));
                    passed.or_else(|| function(*callee)).into_iter().collect()
                }
                _ => function(*callee).into_iter().collect(),
            },
            _ => Vec::new(),
        }
    }

    /// The constructors that `new` of the class calls: its own, and the next ones where that is not written out.
    fn constructors(&self, class: ClassId) -> Vec<FunctionId> {
        let mut constructors = Vec::new();
        for class in self.lineage(class) {
            constructors.push(self.program[class].constructor);
            if self.program[class].super_call.is_some() {
                break;
            }
        }
        constructors
    }

    /// The arguments of a call or `new`, with the calls they are evaluated in.
    #[must_use]
    pub fn arguments(&self, made: Made) -> &'p [Argument] {
        match &self.program[made.site].kind {
            ExprKind::Call { arguments, .. } | ExprKind::New { arguments, .. } => arguments,
            _ => &[],
        }
    }
}

fn unknown(origin: ExprId, why: &'static str) -> Alternatives {
    Rc::from([Known { value: Value::Unknown(why), origin, certain: true }])
}

/// Several alternatives: one alone is what it is, whichever way leads to it.
fn depends(values: Vec<Known>) -> Vec<Known> {
    let mut different: Vec<Known> = Vec::new();
    for known in values {
        if !different.iter().any(|other| other.value == known.value) {
            different.push(known);
        }
    }
    let certain = different.len() == 1;
    different.iter_mut().for_each(|known| known.certain = certain);
    different
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

fn absent(origin: ExprId) -> Vec<Known> {
    vec![Known { value: Value::Literal(Literal::Undefined), origin, certain: true }]
}

fn push_value(pieces: &mut Vec<Option<String>>, value: &Value) {
    match value {
        Value::Literal(Literal::String(text)) => push_text(pieces, text),
        Value::Literal(Literal::Number(number)) => push_text(pieces, &number.to_string()),
        Value::Literal(Literal::Boolean(boolean)) => push_text(pieces, &boolean.to_string()),
        Value::Partial(inner) => {
            for piece in inner {
                match piece {
                    Some(text) => push_text(pieces, text),
                    None => push_unknown(pieces),
                }
            }
        }
        _ => push_unknown(pieces),
    }
}

fn push_text(pieces: &mut Vec<Option<String>>, text: &str) {
    let before: usize = pieces.iter().flatten().map(String::len).sum();
    if before + text.len() > TEXT || pieces.len() >= PIECES {
        return push_unknown(pieces);
    }
    match pieces.last_mut() {
        Some(Some(last)) => last.push_str(text),
        _ => pieces.push(Some(text.to_owned())),
    }
}

fn push_unknown(pieces: &mut Vec<Option<String>>) {
    if !matches!(pieces.last(), Some(None)) {
        pieces.push(None);
    }
}

fn text_of(pieces: Vec<Option<String>>) -> Value {
    match pieces.as_slice() {
        [Some(text)] => Value::Literal(Literal::String(text.clone())),
        _ => Value::Partial(pieces),
    }
}
