//! The ports that a maker's prose names, and those that it may mean.
//!
//! A port is named where its transport stands beside it: `tcp/443`, `443/tcp` as nmap writes it, a list `tcp/80, 443` or a
//! range `tcp/8000-8100`. Any other number may mean a port, and so may words such as "dynamic port": they accuse nobody.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

const TRANSPORTS: [&str; 2] = ["tcp", "udp"];
/// The longest range whose ports are named one by one; a longer one may mean each of them.
const RANGE_MAX: u16 = 1024;
/// Words for ports that nobody can write down.
const ANY_PORT: [&str; 8] = [
    "dynamic port",
    "ephemeral port",
    "random port",
    "any port",
    "all ports",
    "port above",
    "ports above",
    "high port",
];
/// What stands between the ends of a range, in words or signs, without its spaces.
const TO: [&str; 9] = ["-", "–", "—", "..", "...", "to", "through", "until", "upto"];

/// A port and its transport, `tcp` or `udp`.
pub(crate) type Port = (&'static str, u16);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    Number(u16),
    Word(&'t str),
    Mark(char),
}

/// The ports that a text names.
pub(crate) fn named(text: &str) -> BTreeSet<Port> {
    let lower = text.to_ascii_lowercase();
    let tokens = tokens(&lower);
    let (mut found, mut at) = (BTreeSet::new(), 0);
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        at += match (transport_first(rest), transport_last(rest)) {
            (Some((ports, read)), _) | (None, Some((ports, read))) => {
                found.extend(ports);
                read
            }
            (None, None) => 1,
        };
    }
    found
}

/// The ports that a text may mean, whatever it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meant {
    any: bool,
    ranges: Vec<RangeInclusive<u16>>,
}

impl Meant {
    pub(crate) fn by(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let numbers = numbers(&lower);
        let ranges = numbers.windows(2).filter_map(|pair| match pair {
            [(first, from), (last, to)] => {
                is_range(lower.get(from.1..to.0), &lower).then_some(*first..=*last)
            }
            _ => None,
        });
        let single = numbers.iter().map(|(number, _)| *number..=*number);
        Self {
            any: ANY_PORT.iter().any(|words| lower.contains(words)),
            ranges: ranges.chain(single).collect(),
        }
    }

    pub(crate) fn may_be(&self, port: u16) -> bool {
        self.any || self.ranges.iter().any(|range| range.contains(&port))
    }
}

/// Words of letters and digits, in which a point may stand, and the signs between them.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let word = word_at_start(rest);
        let length = match (word.is_empty(), word.parse()) {
            (true, _) => {
                if !first.is_whitespace() {
                    found.push(Token::Mark(first));
                }
                first.len_utf8()
            }
            (false, Ok(number)) => {
                found.push(Token::Number(number));
                word.len()
            }
            (false, Err(_)) => {
                found.push(Token::Word(word));
                word.len()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

fn word_at_start(text: &str) -> &str {
    let mut letters = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, letter)) = letters.next() {
        let goes_on = letters
            .peek()
            .is_some_and(|(_, next)| next.is_alphanumeric());
        if letter.is_alphanumeric() || (letter == '.' && end > 0 && goes_on) {
            end = at + letter.len_utf8();
        } else {
            break;
        }
    }
    text.get(..end).unwrap_or_default()
}

