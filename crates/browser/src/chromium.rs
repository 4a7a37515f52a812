//! Which Chromium is used: one that the caller names, or the first of the usual names in `PATH`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::BrowserError;

/// What Chromium and its like are called, the free one first.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A Chromium on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chromium {
    program: PathBuf,
}

impl Chromium {
    /// The first of the usual names in `PATH`.
    pub fn find() -> Result<Self, BrowserError> {
        Self::find_in(&std::env::var_os("PATH").unwrap_or_default())
    }

    /// The first of the usual names in `folders`, written as `PATH` is.
    pub fn find_in(folders: &OsStr) -> Result<Self, BrowserError> {
        NAMES
            .iter()
            .flat_map(|name| std::env::split_paths(folders).map(move |folder| folder.join(name)))
            .find(|program| program.is_absolute() && program.is_file())
            .map(|program| Self { program })
            .ok_or(BrowserError::NoChromium)
    }

    /// The program at `program`.
    pub fn at(program: impl Into<PathBuf>) -> Result<Self, BrowserError> {
        let program = program.into();
        if program.is_absolute() && program.is_file() {
            Ok(Self { program })
        } else {
            Err(BrowserError::NotThere(program))
        }
    }

    /// Where it is.
    pub fn program(&self) -> &Path {
        &self.program
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_by_its_name_in_the_folders_that_are_given_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            Chromium::find_in(folder.path().as_os_str()),
            Err(BrowserError::NoChromium)
        ));
        let program = folder.path().join("google-chrome");
        std::fs::write(&program, "").unwrap();
        let found = Chromium::find_in(folder.path().as_os_str()).unwrap();
        assert_eq!(found.program(), program);
        let preferred = folder.path().join("chromium");
        std::fs::write(&preferred, "").unwrap();
        let found = Chromium::find_in(folder.path().as_os_str()).unwrap();
        assert_eq!(found.program(), preferred);
        assert!(Chromium::at("chromium").is_err());
    }
}
