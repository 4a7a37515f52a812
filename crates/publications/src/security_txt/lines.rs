//! A file's bytes as lines that know their place, and what is wrong with the bytes themselves.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::codes;
use super::finding::{Finding, Place};

/// Bytes of a file that are read at most, after what others allow.
pub const MAX_BYTES: usize = 100 * 1024;
/// Lines that are read at most.
pub(super) const MAX_LINES: usize = 2000;

/// A line without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its first byte in the file.
    pub(super) start: usize,
    /// Columns that stand before `text` in the file: those of a dash escape or of what a reader has taken off.
    pub(super) skipped: usize,
    /// Its characters.
    pub(super) text: &'a str,
}

impl<'a> Line<'a> {
    /// The place of the character that begins at byte `at` of the line.
    pub(super) fn place(&self, at: usize) -> Place {
        let before = self.text.get(..at).unwrap_or(self.text);
        Place {
            line: self.number,
            column: self.skipped + before.chars().count() + 1,
        }
    }

    /// The rest of the line from byte `at`, which is the end of a character.
    pub(super) fn from(self, at: usize) -> Line<'a> {
        let (before, text) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        Line {
            number: self.number,
            start: self.start + before.len(),
            skipped: self.skipped + before.chars().count(),
            text,
        }
    }

    /// Its text without the spaces and tabs that may end any line.
    pub(super) fn trimmed(&self) -> &'a str {
        self.text.trim_end_matches([' ', '\t'])
    }
}

/// Splits a file into lines. A line that is not UTF-8 is left out, and said.
pub(super) fn split<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Vec<Line<'a>> {
    if bytes.len() > MAX_BYTES {
        findings.push(Finding::whole(codes::TOO_LONG));
    }
    let cut = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, raw) in cut.split_inclusive(|&byte| byte == b'\n').enumerate() {
        if index >= MAX_LINES {
            findings.push(Finding::at(codes::TOO_MANY_LINES, Place::line(index + 1)));
            return lines;
        }
        lines.extend(line(raw, index + 1, start, findings));
        start += raw.len();
    }
    if bytes.len() <= MAX_BYTES && !bytes.is_empty() && !bytes.ends_with(b"\n") {
        let last = cut.split(|&byte| byte == b'\n').count();
        findings.push(Finding::at(codes::NO_LAST_LINE_END, Place::line(last)));
    }
    lines
}

fn line<'a>(
    raw: &'a [u8],
    number: usize,
    start: usize,
    findings: &mut Vec<Finding>,
) -> Option<Line<'a>> {
    let ended = raw.strip_suffix(b"\n");
    let bare = ended.map_or(raw, |line| line.strip_suffix(b"\r").unwrap_or(line));
    let text = match std::str::from_utf8(bare) {
        Ok(text) => text,
        Err(error) => {
            let sound = bare.get(..error.valid_up_to()).unwrap_or_default();
            let column = String::from_utf8_lossy(sound).chars().count() + 1;
            let place = Place {
                line: number,
                column,
            };
            findings.push(Finding::at(codes::NOT_UTF8, place));
            return None;
        }
    };
    let whole = Line {
        number,
        start,
        skipped: 0,
        text,
    };
    let line = match text.strip_prefix('\u{feff}').filter(|_| number == 1) {
        Some(rest) => {
            findings.push(Finding::at(codes::BYTE_ORDER_MARK, whole.place(0)));
            whole.from(text.len() - rest.len())
        }
        None => whole,
    };
    characters(&line, findings);
    Some(line)
}

/// What no line may have, each kind once a line.
fn characters(line: &Line<'_>, findings: &mut Vec<Finding>) {
    let mut first = |code, wrong: fn(char) -> bool| {
        if let Some((at, sign)) = line.text.char_indices().find(|&(_, sign)| wrong(sign)) {
            let says = format!("U+{:04X}", u32::from(sign));
            findings.push(Finding::at(code, line.place(at)).detail(says));
        }
    };
    first(codes::BARE_CR, |sign| sign == '\r');
    first(codes::CONTROL_CHARACTER, |sign| {
        sign.is_ascii_control() && !matches!(sign, '\t' | '\r')
    });
    first(codes::NOT_NET_UNICODE, |sign| {
        matches!(sign, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}')
    });
    let normal = ComposingNormalizerBorrowed::new_nfc();
    if !line.text.is_ascii() && !normal.is_normalized(line.text) {
        findings.push(Finding::at(codes::NOT_NORMALIZED, line.place(0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<(&'static str, usize, usize)> {
        let mut findings = Vec::new();
        let _lines = split(bytes, &mut findings);
        let each = |finding: &Finding| (finding.code.id, finding.place.line, finding.place.column);
        findings.iter().map(each).collect()
    }

    #[test]
    fn what_is_wrong_with_bytes_has_its_line_and_column() {
        assert_eq!(found(b"a\r\nb\n\t \n"), []);
        assert_eq!(found(b""), []);
        assert_eq!(found(b"a\nb"), [("no-last-line-end", 2, 0)]);
        assert_eq!(found(b"\xef\xbb\xbfa\n"), [("byte-order-mark", 1, 1)]);
        assert_eq!(found(b"ok\n#\xc3\xa9\xff\n"), [("not-utf8", 2, 3)]);
        assert_eq!(
            found(b"a\rb\n#\x07\n"),
            [("bare-cr", 1, 2), ("control-character", 2, 2)]
        );
        assert_eq!(
            found("#\u{85}\n#e\u{301}\n".as_bytes()),
            [("not-net-unicode", 1, 2), ("not-normalized", 2, 1)]
        );
        assert_eq!(found("#\u{e9}\n".as_bytes()), []);
    }

    #[test]
    fn what_is_longer_than_the_limits_is_said_and_not_called_wrong() {
        assert_eq!(found(&b"#\n".repeat(MAX_LINES)), []);
        assert_eq!(
            found(&b"#\n".repeat(MAX_LINES + 1)),
            [("too-many-lines", MAX_LINES + 1, 0)]
        );
        let long = found(&vec![b'#'; MAX_BYTES + 1]);
        assert_eq!(long, [("too-long", 0, 0)]);
    }
}
