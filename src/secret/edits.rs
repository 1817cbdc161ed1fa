//! Edits of a secret where it was pasted. None of them repeats a value; each keeps the paste's own quoting and spacing.

use super::mapped::json_escaped;
use super::{Content, Entry, Form, Layer, Object, Secret, TextEdit, Value};
use crate::text::Span;

impl Secret {
    /// Gives the pair another key.
    #[must_use]
    pub fn rename(&self, entry: &Entry, key: &str) -> Option<Vec<TextEdit>> {
        let spelled = if self.is_list() { key.to_owned() } else { self.strict()?.0.spell(&json_escaped(key))? };
        Some(vec![(entry.key_span, spelled)])
    }

    /// Makes a number or a word a string.
    #[must_use]
    pub fn quote(&self, entry: &Entry) -> Option<Vec<TextEdit>> {
        let quote = self.strict()?.0.spell("\"")?;
        let word = matches!(entry.value, Value::Number(_) | Value::Bool(_) | Value::Null);
        let edits = [entry.value_span.start, entry.value_span.end].map(|at| (Span::at(at), quote.clone()));
        word.then(|| edits.to_vec())
    }

    /// Takes out the pair at `index` of the object.
    #[must_use]
    pub fn remove(&self, index: usize) -> Option<Vec<TextEdit>> {
        let (_, object) = self.strict()?;
        let entry = object.entries.get(index)?;
        let before = index.checked_sub(1).and_then(|before| object.entries.get(before));
        let span = match (before, object.entries.get(index + 1)) {
            (_, Some(next)) => Span { start: entry.span.start, end: next.span.start },
            (Some(before), None) => Span { start: before.span.end, end: entry.span.end },
            (None, None) => entry.span,
        };
        Some(vec![(span, String::new())])
    }

    /// Adds a pair behind the last one. `text` is what was pasted.
    #[must_use]
    pub fn add(&self, text: &str, key: &str, value: &str) -> Option<Vec<TextEdit>> {
        self.add_all(text, &[(key, value)])
    }

    /// Adds pairs behind the last one, as one edit: editors take two at one place for a conflict. `text` is what was
    /// pasted.
    #[must_use]
    pub fn add_all(&self, text: &str, pairs: &[(&str, &str)]) -> Option<Vec<TextEdit>> {
        let (layer, object) = self.strict()?;
        let quote = layer.spell("\"")?;
        let spelled: Option<Vec<_>> = pairs
            .iter()
            .map(|(key, value)| {
                let value = layer.spell(&format!("\"{}\"", json_escaped(value)))?;
                Some((layer.spell(&json_escaped(key))?, value))
            })
            .collect();
        let between = |start: u32, end: u32| Span { start, end }.of(text);
        let Some(last) = object.entries.last() else {
            let pairs: Vec<_> = spelled?.iter().map(|(key, value)| format!("{quote}{key}{quote}: {value}")).collect();
            return Some(vec![(Span::at(self.span.start + 1), pairs.join(", "))]);
        };
        let before = object.entries.iter().rev().nth(1).map(|before| between(before.span.end, last.span.start));
        let before = before.unwrap_or(", ");
        let open = between(last.span.start, last.key_span.start);
        let colon = between(last.key_span.end, last.value_span.start);
        let pairs: Vec<_> = spelled?.iter().map(|(key, value)| format!("{before}{open}{key}{colon}{value}")).collect();
        Some(vec![(Span::at(last.span.end), pairs.concat())])
    }

    /// The object, if its text is JSON and can be edited where it stands.
    fn strict(&self) -> Option<(Layer, &Object)> {
        match &self.content {
            Content::Json(object) if object.flaws.is_empty() && !self.is_list() => Some((self.layer, object)),
            _ => None,
        }
    }

    /// Whether keys and values stand outside any JSON.
    fn is_list(&self) -> bool {
        matches!(self.form, Form::Table) || self.is_lines()
    }

    /// Whether it is lines of keys and values, which may be what a program is given instead of what the secret has.
    #[must_use]
    pub fn is_lines(&self) -> bool {
        self.form == Form::Env && self.stored_len.is_none()
    }

