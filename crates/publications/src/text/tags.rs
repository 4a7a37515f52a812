//! Tags: where one ends, what it is called, and where its link leads.

/// Bytes of a link at most; a longer one is no link.
const MAX_HREF: usize = 2048;
/// Bytes of a tag's attributes that are searched for a link.
const MAX_ATTRIBUTES: usize = 8 * 1024;

/// A tag as far as reading needs it.
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) opens: bool,
    pub(super) closed_itself: bool,
    pub(super) href: Option<String>,
    /// Whether its attributes keep what stands in it from the eye until somebody acts.
    pub(super) hides: bool,
    /// Offset of the byte behind `>`.
    pub(super) end: usize,
}

/// What a `<` turned out to be.
pub(super) enum Read {
    Tag(Tag),
    NotATag,
    Unfinished,
}

/// Reads the tag whose `<` stands at `at`.
pub(super) fn read(body: &[u8], at: usize) -> Read {
    let closes = body.get(at + 1) == Some(&b'/');
    let start = at + 1 + usize::from(closes);
    if !body.get(start).is_some_and(u8::is_ascii_alphabetic) {
        return Read::NotATag;
    }
    let rest = body.get(start..).unwrap_or_default();
    let length = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .unwrap_or(rest.len());
    let name = String::from_utf8_lossy(rest.get(..length.min(32)).unwrap_or_default())
        .to_ascii_lowercase();
    let Some(end) = close_of(body, start + length) else {
        return Read::Unfinished;
    };
    let attributes = body.get(start + length..end).unwrap_or_default();
    let href = (name == "a" && !closes).then(|| href(attributes)).flatten();
    Read::Tag(Tag {
        name,
        opens: !closes,
        closed_itself: attributes.ends_with(b"/"),
        href,
        hides: !closes && hides(attributes),
        end: end + 1,
    })
}

/// Attributes and names of classes by which pages fold things away.
const HIDES: [&str; 13] = [
    "display:none",
    "display: none",
    "visibility:hidden",
    "visibility: hidden",
    "aria-hidden=\"true\"",
    "aria-expanded=\"false\"",
    "role=\"tooltip\"",
    "tooltip",
    "popover",
    "accordion",
    "collapse",
    "footnote",
    "modal",
];

fn hides(attributes: &[u8]) -> bool {
    let shown = attributes.get(..MAX_ATTRIBUTES).unwrap_or(attributes);
    if shown.is_empty() {
        return false;
    }
    let lower = String::from_utf8_lossy(shown).to_ascii_lowercase();
    let hidden = lower
        .split_ascii_whitespace()
        .any(|one| one == "hidden" || one.starts_with("hidden="));
    hidden || HIDES.iter().any(|sign| lower.contains(sign))
}

/// The `>` that ends a tag: one in quotes does not.
fn close_of(body: &[u8], from: usize) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (index, &byte) in body.iter().enumerate().skip(from) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(index),
            // A quotation mark opens a value only behind `=`; elsewhere it is part of a name.
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            after_equals = quote.is_none() && byte == b'=';
        }
    }
    None
}

/// The value of `href` among the attributes, with `&amp;` undone.
fn href(attributes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(attributes.get(..MAX_ATTRIBUTES).unwrap_or(attributes));
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower.get(from..)?.find("href")?;
        let before = text.get(..at)?.chars().next_back();
        let behind = text.get(at + 4..)?.trim_start();
        match behind.strip_prefix('=') {
            Some(value)
                if before.is_none_or(|sign| sign.is_whitespace() || "\"'/".contains(sign)) =>
            {
                return unquoted(value.trim_start());
            }
            _ => from = at + 4,
        }
    }
}

fn unquoted(value: &str) -> Option<String> {
    let value = match value.chars().next()? {
        mark @ ('"' | '\'') => value.get(1..)?.split(mark).next()?,
        _ => value.split(|sign: char| sign.is_whitespace()).next()?,
    };
    (value.len() <= MAX_HREF).then(|| value.trim().replace("&amp;", "&").replace("&#64;", "@"))
}

/// The next `needle` at or behind `from`.
pub(super) fn find(body: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = body.get(from..)?;
    rest.windows(needle.len())
        .position(|window| window == needle)
        .map(|at| from + at)
}

/// Where reading goes on behind `</name ...>`; the end of the page if it never comes.
pub(super) fn find_close(body: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = find(body, at, b"</") {
        let candidate = body
            .get(found + 2..found + 2 + name.len())
            .unwrap_or_default();
        let next = body.get(found + 2 + name.len());
        if candidate.eq_ignore_ascii_case(name.as_bytes())
            && next.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        {
            return find(body, found, b">").map_or(body.len(), |end| end + 1);
        }
        at = found + 2;
    }
    body.len()
}
