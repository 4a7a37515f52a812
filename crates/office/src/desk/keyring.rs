//! The keys that the office trusts: every change is an event, and the trust file is drawn from them.

use proofhouse_evidence::keys::{
    KeyEvent, KeyId, PublicKey, Rotation, TrustError, TrustFile, TrustedKey, Window,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use crate::event_log::{self, LogError, NewEvent, Recorded};
use crate::store::{StoreError, Tx};

/// The aggregate of the keys' events.
pub const AGGREGATE: &str = "keys";

/// A change of the trust file, with the entries that it touched as they stand after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum KeyLogEvent {
    /// The trust file was changed.
    TrustChanged {
        /// What happened.
        change: KeyEvent,
        /// The entries that it touched; a key that is enrolled brings its public key here.
        entries: Vec<TrustedKey>,
    },
}

/// Why a key was not enrolled, rotated or revoked.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The trust file refuses the change.
    #[error("{0}; the trust file is as it was")]
    Trust(#[from] TrustError),
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The trust file as the tables say it.
pub async fn trust(tx: &mut Tx) -> Result<TrustFile, StoreError> {
    let rows = tx
        .fetch(
            "SELECT entry FROM trust_key ORDER BY enrolled, key_id",
            vec![],
        )
        .await?;
    let entries = rows
        .iter()
        .map(|row| row.text("entry").and_then(|text| parse(&text)))
        .collect::<Result<Vec<TrustedKey>, _>>()?;
    assemble(&entries)
}

fn parse(text: &str) -> Result<TrustedKey, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::corrupt(format!("a key that is none: {error}")))
}

fn assemble(entries: &[TrustedKey]) -> Result<TrustFile, StoreError> {
    let text = serde_json::json!({ "schema": 1, "keys": entries }).to_string();
    TrustFile::parse(text.as_bytes())
        .map_err(|error| StoreError::corrupt(format!("a trust file that is none: {error}")))
}

/// The trust file as the events say it.
pub fn replay(events: &[Recorded]) -> Result<TrustFile, LogError> {
    let mut entries: Vec<TrustedKey> = Vec::new();
    for event in events {
        let KeyLogEvent::TrustChanged {
            entries: touched, ..
        } = event.read()?;
        for entry in touched {
            match entries
                .iter_mut()
                .find(|known| known.key_id == entry.key_id)
            {
                Some(known) => *known = entry,
                None => entries.push(entry),
            }
        }
    }
    Ok(assemble(&entries)?)
}

impl Desk {
    /// The keys that the office trusts.
    pub async fn trust(&self) -> Result<TrustFile, StoreError> {
        let mut tx = self.store.read().await?;
        trust(&mut tx).await
    }

    /// Enrols a key; `actor` as in the event log.
    pub async fn enrol_key(
        &self,
        actor: &str,
        key: &PublicKey,
        window: Window,
    ) -> Result<KeyEvent, KeyringError> {
        self.change_trust(actor, |file| file.enrol(key, window))
            .await
    }

    /// Replaces a key by a new one of its role.
    pub async fn rotate_key(
        &self,
        actor: &str,
        old: &KeyId,
        new: &PublicKey,
        rotation: Rotation,
    ) -> Result<KeyEvent, KeyringError> {
        self.change_trust(actor, |file| file.rotate(old, new, rotation))
            .await
    }

    /// Revokes a key from `at` on.
    pub async fn revoke_key(
        &self,
        actor: &str,
        id: &KeyId,
        at: jiff::Timestamp,
        reason: &str,
    ) -> Result<KeyEvent, KeyringError> {
        self.change_trust(actor, |file| file.revoke(id, at, reason))
            .await
    }

    async fn change_trust(
        &self,
        actor: &str,
        change: impl FnOnce(&TrustFile) -> Result<(TrustFile, KeyEvent), TrustError> + Send,
    ) -> Result<KeyEvent, KeyringError> {
        let mut tx = self.store.write().await?;
        let before = trust(&mut tx).await?;
        let (after, change) = change(&before)?;
        let entries: Vec<TrustedKey> = after
            .keys()
            .iter()
            .filter(|key| before.find(&key.key_id) != Some(key))
            .cloned()
            .collect();
        let event = KeyLogEvent::TrustChanged {
            change: change.clone(),
            entries: entries.clone(),
        };
        let event = NewEvent::new(actor, self.clock.today(), &event)?;
        let recorded =
            event_log::append_any(&mut tx, AGGREGATE, vec![event], self.clock.now()).await?;
        let seq = recorded.first().map_or(0, |event| event.seq);
        for (n, entry) in (0_i64..).zip(&entries) {
            let text = serde_json::to_string(entry)
                .map_err(|error| StoreError::corrupt(format!("a key that is no JSON: {error}")))?;
            // A touched key keeps its place; new ones follow in the order of this change.
            tx.execute(
                "INSERT INTO trust_key (key_id, enrolled, entry) VALUES ($1, $2, $3)
                 ON CONFLICT (key_id) DO UPDATE SET entry = $3",
                vec![
                    entry.key_id.as_str().into(),
                    seq.saturating_mul(1000).saturating_add(n).into(),
                    text.into(),
                ],
            )
            .await?;
        }
        tx.commit().await?;
        Ok(change)
    }
}
