//! An inspection that ends by force goes on where it was: what was finished is not tried again, and the bundle says so.

use std::fmt::Write as _;
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use proofhouse_testkit::device::{Behaviour, Device, Spec};
use proofhouse_testkit::wait;
use serde_json::Value;

use super::cli::{Said, command, proofhouse};
use super::lab;

/// How long an inspection may take to come where it is to be cut short.
const PATIENCE: Duration = Duration::from_mins(1);
/// What is kept beside the bundle.
const KEPT: &str = "bench.zip.unfinished";

/// Two units of one model, and a bench file for them in one state.
fn bench(folder: &Path) -> [Device; 2] {
    lab::furnish(folder);
    let first = Device::start(&Spec::new(Behaviour::UniquePerUnit)).unwrap();
    let other = Spec::new(Behaviour::UniquePerUnit).at(IpAddr::from([127, 0, 0, 8]));
    let second = Device::start(&other.on_the_ports_of(&first)).unwrap();
    let mut text = "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\n\n\
         [authority]\nowner = \"the tests\"\nbasis = \"the tests' own devices\"\nexpires = 2089-12-31\n\n\
         [test]\nstates = [\"set-up-without-change\"]\n\n[caps]\ntries_per_second = 20\n"
        .to_owned();
    for (label, device) in [("A", &first), ("B", &second)] {
        let ports: Vec<String> = device.ports().iter().map(u16::to_string).collect();
        let _infallible = write!(
            text,
            "\n[[units]]\nlabel = \"{label}\"\naddress = \"{}\"\nserial = \"{label}-1\"\nports = [{}]\n",
            device.address(),
            ports.join(", ")
        );
    }
    fs::write(folder.join("bench.toml"), text).unwrap();
    [first, second]
}

const INSPECT: [&str; 6] = [
    "inspect",
    "bench.toml",
    "--key",
    "lab.pem",
    "--hands",
    "true",
];

fn inspect(folder: &Path, more: &[&str]) -> Said {
    proofhouse(folder, &[&INSPECT[..], more].concat())
}

/// An inspection that has begun to try the second unit; what it says stands in `said`.
fn in_the_middle(folder: &Path, second: &Device) -> Child {
    let begun = ["--regime", "uk-psti-2022", "--out", "bench.zip"];
    let running = command(folder, &[&INSPECT[..], &begun].concat())
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("said")).unwrap())
        .spawn()
        .unwrap();
    let come = wait::until(PATIENCE, || second.control().logins_tried() >= 3);
    assert!(come, "the second unit was never tried");
    running
}

/// How the inspection of a sound bundle went, as `partial` and one word for each visit.
fn course(folder: &Path, bundle: &str) -> (Value, Vec<String>) {
    proofhouse(folder, &["evidence", "verify", bundle]).ends(0);
    let said = proofhouse(folder, &["evidence", "show", bundle, "--format", "json"]).ends(0);
    let inspection = said.json()["inspection"].clone();
    let visits = inspection["course"]["visits"].as_array().unwrap().iter();
    let words = visits.map(|visit| {
        let word = |name: &str| visit[name].as_str().unwrap().to_owned();
        format!("{} {}", word("unit"), word("outcome"))
    });
    let words = words.collect();
    (inspection, words)
}

#[test]
fn after_a_kill_it_goes_on_and_no_service_of_a_finished_visit_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let [first, second] = bench(at);
    let mut running = in_the_middle(at, &second);
    // SIGKILL: nothing of ours runs any more.
    running.kill().unwrap();
    running.wait().unwrap();
    let tried = first.control().logins_tried();
    assert!(!at.join("bench.zip").exists());
    assert_eq!(
        fs::metadata(at.join(KEPT)).unwrap().permissions().mode() & 0o777,
        0o700
    );

    let out = ["--out", "bench.zip"];
    let said = inspect(at, &out).ends(2);
    assert!(said.err.contains("inspect.unfinished"), "{}", said.err);
    refused_where_changed(at);
    assert_eq!(
        first.control().logins_tried(),
        tried,
        "a refusal sends nothing"
    );

    let before = second.control().logins_tried();
    let said = inspect(at, &[&out[..], &["--resume"]].concat());
    assert!(matches!(said.exit, 0 | 3), "{said:?}");
    assert!(
        said.err.contains("1 of 2 visits are finished"),
        "{}",
        said.err
    );
    assert_eq!(first.control().logins_tried(), tried, "A was tried again");
    assert!(second.control().logins_tried() > before + 3, "B was not");
    assert!(
        !at.join(KEPT).exists(),
        "what is secret goes once it is sealed"
    );

    let (inspection, visits) = course(at, "bench.zip");
    assert_eq!(visits, ["A-1 finished", "B-1 discarded", "B-1 finished"]);
    assert_eq!(inspection["partial"], false);
    assert_eq!(inspection["course"]["resumed"].as_array().unwrap().len(), 1);
    let shown = proofhouse(at, &["evidence", "show", "bench.zip"]).ends(0);
    assert!(shown.out.contains("gone on with at"), "{}", shown.out);
    assert!(shown.out.contains("broken off"), "{}", shown.out);
    assert_eq!(
        shown.out.matches("brought there by a command").count(),
        3,
        "{}",
        shown.out
    );
    for unit in ["A-1", "B-1"] {
        assert!(
            shown.out.contains(&format!("unit {unit}, set up")),
            "{unit}"
        );
    }
}

