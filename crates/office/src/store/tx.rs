//! One transaction on either engine.

use std::sync::Arc;

use sqlx::query::Query;
use sqlx::{Database, Encode, Postgres, Sqlite, Transaction, Type};
use tokio::sync::OwnedMutexGuard;

use super::{Pool, Row, StoreError, Value, Watch};

/// The advisory lock that makes PostgreSQL, like SQLite, have one writer: the event log has one head.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7236021940)";

/// A transaction; dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx {
    inner: Inner,
    watch: Arc<dyn Watch>,
    // Declared last, so that the turn ends after the transaction has.
    _turn: Option<OwnedMutexGuard<()>>,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(super) async fn write(
        pool: &Pool,
        turn: OwnedMutexGuard<()>,
        watch: Arc<dyn Watch>,
    ) -> Result<Self, StoreError> {
        let inner = match pool {
            Pool::Sqlite(pool) => Inner::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Pool::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query(WRITER_LOCK).execute(&mut *tx).await?;
                Inner::Postgres(tx)
            }
        };
        Ok(Self {
            inner,
            watch,
            _turn: Some(turn),
        })
    }

    pub(super) async fn read(pool: &Pool, watch: Arc<dyn Watch>) -> Result<Self, StoreError> {
        let inner = match pool {
            Pool::Sqlite(pool) => Inner::Sqlite(pool.begin_with("BEGIN DEFERRED").await?),
            Pool::Postgres(pool) => Inner::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        };
        Ok(Self {
            inner,
            watch,
            _turn: None,
        })
    }

    /// Runs a statement and returns how many rows it changed.
    pub async fn execute(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.watch.before_write(sql);
        Ok(match &mut self.inner {
            Inner::Sqlite(tx) => bind(sqlx::query(sql), values)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Inner::Postgres(tx) => bind(sqlx::query(sql), values)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// Runs a statement and returns its rows. The statement bounds how many.
    pub async fn fetch(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        Ok(match &mut self.inner {
            Inner::Sqlite(tx) => bind(sqlx::query(sql), values)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Inner::Postgres(tx) => bind(sqlx::query(sql), values)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }

    /// Runs a statement and returns its first row, if there is one.
    pub async fn fetch_optional(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(match &mut self.inner {
            Inner::Sqlite(tx) => bind(sqlx::query(sql), values)
                .fetch_optional(&mut **tx)
                .await?
                .map(Row::Sqlite),
            Inner::Postgres(tx) => bind(sqlx::query(sql), values)
                .fetch_optional(&mut **tx)
                .await?
                .map(Row::Postgres),
        })
    }

    /// Runs a script of several statements without values: migrations, and the tests' tampering.
    pub async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.watch.before_write("script");
        match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)?,
            Inner::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)?,
        }
        Ok(())
    }

    /// Makes everything done in this transaction lasting, at once.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.watch.before_write("commit");
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        self.watch.before_write("committed");
        Ok(())
    }
}

fn bind<DB>(
    mut query: Query<'static, DB, DB::Arguments>,
    values: Vec<Value>,
) -> Query<'static, DB, DB::Arguments>
where
    DB: Database,
    for<'t> Option<i64>: Encode<'t, DB> + Type<DB>,
    for<'t> Option<String>: Encode<'t, DB> + Type<DB>,
    for<'t> Option<Vec<u8>>: Encode<'t, DB> + Type<DB>,
{
    for value in values {
        query = match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        };
    }
    query
}
