//! A store of each engine for one test, so that every behaviour is tested on both.

use proofhouse_office::store::{Engine, Store};
use proofhouse_testkit::postgres::Postgres;

/// A migrated store, and what must live as long as it does.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    pub(crate) url: String,
    _folder: tempfile::TempDir,
    _postgres: Option<Postgres>,
}

impl TestStore {
    pub(crate) async fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, postgres) = match engine {
            Engine::Sqlite => (
                format!("sqlite:{}", folder.path().join("office.db").display()),
                None,
            ),
            Engine::Postgres => {
                let postgres = Postgres::start().unwrap();
                (postgres.url(), Some(postgres))
            }
        };
        let store = Store::open(&url).await.unwrap();
        Self {
            store,
            url,
            _folder: folder,
            _postgres: postgres,
        }
    }
}

/// Makes two tests of one behaviour: on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(proofhouse_office::store::Engine::Sqlite).await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name(proofhouse_office::store::Engine::Postgres).await;
            })*
        }
    };
}
pub(crate) use on_both;
