//! Backups of an office on one machine: the store, its files and the published register, and their way back.
//!
//! Private keys are not in a backup: whoever holds a backup must not be able to sign. Keep the `keys`
//! folder apart.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config::DataDir;
use crate::desk::count_rows;
use crate::event_log;
use crate::store::{Store, StoreError};

const MANIFEST: &str = "backup.json";
const STORE: &str = "office.db";
const DEPTH_MAX: usize = 16;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The shape of this file.
    pub schema: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// How many events its log holds.
    pub events: i64,
    /// The hash of the last one, in hex.
    pub head: String,
    /// How many rows its register has.
    pub register_rows: i64,
    /// Every file, by its path in the backup, with its SHA-256.
    pub files: BTreeMap<String, String>,
}

/// Why there is no backup, or why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store is not a file.
    #[error(
        "a PostgreSQL store is not a file; nothing was written; back it up with pg_dump, and copy the folders exhibits and register after it"
    )]
    NotAFile,
    /// The place is taken.
    #[error("{0} exists already; nothing was written; choose a new folder")]
    Exists(PathBuf),
    /// The backup is not whole.
    #[error(
        "the backup is not as it was made: {path}: {why}; nothing was restored; use another backup"
    )]
    Damaged {
        /// Which file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The office knows more than the backup.
    #[error(
        "the office in {place} holds {held} events and {published} published register entries, and the backup {events} events and {rows} entries: restoring it would take back what was done; nothing was changed; use a newer backup, or move the folder away if it is lost for good"
    )]
    Newer {
        /// The data folder.
        place: PathBuf,
        /// Events there.
        held: i64,
        /// Size of the checkpoint published there.
        published: u64,
        /// Events in the backup.
        events: i64,
        /// Register rows in the backup.
        rows: i64,
    },
    /// The disk refused.
    #[error("{doing} {path} failed: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn io<'p>(doing: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> BackupError + 'p {
    move |source| BackupError::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}

/// Writes a backup of `data` into the new folder `to`, while the office may be running.
pub async fn backup(
    store: &Store,
    data: &DataDir,
    to: &Path,
    now: Timestamp,
) -> Result<Manifest, BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    make_private(to)?;
    if !store.copy_to(&to.join(STORE)).await? {
        let _empty = fs::remove_dir(to);
        return Err(BackupError::NotAFile);
    }
    // After the store: whatever it names is among the files, and the files may hold more.
    copy_tree(&data.exhibits(), &to.join("exhibits"), 0)?;
    copy_tree(&data.register(), &to.join("register"), 0)?;
    if data.settings().is_file() {
        copy(&data.settings(), &to.join("office.json"))?;
    }
    let mut manifest = summary(&to.join(STORE), now).await?;
    digests(to, to, &mut manifest.files, 0)?;
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    let path = to.join(MANIFEST);
    fs::write(&path, text).map_err(io("writing", &path))?;
    Ok(manifest)
}

/// Makes a folder that its owner alone can enter: the store holds names.
fn make_private(folder: &Path) -> Result<(), BackupError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(io("making", folder))
}

/// What a copied store holds.
async fn summary(file: &Path, now: Timestamp) -> Result<Manifest, BackupError> {
    let store = Store::connect(&format!("sqlite:{}", file.display())).await?;
    let mut tx = store.read().await?;
    let head = event_log::head(&mut tx).await?;
    let register_rows = count_rows(&mut tx).await?;
    drop(tx);
    store.close().await;
    for left in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(left);
        let _gone = fs::remove_file(PathBuf::from(name));
    }
    Ok(Manifest {
        schema: 1,
        made_at: now,
        events: head.events,
        head: hex::encode(head.hash),
        register_rows,
        files: BTreeMap::new(),
    })
}

