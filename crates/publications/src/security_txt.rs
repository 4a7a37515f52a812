//! security.txt (RFC 9116), as far as a contact, its expiry and the policy go: every fault with its line.
//!
//! Signatures are not verified here; what stands outside the signed text is not read.

use jiff::Timestamp;

/// Bytes of a file that are read at most, after what others allow.
pub const MAX_BYTES: usize = 100 * 1024;
/// Lines that are read at most.
const MAX_LINES: usize = 2000;

/// A field, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in lower case.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its first byte in the file.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// A fault, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong, and which section of the RFC says so.
    pub what: String,
}

/// A security.txt as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityTxt {
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// When it expires, if it says so exactly once.
    pub expires: Option<Timestamp>,
    /// Whether it is wrapped in a PGP cleartext signature, which was not verified.
    pub signed: bool,
}

/// Why a response is not read as security.txt at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it was served as {served:?}; RFC 9116 section 3 wants text/plain, so its content was not read"
)]
pub struct NotPlainText {
    /// The content type that came, empty if none did.
    pub served: String,
}

/// Whether a response may be read: an HTML page that answers for a missing file may not.
pub fn may_be_read(content_type: Option<&str>) -> Result<(), NotPlainText> {
    let served = content_type.unwrap_or_default();
    let mut parts = served.split(';').map(str::trim);
    let plain = parts
        .next()
        .is_some_and(|media| media.eq_ignore_ascii_case("text/plain"));
    let utf8 = parts.all(|part| {
        let charset = part.to_ascii_lowercase().replace('"', "");
        !charset.starts_with("charset=") || charset == "charset=utf-8"
    });
    if plain && utf8 {
        Ok(())
    } else {
        Err(NotPlainText {
            served: served.chars().take(80).collect(),
        })
    }
}

impl SecurityTxt {
    /// Contacts that a person can use, in the file's order.
    pub fn contacts(&self) -> impl Iterator<Item = &Field> {
        self.named("contact").filter(|field| usable(&field.value))
    }

    /// Policies that can be fetched.
    pub fn policies(&self) -> impl Iterator<Item = &Field> {
        self.named("policy")
            .filter(|field| field.value.starts_with("http"))
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.name == name)
    }

    /// Why nothing of the file is relied on at `now`: it has expired, or does not say when it does.
    pub fn distrust(&self, now: Timestamp) -> Option<String> {
        match self.expires {
            Some(expires) if expires <= now => Some(format!("security.txt expired at {expires}")),
            Some(_) => None,
            None => Some(
                "security.txt does not say exactly once when it expires (RFC 9116 section 2.5.5)"
                    .to_owned(),
            ),
        }
    }
}

/// Reads a file. Bytes that are no UTF-8 are a fault, and are read as U+FFFD.
pub fn parse(bytes: &[u8]) -> SecurityTxt {
    let mut file = SecurityTxt::default();
    let mut fault = |line: usize, what: &str| {
        file.faults.push(Fault {
            line,
            what: what.to_owned(),
        });
    };
    if bytes.len() > MAX_BYTES {
        fault(0, "it is longer than 100 KiB; the rest was not read");
    }
    let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    if std::str::from_utf8(bytes).is_err() {
        fault(0, "it is not UTF-8 (section 4)");
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        fault(1, "it starts with a byte order mark (section 4)");
    }
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        fault(0, "its last line does not end (section 2.2)");
    }
    read_lines(bytes, &mut file);
    check_expiry(&mut file);
    if file.contacts().next().is_none() {
        file.faults.push(Fault {
            line: 0,
            what: "it has no contact that can be used (section 2.5.3)".to_owned(),
        });
    }
    file
}

/// Where a line stands in a file with a PGP cleartext signature.
#[derive(PartialEq, Eq)]
enum Part {
    Armor,
    Text,
    Signature,
}

fn read_lines(bytes: &[u8], file: &mut SecurityTxt) {
    let mut part = Part::Text;
    let mut start = 0;
    for (index, raw) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let number = index + 1;
        if number > MAX_LINES {
            file.faults.push(Fault {
                line: number,
                what: "it has too many lines; the rest was not read".to_owned(),
            });
            return;
        }
        let line = String::from_utf8_lossy(raw);
        let line = line.trim_end_matches([' ', '\t', '\r', '\n']);
        match (&part, line) {
            (Part::Text, "-----BEGIN PGP SIGNED MESSAGE-----") if number == 1 => {
                file.signed = true;
                part = Part::Armor;
            }
            // A contact among the armor's headers is not signed: it is not read.
            (Part::Armor, "") => part = Part::Text,
            (Part::Armor, header) if header.starts_with("Hash: ") => {}
            (Part::Armor, _) => {
                file.faults.push(Fault {
                    line: number,
                    what: "only Hash may stand before the signed text".to_owned(),
                });
            }
            (Part::Text, "-----BEGIN PGP SIGNATURE-----") if file.signed => part = Part::Signature,
            (Part::Text, text) => field(text, raw, number, start, file),
            (Part::Signature, _) => {}
        }
        start += raw.len();
    }
}

