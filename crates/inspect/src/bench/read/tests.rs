//! Bench files, good and bad.

use super::*;
use crate::bench::{Caps, Ports};
use jiff::civil::date;
use proofhouse_law::observation::DeviceState;

const GOOD: &str = r#"
[device]
brand = "Acme"
model = "Eye 1"
kind = "camera"
firmware = "1.0.3"

[authority]
owner = "Office"
basis = "test purchase"
expires = 2027-03-31

[[units]]
label = "A"
address = "192.168.1.20"
mac = "02:00:5e:10:00:01"
label_password = "x7"

[[units]]
label = "B"
address = "192.168.1.21"
serial = "SN-2"
ports = [80, 23, 80]

[test]
states = ["factory-default", "reset"]
"#;

fn codes(text: &str) -> Vec<(usize, &'static str)> {
    read(text, date(2026, 11, 1))
        .unwrap_err()
        .into_iter()
        .map(|problem| (problem.line, problem.code))
        .collect()
}

#[test]
fn a_good_bench_is_read() {
    let bench = read(GOOD, date(2026, 11, 1)).unwrap();
    assert_eq!(
        bench.states,
        [DeviceState::FactoryDefault, DeviceState::Reset]
    );
    assert_eq!(bench.units[1].ports, Some(Ports::These(vec![23, 80])));
    assert_eq!(
        (bench.units[0].name(), bench.units[1].name()),
        ("A", "SN-2")
    );
    assert_eq!((bench.ports, bench.caps), (Ports::Common, Caps::default()));
}

#[test]
fn a_unit_may_be_met_at_further_exact_addresses_and_have_more_than_one_mac() {
    let text = GOOD.replace(
        "mac = \"02:00:5e:10:00:01\"",
        "also_at = [\"192.168.1.1\", \"fd00::1\"]\nmac = [\"02:00:5e:10:00:01\", \"02-00-5E-10-00-02\"]",
    );
    let bench = read(&text, date(2026, 11, 1)).unwrap();
    let unit = &bench.units[0];
    let met: Vec<String> = unit.addresses().map(|one| one.to_string()).collect();
    assert_eq!(met, ["192.168.1.20", "192.168.1.1", "fd00::1"]);
    let macs: Vec<String> = unit.macs.iter().map(ToString::to_string).collect();
    assert_eq!(macs, ["02:00:5e:10:00:01", "02:00:5e:10:00:02"]);
    // A bench file without either is sealed as it was before there was such a thing.
    let old = serde_json::to_value(&read(GOOD, date(2026, 11, 1)).unwrap().units).unwrap();
    assert_eq!(old[0]["mac"], "02:00:5e:10:00:01");
    assert_eq!(old[1]["mac"], serde_json::Value::Null);
    assert_eq!(old[0].get("also_at"), None);
}

#[test]
fn a_further_address_needs_the_same_leave_as_the_first() {
    let further = |also_at: &str| {
        let mac = "02:00:5e:10:00:02";
        let line = format!("mac = \"{mac}\"\nalso_at = [{also_at}]");
        codes(&GOOD.replace("serial = \"SN-2\"", &line))
    };
    for (also_at, code) in [
        ("\"192.168.1.0/24\"", "bench.address-range"),
        ("\"camera.local\"", "bench.address"),
        ("\"8.8.8.8\"", "bench.public-address"),
        ("\"255.255.255.255\"", "bench.address"),
        ("\"192.168.1.21\"", "bench.address"),
        ("\"10.0.0.1\", \"::ffff:10.0.0.1\"", "bench.address"),
    ] {
        assert_eq!(further(also_at), [(23, code)], "{also_at}");
    }
    let many: Vec<String> = (1..=9).map(|last| format!("\"10.0.0.{last}\"")).collect();
    assert_eq!(further(&many.join(", ")), [(23, "bench.address")]);
}

#[test]
fn units_that_fall_back_to_one_address_are_told_apart_by_their_macs() {
    let both = |mac: &str| {
        GOOD.replace("mac = ", "also_at = [\"192.168.1.1\"]\nmac = ")
            .replace(
                "serial = \"SN-2\"\n",
                &format!("also_at = [\"192.168.1.1\"]\n{mac}\n"),
            )
            .replace("ports = [80, 23, 80]\n", "")
    };
    assert!(read(&both("mac = \"02:00:5e:10:00:02\""), date(2026, 11, 1)).is_ok());
    let problems = read(&both("mac = \"02:00:5e:10:00:01\""), date(2026, 11, 1)).unwrap_err();
    let [one] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert_eq!(one.code, "bench.clash");
    assert!(one.what.contains("met at 192.168.1.1"), "{one}");
    assert_eq!(
        codes(&both("serial = \"SN-2\"")).last(),
        Some(&(20, "bench.unidentified"))
    );
}

#[test]
fn who_tests_is_read_where_it_is_said_and_must_have_a_name() {
    let with = |tester: &str| format!("{GOOD}[tester]\n{tester}\n");
    let read_one = |tester: &str| read(&with(tester), date(2026, 11, 1)).unwrap().tester;
    assert_eq!(read(GOOD, date(2026, 11, 1)).unwrap().tester, None);
    let tester = read_one("name = \"Ada\"\norganisation = \"Test House\"").unwrap();
    assert_eq!(
        (tester.name.as_str(), tester.organisation.as_deref()),
        ("Ada", Some("Test House"))
    );
    assert_eq!(
        codes(&with("organisation = \"Test House\"")),
        [(27, "bench.missing")]
    );
}

