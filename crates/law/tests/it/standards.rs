//! Standards as data: the counts that their sources state, keys by edition, and folders that are told apart.

use std::path::Path;
use std::sync::LazyLock;

use proofhouse_law::library::{self, Library};
use proofhouse_law::standard::{CaseKind, Counted, Level};
use proofhouse_law::{Problem, SourceFile};

use crate::world::files;

/// Regimes and standards of the repository, or of a changed copy of their files.
pub(crate) fn read(files: &[(String, Vec<u8>)]) -> Library {
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    library::load(&sources)
}

pub(crate) fn repository() -> Vec<(String, Vec<u8>)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"))
}

/// The regimes and standards of the repository, read once.
static WHOLE: LazyLock<Library> = LazyLock::new(|| read(&repository()));

pub(crate) fn whole() -> &'static Library {
    assert_eq!(WHOLE.problems, Vec::new());
    &WHOLE
}

/// The repository with one text of one file replaced.
fn with(path: &str, from: &str, to: &str) -> Vec<Problem> {
    let mut all = repository();
    let file = all.iter_mut().find(|(name, _)| name == path).unwrap();
    let text = String::from_utf8(file.1.clone()).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    file.1 = text.replacen(from, to, 1).into_bytes();
    read(&all).problems
}

#[test]
fn the_rows_count_what_their_sources_state() {
    let library = whole();
    let rows = [
        ("uk-cop-2018", Counted::Provisions, 13),
        ("etsi-en-303-645-v2.1.1", Counted::Provisions, 67),
        ("etsi-en-303-645-v2.1.1", Counted::Mandatory, 32),
        ("etsi-en-303-645-v2.1.1", Counted::Recommended, 35),
        ("etsi-en-303-645-v3.1.3", Counted::Provisions, 78),
        ("etsi-en-303-645-v3.1.3", Counted::Mandatory, 36),
        ("etsi-en-303-645-v3.1.3", Counted::Recommended, 42),
        ("etsi-ts-103-701-v1.1.1", Counted::Groups, 68),
        ("etsi-ts-103-701-v1.1.1", Counted::Cases, 109),
        ("etsi-ts-103-701-v1.1.1", Counted::IxitTables, 29),
        ("etsi-ts-103-701-v2.1.1", Counted::IxitTables, 29),
    ];
    for (id, of, count) in rows {
        let standard = library.standard(id).unwrap();
        assert_eq!(standard.count(of), count, "{id} {of:?}");
    }
}

#[test]
fn a_number_means_something_only_in_its_edition() {
    let library = whole();
    let v2 = library.standard("etsi-en-303-645-v2.1.1").unwrap();
    let v3 = library.standard("etsi-en-303-645-v3.1.3").unwrap();
    assert_eq!(v2.document(), v3.document());
    assert!(v2.provision("5.3-4").is_some() && v3.provision("5.3-4").is_none());
    assert_eq!(
        v3.provision("5.3-4A").unwrap().was.as_deref(),
        Some("5.3-4")
    );
    let debug = |standard: &proofhouse_law::Standard, number: &str| {
        let row = standard.provision(number).unwrap();
        (row.level, row.when.clone())
    };
    assert_eq!(
        debug(v2, "5.6-4"),
        (Level::Mandatory, vec!["C13".to_owned()])
    );
    assert_eq!(
        debug(v3, "5.6-4A"),
        (Level::Mandatory, vec!["Fq".to_owned()])
    );
    assert_eq!(
        debug(v3, "5.6-4B"),
        (Level::Recommended, vec!["Fr".to_owned()])
    );
    assert_eq!(
        debug(v3, "5.1-5").1,
        ["C14".to_owned(), "Fe".to_owned()],
        "a condition and a feature"
    );
}

#[test]
fn every_predecessor_stands_in_the_edition_before() {
    let library = whole();
    let v2 = library.standard("etsi-en-303-645-v2.1.1").unwrap();
    let v3 = library.standard("etsi-en-303-645-v3.1.3").unwrap();
    for row in v3.provisions() {
        if let Some(was) = &row.was {
            assert!(v2.provision(was).is_some(), "{} was {was}", row.number);
        }
    }
    let reached: Vec<&str> = v3
        .provisions()
        .iter()
        .filter_map(|row| row.was.as_deref())
        .collect();
    for row in v2.provisions() {
        assert!(
            reached.contains(&row.number.as_str()),
            "{} is lost",
            row.number
        );
    }
}

