//! The fonts embedded in the program, and which characters they show.

use std::collections::HashSet;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStyle};
use typst::utils::LazyHash;

/// The families used, in the order of preference. Libertinus Serif shows Latin, Greek, Cyrillic and Hebrew; `DejaVu Sans Mono`
/// adds Arabic and many signs.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// The embedded upright fonts of [`FAMILIES`]; no form is set in italics, because fewer characters have them.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    typst_assets::fonts()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .filter(|font| {
            FAMILIES.contains(&font.info().family.as_str())
                && font.info().variant.style == FontStyle::Normal
        })
        .collect()
});

/// The index of the embedded fonts.
pub(crate) static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// The characters that some family shows in every weight, so that no form is written with a gap.
static SHOWN: LazyLock<HashSet<u32>> = LazyLock::new(|| {
    FAMILIES
        .iter()
        .filter_map(|family| {
            FONTS
                .iter()
                .filter(|font| font.info().family == *family)
                .map(|font| font.info().coverage.iter().collect::<HashSet<u32>>())
                .reduce(|left, right| left.intersection(&right).copied().collect())
        })
        .flatten()
        .collect()
});

/// Returns an embedded font by its index in [`BOOK`].
pub(crate) fn font(index: usize) -> Option<Font> {
    FONTS.get(index).cloned()
}

/// Whether the embedded fonts show `character`.
pub(crate) fn show(character: char) -> bool {
    SHOWN.contains(&u32::from(character))
}
