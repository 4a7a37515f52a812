//! The character references that pages of makers use; an unknown one stays as it is written.

/// Longest reference looked at, in bytes.
const LONGEST: usize = 12;

const NAMED: [(&str, char); 22] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("hellip", '\u{2026}'),
    ("bull", '\u{2022}'),
    ("copy", '\u{a9}'),
    ("reg", '\u{ae}'),
    ("trade", '\u{2122}'),
    ("pound", '\u{a3}'),
    ("commat", '@'),
];

/// Reads a reference at the start of `bytes`: its character and its length in bytes.
pub(super) fn read(bytes: &[u8]) -> Option<(char, usize)> {
    let window = bytes.get(..LONGEST).unwrap_or(bytes);
    let semicolon = window.iter().position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(window.get(1..semicolon)?).ok()?;
    let letter = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, letter)| *letter)?,
    };
    Some((letter, semicolon + 1))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|&letter| letter != '\0')
}