#[test]
fn a_provision_has_its_tests_and_the_answer_says_when_another_edition_stands_in() {
    let library = whole();
    let v2 = library.standard("etsi-en-303-645-v2.1.1").unwrap();
    let v3 = library.standard("etsi-en-303-645-v3.1.3").unwrap();
    for row in v2.provisions() {
        let (group, _, stands_in) = library.group_of(v2, &row.number).unwrap();
        assert!(!group.cases.is_empty() && !stands_in, "{}", row.number);
    }
    let mixed = library.group_of(v2, "5.3-10").unwrap().0;
    assert_eq!(mixed.cases.len(), 1);
    assert_eq!(mixed.cases[0].kind, CaseKind::Mixed);
    assert_eq!(mixed.reuses[0].group, "5.3-9");
    for row in v3.provisions() {
        assert!(
            library.group_of(v3, &row.number).is_some(),
            "{}",
            row.number
        );
    }
    let (split, of, stands_in) = library.group_of(v3, "5.3-4B").unwrap();
    assert_eq!((split.cases.len(), stands_in), (2, false));
    assert_eq!(of.edition(), "V2.1.1");
    let (kept, of, stands_in) = library.group_of(v3, "5.4-1").unwrap();
    assert_eq!(
        (kept.cases.len(), of.edition(), stands_in),
        (2, "V1.1.1", true)
    );
    assert!(
        library.group_of(v3, "6-6").unwrap().0.cases.is_empty(),
        "its cases are not known, and none is made up"
    );
}

#[test]
fn what_was_learnt_at_second_hand_is_not_called_verified() {
    let library = whole();
    let v3 = library.standard("etsi-en-303-645-v3.1.3").unwrap();
    for number in ["5.1-2A", "5.3-4A", "5.13-1B", "6-3B", "6-6", "6-7", "5.0-1"] {
        assert!(
            !v3.provision(number).unwrap().footing.basis.verified,
            "{number}"
        );
    }
    for standard in &library.standards {
        for table in standard.ixit() {
            assert!(!table.fields.footing.basis.verified, "{}", table.name);
        }
    }
    let v2 = library.standard("etsi-en-303-645-v2.1.1").unwrap();
    assert!(v2.provision("6-3").unwrap().doubt.is_some());
}

const PROVISIONS: &str = "etsi-en-303-645-v2.1.1/provisions.toml";
const GROUPS: &str = "etsi-ts-103-701-v1.1.1/groups.toml";
const HEAD: &str = "etsi-en-303-645-v2.1.1/standard.toml";

