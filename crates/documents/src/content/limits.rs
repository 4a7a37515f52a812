//! The limits of a document, checked before anything is laid out.

use super::{Block, Document, Inline};

/// The most blocks in a document.
pub const MAX_BLOCKS: usize = 2_000;
/// The most bytes in one text (a heading, a cell's inline, an officer's words).
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The most bytes of text in a document.
pub const MAX_TOTAL_BYTES: usize = 512 * 1024;
/// The most cells in all tables and lists of a document.
pub const MAX_CELLS: usize = 10_000;
/// The most columns of a table.
pub const MAX_COLUMNS: usize = 8;

/// Why a document is not fit to be rendered; nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Something is larger than its limit.
    #[error(
        "the document was not rendered: {what} has {found}, and the limit is {limit}. Shorten it or divide it, and render again"
    )]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How much there is.
        found: usize,
        /// How much there may be.
        limit: usize,
    },
    /// The title is empty; accessible HTML and PDF/UA need one.
    #[error("the document was not rendered: it has no title. Give it one and render again")]
    NoTitle,
    /// The language tag is not one that both forms take.
    #[error(
        "the document was not rendered: {tag:?} is not a language such as en or en-GB. Correct it and render again"
    )]
    Language {
        /// The tag.
        tag: String,
    },
    /// A heading is empty, has a level out of range, or skips a level.
    #[error(
        "the document was not rendered: the heading {text:?} has level {level} after level {after}; it may be 2 to 4, at most one \
         deeper than the one before it, and not empty. Correct it and render again"
    )]
    Heading {
        /// Its words.
        text: String,
        /// Its level.
        level: u8,
        /// The level of the heading before it; 1 is the title.
        after: u8,
    },
    /// A row of a table has not as many cells as the table has columns.
    #[error(
        "the document was not rendered: row {row} of the table {caption:?} has {cells} cells for {columns} columns. Correct it and render again"
    )]
    Row {
        /// The table's caption.
        caption: String,
        /// The row, counted from 1.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The table's columns.
        columns: usize,
    },
    /// The document could not be read as data: our own fault.
    #[error(
        "the document was not rendered, through a fault of this program: {reason}. Report it with the document's reference"
    )]
    Model {
        /// What failed.
        reason: String,
    },
    /// A link is not a plain web address.
    #[error(
        "the document was not rendered: {url:?} is not an http or https address of plain characters. Correct it and render again"
    )]
    Url {
        /// The address, cut to 200 characters.
        url: String,
    },
}

/// Counts a document's text and cells as they are met.
#[derive(Default)]
struct Tally {
    bytes: usize,
    cells: usize,
}

impl Tally {
    fn text(&mut self, text: &str) -> Result<(), ContentError> {
        within("one text (bytes)", text.len(), MAX_TEXT_BYTES)?;
        self.bytes = self.bytes.saturating_add(text.len());
        within(
            "the text of the document (bytes)",
            self.bytes,
            MAX_TOTAL_BYTES,
        )
    }

    fn inlines(&mut self, inlines: &[Inline]) -> Result<(), ContentError> {
        self.cells = self.cells.saturating_add(inlines.len().max(1));
        within(
            "the count of cells, items and inlines",
            self.cells,
            MAX_CELLS,
        )?;
        inlines.iter().try_for_each(|inline| match inline {
            Inline::Text { text } | Inline::Strong { text } | Inline::Code { text } => {
                self.text(text)
            }
            Inline::Link { url } => self.url(url),
        })
    }

    fn url(&mut self, url: &str) -> Result<(), ContentError> {
        self.text(url)?;
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let plain = |rest: &str| {
            rest.bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte))
        };
        match rest {
            Some(rest) if !rest.is_empty() && !rest.starts_with('/') && plain(rest) => Ok(()),
            _ => Err(ContentError::Url {
                url: url.chars().take(200).collect(),
            }),
        }
    }
}

/// Checks every limit and every rule of the model.
pub(super) fn check(document: &Document) -> Result<(), ContentError> {
    if document.title.trim().is_empty() {
        return Err(ContentError::NoTitle);
    }
    check_language(&document.language)?;
    within("the list of blocks", document.blocks.len(), MAX_BLOCKS)?;
    let mut tally = Tally::default();
    for text in [&document.title, &document.authority, &document.reference] {
        tally.text(text)?;
    }
    let mut level_before = 1;
    for block in &document.blocks {
        if let Block::Heading { level, text } = block {
            check_heading(*level, text, level_before)?;
            level_before = *level;
        }
        check_block(block, &mut tally)?;
    }
    Ok(())
}

fn check_language(tag: &str) -> Result<(), ContentError> {
    let (language, region) = tag
        .split_once('-')
        .map_or((tag, None), |(language, region)| (language, Some(region)));
    let language_fits =
        matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let region_fits = region.is_none_or(|region| {
        region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    if language_fits && region_fits {
        return Ok(());
    }
    Err(ContentError::Language {
        tag: tag.chars().take(40).collect(),
    })
}

fn check_heading(level: u8, text: &str, after: u8) -> Result<(), ContentError> {
    if !(2..=4).contains(&level) || level > after.saturating_add(1) || text.trim().is_empty() {
        return Err(ContentError::Heading {
            text: text.chars().take(200).collect(),
            level,
            after,
        });
    }
    Ok(())
}

fn check_block(block: &Block, tally: &mut Tally) -> Result<(), ContentError> {
    match block {
        Block::Heading { text, .. } => tally.text(text),
        Block::Paragraph { inlines } | Block::Statement { inlines } => tally.inlines(inlines),
        Block::List { items } | Block::Steps { items } => {
            items.iter().try_for_each(|item| tally.inlines(item))
        }
        Block::Table {
            caption,
            header,
            rows,
        } => check_table(caption, header, rows, tally),
        Block::SummaryList { rows } => rows.iter().try_for_each(|row| {
            tally.text(&row.name)?;
            tally.inlines(&row.value)
        }),
        Block::LawText { words, cite, .. } => {
            tally.text(words)?;
            tally.text(cite)
        }
        Block::OfficerText { words } => tally.text(words),
        Block::Verify {
            url, code, hashes, ..
        } => {
            tally.url(url)?;
            tally.text(code)?;
            hashes.iter().try_for_each(|digest| {
                tally.inlines(&[])?;
                tally.text(&digest.name)
            })
        }
    }
}

fn check_table(
    caption: &str,
    header: &[String],
    rows: &[Vec<Vec<Inline>>],
    tally: &mut Tally,
) -> Result<(), ContentError> {
    tally.text(caption)?;
    within("the columns of a table", header.len(), MAX_COLUMNS)?;
    header.iter().try_for_each(|cell| tally.text(cell))?;
    for (index, row) in rows.iter().enumerate() {
        if row.len() != header.len() || header.is_empty() {
            let caption = caption.chars().take(200).collect();
            return Err(ContentError::Row {
                caption,
                row: index.saturating_add(1),
                cells: row.len(),
                columns: header.len(),
            });
        }
        row.iter().try_for_each(|cell| tally.inlines(cell))?;
    }
    Ok(())
}

fn within(what: &'static str, found: usize, limit: usize) -> Result<(), ContentError> {
    if found > limit {
        Err(ContentError::TooLarge { what, found, limit })
    } else {
        Ok(())
    }
}
