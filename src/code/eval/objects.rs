//! Objects and their properties.

use std::rc::Rc;

use super::{
    Alternatives, Asked, DEPTH, ELEMENTS, Entry, Env, Evaluator, Item, Known, Made, Subject, Value, absent, certain_if,
    depends, member_of_module, one, unknown,
};
use crate::cdk::names;
use crate::code::program::{Exported, ExprId, ExprKind, Literal, Property};

impl Evaluator<'_> {
    pub(super) fn member(&self, object: &Known, property: &str, made: Made) -> Alternatives {
        let one = |value| one(value, made.site, object.certain);
        let found = match &object.value {
            Value::Api(path) => return one(Value::Api(member_of_module(path.clone(), Some(property)))),
            Value::Free(path) => return one(Value::Free(format!("{path}.{property}"))),
            Value::Unknown(why) => return one(Value::Unknown(why)),
            Value::Object(object) => self.property(*object, property),
            Value::Instance(instance) => self.field(instance.class, Some(*instance), property, made.site),
            Value::This(class) => self.field(*class, None, property, made.site),
            Value::Class(class) => self.static_member(*class, property, made.site),
            Value::Namespace(file) => self.program.exported(*file, property).map(|export| match export {
                Exported::Here(export) => self.eval(export, Env::ROOT),
                Exported::Foreign(module) => {
                    let path = names::canonical(&module).unwrap_or_else(|| format!("{module}:"));
                    one(Value::Api(member_of_module(path, Some(property))))
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
            (Some(values), _) => certain_if(object.certain, values),
            (None, Value::This(class)) if fragment() && self.program[*class].name.is_empty() => {
                one(Value::Free(format!("this.{property}")))
            }
            (None, Value::Object(_)) => one(Value::Literal(Literal::Undefined)),
            (None, _) => one(Value::Made(made)),
        }
    }

    /// The value of a property of an object; `None` if it has no such property.
    #[must_use]
    pub fn property(&self, object: Made, name: &str) -> Option<Alternatives> {
        let values = self
            .deeper(|| self.own_property(object, name))
            .unwrap_or_else(|| Some(unknown(object.site, "there is too much to follow")));
        let changes = self.changes(Subject::Literal(object.site), name);
        let values = if changes.is_empty() {
            values?
        } else {
            let mut values = values.unwrap_or_else(|| absent(object.site)).to_vec();
            for change in changes {
                values.extend_from_slice(&self.eval(change.site, change.env));
            }
            depends(values)
        };
        let undefined = |known: &Known| known.value == Value::Literal(Literal::Undefined);
        (!values.iter().all(undefined)).then_some(values)
    }

    pub(super) fn own_property(&self, object: Made, name: &str) -> Option<Alternatives> {
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
                return or_absent(object, values);
            }
            _ => return None,
        };
        for property in properties.iter().rev() {
            if self.fuel.get() == 0 {
                return Some(unknown(object.site, "there is too much to follow"));
            }
            self.fuel.set(self.fuel.get() - 1);
            let found = match property {
                Property::Value { key, value, .. } if key == name => self.eval(*value, object.env),
                Property::Getter { key, function } if key == name => self.result(*function, object.env, object.site),
                Property::Omitted(key) if key == name => absent(object.site),
                Property::Computed { key, value } => match self.single(*key, object.env).map(|known| known.value) {
                    Some(Value::Literal(Literal::String(key))) if key == name => self.eval(*value, object.env),
                    Some(Value::Literal(Literal::Number(key))) if key.to_string() == name => {
                        self.eval(*value, object.env)
                    }
                    Some(Value::Literal(_)) => continue,
                    _ => unknown(object.site, "a key is computed at run time"),
                },
                Property::Spread(spread) => {
                    if self.spread_property(*spread, object, name, &mut values) {
                        return Some(if values.len() > 1 { depends(values) } else { values.into() });
                    }
                    continue;
                }
                Property::Value { .. } | Property::Getter { .. } | Property::Omitted(_) => continue,
            };
            if values.is_empty() {
                return Some(found);
            }
            values.extend_from_slice(&found);
            return Some(depends(values));
        }
        or_absent(object, values)
    }

    /// Adds what a spread gives a property; whether it certainly has it.
    pub(super) fn spread_property(&self, spread: ExprId, object: Made, name: &str, values: &mut Vec<Known>) -> bool {
        let mut always = true;
        for known in self.eval(spread, object.env).iter() {
            match &known.value {
                Value::Object(inner) if *inner != object => match self.spread_from(*inner, name, spread) {
                    Some(found) => values.extend_from_slice(&found),
                    None => always = false,
                },
                Value::Literal(_) => always = false,
                _ => values.extend_from_slice(&unknown(spread, "it may come from a spread that is not known")),
            }
        }
        always
    }

    /// Objects that spread each other lead back to one another in very many ways.
    fn spread_from(&self, object: Made, name: &str, spread: ExprId) -> Option<Alternatives> {
        let asked = self.spread.borrow().get(&object).and_then(|asked| asked.get(name).cloned());
        match asked {
            Some(Asked::Known(found)) => return found,
            Some(Asked::Open) => return Some(unknown(spread, "it refers to itself")),
            None => {}
        }
        let note = |asked| self.spread.borrow_mut().entry(object).or_default().insert(name.into(), asked);
        note(Asked::Open);
        let found = self.property(object, name);
        note(Asked::Known(found.clone()));
        found
    }

    pub(super) fn is_assign(&self, call: Made) -> bool {
        matches!(self.method(call), Some((Value::Free(namespace), "assign")) if namespace == "Object")
    }

    /// The properties of an object in their order; nothing if one of them is not known.
    pub(super) fn entries(&self, object: Made) -> Option<Vec<Entry>> {
        self.deeper(|| self.find_entries(object)).flatten()
    }

    pub(super) fn find_entries(&self, object: Made) -> Option<Vec<Entry>> {
        if self.is_changed(Subject::Literal(object.site)) {
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
    pub(super) fn deeper<T>(&self, look: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let found = look();
        self.depth.set(self.depth.get() - 1);
        Some(found)
    }
}

/// What conditional spreads give a property, or nothing.
fn or_absent(object: Made, mut values: Vec<Known>) -> Option<Alternatives> {
    if values.is_empty() {
        return None;
    }
    values.extend_from_slice(&absent(object.site));
    Some(depends(values))
}
