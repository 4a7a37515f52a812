//! The conformance record: what each reading comes to, both ways, and what a record says as a whole.

mod in_case;
mod readings;
mod set_up;
mod tried;
mod untested;
mod whole;

use jiff::Timestamp;
use proofhouse_law::conformity::{self, Assessment, Judged};
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Interface, Observation, SecretTag, StopReason,
    Subject as About,
};
use proofhouse_law::record::{Record, Seen, Subject, UnitResult, assess};
use proofhouse_law::{Digest, Library, ObservationId};

const TESTS: &str = "etsi-ts-103-701-v1.1.1";

/// The answers of a maker who filled in nothing but `text`.
fn answers(text: &str, library: &Library) -> Assessment {
    let head = "[assessment]\nedition = \"V2.1.1\"\nproduct = \"Acme Cam\"\nmaker = \"Acme\"\nby = \"QA\"\non = \"2026-11-25\"\n";
    let read = conformity::read("record.toml", format!("{head}{text}").as_bytes(), library);
    read.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn at(place: &str, service: &str) -> Interface {
    let (transport, port) = place.split_once('/').unwrap();
    Interface {
        transport: transport.to_owned(),
        port: port.parse().unwrap(),
        service: service.to_owned(),
        tls: service == "https" || service.ends_with("-tls"),
        path: None,
    }
}

/// Facts of one unit in one state.
#[derive(Clone)]
struct In(&'static str, Option<DeviceState>, Vec<Fact>);

fn observed(states: Vec<In>) -> Vec<Observation> {
    let mut all = Vec::new();
    for In(unit, state, facts) in states {
        for fact in facts {
            all.push(Observation {
                id: format!("obs-{:04}", all.len() + 1)
                    .parse::<ObservationId>()
                    .unwrap(),
                check: "inspect.default-credential".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                subject: About {
                    unit: Some(unit.to_owned()),
                    state,
                    firmware: None,
                    component: Component::Hardware,
                },
                fact,
                transcripts: Vec::new(),
            });
        }
    }
    all
}

fn record(library: &Library, text: Option<&str>, observations: &[Observation]) -> Record {
    record_of_case(library, text, observations, &[])
}

/// The same in a case where officers judged.
fn record_of_case(
    library: &Library,
    text: Option<&str>,
    observations: &[Observation],
    judged_in_case: &[Judged],
) -> Record {
    let answers = text.map(|text| answers(text, library));
    let seen = [Seen {
        bundle: Digest::of(b"bundle"),
        partial: false,
        all_ports: true,
        udp: true,
        udp_ports: &[53],
        observations,
    }];
    let subject = Subject {
        seen: if observations.is_empty() { &[] } else { &seen },
        answers: answers.as_ref(),
        answers_sha256: None,
        judged_in_case,
    };
    let tests = library.standard(TESTS).unwrap();
    assess(tests, &subject, Vec::new(), library).unwrap()
}

fn unit<'r>(record: &'r Record, case: &str, unit: &str) -> &'r UnitResult {
    let mut units = record.units();
    units
        .find(|(of, one)| of.number == case && one.unit == unit)
        .unwrap()
        .1
}

fn found(place: &str, service: &str) -> Fact {
    Fact::ServiceFound {
        interface: at(place, service),
        identified_by: "its banner".to_owned(),
    }
}

fn accepted(place: &str, service: &str, secret: &str, origin: CredentialOrigin) -> Fact {
    Fact::CredentialAccepted {
        interface: at(place, service),
        account: "admin".to_owned(),
        secret: SecretTag::new(secret),
        origin,
        proof: "a shell".to_owned(),
        change_forced: false,
    }
}

fn not_all_seen() -> Fact {
    Fact::NotAllSeen {
        reason: "60,000 TCP ports were never answered".to_owned(),
    }
}

fn unusable(place: &str, service: &str) -> Fact {
    Fact::InterfaceUnusable {
        interface: at(place, service),
        reason: "its form is sent by script only".to_owned(),
        leads_to: None,
    }
}

fn refused(place: &str, service: &str) -> Fact {
    Fact::CredentialsRefused {
        interface: at(place, service),
        tries: 40,
        listed: None,
        list: "common".to_owned(),
        stopped: StopReason::ListExhausted,
    }
}
