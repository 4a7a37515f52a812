//! robots.txt (RFC 9309): which paths of a host may be read by us, and how far apart.
//!
//! Covers: groups, `Allow`, `Disallow`, `*`, `$`, the longest match, percent-encoding, and `Crawl-delay`, which is no part of
//! the RFC and is widely meant. Does not cover: `Sitemap`, and rules in headers or pages, which are about indexing.

use std::time::Duration;

/// Our product token, as sites name us in their groups.
pub const TOKEN: &str = "Proofhouse";
/// Bytes that are read at most (RFC 9309 section 2.5 asks for at least that many).
pub const MAX_BYTES: usize = 500 * 1024;
/// Rules that are kept for us at most; where there are more, nothing may be read.
const MAX_RULES: usize = 4000;
/// Bytes of all kept patterns together, which bounds the work for one path.
const MAX_PATTERNS: usize = 128 * 1024;
/// Bytes of a pattern; a longer `Disallow` is cut, so that it forbids more, and a longer `Allow` is left out.
const MAX_PATTERN: usize = 512;
/// Bytes of a path that are looked at.
const MAX_PATH: usize = 2048;

/// The rules of one host for us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
    too_many: bool,
    size: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allows: bool,
    pattern: Vec<u8>,
    line: usize,
    written: String,
}

/// A group's rules while they are collected.
#[derive(Default)]
struct Group {
    ours: bool,
    everyones: bool,
    /// Whether a rule came, so that the next `User-agent` starts another group.
    closed: bool,
}

impl Robots {
    /// Reads a file; whatever it is, there is an answer, as the RFC wants.
    pub fn parse(bytes: &[u8]) -> Self {
        let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (mut ours, mut everyones) = (None, Self::default());
        let mut group = Group::default();
        let lines = bytes.split(|byte| *byte == b'\n').enumerate();
        // A carriage return ends a line too, alone or before the line feed, which is what is counted.
        let lines = lines.flat_map(|(number, line)| {
            line.split(|byte| *byte == b'\r')
                .map(move |line| (number, line))
        });
        for (number, line) in lines {
            let line = String::from_utf8_lossy(line);
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" | "useragent" | "user agent" => {
                    if group.closed {
                        group = Group::default();
                    }
                    if names_us(value) {
                        group.ours = true;
                        ours.get_or_insert_with(Self::default);
                    }
                    group.everyones |= value == "*";
                }
                key @ ("allow" | "disallow" | "crawl-delay") => {
                    group.closed = true;
                    if group.ours {
                        ours.get_or_insert_with(Self::default)
                            .take(key, value, number + 1);
                    }
                    if group.everyones {
                        everyones.take(key, value, number + 1);
                    }
                }
                _ => {}
            }
        }
        ours.unwrap_or(everyones)
    }

    fn take(&mut self, key: &str, value: &str, line: usize) {
        if key == "crawl-delay" {
            let seconds: Option<f64> = value
                .parse()
                .ok()
                .filter(|seconds: &f64| seconds.is_finite());
            self.delay = seconds
                .map(|seconds| Duration::from_secs_f64(seconds.clamp(0.0, 1e6)))
                .max(self.delay);
            return;
        }
        let allows = key == "allow";
        if value.is_empty() {
            return;
        }
        let mut pattern = normal(value.as_bytes());
        if pattern.len() > MAX_PATTERN {
            if allows {
                return;
            }
            pattern.truncate(MAX_PATTERN);
        }
        self.size += pattern.len();
        if self.rules.len() >= MAX_RULES || self.size > MAX_PATTERNS {
            self.too_many = true;
            return;
        }
        let written: String = value.chars().take(80).collect();
        self.rules.push(Rule {
            allows,
            pattern,
            line,
            written,
        });
    }

    /// Why a path (with its query) may not be read; none where it may.
    pub fn forbids(&self, path: &str) -> Option<String> {
        if path == "/robots.txt" {
            return None;
        }
        if self.too_many {
            return Some("robots.txt has more rules for us than are read".to_owned());
        }
        let path = normal(path.as_bytes());
        let path = path.get(..MAX_PATH).unwrap_or(&path);
        // The longest pattern decides; of two as long, the one that allows (RFC 9309 section 2.2.2).
        let decides = self
            .rules
            .iter()
            .filter(|rule| matches(&rule.pattern, path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows))?;
        (!decides.allows).then(|| {
            format!(
                "robots.txt forbids it in line {}: Disallow: {}",
                decides.line, decides.written
            )
        })
    }

    /// How far apart requests are asked to be.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// Whether a group is addressed to us: our product token, in any case, as the start of the value.
