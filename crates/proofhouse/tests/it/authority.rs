//! `bench authority`: the leave that a public address needs is signed, refused where it does not stand, and sealed.
//!
//! Nothing beyond this machine is ever reached: a public address is only planned for (`--dry-run`), and a signed authority is
//! sealed with an inspection of an address of this machine.

use std::fs;
use std::path::Path;

use proofhouse_evidence::authority::{SignedAuthority, sign};
use proofhouse_evidence::bundle::{Limits, open};
use proofhouse_evidence::keys::file::read_signing_key;
use serde_json::Value;

use super::cli::{Said, proofhouse};
use super::lab;
use super::schemas::held;

/// An address of documentation (RFC 5737), which is routed for whoever does not know better: a public one.
const PUBLIC: &str = "203.0.113.7";
const LOCAL: &str = "127.0.0.1";

/// A bench with one unit at this address, whose authority is signed in `authority.json`.
fn bench(folder: &Path, address: &str) {
    let nobody = std::net::TcpListener::bind((LOCAL, 0)).unwrap();
    let port = nobody.local_addr().unwrap().port();
    let text = format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\n\n\
         [authority]\nowner = \"Market Test House\"\nbasis = \"lent by its owner, letter of 3 May\"\nexpires = 2089-12-31\n\
         signed = \"authority.json\"\n\n\
         [[units]]\nlabel = \"A\"\naddress = \"{address}\"\nserial = \"A-1\"\nports = [{port}]\n\n\
         [test]\nstates = [\"set-up-without-change\"]\n"
    );
    fs::write(folder.join("bench.toml"), text).unwrap();
}

/// Changes the bench file.
fn change(folder: &Path, from: &str, to: &str) {
    let file = folder.join("bench.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replace(from, to)).unwrap();
}

/// A key that approves, and a trust file in which it is enrolled beside the lab's.
fn approval(folder: &Path) {
    lab::furnish(folder);
    let new = ["keys", "new", "--role", "approval", "--name", "Head"];
    proofhouse(folder, &[&new[..], &["--out", "head.pem"]].concat()).ends(0);
    enrol(folder, "trust.json", "2090-01-01");
}

fn enrol(folder: &Path, trust: &str, until: &str) {
    let enrol = ["keys", "enrol", "head.pem.pub", "--role", "approval"];
    let until = ["--trust", trust, "--from", "2020-01-01", "--until", until];
    proofhouse(folder, &[&enrol[..], &until].concat()).ends(0);
}

/// Signs the authority for the bench as it is.
fn signed(folder: &Path) -> Said {
    let _absent = fs::remove_file(folder.join("authority.json"));
    let asked = ["bench", "authority", "new", "--key", "head.pem"];
    proofhouse(folder, &[&asked[..], &["--format", "json"]].concat()).ends(0)
}

/// Plans the inspection with this trust file, which must be refused; the error.
#[track_caller]
fn refused(folder: &Path, trust: &str) -> Value {
    let asked = ["inspect", "bench.toml", "--dry-run", "--trust", trust];
    let said = proofhouse(folder, &[&asked[..], &["--format", "json"]].concat()).ends(2);
    said.json()["error"].clone()
}

#[track_caller]
fn is_refused(folder: &Path, trust: &str, code: &str, what: &str) {
    let error = refused(folder, trust);
    assert_eq!(error["code"], code, "{error}");
    assert!(error["what"].to_string().contains(what), "{error}");
    assert!(!error["next"].as_str().unwrap().is_empty(), "{error}");
}

#[test]
fn who_authorised_the_test_is_sealed_and_said_wherever_the_bundle_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    approval(at);
    bench(at, LOCAL);
    let made = held("bench-authority", signed(at).json());
    let sha256 = made["sha256"].as_str().unwrap();
    let inspect = [
        "inspect",
        "bench.toml",
        "--key",
        "lab.pem",
        "--hands",
        "true",
        "--out",
        "b.zip",
    ];
    // Nothing answers there, which is no result.
    proofhouse(at, &[&inspect[..], &["--trust", "trust.json"]].concat()).ends(3);
    let bundle = open(&fs::read(at.join("b.zip")).unwrap(), &Limits::default()).unwrap();
    let bytes = fs::read(at.join("authority.json")).unwrap();
    assert_eq!(bundle.authority.unwrap().bytes, bytes);
    let listed = bundle.manifest.files;
    assert!(
        listed
            .iter()
            .any(|file| file.path == "authority.dsse.json" && file.sha256.to_string() == sha256),
        "{listed:?}"
    );

    let verify = ["evidence", "verify", "b.zip"];
    let verified = proofhouse(at, &verify).ends(0).out;
    let by = format!("Authorised by Head ({})", made["key_id"].as_str().unwrap());
    for words in [&by, "the unit A-1 at 127.0.0.1", sha256] {
        assert!(verified.contains(words), "{words}: {verified}");
    }
    let json = proofhouse(at, &[&verify[..], &["--format", "json"]].concat());
    let json = held("evidence-verify", json.ends(0).json());
    assert_eq!(json["authority"]["signer"]["status"], "trusted");
    let show = ["evidence", "show", "b.zip", "--format", "json"];
    let shown = held("evidence-show", proofhouse(at, &show).ends(0).json());
    assert_eq!(shown["authority"]["terms"], made["terms"]);

    // In the papers, too: for a lawyer, and over the test cases.
    let findings = ["evidence", "findings", "b.zip", "--regime", "uk-psti-2022"];
    let paper = ["--as", "html", "--out", "f.html"];
    proofhouse(at, &[&findings[..], &paper].concat()).ends(3);
    let paper = fs::read_to_string(at.join("f.html")).unwrap();
    assert!(
        paper.contains("Test authorised") && paper.contains("By Head (") && paper.contains(sha256),
        "{paper}"
    );
    let json = proofhouse(at, &[&findings[..], &["--format", "json"]].concat());
    let json = held("findings", json.ends(3).json());
    assert_eq!(
        json["sources"][0]["authorised"]["signature"]["name"],
        "Head"
    );
    let record = ["record", "show", "b.zip", "--format", "json"];
    let record = held("record", proofhouse(at, &record).json());
    assert_eq!(record["sources"][0]["authorised"]["sha256"], sha256);
    is_doubted_where_the_key_is(at, made["key_id"].as_str().unwrap());
}

