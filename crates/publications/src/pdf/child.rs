//! The confined half: bytes in at standard input, words out at standard output, and nothing else.

use std::io::{Read, Write};

use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, Rect};

use super::layout::Words;
use super::{MAX_PAGES, MAX_WORDS, PAGE_BREAK, confine};

/// Bytes of a PDF that are taken at most.
pub const MAX_PDF: u64 = 64 * 1024 * 1024;
/// The exit where the PDF cannot be read; standard error says why, in a clause.
pub(super) const UNREADABLE: u8 = 3;
/// The exit where this process cannot be confined, and so looked at nothing.
pub(super) const UNCONFINED: u8 = 4;

/// What the hidden verb of the binary does; gives the exit code.
pub fn serve() -> u8 {
    let mut pdf = Vec::new();
    let input = std::io::stdin().lock().take(MAX_PDF).read_to_end(&mut pdf);
    let (exit, said) = match input {
        Err(error) => (UNREADABLE, format!("its bytes did not come: {error}")),
        Ok(_) => match confine::confine() {
            Err(error) => (UNCONFINED, error),
            Ok(()) => match words(pdf) {
                Ok(words) => {
                    let written = std::io::stdout().lock().write_all(words.as_bytes());
                    return if written.is_ok() { 0 } else { UNREADABLE };
                }
                Err(reason) => (UNREADABLE, reason),
            },
        },
    };
    // Where nobody listens, the exit code still says it.
    let _closed = std::io::stderr().lock().write_all(said.as_bytes());
    exit
}

/// The words of a PDF, read in this very process: for bytes of one's own, and for the confined child.
pub fn words(pdf: Vec<u8>) -> Result<String, String> {
    let pdf = Pdf::new(pdf).map_err(|error| match error {
        LoadPdfError::Decryption(_) => "it is locked with a password".to_owned(),
        LoadPdfError::Invalid => "it is no sound PDF".to_owned(),
    })?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(format!("it has more than {MAX_PAGES} pages"));
    }
    let mut all = String::new();
    for (index, page) in pages.iter().enumerate() {
        if index > 0 {
            all.push(PAGE_BREAK);
        }
        let cache = InterpreterCache::new();
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let settings = InterpreterSettings {
            // A note laid over a page is not what the maker's page says.
            render_annotations: false,
            ..InterpreterSettings::default()
        };
        let mut context = Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), settings);
        let mut words = Words::default();
        interpret_page(page, &mut context, &mut words);
        let (words, too_long) = words.finish();
        if too_long || all.len() + words.len() > MAX_WORDS {
            return Err("it has more words than are read".to_owned());
        }
        all.push_str(&words);
    }
    Ok(all)
}
