//! The JSON that is stored for good: one golden file a variant of facts, actions and events, and none may be missing.
//!
//! After a wanted change, run with `GOLDEN_WRITE=1` to write the files that are missing; a file that is there is never rewritten,
//! because what was stored under it must still be read.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::date;
use proofhouse_law::case::{
    AppealOutcome, EconomicRole, Identifier, Product, Respondent, ServiceMethod, Step, Terms,
    TestPlan, UnitScope,
};
use proofhouse_law::observation::{
    Certificate, CredentialOrigin, Defence, Fact, Identity, Interface, Passage, PeriodPlace,
    Publication, SecretTag, StopReason, SupportReading,
};
use proofhouse_law::{Action, ActionName, Event, Verdict};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::life_samples::{judgement, record_file, samples};
use crate::world::{at, digest, documents, findings, id, interface};

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

fn passage() -> Passage {
    Passage {
        transcript: "transcripts/0001-http".into(),
        start: 10,
        end: 15,
        text: "until".into(),
    }
}

fn url() -> String {
    "https://maker.example/security".to_owned()
}

#[expect(clippy::too_many_lines, reason = "one sample a variant")]
fn facts() -> Vec<Fact> {
    let reading = SupportReading::DerivableOnly {
        duration: "5 years".into(),
        anchor: "March 2023".into(),
    };
    vec![
        Fact::ServiceFound {
            interface: interface(),
            identified_by: "banner".into(),
        },
        Fact::CredentialAccepted {
            interface: interface(),
            account: "admin".into(),
            secret: SecretTag::new("00ff"),
            origin: CredentialOrigin::PublicList {
                name: "mirai".into(),
            },
            proof: "id".into(),
            change_forced: false,
        },
        Fact::CredentialsRefused {
            interface: interface(),
            tries: 60,
            listed: None,
            list: "mirai".into(),
            stopped: StopReason::ListExhausted,
        },
        Fact::OpenWithoutAuthentication {
            interface: interface(),
            proof: "the page".into(),
        },
        Fact::ControlAccepted {
            interface: interface(),
            detail: "any password".into(),
        },
        Fact::InterfaceUnusable {
            interface: interface(),
            reason: "silence".into(),
            leads_to: None,
        },
        Fact::NoInterfaceFound {
            ports_tried: 1000,
            refused: None,
        },
        Fact::VulnerabilityContact {
            url: url(),
            contact: "mailto:security@maker.example".into(),
            passage: passage(),
        },
        Fact::AcknowledgementTiming {
            url: url(),
            passage: passage(),
        },
        Fact::StatusUpdateTiming {
            url: url(),
            passage: passage(),
        },
        Fact::NotPublished {
            what: Publication::SupportPeriod,
            pages: vec![url()],
        },
        Fact::SupportPeriod {
            url: url(),
            reading,
            passage: passage(),
        },
        Fact::PublicationUnreadable {
            url: url(),
            reason: "timed out".into(),
        },
        Fact::GuessingDefence {
            interface: interface(),
            tries: 12,
            weighed: None,
            in_a_row: None,
            defence: Defence::LockOut {
                after: 5,
                seconds: Some(60),
                seen_locked: None,
            },
            detail: "account locked".into(),
        },
        Fact::TlsOffered {
            interface: interface(),
            versions: vec!["TLS 1.2".into()],
            ciphers: vec!["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".into()],
            cut_short: false,
        },
        Fact::CertificateShown {
            interface: interface(),
            certificate: Box::new(Certificate {
                sha256: digest("certificate"),
                spki_sha256: digest("key"),
                subject: "CN=camera".into(),
                issuer: "CN=camera".into(),
                not_before: at(date(2020, 1, 1)),
                not_after: at(date(2030, 1, 1)),
                key: "RSA 1024".into(),
                signature: "sha1WithRSAEncryption".into(),
                self_signed: true,
            }),
        },
        Fact::SshOffered {
            interface: interface(),
            key_exchange: vec!["diffie-hellman-group1-sha1".into()],
            host_keys: vec!["ssh-rsa".into()],
            ciphers: vec!["aes128-cbc".into()],
            macs: vec!["hmac-sha1".into()],
        },
        Fact::HostKeyShown {
            interface: interface(),
            algorithm: "ssh-rsa".into(),
            sha256: digest("host key"),
        },
        Fact::KnownKey {
            interface: interface(),
            sha256: digest("host key"),
            published_in: "house-of-keys".into(),
        },
        Fact::DisclosedBeforeLogin {
            interface: interface(),
            what: "firmware version".into(),
            text: "Firmware 1.2.3".into(),
        },
        Fact::Announced {
            protocol: "mdns".into(),
            name: "camera.local".into(),
            says: vec!["_http._tcp on port 80".into()],
        },
        Fact::UndeclaredInterface {
            interface: interface(),
            declaration: "ixit.toml".into(),
        },
        Fact::DeclaredSilent {
            entry: "web page on tcp/80".into(),
            declaration: "ixit.toml".into(),
        },
        Fact::SameInUnits {
            what: Identity::HostKey,
            interface: Some(interface()),
            units: vec!["SN-1".into(), "SN-2".into()],
            detail: "the same ssh-rsa key".into(),
        },
        Fact::SurvivedReset {
            what: Identity::Password,
            interface: Some(interface()),
            detail: "the password that the user chose".into(),
            reset_shown_by: None,
        },
        Fact::SameAsEarlier {
            what: Identity::CertificateKey,
            interface: None,
            bundle: digest("earlier bundle"),
            product: "Acme Eye 0, firmware 0.9".into(),
            detail: "the same key".into(),
        },
        Fact::JudgedByPerson {
            case: "5.1-4-1".into(),
            unit: "a".into(),
            verdict: Verdict::Pass,
            words: "The manual shows how.".into(),
            by: "tester 1".into(),
        },
        Fact::UserInformation {
            url: "https://acme.example/privacy".into(),
            what: Publication::Telemetry,
            denied: false,
            passage: passage(),
        },
        Fact::OfferedForSale {
            url: url(),
            offer: passage(),
            period: PeriodPlace::Hidden,
            seen: vec!["It stands in a part that is folded away.".into()],
        },
        Fact::OldPasswordRefused {
            interface: interface(),
            account: "admin".into(),
            secret: SecretTag::new("5e".repeat(32)),
            chosen: SecretTag::new("6f".repeat(32)),
        },
        Fact::SetUpDoubted {
            reason: "the user's password opened nothing, and another one opened telnet on tcp/23"
                .into(),
            said: Some("the password is set in the app; telnet has its own".into()),
        },
        Fact::NotAllSeen {
            reason: "63,865 TCP ports were never answered".into(),
        },
    ]
}

