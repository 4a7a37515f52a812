//! Where on a page a block stands, as far as its markup shows without a browser: in which part, folded away, in small print.

/// Open elements that are remembered; deeper ones count as part of the last.
const MAX_DEPTH: usize = 256;
/// Elements whose opening and closing is followed.
const FOLLOWED: [&str; 17] = [
    "div", "section", "article", "aside", "footer", "header", "nav", "main", "form", "dialog",
    "details", "small", "sup", "span", "ul", "ol", "li",
];
/// Elements that make a part of the page.
const PARTS: [&str; 10] = [
    "section", "article", "aside", "footer", "header", "nav", "main", "form", "dialog", "details",
];

/// Where a block stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The part of the page, counted in the order in which parts begin; 0 outside any.
    pub part: u32,
    /// Whether it is folded away, in a tooltip, or hidden until somebody acts.
    pub folded: bool,
    /// Whether it is in small print, a footnote or the page's foot.
    pub small: bool,
}

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Layout {
    open: Vec<(String, Place)>,
    parts: u32,
}

impl Layout {
    /// Where one stands now.
    pub(super) fn place(&self) -> Place {
        self.open
            .last()
            .map_or_else(Place::default, |(_, place)| *place)
    }

    /// An element opens.
    pub(super) fn open(&mut self, name: &str, hides: bool) {
        if self.open.len() >= MAX_DEPTH || !FOLLOWED.contains(&name) {
            return;
        }
        let mut place = self.place();
        if PARTS.contains(&name) {
            self.parts += 1;
            place.part = self.parts;
        }
        place.folded |= hides || matches!(name, "details" | "dialog");
        place.small |= matches!(name, "small" | "sup" | "footer");
        self.open.push((name.to_owned(), place));
    }

    /// An element closes, and with it what was left open in it.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
    }
}