fn names_us(value: &str) -> bool {
    let end = value
        .find(|sign: char| !(sign.is_ascii_alphabetic() || matches!(sign, '-' | '_')))
        .unwrap_or(value.len());
    value
        .get(..end)
        .is_some_and(|token| token.eq_ignore_ascii_case(TOKEN))
}

/// One spelling for each path: bytes beyond ASCII are percent-encoded, unreserved ones are not, hex digits are capital.
fn normal(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(bytes.len());
    let encode = |out: &mut Vec<u8>, byte: u8| {
        let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
        out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
    };
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let coded = (byte == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match coded {
            Some(plain) if plain.is_ascii_alphanumeric() || b"-._~".contains(&plain) => {
                out.push(plain);
            }
            Some(other) => encode(&mut out, other),
            None if byte.is_ascii_graphic() => out.push(byte),
            None => encode(&mut out, byte),
        }
        at += if coded.is_some() { 3 } else { 1 };
    }
    out
}

/// Whether a pattern stands at the start of a path; `*` is any bytes, a last `$` is the path's end.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, whole) = match pattern.strip_suffix(b"$") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split(|byte| *byte == b'*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&[u8]> = parts.collect();
    // With `$`, what follows the last star must end the path; the stars before it take the earliest place that fits.
    let last = if whole { parts.pop() } else { None };
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let found = rest.windows(part.len()).position(|window| window == part);
        let Some(at) = found else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    match (whole, last) {
        (false, _) => true,
        (true, None) => rest.is_empty(),
        (true, Some(end)) => rest.ends_with(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbids(file: &str, path: &str) -> bool {
        Robots::parse(file.as_bytes()).forbids(path).is_some()
    }

    #[test]
    fn the_longest_match_decides_and_a_tie_allows() {
        let file = "User-agent: *\nDisallow: /\nAllow: /support\nDisallow: /support/private\nAllow: /a\nDisallow: /a\n";
        assert!(forbids(file, "/"));
        assert!(!forbids(file, "/support/x"));
        assert!(forbids(file, "/support/private/1"));
        assert!(!forbids(file, "/a"));
        assert!(!forbids(file, "/robots.txt"));
    }

    #[test]
    fn our_own_groups_are_merged_and_stand_in_place_of_everyones() {
        let file = "user-agent: *\ndisallow: /\n\nUser-Agent: other\nUser-agent: proofhouse/1.0\nDisallow: /x\n\nUser-agent: PROOFHOUSE\nDisallow: /y\nUser-agent: proofhousebot\nDisallow: /z";
        for (path, no) in [("/", false), ("/x", true), ("/y", true), ("/z", false)] {
            assert_eq!(forbids(file, path), no, "{path}");
        }
    }

    #[test]
    fn stars_ends_and_encodings() {
        let cases = [
            ("/*.pdf$", "/a/b.pdf", true),
            ("/*.pdf$", "/a/b.pdf?x=1", false),
            ("/a*b*c", "/a1c1b2c", true),
            ("/a*b*c", "/a1c1b2", false),
            ("/$", "/", true),
            ("/$", "/x", false),
            ("/%7Ejoe", "/~joe/x", true),
            ("/caf\u{e9}", "/caf%C3%A9", true),
            ("/caf%c3%a9", "/caf%C3%A9", true),
            ("/a*$", "/abc", true),
        ];
        for (pattern, path, no) in cases {
            let file = format!("User-agent: *\r\nDisallow: {pattern} # why\r\n");
            assert_eq!(forbids(&file, path), no, "{pattern} on {path}");
        }
    }

    #[test]
    fn an_empty_rule_forbids_nothing_and_a_delay_is_read() {
        let robots = Robots::parse(
            b"\xef\xbb\xbfUser-agent: *\nDisallow:\nCrawl-delay: 2.5\nSitemap: x\nDisallow: /no",
        );
        assert_eq!(robots.forbids("/yes"), None);
        let why = robots.forbids("/no").unwrap();
        assert_eq!(why, "robots.txt forbids it in line 5: Disallow: /no");
        let carriage = Robots::parse(b"User-agent: *\r\nDisallow: /no\r\n");
        let why = carriage.forbids("/no").unwrap();
        assert_eq!(why, "robots.txt forbids it in line 2: Disallow: /no");
        assert_eq!(robots.delay(), Some(Duration::from_millis(2500)));
        assert_eq!(
            Robots::parse(b"User-agent: *\nCrawl-delay: NaN").delay(),
            None
        );
    }
}
