//! The lists of `docs/reference/errors.md`: rules that refuse, and codes of failures, read from the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::example::files;
use crate::shell;

/// What the procedure's rules are about: the first part of their ids.
const PROCEDURE: [&str; 13] = [
    "allegation",
    "appeal",
    "case",
    "compensation",
    "confirm",
    "designation",
    "evidence",
    "forfeiture",
    "notice",
    "penalty",
    "recall",
    "record",
    "test-result",
];

/// The sources of the command line.
const COMMAND_LINE: &str = "crates/proofhouse/src";

/// Files and folders whose dotted words are no codes: names of checks, of files, of keys, of hosts, of figures.
const NO_CODES: [&str; 20] = [
    "crates/browser/src/snapshot.rs",
    "crates/documents/src/pdf.rs",
    "crates/documents/src/record/forms.rs",
    "crates/inspect/src/checks",
    "crates/inspect/src/credentials/shipped.rs",
    "crates/inspect/src/protocols",
    "crates/inspect/src/run/desk.rs",
    "crates/law/src/record/readings",
    "crates/law/src/regime/diff",
    "crates/office/src/backup.rs",
    "crates/office/src/pages/notice/document.rs",
    "crates/proofhouse/src/commands/bench/interview/questions.rs",
    "crates/publications/src/brief.rs",
    "crates/publications/src/prose.rs",
    "crates/publications/src/run/observe.rs",
    "crates/publications/src/security_txt/contact.rs",
    "crates/publications/src/support_period/vocabulary/promise.rs",
    "crates/publications/src/text.rs",
    "crates/publications/src/watch",
    "crates/register/src/entry.rs",
];

/// Rules of the regimes and of the house's own procedure, each with where it stands.
pub(super) fn rules() -> Result<String> {
    let mut text = String::from("| rule | guard | cites |\n|---|---|---|\n");
    for file in files(&shell::root().join("regimes"))? {
        let regime: toml::Value = toml::from_str(&std::fs::read_to_string(&file)?)?;
        let powers = regime.get("power").and_then(toml::Value::as_array);
        let guards = powers
            .into_iter()
            .flatten()
            .filter_map(|power| power.get("guard")?.as_array())
            .flatten();
        for guard in guards {
            let word = |name: &str| {
                guard
                    .get(name)
                    .and_then(toml::Value::as_str)
                    .unwrap_or_default()
            };
            let cite = word("cite").replace('|', "/");
            writeln!(text, "| `{}` | {} | {cite} |", word("id"), word("guard"))?;
        }
        for (kind, ending) in [("clock", ""), ("penalty", ".*")] {
            let rows = regime.get(kind).and_then(toml::Value::as_array);
            for row in rows.into_iter().flatten() {
                let word = |name: &str| row.get(name).and_then(toml::Value::as_str);
                let (id, cite) = (word("id").unwrap_or_default(), word("cite"));
                let cite = cite.unwrap_or_default().replace('|', "/");
                writeln!(text, "| `{id}{ending}` | {kind} | {cite} |")?;
            }
        }
    }
    let mut house = codes("crates/law/src/case", &PROCEDURE)?;
    house.extend(codes("crates/law/src/case", &["regime"])?);
    house.extend(codes("crates/office/src/views", &["views"])?);
    house.extend(codes("crates/law/src/regime", &["case"])?);
    house.extend(codes("crates/law/src/clock", &["clock"])?);
    for (code, places) in house {
        let places: Vec<String> = places.into_iter().collect();
        writeln!(text, "| `{code}` | procedure | `{}` |", places.join("`, `"))?;
    }
    for (code, places) in codes("crates/law/src/authority", &["authority"])? {
        let places: Vec<String> = places.into_iter().collect();
        writeln!(text, "| `{code}` | authority | `{}` |", places.join("`, `"))?;
    }
    Ok(text)
}

/// Codes of the command line's failures: every dotted word of its sources, so that no room of codes can be forgotten.
pub(super) fn failures() -> Result<String> {
    table(codes(COMMAND_LINE, &[])?)
}

