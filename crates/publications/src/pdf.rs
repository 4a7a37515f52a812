//! The words of a PDF, read in a child process that can reach nothing.
//!
//! The child is this same program ([`child::serve`]); it takes the bytes, confines itself ([`confine`]), and only then looks at
//! them. Pages are parted by form feeds, as `pdftotext` parts them, so that a passage tells its page.

pub mod child;
pub mod confine;
mod layout;
mod parent;

pub use child::words;
pub use parent::Confined;

/// Bytes of words that one PDF may have.
pub const MAX_WORDS: usize = 2 * 1024 * 1024;
/// Pages that one PDF may have.
const MAX_PAGES: usize = 1000;
/// What parts two pages.
pub const PAGE_BREAK: char = '\u{c}';

/// Reads the words of a PDF.
pub trait ReadPdf {
    /// Its words, pages parted by [`PAGE_BREAK`], or why there are none, in a clause.
    fn words(&self, pdf: &[u8]) -> Result<String, String>;
}
