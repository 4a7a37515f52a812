//! Versions and suites of TLS: those that a port takes, beside those that its entry names.

use std::collections::BTreeSet;

use super::Spoken;
use crate::record::desk::{Item, Outcome};
use crate::record::statements::Said;

/// A version, by its protocol and its number, such as `("tls", "1.2")`; an older one is less.
type Version = (&'static str, &'static str);

const VERSIONS: [Version; 6] = [
    ("ssl", "2.0"),
    ("ssl", "3.0"),
    ("tls", "1.0"),
    ("tls", "1.1"),
    ("tls", "1.2"),
    ("tls", "1.3"),
];
/// Words by which a version may stand for others that it does not name.
const OTHERS: [&str; 8] = [
    "older", "earlier", "below", "lower", "up to", "down to", "legacy", "fallback",
];

/// The versions that a text names: `TLS 1.2`, `TLSv1.2`, and in lists, `TLS 1.2 and 1.3`.
fn versions_in(text: &str) -> BTreeSet<Version> {
    let (mut found, mut protocol) = (BTreeSet::new(), None);
    let spaced = text.to_lowercase();
    let spaced = spaced.replace("tlsv", "tls ").replace("sslv", "ssl ");
    let words = spaced.split(|letter: char| letter.is_whitespace() || ",/+&()-:;".contains(letter));
    for word in words.map(|word| word.trim_matches('.')) {
        match word {
            "tls" => protocol = Some("tls"),
            "ssl" => protocol = Some("ssl"),
            "" | "and" | "or" | "v" | "version" | "versions" => {}
            number => match version(protocol, number) {
                Some(version) => {
                    found.insert(version);
                }
                None => protocol = None,
            },
        }
    }
    found
}

/// The version of that number, which SSL is also called without its zero.
fn version(protocol: Option<&str>, number: &str) -> Option<Version> {
    VERSIONS.into_iter().find(|(of, full)| {
        let short = full.trim_end_matches(".0");
        protocol == Some(*of) && (number == *full || (*of == "ssl" && number == short))
    })
}

/// Whether a text holds the number of a version, in whatever words.
fn holds((protocol, number): Version, text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '.');
    words.any(|word| match protocol {
        "ssl" => word.starts_with("ssl"),
        _ => {
            word.trim_matches('.')
                .trim_start_matches(char::is_alphabetic)
                == number
        }
    })
}

/// What is offered, beside what is declared. A pass needs the suites: versions alone do not say how weak a cipher may be.
pub(super) fn offered(
    spoken: &Spoken<'_>,
    (versions, ciphers, cut_short): (&[String], &[String], bool),
    item: Item<'_>,
) -> Outcome {
    let (id, place) = (spoken.id, spoken.place);
    let said: BTreeSet<Version> = spoken
        .statement
        .plain()
        .iter()
        .flat_map(|clause| versions_in(clause))
        .collect();
    let taken = versions.join(", ");
    let Some(oldest) = said.first() else {
        let reason =
            format!("{id} does not say which versions of TLS it uses; {place} takes {taken}.");
        return Outcome::open(reason, &[item]);
    };
    let of = |name: &str| versions_in(name).first().copied();
    let means_others = spoken
        .statement
        .plain()
        .iter()
        .any(|clause| OTHERS.iter().any(|word| clause.contains(word)));
    let older: Vec<&String> = versions
        .iter()
        .filter(|name| of(name).is_some_and(|one| one < *oldest))
        .collect();
    let is_meant = |name: &&String| of(name).is_some_and(|one| holds(one, spoken.details));
    if !means_others && !older.iter().all(is_meant) {
        let older: Vec<&str> = older.iter().map(|name| name.as_str()).collect();
        let older = older.join(", ");
        let reason = format!("{id}: {place} takes versions older than those declared: {older}.");
        return if spoken.of_one_port {
            Outcome::fail(reason, &[item])
        } else {
            let reason =
                format!("{reason} {id} names several ports: say which of them takes which.");
            Outcome::open(reason, &[item])
        };
    }
    let negated = spoken.statement.negated();
    let is_said = |name: &str| {
        of(name).is_some_and(|one| {
            said.contains(&one) && !negated.iter().any(|clause| holds(one, clause))
        })
    };
    let unsaid: Vec<&str> = versions
        .iter()
        .map(String::as_str)
        .filter(|name| !is_said(name))
        .collect();
    if !unsaid.is_empty() || versions.is_empty() {
        let reason = format!(
            "{id}: TLS at {place} takes what the declaration does not name for sure: {}.",
            unsaid.join(", ")
        );
        return Outcome::open(reason, &[item]);
    }
    if cut_short {
        let reason = format!(
            "{id}: {place} stopped answering before every version and suite of TLS was asked for; what it took till then is what is declared."
        );
        return Outcome::open(reason, &[item]);
    }
    suites(spoken, ciphers, item)
}

/// Where the versions are those declared.
fn suites(spoken: &Spoken<'_>, ciphers: &[String], item: Item<'_>) -> Outcome {
    let (id, place) = (spoken.id, spoken.place);
    let unsaid: Vec<&str> = ciphers
        .iter()
        .map(String::as_str)
        .filter(|name| spoken.statement.names(&name.to_lowercase()) != Said::Plainly)
        .collect();
    if ciphers.is_empty() {
        let reason = format!("{id}: which suites {place} takes was not seen.");
        Outcome::open(reason, &[item])
    } else if unsaid.is_empty() {
        let reason = format!("{id}: what TLS at {place} takes is what is declared.");
        Outcome::pass(reason, &[item])
    } else if spoken.details.contains("tls_") {
        let reason = format!(
            "{id}: TLS at {place} takes what the declaration does not name for sure: {}.",
            unsaid.join(", ")
        );
        Outcome::open(reason, &[item])
    } else {
        let reason = format!(
            "{id}: the versions of TLS at {place} are those declared, and no suite is named by its IANA name; its suites are: {}.",
            unsaid.join(", ")
        );
        Outcome::open(reason, &[item])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_in_the_spellings_of_makers() {
        let rows: [(&str, &[Version]); 9] = [
            ("TLS 1.2 and 1.3", &[("tls", "1.2"), ("tls", "1.3")]),
            ("TLSv1.2/TLSv1.3.", &[("tls", "1.2"), ("tls", "1.3")]),
            ("tls (1.2, 1.3)", &[("tls", "1.2"), ("tls", "1.3")]),
            ("TLS versions: 1.1, 1.2", &[("tls", "1.1"), ("tls", "1.2")]),
            ("SSL 3", &[("ssl", "3.0")]),
            ("SSLv3.0, SSL/TLS 1.0", &[("ssl", "3.0"), ("tls", "1.0")]),
            ("TLS with AES 1.2", &[]),
            ("DTLS 1.2, OpenSSL 1.1.1", &[]),
            ("TLS 12", &[]),
        ];
        for (text, wanted) in rows {
            let read: Vec<Version> = versions_in(text).into_iter().collect();
            assert_eq!(read, wanted, "{text}");
        }
    }
}
