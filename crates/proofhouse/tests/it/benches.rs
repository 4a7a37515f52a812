//! `proofhouse inspect` on a bench: what a device shows becomes a verdict, and what it does not show becomes none.

use std::fmt::Write as _;
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use proofhouse_testkit::device::trap::{RunningTrap, Trap};
use proofhouse_testkit::device::{Behaviour, ControlSocket, Device, Spec, control};
use serde_json::Value;

use super::cli::{proofhouse, proofhouse_within};
use super::lab;
use super::schemas::held;

/// The requirement about passwords in the Act, and in the proposal.
const PASSWORDS: [&str; 2] = ["psti.sch1.1.", "proposal.1."];

/// The memory that an inspection gets, whatever a device sends, in KiB.
const DATA_KIB_MAX: u32 = 128 * 1024;

/// A bench file for these units, given as TOML, in these states.
fn bench(folder: &Path, units: &str, states: &str) {
    let text = format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\nfirmware = \"1.0\"\n\n\
         [authority]\nowner = \"the tests\"\nbasis = \"the tests' own devices\"\nexpires = 2089-12-31\n\
         {units}\n[test]\nstates = [{states}]\n\n[caps]\ntries_per_second = 200\n"
    );
    fs::write(folder.join("bench.toml"), text).unwrap();
}

/// Inspects the bench under the Act; the exit and the answer.
fn inspect(folder: &Path, more: &[&str]) -> (i32, Value) {
    let asked = [
        "inspect",
        "bench.toml",
        "--out",
        "bench.zip",
        "--key",
        "lab.pem",
        "--regime",
        "uk-psti-2022",
        "--format",
        "json",
    ];
    let said = proofhouse_within(folder, DATA_KIB_MAX, &[&asked[..], more].concat());
    (said.exit, held("inspect", said.json()))
}

/// Provision and verdict of what a regime asks of passwords, derived from the bundle again.
fn verdicts(folder: &Path, regime: &str) -> Vec<(String, String)> {
    let asked = ["evidence", "findings", "bench.zip", "--regime", regime];
    let said = proofhouse(folder, &[&asked[..], &["--format", "json"]].concat());
    let findings = held("findings", said.json())["findings"].clone();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let all = findings.as_array().unwrap().iter();
    all.map(|one| (text(one, "provision"), text(one, "verdict")))
        .filter(|(provision, _)| PASSWORDS.iter().any(|one| provision.starts_with(one)))
        .collect()
}

