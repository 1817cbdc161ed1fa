//! What the code does with secrets: which ones there are, what is read of them, which databases take credentials from
//! them. Rules ask this, never syntax.

mod build;
pub mod constructs;
mod source;
mod stack;

use crate::cdk::caches;
use crate::cdk::consumers::{Purpose, Service};
use crate::cdk::credentials::Factory;
use crate::cdk::databases::{Kind, SecretUse};
use crate::cdk::engines::Engine;
use crate::cdk::reads::{LookKind, RawReference};
use crate::cdk::rotation::Scheme;
use crate::cdk::secrets::{Maker, Origin};
use crate::code::{ExprId, Literal, Made, Piece};
use crate::text::Location;

pub use build::build;
pub use source::Source;
pub use stack::Stack;

macro_rules! indexes {
    ($($(#[$doc:meta])* $id:ident of $field:ident: $item:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(usize);

        impl $id {
            /// Its place in the model's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0
            }
        }

        impl std::ops::Index<$id> for Model {
            type Output = $item;

            #[expect(clippy::indexing_slicing, reason = "only this model hands out its ids")]
            fn index(&self, id: $id) -> &$item {
                &self.$field[id.0]
            }
        }
    )*};
}

indexes! {
    /// A secret of the code.
    SecretId of secrets: Secret;
    /// A read of a secret.
    ReadId of reads: Read;
    /// A database of the code.
    DatabaseId of databases: Database;
}

/// What the code does with secrets.
#[derive(Default)]
pub struct Model {
    /// The secrets of the code, in the order of their first mention.
    pub secrets: Vec<Secret>,
    /// Every read of a secret, in the order of the code.
    pub reads: Vec<Read>,
    /// The databases, in the order of the code.
    pub databases: Vec<Database>,
    /// The secrets that the code attaches to databases by itself, `secret.attach(database)`.
    pub attached: Vec<(SecretId, DatabaseId)>,
    /// The user names and passwords of databases, whether or not the text says of which one.
    pub logins: Vec<Login>,
    /// Calls that make a database's credentials of a secret, in the order of the code.
    pub credentials: Vec<SecretCredentials>,
    /// Rotations by functions that AWS wrote, in the order of the code.
    pub rotations: Vec<Rotation>,
    /// Endpoints of DMS that take a secret, in the order of the code.
    pub endpoints: Vec<Endpoint>,
    /// Where values of secrets become settings that are plain to see.
    pub settings: Vec<PlainSetting>,
    /// Where a value of a secret stands for a text without being made one.
    pub wrapped: Vec<Wrapped>,
    /// Where the code looks at a value of a secret while it synthesizes.
    pub looks: Vec<Look>,
    /// The passwords that stand in the code, each place once.
    pub plain_passwords: Vec<PlainPassword>,
    /// The Python functions, in the order of the code.
    pub functions: Vec<PythonFunction>,
    /// The caches, in the order of the code.
    pub caches: Vec<Cache>,
    /// What read replicas are given as credentials, which they cannot have.
    pub replica_credentials: Vec<Given>,
    /// What the code makes wait for what.
    pub dependencies: Vec<Dependency>,
    /// What waits for something, where not both are resources that the text shows.
    pub unclear_dependents: Vec<Made>,
    /// Places that may use the secret attached to a database which the text does not show.
    pub unclear_uses: Vec<Location>,
    /// The references to secrets that the code writes out, right or not.
    pub references: Vec<WrittenReference>,
    /// What was not followed, and why.
    pub undecided: Vec<(Location, &'static str)>,
}

impl Model {
    /// The secrets with their ids.
    pub fn secrets(&self) -> impl Iterator<Item = (SecretId, &Secret)> {
        self.secrets.iter().enumerate().map(|(at, secret)| (SecretId(at), secret))
    }

    /// The databases with their ids.
    pub fn databases(&self) -> impl Iterator<Item = (DatabaseId, &Database)> {
        self.databases.iter().enumerate().map(|(at, database)| (DatabaseId(at), database))
    }

    /// What is read of a secret.
    pub fn reads_of(&self, secret: SecretId) -> impl Iterator<Item = &Read> {
        self[secret].reads.iter().map(|read| &self[*read])
    }

    /// The user name and password of a database, if the text says what they are.
    #[must_use]
    pub fn login_of(&self, database: DatabaseId) -> Option<&Login> {
        self.logins.get(self[database].login?)
    }