/// What is changed in which file, to what, and the code that names it.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (
        PROVISIONS,
        "when = [\"C2\"]",
        "when = [\"C99\"]",
        "regime.unknown-condition",
    ),
    (
        PROVISIONS,
        "clause = \"5.2\"",
        "clause = \"9.9\"",
        "regime.unknown-clause",
    ),
    (
        PROVISIONS,
        "number = \"5.1-2\"",
        "number = \"5.1-1\"",
        "regime.standard-twice",
    ),
    (
        PROVISIONS,
        "level = \"recommended\"",
        "level = \"nice\"",
        "regime.unknown-value",
    ),
    (
        PROVISIONS,
        "level = \"recommended\"",
        "level = \"mandatory\"",
        "regime.count-differs",
    ),
    (PROVISIONS, "cite = ", "site = ", "regime.unknown-key"),
    (PROVISIONS, "cite = ", "basis = ", "regime.ok"),
    (HEAD, "stated = 67", "stated = 66", "regime.count-differs"),
    (
        HEAD,
        "stated = 67",
        "stated = 67\ndiffers = \"no\"",
        "regime.count-same",
    ),
    (
        HEAD,
        "id = \"etsi-en-303-645-v2.1.1\"",
        "id = \"en\"",
        "regime.standard-id-is-folder",
    ),
    (
        HEAD,
        "tested_by = \"etsi-ts-103-701-v1.1.1\"",
        "tested_by = \"etsi-ts\"",
        "regime.unknown-document",
    ),
    (
        HEAD,
        "kind = \"provisions\"",
        "kind = \"tests\"",
        "regime.foreign-row",
    ),
    (GROUPS, "ixit = [1]", "ixit = [77]", "regime.unknown-table"),
    (GROUPS, "ixit = [1]", "ixit = [-1]", "regime.wrong-type"),
    (
        GROUPS,
        "group = \"5.3-9\"",
        "group = \"5.3-99\"",
        "regime.unknown-group",
    ),
    (
        GROUPS,
        "number = \"5.1-1-2\"",
        "number = \"5.9-1-7\"",
        "regime.case-of-another-group",
    ),
    (
        "topic-crosswalk/topics.toml",
        "\"5.1-1\"",
        "\"5.1-77\"",
        "regime.unknown-number",
    ),
    (
        "topic-crosswalk/topics.toml",
        "clauses = [\"5.4\"]",
        "clauses = [\"7.4\"]",
        "regime.unknown-clause",
    ),
    (
        "topic-crosswalk/topics.toml",
        "\"psti.sch1.1\"",
        "\"psti.sch9\"",
        "regime.unknown-number",
    ),
    (
        "topic-crosswalk/rule-evidence.toml",
        "\"5.1-1-2\"",
        "\"5.1-1-9\"",
        "regime.unknown-case",
    ),
    (
        "uk-psti-2022/deemed.toml",
        "provisions = [\"5.1-1\"]",
        "provisions = [\"5.1-9\"]",
        "regime.unknown-number",
    ),
    (
        "uk-psti-2022/deemed.toml",
        "targets = [\"psti.sch1.1\"]",
        "targets = [\"psti.sch1.8\"]",
        "regime.unknown-number",
    ),
    (
        "uk-psti-2022/deemed.toml",
        "[deemed.standard]",
        "[deemed.norm]",
        "regime.no-way",
    ),
];

#[test]
fn every_kind_of_broken_row_is_named_at_its_line() {
    for &(path, from, to, code) in BROKEN {
        let problems = with(path, from, to);
        if code == "regime.ok" {
            assert_eq!(problems, Vec::new(), "{to}");
            continue;
        }
        let named = problems.iter().find(|one| one.code == code);
        let named = named.unwrap_or_else(|| panic!("{code} is not named: {problems:#?}"));
        assert!(
            named.path.rsplit_once('/').unwrap().0 == path.rsplit_once('/').unwrap().0
                && named.line > 0,
            "{named:?}"
        );
        assert!(!named.remedy.is_empty() && !named.message.is_empty());
    }
}

#[test]
fn what_names_something_that_is_not_there_is_not_called_sound() {
    let mut all = repository();
    let file = all
        .iter_mut()
        .find(|(name, _)| name == "uk-psti-2022/deemed.toml")
        .unwrap();
    let text = String::from_utf8(file.1.clone()).unwrap();
    file.1 = text.replacen("[\"5.1-1\"]", "[\"5.1-9\"]", 1).into_bytes();
    let library = read(&all);
    assert!(library.regime("uk-psti-2022").is_none());
    assert!(library.regime("uk-proposal-2020").is_some());
}

#[test]
fn a_broken_standard_is_not_told_again_by_each_that_names_it() {
    let problems = with(
        "etsi-en-303-645-v2.1.1/standard.toml",
        "stated = 67",
        "stated = 66",
    );
    assert_eq!(problems.len(), 1, "{problems:#?}");
}

#[test]
fn a_folder_is_a_regime_or_a_standard_and_never_both() {
    let mut all = repository();
    let head = all
        .iter()
        .find(|(path, _)| path == "uk-cop-2018/standard.toml")
        .unwrap()
        .1
        .clone();
    all.push(("uk-psti-2022/standard.toml".to_owned(), head));
    let problems = read(&all).problems;
    assert!(
        problems.iter().any(|one| one.code == "regime.two-kinds"),
        "{problems:#?}"
    );
    let (regimes, problems) = crate::world::load(&repository());
    assert_eq!(regimes.len(), 4, "standards are no regimes");
    assert_eq!(problems, Vec::new());
}
