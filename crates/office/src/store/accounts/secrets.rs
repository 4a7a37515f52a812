//! Keys that the office makes for itself at first start.

use crate::store::{StoreError, Tx};

/// The key of that name, or `fresh`, which is kept from then on.
pub async fn get_or_set(tx: &mut Tx, name: &str, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
    tx.execute(
        "INSERT INTO office_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        vec![name.into(), fresh.into()],
    )
    .await?;
    let row = tx
        .fetch_optional(
            "SELECT value FROM office_secret WHERE name = $1",
            vec![name.into()],
        )
        .await?;
    row.ok_or_else(|| StoreError::corrupt("an office key that was just made is not there"))?
        .digest("value")
}
