//! Reading what a maker publishes: is it there, could the pages be read, and what does the support period say?

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Reading;
use crate::observation::{Fact, Observation, PeriodPlace, Publication, SupportReading};
use crate::regime::Outcome;

fn name(what: Publication) -> &'static str {
    match what {
        Publication::VulnerabilityContact => "a contact for reports of security issues",
        Publication::AcknowledgementTiming => "when a report is acknowledged",
        Publication::StatusUpdateTiming => "when status updates are given",
        Publication::SupportPeriod => "a support period",
        Publication::Sensors => "what the product senses",
        Publication::Telemetry => "which telemetry is collected",
        Publication::TelemetryUse => "how telemetry is used",
        Publication::NoUpdatesReason => "why the software cannot be updated",
        Publication::HardwareReplacement => "how hardware is replaced",
    }
}

/// Whether `what` is published on any page read.
pub(super) fn presence(what: Publication, observations: &[Observation]) -> Vec<Reading> {
    let found: Vec<Reading> = observations
        .iter()
        .filter_map(|one| {
            let ((Fact::VulnerabilityContact { url, .. }, Publication::VulnerabilityContact)
            | (Fact::AcknowledgementTiming { url, .. }, Publication::AcknowledgementTiming)
            | (Fact::StatusUpdateTiming { url, .. }, Publication::StatusUpdateTiming)) =
                (&one.fact, what)
            else {
                return None;
            };
            Some(Reading::new(
                Outcome::Published,
                format!("{url} publishes {}.", name(what)),
                &[one],
            ))
        })
        .collect();
    if found.is_empty() {
        absent(what, observations)
    } else {
        found
    }
}

/// Nothing was found: because it is not there, because a page could not be read, or because nobody looked.
fn absent(what: Publication, observations: &[Observation]) -> Vec<Reading> {
    // A page that could not be read may be the one that says it: then its absence is not shown.
    let unreadable: Vec<Reading> = observations
        .iter()
        .filter_map(|one| match &one.fact {
            Fact::PublicationUnreadable { url, reason } => Some(Reading::new(
                Outcome::Unreadable,
                format!(
                    "{url} could not be read ({reason}), so {} may or may not be published there.",
                    name(what)
                ),
                &[one],
            )),
            _ => None,
        })
        .collect();
    if !unreadable.is_empty() {
        return unreadable;
    }
    let missing: Vec<Reading> = observations
        .iter()
        .filter_map(|one| match &one.fact {
            Fact::NotPublished {
                what: missing,
                pages,
            } if *missing == what => Some(Reading::new(
                Outcome::NotPublished,
                format!(
                    "None of the {} pages read publishes {}.",
                    pages.len(),
                    name(what)
                ),
                &[one],
            )),
            _ => None,
        })
        .collect();
    if missing.is_empty() {
        return vec![Reading::new(
            Outcome::NotObserved,
            format!("Nobody looked for {}.", name(what)),
            &[],
        )];
    }
    missing
}

/// What is said of the support period, on the day `on`.
pub(super) fn support(observations: &[Observation], on: Date) -> Vec<Reading> {
    let said: Vec<(&Observation, &str, &SupportReading)> = observations
        .iter()
        .filter_map(|one| match &one.fact {
            Fact::SupportPeriod { url, reading, .. } => Some((one, url.as_str(), reading)),
            _ => None,
        })
        .collect();
    if said.is_empty() {
        return absent(Publication::SupportPeriod, observations);
    }
    let stated: Vec<(&Observation, &str, Date)> = said
        .iter()
        .filter_map(|(one, url, reading)| match reading {
            SupportReading::StatedEndDate { date } | SupportReading::Expired { date } => {
                Some((*one, *url, *date))
            }
            _ => None,
        })
        .collect();
    let dates: BTreeSet<Date> = stated.iter().map(|(_, _, date)| *date).collect();
    if dates.len() > 1 {
        let all: Vec<&Observation> = stated.iter().map(|(one, _, _)| *one).collect();
        let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
        return vec![Reading::new(
            Outcome::Contradictory,
            format!(
                "The pages state different end dates of support: {}.",
                dates.join(", ")
            ),
            &all,
        )];
    }
    let contradicted = said
        .iter()
        .any(|(_, _, reading)| matches!(reading, SupportReading::Contradictory { .. }));
    if !stated.is_empty() && !contradicted {
        return stated
            .iter()
            .map(|(one, url, date)| end_date(one, url, *date, on))
            .collect();
    }
    said.iter()
        .map(|(one, url, reading)| other(one, url, reading, on))
        .collect()
}

