//! Killed at each write of a step that gives documents or makes a record, and of publishing: wholly done or not at all, and never contradicted.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::Date;
use proofhouse_law::case::{AppealOutcome, Application, NoticeRecord, Terms, Variation};
use proofhouse_law::{Action, CaseId, CaseState, Digest, NoticeId, Verdict};
use proofhouse_office::config::DataDir;
use proofhouse_office::desk::{ActRequest, Desk};
use proofhouse_office::store::{Engine, Watch};
use proofhouse_office::verify::verify;
use proofhouse_register::Snapshot;
use proofhouse_register::checkpoint::Checkpoint;

use crate::office::{
    TestOffice, id, issue, officer, open, open_with, regimes, sequencer, with_standards,
};
use crate::powers::{approved, blank, propose, published};
use crate::records::{MAKER_FILE, judge, lodge};

/// Tells the child what to do; without it the child's test does nothing.
const TASK: &str = "PROOFHOUSE_TEST_CRASH";
/// Far more writes than a step has: a child that is not killed by then has done its work.
const WRITES_MAX: u32 = 400;

/// A step that gives documents, or makes the conformance record of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Issue,
    Vary,
    LodgeApplication,
    /// The tribunal's variation.
    DetermineAppeal,
    LodgeRecord,
    JudgeUnit,
}

/// Each step with its name.
const STEPS: [(Step, &str); 6] = [
    (Step::Issue, "issue"),
    (Step::Vary, "vary"),
    (Step::LodgeApplication, "lodge-application"),
    (Step::DetermineAppeal, "determine-appeal"),
    (Step::LodgeRecord, "lodge-record"),
    (Step::JudgeUnit, "judge-unit"),
];

impl Step {
    fn named(name: &str) -> Self {
        STEPS.iter().find(|(_, known)| *known == name).unwrap().0
    }

    fn name(self) -> &'static str {
        STEPS.iter().find(|(step, _)| *step == self).unwrap().1
    }

    /// What Ben asks for.
    fn action(self, record: &NoticeRecord, today: Date) -> Action {
        let notice = record.id.clone();
        match self {
            Self::Issue => issue(&notice),
            Self::Vary => Action::Vary(Variation {
                notice,
                documents: blank(),
            }),
            Self::LodgeApplication => Action::LodgeApplication(Application {
                notice,
                occurred_on: today,
                court_reference: "M-2026-771".into(),
                documents: blank(),
            }),
            Self::DetermineAppeal => Action::DetermineAppeal {
                notice,
                outcome: AppealOutcome::Varied,
                occurred_on: today,
                terms: Some(Box::new(narrower(record))),
                documents: None,
            },
            Self::LodgeRecord => lodge(Digest::of(MAKER_FILE)),
            Self::JudgeUnit => judge("5.1-4-1", "a", Verdict::Pass),
        }
    }

    /// The files that it gave or names, once it is done.
    fn given(self, state: &CaseState, notice: &NoticeId) -> Option<Vec<Digest>> {
        let record = state.notice(notice).unwrap();
        let documents = match self {
            Self::Issue => record.issued.and(record.documents)?,
            Self::LodgeApplication => record.court.application.as_ref()?.0.documents,
            Self::Vary | Self::DetermineAppeal => record.variations.last()?.documents?,
            Self::LodgeRecord => {
                let file = &state.record_files().last()?.what;
                return Some(vec![file.sent, file.record]);
            }
            Self::JudgeUnit => return Some(state.judgements().last()?.what.bundles.clone()),
        };
        assert_eq!(record.documents, Some(documents));
        Some(vec![documents.html, documents.pdf])
    }

    /// Whether it is about the record.
    fn is_of_record(self) -> bool {
        matches!(self, Self::LodgeRecord | Self::JudgeUnit)
    }

    /// The office with all that the step needs: reading the standards takes its time.
    async fn open(self, data: &DataDir, watch: Option<Arc<dyn Watch>>) -> Desk {
        let law = if self.is_of_record() {
            with_standards()
        } else {
            regimes()
        };
        open_with(data, &data.store_url(), watch, law).await
    }

    /// A data folder as it stands before the step.
    async fn before(self) -> Before {
        let office = TestOffice::new(Engine::Sqlite).await;
        let (case, notice) = match self {
            Self::Issue | Self::LodgeRecord | Self::JudgeUnit => office.approved().await,
            Self::LodgeApplication => approved(&office, "forfeiture", "destroy").await,
            Self::Vary | Self::DetermineAppeal => {
                published(&office, "recall", "arrange-return").await
            }
        };
        let state = office.desk.case(&case).await.unwrap().state;
        let record = state.notice(&notice).unwrap();
        match self {
            Self::Issue | Self::LodgeApplication | Self::JudgeUnit => {}
            Self::LodgeRecord => {
                office.desk.exhibits().put(MAKER_FILE).unwrap();
            }
            Self::Vary => {
                let propose = propose(&notice, narrower(record));
                office.act(&case, "ada", propose).await;
            }
            Self::DetermineAppeal => {
                let lodge = Action::LodgeAppeal {
                    notice: notice.clone(),
                    occurred_on: office.desk.clock().today(),
                };
                office.act(&case, "ada", lodge).await;
            }
        }
        Before::of(&office, case, notice).await
    }
}

