//! With what a statement says that the manufacturer complied: each requirement, the standard or label, and whether it holds on a day.

use jiff::civil::Date;

use super::data::{Basis, Label, StandardClaim, Statement};
use super::dates::iso;
use super::fields::{Seen, says};
use super::report::RouteFinding;
use crate::deemed::{
    Evidence, LabelEvidence, ProductEvidence, Route, StandardEvidence, Standing, Target, Way,
    judge as deemed,
};
use crate::finding::Verdict;
use crate::regime::{Regime, Requirement};

fn route<'r>(regime: &'r Regime, basis: &Basis) -> Option<&'r Route> {
    let id = basis.route.as_deref()?;
    regime.deemed().iter().find(|one| one.id == id)
}

/// Whether a standard is relied on: the statement names one, or its route is by one.
pub(super) fn relies_on_standard(regime: &Regime, basis: &Basis) -> bool {
    let by_standard = route(regime, basis).is_some_and(|one| matches!(one.way, Way::Standard(_)));
    by_standard || basis.standard.is_some()
}

/// Whether each requirement has its way of complying, once, and each way is one that the regime knows.
pub(super) fn basis(regime: &Regime, statement: &Statement) -> Seen {
    if statement.basis.is_empty() {
        return Seen::missing("The statement does not say with what the manufacturer complied.");
    }
    for (at, one) in statement.basis.iter().enumerate() {
        if let Some(why) = fault(regime, statement, one) {
            return Seen::broken(one.requirement.clone(), why).at(format!("/basis/{at}"));
        }
    }
    let mut said = Vec::new();
    for requirement in regime.requirements() {
        let mut own = statement
            .basis
            .iter()
            .filter(|one| one.requirement == requirement.id);
        match (own.next(), own.next()) {
            (None, _) => {
                let (title, id) = (&requirement.title, &requirement.id);
                return Seen::missing(&format!(
                    "Nothing is said of the requirement {title} ({id})."
                ));
            }
            (Some(_), Some(_)) => {
                let why = format!("{} is named twice.", requirement.id);
                return Seen::broken(requirement.id.clone(), why);
            }
            (Some(one), None) => said.push(in_words(requirement, route(regime, one), one)),
        }
    }
    Seen::present(said)
}

/// The way of complying in words, as reports say it.
fn in_words(requirement: &Requirement, route: Option<&Route>, basis: &Basis) -> String {
    let title = &requirement.title;
    let label = basis.label.as_deref().unwrap_or_default();
    match route.map(|route| &route.way) {
        Some(Way::Standard(way)) => format!("{title} by {} {}", way.number, way.version),
        Some(Way::Label(way)) => format!("{title} by the {} label {label}", way.name),
        None => format!("{title} by meeting {}", requirement.footing.citation),
    }
}

/// Why one way of complying cannot be what it says.
fn fault(regime: &Regime, statement: &Statement, one: &Basis) -> Option<String> {
    let id = &one.requirement;
    if !regime.requirements().iter().any(|known| known.id == *id) {
        return Some(format!("{id:?} is no requirement of this regime."));
    }
    let named = one.route.as_deref();
    let Some(route) = route(regime, one) else {
        return named.map(|route| format!("{route:?} is no route of this regime."));
    };
    if !route.targets.contains(&Target::Requirement(id.clone())) {
        return Some(format!("The route {} does not lead to {id}.", route.id));
    }
    let Way::Label(way) = &route.way else {
        return None;
    };
    let Some(number) = one.label.as_deref().filter(|number| says(number)) else {
        return Some(format!(
            "It relies on a label of {} and names none.",
            way.name
        ));
    };
    let Some(label) = statement.labels.iter().find(|label| label.number == number) else {
        return Some(format!(
            "It names the label {number}, which is not among its labels."
        ));
    };
    if label.scheme != way.scheme {
        let (name, scheme) = (&way.name, &label.scheme);
        return Some(format!(
            "The label {number} is of the scheme {scheme:?}, not of {name}."
        ));
    }
    label_evidence(label).is_none().then(|| {
        format!("The days of the label {number} cannot be read: write them as in 2026-11-29.")
    })
}

