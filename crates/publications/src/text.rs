//! Turns a page of HTML (or plain text) into blocks of words, each word still knowing its bytes in the raw response.
//!
//! A tokenizer of our own, because a passage is evidence only with its byte offsets, and HTML trees lose them.
//! It keeps no tree and never recurses, so nesting costs nothing; every count below is bounded.

mod blocks;
pub mod charset;
mod entities;
mod layout;
mod tags;

pub use blocks::{Block, Kind, Link, Page};
pub use layout::Place;

use blocks::Builder;
use tags::Tag;

/// Bytes of page that are read at most; what stands behind them is not read, and the page says so.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Bytes of a quoted passage at most, as `law` wants them.
pub const MAX_QUOTE: usize = 1000;

/// Bytes of one tag that are looked at for what it tells of its page.
const MAX_LOOKED_AT: usize = 2 * 1024;

/// Elements whose content no reader sees as prose.
const UNSEEN: [&str; 9] = [
    "script", "style", "template", "textarea", "select", "iframe", "xmp", "noembed", "svg",
];
/// Elements that run on within a line; every other one ends the block.
const INLINE: [&str; 31] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u",
];

/// Reads HTML; `body` is the whole of it, and offsets count from its first byte.
pub fn html(body: &[u8]) -> Page {
    let mut page = Builder::new(body.len() > MAX_BYTES);
    let body = body.get(..MAX_BYTES).unwrap_or(body);
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        if page.is_full() {
            break;
        }
        at = match byte {
            b'<' => markup(body, at, &mut page),
            b'&' => entity(body, at, &mut page),
            _ => character(body, at, &mut page),
        };
    }
    page.finish()
}

/// Reads plain text: paragraphs parted by blank lines are blocks.
pub fn plain(body: &[u8]) -> Page {
    let mut page = Builder::new(body.len() > MAX_BYTES);
    let body = body.get(..MAX_BYTES).unwrap_or(body);
    let mut at = 0;
    let mut blank = true;
    while let Some(&byte) = body.get(at) {
        if page.is_full() {
            break;
        }
        if byte == b'\n' && blank {
            page.end_block();
        }
        blank = byte == b'\n' || (blank && byte.is_ascii_whitespace());
        at = character(body, at, &mut page);
    }
    page.finish()
}

/// The words in a stretch of raw HTML, as a passage quotes them: blocks joined by line ends, cut at [`MAX_QUOTE`].
pub fn quote(raw: &[u8]) -> String {
    let mut words = String::new();
    for block in html(raw).blocks {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&block.text);
    }
    cut(&mut words);
    words
}

/// Shortens to [`MAX_QUOTE`] bytes without splitting a character.
fn cut(words: &mut String) {
    if words.len() > MAX_QUOTE {
        let mut end = MAX_QUOTE;
        while !words.is_char_boundary(end) {
            end -= 1;
        }
        words.truncate(end);
    }
}

/// One character of text from the bytes at `at`; bytes that are no UTF-8 read as U+FFFD.
fn character(body: &[u8], at: usize, page: &mut Builder) -> usize {
    let rest = body.get(at..).unwrap_or_default();
    let window = rest.get(..4).unwrap_or(rest);
    let (letter, length) = match std::str::from_utf8(window) {
        Ok(text) => first(text),
        Err(error) => {
            let sound = window.get(..error.valid_up_to()).unwrap_or_default();
            first(std::str::from_utf8(sound).unwrap_or_default())
        }
    };
    page.push(letter, at, at + length);
    at + length
}

fn first(text: &str) -> (char, usize) {
    text.chars()
        .next()
        .map_or((char::REPLACEMENT_CHARACTER, 1), |letter| {
            (letter, letter.len_utf8())
        })
}

/// A character reference at `at`, or the bare ampersand.
fn entity(body: &[u8], at: usize, page: &mut Builder) -> usize {
    match entities::read(body.get(at..).unwrap_or_default()) {
        Some((letter, length)) => {
            page.push(letter, at, at + length);
            at + length
        }
        None => character(body, at, page),
    }
}

/// What starts with `<`: a comment, a tag, or a bare sign.
fn markup(body: &[u8], at: usize, page: &mut Builder) -> usize {
    let rest = body.get(at..).unwrap_or_default();
    if rest.starts_with(b"<!--") {
        return tags::find(body, at + 4, b"-->").map_or(body.len(), |end| end + 3);
    }
    if rest.starts_with(b"<!") || rest.starts_with(b"<?") {
        return tags::find(body, at + 2, b">").map_or(body.len(), |end| end + 1);
    }
    match tags::read(body, at) {
        tags::Read::NotATag => character(body, at, page),
        tags::Read::Unfinished => body.len(),
        tags::Read::Tag(tag) => element(body, at, &tag, page),
    }
}