fn field(line: &str, raw: &[u8], number: usize, start: usize, file: &mut SecurityTxt) {
    if line.is_empty() || line.starts_with('#') {
        return;
    }
    let shown = if file.signed {
        line.strip_prefix("- ").unwrap_or(line)
    } else {
        line
    };
    let skipped = line.len() - shown.len();
    let fault = |what: &str| Fault {
        line: number,
        what: what.to_owned(),
    };
    let Some((name, value)) = shown.split_once(':') else {
        file.faults
            .push(fault("it is neither a field nor a comment (section 2.2)"));
        return;
    };
    if name.is_empty()
        || !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        file.faults.push(fault(
            "a field's name has letters, digits and hyphens only (section 4)",
        ));
        return;
    }
    let Some(value) = value
        .strip_prefix(' ')
        .map(str::trim)
        .filter(|value| !value.is_empty())
    else {
        file.faults
            .push(fault("a value follows its colon and one space (section 4)"));
        return;
    };
    if name.eq_ignore_ascii_case("contact") && !usable(value) {
        file.faults.push(fault(
            "a contact is an https:, mailto: or tel: address (section 2.5.3)",
        ));
    }
    let length = raw.trim_ascii_end().len();
    file.fields.push(Field {
        name: name.to_ascii_lowercase(),
        value: value.to_owned(),
        line: number,
        start: start + skipped,
        end: start + length,
    });
}

/// Whether a contact leads anywhere.
fn usable(value: &str) -> bool {
    if value.len() > 500 || value.contains(char::is_whitespace) {
        return false;
    }
    let (scheme, rest) = value.split_once(':').unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        "mailto" => is_address(rest.split('?').next().unwrap_or_default()),
        "tel" => rest.bytes().filter(u8::is_ascii_digit).count() >= 3,
        "https" => rest
            .strip_prefix("//")
            .is_some_and(|host| host.starts_with(|sign: char| sign.is_alphanumeric())),
        _ => false,
    }
}

/// Whether this can be an e-mail address.
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

fn check_expiry(file: &mut SecurityTxt) {
    let all: Vec<&Field> = file.named("expires").collect();
    let fault = match all.as_slice() {
        [only] => match only.value.parse::<Timestamp>() {
            Ok(expires) => {
                file.expires = Some(expires);
                return;
            }
            Err(_) => Fault {
                line: only.line,
                what: "the expiry is no RFC 3339 time (section 2.5.5)".to_owned(),
            },
        },
        [] => Fault {
            line: 0,
            what: "it does not say when it expires (section 2.5.5)".to_owned(),
        },
        [_, second, ..] => Fault {
            line: second.line,
            what: "it expires more than once (section 2.5.5)".to_owned(),
        },
    };
    file.faults.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# hello\nContact: mailto:psirt@maker.example\nExpires: 2027-01-01T00:00:00Z\nPolicy: https://maker.example/p\n";

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_good_file_has_its_contact_with_line_and_bytes() {
        let file = parse(GOOD.as_bytes());
        assert_eq!(file.faults, []);
        let contact = file.contacts().next().unwrap();
        assert_eq!(
            (contact.line, &GOOD[contact.start..contact.end]),
            (2, "Contact: mailto:psirt@maker.example")
        );
        assert_eq!(file.distrust(now()), None);
    }

    #[test]
    fn an_expired_or_undated_file_is_not_relied_on() {
        let old = parse(GOOD.replace("2027", "2026").as_bytes());
        assert!(
            old.distrust(now())
                .unwrap()
                .contains("expired at 2026-01-01")
        );
        for bad in [
            GOOD.replace("Expires", "X-Expires"),
            format!("{GOOD}Expires: 2028-01-01T00:00:00Z\n"),
        ] {
            assert!(parse(bad.as_bytes()).distrust(now()).is_some());
        }
        let spaced = parse(
            GOOD.replace("01-01T00:00:00Z", "06-07 13:08:19+00:00")
                .as_bytes(),
        );
        assert!(
            spaced.expires.is_some(),
            "RFC 3339 lets a space stand for T"
        );
    }

    #[test]
    fn a_contact_that_leads_nowhere_is_none() {
        for bad in [
            "javascript:alert(1)",
            "mailto:",
            "https://",
            "foo:bar",
            "http://maker.example",
            "psirt@maker.example",
        ] {
            let file = parse(format!("Contact: {bad}\nExpires: 2027-01-01T00:00:00Z\n").as_bytes());
            assert_eq!(file.contacts().count(), 0, "{bad}");
            assert_eq!(file.faults[0].line, 1, "{bad}");
        }
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        let file = parse(b"\xef\xbb\xbfContact: mailto:a@b.example\n Contact: x\nX Foo!: y\nEncryption:none\nno field");
        let lines: Vec<usize> = file.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 0, 1, 2, 3, 4, 5, 0, 0]);
    }

    #[test]
    fn an_armor_header_is_not_signed_text() {
        let body = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\nContact: mailto:thief@b.example\n\n\
            - Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\n-----BEGIN PGP SIGNATURE-----\nContact: mailto:c@b.example\n";
        let file = parse(body.as_bytes());
        let contacts: Vec<&str> = file.contacts().map(|field| field.value.as_str()).collect();
        assert_eq!(contacts, ["mailto:a@b.example"]);
    }

    #[test]
    fn a_soft_404_is_not_read() {
        assert!(may_be_read(Some("text/plain; charset=UTF-8")).is_ok());
        assert!(may_be_read(Some("text/plain")).is_ok());
        for other in [
            None,
            Some("text/html"),
            Some("text/plain; charset=utf-16"),
            Some(""),
        ] {
            assert!(may_be_read(other).is_err(), "{other:?}");
        }
    }
}
