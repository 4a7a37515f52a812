//! `/duties`: asks for a role and a situation, and answers what is owed, to whom it is told, and by when.

use std::collections::BTreeSet;

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::Regime;
use proofhouse_law::case::EconomicRole;
use proofhouse_law::duty::{
    Because, Owed, OwedDuty, Question, Recipient, Standing, owed, role_name,
};

use crate::question;
use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError};

/// Asks; answers where role and situation were sent.
pub(crate) async fn show(visit: Visit, form: Form) -> Result<Response, WebError> {
    let regimes = question::regimes(&visit, |regime| !regime.duties().duties.is_empty());
    let regime = question::regime(&regimes, form.text("regime"))?;
    let ask = asking(regime, &regimes, &form);
    if !form.has("answer") {
        return visit.page("duty/ask.html", ask);
    }
    let duties = regime.duties();
    let role = duties
        .roles()
        .into_iter()
        .find(|role| role_name(*role) == form.text("role"));
    let mut faults = Faults::default();
    if role.is_none() {
        faults.add("role", "Select your part in supplying the product");
    }
    let known = |id: &str| duties.situations.iter().any(|one| one.id == id);
    if !known(form.text("situation")) {
        faults.add("situation", "Select what has happened");
    }
    let Some(role) = role.filter(|_| faults.is_empty()) else {
        return visit.again("duty/ask.html", &faults, ask);
    };
    let question = Question {
        role,
        situation: form.text("situation").to_owned(),
        on: visit.app().clock().today(),
        told_by: form
            .all("told_by")
            .into_iter()
            .filter_map(|who| who.parse().ok())
            .collect::<BTreeSet<Recipient>>(),
        given: form.all("given").into_iter().map(str::to_owned).collect(),
    };
    let found = owed(regime, &question).map_err(|error| {
        WebError::bad_request(
            format!("This cannot be answered: {error}."),
            "Go back to the page and ask again.",
        )
    })?;
    visit.page("duty/answer.html", shown(&found, regime, &form))
}

fn asking(regime: &Regime, regimes: &[&Regime], form: &Form) -> Value {
    let duties = regime.duties();
    let item = |name: &str, value: &str, text: &str| {
        context! { value => value, text => text, checked => form.all(name).contains(&value) }
    };
    let roles: Vec<Value> = duties
        .roles()
        .into_iter()
        .map(|role| item("role", &role_name(role), role_in_words(role)))
        .collect();
    let situations: Vec<Value> = duties
        .situations
        .iter()
        .map(|one| item("situation", &one.id, &one.title))
        .collect();
    let told_by: Vec<Value> = Recipient::ALL
        .into_iter()
        .map(|who| item("told_by", who.as_str(), &question::sentence(who.in_words())))
        .collect();
    let given: Vec<Value> = duties
        .circumstances
        .iter()
        .filter(|one| !one.for_the_teller)
        .map(|one| item("given", &one.id, &question::sentence(&one.text)))
        .collect();
    context! {
        regimes => question::choice(regimes, regime), regime => regime.id().as_str(),
        title => regime.title(), roles => roles, situations => situations,
        told_by => told_by, given => given,
    }
}

/// A role as the page explains it.
fn role_in_words(role: EconomicRole) -> &'static str {
    match role {
        EconomicRole::Manufacturer => "Manufacturer: you make it, or market it under your own name",
        EconomicRole::AuthorisedRepresentative => {
            "Authorised representative: you act in the UK for a manufacturer abroad"
        }
        EconomicRole::Importer => "Importer: you bring it into the UK",
        EconomicRole::Distributor => "Distributor: you sell it on, in a shop or online",
        EconomicRole::Producer => "Producer: you make or brand it, or bring it into the UK",
    }
}

fn shown(found: &Owed, regime: &Regime, form: &Form) -> Value {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["regime", "role", "situation", "told_by", "given"] {
        for value in form.all(name) {
            query.append_pair(name, value);
        }
    }
    let (owed, not_owed): (Vec<&OwedDuty>, Vec<&OwedDuty>) = found
        .duties
        .iter()
        .partition(|duty| duty.standing != Standing::NotOwed);
    context! {
        title => regime.title(), ever_law => found.ever_law, role => role_in_words(found.role),
        situation => found.situation.title.as_str(),
        on => found.on.strftime("%-d %B %Y").to_string(),
        duties => owed.into_iter().map(duty).collect::<Vec<_>>(),
        not_owed => not_owed.into_iter().map(duty).collect::<Vec<_>>(),
        back => format!("/duties?{}", query.finish()),
    }
}

fn duty(duty: &OwedDuty) -> Value {
    let tell: Vec<Value> = duty
        .tell
        .iter()
        .map(|tell| {
            context! {
                who => tell.who.as_str(), owed => tell.standing != Standing::NotOwed,
                condition => condition(tell.standing, tell.because.as_ref()),
                content => tell.content.clone(), footing => question::footing(&tell.footing),
            }
        })
        .collect();
    context! {
        title => duty.title.as_str(), text => duty.text.as_str(), by_when => duty.by_when.as_str(),
        condition => condition(duty.standing, duty.because.as_ref()),
        tell => tell, record => duty.record.clone(), footing => question::footing(&duty.footing),
        handed => duty.delegation.as_ref().map(|one| question::footing(&one.footing)),
    }
}

/// On what it depends, as a sentence; empty where it is owed without more.
fn condition(standing: Standing, because: Option<&Because>) -> String {
    let reason = because.map(|one| one.text.as_str()).unwrap_or_default();
    match standing {
        Standing::Owed if because.is_some() => format!("You owe this because {reason}."),
        Standing::Owed => String::new(),
        Standing::OwedIf => format!("Only if {reason}."),
        Standing::OwedIfDelegated => {
            "Only if the manufacturer handed it to you in an agreement.".to_owned()
        }
        Standing::OwedToOthers => "The others: not whoever told you.".to_owned(),
        Standing::NotOwed => format!("Not needed, because {reason}."),
    }
}