fn end_date(one: &Observation, url: &str, date: Date, on: Date) -> Reading {
    if date < on {
        let reason =
            format!("{url} states that security updates ended on {date}; on {on} that has passed.");
        return Reading::new(Outcome::Expired, reason, &[one]);
    }
    Reading::new(
        Outcome::StatedEndDate,
        format!("{url} states that there are security updates until {date}."),
        &[one],
    )
}

fn other(one: &Observation, url: &str, reading: &SupportReading, on: Date) -> Reading {
    let (outcome, reason) = match reading {
        SupportReading::StatedEndDate { date } | SupportReading::Expired { date } => {
            return end_date(one, url, *date, on);
        }
        SupportReading::DerivableOnly { duration, anchor } => (
            Outcome::DerivableOnly,
            format!(
                "{url} gives a duration ({duration}, from {anchor}) and no end date: a reader must work it out."
            ),
        ),
        SupportReading::PerBuyerDuration { duration } => (
            Outcome::PerBuyerDuration,
            format!(
                "{url} gives a duration ({duration}) from each buyer's purchase, so no one end date."
            ),
        ),
        SupportReading::UpperBoundOnly { text } => (
            Outcome::UpperBoundOnly,
            format!("{url} gives only an upper bound ({text}), not a minimum period."),
        ),
        SupportReading::Vague => (
            Outcome::Vague,
            format!("{url} speaks of support without any time."),
        ),
        SupportReading::ConditionalEndDate { date, conditions } => (
            Outcome::ConditionalEndDate,
            format!(
                "{url} states security updates until {date}, on a condition ({}).",
                conditions.join("; ")
            ),
        ),
        SupportReading::Contradictory { dates } => {
            let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
            (
                Outcome::Contradictory,
                format!(
                    "{url} states different end dates of support: {}.",
                    dates.join(", ")
                ),
            )
        }
    };
    Reading::new(outcome, reason, &[one])
}

/// Whether the support period stands beside the invitation to purchase, on each page that offers the product.
pub(super) fn beside_offer(observations: &[Observation]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = observations
        .iter()
        .filter_map(|one| match &one.fact {
            Fact::OfferedForSale {
                url, period, seen, ..
            } => Some(offered(one, url, *period, seen)),
            _ => None,
        })
        .collect();
    if readings.is_empty() {
        readings.push(Reading::new(
            Outcome::NotObserved,
            "No page was read that offers the product for sale.",
            &[],
        ));
    }
    readings
}

fn offered(one: &Observation, url: &str, period: PeriodPlace, seen: &[String]) -> Reading {
    let (outcome, place) = match period {
        PeriodPlace::Absent => {
            let reason = format!(
                "{url} offers the product for sale, and nothing on it speaks of the support period."
            );
            return Reading::new(Outcome::AbsentBesideOffer, reason, &[one]);
        }
        PeriodPlace::AbsentWithoutScripts => (
            Outcome::BesideOffer,
            "no support period was seen without running its scripts",
        ),
        PeriodPlace::BehindLink => (
            Outcome::BesideOffer,
            "only a link leads to the support period",
        ),
        PeriodPlace::Hidden => (Outcome::BesideOffer, "the support period is folded away"),
        PeriodPlace::ElsewhereOnPage => (
            Outcome::BesideOffer,
            "the support period stands in another part of the page",
        ),
        PeriodPlace::SameRegion => (
            Outcome::BesideOffer,
            "the support period stands in the same part of the page",
        ),
    };
    let seen = if seen.is_empty() {
        String::new()
    } else {
        format!(" {}", seen.join(" "))
    };
    let reason = format!(
        "{url} offers the product for sale; {place}.{seen} A person looks: does it stand alongside, or is it equally prominent?"
    );
    Reading::new(outcome, reason, &[one])
}
