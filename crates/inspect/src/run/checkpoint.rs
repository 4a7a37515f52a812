//! What an inspection has gone through so far, in a folder, so that it can go on after Ctrl-C, a crash or a power cut.
//!
//! The folder is a chain of pages, `0000`, `0001` and so on, each written aside, flushed and renamed into its place. A page
//! is one line with the SHA-256 of the rest, and JSON that names the digest of the page before. The first page says what
//! is inspected, with what, and holds the key of the bundle's secret tags; the others say which visits began, were broken
//! off or were finished, and what finished ones saw. **The folder is secret**: it holds raw transcripts, and with the key
//! the tags of secrets could be guessed. It is for its owner alone (0700, pages 0600), and goes when the bundle is sealed.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use proofhouse_evidence::bundle::MacSeen;
use proofhouse_law::Digest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::tour::{Begun, Keep, SoFar, Visited};
use crate::bench::Bench;
use crate::credentials::List;

mod pages;

pub(crate) use pages::read_record;
use pages::{
    Page, Reading, Record, at, closed, locked, page_name, page_path, read_page, strangers,
};

/// The file that whoever writes the folder holds locked.
const LOCK: &str = "lock";
/// Where a page is written before it has its place.
const ASIDE: &str = "new";

/// What an inspection is made with: a later run goes on only with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The version of the tool.
    pub version: String,
    /// What the bench file says of the way of testing, see [`way_of_testing`](crate::bench::way_of_testing).
    pub bench: Digest,
    /// What is tried, see [`digest_of`].
    pub lists: Digest,
    /// The declaration's bytes, where the bench names one.
    pub declaration: Option<Digest>,
    /// The bytes of the signed authority, where the bench names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Digest>,
    /// The id of the key that seals the bundle.
    pub key: String,
}

impl Plan {
    /// What differs between this plan and a later one, in words.
    fn changes(&self, now: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        let mut differs = |same: bool, what: &str| {
            if !same {
                changes.push(what.to_owned());
            }
        };
        differs(self.bench == now.bench, "the bench file");
        differs(self.lists == now.lists, "the lists of what is tried");
        differs(self.declaration == now.declaration, "the declaration");
        differs(self.authority == now.authority, "the signed authority");
        differs(self.key == now.key, "the lab's key");
        let version = format!(
            "the version of Proofhouse, then {} and now {}",
            self.version, now.version
        );
        differs(self.version == now.version, &version);
        changes
    }
}

/// Where and by which MAC units were met that the bench does not name for them any more, in words.
fn left_out(so_far: &SoFar, bench: &Bench) -> BTreeSet<String> {
    let finished = so_far.visited.iter().map(|one| &one.begun);
    let begun = finished.chain(so_far.broken.iter().map(|(begun, ..)| begun));
    let left = begun.filter_map(|begun| {
        let met = begun.met.as_ref()?;
        let unit = bench.units.iter().find(|unit| unit.name() == begun.unit)?;
        let by_mac = match &met.mac {
            MacSeen::AsNamed { seen } => unit.macs.iter().any(|mac| mac.to_string() == *seen),
            MacSeen::NoneNamed | MacSeen::NotCompared { .. } => true,
        };
        let is_named = by_mac && unit.addresses().any(|named| named == met.address);
        let (unit, met) = (&unit.label, met.words());
        let why = format!("unit {unit} was met {met}, and the bench file does not name that now");
        (!is_named).then_some(why)
    });
    left.collect()
}

/// The digest of everything that a list tries, in its order.
pub fn digest_of(list: &List) -> Digest {
    let mut bytes = serde_json::to_vec(&list.name).unwrap_or_default();
    for pair in &list.pairs {
        let about = &pair.about;
        let turn = format!("{:?}", about.turn);
        let row = (
            (&pair.account, &pair.password, &pair.origin),
            (&about.brand, &about.kind, &about.service, turn),
        );
        // Plain texts always serialise; each row ends with its own bracket, so that rows cannot run together.
        bytes.extend(serde_json::to_vec(&row).unwrap_or_default());
    }
    Digest::of(&bytes)
}