#[test]
fn noise_floods_and_silence_are_inconclusive_and_never_a_pass() {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    for trap in [
        Trap::EndlessBanner,
        Trap::EndlessHead,
        Trap::Garbage,
        Trap::Silence,
    ] {
        let running: RunningTrap = trap.start(IpAddr::from([127, 0, 0, 1])).unwrap();
        only_inconclusive(folder.path(), running.port(), &format!("{trap:?}"));
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = nobody.local_addr().unwrap().port();
    drop(nobody);
    only_inconclusive(folder.path(), port, "nothing at all");
}

/// Wants an inspection of this port to end with 3, with nothing that passes and nothing that fails.
fn only_inconclusive(folder: &Path, port: u16, what: &str) {
    let unit = format!(
        "\n[[units]]\nlabel = \"A\"\naddress = \"127.0.0.1\"\nserial = \"A-1\"\nports = [{port}]\n"
    );
    bench(folder, &unit, "\"set-up-without-change\"");
    let (exit, answer) = inspect(folder, &["--hands", "true"]);
    assert_eq!(exit, 3, "{what}: {}", answer["findings"]);
    for regime in ["uk-psti-2022", "uk-proposal-2020"] {
        let found = verdicts(folder, regime);
        assert!(!found.is_empty(), "{what}: {regime}");
        for (provision, verdict) in found {
            assert_eq!(verdict, "inconclusive", "{what}: {provision}");
        }
    }
    let verified = proofhouse(folder, &["evidence", "verify", "bench.zip"]);
    verified.ends(0);
    fs::remove_file(folder.join("bench.zip")).unwrap();
}

#[test]
fn a_password_that_must_be_changed_before_use_fails_no_provision_of_the_act() {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let first = Device::start(&Spec::new(Behaviour::ChangeBeforeUse)).unwrap();
    let other = Spec::new(Behaviour::ChangeBeforeUse).at(IpAddr::from([127, 0, 0, 9]));
    let second = Device::start(&other.on_the_ports_of(&first)).unwrap();
    let mut units = String::new();
    let mut controls = Vec::new();
    for (label, device) in [("A", &first), ("B", &second)] {
        let ports: Vec<String> = device.ports().iter().map(u16::to_string).collect();
        let control = device.control();
        let _infallible = write!(
            units,
            "\n[[units]]\nlabel = \"{label}\"\naddress = \"{}\"\nserial = \"{label}-1\"\nports = [{}]\n\
             accounts = [\"admin\"]\nlabel_password = \"{}\"\nuser_password = \"{}\"\n",
            device.address(),
            ports.join(", "),
            control.label_password(),
            control.user_password(),
        );
        controls.push((label.to_owned(), control.clone()));
    }
    let states = "\"factory-default\", \"set-up-without-change\", \"set-up-by-user\", \"reset\"";
    bench(folder.path(), &units, states);
    let _bench = ControlSocket::open(&folder.path().join("bench.socket"), controls).unwrap();
    hands(folder.path());
    let (exit, answer) = inspect(folder.path(), &["--hands", "./hands"]);
    assert!(matches!(exit, 0 | 3), "{exit}: {}", answer["findings"]);

    let act = verdicts(folder.path(), "uk-psti-2022");
    assert!(
        act.len() >= 2 && act.iter().all(|(_, verdict)| verdict != "fail"),
        "{act:?}"
    );
    // The same bundle under the proposal, which asks more of a reset: nothing was overlooked.
    let proposal = verdicts(folder.path(), "uk-proposal-2020");
    let failed: Vec<&str> = proposal
        .iter()
        .filter(|(_, verdict)| verdict == "fail")
        .map(|(provision, _)| provision.as_str())
        .collect();
    assert_eq!(failed, ["proposal.1.no-universal-reset"], "{proposal:?}");
}

/// A program that plays the hands: this very test binary, asked for [`hand`].
fn hands(folder: &Path) {
    let (path, socket) = (folder.join("hands"), folder.join("bench.socket"));
    let script = format!(
        "#!/bin/sh\nHAND_SOCKET='{}' HAND_UNIT=\"$1\" HAND_STATE=\"$2\" exec '{}' --exact benches::hand\n",
        socket.display(),
        std::env::current_exe().unwrap().display()
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
}

/// Moves a device where [`hands`] asks for it; by itself it has nothing to do.
#[test]
fn hand() {
    let asked = ["HAND_SOCKET", "HAND_UNIT", "HAND_STATE"].map(std::env::var);
    if let [Ok(socket), Ok(unit), Ok(state)] = asked {
        control::ask(Path::new(&socket), &unit, &state).unwrap();
    }
}

#[test]
fn what_the_maker_did_not_declare_is_said_and_a_mistaken_declaration_ends_it_before_a_packet() {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let device = Device::start(&Spec::new(Behaviour::UniquePerUnit)).unwrap();
    let ports = device.ports();
    let listed: Vec<String> = ports.iter().map(u16::to_string).collect();
    let units = format!(
        "declaration = \"ixit.toml\"\n[[units]]\nlabel = \"A\"\naddress = \"{}\"\nserial = \"A-1\"\nports = [{}]\n",
        device.address(),
        listed.join(", ")
    );
    let text = format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\n{}\n[test]\nstates = [\"set-up-by-user\"]\n\
         [caps]\ntries_per_account = 1\ntries_per_service = 1\n",
        units.replace(
            "[[units]]",
            "[authority]\nowner = \"the tests\"\nbasis = \"their own\"\nexpires = 2089-12-31\n[[units]]"
        )
    );
    fs::write(folder.path().join("bench.toml"), text).unwrap();
    let dry = ["inspect", "bench.toml", "--dry-run"];
    assert!(
        proofhouse(folder.path(), &dry)
            .ends(2)
            .err
            .contains("ixit.toml")
    );
    fs::write(
        folder.path().join("ixit.toml"),
        "[[ixit.SoftServ]]\nid = \"S-1\"\nport = 0\n",
    )
    .unwrap();
    let said = proofhouse(folder.path(), &dry).ends(2);
    for code in ["declaration.missing", "declaration.port"] {
        assert!(said.err.contains(code), "{}", said.err);
    }
    let declared = format!(
        "[[ixit.SoftServ]]\nid = \"S-1\"\ntransport = \"tcp\"\nport = {}\nstatus = \"enabled\"\n",
        ports[0]
    );
    fs::write(folder.path().join("ixit.toml"), declared).unwrap();
    let plan = proofhouse(folder.path(), &dry).ends(0);
    assert!(
        plan.out.contains("declares in ixit.toml") && plan.out.contains("nothing over UDP"),
        "{}",
        plan.out
    );
    let (_, answer) = inspect(folder.path(), &["--hands", "true"]);
    let undeclared: Vec<u64> = answer["observations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|seen| seen["check"] == "inspect.declared-interfaces")
        .map(|seen| seen["fact"]["interface"]["port"].as_u64().unwrap())
        .collect();
    let mut others: Vec<u64> = ports[1..].iter().copied().map(u64::from).collect();
    others.sort_unstable();
    assert_eq!(undeclared, others);
}
