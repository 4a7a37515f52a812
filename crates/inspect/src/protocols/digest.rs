//! Digest challenges and their answers (RFC 7616 and its elder, RFC 2069), as HTTP, RTSP and SIP share them.
//!
//! Covers: MD5, SHA-256 and their `-sess` forms; `qop` of `auth`, `auth-int` or none; several challenges, of
//! which the strongest that is understood is answered; a nonce that is answered more than once, counted. Does not
//! cover: SHA-512-256, `userhash`, the server's own proof (`Authentication-Info`). Challenges are read up to 32
//! parameters; a broken one is not answered.

use md5::Digest as _;
use sha2::Sha256;

mod kept;

pub(super) use kept::Kept;

/// The most parameters of a challenge that are read.
const PARAMETERS_MAX: usize = 32;

/// A nonce of ours.
pub(super) fn client_nonce() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hash {
    Md5,
    Sha256,
}

impl Hash {
    fn of(self, text: &str) -> String {
        match self {
            Self::Md5 => hex::encode(md5::Md5::digest(text.as_bytes())),
            Self::Sha256 => hex::encode(<Sha256 as sha2::Digest>::digest(text.as_bytes())),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quality {
    None,
    Auth,
    AuthInt,
}

/// A request whose challenge is answered.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its method.
    pub method: &'a str,
    /// What it asks for, as it stands in the request.
    pub uri: &'a str,
    /// Its body.
    pub body: &'a str,
    /// A nonce of ours.
    pub cnonce: &'a str,
    /// How many answers this nonce of theirs has had, this one included.
    pub count: u32,
}

/// A challenge that can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    hash: Hash,
    /// The algorithm as the server wrote it, to be sent back.
    algorithm: Option<String>,
    session: bool,
    quality: Quality,
    stale: bool,
}

impl Challenge {
    /// Reads a `WWW-Authenticate` value. `None` when it holds no Digest challenge that can be answered.
    pub fn parse(value: &str) -> Option<Self> {
        let lower = value.to_ascii_lowercase();
        let at = lower.find("digest").filter(|at| {
            at.checked_sub(1)
                .is_none_or(|before| matches!(lower.as_bytes().get(before), Some(b' ' | b',')))
        })?;
        let fields = parameters(value.get(at + 6..)?);
        let field = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        let algorithm = field("algorithm");
        let (hash, session) = match algorithm
            .as_deref()
            .unwrap_or("MD5")
            .to_ascii_uppercase()
            .as_str()
        {
            "MD5" => (Hash::Md5, false),
            "MD5-SESS" => (Hash::Md5, true),
            "SHA-256" => (Hash::Sha256, false),
            "SHA-256-SESS" => (Hash::Sha256, true),
            _ => return None,
        };
        let quality = match field("qop") {
            None => Quality::None,
            Some(list) => {
                let offers: Vec<String> = list
                    .split(',')
                    .map(|word| word.trim().to_ascii_lowercase())
                    .collect();
                if offers.iter().any(|offer| offer == "auth") {
                    Quality::Auth
                } else if offers.iter().any(|offer| offer == "auth-int") {
                    Quality::AuthInt
                } else {
                    return None;
                }
            }
        };
        Some(Self {
            realm: field("realm")?,
            nonce: field("nonce")?,
            opaque: field("opaque"),
            hash,
            algorithm,
            session,
            quality,
            stale: field("stale").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        })
    }

    /// Whether only the nonce was too old.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// The `Authorization` value for a request.
    pub fn respond(&self, asked: &Asked<'_>, account: &str, password: &str) -> String {
        let Asked {
            method,
            uri,
            body,
            cnonce,
            count,
        } = asked;
        let hash = |text: String| self.hash.of(&text);
        let mut secret = hash(format!("{account}:{}:{password}", self.realm));
        if self.session {
            secret = hash(format!("{secret}:{}:{cnonce}", self.nonce));
        }
        let (quality, action) = match self.quality {
            Quality::None => (None, hash(format!("{method}:{uri}"))),
            Quality::Auth => (Some("auth"), hash(format!("{method}:{uri}"))),
            Quality::AuthInt => (
                Some("auth-int"),
                hash(format!("{method}:{uri}:{}", self.hash.of(body))),
            ),
        };
        let response = match quality {
            None => hash(format!("{secret}:{}:{action}", self.nonce)),
            Some(quality) => hash(format!(
                "{secret}:{}:{count:08x}:{cnonce}:{quality}:{action}",
                self.nonce
            )),
        };
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let mut fields = vec![
            format!("username=\"{}\"", quoted(account)),
            format!("realm=\"{}\"", quoted(&self.realm)),
            format!("nonce=\"{}\"", quoted(&self.nonce)),
            format!("uri=\"{uri}\""),
            format!("response=\"{response}\""),
        ];
        fields.extend(
            self.algorithm
                .iter()
                .map(|algorithm| format!("algorithm={algorithm}")),
        );
        fields.extend(
            self.opaque
                .iter()
                .map(|opaque| format!("opaque=\"{}\"", quoted(opaque))),
        );
        fields.extend(
            quality
                .iter()
                .map(|quality| format!("qop={quality}, nc={count:08x}")),
        );
        if quality.is_some() || self.session {
            fields.push(format!("cnonce=\"{cnonce}\""));
        }
        format!("Digest {}", fields.join(", "))
    }
}

/// The strongest challenge that can be answered, of every header line.
pub(super) fn strongest<'a>(values: impl Iterator<Item = &'a str>) -> Option<Challenge> {
    values
        .filter_map(Challenge::parse)
        .max_by_key(|challenge| challenge.hash)
}

