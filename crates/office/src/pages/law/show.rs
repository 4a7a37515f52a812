//! `/law/{regime}` and `/law/{regime}/{sha256}`: what an edition says, each value with its citation, the kind of its source,
//! whether it was verified, and an anchor at its dotted path.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use http::StatusCode;
use minijinja::{Value, context};
use proofhouse_law::Regime;
use proofhouse_law::regime::diff::{Section, field_words, sections, value_words};
use proofhouse_law::regime::flat::{self, Row};

use crate::law_book;
use crate::pages::case::words::{self, day};
use crate::views::{self, Come};
use crate::web::{Visit, WebError};

/// Fields that the page shows in another place.
const SHOWN_APART: [&str; 5] = ["title", "text", "must_say", "requirement", "term"];

/// The current edition.
pub(crate) async fn current(visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    show(&visit, &id, None).await
}

/// The edition with this hash.
pub(crate) async fn edition(
    visit: Visit,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, WebError> {
    show(&visit, &id, Some(&sha256)).await
}

async fn show(visit: &Visit, id: &str, sha256: Option<&str>) -> Result<Response, WebError> {
    let app = visit.app();
    let regimes = app.desk().regimes();
    let Some(regime) = law_book::edition(app, id, sha256).await? else {
        let known = law_book::edition(app, id, None).await?;
        let (Some(known), Some(_)) = (known, sha256) else {
            return Err(WebError::NotFound);
        };
        let fields = context! { id => known.id().as_str(), title => known.title() };
        return visit.page_with(StatusCode::NOT_FOUND, "law/no_edition.html", fields);
    };
    let rows = flat::rows(&regime);
    let counts = flat::counts(&rows);
    let mut tx = app.store().read().await?;
    let come = views::outcomes_of(&mut tx, id).await?;
    drop(tx);
    let fields = context! {
        regime => head(&regime),
        current => law_book::is_current(regimes, &regime),
        known => regimes.edition(regime.id(), regime.hash()).is_some(),
        verified => counts.verified,
        unverified => counts.unverified,
        assumed => counts.assumed,
        sections => sections(&rows).iter().map(|one| section(one, &come)).collect::<Vec<_>>(),
    };
    visit.page("law/show.html", fields)
}

fn head(regime: &Regime) -> Value {
    context! {
        id => regime.id().as_str(),
        title => regime.title(),
        summary => regime.summary(),
        territory => regime.territory(),
        from => regime.in_force_from().map(day),
        sha256 => regime.hash().to_string(),
    }
}

fn section(section: &Section, come: &BTreeMap<String, Vec<Come>>) -> Value {
    let rows: Vec<Value> = section
        .rows
        .iter()
        .map(|(name, row)| shown(name, row, come))
        .collect();
    context! { title => section.title.as_str(), rows }
}

fn shown(name: &str, row: &Row, come: &BTreeMap<String, Vec<Come>>) -> Value {
    let fields: Vec<Value> = row
        .fields
        .iter()
        .filter(|field| !SHOWN_APART.contains(&field.name.as_str()))
        .map(|field| {
            let value = value_words(&field.name, &field.value);
            context! { name => field_words(&field.name), value }
        })
        .collect();
    let outcomes: Vec<Value> = come
        .get(&row.path)
        .into_iter()
        .flatten()
        .map(|one| {
            context! {
                call => one.call.as_str(), title => one.title.as_str(),
                outcome => one.outcome.words(), reasons => one.reasons.as_str(),
            }
        })
        .collect();
    context! {
        path => row.path.as_str(),
        name => words::sentence(name),
        text => row.text("text").or(row.text("must_say")),
        fields,
        citation => row.footing.citation.as_str(),
        source => words::source(row.footing.basis.source),
        verified => row.footing.basis.verified,
        outcomes,
    }
}
