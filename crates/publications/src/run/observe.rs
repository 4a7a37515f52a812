//! Observations from the pages read: what is published, what is not, and what could not be read.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::ObservationId;
use proofhouse_law::observation::{
    Component, Fact, Observation, Passage, Publication, Subject, TranscriptRef,
};

use super::pages::{Fate, Read};
use crate::brief::Brief;
use crate::disclosure::Disclosure;
use crate::offer::Offer;
use crate::support_period::{Answer, Statement, choose};
use crate::user_information;

/// Collects observations with ids in order.
struct Collector<'a> {
    read: &'a [Read],
    found: Vec<Observation>,
}

/// All observations of a run.
pub(super) fn observations(
    read: &[Read],
    brief: &Brief,
    on: Date,
    ended: Timestamp,
    partial: bool,
) -> Vec<Observation> {
    let mut out = Collector {
        read,
        found: Vec::new(),
    };
    let (disclosure, said, offers) = read_pages(read);
    let mut missing = Vec::new();
    disclosures(&mut out, &disclosure, &mut missing);
    user_information(&mut out, read, brief, &mut missing);
    let mut unsure = support_period(&mut out, &said, on, &mut missing);
    for (url, offer) in offers {
        out.add_passage(Fact::OfferedForSale {
            url,
            offer: offer.invitation,
            period: offer.period,
            seen: offer.seen,
        });
    }
    for page in read {
        let reason = match &page.fate {
            Fate::Unreadable(reason) => reason,
            Fate::SecurityTxt {
                distrust: Some(reason),
                ..
            } if disclosure.contact.is_none() => reason,
            _ => continue,
        };
        unsure.push((page.url.clone(), reason.clone(), page.path.clone()));
    }
    if partial {
        let stopped = "the run was stopped before all pages were read".to_owned();
        unsure.push((brief.maker.site.to_string(), stopped, String::new()));
    }
    // Only a site that was read whole can be said to lack something; and a fact that stands needs no doubt beside it.
    let whole = unsure.is_empty();
    if !missing.is_empty() {
        for (url, reason, path) in unsure {
            out.add(Fact::PublicationUnreadable { url, reason }, &path, ended);
        }
    }
    if whole {
        let pages: Vec<String> = read
            .iter()
            .filter(|page| matches!(page.fate, Fate::Page(_) | Fate::SecurityTxt { .. }))
            .map(|page| page.url.clone())
            .collect();
        for what in missing {
            out.add_absence(
                Fact::NotPublished {
                    what,
                    pages: pages.clone(),
                },
                ended,
            );
        }
    }
    out.found
}

/// What users are told, page by page; what none of the pages tells is missing only where the maker names such pages.
fn user_information(
    out: &mut Collector<'_>,
    read: &[Read],
    brief: &Brief,
    missing: &mut Vec<Publication>,
) {
    if brief.maker.user_information.is_empty() {
        return;
    }
    let mut told = BTreeSet::new();
    let pages = read.iter().filter_map(|page| match &page.fate {
        Fate::Page(parts) => Some(parts),
        _ => None,
    });
    for part in pages.flatten() {
        for one in &part.told {
            told.insert(one.what);
            out.add_passage(Fact::UserInformation {
                url: part.url.clone(),
                what: one.what,
                denied: one.denied,
                passage: one.passage.clone(),
            });
        }
    }
    let absent = user_information::SUBJECTS.into_iter();
    missing.extend(absent.filter(|what| !told.contains(what)));
}

/// The first passage of each kind, every statement on support, and every page that offers the product.
fn read_pages(read: &[Read]) -> (Site, Vec<Statement>, Vec<(String, Offer)>) {
    let mut disclosure = Site::default();
    let mut said = Vec::new();
    let mut offers = Vec::new();
    for page in read {
        match &page.fate {
            Fate::Page(parts) => {
                for part in parts {
                    disclosure.take(&part.url, part.disclosure.clone());
                    said.extend(part.said.iter().cloned());
                    let offer = part.offer.clone();
                    offers.extend(offer.map(|offer| (part.url.clone(), offer)));
                }
            }
            Fate::SecurityTxt {
                file,
                distrust: None,
                body_at,
            } => {
                let Some(field) = file.contacts().next() else {
                    continue;
                };
                let place = |at: usize| u64::try_from(body_at + at).unwrap_or(u64::MAX);
                let passage = Passage {
                    transcript: page.path.clone(),
                    start: place(field.start),
                    end: place(field.end),
                    text: format!("Contact: {}", field.value),
                };
                let contact = Some((field.value.clone(), passage));
                disclosure.take(
                    &page.url,
                    Disclosure {
                        contact,
                        ..Disclosure::default()
                    },
                );
            }
            _ => {}
        }
    }
    (disclosure, said, offers)
}

/// What all pages together say of reports, each with its page.
#[derive(Default)]
struct Site {
    contact: Option<(String, String, Passage)>,
    acknowledgement: Option<(String, Passage)>,
    status_updates: Option<(String, Passage)>,
}

impl Site {
    fn take(&mut self, url: &str, found: Disclosure) {
        let url = url.to_owned();
        if self.contact.is_none() {
            self.contact = found
                .contact
                .map(|(contact, passage)| (url.clone(), contact, passage));
        }
        if self.acknowledgement.is_none() {
            self.acknowledgement = found
                .acknowledgement
                .map(|promise| (url.clone(), promise.passage));
        }
        if self.status_updates.is_none() {
            self.status_updates = found.status_updates.map(|promise| (url, promise.passage));
        }
    }
}

