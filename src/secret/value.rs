//! What rules ask about a value. The shape of a secret keeps every answer given here; ask nothing else of a value that
//! is not shown in clear.

use super::shape::mask;

/// Lengths between which some service draws a line, as the first length of each class.
const LENGTHS: [usize; 13] = [0, 1, 8, 16, 17, 31, 33, 42, 64, 65, 101, 129, 256];

/// Characters that some service refuses in a password and others allow. `_` stands for all that are not listed here.
/// Quotes come last: in a mask a letter follows them, so that they do not end its string.
const TELLING: &str = "\\@ &:;+%/_'\"";

/// Other punctuation that every service allows.
const HARMLESS: &str = "!#$^<>-";

/// What passwords of examples and of the careless are made of.
const TRIVIAL_WORDS: [&str; 44] = [
    "abc",
    "access",
    "admin",
    "administrator",
    "asdf",
    "aurora",
    "baseball",
    "changeit",
    "changeme",
    "database",
    "db",
    "default",
    "demo",
    "dev",
    "docdb",
    "dragon",
    "example",
    "foo",
    "bar",
    "football",
    "iloveyou",
    "letmein",
    "login",
    "master",
    "monkey",
    "my",
    "mysql",
    "new",
    "pass",
    "password",
    "postgres",
    "prod",
    "pwd",
    "qwerty",
    "root",
    "sample",
    "secret",
    "secure",
    "strong",
    "super",
    "temp",
    "test",
    "user",
    "welcome",
];

/// Words that say that a value is still to come.
const PLACEHOLDERS: [&str; 20] = [
    "tbd",
    "tba",
    "todo",
    "fixme",
    "none",
    "null",
    "nil",
    "undefined",
    "unknown",
    "notset",
    "unset",
    "dummy",
    "redacted",
    "hidden",
    "na",
    "placeholder",
    "fillin",
    "fillme",
    "string",
    "value",
];

/// Parts that make any value a placeholder.
const PLACEHOLDER_PARTS: [&str; 8] =
    ["placeholder", "changeme", "changeit", "replaceme", "replacewith", "example.com", "example.org", "example.net"];

/// Whether a value only stands for one: empty, `TODO`, `xxx`, `<password>`, `changeme`, `example.com`.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().to_lowercase();
    let letters = letters(&value);
    is_blank(value.as_str(), &letters)
        || PLACEHOLDERS.contains(&letters.as_str())
        || letters.starts_with("your")
        || PLACEHOLDER_PARTS.iter().any(|part| value.contains(part) || letters.contains(part))
}

/// Whether a placeholder shows that a value was left out, not that somebody chose one to start with: `***`, `<password>`,
/// `redacted`.
#[must_use]
pub fn is_left_out(value: &str) -> bool {
    let value = value.trim().to_lowercase();
    let letters = letters(&value);
    is_blank(&value, &letters) || ["redacted", "hidden"].contains(&letters.as_str())
}

fn letters(value: &str) -> String {
    let separates = |character: &char| character.is_whitespace() || matches!(character, '-' | '_' | '.' | '/');
    value.chars().filter(|character| !separates(character)).collect()
}

/// Whether a value, in lower case, is a blank to fill in.
fn is_blank(value: &str, letters: &str) -> bool {
    let wrapped = |open: &str, close: &str| value.starts_with(open) && value.ends_with(close);
    letters.is_empty()
        || wrapped("<", ">")
        || wrapped("{{", "}}") && !value.contains("{{resolve:")
        || wrapped("${", "}")
        || letters.chars().all(|character| matches!(character, '*' | '?' | '•' | '…'))
        || letters.len() > 2 && letters.chars().all(|character| character == 'x')
}

