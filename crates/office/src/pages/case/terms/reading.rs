//! Reading the terms of a notice back from its form.

use std::collections::BTreeMap;

use proofhouse_law::case::{Terms, TestPlan, UnitScope};
use proofhouse_law::regime::Power;
use proofhouse_law::{AllegationId, NoticeId, PartyId};
use proofhouse_register::Gtin;

use super::super::{fields, words};
use super::unit_rows;
use crate::web::form::{Faults, Form};

/// Reads the terms. What the law asks of them is left to the law, which says it with its rule.
pub(in crate::pages::case) fn read(power: &Power, form: &Form) -> Result<Terms, Faults> {
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
            activities: fields::lines(form, "activities"),
            units,
            territory,
            from,
            ends_on,
            test_plan,
            paragraphs,
            urgency,
            replaces,
            particulars: None,
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

    use super::super::of;
    use super::*;

    fn terms() -> Terms {
        Terms {
            power: "temporary-ban".parse().expect("an id"),
            allegations: vec!["a-1".parse().expect("an id")],
            addressees: vec!["maker".parse().expect("an id")],
            addressee_classes: vec!["distributor".to_owned()],
            activities: vec!["supply".to_owned(), "offer to supply".to_owned()],
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

    #[test]
    fn a_draft_that_is_shown_and_sent_back_unchanged_stays_the_same() {
        let sources = [
            (
                "authority.toml",
                &include_bytes!("../../../../../../regimes/uk-proposal-2020/authority.toml")[..],
            ),
            (
                "power-permanent-ban.toml",
                &include_bytes!(
                    "../../../../../../regimes/uk-proposal-2020/power-permanent-ban.toml"
                )[..],
            ),
            (
                "regime.toml",
                &include_bytes!("../../../../../../regimes/uk-proposal-2020/regime.toml")[..],
            ),
            (
                "requirements.toml",
                &include_bytes!("../../../../../../regimes/uk-proposal-2020/requirements.toml")[..],
            ),
            (
                "roles.toml",
                &include_bytes!("../../../../../../regimes/uk-proposal-2020/roles.toml")[..],
            ),
        ];
        let paths: Vec<String> = sources
            .iter()
            .map(|(name, _)| format!("uk-proposal-2020/{name}"))
            .collect();
        let files: Vec<_> = sources
            .iter()
            .zip(&paths)
            .map(|((_, bytes), path)| proofhouse_law::SourceFile { path, bytes })
            .collect();
        let (regimes, problems) = proofhouse_law::regime::load(&files);
        assert!(problems.is_empty(), "{problems:?}");
        let mut before = terms();
        before
            .paragraphs
            .insert("goods".to_owned(), "The camera.\nEvery batch.".to_owned());
        let power = regimes[0].power(&before.power).expect("the power");
        let after = read(power, &of(&before).expect("a form")).expect("read back");
        assert_eq!(after, before);
    }
}
