//! Variations: what was changed, or would be, line by line, and why.

use minijinja::{Value, context};
use proofhouse_law::case::Terms;

use super::lines;
use crate::pages::case::opened::Opened;
use crate::pages::case::words;
use crate::web::{WebError, in_words};

/// The lines in which two texts differ.
fn between(case: &Opened, before: &Terms, after: &Terms) -> Vec<Value> {
    let (old, new) = (lines::all(case, before), lines::all(case, after));
    let find = |all: &[lines::Line], label: &str| {
        let found = all.iter().find(|one| one.label == label);
        found.map_or("Not there".to_owned(), |one| one.value.clone())
    };
    let mut labels: Vec<&str> = old.iter().map(|one| one.label.as_str()).collect();
    for one in &new {
        if !labels.contains(&one.label.as_str()) {
            labels.push(&one.label);
        }
    }
    labels
        .into_iter()
        .map(|label| (label, find(&old, label), find(&new, label)))
        .filter(|(_, before, after)| before != after)
        .map(|(label, before, after)| context! { label, before, after })
        .collect()
}

/// The variation that waits for a second officer.
pub(crate) async fn proposed(case: &Opened) -> Result<Option<Value>, WebError> {
    let notice = case.notice()?;
    let Some(one) = &notice.proposed else {
        return Ok(None);
    };
    let officers = case.officers().await?;
    let by = officers.get(&one.by).cloned();
    Ok(Some(context! {
        by => by.unwrap_or_else(|| one.by.to_string()),
        on => in_words(one.at),
        reasons => one.reasons.as_str(),
        changes => between(case, &notice.terms, &one.terms),
    }))
}

/// The variations that were made, the first one first.
pub(super) fn made(case: &Opened) -> Result<Vec<Value>, WebError> {
    let notice = case.notice()?;
    let afters = notice.variations.iter().skip(1).map(|one| &one.before);
    let afters = afters.chain(std::iter::once(&notice.terms));
    let made = notice.variations.iter().zip(afters);
    Ok(made
        .map(|(one, after)| {
            context! {
                on => words::day(one.on),
                reasons => one.reasons.as_str(),
                changes => between(case, &one.before, after),
            }
        })
        .collect())
}
