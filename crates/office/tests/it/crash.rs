//! Killed at each write of issuing and publishing a notice: wholly done or not at all, and never contradicted.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use proofhouse_law::{CaseId, NoticeId};
use proofhouse_office::config::DataDir;
use proofhouse_office::desk::ActRequest;
use proofhouse_office::store::{Engine, Watch};
use proofhouse_office::verify::verify;
use proofhouse_register::Snapshot;
use proofhouse_register::checkpoint::Checkpoint;

use crate::office::{TestOffice, id, issue, officer, open, sequencer};

/// Tells the child what to do; without it the child's test does nothing.
const TASK: &str = "PROOFHOUSE_TEST_CRASH";
/// Far more writes than a step has: a child that is not killed by then has done its work.
const WRITES_MAX: u32 = 400;

/// Ends its own process with SIGKILL before the n-th write.
struct Killer {
    left: AtomicU32,
}

impl Watch for Killer {
    fn before_write(&self, what: &str) {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            eprintln!("killed before: {what}");
            let _killed = Command::new("kill")
                .args(["-KILL", &std::process::id().to_string()])
                .status();
            loop {
                std::thread::park();
            }
        }
    }
}

/// The child: issues or publishes, and is killed at the n-th write.
#[tokio::test]
async fn child() {
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let mut words = task.split('|');
    let (step, n) = (
        words.next().unwrap(),
        words.next().unwrap().parse().unwrap(),
    );
    let data = DataDir::new(words.next().unwrap());
    let (case, notice): (CaseId, NoticeId) = (id(words.next().unwrap()), id(words.next().unwrap()));
    // What opening writes is no part of the step: it was all written before.
    let killer = Arc::new(Killer {
        left: AtomicU32::new(u32::MAX),
    });
    let desk = open(
        &data,
        &data.store_url(),
        Some(Arc::clone(&killer) as Arc<dyn Watch>),
    )
    .await;
    if step == "publish" {
        let sequencer = sequencer(&desk, &data).await.unwrap();
        killer.left.store(n, Ordering::SeqCst);
        sequencer.pass().await.unwrap();
        sequencer.stop().await.unwrap();
    } else {
        killer.left.store(n, Ordering::SeqCst);
        desk.act(ActRequest::new(Some(case), issue(&notice), officer("ben")))
            .await
            .unwrap();
    }
}

/// Runs the child; returns whether it was killed.
fn run(step: &str, n: u32, data: &Path, case: &CaseId, notice: &NoticeId) -> bool {
    let task = format!("{step}|{n}|{}|{case}|{notice}", data.display());
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--nocapture"])
        .env(TASK, task)
        .output()
        .unwrap();
    let killed = done.status.signal() == Some(9);
    assert!(
        killed || done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    killed
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// A data folder as it stands before the step, to be copied for each crash.
struct Before {
    folder: tempfile::TempDir,
    case: CaseId,
    notice: NoticeId,
}

impl Before {
    async fn issue() -> Self {
        let office = TestOffice::new(Engine::Sqlite).await;
        let (case, notice) = office.approved().await;
        Self::of(&office, case, notice).await
    }

    async fn publish() -> Self {
        let office = TestOffice::new(Engine::Sqlite).await;
        let first = office.sequencer().await;
        let (case, notice) = office.approved().await;
        first.pass().await.unwrap();
        first.stop().await.unwrap();
        office.act(&case, "ben", issue(&notice)).await;
        office.serve_and_publish(&case, &notice).await;
        Self::of(&office, case, notice).await
    }

    async fn of(office: &TestOffice, case: CaseId, notice: NoticeId) -> Self {
        office.desk.store().close().await;
        let folder = tempfile::tempdir().unwrap();
        copy(office.data.root(), folder.path());
        Self {
            folder,
            case,
            notice,
        }
    }

    fn copied(&self) -> (tempfile::TempDir, PathBuf) {
        let copied = tempfile::tempdir().unwrap();
        copy(self.folder.path(), copied.path());
        let path = copied.path().to_owned();
        (copied, path)
    }
}

#[tokio::test]
async fn killed_at_each_write_of_issuing_the_notice_is_wholly_issued_or_not_at_all() {
    let before = Before::issue().await;
    let (mut not_issued, mut issued) = (0, 0);
    for n in 1..WRITES_MAX {
        let (_kept, path) = before.copied();
        let killed = run("issue", n, &path, &before.case, &before.notice);
        let data = DataDir::new(&path);
        let desk = open(&data, &data.store_url(), None).await;
        let file = desk.case(&before.case).await.unwrap();
        let record = file.state.notice(&before.notice).unwrap();
        if record.issued.is_some() {
            issued += 1;
            let documents = record.documents.unwrap();
            desk.exhibits().check(documents.html).unwrap();
            desk.exhibits().check(documents.pdf).unwrap();
        } else {
            not_issued += 1;
            // Nothing stands in the way of doing it now.
            desk.act(ActRequest::new(
                Some(before.case.clone()),
                issue(&before.notice),
                officer("ben"),
            ))
            .await
            .unwrap();
        }
        let report = verify(desk.store(), desk.exhibits(), None).await.unwrap();
        assert_eq!(report.problems, [], "killed at write {n}");
        desk.store().close().await;
        if !killed {
            assert!(
                not_issued > 15 && issued >= 2,
                "{not_issued} crashes before the commit, {issued} after it"
            );
            return;
        }
    }
    panic!("the step has more than {WRITES_MAX} writes");
}

#[tokio::test]
async fn killed_at_each_write_of_publishing_the_register_catches_up_and_never_contradicts() {
    let before = Before::publish().await;
    for n in 1..WRITES_MAX {
        let (_kept, path) = before.copied();
        let killed = run("publish", n, &path, &before.case, &before.notice);
        let data = DataDir::new(&path);
        let desk = open(&data, &data.store_url(), None).await;
        let mut tx = desk.store().write().await.unwrap();
        // The crashed one's lease would be waited for; nobody else holds this folder.
        tx.execute("UPDATE register_lease SET until = 0", vec![])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let sequencer = sequencer(&desk, &data).await.unwrap();
        let key = sequencer.log_key().unwrap();
        let seen = std::fs::read(data.register_log().join("checkpoint")).unwrap();
        let seen = Checkpoint::open(&seen, &key).unwrap();
        sequencer.pass().await.unwrap();
        let now = Checkpoint::open(
            &std::fs::read(data.register_log().join("checkpoint")).unwrap(),
            &key,
        )
        .unwrap();
        assert!(
            now.size >= 3 && now.size >= seen.size,
            "killed at write {n}"
        );
        let copy = std::fs::read(data.register().join("snapshot")).unwrap();
        let copy = Snapshot::open(&copy, &[sequencer.snapshot_key().unwrap()], &[]).unwrap();
        assert_eq!(copy.copy().checkpoint, now, "killed at write {n}");
        let register = data.register_log();
        let report = verify(desk.store(), desk.exhibits(), Some((&register, &key)))
            .await
            .unwrap();
        assert_eq!(report.problems, [], "killed at write {n}");
        desk.store().close().await;
        if !killed {
            assert!(n > 5, "only {n} writes were tried");
            return;
        }
    }
    panic!("the step has more than {WRITES_MAX} writes");
}