/// Whether a host leads to no database: a placeholder, this machine, or a host of the documentation.
#[must_use]
pub fn is_placeholder_host(host: &str) -> bool {
    let host = host.trim().to_lowercase();
    let mut labels = host.split(['.', ':']);
    is_placeholder(&host)
        || matches!(host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0" | "::1" | "host" | "hostname" | "endpoint")
        || ["example", "invalid", "test", "localhost"].iter().any(|top| host.ends_with(&format!(".{top}")))
        || labels.any(|label| label == "123456789012" || label.len() > 2 && label.chars().all(|letter| letter == 'x'))
}

/// Whether a password is a placeholder, comes from an example or is among the first that anybody tries.
#[must_use]
pub fn is_trivial_password(password: &str) -> bool {
    is_placeholder(password) || is_common(password)
}

/// Trivial words, counting digits and three other characters at the most.
fn is_common(password: &str) -> bool {
    let password = password.to_lowercase();
    let characters: Vec<char> = password.chars().collect();
    let letter_at = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_alphabetic);
    let mut letters = String::new();
    let mut digits: Vec<u32> = Vec::new();
    let mut others = 0;
    for (at, &character) in characters.iter().enumerate() {
        let inside_a_word = letter_at(at.checked_sub(1)) && letter_at(Some(at + 1));
        match character {
            '0' if inside_a_word => letters.push('o'),
            '@' if inside_a_word => letters.push('a'),
            '$' if inside_a_word => letters.push('s'),
            'a'..='z' => letters.push(character),
            '0'..='9' => digits.extend(character.to_digit(10)),
            _ if character.is_ascii() => others += 1,
            _ => return false,
        }
    }
    others <= 3 && counts(&digits) && letters.len().max(digits.len()) >= 3 && is_made_of_words(&letters)
}

/// `123`, `2024`, `0000`: digits that nobody has to remember.
fn counts(digits: &[u32]) -> bool {
    let steps = |step: u32| digits.windows(2).all(|pair| matches!(pair, [a, b] if (a + step) % 10 == *b));
    let year = matches!(digits, [1, 9, _, _] | [2, 0, _, _]);
    year || steps(0) || steps(1) || steps(9)
}

