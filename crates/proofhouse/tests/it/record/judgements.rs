//! What people judged beside what was inspected.

use std::fs;
use std::path::Path;

use super::example;
use crate::cli::proofhouse;
use crate::schemas::held;

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
