//! `law check`: every problem of a folder of law, with its file, its line and what is missing.

use std::fs;
use std::path::Path;

use super::cli::proofhouse;

/// A copy of the law that the binary carries, which a test may break.
fn regime(folder: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes/uk-psti-2022");
    fs::create_dir(folder.join("uk-psti-2022")).unwrap();
    for file in fs::read_dir(source).unwrap() {
        let file = file.unwrap();
        fs::copy(
            file.path(),
            folder.join("uk-psti-2022").join(file.file_name()),
        )
        .unwrap();
    }
}

#[test]
fn sound_law_is_said_to_be_sound() {
    let folder = tempfile::tempdir().unwrap();
    regime(folder.path());
    let said = proofhouse(folder.path(), &["law", "check", ".", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(said["problems"], serde_json::json!([]));
    assert_eq!(said["sound"][0]["id"], "uk-psti-2022");
}

/// Makes three mistakes in two files: a wait that is no number, a value without its footing, a role that nobody has. Answers what
/// then stands in the power's file and in that of the roles.
fn break_it(folder: &Path) -> (String, String) {
    let powers = folder.join("uk-psti-2022/power-permanent-ban.toml");
    let whole = fs::read_to_string(&powers).unwrap();
    let broken = whole.replacen("days = 10", "days = \"ten\"", 1);
    let at = broken.find("id = \"psti.s29.grounds\"").unwrap();
    let (before, after) = broken.split_at(at);
    let broken = format!(
        "{before}{}",
        after.replacen("source = \"statute\"\n", "", 1)
    );
    fs::write(&powers, &broken).unwrap();
    let roles = folder.join("uk-psti-2022/roles.toml");
    let text = fs::read_to_string(&roles).unwrap();
    let text = text.replacen("\"case-officer\"", "\"king\"", 1);
    fs::write(&roles, &text).unwrap();
    (broken, text)
}

#[test]
fn every_problem_of_a_broken_folder_is_listed_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    regime(folder.path());
    let (broken, roles) = break_it(folder.path());

    let line =
        |text: &str, part: &str| text.lines().position(|line| line.contains(part)).unwrap() + 1;
    let said = proofhouse(folder.path(), &["law", "check", ".", "--format", "json"])
        .ends(1)
        .json();
    let problems = said["problems"].as_array().unwrap();
    for (file, nearest, words) in [
        (
            "power-permanent-ban.toml",
            line(&broken, "days = \"ten\""),
            "days",
        ),
        (
            "power-permanent-ban.toml",
            line(&broken, "psti.s29.grounds"),
            "source",
        ),
        ("roles.toml", line(&roles, "\"king\""), "king"),
    ] {
        let named = problems.iter().find(|one| {
            one["path"]
                .as_str()
                .unwrap()
                .ends_with(&format!("uk-psti-2022/{file}"))
                && one["message"].to_string().contains(words)
        });
        let named = named.unwrap_or_else(|| panic!("{words} in {file} is not named: {problems:?}"));
        let told = named["line"].as_u64().unwrap();
        assert!(
            told.abs_diff(nearest as u64) <= 1,
            "{words}: line {told}, not {nearest}"
        );
        assert!(!named["remedy"].as_str().unwrap().is_empty());
    }
    assert_eq!(
        said["sound"],
        serde_json::json!([]),
        "a broken regime is not called sound"
    );
    let human = proofhouse(folder.path(), &["law", "check", "."])
        .ends(1)
        .out;
    assert!(
        human.contains(&format!(
            "power-permanent-ban.toml:{}",
            line(&broken, "days = \"ten\"")
        )),
        "{human}"
    );
    assert!(
        human.ends_with(&format!("{} problems\n", problems.len())),
        "{human}"
    );
}
