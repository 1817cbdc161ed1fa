//! Classes of the text, and what of them the CDK makes.

use super::{
    Alternatives, ELEMENTS, Env, Evaluator, Given, Instance, LINEAGE, Made, Subject, Value, absent, depends, one,
    unknown,
};
use crate::cdk::names;
use crate::code::program::{Class, ClassId, ExprId, ExprKind, FunctionId};

impl Evaluator<'_> {
    pub(super) fn field(
        &self,
        class: ClassId,
        this: Option<Instance>,
        name: &str,
        read: ExprId,
    ) -> Option<Alternatives> {
        if this.is_none()
            && self.is_overridden(class, |item| {
                item.fields.contains_key(name) || item.getters.contains_key(name) || item.methods.contains_key(name)
            })
        {
            return Some(unknown(read, "a class that extends this one may change it"));
        }
        let lineage = self.lineage(class);
        let mut found: Vec<Alternatives> = Vec::new();
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
            let changes = self.changes(Subject::Fields(*class), name);
            found.extend(changes.into_iter().map(|change| self.eval(change.site, change.env)));
        }
        let inherited = lineage.iter().find_map(|class| {
            let item = &self.program[*class];
            match (item.getters.get(name), item.methods.get(name)) {
                (Some(getter), _) => {
                    let env = self.frame(*getter, Given::Nothing, Env::ROOT, this);
                    Some(self.result(*getter, env, read))
                }
                (None, Some(method)) => {
                    let value = Value::Function(*method, Env::ROOT, this);
                    Some(one(value, read, true))
                }
                (None, None) => None,
            }
        });
        found.extend(inherited);
        match found.as_slice() {
            [] if declared => Some(unknown(read, "nothing in the pasted code fills this field")),
            [] => None,
            [only] => Some(only.clone()),
            _ => Some(depends(found.iter().flat_map(|values| values.to_vec()).collect())),
        }
    }

    pub(super) fn is_overridden(&self, class: ClassId, has: impl Fn(&Class) -> bool) -> bool {
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
    pub(super) fn result(&self, function: FunctionId, env: Env, read: ExprId) -> Alternatives {
        match self.program[function].result {
            Some(result) => self.eval(result, env),
            None => absent(read),
        }
    }

    /// A class and those of the text that it extends, nearest first.
    pub(super) fn lineage(&self, class: ClassId) -> Vec<ClassId> {
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

    pub(super) fn parent(&self, class: ClassId) -> Option<ClassId> {
        match self.single(self.program[class].extends?, Env::ROOT)?.value {
            Value::Class(parent) => Some(parent),
            _ => None,
        }
    }

    pub(super) fn static_member(&self, class: ClassId, name: &str, read: ExprId) -> Option<Alternatives> {
        for class in self.lineage(class) {
            let item = &self.program[class];
            let mut found = Vec::new();
            if let Some(definitions) = item.statics.get(name) {
                found.push(match definitions.as_slice() {
                    [] => unknown(read, "nothing in the pasted code fills this field"),
                    definitions => self.any(definitions, Env::ROOT),
                });
            }
            if let Some(getter) = item.static_getters.get(name) {
                found.push(self.result(*getter, Env::ROOT, read));
            }
            let changes = self.changes(Subject::Statics(class), name);
            found.extend(changes.into_iter().map(|change| self.eval(change.site, change.env)));
            match found.as_slice() {
                [] => {}
                [only] => return Some(only.clone()),
                _ => return Some(depends(found.iter().flat_map(|values| values.to_vec()).collect())),
            }
        }
        let value = Value::Api(names::join(&self.cdk_class(class)?, Some(name)));
        Some(one(value, read, true))
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
}
