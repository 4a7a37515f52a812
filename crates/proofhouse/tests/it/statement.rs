//! `statement` from outside: what is made passes its own check, and whatever is changed is told.

mod hostile;
mod interview;

use std::fs;

use std::path::Path;

use serde_json::{Value, json};

use super::cli::{Said, proofhouse};
use super::schemas::held;

const STANDARDS: &str = include_str!("../../../../fixtures/fuzz/law-statement/standards");
const JOINT: &str = include_str!("../../../../fixtures/fuzz/law-statement/joint-label");
const LAW: &str = include_str!("../../../../regimes/uk-psti-2022/statement.toml");
const WORDS: &str = include_str!("../../../../fixtures/fuzz/law-statement-words/usual");
/// The day on which every statement here is looked at.
const TODAY: &str = "2026-11-29";

/// The sample as TOML, which is what people write.
fn toml(json: &Value) -> String {
    toml::to_string(json).unwrap()
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Makes a statement `NAME.*` out of data.
fn make(folder: &Path, name: &str, json: &Value, more: &[&str]) -> Said {
    let file = format!("{name}.toml");
    fs::write(folder.join(&file), toml(json)).unwrap();
    let own = ["statement", "new", &file, "--out", name, "--at", TODAY];
    proofhouse(folder, &[&own[..], more].concat())
}

fn check(folder: &Path, file: &str, more: &[&str]) -> Said {
    let own = [
        "statement",
        "check",
        file,
        "--at",
        TODAY,
        "--format",
        "json",
    ];
    proofhouse(folder, &[&own[..], more].concat())
}

#[test]
fn a_statement_made_by_us_passes_our_check_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sample) in [("standards", STANDARDS), ("joint", JOINT)] {
        let made = make(folder.path(), name, &value(sample), &[]).ends(0);
        assert!(made.out.contains(&format!("{name}.pdf")), "{}", made.out);
        for ending in ["json", "pdf"] {
            let checked = check(folder.path(), &format!("{name}.{ending}"), &[]).ends(0);
            let checked = held("statement-check", checked.json());
            assert_eq!(checked["verdict"], "pass", "{checked:#}");
            assert_eq!(checked["signature"]["state"], "not-signed");
            if ending == "pdf" {
                assert_eq!(checked["pdf"]["same_bytes"], true, "{checked:#}");
            }
        }
        let html = fs::read_to_string(folder.path().join(format!("{name}.html"))).unwrap();
        assert!(html.contains("prepared by or on behalf of"), "{html}");
    }
    let written = fs::read_to_string(folder.path().join("standards.json")).unwrap();
    held("statement", value(&written));
    let made = make(folder.path(), "third", &value(JOINT), &["--format", "json"]).ends(0);
    held("statement-new", made.json());
    // Nothing is overwritten.
    make(folder.path(), "joint", &value(JOINT), &[]).ends(2);
}

/// The fields of the law with their places, as its data have them.
fn fields() -> Vec<(String, String)> {
    let law: toml::Value = toml::from_str(LAW).unwrap();
    let rows = law["statement"][0]["field"].as_array().unwrap().clone();
    let text = |row: &toml::Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| (text(row, "path"), text(row, "cite")))
        .collect()
}

#[test]
fn what_lacks_a_field_is_not_made_and_not_passed_and_the_paragraph_is_cited() {
    let folder = tempfile::tempdir().unwrap();
    for (at, (path, cite)) in fields().into_iter().enumerate() {
        let mut changed = value(STANDARDS);
        let (parent, key) = path.rsplit_once('/').unwrap();
        let parent = parent.replace('*', "0");
        let parent = changed.pointer_mut(&parent).unwrap();
        parent.as_object_mut().unwrap().remove(key).unwrap();
        let name = format!("lacks-{at}");
        let refused = make(folder.path(), &name, &changed, &["--format", "json"]).ends(4);
        assert!(
            refused.err.contains(&cite),
            "{cite} is not in {}",
            refused.err
        );
        assert_eq!(refused.json()["error"]["refusal"]["citation"], json!(cite));
        assert!(!folder.path().join(format!("{name}.json")).exists());
        fs::write(folder.path().join("lacks.json"), changed.to_string()).unwrap();
        let checked = check(folder.path(), "lacks.json", &[]).ends(1).json();
        let said: Vec<&Value> = checked["report"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["state"] == "missing")
            .collect();
        assert!(
            said.iter()
                .any(|one| one["footing"]["citation"] == json!(cite)),
            "{checked:#}"
        );
    }
}

