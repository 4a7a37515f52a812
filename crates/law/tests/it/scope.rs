//! Scope: worked examples a lawyer can read, the non-IP test against its own definition, and that no gap is guessed over.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;
use proofhouse_law::Regime;
use proofhouse_law::scope::{
    Answer, Asking, Connection, Description, Determination, Given, Holds, Mistake, Part,
    Peripheral, Protocol, Territory, Through, determine, from_json, from_toml,
};
use proptest::prelude::*;

use crate::world::{PROPOSAL, PSTI, files, load, regime};

const TODAY: Asking = Asking {
    on: date(2026, 1, 5),
    territory: Territory::UnitedKingdom,
};

fn both() -> [Regime; 2] {
    [regime(PSTI), regime(PROPOSAL)]
}

/// The Act, read once: the property tests ask it thousands of times.
static ACT: LazyLock<Regime> = LazyLock::new(|| regime(PSTI));

fn read(text: &str) -> Description {
    from_toml(text, &ACT, &both()).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn ask(regime_id: &str, text: &str, asking: Asking) -> Determination {
    determine(&regime(regime_id), &read(text), asking).unwrap()
}

/// A camera that is sold to consumers as new, with further answers in place of its own.
fn camera(changed: &[&str]) -> String {
    let mut answers = vec![
        "over-the-internet = true".to_owned(),
        "kind = []".to_owned(),
        "to-uk-consumers = true".to_owned(),
        "supplied-before = false".to_owned(),
        "in-course-of-business = true".to_owned(),
        "way-of-supply = \"sale\"".to_owned(),
    ];
    for line in changed {
        let key = line.split(' ').next().unwrap();
        answers.retain(|answer| !answer.starts_with(&format!("{key} ")));
        if !line.ends_with("= ?") {
            answers.push((*line).to_owned());
        }
    }
    format!("[answers]\n{}\n", answers.join("\n"))
}

type Example = (
    &'static str,
    &'static [&'static str],
    (i16, &'static str),
    Answer,
    &'static str,
);

/// A year and a territory that most examples are asked for.
const UK: (i16, &str) = (2026, "UK");

/// Each row: what is different from an ordinary camera, where and when it is asked, and what comes of it by which row.
const EXAMPLES: &[Example] = &[
    ("a camera", &[], UK, Answer::In, "psti.s5.internet"),
    (
        "before the Act had effect",
        &[],
        (2024, "UK"),
        Answer::Out,
        "regime.not-in-force",
    ),
    (
        "nobody said whether it is new",
        &["supplied-before = ?"],
        UK,
        Answer::NotKnown,
        "psti.s54.supplied-before",
    ),
    (
        "second hand",
        &["supplied-before = true"],
        UK,
        Answer::Out,
        "psti.s54.supplied-before",
    ),
    (
        "lent by a library",
        &[
            "way-of-supply = \"hire-or-loan\"",
            "hired-by-manufacturer = false",
        ],
        UK,
        Answer::Out,
        "psti.s55.hire.manufacturer",
    ),
    (
        "hired out by its maker",
        &[
            "way-of-supply = \"hire-or-loan\"",
            "hired-by-manufacturer = true",
        ],
        UK,
        Answer::In,
        "psti.s55.hire",
    ),
    (
        "won as a prize",
        &["way-of-supply = \"gift-or-prize\""],
        UK,
        Answer::In,
        "psti.s55.supply",
    ),
    (
        "sold as scrap",
        &["way-of-supply = \"scrap\"", "hired-by-manufacturer = false"],
        UK,
        Answer::Out,
        "psti.s55.supply",
    ),
    (
        "sold between neighbours",
        &["in-course-of-business = false"],
        UK,
        Answer::Out,
        "psti.s55.business",
    ),
    (
        "for hospitals only",
        &[
            "to-uk-consumers = false",
            "to-other-uk-customers = true",
            "identical-to-consumers = false",
        ],
        UK,
        Answer::Out,
        "psti.s54.b.identical",
    ),
    (
        "for offices, and for homes",
        &[
            "to-uk-consumers = false",
            "to-other-uk-customers = true",
            "identical-to-consumers = true",
        ],
        UK,
        Answer::In,
        "psti.s54.b",
    ),
    (
        "a laptop",
        &["kind = [\"laptop-computer\"]", "only-for-under-14s = false"],
        UK,
        Answer::Out,
        "psti.sch3.5",
    ),
    (
        "a laptop for children under 14",
        &["kind = [\"laptop-computer\"]", "only-for-under-14s = true"],
        UK,
        Answer::In,
        "psti.sch3.5.for-children",
    ),
    (
        "a laptop, for whom not said",
        &["kind = [\"laptop-computer\"]"],
        UK,
        Answer::NotKnown,
        "psti.sch3.5.for-children",
    ),
    (
        "a glucose meter",
        &[
            "kind = [\"medical-device\"]",
            "medical-devices-regulations = true",
            "runs-medical-software = false",
        ],
        UK,
        Answer::Out,
        "psti.sch3.3",
    ),
    (
        "a watch that runs medical software",
        &[
            "kind = [\"medical-device\"]",
            "medical-devices-regulations = true",
            "runs-medical-software = true",
        ],
        UK,
        Answer::In,
        "psti.sch3.3.software",
    ),
    (
        "a charge point",
        &[
            "kind = [\"ev-charge-point\"]",
            "charge-point-regulations = true",
        ],
        UK,
        Answer::Out,
        "psti.sch3.2",
    ),
    (
        "a smart meter of the roll-out",
        &[
            "kind = [\"smart-meter\"]",
            "meter-by-licensee = true",
            "meter-assured = true",
        ],
        UK,
        Answer::Out,
        "psti.sch3.4",
    ),
    (
        "a smart meter from a web shop",
        &["kind = [\"smart-meter\"]", "meter-by-licensee = false"],
        UK,
        Answer::In,
        "psti.sch3.4.licensee",
    ),
    (
        "a car in Great Britain",
        &["kind = [\"motor-vehicle\"]", "vehicle-type-approval = true"],
        (2026, "GB"),
        Answer::Out,
        "psti.sch3.6",
    ),
    (
        "a car in Northern Ireland",
        &[
            "kind = [\"motor-vehicle\"]",
            "vehicle-type-approval = true",
            "windsor-framework = false",
        ],
        (2026, "NI"),
        Answer::In,
        "psti.sch3.6",
    ),
    (
        "a car, where not said",
        &[
            "kind = [\"motor-vehicle\"]",
            "vehicle-type-approval = true",
            "windsor-framework = false",
        ],
        UK,
        Answer::NotKnown,
        "psti.sch3.6",
    ),
    (
        "a radio product in Northern Ireland",
        &[
            "windsor-framework = true",
            "free-movement-has-limits = false",
        ],
        (2026, "NI"),
        Answer::Out,
        "psti.sch3.1",
    ),
    (
        "one whose law leaves other reasons open",
        &[
            "windsor-framework = true",
            "free-movement-has-limits = true",
            "that-law-covers-security = false",
        ],
        (2026, "NI"),
        Answer::In,
        "psti.sch3.1.same-subject",
    ),
    (
        "the same radio product in Great Britain",
        &[
            "windsor-framework = true",
            "free-movement-has-limits = false",
        ],
        (2026, "GB"),
        Answer::In,
        "psti.sch3.1",
    ),
];

#[test]
fn worked_examples() {
    for (what, changed, (year, place), answer, row) in EXAMPLES {
        let asking = Asking {
            on: date(*year, 1, 5),
            territory: place.parse().unwrap(),
        };
        let mut changed = changed.to_vec();
        // Where the exception for Northern Ireland could matter, the examples that are not about it say that it does not.
        if !changed.iter().any(|line| line.starts_with("windsor")) {
            changed.push("windsor-framework = false");
        }
        let found = ask(PSTI, &camera(&changed), asking);
        assert_eq!(found.answer, *answer, "{what}: {:#?}", found.because);
        let step = found.because.iter().any(|step| step.row == *row);
        assert!(
            step,
            "{what}: {row} is not on the path: {:#?}",
            found.because
        );
        assert_eq!(
            found.missing.is_empty(),
            *answer != Answer::NotKnown,
            "{what}"
        );
    }
}

#[test]
fn vehicles_are_excepted_from_the_day_of_their_regulations() {
    let car = camera(&["kind = [\"motor-vehicle\"]", "vehicle-type-approval = true"]);
    let on = |day| {
        let asking = Asking {
            on: day,
            territory: Territory::GreatBritain,
        };
        ask(PSTI, &car, asking).answer
    };
    assert_eq!(on(date(2025, 2, 24)), Answer::In);
    assert_eq!(on(date(2025, 2, 25)), Answer::Out);
}

#[test]
fn the_proposal_took_in_computers_and_phones_and_left_out_vehicles() {
    for (kind, answer) in [
        ("laptop-computer", Answer::In),
        ("desktop-computer", Answer::In),
        ("mobile-phone", Answer::In),
        ("motor-vehicle", Answer::Out),
        ("ev-charge-point", Answer::Out),
        ("smart-meter", Answer::Out),
        ("medical-device", Answer::Out),
    ] {
        let found = ask(
            PROPOSAL,
            &format!(
                "[answers]\nover-the-internet = true\nto-uk-consumers = true\nkind = [\"{kind}\"]\n"
            ),
            TODAY,
        );
        // A word that only the other regime knows is passed over, in a file that answers both.
        assert!(!found.ever_law);
        let own = from_toml(
            &format!(
                "[answers]\nover-the-internet = true\nto-uk-consumers = true\nkind = [\"{kind}\"]\n"
            ),
            &regime(PROPOSAL),
            &both(),
        )
        .unwrap();
        assert_eq!(
            determine(&regime(PROPOSAL), &own, TODAY).unwrap().answer,
            answer,
            "{kind}"
        );
    }
}

#[test]
fn the_path_of_reasons_reads_as_a_lawyer_would_write_it() {
    let found = ask(
        PSTI,
        &camera(&["windsor-framework = false", "way-of-supply = ?"]),
        TODAY,
    );
    let mut words = format!("{:?}: {}\n", found.answer, found.says);
    for step in &found.because {
        let indent = "  ".repeat(usize::from(step.depth));
        let _ = writeln!(
            words,
            "{indent}{:?} {} ({}): {}",
            step.outcome, step.row, step.footing.citation, step.decided_by
        );
    }
    for missing in &found.missing {
        let _ = writeln!(words, "missing {}: {}", missing.fact, missing.question);
    }
    insta::assert_snapshot!(words);
}

/// A connection whose every part is known.
fn connection() -> impl Strategy<Value = Connection> {
    let protocol = prop_oneof![Just(Protocol::Ip), Just(Protocol::NonIp)];
    let through = prop_oneof![
        Just(Through::Air),
        Just(Through::Wire),
        Just(Through::AnotherProduct)
    ];
    let together = prop_oneof![Just("day"), Just("night")];
    (
        protocol,
        through,
        any::<bool>(),
        any::<bool>(),
        0_u16..3,
        together,
    )
        .prop_map(
            |(protocol, through, cable, end, at_once, together)| Connection {
                to: "another product".to_owned(),
                protocol: Some(protocol),
                through: Some(through),
                cable,
                internet_connectable: Some(end),
                at_once,
                together: Some(together.to_owned()),
            },
        )
}

fn with(connections: Vec<Connection>) -> Description {
    let mut description = ORDINARY.clone();
    description.connections = connections;
    description.lists_every_connection = Some(true);
    description
}

/// A product that is in scope as soon as it is network-connectable.
static ORDINARY: LazyLock<Description> = LazyLock::new(|| {
    read(
        "[answers]\nover-the-internet = false\nelectrical-signals = true\ninput-peripheral = false\nkind = []\nwindsor-framework = false\nto-uk-consumers = true\nsupplied-before = false\nin-course-of-business = true\nway-of-supply = \"sale\"\n",
    )
});

fn answer(description: &Description) -> Answer {
    determine(&ACT, description, TODAY).unwrap().answer
}

/// Section 5(4) to (6) and (8) as they read, one link at a time.
fn is_network_connectable(connections: &[Connection]) -> bool {
    let direct = |one: &Connection| one.through != Some(Through::AnotherProduct);
    let links: Vec<&Connection> = connections
        .iter()
        .flat_map(|one| std::iter::repeat_n(one, usize::from(one.at_once)))
        .filter(|one| direct(one))
        .collect();
    let ip = |one: &Connection| one.protocol == Some(Protocol::Ip);
    let online = |one: &Connection| one.internet_connectable == Some(true);
    let first = links.iter().any(|one| ip(one) && online(one));
    let pair = links.iter().enumerate().any(|(at, one)| {
        links[at + 1..].iter().any(|two| {
            [one, two].iter().all(|link| !ip(link) && !link.cable) && one.together == two.together
        })
    });
    let second = pair && links.iter().any(|one| !ip(one) && online(one));
    first || second
}

/// A set of peripherals that meets section 5(7), with so many linking and further input products.
fn set(linking: usize, inputs: usize) -> Description {
    let mut description = with(Vec::new());
    description.answers.remove("input-peripheral");
    description.peripherals_for_a_computer = Some(true);
    let names: Vec<String> = (0..linking).map(|at| format!("receiver {at}")).collect();
    for name in &names {
        description.peripherals.push(Peripheral {
            name: name.clone(),
            part: Part::Linking,
            this_product: false,
            protocol: Some(Protocol::NonIp),
            through: Some(Through::Wire),
            connects_to: Vec::new(),
            internet_connectable: Some(true),
        });
    }
    for at in 0..=inputs {
        description.peripherals.push(Peripheral {
            name: format!("keyboard {at}"),
            part: Part::Input,
            this_product: at == 0,
            protocol: Some(Protocol::NonIp),
            through: Some(Through::Air),
            connects_to: names.clone(),
            internet_connectable: None,
        });
    }
    description
}

/// What nobody said, at these places of a description.
fn forget(description: &mut Description, which: &[bool]) {
    let mut which = which.iter().copied().cycle();
    let mut next = || which.next().unwrap_or(false);
    description.answers.retain(|_, _| !next());
    for one in &mut description.connections {
        one.protocol = one.protocol.filter(|_| !next());
        one.through = one.through.filter(|_| !next());
        one.internet_connectable = one.internet_connectable.filter(|_| !next());
        one.together = one.together.take().filter(|_| !next());
    }
    description.lists_every_connection = description.lists_every_connection.filter(|_| !next());
}

proptest! {
    #[test]
    fn the_network_test_is_section_5_as_it_reads(connections in prop::collection::vec(connection(), 0..6)) {
        let expected = if is_network_connectable(&connections) { Answer::In } else { Answer::Out };
        prop_assert_eq!(answer(&with(connections)), expected);
    }

    #[test]
    fn a_cable_counts_for_nothing_and_a_wire_as_air(connections in prop::collection::vec(connection(), 0..5), cable in connection()) {
        let before = answer(&with(connections.clone()));
        let mut more = connections.clone();
        more.push(Connection { cable: true, internet_connectable: Some(false), ..cable });
        prop_assert_eq!(answer(&with(more)), before, "a cable made a difference");
        let wired = connections.into_iter().map(|one| Connection {
            through: one.through.map(|through| if through == Through::Air { Through::Wire } else { through }),
            ..one
        });
        prop_assert_eq!(answer(&with(wired.collect())), before, "a wire made a difference");
    }

    #[test]
    fn one_more_connection_never_takes_a_product_out(connections in prop::collection::vec(connection(), 0..5), more in connection()) {
        let before = answer(&with(connections.clone()));
        let mut all = connections;
        all.push(more);
        prop_assert!(before != Answer::In || answer(&with(all)) == Answer::In);
    }

    #[test]
    fn what_is_not_known_is_never_guessed(
        connections in prop::collection::vec(connection(), 0..5),
        forgotten in prop::collection::vec(any::<bool>(), 1..40),
    ) {
        let whole = with(connections);
        let mut part = whole.clone();
        forget(&mut part, &forgotten);
        let (whole, part) = (answer(&whole), answer(&part));
        prop_assert!(part == Answer::NotKnown || part == whole, "{part:?} was said before all was known, and it is {whole:?}");
    }

    #[test]
    fn connections_of_which_nobody_said_when_they_hold_are_never_guessed_apart_or_together(
        connections in prop::collection::vec(connection(), 0..5),
        forgotten in prop::collection::vec(any::<bool>(), 5),
    ) {
        // One radio link each, so that what counts is only which of them hold together.
        let links = connections.into_iter().map(|one| Connection {
            protocol: Some(Protocol::NonIp),
            through: Some(Through::Air),
            cable: false,
            at_once: 1,
            ..one
        });
        let whole = with(links.collect());
        let mut part = whole.clone();
        for (one, forget) in part.connections.iter_mut().zip(forgotten) {
            one.together = one.together.take().filter(|_| !forget);
        }
        let (whole, part) = (answer(&whole), answer(&part));
        prop_assert!(part == Answer::NotKnown || part == whole, "{part:?}, and it is {whole:?}");
    }

    #[test]
    fn an_input_product_counts_only_while_every_link_of_its_set_holds(linking in 1_usize..4, inputs in 0_usize..4, broken in 0_usize..8, how in 0_u8..4) {
        let mut description = set(linking, inputs);
        prop_assert_eq!(answer(&description), Answer::In);
        let at = broken % description.peripherals.len();
        let one = &mut description.peripherals[at];
        let breaks = match (one.part, how) {
            (_, 0) => { one.protocol = Some(Protocol::Ip); true }
            (Part::Linking, 1) => { one.internet_connectable = Some(false); true }
            (Part::Input, 1) => { one.connects_to.pop(); true }
            (Part::Input, 2) => { one.through = Some(Through::Wire); true }
            (_, 3) => { one.through = Some(Through::AnotherProduct); true }
            // Air is what an input product needs, and no linking product minds.
            _ => {
                one.through = Some(Through::Air);
                false
            }
        };
        prop_assert_eq!(answer(&description), if breaks { Answer::Out } else { Answer::In });
    }

    #[test]
    fn the_linking_product_itself_does_not_count_as_an_input_product(linking in 1_usize..3, inputs in 0_usize..3) {
        let mut description = set(linking, inputs);
        for one in &mut description.peripherals {
            one.this_product = one.part == Part::Linking;
        }
        prop_assert_eq!(answer(&description), Answer::Out);
    }

    #[test]
    fn no_product_file_brings_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0_usize..600) {
        let mut text = EXAMPLE.as_bytes().to_vec();
        let at = at % text.len();
        text.splice(at..at, bytes);
        let text = String::from_utf8_lossy(&text);
        if let Err(mistakes) = from_toml(&text, &regime(PSTI), &both()) {
            prop_assert!(!mistakes.is_empty() && mistakes.iter().all(|one| one.line.is_some()));
        }
    }

    #[test]
    fn no_regime_file_brings_the_loader_down(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in 0_usize..200, bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let (path, text) = &LAW[file.index(LAW.len())];
        let folder = path.split('/').next().unwrap();
        let mut text = text.clone();
        let at = at.index(text.len());
        let end = (at + cut).min(text.len());
        text.splice(at..end, bytes);
        let files: Vec<(String, Vec<u8>)> = LAW
            .iter()
            .filter(|(other, _)| other.starts_with(folder))
            .map(|(other, own)| (other.clone(), if other == path { text.clone() } else { own.clone() }))
            .collect();
        let (regimes, problems) = load(&files);
        prop_assert_eq!(regimes.len() + usize::from(!problems.is_empty()), 1, "sound, or with problems named");
        // What is still sound can be asked.
        for regime in &regimes {
            let _answer = determine(regime, &with(Vec::new()), TODAY);
        }
    }
}

