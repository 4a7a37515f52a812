//! `record` from outside: filled in, judged, shown in every form, compared; on the bundles of `docs/example`.

mod judgements;

use std::fs;
use std::path::{Path, PathBuf};

use super::cli::proofhouse;
use super::lab;
use super::schemas::held;

fn example(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/example");
    let path: PathBuf = folder.join(name).canonicalize().unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_record_is_begun_filled_in_judged_and_written_back() {
    let folder = tempfile::tempdir().unwrap();
    let form = proofhouse(folder.path(), &["record", "new"]).ends(0).out;
    let file = folder.path().join("record.toml");
    fs::write(&file, &form).unwrap();
    let again = proofhouse(folder.path(), &["record", "canonical", "record.toml"]).ends(0);
    assert_eq!(again.out, form, "an open form is canonical");

    let judge = |unit: &str, more: &[&str]| {
        let asked = [
            "record",
            "judge",
            "record.toml",
            "--case",
            "5.1-1-1",
            "--unit",
            unit,
            "--verdict",
            "fail",
            "--words",
            "All units get \"admin\".",
            "--by",
            "Ada",
        ];
        proofhouse(folder.path(), &[&asked[..], more].concat())
    };
    judge("a", &[]).ends(0);
    let judged = fs::read_to_string(&file).unwrap();
    assert!(
        judged.contains("words = \"All units get \\\"admin\\\".\""),
        "{judged}"
    );
    assert!(judge("a", &[]).ends(2).err.contains("record.judged"));
    judge("a", &["--replace"]).ends(0);
    let unknown = judge("z", &[]).ends(2);
    assert!(
        unknown.err.contains("conformity.unknown-unit") && unknown.err.contains("unchanged"),
        "{}",
        unknown.err
    );

    let shown = proofhouse(
        folder.path(),
        &[
            "record",
            "show",
            "--record",
            "record.toml",
            "--format",
            "json",
        ],
    )
    .ends(1);
    let record = held("record", shown.json());
    for open in ["maker", "answered_by"] {
        assert!(record[open].is_null(), "{open} is still to be filled in");
    }
    let unit = &record["groups"][1]["cases"][0]["units"][0];
    assert_eq!(
        (&unit["verdict"], &unit["by"]["name"]),
        (&"fail".into(), &"Ada".into())
    );

    fs::write(&file, format!("{judged}\n[[judged]]\nnonsense = 1\n")).unwrap();
    let broken = proofhouse(
        folder.path(),
        &["record", "canonical", "record.toml", "--format", "json"],
    )
    .ends(2);
    let mistakes = broken.json()["error"]["mistakes"].as_array().unwrap().len();
    assert!(mistakes >= 6, "every mistake at once: {}", broken.err);
}

#[test]
fn a_record_of_bundles_fails_where_a_check_shows_it_and_holds_no_secret_in_any_form() {
    let folder = tempfile::tempdir().unwrap();
    let (inspection, publications) = (example("inspection.zip"), example("publications.zip"));
    let show = |more: &[&str]| {
        let asked = ["record", "show", &inspection, &publications];
        proofhouse(folder.path(), &[&asked[..], more].concat())
    };
    let words = show(&[]).ends(1).out;
    assert!(
        words.contains("FAIL           5.1-1") && words.contains("judge takes the verdict"),
        "{words}"
    );
    held("record", show(&["--format", "json"]).ends(1).json());
    for form in ["html", "pdf", "oscal", "junit"] {
        show(&["--as", form, "--out", form, "--on", "2026-11-25"]).ends(1);
        assert!(
            show(&["--as", form, "--out", form])
                .ends(2)
                .err
                .contains("record.out-exists")
        );
    }
    assert!(
        fs::read(folder.path().join("pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
    let html = fs::read_to_string(folder.path().join("html")).unwrap();
    assert!(html.contains("What waits for a person") && html.contains("<h1"));
    let oscal = fs::read(folder.path().join("oscal")).unwrap();
    let oscal: serde_json::Value = serde_json::from_slice(&oscal).unwrap();
    assert_eq!(
        oscal["assessment-results"]["metadata"]["oscal-version"],
        "1.1.2"
    );
    assert!(
        fs::read_to_string(folder.path().join("junit"))
            .unwrap()
            .contains("<failure type=\"fail\"")
    );
    assert!(show(&["--as", "pdf"]).ends(2).err.contains("record.no-out"));
}

#[test]
fn two_bundles_are_compared_and_what_got_worse_decides_the_exit() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (example("publications.zip"), example("inspection.zip"));
    let compare = |before: &str, after: &str| {
        proofhouse(
            folder.path(),
            &["record", "compare", before, after, "--format", "json"],
        )
    };
    let worse = held("record-compare", compare(&one, &other).ends(1).json());
    assert!(
        worse["interfaces"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["change"] == "new")
    );
    let same = held("record-compare", compare(&other, &other).ends(0).json());
    assert_eq!(same["cases"], serde_json::json!([]));
}

#[test]
fn what_one_product_fails_is_never_said_of_another() {
    let folder = tempfile::tempdir().unwrap();
    // The laboratory's bundles are of another product than the example's.
    lab::furnish(folder.path());
    let own = example("inspection.zip");
    for verb in ["show", "compare"] {
        let said = proofhouse(folder.path(), &["record", verb, &own, "fails.zip"]).ends(2);
        assert!(
            said.err.contains("fails.zip is of Acme CAM-100")
                && said.err.contains("inspection.zip of Acme Glint 1"),
            "{}",
            said.err
        );
    }
    let form = proofhouse(folder.path(), &["record", "new"]).ends(0).out;
    let named = |product: &str| {
        let filled = form.replace("product = \"?\"", &format!("product = \"{product}\""));
        fs::write(folder.path().join("record.toml"), filled).unwrap();
        let asked = ["record", "show", &own, "--record", "record.toml"];
        proofhouse(folder.path(), &asked)
    };
    let other = named("Acme CAM-100").ends(2);
    assert!(
        other.err.contains("record.other-product") && other.err.contains("Acme Glint 1"),
        "{}",
        other.err
    );
    named("ACME Glint  1").ends(1);
}

#[test]
fn papers_say_whether_a_signature_was_checked_and_none_is_made_of_one_that_does_not_stand() {
    let folder = tempfile::tempdir().unwrap();
    lab::furnish(folder.path());
    let say = |line: &str| {
        let asked: Vec<&str> = line.split_whitespace().collect();
        proofhouse(folder.path(), &asked)
    };
    let findings = "evidence findings fails.zip --regime uk-psti-2022";
    let record = "record show fails.zip";
    // The trust file of the folder is taken without being asked for.
    for verb in [findings, record] {
        let words = say(verb).ends(1).out;
        assert!(
            words.contains("Checked: it is that of DRILL lab"),
            "{words}"
        );
    }
    let json = held(
        "findings",
        say(&format!("{findings} --format json")).ends(1).json(),
    );
    assert_eq!(json["signatures"][0]["status"], "trusted");
    let json = held(
        "record",
        say(&format!("{record} --format json")).ends(1).json(),
    );
    assert_eq!(json["sources"][0]["signature"]["status"], "trusted");

    // A key that nobody enrolled, and no trust file at all.
    let unknown = say(&findings.replace("fails", "stranger")).ends(1).out;
    assert!(
        unknown.contains("NOT CHECKED: nobody enrolled"),
        "{unknown}"
    );
    fs::rename(
        folder.path().join("trust.json"),
        folder.path().join("own.json"),
    )
    .unwrap();
    for verb in [findings, record] {
        let words = say(verb).ends(1).out;
        assert!(
            words.contains("NOT CHECKED: no trust file was given"),
            "{words}"
        );
        say(&format!("{verb} --as html --out page.html")).ends(1);
        let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
        assert!(
            page.contains("NOT CHECKED: no trust file was given"),
            "{page}"
        );
        fs::remove_file(folder.path().join("page.html")).unwrap();
    }
    say(&format!("{findings} --trust none.json")).ends(2);

    // A key whose word does not stand.
    let keys = say("keys list --trust own.json --format json")
        .ends(0)
        .json();
    let key = keys["keys"][0]["key_id"].as_str().unwrap().to_owned();
    say(&format!(
        "keys revoke {key} --reason lost --at 2021-01-01T00:00:00Z --trust own.json"
    ))
    .ends(0);
    for verb in [findings, record] {
        let refused = say(&format!("{verb} --trust own.json --as pdf --out page.pdf")).ends(1);
        assert!(
            refused.err.contains("evidence.signature") && refused.err.contains("revoked"),
            "{}",
            refused.err
        );
        assert!(!folder.path().join("page.pdf").exists());
    }
}

#[test]
fn a_standard_without_a_plan_is_named_with_those_that_have_one() {
    let folder = tempfile::tempdir().unwrap();
    let said = proofhouse(
        folder.path(),
        &["record", "new", "--standard", "etsi-ts-103-701-v2.1.1"],
    )
    .ends(2);
    assert!(said.err.contains("etsi-ts-103-701-v1.1.1"), "{}", said.err);
    proofhouse(folder.path(), &["record", "show"]).ends(2);
}

#[test]
fn a_reason_that_neighbouring_provisions_share_is_said_once_below_them() {
    let folder = tempfile::tempdir().unwrap();
    let shown = proofhouse(
        folder.path(),
        &["record", "show", &example("inspection.zip")],
    )
    .ends(1);
    let lines: Vec<&str> = shown.out.lines().collect();
    let reason = "      The ICS does not answer it yet.";
    for pair in lines.windows(3) {
        assert!(!(pair[0] == reason && pair[2] == reason && pair[1].starts_with("inconclusive")));
    }
    let open = lines.iter().filter(|line| line.starts_with("inconclusive"));
    assert_eq!(open.count(), 66, "{}", shown.out);
    assert!(lines.contains(&reason));
}