fn is_made_of_words(letters: &str) -> bool {
    let mut reached = vec![false; letters.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for at in 0..letters.len() {
        if reached.get(at) != Some(&true) {
            continue;
        }
        let rest = letters.get(at..).unwrap_or_default();
        for word in TRIVIAL_WORDS.iter().filter(|word| rest.starts_with(**word)) {
            if let Some(end) = reached.get_mut(at + word.len()) {
                *end = true;
            }
        }
    }
    reached.last() == Some(&true)
}

/// Whether a value may be shown: engine, host, port, names and identifiers, as long as they look like what they are.
/// A user name that looks like a token or a generated password is none.
#[must_use]
pub fn is_clear(key: &str, value: &str) -> bool {
    let key = bare_key(key);
    let made_of =
        |others: &str| value.chars().all(|character| character.is_ascii_alphanumeric() || others.contains(character));
    match key.as_str() {
        "username" | "user" => {
            value.len() <= 255 && made_of("-_.@+#$!*<>") && !is_token(value) && !is_random(value) && !is_masked(value)
        }
        "port" => {
            made_of("-_.*<>")
                && (is_placeholder(value) || value.len() <= 5 && value.chars().all(|digit| digit.is_ascii_digit()))
        }
        key if CLEAR_KEYS.contains(&key) => value.len() <= 255 && made_of("-_.:*<>"),
        key => key.ends_with("arn") && is_arn(value),
    }
}

/// Whether what stands before an `@` in such a value belongs to a user, and the host behind it to nobody.
pub(super) fn may_hold_user_info(key: &str) -> bool {
    matches!(bare_key(key).as_str(), "host" | "hostname")
}

/// What tokens of the usual services start with: JWT, AWS, GitHub, GitLab, Slack, Stripe, Google, npm, Vault.
const TOKENS: [&str; 15] = [
    "eyJ",
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xox",
    "sk_",
    "rk_",
    "pk_",
    "AIza",
    "npm_",
    "hvs.",
];

fn is_token(value: &str) -> bool {
    value.len() >= 12 && TOKENS.iter().any(|token| value.starts_with(token))
}

/// Whether digits stand among letters as in what a generator made, not behind a word as in a name.
fn is_random(value: &str) -> bool {
    let step = |pair: &[u8]| matches!(pair, [digit, letter] if digit.is_ascii_digit() && letter.is_ascii_alphabetic());
    let steps = value.as_bytes().windows(2).filter(|pair| step(pair)).count();
    let mixed = value.contains(|letter: char| letter.is_ascii_uppercase())
        && value.contains(|letter: char| letter.is_ascii_lowercase());
    value.len() >= 8 && steps >= if mixed { 2 } else { 4 }
}

/// Whether it stands for a value that was not clear.
fn is_masked(value: &str) -> bool {
    !is_common(value) && ['7', '0'].iter().any(|&digit| mask(value, digit) == value)
}

/// Whether what has this key opens nothing: a host, a port, a user name.
#[must_use]
pub fn is_clear_key(key: &str) -> bool {
    CLEAR_KEYS.contains(&bare_key(key).as_str())
}

/// Whether secrets of databases usually have this key.
pub(super) fn is_usual_key(key: &str) -> bool {
    let key = bare_key(key);
    key == "password" || CLEAR_KEYS.contains(&key.as_str())
}

/// Whether what is called so is a password or token itself, not something about one such as `token_url`.
#[must_use]
pub fn is_password_name(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    let ends =
        ["password", "passwd", "passphrase", "pwd", "pass", "secret", "token", "apikey", "privatekey", "accesskey"];
    let word = name.trim_end_matches(|digit: char| digit.is_ascii_digit());
    ends.iter().any(|end| word.ends_with(end) && !word.ends_with("bypass"))
}

/// Whether what has this key opens something.
pub(super) fn is_credential_key(key: &str) -> bool {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    let key = key.to_ascii_lowercase();
    let parts = [
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "token",
        "apikey",
        "privatekey",
        "accesskey",
        "databaseurl",
    ];
    parts.iter().any(|part| key.contains(part)) || key.ends_with("pass")
}

/// Whether nothing but a key looks like this.
pub(super) fn is_known_key(key: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphabetic() || "_-.".contains(character);
    let key = key.to_ascii_lowercase();
    let word = key.trim_end_matches(|digit: char| digit.is_ascii_digit());
    key.len() <= 40
        && word.len() + 2 >= key.len()
        && word.chars().all(allowed)
        && KEY_WORDS.iter().any(|part| word.contains(part))
}

const KEY_WORDS: [&str; 28] = [
    "user",
    "name",
    "pass",
    "pwd",
    "host",
    "port",
    "engine",
    "database",
    "db",
    "identifier",
    "arn",
    "key",
    "token",
    "secret",
    "url",
    "uri",
    "endpoint",
    "id",
    "client",
    "api",
    "account",
    "region",
    "role",
    "schema",
    "server",
    "ssl",
    "tls",
    "auth",
];

/// `DB_HOST`, `dbHost` and `host` are one key.
fn bare_key(key: &str) -> String {
    let key: String = key.chars().filter(|character| !matches!(character, '_' | '-' | '.')).collect();
    let key = key.to_ascii_lowercase();
    let bare = ["database", "postgres", "mysql", "master", "rds", "pg", "db"]
        .iter()
        .find_map(|prefix| key.strip_prefix(prefix).filter(|rest| *rest == "password" || CLEAR_KEYS.contains(rest)));
    bare.unwrap_or(&key).to_owned()
}

const CLEAR_KEYS: [&str; 16] = [
    "engine",
    "host",
    "hostname",
    "port",
    "db",
    "dbname",
    "database",
    "username",
    "user",
    "dbinstanceidentifier",
    "dbclusteridentifier",
    "dbidentifier",
    "instanceidentifier",
    "clusteridentifier",
    "region",
    "ssl",
];

fn is_arn(value: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_.:/+=@,*".contains(character);
    value.starts_with("arn:aws") && value.matches(':').count() >= 5 && value.len() <= 2048 && value.chars().all(plain)
}

/// Everything about a value that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Facts {
    /// The first length of its class.
    pub(super) length: usize,
    pub(super) lower: bool,
    pub(super) upper: bool,
    pub(super) digit: bool,
    pub(super) beyond_ascii: bool,
    pub(super) control: bool,
    /// The telling characters that it holds.
    pub(super) telling: String,
    pub(super) placeholder: bool,
    pub(super) left_out: bool,
    pub(super) common: bool,
}

