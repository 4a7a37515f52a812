//! New files that a command writes: whole and on the disk, or not at all. What exists is never overwritten.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::exit::Failure;

/// Who may read a new file, as its mode before the user's mask.
const ANYONE: u32 = 0o666;
const OWNER: u32 = 0o600;

/// Writes a paper, or data without a secret; where that cannot be, the failure has this code.
pub(crate) fn paper(path: &Path, bytes: &[u8], code: &'static str) -> Result<(), Failure> {
    write(path, bytes, ANYONE).map_err(|error| {
        Failure::usage(
            code,
            format!("{} could not be written: {error}.", path.display()),
            "Name a new file in a folder that you may write to; nothing is overwritten.",
        )
    })
}

/// Writes what may hold a secret, for its owner alone.
///
/// # Errors
/// Where the file exists, or cannot be written whole; then nothing is left of it.
pub(crate) fn for_owner(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, OWNER)
}

fn write(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file is worse than none, and it is ours: it was not there before. That it was not whole is said.
        let _gone = fs::remove_file(path);
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_exists_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("paper");
        paper(&path, b"first", "a.b").unwrap();
        let failure = paper(&path, b"second", "a.b").unwrap_err();
        assert_eq!(failure.code, "a.b");
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }

    #[test]
    fn a_secret_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle");
        for_owner(&path, b"secret").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
