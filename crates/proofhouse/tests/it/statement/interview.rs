//! The questions that make a statement, one after another.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use super::{TODAY, check};
use crate::cli::{Said, command};

/// The answers of a person who makes a joint statement, some of them wrong at first.
const ANSWERS: &str = "?\nAcme Cam 2\ncamera\nB7; B8\nAcme Devices Ltd\n1 Quay Road, Portsdown\nno\nno\nperhaps\nyes\nyes\n\
0\n0\n9\n2\nJC-0001\n2026-01-10\n10/1/2027\n2027-01-09\n\
Portsdown\n2026-12-24\n2026-11-29\n2020-12-31\nfive years\n2031-12-31\nyes\nJo Sample\nHead of Compliance\nJo Sample\nno\n";

fn answered(folder: &Path, answers: &str, name: &str) -> Said {
    let words = ["statement", "new", "--out", name, "--at", TODAY];
    let mut child = command(folder, &words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(answers.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Said {
        exit: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn what_is_asked_for_is_judged_at_each_answer_and_makes_a_statement_that_passes() {
    let folder = tempfile::tempdir().unwrap();
    let made = answered(folder.path(), ANSWERS, "asked").ends(0);
    for said in [
        "says nothing",
        "is no day",
        "before the statement is issued",
        "Answer yes or no",
        "from 0 to 3",
        "after the day asked about",
    ] {
        assert!(made.err.contains(said), "{said} is not in {}", made.err);
    }
    check(folder.path(), "asked.pdf", &[]).ends(0);
    let short = answered(folder.path(), "Acme Cam 2\n", "short").ends(2);
    assert!(
        short.err.contains("answers ended") && short.err.contains("Nothing was written"),
        "{}",
        short.err
    );
    assert!(!folder.path().join("short.json").exists());
}

#[test]
fn an_interview_that_ends_early_goes_on_from_its_answers_and_back_leads_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let address = "1 Quay Road, Portsdown\n";
    let (before, rest) = ANSWERS.split_once(address).unwrap();
    let draft = folder.path().join("cut.draft");
    let cut = answered(folder.path(), &format!("{before}2 Wrong Road\n"), "cut").ends(2);
    assert!(cut.err.contains("5 answers, in cut.draft"), "{}", cut.err);
    let permissions = fs::metadata(&draft).unwrap().permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);

    let again = format!("back\n{address}{rest}");
    let made = answered(folder.path(), &again, "cut").ends(0);
    assert!(
        made.err.contains("Going on from what was kept (5 answers)")
            && !made.err.contains("Which product is it?"),
        "{}",
        made.err
    );
    assert!(!draft.exists(), "it goes with the statement");
    answered(folder.path(), ANSWERS, "whole").ends(0);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("cut.json"), read("whole.json"));
}
