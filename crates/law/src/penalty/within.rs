//! Whether a proposed penalty is lawful: within the cap, its factors weighed, one for the breach, time to pay.

use super::Inputs;
use super::compute::compute;
use super::money::Money;
use super::rules::Rules;
use super::working::{Working, refusal};
use crate::refusal::Refusal;

/// The longest answer to a factor that is shown in a line, in characters.
const ANSWER_CHARS: usize = 300;

/// The working of a proposed sum, and of a daily one, that the law allows.
///
/// # Errors
/// A refusal by the first rule that does not let it be.
pub fn within(
    rules: &Rules,
    amount: Money,
    daily: Option<Money>,
    inputs: &Inputs,
) -> Result<Working, Refusal> {
    if let (Some(earlier), Some(rule)) = (&inputs.earlier_notice, &rules.single) {
        let remedy = format!(
            "A penalty was already given for this breach by {earlier}: one breach has one penalty. Vary that notice, never to make it more onerous."
        );
        return Err(refusal(rules, "single", &rule.footing, remedy));
    }
    let mut working = compute(rules, inputs)?;
    let (cap, show) = (working.sum, |sum| rules.currency.show(sum));
    if amount > cap {
        let remedy = format!(
            "{} is above the cap of {}: propose no more than the cap.",
            show(amount),
            show(cap)
        );
        return Err(refusal(rules, "cap", &rules.footing, remedy));
    }
    factors(rules, inputs, &mut working)?;
    payment(rules, inputs, &mut working)?;
    if let Some(daily) = daily {
        outside_the_cap(rules, daily, &mut working)?;
    }
    working.title = format!("A penalty for one breach: {}", rules.title);
    let how = format!("no more than the cap of {}", show(cap));
    working.line("Penalty", show(amount), how, &rules.footing);
    working.sum = amount;
    Ok(working)
}

fn factors(rules: &Rules, inputs: &Inputs, working: &mut Working) -> Result<(), Refusal> {
    for factor in &rules.factors {
        let answer = inputs.factors.get(&factor.id).map(|answer| answer.trim());
        let Some(answer) = answer.filter(|answer| !answer.is_empty()) else {
            let remedy = format!(
                "The factor `{}` is not answered: say how this was weighed: {}",
                factor.id, factor.weigh
            );
            return Err(refusal(rules, "factors", &factor.footing, remedy));
        };
        let shown: String = answer.chars().take(ANSWER_CHARS).collect();
        let label = format!("Weighed: {}", factor.title);
        working.line(&label, "answered", shown, &factor.footing);
    }
    let known = |id: &&String| rules.factors.iter().any(|factor| factor.id == **id);
    for other in inputs.factors.keys().filter(|id| !known(id)) {
        working.plain(
            &format!("Weighed besides: {other}"),
            "answered",
            "not one that the law names",
        );
    }
    Ok(())
}

fn payment(rules: &Rules, inputs: &Inputs, working: &mut Working) -> Result<(), Refusal> {
    let Some(rule) = &rules.payment else {
        return Ok(());
    };
    let Some(given) = inputs.payment_days else {
        let remedy = format!(
            "It is not said how long the notice gives to pay: it must give at least {} days beginning with the day it is given.",
            rule.days
        );
        return Err(refusal(rules, "payment", &rule.footing, remedy));
    };
    if given < rule.days {
        let remedy = format!(
            "The notice gives {given} days to pay; it must give at least {} beginning with the day it is given.",
            rule.days
        );
        return Err(refusal(rules, "payment", &rule.footing, remedy));
    }
    let how = format!(
        "at least {} beginning with the day the notice is given",
        rule.days
    );
    working.line("Time to pay", format!("{given} days"), how, &rule.footing);
    Ok(())
}

fn outside_the_cap(rules: &Rules, daily: Money, working: &mut Working) -> Result<(), Refusal> {
    let Some(most) = &rules.daily else {
        let remedy = "This regime gives no penalty for each day: leave it out.";
        return Err(refusal(rules, "daily", &rules.footing, remedy));
    };
    let show = |sum| rules.currency.show(sum);
    if daily > most.sum {
        let remedy = format!(
            "{} a day is above the most of {} a day: propose no more.",
            show(daily),
            show(most.sum)
        );
        return Err(refusal(rules, "daily", &most.footing, remedy));
    }
    let how = format!(
        "no more than {} a day; outside the cap, from the day after the time to pay while the breach goes on",
        show(most.sum)
    );
    working.line("For each day", show(daily), how, &most.footing);
    Ok(())
}
