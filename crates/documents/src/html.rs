//! Writes a document as accessible HTML: a complete page, or a fragment for a page of the office.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use sha2::Digest as _;

use crate::content::{Cleaned, ContentError, Document, prepare};

/// The style of the complete page; it stands inside the page, which therefore needs no other file.
pub const STYLE: &str = include_str!("html/page.css");

const FRAGMENT: &str = "fragment.html";
const PAGE: &str = "page.html";

static TEMPLATES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template(FRAGMENT, include_str!("html/fragment.html"))?;
    environment.add_template(PAGE, include_str!("html/page.html"))?;
    Ok(environment)
});

/// Why the HTML could not be written; nothing was.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// The content is outside the limits or the model.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The template failed on checked content: our own fault.
    #[error(
        "the HTML was not written, through a fault of this program: {0}. Report it with the document's reference"
    )]
    Template(String),
}

/// Returns what a page's policy must list under `style-src` so that a browser applies [`STYLE`]: `'sha256-…'`.
pub fn style_source() -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(sha2::Sha256::digest(STYLE.as_bytes()))
    )
}

/// Returns the document's content without page, banner or title, for a page that brings its own; headings start at level 2.
///
/// Every class in it starts with `document-`; [`STYLE`] has rules for them.
pub fn fragment(document: &Document) -> Result<String, HtmlError> {
    write(FRAGMENT, &prepare(document)?)
}

/// Returns the complete page.
pub(crate) fn page(cleaned: &Cleaned) -> Result<String, HtmlError> {
    write(PAGE, cleaned)
}

fn write(template: &str, cleaned: &Cleaned) -> Result<String, HtmlError> {
    let fault = |error: &minijinja::Error| HtmlError::Template(format!("{error:#}"));
    let environment = TEMPLATES.as_ref().map_err(fault)?;
    let context = minijinja::context! { document => Serde(&cleaned.view), style => STYLE };
    environment
        .get_template(template)
        .and_then(|template| template.render(context))
        .map_err(|error| fault(&error))
}