#[test]
fn a_label_that_expired_yesterday_fails_today() {
    let folder = tempfile::tempdir().unwrap();
    let mut changed = value(JOINT);
    changed["labels"][0]["expires"] = json!("2026-11-28");
    make(folder.path(), "label", &changed, &[]).ends(0);
    let today = check(folder.path(), "label.pdf", &[]).ends(1).json();
    let route = &today["report"]["routes"][0];
    assert_eq!(route["verdict"], "fail", "{route:#}");
    assert!(
        route["reasons"]
            .to_string()
            .contains("expired on 2026-11-28"),
        "{route:#}"
    );
    let own = ["statement", "check", "label.pdf", "--at", "2026-11-28"];
    let yesterday = proofhouse(folder.path(), &own).ends(0);
    assert!(
        yesterday.out.contains("It holds until 2026-11-28"),
        "{}",
        yesterday.out
    );
}

/// A PDF with its streams laid open, so that its bytes can be changed, and closed again.
fn rewritten(folder: &Path, from: &str, to: &str, change: impl FnOnce(String) -> String) {
    let qpdf = |arguments: &[&str]| {
        let done = std::process::Command::new("qpdf")
            .args(arguments)
            .current_dir(folder)
            .output()
            .unwrap();
        // 3: it warns, as it does about a length that no longer fits.
        assert!(matches!(done.status.code(), Some(0 | 3)), "{done:?}");
    };
    qpdf(&["--qdf", "--object-streams=disable", from, "open.pdf"]);
    let open = fs::read(folder.join("open.pdf")).unwrap();
    // One letter a byte and back: a PDF is no text.
    let text: String = open.iter().map(|byte| char::from(*byte)).collect();
    let changed: Vec<u8> = change(text)
        .chars()
        .map(|one| u8::try_from(one).unwrap())
        .collect();
    assert_ne!(open, changed);
    fs::write(folder.join("changed.pdf"), changed).unwrap();
    qpdf(&["changed.pdf", to]);
}

#[test]
fn a_pdf_whose_words_are_not_those_of_its_data_is_caught() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), "own", &value(STANDARDS), &[]).ends(0);
    // The data changed within the PDF: its words say the old day.
    rewritten(folder.path(), "own.pdf", "altered.pdf", |text| {
        text.replace("\"ends\": \"2031-12-31\"", "\"ends\": \"2041-12-31\"")
    });
    let altered = check(folder.path(), "altered.pdf", &[]).ends(1).json();
    assert_eq!(altered["pdf"]["same_words"], false, "{altered:#}");
    assert!(
        altered["pdf"]["from_the_data"].to_string().contains("2041"),
        "{altered:#}"
    );
    assert!(
        altered["pdf"]["in_the_pdf"].to_string().contains("2031"),
        "{altered:#}"
    );
    assert_eq!(altered["report"]["verdict"], "pass");
    // The same file, only written by another program, has other bytes and the same words.
    rewritten(folder.path(), "own.pdf", "again.pdf", |text| {
        text.replacen("%QDF-1.0", "%QDF-1.1", 1)
    });
    let again = check(folder.path(), "again.pdf", &[]).ends(0).json();
    assert_eq!(again["pdf"]["same_bytes"], false);
    assert_eq!(again["pdf"]["same_words"], true, "{again:#}");
}

#[test]
fn a_signature_stands_apart_and_changed_data_break_it() {
    let folder = tempfile::tempdir().unwrap();
    let key = |name: &str, role: &str| {
        let words = ["keys", "new", "--role", role, "--name", name, "--out", name];
        proofhouse(folder.path(), &words).ends(0);
    };
    key("maker", "maker");
    key("other", "maker");
    key("lab", "lab");
    make(
        folder.path(),
        "lab-signs",
        &value(STANDARDS),
        &["--key", "lab"],
    )
    .ends(2);
    make(folder.path(), "own", &value(STANDARDS), &["--key", "maker"]).ends(0);
    let state = |file: &str, more: &[&str], exit| {
        let said = check(folder.path(), file, more).ends(exit).json();
        said["signature"]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        state("own.json", &["--signed-by", "maker.pub"], 0),
        "signed-by"
    );
    assert_eq!(
        state("own.pdf", &["--signed-by", "maker.pub"], 0),
        "signed-by"
    );
    // Without the key nobody can say who signed, and with another's neither.
    assert_eq!(state("own.json", &[], 3), "unknown-key");
    assert_eq!(
        state("own.json", &["--signed-by", "other.pub"], 3),
        "unknown-key"
    );
    let file = folder.path().join("own.json");
    let changed = fs::read_to_string(&file)
        .unwrap()
        .replace("2031-12-31", "2041-12-31");
    fs::write(&file, changed).unwrap();
    assert_eq!(state("own.json", &[], 1), "broken");
}

