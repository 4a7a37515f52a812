//! Duties: what is owed by whom in which situation, to whom it is told, and what need not be told twice.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::date;
use proofhouse_law::case::EconomicRole::{
    self, AuthorisedRepresentative, Distributor, Importer, Manufacturer, Producer,
};
use proofhouse_law::duty::{NoAnswer, Owed, Question, Recipient, Speed, Standing, owed};
use proofhouse_law::regime::Regime;

use crate::world::{PROPOSAL, PSTI, regime};

fn ask(role: EconomicRole, situation: &str) -> Question {
    Question {
        role,
        situation: situation.to_owned(),
        on: date(2026, 1, 5),
        told_by: BTreeSet::new(),
        given: BTreeSet::new(),
    }
}

fn told(mut question: Question, by: Recipient) -> Question {
    question.told_by.insert(by);
    question
}

fn given(mut question: Question, circumstance: &str) -> Question {
    question.given.insert(circumstance.to_owned());
    question
}

fn standing(owed: &Owed, duty: &str) -> Standing {
    let found = owed.duties.iter().find(|one| one.id == duty);
    found
        .unwrap_or_else(|| panic!("{duty} is not named"))
        .standing
}

fn tells(owed: &Owed, duty: &str, whom: Recipient) -> Standing {
    let duty = owed.duties.iter().find(|one| one.id == duty).unwrap();
    let tell = duty.tell.iter().find(|one| one.whom == whom).unwrap();
    tell.standing
}

/// The whole matrix of the Act, for a lawyer to read.
#[test]
fn the_matrix_of_duties_reads_as_the_act_has_it() {
    let psti = regime(PSTI);
    let mut words = String::new();
    for role in [
        Manufacturer,
        AuthorisedRepresentative,
        Importer,
        Distributor,
    ] {
        for situation in &psti.duties().situations {
            let found = owed(&psti, &ask(role, &situation.id)).unwrap();
            let _ = writeln!(words, "{role:?}: {}", situation.id);
            for duty in &found.duties {
                let _ = writeln!(
                    words,
                    "  {:?} {} ({})",
                    duty.standing, duty.title, duty.by_when
                );
                let _ = writeln!(words, "      {}", duty.footing.citation);
                for tell in &duty.tell {
                    let _ = writeln!(
                        words,
                        "    {:?} to {}: {}",
                        tell.standing,
                        tell.who,
                        tell.content.join("; ")
                    );
                }
            }
        }
    }
    insta::assert_snapshot!(words);
}

#[test]
fn nobody_is_told_what_they_told_you() {
    let psti = regime(PSTI);
    let question = ask(Distributor, "manufacturer-failure-known");
    let plain = owed(&psti, &question).unwrap();
    for whom in [
        Recipient::Authority,
        Recipient::Importers,
        Recipient::Distributors,
        Recipient::Supplier,
    ] {
        assert_eq!(
            tells(&plain, "psti.s25.notify", whom),
            Standing::Owed,
            "{whom:?}"
        );
    }
    let by_authority = owed(&psti, &told(question.clone(), Recipient::Authority)).unwrap();
    assert_eq!(
        tells(&by_authority, "psti.s25.notify", Recipient::Authority),
        Standing::NotOwed
    );
    assert_eq!(
        tells(&by_authority, "psti.s25.notify", Recipient::Supplier),
        Standing::Owed
    );
    assert_eq!(standing(&by_authority, "psti.s25.contact"), Standing::Owed);
    let by_importer = owed(&psti, &told(question.clone(), Recipient::Importers)).unwrap();
    assert_eq!(
        tells(&by_importer, "psti.s25.notify", Recipient::Importers),
        Standing::OwedToOthers,
        "one importer told you: the others may not know"
    );
    let by_maker = owed(&psti, &told(question.clone(), Recipient::Manufacturer)).unwrap();
    assert_eq!(standing(&by_maker, "psti.s25.contact"), Standing::NotOwed);
    assert_eq!(
        tells(&by_maker, "psti.s25.notify", Recipient::Authority),
        Standing::Owed
    );
    let notified = owed(&psti, &given(question.clone(), "authority-notified")).unwrap();
    assert_eq!(
        tells(&notified, "psti.s25.notify", Recipient::Authority),
        Standing::NotOwed
    );
    let supplier = owed(&psti, &given(question, "supplier-told")).unwrap();
    assert_eq!(
        tells(&supplier, "psti.s25.notify", Recipient::Supplier),
        Standing::NotOwed
    );
}

