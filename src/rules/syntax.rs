use super::flaws::{doubt, first_flaw};
use super::keys::certain_keys;
use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::code::SyntaxError;
use crate::diagnostic::{Diagnostic, Severity};
use crate::secret::{Content, STORED_LIMIT};

declare_rule! {
    /// Code or a secret that does not parse.
    ///
    /// ## What it reports
    /// One place a text: in code, the smallest that explains why it does not parse; in a secret that starts like JSON, the
    /// first that is not JSON. Parts of files need not be whole: what parses as the inside of a class, a function or an
    /// object is fine, and so are lines left out (`...`). It also speaks about code in another language, about text that
    /// would overwhelm the parser, about where a CloudFormation template stops being JSON or YAML, about a secret in a form that is not read here, which is an information, and about a secret of more than the 65,536 bytes that Secrets Manager stores.
    ///
    /// Where the code reads a key of a secret that is not JSON, `secret-not-json` speaks instead.
    ///
    /// ## Why it matters
    /// What does not parse is not checked. Everything around it is.
    ///
    /// ## Examples
    /// ```ts reports
    /// const options = { size: , name: 'ledger' };
    /// ```
    /// ```ts silent
    ///   credentials: rds.Credentials.fromGeneratedSecret('ledger'),
    ///   ...
    /// ```
    "syntax", Error, None, check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let broken_code = context.errors.iter().map(code);
    let bound = context.pasted.iter().zip(&context.bindings.texts);
    let broken_secrets = bound.filter_map(|(pasted, binding)| {
        let read = binding.bound.is_some_and(|secret| certain_keys(context, secret).next().is_some());
        if read || !matches!(pasted.secret.content, Content::Json(_)) || doubt(pasted).is_some() {
            return None;
        }
        let (at, what) = first_flaw(pasted)?;
        let help = "Nothing in the code reads a key of it; where something does, the deployment fails.";
        Some(Diagnostic::new(RULE.name, Severity::Error, at, format!("This is not JSON: {what}.")).help(help))
    });
    let unread = context.pasted.iter().filter(|pasted| pasted.secret.content == Content::Unread).map(|pasted| {
        let message = "This is not checked: it is in no form in which secrets are read here.";
        let help = "Paste the JSON text of the secret, what `get-secret-value` printed, a command that \
                    stores it, the console's table or lines of `key=value`.";
        let at = context.in_text(pasted, pasted.secret.span);
        Diagnostic::new(RULE.name, Severity::Info, at, message).help(help)
    });
    let large = context.pasted.iter().filter_map(|pasted| too_large(context, pasted));
    broken_code.chain(broken_secrets).chain(unread).chain(large).collect()
}

fn too_large(context: &Context<'_>, pasted: &Pasted) -> Option<Diagnostic> {
    let stored = pasted.secret.stored_len.filter(|&stored| stored > STORED_LIMIT)?;
    let message = format!("This text has {stored} bytes: Secrets Manager stores {STORED_LIMIT} at most.");
    let at = context.in_text(pasted, pasted.secret.span);
    Some(Diagnostic::new(RULE.name, Severity::Error, at, message))
}

fn code(error: &SyntaxError) -> Diagnostic {
    match error {
        SyntaxError::Unparsed { location, message } => {
            Diagnostic::new(RULE.name, Severity::Error, *location, format!("This does not parse: {message}."))
                .help("Everything around it was checked.")
        }
        SyntaxError::Ended { location, why } => {
            Diagnostic::new(RULE.name, Severity::Error, *location, format!("The template is read up to here: {why}."))
                .help("What stands before was checked.")
        }
        SyntaxError::Unread { location, why } => {
            Diagnostic::new(RULE.name, Severity::Error, *location, format!("This is not checked: {why}."))
        }
    }
}
