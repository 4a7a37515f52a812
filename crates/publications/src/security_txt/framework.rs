//! The framework of an OpenPGP cleartext signature (RFC 9116 section 4, RFC 9580 section 7): which lines are signed text.
//!
//! Own and strict, since what is read as signed must be exactly what is verified: nothing of the header, nothing before
//! the message and nothing after the signature is ever a field. LF is taken for CR LF, as real files have it.

use super::codes;
use super::finding::{Finding, Place};
use super::lines::Line;

const BEGIN_MESSAGE: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const BEGIN_SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END_SIGNATURE: &str = "-----END PGP SIGNATURE-----";

/// A signed message, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedMessage {
    /// The text that is signed: unescaped, no spaces at the ends of lines, CR LF between them.
    pub text: String,
    /// The armor of the signature, from its first line to its last.
    pub armor: String,
    /// Whether the framework keeps the grammar, so that a signature over it means something.
    pub sound: bool,
}

/// A file's lines apart from the framework around them.
#[derive(Debug, Default)]
pub(super) struct Unwrapped<'a> {
    /// The lines that may hold fields.
    pub(super) lines: Vec<Line<'a>>,
    /// The message, where there is one.
    pub(super) message: Option<SignedMessage>,
}

/// Where in the message a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Before,
    Header,
    Text,
    ArmorHeader,
    Armor,
    After,
}

/// Takes the framework off, if there is one.
pub(super) fn unwrap<'a>(lines: Vec<Line<'a>>, findings: &mut Vec<Finding>) -> Unwrapped<'a> {
    if !lines.iter().any(|line| line.trimmed() == BEGIN_MESSAGE) {
        return Unwrapped {
            lines,
            message: None,
        };
    }
    let already = findings.len();
    let mut reader = Reader::new(&lines, findings);
    for line in &lines {
        reader.take(*line);
    }
    let (part, text, armor, signed) = reader.end();
    if !matches!(part, Part::After) {
        let says = match part {
            Part::Header => codes::SIGNED_NO_BLANK_LINE,
            _ => codes::SIGNED_NOT_CLOSED,
        };
        findings.push(Finding::whole(says));
    }
    let broken = findings
        .iter()
        .skip(already)
        .any(|finding| finding.code != codes::SIGNED_BLANK_AFTER);
    // A line that was left out, or that others may end elsewhere, leaves it open what was signed.
    let unread = [
        codes::NOT_UTF8,
        codes::BARE_CR,
        codes::TOO_LONG,
        codes::TOO_MANY_LINES,
    ];
    let sound = !broken
        && !findings
            .iter()
            .any(|finding| unread.contains(&finding.code));
    Unwrapped {
        lines: signed,
        message: Some(SignedMessage { text, armor, sound }),
    }
}

struct Reader<'a, 'f> {
    part: Part,
    hashes: usize,
    armored: usize,
    blank_after: bool,
    /// Whether any blank line stands between the first line and the signature.
    ends_its_header: bool,
    text: Vec<&'a str>,
    armor: String,
    signed: Vec<Line<'a>>,
    findings: &'f mut Vec<Finding>,
}

impl<'a, 'f> Reader<'a, 'f> {
    fn new(lines: &[Line<'a>], findings: &'f mut Vec<Finding>) -> Self {
        let ends_its_header = lines
            .iter()
            .skip_while(|line| line.trimmed() != BEGIN_MESSAGE)
            .take_while(|line| line.trimmed() != BEGIN_SIGNATURE)
            .any(|line| line.trimmed().is_empty());
        Self {
            part: Part::Before,
            hashes: 0,
            armored: 0,
            blank_after: false,
            ends_its_header,
            text: Vec::new(),
            armor: String::new(),
            signed: Vec::new(),
            findings,
        }
    }

    fn end(self) -> (Part, String, String, Vec<Line<'a>>) {
        (self.part, self.text.join("\r\n"), self.armor, self.signed)
    }

    fn say(&mut self, code: codes::Code, line: &Line<'_>) {
        let finding = Finding::at(code, Place::line(line.number));
        self.findings.push(finding.detail(line.trimmed()));
    }

    fn take(&mut self, line: Line<'a>) {
        let trimmed = line.trimmed();
        if trimmed == BEGIN_MESSAGE && self.part != Part::Before {
            self.say(codes::SIGNED_SEVERAL, &line);
            return;
        }
        match self.part {
            Part::Before if trimmed == BEGIN_MESSAGE => self.part = Part::Header,
            Part::Before => self.say(codes::SIGNED_DATA_BEFORE, &line),
            Part::Header => self.header(&line),
            Part::Text if trimmed == BEGIN_SIGNATURE => {
                self.part = Part::ArmorHeader;
                self.keep(trimmed);
            }
            Part::Text => self.text(line),
            Part::ArmorHeader => self.armor_header(&line),
            Part::Armor => self.armor(&line),
            Part::After if trimmed.is_empty() => {
                if !self.blank_after {
                    self.say(codes::SIGNED_BLANK_AFTER, &line);
                }
                self.blank_after = true;
            }
            Part::After => self.say(codes::SIGNED_DATA_AFTER, &line),
        }
    }

    fn header(&mut self, line: &Line<'a>) {
        let trimmed = line.trimmed();
        if trimmed == BEGIN_SIGNATURE {
            self.say(codes::SIGNED_NO_BLANK_LINE, line);
            self.part = Part::ArmorHeader;
            self.keep(trimmed);
        } else if trimmed.is_empty() {
            if self.hashes == 0 {
                self.say(codes::SIGNED_NO_HASH, line);
            }
            self.part = Part::Text;
        } else if is_hash(line.text) {
            self.hashes += 1;
        } else if self.ends_its_header {
            // Without its blank line the whole text is header: that is said once, when the signature begins.
            self.say(codes::SIGNED_HEADER, line);
        }
    }

    fn text(&mut self, line: Line<'a>) {
        let shown = match line.text.strip_prefix("- ") {
            Some(_) => line.from(2),
            None if line.text.starts_with('-') => {
                self.say(codes::SIGNED_NOT_ESCAPED, &line);
                return;
            }
            None => line,
        };
        self.text.push(shown.trimmed());
        self.signed.push(shown);
    }

    fn armor_header(&mut self, line: &Line<'a>) {
        let trimmed = line.trimmed();
        if trimmed.is_empty() {
            self.part = Part::Armor;
        } else if !trimmed
            .split_once(':')
            .is_some_and(|(key, rest)| is_token(key) && (rest.is_empty() || rest.starts_with(' ')))
        {
            self.say(codes::SIGNED_ARMOR, line);
        }
        self.keep(trimmed);
    }

    fn armor(&mut self, line: &Line<'a>) {
        let trimmed = line.trimmed();
        self.keep(trimmed);
        if trimmed == END_SIGNATURE {
            if self.armored == 0 {
                self.say(codes::SIGNED_ARMOR, line);
            }
            self.part = Part::After;
        } else if is_base64(trimmed) {
            self.armored += 1;
        } else {
            self.say(codes::SIGNED_ARMOR, line);
        }
    }

    fn keep(&mut self, line: &str) {
        self.armor.push_str(line);
        self.armor.push('\n');
    }
}

/// `Hash: SHA512` and the like, of one or several algorithms.
fn is_hash(line: &str) -> bool {
    let line = line.trim_end_matches([' ', '\t']);
    line.strip_prefix("Hash: ")
        .is_some_and(|names| names.split(',').all(|name| is_token(name.trim_start())))
}

/// A token of RFC 2045 section 5.1.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
}

