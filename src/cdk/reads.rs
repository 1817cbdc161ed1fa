//! Which calls read a value of a secret.

/// The method of a secret that reads one key, its first argument.
pub const READ_KEY: &str = "secretValueFromJson";

/// The property of a secret that is all of its text.
pub const READ_WHOLE: &str = "secretValue";

/// The properties of secrets and databases that say something of a secret.
pub const PROPERTIES: &[&str] = &[READ_WHOLE, super::databases::ATTACHED_SECRET, super::secrets::DEFAULT_CHILD, ARN];

/// The property of a secret that is its ARN.
pub const ARN: &str = "secretArn";

/// The function that reads a secret by its name or ARN: the first argument says which, the second may hold `jsonField`.
pub const READ_BY_ID: &str = "SecretValue.secretsManager";

/// The options of that function that ask for another version than the current one.
pub const VERSIONS: &[&str] = &["versionStage", "versionId"];

/// The label of the current version.
pub const CURRENT: &str = "AWSCURRENT";

/// The call that makes a dynamic reference of the service, its first argument, and what it is to resolve.
pub const DYNAMIC_REFERENCE: (&str, &str) = ("CfnDynamicReference", "CfnDynamicReferenceService.SECRETS_MANAGER");

/// The type of a build's environment variable that CodeBuild reads from a secret, which its value names. Source:
/// `aws-cdk-lib` 2.276, `aws-codebuild/lib/project.d.ts`; its synthesized template has the value as it is.
pub const BUILD_VARIABLE: &str = "aws_codebuild.BuildEnvironmentVariableType.SECRETS_MANAGER";

/// The methods of a value that make a string of it.
pub const UNWRAPPING: &[&str] = &["unsafeUnwrap", "toString"];

/// What code does with a value as if it had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookKind {
    /// It compares it, or searches it.
    Compares,
    /// It asks for its length.
    Measures,
    /// It takes a part of it, or changes it.
    Cuts,
    /// It reads something out of it, such as JSON or a number.
    Parses,
    /// It prints it.
    Logs,
}

/// The methods of a text that look at what is in it.
pub const LOOKING_METHODS: &[(&str, LookKind)] = &[
    ("startsWith", LookKind::Compares),
    ("endsWith", LookKind::Compares),
    ("includes", LookKind::Compares),
    ("indexOf", LookKind::Compares),
    ("localeCompare", LookKind::Compares),
    ("match", LookKind::Compares),
    ("search", LookKind::Compares),
    ("charAt", LookKind::Cuts),
    ("slice", LookKind::Cuts),
    ("substring", LookKind::Cuts),
    ("substr", LookKind::Cuts),
    ("split", LookKind::Cuts),
    ("trim", LookKind::Cuts),
    ("replace", LookKind::Cuts),
    ("replaceAll", LookKind::Cuts),
    ("toLowerCase", LookKind::Cuts),
    ("toUpperCase", LookKind::Cuts),
    ("padStart", LookKind::Cuts),
    ("padEnd", LookKind::Cuts),
];

/// The functions that look at what is in a text.
pub const LOOKING_FUNCTIONS: &[(&str, LookKind)] = &[
    ("console.log", LookKind::Logs),
    ("console.info", LookKind::Logs),
    ("console.warn", LookKind::Logs),
    ("console.error", LookKind::Logs),
    ("console.debug", LookKind::Logs),
    ("JSON.parse", LookKind::Parses),
    ("parseInt", LookKind::Parses),
    ("parseFloat", LookKind::Parses),
    ("Number", LookKind::Parses),
    ("Number.parseInt", LookKind::Parses),
    ("encodeURIComponent", LookKind::Cuts),
    ("btoa", LookKind::Cuts),
    ("Buffer.from", LookKind::Cuts),
];

/// The functions that make a value of a text, which is in the template then.
pub const PLAIN_TEXTS: &[&str] = &["SecretValue.unsafePlainText", "SecretValue.plainText"];

/// The function that joins the elements of its second argument by its first.
pub const JOIN: &str = "Fn.join";

/// Functions whose result holds the texts that they are given: a token stays one in it (aws-cdk-lib 2.276, synthesized).
/// Whether they need it unwrapped: an object that is a token is `<unresolved-token>` there.
pub const COMPOSING_FUNCTIONS: &[(&str, bool)] =
    &[(JOIN, false), ("Fn.sub", false), ("JSON.stringify", true), ("String", false)];

