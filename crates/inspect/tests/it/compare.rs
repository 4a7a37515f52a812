//! Runs compared with themselves and with earlier ones: what must differ and does not, and what must be gone and is not.

mod earlier;
mod resets;
mod sealed;

use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_evidence::bundle;
use proofhouse_inspect::checks::compare::within;
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::run::Inspection;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::Digest;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Identity, Interface, Observation, SecretTag,
    StopReason, Subject,
};

use crate::bench::{InProcess, bench, run, unit};
use crate::room::{call, in_a_room};
use DeviceState::{FactoryDefault, Reset, SetUpByUser};

const DROPBEAR: &str = "/usr/sbin/dropbear";

fn ssh() -> Interface {
    Interface {
        transport: "tcp".to_owned(),
        port: 22,
        service: "ssh".to_owned(),
        tls: false,
        path: None,
    }
}

fn seen(unit: &str, state: DeviceState, fact: Fact) -> Observation {
    Observation {
        id: "inspect-0001".parse().unwrap(),
        check: "test".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        subject: Subject {
            unit: Some(unit.to_owned()),
            state: Some(state),
            firmware: Some("1.0".to_owned()),
            component: Component::PreInstalledSoftware,
        },
        fact,
        transcripts: Vec::new(),
    }
}

fn host_key(key: &str) -> Fact {
    Fact::HostKeyShown {
        interface: ssh(),
        algorithm: "ssh-ed25519".to_owned(),
        sha256: Digest::of(key.as_bytes()),
    }
}

fn accepted(password: &str, origin: CredentialOrigin) -> Fact {
    Fact::CredentialAccepted {
        interface: ssh(),
        account: "admin".to_owned(),
        secret: SecretTag::new(password),
        origin,
        proof: "shown".to_owned(),
        change_forced: false,
    }
}

fn listed(password: &str) -> Fact {
    let name = "list".to_owned();
    accepted(password, CredentialOrigin::PublicList { name })
}

fn refused() -> Fact {
    Fact::CredentialsRefused {
        interface: ssh(),
        tries: 9,
        listed: None,
        list: "list".to_owned(),
        stopped: StopReason::ListExhausted,
    }
}

fn what(observations: &[Observation], user_secrets: &[&str]) -> Vec<Fact> {
    let tags: Vec<SecretTag> = user_secrets
        .iter()
        .map(|one| SecretTag::new(*one))
        .collect();
    let all = within(observations, &tags);
    all.into_iter().map(|one| one.fact).collect()
}

#[test]
fn a_host_key_of_two_units_is_told_once_and_names_both() {
    let observations = [
        seen("A", FactoryDefault, host_key("k")),
        seen("B", FactoryDefault, host_key("k")),
        seen("A", Reset, host_key("k")),
        seen("A", FactoryDefault, host_key("own")),
    ];
    let facts = what(&observations, &[]);
    let [
        Fact::SameInUnits {
            what: Identity::HostKey,
            units,
            interface: Some(interface),
            ..
        },
    ] = &facts[..]
    else {
        panic!("{facts:?}");
    };
    assert_eq!(
        (units, interface),
        (&vec!["A".to_owned(), "B".to_owned()], &ssh())
    );
}

#[test]
fn a_password_of_two_units_is_told_with_every_service_that_it_opens() {
    let telnet = |account: &str| {
        let mut fact = listed("x");
        if let Fact::CredentialAccepted {
            interface,
            account: name,
            ..
        } = &mut fact
        {
            interface.service = "telnet".to_owned();
            interface.port = 23;
            account.clone_into(name);
        }
        fact
    };
    let observations = [
        seen("A", FactoryDefault, listed("x")),
        seen("A", FactoryDefault, telnet("admin")),
        seen("A", FactoryDefault, telnet("root")),
        seen("B", FactoryDefault, listed("x")),
        seen("B", FactoryDefault, telnet("root")),
    ];
    let facts = what(&observations, &[]);
    let [
        Fact::SameInUnits {
            interface, detail, ..
        },
    ] = &facts[..]
    else {
        panic!("{facts:?}");
    };
    assert_eq!(interface.as_ref(), Some(&ssh()));
    assert_eq!(
        detail,
        "account \"admin\", one password; also telnet on tcp/23; also telnet on tcp/23: account \"root\", one password"
    );
}

#[test]
fn a_password_of_two_units_is_told_unless_people_at_the_bench_set_it() {
    let both = |fact: Fact, state| [seen("A", state, fact.clone()), seen("B", state, fact)];
    let told = what(&both(listed("x"), FactoryDefault), &[]);
    assert!(
        matches!(
            &told[..],
            [Fact::SameInUnits {
                what: Identity::Password,
                ..
            }]
        ),
        "{told:?}"
    );
    assert_eq!(
        what(
            &both(accepted("x", CredentialOrigin::UserDefined), SetUpByUser),
            &["x"]
        ),
        []
    );
    // A person may well set what a list holds.
    assert_eq!(what(&both(listed("x"), SetUpByUser), &["x"]), []);
    // Before anyone set it, it is the factory's all the same.
    assert_eq!(what(&both(listed("x"), FactoryDefault), &["x"]).len(), 1);
    let own = [
        seen(
            "A",
            FactoryDefault,
            accepted("a", CredentialOrigin::UnitLabel),
        ),
        seen(
            "B",
            FactoryDefault,
            accepted("b", CredentialOrigin::UnitLabel),
        ),
    ];
    assert_eq!(what(&own, &[]), []);
}

