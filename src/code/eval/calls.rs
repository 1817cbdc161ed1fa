//! Calls: which ones an expression is evaluated in, and where parameters have their values from.

use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

use super::{
    ALTERNATIVES, Alternatives, CALLS, CONTEXTS, Env, Evaluator, Frame, Given, Instance, Known, Made, PASSING, Value,
    absent, certain_if, depends, one, unknown,
};
use crate::code::program::{Argument, ClassId, Expr, ExprId, ExprKind, FunctionId, Literal};

impl<'p> Evaluator<'p> {
    pub(super) fn call(&self, callee: &Known, made: Made) -> Alternatives {
        let one = |value| one(value, made.site, callee.certain);
        let result = match &callee.value {
            Value::Function(function, lexical, this) => {
                if self.calls(made.env) >= CALLS {
                    return one(Value::Unknown("it is called too deep"));
                }
                let env = self.frame(*function, Given::Call(made), *lexical, *this);
                match self.program[*function].result {
                    None => return one(Value::Literal(Literal::Undefined)),
                    Some(result) => Some(self.eval(result, env)),
                }
            }
            Value::Unknown(why) => return one(Value::Unknown(why)),
            Value::Free(path) => self.built_in(path, made),
            Value::Made(_) => self.list_call(made),
            _ => None,
        };
        match result {
            Some(values) => certain_if(callee.certain, values),
            None => one(Value::Made(made)),
        }
    }

    pub(super) fn parameter(&self, expr: ExprId, env: Env, function: FunctionId, index: usize) -> Alternatives {
        let nowhere = "it is a parameter that nothing in the pasted code fills";
        let mut at = env;
        let frame = loop {
            match self.frame_of(at) {
                None => {
                    return match self.loops().get(&function) {
                        Some(list) if index == 0 => self.each(expr, env, *list),
                        _ => unknown(expr, nowhere),
                    };
                }
                Some(frame) if frame.function == function => break frame,
                Some(frame) => at = frame.lexical,
            }
        };
        let call = match frame.given {
            Given::Nothing => return unknown(expr, nowhere),
            Given::Element { of, index: element } => return self.passed_parameter(expr, of, element, index),
            Given::Call(call) => call,
        };
        let arguments = self.arguments(call);
        if arguments.iter().take(index + 1).any(|argument| argument.spread) {
            return unknown(expr, "the arguments are spread");
        }
        match arguments.get(index) {
            Some(argument) => self.eval(argument.expr, call.env),
            None => absent(call.site),
        }
    }

    /// A parameter of a function that is called for each element of a list.
    pub(super) fn passed_parameter(&self, expr: ExprId, of: Made, element: usize, index: usize) -> Alternatives {
        let accumulates = matches!(self.method(of), Some((_, "reduce")));
        match (index, accumulates) {
            (0, true) => {
                let before = match element.checked_sub(1) {
                    None => self.arguments(of).get(1).map(|initial| Made { site: initial.expr, env: of.env }),
                    Some(before) => self.passed(of, before),
                };
                match before {
                    Some(made) => self.eval(made.site, made.env),
                    None => unknown(expr, "it is computed at run time"),
                }
            }
            (0, false) | (1, true) => {
                let items = self.passed_list(of).and_then(|list| self.items(&list));
                match items.and_then(|items| items.get(element).cloned()) {
                    Some(item) => self.item(&item),
                    None => unknown(expr, "the text does not say what is in the list"),
                }
            }
            (1, false) | (2, true) => {
                #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
                let number = Value::Literal(Literal::Number(element as f64));
                one(number, expr, true)
            }
            _ => unknown(expr, "it is computed at run time"),
        }
    }

    /// The list that a loop or a method such as `map` goes through.
    pub(super) fn passed_list(&self, of: Made) -> Option<Value> {
        match &self.program[of.site].kind {
            ExprKind::Loop { list, .. } => Some(self.single(*list, of.env)?.value),
            _ => Some(self.method(of)?.0),
        }
    }

    /// The variable of a loop outside of it: any of the elements, or none yet.
    pub(super) fn each(&self, expr: ExprId, env: Env, list: ExprId) -> Alternatives {
        let items = self.single(list, env).and_then(|list| self.items(&list.value));
        match items {
            Some(items) if !items.is_empty() => {
                let values = items.iter().take(ALTERNATIVES + 1).map(|item| self.item(item)).chain([absent(expr)]);
                depends(values.flat_map(|values| values.to_vec()).collect())
            }
            _ => unknown(expr, "the text does not say what is in the list"),
        }
    }

    pub(super) fn this(&self, env: Env) -> Option<Instance> {
        self.frame_of(env)?.this
    }

    pub(super) fn frame_of(&self, env: Env) -> Option<Frame> {
        self.frames.borrow().get((env.0 as usize).checked_sub(1)?).copied()
    }

    pub(super) fn calls(&self, env: Env) -> u32 {
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

    pub(super) fn frame(&self, function: FunctionId, given: Given, lexical: Env, this: Option<Instance>) -> Env {
        let frame = Frame { function, given, lexical, this };
        *self.interned.borrow_mut().entry(frame).or_insert_with(|| {
            let mut frames = self.frames.borrow_mut();
            frames.push(frame);
            Env(u32::try_from(frames.len()).unwrap_or_default())
        })
    }

    /// The calls in which the fields of a class are evaluated: those of its constructor.
    pub(super) fn constructor_env(&self, class: ClassId, this: Option<Instance>) -> Env {
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

    pub(super) fn contexts_of(&self, function: FunctionId) -> Rc<[Env]> {
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

    pub(super) fn find_contexts(&self, function: FunctionId) -> Vec<Env> {
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
    pub(super) fn enter(&self, function: FunctionId, made: Made) -> Vec<Env> {
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
            ExprKind::Call { callee, .. } if matches!(self.program[*callee].kind, ExprKind::Super) => {
                match (this, self.program[function].class) {
                    (Some(_), Some(class)) => vec![self.constructor_env(class, this)],
                    _ => vec![self.frame(function, Given::Call(made), Env::ROOT, None)],
                }
            }
            ExprKind::Call { callee, arguments } => {
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
            _ => Vec::new(),
        }
    }

    /// The bodies of loops and the functions that are written where they are called for each element of a list, and
    /// the list.
    pub(super) fn loops(&self) -> &FxHashMap<FunctionId, ExprId> {
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

    pub(super) fn callers(&self) -> &FxHashMap<FunctionId, Vec<ExprId>> {
        self.callers.get_or_init(|| {
            let members = self.program.members();
            let mut callers: FxHashMap<FunctionId, Vec<ExprId>> = FxHashMap::default();
            for (site, expr) in self.program.expressions() {
                for function in self.called(expr, members.as_ref()) {
                    callers.entry(function).or_default().push(site);
                }
            }
            callers
        })
    }

    /// The functions of the text that an expression calls, where only these may be members of anything of the text.
    fn called(&self, expr: &Expr, members: Option<&FxHashSet<&String>>) -> Vec<FunctionId> {
        let value = |callee: ExprId| match (&self.program[callee].kind, members) {
            (ExprKind::Member { property, .. }, Some(members)) if !members.contains(property) => None,
            _ => self.single(callee, Env::ROOT).map(|known| known.value),
        };
        let function = |callee| match value(callee)? {
            Value::Function(function, ..) => Some(function),
            _ => None,
        };
        match &expr.kind {
            ExprKind::New { callee, .. } => match value(*callee) {
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
    pub(super) fn constructors(&self, class: ClassId) -> Vec<FunctionId> {
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
