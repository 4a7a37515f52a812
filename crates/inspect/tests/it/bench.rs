//! A bench for tests: runs an inspection of given addresses and ports, with a hand in process.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::bench::{Authority, Bench, Caps, Device, Ports, Unit};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::declaration::Declaration;
use proofhouse_inspect::run::hands::{Hands, HandsError};
use proofhouse_inspect::run::{Inspection, Keep, NotKept, Progress, Setup, SoFar, go_on};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::transcript::Clock;
use proofhouse_inspect::wire::Limits;
use proofhouse_law::observation::{DeviceState, Fact, Observation};
use proofhouse_testkit::device::{Control, State};

/// A unit at `address` with these ports.
pub(crate) fn unit(label: &str, address: IpAddr, ports: Vec<u16>) -> Unit {
    Unit {
        label: label.to_owned(),
        address,
        also_at: Vec::new(),
        macs: Vec::new(),
        serial: Some(format!("SN-{label}")),
        ports: Some(Ports::These(ports)),
        accounts: vec!["admin".to_owned()],
        label_password: None,
        user_password: None,
    }
}

/// A bench of these units in these states.
pub(crate) fn bench(units: Vec<Unit>, states: &[DeviceState]) -> Bench {
    Bench {
        device: Device {
            brand: "Acme".to_owned(),
            model: "Eye 1".to_owned(),
            kind: "camera".to_owned(),
            firmware: Some("1.0".to_owned()),
            gtin: None,
            declaration: None,
            hazards: Vec::new(),
            person_attends: false,
        },
        authority: Authority {
            owner: "the tests".to_owned(),
            basis: "made for this test".to_owned(),
            expires: date(9000, 1, 1),
            signed: None,
        },
        tester: None,
        units,
        states: states.to_vec(),
        ports: Ports::Common,
        udp: None,
        caps: Caps {
            tries_per_account: 40,
            tries_per_service: 100,
            tries_per_second: 1000,
            services_at_once: 3,
            sessions_at_once: 3,
            defence_tries: 5,
            lock_watch_seconds: 0,
        },
        hands: std::collections::BTreeMap::new(),
    }
}

/// Limits for devices on this machine, which are loaded by other tests but never far away.
pub(crate) fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        answer: Duration::from_secs(6),
        exchange: Duration::from_secs(15),
        bytes: 256 * 1024,
    }
}

/// A hand that moves test devices in process.
#[derive(Default)]
pub(crate) struct InProcess(pub(crate) Vec<(String, Control)>);

impl Hands for InProcess {
    async fn bring(&mut self, unit: &Unit, state: DeviceState) -> Result<(), HandsError> {
        for (label, control) in &self.0 {
            if *label == unit.label {
                control.enter(state_of(state));
            }
        }
        Ok(())
    }
}

fn state_of(state: DeviceState) -> State {
    match state {
        DeviceState::FactoryDefault => State::FactoryDefault,
        DeviceState::SetUpWithoutChange => State::SetUpWithoutChange,
        DeviceState::SetUpByUser => State::SetUpByUser,
        DeviceState::Reset => State::Reset,
        DeviceState::ResetThenSetUp => State::ResetThenSetUp,
    }
}

/// Runs the inspection.
pub(crate) async fn run(
    bench: &Bench,
    list: &List,
    hands: &mut impl Hands,
    stop: Stop,
) -> (Inspection, Vec<Progress>) {
    run_declared(bench, list, None, hands, stop).await
}

/// Runs the inspection, telling `keep` of each visit.
pub(crate) async fn run_kept(
    bench: &Bench,
    list: &List,
    hands: &mut impl Hands,
    keep: &mut dyn Keep,
) -> (Inspection, Vec<Progress>) {
    run_all(bench, list, None, hands, (keep, Stop::new())).await
}

/// Runs the inspection with what the maker declares.
pub(crate) async fn run_declared(
    bench: &Bench,
    list: &List,
    declaration: Option<&Declaration>,
    hands: &mut impl Hands,
    stop: Stop,
) -> (Inspection, Vec<Progress>) {
    run_all(bench, list, declaration, hands, (&mut NotKept, stop)).await
}

/// Runs the inspection by a clock of the test's.
pub(crate) async fn run_at(
    bench: &Bench,
    list: &List,
    hands: &mut impl Hands,
    clock: Clock,
) -> Inspection {
    let keep: &mut dyn Keep = &mut NotKept;
    let (inspection, _) = run_by(bench, list, None, hands, (keep, Stop::new(), clock)).await;
    inspection
}

async fn run_all(
    bench: &Bench,
    list: &List,
    declaration: Option<&Declaration>,
    hands: &mut impl Hands,
    (keep, stop): (&mut dyn Keep, Stop),
) -> (Inspection, Vec<Progress>) {
    let clock = Arc::new(Timestamp::now);
    run_by(bench, list, declaration, hands, (keep, stop, clock)).await
}

async fn run_by(
    bench: &Bench,
    list: &List,
    declaration: Option<&Declaration>,
    hands: &mut impl Hands,
    (keep, stop, clock): (&mut dyn Keep, Stop, Clock),
) -> (Inspection, Vec<Progress>) {
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SecretKey::from_random(random);
    let (progress, mut told) = tokio::sync::mpsc::unbounded_channel();
    let setup = Setup {
        bench,
        list,
        declaration,
        limits: limits(),
        port_patience: Duration::from_secs(2),
        clock,
        tag: &|secret| key.tag(secret),
        progress,
        stop,
    };
    let so_far = SoFar::nothing((setup.clock)());
    let inspection = go_on(&setup, hands, so_far, keep).await;
    drop(setup);
    let mut all = Vec::new();
    while let Some(one) = told.recv().await {
        all.push(one);
    }
    (inspection, all)
}

/// What was observed of one port of 127.0.0.1, and the transcripts.
pub(crate) async fn observed_at(port: u16, list: &List) -> (Vec<Observation>, String) {
    observed_at_all(&[port], list).await
}

/// What was observed of some ports of 127.0.0.1, and the transcripts.
pub(crate) async fn observed_at_all(ports: &[u16], list: &List) -> (Vec<Observation>, String) {
    let bench = bench(
        vec![unit("A", IpAddr::from([127, 0, 0, 1]), ports.to_vec())],
        &[DeviceState::FactoryDefault],
    );
    let (inspection, _) = run(&bench, list, &mut InProcess::default(), Stop::new()).await;
    let transcripts: Vec<String> = inspection
        .transcripts
        .values()
        .map(|bytes| String::from_utf8(bytes.clone()).unwrap())
        .collect();
    (inspection.observations, transcripts.join("\n"))
}

/// The facts of the login at one port of 127.0.0.1, without those that only say that a service was found, and without
/// what other checks saw.
pub(crate) async fn facts_at(port: u16, list: &List) -> (Vec<Fact>, String) {
    const OF_LOGINS: [&str; 2] = ["inspect.service-discovery", "inspect.default-credential"];
    let (observations, transcript) = observed_at(port, list).await;
    let facts = observations
        .into_iter()
        .filter(|seen| OF_LOGINS.contains(&seen.check.as_str()))
        .map(|seen| seen.fact)
        .filter(|fact| !matches!(fact, Fact::ServiceFound { .. }))
        .collect();
    (facts, transcript)
}

/// A short list: the pairs that the tests plant, between others.
pub(crate) fn list(pairs: &str) -> List {
    let origin = proofhouse_law::observation::CredentialOrigin::PublicList {
        name: "test".to_owned(),
    };
    List::read("test", pairs, &origin).unwrap()
}
