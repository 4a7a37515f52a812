//! The particulars of an application for forfeiture as fields: the court, what it is asked for, the goods and the persons.

use minijinja::{Value, context};
use proofhouse_law::case::{ForfeitureTerms, Sought};

use super::super::fields;
use super::super::opened::Opened;
use crate::web::form::Form;

/// How many lots the form has places for, and the most that it may be asked to have: a form has at most 200 fields.
const LOT_ROWS: usize = 3;
const LOT_ROWS_MAX: usize = 20;

/// What a court may be asked for, with names in forms.
pub(in crate::pages::case) const SOUGHT: [(Sought, &str, &str); 2] = [
    (Sought::DeliverUp, "deliver-up", "Deliver the goods up"),
    (
        Sought::Destroy,
        "destroy",
        "Destroy the goods or otherwise dispose of them",
    ),
];

pub(super) fn blank(case: &Opened, pairs: &mut Vec<(String, String)>) {
    pairs.push(("lot_rows".to_owned(), LOT_ROWS.to_string()));
    let respondents = case.file.state.respondents().iter();
    pairs.extend(respondents.map(|one| ("interested".to_owned(), one.party.to_string())));
}

pub(super) fn put(terms: &ForfeitureTerms, pairs: &mut Vec<(String, String)>) {
    let mut add = |name: String, value: String| pairs.push((name, value));
    add("court".to_owned(), terms.court.clone());
    let sought = SOUGHT.iter().find(|(one, _, _)| *one == terms.sought);
    add(
        "sought".to_owned(),
        sought.map_or("", |(_, value, _)| *value).to_owned(),
    );
    let rows = terms.goods.len().saturating_add(1);
    add(
        "lot_rows".to_owned(),
        rows.clamp(LOT_ROWS, LOT_ROWS_MAX).to_string(),
    );
    for (at, lot) in terms.goods.iter().enumerate() {
        let place = at.saturating_add(1);
        add(format!("lot_{place}_description"), lot.description.clone());
        add(format!("lot_{place}_quantity"), lot.quantity.to_string());
        add(format!("lot_{place}_seal"), lot.seal.clone());
        add(format!("lot_{place}_held"), lot.held_at.clone());
    }
    for party in &terms.interested {
        add("interested".to_owned(), party.to_string());
    }
}

pub(super) fn lot_rows(form: &Form) -> usize {
    form.text("lot_rows")
        .parse()
        .unwrap_or(LOT_ROWS)
        .clamp(LOT_ROWS, LOT_ROWS_MAX)
}

pub(super) fn shown(case: &Opened, form: &Form) -> Value {
    let sought: Vec<Value> = SOUGHT
        .iter()
        .map(|(_, value, text)| fields::choice(value, text, None, &[form.text("sought")]))
        .collect();
    let chosen = form.all("interested");
    let interested: Vec<Value> = case
        .file
        .state
        .respondents()
        .iter()
        .map(|one| {
            let text = case.party_with_role(&one.party);
            fields::choice(one.party.as_str(), &text, None, &chosen)
        })
        .collect();
    let lots: Vec<Value> = (1..=lot_rows(form))
        .map(|place| {
            let field = |part: &str| form.text(&format!("lot_{place}_{part}")).to_owned();
            context! {
                place, description => field("description"), quantity => field("quantity"),
                seal => field("seal"), held => field("held"),
            }
        })
        .collect();
    context! { sought, interested, lots, lot_rows => lot_rows(form) }
}
