//! What a sealed bundle says of the run that it came from.

use proofhouse_evidence::bundle;
use proofhouse_inspect::bench::Ports;
use proofhouse_inspect::credentials::{AtHand, List};
use proofhouse_law::Digest;
use proofhouse_law::observation::DeviceState::FactoryDefault;
use proofhouse_law::observation::{CredentialOrigin, Fact, SecretTag, Tester};

use super::{inspection, refused, seen, tagged};

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
