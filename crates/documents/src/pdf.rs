//! Writes a document as a tagged PDF under the checks of PDF/UA-1 and PDF/A-2a (PDF/A-3a with its data attached), all in memory.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::content::{Cleaned, Document};
use crate::fonts;
use crate::render::Attachment;

/// The layout of every document. Content reaches it as data through `sys.inputs`, never as markup.
const LAYOUT: &str = include_str!("pdf/document.typ");

/// Why the PDF could not be written; nothing was.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The checked content could not be handed to the layout: our own fault.
    #[error(
        "the PDF was not written, through a fault of this program: the content could not be handed over: {0}. Report it with the document's reference"
    )]
    Data(String),
    /// The layout failed on checked content: our own fault.
    #[error("the PDF was not laid out: {0}. Report it with the document's reference")]
    Layout(String),
    /// The checks of PDF/UA-1 or PDF/A refused the document.
    #[error(
        "the PDF was not written, because it would not conform to PDF/UA-1 with PDF/A: {0}. Report it with the document's reference"
    )]
    Conformance(String),
}

/// Writes the PDF; its only date and its identifier come from the document.
pub(crate) fn write(
    document: &Document,
    cleaned: &Cleaned,
    attachment: Option<&Attachment<'_>>,
) -> Result<Vec<u8>, PdfError> {
    let bytes = compile(document, cleaned, attachment);
    // The layout engine keeps what it computed in a cache of the whole process; a service that runs for months must not.
    typst::comemo::evict(0);
    bytes
}

fn compile(
    document: &Document,
    cleaned: &Cleaned,
    attachment: Option<&Attachment<'_>>,
) -> Result<Vec<u8>, PdfError> {
    let world = Paper::new(cleaned, attachment)?;
    let laid_out: PagedDocument = typst::compile(&world)
        .output
        .map_err(|errors| PdfError::Layout(describe(&errors)))?;
    let standards = PdfStandards::new(&[archival(attachment), PdfStandard::Ua_1])
        .map_err(|error| PdfError::Conformance(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!(
            "{:?} {} {}",
            document.kind, document.reference, document.date
        )),
        creator: Smart::Custom(Some("Proofhouse".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&laid_out, &options).map_err(|errors| PdfError::Conformance(describe(&errors)))
}

/// PDF/A-2 has no place for a file of another kind, and PDF/A-3 differs from it in nothing else.
fn archival(attachment: Option<&Attachment<'_>>) -> PdfStandard {
    match attachment {
        Some(_) => PdfStandard::A_3a,
        None => PdfStandard::A_2a,
    }
}

fn describe(errors: &[SourceDiagnostic]) -> String {
    errors
        .iter()
        .take(5)
        .map(|error| error.message.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The whole world that the layout engine sees: one source, the embedded fonts, the document's data. No files, packages or clock.
struct Paper {
    library: LazyHash<Library>,
    main: Source,
}

static MAIN: LazyLock<Option<Source>> = LazyLock::new(|| {
    let path = VirtualPath::new("document.typ").ok()?;
    Some(Source::new(
        RootedPath::new(VirtualRoot::Project, path).intern(),
        LAYOUT.to_owned(),
    ))
});

impl Paper {
    fn new(cleaned: &Cleaned, attachment: Option<&Attachment<'_>>) -> Result<Self, PdfError> {
        let attached = attachment.map_or(Value::None, |one| {
            let parts = [
                ("name", one.name),
                ("media", one.media),
                ("description", one.description),
                ("text", one.text),
            ];
            Value::Dict(
                parts
                    .into_iter()
                    .map(|(key, text)| (Str::from(key), Value::Str(Str::from(text))))
                    .collect(),
            )
        });
        let document: Value = serde_json::from_value(cleaned.view.clone())
            .map_err(|error| PdfError::Data(error.to_string()))?;
        let inputs: Dict = [
            (Str::from("document"), document),
            (Str::from("attached"), attached),
        ]
        .into_iter()
        .collect();
        let library = Library::builder()
            .with_inputs(inputs)
            .with_features([Feature::A11yExtras].into_iter().collect())
            .build();
        let main = MAIN
            .clone()
            .ok_or_else(|| PdfError::Data("the layout has no path".to_owned()))?;
        Ok(Self {
            library: LazyHash::new(library),
            main,
        })
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts::BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
