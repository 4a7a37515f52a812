//! Blocks of words, the links among them, and the builder that bounds both.

use std::ops::Range;

use super::layout::{Layout, Place};

/// Blocks of one page at most.
const MAX_BLOCKS: usize = 20_000;
/// Links of one page at most.
const MAX_LINKS: usize = 5_000;
/// Bytes of one block's words at most; the rest of it is another block.
const MAX_BLOCK: usize = 16 * 1024;
/// Cells of one row whose columns are kept.
const MAX_COLUMNS: usize = 200;
/// What parts two cells of a row.
const CELL: &str = " | ";

/// What a block is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The page's title.
    Title,
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// A label for what follows it (`dt`, `summary`).
    Term,
    /// A row of a table; its cells are parted by ` | `.
    Row,
    /// Anything else.
    Text,
}

/// A stretch of words that belong together.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its words, white space collapsed.
    pub text: String,
    /// Which table it is a row of, counted over the page.
    pub table: Option<usize>,
    /// Whether every cell of the row is a heading cell.
    pub heads: bool,
    /// Where each cell of the row starts in `text`; an empty cell starts where the next one does.
    pub columns: Vec<usize>,
    /// Where it stands on the page.
    pub place: Place,
    /// For every byte of `text`, the raw bytes that it came from.
    origin: Vec<(u32, u32)>,
}

impl Block {
    /// The raw bytes that these bytes of `text` came from; `None` for an empty or foreign range.
    pub fn raw(&self, words: Range<usize>) -> Option<Range<usize>> {
        let last = words.end.checked_sub(1)?;
        let start = self.origin.get(words.start)?.0;
        let end = self.origin.get(last)?.1;
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

/// A link: where it leads, and its words.
#[derive(Clone, Debug)]
pub struct Link {
    /// The address as written.
    pub href: String,
    /// The words of the link.
    pub text: String,
    /// Index of the block it stands in.
    pub block: usize,
    /// Offset of its first byte in the page, for its place in a passage.
    pub at: usize,
}

/// What was read of one page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The words, in order.
    pub blocks: Vec<Block>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// Scripts seen: a page of scripts and no words was not read.
    pub scripts: usize,
    /// Scripts that run, apart from data that stands in a script element.
    pub running_scripts: usize,
    /// Forms seen.
    pub forms: usize,
    /// Fields of forms that ask who somebody is: names, e-mail addresses, telephone numbers.
    pub personal_fields: usize,
    /// Whether the page describes an offer of a product in schema.org's terms.
    pub structured_offer: bool,
    /// The language that the page declares.
    pub language: Option<String>,
    /// Whether a limit cut the page short, so that nothing can be said of what it lacks.
    pub cut_short: bool,
}

/// Collects the blocks of a page within the limits.
pub(super) struct Builder {
    page: Page,
    kind: Kind,
    text: String,
    origin: Vec<(u32, u32)>,
    space: Option<(u32, u32)>,
    columns: Vec<usize>,
    head_cells: usize,
    tables: usize,
    table: Option<usize>,
    link: Option<(String, usize, usize)>,
    layout: Layout,
    place: Option<Place>,
}

impl Builder {
    pub(super) fn new(cut_short: bool) -> Self {
        Self {
            page: Page {
                cut_short,
                ..Page::default()
            },
            kind: Kind::Text,
            text: String::new(),
            origin: Vec::new(),
            space: None,
            columns: Vec::new(),
            head_cells: 0,
            tables: 0,
            table: None,
            link: None,
            layout: Layout::default(),
            place: None,
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.page.blocks.len() >= MAX_BLOCKS
    }

    /// A script; one that only holds data does not run.
    pub(super) fn saw_script(&mut self, runs: bool) {
        self.page.scripts += 1;
        self.page.running_scripts += usize::from(runs);
    }

    pub(super) fn saw_structured_offer(&mut self) {
        self.page.structured_offer = true;
    }

    pub(super) fn saw_personal_field(&mut self) {
        self.page.personal_fields += 1;
    }

    pub(super) fn declares_language(&mut self, language: String) {
        self.page.language.get_or_insert(language);
    }

    /// Follows an element that opens.
    pub(super) fn enter(&mut self, name: &str, hides: bool) {
        self.layout.open(name, hides);
    }

    /// Follows an element that closes.
    pub(super) fn leave(&mut self, name: &str) {
        self.layout.close(name);
    }

    pub(super) fn push(&mut self, letter: char, start: usize, end: usize) {
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
            return;
        };
        if letter.is_whitespace() || letter == '\u{200b}' || letter == '\u{feff}' {
            if self.space.is_none() {
                self.space = Some((start, end));
            }
            return;
        }
        if self.text.len() >= MAX_BLOCK {
            let kind = self.kind;
            self.end_block();
            self.kind = kind;
        }
        if let Some(space) = self.space.take().filter(|_| !self.text.is_empty()) {
            self.text.push(' ');
            self.origin.push(space);
        }
        self.place.get_or_insert(self.layout.place());
        self.text.push(letter);
        for _ in 0..letter.len_utf8() {
            self.origin.push((start, end));
        }
    }