/// Methods of which the same holds: of an array, and of a stack.
pub const COMPOSING_METHODS: &[&str] = &["join", "toJsonString"];

/// The property of a secret that is its complete ARN: undefined where it is imported by its name or a partial one
/// (aws-cdk-lib 2.276, `Secret.fromSecretNameV2` and `fromSecretAttributes`).
pub const FULL_ARN: &str = "secretFullArn";

/// The properties of a secret by which its name or ARN is handed on.
pub const IDENTITIES: &[&str] = &[ARN, FULL_ARN, "secretName", "ref", "attrId"];

/// A text that names a secret and a key in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference<'t> {
    /// The secret's name or ARN.
    pub id: &'t str,
    /// The key; nothing for all of the text.
    pub key: Option<&'t str>,
    /// Whether it asks for another version than the current one.
    pub other_version: bool,
}

impl<'t> Reference<'t> {
    /// The only dynamic reference of CloudFormation to a secret in a text,
    /// `{{resolve:secretsmanager:<id>:SecretString:<key>:<version-stage>:<version-id>}}`. Source: the CloudFormation user
    /// guide on dynamic references, and cfn-lint's rule E1050.
    #[must_use]
    pub fn dynamic(text: &'t str) -> Option<Self> {
        let (_, rest) = text.split_once("{{resolve:secretsmanager:")?;
        let (reference, after) = rest.split_once("}}")?;
        if after.contains("{{resolve:") { None } else { Self::inner(reference) }
    }

    /// What a dynamic reference has inside, `<id>:SecretString:<key>:<version-stage>:<version-id>`; `None` where that is
    /// malformed.
    #[must_use]
    pub fn inner(text: &'t str) -> Option<Self> {
        let (id, rest) = split_id(text);
        let well_formed = RawReference::parse(&format!("resolve:secretsmanager:{text}"))?.malformed().is_none();
        well_formed.then(|| Self::parts(id, rest.split_once(':').map_or("", |(_, parts)| parts)))
    }

    /// The value of a build's environment variable, `<id>:<key>:<version-stage>:<version-id>`.
    #[must_use]
    pub fn build_variable(text: &'t str) -> Self {
        let (id, rest) = split_id(text);
        Self::parts(id, rest)
    }

    fn parts(id: &'t str, parts: &'t str) -> Self {
        let mut parts = parts.split(':');
        let key = parts.next().filter(|key| !key.is_empty());
        Self { id, key, other_version: parts.any(|part| !part.is_empty() && part != CURRENT) }
    }
}

/// Stands for what is not known of a text while it is taken apart.
pub const HOLE: &str = "\0";

/// What stands between the braces of a dynamic reference to a secret, part by part.
#[derive(Debug)]
pub struct RawReference {
    /// What stands before the secret's name or ARN.
    head: String,
    /// The secret's name or ARN.
    id: String,
    /// What follows it.
    parts: Vec<String>,
}

/// In which way a dynamic reference is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// White space in it, so that it stays the text that it is.
    Space,
    /// The service in other letters, such as `secretmanager`.
    Service,
    /// No name or ARN.
    NoId,
    /// An ARN that ends before the secret's name.
    ShortArn,
    /// Something else where `SecretString` is due.
    NoSecretString,
    /// `SecretString` in other letters.
    Case,
    /// `SecretBinary`, which cannot be read so.
    Binary,
    /// A version stage and a version id.
    TwoVersions,
    /// More parts than there are.
    TooManyParts,
}

