//! Opens a statement: data as JSON, a PDF that carries its data, or any other maker's PDF, of which there are only words.

use std::path::Path;

use proofhouse_documents::Sha256;
use proofhouse_documents::statement::DATA;
use proofhouse_law::statement::{ReadError, Statement};
use serde::Serialize;

use super::confined::Pdf;
use crate::exit::Failure;

/// The largest file read, in bytes.
const BYTES_MAX: u64 = 16 << 20;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// Data.
    Json,
    /// A PDF that carries its data.
    Pdf,
    /// A PDF that carries none.
    PdfWithoutData,
}

/// An opened file.
pub(super) struct Opened {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its digest.
    pub(super) sha256: Sha256,
    /// The bytes of its data, and what they say.
    pub(super) data: Option<(Vec<u8>, Statement)>,
    /// The PDF, ready for further reading.
    pub(super) pdf: Option<Pdf>,
}

/// Opens the file at `path`.
pub(super) fn open(path: &Path) -> Result<Opened, Failure> {
    let bytes = super::read(path, BYTES_MAX)?;
    let sha256 = Sha256::of(&bytes);
    if !is_pdf(&bytes) {
        let statement = data(&bytes)?;
        return Ok(Opened {
            kind: Kind::Json,
            sha256,
            data: Some((bytes.clone(), statement)),
            bytes,
            pdf: None,
        });
    }
    let pdf = Pdf::new(&bytes)?;
    let data = match pdf.attached(DATA)? {
        Some(inside) => {
            let statement = data(&inside)?;
            Some((inside, statement))
        }
        None => None,
    };
    Ok(Opened {
        kind: if data.is_some() {
            Kind::Pdf
        } else {
            Kind::PdfWithoutData
        },
        bytes,
        sha256,
        data,
        pdf: Some(pdf),
    })
}

/// A PDF may have some bytes before its head (ISO 32000-1, annex H.3.4.1: readers take 1024).
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    head.windows(5).any(|five| five == b"%PDF-")
}

fn data(bytes: &[u8]) -> Result<Statement, Failure> {
    Statement::from_json(bytes).map_err(|error| unread(&error))
}

/// Why data were refused.
pub(super) fn unread(error: &ReadError) -> Failure {
    let next = match error {
        ReadError::Schema(_) => {
            "Use the version of this program that made it, or ask for it again."
        }
        _ => "Mend it, or ask its maker for it again; docs/reference/statement.md has every field.",
    };
    let what = super::printable(format!("The statement cannot be read: {error}."));
    Failure::usage("statement.data", what, next)
}