/// What is known about `value`.
pub(super) fn facts(value: &str) -> Facts {
    let any = |is: &dyn Fn(char) -> bool| value.chars().any(is);
    let count = value.chars().count();
    let other = |character: char| {
        character.is_ascii_punctuation() && !TELLING.contains(character) && !HARMLESS.contains(character)
    };
    let others = any(&other);
    let holds = |character: char| value.contains(character) || (character == '_' && others);
    let placeholder = is_placeholder(value);
    Facts {
        length: LENGTHS.iter().rev().find(|&&first| first <= count).copied().unwrap_or_default(),
        lower: any(&|character| character.is_ascii_lowercase()),
        upper: any(&|character| character.is_ascii_uppercase()),
        digit: any(&|character| character.is_ascii_digit()),
        beyond_ascii: any(&|character| !character.is_ascii()),
        control: any(&|character| character.is_ascii_control()),
        telling: TELLING.chars().filter(|&character| holds(character)).collect(),
        placeholder,
        left_out: is_left_out(value),
        common: !placeholder && is_common(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for value in [
            "",
            " ",
            "placeholder",
            "TODO",
            "TBD",
            "xxx",
            "XXXX",
            "<password>",
            "<...>",
            "***",
            "...",
            "-",
            "your-db-host",
            "YourSecurePassword123!",
            "changeme",
            "CHANGE_ME",
            "REPLACE_ME",
            "db.example.com",
            "${PASSWORD}",
            "{{password}}",
            "N/A",
            "null",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["hunter2", "db.internal", "x", "masked", "{{resolve:ssm:x}}", "a<b>c", "Yes", "password1"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn hosts_that_lead_nowhere() {
        for host in [
            "localhost",
            "127.0.0.1",
            "placeholder",
            "db.example.com",
            "mydb.xxxxxxxx.us-east-1.rds.amazonaws.com",
            "host",
        ] {
            assert!(is_placeholder_host(host), "{host}");
        }
        for host in ["db.internal", "prod.c9akciq32.rds.amazonaws.com", "10.0.0.5"] {
            assert!(!is_placeholder_host(host), "{host}");
        }
    }

    #[test]
    fn trivial_passwords() {
        for password in [
            "password",
            "Password123!",
            "P@ssw0rd",
            "passw0rd1",
            "123456",
            "000000",
            "admin",
            "admin2024",
            "MyPassword",
            "secret",
            "qwerty123",
            "letmein",
            "Test1234!",
            "postgres",
            "SuperSecret123",
            "welcome1",
            "root",
            "changeme",
        ] {
            assert!(is_trivial_password(password), "{password}");
        }
        for password in
            ["hunter2", "correct horse battery", "Test7#91k!", "8471936", "q9Zr!kP2", "Tr0ub4dor&3", "pässword"]
        {
            assert!(!is_trivial_password(password), "{password}");
        }
    }

    #[test]
    fn only_what_rules_need_is_clear() {
        for (key, value) in [
            ("engine", "postgres"),
            ("DB_HOST", "db.internal"),
            ("host", "MyDb.c9akciq32abc1.eu-west-1.rds.amazonaws.com"),
            ("port", "5432"),
            ("port", "<port>"),
            ("dbname", "ledger"),
            ("username", "app@corp"),
            ("username", "Ledger2App"),
            ("username", "sk_ledger"),
            ("user", "admin"),
            ("dbInstanceIdentifier", "MyStack-Db4A5B6C-1x2y3z"),
            ("dbClusterIdentifier", "x"),
            ("region", "eu-west-1"),
            ("ssl", "true"),
            ("masterarn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x-AbCdEf"),
        ] {
            assert!(is_clear(key, value), "{key}: {value}");
        }
        for (key, value) in [
            ("password", "x"),
            ("pass", "postgres"),
            ("dbpassword", "x"),
            ("stripe", "sk"),
            ("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"),
            ("token", "5432"),
            ("api_key", "db.internal"),
            ("note", "postgres"),
            ("DATABASE_URL", "postgres://a:b@c"),
            ("url", "db.internal"),
            ("host", "postgres://a:b@c"),
            ("host", "a:b@c"),
            ("host", "h?password=x"),
            ("engine", "q9Zr/kP2"),
            ("port", "hunter2"),
            ("dbname", "ledger;password=x"),
            ("username", "a:b"),
            ("username", "postgres://a:b@c"),
            ("username", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"),
            ("username", "q9Zr-kP2-mm4T"),
            ("username", "q9Zr@kP2x"),
            ("username", "9f86d081884c7d659a2feaa0c55ad015"),
            ("user", "AKIAIOSFODNN7EXAMPLE"),
            ("masterarn", "hunter2"),
            ("__proto__", "x"),
        ] {
            assert!(!is_clear(key, value), "{key}: {value}");
        }
    }
}
