//! The regimes of this repository, read once.

use std::path::Path;
use std::sync::LazyLock;

use proofhouse_law::{Regime, SourceFile, regime};

/// The files of a folder of regimes, as (path, bytes).
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for inner in std::fs::read_dir(folder).unwrap() {
        let inner = inner.unwrap().path();
        if !inner.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&inner).unwrap() {
            let file = file.unwrap().path();
            let name = format!(
                "{}/{}",
                inner.file_name().unwrap().display(),
                file.file_name().unwrap().display()
            );
            files.push((name, std::fs::read(&file).unwrap()));
        }
    }
    files.sort();
    files
}

pub(crate) fn load(files: &[(String, Vec<u8>)]) -> (Vec<Regime>, Vec<proofhouse_law::Problem>) {
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    regime::load(&sources)
}

/// The regimes of the repository, read once.
static REGIMES: LazyLock<Vec<Regime>> = LazyLock::new(|| {
    let (regimes, problems) = load(&files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"),
    ));
    assert_eq!(problems, Vec::new());
    regimes
});

pub(crate) fn regime(id: &str) -> Regime {
    REGIMES
        .iter()
        .find(|regime| regime.id().as_str() == id)
        .unwrap()
        .clone()
}
