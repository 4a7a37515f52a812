//! `/views`: the calls for views, the newest first.

use axum::response::Response;
use minijinja::{Value, context};

use crate::store::views as rows;
use crate::views::{self, Standing};
use crate::web::{Visit, WebError, in_words};

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let calls = rows::calls(&mut tx).await?;
    drop(tx);
    let now = visit.app().clock().now();
    let calls: Vec<Value> = calls
        .iter()
        .map(|call| {
            context! {
                call => call.call.as_str(),
                title => call.title.as_str(),
                standing => standing(Standing::at(call, now)),
                opens => in_words(call.opens_at),
                closes => in_words(call.closes_at),
            }
        })
        .collect();
    let may_open = visit
        .person()
        .is_some_and(|person| views::may_open(visit.app(), person).is_ok());
    visit.page("views/list.html", context! { calls, may_open })
}

/// Where a call stands, for its tag: a name, words and a colour.
pub(super) fn standing(standing: Standing) -> Value {
    let (name, words, class) = match standing {
        Standing::Coming => ("coming", "Not open yet", "blue"),
        Standing::Open => ("open", "Open", "green"),
        Standing::Closed => ("closed", "Closed", "grey"),
    };
    context! { name, words, class }
}