    /// The secret itself, of those that stand for it in the code.
    #[must_use]
    pub fn itself(&self, secret: SecretId) -> SecretId {
        self[secret].imports.unwrap_or(secret)
    }

    /// Where the code lets something read the secret that the text does not name as a reader.
    pub fn grants(&self, secret: SecretId) -> impl Iterator<Item = Location> {
        let itself = self.itself(secret);
        let same = self.secrets().filter(move |(id, _)| self.itself(*id) == itself);
        same.flat_map(|(_, secret)| &secret.readers)
            .filter(|reader| reader.service.is_none())
            .map(|reader| reader.location)
    }

    /// Whether CloudFormation attaches the secret to a database.
    #[must_use]
    pub fn attaches(&self, secret: SecretId) -> bool {
        let same = |other| self.itself(other) == self.itself(secret);
        self.secrets().any(|(id, secret)| secret.attached && same(id))
            || self.credentials.iter().any(|credentials| same(credentials.secret))
    }
}

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

/// A read of a secret.
#[derive(Debug)]
pub struct Read {
    /// The secret.
    pub secret: SecretId,
    /// What is read.
    pub what: What,
    /// How it is read.
    pub by: By,
    /// The call or property that reads.
    pub location: Location,
    /// Whether it is read whenever the code runs, so that a key that is not there is certain to fail.
    pub certain: bool,
    /// Whether it is read through the attachment, after CloudFormation wrote the connection data.
    pub attached: bool,
    /// What decides whether it is read and is left open by the text, each with what it must be.
    pub branches: Vec<(Location, Outcome)>,
    /// What gets the value, as far as the text says it.
    pub consumers: Vec<Consumer>,
}

/// What something must be for a branch to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// True or false.
    Is(bool),
    /// Equal to what stands here.
    Equals(Location),
}

/// A dynamic reference that the code writes out.
#[derive(Debug)]
pub struct WrittenReference {
    /// Its parts.
    pub reference: RawReference,
    /// What stands between its braces.
    pub location: Location,
}

/// Something that gets a value of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// Who it is.
    pub service: Service,
    /// What for.
    pub purpose: Purpose,
    /// The database, if it is one that the text shows.
    pub database: Option<DatabaseId>,
}

/// What is read of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The value of a key.
    Key {
        /// The key.
        name: String,
        /// The literal that says so; `None` where the CDK itself decides.
        literal: Option<Location>,
    },
    /// All of its text.
    Whole,
}

/// How a secret is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// `secretValueFromJson(key)`, or the property `secretValue`.
    Method {
        /// The method's or property's name.
        name: Location,
    },
    /// `SecretValue.secretsManager(id, …)`.
    Id {
        /// How many arguments it has.
        arguments: usize,
        /// The first of them.
        first: Location,
    },
    /// A container's `Secret.fromSecretsManager`.
    Container,
    /// A dynamic reference that the code writes out.
    Reference,
    /// An environment variable of a build, whose text names secret and key.
    BuildVariable,
    /// A secret of a container, whose text names secret and key.
    ContainerReference,
    /// A credentials factory: the call is among the model's credentials.
    Credentials,
}

impl By {
    /// Whether it reads during the deployment, where CloudFormation resolves it: what is read later fails later.
    #[must_use]
    pub fn is_resolved_at_deployment(self) -> bool {
        !matches!(self, Self::Container | Self::ContainerReference | Self::BuildVariable)
    }

    /// Whether the key stands inside a text of its own, not in a literal that is the key.
    #[must_use]
    pub fn is_in_text(self) -> bool {
        matches!(self, Self::Reference | Self::ContainerReference | Self::BuildVariable)
    }
}

/// A call of `fromSecret` of `Credentials` or `SnapshotCredentials`.
#[derive(Debug)]
pub struct SecretCredentials {
    /// The secret it takes.
    pub secret: SecretId,
    /// The call.
    pub call: Made,
    /// Where the call stands.
    pub location: Location,
    /// The callee's last name, `fromSecret`.
    pub name: Location,
    /// The first argument.
    pub argument: Location,
    /// The same, as an expression.
    pub argument_expr: ExprId,
    /// The second argument, the user name.
    pub username: Option<Location>,
    /// Whether it is for a snapshot, which has its user name already.
    pub snapshot: bool,
    /// The databases that take it, as far as the text says.
    pub databases: Vec<DatabaseId>,
    /// Whether it takes this secret whenever the code runs.
    pub certain: bool,
    /// Whether it takes the secret through an attachment that exists already.
    pub attached: bool,
}