/// Puts a backup in the place of `data`; refuses a damaged one, and one that is older than what is there.
pub async fn restore(from: &Path, data: &DataDir, now: Timestamp) -> Result<Manifest, BackupError> {
    let manifest = check(from)?;
    let held = if data.store_file().is_file() {
        summary(&data.store_file(), now).await?.events
    } else {
        0
    };
    let published = published_size(&data.register_log().join("checkpoint"));
    let rows = u64::try_from(manifest.register_rows).unwrap_or(0);
    if held > manifest.events || published > rows {
        return Err(BackupError::Newer {
            place: data.root().to_owned(),
            held,
            published,
            events: manifest.events,
            rows: manifest.register_rows,
        });
    }
    make_private(data.root())?;
    let aside = data
        .root()
        .join(format!("before-restore-{}", now.as_second()));
    for (name, place) in [
        (STORE, data.store_file()),
        ("office.db-wal", data.root().join("office.db-wal")),
        ("office.db-shm", data.root().join("office.db-shm")),
        ("register", data.register()),
    ] {
        if place.exists() {
            fs::create_dir_all(&aside).map_err(io("making", &aside))?;
            fs::rename(&place, aside.join(name)).map_err(io("moving aside", &place))?;
        }
    }
    copy_tree(&from.join("exhibits"), &data.exhibits(), 0)?;
    copy_tree(&from.join("register"), &data.register(), 0)?;
    if from.join("office.json").is_file() {
        copy(&from.join("office.json"), &data.settings())?;
    }
    // The store last: without it the office has not been restored.
    copy(&from.join(STORE), &data.store_file())?;
    Ok(manifest)
}

/// The size in a checkpoint's second line, whoever signed it: it only ever makes a restore refuse.
fn published_size(checkpoint: &Path) -> u64 {
    let Ok(text) = fs::read_to_string(checkpoint) else {
        return 0;
    };
    text.lines()
        .nth(1)
        .and_then(|line| line.parse().ok())
        .unwrap_or(0)
}

/// Reads the manifest and holds every file against it.
fn check(from: &Path) -> Result<Manifest, BackupError> {
    let damaged = |path: &str, why: String| BackupError::Damaged {
        path: path.to_owned(),
        why,
    };
    let path = from.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| damaged(MANIFEST, error.to_string()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| damaged(MANIFEST, error.to_string()))?;
    let mut found = BTreeMap::new();
    digests(from, from, &mut found, 0)?;
    found.remove(MANIFEST);
    for (path, expected) in &manifest.files {
        match found.remove(path) {
            Some(digest) if digest == *expected => {}
            Some(_) => return Err(damaged(path, "its bytes were altered".to_owned())),
            None => return Err(damaged(path, "it is missing".to_owned())),
        }
    }
    match found.into_keys().next() {
        Some(extra) => Err(damaged(
            &extra,
            "it does not belong to the backup".to_owned(),
        )),
        None => Ok(manifest),
    }
}

fn digests(
    root: &Path,
    folder: &Path,
    found: &mut BTreeMap<String, String>,
    depth: usize,
) -> Result<(), BackupError> {
    if depth > DEPTH_MAX {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(io("reading", folder))? {
        let path = entry.map_err(io("reading", folder))?.path();
        if path.is_dir() {
            digests(root, &path, found, depth.saturating_add(1))?;
        } else if let Ok(name) = path.strip_prefix(root) {
            found.insert(name.to_string_lossy().into_owned(), digest(&path)?);
        }
    }
    Ok(())
}

fn digest(path: &Path) -> Result<String, BackupError> {
    let mut file = fs::File::open(path).map_err(io("reading", path))?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut buffer).map_err(io("reading", path))?;
        if read == 0 {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::copy(from, to).map_err(io("copying to", to))?;
    fs::File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(io("syncing", to))
}

/// Copies what is not there yet; files named by their digest are never overwritten.
fn copy_tree(from: &Path, to: &Path, depth: usize) -> Result<(), BackupError> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        opened => opened.map_err(io("reading", from))?,
    };
    fs::create_dir_all(to).map_err(io("making", to))?;
    for entry in entries {
        let entry = entry.map_err(io("reading", from))?;
        let (path, place) = (entry.path(), to.join(entry.file_name()));
        // Half a file on its way in belongs to nobody.
        let is_incoming = entry.file_name() == "incoming";
        if path.is_dir() && !is_incoming && depth < DEPTH_MAX {
            copy_tree(&path, &place, depth.saturating_add(1))?;
        } else if path.is_file() && !place.exists() {
            copy(&path, &place)?;
        }
    }
    Ok(())
}
