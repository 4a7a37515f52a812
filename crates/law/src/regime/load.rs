//! Reading regime folders: every problem is named with file and line, and reading never stops at the first.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::model::{Problem, Regime, Severity, SourceFile};
use super::reader::FileReader;
use super::rows::Rows;
use super::{calendar_rows, check, check_times};
use crate::clock::Calendar;
use crate::digest::Digest;

/// The largest file taken, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;
/// The most files taken.
const FILES_MAX: usize = 200;

/// Reads regimes, one a folder. Regimes with errors are left out; every problem of every file is in the list.
pub fn load(files: &[SourceFile<'_>]) -> (Vec<Regime>, Vec<Problem>) {
    let mut folders: BTreeMap<&str, Vec<&SourceFile<'_>>> = BTreeMap::new();
    let mut problems = Vec::new();
    for file in files {
        match file.path.rsplit_once('/') {
            Some((folder, _)) if folders.values().map(Vec::len).sum::<usize>() < FILES_MAX => {
                folders.entry(folder).or_default().push(file);
            }
            Some(_) => problems.push(problem(
                file.path,
                "regime.too-many-files",
                "There are more than 200 files.",
                "Split the folder.",
            )),
            None => problems.push(problem(
                file.path,
                "regime.no-folder",
                "The file is in no regime's folder.",
                "Move it into a folder named after its regime.",
            )),
        }
    }
    let mut calendars = Vec::new();
    let (of_calendars, folders): (BTreeMap<_, _>, BTreeMap<_, _>) = folders
        .into_iter()
        .partition(|(folder, _)| calendar_rows::is_calendars(folder));
    for (folder, mut files) in of_calendars {
        files.sort_by_key(|file| file.path);
        let (read, mut found) = load_calendars(folder, &files);
        found.sort_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
        problems.extend(found);
        calendars.extend(read.into_iter().map(Arc::new));
    }
    let mut regimes: Vec<Regime> = Vec::new();
    for (folder, mut files) in folders {
        files.sort_by_key(|file| file.path);
        let (regime, mut found) = load_folder(folder, &files);
        if let Some(regime) = &regime {
            found.extend(check_times::calendars(regime, folder, &calendars));
        }
        found.sort_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
        if found.is_empty() {
            regimes.extend(regime.map(|regime| Regime {
                calendars: calendars.clone(),
                ..regime
            }));
        }
        problems.extend(found);
    }
    (regimes, problems)
}

fn problem(path: &str, code: &'static str, message: &str, remedy: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 0,
        severity: Severity::Error,
        code,
        message: message.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// The files that are not too large, and those that are as problems.
fn bounded<'f, 'b>(
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

fn load_calendars(folder: &str, files: &[&SourceFile<'_>]) -> (Vec<Calendar>, Vec<Problem>) {
    let mut problems = Vec::new();
    let (calendars, found) = calendar_rows::load(folder, &bounded(files, &mut problems));
    problems.extend(found);
    (calendars, problems)
}

fn load_folder(folder: &str, files: &[&SourceFile<'_>]) -> (Option<Regime>, Vec<Problem>) {
    let mut rows = Rows::default();
    let mut problems = Vec::new();
    for file in bounded(files, &mut problems) {
        let reader = FileReader::new(file);
        let table = reader.parse();
        rows.read(&reader, table.get_ref());
        problems.extend(reader.into_problems());
    }
    problems.extend(check::check(folder, &rows));
    let regime = rows.into_regime(hash(folder, files));
    (regime, problems)
}

/// The content hash: file names within the folder and their bytes, each preceded by its length.
pub(super) fn hash(folder: &str, files: &[&SourceFile<'_>]) -> Digest {
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
