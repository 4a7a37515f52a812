//! One notice, as its officers see it: terms, documents, service, and the chain that it hangs on.

pub(crate) mod changes;
pub(crate) mod document;
mod life;
mod lines;
pub(crate) mod show;

use minijinja::{Value, context};

use super::case::opened::Opened;
use super::case::words;
use crate::web::WebError;

/// What a notice of its kind says beyond what every notice says, for the table of its terms.
fn particulars(case: &Opened, terms: &proofhouse_law::case::Terms) -> Vec<Value> {
    let all = lines::particulars(case, terms).into_iter();
    all.map(|one| context! { label => one.label, value => one.value })
        .collect()
}

/// The terms of the notice in the address.
pub(crate) fn summary(case: &Opened) -> Result<Value, WebError> {
    let (notice, regime) = (case.notice()?, case.regime()?);
    let terms = &notice.terms;
    let power = regime.power(&terms.power);
    let paragraphs: Vec<Value> = power
        .iter()
        .flat_map(|power| &power.paragraphs)
        .map(|one| {
            context! {
                title => one.title.as_str(),
                text => terms.paragraphs.get(&one.id),
                must_say => one.must_say.as_str(),
            }
        })
        .collect();
    let plan = terms.test_plan.as_ref().map(|plan| {
        context! {
            lab => plan.lab.as_str(),
            method => plan.method.as_str(),
            provisions => plan.provisions.iter().map(ToString::to_string).collect::<Vec<_>>(),
            finishes => words::day(plan.finishes_on),
        }
    });
    let allegations: Vec<Value> = terms
        .allegations
        .iter()
        .filter_map(|id| case.file.state.allegation(id))
        .map(|one| {
            let provisions: Vec<&str> = one
                .provisions
                .iter()
                .map(proofhouse_law::ProvisionId::as_str)
                .collect();
            context! { provisions => provisions.join(", "), grounds => one.grounds.as_str() }
        })
        .collect();
    Ok(context! {
        power => power.map_or_else(|| terms.power.to_string(), |one| one.title.clone()),
        cite => power.map(|one| words::footing(&one.footing)),
        addressees => terms.addressees.iter().map(|one| case.party_with_role(one)).collect::<Vec<_>>(),
        classes => terms.addressee_classes.clone(),
        activities => terms.activities.iter().map(|one| words::activity(one)).collect::<Vec<_>>(),
        units => terms.units.iter().map(words::unit).collect::<Vec<_>>(),
        territory => terms.territory.as_str(),
        from => words::day(terms.from),
        ends => terms.ends_on.map(words::day),
        urgency => terms.urgency.clone(),
        replaces => terms.replaces.as_ref().map(ToString::to_string),
        plan,
        allegations,
        particulars => particulars(case, terms),
        paragraphs,
        preview => format!("{}/notices/{}/preview", case.path(), notice.id),
        documents => format!("{}/notices/{}/documents", case.path(), notice.id),
    })
}
