//! `/standards/{standard}`: one document in one edition, row by row, with what each row stands on.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::standard::{Clause, Group, IxitTable, Provision, Topic, group_of};
use proofhouse_law::{RegimeId, Standard};

use super::words;
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    let regimes = visit.app().desk().regimes();
    let all = regimes.standards();
    let Some(standard) = all.iter().find(|one| one.id().as_str() == id) else {
        return Err(WebError::NotFound);
    };
    let (verified, unverified) = words::marks(standard);
    let name_of = |id: &str| {
        let standard = all.iter().find(|one| one.id().as_str() == id);
        let regime: Option<RegimeId> = id.parse().ok();
        let regime = regime.and_then(|id| regimes.find(&id));
        standard
            .map(words::name)
            .or_else(|| regime.map(|one| one.title().to_owned()))
            .unwrap_or_else(|| id.to_owned())
    };
    let fields = context! {
        name => words::name(standard),
        title => standard.title(),
        summary => standard.summary(),
        dated => standard.dated().map(|day| day.strftime("%-d %B %Y").to_string()),
        footing => words::footing(standard.footing()),
        verified, unverified,
        readings => standard.readings().iter().map(|one| context! {
            text => one.text.as_str(), footing => words::footing(&one.footing),
        }).collect::<Vec<_>>(),
        clauses => standard.clauses().iter().map(|one| clause(one, standard, all)).collect::<Vec<_>>(),
        groups => standard.groups().iter().map(group).collect::<Vec<_>>(),
        ixit => standard.ixit().iter().map(ixit).collect::<Vec<_>>(),
        topics => standard.topics().iter().map(|one| topic(one, &name_of)).collect::<Vec<_>>(),
        evidence => standard.rule_evidence().iter().map(|one| context! {
            rules => &one.rules, cases => &one.cases, besides => &one.besides,
            footing => words::footing(&one.footing),
        }).collect::<Vec<_>>(),
    };
    visit.page("standards/show.html", context! { standard => fields })
}

fn clause(clause: &Clause, standard: &Standard, all: &[Standard]) -> Value {
    let rows: Vec<Value> = standard
        .provisions()
        .iter()
        .filter(|one| one.clause == clause.number)
        .map(|one| provision(one, standard, all))
        .collect();
    context! { number => clause.number.as_str(), title => clause.title.as_str(), rows }
}

fn provision(row: &Provision, standard: &Standard, all: &[Standard]) -> Value {
    let found = group_of(all, standard, &row.number);
    let cases: Vec<String> = found
        .iter()
        .flat_map(|(group, _, _)| &group.cases)
        .map(|case| format!("{} ({})", case.number, words::looks_at(case.kind)))
        .collect();
    let stands_in = found
        .filter(|(_, _, stands_in)| *stands_in)
        .map(|(_, document, _)| document.edition());
    let when: Vec<String> = row
        .when
        .iter()
        .filter_map(|id| standard.conditions().iter().find(|one| one.id == *id))
        .map(|one| one.text.clone())
        .collect();
    let actors = row.addressed.as_ref().map(|one| {
        let names: Vec<&str> = one
            .actors
            .iter()
            .map(|actor| words::actor(*actor))
            .collect();
        format!("{} ({})", names.join(", "), words::mark(&one.footing))
    });
    let corresponds = row.corresponds.as_ref().map(|other| {
        format!(
            "{}, clause {}",
            other.document,
            other.clauses.join(" and clause ")
        )
    });
    context! {
        number => row.number.as_str(),
        text => row.text.as_str(),
        level => words::level(row.level),
        when, cases, stands_in, actors, corresponds,
        was => row.was.as_ref().filter(|was| **was != row.number),
        doubt => row.doubt.as_deref(),
        mark => words::mark(&row.footing),
        footing => words::footing(&row.footing),
    }
}

fn group(group: &Group) -> Value {
    let reuses: Vec<String> = group
        .reuses
        .iter()
        .map(|other| match other.units.as_slice() {
            [] => other.group.clone(),
            units => format!("{} (units {})", other.group, units.join(", ")),
        })
        .collect();
    let cases: Vec<Value> = group
        .cases
        .iter()
        .map(|case| {
            context! {
                number => case.number.as_str(), looks_at => words::looks_at(case.kind),
                units => &case.units, note => case.note.as_deref(),
            }
        })
        .collect();
    context! {
        number => group.number.as_str(), ixit => &group.ixit, reuses, cases,
        mark => words::mark(&group.footing),
    }
}

fn ixit(table: &IxitTable) -> Value {
    let fields: Vec<String> = table
        .fields
        .keys
        .iter()
        .map(|key| key.replace('-', " "))
        .collect();
    context! {
        number => table.number, name => table.name.as_str(), purpose => table.purpose.as_str(), fields,
        mark => words::mark(&table.fields.footing),
    }
}

fn topic(topic: &Topic, name_of: &dyn Fn(&str) -> String) -> Value {
    let links: Vec<Value> = topic
        .links
        .iter()
        .map(|link| {
            let clauses = link.clauses.iter().map(|one| format!("clause {one}"));
            let parts: Vec<String> = link.numbers.iter().cloned().chain(clauses).collect();
            context! { to => name_of(&link.to), parts, mark => words::mark(&link.footing) }
        })
        .collect();
    context! { title => topic.title.as_str(), links }
}
