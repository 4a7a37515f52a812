//! Reading the terms of a notice back from its form.

use std::collections::BTreeMap;

use proofhouse_law::case::{Terms, TestPlan, UnitScope};
use proofhouse_law::regime::{Power, Regime};
use proofhouse_law::{AllegationId, NoticeId, PartyId};
use proofhouse_register::Gtin;

use super::super::{fields, particulars, words};
use super::{named, unit_rows};
use crate::web::form::{Faults, Form};

/// Reads the terms. What the law asks of them is left to the law, which says it with its rule.
pub(in crate::pages::case) fn read(
    regime: &Regime,
    power: &Power,
    form: &Form,
) -> Result<Terms, Faults> {
    let mut faults = Faults::default();
    let allegations: Vec<AllegationId> = ids(form, "allegations");
    let addressees: Vec<PartyId> = ids(form, "addressees");
    if addressees.is_empty() {
        faults.add("addressees", "Select whom the notice is for");
    }
    let units = read_units(form, &mut faults);
    let territory = fields::text(
        form,
        "territory",
        "Enter where the notice holds",
        fields::LINE_MAX,
        &mut faults,
    );
    let from = fields::date(form, "from", "First day", &mut faults);
    let ends_on = fields::date_or_none(form, "ends", "Last day", &mut faults);
    let test_plan = read_plan(form, &mut faults);
    let mut paragraphs = BTreeMap::new();
    for one in &power.paragraphs {
        let field = format!("paragraph_{}", one.id);
        if let Some(text) = fields::text_or_none(form, &field, fields::TEXT_MAX, &mut faults) {
            paragraphs.insert(one.id.clone(), text);
        }
    }
    let of = particulars::Reading {
        regime,
        power,
        form,
    };
    let particulars = particulars::read(of, &mut faults);
    let urgency = fields::text_or_none(form, "urgency", fields::TEXT_MAX, &mut faults);
    let replaces = Some(form.text("replaces"))
        .filter(|text| !text.is_empty())
        .map(str::parse::<NoticeId>);
    match (from, replaces.transpose()) {
        (Some(from), Ok(replaces)) if faults.is_empty() => Ok(Terms {
            power: power.id.clone(),
            allegations,
            addressees,
            addressee_classes: fields::lines(form, "classes"),
            activities: named(power, fields::lines(form, "activities")),
            units,
            territory,
            from,
            ends_on,
            test_plan,
            paragraphs,
            urgency,
            replaces,
            particulars,
        }),
        (_, Err(_)) => {
            faults.add("replaces", "Select a notice of this case");
            Err(faults)
        }
        _ => Err(faults),
    }
}

fn ids<T: std::str::FromStr>(form: &Form, name: &str) -> Vec<T> {
    form.all(name)
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect()
}

fn read_units(form: &Form, faults: &mut Faults) -> Vec<UnitScope> {
    let mut units = Vec::new();
    for place in 1..=unit_rows(form) {
        let field = |part: &str| format!("unit_{place}_{part}");
        let value = form.text(&field("value")).to_owned();
        let batch = fields::text_or_none(form, &field("batch"), fields::LINE_MAX, faults);
        let firmware = fields::text_or_none(form, &field("firmware"), fields::LINE_MAX, faults);
        if value.is_empty() {
            if batch.is_some() || firmware.is_some() {
                faults.add(&field("value"), "Enter the number under the barcode");
            }
            continue;
        }
        match Gtin::parse(&value) {
            Ok(_) => units.push(UnitScope {
                scheme: "gtin".to_owned(),
                value,
                batch,
                firmware,
            }),
            Err(error) => faults.add(&field("value"), words::sentence(&error.to_string())),
        }
    }
    if units.is_empty() && faults.is_empty() {
        faults.add(
            "unit_1_value",
            "Enter the number under the barcode of at least one product",
        );
    }
    units
}

