//! Notices, letters and reports: one content model, written as accessible HTML and as tagged PDF of the same content.
//!
//! The way through: [`notice::NoticeContent`] or [`report::ReportContent`] → [`content::Document`] → [`render()`] → [`Rendered`].
//! Nothing here reads a file, a clock, a network or the environment; the same document always gives the same bytes.

pub mod conformity;
pub mod content;
pub mod html;
pub mod notice;
pub mod pdf;
pub mod record;
pub mod render;
pub mod report;
pub mod statement;
pub mod verify;

mod fonts;
mod wording;

pub use content::{Block, Document, Inline, Kind, Sha256};
pub use render::{Attachment, RenderError, Rendered, render, render_with};
