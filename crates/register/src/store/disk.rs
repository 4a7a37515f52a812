//! The few things that publishing does to a disk, so that tests can make each of them fail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where files are written before they are put in place; on the same file system as their places.
pub(super) const TEMPORARY: &str = ".writing";

/// A folder that files are put into durably. Each step is durable when it returns.
pub(super) trait Disk {
    /// The file at `path`, or `None`.
    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>>;
    /// Makes the folders that `path` lies in.
    fn make_folders(&mut self, path: &str) -> io::Result<()>;
    /// Writes the temporary file, and flushes it to the disk.
    fn write_temporary(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Renames the temporary file to `path`: readers see the old file or the new one, wholly.
    fn move_temporary(&mut self, path: &str) -> io::Result<()>;
    /// Flushes the names of the folders on the way to `path`.
    fn sync_folders(&mut self, path: &str) -> io::Result<()>;
    /// Removes what a crash may have left.
    fn clear_temporary(&mut self) -> io::Result<()>;
}

/// A folder of the file system.
pub(super) struct RealDisk {
    root: PathBuf,
}

impl RealDisk {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    fn temporary(&self) -> PathBuf {
        self.root.join(TEMPORARY).join("file")
    }
}

impl Disk for RealDisk {
    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.root.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn make_folders(&mut self, path: &str) -> io::Result<()> {
        fs::create_dir_all(self.root.join(TEMPORARY))?;
        match self.root.join(path).parent() {
            Some(parent) => fs::create_dir_all(parent),
            None => Ok(()),
        }
    }

    fn write_temporary(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(self.temporary())?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn move_temporary(&mut self, path: &str) -> io::Result<()> {
        fs::rename(self.temporary(), self.root.join(path))
    }

    fn sync_folders(&mut self, path: &str) -> io::Result<()> {
        for folder in Path::new(path).ancestors().skip(1) {
            File::open(self.root.join(folder))?.sync_all()?;
        }
        Ok(())
    }

    fn clear_temporary(&mut self) -> io::Result<()> {
        match fs::remove_dir_all(self.root.join(TEMPORARY)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