/// Whoever does not know the key that gave leave is told so; whoever knows that it was lost by then, that it stands no more.
#[track_caller]
fn is_doubted_where_the_key_is(at: &Path, key: &str) {
    let verify = ["evidence", "verify", "b.zip"];
    let lab_alone = [
        "keys",
        "enrol",
        "lab.pem.pub",
        "--role",
        "lab",
        "--trust",
        "lab.json",
    ];
    let window = ["--from", "2020-01-01", "--until", "2090-01-01"];
    proofhouse(at, &[&lab_alone[..], &window].concat()).ends(0);
    let unknown = proofhouse(at, &[&verify[..], &["--trust", "lab.json"]].concat()).ends(3);
    assert!(
        unknown.out.starts_with("UNKNOWN KEY") && unknown.out.contains("authorised the test"),
        "{}",
        unknown.out
    );
    revoke(at, key, "2021-01-01");
    let refused = proofhouse(at, &[&verify[..], &["--format", "json"]].concat()).ends(1);
    let refused = held("evidence-verify", refused.json());
    assert_eq!(refused["problems"][0]["path"], "authority.dsse.json");
    let findings = ["evidence", "findings", "b.zip", "--regime", "uk-psti-2022"];
    proofhouse(at, &findings).ends(1);
}

fn revoke(folder: &Path, key: &str, from: &str) {
    let asked = ["keys", "revoke", key, "--reason", "lost", "--at", from];
    proofhouse(folder, &asked).ends(0);
}

