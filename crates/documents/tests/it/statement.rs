//! A statement of compliance: its data travel in the PDF byte for byte, and the file claims what then may be claimed.

use std::path::Path;

use proofhouse_documents::statement::{DATA, document, rendered};
use proofhouse_documents::{Document, Sha256};
use proofhouse_law::statement::Statement;
use proofhouse_law::{Regime, SourceFile, library};

use crate::reading::{on_disk, output_of};

const STANDARDS: &str = include_str!("../../../../fixtures/fuzz/law-statement/standards");
const JOINT: &str = include_str!("../../../../fixtures/fuzz/law-statement/joint-label");

fn psti() -> Regime {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(&root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let file = file.unwrap().path();
            let name = file.strip_prefix(&root).unwrap().display().to_string();
            files.push((name, std::fs::read(&file).unwrap()));
        }
    }
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    let regimes = library::load(&files).regimes;
    let psti = regimes
        .into_iter()
        .find(|one| one.id().as_str() == "uk-psti-2022");
    psti.unwrap()
}

fn read(text: &str) -> Statement {
    Statement::from_json(text.as_bytes()).unwrap()
}

/// A joint statement that rests on a label, for the tests that every document passes.
pub(crate) fn joint() -> Document {
    document(&psti(), &read(JOINT))
}

#[test]
fn the_data_come_out_of_the_pdf_as_they_went_in() {
    let statement = read(STANDARDS);
    let rendered = rendered(&psti(), &statement).unwrap();
    let (folder, file) = on_disk(&rendered.pdf);
    let list = output_of("pdfdetach", &["-list"], &file);
    assert!(
        list.starts_with("1 embedded files") && list.contains(DATA),
        "{list}"
    );
    let out = folder.path().join("out.json");
    let into = out.display().to_string();
    output_of("pdfdetach", &["-save", "1", "-o", &into], &file);
    assert_eq!(
        Sha256::of(&std::fs::read(&out).unwrap()),
        Sha256::of(&statement.to_json())
    );
    let said = output_of("qpdf", &["--check"], &file);
    assert!(
        said.contains("No syntax or stream encoding errors found"),
        "{said}"
    );
}

#[test]
fn with_data_inside_the_pdf_is_tagged_and_claims_the_third_part() {
    let rendered = rendered(&psti(), &read(STANDARDS)).unwrap();
    let (_folder, file) = on_disk(&rendered.pdf);
    let info = output_of("pdfinfo", &[], &file);
    assert!(info.contains("Tagged:          yes"), "{info}");
    assert!(
        info.contains("Title:           Statement of compliance: Acme Cam 2"),
        "{info}"
    );
    let metadata = output_of("pdfinfo", &["-meta"], &file);
    for claim in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
    ] {
        assert!(metadata.contains(claim), "no {claim} in {metadata}");
    }
}
