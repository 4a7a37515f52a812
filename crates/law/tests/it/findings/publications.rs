//! What a maker publishes: contacts and support periods.

use jiff::civil::date;
use proofhouse_law::Verdict;
use proofhouse_law::observation::{Fact, Observation, Passage, Publication, SupportReading};

use super::{finding, page, verdict};
use crate::world::{PROPOSAL, PSTI};

fn passage() -> Passage {
    Passage {
        transcript: "transcripts/0001".into(),
        start: 0,
        end: 5,
        text: "until".into(),
    }
}

fn period(name: &str, reading: SupportReading) -> Observation {
    page(
        name,
        Fact::SupportPeriod {
            url: "https://maker.example/support".into(),
            reading,
            passage: passage(),
        },
    )
}

#[test]
fn publications_are_found_missing_or_unreadable() {
    let url = || "https://maker.example/security".to_owned();
    let contact = page(
        "o-1",
        Fact::VulnerabilityContact {
            url: url(),
            contact: "mailto:s".into(),
            passage: passage(),
        },
    );
    let missing = page(
        "o-2",
        Fact::NotPublished {
            what: Publication::VulnerabilityContact,
            pages: vec![url()],
        },
    );
    let unreadable = page(
        "o-3",
        Fact::PublicationUnreadable {
            url: url(),
            reason: "timed out".into(),
        },
    );
    let rule = "psti.sch1.2.2.a";
    assert_eq!(
        verdict(PSTI, rule, &[contact.clone(), missing.clone()]),
        Verdict::Pass
    );
    assert_eq!(
        verdict(PSTI, rule, std::slice::from_ref(&missing)),
        Verdict::Fail
    );
    assert_eq!(
        verdict(PSTI, rule, &[missing, unreadable.clone()]),
        Verdict::Inconclusive
    );
    assert_eq!(
        verdict(PSTI, rule, &[contact.clone(), unreadable]),
        Verdict::Pass
    );
    assert_eq!(
        verdict(PSTI, "psti.sch1.2.2.b.i", &[contact]),
        Verdict::Inconclusive,
        "a contact is no timing"
    );
}

#[test]
fn each_reading_of_a_support_period_means_what_the_regime_says() {
    let derivable = SupportReading::DerivableOnly {
        duration: "5 years".into(),
        anchor: "March 2023".into(),
    };
    let cases = [
        (
            SupportReading::StatedEndDate {
                date: date(2030, 1, 1),
            },
            Verdict::Pass,
            Verdict::Pass,
        ),
        (
            SupportReading::StatedEndDate {
                date: date(2025, 1, 1),
            },
            Verdict::Inconclusive,
            Verdict::Inconclusive,
        ),
        (derivable, Verdict::Inconclusive, Verdict::Pass),
        (
            SupportReading::PerBuyerDuration {
                duration: "2 years".into(),
            },
            Verdict::Inconclusive,
            Verdict::Inconclusive,
        ),
        (
            SupportReading::UpperBoundOnly {
                text: "up to 5 years".into(),
            },
            Verdict::Fail,
            Verdict::Fail,
        ),
        (SupportReading::Vague, Verdict::Fail, Verdict::Fail),
        (
            SupportReading::Contradictory { dates: vec![] },
            Verdict::Inconclusive,
            Verdict::Inconclusive,
        ),
    ];
    for (reading, psti, proposal) in cases {
        let one = [period("o-1", reading.clone())];
        assert_eq!(verdict(PSTI, "psti.sch1.3.2", &one), psti, "{reading:?}");
        assert_eq!(
            verdict(PROPOSAL, "proposal.3.support-period", &one),
            proposal,
            "{reading:?}"
        );
    }
}

#[test]
fn pages_that_state_different_dates_contradict_each_other() {
    let two = [
        period(
            "o-1",
            SupportReading::StatedEndDate {
                date: date(2030, 1, 1),
            },
        ),
        period(
            "o-2",
            SupportReading::StatedEndDate {
                date: date(2031, 1, 1),
            },
        ),
    ];
    let found = finding(PSTI, "psti.sch1.3.2", &two);
    assert_eq!(found.verdict, Verdict::Inconclusive);
    assert_eq!(found.relies_on.len(), 2);
}
