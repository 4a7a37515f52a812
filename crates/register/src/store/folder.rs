//! A published folder as a source of files for verification, with limits on what is read.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::disk::TEMPORARY;
use crate::verify::{LogFiles, ReadError};

/// Most files listed, and most folders deep.
const MAX_FILES: usize = 1_000_000;
const MAX_DEPTH: usize = 12;

/// A folder with a log in it.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`; nothing is read yet.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    fn walk(&self, folder: &Path, depth: usize, found: &mut Vec<String>) -> Result<(), ReadError> {
        let fail = |why: String| ReadError {
            path: folder.to_string_lossy().into_owned(),
            why,
        };
        if depth > MAX_DEPTH {
            return Err(fail("the folders are nested too deep for a log".into()));
        }
        let here = fs::read_dir(self.root.join(folder)).map_err(|error| fail(error.to_string()))?;
        for entry in here {
            let entry = entry.map_err(|error| fail(error.to_string()))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(|error| fail(error.to_string()))?;
            if kind.is_dir() {
                if path != Path::new(TEMPORARY) {
                    self.walk(&path, depth + 1, found)?;
                }
                continue;
            }
            if found.len() >= MAX_FILES {
                return Err(fail("there are too many files for a log".into()));
            }
            found.push(path.to_string_lossy().into_owned());
        }
        Ok(())
    }
}

impl LogFiles for Folder {
    fn read(&self, path: &str, max: usize) -> Result<Option<Vec<u8>>, ReadError> {
        let fail = |why: String| ReadError {
            path: path.to_owned(),
            why,
        };
        let file = match File::open(self.root.join(path)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error.to_string())),
        };
        if !file
            .metadata()
            .map_err(|error| fail(error.to_string()))?
            .is_file()
        {
            return Err(fail("it is not a file".into()));
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        file.take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| fail(error.to_string()))?;
        if bytes.len() > max {
            return Err(fail(format!("it is longer than {max} bytes")));
        }
        Ok(Some(bytes))
    }

    fn list(&self) -> Result<Option<Vec<String>>, ReadError> {
        let mut found = Vec::new();
        self.walk(Path::new(""), 0, &mut found)?;
        found.sort();
        Ok(Some(found))
    }
}