/// Reads `name=value` and `name="quoted value"`, separated by commas, until something else begins.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = text;
    while fields.len() < PARAMETERS_MAX {
        rest = rest.trim_start_matches([' ', ',', '\t']);
        let Some((name, after)) = rest.split_once('=') else {
            break;
        };
        let name = name.trim();
        // A name with a space in it is the start of another challenge.
        if name.is_empty() || name.contains([' ', ',', '"']) {
            break;
        }
        let after = after.trim_start();
        let value;
        (value, rest) = if let Some(quoted) = after.strip_prefix('"') {
            unquote(quoted)
        } else {
            let end = after.find([',', ' ']).unwrap_or(after.len());
            let (value, rest) = after.split_at(end);
            (value.to_owned(), rest)
        };
        fields.push((name.to_ascii_lowercase(), value));
    }
    fields
}

/// Reads a quoted string up to its closing quote, and what follows.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            _ => value.push(letter),
        }
    }
    (value, "")
}

/// Whether a challenge offers Digest that can be answered.
pub fn offered(challenge: &str) -> bool {
    Challenge::parse(challenge).is_some()
}

/// The realm of the first challenge in a `WWW-Authenticate` value, whatever its scheme (RFC 7235 2.2).
pub(crate) fn realm(challenge: &str) -> Option<String> {
    let (_, rest) = challenge.trim_start().split_once(' ')?;
    let mut fields = parameters(rest).into_iter();
    fields.find_map(|(key, value)| (key == "realm").then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    fn get(cnonce: &str) -> Asked<'_> {
        Asked {
            method: "GET",
            uri: "/dir/index.html",
            body: "",
            cnonce,
            count: 1,
        }
    }

    fn rfc_7616(algorithm: &str) -> Challenge {
        Challenge::parse(&format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        ))
        .unwrap()
    }

    fn response_of(header: &str) -> &str {
        header
            .split("response=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
    }

    #[test]
    fn the_examples_of_rfc_7616_3_9_1_come_out() {
        let answer = |algorithm| {
            let header = rfc_7616(algorithm).respond(&get(CNONCE), "Mufasa", "Circle of Life");
            response_of(&header).to_owned()
        };
        assert_eq!(answer("MD5"), "8ca523f5e9506fed4657c9700eebdbec");
        assert_eq!(
            answer("SHA-256"),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        );
    }

    #[test]
    fn without_qop_the_elder_rfc_2069_is_spoken() {
        let challenge = Challenge::parse(
            "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
        )
        .unwrap();
        let header = challenge.respond(&get("unused"), "Mufasa", "CircleOfLife");
        // RFC 2069 2.4 with the correction of its erratum 749.
        assert_eq!(response_of(&header), "1949323746fe6a43ef61f9606e7febea");
        assert!(!header.contains("qop") && !header.contains("cnonce"));
    }

    #[test]
    fn quoted_commas_other_challenges_and_escapes_are_read() {
        let challenge =
            Challenge::parse("Basic realm=\"x\", Digest realm=\"a, \\\"b\\\"\", nonce=n, stale=TRUE, Bearer realm=\"z\"").unwrap();
        assert_eq!(
            (
                challenge.realm.as_str(),
                challenge.nonce.as_str(),
                challenge.stale
            ),
            ("a, \"b\"", "n", true)
        );
    }

    #[test]
    fn what_cannot_be_answered_is_not() {
        for value in [
            "Basic realm=x",
            "Digest",
            "Digest realm=\"x\"",
            "Digest realm=x, nonce=y, algorithm=MD4",
            "Digest realm=x, nonce=y, qop=\"z\"",
            "Digest realm=\"\\",
        ] {
            assert_eq!(Challenge::parse(value), None, "{value}");
        }
    }

    #[test]
    fn the_stronger_of_two_challenges_is_answered() {
        let values = [
            "Digest realm=r, nonce=a, algorithm=MD5",
            "Digest realm=r, nonce=b, algorithm=SHA-256",
        ];
        assert_eq!(strongest(values.into_iter()).unwrap().nonce, "b");
    }
}