    /// Whether those lines set variables of an environment, whose names say little about the keys of a secret.
    #[must_use]
    pub fn is_environment(&self) -> bool {
        let is_variable = |key: &str| !key.contains(|letter: char| letter.is_ascii_lowercase());
        let Content::Json(object) = &self.content else { return false };
        self.is_lines() && object.entries.iter().all(|entry| is_variable(&entry.key))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::applied;
    use super::*;
    use crate::secret::read;

    fn edited(text: &str, edit: impl Fn(&Secret, &[Entry]) -> Option<Vec<TextEdit>>) -> Option<String> {
        let secret = read(text).remove(0);
        let Content::Json(object) = &secret.content else { panic!("no object in {text}") };
        Some(applied(text, &edit(&secret, &object.entries)?))
    }

    #[test]
    fn edits_keep_the_style_of_the_paste() {
        let text = "{\n  \"user\": \"a\",\n  \"port\": 1\n}";
        let rename = |secret: &Secret, entries: &[Entry]| secret.rename(&entries[0], "username");
        assert_eq!(edited(text, rename).unwrap(), "{\n  \"username\": \"a\",\n  \"port\": 1\n}");
        let quote = |secret: &Secret, entries: &[Entry]| secret.quote(&entries[1]);
        assert_eq!(edited(text, quote).unwrap(), "{\n  \"user\": \"a\",\n  \"port\": \"1\"\n}");
        let add = |secret: &Secret, _: &[Entry]| secret.add(text, "host", "<host>");
        assert_eq!(edited(text, add).unwrap(), "{\n  \"user\": \"a\",\n  \"port\": 1,\n  \"host\": \"<host>\"\n}");
        let add_two = |secret: &Secret, _: &[Entry]| secret.add_all(text, &[("a", "<a>"), ("b", "<b>")]);
        let two = "{\n  \"user\": \"a\",\n  \"port\": 1,\n  \"a\": \"<a>\",\n  \"b\": \"<b>\"\n}";
        assert_eq!(edited(text, add_two).unwrap(), two);
        let first = |secret: &Secret, _: &[Entry]| secret.remove(0);
        assert_eq!(edited(text, first).unwrap(), "{\n  \"port\": 1\n}");
        let second = |secret: &Secret, _: &[Entry]| secret.remove(1);
        assert_eq!(edited(text, second).unwrap(), "{\n  \"user\": \"a\"\n}");
        let to_nothing = |secret: &Secret, _: &[Entry]| secret.add("{}", "host", "h");
        assert_eq!(edited("{}", to_nothing).unwrap(), "{\"host\": \"h\"}");
        let two_to_nothing = |secret: &Secret, _: &[Entry]| secret.add_all("{}", &[("a", "b"), ("c", "d")]);
        assert_eq!(edited("{}", two_to_nothing).unwrap(), "{\"a\": \"b\", \"c\": \"d\"}");
    }

    #[test]
    fn edits_are_spelled_as_the_paste_spells_the_secret() {
        let reply = r#"{"Name": "a", "SecretString": "{\"user\":\"a\"}"}"#;
        let rename = |secret: &Secret, entries: &[Entry]| secret.rename(&entries[0], "username");
        assert_eq!(edited(reply, rename).unwrap(), reply.replace("user", "username"));
        let add = |secret: &Secret, _: &[Entry]| secret.add(reply, "host", "h");
        assert_eq!(edited(reply, add).unwrap(), r#"{"Name": "a", "SecretString": "{\"user\":\"a\", \"host\":\"h\"}"}"#);
        assert_eq!(edited("user=a\nport=1", rename).unwrap(), "username=a\nport=1");
        assert_eq!(edited("{user:a}", rename), None);
        let command = "aws secretsmanager put-secret-value --secret-string '{\"a\":1}'";
        let quoted = |secret: &Secret, entries: &[Entry]| secret.rename(&entries[0], "it's");
        assert_eq!(
            edited(command, quoted).unwrap(),
            command.replace('a'.to_string().as_str(), "a").replace("\"a\"", r#""it'\''s""#)
        );
    }
}