#[test]
fn a_mac_is_one_devices_and_no_pattern() {
    for (mac, problems) in [
        ("\"02:00:5e:10:00:*\"", 1),
        ("\"ff:ff:ff:ff:ff:ff\"", 1),
        ("[\"02:00:5e:10:00:01\", \"02-00-5E-10-00-01\"]", 1),
        ("7", 2),
    ] {
        let text = GOOD.replace("\"02:00:5e:10:00:01\"", mac);
        let found = codes(&text);
        assert_eq!(found.len(), problems, "{mac}: {found:?}");
        assert!(
            found
                .iter()
                .any(|(_, code)| ["bench.mac", "bench.type"].contains(code))
        );
    }
}

#[test]
fn the_authority_holds_through_its_last_day() {
    assert!(read(GOOD, date(2027, 3, 31)).is_ok());
    let problems = read(GOOD, date(2027, 4, 1)).unwrap_err();
    assert_eq!(
        (problems[0].line, problems[0].code),
        (11, "bench.authority-expired")
    );
}

#[test]
fn every_mistake_is_reported_at_once_with_its_line() {
    let text = GOOD
        .replace("\"192.168.1.20\"", "\"192.168.1.0/24\"")
        .replace("serial = \"SN-2\"", "seriall = \"SN-2\"")
        .replace("\"reset\"", "\"broken\"")
        .replace("kind = \"camera\"", "kind = 7")
        .replace("[80, 23, 80]", "[80, 70000]");
    assert_eq!(
        codes(&text),
        [
            (5, "bench.type"),
            (15, "bench.address-range"),
            (19, "bench.unidentified"),
            (22, "bench.unknown-key"),
            (23, "bench.port"),
            (26, "bench.state"),
        ]
    );
}

#[test]
fn an_address_of_one_link_is_refused_with_or_without_its_link() {
    for address in ["fe80::1", "fe80::1%eth0"] {
        let problems = read(&GOOD.replace("192.168.1.20", address), date(2027, 3, 31)).unwrap_err();
        assert_eq!((problems.len(), problems[0].line), (1, 15), "{problems:?}");
        let said = problems[0].to_string();
        assert!(said.contains("of one link"), "{said}");
    }
}

#[test]
fn an_account_too_many_is_said_and_not_left_out_silently() {
    let nine: Vec<String> = (0..9).map(|number| format!("\"a{number}\"")).collect();
    let text = GOOD.replace(
        "serial = \"SN-2\"",
        &format!("serial = \"SN-2\"\naccounts = [{}]", nine.join(", ")),
    );
    assert_eq!(codes(&text), [(23, "bench.accounts")]);
}

#[test]
fn public_addresses_need_a_signed_authority() {
    let text = GOOD.replace("192.168.1.20", "8.8.8.8");
    assert_eq!(codes(&text), [(15, "bench.public-address")]);
}

#[test]
fn harm_needs_a_person_and_two_units_are_two() {
    let text = GOOD.replace("kind = \"camera\"", "kind = \"lock\"\nhazards = [\"lock\"]");
    assert_eq!(codes(&text), [(6, "bench.unattended-hazard")]);
    let text = GOOD.replace("192.168.1.21", "192.168.1.20");
    assert_eq!(codes(&text), [(1, "bench.clash")]);
    let text = GOOD.replace("SN-2", "A");
    assert_eq!(codes(&text), [(1, "bench.clash")]);
}

#[test]
fn the_password_that_a_person_sets_is_none_that_is_tried_as_somebody_elses() {
    let with = |password: &str| {
        let set = format!("label_password = \"x7\"\nuser_password = \"{password}\"");
        GOOD.replace("label_password = \"x7\"", &set)
    };
    for wrong in ["admin123", "x7"] {
        assert_eq!(
            codes(&with(wrong)),
            [(18, "bench.user-password")],
            "{wrong}"
        );
        let problems = read(&with(wrong), date(2026, 11, 1)).unwrap_err();
        assert!(!problems[0].to_string().contains(wrong), "it is a secret");
    }
    assert!(read(&with("made up for this"), date(2026, 11, 1)).is_ok());
}

#[test]
fn what_is_no_toml_or_empty_is_said() {
    assert!(codes("").iter().all(|(_, code)| *code == "bench.missing"));
    assert!(
        codes("[device\nbrand=")
            .iter()
            .any(|(_, code)| *code == "bench.syntax")
    );
}

#[test]
fn what_a_hand_does_is_said_in_the_words_of_the_bench() {
    use crate::run::hands::instruction;
    use DeviceState::{FactoryDefault, Reset, ResetThenSetUp, SetUpByUser};

    let hands = "[hands]\nreset = \"hold the reset button for 10 s until the light blinks.\"\nset-up-by-user = \"set it up with the app\"\n";
    let bench = read(&format!("{GOOD}{hands}"), date(2026, 11, 1)).unwrap();
    let unit = &bench.units[0];
    assert_eq!(
        instruction(&bench, unit, Reset),
        "Unit A: hold the reset button for 10 s until the light blinks"
    );
    assert_eq!(
        instruction(&bench, unit, SetUpByUser),
        "Unit A: set it up with the app; choose a long password of your own, another for each unit"
    );
    assert_eq!(
        instruction(&bench, unit, ResetThenSetUp),
        "Unit A: set it up again after the reset, changing no password that you are not made to change; \
         where it makes you choose a password, choose a long one, another for each unit"
    );
    assert!(instruction(&bench, unit, FactoryDefault).contains("as it left the factory"));
    let wrong = "[hands]\nrest = \"hold it\"\nreset = \"hold it\\nlet go\"\n";
    assert_eq!(
        codes(&format!("{GOOD}{wrong}")),
        [(28, "bench.unknown-key"), (29, "bench.hand")]
    );
}
