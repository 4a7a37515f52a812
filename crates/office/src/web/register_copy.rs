//! The register as the store holds it, kept in memory until a row is added.

use std::sync::Arc;

use proofhouse_register::Snapshot;
use proofhouse_register::checkpoint::Checkpoint;
use proofhouse_register::tree::{Hash, Tree};
use tokio::sync::Mutex;

use super::WebError;
use super::app::App;
use crate::store::Tx;

/// Rows read at once.
const BATCH: u32 = 1000;

/// The last copy made, with the number of rows it covers.
#[derive(Default)]
pub(super) struct RegisterCopy(Mutex<Option<(i64, Arc<Snapshot>)>>);

impl RegisterCopy {
    /// The register as it stands now.
    pub(super) async fn current(&self, app: &App) -> Result<Arc<Snapshot>, WebError> {
        let mut kept = self.0.lock().await;
        let mut tx = app.store().read().await?;
        let rows = count(&mut tx).await?;
        if let Some((covered, copy)) = &*kept
            && *covered == rows
        {
            return Ok(Arc::clone(copy));
        }
        let copy = Arc::new(read(&mut tx, rows, app).await?);
        *kept = Some((rows, Arc::clone(&copy)));
        Ok(copy)
    }
}

async fn count(tx: &mut Tx) -> Result<i64, WebError> {
    let row = tx
        .fetch_optional("SELECT COUNT(*) AS n FROM register_entry", vec![])
        .await?;
    Ok(row.map_or(Ok(0), |row| row.int("n"))?)
}

async fn read(tx: &mut Tx, rows: i64, app: &App) -> Result<Snapshot, WebError> {
    let mut entries: Vec<Vec<u8>> = Vec::new();
    let mut tree = Tree::default();
    let fault =
        |error: &dyn std::fmt::Display| WebError::internal(format!("the register's rows: {error}"));
    let mut next = 0_i64;
    while next < rows {
        let sql =
            "SELECT body FROM register_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx LIMIT $3";
        let batch = tx
            .fetch(sql, vec![next.into(), rows.into(), BATCH.into()])
            .await?;
        if batch.is_empty() {
            return Err(fault(&format!("there are {rows}, but none from {next} on")));
        }
        for row in batch {
            let body = row.bytes("body")?;
            tree.push(Hash::of_leaf(&body))
                .map_err(|error| fault(&error))?;
            entries.push(body);
            next = next.saturating_add(1);
        }
    }
    let checkpoint = Checkpoint {
        origin: app.desk().origin(),
        size: entries.len() as u64,
        root: tree.root().map_err(|error| fault(&error))?,
    };
    Snapshot::of_log(&entries, &checkpoint, app.clock().now()).map_err(|error| fault(&error))
}
