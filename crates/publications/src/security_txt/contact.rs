//! Whether a contact can be used: an https: page with a host, an e-mail address, a telephone number.
//!
//! This is apart from the grammar: `mailto:` and `javascript:alert(1)` are URIs, and lead nowhere.

use serde::Serialize;
use url::{Host, Url};

use super::uri;

/// Bytes of a contact at most: longer ones are no contact but a payload.
const MAX_BYTES: usize = 500;
/// Digits of a telephone number (ITU-T E.164 has 15 at most; short numbers have 3).
const DIGITS: std::ops::RangeInclusive<usize> = 3..=15;
/// Schemes that a person may be reached by, where the person has the program for it.
const OTHER: [&str; 9] = [
    "sip", "sips", "xmpp", "matrix", "sgnl", "signal", "threema", "sms", "irc",
];
/// Domains that stand in examples and belong to nobody (RFC 2606 section 3).
const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

/// Whether a contact can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "usable", content = "why")]
pub enum Usable {
    /// Its form leads to the maker; nobody has tried it.
    Yes,
    /// It leads nowhere, and why.
    No(&'static str),
    /// A person must look, and why.
    Doubtful(&'static str),
}

/// Judges the value of a `Contact`.
pub fn judge(value: &str) -> Usable {
    if value.len() > MAX_BYTES {
        return Usable::No("it is longer than 500 bytes");
    }
    if uri::fault(value).is_some() {
        return Usable::No("it is no URI; write https:, mailto: or tel: before it");
    }
    let rest = value.split_once(':').map_or("", |(_, rest)| rest);
    match uri::scheme(value).as_str() {
        "mailto" => mailto(rest),
        "tel" => telephone(rest),
        "https" => page(value),
        "http" => Usable::No("a report must not travel in the clear; write https:"),
        other if OTHER.contains(&other) => {
            Usable::Doubtful("it needs a program that not every reporter has")
        }
        _ => Usable::No("its scheme leads to no person"),
    }
}

fn page(value: &str) -> Usable {
    let Ok(url) = Url::parse(value) else {
        return Usable::No("it names no host");
    };
    match url.host() {
        Some(Host::Domain("localhost")) | None => Usable::No("it names no host"),
        Some(Host::Domain(name)) if !name.trim_end_matches('.').contains('.') => {
            Usable::No("its host is no full name")
        }
        Some(Host::Domain(name)) if is_example(name) => {
            Usable::Doubtful("its domain is one of the RFC's examples")
        }
        Some(Host::Domain(_)) if !url.username().is_empty() || url.password().is_some() => {
            Usable::Doubtful("it has a user name before its host")
        }
        Some(Host::Domain(_)) => Usable::Yes,
        Some(_) => Usable::Doubtful("its host is a number"),
    }
}

/// RFC 6068: addresses apart by commas, percent-encoded; further ones may stand in `to`.
fn mailto(rest: &str) -> Usable {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let further = query.split('&').filter_map(|field| {
        let (name, value) = field.split_once('=')?;
        name.eq_ignore_ascii_case("to").then_some(value)
    });
    let all: Vec<&str> = std::iter::once(path)
        .chain(further)
        .flat_map(|list| list.split(','))
        .filter(|address| !address.is_empty())
        .collect();
    if all.is_empty() {
        return Usable::No("it names no address");
    }
    for address in all {
        let Some(address) = decoded(address).filter(|address| is_mailbox(address)) else {
            return Usable::No("it is no e-mail address");
        };
        if address.rsplit('@').next().is_some_and(is_example) {
            return Usable::Doubtful("its domain is one of the RFC's examples");
        }
    }
    Usable::Yes
}

fn is_example(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    EXAMPLES.iter().any(|example| {
        domain
            .strip_suffix(example)
            .is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    })
}

/// Percent-decoded; none where that is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// `addr-spec` of RFC 5322 as RFC 6068 narrows it: a dot-atom or quoted local part, and a host name that can be looked up.
fn is_mailbox(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let quoted = || {
        local
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .is_some_and(|inner| !inner.contains(['"', '\\']) && !inner.contains(char::is_control))
    };
    let atom = |part: &str| {
        let fits = |sign: char| {
            sign.is_alphanumeric() || (sign.is_ascii() && "!#$%&'*+-/=?^_`{|}~".contains(sign))
        };
        !part.is_empty() && part.chars().all(fits)
    };
    let local_fits = local.len() <= 64 && (local.split('.').all(atom) || quoted());
    local_fits && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|sign| sign.is_alphanumeric() || sign == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label)
        && !top.chars().all(|sign| sign.is_ascii_digit())
}

/// RFC 3966: a global number begins with `+`; a local one says with `;phone-context=` where it holds.
fn telephone(rest: &str) -> Usable {
    let mut parts = rest.split(';');
    let number = parts.next().unwrap_or_default();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let global = number.strip_prefix('+');
    let plain = global
        .unwrap_or(number)
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"-.()".contains(&byte));
    if !plain || !DIGITS.contains(&digits) {
        return Usable::No("it is no telephone number");
    }
    let context = parts.any(|part| part.to_ascii_lowercase().starts_with("phone-context="));
    if global.is_some() || context {
        Usable::Yes
    } else {
        Usable::Doubtful("its number does not begin with + and the country's code")
    }
}

/// Whether this can be an e-mail address, as prose writes one.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty()
        && local.len() <= 64
        && domain.len() <= 253
        && !domain.contains('@')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        && (domain.contains('.') || domain == "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_that_lead_to_a_maker() {
        for yes in [
            "https://maker.example/report?x=y#z",
            "HTTPS://maker.example",
            "mailto:psirt@maker.example",
            "MAILTO:security%2Buri@maker.example?subject=A%20report",
            "mailto:a@maker.example,b@maker.example",
            "mailto:?to=a@maker.example",
            "mailto:%22a%20b%22@maker.example",
            "tel:+44-20-7946-0000",
            "tel:+1(201)555.0123;ext=1",
            "tel:7042;phone-context=maker.example",
        ] {
            assert_eq!(judge(yes), Usable::Yes, "{yes}");
        }
    }

    #[test]
    fn contacts_that_lead_nowhere() {
        for no in [
            "javascript:alert(1)",
            "data:text/html,hi",
            "foo:bar",
            "foo:bar baz",
            "https://",
            "https:///path",
            "https://localhost/",
            "https://intranet/",
            "http://maker.example",
            "mailto:",
            "mailto:?subject=x",
            "mailto:psirt",
            "mailto:psirt@",
            "mailto:psirt@maker",
            "mailto:a..b@maker.example",
            "mailto:a@-maker.example",
            "mailto:a@192.0.2.1",
            "mailto:a%00@maker.example",
            "tel:",
            "tel:+",
            "tel:call-us",
            "tel:+1234567890123456",
            "psirt@maker.example",
        ] {
            assert!(matches!(judge(no), Usable::No(_)), "{no}: {:?}", judge(no));
        }
        let long = format!("mailto:{}@maker.example", "a".repeat(500));
        assert!(matches!(judge(&long), Usable::No(_)));
    }

    #[test]
    fn contacts_that_a_person_must_look_at() {
        for doubtful in [
            "tel:08001234567",
            "https://192.0.2.1/report",
            "https://maker.example@other.example/",
            "xmpp:psirt@maker.example",
            "mailto:security@example.com",
            "https://www.example.org/report",
        ] {
            assert!(matches!(judge(doubtful), Usable::Doubtful(_)), "{doubtful}");
        }
    }
}
