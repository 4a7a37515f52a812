//! Units that change their address with their state, and others that take it: each in a network of its own, with a MAC of
//! its own, across a bridge from the inspection.

use std::net::{IpAddr, Ipv4Addr};

use jiff::Timestamp;
use proofhouse_evidence::bundle::{MacSeen, Met, VisitOutcome};
use proofhouse_inspect::bench::{Bench, Unit};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::run::hands::{Absent, Hands, HandsError};
use proofhouse_inspect::run::{Begun, CutShort, Inspection, Keep, NotKept, Progress, Visited};
use proofhouse_law::observation::DeviceState::{self, FactoryDefault, Reset};
use proofhouse_law::observation::Fact;
use proofhouse_testkit::device::{Behaviour, Device, Spec};
use proofhouse_testkit::lan::{self, PORT, leaves, moves, plug};

use crate::bench::{bench, list, run_kept, unit};
use crate::room::in_a_room;

/// Where a camera stands as sold, and where it or a router is after a reset.
const FIRST: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 77, 64));
const AFTER_RESET: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 77, 1));
const MACS: [&str; 2] = ["02:00:5e:10:00:01", "02:00:5e:10:00:02"];

/// A hand that does as it is told for each state, and for a unit that answers nowhere.
struct Told<B, A>(B, A);

impl<B: FnMut(&str, DeviceState), A: FnMut(&str) -> Absent> Hands for Told<B, A> {
    async fn bring(&mut self, unit: &Unit, state: DeviceState) -> Result<(), HandsError> {
        (self.0)(&unit.label, state);
        Ok(())
    }

    async fn absent(&mut self, _: &Unit, words: &str) -> Result<Absent, HandsError> {
        Ok((self.1)(words))
    }
}

fn never(words: &str) -> Absent {
    panic!("it was not found: {words}");
}

/// A unit at its first address, or at the one after a reset, with this MAC.
fn moving(label: &str, mac: &str) -> Unit {
    Unit {
        also_at: vec![AFTER_RESET],
        macs: vec![mac.parse().unwrap()],
        ..unit(label, FIRST, vec![PORT])
    }
}

fn pairs() -> List {
    list("root,root\nadmin,admin\n")
}

fn inspect(bench: &Bench, hands: &mut impl Hands, keep: &mut dyn Keep) -> Inspection {
    told(bench, hands, keep).0
}

fn told(bench: &Bench, hands: &mut impl Hands, keep: &mut dyn Keep) -> (Inspection, Vec<Progress>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run_kept(bench, &pairs(), hands, keep))
}

/// Each visit: what became of it, and where the unit was met.
fn visits(inspection: &Inspection) -> Vec<(VisitOutcome, String)> {
    let visits = inspection.course.visits.iter();
    visits
        .map(|one| {
            let met = one.met.as_ref().map(Met::words);
            (one.outcome, met.unwrap_or_default())
        })
        .collect()
}

/// How many passwords were accepted in this state.
fn accepted(inspection: &Inspection, state: DeviceState) -> usize {
    let seen = inspection.observations.iter();
    let seen = seen.filter(|one| one.subject.state == Some(state));
    seen.filter(|one| matches!(one.fact, Fact::CredentialAccepted { .. }))
        .count()
}

#[test]
fn a_unit_that_moved_is_followed_and_who_took_its_address_gets_no_try() {
    in_a_room(|room| {
        lan::lay(room);
        let own = plug("own", MACS[0]);
        let other = plug("other", MACS[1]);
        let bench = bench(vec![moving("A", MACS[0])], &[FactoryDefault, Reset]);
        let mut hands = Told(
            |_: &str, state: DeviceState| {
                moves("own", FIRST);
                if state == Reset {
                    moves("own", AFTER_RESET);
                    moves("other", FIRST);
                }
            },
            never,
        );
        let inspection = inspect(&bench, &mut hands, &mut NotKept);
        assert_eq!(inspection.cut_short, None);
        assert_eq!(
            visits(&inspection),
            ["192.168.77.64", "192.168.77.1"].map(|address| (
                VisitOutcome::Finished,
                format!("at {address} (MAC {}, as the bench names it)", MACS[0])
            ))
        );
        for state in [FactoryDefault, Reset] {
            assert_eq!(
                accepted(&inspection, state),
                1,
                "{:#?}",
                inspection.observations
            );
        }
        assert!(own.control().logins_tried() > 0);
        assert_eq!(other.control().logins_tried(), 0);
        // What may be tested is in the bundle: both addresses of the unit.
        let draft = inspection.draft(&bench, "1", &[], &|_| panic!("no secret is named"));
        let targets = draft.manifest.authority.targets.iter();
        let targets: Vec<&str> = targets.map(|one| one.address.as_str()).collect();
        assert_eq!(targets, ["192.168.77.64", "192.168.77.1"]);
    });
}