impl SecretCredentials {
    /// The credentials that the same call makes whenever the code runs it, these included: of other secrets, if they
    /// are handed to it.
    pub fn of_one_call<'m>(&self, model: &'m Model) -> impl Iterator<Item = &'m Self> + use<'m> {
        let site = self.call.site;
        model.credentials.iter().filter(move |one| one.call.site == site)
    }
}

/// A database of the code.
pub struct Database {
    /// The expression that makes it.
    pub made: Made,
    /// Which construct it is.
    pub kind: &'static Kind,
    /// Its id in the construct tree, where the text says it.
    pub id: Option<String>,
    /// Where it is made.
    pub location: Location,
    /// Its engine, where the text says it.
    pub engine: Option<Engine>,
    /// The stack it belongs to, as far as the text says.
    pub stack: Option<Stack>,
    /// Its port, where the text says it or the CDK or the service has a default; and where the text says it.
    pub port: Option<(u16, Option<Location>)>,
    /// The name of the database that is created in it, and where the text says it.
    pub name: Option<(String, Location)>,
    /// The stack whose network it is in, where the text makes that.
    pub vpc: Option<Stack>,
    /// Whether it is made for certain.
    pub certain: bool,
    /// What it is given as its credentials, in the order of the properties that can hold them.
    pub given: Vec<Given>,
    /// The object literal of its properties, where that gives it no credentials for certain, managed ones included.
    pub ungiven: Option<ExprId>,
    /// Where the code says that the service manages the password.
    pub managed: Option<Location>,
    /// Its user name and password among the model's logins.
    pub login: Option<usize>,
    /// The secret that is attached to it, where there is one.
    pub secret: Option<SecretId>,
    /// Where the code uses the secret that is attached to it.
    pub uses: Vec<Use>,
}

/// A cache of the code.
pub struct Cache {
    /// The expression that makes it.
    pub made: Made,
    /// Which construct it is.
    pub kind: &'static caches::Kind,
    /// Where it is made.
    pub location: Location,
    /// What CloudFormation calls it in its stack, where the text says it.
    pub logical_id: Option<String>,
    /// What ElastiCache calls it.
    pub id: Name,
    /// Where the code says so.
    pub id_location: Option<Location>,
    /// The stack it belongs to, as far as the text says.
    pub stack: Option<Stack>,
    /// The object literal that sets it up.
    pub options: Option<ExprId>,
    /// The number of nodes.
    pub nodes: Said,
    /// Whether a replica takes over, and whether they stand in several zones.
    pub failover: [Said; 2],
    /// Whether its nodes are in shards or elsewhere, or the text does not say.
    pub shards: bool,
    /// Whether connections are encrypted.
    pub encryption: Said,
    /// Whether it has a token.
    pub has_token: bool,
    /// The token that clients have to give.
    pub token: Credential,
}

/// A Lambda function in Python.
pub struct PythonFunction {
    /// The expression that makes it.
    pub made: Made,
    /// Whether its construct installs its packages.
    pub bundles: bool,
    /// The object literal that sets it up.
    pub options: ExprId,
    /// The handler.
    pub handler: Said,
    /// The file that has the handler.
    pub index: Said,
    /// Where the code says the runtime.
    pub runtime: Option<Location>,
    /// Whether it has layers.
    pub layers: bool,
    /// Its code, where that is a directory that is packed as it is.
    pub asset: Option<Asset>,
}

/// A directory that becomes the code of a function.
pub struct Asset {
    /// The call.
    pub location: Location,
    /// Its first argument.
    pub path: Location,
    /// Its options.
    pub options: Option<ExprId>,
}

/// What the code says of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// It leaves it out.
    Nothing,
    /// This, and where.
    Literal(Literal, Location),
    /// Something that the text alone does not decide.
    Unclear,
}

impl Database {
    /// What it takes its password from where that attaches no secret to it, so that it has none.
    #[must_use]
    pub fn detached(&self) -> Option<&Given> {
        let attaches_otherwise = self.managed.is_some() || self.kind.may_attach_deprecated_credentials();
        let property = self.kind.credentials.property()?;
        let given = self.given.iter().find(|given| given.property == property)?;
        (given.certain && given.password && !given.attaches() && !attaches_otherwise).then_some(given)
    }
}