#[test]
fn without_leave_that_stands_a_public_address_is_not_even_planned_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    approval(at);
    bench(at, PUBLIC);
    is_refused(
        at,
        "trust.json",
        "bench.authority-unreadable",
        "authority.json",
    );
    change(at, "signed = \"authority.json\"\n", "");
    let mistakes = refused(at, "trust.json")["mistakes"].to_string();
    assert!(
        mistakes.contains("bench.public-address") && mistakes.contains("bench authority new"),
        "{mistakes}"
    );
    bench(at, PUBLIC);
    signed(at);
    let no_trust = ["inspect", "bench.toml", "--dry-run"];
    assert!(
        proofhouse(at, &no_trust)
            .ends(2)
            .err
            .contains("no trust file to judge it by")
    );
    let planned = proofhouse(at, &[&no_trust[..], &["--trust", "trust.json"]].concat()).ends(0);
    assert!(
        planned.out.contains("Authorised by Head ("),
        "{}",
        planned.out
    );

    let code = "inspect.authority";
    for (from, to, what) in [
        (
            PUBLIC,
            "203.0.113.8",
            "does not name the unit A-1 at 203.0.113.8",
        ),
        (
            "CAM-100",
            "CAM-200",
            "it is for Acme CAM-100, and what is tested is Acme CAM-200",
        ),
        (
            "\"A-1\"",
            "\"A-2\"",
            "gives 203.0.113.7 to the unit A-1, and the unit there is the unit A-2",
        ),
        ("Market Test House", "Somebody", "the leave of"),
        ("letter of 3 May", "letter of 4 May", "its ground is"),
        ("2089-12-31", "2090-12-31", "it holds until 2090-01-01"),
    ] {
        change(at, from, to);
        is_refused(at, "trust.json", code, what);
        change(at, to, from);
    }
    // A key that nobody enrolled; one whose time was over when it signed; one that was revoked since.
    lab::furnish(at);
    is_refused(at, "trust.json", code, "nobody enrolled the key");
    enrol(at, "ended.json", "2021-01-01");
    is_refused(at, "ended.json", code, "may sign from 2020-01-01");
    enrol(at, "trust.json", "2090-01-01");
    let authority = SignedAuthority::parse(&fs::read(at.join("authority.json")).unwrap()).unwrap();
    revoke(at, authority.key_id.as_str(), "2021-01-01");
    is_refused(at, "trust.json", code, "was revoked");
}

#[test]
fn a_labs_own_key_gives_no_leave_and_leave_that_has_ended_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    approval(at);
    bench(at, PUBLIC);
    let new = ["bench", "authority", "new", "--key"];
    let labs = proofhouse(at, &[&new[..], &["lab.pem"]].concat()).ends(2);
    assert!(labs.err.contains("has the role lab"), "{}", labs.err);
    assert!(!at.join("authority.json").exists());
    // The lab's key, passed off as one that approves.
    let text = fs::read_to_string(at.join("lab.pem")).unwrap();
    let head = at.join("head.pem");
    let real = fs::read_to_string(&head).unwrap();
    fs::write(&head, text.replace("Role: lab", "Role: approval")).unwrap();
    signed(at);
    is_refused(at, "trust.json", "inspect.authority", "has the role lab");
    let show = ["bench", "authority", "show", "authority.json"];
    proofhouse(at, &show).ends(1);
    fs::write(&head, real).unwrap();

    signed(at);
    let again = proofhouse(at, &[&new[..], &["head.pem"]].concat()).ends(2);
    assert!(again.err.contains("could not be written"), "{}", again.err);
    let good = proofhouse(at, &[&show[..], &["--format", "json"]].concat()).ends(0);
    let good = held("bench-authority", good.json());
    assert_eq!(good["signer"]["status"], "trusted");
    lab::furnish(at);
    proofhouse(at, &show).ends(3);
    enrol(at, "trust.json", "2090-01-01");

    let file = at.join("authority.json");
    let mut terms = SignedAuthority::parse(&fs::read(&file).unwrap())
        .unwrap()
        .terms;
    terms.authority.expires = "2021-01-01T00:00:00Z".parse().unwrap();
    let key = read_signing_key(&head).unwrap();
    let then = "2020-06-01T00:00:00Z".parse().unwrap();
    fs::write(&file, sign(terms, &key, then).unwrap()).unwrap();
    is_refused(
        at,
        "trust.json",
        "inspect.authority",
        "it expired at 2021-01-01",
    );
    let ended = proofhouse(at, &[&show[..], &["--format", "json"]].concat()).ends(1);
    let ended = held("bench-authority", ended.json());
    assert!(
        ended["objection"].to_string().contains("expired"),
        "{ended}"
    );
}