#[test]
fn another_device_at_the_units_address_gets_no_try_and_what_was_seen_before_stays() {
    in_a_room(|room| {
        lan::lay(room);
        let _own = plug("own", MACS[0]);
        let other = plug("other", MACS[1]);
        let bench = bench(vec![moving("A", MACS[0])], &[FactoryDefault, Reset]);
        let mut hands = Told(
            |_: &str, state: DeviceState| {
                moves("own", FIRST);
                if state == Reset {
                    leaves("own");
                    moves("other", FIRST);
                }
            },
            never,
        );
        let inspection = inspect(&bench, &mut hands, &mut NotKept);
        let Some(CutShort::NotTheUnit(doubt)) = &inspection.cut_short else {
            panic!("{:?}", inspection.cut_short);
        };
        assert_eq!(
            doubt.what,
            format!(
                "another device than unit A answers at 192.168.77.64 (MAC {}), and the bench names {} for the unit; \
                 nothing is tried there",
                MACS[1], MACS[0]
            )
        );
        assert_eq!(other.control().logins_tried(), 0);
        assert_eq!(accepted(&inspection, FactoryDefault), 1);
        let last = inspection.course.visits.last().unwrap();
        assert_eq!(last.outcome, VisitOutcome::LeftOut);
        assert_eq!(last.why.as_ref(), Some(&doubt.what));
    });
}

/// Another device takes the unit's place once the unit was met, and before its ports are tried.
struct Swaps;