#[test]
fn names_that_devices_announce_may_be_the_same_but_not_that_of_their_own_network() {
    let announced = |says: &str| Fact::Announced {
        protocol: "mdns".to_owned(),
        name: "Acme Eye".to_owned(),
        says: vec!["model=Eye 1".to_owned(), says.to_owned()],
    };
    let both = |says: &str| {
        let units = ["A", "B"].map(|unit| seen(unit, FactoryDefault, announced(says)));
        what(&units, &[])
    };
    assert_eq!(both("ssid=Lab"), []);
    let told = both("ap_ssid=ACME-SETUP");
    assert!(
        matches!(
            &told[..],
            [Fact::SameInUnits {
                what: Identity::NetworkName,
                ..
            }]
        ),
        "{told:?}"
    );
}

/// One inspection of a unit of `model` with this serial number, which shows the host key `k`.
fn inspection(model: &str, serial: &str) -> (proofhouse_inspect::bench::Bench, Inspection) {
    let mut one = unit("A", IpAddr::from([127, 0, 0, 1]), vec![22]);
    one.serial = Some(serial.to_owned());
    let mut bench = bench(vec![one], &[FactoryDefault]);
    model.clone_into(&mut bench.device.model);
    let inspection = Inspection {
        observations: vec![seen(serial, FactoryDefault, host_key("k"))],
        transcripts: std::collections::BTreeMap::new(),
        started: Timestamp::UNIX_EPOCH,
        ended: Timestamp::UNIX_EPOCH,
        cut_short: None,
        course: proofhouse_evidence::bundle::Course::default(),
    };
    (bench, inspection)
}

/// Names a secret by itself.
fn named(secret: &[u8]) -> SecretTag {
    SecretTag::new(String::from_utf8_lossy(secret))
}

/// The digest that a bundle's maker would take as a tag: of this bundle only.
fn tagged(salt: &str) -> impl Fn(&[u8]) -> SecretTag {
    let salt = salt.to_owned();
    move |secret| SecretTag::new(Digest::of(&[salt.as_bytes(), secret].concat()).to_string())
}

/// An inspection in which `admin` was opened by this password, with the transcript that shows it.
fn opened(
    (bench, mut inspection): (proofhouse_inspect::bench::Bench, Inspection),
    password: &str,
    tag: &dyn Fn(&[u8]) -> SecretTag,
) -> (proofhouse_inspect::bench::Bench, Inspection) {
    let log =
        proofhouse_inspect::transcript::Log::new(std::sync::Arc::new(|| Timestamp::UNIX_EPOCH));
    log.note(&format!("try: account \"admin\", password {password:?}"));
    log.note("accepted for account \"admin\": the shell answered");
    let path = bundle::transcript_path(1, "ssh");
    let mut one = seen(
        "A",
        FactoryDefault,
        accepted("", CredentialOrigin::TesterFile),
    );
    one.subject
        .unit
        .clone_from(&inspection.observations[0].subject.unit);
    if let Fact::CredentialAccepted { secret, .. } = &mut one.fact {
        *secret = tag(password.as_bytes());
    }
    one.transcripts
        .push(proofhouse_law::observation::TranscriptRef {
            path: path.clone(),
            sha256: Digest::of(&log.bytes()),
        });
    inspection.observations = vec![one];
    inspection.transcripts.insert(path, log.bytes());
    (bench, inspection)
}

/// Two units that are two dropbears, with these key files.
fn two_dropbears(keys: [&str; 2]) -> Vec<Fact> {
    in_a_room(|room| {
        for key in ["one", "two"] {
            call(
                "dropbearkey",
                &["-t", "ed25519", "-f", &format!("/etc/{key}")],
            );
        }
        let mut units = Vec::new();
        for (label, port, key) in [("A", 2201, keys[0]), ("B", 2202, keys[1])] {
            let words = [
                "-F",
                "-E",
                "-p",
                &format!("127.0.0.1:{port}"),
                "-P",
                &format!("/run/{port}"),
                "-r",
                &format!("/etc/{key}"),
            ];
            room.start(DROPBEAR, &words, port);
            units.push(unit(label, IpAddr::from([127, 0, 0, 1]), vec![port]));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let none = List {
            name: "none".to_owned(),
            pairs: Vec::new(),
        };
        let bench = bench(units, &[FactoryDefault, Reset]);
        let (inspection, _) =
            runtime.block_on(run(&bench, &none, &mut InProcess::default(), Stop::new()));
        let compared = inspection
            .observations
            .into_iter()
            .filter(|one| one.check == "inspect.compare");
        compared
            .map(|one| {
                assert!(!one.transcripts.is_empty(), "nothing shows {:?}", one.fact);
                one.fact
            })
            .collect()
    })
}

#[test]
fn two_dropbears_with_one_host_key_are_told_and_with_their_own_are_not() {
    let told = two_dropbears(["one", "one"]);
    let [
        Fact::SameInUnits {
            what: Identity::HostKey,
            units,
            ..
        },
    ] = &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!(units, &["SN-A", "SN-B"]);
    assert_eq!(two_dropbears(["one", "two"]), []);
}
