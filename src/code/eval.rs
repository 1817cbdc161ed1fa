//! What an expression is worth, as far as the text alone says: demand-driven, bounded, and per call site, so that a
//! secret and its key stay together through helpers and constructors.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::program::{Argument, ClassId, ExprId, ExprKind, FunctionId, Literal, Program, Property};
use crate::cdk::names;

/// Evaluations that one program may take in all.
const FUEL: u32 = 500_000;
/// Evaluations inside evaluations.
const DEPTH: u32 = 96;
/// Calls inside calls that are followed.
const CALLS: u32 = 12;
/// Ways in which one function is called that are told apart.
const CONTEXTS: usize = 32;
/// Elements of one array.
const ELEMENTS: usize = 1000;
/// Bytes of one string: no key, name or template is longer.
const TEXT: usize = 10_000;
/// Known and unknown parts of one string.
const PIECES: usize = 32;
/// Alternatives that one expression may have.
const ALTERNATIVES: usize = 16;

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
    /// The call; nothing for a method that is called from nowhere in the text.
    site: Option<ExprId>,
    caller: Env,
    lexical: Env,
    this: Option<Instance>,
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
    /// An object literal.
    Object(Made),
    /// An array literal.
    Array(Made),
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

impl Value {
    /// The string it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Literal(Literal::String(text)) => Some(text),
            _ => None,
        }
    }

    fn missing(&self) -> Option<bool> {
        match self {
            Self::Literal(Literal::Undefined | Literal::Null) => Some(true),
            Self::Unknown(_) | Self::Made(_) | Self::Free(_) => None,
            _ => Some(false),
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
    contexts: RefCell<HashMap<FunctionId, Option<Rc<[Env]>>>>,
    callers: OnceCell<HashMap<FunctionId, Vec<ExprId>>>,
    callbacks: OnceCell<HashMap<FunctionId, ExprId>>,
    fuel: Cell<u32>,
    depth: Cell<u32>,
}

impl<'p> Evaluator<'p> {
    /// Evaluates nothing yet.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            frames: RefCell::default(),
            interned: RefCell::default(),
            known: RefCell::default(),
            contexts: RefCell::default(),
            callers: OnceCell::new(),
            callbacks: OnceCell::new(),
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
        }
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
        values.truncate(ALTERNATIVES);
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

    fn compute(&self, expr: ExprId, env: Env) -> Vec<Known> {
        let one = |value| vec![Known { value, origin: expr, certain: true }];
        let made = Made { site: expr, env };
        match &self.program[expr].kind {
            ExprKind::Literal(literal) => one(Value::Literal(literal.clone())),
            ExprKind::Template { texts, parts } => self.template(expr, env, texts, parts),
            ExprKind::Binding(binding) => match self.program[*binding].definitions.as_slice() {
                [] => one(Value::Unknown("it is declared without a value")),
                definitions => self.any(definitions, env),
            },
            ExprKind::Free(name) => one(self.free(expr, name)),
            ExprKind::This => one(match (self.this(env), self.program[expr].class) {
                (Some(instance), _) => Value::Instance(instance),
                (None, Some(class)) => Value::This(class),
                (None, None) => Value::Free("this".to_owned()),
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
            ExprKind::Fallback(left, right) => {
                let left = self.eval(*left, env);
                if left.iter().all(|known| known.value.missing() == Some(false)) {
                    return left.to_vec();
                }
                let mut values: Vec<_> =
                    left.iter().filter(|known| known.value.missing() != Some(true)).cloned().collect();
                if values.is_empty() {
                    return self.eval(*right, env).to_vec();
                }
                values.extend(self.eval(*right, env).iter().cloned());
                for known in &mut values {
                    known.certain = false;
                }
                values
            }
            ExprKind::Add(left, right) => self.concatenate(expr, env, *left, *right),
            ExprKind::Each(iterable) => self.each(expr, env, *iterable),
            ExprKind::Parameter(function, index) => self.parameter(expr, env, *function, *index),
            ExprKind::Function(function) => one(Value::Function(*function, env, self.this(env))),
            ExprKind::Class(class) => one(Value::Class(*class)),
            ExprKind::Import { module, name } => one(match names::canonical(module) {
                Some(module) => Value::Api(names::join(&module, name.as_deref())),
                None if module.starts_with('.') => Value::Unknown("it comes from a file that was not given"),
                None => Value::Api(names::join(&format!("{module}:"), name.as_deref())),
            }),
            ExprKind::Namespace(file) => one(Value::Namespace(*file)),
            ExprKind::Assign { value, .. } | ExprKind::Transparent(value) | ExprKind::And(value) => {
                self.eval(*value, env).to_vec()
            }
            ExprKind::Enum(_) => one(Value::Made(made)),
            ExprKind::Super | ExprKind::Opaque => one(Value::Unknown("it is computed at run time")),
        }
    }

    fn any(&self, exprs: &[ExprId], env: Env) -> Vec<Known> {
        let certain = exprs.len() == 1;
        let mut values: Vec<Known> = Vec::new();
        for expr in exprs {
            for known in self.eval(*expr, env).iter() {
                if !values.iter().any(|other| other.value == known.value) {
                    values.push(Known { certain: known.certain && certain, ..known.clone() });
                }
            }
        }
        if let [only] = values.as_mut_slice() {
            only.certain = true;
        }
        values
    }

    fn free(&self, expr: ExprId, name: &str) -> Value {
        let fragment = self.program.file(self.program[expr].location.document).is_some_and(|file| file.fragment);
        match names::usual(name) {
            Some(api) if fragment => Value::Api(api.to_owned()),
            _ => Value::Free(name.to_owned()),
        }
    }

    fn template(&self, expr: ExprId, env: Env, texts: &[String], parts: &[ExprId]) -> Vec<Known> {
        let mut pieces = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            push_text(&mut pieces, text);
            if let Some(part) = parts.get(at) {
                self.push_value(&mut pieces, *part, env);
            }
        }
        vec![Known { value: text_of(pieces), origin: expr, certain: true }]
    }

    fn concatenate(&self, expr: ExprId, env: Env, left: ExprId, right: ExprId) -> Vec<Known> {
        let number = |expr| match self.single(expr, env)?.value {
            Value::Literal(Literal::Number(number)) => Some(number),
            _ => None,
        };
        let value = if let (Some(left), Some(right)) = (number(left), number(right)) {
            Value::Literal(Literal::Number(left + right))
        } else {
            let mut pieces = Vec::new();
            self.push_value(&mut pieces, left, env);
            self.push_value(&mut pieces, right, env);
            text_of(pieces)
        };
        vec![Known { value, origin: expr, certain: true }]
    }

    fn push_value(&self, pieces: &mut Vec<Option<String>>, part: ExprId, env: Env) {
        match self.single(part, env).map(|known| known.value) {
            Some(Value::Literal(Literal::String(text))) => push_text(pieces, &text),
            Some(Value::Literal(Literal::Number(number))) => push_text(pieces, &number.to_string()),
            Some(Value::Partial(inner)) => {
                for piece in inner {
                    match piece {
                        Some(text) => push_text(pieces, &text),
                        None => push_unknown(pieces),
                    }
                }
            }
            _ => push_unknown(pieces),
        }
    }

    fn index(&self, expr: ExprId, env: Env, object: ExprId, index: ExprId) -> Vec<Known> {
        let made = Made { site: expr, env };
        let mut values = Vec::new();
        for object in self.eval(object, env).iter() {
            for index in self.eval(index, env).iter() {
                match (&object.value, &index.value) {
                    (Value::Array(array), Value::Literal(Literal::Number(number))) => {
                        let element = self.elements(*array).and_then(|elements| {
                            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
                            elements.get(*number as usize).copied()
                        });
                        values.extend(match element {
                            Some(element) => self.eval(element.site, element.env).to_vec(),
                            None => unknown(expr, "it is an element of an array that is not known").to_vec(),
                        });
                    }
                    (_, Value::Literal(Literal::String(property))) => {
                        let taken = self.member(object, property, made);
                        values.extend(
                            taken.into_iter().map(|known| Known { certain: known.certain && index.certain, ..known }),
                        );
                    }
                    _ => values.extend(unknown(expr, "its key is computed at run time").to_vec()),
                }
            }
        }
        values
    }

    /// The elements of an array literal, spread ones included; nothing if one of them is not known.
    #[must_use]
    pub fn elements(&self, array: Made) -> Option<Vec<Made>> {
        let ExprKind::Array(elements) = &self.program[array.site].kind else { return None };
        let mut all = Vec::new();
        for element in elements {
            if element.spread {
                match self.single(element.expr, array.env)?.value {
                    Value::Array(inner) if inner != array && all.len() < ELEMENTS => all.extend(self.elements(inner)?),
                    _ => return None,
                }
            } else {
                all.push(Made { site: element.expr, env: array.env });
            }
        }
        Some(all)
    }

    fn each(&self, expr: ExprId, env: Env, iterable: ExprId) -> Vec<Known> {
        let elements = self.single(iterable, env).and_then(|known| match known.value {
            Value::Array(array) => self.elements(array),
            _ => None,
        });
        match elements {
            Some(elements) if !elements.is_empty() => {
                elements.iter().flat_map(|element| self.eval(element.site, element.env).to_vec()).collect()
            }
            _ => unknown(expr, "the list is not in the pasted code").to_vec(),
        }
    }

    fn member(&self, object: &Known, property: &str, made: Made) -> Vec<Known> {
        let one = |value| vec![Known { value, origin: made.site, certain: object.certain }];
        let found = match &object.value {
            Value::Api(path) => return one(Value::Api(names::join(path, Some(property)))),
            Value::Free(path) => return one(Value::Free(format!("{path}.{property}"))),
            Value::Unknown(why) => return one(Value::Unknown(why)),
            Value::Object(object) => self.property(*object, property),
            Value::Instance(instance) => self.field(instance.class, Some(*instance), property, made.site),
            Value::This(class) => self.field(*class, None, property, made.site),
            Value::Class(class) => self.static_member(*class, property, made.site),
            Value::Namespace(file) => {
                self.program.exported(*file, property, 0).map(|export| self.eval(export, Env::ROOT).to_vec())
            }
            Value::Made(enumeration) => match &self.program[enumeration.site].kind {
                ExprKind::Enum(members) => members.get(property).map(|member| self.eval(*member, Env::ROOT).to_vec()),
                _ => None,
            },
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

    /// The value of a property of an object literal; `None` if it has no such property.
    #[must_use]
    pub fn property(&self, object: Made, name: &str) -> Option<Vec<Known>> {
        let ExprKind::Object(properties) = &self.program[object.site].kind else { return None };
        for property in properties.iter().rev() {
            if self.fuel.get() == 0 {
                return Some(unknown(object.site, "there is too much to follow").to_vec());
            }
            self.fuel.set(self.fuel.get() - 1);
            match property {
                Property::Value { key, value, .. } if key == name => {
                    return Some(self.eval(*value, object.env).to_vec());
                }
                Property::Getter { key, function } if key == name => {
                    return Some(self.any(&self.program[*function].returns, object.env));
                }
                Property::Computed { key, value } => match self.single(*key, object.env).map(|known| known.value) {
                    Some(Value::Literal(Literal::String(key))) if key == name => {
                        return Some(self.eval(*value, object.env).to_vec());
                    }
                    Some(Value::Literal(_)) => {}
                    _ => return Some(unknown(object.site, "a key is computed at run time").to_vec()),
                },
                Property::Spread(spread) => {
                    for known in self.eval(*spread, object.env).iter() {
                        match &known.value {
                            Value::Object(inner) if *inner != object => {
                                if let Some(found) = self.property(*inner, name) {
                                    return Some(found);
                                }
                            }
                            Value::Literal(_) => {}
                            _ => return Some(unknown(*spread, "it may come from a spread that is not known").to_vec()),
                        }
                    }
                }
                Property::Value { .. } | Property::Getter { .. } => {}
            }
        }
        None
    }

    fn field(&self, class: ClassId, this: Option<Instance>, name: &str, read: ExprId) -> Option<Vec<Known>> {
        self.lineage(class).into_iter().find_map(|class| {
            let item = &self.program[class];
            if let Some(definitions) = item.fields.get(name) {
                let env = self.constructor_env(class, this);
                return Some(match definitions.as_slice() {
                    [] => unknown(read, "nothing in the pasted code fills this field").to_vec(),
                    definitions => self.any(definitions, env),
                });
            }
            if let Some(getter) = item.getters.get(name) {
                let env = self.frame(*getter, None, Env::ROOT, Env::ROOT, this);
                return Some(self.any(&self.program[*getter].returns, env));
            }
            let method = *item.methods.get(name)?;
            Some(vec![Known { value: Value::Function(method, Env::ROOT, this), origin: read, certain: true }])
        })
    }

    /// A class and those of the text that it extends, nearest first.
    fn lineage(&self, class: ClassId) -> Vec<ClassId> {
        let mut lineage = vec![class];
        let mut class = class;
        while let Some(parent) = self.parent(class) {
            if lineage.contains(&parent) {
                break;
            }
            lineage.push(parent);
            class = parent;
        }
        lineage
    }

    fn parent(&self, class: ClassId) -> Option<ClassId> {
        match self.single(self.program[class].extends?, Env::ROOT)?.value {
            Value::Class(parent) => Some(parent),
            _ => None,
        }
    }

    fn static_member(&self, class: ClassId, name: &str, read: ExprId) -> Option<Vec<Known>> {
        let item = &self.program[class];
        if let Some(definitions) = item.statics.get(name) {
            return Some(self.any(definitions, Env::ROOT));
        }
        let method = *item.methods.get(name)?;
        Some(vec![Known { value: Value::Function(method, Env::ROOT, None), origin: read, certain: true }])
    }

    fn call(&self, callee: &Known, made: Made) -> Vec<Known> {
        let one = |value| vec![Known { value, origin: made.site, certain: callee.certain }];
        match &callee.value {
            Value::Function(function, lexical, this) => {
                if self.calls(made.env) >= CALLS {
                    return one(Value::Unknown("it is called too deep"));
                }
                let env = self.frame(*function, Some(made.site), made.env, *lexical, *this);
                match self.program[*function].returns.as_slice() {
                    [] => one(Value::Literal(Literal::Undefined)),
                    returns => self.any(returns, env),
                }
            }
            Value::Unknown(why) => one(Value::Unknown(why)),
            _ => one(Value::Made(made)),
        }
    }

    fn parameter(&self, expr: ExprId, env: Env, function: FunctionId, index: usize) -> Vec<Known> {
        let nowhere = "it is a parameter that nothing in the pasted code fills";
        let mut at = env;
        let frame = loop {
            match self.frame_of(at) {
                None => {
                    return match self.callbacks().get(&function) {
                        Some(list) if index == 0 => self.each(expr, env, *list),
                        _ => unknown(expr, nowhere).to_vec(),
                    };
                }
                Some(frame) if frame.function == function => break frame,
                Some(frame) => at = frame.lexical,
            }
        };
        let Some(site) = frame.site else { return unknown(expr, nowhere).to_vec() };
        let arguments = match &self.program[site].kind {
            ExprKind::Call { arguments, .. } | ExprKind::New { arguments, .. } => arguments.as_slice(),
            _ => &[],
        };
        if arguments.iter().take(index + 1).any(|argument| argument.spread) {
            return unknown(expr, "the arguments are spread").to_vec();
        }
        match arguments.get(index) {
            Some(argument) => self.eval(argument.expr, frame.caller).to_vec(),
            None => vec![Known { value: Value::Literal(Literal::Undefined), origin: site, certain: true }],
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
            at = frame.caller;
        }
        count
    }

    fn frame(
        &self,
        function: FunctionId,
        site: Option<ExprId>,
        caller: Env,
        lexical: Env,
        this: Option<Instance>,
    ) -> Env {
        let frame = Frame { function, site, caller, lexical, this };
        *self.interned.borrow_mut().entry(frame).or_insert_with(|| {
            let mut frames = self.frames.borrow_mut();
            frames.push(frame);
            Env(u32::try_from(frames.len()).unwrap_or_default())
        })
    }

    /// The calls in which the fields of a class are evaluated: those of its constructor.
    fn constructor_env(&self, class: ClassId, this: Option<Instance>) -> Env {
        let (Some(instance), Some(constructor)) = (this, self.program[class].constructor) else { return Env::ROOT };
        if self.calls(instance.made.env) >= CALLS {
            return Env::ROOT;
        }
        if instance.class == class {
            return self.frame(constructor, Some(instance.made.site), instance.made.env, Env::ROOT, this);
        }
        // A parent's constructor is called by the `super(...)` of the class below it.
        let lineage = self.lineage(instance.class);
        for pair in lineage.windows(2) {
            if let [below, parent] = pair
                && *parent == class
            {
                let caller = self.constructor_env(*below, this);
                let site = self.program[*below].super_call.unwrap_or(instance.made.site);
                return self.frame(constructor, Some(site), caller, Env::ROOT, this);
            }
        }
        Env::ROOT
    }

    /// The calls in which an expression is evaluated, one for each way that leads to it; the root where none does.
    pub fn contexts(&self, expr: ExprId) -> Rc<[Env]> {
        let expr = &self.program[expr];
        match (expr.function, expr.class) {
            (Some(function), _) => self.contexts_of(function),
            (None, Some(class)) => match self.program[class].constructor {
                Some(constructor) => self.contexts_of(constructor),
                None => Rc::from([Env::ROOT]),
            },
            (None, None) => Rc::from([Env::ROOT]),
        }
    }

    fn contexts_of(&self, function: FunctionId) -> Rc<[Env]> {
        if let Some(found) = self.contexts.borrow().get(&function) {
            return found.clone().unwrap_or_else(|| Rc::from([Env::ROOT]));
        }
        self.contexts.borrow_mut().insert(function, None);
        let mut envs = Vec::new();
        for site in self.callers().get(&function).into_iter().flatten() {
            for caller in self.contexts(*site).iter() {
                if self.calls(*caller) < CALLS && envs.len() < CONTEXTS {
                    envs.extend(self.enter(function, *site, *caller));
                }
            }
        }
        if envs.is_empty() {
            let item = &self.program[function];
            match (item.class, item.function) {
                (Some(class), _) if !item.constructor => {
                    if let Some(constructor) = self.program[class].constructor {
                        for env in self.contexts_of(constructor).iter() {
                            if let Some(this) = self.this(*env) {
                                envs.push(self.frame(function, None, Env::ROOT, Env::ROOT, Some(this)));
                            }
                        }
                    }
                }
                (None, Some(outer)) => envs.extend(self.contexts_of(outer).iter()),
                _ => {}
            }
        }
        if envs.is_empty() {
            envs.push(Env::ROOT);
        }
        envs.dedup();
        let envs: Rc<[Env]> = envs.into();
        self.contexts.borrow_mut().insert(function, Some(Rc::clone(&envs)));
        envs
    }

    /// The calls inside a function that is called at a site.
    fn enter(&self, function: FunctionId, site: ExprId, caller: Env) -> Option<Env> {
        let made = Made { site, env: caller };
        match &self.program[site].kind {
            ExprKind::New { .. } => self.eval(site, caller).iter().find_map(|known| match known.value {
                Value::Instance(instance) => {
                    let class = self.program[function].class?;
                    Some(self.constructor_env(class, Some(instance)))
                }
                _ => None,
            }),
            ExprKind::Call { callee, .. } => match &self.program[*callee].kind {
                ExprKind::Super => {
                    let this = self.this(caller);
                    Some(self.frame(function, Some(site), caller, Env::ROOT, this))
                }
                _ => self.eval(*callee, caller).iter().find_map(|known| match known.value {
                    Value::Function(found, lexical, this) if found == function => {
                        Some(self.frame(function, Some(made.site), caller, lexical, this))
                    }
                    _ => None,
                }),
            },
            _ => None,
        }
    }

    /// The functions that are called for each element of a list, and the list.
    fn callbacks(&self) -> &HashMap<FunctionId, ExprId> {
        self.callbacks.get_or_init(|| {
            let calls = self.program.expressions().filter_map(|(_, expr)| {
                let ExprKind::Call { callee, arguments } = &expr.kind else { return None };
                let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return None };
                let ExprKind::Function(function) = &self.program[arguments.first()?.expr].kind else { return None };
                matches!(property.as_str(), "map" | "forEach" | "flatMap").then_some((*function, *object))
            });
            calls.collect()
        })
    }

    fn callers(&self) -> &HashMap<FunctionId, Vec<ExprId>> {
        self.callers.get_or_init(|| {
            let mut callers: HashMap<FunctionId, Vec<ExprId>> = HashMap::new();
            for (site, expr) in self.program.expressions() {
                let function = match &expr.kind {
                    ExprKind::New { callee, .. } => {
                        self.single(*callee, Env::ROOT).and_then(|known| match known.value {
                            Value::Class(class) => self.constructor(class),
                            _ => None,
                        })
                    }
                    ExprKind::Call { callee, .. } => match (&self.program[*callee].kind, expr.class) {
                        (ExprKind::Super, Some(class)) => self.parent(class).and_then(|class| self.constructor(class)),
                        _ => self.single(*callee, Env::ROOT).and_then(|known| match known.value {
                            Value::Function(function, ..) => Some(function),
                            _ => None,
                        }),
                    },
                    _ => None,
                };
                if let Some(function) = function {
                    callers.entry(function).or_default().push(site);
                }
            }
            callers
        })
    }

    /// The constructor that `new` of the class runs: its own, or the nearest inherited one.
    fn constructor(&self, class: ClassId) -> Option<FunctionId> {
        self.lineage(class).into_iter().find_map(|class| self.program[class].constructor)
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
