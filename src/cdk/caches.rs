//! Which constructs are caches, and what ElastiCache demands of them. Source: the service model of ElastiCache in
//! botocore 1.43, and the typings of `aws-cdk-lib` 2.276.

/// A construct that is a cache.
pub struct Kind {
    /// Its canonical name.
    pub api: &'static str,
    /// The property that is its id.
    pub id: &'static str,
    /// What it is in a sentence.
    pub described: &'static str,
    /// What the command line calls it, `replication-group`.
    pub command: &'static str,
}

/// All constructs that are caches.
pub const KINDS: &[Kind] = &[
    Kind {
        api: REPLICATION_GROUP,
        id: "replicationGroupId",
        described: "the ElastiCache group",
        command: "replication-group",
    },
    Kind {
        api: "aws_elasticache.CfnCacheCluster",
        id: "clusterName",
        described: "the ElastiCache cluster",
        command: "cache-cluster",
    },
];

/// The construct that is a replication group.
pub const REPLICATION_GROUP: &str = "aws_elasticache.CfnReplicationGroup";

/// The number of nodes of a group without shards, one unless it says more.
pub const NODES: &str = "numCacheClusters";

/// What makes a group take over by itself, or stand in several zones: both need a replica.
pub const FAILOVER: [&str; 2] = ["automaticFailoverEnabled", "multiAzEnabled"];

/// What gives a group shards, or makes it of nodes that are elsewhere: it says nothing of its nodes then.
pub const SHARDS: &[&str] = &[
    "numNodeGroups",
    "nodeGroupConfiguration",
    "replicasPerNodeGroup",
    "primaryClusterId",
    "globalReplicationGroupId",
    "preferredCacheClusterAZs",
    "clusterMode",
];

/// The token that clients have to give.
pub const TOKEN: &str = "authToken";

/// What encrypts the connections.
pub const ENCRYPTION: &str = "transitEncryptionEnabled";

/// Why the service refuses a token.
#[must_use]
pub fn refuses_token(token: &str) -> Option<&'static str> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "!&#$^<>-".contains(character);
    match token.chars().count() {
        ..16 => Some("it is shorter than 16 characters"),
        129.. => Some("it is longer than 128 characters"),
        _ if !token.chars().all(allowed) => {
            Some("it may have letters, digits and `!`, `&`, `#`, `$`, `^`, `<`, `>` and `-` only")
        }
        _ => None,
    }
}

/// The most characters that the id of a group has.
const LONGEST_ID: usize = 40;

/// Why the service refuses the id of a group, of which only the texts are known; an empty one stands for what is not.
#[must_use]
pub fn refuses_id(texts: &[&str]) -> Option<&'static str> {
    let length: usize = texts.iter().map(|text| text.chars().count()).sum();
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '-';
    if !texts.iter().all(|text| text.chars().all(allowed)) {
        Some("it may have letters, digits and hyphens only")
    } else if texts.first()?.starts_with(|first: char| !first.is_ascii_alphabetic()) {
        Some("it has to start with a letter")
    } else if texts.iter().any(|text| text.contains("--")) {
        Some("it may not have two hyphens in a row")
    } else if texts.last()?.ends_with('-') {
        Some("it may not end with a hyphen")
    } else if length > LONGEST_ID {
        Some("it is longer than 40 characters")
    } else {
        None
    }
}

/// An id that is like this one and that the service takes.
#[must_use]
pub fn similar_id(id: &str) -> Option<String> {
    let plain: String =
        id.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let joined = words.join("-");
    let start = joined.trim_start_matches(|first: char| !first.is_ascii_alphabetic());
    let short: String = start.chars().take(LONGEST_ID).collect();
    let similar = short.trim_end_matches('-');
    refuses_id(&[similar]).is_none().then(|| similar.to_owned()).filter(|similar| !similar.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_refused_and_what_is_like_them() {
        for id in ["my_redis", "1redis", "-redis", "my--redis", "redis-", "ledger.cache", &"r".repeat(41)] {
            assert!(refuses_id(&[id]).is_some(), "{id}");
            assert!(similar_id(id).is_some_and(|similar| refuses_id(&[&similar]).is_none()), "{id}");
        }
        for id in ["redis", "Ledger-Cache-1", &"r".repeat(40)] {
            assert_eq!(refuses_id(&[id]), None, "{id}");
        }
        assert_eq!(similar_id("__1"), None);
    }

    #[test]
    fn what_is_not_known_of_an_id_may_be_anything() {
        assert_eq!(refuses_id(&["", "-redis"]), None);
        assert_eq!(refuses_id(&["redis-", ""]), None);
        assert_eq!(refuses_id(&["", ""]), None);
        assert!(refuses_id(&["redis_", ""]).is_some());
        assert!(refuses_id(&["", "redis-"]).is_some());
    }

    #[test]
    fn tokens_that_are_refused() {
        for token in ["short", "q9ZrkP2mm4TqZr/P2mm4T", "q9ZrkP2mm4TqZr@P2mm4T", &"q".repeat(129)] {
            assert!(refuses_token(token).is_some(), "{token}");
        }
        for token in ["q9Zr-kP2-mm4T-q9Zr", "q9Zr&kP2^mm4T<q9Zr>"] {
            assert_eq!(refuses_token(token), None, "{token}");
        }
    }
}
