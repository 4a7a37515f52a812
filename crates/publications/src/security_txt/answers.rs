//! Four answers, kept apart and never added up: is the file valid by the RFC, can a contact be used, are the timings
//! stated, and which elements of the law are present.
//!
//! The last two are no findings: a regime asks what the maker publishes anywhere, and this looks at security.txt and
//! the policies that it links. `run` reads the whole site and derives findings.

use jiff::Timestamp;
use proofhouse_law::Regime;
use proofhouse_law::regime::{Footing, Predicate};
use serde::Serialize;
use url::Url;

use super::codes::Kind;
use super::contact::{self, Usable};
use super::{Finding, SecurityTxt};
use crate::disclosure;
use crate::prose::Source;
use crate::text::Page;

/// The four answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// Whether the file is valid by RFC 9116.
    pub valid: Validity,
    /// Whether a contact can be used.
    pub contact: Contacts,
    /// Whether the timings are stated.
    pub timings: Timings,
    /// Which elements of the law are present.
    pub law: Vec<Element>,
}

/// A yes, a no, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nobody can say, or a person must look.
    NotKnown,
}

/// Whether the file is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// Not known where it could not be fetched, or where a limit of ours was met and what was read has no error.
    pub answer: Answer,
    /// How many errors there are.
    pub errors: usize,
}

/// Whether a contact can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contacts {
    /// Yes where the form of one leads to the maker and the file is relied on; not known where a person must look.
    pub answer: Answer,
    /// Each, in the file's order, which is the maker's preference.
    pub each: Vec<ContactUse>,
    /// Why the file is not relied on, if so.
    pub not_relied_on: Option<String>,
}

/// One contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactUse {
    /// Its value.
    pub contact: String,
    /// Its line.
    pub line: usize,
    /// Whether it can be used.
    #[serde(flatten)]
    pub usable: Usable,
}

/// The timings of the answers to a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timings {
    /// When a report is acknowledged.
    pub acknowledgement: Timing,
    /// When its reporter hears of the state.
    pub status_updates: Timing,
    /// What was read for them.
    pub read: Vec<String>,
    /// What was not, and why.
    pub not_read: Vec<String>,
}

/// One timing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum Timing {
    /// It is stated.
    Stated {
        /// In these words.
        words: String,
        /// There.
        url: String,
    },
    /// What was read does not state it.
    NotFound,
    /// Something that may state it was not read.
    NotKnown,
}

/// One element that a regime asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Element {
    /// The regime.
    pub regime: String,
    /// Its provision.
    pub provision: String,
    /// The provision's title.
    pub title: String,
    /// On what the provision stands.
    pub footing: Footing,
    /// Whether it is present in what was read; "no" says nothing about the rest of the site.
    pub present: Answer,
    /// What shows it, or what is missing.
    pub shows: String,
}

/// Everything that the answers are drawn from.
pub struct Basis<'a> {
    /// The file, if one could be read.
    pub file: Option<&'a SecurityTxt>,
    /// All its findings.
    pub findings: &'a [Finding],
    /// The addresses that it was asked for and came from.
    pub retrieved: &'a [Url],
    /// The time asked about.
    pub now: Timestamp,
    /// What was read for timings, with its address.
    pub pages: &'a [(String, Page)],
    /// What was not, and why.
    pub not_read: Vec<String>,
    /// The regimes to ask.
    pub regimes: &'a [Regime],
}

/// Draws the answers.
pub fn draw(basis: Basis<'_>) -> Answers {
    let valid = validity(&basis);
    let contact = contacts(&basis);
    let law_basis = basis.regimes;
    let timings = timings(basis);
    let law = law(law_basis, &contact, &timings);
    Answers {
        valid,
        contact,
        timings,
        law,
    }
}

fn validity(basis: &Basis<'_>) -> Validity {
    let count = |kind| {
        let all = basis.findings.iter();
        all.filter(|finding| finding.code.kind == kind).count()
    };
    let errors = count(Kind::Error);
    let answer = match errors {
        0 if count(Kind::Limit) > 0 || basis.file.is_none() => Answer::NotKnown,
        0 => Answer::Yes,
        _ => Answer::No,
    };
    Validity { answer, errors }
}

