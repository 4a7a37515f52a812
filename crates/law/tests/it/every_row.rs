//! Each row of scope and of duties has a case in which it holds and one in which it does not, drawn from the data: a row
//! without one fails.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proofhouse_law::Regime;
use proofhouse_law::duty::{Question, Recipient, Standing, owed};
use proofhouse_law::scope::{
    Asked, Asking, Description, FactKind, Given, Holds, Territory, Test, determine,
};

use crate::walk::Dice;
use crate::world::{PROPOSAL, PSTI, regime};

fn given(dice: &mut Dice, fact: &Asked) -> Option<Given> {
    if dice.once_in(5) {
        return None;
    }
    let options: Vec<&str> = fact.options.iter().map(|one| one.id.as_str()).collect();
    Some(match fact.kind {
        FactKind::YesNo => Given::Yes(dice.once_in(2)),
        FactKind::Number => Given::Number(u16::try_from(dice.roll(4)).unwrap()),
        FactKind::OneOf => Given::Words(
            dice.pick(&options)
                .map(|one| (*one).to_owned())
                .into_iter()
                .collect(),
        ),
        FactKind::AnyOf => {
            let some = options.iter().filter(|_| dice.once_in(4));
            Given::Words(some.map(|one| (*one).to_owned()).collect())
        }
    })
}

/// What is so of most products: few answers by chance alone would come to a product that is sold at all.
fn sold_as_usual(fact: &str) -> Option<Given> {
    Some(match fact {
        "over-the-internet" | "to-uk-consumers" | "in-course-of-business" => Given::Yes(true),
        "supplied-before" | "windsor-framework" => Given::Yes(false),
        "kind" => Given::Words(BTreeSet::new()),
        _ => return None,
    })
}

fn somewhere(dice: &mut Dice) -> Asking {
    let places = [
        Territory::GreatBritain,
        Territory::NorthernIreland,
        Territory::UnitedKingdom,
    ];
    let days = [date(2020, 8, 1), date(2024, 6, 1), date(2026, 1, 5)];
    Asking {
        on: *dice.pick(&days).unwrap(),
        territory: *dice.pick(&places).unwrap(),
    }
}

#[test]
fn every_row_of_scope_holds_for_one_product_and_not_for_another() {
    for id in [PSTI, PROPOSAL] {
        let regime = regime(id);
        let scope = regime.scope().unwrap();
        let mut dice = Dice::new(7);
        let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for _ in 0..4000 {
            let usual = dice.once_in(2);
            let answers = scope.facts.iter().filter_map(|fact| {
                let usual = sold_as_usual(&fact.id).filter(|_| usual && !dice.once_in(6));
                let answer = usual.or_else(|| given(&mut dice, fact))?;
                Some((fact.id.clone(), answer))
            });
            let product = Description {
                answers: answers.collect(),
                ..Description::default()
            };
            let found = determine(&regime, &product, somewhere(&mut dice)).unwrap();
            for step in found.because {
                let outcome = format!("{:?}", step.outcome);
                seen.entry(step.row).or_default().insert(outcome);
            }
        }
        let lacking: Vec<&str> = scope
            .rows
            .iter()
            .map(|row| row.id.as_str())
            .filter(|row| {
                let of = |holds: Holds| {
                    let outcomes = seen.get(*row);
                    outcomes.is_some_and(|all| all.contains(&format!("{holds:?}")))
                };
                // A path of reasons names what decided: of a row that denies another, the other speaks.
                let denied = matches!(scope.row(row).map(|row| &row.test), Some(Test::Not { .. }));
                let (yes, no) = (of(Holds::Yes), of(Holds::No));
                !(yes && no) && !(denied && (yes || no))
            })
            .collect();
        assert!(
            lacking.is_empty(),
            "{id}: no case both ways for {lacking:?}"
        );
    }
}

/// Every question that can be asked of the regime's duties with at most one thing told or given besides.
fn questions(regime: &Regime) -> Vec<Question> {
    let duties = regime.duties();
    let mut all = Vec::new();
    for role in duties.roles() {
        for situation in &duties.situations {
            let plain = Question {
                role,
                situation: situation.id.clone(),
                on: date(2026, 1, 5),
                told_by: BTreeSet::new(),
                given: BTreeSet::new(),
            };
            for circumstance in &duties.circumstances {
                let mut more = plain.clone();
                more.given.insert(circumstance.id.clone());
                all.push(more);
            }
            for teller in Recipient::ALL {
                let mut more = plain.clone();
                more.told_by.insert(teller);
                all.push(more);
            }
            all.push(plain);
        }
    }
    all
}

#[test]
fn every_duty_is_owed_by_somebody_and_not_by_everybody() {
    for id in [PSTI, PROPOSAL] {
        let regime = regime(id);
        let (mut owed_in, mut asked) = (BTreeMap::<String, usize>::new(), 0);
        for question in questions(&regime) {
            let Ok(answer) = owed(&regime, &question) else {
                continue;
            };
            asked += 1;
            for duty in answer
                .duties
                .iter()
                .filter(|one| one.standing != Standing::NotOwed)
            {
                *owed_in.entry(duty.id.clone()).or_default() += 1;
            }
        }
        for duty in &regime.duties().duties {
            let times = owed_in.get(&duty.id).copied().unwrap_or_default();
            assert!(times > 0, "{id}: {} is owed by nobody", duty.id);
            assert!(times < asked, "{id}: {} is owed whoever asks", duty.id);
        }
    }
}
