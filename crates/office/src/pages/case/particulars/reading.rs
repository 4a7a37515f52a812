//! Reading the particulars back from the form, with every fault of it.

use std::collections::BTreeMap;

use proofhouse_law::case::{
    ComplianceTerms, ForfeitureTerms, Lot, Particulars, PenaltyTerms, RecallTerms,
};
use proofhouse_law::penalty::{Money, Revenue};
use proofhouse_law::regime::Effect;

use super::super::{fields, money};
use super::{Reading, SOUGHT, forfeiture, no_date, penalty};
use crate::web::form::{Faults, Form};

/// The particulars; none where the power asks for none, or where a fault was found.
pub(in crate::pages::case) fn read(of: Reading<'_>, faults: &mut Faults) -> Option<Particulars> {
    match of.power.effect {
        Effect::Compliance => compliance(of.form, faults).map(Particulars::Compliance),
        Effect::Recall => recall(of.form, faults).map(Particulars::Recall),
        Effect::Penalty => sum(of, faults).map(Particulars::Penalty),
        Effect::Forfeiture => goods(of.form, faults).map(Particulars::Forfeiture),
        Effect::TemporaryBan | Effect::PermanentBan | Effect::Information => None,
    }
}

/// A day that must be there, named at its first field where it is not.
fn day(form: &Form, name: &str, what: &str, faults: &mut Faults) -> Option<jiff::civil::Date> {
    let date = fields::date_or_none(form, name, what, faults);
    if no_date(date, form, name) {
        faults.add(&format!("{name}-day"), format!("Enter the {what}"));
    }
    date
}

fn compliance(form: &Form, faults: &mut Faults) -> Option<ComplianceTerms> {
    Some(ComplianceTerms {
        comply_by: day(form, "comply", "last day to comply", faults)?,
        steps: fields::lines(form, "steps"),
    })
}

fn recall(form: &Form, faults: &mut Faults) -> Option<RecallTerms> {
    let supplied = fields::count(form, "supplied", "how many units were supplied", faults);
    // What the law asks of these texts it says itself, with its rule.
    let mut text =
        |name: &str| fields::text_or_none(form, name, fields::TEXT_MAX, faults).unwrap_or_default();
    let (inadequate, insufficient) = (text("inadequate"), text("insufficient"));
    let missing = "Enter to whom units are returned";
    let return_to = fields::text(form, "return_to", missing, fields::TEXT_MAX, faults);
    let arrangements = day(
        form,
        "arrangements",
        "last day for the arrangements",
        faults,
    );
    Some(RecallTerms {
        supplied: supplied?,
        inadequate,
        insufficient,
        return_to,
        arrangements_by: arrangements?,
        inform_customers: form.text("inform") == "yes",
    })
}

fn sum(of: Reading<'_>, faults: &mut Faults) -> Option<PenaltyTerms> {
    let form = of.form;
    let breach = form.text("breach").parse().ok();
    if breach.is_none() {
        faults.add("breach", "Select the breach that the penalty is for");
    }
    let amount = money::read(form, "sum", "the sum", faults);
    let daily = money::read_or_none(form, "daily", "the sum for each day", faults);
    let pay_within = fields::count(form, "pay_within", "the days to pay", faults)
        .and_then(|days| u16::try_from(days).ok());
    if pay_within.is_none() && faults.is_empty() {
        faults.add("pay_within", "Enter fewer days to pay");
    }
    let mut factors = BTreeMap::new();
    let rules = penalty::rules(of.regime, of.power);
    for one in rules.map_or(&[][..], |rules| &rules.factors) {
        let field = format!("factor_{}", one.id);
        if let Some(text) = fields::text_or_none(form, &field, fields::TEXT_MAX, faults) {
            factors.insert(one.id.clone(), text);
        }
    }
    let revenue = revenue(form, faults);
    Some(PenaltyTerms {
        breach: breach?,
        amount_pence: amount?,
        daily_pence: daily,
        pay_within_days: pay_within?,
        factors,
        revenue: revenue?,
        group: form.text("group") == "yes",
    })
}

fn revenue(form: &Form, faults: &mut Faults) -> Option<Revenue> {
    match form.text("revenue") {
        "complete-period" => {
            let first = day(form, "period_first", "first day of the period", faults);
            let last = day(form, "period_last", "last day of the period", faults);
            let amount = money::read(form, "revenue_amount", "the revenue", faults);
            Some(Revenue::CompletePeriod {
                first_day: first?,
                last_day: last?,
                amount: Money::minor(amount?),
                determined: form.text("determined") == "yes",
            })
        }
        "first-period-unfinished" => {
            let estimate = money::read(form, "estimate", "the estimate", faults)?;
            Some(Revenue::FirstPeriodUnfinished {
                estimate: Money::minor(estimate),
            })
        }
        "no-period" => Some(Revenue::NoPeriod),
        _ => {
            faults.add("revenue", "Select what is known of the revenue");
            None
        }
    }
}

fn goods(form: &Form, faults: &mut Faults) -> Option<ForfeitureTerms> {
    let court = fields::text(form, "court", "Enter the court", fields::LINE_MAX, faults);
    let sought = SOUGHT
        .iter()
        .find(|(_, value, _)| *value == form.text("sought"))
        .map(|(one, _, _)| *one);
    if sought.is_none() {
        faults.add("sought", "Select what the court is asked for");
    }
    let mut rows = 1..=forfeiture::lot_rows(form);
    let goods: Vec<Lot> = rows
        .clone()
        .filter_map(|place| lot(form, place, faults))
        .collect();
    if rows.all(|place| is_blank(form, place)) {
        faults.add("lot_1_description", "Enter at least one lot of goods");
    }
    let parties = form.all("interested").into_iter();
    Some(ForfeitureTerms {
        court,
        sought: sought?,
        goods,
        interested: parties.filter_map(|text| text.parse().ok()).collect(),
    })
}

fn is_blank(form: &Form, place: usize) -> bool {
    ["description", "quantity", "seal", "held"]
        .iter()
        .all(|part| form.text(&format!("lot_{place}_{part}")).is_empty())
}

/// A lot, or none where nothing of its row is filled in.
fn lot(form: &Form, place: usize, faults: &mut Faults) -> Option<Lot> {
    let name = |part: &str| format!("lot_{place}_{part}");
    if is_blank(form, place) {
        return None;
    }
    let mut text = |part: &str, missing: &str| {
        fields::text(form, &name(part), missing, fields::LINE_MAX, faults)
    };
    let description = text("description", "Enter what the goods are");
    let seal = text("seal", "Enter the number of the seal");
    let held_at = text("held", "Enter where the goods are held");
    let quantity = fields::count(form, &name("quantity"), "how many there are", faults)?;
    Some(Lot {
        description,
        quantity,
        seal,
        held_at,
    })
}
