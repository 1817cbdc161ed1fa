//! What a rule can ask.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bind::{Bindings, Pasted};
use crate::cdk::secrets::Origin;
use crate::code::SyntaxError;
use crate::model::{Model, Name, Read, SecretId, SourceText};
use crate::secret::{Content, Object};
use crate::shell::quote;
use crate::silencers::Silencer;
use crate::text::{Location, Span};

/// What a rule can ask.
pub struct Context<'a> {
    /// What the code does with secrets.
    pub model: &'a Model,
    /// How the code is written, for fixes.
    pub source: &'a SourceText<'a>,
    /// Which pasted text speaks for which secret.
    pub bindings: &'a Bindings,
    /// The pasted secrets.
    pub pasted: &'a [Pasted],
    /// What code was left out.
    pub errors: &'a [SyntaxError],
    /// What comments in the code silence.
    pub silencers: &'a [Silencer],
    /// Whether the team forbids to create secrets.
    pub existing_secrets_only: bool,
    keys_of_texts: Vec<OnceCell<Option<Keys<'a>>>>,
    keys_of_code: Vec<OnceCell<Option<Keys<'a>>>>,
    same: OnceCell<FxHashMap<SecretId, Vec<SecretId>>>,
}

/// The keys of a secret.
pub struct Keys<'a> {
    list: Vec<&'a str>,
    set: FxHashSet<&'a str>,
}

impl<'a> Keys<'a> {
    fn new(keys: impl Iterator<Item = &'a str>) -> Self {
        let list: Vec<&str> = keys.collect();
        Self { set: list.iter().copied().collect(), list }
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.set.contains(key)
    }

    /// All of them, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.list.iter().copied()
    }
}

impl<'a> Context<'a> {
    /// What rules can ask about this model and these texts.
    #[must_use]
    pub fn new(
        model: &'a Model,
        source: &'a SourceText<'a>,
        bindings: &'a Bindings,
        pasted: &'a [Pasted],
        errors: &'a [SyntaxError],
        silencers: &'a [Silencer],
        existing_secrets_only: bool,
    ) -> Self {
        let keys_of_texts = pasted.iter().map(|_| OnceCell::new()).collect();
        let keys_of_code = model.secrets.iter().map(|_| OnceCell::new()).collect();
        let same = OnceCell::new();
        Self {
            model,
            source,
            bindings,
            pasted,
            errors,
            silencers,
            existing_secrets_only,
            keys_of_texts,
            keys_of_code,
            same,
        }
    }

    /// The pasted text of a secret.
    #[must_use]
    pub fn text(&self, secret: SecretId) -> Option<&'a Pasted> {
        self.pasted.get(self.bindings.of(secret)?)
    }

    /// The pasted object of a secret, broken or not.
    #[must_use]
    pub fn object(&self, secret: SecretId) -> Option<(&'a Pasted, &'a Object)> {
        let pasted = self.text(secret)?;
        match &pasted.secret.content {
            Content::Json(object) => Some((pasted, object)),
            _ => None,
        }
    }

    /// The pasted texts that speak for a secret, with that one.
    pub fn bound(&self) -> impl Iterator<Item = (SecretId, &'a Pasted)> {
        let bound = self.pasted.iter().zip(&self.bindings.texts);
        bound.filter_map(|(pasted, binding)| Some((binding.bound?, pasted)))
    }

    /// The one that stands for all secrets of the code that are the same.
    pub(super) fn itself(&self, secret: SecretId) -> SecretId {
        let text = self.bindings.of(secret).and_then(|text| self.bindings.texts.get(text));
        text.and_then(|binding| binding.bound).unwrap_or_else(|| self.model.itself(secret))
    }

    /// All secrets of the code that are the same as one.
    #[must_use]
    pub fn all(&self, secret: SecretId) -> &[SecretId] {
        let all = self.same.get_or_init(|| {
            let mut all: FxHashMap<SecretId, Vec<SecretId>> = FxHashMap::default();
            for (secret, _) in self.model.secrets() {
                all.entry(self.itself(secret)).or_default().push(secret);
            }
            all
        });
        all.get(&self.itself(secret)).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is read of a secret, by whichever of its imports.
    pub fn reads_of(&self, secret: SecretId) -> impl Iterator<Item = &'a Read> {
        self.all(secret).iter().flat_map(|secret| self.model.reads_of(*secret))
    }

    /// The keys of a secret, as far as the pasted text or the code says them: variables of an environment do not.
    #[must_use]
    pub fn keys(&self, secret: SecretId) -> Option<&Keys<'a>> {
        let keys = match self.bindings.of(secret) {
            Some(text) => self.keys_of_texts.get(text)?.get_or_init(|| {
                let (pasted, object) = self.object(secret)?;
                (!pasted.secret.is_environment())
                    .then(|| Keys::new(object.entries.iter().map(|entry| entry.key.as_str())))
            }),
            None => self.keys_of_code.get(secret.index())?.get_or_init(|| {
                let keys = self.model[secret].keys.as_ref()?;
                Some(Keys::new(keys.iter().map(|key| key.name.as_str())))
            }),
        };
        keys.as_ref()
    }

    /// The name or ARN of a secret as a word of a shell command: of the code, of the paste, or to be filled in.
    #[must_use]
    pub fn shell_id(&self, secret: SecretId) -> String {
        let pasted = self.text(secret).and_then(|pasted| pasted.name.as_deref());
        match &self.model[secret].id {
            Name::Known(id) => quote(id),
            Name::Partial(_) | Name::Unknown => quote(pasted.unwrap_or("<secret-id>")),
        }
    }

    /// Whether the secret exists before the deployment. A name that nothing declares counts only where its text was
    /// pasted: only an existing secret has a text to paste.
    #[must_use]
    pub fn exists(&self, secret: SecretId) -> bool {
        let item = &self.model[secret];
        item.origin == Origin::Existing && (!item.assumed || self.text(secret).is_some())
    }

    /// What a finding says about a secret that was only assumed.
    #[must_use]
    pub fn assumption(&self, secret: SecretId) -> Option<String> {
        let secret = &self.model[secret];
        secret.assumed.then(|| {
            let name = secret.described();
            if secret.in_template {
                return format!(
                    "What {name} stands for is said elsewhere: it is taken for the secret whose text was pasted."
                );
            }
            format!(
                "Nothing in the pasted code declares {name}: it is taken for the existing secret whose text was pasted."
            )
        })
    }

    /// What to do about a finding, and what it assumes of the secret.
    #[must_use]
    pub fn help(&self, secret: SecretId, help: impl Into<String>) -> String {
        let help = help.into();
        match self.assumption(secret) {
            Some(assumption) => format!("{help} {assumption}"),
            None => help,
        }
    }

    /// A place in the text of a pasted secret.
    #[must_use]
    pub fn in_text(&self, pasted: &Pasted, span: Span) -> Location {
        Location { document: pasted.document, span }
    }
}
