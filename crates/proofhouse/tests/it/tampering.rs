//! One flipped byte, wherever it lies, is named by the verify command that it concerns.

use std::fs;
use std::path::{Path, PathBuf};

use super::cli::{Said, proofhouse};
use super::journey::Case;
use super::lab;
use super::office::Office;

/// How many places of a bundle are tried.
const PLACES: usize = 48;

/// Every file below `folder`.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Places spread over a file of `length` bytes, its first and its last among them.
fn places(length: usize, count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count)
        .map(|at| at * (length - 1) / (count - 1))
        .collect();
    places.dedup();
    places
}

/// Runs `look` while the byte at `place` of `file` is another one.
fn flipped<T>(file: &Path, place: usize, look: impl FnOnce() -> T) -> T {
    let whole = fs::read(file).unwrap();
    let mut changed = whole.clone();
    changed[place] ^= 1;
    fs::write(file, changed).unwrap();
    let seen = look();
    fs::write(file, whole).unwrap();
    seen
}

#[test]
fn any_byte_of_a_bundle() {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let bundle = folder.path().join("fails.zip");
    let verify = || {
        proofhouse(
            folder.path(),
            &["evidence", "verify", "fails.zip", "--format", "json"],
        )
    };
    verify().ends(0);
    let length = fs::read(&bundle).unwrap().len();
    for place in places(length, PLACES) {
        let said = flipped(&bundle, place, verify);
        assert_eq!(said.exit, 1, "byte {place} of {length}: {said:?}");
        let problems = said.json()["problems"].clone();
        let named = problems[0]["path"]
            .as_str()
            .is_some_and(|path| !path.is_empty());
        assert!(named, "byte {place} of {length}: {problems}");
    }
    let human = flipped(&bundle, length / 2, || {
        proofhouse(folder.path(), &["evidence", "verify", "fails.zip"])
    });
    assert!(human.ends(1).out.starts_with("PROBLEM"));
    verify().ends(0);
}

/// What `office verify` finds wrong.
fn problems(said: Said) -> String {
    said.ends(1).json().to_string()
}

/// The name of a file of the register's log, as its problems give it.
fn name_in(log: &Path, part: &Path) -> String {
    part.strip_prefix(log)
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn any_file_of_the_register_the_snapshot_and_the_notices() {
    let office = Office::drill();
    let notice = Case::alleged(&office).banned_for_now();
    copied(&office);
    register_files(&office);
    snapshot_file(&office);
    for form in ["html", "pdf"] {
        document(&office, &notice, form);
    }
}

/// Copies what the office publishes to `copy`, as a reader keeps it: the office itself writes its files anew now and then.
fn copied(office: &Office) {
    let published = office.path("office/register");
    for file in files(&published) {
        let copy = office
            .path("copy")
            .join(file.strip_prefix(&published).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&file, copy).unwrap();
    }
}

fn register_files(office: &Office) {
    let key = office.register_key();
    let log = office.path("copy/log");
    let verify = || office.say("register verify copy/log --key", &[&key]);
    verify().ends(0);
    let parts = files(&log);
    assert!(
        parts.len() >= 3,
        "a checkpoint, tiles and entries: {parts:?}"
    );
    for part in &parts {
        let name = name_in(&log, part);
        for place in places(fs::read(part).unwrap().len(), 4) {
            let said = flipped(part, place, verify);
            // A checkpoint whose signature or signer changed may be somebody else's; all else is a changed copy.
            assert!(
                said.exit == 1 || (said.exit == 3 && name == "checkpoint"),
                "byte {place} of {name}: {said:?}"
            );
            let found = said.json()["problems"].to_string();
            assert!(found.contains(&name), "byte {place} of {name}: {found}");
        }
    }
}

fn snapshot_file(office: &Office) {
    let snapshot = office.path("copy/snapshot");
    let (snapshot_key, log_key) = (office.snapshot_key(), office.register_key());
    let keys = ["--key", &snapshot_key, "--key", &log_key];
    let verify = || office.say("register snapshot verify copy/snapshot", &keys);
    let check = || {
        office.say(
            "check --snapshot copy/snapshot --gtin",
            &[&[lab::GTIN], &keys[..]].concat(),
        )
    };
    verify().ends(0);
    check().ends(1);
    for place in places(fs::read(&snapshot).unwrap().len(), 24) {
        let said = flipped(&snapshot, place, verify);
        assert!(matches!(said.exit, 1 | 3), "byte {place}: {said:?}");
        let what = said.json()["error"]["what"].to_string();
        assert!(what.contains("copy/snapshot"), "byte {place}: {what}");
        let answer = flipped(&snapshot, place, check).json();
        assert!(
            answer.get("answer").is_none(),
            "byte {place} is not believed: {answer}"
        );
    }
}

fn document(office: &Office, notice: &str, form: &str) {
    let url = format!("{}/notices/{notice}/notice.{form}", office.url());
    let bytes = ureq::get(url)
        .call()
        .unwrap()
        .body_mut()
        .read_to_vec()
        .unwrap();
    let copy = office.path(&format!("notice.{form}"));
    fs::write(&copy, &bytes).unwrap();
    let (name, key) = (copy.to_string_lossy().into_owned(), office.register_key());
    let verify = || {
        let more = [name.as_str(), "--notice", notice, "--key", &key];
        office.say("register document --register office/register/log", &more)
    };
    assert_eq!(verify().ends(0).json()["committed"]["notice"], notice);
    for place in places(bytes.len(), 5) {
        let said = flipped(&copy, place, verify).ends(1);
        assert!(
            said.json()["committed"].is_null() && said.out.contains(&name),
            "byte {place}: {said:?}"
        );
    }
}

#[test]
fn any_file_that_the_office_keeps() {
    let mut office = Office::drill();
    let notice = Case::alleged(&office).banned_for_now();
    let trace = |office: &Office| office.ask("case-officer", &["evidence", "trace", &notice]);
    let all = trace(&office).ends(0).json()["links"]
        .as_array()
        .unwrap()
        .len();
    assert!(all >= 4, "from the register back to the transcripts");
    let exhibits: Vec<PathBuf> = files(&office.path("office/exhibits"));
    assert!(
        exhibits.len() >= 3,
        "a bundle, an HTML and a PDF: {exhibits:?}"
    );
    for file in &exhibits {
        let middle = fs::read(file).unwrap().len() / 2;
        let said = flipped(file, middle, || trace(&office)).ends(1).json();
        assert!(said["first_broken"].is_u64(), "{}: {said}", file.display());
    }

    office.kill();
    let verify = || office.tool(&["office", "verify", "--data", "office", "--format", "json"]);
    verify().ends(0);
    for file in &exhibits {
        let digest = proofhouse_law::Digest::of(&fs::read(file).unwrap()).to_string();
        for place in places(fs::read(file).unwrap().len(), 3) {
            let found = problems(flipped(file, place, verify));
            assert!(
                found.contains(&digest),
                "byte {place} of {}: {found}",
                file.display()
            );
        }
    }
    let log = office.path("office/register/log");
    for part in files(&log) {
        let name = name_in(&log, &part);
        let middle = fs::read(&part).unwrap().len() / 2;
        let found = problems(flipped(&part, middle, verify));
        assert!(found.contains(&name), "{name}: {found}");
    }
    verify().ends(0);
}