/// The files of the repository's regimes, without the standards and the calendar beside them.
static LAW: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    let folder = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let heads = all
        .iter()
        .filter(|(path, _)| path.ends_with("/regime.toml"));
    let regimes: Vec<String> = heads.map(|(path, _)| folder(path)).collect();
    all.retain(|(path, _)| regimes.contains(&folder(path)));
    all
});

/// The example that ships with the documentation.
const EXAMPLE: &str = include_str!("../../../../docs/reference/product.toml");

#[test]
fn the_example_of_the_documentation_is_in_scope_of_both_regimes() {
    for regime in both() {
        let description = from_toml(EXAMPLE, &regime, &both()).unwrap();
        let found = determine(&regime, &description, TODAY).unwrap();
        assert_eq!(found.answer, Answer::In, "{:#?}", found.because);
    }
}

#[test]
fn a_wrong_file_names_every_mistake_with_its_line() {
    let text = "colour = \"red\"\n\n[answers]\nover-the-internet = \"yes\"\nkind = [\"toaster\"]\nother-products-at-once = -2\nis-it-nice = true\nway-of-supply = [\"sale\"]\n\n[[connection]]\nprotocol = \"zigbee\"\nthrough = \"air\"\n\n[[peripheral]]\nname = \"keyboard\"\n\n[[earlier_supply]]\nkind = \"theft\"\nby_relevant_person = 1\n";
    let mistakes = from_toml(text, &regime(PSTI), &both()).unwrap_err();
    let words: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
    insta::assert_snapshot!(words.join("\n"));
    let huge = "#".repeat(70_000);
    assert_eq!(
        from_toml(&huge, &regime(PSTI), &both()).unwrap_err()[0].code,
        "product.too-large"
    );
    let deep = format!("product = {}", "[".repeat(5_000));
    assert!(
        !from_toml(&deep, &regime(PSTI), &both())
            .unwrap_err()
            .is_empty()
    );
}

