//! The body: what it may do, since when, and that nobody acts without it.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::{Date, date};
use proofhouse_law::case::{Identifier, Product, Role};
use proofhouse_law::{Action, ActionName, Refusal, Regime, Verdict, authority};

use crate::world::{PSTI, World, decider, drafter, files, id, load, officer, regime};

const DELEGATED: &str = r#"
[[authority]]
id = "psti.authority.secretary-of-state"
name = "The Secretary of State"
instrument = "PSTI Act 2022 s.26"
until = "2026-05-31"
cite = "PSTI Act 2022 s.26"
source = "statute"
status = "verified"

[authority.designation]
text = "In writing."
basis = "A scheme."
source = "policy"
status = "verified"

[[authority.function]]
id = "cases"
does = "look into suspected failures"
cite = "PSTI Act 2022 s.26"
source = "statute"
status = "verified"

[[authority.function]]
id = "stop"
does = "give a stop notice"
powers = ["permanent-ban"]
from = "2026-02-01"
cite = "PSTI Act 2022 s.29"
source = "statute"
status = "verified"

[[authority.function]]
id = "rest"
does = "use the other powers"
powers = ["compliance", "forfeiture", "information", "penalty", "recall"]
cite = "PSTI Act 2022 s.26"
source = "statute"
status = "verified"

[[authority.delegate]]
id = "council"
name = "A council"
instrument = "regulations made up for this test"
functions = ["stop"]
from = "2026-07-01"
until = "2026-07-31"
cite = "PSTI Act 2022 s.27"
source = "statute"
status = "unverified"
"#;

fn holds(
    regime: &Regime,
    action: ActionName,
    power: Option<&str>,
    day: Date,
) -> Result<(), Refusal> {
    let power = power.map(id);
    authority::holds(regime, action, power.as_ref(), day)
}

type Held = (
    ActionName,
    Option<&'static str>,
    Date,
    bool,
    Option<Date>,
    &'static str,
);

const BAN: Option<&str> = Some("permanent-ban");

/// Who holds what on which day: each row as a lawyer reads it.
const HELD: &[Held] = &[
    (
        ActionName::Issue,
        BAN,
        date(2026, 1, 31),
        false,
        Some(date(2026, 2, 1)),
        "the function begins later",
    ),
    (
        ActionName::Issue,
        BAN,
        date(2026, 2, 1),
        true,
        None,
        "its first day",
    ),
    (
        ActionName::Issue,
        BAN,
        date(2026, 5, 31),
        true,
        None,
        "the body's last day",
    ),
    (
        ActionName::Issue,
        BAN,
        date(2026, 6, 1),
        false,
        Some(date(2026, 7, 1)),
        "between body and delegate",
    ),
    (
        ActionName::Issue,
        BAN,
        date(2026, 7, 31),
        true,
        None,
        "the delegate's last day",
    ),
    (
        ActionName::Issue,
        BAN,
        date(2026, 8, 1),
        false,
        None,
        "nobody any more",
    ),
    (
        ActionName::Open,
        None,
        date(2026, 1, 31),
        true,
        None,
        "cases need the body only",
    ),
    (
        ActionName::Open,
        None,
        date(2026, 7, 1),
        false,
        None,
        "the delegate was not given cases",
    ),
    (
        ActionName::Issue,
        Some("temporary-ban"),
        date(2026, 3, 1),
        false,
        None,
        "a function that nobody has",
    ),
    (
        ActionName::Publish,
        BAN,
        date(2026, 3, 1),
        true,
        None,
        "no row names publishing alone",
    ),
];

#[test]
fn a_function_is_held_on_its_days_by_the_body_or_its_delegate() {
    let (regimes, problems) = load(&overlaid(DELEGATED));
    assert_eq!(problems, Vec::new());
    let psti = regimes
        .iter()
        .find(|one| one.id().as_str() == PSTI)
        .unwrap();
    for (action, power, day, held, lawful_from, why) in HELD {
        let (action, power, day, held, lawful_from) = (*action, *power, *day, *held, *lawful_from);
        match holds(psti, action, power, day) {
            Ok(()) => assert!(held, "{why}"),
            Err(refusal) => {
                assert!(!held, "{why}: {refusal}");
                assert_eq!(refusal.rule, "authority.function", "{why}");
                assert_eq!(refusal.lawful_from, lawful_from, "{why}");
                assert!(
                    refusal.citation.starts_with("PSTI Act 2022"),
                    "{why}: {refusal}"
                );
            }
        }
    }
}