/// Acts on a tag, and says where reading goes on.
fn element(body: &[u8], at: usize, tag: &Tag, page: &mut Builder) -> usize {
    let name = tag.name.as_str();
    if tag.opens && UNSEEN.contains(&name) && !tag.closed_itself {
        let end = tags::find_close(body, tag.end, name);
        if name == "script" {
            let head = body.get(at..tag.end).unwrap_or_default();
            let data = tags::find(head, 0, b"json").is_some();
            page.saw_script(!data);
            let written = body.get(tag.end..end).unwrap_or_default();
            if data
                && tags::find(written, 0, b"schema.org").is_some()
                && tags::find(written, 0, b"Offer").is_some()
            {
                page.saw_structured_offer();
            }
        }
        return end;
    }
    if tag.opens {
        noticed(body.get(at..tag.end).unwrap_or_default(), name, page);
    }
    block(at, tag, page);
    // A block that an element ends lies outside of it, and one that it begins lies within.
    if tag.opens && !tag.closed_itself {
        page.enter(name, tag.hides);
    } else if !tag.opens {
        page.leave(name);
    }
    tag.end
}

/// What a tag tells about its page besides its words.
fn noticed(tag: &[u8], name: &str, page: &mut Builder) {
    let has = |sign: &str| {
        tag.get(..MAX_LOOKED_AT)
            .unwrap_or(tag)
            .windows(sign.len())
            .any(|window| window.eq_ignore_ascii_case(sign.as_bytes()))
    };
    match name {
        "form" => page.saw_form(),
        "input" => {
            let personal = [
                "email",
                "name=\"name",
                "firstname",
                "first-name",
                "first_name",
                "lastname",
                "last-name",
                "last_name",
                "fullname",
                "full-name",
                "full_name",
                "type=\"tel",
                "phone",
            ];
            if personal.iter().any(|sign| has(sign)) {
                page.saw_personal_field();
            }
        }
        "html" => {
            let text = String::from_utf8_lossy(tag.get(..MAX_LOOKED_AT).unwrap_or(tag))
                .to_ascii_lowercase();
            let language = text.split_once("lang=").map(|(_, rest)| {
                let value = rest.trim_start_matches(['"', '\'']);
                value
                    .chars()
                    .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
                    .take(16)
                    .collect::<String>()
            });
            if let Some(language) = language.filter(|language| !language.is_empty()) {
                page.declares_language(language);
            }
        }
        _ => {}
    }
    if has("schema.org/Offer") {
        page.saw_structured_offer();
    }
}

/// What a tag does to the blocks.
fn block(at: usize, tag: &Tag, page: &mut Builder) {
    let name = tag.name.as_str();
    match name {
        "br" => page.push(' ', at, tag.end),
        "a" if tag.opens => page.open_link(tag.href.as_deref(), at),
        "a" => page.close_link(),
        "title" if tag.opens => page.open(Kind::Title),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if tag.opens => {
            page.open(Kind::Heading(level(name)));
        }
        "dt" | "summary" if tag.opens => page.open(Kind::Term),
        "table" if tag.opens => page.open_table(),
        "table" => page.close_table(),
        "tr" if tag.opens => page.open(Kind::Row),
        "th" | "td" if tag.opens => page.cell(name == "th", at, tag.end),
        "th" | "td" => {}
        // A paragraph in a cell belongs to the cell: the row stays one block.
        _ if page.in_row() && !matches!(name, "tr" | "thead" | "tbody" | "tfoot") => {
            if !INLINE.contains(&name) {
                page.push(' ', at, tag.end);
            }
        }
        _ if INLINE.contains(&name) => {}
        _ => page.end_block(),
    }
}

fn level(name: &str) -> u8 {
    name.as_bytes()
        .get(1)
        .map_or(6, |digit| digit.saturating_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html_text: &str) -> Vec<String> {
        html(html_text.as_bytes())
            .blocks
            .into_iter()
            .map(|block| block.text)
            .collect()
    }

    #[test]
    fn cells_of_a_row_stay_together() {
        let page = "<table><tr><th>Model<th>Updates until</tr><tr><td><p>PH-1</p></td><td>31 <b>Dec</b> 2029</td></tr></table>";
        assert_eq!(texts(page), ["Model | Updates until", "PH-1 | 31 Dec 2029"]);
    }

    #[test]
    fn scripts_styles_and_comments_are_no_text() {
        let page = "<p>a<!-- until 2029 --><script>var x = '</p>until 2030';</script>b<style>p{}</style></p><p>c &amp; d";
        assert_eq!(texts(page), ["ab", "c & d"]);
    }

    #[test]
    fn a_stray_sign_is_a_character() {
        assert_eq!(texts("<p>1 < 2 &nope; \u{e9}</p>"), ["1 < 2 &nope; \u{e9}"]);
    }

    #[test]
    fn unfinished_markup_ends_the_page_without_words() {
        assert_eq!(texts("<p>seen<a href='x"), ["seen"]);
        assert_eq!(texts("<p>seen<script>never closed"), ["seen"]);
        assert_eq!(texts("<p>seen<!-- never closed"), ["seen"]);
    }

    #[test]
    fn quotes_are_cut_on_a_character() {
        let words = quote("\u{e9}".repeat(600).as_bytes());
        assert_eq!(words.len(), MAX_QUOTE);
    }
}
