//! `/law/diff`: for officers, what changed between two editions, in words, and which open cases that touches.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::regime::diff::{Diff, diff};

use crate::law_book::{self, Touching};
use crate::views;
use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit, query: Form) -> Result<Response, WebError> {
    let app = visit.app();
    let mut named = law_book::named(app.desk().regimes());
    let mut tx = app.store().read().await?;
    named.extend(views::drafts_named(&mut tx).await?);
    drop(tx);
    let items = |chosen: &str| -> Vec<Value> {
        named
            .iter()
            .map(|(value, text)| context! { value, text, selected => value == chosen })
            .collect()
    };
    let shown = context! { before => items(query.text("from")), after => items(query.text("to")) };
    let nothing = context! { compared => false, ..shown.clone() };
    if !query.has("from") && !query.has("to") {
        return visit.page("law/diff.html", nothing);
    }
    let from = law_book::by_name(app, query.text("from")).await?;
    let to = law_book::by_name(app, query.text("to")).await?;
    let (Some(from), Some(to)) = (&from, &to) else {
        let mut faults = Faults::default();
        for (name, found) in [("from", &from), ("to", &to)] {
            if found.is_none() {
                faults.add(name, "Select an edition that the office holds");
            }
        }
        return visit.again("law/diff.html", &faults, nothing);
    };
    let diff = diff(from, to);
    let rows: Vec<Touching> = diff.rows().map(Touching::from).collect();
    let cases = law_book::touched(app, &diff.from.id, Some(diff.to.sha256), &rows).await?;
    visit.access("read", "law/diff", true);
    let cases: Vec<Value> = cases
        .into_iter()
        .map(|one| context! { case => one.case, product => one.product, rows => one.rows })
        .collect();
    let fields = context! { compared => true, groups => groups(&diff), cases, ..shown };
    visit.page("law/diff.html", fields)
}

/// The groups of a difference, for the macro that shows them.
pub(crate) fn groups(diff: &Diff) -> Vec<Value> {
    diff.groups
        .iter()
        .map(|group| {
            let rows: Vec<Value> = group
                .rows
                .iter()
                .map(|row| context! { path => row.path.as_str(), words => row.words.clone() })
                .collect();
            context! { title => group.title.as_str(), rows }
        })
        .collect()
}
