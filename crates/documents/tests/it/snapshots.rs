//! The HTML of each kind of document, kept whole so that a change of a word is seen in review.

use proofhouse_documents::notice::{NoticeError, NoticeKind};
use proofhouse_documents::{html, render};

use crate::same_content::all;
use crate::samples;

#[test]
fn the_html_of_each_kind_is_as_kept() {
    for (name, document) in all() {
        let page = String::from_utf8(render(&document).unwrap().html).unwrap();
        let page = page.replace(html::STYLE, "/* the style */");
        insta::assert_snapshot!(name, page);
    }
}

#[test]
fn the_fragment_is_the_page_without_its_frame() {
    let document = samples::notice(NoticeKind::PermanentBan)
        .document()
        .unwrap();
    let fragment = html::fragment(&document).unwrap();
    let page = String::from_utf8(render(&document).unwrap().html).unwrap();
    assert!(page.contains(&fragment));
    assert!(
        !fragment.contains("<h1") && !fragment.contains("<html") && !fragment.contains("<style")
    );
}

#[test]
fn the_style_that_a_policy_allows_is_the_one_in_the_page() {
    let page = String::from_utf8(render(&samples::report().document()).unwrap().html).unwrap();
    assert!(page.contains(&format!("<style>{}</style>", html::STYLE)));
    assert!(html::style_source().starts_with("'sha256-") && html::style_source().ends_with("='"));
}

#[test]
fn each_empty_mandatory_part_is_named() {
    let mut content = samples::notice(NoticeKind::PermanentBan);
    content.paragraphs[0].officer_words = " \n ".to_owned();
    content.addressee.name = String::new();
    let Err(NoticeError::Missing { missing }) = content.document() else {
        panic!("it was built")
    };
    let ids: Vec<&str> = missing.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(ids, ["addressee", "reasons"]);
    let said = content.document().unwrap_err().to_string();
    assert!(said.contains("Why we give this notice (reasons)"), "{said}");
}
