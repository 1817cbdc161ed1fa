//! Arrays, and what goes through them.

use std::rc::Rc;

use super::{Alternatives, CALLS, ELEMENTS, Entry, Evaluator, Given, Item, Known, Made, Subject, Value, depends, one};
use crate::code::program::{ExprKind, Literal};

impl<'p> Evaluator<'p> {
    /// What each element of an array may be; nothing if one of them is not in the text.
    #[must_use]
    pub fn known_elements(&self, list: &Value) -> Option<Vec<Alternatives>> {
        Some(self.items(list)?.iter().map(|item| self.item(item)).collect())
    }

    /// The elements of an array; nothing if one of them is not known.
    pub(super) fn items(&self, value: &Value) -> Option<Rc<[Item]>> {
        match value {
            Value::Array(list) => self.elements(*list),
            Value::Entry(entry) => {
                Some(Rc::from([Item::Text(Rc::clone(&entry.key), entry.origin), entry.value.clone()]))
            }
            _ => None,
        }
    }

    pub(super) fn item(&self, item: &Item) -> Alternatives {
        match item {
            Item::Made(made) => self.eval(made.site, made.env),
            Item::Text(text, origin) => one(Value::Literal(Literal::String(text.to_string())), *origin, true),
            Item::Entry(entry) => one(Value::Entry(Rc::clone(entry)), entry.origin, true),
        }
    }

    pub(super) fn single_item(&self, item: &Item) -> Option<Value> {
        match &*self.item(item) {
            [only] => Some(only.value.clone()),
            _ => None,
        }
    }

    pub(super) fn elements(&self, list: Made) -> Option<Rc<[Item]>> {
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

    pub(super) fn find_elements(&self, list: Made) -> Option<Vec<Item>> {
        if self.is_changed(Subject::Literal(list.site)) {
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
    pub(super) fn computed_elements(&self, call: Made) -> Option<Vec<Item>> {
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
    pub(super) fn method(&self, call: Made) -> Option<(Value, &'p str)> {
        let ExprKind::Call { callee, .. } = &self.program[call.site].kind else { return None };
        let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return None };
        Some((self.single(*object, call.env)?.value, property))
    }

    /// What the function that a method such as `map` is given returns for the element at an index.
    pub(super) fn passed(&self, call: Made, index: usize) -> Option<Made> {
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
    pub(super) fn list_call(&self, call: Made) -> Option<Alternatives> {
        let (receiver @ (Value::Array(_) | Value::Entry(_)), method) = self.method(call)? else { return None };
        let one = |value| one(value, call.site, true);
        let items = self.items(&receiver);
        Some(match method {
            "forEach" => one(Value::Literal(Literal::Undefined)),
            "map" | "flatMap" | "filter" | "slice" | "concat" => one(self.list(call)),
            "reduce" if self.arguments(call).len() > 1 => match (items?.len().checked_sub(1), self.arguments(call)) {
                (None, [_, initial, ..]) => self.eval(initial.expr, call.env),
                (Some(last), _) => {
                    let result = self.passed(call, last)?;
                    self.eval(result.site, result.env)
                }
                _ => return None,
            },
            "find" => {
                let mut values: Vec<Known> = Vec::new();
                for (index, item) in items?.iter().enumerate() {
                    let fits = self.passed(call, index).map(|result| self.truth(result.site, result.env));
                    match fits? {
                        Some(false) => {}
                        Some(true) => {
                            values.extend_from_slice(&self.item(item));
                            return Some(if values.len() > 1 { depends(values) } else { values.into() });
                        }
                        None => values.extend_from_slice(&self.item(item)),
                    }
                }
                values.extend_from_slice(&one(Value::Literal(Literal::Undefined)));
                if values.len() > 1 { depends(values) } else { values.into() }
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

    pub(super) fn list(&self, call: Made) -> Value {
        match self.elements(call) {
            Some(_) => Value::Array(call),
            None => Value::Unknown("the text does not say what is in the list"),
        }
    }

    /// What a function of JavaScript itself gives.
    pub(super) fn built_in(&self, path: &str, call: Made) -> Option<Alternatives> {
        let first = self.arguments(call).first().filter(|argument| !argument.spread)?;
        let one = |value| one(value, call.site, true);
        Some(match path {
            "Object.freeze" | "Object.seal" | "structuredClone" | "Promise.resolve" | "Promise.all" => {
                self.eval(first.expr, call.env)
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
}
