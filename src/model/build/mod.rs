//! [`Program`] and tables → [`Model`].

mod caches;
mod consumers;
mod databases;
mod endpoints;
mod environments;
mod escapes;
mod functions;
mod generators;
mod given;
mod plain;
mod reads;
mod references;
mod rotations;
mod secrets;
mod uses;
mod values;

use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::cell::OnceCell;

use super::{DatabaseId, Model, ReadId, SecretId, SourceText, Stack};
use crate::cdk;
use crate::cdk::credentials::FACTORIES;
use crate::cdk::databases::KINDS;
use crate::code::{Evaluator, ExprId, ExprKind, Known, Literal, Made, Program, Property, Value};
use crate::text::Location;

/// Builds the model of a program.
#[must_use]
pub fn build(program: &Program, source: &SourceText<'_>) -> Model {
    let mut builder = Builder {
        program,
        source,
        eval: Evaluator::new(program),
        model: Model::default(),
        labels: labels(program),
        made_secrets: FxHashMap::default(),
        free_secrets: FxHashMap::default(),
        made_reads: FxHashMap::default(),
        made_attachments: FxHashMap::default(),
        hops: 0,
        made_credentials: FxHashMap::default(),
        made_databases: FxHashMap::default(),
        sites: FxHashMap::default(),
        made_logins: FxHashSet::default(),
        exports: OnceCell::new(),
        written: FxHashSet::default(),
        names: cdk::callables().collect(),
    };
    for (expr, _) in program.expressions() {
        builder.written_references(expr);
    }
    let places = builder.places();
    for (made, callee) in &places {
        builder.visit(callee.as_ref(), *made);
    }
    builder.logins_without_database();
    builder.consume_logins();
    builder.sites = builder.made_databases.iter().map(|(made, database)| (made.site, *database)).collect();
    for (made, callee) in &places {
        builder.visit_value_use(*made);
        builder.visit_use(callee.as_ref(), *made);
        builder.visit_rotation(callee.as_ref(), *made);
        builder.visit_endpoint(callee.as_ref(), *made);
        builder.visit_escape(*made);
    }
    builder.tell_secrets_of_one_expression_apart();
    builder.unite_secrets_of_one_name();
    builder.forget_keys_that_are_written_over();
    for (at, read) in builder.model.reads.iter().enumerate() {
        if let Some(secret) = builder.model.secrets.get_mut(read.secret.0) {
            secret.reads.push(ReadId(at));
        }
    }
    builder.model
}

struct Builder<'p> {
    program: &'p Program,
    source: &'p SourceText<'p>,
    eval: Evaluator<'p>,
    model: Model,
    labels: FxHashMap<ExprId, Cow<'p, str>>,
    made_secrets: FxHashMap<Made, SecretId>,
    free_secrets: FxHashMap<String, SecretId>,
    made_reads: FxHashMap<Made, Vec<ReadId>>,
    made_attachments: FxHashMap<Made, Option<SecretRef>>,
    /// How many values the name or ARN of a secret is being found through.
    hops: usize,
    made_credentials: FxHashMap<Made, Option<usize>>,
    made_databases: FxHashMap<Made, DatabaseId>,
    /// Where the databases are made, once all are known: a use by a way that was not followed is still a use.
    sites: FxHashMap<ExprId, DatabaseId>,
    /// The factory calls whose database is known.
    made_logins: FxHashSet<Made>,
    /// The values that the code gives names for others, by the class that does so and the name.
    exports: OnceCell<FxHashMap<(&'static str, String), Known>>,
    /// The secrets that something may write into at run time.
    written: FxHashSet<SecretId>,
    /// What the functions and methods that matter are called.
    names: FxHashSet<&'static str>,
}

/// What an expression calls.
enum Callee<'p> {
    /// A function or class of the CDK.
    Api(String),
    /// A method of an object.
    Method { object: ExprId, name: &'p str, location: Location },
}

/// A secret that an expression is, and how.
#[derive(Clone, Copy)]
struct SecretRef {
    secret: SecretId,
    attached: bool,
    certain: bool,
}

impl<'p> Builder<'p> {
    /// The expressions that may have to do with secrets, in all calls in which something does not leave them out, each
    /// with what it calls.
    fn places(&self) -> Vec<(Made, Option<Callee<'p>>)> {
        let mut places = Vec::new();
        for (site, _) in self.program.expressions().filter(|(expr, _)| self.may_matter(*expr)) {
            let contexts = self.eval.contexts(site);
            let run = contexts.iter().filter(|env| self.eval.runs(site, **env) != Some(false));
            let made = run.map(|env| Made { site, env: *env });
            places.extend(made.map(|made| (made, self.callee(made))));
        }
        places
    }

