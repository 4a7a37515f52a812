//! Scope: worked examples a lawyer can read, the non-IP test against its own definition, and that no gap is guessed over.

mod examples;
mod properties;

use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::civil::date;
use proofhouse_law::Regime;
use proofhouse_law::scope::{
    Answer, Asking, Connection, Description, Determination, Given, Holds, Mistake, Territory,
    determine, from_json, from_toml,
};

use crate::world::{PROPOSAL, PSTI, regime};

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