/// `tcp/80`, `tcp/80, 443 and 8080`: the ports, and how many tokens they take.
fn transport_first(tokens: &[Token<'_>]) -> Option<(Vec<Port>, usize)> {
    let [Token::Word(word), Token::Mark('/'), ..] = tokens else {
        return None;
    };
    let transport = TRANSPORTS.into_iter().find(|one| one == word)?;
    let (first, length) = item(tokens.get(2..)?)?;
    let (mut ports, mut read) = (ports(transport, first), length + 2);
    while let Some((next, length)) = listed(tokens.get(read..).unwrap_or_default()) {
        ports.extend(self::ports(transport, next));
        read += length;
    }
    Some((ports, read))
}

/// `443/tcp`, `8000-8100/tcp`.
fn transport_last(tokens: &[Token<'_>]) -> Option<(Vec<Port>, usize)> {
    let (range, length) = item(tokens)?;
    let [Token::Mark('/'), Token::Word(word), ..] = tokens.get(length..)? else {
        return None;
    };
    let transport = TRANSPORTS.into_iter().find(|one| one == word)?;
    Some((ports(transport, range), length + 2))
}

/// A number, or a range of them.
fn item(tokens: &[Token<'_>]) -> Option<(RangeInclusive<u16>, usize)> {
    let (first, last, length) = match tokens {
        [
            Token::Number(first),
            Token::Mark('-' | '–' | '—'),
            Token::Number(last),
            ..,
        ] => (*first, *last, 3),
        [
            Token::Number(first),
            Token::Mark('.'),
            Token::Mark('.'),
            Token::Number(last),
            ..,
        ] => (*first, *last, 4),
        [Token::Number(only), ..] => (*only, *only, 1),
        _ => return None,
    };
    // One that runs backwards is none.
    Some(if first <= last {
        (first..=last, length)
    } else {
        (first..=first, 1)
    })
}

/// A further number of a list. One that a word follows may count something else, and one before a transport is that one's.
fn listed(tokens: &[Token<'_>]) -> Option<(RangeInclusive<u16>, usize)> {
    let is_joint = |token: &&Token<'_>| {
        matches!(
            token,
            Token::Mark(',' | '+' | '&') | Token::Word("and" | "or")
        )
    };
    let joints = tokens.iter().take(2).take_while(is_joint).count();
    if joints == 0 {
        return None;
    }
    let (range, length) = item(tokens.get(joints..)?)?;
    let read = joints + length;
    let ends = match tokens.get(read) {
        None | Some(Token::Word("and" | "or")) => true,
        Some(Token::Mark(mark)) => ",;.:()[]+&".contains(*mark),
        Some(Token::Word(_) | Token::Number(_)) => false,
    };
    ends.then_some((range, read))
}

fn ports(transport: &'static str, range: RangeInclusive<u16>) -> Vec<Port> {
    if range.end() - range.start() >= RANGE_MAX {
        return Vec::new();
    }
    range.map(|port| (transport, port)).collect()
}

/// Every run of digits that no point ties to another one, with where it begins and ends.
fn numbers(text: &str) -> Vec<(u16, (usize, usize))> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(begins) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (_, from) = rest.split_at(begins);
        let length = from.find(|letter: char| !letter.is_ascii_digit());
        let (digits, after) = from.split_at(length.unwrap_or(from.len()));
        let start = text.len() - from.len();
        let is_tied =
            ties(text.get(..start).unwrap_or_default().chars().rev()) || ties(after.chars());
        if let (false, Ok(number)) = (is_tied, digits.parse()) {
            found.push((number, (start, start + digits.len())));
        }
        rest = after;
    }
    found
}

/// Whether a point and a digit come next.
fn ties(mut letters: impl Iterator<Item = char>) -> bool {
    letters.next() == Some('.') && letters.next().is_some_and(|one| one.is_ascii_digit())
}

/// Whether what stands between two numbers of a text makes them the ends of a range.
fn is_range(between: Option<&str>, text: &str) -> bool {
    let mut words = between.unwrap_or_default().to_owned();
    for word in ["ports", "port", "tcp", "udp", "/"] {
        words = words.replace(word, " ");
    }
    let words: String = words.split_whitespace().collect();
    TO.contains(&words.as_str()) || (words == "and" && text.contains("between"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        let found = named(text).into_iter();
        found
            .map(|(transport, port)| format!("{transport}/{port}"))
            .collect()
    }

    #[test]
    fn a_port_is_named_beside_its_transport_and_nothing_else_is() {
        let rows: [(&str, &[&str]); 17] = [
            (
                "Web page (TCP/443, also tcp/80); mytcp/1 tcp/ tcp/99999 UDP/161.",
                &["tcp/80", "tcp/443", "udp/161"],
            ),
            ("tcp/80, 443", &["tcp/80", "tcp/443"]),
            ("tcp/80 and 443", &["tcp/80", "tcp/443"]),
            ("tcp/80, 443, and 8080.", &["tcp/80", "tcp/443", "tcp/8080"]),
            ("tcp/80 & 443 (HTTPS)", &["tcp/80", "tcp/443"]),
            ("tcp/8000-8002", &["tcp/8000", "tcp/8001", "tcp/8002"]),
            ("tcp/80, 8000–8001", &["tcp/80", "tcp/8000", "tcp/8001"]),
            ("tcp/8000..8001", &["tcp/8000", "tcp/8001"]),
            ("443/tcp open https", &["tcp/443"]),
            ("22/tcp, 161/udp", &["tcp/22", "udp/161"]),
            ("8000-8001/tcp", &["tcp/8000", "tcp/8001"]),
            ("tcp/80, 53/udp", &["tcp/80", "udp/53"]),
            ("tcp/8883, 80 clients at most", &["tcp/8883"]),
            ("tcp/443 and TLS 1.2, AES-128", &["tcp/443"]),
            ("tcp/443.5 1.2/tcp", &[]),
            ("udp/1-65535", &[]),
            ("port 443, HTTPS 8443", &[]),
        ];
        for (text, wanted) in rows {
            let mut wanted = wanted.to_vec();
            wanted.sort_by_key(|one| {
                let (transport, port) = one.split_once('/').unwrap();
                (transport, port.parse::<u16>().unwrap())
            });
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn any_number_and_any_range_may_mean_a_port_and_no_part_of_a_version_or_an_address_does() {
        for text in [
            "port 443",
            "tcp/80 (redirects to 443)",
            "tcp/400 to 500",
            "tcp/400-tcp/500",
            "between 400 and 500",
            "400..500",
            "udp/1-65535",
            "a dynamic port",
            "10.0.0.1:443.",
        ] {
            assert!(Meant::by(text).may_be(443), "{text}");
        }
        for text in ["", "tcp/80", "192.168.0.443", "443.1", "4430", "400, 500"] {
            assert!(!Meant::by(text).may_be(443), "{text}");
        }
    }

    proptest! {
        /// Whatever a maker writes is read to its end, and what it names it may also mean.
        #[test]
        fn what_a_text_names_it_may_mean(text in "(tcp|udp|[0-9]{1,6}|[-/.,–& ]|and|to|\\PC){0,24}") {
            for (_, port) in named(&text) {
                prop_assert!(Meant::by(&text).may_be(port), "{text}: {port}");
            }
        }
    }
}