fn disclosures(out: &mut Collector<'_>, found: &Site, missing: &mut Vec<Publication>) {
    match found.contact.clone() {
        Some((url, contact, passage)) => out.add_passage(Fact::VulnerabilityContact {
            url,
            contact,
            passage,
        }),
        None => missing.push(Publication::VulnerabilityContact),
    }
    match found.acknowledgement.clone() {
        Some((url, passage)) => out.add_passage(Fact::AcknowledgementTiming { url, passage }),
        None => missing.push(Publication::AcknowledgementTiming),
    }
    match found.status_updates.clone() {
        Some((url, passage)) => out.add_passage(Fact::StatusUpdateTiming { url, passage }),
        None => missing.push(Publication::StatusUpdateTiming),
    }
}

/// A page, why nothing follows from it, and its transcript.
type Unsure = (String, String, String);

fn support_period(
    out: &mut Collector<'_>,
    said: &[Statement],
    on: Date,
    missing: &mut Vec<Publication>,
) -> Vec<Unsure> {
    match choose(said, on) {
        Answer::Reading(reading, carried) => {
            for statement in carried {
                let Statement { url, passage, .. } = statement;
                out.add_passage(Fact::SupportPeriod {
                    url,
                    reading: reading.clone(),
                    passage,
                });
            }
            Vec::new()
        }
        Answer::OtherModels(statement) => {
            missing.push(Publication::SupportPeriod);
            let reason = format!(
                "it gives support periods, but names only other models: {:?}",
                statement.passage.text
            );
            vec![(statement.url, reason, statement.passage.transcript)]
        }
        Answer::Unread(statement) => {
            missing.push(Publication::SupportPeriod);
            let reason = format!(
                "it speaks of support and of a date in words that are not understood: {:?}",
                statement.passage.text
            );
            vec![(statement.url, reason, statement.passage.transcript)]
        }
        Answer::Nothing => {
            missing.push(Publication::SupportPeriod);
            Vec::new()
        }
    }
}

impl Collector<'_> {
    /// The transcript of a page, and the file made of it where the passage stands there; when it was asked for.
    fn reference(&self, path: &str) -> Option<(Vec<TranscriptRef>, Timestamp)> {
        let page = self.read.iter().find(|page| {
            let made = || page.derived.iter().any(|(made, _)| made == path);
            !path.is_empty() && (page.path == path || made())
        })?;
        let mut references = vec![TranscriptRef {
            path: page.path.clone(),
            sha256: page.sha256,
        }];
        let made = page.derived.iter().filter(|(made, _)| made == path);
        references.extend(made.map(|(path, sha256)| TranscriptRef {
            path: path.clone(),
            sha256: *sha256,
        }));
        Some((references, page.at))
    }

    fn add_passage(&mut self, fact: Fact) {
        let path = match &fact {
            Fact::VulnerabilityContact { passage, .. }
            | Fact::AcknowledgementTiming { passage, .. }
            | Fact::StatusUpdateTiming { passage, .. }
            | Fact::SupportPeriod { passage, .. }
            | Fact::UserInformation { passage, .. }
            | Fact::OfferedForSale { offer: passage, .. } => passage.transcript.clone(),
            _ => String::new(),
        };
        self.add(fact, &path, Timestamp::UNIX_EPOCH);
    }

    /// Adds a fact that rests on one page; `at` stands in where no page was asked.
    fn add(&mut self, fact: Fact, path: &str, at: Timestamp) {
        let (transcripts, at) = match self.reference(path) {
            Some((references, at)) => (references, at),
            None => (Vec::new(), at),
        };
        self.push(fact, transcripts, at);
    }

    /// Adds a fact that rests on every page asked for.
    fn add_absence(&mut self, fact: Fact, at: Timestamp) {
        let transcripts = self
            .read
            .iter()
            .filter(|page| !page.path.is_empty())
            .map(|page| TranscriptRef {
                path: page.path.clone(),
                sha256: page.sha256,
            })
            .collect();
        self.push(fact, transcripts, at);
    }

    fn push(&mut self, fact: Fact, transcripts: Vec<TranscriptRef>, at: Timestamp) {
        let check = match &fact {
            Fact::SupportPeriod { .. }
            | Fact::OfferedForSale { .. }
            | Fact::NotPublished {
                what: Publication::SupportPeriod,
                ..
            } => "publications.support-period",
            Fact::PublicationUnreadable { .. } => "publications.read",
            Fact::UserInformation { .. } => "publications.user-information",
            Fact::NotPublished { what, .. } if user_information::SUBJECTS.contains(what) => {
                "publications.user-information"
            }
            _ => "publications.disclosure",
        };
        let Ok(id) = format!("pub-{:04}", self.found.len() + 1).parse::<ObservationId>() else {
            return;
        };
        let subject = Subject {
            unit: None,
            state: None,
            firmware: None,
            component: Component::Hardware,
        };
        self.found.push(Observation {
            id,
            check: check.to_owned(),
            at,
            subject,
            fact,
            transcripts,
        });
    }
}
