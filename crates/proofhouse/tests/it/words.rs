//! Exit codes and words: a wrong call or wrong input gets one clear message, and JSON stands alone on standard output.

use std::fs;
use std::path::Path;

use super::cli::{Said, proofhouse};
use super::journey::{Case, text};
use super::lab::{self, GTIN};
use super::office::Office;

/// The lab's number with its last digit misread: the digits before it call for 0.
const MISREAD: &str = "05012345678901";

/// Runs the same call for people and for programs.
fn both(folder: &Path, arguments: &[&str]) -> (Said, Said) {
    let json = [arguments, &["--format", "json"]].concat();
    (proofhouse(folder, arguments), proofhouse(folder, &json))
}

#[test]
fn a_check_that_names_no_source_is_told_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let (human, json) = both(folder.path(), &["check", "--gtin", GTIN]);
    assert_eq!((human.exit, json.exit), (2, 2));
    let error = json.json()["error"].clone();
    assert_eq!(error["code"], "check.no-source");
    assert!(
        human.err.contains("--snapshot FILE") && human.err.contains("--register URL"),
        "{human:?}"
    );
}

#[test]
fn every_verb_answers_a_wrong_call_with_two_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let verbs = proofhouse(folder.path(), &["--help"]).ends(0).out;
    let verbs: Vec<&str> = verbs
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(
        verbs.len() >= 16 && verbs.contains(&"check") && verbs.contains(&"keys"),
        "{verbs:?}"
    );
    for verb in verbs {
        let (human, json) = both(folder.path(), &[verb, "--no-such-option"]);
        assert_eq!(
            (human.exit, human.out.as_str()),
            (2, ""),
            "{verb}: {human:?}"
        );
        assert!(
            human.err.contains("--no-such-option") && human.err.contains("--help"),
            "{verb}: {human:?}"
        );
        let error = json.ends(2).json()["error"].clone();
        assert_eq!(error["code"], "cli.usage", "{verb}: {error}");
        assert!(
            text(&error, "what").contains("--no-such-option"),
            "{verb}: {error}"
        );
        assert!(text(&error, "next").contains("--help"), "{verb}: {error}");
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "a wrong call leaves nothing behind"
    );
}

#[test]
fn what_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, missing) in [
        (&["check", "--gtin", GTIN][..], "--snapshot"),
        (&["case", "lodge", "case-1"], "<BUNDLE>"),
        (&["notice", "draft", "case-1"], "--power"),
        (&["notice", "serve", "case-1", "notice-1"], "--method"),
        (&["clock", "move"], "--to"),
        (&["drill", "link"], "--role"),
        (&["serve"], "--data"),
        (&["office", "restore", "backup"], "--data"),
        (&["keys", "new", "--role", "lab"], "--name"),
        (&["inspect", "bench.toml"], "--out"),
        (&["publications", "maker.toml"], "--out"),
        (&["register", "snapshot", "fetch"], "--out"),
    ] {
        let (human, json) = both(folder.path(), arguments);
        assert!(human.ends(2).err.contains(missing), "{arguments:?}");
        let what = json.ends(2).json()["error"]["what"].to_string();
        assert!(what.contains(missing), "{arguments:?}: {what}");
    }
    for (arguments, said) in [
        (
            &[
                "check",
                "--gtin",
                GTIN,
                "--snapshot",
                "none",
                "--key",
                "none",
            ][..],
            "none",
        ),
        (
            &["evidence", "verify", "none.zip", "--trust", "none.json"],
            "none.zip",
        ),
        (&["law", "show", "uk-none"], "uk-psti-2022"),
        (&["law", "check", "none"], "none"),
        (&["office", "verify", "--data", "none"], "no office in none"),
        (&["inspect", "none.toml", "--dry-run"], "none.toml"),
        (
            &[
                "publications",
                "none.toml",
                "--out",
                "b.zip",
                "--key",
                "none.pem",
            ],
            "none.toml",
        ),
        (&["register", "verify", "none", "--key", "none"], "none"),
        (&["case", "list"], "proofhouse login"),
        (&["notice", "show", "notice-1"], "proofhouse login"),
        (&["whoami"], "proofhouse login"),
        (&["keys", "list", "--trust", "none.json"], "none.json"),
        (&["login", "http://localhost:1"], "--email"),
    ] {
        let (human, json) = both(folder.path(), arguments);
        let human = human.ends(2);
        assert!(
            human.err.contains(said) && human.err.contains("next: "),
            "{arguments:?}: {human:?}"
        );
        assert_eq!(human.out, "", "{arguments:?}");
        let error = json.ends(2).json()["error"].clone();
        assert!(error.to_string().contains(said), "{arguments:?}: {error}");
    }
}

