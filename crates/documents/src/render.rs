//! Renders a document to both of its forms, and hashes them.

use crate::content::{ContentError, Document, Sha256, prepare};
use crate::html::{self, HtmlError};
use crate::pdf::{self, PdfError};

/// Both forms of one document, with the digests that an event log and a register entry hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The complete HTML page, UTF-8.
    pub html: Vec<u8>,
    /// The PDF file.
    pub pdf: Vec<u8>,
    /// The SHA-256 of `html`.
    pub html_sha256: Sha256,
    /// The SHA-256 of `pdf`.
    pub pdf_sha256: Sha256,
    /// The characters that no embedded font shows or that would mislead the eye, and that both forms therefore spell out
    /// as `[U+1F600]`; in the order of their code points. Show them to the officer before approval.
    pub spelled_out: Vec<char>,
}

/// Why a document could not be rendered; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The content is outside the limits or the model.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The HTML could not be written.
    #[error(transparent)]
    Html(#[from] HtmlError),
    /// The PDF could not be written.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

/// A file that travels inside the PDF: the data that the document was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// Its file name.
    pub name: &'a str,
    /// Its media type, such as `application/json`.
    pub media: &'a str,
    /// What it is, in words.
    pub description: &'a str,
    /// Its text, kept byte for byte.
    pub text: &'a str,
}

/// Renders `document` to HTML and PDF of the same content; the same document gives the same bytes.
pub fn render(document: &Document) -> Result<Rendered, RenderError> {
    written(document, None)
}

/// Renders `document` as [`render`] does, with its data attached to the PDF, which is then PDF/A-3a: PDF/A-2 allows no such file.
pub fn render_with(
    document: &Document,
    attachment: &Attachment<'_>,
) -> Result<Rendered, RenderError> {
    written(document, Some(attachment))
}

fn written(
    document: &Document,
    attachment: Option<&Attachment<'_>>,
) -> Result<Rendered, RenderError> {
    let cleaned = prepare(document)?;
    let html = html::page(&cleaned)?.into_bytes();
    let pdf = pdf::write(document, &cleaned, attachment)?;
    Ok(Rendered {
        html_sha256: Sha256::of(&html),
        pdf_sha256: Sha256::of(&pdf),
        html,
        pdf,
        spelled_out: cleaned.spelled_out,
    })
}
