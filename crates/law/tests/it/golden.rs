//! The JSON that is stored for good: one golden file a variant of facts, actions and events, and none may be missing.
//!
//! After a wanted change, run with `GOLDEN_WRITE=1` to write the files that are missing; a file that is there is never rewritten,
//! because what was stored under it must still be read.

mod facts;
mod steps;

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::date;
use proofhouse_law::case::{
    AppealOutcome, EconomicRole, Identifier, Product, Respondent, ServiceMethod, Terms, TestPlan,
    UnitScope,
};
use proofhouse_law::observation::{Defence, Fact, Interface};
use proofhouse_law::{Action, ActionName, Event, Verdict};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::life_samples::{judgement, record_file, samples};
use crate::world::{at, digest, documents, findings, id, interface};
use facts::{fact_number, facts};
use steps::{step_number, steps};

fn folder(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(kind)
}

/// The tag of a value in its JSON, which names its file.
fn tag(value: &impl Serialize, key: &str) -> String {
    serde_json::to_value(value).unwrap()[key]
        .as_str()
        .unwrap()
        .to_owned()
}

fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    kind: &str,
    key: &str,
    samples: &[T],
) {
    let folder = folder(kind);
    for sample in samples {
        let path = folder.join(format!("{}.json", tag(sample, key)));
        let json = serde_json::to_string_pretty(sample).unwrap() + "\n";
        if std::env::var_os("GOLDEN_WRITE").is_some() && !path.exists() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &json).unwrap();
        }
        let golden = std::fs::read_to_string(&path)
            .unwrap_or_else(|_| panic!("{} is missing", path.display()));
        assert_eq!(
            golden,
            json,
            "{} is no longer written the same",
            path.display()
        );
        assert_eq!(
            &serde_json::from_str::<T>(&golden).unwrap(),
            sample,
            "{} is read differently",
            path.display()
        );
    }
    let named: BTreeSet<String> = samples
        .iter()
        .map(|sample| format!("{}.json", tag(sample, key)))
        .collect();
    for file in std::fs::read_dir(&folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(
            named.contains(&name),
            "{kind}/{name} has no sample any more: what was stored can no longer be read"
        );
    }
}

