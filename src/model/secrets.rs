//! The secrets of the code: what they are called, what is in them, what is done with them.

use super::{ReadId, SecretId, Stack};
use crate::cdk::consumers::Service;
use crate::cdk::rotation::Scheme;
use crate::cdk::secrets::{Maker, Origin};
use crate::code::{ExprId, Piece};
use crate::text::Location;

/// A secret of the code.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Secret {
    /// Whose it is.
    pub origin: Origin,
    /// Whether a name that nothing declares was taken for it.
    pub assumed: bool,
    /// Whether it is of a template.
    pub in_template: bool,
    /// What the code calls it, `dbSecret` or `this.secret`; nothing where it is made inline.
    pub label: Option<String>,
    /// Whether the code makes or imports several by the same expression, so that what it calls it does not tell which.
    pub one_of_several: bool,
    /// Its name or ARN, as far as the code says it.
    pub id: Name,
    /// The stack in which it is made or imported, as far as the text says.
    pub stack: Option<Stack>,
    /// Where the code says its name or ARN.
    pub id_literal: Option<Location>,
    /// Where the code makes or imports it.
    pub location: Location,
    /// The call that does so; nothing for one that is only named.
    pub made: Option<(ExprId, &'static Maker)>,
    /// Where the stack is deployed that it is made or imported in.
    pub environment: Option<Environment>,
    /// The keys that it has by what the code puts into it; `None` if the text does not say.
    pub keys: Option<Vec<Key>>,
    /// Whether the code says what is in it, be it in a way that is not followed.
    pub filled: bool,
    /// How its text, or one value in it, is generated, where the text says it.
    pub generator: Option<Generator>,
    /// Whether the code attaches it to something by `attach` or an attachment construct.
    pub attached: bool,
    /// Whether the code hands it to something that the text does not show, which may attach it.
    pub escapes: bool,
    /// The calls of `attach` that are made for certain.
    pub attachments: Vec<Location>,
    /// Whether the code rotates it by a schedule of its own.
    pub rotated: Option<Location>,
    /// What is read of it, in the order of the code.
    pub reads: Vec<ReadId>,
    /// What the code hands it to, to be read at run time.
    pub readers: Vec<Reader>,
    /// The secret that it imports, where the code makes or imports that one too.
    pub imports: Option<SecretId>,
}

impl Secret {
    /// What to call it in a sentence: by its variable, else by its name; by both where the variable alone does not tell.
    #[must_use]
    pub fn described(&self) -> String {
        match (&self.label, &self.id) {
            (Some(label), Name::Known(name)) if self.one_of_several => format!("`{label}` (`{name}`)"),
            (Some(label), _) => format!("`{label}`"),
            (None, Name::Known(name)) => format!("the secret `{name}`"),
            (None, _) => "the secret".to_owned(),
        }
    }
}

/// The name or ARN of a secret, as far as the text says it.
#[derive(Clone, Debug, PartialEq)]
pub enum Name {
    /// All of it.
    Known(String),
    /// Parts of it.
    Partial(Vec<Piece>),
    /// Nothing of it.
    Unknown,
}

impl Name {
    /// Its texts, with an empty one for each part that is not known.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Known(text) => vec![text],
            Self::Partial(pieces) => {
                pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.as_str() } else { "" }).collect()
            }
            Self::Unknown => Vec::new(),
        }
    }
}

/// A key that the code puts into a secret it creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Its value, where that is a literal that may be shown.
    pub value: Option<(String, Location)>,
}

/// How Secrets Manager generates the text of a secret, or one value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    /// Where the code says how.
    pub place: GeneratorPlace,
    /// The object that the generated value is put into.
    pub template: Template,
    /// The key that it gets there, and the literal that says so; nothing where the CDK decides, or there is none.
    pub key: Option<(String, Location)>,
    /// What it may have besides letters and digits; `None` if that is not known.
    pub symbols: Option<String>,
    /// The characters that the code excludes, and the literal that says so.
    pub excluded: Option<(String, Location)>,
    /// Its length in characters; `None` if that is not known.
    pub length: Option<usize>,
    /// The literal that says the length.
    pub length_literal: Option<Location>,
}

/// Where the code says how a value is generated, or could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorPlace {
    /// In an object literal, such as `generateSecretString`.
    Options(ExprId),
    /// In a property that the secret's properties lack.
    Properties(ExprId),
    /// In properties that the call lacks.
    Call(ExprId),
    /// Nowhere: the CDK decides.
    Cdk,
}

/// The object that a generated value is put into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Template {
    /// There is none: the generated value is all of the text.
    None,
    /// A literal.
    Text {
        /// Its text.
        text: String,
        /// Where it stands.
        literal: Location,
    },
    /// What `JSON.stringify` makes of an object literal.
    Object(ExprId),
    /// One that the CDK makes, or that the text does not say.
    Other,
}

/// Something that is handed a secret and reads it at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who it is, where the text says it.
    pub service: Option<Service>,
    /// Where it gets it.
    pub location: Location,
    /// Whether it gets it through an attachment, which knows the complete ARN.
    pub attached: bool,
    /// Whether it gets the secret's ARN.
    pub arn: bool,
}

/// Where a stack is deployed, as far as literals say it, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The region.
    pub region: Option<(String, Location)>,
    /// The account.
    pub account: Option<(String, Location)>,
}

/// A rotation of a secret by a function that AWS wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The secret.
    pub secret: SecretId,
    /// Whether it is rotated through its attachment.
    pub attached: bool,
    /// By which function.
    pub scheme: Scheme,
    /// The call.
    pub location: Location,
}

/// An endpoint of DMS that takes a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The secret, where the text says which.
    pub secret: Option<SecretId>,
    /// Whether it is taken through its attachment.
    pub attached: bool,
    /// Where it is named.
    pub location: Location,
    /// What the endpoint has in clear besides.
    pub clear: Vec<Setting>,
}

/// A property that sets something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Where it stands, name and value.
    pub location: Location,
}
