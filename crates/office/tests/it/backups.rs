//! Backup and restore: what is restored verifies, and nothing newer is ever taken back.

use proofhouse_office::backup::{BackupError, backup, restore};
use proofhouse_office::config::DataDir;
use proofhouse_office::store::Engine;
use proofhouse_office::verify::verify;

use crate::office::{TestOffice, open, sequencer};

#[tokio::test]
async fn a_backup_restored_elsewhere_verifies_and_publishes_on() {
    let office = TestOffice::new(Engine::Sqlite).await;
    office.published().await;
    office.sequencer().await.pass().await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    let now = office.desk.clock().now();
    let made = backup(office.desk.store(), &office.data, &to, now)
        .await
        .unwrap();
    assert_eq!((made.events, made.register_rows), (11, 2));
    assert!(
        !made.files.keys().any(|file| file.contains("keys/")),
        "no private key is in a backup"
    );

    let data = DataDir::new(place.path().join("new"));
    restore(&to, &data, now).await.unwrap();
    let desk = open(&data, &data.store_url(), None).await;
    let report = verify(desk.store(), desk.exhibits(), None).await.unwrap();
    assert_eq!(report.problems, []);
    // The keys are kept apart, and brought by hand.
    std::fs::create_dir_all(data.keys()).unwrap();
    for key in ["log", "snapshot"] {
        std::fs::copy(office.data.keys().join(key), data.keys().join(key)).unwrap();
    }
    office.sequencer().await.stop().await.unwrap();
    sequencer(&desk, &data).await.unwrap();
}

#[tokio::test]
async fn an_old_backup_is_refused_over_a_newer_office() {
    let office = TestOffice::new(Engine::Sqlite).await;
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    let now = office.desk.clock().now();
    backup(office.desk.store(), &office.data, &to, now)
        .await
        .unwrap();
    office.published().await;
    let refused = restore(&to, &office.data, now).await;
    assert!(
        matches!(
            refused,
            Err(BackupError::Newer {
                held: 11,
                events: 2,
                ..
            })
        ),
        "{refused:?}"
    );
    let report = verify(office.desk.store(), office.desk.exhibits(), None)
        .await
        .unwrap();
    assert_eq!(
        (report.events, report.problems),
        (11, vec![]),
        "nothing was changed"
    );
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_named() {
    let office = TestOffice::new(Engine::Sqlite).await;
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    let now = office.desk.clock().now();
    backup(office.desk.store(), &office.data, &to, now)
        .await
        .unwrap();
    let mut bytes = std::fs::read(to.join("office.db")).unwrap();
    bytes[5000] ^= 1;
    std::fs::write(to.join("office.db"), bytes).unwrap();
    let data = DataDir::new(place.path().join("new"));
    let refused = restore(&to, &data, now).await;
    assert!(
        matches!(&refused, Err(BackupError::Damaged { path, .. }) if path == "office.db"),
        "{refused:?}"
    );
    assert!(!data.root().exists());
}
