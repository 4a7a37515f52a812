//! `proofhouse security-txt` as people and programs call it: four answers, exit codes, a key, a site.

use std::fs;

use proofhouse_testkit::maker_site::{Answer, MakerSite};

use super::cli::proofhouse;
use super::schemas::held;

const GOOD: &str = "# We acknowledge a vulnerability report within 5 working days.\nContact: mailto:psirt@maker.example\nExpires: 2027-06-30T00:00:00Z\n";
const AT: [&str; 2] = ["--at", "2026-11-25T00:00:00Z"];

#[test]
fn a_file_is_judged_offline_and_each_answer_stands_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let call = |text: &str, exit: i32| {
        fs::write(folder.path().join("security.txt"), text).unwrap();
        let words = ["security-txt", "security.txt", AT[0], AT[1]];
        let human = proofhouse(folder.path(), &words).ends(exit).out;
        let json = [&words[..], &["--format", "json"]].concat();
        let json = proofhouse(folder.path(), &json).ends(exit).json();
        (human, held("security-txt", json))
    };
    let (human, json) = call(GOOD, 0);
    assert!(human.contains("1. Valid by RFC 9116: yes"), "{human}");
    assert!(human.contains("within 5 working days"), "{human}");
    assert!(human.contains("uk-psti-2022 psti.sch1.2.2.b.i"), "{human}");
    let answers = &json["answers"];
    assert_eq!(answers["timings"]["acknowledgement"]["answer"], "stated");
    assert_eq!(answers["timings"]["status_updates"]["answer"], "not-found");
    let law = answers["law"].as_array().unwrap();
    let present =
        |id: &str| law.iter().find(|one| one["provision"] == id).unwrap()["present"].clone();
    assert_eq!(present("psti.sch1.2.2.a"), "yes");
    assert_eq!(present("psti.sch1.2.2.b.ii"), "no");

    // Valid by the RFC, and nobody can use it.
    let (human, json) = call(
        &GOOD.replace("mailto:psirt@maker.example", "javascript:alert(1)"),
        1,
    );
    assert_eq!(json["answers"]["valid"]["answer"], "yes");
    assert_eq!(json["answers"]["contact"]["answer"], "no");
    assert!(human.contains("line 2, column 10: Contact:"), "{human}");

    // Not valid, and a person can still use it.
    let (human, json) = call(&GOOD.replace("Contact: ", "Contact:"), 1);
    assert_eq!(json["answers"]["valid"]["answer"], "no");
    assert_eq!(json["answers"]["contact"]["answer"], "yes");
    assert!(human.contains("[no-space]"), "{human}");

    let (_, json) = call("<!doctype html><title>404</title>\n", 1);
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(
        (findings.len(), &findings[0]["code"]),
        (1, &"not-a-security-txt".into())
    );
}

#[test]
fn a_site_is_asked_for_both_places() {
    let folder = tempfile::tempdir().unwrap();
    let pages = vec![("/security.txt".to_owned(), Answer::text(GOOD))];
    let site = MakerSite::Scripted(pages).start().unwrap();
    let page = site.product_page();
    let call = ["security-txt", &page, AT[0], AT[1], "--format", "json"];
    let said = proofhouse(folder.path(), &call).ends(1);
    assert!(said.err.contains("/.well-known/security.txt"), "{said:?}");
    let json = held("security-txt", said.json());
    assert_eq!(json["places"][0]["came"], "status 404: none");
    assert_eq!(
        json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["kind"] == "error")
            .count(),
        1
    );
    drop(site);
    let said = proofhouse(folder.path(), &call).ends(3);
    let json = held("security-txt", said.json());
    assert_eq!(json["answers"]["valid"]["answer"], "not-known");
}

#[test]
fn a_wrong_target_or_key_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (call, code) in [
        (&["security-txt", "no such file"][..], "security-txt.target"),
        (
            &["security-txt", "http://maker.example/"][..],
            "security-txt.target",
        ),
        (
            &["security-txt", "maker.example", "--key", "missing.asc"][..],
            "security-txt.key",
        ),
    ] {
        let json = [call, &["--format", "json"]].concat();
        let error = proofhouse(folder.path(), &json).ends(2).json()["error"].clone();
        assert_eq!(error["code"], code, "{error}");
    }
}
