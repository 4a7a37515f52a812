//! What `law diff` says: in plain English, of every kind of row, and of nothing that did not change.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proofhouse_law::case::Role;
use proofhouse_law::regime::diff::{Change, Diff, diff, sections};
use proofhouse_law::regime::{ViewsAct, flat};
use proofhouse_law::{ProvisionId, Regime};
use proptest::prelude::*;

use crate::world::{PROPOSAL, PSTI, files, load, officer, regime};

/// The regime with each of the texts in its files put in place of another.
fn edited(id: &str, changes: &[(&str, &str)]) -> Regime {
    let mut files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    files.retain(|(path, _)| path.starts_with(id));
    for (from, to) in changes {
        let found = files.iter_mut().find_map(|(_, bytes)| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            text.contains(from).then_some((text, bytes))
        });
        let (text, bytes) = found.unwrap_or_else(|| panic!("no file has {from:?}"));
        *bytes = text.replacen(from, to, 1).into_bytes();
    }
    let (mut regimes, problems) = load(&files);
    assert_eq!(problems, Vec::new());
    regimes.remove(0)
}

fn words(diff: &Diff) -> String {
    let mut words = String::new();
    for group in &diff.groups {
        let _ = writeln!(words, "{}", group.title);
        for row in &group.rows {
            let _ = writeln!(words, "  {:?} {}", row.change, row.path);
            for sentence in &row.words {
                let _ = writeln!(words, "    {sentence}");
            }
        }
    }
    words
}

#[test]
fn an_amendment_is_told_in_words_by_requirement_power_and_clock() {
    let contents = "must_say = \"That failing to comply is an offence under section 32.\"";
    let changes = [
        (
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        ),
        ("days = 28\nsuspends = true", "days = 21\nsuspends = false"),
        ("user-defined = \"pass\"", "user-defined = \"inconclusive\""),
        (
            contents,
            "must_say = \"That failing to comply is an offence.\"",
        ),
        (
            "id = \"psti.s29.representations\"",
            "id = \"psti.s29.answers\"",
        ),
        (
            "activities = [\"supply\", \"offer-to-supply\"]",
            "activities = [\"supply\", \"import\"]",
        ),
        (
            "title = \"Passwords\"\ncite = \"SI 2023/1007 Sch.1 para 1\"\nsource = \"statute\"\nstatus = \"verified\"",
            "title = \"Passwords\"\ncite = \"SI 2023/1007 Sch.1 para 1(1)\"\nsource = \"statute\"\nstatus = \"unverified\"",
        ),
        (
            "roles = [\"publications-editor\", \"decision-maker\"]\nbasis = \"A call for views is a publication: whoever decides on publication opens it.\"",
            "roles = [\"lawyer\", \"decision-maker\"]\nbasis = \"A call for views is a publication: whoever decides on publication opens it.\"",
        ),
    ];
    let diff = diff(&regime(PSTI), &edited(PSTI, &changes));
    insta::assert_snapshot!("amendment", words(&diff));
}

