//! `/check`: may this product be sold, and what to do if you have it.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_register::check::State;
use proofhouse_register::{Answer, Gtin, Outcome, Question, check};

use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError, in_words};

/// The longest batch or firmware version taken, in characters.
const PART_MAX: usize = 100;

/// Asks, or answers where a number was given.
pub(crate) async fn show(visit: Visit, form: Form) -> Result<Response, WebError> {
    if !form.has("gtin") {
        let empty = context! { gtin => "", batch => "", firmware => "" };
        return visit.page("product/check.html", context! { form => empty });
    }
    let faults = faults(&form);
    if !faults.is_empty() {
        let typed = context! { gtin => form.text("gtin"), batch => form.text("batch"), firmware => form.text("firmware") };
        return visit.again("product/check.html", &faults, context! { form => typed });
    }
    let part = |name: &str| Some(form.text(name).to_owned()).filter(|text| !text.is_empty());
    let question = Question {
        gtin: form.text("gtin").to_owned(),
        batch: part("batch"),
        firmware: part("firmware"),
    };
    let copy = visit.app().register_copy().await?;
    let now = visit.app().clock().now();
    let answer = check(&copy, &question, now);
    visit.page(
        "product/answer.html",
        context! { answer => shown(&answer), now => in_words(now) },
    )
}

fn faults(form: &Form) -> Faults {
    let mut faults = Faults::default();
    if form.text("gtin").is_empty() {
        faults.add("gtin", "Enter the number under the barcode");
    } else if let Err(error) = Gtin::parse(form.text("gtin")) {
        faults.add("gtin", sentence(&error.to_string()));
    }
    for (name, words) in [("batch", "Batch"), ("firmware", "Firmware version")] {
        if form.text(name).chars().count() > PART_MAX {
            faults.add(
                name,
                format!("{words} must be {PART_MAX} characters or fewer"),
            );
        }
    }
    faults
}

/// The first letter large, as GOV.UK writes error messages.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What the answer's heading says, and which advice the page gives.
fn words(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Banned => ("This product is banned", "stop"),
        Outcome::TemporarilyBanned => ("This product is banned for now", "stop"),
        Outcome::Recalled => ("This product is recalled", "stop"),
        Outcome::Limited => ("Some units of this product are under a notice", "some"),
        Outcome::Suspended => ("A notice about this product is suspended", "none"),
        Outcome::Ended => ("A notice about this product has ended", "none"),
        Outcome::NotFound => ("No notice about this product is on record", "none"),
        Outcome::Stale => ("The copy of the register is too old to answer", "none"),
        Outcome::InvalidIdentifier => ("This number cannot be a product’s", "none"),
    }
}

fn shown(answer: &Answer) -> Value {
    let (heading, advice) = words(answer.answer);
    let because: Vec<Value> = answer
        .because
        .iter()
        .map(|because| {
            let state = match because.state {
                State::NotYet => "Has effect later".to_owned(),
                State::RanOut => "Its time is over".to_owned(),
                State::Recorded(status) => serde_json::to_value(status)
                    .ok()
                    .and_then(|name| name.as_str().map(|name| sentence(&name.replace('-', " "))))
                    .unwrap_or_default(),
            };
            context! {
                notice => because.notice.clone(),
                power => sentence(&because.power.replace('-', " ")),
                state => state,
                from => in_words(because.from),
                to => because.to.map(in_words),
                batch => because.batch.clone(),
                firmware => because.firmware.clone(),
                activities => because.activities.clone(),
                addressees => because.addressee_classes.clone(),
                territory => because.territory.clone(),
                regime => because.regime.id.clone(),
                index => because.index,
                proof => because.proof.clone(),
                documents => because.documents.iter()
                    .map(|document| context! { media => document.media.as_str(), sha256 => document.sha256.as_str() })
                    .collect::<Vec<_>>(),
            }
        })
        .collect();
    context! {
        outcome => serde_json::to_value(answer.answer).ok().and_then(|name| name.as_str().map(str::to_owned)),
        heading => heading,
        advice => advice,
        gtin => answer.asked.gtin.map(|gtin| gtin.to_string()),
        batch => answer.asked.batch.clone(),
        firmware => answer.asked.firmware.clone(),
        origin => answer.copy.origin.as_str(),
        size => answer.copy.size,
        root => answer.copy.root.as_str(),
        newest => answer.copy.newest_entry_at.map(in_words),
        because => because,
    }
}