/// What a database is given as its credentials.
#[derive(Debug)]
pub struct Given {
    /// The property that holds it.
    pub property: &'static str,
    /// The property with its value, where the object literal has it.
    pub written: Option<Location>,
    /// The call or object that makes it, where the text shows it.
    pub made: Option<Made>,
    /// The call of a factory.
    pub factory: Option<FactoryCall>,
    /// Where it is made.
    pub location: Location,
    /// Whether it is this whenever the database is made.
    pub certain: bool,
    /// Whether it has a password: one of a secret, or as it is.
    pub password: bool,
    /// Where an object literal has the password, with its key.
    pub password_property: Option<Location>,
    /// The expression of the secret that the password is read of.
    pub secret: Option<ExprId>,
    /// The expression of the user name.
    pub username: Option<ExprId>,
}

impl Given {
    /// Whether it attaches a secret to the database.
    #[must_use]
    pub fn attaches(&self) -> bool {
        matches!(&self.factory, Some(call) if matches!(call.factory, Factory::Secret | Factory::SnapshotSecret))
    }
}

/// A call that makes credentials.
#[derive(Clone, Copy, Debug)]
pub struct FactoryCall {
    /// Which one.
    pub factory: Factory,
    /// The callee's last name.
    pub name: Location,
}

/// A user name and a password that a database is created with.
#[derive(Debug)]
pub struct Login {
    /// The database, where the text says it.
    pub database: Option<DatabaseId>,
    /// Where its user name comes from.
    pub username: Credential,
    /// Where its password comes from.
    pub password: Credential,
}

/// Where a credential of a database comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Credential {
    /// A read of a secret.
    Secret(ReadId),
    /// A literal.
    Literal {
        /// Its text. Of a password, nothing.
        text: String,
        /// Where it stands.
        location: Location,
    },
    /// The CDK generates it.
    Generated,
    /// RDS manages it.
    Managed,
    /// The text does not say.
    Unknown,
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

/// A setting that holds a value of a secret as text.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainSetting {
    /// The read that gets the value.
    pub read: ReadId,
    /// Whose setting it is.
    pub service: Service,
    /// What for.
    pub purpose: Purpose,
    /// What it is called.
    pub name: Option<String>,
    /// The expression that the setting is given.
    pub expr: ExprId,
    /// Where that stands.
    pub location: Location,
    /// Whether the value is all of it, without text around.
    pub alone: bool,
    /// The object literal that has it as a property.
    pub object: Option<ExprId>,
    /// The secret that the read is called on.
    pub secret: Option<ExprId>,
    /// The construct: the `new` that makes it, or what its method is called on.
    pub owner: ExprId,
    /// What the code calls what the `new` makes.
    pub label: Option<String>,
}

/// A value of a secret that stands where a text is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// The read that gets the value.
    pub read: ReadId,
    /// The expression that stands there, or `toString`.
    pub location: Location,
    /// Whether it is the name of a method that makes a text of it, `toString`.
    pub method: bool,
    /// Whether TypeScript refuses it there.
    pub typed: bool,
    /// Whether a method can be called on the expression as it is written.
    pub callable: bool,
}

/// A look at a value of a secret, which is a token still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The read that gets the value.
    pub read: ReadId,
    /// What the code does with it.
    pub kind: LookKind,
    /// Where it does so.
    pub location: Location,
}

/// A password or access token that stands in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainPassword {
    /// The text.
    pub location: Location,
    /// Whether it is an access token.
    pub token: bool,
    /// The call of `unsafePlainText` that is given it directly, from its last name on.
    pub call: Option<Location>,
}

/// One construct that waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// What waits.
    pub dependent: Made,
    /// What it waits for.
    pub on: Made,
}

/// A use of the secret attached to a database.
#[derive(Clone, Debug)]
pub struct Use {
    /// What it is.
    pub kind: UseKind,
    /// The whole expression.
    pub expr: ExprId,
    /// Where it stands.
    pub location: Location,
    /// Whether it is evaluated whenever the code around it runs: no condition may have asked for the secret before.
    pub certain: bool,
}

/// What a use of the attached secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseKind {
    /// `db.secret`, with the `!` behind it; and with the `?` of `?.` where there is one, to be dropped.
    Property,
    /// A method of the database that uses it.
    Method(SecretUse),
    /// A rotation construct for this database.
    Rotation,
}

impl UseKind {
    /// Whether it rotates the secret.
    #[must_use]
    pub fn is_rotation(self) -> bool {
        matches!(self, Self::Rotation | Self::Method(SecretUse::Rotation))
    }
}