fn is_base64(line: &str) -> bool {
    !line.is_empty()
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"=+/".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security_txt::lines::split;

    const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nContact: mailto:a@b.example \n\n\
        - -- dash\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----\n";

    fn read(file: &str) -> (Vec<(&'static str, usize)>, Vec<String>, SignedMessage) {
        let mut findings = Vec::new();
        let lines = split(file.as_bytes(), &mut findings);
        let unwrapped = unwrap(lines, &mut findings);
        let said = findings
            .iter()
            .map(|finding| (finding.code.id, finding.place.line));
        let shown = unwrapped.lines.iter().map(|line| line.text.to_owned());
        (
            said.collect(),
            shown.collect(),
            unwrapped.message.unwrap_or_default(),
        )
    }

    #[test]
    fn signed_text_is_unescaped_and_the_verified_text_has_no_line_ends_of_its_own() {
        for file in [SIGNED.to_owned(), SIGNED.replace('\n', "\r\n")] {
            let (said, shown, message) = read(&file);
            assert_eq!(said, []);
            assert_eq!(shown, ["Contact: mailto:a@b.example ", "", "-- dash"]);
            assert_eq!(message.text, "Contact: mailto:a@b.example\r\n\r\n-- dash");
            assert!(message.sound && message.armor.ends_with("-----END PGP SIGNATURE-----\n"));
        }
    }

    #[test]
    fn nothing_unsigned_is_read() {
        let thief = "Contact: mailto:thief@b.example";
        for (change, code, line) in [
            (
                SIGNED.replace("Hash: SHA512\n", &format!("Hash: SHA512\n{thief}\n")),
                "signed-header",
                3,
            ),
            (format!("{thief}\n{SIGNED}"), "signed-data-before", 1),
            (format!("{SIGNED}{thief}\n"), "signed-data-after", 12),
            (SIGNED.replace("\niQEz", &format!("{thief}\n\niQEz")), "", 0),
            (SIGNED.replace("- --", "--"), "signed-not-escaped", 6),
        ] {
            let (said, shown, message) = read(&change);
            assert!(shown.iter().all(|line| !line.contains("thief")), "{change}");
            let expected = if code.is_empty() {
                vec![]
            } else {
                vec![(code, line)]
            };
            assert_eq!(said, expected, "{change}");
            assert_eq!(message.sound, code.is_empty(), "{change}");
        }
    }

    #[test]
    fn a_broken_framework_is_said() {
        for (change, codes) in [
            (
                SIGNED
                    .replace("Hash: SHA512\n\n", "Hash: SHA512\n")
                    .replace("example \n\n", "example\n"),
                vec!["signed-no-blank-line"],
            ),
            (SIGNED.replace("Hash: SHA512\n", ""), vec!["signed-no-hash"]),
            (
                SIGNED.replace("-----END PGP SIGNATURE-----\n", ""),
                vec!["signed-not-closed"],
            ),
            (SIGNED.replace("iQEz", "iQ Ez"), vec!["signed-armor"]),
            (format!("{SIGNED}\n\n"), vec!["signed-blank-after"]),
            (format!("{SIGNED}{SIGNED}"), vec!["signed-several"]),
        ] {
            let (said, ..) = read(&change);
            let mut said: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
            said.dedup();
            if codes == ["signed-several"] {
                said.truncate(1);
            }
            assert_eq!(said, codes, "{change}");
        }
    }
}
