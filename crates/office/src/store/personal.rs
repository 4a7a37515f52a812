//! Personal data beside the log: events hold salted commitments, the values here can be erased.
//!
//! The salt has 256 bits from the operating system, so that nobody can find a name by trying names
//! against a commitment in the log once the salt is gone.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{StoreError, Tx};

const DOMAIN: &[u8] = b"proofhouse personal v1\n";
/// The longest value kept, in bytes.
pub const VALUE_MAX: usize = 16 * 1024;

/// A value with its salt, ready to be kept; its commitment is what an event may hold.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    salt: [u8; 32],
    value: String,
    commitment: [u8; 32],
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({})", hex::encode(self.commitment))
    }
}

impl Sealed {
    /// Seals `value` with `salt`, which must come from the operating system's random numbers.
    pub fn new(value: impl Into<String>, salt: [u8; 32]) -> Self {
        let value = value.into();
        let commitment = commit(&salt, &value);
        Self {
            salt,
            value,
            commitment,
        }
    }

    /// What an event may hold.
    pub fn commitment(&self) -> [u8; 32] {
        self.commitment
    }

    /// The value, for whoever may see it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Keeps the value beside the log, in the transaction that records its commitment.
    pub async fn keep(&self, tx: &mut Tx, aggregate: &str) -> Result<(), StoreError> {
        tx.execute(
            "INSERT INTO personal (commitment, salt, value, aggregate, erased_at)
             VALUES ($1, $2, $3, $4, NULL) ON CONFLICT (commitment) DO NOTHING",
            vec![
                self.commitment.into(),
                self.salt.as_slice().into(),
                self.value.as_str().into(),
                aggregate.into(),
            ],
        )
        .await?;
        Ok(())
    }
}

/// What stands behind a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Personal {
    /// The value.
    Known(String),
    /// It was erased then; the commitment stays.
    Erased(Timestamp),
    /// Nothing was ever kept under this commitment.
    Unknown,
}

/// Looks up the value behind a commitment.
pub async fn value(tx: &mut Tx, commitment: [u8; 32]) -> Result<Personal, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT salt, value, erased_at FROM personal WHERE commitment = $1",
            vec![commitment.into()],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Personal::Unknown);
    };
    if row.int_or_null("erased_at")?.is_some() {
        return Ok(Personal::Erased(row.timestamp("erased_at")?));
    }
    let (salt, value) = (row.bytes("salt")?, row.text("value")?);
    if commit(&salt, &value).ct_eq(&commitment).into() {
        Ok(Personal::Known(value))
    } else {
        Err(StoreError::corrupt(
            "a personal value that is not the one its event committed to",
        ))
    }
}

/// Erases a value and its salt for good; the log is untouched. Returns whether there was one.
pub async fn erase(tx: &mut Tx, commitment: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE personal SET salt = NULL, value = NULL, erased_at = $2
             WHERE commitment = $1 AND erased_at IS NULL",
            vec![commitment.into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Commitments whose kept value is not what was committed to.
pub async fn broken(tx: &mut Tx) -> Result<Vec<[u8; 32]>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT commitment, salt, value FROM personal WHERE erased_at IS NULL",
            vec![],
        )
        .await?;
    let mut broken = Vec::new();
    for row in rows {
        let commitment = row.digest("commitment")?;
        if commit(&row.bytes("salt")?, &row.text("value")?) != commitment {
            broken.push(commitment);
        }
    }
    Ok(broken)
}

fn commit(salt: &[u8], value: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update((salt.len() as u64).to_be_bytes());
    hasher.update(salt);
    hasher.update(value.as_bytes());
    hasher.finalize().into()
}
