//! Lines as fields: the grammar of one line, kept apart from what a field's value must be.
//!
//! A line that is wrong and still tells its field is read on, so that one mistake is one finding.

use super::codes;
use super::finding::Finding;
use super::lines::Line;

/// The registered fields, as RFC 9116 and the registry of IANA write them.
pub(super) const REGISTERED: [&str; 9] = [
    "Acknowledgments",
    "Canonical",
    "Contact",
    "CSAF",
    "Encryption",
    "Expires",
    "Hiring",
    "Policy",
    "Preferred-Languages",
];

/// A field, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in lower case.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its line, from 1.
    pub line: usize,
    /// The column of its value in characters, from 1.
    pub column: usize,
    /// Its first byte in the file.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl Field {
    /// Its name as the RFC writes it; as the file does, in lower case, where it is not registered.
    pub fn shown_name(&self) -> &str {
        registered(&self.name).unwrap_or(&self.name)
    }
}

/// A registered name as the RFC writes it.
pub(super) fn registered(name: &str) -> Option<&'static str> {
    REGISTERED
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name))
}

/// Reads one line.
pub(super) fn read(line: &Line<'_>, findings: &mut Vec<Finding>) -> Option<Field> {
    if line.trimmed().is_empty() {
        return None;
    }
    let bare = line.text.trim_start_matches([' ', '\t']);
    let shown = line.from(line.text.len() - bare.len());
    if bare.len() < line.text.len() {
        findings.push(Finding::at(codes::LEADING_SPACE, line.place(0)));
    }
    if bare.starts_with('#') {
        comment(&shown, findings);
        return None;
    }
    let Some((name, after)) = bare.split_once(':') else {
        findings.push(Finding::at(codes::NO_COLON, shown.place(0)).detail(shown.trimmed()));
        return None;
    };
    if let Some(wrong) = wrong_in_name(name) {
        findings.push(Finding::at(codes::FIELD_NAME, shown.place(wrong)).detail(name));
        return None;
    }
    let rest = shown.from(name.len() + 1);
    let (value, at) = value(name, after, &rest, findings)?;
    let column = rest.place(at).column;
    let start = shown.start;
    Some(Field {
        name: name.to_ascii_lowercase(),
        value: value.to_owned(),
        line: line.number,
        column,
        start,
        end: start + shown.trimmed().len(),
    })
}

/// `*(WSP / VCHAR / %x80-FFFFF)`; control characters are said once for any line.
fn comment(line: &Line<'_>, findings: &mut Vec<Finding>) {
    let beyond = |&(_, sign): &(usize, char)| sign > '\u{fffff}';
    if let Some((at, _)) = line.text.char_indices().find(beyond) {
        findings.push(Finding::at(codes::COMMENT_CHARACTER, line.place(at)));
    }
}

/// `field-name` of RFC 5322: visible ASCII without the colon.
fn wrong_in_name(name: &str) -> Option<usize> {
    if name.is_empty() {
        return Some(0);
    }
    name.char_indices()
        .find(|(_, sign)| !sign.is_ascii_graphic())
        .map(|(at, _)| at)
}

/// The value and its first byte after the colon; none where there is no value.
fn value<'a>(
    name: &str,
    after: &'a str,
    rest: &Line<'_>,
    findings: &mut Vec<Finding>,
) -> Option<(&'a str, usize)> {
    let value = after.trim_matches([' ', '\t']);
    let known = registered(name);
    let mut say = |code, at| {
        let finding = Finding::at(code, rest.place(at));
        findings.push(finding.field(known.unwrap_or(name)));
    };
    let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
    if value.is_empty() {
        // An extension's value may be empty, after its space.
        match known {
            Some(_) => say(codes::EMPTY_VALUE, 0),
            None if !after.starts_with(' ') => say(codes::NO_SPACE, 0),
            None => {}
        }
        return None;
    }
    if !after.starts_with(' ') {
        say(codes::NO_SPACE, 0);
    } else if spaces > 1 && known.is_some() {
        say(codes::EXTRA_SPACE, 1);
    }
    Some((value, spaces))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Option<Field>, Vec<(&'static str, usize)>) {
        let line = Line {
            number: 7,
            start: 100,
            skipped: 0,
            text,
        };
        let mut findings = Vec::new();
        let field = read(&line, &mut findings);
        let each = findings
            .iter()
            .map(|finding| (finding.code.id, finding.place.column));
        (field, each.collect())
    }

    #[test]
    fn a_field_has_its_value_with_its_bytes() {
        let (field, said) = found("cOnTaCt: mailto:a@b.example \t");
        let field = field.unwrap();
        assert_eq!(said, []);
        assert_eq!(
            (field.name.as_str(), field.value.as_str()),
            ("contact", "mailto:a@b.example")
        );
        assert_eq!((field.column, field.start, field.end), (10, 100, 127));
        assert_eq!(field.shown_name(), "Contact");
    }

    #[test]
    fn lines_that_hold_no_field() {
        for (text, said) in [
            ("", vec![]),
            (" \t ", vec![]),
            ("# Contact: x", vec![]),
            ("#\u{10ffff}", vec![("comment-character", 2)]),
            ("words", vec![("no-colon", 1)]),
            (": x", vec![("field-name", 1)]),
            ("X Foo!: bar", vec![("field-name", 2)]),
            ("Contact:", vec![("empty-value", 9)]),
            ("Contact:  ", vec![("empty-value", 9)]),
            ("X-Foo:", vec![("no-space", 7)]),
            ("X-Foo: ", vec![]),
        ] {
            assert_eq!(found(text), (None, said), "{text}");
        }
    }

    #[test]
    fn lines_that_are_wrong_and_tell_their_field() {
        for (text, said) in [
            (" Contact: x", vec![("leading-space", 1)]),
            ("Contact:x", vec![("no-space", 9)]),
            ("Contact:\tx", vec![("no-space", 9)]),
            ("Contact:  x", vec![("extra-space", 10)]),
            ("X-Foo:  x", vec![]),
            ("X_Foo!: x", vec![]),
        ] {
            let (field, found) = found(text);
            assert_eq!(
                (field.unwrap().value.as_str(), found),
                ("x", said),
                "{text}"
            );
        }
    }
}
