//! What people call the keys of a database's secret.

/// Words for the same thing, in lower case without separators. The first is the one that the CDK and the rotation
/// functions of AWS use.
const SYNONYMS: &[&[&str]] = &[
    &[
        "username",
        "user",
        "login",
        "dbuser",
        "dbusername",
        "databaseuser",
        "databaseusername",
        "masteruser",
        "masterusername",
    ],
    &[
        "password",
        "pass",
        "passwd",
        "pwd",
        "dbpassword",
        "dbpass",
        "databasepassword",
        "masterpassword",
        "masteruserpassword",
    ],
    &["host", "hostname", "endpoint", "dbhost", "databasehost", "dbendpoint"],
    &["port", "dbport", "databaseport"],
    &["dbname", "database", "db", "databasename"],
];

/// A secret of more keys than this is no database's, and comparing them all takes its time.
const COMPARED: usize = 500;

/// The keys that somebody who wrote `wanted` can have meant.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant<'k> {
    /// One that differs only in case or separators, or is another word for the same thing.
    Obvious(&'k str),
    /// Several of those, or some that are spelled alike.
    Near(Vec<&'k str>),
}

/// Finds the keys that `wanted` can have meant.
#[must_use]
pub fn meant<'k>(wanted: &str, keys: impl Iterator<Item = &'k str>) -> Meant<'k> {
    let mut keys: Vec<&str> = keys.collect();
    if keys.len() > COMPARED {
        return Meant::Near(Vec::new());
    }
    keys.sort_unstable();
    keys.dedup();
    let wanted = plain(wanted);
    let same: Vec<&str> = keys.iter().copied().filter(|key| plain(key) == wanted).collect();
    let alike = if same.is_empty() {
        let group = SYNONYMS.iter().find(|group| group.contains(&wanted.as_str()));
        let synonym = |key: &&str| group.is_some_and(|group| group.contains(&plain(key).as_str()));
        keys.iter().copied().filter(synonym).collect()
    } else {
        same
    };
    match alike[..] {
        [only] => Meant::Obvious(only),
        [] => Meant::Near(
            keys.into_iter()
                .filter(|key| {
                    wanted.len() > 2 && strsim::damerau_levenshtein(&plain(key), &wanted) <= wanted.len().div_ceil(5)
                })
                .collect(),
        ),
        _ => Meant::Near(alike),
    }
}

fn plain(key: &str) -> String {
    key.chars().filter(|character| !matches!(character, '_' | '-' | '.' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_another_case_or_with_other_separators_is_the_meant_one() {
        assert_eq!(meant("userName", ["username", "password"].into_iter()), Meant::Obvious("username"));
        assert_eq!(meant("api-key", ["API_KEY", "key"].into_iter()), Meant::Obvious("API_KEY"));
    }

    #[test]
    fn another_word_for_the_same_thing_is_the_meant_one() {
        assert_eq!(meant("user", ["username", "password"].into_iter()), Meant::Obvious("username"));
        assert_eq!(meant("db_port", ["port", "host"].into_iter()), Meant::Obvious("port"));
    }

    #[test]
    fn two_words_for_the_same_thing_are_both_near() {
        assert_eq!(meant("pwd", ["pass", "password"].into_iter()), Meant::Near(vec!["pass", "password"]));
    }

    #[test]
    fn a_misspelled_key_is_near_and_another_one_is_not() {
        assert_eq!(meant("pasword", ["password", "host"].into_iter()), Meant::Near(vec!["password"]));
        assert_eq!(meant("stripe", ["password", "host"].into_iter()), Meant::Near(vec![]));
    }
}
