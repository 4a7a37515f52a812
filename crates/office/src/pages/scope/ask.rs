//! `/scope`: asks about a product, and answers whether the law covers it, with the path of reasons.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::Regime;
use proofhouse_law::scope::{
    Answer, Asked, Asking, Determination, FactKind, Holds, Scope, Step, Territory, determine,
    from_json,
};
use serde_json::json;

use crate::pages::case::fields::date_or_none;
use crate::question;
use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError};

/// The word of a check box that says that none of the others fits.
const NONE: &str = "none";

/// Asks; answers where the form was sent.
pub(crate) async fn show(visit: Visit, form: Form) -> Result<Response, WebError> {
    let regimes = question::regimes(&visit, |regime| regime.scope().is_some());
    let regime = question::regime(&regimes, form.text("regime"))?;
    let scope = regime.scope().ok_or(WebError::NotFound)?;
    let mut faults = Faults::default();
    let answers = answers(scope, &form, &mut faults);
    let on = date_or_none(&form, "on", "The day", &mut faults);
    let territory = question::territory(form.text("territory"))?;
    let ask = context! {
        regimes => question::choice(&regimes, regime), regime => regime.id().as_str(),
        title => regime.title(), groups => groups(scope, &form),
        territory => territory.as_str(), day => day_fields(&form),
    };
    if !form.has("answer") {
        return visit.page("scope/ask.html", ask);
    }
    if !faults.is_empty() {
        return visit.again("scope/ask.html", &faults, ask);
    }
    let description = from_json(
        &json!({ "answers": answers }),
        regime,
        regimes.iter().copied(),
    )
    .map_err(|mistakes| {
        let words: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        WebError::bad_request(words.join(" "), "Go back to the page and answer it again.")
    })?;
    let asking = Asking {
        on: on.unwrap_or_else(|| visit.app().clock().today()),
        territory,
    };
    let found = determine(regime, &description, asking).ok_or(WebError::NotFound)?;
    visit.page(
        "scope/answer.html",
        shown(&found, regime, scope, &back(scope, &form)),
    )
}

/// The name of the field of a question.
fn field(fact: &Asked) -> String {
    format!("f_{}", fact.id)
}

/// What the form says, as a description says it.
fn answers(
    scope: &Scope,
    form: &Form,
    faults: &mut Faults,
) -> serde_json::Map<String, serde_json::Value> {
    let mut answers = serde_json::Map::new();
    for fact in &scope.facts {
        let name = field(fact);
        let (text, all) = (form.text(&name), form.all(&name));
        let given = match fact.kind {
            FactKind::AnyOf if all.is_empty() => None,
            FactKind::AnyOf if all.contains(&NONE) => {
                if all.len() > 1 {
                    faults.add(&name, "Select what it is, or ‘None of these’, not both");
                }
                Some(json!([]))
            }
            FactKind::AnyOf => Some(json!(all)),
            _ if text.is_empty() => None,
            FactKind::YesNo => Some(json!(text == "yes")),
            FactKind::OneOf => Some(json!(text)),
            FactKind::Number => {
                let number = text.parse::<u16>().ok();
                if number.is_none() {
                    faults.add(&name, "Enter a whole number, such as 0 or 2");
                }
                number.map(|number| json!(number))
            }
        };
        if let Some(given) = given {
            answers.insert(fact.id.clone(), given);
        }
    }
    answers
}

