//! Asks with what was complied, requirement by requirement: the requirement itself, or a route that the regime knows.

use jiff::civil::Date;
use proofhouse_law::deemed::{LabelWay, Route, StandardWay, Target, Way};
use proofhouse_law::statement::{Basis, Label, StandardClaim};

use super::asker::{Asker, Stopped};

/// Asks for each requirement of the regime.
pub(super) fn basis(asker: &mut Asker<'_>) -> Result<(), Stopped> {
    let regime = asker.regime;
    for requirement in regime.requirements() {
        let target = Target::Requirement(requirement.id.clone());
        let routes: Vec<&Route> = regime
            .deemed()
            .iter()
            .filter(|one| one.targets.contains(&target))
            .collect();
        asker.say(&format!("How is this met: {}?", requirement.title));
        asker.say(&format!(
            "  0  the requirement itself ({})",
            requirement.footing.citation
        ));
        for (at, route) in routes.iter().enumerate() {
            asker.say(&format!("  {}  {}. {}", at + 1, route.title, route.text));
        }
        let most = routes.len();
        let chosen = asker.until("The number", |answer| match answer.parse::<usize>() {
            Ok(number) if number <= most => Ok(number),
            _ => Err(format!("Answer with a number from 0 to {most}.")),
        })?;
        let route = chosen.checked_sub(1).and_then(|at| routes.get(at));
        let mut basis = Basis {
            requirement: requirement.id.clone(),
            route: route.map(|one| one.id.clone()),
            ..Basis::default()
        };
        if let Some(route) = route {
            match &route.way {
                Way::Standard(way) => basis.standard = Some(standard(asker, route, way)?),
                Way::Label(way) => basis.label = Some(label(asker, way)?),
            }
        }
        asker.draft.basis.push(basis);
    }
    Ok(())
}

/// The standard as the law names it; what is asked is whether its provisions and the route's conditions are met.
fn standard(
    asker: &mut Asker<'_>,
    route: &Route,
    way: &StandardWay,
) -> Result<StandardClaim, Stopped> {
    let dated = match way.dated {
        Some(date) => date.to_string(),
        None => asker.until(
            &format!(
                "The date on {} {}, such as 2018-10-23",
                way.number, way.version
            ),
            day,
        )?,
    };
    let mut claim = StandardClaim {
        number: Some(way.number.clone()),
        version: Some(way.version.clone()),
        dated: Some(dated),
        ..StandardClaim::default()
    };
    for provision in &way.provisions {
        if asker.another(&format!("Is provision {provision} of {} met?", way.number))? {
            claim.provisions.push(provision.clone());
        }
    }
    for provision in &way.where_relevant {
        if !asker.another(&format!(
            "Has provision {provision} any bearing on the product?"
        ))? {
            claim.not_relevant.push(provision.clone());
        } else if asker.another(&format!("Is provision {provision} met?"))? {
            claim.provisions.push(provision.clone());
        }
    }
    for condition in &route.conditions {
        if asker.another(&format!("Is this so? {}", condition.text))? {
            claim.conditions.push(condition.id.clone());
        }
    }
    Ok(claim)
}

/// The number of the label; one that was named for another requirement is not asked for again.
fn label(asker: &mut Asker<'_>, way: &LabelWay) -> Result<String, Stopped> {
    let known = asker
        .draft
        .labels
        .iter()
        .find(|one| one.scheme == way.scheme);
    if let Some(known) = known {
        return Ok(known.number.clone());
    }
    let number = filled(asker, &format!("The number of the {} label", way.name))?;
    let level = match way.levels.as_slice() {
        [only] => only.clone(),
        _ => filled(asker, "Its level")?,
    };
    let label = Label {
        scheme: way.scheme.clone(),
        level,
        number: number.clone(),
        product: asker.draft.product.type_name.clone().unwrap_or_default(),
        issued: asker.until("The day on which it was issued, such as 2026-01-31", day)?,
        expires: asker.until("The day on which it expires", day)?,
        withdrawn: None,
    };
    asker.draft.labels.push(label);
    Ok(number)
}

fn filled(asker: &mut Asker<'_>, question: &str) -> Result<String, Stopped> {
    asker.until(question, |answer| {
        let says = answer.chars().any(char::is_alphanumeric);
        says.then(|| answer.to_owned())
            .ok_or_else(|| "That says nothing.".to_owned())
    })
}

fn day(answer: &str) -> Result<String, String> {
    match answer.parse::<Date>() {
        Ok(date) => Ok(date.to_string()),
        Err(_) => Err("Write the day as in 2026-11-29.".to_owned()),
    }
}
