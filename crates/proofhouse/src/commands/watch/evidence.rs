//! Keeps the evidence of a sweep: a sealed bundle for each reading that is new or changed.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_evidence::bundle;
use proofhouse_evidence::keys::SigningKey;
use proofhouse_evidence::keys::file::read_signing_key;
use proofhouse_law::Digest;
use proofhouse_publications::brief::Brief;
use proofhouse_publications::bundle::draft;
use proofhouse_publications::run::Reading;
use proofhouse_publications::watch::change::{Change, What};
use proofhouse_publications::watch::market::Site;
use proofhouse_publications::watch::state::Kept;

use crate::exit::Failure;

/// Where bundles go, and who signs them.
pub(super) struct Keeper {
    folder: PathBuf,
    key: SigningKey,
    all: bool,
}

impl Keeper {
    /// Reads the key and makes the folder, before anyone is asked.
    pub(super) fn open(folder: &Path, key: &Path, all: bool) -> Result<Self, Failure> {
        let key = read_signing_key(key).map_err(|error| {
            Failure::usage(
                "watch.key",
                error.to_string(),
                "Give the lab's key; `proofhouse keys` makes one.",
            )
        })?;
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::usage(
                "watch.keep",
                format!("{} cannot be made: {error}.", folder.display()),
                "Give --keep a folder that can be written.",
            )
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
            all,
        })
    }

    /// What keeps the evidence of one reading in sweep `number`.
    pub(super) fn keeps(
        &self,
        number: u32,
    ) -> impl Fn(&Site, &Brief, &Reading, &[Change]) -> Result<Option<Kept>, String> + Sync + '_
    {
        move |site, brief, reading, changes| {
            let told = |change: &Change| change.what.is_of_the_maker() || change.what == What::New;
            if !self.all && !changes.iter().any(told) {
                return Ok(None);
            }
            let mut draft = draft(brief, reading).map_err(|error| error.to_string())?;
            draft.manifest.drill = self.key.name().is_drill();
            let bytes = bundle::seal(draft, &self.key, Timestamp::now())
                .map_err(|error| error.to_string())?;
            // The time, because a run that was killed before its line was written may have left the bundle of an earlier try.
            let at = reading.started.as_millisecond();
            let name = format!("{number:04}-{}-{at}.zip", site.id);
            let write = || -> std::io::Result<()> {
                let mut file = std::fs::File::create_new(self.folder.join(&name))?;
                std::io::Write::write_all(&mut file, &bytes)?;
                file.sync_all()
            };
            write().map_err(|error| format!("{name} in {}: {error}", self.folder.display()))?;
            Ok(Some(Kept {
                file: name,
                sha256: Digest::of(&bytes),
            }))
        }
    }
}
