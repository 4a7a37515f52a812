//! How a response was served, and whether it can be a security.txt at all (RFC 9116 section 3).
//!
//! A page of HTML that answers for a missing file is one finding, whatever its status says.

use super::codes;
use super::finding::Finding;

/// Bytes at the start that are looked at for HTML.
const SNIFFED: usize = 512;

/// How a response was served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// As plain text in UTF-8: it can be read.
    Plain,
    /// As HTML, or as something else that is HTML: there is no security.txt. The media type is given.
    Html(String),
    /// As something else, or as nothing in particular: it is not read.
    OtherMedia(String),
    /// As plain text in another charset: it is not read.
    OtherCharset(String),
}

impl Served {
    /// What is wrong with it.
    pub fn finding(&self) -> Option<Finding> {
        match self {
            Self::Plain => None,
            Self::Html(media) => {
                let says = format!("served as {media:?}");
                Some(Finding::whole(codes::NOT_A_SECURITY_TXT).detail(says))
            }
            Self::OtherMedia(media) if media.is_empty() => {
                Some(Finding::whole(codes::CONTENT_TYPE).detail("it came without a content type"))
            }
            Self::OtherMedia(media) => Some(Finding::whole(codes::CONTENT_TYPE).detail(media)),
            Self::OtherCharset(charset) => Some(Finding::whole(codes::CHARSET).detail(charset)),
        }
    }
}

/// Judges a response by its content type and its first bytes.
pub fn served(content_type: Option<&str>, body: &[u8]) -> Served {
    let mut parts = content_type.unwrap_or_default().split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    if matches!(media.as_str(), "text/html" | "application/xhtml+xml") || is_html(body) {
        return Served::Html(media);
    }
    if media != "text/plain" {
        return Served::OtherMedia(media);
    }
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    match charset {
        Some(other) if other != "utf-8" => Served::OtherCharset(other),
        _ => Served::Plain,
    }
}

/// Whether a file begins as HTML does.
pub(super) fn is_html(body: &[u8]) -> bool {
    let start = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let start = start.trim_ascii_start();
    let start = start.get(..SNIFFED).unwrap_or(start).to_ascii_lowercase();
    let tags: [&[u8]; 7] = [
        b"<!doctype",
        b"<html",
        b"<head",
        b"<body",
        b"<!--",
        b"<?xml",
        b"<script",
    ];
    tags.iter().any(|tag| start.starts_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_text_in_utf_8_is_read() {
        let text = b"Contact: mailto:a@b.example\n";
        for plain in [
            "text/plain",
            "text/plain; charset=UTF-8",
            "Text/Plain;charset=\"utf-8\"; x=y",
        ] {
            assert_eq!(served(Some(plain), text), Served::Plain, "{plain}");
        }
        for (other, code) in [
            (None, "content-type"),
            (Some("application/octet-stream"), "content-type"),
            (Some("text/plain; charset=iso-8859-1"), "charset"),
            (Some("text/html"), "not-a-security-txt"),
        ] {
            let finding = served(other, text).finding().unwrap();
            assert_eq!(finding.code.id, code, "{other:?}");
        }
    }

    #[test]
    fn a_page_that_calls_itself_text_is_a_page() {
        for page in [
            "\n <!DOCTYPE html><p>",
            "\u{feff}<html>",
            "<?xml version='1.0'?>",
        ] {
            let html = Served::Html("text/plain".to_owned());
            assert_eq!(served(Some("text/plain"), page.as_bytes()), html);
        }
        assert_eq!(served(Some("text/plain"), b"<contact>"), Served::Plain);
    }
}