/// Fails to compile when a fact is added: then add a sample above.
fn fact_number(fact: &Fact) -> usize {
    match fact {
        Fact::ServiceFound { .. } => 0,
        Fact::CredentialAccepted { .. } => 1,
        Fact::CredentialsRefused { .. } => 2,
        Fact::OpenWithoutAuthentication { .. } => 3,
        Fact::ControlAccepted { .. } => 4,
        Fact::InterfaceUnusable { .. } => 5,
        Fact::NoInterfaceFound { .. } => 6,
        Fact::VulnerabilityContact { .. } => 7,
        Fact::AcknowledgementTiming { .. } => 8,
        Fact::StatusUpdateTiming { .. } => 9,
        Fact::NotPublished { .. } => 10,
        Fact::SupportPeriod { .. } => 11,
        Fact::PublicationUnreadable { .. } => 12,
        Fact::GuessingDefence { .. } => 13,
        Fact::TlsOffered { .. } => 14,
        Fact::CertificateShown { .. } => 15,
        Fact::SshOffered { .. } => 16,
        Fact::HostKeyShown { .. } => 17,
        Fact::KnownKey { .. } => 18,
        Fact::DisclosedBeforeLogin { .. } => 19,
        Fact::Announced { .. } => 20,
        Fact::UndeclaredInterface { .. } => 21,
        Fact::DeclaredSilent { .. } => 22,
        Fact::SameInUnits { .. } => 23,
        Fact::SurvivedReset { .. } => 24,
        Fact::SameAsEarlier { .. } => 25,
        Fact::JudgedByPerson { .. } => 26,
        Fact::UserInformation { .. } => 27,
        Fact::OfferedForSale { .. } => 28,
        Fact::OldPasswordRefused { .. } => 29,
        Fact::SetUpDoubted { .. } => 30,
        Fact::NotAllSeen { .. } => 31,
    }
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

#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
fn steps() -> Vec<Step> {
    let notice = || id("notice-1");
    let reasons = || "because".to_owned();
    let rule = "proposal.1.unique";
    let (on, occurred_on) = (date(2026, 1, 20), date(2026, 1, 20));
    let relies_on = || vec![digest("bundle")];
    let mut steps = vec![
        Step::CaseOpened {
            case: id("case-1"),
            product: product(),
            respondents: respondents(),
            regime: id("uk-proposal-2020"),
            regime_sha256: digest("regime"),
            reason: reasons(),
            drill: true,
        },
        Step::EvidenceLodged {
            bundle: digest("bundle"),
            signer: "lab-1".into(),
            partial: false,
            findings: findings(rule, Verdict::Fail),
        },
        Step::RecordLodged(record_file()),
        Step::UnitJudged(judgement()),
        Step::AllegationMade {
            allegation: id("allegation-1"),
            provisions: vec![id(rule)],
            respondent: id("maker"),
            grounds: reasons(),
        },
        Step::NoticeDrafted {
            notice: notice(),
            terms: terms(),
            relies_on: relies_on(),
        },
        Step::NoticeAmended {
            notice: notice(),
            terms: terms(),
            relies_on: relies_on(),
        },
        Step::IntentGiven {
            notice: notice(),
            on,
            document: documents(),
        },
        Step::RepresentationReceived {
            notice: notice(),
            received_on: on,
            commitment: digest("salted"),
        },
        Step::RepresentationsConsidered {
            notice: notice(),
            outcome: reasons(),
        },
        Step::ValueConfirmed {
            value: "guard.psti.s29.intent".into(),
            reasons: reasons(),
        },
        Step::NoticeApproved { notice: notice() },
        Step::NoticeIssued {
            notice: notice(),
            on,
            documents: documents(),
        },
        Step::NoticeServed {
            notice: notice(),
            on: id("maker"),
            method: ServiceMethod::Hand,
            occurred_on,
        },
        Step::TestResultRecorded {
            notice: notice(),
            bundle: digest("bundle"),
            findings: findings(rule, Verdict::Pass),
        },
        Step::NoticeLifted {
            notice: notice(),
            reasons: reasons(),
        },
        Step::AppealLodged {
            notice: notice(),
            occurred_on,
        },
        Step::AppealDetermined {
            notice: notice(),
            outcome: AppealOutcome::Quashed,
            occurred_on,
            terms: None,
            documents: None,
        },
    ];
    steps.extend(samples(&terms()).into_iter().map(|(_, step)| step));
    steps.extend([
        Step::NoticePublished {
            notice: notice(),
            reasons: reasons(),
        },
        Step::CaseClosed { reasons: reasons() },
    ]);
    steps
}

/// Fails to compile when a step is added: then add a sample above.
fn step_number(step: &Step) -> usize {
    match step {
        Step::CaseOpened { .. } => 0,
        Step::EvidenceLodged { .. } => 1,
        Step::RecordLodged(_) => 2,
        Step::UnitJudged(_) => 3,
        Step::AllegationMade { .. } => 4,
        Step::NoticeDrafted { .. } => 5,
        Step::NoticeAmended { .. } => 6,
        Step::IntentGiven { .. } => 7,
        Step::RepresentationReceived { .. } => 8,
        Step::RepresentationsConsidered { .. } => 9,
        Step::ValueConfirmed { .. } => 10,
        Step::NoticeApproved { .. } => 11,
        Step::NoticeIssued { .. } => 12,
        Step::NoticeServed { .. } => 13,
        Step::TestResultRecorded { .. } => 14,
        Step::NoticeLifted { .. } => 15,
        Step::AppealLodged { .. } => 16,
        Step::AppealDetermined { .. } => 17,
        Step::NoticeWithdrawn { .. } => 18,
        Step::VariationProposed(_) => 19,
        Step::NoticeVaried(_) => 20,
        Step::ComplianceRecorded(_) => 21,
        Step::BreachRecorded(_) => 22,
        Step::ReturnsRecorded(_) => 23,
        Step::StateRecallBegun(_) => 24,
        Step::PaymentRecorded(_) => 25,
        Step::RecoveryBegun(_) => 26,
        Step::ApplicationLodged(_) => 27,
        Step::InterestedNotified(_) => 28,
        Step::HearingRecorded(_) => 29,
        Step::OrderRecorded(_) => 30,
        Step::DisposalRecorded(_) => 31,
        Step::CompensationClaimed(_) => 32,
        Step::CompensationDecided(_) => 33,
        Step::NoticePublished { .. } => 34,
        Step::CaseClosed { .. } => 35,
    }
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
