//! Keys whose private half is published: digests of public keys, from `data/known-keys/`.
//!
//! The lists hold what was found in firmware years ago; a key that is on none of them may be known all the same.

use std::collections::HashMap;
use std::sync::LazyLock;

use proofhouse_law::Digest;
use proofhouse_law::observation::{Fact, Interface};

/// Name of the check in observations.
pub const NAME: &str = "inspect.known-key";

/// How the digest of a key was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Of its subject public key info (RFC 5280 4.1.2.7).
    Spki,
    /// Of its encoding in SSH (RFC 4253 6.6).
    Ssh,
}

/// The lists: what observations call them, and their rows.
const LISTS: [(&str, &str); 2] = [
    (
        "House of Keys (SEC Consult)",
        include_str!("../../data/known-keys/house-of-keys.csv"),
    ),
    (
        "SSH Bad Keys (Rapid7)",
        include_str!("../../data/known-keys/ssh-badkeys.csv"),
    ),
];

static KEYS: LazyLock<HashMap<(Encoding, Digest), &'static str>> = LazyLock::new(|| {
    // A key of two lists is told by the first: the last one that is put in stays.
    let rows = LISTS
        .iter()
        .rev()
        .flat_map(|(name, rows)| rows.lines().map(move |row| (name, row)));
    rows.filter_map(|(name, row)| Some((parse(row)?, *name)))
        .collect()
});

fn parse(row: &str) -> Option<(Encoding, Digest)> {
    let (encoding, digest) = row.split_once(',')?;
    let encoding = match encoding {
        "spki" => Encoding::Spki,
        "ssh" => Encoding::Ssh,
        _ => return None,
    };
    Some((encoding, digest.parse().ok()?))
}

/// The list that publishes the private half of this key, if one does.
pub fn published_in(encoding: Encoding, sha256: Digest) -> Option<&'static str> {
    KEYS.get(&(encoding, sha256)).copied()
}

/// The fact that a key is known, if it is.
pub fn fact(interface: &Interface, encoding: Encoding, sha256: Digest) -> Option<Fact> {
    let published_in = published_in(encoding, sha256)?.to_owned();
    Some(Fact::KnownKey {
        interface: interface.clone(),
        sha256,
        published_in,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_says_where_it_comes_from() {
        for (name, rows) in LISTS {
            let (head, data): (Vec<&str>, Vec<&str>) =
                rows.lines().partition(|row| row.starts_with('#'));
            assert!(
                head.join(" ").contains("https://"),
                "{name} names no origin"
            );
            assert!(
                head.join(" ").contains("icen"),
                "{name} says nothing of a licence"
            );
            assert!(data.iter().all(|row| parse(row).is_some()), "{name}");
            assert!(data.len() > 50, "{name}: {}", data.len());
        }
    }

    #[test]
    fn a_digest_is_known_in_its_own_encoding_only() {
        let row = LISTS[0].1.lines().find(|row| row.starts_with("spki,"));
        let (_, digest) = parse(row.unwrap()).unwrap();
        assert_eq!(published_in(Encoding::Spki, digest), Some(LISTS[0].0));
        assert_eq!(published_in(Encoding::Ssh, digest), None);
    }
}
