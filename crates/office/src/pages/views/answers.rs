//! `/views/{call}/answers`: the answers whose senders agreed to publication, once the call is closed.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};

use super::show::head;
use crate::views::{self, Call, Choice, PAGE, Published, Standing};
use crate::web::form::Form;
use crate::web::{Visit, WebError};

pub(crate) async fn show(
    visit: Visit,
    Path(call): Path<String>,
    query: Form,
) -> Result<Response, WebError> {
    let page = query
        .text("page")
        .parse::<u32>()
        .unwrap_or(1)
        .clamp(1, 100_000);
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, &call).await?;
    let stands = Standing::at(&call.row, visit.app().clock().now());
    if stands != Standing::Closed {
        return Err(WebError::NotFound);
    }
    let counted = views::counted(&mut tx, &call).await?;
    let skip = page.saturating_sub(1).saturating_mul(PAGE);
    let found = views::published(&mut tx, &call, skip).await?;
    drop(tx);
    let more = counted.published > i64::from(skip) + i64::from(PAGE);
    let fields = context! {
        call => head(&call, stands),
        published => counted.published,
        answers => found.iter().map(|one| shown(&call, one)).collect::<Vec<_>>(),
        before => (page > 1).then(|| page - 1),
        after => more.then(|| page + 1),
    };
    visit.page("views/answers.html", fields)
}

fn shown(call: &Call, answer: &Published) -> Value {
    let on: Vec<Value> = call
        .questions
        .iter()
        .filter_map(|question| {
            let choice = answer
                .choices
                .get(&question.path)
                .and_then(|one| Choice::named(one));
            let text = answer.texts.get(&question.path);
            (choice.is_some() || text.is_some()).then(|| {
                let choice = choice.map(Choice::words);
                context! { name => question.name.as_str(), choice, text }
            })
        })
        .collect();
    context! {
        view => answer.view.as_str(),
        respondent => answer.respondent.words(),
        name => answer.name.as_deref(),
        general => answer.general.as_deref(),
        erased => answer.erased,
        on,
    }
}
