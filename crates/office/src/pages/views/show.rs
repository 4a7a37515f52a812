//! `/views/{call}`: what would change, in words, with one question a rule; the form while the call is open, the counts and what
//! came of each question when it is closed.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};

use super::list::standing;
use crate::views::{self, Call, Choice, Counted, Respondent, Standing, TEXT_MAX};
use crate::web::form::Form;
use crate::web::{Visit, WebError, in_words};

pub(crate) async fn show(
    visit: Visit,
    Path(call): Path<String>,
    query: Form,
) -> Result<Response, WebError> {
    let fields = fields(&visit, &call, &Form::default()).await?;
    let done = match query.text("done") {
        "open" => "The call is made.",
        "close" => "The call is closed.",
        "outcome" => "The outcome is recorded and published.",
        _ => "",
    };
    visit.page("views/show.html", context! { done, ..fields })
}

/// Everything that the page shows; `form` holds what was typed.
pub(super) async fn fields(visit: &Visit, call: &str, form: &Form) -> Result<Value, WebError> {
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, call).await?;
    let stands = Standing::at(&call.row, visit.app().clock().now());
    let counted = match stands {
        Standing::Closed => Some(views::counted(&mut tx, &call).await?),
        Standing::Coming | Standing::Open => None,
    };
    drop(tx);
    let questions: Vec<Value> = (1..)
        .zip(&call.questions)
        .map(|(at, question)| {
            let choice = format!("choice-{at}");
            context! {
                at,
                path => question.path.as_str(),
                name => question.name.as_str(),
                changes => question.changes.clone(),
                asks => question.asks.as_str(),
                choice => choice.as_str(),
                text => format!("text-{at}"),
                choices => items(Choice::ALL.iter().map(|one| (one.name(), one.words())), form.text(&choice)),
                counts => counted.as_ref().map(|counted| counts(counted, &question.path)),
                outcome => outcome(&call, &question.path),
            }
        })
        .collect();
    let respondents = Respondent::ALL.iter().map(|one| (one.name(), one.words()));
    let (may_close, may_decide) = match visit.person() {
        None => (false, false),
        Some(person) => (
            views::may_close(visit.app(), person, &call.row.call)
                .await
                .is_ok(),
            views::may_decide(visit.app(), person, &call.row.call)
                .await
                .is_ok(),
        ),
    };
    Ok(context! {
        call => head(&call, stands),
        may_close,
        may_decide,
        questions,
        respondents => items(respondents, form.text("respondent")),
        form => form.value(),
        consents => form.text("consent") == "yes",
        text_max => TEXT_MAX,
        counted => counted.as_ref().map(shown),
    })
}

pub(super) fn head(call: &Call, stands: Standing) -> Value {
    context! {
        id => call.row.call.as_str(),
        title => call.row.title.as_str(),
        about => call.about.split("\n\n").map(str::to_owned).collect::<Vec<_>>(),
        regime => call.row.regime.as_str(),
        base => call.row.base.to_string(),
        draft => call.row.draft.to_string(),
        opens => in_words(call.row.opens_at),
        closes => in_words(call.row.closes_at),
        standing => standing(stands),
        closed_early => call.closed_early.clone(),
    }
}

fn items<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, chosen: &str) -> Vec<Value> {
    all.map(|(value, text)| context! { value, text, checked => value == chosen })
        .collect()
}

fn counts(counted: &Counted, path: &str) -> Vec<Value> {
    let of = counted.choices.get(path);
    Choice::ALL
        .iter()
        .map(|choice| {
            let many = of
                .and_then(|of| of.get(choice.name()))
                .copied()
                .unwrap_or_default();
            context! { words => choice.words(), many }
        })
        .collect()
}

fn outcome(call: &Call, path: &str) -> Option<Value> {
    let (outcome, reasons) = call.outcomes.get(path)?;
    Some(context! { words => outcome.words(), reasons => reasons.as_str() })
}

fn shown(counted: &Counted) -> Value {
    let respondents: Vec<Value> = Respondent::ALL
        .iter()
        .filter_map(|one| {
            let many = counted.respondents.get(one.name()).copied()?;
            Some(context! { words => one.words(), many })
        })
        .collect();
    context! { answers => counted.answers, published => counted.published, respondents }
}