#[test]
fn json_is_read_as_the_file_is() {
    let json = serde_json::json!({
        "answers": { "over-the-internet": true, "kind": ["motor-vehicle"] },
        "connection": [{ "to": "phone", "protocol": "non-ip" }],
        "lists_every_supply": false,
    });
    let toml = "lists_every_supply = false\n[answers]\nover-the-internet = true\nkind = [\"motor-vehicle\"]\n[[connection]]\nto = \"phone\"\nprotocol = \"non-ip\"\n";
    let read_json = from_json(&json, &regime(PSTI), &both()).unwrap();
    assert_eq!(read_json, read(toml));
    let wrong = from_json(
        &serde_json::json!({ "answers": 7, "what": null }),
        &regime(PSTI),
        &both(),
    )
    .unwrap_err();
    assert_eq!(wrong.len(), 2, "{wrong:?}");
}

#[test]
fn an_answer_and_a_list_that_do_not_agree_decide_nothing() {
    let mut description = with(Vec::new());
    assert_eq!(answer(&description), Answer::Out);
    description
        .answers
        .insert("other-products-at-once".to_owned(), Given::Number(3));
    description
        .answers
        .insert("other-to-internet-product".to_owned(), Given::Yes(true));
    let found = determine(&regime(PSTI), &description, TODAY).unwrap();
    assert_eq!(found.answer, Answer::NotKnown);
    let step = found
        .because
        .iter()
        .find(|step| step.row == "psti.s5.second.two")
        .unwrap();
    assert_eq!(step.outcome, Holds::NotKnown);
    assert!(
        step.decided_by.contains("do not agree"),
        "{}",
        step.decided_by
    );
}