fn contacts(basis: &Basis<'_>) -> Contacts {
    let fields = basis
        .file
        .into_iter()
        .flat_map(|file| file.named("contact"));
    let each: Vec<ContactUse> = fields
        .map(|field| ContactUse {
            contact: field.value.clone(),
            line: field.line,
            usable: contact::judge(&field.value),
        })
        .collect();
    let limited = basis
        .findings
        .iter()
        .any(|finding| finding.code.kind == Kind::Limit);
    let distrust = basis
        .file
        .and_then(|file| file.distrust(basis.now, basis.retrieved));
    let any = |wanted: fn(&Usable) -> bool| each.iter().any(|one| wanted(&one.usable));
    let answer = if any(|usable| *usable == Usable::Yes) && distrust.is_none() {
        Answer::Yes
    } else if limited || any(|usable| !matches!(usable, Usable::No(_))) {
        Answer::NotKnown
    } else {
        Answer::No
    };
    Contacts {
        answer,
        each,
        not_relied_on: distrust,
    }
}

fn timings(basis: Basis<'_>) -> Timings {
    let (mut acknowledgement, mut status_updates) = (None, None);
    for (url, page) in basis.pages {
        let source = Source {
            url,
            transcript: "",
            body_at: 0,
            page,
        };
        let found = disclosure::read(&source);
        let stated = |words: String| Timing::Stated {
            words,
            url: url.clone(),
        };
        let said = found
            .acknowledgement
            .map(|promise| stated(promise.passage.text));
        acknowledgement = acknowledgement.or(said);
        let said = found
            .status_updates
            .map(|promise| stated(promise.passage.text));
        status_updates = status_updates.or(said);
    }
    let otherwise = if basis.not_read.is_empty() && basis.file.is_some() {
        Timing::NotFound
    } else {
        Timing::NotKnown
    };
    Timings {
        acknowledgement: acknowledgement.unwrap_or_else(|| otherwise.clone()),
        status_updates: status_updates.unwrap_or(otherwise),
        read: basis.pages.iter().map(|(url, _)| url.clone()).collect(),
        not_read: basis.not_read,
    }
}

/// The elements that each regime asks for, in its order; regimes that ask for none are left out.
fn law(regimes: &[Regime], contacts: &Contacts, timings: &Timings) -> Vec<Element> {
    let of = |predicate: Predicate| -> Option<(Answer, String)> {
        match predicate {
            Predicate::ContactPublished => Some(contact_element(contacts)),
            Predicate::AcknowledgementPublished => Some(timing_element(&timings.acknowledgement)),
            Predicate::StatusUpdatesPublished => Some(timing_element(&timings.status_updates)),
            _ => None,
        }
    };
    let mut elements = Vec::new();
    for regime in regimes {
        for provision in regime.provisions() {
            let Some((present, shows)) = of(provision.predicate) else {
                continue;
            };
            elements.push(Element {
                regime: regime.id().to_string(),
                provision: provision.id.to_string(),
                title: provision.title.clone(),
                footing: provision.footing.clone(),
                present,
                shows,
            });
        }
    }
    elements
}

fn contact_element(contacts: &Contacts) -> (Answer, String) {
    let best = contacts
        .each
        .iter()
        .find(|one| one.usable == Usable::Yes)
        .or_else(|| {
            contacts
                .each
                .iter()
                .find(|one| !matches!(one.usable, Usable::No(_)))
        });
    let shows = match (best, &contacts.not_relied_on) {
        (_, Some(why)) => why.clone(),
        (Some(one), None) => format!("line {}: {}", one.line, one.contact),
        (None, None) => "no contact that can be used was found".to_owned(),
    };
    (contacts.answer, shows)
}

fn timing_element(timing: &Timing) -> (Answer, String) {
    match timing {
        Timing::Stated { words, url } => (Answer::Yes, format!("{url}: {words:?}")),
        Timing::NotFound => (Answer::No, "what was read does not state it".to_owned()),
        Timing::NotKnown => (
            Answer::NotKnown,
            "something that may state it was not read".to_owned(),
        ),
    }
}