#[test]
fn a_path_is_written_only_where_there_is_one() {
    let mut place = interface();
    assert!(!serde_json::to_string(&place).unwrap().contains("path"));
    place.path = Some("/api/".into());
    let json = serde_json::to_string(&place).unwrap();
    assert!(json.ends_with(r#","path":"/api/"}"#), "{json}");
    assert_eq!(serde_json::from_str::<Interface>(&json).unwrap(), place);
}

#[test]
fn what_a_fact_does_not_know_is_not_written_and_may_be_absent() {
    let old = r#"{"seen":"delay","first_ms":1,"last_ms":2}"#;
    let delay: Defence = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_string(&delay).unwrap(), old);
    let nothing = |refused| Fact::NoInterfaceFound {
        ports_tried: 32,
        refused,
    };
    let written = |fact: &Fact| serde_json::to_string(fact).unwrap();
    assert!(!written(&nothing(None)).contains("refused"));
    let known = nothing(Some(0));
    assert!(written(&known).ends_with(r#","refused":0}"#));
    assert_eq!(
        serde_json::from_str::<Fact>(&written(&known)).unwrap(),
        known
    );
}

fn terms() -> Terms {
    Terms {
        power: id("temporary-ban"),
        allegations: vec![id("allegation-1")],
        addressees: vec![id("maker")],
        addressee_classes: vec!["distributor".into()],
        activities: vec!["supply".into()],
        units: vec![UnitScope {
            scheme: "gtin".into(),
            value: "05012345678900".into(),
            batch: Some("B7".into()),
            firmware: None,
        }],
        territory: "United Kingdom".into(),
        from: date(2026, 1, 5),
        ends_on: Some(date(2026, 3, 5)),
        test_plan: Some(TestPlan {
            lab: "Lab 1".into(),
            provisions: vec![id("proposal.1.unique")],
            method: "two units".into(),
            finishes_on: date(2026, 2, 5),
        }),
        paragraphs: [(
            "grounds".to_owned(),
            "Two units share a password.".to_owned(),
        )]
        .into(),
        urgency: None,
        replaces: None,
        particulars: None,
    }
}

fn product() -> Product {
    Product {
        brand: "Acme".into(),
        model: "Cam 1".into(),
        kind: "camera".into(),
        identifiers: vec![Identifier {
            scheme: "gtin".into(),
            value: "05012345678900".into(),
        }],
        firmware: Some("1.0".into()),
    }
}

fn respondents() -> Vec<Respondent> {
    vec![Respondent {
        party: id("maker"),
        role: EconomicRole::Manufacturer,
        name: digest("salted"),
    }]
}

#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
fn actions() -> Vec<Action> {
    let notice = || id("notice-1");
    let reasons = || "because".to_owned();
    let (verdict, rule) = (Verdict::Fail, "proposal.1.unique");
    let occurred_on = date(2026, 1, 20);
    let mut actions = vec![
        Action::Open {
            product: product(),
            respondents: respondents(),
            regime: id("uk-proposal-2020"),
            reason: reasons(),
        },
        Action::LodgeEvidence {
            bundle: digest("bundle"),
            signer: "lab-1".into(),
            partial: false,
            findings: findings(rule, verdict),
        },
        Action::LodgeRecord(record_file()),
        Action::JudgeUnit(judgement()),
        Action::Allege {
            provisions: vec![id(rule)],
            respondent: id("maker"),
            grounds: reasons(),
        },
        Action::Draft { terms: terms() },
        Action::Amend {
            notice: notice(),
            terms: terms(),
        },
        Action::GiveIntent {
            notice: notice(),
            document: documents(),
        },
        Action::RecordRepresentation {
            notice: notice(),
            received_on: occurred_on,
            commitment: digest("salted"),
        },
        Action::ConsiderRepresentations {
            notice: notice(),
            outcome: reasons(),
        },
        Action::Confirm {
            value: "guard.psti.s29.intent".into(),
            reasons: reasons(),
        },
        Action::Approve { notice: notice() },
        Action::Issue {
            notice: notice(),
            documents: documents(),
        },
        Action::Serve {
            notice: notice(),
            on: id("maker"),
            method: ServiceMethod::Hand,
            occurred_on,
        },
        Action::RecordTestResult {
            notice: notice(),
            bundle: digest("bundle"),
            findings: findings(rule, verdict),
        },
        Action::Lift {
            notice: notice(),
            reasons: reasons(),
        },
        Action::LodgeAppeal {
            notice: notice(),
            occurred_on,
        },
        Action::DetermineAppeal {
            notice: notice(),
            outcome: AppealOutcome::Confirmed,
            occurred_on,
            terms: None,
            documents: None,
        },
    ];
    actions.extend(samples(&terms()).into_iter().map(|(action, _)| action));
    actions.extend([
        Action::Publish {
            notice: notice(),
            reasons: reasons(),
        },
        Action::Close { reasons: reasons() },
    ]);
    actions
}

#[test]
fn facts_are_read_and_written_as_ever() {
    let facts = facts();
    assert!(
        facts.iter().map(fact_number).eq(0..32),
        "a fact has no sample"
    );
    check("facts", "kind", &facts);
}

#[test]
fn actions_are_read_and_written_as_ever() {
    let actions = actions();
    assert!(
        actions.iter().map(Action::name).eq(ActionName::ALL),
        "an action has no sample"
    );
    for action in &actions {
        assert_eq!(tag(action, "action"), action.name().as_str());
    }
    check("actions", "action", &actions);
}

#[test]
fn events_are_read_and_written_as_ever() {
    let steps = steps();
    assert!(
        steps.iter().map(step_number).eq(0..36),
        "a step has no sample"
    );
    let at = at(date(2026, 1, 20));
    let events: Vec<Event> = steps
        .into_iter()
        .map(|step| Event {
            by: id("ada"),
            at,
            step,
        })
        .collect();
    check("events", "event", &events);
}