#[test]
fn what_depends_on_something_says_on_what_until_it_is_so() {
    let psti = regime(PSTI);
    let question = ask(Importer, "manufacturer-failure-known");
    let open = owed(&psti, &question).unwrap();
    assert_eq!(standing(&open, "psti.s19.prevent"), Standing::OwedIf);
    let duty = open
        .duties
        .iter()
        .find(|one| one.id == "psti.s19.prevent")
        .unwrap();
    assert!(duty.because.as_ref().unwrap().text.contains("unlikely"));
    let unlikely = owed(&psti, &given(question, "remedy-unlikely")).unwrap();
    assert_eq!(standing(&unlikely, "psti.s19.prevent"), Standing::Owed);
}

#[test]
fn a_representative_owes_its_own_duty_and_others_only_where_they_were_handed_on() {
    let psti = regime(PSTI);
    let own = owed(
        &psti,
        &ask(AuthorisedRepresentative, "manufacturer-failure-known"),
    )
    .unwrap();
    assert_eq!(standing(&own, "psti.s13.contact"), Standing::Owed);
    let handed = owed(&psti, &ask(AuthorisedRepresentative, "own-failure-known")).unwrap();
    assert!(!handed.duties.is_empty());
    for duty in &handed.duties {
        assert_eq!(duty.standing, Standing::OwedIfDelegated, "{}", duty.id);
        assert!(
            duty.delegation
                .as_ref()
                .unwrap()
                .footing
                .citation
                .ends_with("51"),
            "{}",
            duty.id
        );
    }
    // The statement itself and the requirements stay the manufacturer's.
    let making = owed(&psti, &ask(AuthorisedRepresentative, "making-available")).unwrap();
    let ids: Vec<&str> = making.duties.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["psti.reg8.keep-statement"]);
}

#[test]
fn a_label_changes_what_is_owed_from_the_day_on_which_labels_count() {
    let psti = regime(PSTI);
    let with_label = |on| {
        let question = Question {
            on,
            ..given(ask(Importer, "making-available"), "label-in-force")
        };
        owed(&psti, &question).unwrap()
    };
    let after = with_label(date(2025, 12, 4));
    assert_eq!(standing(&after, "psti.s15.satisfied"), Standing::Owed);
    assert_eq!(standing(&after, "psti.s15.statement"), Standing::NotOwed);
    assert_eq!(
        standing(&after, "psti.s15.keep-statement"),
        Standing::NotOwed
    );
    let before = with_label(date(2025, 12, 3));
    assert!(
        before
            .duties
            .iter()
            .all(|one| one.id != "psti.s15.satisfied")
    );
    assert_eq!(
        standing(&before, "psti.s15.statement"),
        Standing::Owed,
        "no label counted yet"
    );
}

#[test]
fn records_last_as_long_as_the_data_says() {
    let psti = regime(PSTI);
    let found = owed(&psti, &ask(Importer, "investigation-done")).unwrap();
    let by = &found.duties[0].by;
    assert_eq!((by.speed, by.years), (Speed::ForSoLong, Some(10)));
    assert!(
        by.to_string()
            .ends_with("beginning with the day on which the record is made"),
        "{by}"
    );
    let none = owed(&psti, &ask(Distributor, "investigation-done")).unwrap();
    assert!(
        none.duties.is_empty(),
        "the Act asks no record of a distributor"
    );
}

#[test]
fn what_the_regime_does_not_know_is_said_with_what_it_knows() {
    let (psti, proposal) = (regime(PSTI), regime(PROPOSAL));
    let error = |regime: &Regime, question: &Question| owed(regime, question).unwrap_err();
    let role = error(&psti, &ask(Producer, "making-available"));
    assert!(
        matches!(&role, NoAnswer::Role { known } if known.contains("manufacturer")),
        "{role}"
    );
    let situation = error(&proposal, &ask(Producer, "at-sea"));
    assert!(
        situation.to_string().contains("own-failure-known"),
        "{situation}"
    );
    let circumstance = error(&psti, &given(ask(Importer, "making-available"), "it-rains"));
    assert!(
        circumstance.to_string().contains("label-in-force"),
        "{circumstance}"
    );
    assert!(
        !owed(&proposal, &ask(Producer, "making-available"))
            .unwrap()
            .ever_law
    );
}
