//! Reading regime folders: every problem is named with file and line, and reading never stops at the first.

use sha2::{Digest as _, Sha256};

use super::model::{Problem, Regime, Severity, SourceFile};
use super::reader::FileReader;
use super::rows::Rows;
use super::{calendar_rows, check};
use crate::clock::Calendar;
use crate::digest::Digest;
use crate::library;

/// The largest file taken, in bytes.
pub(crate) const FILE_BYTES_MAX: usize = 1 << 20;
/// The most files taken.
pub(crate) const FILES_MAX: usize = 200;

/// Reads regimes, one a folder; folders of standards are read and not returned. Regimes with errors are left out; every problem
/// of every file is in the list. What folders say of each other is checked by [`library::load`].
pub fn load(files: &[SourceFile<'_>]) -> (Vec<Regime>, Vec<Problem>) {
    let (library, _) = library::read(files);
    (library.regimes, library.problems)
}

pub(crate) fn problem(path: &str, code: &'static str, message: &str, remedy: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 0,
        severity: Severity::Error,
        code,
        message: message.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// A file and a line in it.
pub(crate) type Place = (String, usize);

/// The files that are not too large, and those that are as problems.
pub(crate) fn bounded<'f, 'b>(
    files: &[&'f SourceFile<'b>],
    problems: &mut Vec<Problem>,
) -> Vec<&'f SourceFile<'b>> {
    let (kept, large): (Vec<&SourceFile<'_>>, Vec<&SourceFile<'_>>) = files
        .iter()
        .copied()
        .partition(|file| file.bytes.len() <= FILE_BYTES_MAX);
    problems.extend(large.into_iter().map(|file| {
        problem(
            file.path,
            "regime.too-large",
            "The file is larger than 1 MiB.",
            "Split it.",
        )
    }));
    kept
}

/// Reads a folder of calendars.
pub(crate) fn load_calendars(
    folder: &str,
    files: &[&SourceFile<'_>],
) -> (Vec<Calendar>, Vec<Problem>) {
    let mut problems = Vec::new();
    let (calendars, found) = calendar_rows::load(folder, &bounded(files, &mut problems));
    problems.extend(found);
    (calendars, problems)
}

/// Reads one regime's folder; the places are those of its routes to deemed compliance, in order.
pub(crate) fn load_folder(
    folder: &str,
    files: &[&SourceFile<'_>],
) -> (Option<Regime>, Vec<Place>, Vec<Problem>) {
    let mut rows = Rows::default();
    let mut problems = Vec::new();
    for file in bounded(files, &mut problems) {
        let reader = FileReader::new(file);
        let table = reader.parse();
        rows.read(&reader, table.get_ref());
        problems.extend(reader.into_problems());
    }
    problems.extend(check::check(folder, &rows));
    let routes = rows
        .deemed
        .iter()
        .map(|placed| (placed.path.clone(), placed.line))
        .collect();
    let regime = rows.into_regime(hash(folder, files));
    (regime, routes, problems)
}

/// The content hash: file names within the folder and their bytes, each preceded by its length.
pub(crate) fn hash(folder: &str, files: &[&SourceFile<'_>]) -> Digest {
    let mut hash = Sha256::new();
    for file in files {
        let name = file.path.get(folder.len() + 1..).unwrap_or(file.path);
        for part in [name.as_bytes(), file.bytes] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
    }
    Digest::from_bytes(hash.finalize().into())
}