#[test]
fn the_makers_page_is_held_against_the_statement() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.json"), STANDARDS).unwrap();
    for (words, exit, relation) in [
        (
            "<p>Acme Cam 2: security updates until 31 December 2031.</p>",
            0,
            "same",
        ),
        (
            "<p>Acme Cam 2: security updates until 31 December 2033.</p>",
            0,
            "longer",
        ),
        (
            "<p>Acme Cam 2: security updates until 31 December 2029.</p>",
            3,
            "shorter",
        ),
        (
            "<p>Acme Cam 2: security updates for five years.</p>",
            3,
            "unsure",
        ),
        ("<p>Acme Cam 2 sees in the dark.</p>", 3, "absent"),
    ] {
        fs::write(folder.path().join("page.html"), words).unwrap();
        let said = check(folder.path(), "own.json", &["--page", "page.html"])
            .ends(exit)
            .json();
        assert_eq!(said["page"]["relation"], relation, "{said:#}");
        let cited = said["page"]["footing"]["citation"].to_string();
        assert!(cited.contains("Sch.1 para 3"), "{cited}");
    }
    check(
        folder.path(),
        "own.json",
        &["--page", "http://example.com/"],
    )
    .ends(2);
}

/// A PDF of plain words, as any other program makes one.
fn foreign(folder: &Path, name: &str, words: &str) {
    let lines: Vec<String> = words
        .lines()
        .map(|line| {
            line.replace('\\', "\\\\")
                .replace('(', "\\(")
                .replace(')', "\\)")
        })
        .map(|line| format!("({line}) Tj T*"))
        .collect();
    let page = format!("BT /F1 10 Tf 12 TL 40 800 Td {} ET", lines.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
    ];
    let objects: Vec<String> = objects
        .iter()
        .enumerate()
        .map(|(at, object)| format!("{} 0 obj\n{object}\nendobj\n", at + 1))
        .collect();
    let mut file = format!("%PDF-1.4\n{}", objects.concat());
    file.push_str("trailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n");
    fs::write(folder.join(name), file).unwrap();
}

#[test]
fn another_makers_pdf_is_read_by_its_words_and_never_guessed() {
    let folder = tempfile::tempdir().unwrap();
    foreign(folder.path(), "foreign.pdf", WORDS);
    let said = held(
        "statement-check",
        check(folder.path(), "foreign.pdf", &[]).ends(3).json(),
    );
    assert_eq!(said["kind"], "pdf-without-data", "{said:#}");
    assert_eq!(said["verdict"], "inconclusive");
    let fields = said["words"]["fields"].as_array().unwrap();
    let of = |part: &str| fields.iter().find(|one| one["part"] == part).unwrap();
    assert_eq!(of("product-type")["found"], "found", "{said:#}");
    assert_eq!(of("support-period")["found"], "found", "{said:#}");
    let function = of("signatory-function")["passage"].to_string();
    assert!(function.contains("Head of Compliance"), "{function}");
    assert_eq!(of("signature")["found"], "unsure");
    let shown = proofhouse(folder.path(), &["statement", "show", "foreign.pdf"]).ends(2);
    assert!(shown.err.contains("carries no data"), "{}", shown.err);
    foreign(folder.path(), "empty.pdf", "");
    let empty = check(folder.path(), "empty.pdf", &[]).ends(3).json();
    assert!(
        empty["words"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["found"] != "found")
    );
}

#[test]
fn it_is_shown_in_plain_words_with_who_keeps_it_until_when() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.json"), JOINT).unwrap();
    let own = ["statement", "show", "own.json", "--at", TODAY];
    let shown = proofhouse(folder.path(), &own).ends(0);
    for said in [
        "2036-11-19",
        "SI 2023/1007 reg.8",
        "Own Brand Shops plc",
        "s.15(2)",
        "s.22(3)",
    ] {
        assert!(shown.out.contains(said), "{said} is not in {}", shown.out);
    }
}
