//! What a maker publishes, as it was read by someone with no account.

use jiff::civil::Date;

use crate::observation::{Fact, Publication, SupportReading};
use crate::record::desk::{Desk, Item, Outcome};
use crate::standard::plan::UnitPlan;

/// What was not found where the pages were read whole, and what could not be read.
fn absences(desk: &Desk<'_>, wanted: &[Publication]) -> Vec<Outcome> {
    let all = desk.items.iter();
    all.filter_map(|item| match item.fact() {
        Fact::NotPublished { what, pages } if wanted.contains(what) => Some(Outcome::fail(
            format!(
                "{} pages were read, and none gives {}.",
                pages.len(),
                named(*what)
            ),
            &[*item],
        )),
        _ => None,
    })
    .collect()
}

pub(super) fn unreadable(desk: &Desk<'_>) -> Vec<Outcome> {
    let all = desk.items.iter();
    all.filter_map(|item| match item.fact() {
        Fact::PublicationUnreadable { url, reason } => Some(Outcome::open(
            format!("{url} could not be read: {reason}."),
            &[*item],
        )),
        _ => None,
    })
    .collect()
}

/// Whether a text names just this address, not one that it is the beginning of.
pub(super) fn names(text: &str, url: &str) -> bool {
    let url = url.trim_end_matches('/');
    text.match_indices(url).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let begins = before
            .chars()
            .next_back()
            .is_none_or(|sign| sign.is_whitespace() || "<([{\"'`".contains(sign));
        let rest = text.get(at + url.len()..).unwrap_or_default();
        let mut rest = rest.trim_start_matches('/').chars();
        begins
            && match rest.next() {
                // A full stop ends a sentence, or stands within a name.
                Some('.') => !rest.next().is_some_and(char::is_alphanumeric),
                // A place within the page, and not one that its script draws.
                Some('#') => !rest.next().is_some_and(|sign| "/!".contains(sign)),
                Some(sign) => !sign.is_alphanumeric() && !"-_~%?&=+:@!$*".contains(sign),
                None => true,
            }
    })
}

pub(super) fn named(what: Publication) -> &'static str {
    match what {
        Publication::VulnerabilityContact => "a contact for reports of vulnerabilities",
        Publication::AcknowledgementTiming => "when receipt of a report is confirmed",
        Publication::StatusUpdateTiming => "when news of it is given",
        Publication::SupportPeriod => "a support period",
        Publication::Sensors => "what the product senses of its surroundings",
        Publication::Telemetry => "which telemetry is collected",
        Publication::TelemetryUse => "how telemetry is used",
        Publication::NoUpdatesReason => "why the software cannot be updated",
        Publication::HardwareReplacement => "how hardware is replaced",
    }
}

/// The policy can be read by anyone, where the maker says that it is.
pub(super) fn policy(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = absences(desk, &[Publication::VulnerabilityContact]);
    if !outcomes.is_empty() {
        return outcomes;
    }
    let declared: Vec<&String> = desk
        .declared
        .entries("UserInfo")
        .iter()
        .filter_map(|entry| {
            entry
                .fields
                .get("publication-of-vulnerability-disclosure-policy")
        })
        .collect();
    let read = desk.where_fact(|fact| matches!(fact, Fact::VulnerabilityContact { .. }));
    for item in read {
        let Fact::VulnerabilityContact { url, .. } = item.fact() else {
            continue;
        };
        let same = declared.iter().any(|text| names(text, url));
        outcomes.push(if declared.is_empty() || same {
            Outcome::pass(format!("{url} was read without an account."), &[item])
        } else {
            let reason = format!("{url} was read without an account, and UserInfo gives another place; see whether it is the same policy.");
            Outcome::open(reason, &[item])
        });
    }
    if outcomes.is_empty() {
        outcomes.extend(unreadable(desk));
    }
    outcomes
}

/// The policy has a contact and both times.
pub(super) fn complete(desk: &Desk<'_>) -> Vec<Outcome> {
    let wanted = [
        Publication::VulnerabilityContact,
        Publication::AcknowledgementTiming,
        Publication::StatusUpdateTiming,
    ];
    let mut outcomes = absences(desk, &wanted);
    if !outcomes.is_empty() {
        return outcomes;
    }
    let of = |wanted: fn(&Fact) -> bool| desk.where_fact(wanted);
    let parts = [
        of(|fact| matches!(fact, Fact::VulnerabilityContact { .. })),
        of(|fact| matches!(fact, Fact::AcknowledgementTiming { .. })),
        of(|fact| matches!(fact, Fact::StatusUpdateTiming { .. })),
    ];
    if parts.iter().all(|part| !part.is_empty()) {
        let items: Vec<Item<'_>> = parts.into_iter().flatten().collect();
        let reason =
            "The policy gives a contact, when receipt is confirmed, and when news is given.";
        return vec![Outcome::pass(reason, &items)];
    }
    outcomes.extend(unreadable(desk));
    if outcomes.is_empty() && parts.iter().any(|part| !part.is_empty()) {
        outcomes.push(Outcome::open("A part of the policy was not seen.", &[]));
    }
    outcomes
}

fn statements<'a>(desk: &Desk<'a>) -> Vec<(Item<'a>, &'a SupportReading)> {
    let items = desk.items.iter().copied();
    items
        .filter_map(|item| match item.fact() {
            Fact::SupportPeriod { reading, .. } => Some((item, reading)),
            _ => None,
        })
        .collect()
}

/// A support period can be read by anyone.
pub(super) fn period(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = absences(desk, &[Publication::SupportPeriod]);
    for (item, reading) in statements(desk) {
        outcomes.push(match reading {
            SupportReading::Vague => Outcome::open(
                "A page speaks of support without a time; see whether it is the page.",
                &[item],
            ),
            _ => Outcome::pass(
                "A page with a support period was read without an account.",
                &[item],
            ),
        });
    }
    if outcomes.is_empty() {
        outcomes.extend(unreadable(desk));
    }
    outcomes
}

/// The published period is the declared one.
pub(super) fn period_as_declared(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let mut outcomes = absences(desk, &[Publication::SupportPeriod]);
    let key = unit.field.as_deref().unwrap_or_default();
    let declared: Vec<Date> = desk
        .declared
        .entries(Desk::table(unit))
        .iter()
        .filter_map(|entry| entry.fields.get(key))
        .flat_map(|text| dates(text))
        .collect();
    for (item, reading) in statements(desk) {
        outcomes.push(match reading {
            SupportReading::StatedEndDate { date } | SupportReading::Expired { date } => {
                if declared.is_empty() {
                    let reason = format!("The published end is {date}; the declaration names no date, such as 2030-12-31, to compare with.");
                    Outcome::open(reason, &[item])
                } else if declared.contains(date) {
                    Outcome::pass(format!("The published end, {date}, is the declared one."), &[item])
                } else {
                    Outcome::fail(format!("The published end, {date}, is not the declared one."), &[item])
                }
            }
            _ => Outcome::open("What is published is no end date, so that nothing can be compared.", &[item]),
        });
    }
    if outcomes.is_empty() {
        outcomes.extend(unreadable(desk));
    }
    outcomes
}

/// The dates that a text names, as `2030-12-31`.
fn dates(text: &str) -> Vec<Date> {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '-')
        .filter(|part| part.len() == 10)
        .filter_map(|part| part.parse().ok())
        .collect()
}
