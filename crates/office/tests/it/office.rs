//! An office for one test: regimes of the repository, keys made now, a drill clock, and a case to carry along.

mod bundles;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::Date;
use proofhouse_evidence::keys::{KeyRole, SigningKey, Window};
use proofhouse_law::case::{
    Designation, Documents, EconomicRole, Identifier, Product, Respondent, Role, ServiceMethod,
    Terms, TestPlan, UnitScope,
};
use proofhouse_law::{Action, Actor, CaseId, Digest, NoticeId, SourceFile};
use proofhouse_office::clock::OfficeClock;
use proofhouse_office::config::{DataDir, Settings};
use proofhouse_office::desk::{ActError, ActRequest, Acted, Desk, Regimes};
use proofhouse_office::exhibits::Exhibits;
use proofhouse_office::sequencer::{RegisterKeys, Sequencer};
use proofhouse_office::store::personal::Sealed;
use proofhouse_office::store::{Engine, Store, Watch};
use proofhouse_register::Signer;
use proofhouse_testkit::postgres::Postgres;

pub(crate) use bundles::{bundle_signed_by, mended_bundle};

pub(crate) const GTIN: &str = "05012345678900";
pub(crate) const PROVISION: &str = "proposal.1.unique";

pub(crate) struct TestOffice {
    pub(crate) desk: Desk,
    pub(crate) data: DataDir,
    pub(crate) lab: SigningKey,
    _folder: Option<tempfile::TempDir>,
    _postgres: Option<Postgres>,
}

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// The regimes of the repository.
pub(crate) fn regimes() -> Regimes {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for regime in ["uk-proposal-2020", "uk-psti-2022"] {
        for file in std::fs::read_dir(root.join(regime)).unwrap() {
            let file = file.unwrap().path();
            let name = format!("{regime}/{}", file.file_name().unwrap().display());
            files.push((name, std::fs::read(&file).unwrap()));
        }
    }
    files.sort();
    let sources: Vec<_> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    Regimes::load(&sources).0
}

/// The standards of the repository.
pub(crate) fn standards() -> Vec<proofhouse_law::Standard> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            let name = format!(
                "{}/{}",
                folder.file_name().display(),
                file.file_name().display()
            );
            files.push((name, std::fs::read(file.path()).unwrap()));
        }
    }
    let sources: Vec<_> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    proofhouse_law::library::load(&sources).standards
}

/// Two officers are enough for a case: one drafts, the other approves.
pub(crate) fn officer(name: &str) -> Actor {
    let roles = [
        Role::CaseOfficer,
        Role::DecisionMaker,
        Role::Lawyer,
        Role::PublicationsEditor,
        Role::Tester,
    ];
    Actor {
        officer: id(name),
        designation: Designation {
            roles: roles.to_vec(),
            from: "2020-01-01".parse().unwrap(),
            until: None,
            instrument: "instrument 7".to_owned(),
        },
    }
}