/// Why there is no going on.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// An unfinished inspection lies there.
    #[error("an inspection that is not finished is kept there")]
    Exists,
    /// No folder, or none with a first page.
    #[error("no inspection is kept there")]
    Nothing,
    /// Another run holds it.
    #[error("another inspection that is under way holds it")]
    Held,
    /// Others than its owner could read or change it.
    #[error(
        "{} is open to others than its owner (mode {mode:o}), so that what it says cannot be relied on",
        path.display()
    )]
    Loose {
        /// Which file or folder.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The system said no.
    #[error("{}: {source}", path.display())]
    Io {
        /// Of which file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Its pages are not as they were written.
    #[error("the page {page} is not as it was written: {why}")]
    Damaged {
        /// The page.
        page: String,
        /// What is wrong.
        why: String,
    },
    /// Something is not as it was.
    #[error("changed since then: {}", .0.join("; "))]
    Changed(Vec<String>),
    /// The clock of this machine stands before a time that was noted.
    #[error("this machine's clock stands before {0}, which was noted there already")]
    Clock(Timestamp),
}

/// The folder of one inspection under way, held locked.
#[derive(Debug)]
pub struct Checkpoint {
    folder: PathBuf,
    pages: usize,
    last: Option<Digest>,
    /// The visit whose beginning stands on the last page, where it does.
    open: Option<Begun>,
    _lock: File,
}

/// An inspection that goes on.
#[derive(Debug)]
pub struct Resumed {
    /// Where it is kept further on.
    pub checkpoint: Checkpoint,
    /// What it came to so far.
    pub so_far: SoFar,
    /// The key of the bundle's tags.
    pub tag_key: [u8; 32],
}

impl Checkpoint {
    /// Begins a folder for an inspection by `plan`.
    ///
    /// # Errors
    /// [`CheckpointError::Exists`] where one is kept there already; what the system said.
    pub fn create(
        folder: &Path,
        plan: Plan,
        started: Timestamp,
        tag_key: &[u8; 32],
    ) -> Result<Self, CheckpointError> {
        let made = DirBuilder::new().mode(0o700).create(folder);
        match made {
            // A run that died before its first page left an empty folder: it is taken over.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => closed(folder)?,
            other => other.map_err(at(folder))?,
        }
        let lock = locked(folder)?;
        if page_path(folder, 0).exists() {
            return Err(CheckpointError::Exists);
        }
        let mut checkpoint = Self {
            folder: folder.to_owned(),
            pages: 0,
            last: None,
            open: None,
            _lock: lock,
        };
        checkpoint.write(Record::Plan {
            plan,
            started,
            tag_key: hex::encode(tag_key),
        })?;
        Ok(checkpoint)
    }

    /// Goes on from a folder, at the time `now`, with the same `plan` and a bench that may name more addresses and MACs.
    ///
    /// # Errors
    /// What changed, what is damaged, or what the system said.
    pub fn resume(
        folder: &Path,
        plan: &Plan,
        bench: &Bench,
        now: Timestamp,
    ) -> Result<Resumed, CheckpointError> {
        if !page_path(folder, 0).exists() {
            return Err(CheckpointError::Nothing);
        }
        closed(folder)?;
        let lock = locked(folder)?;
        let mut reading = Reading::default();
        let mut checkpoint = Self {
            folder: folder.to_owned(),
            pages: 0,
            last: None,
            open: None,
            _lock: lock,
        };
        strangers(folder)?;
        while let Some((page, digest)) = read_page(folder, checkpoint.pages)? {
            let damaged = |why: &str| CheckpointError::Damaged {
                page: page_name(checkpoint.pages),
                why: why.to_owned(),
            };
            if page.after != checkpoint.last {
                return Err(damaged("it does not follow the page before"));
            }
            reading.take(page.record).map_err(damaged)?;
            checkpoint.pages += 1;
            checkpoint.last = Some(digest);
        }
        let (kept, tag_key, mut so_far, latest) = reading.end()?;
        let mut changes = kept.changes(plan);
        changes.extend(left_out(&so_far, bench));
        if !changes.is_empty() {
            return Err(CheckpointError::Changed(changes));
        }
        if now < latest {
            return Err(CheckpointError::Clock(latest));
        }
        checkpoint.write(Record::Resumed { at: now })?;
        so_far.resumed.push(now);
        Ok(Resumed {
            checkpoint,
            so_far,
            tag_key,
        })
    }

    /// Removes the folder: the inspection is sealed, or nothing is in it that could be gone on with.
    ///
    /// # Errors
    /// What the system said.
    pub fn remove(self) -> Result<(), CheckpointError> {
        // Page by page, the last first: a folder that is removed half has no page that could be taken for the whole.
        for number in (0..self.pages).rev() {
            let path = page_path(&self.folder, number);
            fs::remove_file(&path).map_err(at(&path))?;
        }
        fs::remove_dir_all(&self.folder).map_err(at(&self.folder))
    }

    fn write(&mut self, record: Record) -> Result<(), CheckpointError> {
        let page = Page {
            after: self.last,
            record,
        };
        let body = serde_json::to_vec(&page).map_err(io::Error::from);
        let body = body.map_err(at(&self.folder))?;
        let digest = Digest::of(&body);
        let (aside, place) = (self.folder.join(ASIDE), page_path(&self.folder, self.pages));
        let written = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&aside)?;
            writeln!(file, "{digest}")?;
            file.write_all(&body)?;
            file.sync_all()?;
            fs::rename(&aside, &place)?;
            // The new name must outlive a power cut too.
            File::open(&self.folder)?.sync_all()
        };
        written().map_err(at(&place))?;
        self.pages += 1;
        self.last = Some(digest);
        Ok(())
    }

    fn noted(&mut self, record: Record) -> Result<(), String> {
        self.write(record).map_err(|error| error.to_string())
    }
}

impl Checkpoint {
    /// Notes that a visit began, unless that stands there already: what it came to belongs to no other.
    fn opened(&mut self, begun: &Begun) -> Result<(), String> {
        if self.open.as_ref() == Some(begun) {
            return Ok(());
        }
        self.open = None;
        let Begun {
            unit,
            state,
            brought_by,
            began,
            met,
        } = begun.clone();
        self.noted(Record::Begun {
            unit,
            state,
            brought_by,
            began,
            met,
        })?;
        self.open = Some(begun.clone());
        Ok(())
    }
}

impl Keep for Checkpoint {
    fn begun(&mut self, begun: &Begun) -> Result<(), String> {
        self.opened(begun)
    }

    fn broken(&mut self, begun: &Begun, ended: Timestamp, why: &str) -> Result<(), String> {
        self.opened(begun)?;
        let why = why.to_owned();
        self.noted(Record::Broken { ended, why })?;
        self.open = None;
        Ok(())
    }

    fn finished(&mut self, visited: &Visited) -> Result<(), String> {
        // A disk that was full when the visit began may have room now.
        self.opened(&visited.begun)?;
        let transcripts = visited.transcripts.iter();
        self.noted(Record::Finished {
            ended: visited.ended,
            observations: visited.observations.clone(),
            transcripts: transcripts
                .map(|(path, bytes)| (path.clone(), STANDARD.encode(bytes)))
                .collect(),
        })?;
        self.open = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
