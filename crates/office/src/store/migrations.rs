//! The store's tables, step by step: each step once, in order, and never altered after it shipped.

use sha2::{Digest as _, Sha256};

use super::{Engine, StoreError, Tx};

/// One step, in the words of each engine.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// Every step, in the order in which they are applied.
const MIGRATIONS: &[Migration] = &[
    migration!("0001_office"),
    migration!("0002_accounts"),
    migration!("0003_views"),
];

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)";

/// Applies what is missing; refuses a store that a newer office wrote.
pub(super) async fn apply(tx: &mut Tx, engine: Engine) -> Result<Vec<&'static str>, StoreError> {
    tx.script(TABLE).await?;
    let mut on_record = std::collections::BTreeMap::new();
    for row in tx
        .fetch("SELECT name, sha256 FROM migration ORDER BY name", vec![])
        .await?
    {
        on_record.insert(row.text("name")?, row.text("sha256")?);
    }
    if let Some(name) = on_record
        .keys()
        .find(|name| MIGRATIONS.iter().all(|known| known.name != **name))
    {
        return Err(StoreError::Ahead { name: name.clone() });
    }
    let mut applied = Vec::new();
    for migration in MIGRATIONS {
        let sql = match engine {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
        };
        let sha256 = hex::encode(Sha256::digest(sql));
        match on_record.get(migration.name) {
            Some(recorded) if *recorded == sha256 => {}
            Some(_) => {
                return Err(StoreError::Diverged {
                    name: migration.name.to_owned(),
                });
            }
            None => {
                tx.script(sql).await?;
                tx.execute(
                    "INSERT INTO migration (name, sha256) VALUES ($1, $2)",
                    vec![migration.name.into(), sha256.into()],
                )
                .await?;
                applied.push(migration.name);
            }
        }
    }
    Ok(applied)
}
