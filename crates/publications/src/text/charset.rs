//! Which characters a page's bytes are: by its byte order mark, its header, its own `meta`, or the usual guess.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes at the start of a page in which it may name its encoding, as browsers have it.
const HEAD: usize = 1024;

/// The page in UTF-8, and the encoding that it was in; none where its bytes are UTF-8 already.
pub fn decoded(body: &[u8], content_type: Option<&str>) -> Option<(String, &'static str)> {
    let marked = Encoding::for_bom(body).map(|(encoding, _)| encoding);
    let named = marked
        .or_else(|| content_type.and_then(|value| charset(value.as_bytes())))
        // A `meta` that can be read as ASCII is not in UTF-16, whatever it says.
        .or_else(|| {
            charset(body.get(..HEAD).unwrap_or(body)).map(|found| {
                if found.is_ascii_compatible() {
                    found
                } else {
                    UTF_8
                }
            })
        });
    let encoding = match named {
        Some(encoding) => encoding,
        None if std::str::from_utf8(body).is_ok() => UTF_8,
        // What browsers take for pages in western languages that do not say.
        None => WINDOWS_1252,
    };
    if encoding == UTF_8 {
        return None;
    }
    let (text, encoding, _) = encoding.decode(body);
    Some((text.into_owned(), encoding.name()))
}

/// The encoding behind `charset=`.
fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    text.match_indices("charset").find_map(|(at, word)| {
        let value = text
            .get(at + word.len()..)?
            .trim_start()
            .strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value
            .find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_:.".contains(sign)))
            .unwrap_or(value.len());
        Encoding::for_label(value.get(..end)?.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_beats_the_header_and_the_header_beats_the_page() {
        let utf16 = b"\xff\xfe<\0p\0>\0\xe9\0";
        let (text, name) = decoded(utf16, Some("text/html; charset=iso-8859-1")).unwrap();
        assert_eq!((text.as_str(), name), ("<p>\u{e9}", "UTF-16LE"));
        let page = b"<meta charset=utf-8><p>\x80\xe9";
        let (text, name) = decoded(page, Some("text/html; Charset=\"ISO-8859-1\"")).unwrap();
        assert!(text.ends_with("\u{20ac}\u{e9}"), "{text}");
        assert_eq!(name, "windows-1252");
    }

    #[test]
    fn a_page_names_its_own_and_a_silent_one_is_guessed() {
        let meta = "<meta http-equiv=content-type content='text/html; charset=shift_jis'>\u{3b1}";
        assert_eq!(decoded(meta.as_bytes(), None).unwrap().1, "Shift_JIS");
        assert_eq!(decoded("<p>\u{e9}".as_bytes(), Some("text/html")), None);
        assert_eq!(decoded(b"<p>\xe9", None).unwrap().1, "windows-1252");
        assert_eq!(decoded(b"<meta charset=utf-16><p>x", None), None);
        assert_eq!(decoded(b"<p>\xe9", Some("text/html; charset=utf-8")), None);
    }
}
