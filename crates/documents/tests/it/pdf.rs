//! The PDF is sound, tagged, named, dated by its document, and says DRILL on every page of an exercise.

use proofhouse_documents::notice::NoticeKind;
use proofhouse_documents::render;

use crate::reading::{on_disk, output_of, whole_pdf_text};
use crate::same_content::all;
use crate::samples;

#[test]
fn qpdf_finds_every_pdf_sound() {
    for (name, document) in all() {
        let (_folder, file) = on_disk(&render(&document).unwrap().pdf);
        let said = output_of("qpdf", &["--check"], &file);
        assert!(
            said.contains("No syntax or stream encoding errors found"),
            "{name}: {said}"
        );
    }
}

#[test]
fn the_pdf_is_tagged_and_claims_both_standards() {
    let document = samples::notice(NoticeKind::TemporaryBan)
        .document()
        .unwrap();
    let (_folder, file) = on_disk(&render(&document).unwrap().pdf);
    let plain = output_of(
        "qpdf",
        &[
            "--json=2",
            "--json-stream-data=inline",
            "--decode-level=all",
        ],
        &file,
    );
    let json: serde_json::Value = serde_json::from_str(&plain).unwrap();
    let objects = json["qpdf"][1].as_object().unwrap();
    let catalog = objects
        .values()
        .map(|object| &object["value"])
        .find(|value| value["/Type"] == "/Catalog")
        .unwrap();
    assert_eq!(catalog["/Lang"], "u:en-GB");
    assert_eq!(catalog["/MarkInfo"]["/Marked"], true);
    assert_eq!(catalog["/ViewerPreferences"]["/DisplayDocTitle"], true);
    assert!(catalog["/StructTreeRoot"].is_string(), "{catalog}");
    let tags: std::collections::BTreeSet<&str> = objects
        .values()
        .filter_map(|object| object["value"]["/S"].as_str())
        .collect();
    for tag in [
        "/H1",
        "/H2",
        "/P",
        "/L",
        "/LI",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/BlockQuote",
        "/Link",
    ] {
        assert!(tags.contains(tag), "no {tag} among {tags:?}");
    }
    let info = output_of("pdfinfo", &[], &file);
    assert!(
        info.contains("Title:           Temporary ban: Blink Nursery Cam 2"),
        "{info}"
    );
    assert!(info.contains("Tagged:          yes"), "{info}");
    let metadata = output_of("pdfinfo", &["-meta"], &file);
    for claim in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
    ] {
        assert!(metadata.contains(claim), "no {claim} in {metadata}");
    }
}

#[test]
fn a_drill_says_so_on_every_page_and_nothing_else_does() {
    let mut content = samples::notice(NoticeKind::TemporaryBan);
    content
        .activities
        .extend((0..80).map(|number| format!("Activity {number}.")));
    let drill = whole_pdf_text(&render(&content.document().unwrap()).unwrap().pdf);
    let pages: Vec<&str> = drill.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() >= 3, "{} pages", pages.len());
    for page in &pages {
        assert!(page.contains("DRILL"), "{page}");
    }
    content.drill = false;
    let rendered = render(&content.document().unwrap()).unwrap();
    assert!(!whole_pdf_text(&rendered.pdf).contains("DRILL"));
    assert!(!String::from_utf8(rendered.html).unwrap().contains("DRILL"));
}
