//! The pages of a checkpoint: what they say, how they are read, and what is refused.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use proofhouse_evidence::bundle::{BroughtBy, Met};
use proofhouse_law::Digest;
use proofhouse_law::observation::{DeviceState, Observation};
use serde::{Deserialize, Serialize};

use super::{ASIDE, CheckpointError, LOCK, Plan};
use crate::run::tour::{Begun, SoFar, Visited};

/// The largest page, in bytes: the transcripts of a bundle (256 MiB) in base64.
const PAGE_BYTES_MAX: u64 = 384 * 1024 * 1024;
/// The most pages.
const PAGES_MAX: usize = 2000;
/// The most observations and transcripts of one page.
const ENTRIES_MAX: usize = 20_000;
/// One page.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    /// The digest of the page before; none on the first.
    pub(super) after: Option<Digest>,
    pub(super) record: Record,
}

/// What a page says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Record {
    /// The first page: what is inspected, since when, and the key of the tags in hexadecimal digits.
    Plan {
        plan: Plan,
        started: Timestamp,
        tag_key: String,
    },
    /// A later run began.
    Resumed { at: Timestamp },
    /// A visit began.
    Begun {
        unit: String,
        state: DeviceState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        brought_by: Option<BroughtBy>,
        began: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        met: Option<Met>,
    },
    /// The visit that began last was ended early; why.
    Broken {
        ended: Timestamp,
        #[serde(default = "person_ended_it")]
        why: String,
    },
    /// The visit that began last is finished; transcripts in base64.
    Finished {
        ended: Timestamp,
        observations: Vec<Observation>,
        transcripts: BTreeMap<String, String>,
    },
}

/// The pages read so far.
#[derive(Default)]
pub(super) struct Reading {
    first: Option<(Plan, Timestamp, [u8; 32])>,
    so_far: Option<SoFar>,
    open: Option<Begun>,
    latest: Option<Timestamp>,
}