    /// Whether an expression looks as if it had to do with secrets: by the names in it, since evaluating it takes longer.
    fn may_matter(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::New { .. } => true,
            ExprKind::Call { callee, .. } => match &self.program[self.program.bare(*callee)].kind {
                ExprKind::Member { property, .. } => {
                    self.names.contains(property.as_str()) || self.may_look_at_value(expr)
                }
                _ => true,
            },
            ExprKind::Assign { target, .. } => match &self.program[*target].kind {
                ExprKind::Member { property, .. } => cdk::secrets::CONTENTS.contains(&property.as_str()),
                _ => false,
            },
            ExprKind::Member { property, .. } => {
                cdk::reads::PROPERTIES.contains(&property.as_str()) || self.may_look_at_value(expr)
            }
            ExprKind::Equal(..) => self.may_look_at_value(expr),
            ExprKind::Object(properties) => {
                properties.iter().any(|property| matches!(property, Property::Value { key, .. } if key == "type"))
            }
            ExprKind::Literal(_) | ExprKind::Template { .. } | ExprKind::Add(..) => {
                self.holds_reference(expr) || self.may_hold_value(expr)
            }
            _ => false,
        }
    }

    fn visit(&mut self, callee: Option<&Callee<'_>>, made: Made) {
        match callee {
            Some(Callee::Api(api)) if FACTORIES.iter().any(|(name, _)| name == api) => {
                self.credentials(made);
            }
            Some(Callee::Api(api)) if cdk::secrets::MAKERS.iter().any(|maker| maker.api == api) => {
                self.secret_made(made);
            }
            Some(Callee::Api(api)) if cdk::secrets::ATTACHMENTS.iter().any(|(class, ..)| *class == api) => {
                self.secret_made(made);
            }
            Some(Callee::Api(api)) if KINDS.iter().any(|kind| kind.api == api) => {
                self.database(made);
            }
            Some(Callee::Api(api)) if cdk::reads::PLAIN_TEXTS.contains(&api.as_str()) => self.plain_text(made),
            Some(Callee::Api(api)) if api == cdk::databases::REPLICA => self.replica(made),
            Some(Callee::Method { name: cdk::secrets::ATTACH, .. }) => {
                self.secret_made(made);
            }
            _ => {
                self.reads(made);
            }
        }
    }

    /// Whether a text has a dynamic reference in it: one that is whole, or put together by `+`.
    fn holds_reference(&self, text: ExprId) -> bool {
        let mut first = text;
        while let ExprKind::Add(left, _) = &self.program[first].kind {
            first = *left;
        }
        let whole = first == text;
        let texts = match &self.program[first].kind {
            ExprKind::Literal(Literal::String(text)) => std::slice::from_ref(text),
            ExprKind::Template { texts, .. } => texts,
            _ => return false,
        };
        let has = |part: &str| texts.iter().any(|text| text.contains(part));
        has("{{resolve:") && has("}}") == whole
    }

    /// What an expression calls, where that can matter.
    fn callee(&self, made: Made) -> Option<Callee<'p>> {
        match &self.program[made.site].kind {
            ExprKind::Call { callee, .. } => match &self.program[self.program.bare(*callee)].kind {
                ExprKind::Member { object, property, name, .. } => {
                    match &*self.eval.present(*callee, made.env) {
                        // No function of a module is called so: it is an object that comes from elsewhere.
                        [Known { value: Value::Api(api), .. }] if property != cdk::reads::READ_KEY => {
                            Some(Callee::Api(api.clone()))
                        }
                        several if several.is_empty() || several.len() > 1 && several.iter().any(is_api) => None,
                        _ => Some(Callee::Method {
                            object: *object,
                            name: property,
                            location: Location { span: *name, ..self.program[*callee].location },
                        }),
                    }
                }
                _ => self.eval.api(made).map(Callee::Api),
            },
            ExprKind::New { .. } => self.eval.api(made).map(Callee::Api),
            _ => None,
        }
    }

    fn argument(&self, made: Made, index: usize) -> Option<ExprId> {
        let arguments = self.eval.arguments(made);
        let argument = arguments.get(index)?;
        arguments.iter().take(index + 1).all(|argument| !argument.spread).then_some(argument.expr)
    }

    fn argument_value(&self, made: Made, index: usize) -> Option<Known> {
        self.eval.single(self.argument(made, index)?, made.env)
    }

    fn property(&self, object: Made, name: &str) -> Option<Known> {
        match &*self.eval.property(object, name)? {
            [known] => Some(known.clone()),
            _ => None,
        }
    }

    fn location(&self, expr: ExprId) -> Location {
        self.program[expr].location
    }

    /// The stack that a construct belongs to: that of the scope, its first argument.
    fn stack(&self, made: Made) -> Option<Stack> {
        Stack::around(&self.eval, self.argument(made, 0)?, made.env)
    }

    fn undecided(&mut self, expr: ExprId, why: &'static str) {
        let location = self.location(expr);
        if !self.model.undecided.iter().any(|(known, _)| *known == location) {
            self.model.undecided.push((location, why));
        }
    }
}

fn is_api(known: &Known) -> bool {
    matches!(known.value, Value::Api(_))
}

/// What the code calls the values of its bindings and fields.
fn labels(program: &Program) -> FxHashMap<ExprId, Cow<'_, str>> {
    let mut labels = FxHashMap::default();
    for (name, definitions) in program.named() {
        for definition in definitions {
            labels.entry(*definition).or_insert_with(|| name.clone());
        }
    }
    labels
}
