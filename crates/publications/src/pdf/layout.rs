//! From glyphs on a page to lines and paragraphs, in the order in which the page draws them.
//!
//! Does not cover: columns that are drawn line by line across the page, and text that is drawn but not shown. The latter is left
//! out: a statement that nobody sees is not published.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use kurbo::{Affine, BezPath, Point, Vec2};

use super::MAX_WORDS;

/// A gap that is a space, in sizes of the type.
const SPACE: f64 = 0.15;
/// A gap that parts two cells of a row.
const CELL: f64 = 1.5;
/// A step that begins another line, and one that begins another paragraph.
const LINE: f64 = 0.5;
const PARAGRAPH: f64 = 1.9;
/// How much larger type must be to be other type.
const OTHER_SIZE: f64 = 1.2;
/// The advance of a glyph that does not tell it, in thousandths of the type's size.
const USUAL_ADVANCE: f64 = 500.0;
/// Units of a glyph's own space in one size of its type.
const UNITS: f64 = 1000.0;

/// Collects the words of a page.
#[derive(Default)]
pub(super) struct Words {
    text: String,
    line: String,
    /// Whether the line has cells, so that it stands alone.
    row: bool,
    /// Where the last glyph ended, and how large it was.
    last: Option<(Point, f64)>,
    /// Whether there was more than is read.
    pub(super) too_long: bool,
}

impl Words {
    /// The words; the page is over.
    pub(super) fn finish(mut self) -> (String, bool) {
        self.end_line();
        (self.text, self.too_long)
    }

    fn glyph(&mut self, letters: &str, at: Affine, advance: f64) {
        let origin = at * Point::ORIGIN;
        let em: Vec2 = (at * Point::new(UNITS, 0.0)) - origin;
        let size = em.hypot();
        if !size.is_finite() || size < f64::EPSILON || !origin.is_finite() {
            return;
        }
        if let Some((end, last_size)) = self.last {
            let step = origin - end;
            let (larger, smaller) = (size.max(last_size), size.min(last_size));
            let along = step.dot(em) / size;
            let across = step.cross(em).abs() / size;
            if across > LINE * larger || along < -LINE * larger {
                self.end_line();
                // A heading parts from what stands below it by its size as well.
                if across > PARAGRAPH * smaller || larger > OTHER_SIZE * smaller {
                    self.end_paragraph();
                }
            } else if along > CELL * larger {
                self.line.push_str(" | ");
                self.row = true;
            } else if along > SPACE * larger {
                self.line.push(' ');
            }
        }
        self.last = Some((at * Point::new(advance, 0.0), size));
        if self.text.len() + self.line.len() + letters.len() > MAX_WORDS {
            self.too_long = true;
            return;
        }
        let shown = letters
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter });
        self.line.extend(shown);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let words = line.trim().trim_matches('|').trim();
        let row = std::mem::take(&mut self.row);
        if row {
            self.end_paragraph();
        }
        if !words.is_empty() {
            self.text.push_str(words);
            self.text.push('\n');
        }
        if row {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

impl Device<'_> for Words {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        mode: &GlyphDrawMode,
    ) {
        if matches!(mode, GlyphDrawMode::Invisible) || self.too_long {
            return;
        }
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width().map_or(USUAL_ADVANCE, f64::from),
            Glyph::Type3(_) => USUAL_ADVANCE,
        };
        let letters = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => char::REPLACEMENT_CHARACTER.to_string(),
        };
        self.glyph(&letters, transform * glyph_transform, advance);
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