impl RawReference {
    /// Takes the text between the braces apart; `None` if it is no reference to a secret.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut colons = text.match_indices(':');
        let (resolve, (service, _)) = (colons.next()?.0, colons.next()?);
        let names = (text.get(..resolve)?, text.get(resolve + 1..service)?);
        if names.0.trim() != "resolve" || !is_service(names.1.trim()) {
            return None;
        }
        let (head, rest) = text.split_at_checked(service + 1)?;
        let space = rest.len() - rest.trim_start().len();
        let (id, parts) = split_id(rest.get(space..)?);
        let has_parts = space + id.len() < rest.len();
        Some(Self {
            head: format!("{head}{}", rest.get(..space)?),
            id: id.to_owned(),
            parts: if has_parts { parts.split(':').map(str::to_owned).collect() } else { Vec::new() },
        })
    }

    /// In which way it breaks the grammar. Sources: the CloudFormation user guide on dynamic references; cfn-lint's rules
    /// E1050 and W1053.
    #[must_use]
    pub fn malformed(&self) -> Option<Malformed> {
        let all = std::iter::once(&self.id).chain(&self.parts);
        // A pattern, or a text that explains references.
        if all.clone().take(2).any(|part| part.contains(['*', '<', '>', '[', ']', '(', ')', '^', '|', '…'])) {
            return None;
        }
        let spaced = |part: &str| part.trim() != part;
        if self.head.contains(char::is_whitespace) || all.clone().any(|part| spaced(part)) {
            return Some(Malformed::Space);
        }
        if self.head != REFERENCE_HEAD {
            return Some(Malformed::Service);
        }
        if self.id.is_empty() {
            return Some(Malformed::NoId);
        }
        if self.id.starts_with("arn:") && self.id.matches(':').count() < 6 && !self.id.contains(HOLE) {
            return Some(Malformed::ShortArn);
        }
        match self.parts.first().map_or("", String::as_str) {
            "" | "SecretString" => {}
            unknown if unknown.contains(HOLE) => return None,
            "SecretBinary" => return Some(Malformed::Binary),
            word if word.eq_ignore_ascii_case("SecretString") => return Some(Malformed::Case),
            _ => return Some(Malformed::NoSecretString),
        }
        let has = |at: usize| self.parts.get(at).is_some_and(|part| !part.is_empty());
        if self.parts.len() > 4 {
            return Some(Malformed::TooManyParts);
        }
        (has(2) && has(3)).then_some(Malformed::TwoVersions)
    }

    /// What was meant, where that is plain.
    #[must_use]
    pub fn mended(&self) -> Option<String> {
        let trimmed = |part: &String| part.trim().to_owned();
        let mut parts: Vec<String> = self.parts.iter().map(trimmed).collect();
        let malformed = self.malformed()?;
        match malformed {
            Malformed::Space | Malformed::Service => {}
            Malformed::Case => "SecretString".clone_into(parts.first_mut()?),
            Malformed::NoSecretString if parts.len() < 4 => {
                const WORD: &str = "SecretString";
                let first = parts.first()?;
                let joined = first.get(..WORD.len()).is_some_and(|word| word.eq_ignore_ascii_case(WORD));
                if joined {
                    let key = first.get(WORD.len()..)?.strip_prefix(['.', '/', '-', '_', '=', '#'])?;
                    let key = Some(key.to_owned()).filter(|key| !key.is_empty())?;
                    parts.insert(1, key);
                    WORD.clone_into(parts.first_mut()?);
                } else {
                    parts.insert(0, WORD.to_owned());
                }
            }
            Malformed::TooManyParts if parts.iter().skip(4).all(String::is_empty) => parts.truncate(4),
            _ => return None,
        }
        let text: String = parts.iter().flat_map(|part| [":", part]).collect();
        let mended = format!("{REFERENCE_HEAD}{}{text}", self.id.trim());
        let after = Self::parse(&mended)?;
        match after.malformed() {
            None => Some(mended),
            Some(rest) if rest != malformed => after.mended(),
            Some(_) => None,
        }
    }
}

/// What every reference to a secret starts with.
const REFERENCE_HEAD: &str = "resolve:secretsmanager:";

/// Whether a service is the one of secrets, if misspelled.
fn is_service(name: &str) -> bool {
    name == "secretsmanager" || strsim::damerau_levenshtein(&name.to_lowercase(), "secretsmanager") <= 2
}

