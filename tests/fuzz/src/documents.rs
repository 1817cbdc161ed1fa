//! The texts of one check, made of bytes: written out, or by the generator.

use std::fmt;

use arbitrary::{Arbitrary, Result, Unstructured};
use cdk_secret_check::report::{FileText, Input, SecretText};

use crate::generate;

/// What begins the line that names a document: a path, `secret` or `secret:<name>`.
const HEADING: &str = "=== ";

/// A password that no report may show.
pub const CANARY: &str = "q9Zr-kP2-mm4T";

/// The texts of one check.
pub struct Documents {
    /// What is checked.
    pub input: Input,
    /// Whether [`CANARY`] stands in them for nothing but a password.
    pub marked: bool,
}

impl Documents {
    /// Text under headings, as the seeds are written; what stands before the first one is a file, and a file is checked
    /// against a secret even where there is none.
    #[must_use]
    pub fn of_text(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut input = Input::default();
        let mut document: (&str, String) = ("db.ts", String::new());
        for line in text.split_inclusive('\n') {
            if let Some(name) = line.strip_prefix(HEADING) {
                add(&mut input, std::mem::replace(&mut document, (name.trim(), String::new())));
            } else {
                document.1.push_str(line);
            }
        }
        add(&mut input, document);
        if input.secrets.is_empty() {
            let text = format!(r#"{{ "username": "admin", "password": "{CANARY}" }}"#);
            input.secrets.push(SecretText { name: None, text });
        }
        Self { input, marked: false }
    }
}

fn add(input: &mut Input, (name, text): (&str, String)) {
    if text.is_empty() {
        return;
    }
    match name.strip_prefix("secret") {
        Some("") => input.secrets.push(SecretText { name: None, text }),
        Some(name) if name.starts_with(':') => {
            input.secrets.push(SecretText { name: Some(name[1..].to_owned()), text });
        }
        _ => input.files.push(FileText { path: name.to_owned(), text }),
    }
}

impl<'a> Arbitrary<'a> for Documents {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(generate::documents(bytes))
    }

    fn arbitrary_take_rest(mut bytes: Unstructured<'a>) -> Result<Self> {
        if bytes.peek_bytes(HEADING.len()) == Some(HEADING.as_bytes()) {
            return Ok(Self::of_text(bytes.take_rest()));
        }
        Self::arbitrary(&mut bytes)
    }
}

/// The form that [`Documents::of_text`] reads, so that `cargo fuzz fmt` writes what can be read and kept as a seed.
impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for FileText { path, text } in &self.input.files {
            writeln!(f, "{HEADING}{path}\n{text}")?;
        }
        for SecretText { name, text } in &self.input.secrets {
            let name = name.as_ref().map(|name| format!(":{name}")).unwrap_or_default();
            writeln!(f, "{HEADING}secret{name}\n{text}")?;
        }
        Ok(())
    }
}
