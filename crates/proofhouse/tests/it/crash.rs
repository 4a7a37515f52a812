//! Kill -9 in the middle of a case: whatever was going on is done wholly or not at all, and the register catches up.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime};

use super::cli::command;
use super::journey::{Case, text};
use super::lab::GTIN;
use super::office::Office;

/// Where the store writes first.
const WAL: &str = "office/office.db-wal";
/// How long a condition may take to come about.
const PATIENCE: Duration = Duration::from_secs(30);

/// Polls until `come` is true, the deadline passes, or the client ended, whichever is first.
fn wait_for(client: &mut Child, mut come: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !come() && client.try_wait().unwrap().is_none() {
        assert!(Instant::now() < deadline, "nothing came about");
        std::thread::yield_now();
    }
}

/// Starts a verb and kills the office as soon as `come` is true; then starts the office again.
fn cut_short(office: &mut Office, role: &str, arguments: &[&str], come: impl FnMut() -> bool) {
    let session = format!("{role}.json");
    let all = [arguments, &["--session", &session]].concat();
    let mut client = command(office.folder(), &all)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(&mut client, come);
    office.kill();
    client.wait().unwrap();
    office
        .tool(&["office", "verify", "--data", "office"])
        .ends(0);
    office.start();
}

/// How many files the exhibits hold, those on their way in among them.
fn exhibits(office: &Office) -> usize {
    super::tampering::files(&office.path("office/exhibits")).len()
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}

fn status(office: &Office, notice: &str) -> String {
    text(
        &office.run("case-officer", &["notice", "show", notice]),
        "status",
    )
}

#[test]
fn a_notice_is_issued_and_published_wholly_or_not_at_all() {
    let mut office = Office::drill();
    let (case, notice) = {
        let case = Case::alleged(&office);
        let notice = case.draft("case-officer", "temporary-ban");
        case.step("decision-maker", "approve", &notice);
        (case.id, notice)
    };
    let issue = ["notice", "issue", &case, &notice];
    let before = exhibits(&office);
    let (folder, wal) = (office.path("office/exhibits"), office.path(WAL));
    // At once; when the first document lies on the disk; when the second does; when the store is written.
    for more in [Some(0), Some(1), Some(2), None] {
        let written = modified(&wal);
        let come = || match more {
            Some(more) => super::tampering::files(&folder).len() >= before + more,
            None => modified(&wal) != written,
        };
        cut_short(&mut office, "decision-maker", &issue, come);
        let status = status(&office, &notice);
        let documents =
            office.run("case-officer", &["notice", "show", &notice])["documents"].clone();
        let whole = documents["html"].is_string() && documents["pdf"].is_string();
        assert!(
            matches!(
                (status.as_str(), whole),
                ("approved", false) | ("issued", true)
            ),
            "{status}: {documents}"
        );
    }
    if status(&office, &notice) == "approved" {
        office.run("decision-maker", &issue);
    }
    let again = Case {
        office: &office,
        id: case.clone(),
    };
    again.serve(&notice);

    publish_cut_short(&mut office, &case, &notice);
    office.kill();
    office.say("office verify --data office", &[]).ends(0);
}

/// When an office that is publishing is killed.
#[derive(Clone, Copy)]
enum Cut {
    /// As soon as it was asked.
    AtOnce,
    /// When its store is being written.
    Stored,
    /// When its checkpoint moved.
    Moved,
}

/// Publishing, cut short at once and when the checkpoint moves; the register catches up and contradicts nothing.
fn publish_cut_short(office: &mut Office, case: &str, notice: &str) {
    let checkpoint = office.path("office/register/log/checkpoint");
    let seen = fs::read(&checkpoint).unwrap();
    fs::write(office.path("before"), &seen).unwrap();
    let publish = [
        "notice",
        "publish",
        case,
        notice,
        "--reasons",
        "Shops must know.",
    ];
    for cut in [Cut::AtOnce, Cut::Stored, Cut::Moved] {
        let written = modified(&office.path(WAL));
        let wal = office.path(WAL);
        let come = || match cut {
            Cut::AtOnce => true,
            Cut::Stored => modified(&wal) != written,
            Cut::Moved => fs::read(&checkpoint).unwrap() != seen,
        };
        cut_short(office, "publications-editor", &publish, come);
    }
    let shown = office.run("case-officer", &["case", "show", case]);
    // What was stored is published by the office itself; nobody has to ask again.
    if !shown["timeline"].to_string().contains("notice-published") {
        office.run("publications-editor", &publish);
    }
    let key = office.register_key();
    let deadline = Instant::now() + PATIENCE;
    let answer = loop {
        let answer = office
            .say(
                "check --register office/register/log --key",
                &[&key, "--gtin", GTIN],
            )
            .json();
        if answer["answer"] == "temporarily-banned" {
            break answer;
        }
        assert!(
            Instant::now() < deadline,
            "the register did not catch up: {answer}"
        );
    };
    assert_eq!(
        answer["because"].as_array().unwrap().len(),
        1,
        "published once: {answer}"
    );
    let report = office
        .say(
            "register verify office/register/log --from before --key",
            &[&key],
        )
        .ends(0)
        .json();
    assert!(
        report["extends"].is_u64(),
        "it extends what was seen before: {report}"
    );
}
