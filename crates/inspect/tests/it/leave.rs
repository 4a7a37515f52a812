//! The leave to test ends while a bench is inspected: nothing more is tried, and what was seen under it stands.

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_evidence::bundle;
use proofhouse_evidence::keys::{KeyRole, SigningKey};
use proofhouse_inspect::bench::{Bench, Unit};
use proofhouse_inspect::run::hands::{Hands, HandsError};
use proofhouse_inspect::run::{CutShort, Inspection};
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{DeviceState, Fact, StopReason, VisitOutcome};
use proofhouse_testkit::device::{Behaviour, Device, Spec};

use super::bench::{InProcess, bench, list, run, run_at, unit};
use super::page_locks::credentials;
use super::room::{answer_http, asks_for, serve_http_at};

/// The moment at which the leave of these tests ends: the last day is 2030-06-30, in London's summer time.
const ENDS: &str = "2030-06-30T23:00:00Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn lent(units: Vec<Unit>, states: &[DeviceState]) -> Bench {
    let mut bench = bench(units, states);
    bench.authority.expires = date(2030, 6, 30);
    bench
}

/// The findings of the inspection's own reader: a bundle that holds what was seen without leave does not open.
fn opens(inspection: Inspection, bench: &Bench) {
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SigningKey::from_random(KeyRole::Lab, "DRILL lab".parse().unwrap(), &random);
    let tag = |_: &[u8]| proofhouse_law::observation::SecretTag::new("t");
    let mut draft = inspection.draft(bench, "0.0.0", &[], &tag);
    draft.manifest.drill = true;
    let sealed = bundle::seal(draft, &key, time("2030-07-01T08:00:00Z")).unwrap();
    bundle::open(&sealed, &bundle::Limits::default()).unwrap();
}

#[tokio::test]
async fn a_visit_under_way_is_ended_before_its_leave_ends() {
    let device = Device::start(&Spec::new(Behaviour::UniversalDefault)).unwrap();
    let long: Vec<String> = (0..5000).map(|number| format!("nobody,{number}")).collect();
    let states = [DeviceState::FactoryDefault, DeviceState::Reset];
    let mut bench = lent(vec![unit("A", device.address(), device.ports())], &states);
    // Slow enough to be under way still when the clock is looked at again.
    bench.caps.tries_per_second = 5;
    let control = device.control().clone();
    let clock = Arc::new(move || {
        if control.logins_tried() >= 3 {
            time("2030-06-30T22:59:30Z")
        } else {
            time("2030-06-30T22:00:00Z")
        }
    });
    let mut hands = InProcess::default();
    let inspection = run_at(&bench, &list(&long.join("\n")), &mut hands, clock).await;
    assert_eq!(inspection.cut_short, Some(CutShort::AuthorityExpired));
    let outcomes: Vec<_> = inspection
        .course
        .visits
        .iter()
        .map(|one| one.outcome)
        .collect();
    assert_eq!(outcomes, [VisitOutcome::Partial, VisitOutcome::LeftOut]);
    assert!(device.control().logins_tried() < 5000);
    opens(inspection, &bench);
}

/// A hand that comes back after the leave has ended.
struct NextMorning(Arc<AtomicBool>);

impl Hands for NextMorning {
    async fn bring(&mut self, _: &Unit, state: DeviceState) -> Result<(), HandsError> {
        self.0.store(state == DeviceState::Reset, Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test]
async fn what_was_compared_after_the_leave_had_ended_was_seen_under_it() {
    let devices: Vec<Device> = (0..2)
        .map(|_| Device::start(&Spec::new(Behaviour::UniversalDefault)).unwrap())
        .collect();
    let units = devices.iter().zip(["A", "B"]);
    let units = units.map(|(device, label)| unit(label, device.address(), device.ports()));
    let states = [DeviceState::FactoryDefault, DeviceState::Reset];
    let bench = lent(units.collect(), &states);
    let over = Arc::new(AtomicBool::new(false));
    let seen = over.clone();
    let clock = Arc::new(move || {
        if seen.load(Ordering::SeqCst) {
            time("2030-07-01T07:00:00Z")
        } else {
            time("2030-06-30T12:00:00Z")
        }
    });
    let planted = list("admin,admin");
    let inspection = run_at(&bench, &planted, &mut NextMorning(over), clock).await;
    assert_eq!(inspection.cut_short, Some(CutShort::AuthorityExpired));
    let shared = inspection.observations.iter();
    let shared: Vec<_> = shared
        .filter(|one| matches!(one.fact, Fact::SameInUnits { .. }))
        .collect();
    assert!(!shared.is_empty());
    assert!(shared.iter().all(|one| one.at < time(ENDS)), "{shared:?}");
    opens(inspection, &bench);
}

#[tokio::test]
async fn a_default_password_that_was_held_against_a_random_one_outlives_the_end() {
    // The end is wished while the right pair is weighed, and later, while a wrong one is.
    for moment in ["admin:admin", "nobody:"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let stop = Stop::new();
        let asker = stop.clone();
        serve_http_at(listener, move |request| {
            let Some(given) = credentials(request) else {
                return Some(asks_for("camera"));
            };
            if given.starts_with(moment) {
                asker.ask();
            }
            Some(if given == "admin:admin" {
                answer_http(200, "", "<h1>Settings</h1>")
            } else {
                asks_for("camera")
            })
        });
        let address = IpAddr::from([127, 0, 0, 1]);
        let mut bench = bench(
            vec![unit("A", address, vec![port])],
            &[DeviceState::FactoryDefault],
        );
        bench.caps.sessions_at_once = 1;
        let pairs = list("admin,admin\nnobody,1\nnobody,2\nnobody,3\n");
        let (inspection, _) = run(&bench, &pairs, &mut InProcess::default(), stop).await;
        assert_eq!(inspection.cut_short, Some(CutShort::Interrupted));
        let seen = |wanted: fn(&Fact) -> bool| {
            let mut seen = inspection.observations.iter();
            seen.any(|one| wanted(&one.fact))
        };
        assert!(
            seen(
                |fact| matches!(fact, Fact::CredentialAccepted { account, .. } if account == "admin")
            ),
            "{moment}: {:?}",
            inspection.observations
        );
        assert!(seen(|fact| matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: StopReason::Interrupted,
                ..
            }
        )));
    }
}
