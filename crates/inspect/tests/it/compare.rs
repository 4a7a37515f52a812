//! Runs compared with themselves and with earlier ones: what must differ and does not, and what must be gone and is not.

use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_evidence::archive::Limits;
use proofhouse_evidence::bundle::{self, Target};
use proofhouse_evidence::keys::{KeyRole, SigningKey};
use proofhouse_inspect::bench::Ports;
use proofhouse_inspect::checks::compare::{Bench, Earlier, with_earlier, within};
use proofhouse_inspect::credentials::{AtHand, List};
use proofhouse_inspect::run::Inspection;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::Digest;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Identity, Interface, Observation, SecretTag,
    StopReason, Subject, Tester,
};

use crate::bench::{InProcess, bench, run, unit};
use crate::room::{call, in_a_room};

const DROPBEAR: &str = "/usr/sbin/dropbear";
use DeviceState::{FactoryDefault, Reset, SetUpByUser};

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
fn a_units_own_key_that_stays_through_a_reset_is_no_fault() {
    let observations = [
        seen("A", FactoryDefault, host_key("a")),
        seen("B", FactoryDefault, host_key("b")),
        seen("A", Reset, host_key("a")),
        seen("B", Reset, host_key("b")),
    ];
    assert_eq!(what(&observations, &[]), []);
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
fn a_users_password_that_still_opens_after_a_reset_survived_it() {
    let user = || accepted("u", CredentialOrigin::UserDefined);
    let cases: [(&str, Vec<Observation>, usize); 6] = [
        (
            "set, then still there",
            vec![seen("A", SetUpByUser, user()), seen("A", Reset, user())],
            1,
        ),
        ("never set", vec![seen("A", Reset, user())], 0),
        (
            "set on another unit",
            vec![seen("B", SetUpByUser, user()), seen("A", Reset, user())],
            0,
        ),
        (
            "the factory's own, which a reset brings back",
            vec![
                seen("A", FactoryDefault, user()),
                seen("A", SetUpByUser, user()),
                seen("A", Reset, user()),
            ],
            0,
        ),
        (
            "in a list, and the factory state was not tried",
            vec![
                seen("A", SetUpByUser, listed("u")),
                seen("A", Reset, listed("u")),
            ],
            0,
        ),
        (
            "in a list, and the factory state refused it",
            vec![
                seen("A", FactoryDefault, refused()),
                seen("A", SetUpByUser, listed("u")),
                seen("A", Reset, listed("u")),
            ],
            1,
        ),
    ];
    for (case, observations, expected) in cases {
        let facts = what(&observations, &["u"]);
        let survived = facts
            .iter()
            .filter(|fact| matches!(fact, Fact::SurvivedReset { .. }));
        assert_eq!(survived.count(), expected, "{case}: {facts:?}");
    }
}

/// What was seen after the user's password was set, and what of it shows that there was a reset.
type Shown = (&'static str, Vec<Observation>, Option<&'static str>);

fn user_after_reset() -> Observation {
    seen("A", Reset, accepted("u", CredentialOrigin::UserDefined))
}

fn resets() -> [Shown; 9] {
    let label = || accepted("l", CredentialOrigin::UnitLabel);
    let forced = || {
        let mut fact = listed("x");
        if let Fact::CredentialAccepted { change_forced, .. } = &mut fact {
            *change_forced = true;
        }
        fact
    };
    let reset = |fact| vec![user_after_reset(), seen("A", Reset, fact)];
    [
        ("a button held too briefly", reset(refused()), None),
        (
            "another key, as some devices make at every start",
            reset(host_key("k")),
            None,
        ),
        (
            "its label, refused before",
            reset(label()),
            Some("that it refused before"),
        ),
        (
            "its label, taken before too",
            [vec![seen("A", SetUpByUser, label())], reset(label())].concat(),
            None,
        ),
        (
            "a listed one, which was not tried once the user's had opened the account",
            reset(listed("x")),
            None,
        ),
        (
            "the factory's, which was tried first then",
            [
                vec![seen("A", FactoryDefault, listed("x"))],
                reset(listed("x")),
            ]
            .concat(),
            Some("that it refused before"),
        ),
        (
            "a change that was not forced before",
            reset(forced()),
            Some("is changed"),
        ),
        (
            "another unit's reset",
            vec![user_after_reset(), seen("B", Reset, label())],
            None,
        ),
        (
            "seen before the password",
            vec![seen("A", Reset, label()), user_after_reset()],
            Some("refused"),
        ),
    ]
}

#[test]
fn a_reset_is_said_to_leave_a_password_only_where_something_shows_that_there_was_one() {
    let user = || accepted("u", CredentialOrigin::UserDefined);
    let set_up = || {
        vec![
            seen("A", SetUpByUser, user()),
            seen("A", SetUpByUser, refused()),
        ]
    };
    for (case, after, expected) in resets() {
        let observations = [set_up(), after].concat();
        let facts = what(&observations, &["u"]);
        let [Fact::SurvivedReset { reset_shown_by, .. }] = &facts[..] else {
            panic!("{case}: {facts:?}");
        };
        let shown = reset_shown_by.as_deref();
        assert_eq!(shown.is_some(), expected.is_some(), "{case}: {shown:?}");
        assert!(
            shown
                .unwrap_or_default()
                .contains(expected.unwrap_or_default()),
            "{case}: {shown:?}"
        );
    }
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

fn target(unit: &str, serial: Option<&str>) -> Target {
    Target {
        unit: Some(unit.to_owned()),
        address: "192.168.1.9".to_owned(),
        mac: None,
        further_macs: Vec::new(),
        serial: serial.map(str::to_owned),
    }
}

fn bench_of(model: &str, firmware: &str, unit: Target) -> Bench {
    Bench {
        product: ("Acme".to_owned(), model.to_owned()),
        firmware: Some(firmware.to_owned()),
        units: vec![unit],
    }
}

#[test]
fn a_key_that_an_earlier_bundle_shows_is_told_only_of_another_unit() {
    let own = bench_of("Eye 2", "2.0", target("A", Some("SN-1")));
    let observations = [seen("A", FactoryDefault, host_key("k"))];
    let cases: [(&str, Bench, usize); 5] = [
        (
            "another model",
            bench_of("Eye 1", "1.0", target("X", None)),
            1,
        ),
        (
            "another model by name, and this very unit by its serial",
            bench_of("Eye-1", "1.0", target("X", Some("sn1"))),
            0,
        ),
        (
            "this very unit with its firmware before",
            bench_of("Eye 2", "1.0", target("A", Some("SN-1"))),
            0,
        ),
        (
            "another unit of the model, with another firmware",
            bench_of("Eye 2", "1.0", target("Y", Some("SN-2"))),
            1,
        ),
        (
            "a unit of the model without a serial, which may be this one",
            bench_of("eye 2 ", "1.0", target("Y", None)),
            0,
        ),
    ];
    for (case, bench, expected) in cases {
        let unit = bench.units[0].unit.clone().unwrap();
        let earlier = Earlier {
            attestation: Digest::of(b"earlier"),
            bench,
            observations: vec![seen(&unit, FactoryDefault, host_key("k"))],
            opened: Vec::new(),
        };
        let found = with_earlier(
            &own,
            &observations,
            std::slice::from_ref(&earlier),
            &named,
            &[],
        );
        assert_eq!(found.len(), expected, "{case}: {found:?}");
        let others = [seen("A", FactoryDefault, host_key("own"))];
        assert_eq!(with_earlier(&own, &others, &[earlier], &named, &[]), []);
    }
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

#[test]
fn the_udp_ports_that_a_unit_was_asked_on_are_sealed_with_the_bench() {
    let asked = |ports: Option<Ports>| {
        let (mut bench, inspection) = inspection("Eye 1", "SN-1");
        bench.units[0].ports = ports;
        let draft = inspection.draft(&bench, "1", &[], &|_: &[u8]| SecretTag::new("tag"));
        let sealed: serde_json::Value = serde_json::from_slice(&draft.bench).unwrap();
        sealed["units"][0]["udp_asked"].clone()
    };
    let usual = proofhouse_inspect::discovery::datagram_ports();
    assert_eq!(asked(Some(Ports::All)), serde_json::json!(usual));
    assert_eq!(asked(Some(Ports::These(vec![80]))), serde_json::json!([]));
}

#[test]
fn who_tested_and_which_lists_were_at_hand_is_sealed_and_never_what_a_list_holds() {
    let own = "root,Secret-77\n";
    let list = List::read("own.csv", own, &CredentialOrigin::TesterFile).unwrap();
    let mut lists = vec![AtHand::own(&list, own.as_bytes())];
    lists.extend(List::shipped_and_known().unwrap().1);
    let (mut bench, mut inspection) = inspection("Eye 1", "SN-1");
    bench.tester = Some(Tester {
        name: "Ada".to_owned(),
        organisation: None,
    });
    let names = |draft: &bundle::Draft| -> Vec<String> {
        let lists = draft.manifest.lists.iter();
        lists.map(|one| one.name.clone()).collect()
    };
    let tag = tagged("a key");
    let draft = inspection.clone().draft(&bench, "1", &lists, &tag);
    assert_eq!(
        names(&draft),
        ["own.csv", "proofhouse-common", "proofhouse-brands"]
    );
    assert_eq!(draft.manifest.tester, bench.tester);
    let sealed: serde_json::Value = serde_json::from_slice(&draft.bench).unwrap();
    let salt = sealed["lists_salt"].as_str().unwrap();
    let plain = Digest::of(own.as_bytes());
    let salted = Digest::of(format!("{salt}{plain}").as_bytes());
    assert_eq!(draft.manifest.lists[0].sha256, salted);
    let told = serde_json::to_string(&draft.manifest).unwrap();
    assert!(
        !told.contains("Secret-77") && !told.contains(&plain.to_string()),
        "{told}"
    );
    // The list of one kind of service is named where it was tried.
    let mut tried = refused();
    if let Fact::CredentialsRefused { list, .. } = &mut tried {
        *list = "own.csv and proofhouse-snmp-communities".to_owned();
    }
    inspection
        .observations
        .push(seen("SN-1", FactoryDefault, tried));
    let draft = inspection.draft(&bench, "1", &lists, &tag);
    assert_eq!(names(&draft)[3..], ["proofhouse-snmp-communities"]);
}

#[test]
fn a_sealed_bundle_is_compared_with_a_later_run() {
    let tag = |_: &[u8]| SecretTag::new("tag");
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SigningKey::from_random(KeyRole::Lab, "A lab".parse().unwrap(), &random);
    let (bench, sealed) = inspection("Eye 1", "SN-1");
    let draft = sealed.draft(&bench, "1", &[], &tag);
    let bytes = bundle::seal(draft, &key, Timestamp::UNIX_EPOCH).unwrap();
    let earlier = Earlier::of(&bundle::open(&bytes, &Limits::default()).unwrap());

    let (bench, later) = inspection("Eye 2", "SN-2");
    let later = later.beside(&bench, std::slice::from_ref(&earlier), &tag);
    let Fact::SameAsEarlier {
        product,
        bundle: named,
        ..
    } = &later.observations[1].fact
    else {
        panic!("{:?}", later.observations);
    };
    assert_eq!(product, "Acme Eye 1, firmware 1.0");
    assert_eq!(*named, earlier.attestation);
    assert_eq!(later.observations[1].id.to_string(), "inspect-0002");
    // The later bundle can be sealed with it, and this very unit with other firmware is no alarm.
    bundle::seal(
        later.draft(&bench, "1", &[], &tag),
        &key,
        Timestamp::UNIX_EPOCH,
    )
    .unwrap();
    let (bench, again) = inspection("Eye 1", "SN-1");
    assert_eq!(again.clone().beside(&bench, &[earlier], &tag), again);
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

#[test]
fn a_password_that_opened_a_sister_is_tried_first_and_told_where_it_opens_this_one_too() {
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SigningKey::from_random(KeyRole::Lab, "A lab".parse().unwrap(), &random);
    let (of_first, of_second) = (tagged("first"), tagged("second"));
    let (bench, first) = opened(inspection("Eye 1", "SN-1"), "ismart\"12", &of_first);
    let bytes = bundle::seal(
        first.draft(&bench, "1", &[], &of_first),
        &key,
        Timestamp::UNIX_EPOCH,
    )
    .unwrap();
    let earlier = Earlier::of(&bundle::open(&bytes, &Limits::default()).unwrap());
    let pairs = earlier.pairs();
    assert_eq!(
        (
            pairs[0].account.as_str(),
            pairs[0].password.as_str(),
            pairs.len()
        ),
        ("admin", "ismart\"12", 1)
    );
    assert!(
        !format!("{earlier:?}").contains("ismart"),
        "no debug print shows it"
    );

    let told = |password: &str| {
        let (bench, later) = opened(inspection("Eye 2", "SN-2"), password, &of_second);
        let later = later.beside(&bench, std::slice::from_ref(&earlier), &of_second);
        later
            .observations
            .into_iter()
            .skip(1)
            .map(|one| one.fact)
            .collect::<Vec<_>>()
    };
    assert!(matches!(
        &told("ismart\"12")[..],
        [Fact::SameAsEarlier {
            what: Identity::Password,
            ..
        }]
    ));
    assert_eq!(told("another"), []);
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
