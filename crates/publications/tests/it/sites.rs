//! The two makers' sites: one that publishes nothing, one that publishes everything.

#![expect(clippy::cast_possible_truncation, reason = "offsets of short pages")]

use jiff::civil::date;
use proofhouse_law::Digest;
use proofhouse_law::observation::{Fact, Publication, SupportReading};
use proofhouse_testkit::maker_site::{Answer, MakerSite};

use crate::support::{kinds, read, read_until};

fn forthright() -> MakerSite {
    MakerSite::Forthright {
        model: "PH-100".to_owned(),
        supported_until: "31 December 2029".to_owned(),
        security_txt_expires: "2027-06-30T00:00:00Z".to_owned(),
    }
}

fn scripted(pages: &[(&str, Answer)]) -> MakerSite {
    MakerSite::Scripted(
        pages
            .iter()
            .map(|(path, answer)| ((*path).to_owned(), answer.clone()))
            .collect(),
    )
}

#[test]
fn a_shop_with_warranty_and_customer_service_publishes_nothing() {
    let reading = read(
        MakerSite::Silent {
            model: "PH-100".to_owned(),
        },
        |_| {},
    );
    let missing: Vec<Publication> = reading
        .observations
        .iter()
        .map(|observation| match &observation.fact {
            Fact::NotPublished { what, pages } => {
                assert_eq!(pages.len(), 2, "start page and support page: {pages:?}");
                *what
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let all = [
        Publication::VulnerabilityContact,
        Publication::AcknowledgementTiming,
        Publication::StatusUpdateTiming,
        Publication::SupportPeriod,
    ];
    assert_eq!(missing, all);
    assert_eq!(
        reading.observations[0].transcripts.len(),
        4,
        "the two missing security.txt are evidence too"
    );
}

#[test]
fn a_forthright_maker_is_read_whole_and_every_passage_stands_in_its_transcript() {
    let reading = read(forthright(), |_| {});
    assert_eq!(
        kinds(&reading),
        ["contact", "acknowledgement", "status", "support"]
    );
    let mut quoted = Vec::new();
    for observation in &reading.observations {
        let passage = match &observation.fact {
            Fact::VulnerabilityContact {
                passage, contact, ..
            } => {
                assert_eq!(contact, "mailto:psirt@honest-cameras.example");
                passage
            }
            Fact::AcknowledgementTiming { passage, .. }
            | Fact::StatusUpdateTiming { passage, .. } => passage,
            Fact::SupportPeriod {
                passage, reading, ..
            } => {
                assert_eq!(
                    *reading,
                    SupportReading::StatedEndDate {
                        date: date(2029, 12, 31)
                    }
                );
                passage
            }
            other => panic!("{other:?}"),
        };
        let raw = &reading.transcripts[&passage.transcript];
        let bytes = &raw[passage.start as usize..passage.end as usize];
        quoted.push(String::from_utf8(bytes.to_vec()).unwrap());
        let reference = &observation.transcripts[0];
        assert_eq!(
            (&reference.path, reference.sha256),
            (&passage.transcript, Digest::of(raw))
        );
    }
    let Fact::AcknowledgementTiming { url, .. } = &reading.observations[1].fact else {
        panic!("{:?}", reading.observations[1]);
    };
    assert_eq!(reading.clicks[url], 1, "the start page links to the policy");
    let unlinked = reading
        .clicks
        .keys()
        .filter(|url| url.ends_with("security.txt"));
    assert_eq!(
        unlinked.count(),
        0,
        "no link leads to it: {:?}",
        reading.clicks
    );
    assert_eq!(
        quoted[1],
        "We acknowledge your report within 5 working days."
    );
    assert_eq!(
        quoted[2],
        "We send you status updates every 14 days until the vulnerability is resolved."
    );
    assert!(
        quoted[3].starts_with("Model</th>") && quoted[3].ends_with("31 December 2029"),
        "{}",
        quoted[3]
    );
}

#[test]
fn an_expired_security_txt_leaves_the_contact_open_not_missing() {
    let page = Answer::html("<h1>PH-100</h1><p>Security updates until 31 December 2029.</p>");
    let old = Answer::text("Contact: mailto:a@b.example\nExpires: 2026-01-01T00:00:00Z\n");
    let reading = read(scripted(&[("/", page), ("/security.txt", old)]), |_| {});
    assert_eq!(kinds(&reading), ["support", "unreadable"]);
    assert!(reading.notes.is_empty());
}

#[test]
fn a_link_to_a_host_that_the_brief_does_not_name_leaves_it_open() {
    let page = Answer::html(
        "<h1>PH-100</h1><p><a href='https://elsewhere.example/vulnerability-policy'>Policy</a></p>",
    );
    let reading = read(scripted(&[("/", page)]), |_| {});
    assert_eq!(kinds(&reading), ["unreadable"]);
    assert!(
        reading.notes[0].contains("add it under maker.hosts"),
        "{:?}",
        reading.notes
    );
}

#[test]
fn a_stopped_run_says_so_and_claims_no_absence() {
    let reading = read_until(
        MakerSite::Silent {
            model: "PH-100".to_owned(),
        },
        |_| {},
        true,
    );
    assert!(reading.partial);
    assert_eq!(kinds(&reading), ["unreadable"]);
}