/// The questions under their headings, with what was answered.
fn groups(scope: &Scope, form: &Form) -> Vec<Value> {
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for fact in &scope.facts {
        let name = field(fact);
        let given = form.all(&name);
        let item = |value: &str, text: &str| {
            context! { value => value, text => text, checked => given.contains(&value) }
        };
        let options = fact.options.iter().map(|one| item(&one.id, &one.label));
        let items: Vec<Value> = match fact.kind {
            FactKind::YesNo => vec![
                item("yes", "Yes"),
                item("no", "No"),
                item("", "I do not know"),
            ],
            FactKind::OneOf => options.chain([item("", "I do not know")]).collect(),
            FactKind::AnyOf => {
                let apart = context! { divider => "or" };
                let none = context! {
                    value => NONE, text => "None of these", behaviour => "exclusive",
                    checked => given.contains(&NONE),
                };
                options.chain([apart, none]).collect()
            }
            FactKind::Number => Vec::new(),
        };
        let shown = context! {
            name => name.as_str(), question => fact.question.as_str(), hint => fact.hint.as_deref(),
            kind => control(fact.kind), items => items, typed => form.text(&name),
        };
        match groups.iter_mut().find(|(group, _)| *group == fact.group) {
            Some((_, facts)) => facts.push(shown),
            None => groups.push((fact.group.clone(), vec![shown])),
        }
    }
    groups
        .into_iter()
        .map(|(title, facts)| context! { title => title, facts => facts })
        .collect()
}

/// With what a question is answered.
fn control(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Number => "number",
        FactKind::AnyOf => "any-of",
        FactKind::YesNo => "yes-no",
        FactKind::OneOf => "one-of",
    }
}

fn day_fields(form: &Form) -> Value {
    context! {
        day => form.text("on_day"), month => form.text("on_month"), year => form.text("on_year"),
    }
}

/// The address of the form with everything that was answered.
fn back(scope: &Scope, form: &Form) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let own = ["regime", "territory", "on_day", "on_month", "on_year"].map(str::to_owned);
    for name in scope.facts.iter().map(field).chain(own) {
        for value in form
            .all(&name)
            .into_iter()
            .filter(|value| !value.is_empty())
        {
            query.append_pair(&name, value);
        }
    }
    format!("/scope?{}", query.finish())
}

fn shown(found: &Determination, regime: &Regime, scope: &Scope, back: &str) -> Value {
    let (answer, heading) = match found.answer {
        Answer::In => ("in", found.says.as_str()),
        Answer::Out => ("out", found.says.as_str()),
        Answer::NotKnown => ("not-known", "More answers are needed"),
    };
    let missing: Vec<Value> = found
        .missing
        .iter()
        .map(|one| {
            let target = scope
                .fact(&one.fact)
                .map_or_else(|| "territory".to_owned(), field);
            context! { question => one.question.as_str(), href => format!("{back}#{target}") }
        })
        .collect();
    let mut steps = found.because.iter().peekable();
    context! {
        answer => answer, heading => heading, ever_law => found.ever_law, title => regime.title(),
        on => found.on.strftime("%-d %B %Y").to_string(), territory => found.territory.in_words(),
        anywhere => found.territory == Territory::UnitedKingdom,
        missing => missing, steps => tree(&mut steps, 0, scope), back => back,
    }
}

/// The steps as a tree: those that follow one and stand deeper are its own.
fn tree<'s>(
    steps: &mut std::iter::Peekable<impl Iterator<Item = &'s Step>>,
    depth: u16,
    scope: &Scope,
) -> Vec<Value> {
    let mut level = Vec::new();
    while let Some(step) = steps.next_if(|step| step.depth >= depth) {
        let outcome = match step.outcome {
            Holds::Yes => "Yes",
            Holds::No => "No",
            Holds::NotKnown => "Not known",
        };
        let question = step
            .fact
            .as_deref()
            .and_then(|id| scope.fact(id))
            .map(|fact| fact.question.clone());
        let said = step.fact.as_ref().and_then(|fact| {
            let rest = step.decided_by.strip_prefix(fact.as_str())?;
            rest.strip_prefix(": ")
        });
        let below = tree(steps, step.depth.saturating_add(1), scope);
        level.push(context! {
            outcome => outcome, title => step.title.as_str(), text => step.text.as_str(),
            decided_by => question::sentence(&step.decided_by), question => question, said => said,
            footing => question::footing(&step.footing), below => below,
        });
    }
    level
}
