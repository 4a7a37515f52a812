//! The state folder: what is known of each site, a line each, and the sweep under way, a line for each step.
//!
//! ```text
//! lock              held by the one sweep that runs
//! known.jsonl       what was known of every site when the last whole sweep ended; replaced in one rename
//! sweep.jsonl       the sweep under way, only ever appended to
//! sweeps/0007.jsonl the sweeps that ended
//! ```
//! "Begun" is written before a site's first request, and its result in one line when it is done. So after a kill a site is
//! either done, begun, or never asked; a torn last line is dropped. What the process wrote outlives its death at once; a
//! power cut can lose what was written since the last flush, at most [`FLUSH_EVERY`] lines.

mod index;
mod lines;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use index::Index;
pub use lines::SCHEMA;
pub use lines::{Done, Kept, Known, Line};

/// Lines between two flushes to the disk.
pub const FLUSH_EVERY: u32 = 64;

/// Why the state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Another sweep holds it.
    #[error("another sweep runs in {0}")]
    Locked(PathBuf),
    /// A file cannot be read or written.
    #[error("{file}: {error}")]
    Io {
        /// Which.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A line is not ours.
    #[error("{file}, line {line}: {what}")]
    Line {
        /// Which file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// Whether a site is asked in this sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Due,
    /// This sweep has read it already.
    Done,
    /// It was asked less than the interval ago.
    NotDue,
    /// It was begun when an earlier run was stopped; it is left to the next sweep.
    Interrupted,
}

/// An open state folder.
pub struct State {
    folder: PathBuf,
    _lock: File,
    known: Index,
    sweep: Index,
    begun: BTreeMap<String, Timestamp>,
    journal: File,
    number: u32,
    started: Timestamp,
    unflushed: u32,
    every: SignedDuration,
    resumed: bool,
}

impl State {
    /// Opens or makes the folder, and goes on with the sweep that lies there unless that is older than `every`.
    pub fn open(folder: &Path, now: Timestamp, every: SignedDuration) -> Result<Self, StateError> {
        let sweeps = folder.join("sweeps");
        fs::create_dir_all(&sweeps).map_err(at(&sweeps))?;
        let lock = lock(folder)?;
        let (known, last) = Index::known(&folder.join("known.jsonl"))?;
        let path = folder.join("sweep.jsonl");
        let mut found = Index::sweep(&path)?;
        // Its lines are in what is known already: the rename that ends a sweep came, and the one behind it did not.
        if found.head.is_some_and(|(number, _)| number <= last) {
            let to = sweeps.join(name(last));
            fs::rename(&path, &to).map_err(at(&to))?;
            found = Index::sweep(&path)?;
        }
        let resumed = found.head.is_some();
        let (number, started) = found.head.unwrap_or((last + 1, now));
        let mut options = OpenOptions::new();
        let journal = options.append(true).create(true).open(&path);
        let mut state = Self {
            folder: folder.to_owned(),
            _lock: lock,
            known,
            sweep: found.index,
            begun: found.begun,
            journal: journal.map_err(at(&path))?,
            number,
            started,
            unflushed: 0,
            every,
            resumed,
        };
        if resumed && now.duration_since(started) > every {
            // It is too old to go on with: it ends as it is, and a new one begins.
            state.end(now)?;
            drop(state);
            return Self::open(folder, now, every);
        }
        if !resumed {
            state.write(&Line::Sweep {
                schema: SCHEMA,
                sweep: number,
                started: now,
            })?;
        }
        Ok(state)
    }

    /// The number of the sweep, counted from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// When the sweep began.
    pub fn started(&self) -> Timestamp {
        self.started
    }

    /// Whether it goes on with a sweep that was stopped.
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// Whether a site is to be asked now.
    pub fn standing(&self, site: &str, now: Timestamp) -> Standing {
        let lately = |at: Timestamp| now.duration_since(at) < self.every;
        if self.sweep.has(site) {
            return Standing::Done;
        }
        if self.begun.get(site).is_some_and(|at| lately(*at)) {
            return Standing::Interrupted;
        }
        if self.known.asked_at(site).is_some_and(lately) {
            return Standing::NotDue;
        }
        Standing::Due
    }

    /// What is known of a site, this sweep's reading first.
    pub fn known(&self, site: &str) -> Result<Option<Known>, StateError> {
        match self.sweep.read(site)? {
            Some(known) => Ok(Some(known)),
            None => self.known.read(site),
        }
    }

    /// The results of this sweep, in the order in which they came.
    pub fn done(&self) -> impl Iterator<Item = Result<Done, StateError>> + '_ {
        self.sweep.done()
    }

    /// When a site was begun that was not finished.
    pub fn begun(&self, site: &str) -> Option<Timestamp> {
        let open = self.begun.get(site).copied();
        open.filter(|_| !self.sweep.has(site))
    }

    /// Writes that a site is about to be asked.
    pub fn begin(&mut self, site: &str, now: Timestamp) -> Result<(), StateError> {
        self.begun.insert(site.to_owned(), now);
        self.write(&Line::Begun {
            site: site.to_owned(),
            at: now,
        })
    }

    /// Writes what a site came to.
    pub fn finish(&mut self, done: Done) -> Result<(), StateError> {
        let (site, asked_at) = (done.known.site.clone(), done.known.asked_at);
        let line = Line::Done(Box::new(done));
        let (start, length) = self.write(&line).map(|()| self.sweep.end_span())?;
        self.sweep.add(site, asked_at, start, length);
        Ok(())
    }

    fn write(&mut self, line: &Line) -> Result<(), StateError> {
        let path = self.folder.join("sweep.jsonl");
        let mut bytes = serde_json::to_vec(line).map_err(|error| StateError::Io {
            file: path.clone(),
            error: error.into(),
        })?;
        bytes.push(b'\n');
        self.journal.write_all(&bytes).map_err(at(&path))?;
        self.sweep.grown(bytes.len());
        self.unflushed += 1;
        if self.unflushed >= FLUSH_EVERY {
            self.flush()?;
        }
        Ok(())
    }

    /// Brings what was written to the disk.
    pub fn flush(&mut self) -> Result<(), StateError> {
        self.unflushed = 0;
        let path = self.folder.join("sweep.jsonl");
        self.journal.sync_data().map_err(at(&path))
    }

    /// Ends the sweep: its lines become what is known, and it is put to the others. Gives its file.
    pub fn end(&mut self, now: Timestamp) -> Result<PathBuf, StateError> {
        self.write(&Line::Ended { at: now })?;
        self.flush()?;
        let begun = |site: &str| self.begun(site);
        let to = self.folder.join("known.jsonl");
        index::merge(
            &to,
            self.number,
            &self.known,
            &self.sweep,
            begun,
            &self.begun,
        )?;
        let archived = self.folder.join("sweeps").join(name(self.number));
        let from = self.folder.join("sweep.jsonl");
        fs::rename(&from, &archived).map_err(at(&archived))?;
        sync_folder(&self.folder)?;
        Ok(archived)
    }
}

fn name(number: u32) -> String {
    format!("{number:04}.jsonl")
}

fn lock(folder: &Path) -> Result<File, StateError> {
    let path = folder.join("lock");
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StateError::Locked(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

fn sync_folder(folder: &Path) -> Result<(), StateError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(at(folder))
}

/// An error at a file.
fn at(file: &Path) -> impl Fn(io::Error) -> StateError + use<> {
    let file = file.to_owned();
    move |error| StateError::Io {
        file: file.clone(),
        error,
    }
}

#[cfg(test)]
mod tests;