#[test]
fn every_mistake_of_a_bench_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let bench = "[device]\nbrand = 7\nmodel = \"Hub\"\nkind = \"hub\"\ncolour = \"red\"\n\n\
                 [authority]\nowner = \"us\"\nbasis = \"a test purchase\"\nexpires = 2001-01-01\n\n\
                 [[units]]\nlabel = \"a\"\naddress = \"192.168.0.0/24\"\nserial = \"1\"\n\n\
                 [caps]\ntries_per_second = -1\n";
    fs::write(folder.path().join("bench.toml"), bench).unwrap();
    let arguments = [
        "inspect",
        "bench.toml",
        "--out",
        "b.zip",
        "--key",
        "lab.pem",
    ];
    let (human, json) = both(folder.path(), &arguments);
    let human = human.ends(2);
    let error = json.ends(2).json()["error"].clone();
    let mistakes: Vec<&str> = error["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    for (line, what) in [
        (2, "brand"),
        (5, "colour"),
        (10, "2001-01-01"),
        (14, "192.168.0.0/24"),
        (18, "tries_per_second"),
    ] {
        let said = format!("line {line}: ");
        assert!(
            mistakes
                .iter()
                .any(|one| one.starts_with(&said) && one.contains(what)),
            "line {line}: {mistakes:?}"
        );
        let told = human
            .err
            .lines()
            .any(|one| one.contains(&format!("bench.toml: {said}")) && one.contains(what));
        assert!(told, "line {line}: {}", human.err);
    }
    assert!(text(&error, "next").contains("nothing was tested"));
    assert!(!folder.path().join("b.zip").exists());
}

#[test]
fn a_misread_number_is_refused_with_the_digit_that_was_expected() {
    let office = Office::drill();
    let key = office.ready("register_key").as_str().unwrap().to_owned();
    let register = format!("{}/register", office.url());
    let asked = [
        "check",
        "--gtin",
        MISREAD,
        "--register",
        &register,
        "--key",
        &key,
    ];
    let (human, json) = both(office.folder(), &asked);
    assert!(human.ends(2).out.contains("call for 0"));
    let answer = json.ends(2).json();
    assert_eq!(answer["answer"], "invalid-identifier");
    assert!(
        answer["asked"]["invalid"]
            .to_string()
            .contains("call for 0"),
        "{answer}"
    );

    let opening = [
        "case",
        "open",
        "--regime",
        "uk-proposal-2020",
        "--brand",
        "Acme",
        "--model",
        "CAM-100",
        "--kind",
        "camera",
        "--gtin",
        MISREAD,
        "--respondent",
        "manufacturer:Asha Imports Ltd",
        "--reason",
        "A report.",
    ];
    let refused = office.ask("case-officer", &opening).ends(2).json();
    assert!(
        text(&refused["error"], "what").contains("call for 0"),
        "{refused}"
    );
    assert!(
        text(&refused["error"], "next").contains("Nothing was changed"),
        "{refused}"
    );
    let cases = office.run("case-officer", &["case", "list"]);
    assert_eq!(cases["cases"].as_array().map(Vec::len), Some(0), "{cases}");
}