impl TestOffice {
    pub(crate) async fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::new(folder.path());
        let (url, postgres) = match engine {
            Engine::Sqlite => (data.store_url(), None),
            Engine::Postgres => {
                let postgres = Postgres::start().unwrap();
                (postgres.url(), Some(postgres))
            }
        };
        let desk = open_with(&data, &url, None, with_standards()).await;
        let lab = SigningKey::from_random(KeyRole::Lab, id("DRILL lab"), &random());
        let window = Window {
            from: "2020-01-01T00:00:00Z".parse().unwrap(),
            until: "2100-01-01T00:00:00Z".parse().unwrap(),
        };
        desk.enrol_key("officer/admin", &lab.public(), window)
            .await
            .unwrap();
        Self {
            desk,
            data,
            lab,
            _folder: Some(folder),
            _postgres: postgres,
        }
    }

    /// A sequencer with keys of its own, kept so that another can go on with them.
    pub(crate) async fn sequencer(&self) -> Sequencer {
        sequencer(&self.desk, &self.data).await.unwrap()
    }

    /// A bundle in which both units of the product accept the same listed password.
    pub(crate) fn bundle(&self) -> Vec<u8> {
        bundle_signed_by(&self.lab, self.desk.clock().now())
    }

    pub(crate) async fn act(&self, case: &CaseId, who: &str, action: Action) -> Acted {
        self.try_act(case, who, action).await.unwrap()
    }

    pub(crate) async fn try_act(
        &self,
        case: &CaseId,
        who: &str,
        action: Action,
    ) -> Result<Acted, ActError> {
        self.desk
            .act(ActRequest::new(Some(case.clone()), action, officer(who)))
            .await
    }

    pub(crate) async fn open_case(&self) -> CaseId {
        let name = Sealed::new("Asha Imports Ltd", random());
        let action = Action::Open {
            product: Product {
                brand: "Acme".into(),
                model: "Cam 1".into(),
                kind: "camera".into(),
                identifiers: vec![Identifier {
                    scheme: "gtin".into(),
                    value: "5012345678900".into(),
                }],
                firmware: None,
            },
            respondents: vec![Respondent {
                party: id("maker"),
                role: EconomicRole::Manufacturer,
                name: Digest::from_bytes(name.commitment()),
            }],
            regime: id("uk-proposal-2020"),
            reason: "a report".into(),
        };
        let mut request = ActRequest::new(None, action, officer("ada"));
        request.personal = vec![name];
        self.desk.act(request).await.unwrap().case
    }

    /// A case with evidence, an allegation, and a temporary ban that Ada drafted.
    pub(crate) async fn drafted(&self) -> (CaseId, NoticeId) {
        let case = self.open_case().await;
        let taken = self.desk.exhibits().put(&self.bundle()).unwrap();
        self.desk.take_in(taken, "officer/ada").await.unwrap();
        self.desk
            .lodge(&case, taken.digest, &officer("ada"), None)
            .await
            .unwrap();
        let allege = Action::Allege {
            provisions: vec![id(PROVISION)],
            respondent: id("maker"),
            grounds: "One password opens every unit.".into(),
        };
        self.act(&case, "ada", allege).await;
        let state = self.desk.case(&case).await.unwrap().state;
        let terms = self.terms("temporary-ban", state.allegations()[0].id.clone());
        self.act(&case, "ada", Action::Draft { terms }).await;
        let state = self.desk.case(&case).await.unwrap().state;
        (case, state.notices()[0].id.clone())
    }

    /// The same, approved by Ben: one step before issue.
    pub(crate) async fn approved(&self) -> (CaseId, NoticeId) {
        let (case, notice) = self.drafted().await;
        self.act(
            &case,
            "ben",
            Action::Approve {
                notice: notice.clone(),
            },
        )
        .await;
        (case, notice)
    }

    /// Issued, served and published.
    pub(crate) async fn published(&self) -> (CaseId, NoticeId) {
        let (case, notice) = self.approved().await;
        self.act(&case, "ben", issue(&notice)).await;
        self.serve_and_publish(&case, &notice).await;
        (case, notice)
    }

    pub(crate) async fn serve_and_publish(&self, case: &CaseId, notice: &NoticeId) {
        let serve = Action::Serve {
            notice: notice.clone(),
            on: id("maker"),
            method: ServiceMethod::Hand,
            occurred_on: self.desk.clock().today(),
        };
        self.act(case, "ada", serve).await;
        let publish = Action::Publish {
            notice: notice.clone(),
            reasons: "Shops must know.".into(),
        };
        self.act(case, "ben", publish).await;
    }

    pub(crate) fn terms(&self, power: &str, allegation: proofhouse_law::AllegationId) -> Terms {
        let today = self.desk.clock().today();
        let regime = self.desk.regimes().find(&id("uk-proposal-2020")).unwrap();
        let paragraphs = &regime.power(&id(power)).unwrap().paragraphs;
        let temporary = power == "temporary-ban";
        let later = |days: i64| -> Date { today + SignedDuration::from_hours(24 * days) };
        Terms {
            power: id(power),
            allegations: vec![allegation],
            addressees: vec![id("maker")],
            addressee_classes: vec!["manufacturer".into()],
            activities: vec!["supply".into()],
            units: vec![UnitScope {
                scheme: "gtin".into(),
                value: GTIN.into(),
                batch: None,
                firmware: None,
            }],
            territory: "United Kingdom".into(),
            from: today,
            ends_on: temporary.then(|| later(60)),
            test_plan: temporary.then(|| TestPlan {
                lab: "Test House".into(),
                provisions: vec![id(PROVISION)],
                method: "Proofhouse inspect".into(),
                finishes_on: later(30),
            }),
            paragraphs: paragraphs
                .iter()
                .map(|one| {
                    (
                        one.id.clone(),
                        format!("The officer's words on {}.", one.title),
                    )
                })
                .collect(),
            urgency: None,
            replaces: None,
            particulars: None,
        }
    }
}

/// What asks for the issue; the office makes the documents, whatever stands here.
pub(crate) fn issue(notice: &NoticeId) -> Action {
    let nothing = Digest::of(b"");
    Action::Issue {
        notice: notice.clone(),
        documents: Documents {
            html: nothing,
            pdf: nothing,
        },
    }
}

/// Opens a desk on a data folder, telling `watch` before each write.
pub(crate) async fn open(data: &DataDir, url: &str, watch: Option<Arc<dyn Watch>>) -> Desk {
    open_with(data, url, watch, regimes()).await
}

/// The regimes with the standards that records are made over; reading them takes its time.
pub(crate) fn with_standards() -> Regimes {
    static READ: std::sync::OnceLock<Regimes> = std::sync::OnceLock::new();
    let read = READ.get_or_init(|| regimes().with_standards(standards()));
    read.clone()
}

/// The same over other law.
pub(crate) async fn open_with(
    data: &DataDir,
    url: &str,
    watch: Option<Arc<dyn Watch>>,
    regimes: Regimes,
) -> Desk {
    let mut store = Store::open(url).await.unwrap();
    if let Some(watch) = watch {
        store = store.watched(watch);
    }
    let exhibits = Exhibits::open(&data.exhibits()).unwrap();
    let clock = OfficeClock::drill(&store).await.unwrap();
    Desk::open(store, exhibits, clock, regimes, Settings::default())
        .await
        .unwrap()
}

/// A sequencer over a data folder, with the keys in it, which are made at the first call.
pub(crate) async fn sequencer(
    desk: &Desk,
    data: &DataDir,
) -> Result<Sequencer, proofhouse_office::sequencer::SequencerError> {
    let keys = RegisterKeys {
        log: signer(data, "log", &desk.origin()),
        snapshot: signer(data, "snapshot", "DRILL-snapshot"),
    };
    let hours = SignedDuration::from_hours(24);
    Sequencer::start(
        desk.store().clone(),
        desk.clock().clone(),
        &data.register(),
        keys,
        hours,
    )
    .await
}

fn signer(data: &DataDir, file: &str, name: &str) -> Signer {
    let path: PathBuf = data.keys().join(file);
    if !path.exists() {
        std::fs::create_dir_all(data.keys()).unwrap();
        std::fs::write(&path, random()).unwrap();
    }
    let seed: [u8; 32] = std::fs::read(&path).unwrap().try_into().unwrap();
    Signer::from_key(name, &ed25519_dalek::SigningKey::from_bytes(&seed)).unwrap()
}
