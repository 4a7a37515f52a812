//! The files of a draft: taken within limits, checked as `law check` does, and kept as one exhibit.

use std::collections::BTreeSet;

use proofhouse_law::regime;
use proofhouse_law::{Regime, SourceFile};
use serde::{Deserialize, Serialize};

use crate::store::views::CallRow;
use crate::web::form::Faults;
use crate::web::{App, WebError};

/// The most files, the most bytes of all of them, and the longest name.
const FILES_MAX: usize = 40;
pub(crate) const BYTES_MAX: usize = 768 * 1024;
const NAME_MAX: usize = 60;
/// The most problems listed.
const PROBLEMS_MAX: usize = 30;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftFile {
    /// Its name, such as `powers.toml`.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) text: String,
}

/// Reads a draft of `regime`; every problem is a fault at the field `files`.
pub(super) fn check(regime: &str, files: &[DraftFile], faults: &mut Faults) -> Option<Regime> {
    let before = faults.is_empty();
    let mut wrong = |what: String| faults.add("files", what);
    if files.is_empty() {
        wrong("Select the files of the draft: every file of the regime’s folder".to_owned());
    }
    if files.len() > FILES_MAX {
        wrong(format!("A draft has at most {FILES_MAX} files"));
    }
    if files.iter().map(|file| file.text.len()).sum::<usize>() > BYTES_MAX {
        wrong(format!(
            "The files together must be {} KiB or smaller",
            BYTES_MAX / 1024
        ));
    }
    let mut seen = BTreeSet::new();
    for file in files.iter().take(FILES_MAX) {
        if !is_plain(&file.name) {
            let shown: String = file.name.chars().take(NAME_MAX).collect();
            wrong(format!(
                "“{shown}” is no name of a regime’s file: use small letters, digits and hyphens, and end it with .toml"
            ));
        } else if !seen.insert(file.name.as_str()) {
            wrong(format!("{} was sent twice", file.name));
        }
    }
    if !faults.is_empty() && before {
        return None;
    }
    let (read, problems) = load(regime, files);
    for problem in problems.iter().take(PROBLEMS_MAX) {
        faults.add(
            "files",
            format!(
                "{} line {}: {} {}",
                problem.path, problem.line, problem.message, problem.remedy
            ),
        );
    }
    if let Some(more) = problems
        .len()
        .checked_sub(PROBLEMS_MAX)
        .filter(|more| *more > 0)
    {
        faults.add(
            "files",
            format!("And {more} more problems: run proofhouse law check on the folder"),
        );
    }
    read
}

/// Sorted by name, as they are kept and hashed.
pub(super) fn sorted(mut files: Vec<DraftFile>) -> Vec<DraftFile> {
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// The draft of a call, as it was kept.
pub(super) fn of(app: &App, call: &CallRow) -> Result<Regime, WebError> {
    let corrupt = |why: String| WebError::internal(format!("the draft of {}: {why}", call.call));
    let bytes = app
        .desk()
        .exhibits()
        .read(call.files)
        .map_err(|error| corrupt(error.to_string()))?;
    let files: Vec<DraftFile> =
        serde_json::from_slice(&bytes).map_err(|error| corrupt(error.to_string()))?;
    let (read, problems) = load(&call.regime, &files);
    read.filter(|regime| regime.hash() == call.draft)
        .ok_or_else(|| corrupt(format!("{} problems", problems.len())))
}

fn load(regime: &str, files: &[DraftFile]) -> (Option<Regime>, Vec<proofhouse_law::Problem>) {
    let paths: Vec<String> = files
        .iter()
        .map(|file| format!("{regime}/{}", file.name))
        .collect();
    let sources: Vec<SourceFile<'_>> = paths
        .iter()
        .zip(files)
        .map(|(path, file)| SourceFile {
            path,
            bytes: file.text.as_bytes(),
        })
        .collect();
    let (mut read, problems) = regime::load(&sources);
    (read.pop(), problems)
}

fn is_plain(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".toml") else {
        return false;
    };
    name.len() <= NAME_MAX
        && !stem.is_empty()
        && stem
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}
