//! The files that the office holds, by the SHA-256 of their bytes: bundles, and both forms of each notice.
//!
//! A file is written beside its place, brought onto the disk, and only then named by its digest, so
//! that a name always stands for whole and unaltered bytes. It is written before the transaction
//! that relies on it: a crash in between leaves a file nobody names, which harms nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proofhouse_law::Digest;
use sha2::{Digest as _, Sha256};

use crate::store::{NoWatch, Watch};

/// The largest bundle or document taken in, in bytes.
pub const EXHIBIT_MAX: u64 = 512 * 1024 * 1024;

/// Why a file was not taken in or not handed out.
#[derive(Debug, thiserror::Error)]
pub enum ExhibitError {
    /// It is larger than the office takes.
    #[error(
        "the file is larger than the {max} bytes that the office takes in; nothing was kept; send a smaller one"
    )]
    TooLarge {
        /// The limit in bytes.
        max: u64,
    },
    /// The disk refused.
    #[error("{doing} {path} failed: {source}; what the office held before it still holds")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no such file.
    #[error("the office holds no file {digest}; restore it from a backup")]
    Missing {
        /// The digest asked for.
        digest: Digest,
    },
    /// The file's bytes are not those it is named for.
    #[error(
        "the file {digest} was altered: its bytes now have the digest {found}; restore it from a backup"
    )]
    Altered {
        /// The digest it is named for.
        digest: Digest,
        /// The digest of the bytes that are there.
        found: Digest,
    },
}

fn io<'p>(doing: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> ExhibitError + 'p {
    move |source| ExhibitError::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}

/// The folder of the office's files; cloning it is cheap.
#[derive(Clone)]
pub struct Exhibits {
    folder: PathBuf,
    watch: Arc<dyn Watch>,
}

/// A file that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
}

impl Exhibits {
    /// The files under `folder`, which is made if it is not there; leftovers of a crash are cleared away.
    pub fn open(folder: &Path) -> Result<Self, ExhibitError> {
        let incoming = folder.join("incoming");
        fs::create_dir_all(&incoming).map_err(io("making", &incoming))?;
        for left in fs::read_dir(&incoming)
            .map_err(io("reading", &incoming))?
            .flatten()
        {
            // Half a file that nobody was told of; the sender still has it.
            let _gone = fs::remove_file(left.path());
        }
        Ok(Self {
            folder: folder.to_owned(),
            watch: Arc::new(NoWatch),
        })
    }

    /// The files under `folder`, only to be read: nothing is made or cleared away.
    pub fn look(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            watch: Arc::new(NoWatch),
        }
    }

    /// The same folder, telling `watch` before each write.
    #[must_use]
    pub fn watched(mut self, watch: Arc<dyn Watch>) -> Self {
        self.watch = watch;
        self
    }

    /// Begins to take in a file of at most `max` bytes, piece by piece.
    pub fn begin(&self, max: u64) -> Result<Intake, ExhibitError> {
        let mut name = [0_u8; 16];
        getrandom::fill(&mut name).map_err(|error| ExhibitError::Io {
            doing: "naming a file in",
            path: self.folder.clone(),
            source: std::io::Error::other(error.to_string()),
        })?;
        let path = self.folder.join("incoming").join(hex::encode(name));
        self.watch.before_write("exhibit: create");
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(io("making", &path))?;
        Ok(Intake {
            exhibits: self.clone(),
            file,
            path,
            hasher: Sha256::new(),
            size: 0,
            max,
            placed: false,
        })
    }

    /// Takes in bytes that are at hand.
    pub fn put(&self, bytes: &[u8]) -> Result<Taken, ExhibitError> {
        let mut intake = self.begin(EXHIBIT_MAX)?;
        intake.write(bytes)?;
        intake.finish()
    }

    /// The bytes of a file, which are checked against its name first.
    pub fn read(&self, digest: Digest) -> Result<Vec<u8>, ExhibitError> {
        let path = self.place(digest);
        let mut bytes = Vec::new();
        match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(ExhibitError::Missing { digest });
            }
            opened => opened
                .and_then(|file| file.take(EXHIBIT_MAX + 1).read_to_end(&mut bytes))
                .map_err(io("reading", &path))?,
        };
        let found = Digest::of(&bytes);
        if found == digest {
            Ok(bytes)
        } else {
            Err(ExhibitError::Altered { digest, found })
        }
    }

    /// Whether the file is there with the bytes it is named for.
    pub fn check(&self, digest: Digest) -> Result<(), ExhibitError> {
        self.read(digest).map(drop)
    }

    /// Every digest that a file is named for.
    pub fn list(&self) -> Result<Vec<Digest>, ExhibitError> {
        let mut digests = Vec::new();
        for folder in fs::read_dir(&self.folder)
            .map_err(io("reading", &self.folder))?
            .flatten()
        {
            if folder.file_name().len() != 2 {
                continue;
            }
            for file in fs::read_dir(folder.path())
                .map_err(io("reading", &self.folder))?
                .flatten()
            {
                digests.extend(
                    file.file_name()
                        .to_str()
                        .and_then(|name| name.parse::<Digest>().ok()),
                );
            }
        }
        digests.sort_unstable();
        Ok(digests)
    }

    /// Where a file lies.
    pub fn place(&self, digest: Digest) -> PathBuf {
        let name = digest.to_string();
        let (folder, _) = name.split_at_checked(2).unwrap_or(("", ""));
        self.folder.join(folder).join(&name)
    }
}

