//! What the steps in the later life of a notice offer to choose from: parties, lots, claims, roads.

use minijinja::{Value, context};
use proofhouse_law::PartyId;
use proofhouse_law::case::position as position_of;
use proofhouse_law::penalty::Rules;

use super::opened::Opened;
use super::{fields, money, words};
use crate::web::WebError;
use crate::web::form::Form;

/// Where a penalty stands today, line by line; none before it was given.
pub(crate) fn position(case: &Opened) -> Result<Option<Vec<Value>>, WebError> {
    let today = case.visit.app().clock().today();
    let Some(position) = position_of(case.notice()?, case.regime()?, today) else {
        return Ok(None);
    };
    let row = |label: &str, value: String| context! { label, value };
    Ok(Some(vec![
        row("Last day to pay", words::day(position.due_on)),
        row("Sum", money::shown(position.fixed_pence)),
        row("Accrued since", money::shown(position.accrued_pence)),
        row("Paid", money::shown(position.paid_pence)),
        row("Still owed", money::shown(position.owed_pence())),
    ]))
}

/// The regime's rules on the sums of the notice.
pub(crate) fn rules(case: &Opened) -> Result<Option<&Rules>, WebError> {
    let power = &case.notice()?.terms.power;
    let mut all = case.regime()?.penalties().iter();
    Ok(all.find(|rules| rules.power == *power))
}

/// How the regime says that an unpaid sum is recovered.
pub(super) fn roads(case: &Opened) -> Result<Vec<Value>, WebError> {
    let rules = rules(case)?;
    let roads = rules.map_or(&[][..], |rules| &rules.recovery).iter();
    Ok(roads
        .map(|one| {
            context! {
                where => one.territories.join(", "), road => one.road.as_str(),
                footing => words::footing(&one.footing),
            }
        })
        .collect())
}

fn parties<'p>(
    case: &Opened,
    parties: impl Iterator<Item = &'p PartyId>,
    chosen: &str,
) -> Vec<Value> {
    let choice =
        |one: &PartyId| fields::choice(one.as_str(), &case.party_with_role(one), None, &[chosen]);
    parties.map(choice).collect()
}

/// The interested persons who were not told yet; everyone who is named, where all were.
pub(super) fn interested(case: &Opened, form: &Form) -> Result<Vec<Value>, WebError> {
    let notice = case.notice()?;
    let named = notice
        .terms
        .forfeiture()
        .map_or(&[][..], |terms| &terms.interested);
    let told = |party: &PartyId| {
        notice
            .court
            .told
            .iter()
            .any(|(one, _)| one.person == *party)
    };
    let left: Vec<&PartyId> = named.iter().filter(|party| !told(party)).collect();
    let shown = if left.is_empty() {
        named.iter().collect()
    } else {
        left
    };
    Ok(parties(case, shown.into_iter(), form.text("person")))
}

/// Everyone to whom the notice was given.
pub(super) fn served(case: &Opened, form: &Form) -> Result<Vec<Value>, WebError> {
    let services = &case.notice()?.services;
    Ok(parties(
        case,
        services.iter().map(|one| &one.on),
        form.text("claimant"),
    ))
}

/// The claims that wait for their decision, each with its text.
pub(super) async fn open_claims(case: &Opened, form: &Form) -> Result<Vec<Value>, WebError> {
    let mut rows = Vec::new();
    let claims = case.notice()?.claims.iter();
    for one in claims.filter(|one| one.decision.is_none()) {
        let claim = &one.claim;
        let hint = format!(
            "{} claimed on {}. {}",
            money::shown(u128::from(claim.pence)),
            words::day(claim.received_on),
            case.personal(claim.commitment).await?
        );
        let name = case.party_with_role(&claim.claimant);
        let chosen = [form.text("claimant")];
        rows.push(fields::choice(
            claim.claimant.as_str(),
            &name,
            Some(hint),
            &chosen,
        ));
    }
    Ok(rows)
}

/// The lots that nothing was done with yet, by seal.
pub(super) fn lots_left(case: &Opened, form: &Form) -> Result<Vec<Value>, WebError> {
    let notice = case.notice()?;
    let gone = notice.court.gone();
    let goods = notice
        .terms
        .forfeiture()
        .map_or(&[][..], |terms| &terms.goods);
    let chosen = form.all("seals");
    Ok(goods
        .iter()
        .filter(|lot| !gone.contains(lot.seal.as_str()))
        .map(|lot| {
            let text = format!("Seal {}: {} × {}", lot.seal, lot.quantity, lot.description);
            fields::choice(&lot.seal, &text, Some(lot.held_at.clone()), &chosen)
        })
        .collect())
}