impl Keep for Swaps {
    fn begun(&mut self, _: &Begun) -> Result<(), String> {
        leaves("own");
        moves("other", FIRST);
        Ok(())
    }
    fn broken(&mut self, _: &Begun, _: Timestamp, why: &str) -> Result<(), String> {
        assert!(why.contains("another device"), "{why}");
        Ok(())
    }
    fn finished(&mut self, _: &Visited) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn a_device_that_takes_the_units_place_while_ports_are_tried_gets_no_try_either() {
    in_a_room(|room| {
        lan::lay(room);
        let own = plug("own", MACS[0]);
        let other = plug("other", MACS[1]);
        let bench = bench(vec![moving("A", MACS[0])], &[FactoryDefault]);
        let mut hands = Told(|_: &str, _: DeviceState| moves("own", FIRST), never);
        let inspection = inspect(&bench, &mut hands, &mut Swaps);
        assert!(matches!(
            inspection.cut_short,
            Some(CutShort::NotTheUnit(_))
        ));
        let tried = [&own, &other].map(|device| device.control().logins_tried());
        assert_eq!(tried, [0, 0]);
        let [visit] = inspection.course.visits.as_slice() else {
            panic!("{:?}", inspection.course.visits);
        };
        assert_eq!(visit.outcome, VisitOutcome::Partial);
    });
}

#[test]
fn a_unit_that_answers_nowhere_is_looked_for_again_or_passed_over_with_the_reason() {
    in_a_room(|room| {
        lan::lay(room);
        let own = plug("own", MACS[0]);
        let bench = bench(vec![moving("A", MACS[0])], &[FactoryDefault, Reset]);
        let mut asked = Vec::new();
        let mut hands = Told(
            |_: &str, state: DeviceState| {
                if state == Reset {
                    leaves("own");
                }
            },
            |words: &str| {
                asked.push(words.to_owned());
                if asked.len() == 1 {
                    moves("own", AFTER_RESET);
                    return Absent::LookAgain;
                }
                Absent::PassOver("it does not start any more".to_owned())
            },
        );
        let (inspection, told) = told(&bench, &mut hands, &mut NotKept);
        assert_eq!(
            asked,
            ["it answered at none of 192.168.77.64, 192.168.77.1"; 2]
        );
        let over = |state| Progress::PassedOver {
            unit: "A".to_owned(),
            state,
        };
        assert!(told.contains(&over(Reset)) && !told.contains(&over(FactoryDefault)));
        assert_eq!(inspection.cut_short, None);
        assert_eq!(accepted(&inspection, FactoryDefault), 1);
        let tried = own.control().logins_tried();
        let [(_, met), (VisitOutcome::Finished, nowhere)] = &visits(&inspection)[..] else {
            panic!("{:?}", inspection.course);
        };
        assert!(met.starts_with("at 192.168.77.1 ("), "{met}");
        assert_eq!((nowhere.as_str(), tried > 0), ("", true));
        let after = inspection.observations.iter();
        let after = after.filter(|one| one.subject.state == Some(Reset));
        let facts: Vec<&Fact> = after.map(|one| &one.fact).collect();
        let reason = "it answered at none of 192.168.77.64, 192.168.77.1; it was passed over: it does not start any more";
        let reason = reason.to_owned();
        assert_eq!(facts, [&Fact::NotAllSeen { reason }]);
    });
}

#[test]
fn a_silent_unit_without_a_mac_is_asked_for_and_its_visit_is_made_again_or_passed_over() {
    in_a_room(|room| {
        lan::lay(room);
        let own = plug("own", MACS[0]);
        let bench = bench(vec![unit("A", FIRST, vec![PORT])], &[FactoryDefault, Reset]);
        let mut asked = Vec::new();
        let mut hands = Told(
            |_: &str, _: DeviceState| leaves("own"),
            |words: &str| {
                asked.push(words.to_owned());
                if asked.len() == 1 {
                    moves("own", FIRST);
                    return Absent::LookAgain;
                }
                Absent::PassOver("it does not start any more".to_owned())
            },
        );
        let inspection = inspect(&bench, &mut hands, &mut NotKept);
        assert_eq!(asked, ["it did not answer at 192.168.77.64"; 2]);
        assert_eq!(inspection.cut_short, None);
        let outcomes: Vec<VisitOutcome> = visits(&inspection).iter().map(|one| one.0).collect();
        let [again, stands] = [VisitOutcome::Discarded, VisitOutcome::Finished];
        assert_eq!(outcomes, [again, stands, stands]);
        assert_eq!(accepted(&inspection, FactoryDefault), 1);
        assert!(own.control().logins_tried() > 0);
        let nothing = |one: &Fact| matches!(one, Fact::NoInterfaceFound { .. });
        let of = |state| {
            let seen = inspection.observations.iter();
            seen.filter(move |one| one.subject.state == Some(state))
                .map(|one| &one.fact)
        };
        assert!(
            !of(FactoryDefault).any(nothing),
            "of the visit that is made again"
        );
        let reason =
            "it did not answer at 192.168.77.64; it was passed over: it does not start any more";
        let reason = reason.to_owned();
        let facts: Vec<&Fact> = of(Reset).collect();
        assert!(nothing(facts[0]), "{facts:?}");
        assert_eq!(facts[1..], [&Fact::NotAllSeen { reason }]);
    });
}

#[test]
fn two_units_that_fall_back_to_one_address_are_told_apart() {
    in_a_room(|room| {
        lan::lay(room);
        let devices = [plug("A", MACS[0]), plug("B", MACS[1])];
        let second = Unit {
            address: [192, 168, 77, 65].into(),
            ..moving("B", MACS[1])
        };
        let bench = bench(vec![moving("A", MACS[0]), second], &[Reset]);
        let mut hands = Told(
            |label: &str, _: DeviceState| {
                leaves(if label == "A" { "B" } else { "A" });
                moves(label, AFTER_RESET);
            },
            never,
        );
        let inspection = inspect(&bench, &mut hands, &mut NotKept);
        let met: Vec<MacSeen> = inspection
            .course
            .visits
            .iter()
            .map(|one| one.met.clone().unwrap().mac)
            .collect();
        assert_eq!(
            met,
            MACS.map(|seen| MacSeen::AsNamed {
                seen: seen.to_owned()
            })
        );
        for device in &devices {
            assert!(device.control().logins_tried() > 0);
        }
    });
}

#[test]
fn over_ipv6_the_mac_is_compared_as_well() {
    in_a_room(|room| {
        lan::lay(room);
        let own = plug("own", MACS[0]);
        let at: IpAddr = "fd77::64".parse().unwrap();
        let mut named = vec![Unit {
            macs: vec![MACS[0].parse().unwrap()],
            ..unit("A", at, vec![PORT])
        }];
        let mut hands = Told(|_: &str, _: DeviceState| moves("own", at), never);
        let inspection = inspect(
            &bench(named.clone(), &[FactoryDefault]),
            &mut hands,
            &mut NotKept,
        );
        let met = format!("at fd77::64 (MAC {}, as the bench names it)", MACS[0]);
        assert_eq!(visits(&inspection), [(VisitOutcome::Finished, met)]);
        let tried = own.control().logins_tried();
        assert!(tried > 0);

        named[0].macs = vec![MACS[1].parse().unwrap()];
        let inspection = inspect(&bench(named, &[FactoryDefault]), &mut hands, &mut NotKept);
        assert!(matches!(
            inspection.cut_short,
            Some(CutShort::NotTheUnit(_))
        ));
        assert_eq!(own.control().logins_tried(), tried);
    });
}

#[test]
fn where_the_link_shows_no_mac_the_bundle_says_that_it_was_not_compared() {
    let device = Device::start(&Spec::new(Behaviour::UniversalDefault)).unwrap();
    let named = Unit {
        macs: vec![MACS[0].parse().unwrap()],
        ..unit("A", device.address(), device.ports())
    };
    let mut hands = Told(|_: &str, _: DeviceState| {}, never);
    let inspection = inspect(
        &bench(vec![named], &[FactoryDefault]),
        &mut hands,
        &mut NotKept,
    );
    assert_eq!(accepted(&inspection, FactoryDefault), 3);
    let met = inspection.course.visits[0].met.clone().unwrap();
    assert!(
        matches!(&met.mac, MacSeen::NotCompared { why } if !why.is_empty()),
        "{met:?}"
    );
}
