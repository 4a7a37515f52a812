//! `record` from outside: filled in, judged, shown in every form, compared; on the bundles of `docs/example`.

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
fn what_people_judged_is_sealed_with_the_labs_key_and_counts_once_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let ask = |line: &str, exit: i32| {
        let asked: Vec<&str> = line.split_whitespace().collect();
        proofhouse(at, &asked).ends(exit)
    };
    ask("keys new --role lab --name lab --drill --out lab.pem", 0);
    let enrol = "keys enrol lab.pem.pub --role lab --from 2020-01-01 --until 2090-01-01";
    ask(enrol, 0);
    fs::write(at.join("record.toml"), ask("record new", 0).out).unwrap();
    let of = example("inspection.zip");
    let seal = format!("record seal record.toml --of {of} --key lab.pem --out judged.zip");
    let nothing = ask(&seal, 2);
    assert!(
        nothing.err.contains("record.nothing-judged"),
        "{}",
        nothing.err
    );
    let judge =
        "record judge record.toml --case 5.1-4-1 --unit a --verdict pass --words Read. --by Ada";
    ask(judge, 0);
    let sealed = ask(&format!("{seal} --format json"), 0);
    let sealed = held("record-sealed", sealed.json());
    assert_eq!(sealed["judgements"], 1);
    assert!(ask(&seal, 2).err.contains("record.out-exists"));
    ask("evidence verify judged.zip --trust trust.json", 0);
    is_bound_to_the_inspection(at, &of, &sealed);
    for (more, kept_in) in [("", "bundle"), (" --record record.toml", "bundle")] {
        let shown = ask(
            &format!("record show {of} judged.zip{more} --format json"),
            1,
        )
        .json();
        let cases = shown["groups"].as_array().unwrap().iter();
        let mut cases = cases.flat_map(|group| group["cases"].as_array().unwrap());
        let case = cases.find(|one| one["number"] == "5.1-4-1").unwrap();
        let unit = &case["units"][0];
        assert_eq!(unit["verdict"], "pass", "{unit}");
        assert_eq!(unit["by"]["kept_in"], kept_in, "{unit}");
        assert_eq!(
            unit["reasons"].as_array().unwrap().len(),
            1,
            "it counts once: {unit}"
        );
        assert_eq!(unit["relies_on"][0]["bundle"], sealed["sha256"]);
    }
    let filled = fs::read_to_string(at.join("record.toml")).unwrap();
    let another = filled.replacen("product = \"?\"", "product = \"Bonne Hearth 2\"", 1);
    assert_ne!(another, filled);
    fs::write(at.join("another.toml"), another).unwrap();
    let refused = ask(
        &seal
            .replace("record.toml", "another.toml")
            .replace("judged.zip", "x.zip"),
        2,
    );
    assert!(
        refused.err.contains("record.other-product"),
        "{}",
        refused.err
    );
    let later = filled.replace("at = \"20", "at = \"29");
    fs::write(at.join("record.toml"), later).unwrap();
    let late = ask(&seal.replace("judged.zip", "late.zip"), 2);
    assert!(late.err.contains("record.judged-later"), "{}", late.err);
}

/// What was judged holds the SHA-256 of the inspection that was judged, and no other is taken for it.
fn is_bound_to_the_inspection(at: &Path, of: &str, sealed: &serde_json::Value) {
    let ask = |asked: &[&str], exit: i32| proofhouse(at, asked).ends(exit);
    let verify = [
        "evidence",
        "verify",
        "judged.zip",
        "--format",
        "json",
        "--of",
    ];
    let verified = |file: &str, exit: i32| {
        held(
            "evidence-verify",
            ask(&[&verify[..], &[file]].concat(), exit).json(),
        )
    };
    let same = verified(of, 0);
    assert_eq!(same["relies_on"][0], sealed["of"]);
    assert_eq!(
        (&same["of"][0]["relied_on"], &same["drill"]),
        (&true.into(), &true.into())
    );
    // The same inspection with one byte more is another file, and another bundle of the product another inspection.
    let mut other = fs::read(of).unwrap();
    other.push(0);
    fs::write(at.join("other.zip"), other).unwrap();
    let another = verified("other.zip", 1);
    assert_eq!(another["outcome"], "problem");
    assert_eq!(another["of"][0]["relied_on"], false);
    let words = ask(&verify[..3], 0).out;
    assert!(
        words.contains("It relies on the bundle with the SHA-256"),
        "{words}"
    );
    // An inspection says that it relies on nothing, so that nobody can tell.
    let unsaid = ["evidence", "verify", "judged.zip", "--of", "judged.zip"];
    assert!(
        ask(&unsaid, 1)
            .out
            .contains("PROBLEM: judged.zip is another")
    );
    let alone = ask(&["record", "show", "judged.zip"], 3).out;
    assert!(alone.contains("which is not among these"), "{alone}");
}

#[test]
fn judgements_of_one_inspection_are_not_said_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let ask = |line: &str, exit: i32| {
        let asked: Vec<&str> = line.split_whitespace().collect();
        proofhouse(at, &asked).ends(exit)
    };
    ask("keys new --role lab --name lab --out lab.pem", 0);
    let inspect = |bundle: &str| {
        // Nothing listens there: an inspection in which nothing answered is one all the same.
        let bench = "[device]\nbrand = \"Acme\"\nmodel = \"Eye\"\nkind = \"camera\"\n[authority]\nowner = \"o\"\n\
            basis = \"b\"\nexpires = 2089-01-01\n[tester]\nname = \"Ada\"\n[[units]]\nlabel = \"A\"\n\
            address = \"127.0.0.1\"\nserial = \"S\"\nports = [1]\n[test]\nstates = [\"reset\"]\n";
        fs::write(at.join("bench.toml"), bench).unwrap();
        let asked = format!("inspect bench.toml --hands true --key lab.pem --out {bundle}");
        ask(&asked, 3);
    };
    inspect("first.zip");
    inspect("second.zip");
    fs::write(at.join("record.toml"), ask("record new", 0).out).unwrap();
    ask(
        "record judge record.toml --case 5.1-4-1 --unit a --verdict pass --words Read. --by Ada",
        0,
    );
    ask(
        "record seal record.toml --of first.zip --key lab.pem --out judged.zip",
        0,
    );
    ask("record show first.zip judged.zip", 3);
    let refused = ask("record show second.zip judged.zip", 1);
    assert!(
        refused.err.contains("record.other-inspection") && refused.err.contains("second.zip"),
        "{}",
        refused.err
    );
    ask("record show first.zip --as html --out page.html", 3);
    let page = fs::read_to_string(at.join("page.html")).unwrap();
    for words in [
        "Ada: so the bench file says.",
        "Serial number: S",
        "Looked for at 127.0.0.1",
        "Nothing answered, so that nothing was tested",
        "proofhouse-common",
        "Nothing answered on the one port that was tried.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
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