    pub(super) fn saw_form(&mut self) {
        self.page.forms += 1;
    }

    /// Ends the block and starts one of another kind.
    pub(super) fn open(&mut self, kind: Kind) {
        self.end_block();
        self.kind = kind;
    }

    pub(super) fn open_table(&mut self) {
        self.end_block();
        self.table = Some(self.tables);
        self.tables += 1;
    }

    pub(super) fn close_table(&mut self) {
        self.end_block();
        self.table = None;
    }

    pub(super) fn in_row(&self) -> bool {
        self.kind == Kind::Row
    }

    /// Starts a cell: parted from the one before, in the same block.
    pub(super) fn cell(&mut self, head: bool, start: usize, end: usize) {
        self.kind = Kind::Row;
        self.head_cells += usize::from(head);
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
            return;
        };
        self.space = None;
        if !self.text.is_empty() && !self.text.ends_with(CELL) {
            self.text.push_str(CELL);
            self.origin.extend([(start, end); CELL.len()]);
        }
        if self.columns.len() < MAX_COLUMNS {
            self.columns.push(self.text.len());
        }
    }

    pub(super) fn open_link(&mut self, href: Option<&str>, at: usize) {
        self.close_link();
        if let Some(href) = href {
            self.link = Some((href.to_owned(), at, self.text.len()));
        }
    }

    pub(super) fn close_link(&mut self) {
        let Some((href, at, from)) = self.link.take() else {
            return;
        };
        if self.page.links.len() < MAX_LINKS {
            let text = self.text.get(from..).unwrap_or_default().trim().to_owned();
            self.page.links.push(Link {
                href,
                text,
                block: self.page.blocks.len(),
                at,
            });
        } else {
            self.page.cut_short = true;
        }
    }

    pub(super) fn end_block(&mut self) {
        self.close_link();
        while self.text.ends_with(CELL) {
            let kept = self.text.len() - CELL.len();
            self.text.truncate(kept);
            self.origin.truncate(kept);
        }
        if !self.text.is_empty() {
            self.page.blocks.push(Block {
                kind: self.kind,
                text: std::mem::take(&mut self.text),
                table: self.table,
                heads: !self.columns.is_empty() && self.columns.len() == self.head_cells,
                columns: std::mem::take(&mut self.columns),
                place: self.place.unwrap_or_default(),
                origin: std::mem::take(&mut self.origin),
            });
        }
        self.kind = Kind::Text;
        self.space = None;
        self.columns.clear();
        self.place = None;
        self.head_cells = 0;
    }

    pub(super) fn finish(mut self) -> Page {
        let full = self.is_full();
        self.end_block();
        self.page.cut_short |= full;
        self.page
    }
}