#[test]
fn a_bundle_of_an_unknown_key_is_told_from_a_changed_one_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let (human, json) = both(folder.path(), &["evidence", "verify", "stranger.zip"]);
    assert!(human.ends(3).out.contains("nobody enrolled the key"));
    assert_eq!(json.ends(3).json()["outcome"], "unknown-key");
    proofhouse(folder.path(), &["evidence", "verify", "fails.zip"]).ends(0);

    let office = Office::drill();
    let case = Case::open(&office, "uk-proposal-2020");
    let said = office.ask("case-officer", &["case", "lodge", &case.id, "stranger.zip"]);
    let said = said.ends(3).json()["error"].clone();
    let words = said.to_string();
    for part in [
        "quarantine",
        "nobody enrolled the key",
        "proofhouse keys publish",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(
        case.shown()["evidence"].as_array().unwrap().is_empty(),
        "it is not lodged"
    );
    let digest = proofhouse(
        office.folder(),
        &["evidence", "verify", "stranger.zip", "--format", "json"],
    );
    let digest = text(&digest.json(), "digest");
    let kept = super::tampering::files(&office.path("office/exhibits"))
        .into_iter()
        .find(|file| file.to_string_lossy().replace('/', "").contains(&digest));
    assert_eq!(
        fs::read(kept.expect("it is kept")).unwrap(),
        fs::read(office.path("stranger.zip")).unwrap()
    );

    let mut ada = office.browser("case-officer");
    let page = ada.get(&format!("/cases/{}/lodge-evidence", case.id));
    let answer = ada.upload(&page, &fs::read(office.path("stranger.zip")).unwrap());
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert!(
        answer.one(".govuk-error-summary").contains("quarantine"),
        "{}",
        answer.text
    );
}

#[test]
fn json_stands_alone_whatever_a_verb_does() {
    let office = Office::drill();
    let respondents = ["manufacturer:Asha Imports Ltd", "importer:Bly Trading Ltd"];
    let case = Case::about(&office, "uk-proposal-2020", &respondents);
    case.lodge("fails.zip");
    let party = text(&case.shown()["respondents"][0], "party");
    let allege = [
        "--provision",
        "proposal.2.contact",
        "--grounds",
        "None named.",
        "--respondent",
        &party,
    ];
    office.run(
        "case-officer",
        &[&["case", "allege", &case.id], &allege[..]].concat(),
    );
    let notice = case.draft("case-officer", "temporary-ban");
    case.step("decision-maker", "approve", &notice);
    case.step("decision-maker", "issue", &notice);
    let served = case.serve(&notice);
    assert_eq!(
        served["served"].as_array().unwrap().len(),
        2,
        "one document for both addressees: {served}"
    );

    for (exit, line) in [
        (0, "whoami".to_owned()),
        (0, "case list".to_owned()),
        (0, format!("case show {}", case.id)),
        (2, "case show case-none".to_owned()),
        (0, format!("notice show {notice}")),
        (2, "notice show notice-none".to_owned()),
        (0, "clock show".to_owned()),
        (0, format!("evidence trace {notice}")),
        (
            4,
            format!("notice publish {} {notice} --reasons x", case.id),
        ),
    ] {
        let said = office.say(&line, &["--session", "tester.json"]).ends(exit);
        assert_eq!(
            said.json().get("error").is_some(),
            exit != 0,
            "{line}: {said:?}"
        );
    }
    for (exit, line) in [
        (0, "office verify --data office"),
        (0, "evidence show fails.zip"),
        (1, "evidence findings fails.zip --regime uk-proposal-2020"),
        (0, "keys list"),
        (0, "law list"),
        (0, "law check"),
        (0, "law show uk-psti-2022"),
    ] {
        let said = office.say(line, &[]).ends(exit).json();
        assert!(said.is_object() || said.is_array(), "{line}");
    }
}

#[test]
fn an_office_that_does_not_answer_is_said_to_be_so() {
    let mut office = Office::drill();
    office.kill();
    let said = office
        .ask("case-officer", &["case", "list"])
        .ends(70)
        .json();
    assert_eq!(said["error"]["code"], "office.unreachable");
    assert!(
        text(&said["error"], "next")
            .contains("nothing was changed that the office did not confirm")
    );
}
