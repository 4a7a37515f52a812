//! `conformity` and `deemed` from outside: exit codes, files that are written, and what hostile files meet.

use std::fs;

use super::cli::proofhouse;

const LABEL: &str = r#"[product]
name = "Acme Cam 2"
kind = "camera"

[[label]]
scheme = "jc-star"
level = "STAR-1"
number = "JC-1"
product = "Acme Cam 2"
issued = "2026-01-01"
expires = "2026-12-31"
"#;

#[test]
fn a_new_form_is_open_and_a_filled_one_is_rendered() {
    let folder = tempfile::tempdir().unwrap();
    let form = proofhouse(folder.path(), &["conformity", "new", "--edition", "V2.1.1"]).ends(0);
    fs::write(folder.path().join("own.toml"), &form.out).unwrap();
    let open = proofhouse(folder.path(), &["conformity", "own.toml"]).ends(3);
    assert!(
        open.out.contains("0 pass, 0 fail, 68 inconclusive"),
        "{}",
        open.out
    );

    let failing = form.out.replacen(
        "provision = \"5.2-1\"\nsupport = \"?\"",
        "provision = \"5.2-1\"\nsupport = \"N\"",
        1,
    );
    fs::write(folder.path().join("own.toml"), failing).unwrap();
    let arguments = [
        "conformity",
        "own.toml",
        "--html",
        "own.html",
        "--pdf",
        "own.pdf",
    ];
    proofhouse(folder.path(), &arguments).ends(1);
    let html = fs::read_to_string(folder.path().join("own.html")).unwrap();
    assert!(html.contains("said not to be met") && html.contains("<h1"));
    assert!(
        fs::read(folder.path().join("own.pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
    let again = proofhouse(folder.path(), &arguments).ends(2);
    assert!(
        again.err.contains("conformity.out-exists"),
        "nothing is overwritten"
    );
}

#[test]
fn every_mistake_of_a_form_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[assessment]\nedition = \"V2.1.1\"\nproduct = \"x\"\nmaker = \"\\u001b[31m\"\nby = \"z\"\non = \"2026-11-25\"\n\n[[claim]]\nprovision = \"9.9-9\"\nsupport = \"Y\"\nnonsense = 1\n";
    fs::write(folder.path().join("own.toml"), text).unwrap();
    let said = proofhouse(
        folder.path(),
        &["conformity", "own.toml", "--format", "json"],
    )
    .ends(2);
    let mistakes = said.json()["error"]["mistakes"].as_array().unwrap().len();
    assert_eq!(mistakes, 2, "{}", said.err);
    assert!(
        said.err.contains("own.toml:8") && said.err.contains("own.toml:11"),
        "{}",
        said.err
    );
    proofhouse(folder.path(), &["conformity"]).ends(2);
    let edition = proofhouse(folder.path(), &["conformity", "new", "--edition", "V9"]).ends(2);
    assert!(edition.err.contains("V3.1.3"), "{}", edition.err);
}

#[test]
fn a_label_that_expired_yesterday_helps_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cam.toml"), LABEL).unwrap();
    let on = |day: &str| proofhouse(folder.path(), &["deemed", "cam.toml", "--on", day]);
    assert!(on("2026-11-25").ends(0).out.contains("until 2026-12-31"));
    assert!(
        on("2026-12-31")
            .ends(0)
            .out
            .contains("very day of its expiry")
    );
    assert!(
        on("2027-01-01")
            .ends(3)
            .out
            .contains("expired on 2026-12-31")
    );
    let none = proofhouse(
        folder.path(),
        &["deemed", "cam.toml", "--regime", "uk-proposal-2020"],
    )
    .ends(2);
    assert!(none.err.contains("deemed.no-routes"));
}

#[test]
fn law_lists_shows_and_checks_standards_beside_regimes() {
    let folder = tempfile::tempdir().unwrap();
    let list = proofhouse(folder.path(), &["law", "list", "--format", "json"])
        .ends(0)
        .json();
    let kind = |id: &str| {
        let rows = list.as_array().unwrap();
        rows.iter().find(|one| one["id"] == id).unwrap()["kind"].clone()
    };
    assert_eq!(kind("uk-psti-2022"), "regime");
    assert_eq!(kind("etsi-en-303-645-v2.1.1"), "standard");
    let shown = proofhouse(folder.path(), &["law", "show", "etsi-en-303-645-v3.1.3"]).ends(0);
    assert!(
        shown.out.contains("5.3-4A (recommended if Fg)"),
        "{}",
        shown.out
    );

    let own = folder.path().join("uk-cop-2018");
    fs::create_dir(&own).unwrap();
    let row = "[[standard]]\nid = \"uk-cop-2018\"\ndocument = \"D\"\nedition = \"1\"\ntitle = \"T\"\nsummary = \"S\"\nkind = \"code\"\nsource = \"policy\"\nstatus = \"verified\"\n";
    fs::write(own.join("standard.toml"), row).unwrap();
    let said = proofhouse(folder.path(), &["law", "check", ".", "--format", "json"])
        .ends(1)
        .json();
    let codes: Vec<&str> = said["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["regime.no-basis"],
        "a row without its footing: {said}"
    );
}