#[test]
fn before_commencement_the_refusal_says_from_when() {
    let psti = regime(PSTI);
    let refusal = holds(
        &psti,
        ActionName::Issue,
        Some("permanent-ban"),
        date(2024, 4, 28),
    )
    .unwrap_err();
    assert_eq!(refusal.lawful_from, Some(date(2024, 4, 29)));
    assert_eq!(refusal.citation, "PSTI Act 2022 s.29");
    insta::assert_snapshot!(refusal.to_string());
    holds(
        &psti,
        ActionName::Issue,
        Some("permanent-ban"),
        date(2024, 4, 29),
    )
    .unwrap();
}

#[test]
fn a_case_goes_no_further_than_the_functions_of_the_body() {
    let (regimes, _) = load(&overlaid(DELEGATED));
    let mut world = World::new(PSTI);
    world.regime = regimes
        .into_iter()
        .find(|one| one.id().as_str() == PSTI)
        .unwrap();
    world.open();
    world.lodge("bundle-1", false, Verdict::Fail);
    world.allege();
    let terms = world.terms("permanent-ban");
    let refusal = world.may_not(&drafter(), &Action::Draft { terms });
    assert_eq!(refusal.rule, "authority.function");
    assert_eq!(refusal.lawful_from, Some(date(2026, 2, 1)));
    world.today = date(2026, 2, 1);
    let notice = world.draft(world.terms("permanent-ban"));
    world.today = date(2026, 6, 1);
    let refusal = world.may_not(&decider(), &Action::Approve { notice });
    assert_eq!(refusal.rule, "authority.function");
    assert_eq!(refusal.lawful_from, Some(date(2026, 7, 1)));
}

#[test]
fn where_no_body_is_named_nobody_may_open_a_case() {
    let mut text = DRAFT.to_owned();
    for action in ActionName::ALL {
        let _ = write!(
            text,
            "\n[[permission]]\naction = \"{action}\"\nroles = [\"case-officer\"]\nbasis = \"x\"\nsource = \"policy\"\nstatus = \"verified\"\n"
        );
    }
    let (regimes, problems) = load(&[("draft/regime.toml".to_owned(), text.into_bytes())]);
    assert_eq!(problems, Vec::new());
    let mut world = World::new(PSTI);
    world.regime = regimes.into_iter().next().unwrap();
    let open = Action::Open {
        product: Product {
            brand: "Acme".into(),
            model: "Cam 1".into(),
            kind: "camera".into(),
            identifiers: vec![Identifier {
                scheme: "gtin".into(),
                value: "05012345678900".into(),
            }],
            firmware: None,
        },
        respondents: Vec::new(),
        regime: world.regime.id().clone(),
        reason: "a report".into(),
    };
    assert_eq!(world.may_not(&drafter(), &open).rule, "authority.none");
}

#[test]
fn a_power_that_can_be_used_and_is_nobodys_is_a_problem_of_the_folder() {
    let (regimes, problems) = load(&overlaid(""));
    assert!(regimes.iter().all(|one| one.id().as_str() != PSTI));
    let codes: Vec<&str> = problems.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["regime.no-authority"; 6], "one a power");
    let ban = |one: &proofhouse_law::Problem| one.message.contains("permanent-ban");
    assert!(problems.iter().any(ban), "{problems:?}");
}

/// The law of the repository with another `authority.toml` of the Act.
fn overlaid(authority: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    let name = format!("{PSTI}/authority.toml");
    let file = files.iter_mut().find(|(path, _)| *path == name).unwrap();
    file.1 = authority.as_bytes().to_vec();
    files
}

const DRAFT: &str = "[[regime]]\nid = \"draft\"\ntitle = \"A draft\"\nsummary = \"Nobody enforces it.\"\nterritory = \"UK\"\nbasis = \"a draft\"\nsource = \"policy\"\nstatus = \"unverified\"\n";

#[test]
fn a_designation_without_an_instrument_designates_nobody() {
    let mut world = World::new(PSTI);
    world.open();
    let mut ada = officer("ada", &[Role::CaseOfficer]);
    ada.designation.instrument = "  ".to_owned();
    let refusal = world.may_not(
        &ada,
        &Action::Close {
            reasons: "done".into(),
        },
    );
    assert_eq!(refusal.rule, "authority.instrument");
    assert!(
        refusal.citation.contains("scheme of designation"),
        "{refusal}"
    );
}
