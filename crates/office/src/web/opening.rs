//! Opening an office: the store, the files, the clock, the keys and the register, each made at first start.

use std::sync::Arc;

use jiff::SignedDuration;
use proofhouse_evidence::keys::{
    KeyName, KeyRole, PublicKey, SigningKey, TrustFile, Window,
    file::{read_signing_key, write_new},
};
use proofhouse_register::Signer;

use super::app::{App, Origin, Setup};
use crate::clock::OfficeClock;
use crate::config::{DataDir, Settings};
use crate::desk::{Desk, Regimes};
use crate::exhibits::Exhibits;
use crate::people::secret;
use crate::sequencer::{RegisterKeys, Sequencer};
use crate::store::Store;

/// How long a key that the office makes for itself may sign, in days; `proofhouse keys rotate` replaces it.
const KEY_DAYS: i64 = 5 * 365;

/// What an office is opened with.
pub struct Opening {
    /// The folder that holds its data.
    pub data: DataDir,
    /// The address of its store, where it is not the file in the folder.
    pub store_url: Option<String>,
    /// The law.
    pub regimes: Regimes,
    /// Whether it is a drill.
    pub drill: bool,
    /// Where people reach it.
    pub origin: Origin,
    /// Keys to trust from now on: those of laboratories, for example.
    pub trust: Option<TrustFile>,
}

impl Opening {
    /// Opens the office; refuses a store that lags behind its own published register.
    pub async fn open(self) -> anyhow::Result<App> {
        make_private(self.data.root())?;
        let mut settings = Settings::read(&self.data)?;
        settings.public_url = self.origin.as_str().to_owned();
        let snapshot_for = SignedDuration::from_hours(settings.snapshot_hours);
        let store = Store::open(&self.store_url.unwrap_or_else(|| self.data.store_url())).await?;
        let clock = if self.drill {
            OfficeClock::drill(&store).await?
        } else {
            OfficeClock::System
        };
        let exhibits = Exhibits::open(&self.data.exhibits())?;
        let desk = Desk::open(
            store.clone(),
            exhibits,
            clock.clone(),
            self.regimes,
            settings,
        )
        .await?;
        if let Some(file) = &self.trust {
            trust(&desk, file).await?;
        }
        let keys = register_keys(&desk, &self.data).await?;
        let folder = self.data.register();
        std::fs::create_dir_all(&folder)?;
        let sequencer = Sequencer::start(store, clock, &folder, keys, snapshot_for).await?;
        App::new(Setup {
            desk,
            origin: self.origin,
            register_files: folder,
            sequencer: Arc::new(sequencer),
        })
        .await
    }
}

/// Enrols the keys of a trust file that the office does not know yet.
async fn trust(desk: &Desk, file: &TrustFile) -> anyhow::Result<()> {
    let known = desk.trust().await?;
    for entry in file
        .keys()
        .iter()
        .filter(|entry| known.find(&entry.key_id).is_none())
    {
        let key = PublicKey {
            role: entry.role,
            name: entry.name.clone(),
            key: entry.public_key,
        };
        desk.enrol_key(
            "office/start",
            &key,
            Window {
                from: entry.from,
                until: entry.until,
            },
        )
        .await?;
        if let Some(revoked) = &entry.revoked {
            desk.revoke_key("office/start", &entry.key_id, revoked.at, &revoked.reason)
                .await?;
        }
    }
    Ok(())
}

/// The register's two keys; each is made, and enrolled, at first start. A key is named in the trust file
/// as in the notes that it signs: the log's as the log's origin, which in a drill says DRILL.
async fn register_keys(desk: &Desk, data: &DataDir) -> anyhow::Result<RegisterKeys> {
    let origin = desk.origin();
    let log = office_key(desk, data, KeyRole::Register, &origin).await?;
    let snapshot = office_key(desk, data, KeyRole::Snapshot, &format!("{origin}/snapshot")).await?;
    Ok(RegisterKeys {
        log: Signer::from_key(&origin, log.for_role(KeyRole::Register)?)?,
        snapshot: Signer::from_key(
            snapshot.name().as_str(),
            snapshot.for_role(KeyRole::Snapshot)?,
        )?,
    })
}

async fn office_key(
    desk: &Desk,
    data: &DataDir,
    role: KeyRole,
    name: &str,
) -> anyhow::Result<SigningKey> {
    let path = data.keys().join(format!("{role}.pem"));
    let key = if path.exists() {
        read_signing_key(&path)?
    } else {
        make_private(&data.keys())?;
        let named: KeyName = name.parse()?;
        let key = SigningKey::from_random(role, named, &secret::random::<32>()?);
        write_new(&path, &key)?;
        key
    };
    if desk.trust().await?.find(&key.id()).is_none() {
        let from = desk.clock().now();
        let until = from.checked_add(SignedDuration::from_hours(24 * KEY_DAYS))?;
        desk.enrol_key("office/start", &key.public(), Window { from, until })
            .await?;
    }
    Ok(key)
}

/// Makes a folder that its owner alone can enter.
fn make_private(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