#[test]
fn the_wait_of_a_permanent_ban_reads_as_a_lawyer_would_say_it() {
    let diff = diff(
        &regime(PSTI),
        &edited(
            PSTI,
            &[(
                "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
                "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            )],
        ),
    );
    let said: Vec<&String> = diff.rows().flat_map(|row| &row.words).collect();
    assert_eq!(
        said,
        ["The wait before issuing a permanent ban was 10 days and becomes 14 days."]
    );
    assert_eq!(diff.groups[0].kind, "clock");
    let back = proofhouse_law::regime::diff::diff(
        &edited(
            PSTI,
            &[(
                "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
                "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            )],
        ),
        &regime(PSTI),
    );
    assert!(
        back.rows()
            .all(|row| row.words[0].contains("was 14 days and becomes 10 days"))
    );
}

#[test]
fn two_regimes_have_in_common_what_has_one_id_in_both() {
    let diff = diff(&regime(PROPOSAL), &regime(PSTI));
    let of = |change: Change| diff.rows().filter(|row| row.change == change).count();
    assert!(of(Change::Added) > 20 && of(Change::Removed) > 20 && of(Change::Changed) > 5);
    let ban = diff
        .rows()
        .find(|row| row.path == "power.permanent-ban")
        .unwrap();
    assert_eq!(ban.change, Change::Changed);
    assert!(
        ban.words
            .iter()
            .any(|words| words.contains("is now verified")),
        "{:?}",
        ban.words
    );
}

#[test]
fn every_value_that_a_notice_rests_on_has_a_row_at_its_path() {
    for id in [PROPOSAL, PSTI] {
        let regime = regime(id);
        let rows = flat::rows(&regime);
        let paths: BTreeSet<&str> = rows.iter().map(|row| row.path.as_str()).collect();
        assert_eq!(paths.len(), rows.len(), "a path stands twice");
        let provisions: Vec<ProvisionId> = regime
            .provisions()
            .iter()
            .map(|one| one.id.clone())
            .collect();
        for power in regime.powers() {
            for path in regime.unsettled(power, &provisions).keys() {
                assert!(paths.contains(path.as_str()), "{path}");
            }
            for guard in &power.guards {
                let row = flat::find(&rows, &guard.id).unwrap();
                assert_eq!(row.path, format!("guard.{}", guard.id));
                assert_eq!(row.power.as_deref(), Some(power.id.as_str()));
            }
        }
        assert!(paths.contains("permission.issue") && paths.contains("views-permission.open"));
        let counts = flat::counts(&rows);
        assert_eq!(
            counts.verified + counts.unverified + counts.assumed,
            rows.len()
        );
    }
}

#[test]
fn routes_meanings_and_parts_of_a_product_are_rows_with_names_of_their_own() {
    let regime = regime(PSTI);
    let rows = flat::rows(&regime);
    let mut expected: Vec<String> = Vec::new();
    for one in regime.deemed() {
        expected.push(format!("deemed.{}", one.id));
        expected.extend(one.conditions.iter().map(|c| format!("condition.{}", c.id)));
    }
    expected.extend(
        regime
            .meanings()
            .iter()
            .map(|one| format!("meaning.{}", one.id)),
    );
    expected.extend(
        regime
            .components()
            .iter()
            .map(|one| format!("component.{}", one.id)),
    );
    for path in expected {
        assert!(rows.iter().any(|row| row.path == path), "{path} is no row");
    }
    for kind in ["validity", "last-day", "excluded"] {
        assert!(
            rows.iter()
                .any(|row| row.kind == kind && row.path.contains("psti.sch2")),
            "a label's {kind} stands on a footing of its own and is no row"
        );
    }
    let lent: Vec<&flat::Field> = rows
        .iter()
        .flat_map(|row| &row.fields)
        .filter(|field| field.name.contains("footing"))
        .filter(|field| field.name.starts_with("way."))
        .collect();
    assert_eq!(
        lent,
        Vec::<&flat::Field>::new(),
        "a footing is shown as a value"
    );
    let sections = sections(&rows);
    let titles: Vec<&str> = sections.iter().map(|one| one.title.as_str()).collect();
    for title in [
        "What stands in for requirements",
        "What words mean",
        "Parts of a product",
    ] {
        assert!(titles.contains(&title), "{title}: {titles:?}");
    }
}

#[test]
fn a_change_concerns_the_cases_that_use_its_provision_or_power() {
    let of = |from: &str, to: &str| diff(&regime(PSTI), &edited(PSTI, &[(from, to)]));
    let set = |ids: &[&str]| {
        ids.iter()
            .map(|id| (*id).to_owned())
            .collect::<BTreeSet<_>>()
    };
    let wait = of(
        "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
    );
    let reading = of("user-defined = \"pass\"", "user-defined = \"inconclusive\"");
    let head = of(
        "territory = \"United Kingdom\"",
        "territory = \"Great Britain\"",
    );
    let concerns = |diff: &Diff, provisions: &[&str], powers: &[&str]| {
        diff.rows()
            .any(|row| row.concerns(&set(provisions), &set(powers)))
    };
    assert!(concerns(&wait, &[], &["permanent-ban"]));
    assert!(!concerns(&wait, &["psti.sch1.1.2"], &["recall"]));
    assert!(concerns(&reading, &["psti.sch1.1.2"], &[]));
    assert!(!concerns(&reading, &["psti.sch1.2.2"], &["permanent-ban"]));
    assert!(
        concerns(&head, &[], &[]),
        "the regime as a whole concerns every case"
    );
}

#[test]
fn a_call_for_views_is_run_by_the_roles_that_the_regime_names() {
    let regime = regime(PSTI);
    let may = |act, role| regime.may_run_views(act, &officer("o-1", &[role]));
    assert!(may(ViewsAct::Open, Role::PublicationsEditor).is_ok());
    assert!(may(ViewsAct::Outcome, Role::DecisionMaker).is_ok());
    let refused = may(ViewsAct::Outcome, Role::PublicationsEditor).unwrap_err();
    assert_eq!(refused.rule, "views-permission.outcome");
    assert!(refused.remedy.contains("decision-maker"), "{refused}");
    let rows = flat::rows(&regime);
    assert_eq!(flat::find(&rows, &refused.rule).unwrap().path, refused.rule);
}

/// Numbers, truth values and marks of the file that a change can touch.
const TOUCHED: &[(&str, &str)] = &[
    (
        "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        "days = 11\nurgent = true\ncite = \"PSTI Act 2022 s.29",
    ),
    ("days = 28", "days = 29"),
    ("suspends = true", "suspends = false"),
    ("urgent = true", "urgent = false"),
    ("standard = \"failure\"", "standard = \"suspicion\""),
    ("title = \"Stop notice\"", "title = \"Stop order\""),
    (
        "territory = \"United Kingdom\"",
        "territory = \"Great Britain\"",
    ),
    (
        "one-unit-only = \"inconclusive\"",
        "one-unit-only = \"error\"",
    ),
    (
        "addressed_to = [\"manufacturer\"]",
        "addressed_to = [\"importer\"]",
    ),
];

proptest! {
    #[test]
    fn a_diff_is_empty_of_itself_and_there_and_back_it_names_the_same_rows(
        chosen in prop::collection::btree_set(0..TOUCHED.len(), 0..5)
    ) {
        let changes: Vec<(&str, &str)> = chosen.iter().map(|at| TOUCHED[*at]).collect();
        let (before, after) = (regime(PSTI), edited(PSTI, &changes));
        prop_assert!(diff(&after, &after).is_empty());
        let (there, back) = (diff(&before, &after), diff(&after, &before));
        let paths = |diff: &Diff| diff.rows().map(|row| row.path.clone()).collect::<BTreeSet<_>>();
        prop_assert_eq!(paths(&there), paths(&back));
        prop_assert_eq!(paths(&there).is_empty(), changes.is_empty());
        for sentence in there.rows().flat_map(|row| &row.words) {
            prop_assert!(sentence.ends_with(['.', '”']) && !sentence.contains("null"), "{}", sentence);
        }
    }
}

#[test]
fn on_its_page_no_heading_stands_twice_and_none_repeats_the_id_beneath_it() {
    for id in ["uk-psti-2022", "uk-proposal-2020", "eu-cra-2024", "sg-cls"] {
        let rows = flat::rows(&regime(id));
        let sections = sections(&rows);
        let titles: Vec<&str> = sections.iter().map(|one| one.title.as_str()).collect();
        let once: BTreeSet<&str> = titles.iter().copied().collect();
        assert_eq!(once.len(), titles.len(), "{id}: {titles:?}");
        for (heading, row) in sections.iter().flat_map(|one| &one.rows) {
            assert!(!heading.trim().is_empty(), "{}", row.path);
            let id = format!("({})", row.path);
            assert!(!heading.contains(&id), "{heading} stands above {id}");
        }
    }
}