/// The terms of a notice for one batch only.
fn narrower(record: &NoticeRecord) -> Terms {
    let mut terms = record.terms.clone();
    terms.units[0].batch = Some("B7".into());
    terms
}

/// Asks for the step.
async fn take(desk: &Desk, step: Step, case: &CaseId, notice: &NoticeId) {
    let state = desk.case(case).await.unwrap().state;
    let action = step.action(state.notice(notice).unwrap(), desk.clock().today());
    desk.act(ActRequest::new(Some(case.clone()), action, officer("ben")))
        .await
        .unwrap();
}

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

/// The child: takes a step or publishes, and is killed at the n-th write.
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
    let watch = Some(Arc::clone(&killer) as Arc<dyn Watch>);
    let desk = match STEPS.iter().find(|(_, name)| *name == step) {
        Some((step, _)) => step.open(&data, watch).await,
        None => open(&data, &data.store_url(), watch).await,
    };
    if step == "publish" {
        let sequencer = sequencer(&desk, &data).await.unwrap();
        killer.left.store(n, Ordering::SeqCst);
        sequencer.pass().await.unwrap();
        sequencer.stop().await.unwrap();
    } else {
        killer.left.store(n, Ordering::SeqCst);
        take(&desk, Step::named(step), &case, &notice).await;
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

/// Kills the step before each of its writes in turn.
async fn is_wholly_taken_or_not_at_all(step: Step) {
    let before = step.before().await;
    let (mut not_taken, mut taken) = (0, 0);
    for n in 1..WRITES_MAX {
        let (_kept, path) = before.copied();
        let killed = run(step.name(), n, &path, &before.case, &before.notice);
        let data = DataDir::new(&path);
        let desk = step.open(&data, None).await;
        let file = desk.case(&before.case).await.unwrap();
        if let Some(files) = step.given(&file.state, &before.notice) {
            taken += 1;
            for file in files {
                desk.exhibits().check(file).unwrap();
            }
        } else {
            not_taken += 1;
            // Nothing stands in the way of doing it now.
            take(&desk, step, &before.case, &before.notice).await;
        }
        let report = verify(desk.store(), desk.exhibits(), None).await.unwrap();
        assert_eq!(report.problems, [], "killed at write {n}");
        desk.store().close().await;
        if !killed {
            let least = if step == Step::JudgeUnit { 3 } else { 15 };
            assert!(
                not_taken > least && taken >= 2,
                "{not_taken} crashes before the commit, {taken} after it"
            );
            return;
        }
    }
    panic!("the step has more than {WRITES_MAX} writes");
}

#[tokio::test]
async fn killed_at_each_write_of_issuing_the_notice_is_wholly_issued_or_not_at_all() {
    is_wholly_taken_or_not_at_all(Step::Issue).await;
}

#[tokio::test]
async fn killed_at_each_write_of_varying_the_notice_is_wholly_varied_or_not_at_all() {
    is_wholly_taken_or_not_at_all(Step::Vary).await;
}

#[tokio::test]
async fn killed_at_each_write_of_lodging_an_application_it_is_wholly_lodged_or_not_at_all() {
    is_wholly_taken_or_not_at_all(Step::LodgeApplication).await;
}

#[tokio::test]
async fn killed_at_each_write_of_a_tribunals_variation_it_is_wholly_recorded_or_not_at_all() {
    is_wholly_taken_or_not_at_all(Step::DetermineAppeal).await;
}

#[tokio::test]
async fn killed_at_each_write_of_lodging_a_makers_file_it_is_wholly_lodged_or_not_at_all() {
    is_wholly_taken_or_not_at_all(Step::LodgeRecord).await;
}

#[tokio::test]
async fn killed_at_each_write_of_a_judgement_it_is_wholly_recorded_or_not_at_all() {
    is_wholly_taken_or_not_at_all(Step::JudgeUnit).await;
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