/// Codes of the mistakes in a bench file, in a maker's declaration and in a regime, and of the API's problem documents.
pub(super) fn problems() -> Result<String> {
    let mut all = codes("crates/inspect/src/bench", &["bench"])?;
    all.extend(codes("crates/inspect/src/declaration", &["declaration"])?);
    // One room each for the law's own files and for the files that people give to it.
    for folder in ["regime", "standard", "library", "deemed", "conformity"] {
        let folder = format!("crates/law/src/{folder}");
        for (code, places) in codes(&folder, &["regime", "deemed", "conformity"])? {
            all.entry(code).or_default().extend(places);
        }
    }
    for (code, places) in codes("crates/law/src/penalty", &["regime"])? {
        all.entry(code).or_default().extend(places);
    }
    for (code, places) in codes("crates/law/src/statement", &["regime"])? {
        all.entry(code).or_default().extend(places);
    }
    all.extend(codes("crates/law/src/scope", &["product"])?);
    all.extend(codes("crates/office/src/verify", &[])?);
    all.extend(codes("crates/office/src/web", &["web"])?);
    table(all)
}

fn table(codes: BTreeMap<String, BTreeSet<String>>) -> Result<String> {
    let mut text = String::from("| code | in |\n|---|---|\n");
    for (code, places) in codes {
        let places: Vec<String> = places.into_iter().collect();
        writeln!(text, "| `{code}` | `{}` |", places.join("`, `"))?;
    }
    Ok(text)
}

/// Quoted dotted words that begin with one of `rooms`, or all where none is named, in the sources below a folder; its tests
/// and the files whose dotted words are no codes are left out.
fn codes(folder: &str, rooms: &[&str]) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let inside = shell::root().join(folder);
    let mut sources = if inside.is_dir() {
        files(&inside)?
    } else {
        Vec::new()
    };
    let beside = shell::root().join(format!("{folder}.rs"));
    sources.extend(beside.is_file().then_some(beside));
    for file in sources {
        let tests = file.components().any(|part| part.as_os_str() == "tests");
        let rust = file.extension().is_some_and(|extension| extension == "rs");
        if tests || !rust || file.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        let place = file.strip_prefix(shell::root()).unwrap_or(Path::new(""));
        if NO_CODES.iter().any(|known| place.starts_with(known)) {
            continue;
        }
        let place = place.display().to_string();
        let text = std::fs::read_to_string(&file)?;
        for code in dotted(&text) {
            let room = code.split('.').next().unwrap_or_default();
            if rooms.is_empty() || rooms.contains(&room) {
                found
                    .entry(code.to_owned())
                    .or_default()
                    .insert(place.clone());
            }
        }
    }
    Ok(found)
}

/// The quoted words of two or more lower-case parts with dots between; what follows a module's tests is left out.
fn dotted(text: &str) -> impl Iterator<Item = &str> {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    code.split('"').filter(|word| {
        word.contains('.')
            && word.split('.').all(|part| {
                !part.is_empty()
                    && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
            })
            // A file's name is no code.
            && ![".rs", ".toml", ".txt", ".json", ".pem", ".html", ".db"].iter().any(|end| word.ends_with(end))
    })
}

#[cfg(test)]
mod tests {
    use super::{NO_CODES, codes, dotted, failures, files, problems, rules};
    use crate::shell;

    #[test]
    fn codes_are_told_from_sentences_and_file_names() {
        let text = r#"refuse("inspect.no-target", "No unit. Nothing.", "trust.json", "x.") "#;
        assert_eq!(dotted(text).collect::<Vec<_>>(), ["inspect.no-target"]);
    }

    #[test]
    fn what_only_tests_say_is_no_code() {
        let text = "\"a.b\"\n#[cfg(test)]\nmod tests {\n\"c.d\"";
        assert_eq!(dotted(text).collect::<Vec<_>>(), ["a.b"]);
    }

    #[test]
    fn no_code_of_the_sources_is_missing_on_the_page() {
        let page = [rules().unwrap(), failures().unwrap(), problems().unwrap()].concat();
        let missing: Vec<_> = codes("crates", &[])
            .unwrap()
            .into_iter()
            .filter(|(_, places)| places.iter().any(|place| place.contains("/src/")))
            .filter(|(code, _)| !page.contains(&format!("| `{code}` |")))
            .collect();
        assert!(
            missing.is_empty(),
            "neither on the page nor known to be no code: {missing:#?}"
        );
    }

    #[test]
    fn what_is_known_to_hold_no_codes_holds_what_looks_like_one() {
        for known in NO_CODES {
            let place = shell::root().join(known);
            let sources = if place.is_dir() {
                files(&place).unwrap()
            } else {
                vec![place]
            };
            let excuses = sources.iter().any(|file| {
                let text = std::fs::read_to_string(file).unwrap();
                dotted(&text).next().is_some()
            });
            assert!(excuses, "{known} excuses nothing");
        }
    }
}
