//! What JavaScript calls, and the worker's message loop. No logic.
#![expect(clippy::missing_errors_doc, reason = "these docs are TypeScript's: they say what is thrown")]

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::report::{self, InputError, Report};
use crate::{code, log, secret};

type Returned = Result<JsValue, JsValue>;

#[wasm_bindgen(start)]
fn start() {
    // Only where nobody's secret is at stake: a panic's message can quote the text that was pasted.
    if cfg!(debug_assertions) {
        console_error_panic_hook::set_once();
    }
}

/// Checks code against secrets. Throws a `TypeError` on an argument of the wrong type or two documents of one name,
/// a `RangeError` over the size limit.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn check(#[wasm_bindgen(unchecked_param_type = "Input")] input: JsValue) -> Returned {
    let started = js_sys::Date::now();
    let report = crate::check(&read(input)?).map_err(|error| throw(&error))?;
    write(&Report { elapsed_ms: js_sys::Date::now() - started, ..report })
}

/// The input after this fix and no other. Throws a `RangeError` if the texts are not those that were checked.
#[wasm_bindgen(js_name = applyFix, unchecked_return_type = "Input")]
pub fn apply_fix(
    #[wasm_bindgen(unchecked_param_type = "Input")] input: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Fix")] fix: JsValue,
) -> Returned {
    write(&crate::apply_fix(&read(input)?, &read(fix)?).map_err(|error| throw(&error))?)
}

/// The input after the first fix of each diagnostic that touches no other one's, checked again until nothing is left
/// to fix, 10 rounds at the most.
#[wasm_bindgen(js_name = applyFixes, unchecked_return_type = "Applied")]
pub fn apply_fixes(
    #[wasm_bindgen(unchecked_param_type = "Input")] input: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Diagnostic[]")] diagnostics: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ApplyOptions")] options: JsValue,
) -> Returned {
    let options = if options.is_undefined() { report::ApplyOptions::default() } else { read(options)? };
    let diagnostics: Vec<report::Diagnostic> = read(diagnostics)?;
    write(&crate::apply_fixes(read(input)?, &diagnostics, options).map_err(|error| throw(&error))?)
}

/// Every rule, from the rules' pages.
#[wasm_bindgen(unchecked_return_type = "Rule[]")]
pub fn rules(#[wasm_bindgen(unchecked_param_type = "Record<string, string>")] pages: JsValue) -> Returned {
    write(&report::catalogue(&read(pages)?))
}

/// The text of a secret with every sensitive value replaced by a placeholder that keeps what the rules need. Throws a
/// `TypeError` on what is no string.
#[wasm_bindgen(js_name = shapeOf, unchecked_return_type = "string")]
pub fn shape_of(#[wasm_bindgen(unchecked_param_type = "string")] text: JsValue) -> Returned {
    Ok(secret::shape_of(&read::<String>(text)?).into())
}

/// A report as text; SARIF has the rules' pages in it. Throws a `TypeError` on any other format.
#[wasm_bindgen]
pub fn render(
    #[wasm_bindgen(unchecked_param_type = "Report")] report: JsValue,
    #[wasm_bindgen(unchecked_param_type = "'markdown' | 'sarif' | 'text'")] format: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] pages: JsValue,
) -> Result<String, JsValue> {
    Ok(crate::render::render(&read(report)?, read(format)?, &read(pages)?))
}

/// The version of the package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What swc alone does with a text: whether it parses.
#[cfg(feature = "bench")]
#[wasm_bindgen(js_name = parseAndResolve)]
#[must_use]
pub fn parse_and_resolve(text: &str) -> bool {
    crate::code::parse_and_resolve(text)
}

/// Turns the worker it is called in into a checker. It posts `{ ready: version }`, and answers each
/// `{ id, method, args }` with `{ id, result }` or `{ id, error: { name, message } }`, where `method` is one of the functions
/// of this module that the page asks, or `recognise`: what a text that was pasted is, `secret`, `log`, `template` or nothing
/// of these.
#[wasm_bindgen]
pub fn serve() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn Fn(MessageEvent) -> Result<(), JsValue>>::new({
        let scope = scope.clone();
        move |event: MessageEvent| scope.post_message(&answer(&event.data())?)
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    scope.post_message(&object("ready", &version().into())?)
}

fn answer(request: &JsValue) -> Returned {
    let argument = |at: u32| {
        let arguments = Reflect::get(request, &"args".into())?;
        Reflect::get_u32(&arguments, at)
    };
    let method = Reflect::get(request, &"method".into())?.as_string();
    let outcome = match method.as_deref() {
        Some("check") => check(argument(0)?),
        Some("applyFixes") => apply_fixes(argument(0)?, argument(1)?, argument(2)?),
        Some("shapeOf") => shape_of(argument(0)?),
        Some("recognise") => read(argument(0)?).map(|text: String| recognise(&text).into()),
        Some("render") => render(argument(0)?, argument(1)?, argument(2)?).map(JsValue::from),
        _ => Err(js_sys::TypeError::new("no such method").into()),
    };
    let reply = match outcome {
        Ok(result) => object("result", &result)?,
        Err(error) => {
            let plain = object("name", &Reflect::get(&error, &"name".into())?)?;
            Reflect::set(&plain, &"message".into(), &Reflect::get(&error, &"message".into())?)?;
            object("error", &plain)?
        }
    };
    Reflect::set(&reply, &"id".into(), &Reflect::get(request, &"id".into())?)?;
    Ok(reply)
}

fn recognise(text: &str) -> Option<&'static str> {
    let secret = || secret::looks_like_secret(text).then_some("secret");
    let template = || code::is_template(text).then_some("template");
    log::is_log(text).then_some("log").or_else(template).or_else(secret)
}

fn object(key: &str, value: &JsValue) -> Returned {
    let object = Object::new();
    Reflect::set(&object, &key.into(), value)?;
    Ok(object.into())
}

fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| js_sys::TypeError::new(&wrong(&error.to_string())).into())
}

/// What is wrong with an argument, without the value: it may be a secret in a place where an object is due.
fn wrong(error: &str) -> String {
    error.rsplit_once(", expected ").map_or_else(|| error.to_owned(), |(_, due)| format!("expected {due}"))
}

fn write<T: Serialize>(value: &T) -> Returned {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

fn throw(error: &InputError) -> JsValue {
    match error {
        InputError::DuplicateDocument(_) => js_sys::TypeError::new(&error.to_string()).into(),
        InputError::TooLarge(_) | InputError::Stale => js_sys::RangeError::new(&error.to_string()).into(),
    }
}