/// A file on its way in; dropped before [`Intake::finish`], it leaves nothing.
pub struct Intake {
    exhibits: Exhibits,
    file: File,
    path: PathBuf,
    hasher: Sha256,
    size: u64,
    max: u64,
    placed: bool,
}

impl Intake {
    /// Adds a piece; refuses the file as soon as it is too large.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), ExhibitError> {
        self.size = self.size.saturating_add(piece.len() as u64);
        if self.size > self.max {
            return Err(ExhibitError::TooLarge { max: self.max });
        }
        self.exhibits.watch.before_write("exhibit: write");
        self.hasher.update(piece);
        self.file
            .write_all(piece)
            .map_err(io("writing", &self.path))
    }

    /// Brings the file onto the disk and names it by its digest.
    pub fn finish(mut self) -> Result<Taken, ExhibitError> {
        let digest = Digest::from_bytes(std::mem::take(&mut self.hasher).finalize().into());
        self.exhibits.watch.before_write("exhibit: sync");
        self.file.sync_all().map_err(io("syncing", &self.path))?;
        let place = self.exhibits.place(digest);
        let taken = Taken {
            digest,
            size: self.size,
        };
        if self.exhibits.check(digest).is_ok() {
            return Ok(taken);
        }
        if place.exists() {
            // Never overwritten, even by the right bytes: what altered it must come to light.
            self.exhibits.check(digest)?;
        }
        let folder = place.parent().unwrap_or(&self.exhibits.folder).to_owned();
        fs::create_dir_all(&folder).map_err(io("making", &folder))?;
        let mut permissions = self
            .file
            .metadata()
            .map_err(io("reading", &self.path))?
            .permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&self.path, permissions).map_err(io("protecting", &self.path))?;
        self.exhibits.watch.before_write("exhibit: place");
        fs::rename(&self.path, &place).map_err(io("placing", &place))?;
        self.placed = true;
        for changed in [&folder, &self.exhibits.folder] {
            self.exhibits.watch.before_write("exhibit: sync folder");
            File::open(changed)
                .and_then(|folder| folder.sync_all())
                .map_err(io("syncing", changed))?;
        }
        Ok(taken)
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        if !self.placed {
            let _gone = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Exhibits) {
        let folder = tempfile::tempdir().unwrap();
        let exhibits = Exhibits::open(folder.path()).unwrap();
        (folder, exhibits)
    }

    fn incoming(folder: &tempfile::TempDir) -> usize {
        fs::read_dir(folder.path().join("incoming"))
            .unwrap()
            .count()
    }

    #[test]
    fn what_was_taken_in_comes_back_and_twice_is_once() {
        let (folder, exhibits) = folder();
        let taken = exhibits.put(b"a bundle").unwrap();
        assert_eq!(exhibits.put(b"a bundle").unwrap(), taken);
        assert_eq!(exhibits.read(taken.digest).unwrap(), b"a bundle");
        assert_eq!(exhibits.list().unwrap(), [taken.digest]);
        assert_eq!(incoming(&folder), 0);
    }

    #[test]
    fn a_file_too_large_is_refused_at_the_byte_too_many_and_leaves_nothing() {
        let (folder, exhibits) = folder();
        let mut intake = exhibits.begin(8).unwrap();
        intake.write(b"12345678").unwrap();
        assert!(matches!(
            intake.write(b"9"),
            Err(ExhibitError::TooLarge { max: 8 })
        ));
        drop(intake);
        assert_eq!((incoming(&folder), exhibits.list().unwrap().len()), (0, 0));
    }

    #[test]
    fn an_altered_file_is_named_and_not_written_over() {
        let (_folder, exhibits) = folder();
        let digest = exhibits.put(b"evidence").unwrap().digest;
        let place = exhibits.place(digest);
        fs::remove_file(&place).unwrap();
        assert!(matches!(
            exhibits.read(digest),
            Err(ExhibitError::Missing { .. })
        ));
        fs::write(&place, b"Evidence").unwrap();
        assert!(matches!(
            exhibits.read(digest),
            Err(ExhibitError::Altered { .. })
        ));
        assert!(matches!(
            exhibits.put(b"evidence"),
            Err(ExhibitError::Altered { .. })
        ));
        assert_eq!(fs::read(&place).unwrap(), b"Evidence");
    }

    #[test]
    fn half_a_file_is_cleared_away_at_the_next_start() {
        let (folder, exhibits) = folder();
        let mut intake = exhibits.begin(100).unwrap();
        intake.write(b"half").unwrap();
        std::mem::forget(intake);
        assert_eq!(incoming(&folder), 1);
        Exhibits::open(folder.path()).unwrap();
        assert_eq!(incoming(&folder), 0);
    }
}
