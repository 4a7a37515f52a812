//! Both forms of each document say the same words in the same order.

use proofhouse_documents::notice::NoticeKind;
use proofhouse_documents::{Document, conformity, render};

use crate::reading::{html_text, spoken_pdf_text};
use crate::samples;

/// Every document that the office makes.
pub(crate) fn all() -> Vec<(&'static str, Document)> {
    let notice = |kind| samples::notice(kind).document().unwrap();
    vec![
        ("notice-of-intent", notice(NoticeKind::Intent)),
        ("temporary-ban", notice(NoticeKind::TemporaryBan)),
        ("permanent-ban", notice(NoticeKind::PermanentBan)),
        ("lifting", notice(NoticeKind::Lifting)),
        ("service-letter", notice(NoticeKind::Service)),
        ("inspection-report", samples::report().document()),
        (
            "self-assessment",
            conformity::document(&samples::self_assessment()),
        ),
        ("conformance-record", crate::record::report()),
        ("statement-of-compliance", crate::statement::joint()),
    ]
    .into_iter()
    .chain(
        crate::kinds::all()
            .into_iter()
            .map(|(name, content)| (name, content.document().unwrap())),
    )
    .collect()
}

/// The words in order; marks of a list, which the browser draws, are left out, and a digest broken over lines is joined.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '•' && *letter != '\u{c}')
        .collect()
}

#[test]
fn both_forms_say_the_same_in_the_same_order() {
    for (name, document) in all() {
        let rendered = render(&document).unwrap();
        let html = html_text(std::str::from_utf8(&rendered.html).unwrap());
        let html = html.replace("Skip to main content", "");
        let pdf = spoken_pdf_text(&rendered.pdf);
        assert_eq!(
            letters(&html),
            letters(&pdf),
            "{name}: HTML then PDF:\n{html}\n-----\n{pdf}"
        );
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for (name, document) in all() {
        let first = render(&document).unwrap();
        let second = render(&document).unwrap();
        assert_eq!(first, second, "{name}");
    }
}