impl Reading {
    /// Takes one more record, or says why it cannot stand here.
    pub(super) fn take(&mut self, record: Record) -> Result<(), &'static str> {
        let Some(so_far) = &mut self.so_far else {
            let Record::Plan {
                plan,
                started,
                tag_key,
            } = record
            else {
                return Err("it is the first, and does not say what is inspected");
            };
            let mut key = [0; 32];
            hex::decode_to_slice(tag_key, &mut key).map_err(|_| "its key of tags is none")?;
            self.first = Some((plan, started, key));
            self.so_far = Some(SoFar::nothing(started));
            self.latest = Some(started);
            return Ok(());
        };
        match record {
            Record::Plan { .. } => return Err("it says a second time what is inspected"),
            Record::Resumed { at } => {
                so_far.broken.extend(self.open.take().map(died));
                so_far.resumed.push(at);
                self.latest = self.latest.max(Some(at));
            }
            Record::Begun {
                unit,
                state,
                brought_by,
                began,
                met,
            } => {
                // A visit that was finished and could not be kept (a full disk) is made again as well.
                so_far.broken.extend(self.open.take().map(died));
                self.latest = self.latest.max(Some(began));
                self.open = Some(Begun {
                    unit,
                    state,
                    brought_by,
                    began,
                    met,
                });
            }
            Record::Broken { ended, why } => {
                let begun = self.open.take().ok_or("no visit had begun before it")?;
                so_far.broken.push((begun, Some(ended), why));
                self.latest = self.latest.max(Some(ended));
            }
            Record::Finished {
                ended,
                observations,
                transcripts,
            } => {
                let begun = self.open.take().ok_or("no visit had begun before it")?;
                if observations.len() > ENTRIES_MAX || transcripts.len() > ENTRIES_MAX {
                    return Err("it holds more than a bundle may");
                }
                let decoded = transcripts.into_iter().map(|(path, text)| {
                    let bytes = STANDARD
                        .decode(text)
                        .map_err(|_| "a transcript is broken")?;
                    Ok((path, bytes))
                });
                so_far.visited.push(Visited {
                    begun,
                    ended,
                    observations,
                    transcripts: decoded.collect::<Result<_, &'static str>>()?,
                });
                self.latest = self.latest.max(Some(ended));
            }
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<(Plan, [u8; 32], SoFar, Timestamp), CheckpointError> {
        let (Some((plan, started, key)), Some(mut so_far)) = (self.first, self.so_far) else {
            return Err(CheckpointError::Nothing);
        };
        so_far.broken.extend(self.open.take().map(died));
        Ok((plan, key, so_far, self.latest.unwrap_or(started)))
    }
}

/// Why a visit was ended early where its page does not say: once there was no other reason.
fn person_ended_it() -> String {
    "a person ended the inspection".to_owned()
}

/// A visit of which nothing more was noted.
fn died(begun: Begun) -> (Begun, Option<Timestamp>, String) {
    let why = "the inspection ended without a word: a crash, a power cut or a kill";
    (begun, None, why.to_owned())
}

pub(super) fn page_name(number: usize) -> String {
    format!("{number:04}")
}

pub(super) fn page_path(folder: &Path, number: usize) -> PathBuf {
    folder.join(page_name(number))
}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> CheckpointError {
    let path = path.to_owned();
    move |source| CheckpointError::Io { path, source }
}

/// Refuses what others than its owner may read or write.
pub(super) fn closed(path: &Path) -> Result<(), CheckpointError> {
    let mode = fs::metadata(path).map_err(at(path))?.mode() & 0o777;
    let for_others = mode & 0o077;
    if for_others == 0 {
        return Ok(());
    }
    let path = path.to_owned();
    Err(CheckpointError::Loose { path, mode })
}

/// Takes the folder for this run alone; the system lets it go when the run ends, however it ends.
pub(super) fn locked(folder: &Path) -> Result<File, CheckpointError> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(CheckpointError::Held),
        Err(fs::TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

/// Refuses a folder with a gap in its pages, or with files that no run wrote.
pub(super) fn strangers(folder: &Path) -> Result<(), CheckpointError> {
    let mut pages = 0;
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let name = entry.map_err(at(folder))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name == LOCK || name == ASIDE {
            continue;
        }
        pages += 1;
        if pages > PAGES_MAX {
            let why = format!("there are more than {PAGES_MAX} pages");
            return Err(CheckpointError::Damaged { page: name, why });
        }
        names.push(name);
    }
    let strange = names
        .into_iter()
        .find(|name| !(0..pages).any(|number| page_name(number) == *name));
    match strange {
        None => Ok(()),
        Some(page) => {
            let why = "it is no page, or one before it is missing".to_owned();
            Err(CheckpointError::Damaged { page, why })
        }
    }
}

/// The page of this number and its digest; `None` behind the last.
pub(super) fn read_page(
    folder: &Path,
    number: usize,
) -> Result<Option<(Page, Digest)>, CheckpointError> {
    let path = page_path(folder, number);
    let file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(at(&path))?,
    };
    closed(&path)?;
    let mut bytes = Vec::new();
    file.take(PAGE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(at(&path))?;
    let damaged = |why: String| CheckpointError::Damaged {
        page: page_name(number),
        why,
    };
    if bytes.len() as u64 > PAGE_BYTES_MAX {
        return Err(damaged(format!("it is larger than {PAGE_BYTES_MAX} bytes")));
    }
    parse_page(&bytes).map(Some).map_err(damaged)
}

/// A page from its bytes, or what is wrong with it.
fn parse_page(bytes: &[u8]) -> Result<(Page, Digest), String> {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let head = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default();
    let digest = Digest::of(body);
    if digest.to_string().as_bytes() != head {
        return Err("its bytes do not fit its digest".to_owned());
    }
    let page = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    Ok((page, digest))
}

/// Reads a record as the first and as a later one, without the digest that keeps strange bytes out.
pub(crate) fn read_record(bytes: &[u8]) {
    for before in [false, true] {
        let mut reading = Reading::default();
        if before {
            reading.so_far = Some(SoFar::nothing(Timestamp::UNIX_EPOCH));
        }
        if let Ok(page) = serde_json::from_slice::<Page>(bytes) {
            // Taken or refused: either is an answer.
            let _answered = reading.take(page.record);
        }
    }
}
