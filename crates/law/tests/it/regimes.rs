//! Reading the law as data: the regimes of the repository hold what the path needs, and a broken folder is named in full.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proofhouse_law::regime::{Effect, Footing};
use proofhouse_law::{Regime, Source};

use crate::world::{PROPOSAL, PSTI, files, load, regime};

fn footings(regime: &Regime) -> Vec<&Footing> {
    let powers = regime.powers().iter().flat_map(|power| {
        let guards = power.guards.iter().map(|guard| &guard.footing);
        guards
            .chain(power.paragraphs.iter().map(|one| &one.footing))
            .chain([&power.footing])
    });
    let rules = regime
        .provisions()
        .iter()
        .flat_map(|rule| [&rule.footing, &rule.reading]);
    let scope = regime.scope().into_iter().flat_map(|scope| &scope.rows);
    let bodies = regime.bodies().iter().flat_map(|body| body.footings());
    powers
        .chain(rules)
        .chain(scope.map(|row| &row.footing))
        .chain(bodies)
        .chain(regime.duties().footings())
        .chain(regime.permissions().iter().map(|one| &one.footing))
        .chain([regime.footing()])
        .collect()
}

#[test]
fn nothing_of_the_proposal_claims_to_be_statute_or_verified_law() {
    for footing in footings(&regime(PROPOSAL)) {
        assert_ne!(
            footing.basis.source,
            Source::Statute,
            "{}",
            footing.citation
        );
        let own_procedure = footing.basis.verified && footing.basis.source == Source::Policy;
        assert!(
            own_procedure || !footing.basis.verified,
            "{}",
            footing.citation
        );
        assert!(!footing.citation.is_empty());
    }
}

#[test]
fn both_regimes_have_three_requirements_and_five_powers() {
    for id in [PROPOSAL, PSTI] {
        let regime = regime(id);
        assert_eq!(regime.requirements().len(), 3, "{id}");
        let effects: BTreeSet<Effect> = regime.powers().iter().map(|power| power.effect).collect();
        let five = [
            Effect::TemporaryBan,
            Effect::PermanentBan,
            Effect::Recall,
            Effect::Forfeiture,
            Effect::Penalty,
        ];
        assert!(five.iter().all(|one| effects.contains(one)), "{id}");
    }
}

#[test]
fn the_hash_follows_every_byte_and_not_the_place() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    let hash = |files: &[(String, Vec<u8>)]| {
        load(files)
            .0
            .iter()
            .find(|one| one.id().as_str() == PSTI)
            .unwrap()
            .hash()
    };
    let moved: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(path, bytes)| (format!("elsewhere/{path}"), bytes.clone()))
        .collect();
    assert_eq!(hash(&files), hash(&moved));
    let mut changed = files.clone();
    let last = changed.last_mut().unwrap();
    assert!(last.0.starts_with(PSTI));
    last.1.push(b'\n');
    assert_ne!(hash(&files), hash(&changed));
}

#[test]
fn a_broken_folder_is_named_in_full() {
    let (regimes, problems) = load(&files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken"),
    ));
    assert!(regimes.is_empty(), "a regime with errors is not used");
    let mut words = String::new();
    for problem in &problems {
        let _ = writeln!(
            words,
            "{}:{} [{}] {}\n    {}",
            problem.path, problem.line, problem.code, problem.message, problem.remedy
        );
    }
    insta::assert_snapshot!("broken_regime", words);
}

#[test]
fn hostile_files_cost_little_and_are_named() {
    let huge = vec![b'#'; (1 << 20) + 1];
    let deep = format!("x = {}", "[".repeat(5_000)).into_bytes();
    let files = [
        ("a/huge.toml".to_owned(), huge),
        ("b/deep.toml".to_owned(), deep),
        ("c/binary.toml".to_owned(), vec![0xff, 0xfe, 0x00]),
        ("stray.toml".to_owned(), Vec::new()),
    ];
    let (regimes, problems) = load(&files);
    assert!(regimes.is_empty());
    for code in [
        "regime.too-large",
        "regime.syntax",
        "regime.not-utf8",
        "regime.no-folder",
    ] {
        assert!(
            problems.iter().any(|problem| problem.code == code),
            "{code} was not named"
        );
    }
}
