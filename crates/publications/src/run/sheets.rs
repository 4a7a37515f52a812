//! From a response to words: HTML, plain text, PDFs page by page, other encodings, and pages that scripts make.
//!
//! A passage must point at bytes that are kept. Where the words do not stand in the response as they are, what was made of it
//! is kept beside it: the text of a PDF, a page in UTF-8, a page as a browser showed it.

use super::web::{Readers, Shown};
use crate::fetch::Fetched;
use crate::pdf::PAGE_BREAK;
use crate::text::{self, Page, charset};

/// Letters on a page of scripts below which nobody without a browser could read it.
const FEWEST_LETTERS: usize = 200;

/// Words that stand in one file of the bundle.
pub(super) struct Sheet {
    /// Their address, with `#page=` for a PDF (RFC 8118 section 3).
    pub(super) url: String,
    /// The file that they stand in.
    pub(super) path: String,
    /// Where they begin in it.
    pub(super) body_at: usize,
    pub(super) page: Page,
}

/// What was made of a response, by its path.
pub(super) type Derived = Vec<(String, Vec<u8>)>;

/// The words of a page that came, or why it has none. `path` is its transcript's.
pub(super) fn read(
    fetched: &Fetched,
    path: &str,
    readers: Readers<'_>,
    derived: &mut Derived,
) -> Result<Vec<Sheet>, String> {
    match fetched.media().as_str() {
        "text/html" | "application/xhtml+xml" => {
            let sheet = in_utf8(fetched, path, "html", text::html, derived);
            page(fetched, path, sheet, readers, derived)
        }
        "text/plain" => {
            let sheet = in_utf8(fetched, path, "txt", text::plain, derived);
            page(fetched, path, sheet, readers, derived)
        }
        "application/pdf" | "application/x-pdf" => pdf(fetched, path, readers, derived),
        "" => Err("it came without a content type".to_owned()),
        other => Err(format!("it is {other:?}, which is not read")),
    }
}

/// A page's words, read from the response itself or from its text in UTF-8.
fn in_utf8(
    fetched: &Fetched,
    path: &str,
    kind: &str,
    reader: fn(&[u8]) -> Page,
    derived: &mut Derived,
) -> Sheet {
    let url = fetched.url.to_string();
    match charset::decoded(fetched.body(), fetched.content_type.as_deref()) {
        None => Sheet {
            url,
            path: path.to_owned(),
            body_at: fetched.body_at,
            page: reader(fetched.body()),
        },
        Some((text, _)) => {
            let page = reader(text.as_bytes());
            let path = beside(path, &format!("utf8.{kind}"));
            derived.push((path.clone(), text.into_bytes()));
            Sheet {
                url,
                path,
                body_at: 0,
                page,
            }
        }
    }
}

/// One sheet, if it has words; else what a browser shows.
fn page(
    fetched: &Fetched,
    path: &str,
    sheet: Sheet,
    readers: Readers<'_>,
    derived: &mut Derived,
) -> Result<Vec<Sheet>, String> {
    if sheet.page.cut_short {
        return Err("it is longer than is read".to_owned());
    }
    if shows_words(&sheet.page) {
        return Ok(vec![sheet]);
    }
    let nothing = "it shows no words without running its scripts";
    let opened = readers
        .browser
        .filter(|_| sheet.page.scripts > 0)
        .and_then(|browser| browser.open(&fetched.url));
    let Some(opened) = opened else {
        return Err(nothing.to_owned());
    };
    let Shown { html, requests } = opened.map_err(|problem| format!("{nothing}, and {problem}"))?;
    let page = text::html(html.as_bytes());
    let shown = beside(path, "shown.html");
    derived.push((shown.clone(), html.into_bytes()));
    derived.push((beside(path, "shown.json"), requests));
    if page.cut_short {
        return Err("what a browser shows of it is longer than is read".to_owned());
    }
    if page.blocks.is_empty() {
        return Err("it shows no words in a browser either".to_owned());
    }
    Ok(vec![Sheet {
        url: fetched.url.to_string(),
        path: shown,
        body_at: 0,
        page,
    }])
}

fn shows_words(page: &Page) -> bool {
    let letters: usize = page.blocks.iter().map(|block| block.text.len()).sum();
    letters > 0 && (page.scripts == 0 || letters >= FEWEST_LETTERS || !page.links.is_empty())
}

/// The pages of a PDF; their text is kept beside it.
fn pdf(
    fetched: &Fetched,
    path: &str,
    readers: Readers<'_>,
    derived: &mut Derived,
) -> Result<Vec<Sheet>, String> {
    let Some(reader) = readers.pdf else {
        return Err("it is a PDF, and there is no reader for it here".to_owned());
    };
    let words = reader
        .words(fetched.body())
        .map_err(|reason| format!("it is a PDF, and {reason}"))?;
    let text = beside(path, "pdf.txt");
    let mut sheets = Vec::new();
    let mut at = 0;
    for (index, page) in words.split(PAGE_BREAK).enumerate() {
        let mut url = fetched.url.clone();
        url.set_fragment(Some(&format!("page={}", index + 1)));
        sheets.push(Sheet {
            url: url.to_string(),
            path: text.clone(),
            body_at: at,
            page: text::plain(page.as_bytes()),
        });
        at += page.len() + PAGE_BREAK.len_utf8();
    }
    derived.push((text, words.into_bytes()));
    if sheets.iter().any(|sheet| sheet.page.cut_short) {
        return Err("it is a PDF with more words than are read".to_owned());
    }
    if sheets.iter().all(|sheet| sheet.page.blocks.is_empty()) {
        return Err("it is a PDF of pictures, without words".to_owned());
    }
    Ok(sheets)
}

/// The path of what was made of a transcript.
pub(super) fn beside(path: &str, what: &str) -> String {
    format!("{}.{what}", path.strip_suffix(".http").unwrap_or(path))
}