/// Other files than it was begun with are refused, each by its name, and leave everything as it was.
fn refused_where_changed(at: &Path) {
    let bench = fs::read_to_string(at.join("bench.toml")).unwrap();
    fs::write(at.join("mine.csv"), "root,secret\n").unwrap();
    let resume = ["--out", "bench.zip", "--resume"];
    let another = bench.replace("[device]\n", "[device]\nfirmware = \"another\"\n");
    assert_ne!(another, bench);
    fs::write(at.join("bench.toml"), another).unwrap();
    let said = inspect(at, &resume).ends(2);
    assert!(
        said.err.contains("changed since then: the bench file."),
        "{}",
        said.err
    );
    fs::write(at.join("bench.toml"), &bench).unwrap();
    let said = inspect(at, &[&resume[..], &["--credentials", "mine.csv"]].concat()).ends(2);
    assert!(
        said.err.contains("changed since then: the lists"),
        "{}",
        said.err
    );
    let other = [
        "inspect",
        "bench.toml",
        "--key",
        "stranger.pem",
        "--hands",
        "true",
    ];
    let said = proofhouse(at, &[&other[..], &resume].concat()).ends(2);
    assert!(
        said.err.contains("changed since then: the lab's key"),
        "{}",
        said.err
    );
}

#[test]
fn after_ctrl_c_there_is_a_partial_bundle_and_a_way_to_the_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let [first, second] = bench(at);
    let mut running = in_the_middle(at, &second);
    let pid = running.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(sent.success());
    assert_eq!(running.wait().unwrap().code(), Some(130));
    let tried = first.control().logins_tried();
    let (inspection, visits) = course(at, "bench.zip");
    assert_eq!(visits, ["A-1 finished", "B-1 partial"]);
    assert_eq!(inspection["partial"], true);

    let resume = format!("--resume={KEPT}");
    let said = inspect(at, &["--out", "bench.zip", &resume]).ends(2);
    assert!(
        said.err.contains(&resume),
        "says how to go on: {}",
        said.err
    );
    // The command that it printed, as it stands, ends as the whole inspection would have.
    let told = fs::read_to_string(at.join("said")).unwrap();
    let next = told.lines().last().unwrap_or_default().trim();
    let words: Vec<&str> = next.split(' ').skip(1).collect();
    let said = proofhouse(at, &words).ends(3);
    assert!(
        said.out.contains("Findings under Product Security"),
        "{next}: {}",
        said.out
    );
    assert!(
        said.err.contains("--as pdf --out findings.pdf"),
        "{}",
        said.err
    );
    assert_eq!(first.control().logins_tried(), tried, "A was tried again");
    let (inspection, visits) = course(at, "bench-whole.zip");
    assert_eq!(visits, ["A-1 finished", "B-1 discarded", "B-1 finished"]);
    assert_eq!(inspection["partial"], false);
    assert!(!at.join(KEPT).exists());
    let mode = |name: &str| fs::metadata(at.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("bench-whole.zip"), 0o600, "its transcripts are raw");
    reported(at, "bench-whole.zip");
}

/// A report of findings says what a lawyer looks for, and is never written over another.
fn reported(at: &Path, bundle: &str) {
    let asked = ["evidence", "findings", bundle, "--regime", "uk-psti-2022"];
    let report = |form: &str, to: &str| {
        let to = ["--as", form, "--out", to];
        proofhouse(at, &[&asked[..], &to].concat())
    };
    report("html", "findings.html").ends(3);
    let page = fs::read_to_string(at.join("findings.html")).unwrap();
    let page = page.replace("&#x2f;", "/").replace("&#x27;", "'");
    for wanted in [
        "Findings: Acme CAM-100",
        "the tests' own devices",
        "SI 2023/1007 Sch.1 para 1(2)",
        "What was not tested, and why",
        "after a factory reset",
        "proofhouse publications",
        "proofhouse evidence verify",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    report("pdf", "findings.pdf").ends(3);
    assert!(
        fs::read(at.join("findings.pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
    let said = report("html", "findings.html").ends(2);
    assert!(said.err.contains("evidence.out-exists"), "{}", said.err);
    let twice = proofhouse(at, &[&asked[..], &[bundle]].concat()).ends(2);
    let show = format!("`proofhouse record show {bundle} {bundle}`");
    let earlier = format!("proofhouse inspect BENCH.toml --earlier {bundle} ");
    for words in ["evidence.twice", &show, &earlier] {
        assert!(twice.err.contains(words), "{words}: {}", twice.err);
    }
    proofhouse(at, &["record", "show", bundle, bundle]).ends(3);
}
