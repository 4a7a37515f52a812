//! An inspection that ends before its end: what failed until then failed, and a program reads one document that says why
//! the rest is missing.

use std::fs;
use std::path::Path;

use proofhouse_testkit::device::{Behaviour, Device, Spec};
use serde_json::Value;

use super::cli::{Said, proofhouse};
use super::lab;
use super::schemas::held;

/// Hands whose second step cannot be done.
const STUCK: &str = "case $2 in reset) echo 'the arm is stuck' >&2; exit 1;; esac; true";
/// Hands beside which a person presses Ctrl-C in the second step, and which would never end by themselves.
const CTRL_C: &str = "case $2 in reset) kill -INT $PPID; exec tail -f /dev/null;; esac; true";

/// Inspects a device that is looked at in one state, and whose second state is not reached.
fn inspect(behaviour: Behaviour, hands: &str, more: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let device = Device::start(&Spec::new(behaviour)).unwrap();
    bench(folder.path(), &device);
    let asked = [
        "inspect",
        "bench.toml",
        "--out",
        "bench.zip",
        "--key",
        "lab.pem",
        "--hands",
        hands,
    ];
    let said = proofhouse(folder.path(), &[&asked[..], more].concat());
    proofhouse(folder.path(), &["evidence", "verify", "bench.zip"]).ends(0);
    said
}

/// A bench file for this device, in two states.
pub(crate) fn bench(folder: &Path, device: &Device) {
    let ports: Vec<String> = device.ports().iter().map(u16::to_string).collect();
    let text = format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\n\n\
         [authority]\nowner = \"the tests\"\nbasis = \"the tests' own device\"\nexpires = 2089-12-31\n\n\
         [[units]]\nlabel = \"A\"\naddress = \"{}\"\nserial = \"A-1\"\nports = [{}]\n\n\
         [test]\nstates = [\"set-up-without-change\", \"reset\"]\n\n[caps]\ntries_per_second = 200\n",
        device.address(),
        ports.join(", ")
    );
    fs::write(folder.join("bench.toml"), text).unwrap();
}

/// The one document, as the schema promises it.
fn document(said: &Said) -> Value {
    held("inspect", said.json())
}

fn has_failed(answer: &Value) -> bool {
    let findings = answer["findings"].as_array().unwrap();
    findings.iter().any(|one| one["verdict"] == "fail")
}

const LAW: [&str; 4] = ["--regime", "uk-psti-2022", "--format", "json"];

#[test]
fn a_rule_that_failed_before_a_hand_got_stuck_is_exit_1_and_one_document_says_both() {
    let said = inspect(Behaviour::UniversalDefault, STUCK, &LAW).ends(1);
    let answer = document(&said);
    assert!(has_failed(&answer), "{answer}");
    assert_eq!(answer["partial"], true);
    let cut_short = &answer["cut_short"];
    assert_eq!(cut_short["code"], "inspect.hands");
    for (part, words) in [
        ("what", "the arm is stuck"),
        ("kept", "bench.zip"),
        ("next", "--resume=bench.zip.unfinished"),
    ] {
        let told = cut_short[part].as_str().unwrap();
        assert!(told.contains(words), "{told}");
    }
    assert!(
        said.err.contains("error[inspect.hands]"),
        "a person hears it too: {}",
        said.err
    );
}

#[test]
fn a_rule_that_failed_before_ctrl_c_is_exit_1_as_well() {
    let said = inspect(Behaviour::UniversalDefault, CTRL_C, &LAW).ends(1);
    let answer = document(&said);
    assert!(has_failed(&answer), "{answer}");
    assert_eq!(answer["cut_short"]["code"], "inspect.interrupted");
    let next = answer["cut_short"]["next"].as_str().unwrap();
    assert!(next.contains("--resume=bench.zip.unfinished"), "{next}");
    assert!(!said.err.contains("error["), "{}", said.err);
}

#[test]
fn where_nothing_failed_the_end_itself_decides_the_exit() {
    for (hands, exit, code) in [
        (STUCK, 3, "inspect.hands"),
        (CTRL_C, 130, "inspect.interrupted"),
    ] {
        let answer = document(&inspect(Behaviour::UniquePerUnit, hands, &LAW).ends(exit));
        assert!(!has_failed(&answer), "{answer}");
        assert_eq!(answer["cut_short"]["code"], code);
    }
}

#[test]
fn without_a_law_a_silent_device_is_no_success() {
    let json = ["--format", "json"];
    let whole = inspect(Behaviour::UniquePerUnit, "true", &json).ends(0);
    assert_eq!(document(&whole)["cut_short"], Value::Null);

    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let device = Device::start(&Spec::new(Behaviour::UniquePerUnit)).unwrap();
    bench(folder.path(), &device);
    // Unplugged.
    drop(device);
    let asked = [
        "inspect",
        "bench.toml",
        "--out",
        "bench.zip",
        "--key",
        "lab.pem",
    ];
    let hands = ["--hands", "true"];
    let said = proofhouse(folder.path(), &[&asked[..], &hands, &json].concat()).ends(3);
    let answer = document(&said);
    let seen = answer["observations"].as_array().unwrap();
    let is_silence = |one: &Value| one["fact"]["kind"] == "no-interface-found";
    assert!(seen.iter().all(is_silence), "{answer}");
}