/// A test plan, or none where nothing of it is filled in.
fn read_plan(form: &Form, faults: &mut Faults) -> Option<TestPlan> {
    let lab = fields::text_or_none(form, "lab", fields::LINE_MAX, faults);
    let method = fields::text_or_none(form, "method", fields::TEXT_MAX, faults);
    let finishes = fields::date_or_none(form, "finishes", "The day the tests finish", faults);
    if lab.is_none() && method.is_none() && finishes.is_none() {
        return None;
    }
    let Some(finishes_on) = finishes else {
        faults.add("finishes-day", "Enter the day by which the tests finish");
        return None;
    };
    let provisions = ids(form, "test_provisions");
    Some(TestPlan {
        lab: lab.unwrap_or_default(),
        provisions,
        method: method.unwrap_or_default(),
        finishes_on,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proofhouse_law::case::{
        ComplianceTerms, ForfeitureTerms, Lot, Particulars, PenaltyTerms, RecallTerms, Sought,
    };
    use proofhouse_law::penalty::{Money, Revenue};

    use super::super::of;
    use super::*;

    fn terms() -> Terms {
        Terms {
            power: "temporary-ban".parse().expect("an id"),
            allegations: vec!["a-1".parse().expect("an id")],
            addressees: vec!["maker".parse().expect("an id")],
            addressee_classes: vec!["distributor".to_owned()],
            activities: vec!["supply".to_owned(), "offer-to-supply".to_owned()],
            units: vec![UnitScope {
                scheme: "gtin".to_owned(),
                value: "05012345678900".to_owned(),
                batch: Some("B7".to_owned()),
                firmware: None,
            }],
            territory: "United Kingdom".to_owned(),
            from: date(2027, 1, 5),
            ends_on: Some(date(2027, 3, 5)),
            test_plan: Some(TestPlan {
                lab: "Lab 1".to_owned(),
                provisions: vec!["proposal.1.unique".parse().expect("an id")],
                method: "two units".to_owned(),
                finishes_on: date(2027, 2, 5),
            }),
            paragraphs: BTreeMap::new(),
            urgency: None,
            replaces: None,
            particulars: None,
        }
    }

    /// The regimes of the repository.
    fn regimes() -> Vec<Regime> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regimes");
        let mut files = Vec::new();
        for inner in std::fs::read_dir(folder).unwrap() {
            let inner = inner.unwrap().path();
            for file in inner
                .is_dir()
                .then(|| std::fs::read_dir(&inner).unwrap())
                .into_iter()
                .flatten()
            {
                let file = file.unwrap().path();
                let name = file
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.push((name, std::fs::read(&file).unwrap()));
            }
        }
        let sources: Vec<_> = files
            .iter()
            .map(|(path, bytes)| proofhouse_law::SourceFile { path, bytes })
            .collect();
        let (regimes, problems) = proofhouse_law::regime::load(&sources);
        assert!(problems.is_empty(), "{problems:?}");
        regimes
    }

    /// Terms of each kind that has particulars.
    fn kinds(regime: &Regime) -> [(&'static str, Particulars); 4] {
        let factors = regime.penalties()[0].factors.iter();
        [
            (
                "compliance",
                Particulars::Compliance(ComplianceTerms {
                    comply_by: date(2027, 6, 1),
                    steps: vec!["one".to_owned(), "two".to_owned()],
                }),
            ),
            (
                "recall",
                Particulars::Recall(RecallTerms {
                    supplied: 1200,
                    inadequate: "Only shops were told.".to_owned(),
                    insufficient: "They stand in homes.".to_owned(),
                    return_to: "The maker".to_owned(),
                    arrangements_by: date(2027, 6, 1),
                    inform_customers: true,
                }),
            ),
            (
                "penalty",
                Particulars::Penalty(PenaltyTerms {
                    breach: "psti.sch1.1.2".parse().expect("an id"),
                    amount_pence: 150_050,
                    daily_pence: Some(5),
                    pay_within_days: 28,
                    factors: factors
                        .map(|one| (one.id.clone(), "weighed".to_owned()))
                        .collect(),
                    revenue: Revenue::CompletePeriod {
                        first_day: date(2026, 1, 1),
                        last_day: date(2026, 12, 31),
                        amount: Money::whole(20_000_000),
                        determined: true,
                    },
                    group: true,
                }),
            ),
            (
                "forfeiture",
                Particulars::Forfeiture(ForfeitureTerms {
                    court: "A court".to_owned(),
                    sought: Sought::Destroy,
                    goods: vec![Lot {
                        description: "Cameras".to_owned(),
                        quantity: 40,
                        seal: "S-1".to_owned(),
                        held_at: "Store 3".to_owned(),
                    }],
                    interested: vec!["maker".parse().expect("an id")],
                }),
            ),
        ]
    }

    #[test]
    fn a_draft_that_is_shown_and_sent_back_unchanged_stays_the_same() {
        let regimes = regimes();
        let of_id = |id: &str| {
            regimes
                .iter()
                .find(|one| one.id().as_str() == id)
                .expect("it")
        };
        let act = of_id("uk-psti-2022");
        let mut ban = terms();
        ban.paragraphs
            .insert("goods".to_owned(), "The camera.\nEvery batch.".to_owned());
        let mut rows = vec![(of_id("uk-proposal-2020"), ban)];
        for (power, particulars) in kinds(act) {
            let one = Terms {
                power: power.parse().expect("an id"),
                test_plan: None,
                particulars: Some(particulars),
                ..terms()
            };
            rows.push((act, one));
        }
        for (regime, before) in rows {
            let power = regime.power(&before.power).expect("the power");
            let after = read(regime, power, &of(&before).expect("a form")).expect("read back");
            assert_eq!(after, before);
        }
    }
}
