//! One page from a file or a response as words, or why it has none.

use crate::text::{self, Page};

/// Bytes of a page that are taken; the reader of words takes no more.
pub const MAX_BYTES: usize = text::MAX_BYTES;
/// Letters of a page with scripts and no links below which nobody without a browser could read it.
const FEWEST_LETTERS: usize = 200;

/// What kind of page the bytes are said or seen to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// HTML.
    Html,
    /// Plain text.
    Plain,
}

/// Why bytes are no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPage {
    /// A PDF.
    #[error("it is a PDF, which is not read here; give its words as text")]
    Pdf,
    /// Bytes that are no text.
    #[error("it is neither HTML nor text")]
    Binary,
}

impl Media {
    /// Looks at the first bytes: markup begins with a tag, text does not.
    pub fn sniff(bytes: &[u8]) -> Result<Self, NoPage> {
        let head = bytes.get(..2048).unwrap_or(bytes);
        if head.starts_with(b"%PDF") {
            return Err(NoPage::Pdf);
        }
        if head.contains(&0) {
            return Err(NoPage::Binary);
        }
        let text = String::from_utf8_lossy(head);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let tags = [
            "<!doctype",
            "<html",
            "<head",
            "<body",
            "<p",
            "<div",
            "<h1",
            "<table",
            "<main",
            "<section",
            "<dl",
            "<ul",
            "<!--",
        ];
        let lower = text
            .get(..text.len().min(16))
            .map_or_else(|| text.to_lowercase(), str::to_lowercase);
        let markup = tags.iter().any(|tag| lower.starts_with(tag))
            || (text.starts_with('<') && text.contains("</"));
        Ok(if markup { Self::Html } else { Self::Plain })
    }

    /// The words of a page of this kind.
    pub fn words(self, bytes: &[u8]) -> Page {
        match self {
            Self::Html => text::html(bytes),
            Self::Plain => text::plain(bytes),
        }
    }
}

/// Why a page that was read as words must not be taken for one that says nothing.
pub fn unreadable(page: &Page) -> Option<String> {
    if page.cut_short {
        return Some("The page is longer than is read.".to_owned());
    }
    let letters: usize = page.blocks.iter().map(|block| block.text.len()).sum();
    let scripted = page.scripts > 0 && letters < FEWEST_LETTERS && page.links.is_empty();
    (letters == 0 || scripted)
        .then(|| "The page shows no words without running its scripts.".to_owned())
}