/// A name or ARN at the start of a text, and what follows its colon. An ARN has seven parts of its own.
fn split_id(text: &str) -> (&str, &str) {
    let end = text.match_indices(':').nth(if text.starts_with("arn:") { 6 } else { 0 });
    end.and_then(|(end, _)| Some((text.get(..end)?, text.get(end + 1..)?))).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dynamic_reference_names_a_secret_and_a_key() {
        let parse = |text| Reference::dynamic(text).map(|found| (found.id, found.key, found.other_version));
        assert_eq!(
            parse("{{resolve:secretsmanager:prod/db:SecretString:user}}"),
            Some(("prod/db", Some("user"), false))
        );
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        let text = format!("{{{{resolve:secretsmanager:{arn}:SecretString:user:AWSPREVIOUS:}}}}");
        assert_eq!(parse(&text), Some((arn, Some("user"), true)));
        assert_eq!(
            parse("{{resolve:secretsmanager:prod/db:SecretString:user:AWSCURRENT}}"),
            Some(("prod/db", Some("user"), false))
        );
        assert_eq!(parse("{{resolve:secretsmanager:prod/db:SecretString:::}}"), Some(("prod/db", None, false)));
        assert_eq!(parse("{{resolve:secretsmanager:prod/db}}"), Some(("prod/db", None, false)));
        assert_eq!(parse("{{resolve:ssm:x}}"), None);
    }

    #[test]
    fn a_reference_that_breaks_the_grammar_is_mended_where_it_is_plain_how() {
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        let of = |text: &str| {
            let raw = RawReference::parse(text).unwrap();
            (raw.malformed(), raw.mended())
        };
        for text in
            ["x", "x:SecretString", "x:SecretString:k", "x:SecretString:::", "x:SecretString:k:AWSCURRENT:", "x::k"]
        {
            assert_eq!(of(&format!("resolve:secretsmanager:{text}")), (None, None), "{text}");
        }
        assert_eq!(of(&format!("resolve:secretsmanager:{arn}:SecretString:k::")), (None, None));
        assert_eq!(of("resolve:secretsmanager:\0\0:SecretString:\0"), (None, None));
        assert_eq!(of("resolve:secretsmanager:.*:password"), (None, None));
        assert_eq!(of("resolve:secretsmanager:<name>:<key>"), (None, None));
        let table = [
            (
                " resolve:secretsmanager:x:SecretString:k ",
                Malformed::Space,
                Some("resolve:secretsmanager:x:SecretString:k"),
            ),
            ("resolve:secretsmanager:x:k ", Malformed::Space, Some("resolve:secretsmanager:x:SecretString:k")),
            ("resolve:secretsmanager: x", Malformed::Space, Some("resolve:secretsmanager:x")),
            ("resolve:secretsmanager:", Malformed::NoId, None),
            ("resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1", Malformed::ShortArn, None),
            ("resolve:secretsmanager:x:k", Malformed::NoSecretString, Some("resolve:secretsmanager:x:SecretString:k")),
            (
                "resolve:secretsmanager:x:SecretString.k",
                Malformed::NoSecretString,
                Some("resolve:secretsmanager:x:SecretString:k"),
            ),
            ("resolve:secretsmanager:x:SecretStrings", Malformed::NoSecretString, None),
            (
                "resolve:secretsmanager:x:secretString:k",
                Malformed::Case,
                Some("resolve:secretsmanager:x:SecretString:k"),
            ),
            ("resolve:secretsmanager:x:SecretBinary", Malformed::Binary, None),
            ("resolve:secretsmanager:x:SecretString:k:a:b", Malformed::TwoVersions, None),
            (
                "resolve:secretsmanager:x:SecretString:k:::",
                Malformed::TooManyParts,
                Some("resolve:secretsmanager:x:SecretString:k::"),
            ),
            ("resolve:secretsmanager:x:SecretString:k:a:b:c", Malformed::TooManyParts, None),
        ];
        for (text, malformed, mended) in table {
            assert_eq!(of(text), (Some(malformed), mended.map(str::to_owned)), "{text}");
        }
        assert!(RawReference::parse("resolve:ssm:x").is_none() && RawReference::parse("x").is_none());
    }

    #[test]
    fn a_build_variable_names_a_secret_and_a_key() {
        let parse = |text| (Reference::build_variable(text).id, Reference::build_variable(text).key);
        assert_eq!(parse("prod/db:user"), ("prod/db", Some("user")));
        assert_eq!(parse("prod/db"), ("prod/db", None));
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        assert_eq!(parse(&format!("{arn}:user")), (arn, Some("user")));
        assert!(Reference::build_variable("prod/db:user:AWSPREVIOUS").other_version);
    }
}