/// One part of the standard that each way of complying relies on, where it relies on one.
pub(super) fn standard(regime: &Regime, statement: &Statement, key: &str) -> Seen {
    let mut said: Vec<String> = Vec::new();
    for (at, one) in statement.basis.iter().enumerate() {
        if !relies_on_standard(regime, one) {
            continue;
        }
        let path = format!("/basis/{at}/standard/{key}");
        let claim = one.standard.as_ref();
        let words = claim.and_then(|claim| part(claim, key)).cloned();
        let Some(words) = words else {
            let why = format!("The standard relied on for {} has none.", one.requirement);
            return Seen::missing(&why).at(path);
        };
        let sound = if key == "dated" {
            iso(&words).is_some()
        } else {
            says(&words)
        };
        if !sound {
            let why = format!("{words:?}, for {}, is none.", one.requirement);
            return Seen::broken(words, why).at(path);
        }
        if !said.contains(&words) {
            said.push(words);
        }
    }
    Seen::present(said)
}

fn part<'c>(claim: &'c StandardClaim, key: &str) -> Option<&'c String> {
    match key {
        "number" => claim.number.as_ref(),
        "version" => claim.version.as_ref(),
        _ => claim.dated.as_ref(),
    }
}

/// What each way of complying comes to on the day, in the regime's order.
pub(super) fn routes(regime: &Regime, statement: &Statement, on: Date) -> Vec<RouteFinding> {
    regime
        .requirements()
        .iter()
        .filter_map(|requirement| {
            let basis = statement
                .basis
                .iter()
                .find(|one| one.requirement == requirement.id)?;
            Some(finding(regime, statement, requirement, basis, on))
        })
        .collect()
}

fn finding(
    regime: &Regime,
    statement: &Statement,
    requirement: &Requirement,
    basis: &Basis,
    on: Date,
) -> RouteFinding {
    let mut found = RouteFinding {
        requirement: requirement.id.clone(),
        title: requirement.title.clone(),
        route: basis.route.clone(),
        standing: None,
        verdict: Verdict::NotApplicable,
        until: None,
        reasons: Vec::new(),
        footing: requirement.footing.clone(),
        rests_on: Vec::new(),
    };
    if basis.route.is_none() {
        found.reasons.push(
            "The manufacturer says that the requirement itself is met; a statement does not show whether it is.".to_owned(),
        );
        return found;
    }
    let evidence = evidence(statement, basis);
    let target = Target::Requirement(requirement.id.clone());
    let answered = deemed(regime, &evidence, on)
        .targets
        .into_iter()
        .find(|one| one.target == target)
        .and_then(|one| {
            let mut routes = one.routes.into_iter();
            routes.find(|one| Some(&one.route) == basis.route.as_ref())
        });
    let Some(answer) = answered else {
        found.verdict = Verdict::Inconclusive;
        found
            .reasons
            .push("The route that it names is not known here.".to_owned());
        return found;
    };
    found.standing = Some(answer.standing);
    found.verdict = match answer.standing {
        Standing::Holds => Verdict::Pass,
        Standing::DoesNotHold => Verdict::Fail,
        Standing::NotKnown => Verdict::Inconclusive,
    };
    found.until = answer.until;
    found.reasons = answer.reasons;
    if answer.standing == Standing::DoesNotHold {
        found.reasons.push(format!(
            "So compliance is not deemed on {on} by what the statement relies on."
        ));
    }
    found.footing = answer.footing;
    found.rests_on = answer.rests_on;
    found
}

/// What the statement holds for this one requirement, and nothing of what it holds for others.
fn evidence(statement: &Statement, basis: &Basis) -> Evidence {
    let labels = statement
        .labels
        .iter()
        .filter(|label| Some(&label.number) == basis.label.as_ref())
        .filter_map(label_evidence);
    Evidence {
        product: ProductEvidence {
            name: statement.product.type_name.clone().unwrap_or_default(),
            kind: statement.product.kind.clone().unwrap_or_default(),
        },
        labels: labels.collect(),
        standards: basis.standard.iter().map(standard_evidence).collect(),
    }
}

fn label_evidence(label: &Label) -> Option<LabelEvidence> {
    let withdrawn = match label.withdrawn.as_deref() {
        Some(words) => Some(iso(words)?),
        None => None,
    };
    Some(LabelEvidence {
        scheme: label.scheme.clone(),
        level: label.level.clone(),
        number: label.number.clone(),
        product: label.product.clone(),
        issued: iso(&label.issued)?,
        expires: iso(&label.expires)?,
        withdrawn,
    })
}

fn standard_evidence(claim: &StandardClaim) -> StandardEvidence {
    StandardEvidence {
        number: claim.number.clone().unwrap_or_default(),
        version: claim.version.clone().unwrap_or_default(),
        dated: claim.dated.as_deref().and_then(iso),
        provisions: claim.provisions.clone(),
        not_relevant: claim.not_relevant.clone(),
        conditions: claim.conditions.clone(),
    }
}
