//! Reads one site, and draws its record from what came.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use proofhouse_law::clock::civil_date;
use proofhouse_law::observation::{Fact, Publication};
use proofhouse_law::{Digest, Regime};

use super::market::Site;
use super::record::{
    FileState, MAX_STATEMENTS, MAX_UNREAD, PageRead, Published, Record, SecurityTxtRead,
};
use crate::brief::Brief;
use crate::fetch::{Fetcher, Hosts, Limits, SystemClock};
use crate::pdf::ReadPdf;
use crate::replay::{Again, read_journal};
use crate::run::web::Readers;
use crate::run::{Context, Reading, Unread, read_from};
use crate::security_txt::answers::{Answer, Timing};
use crate::security_txt::look::{self, Asked};

/// What every site is read with.
pub(super) struct Means<'a> {
    pub(super) limits: Limits,
    pub(super) hosts: Arc<Hosts>,
    pub(super) now: &'a (dyn Fn() -> Timestamp + Sync),
    pub(super) stop: &'a AtomicBool,
    pub(super) pdf: Option<&'a (dyn ReadPdf + Sync)>,
}

/// Reads a site.
pub(super) fn site(brief: &Brief, means: &Means<'_>) -> Reading {
    let clock = Arc::new(SystemClock);
    let web = Fetcher::among(brief, means.limits, clock, Arc::clone(&means.hosts));
    let readers = Readers {
        pdf: means.pdf.map(|pdf| pdf as &dyn ReadPdf),
        browser: None,
    };
    let now = || (means.now)();
    let mut context = Context {
        limits: means.limits,
        now: &now,
        on: civil_date(now()),
        stop: means.stop,
        progress: &mut |_| {},
    };
    read_from(&web, readers, brief, &mut context)
}

/// What the reading came to.
pub(super) fn record(site: &Site, brief: &Brief, reading: &Reading, regime: &Regime) -> Record {
    let journal = read_journal(&reading.transcripts).ok();
    let mut pages = Vec::new();
    let mut requests = 0;
    if let Some(journal) = &journal {
        let robots = journal.robots.iter().map(|robots| robots.hops.len());
        let hops = journal.pages.iter().map(|page| page.hops.len());
        requests = robots.chain(hops).sum();
        for page in &journal.pages {
            let raw = reading.transcripts.get(&page.transcript);
            if let (Some(came), Some(raw)) = (&page.came, raw) {
                let body = raw.get(came.body_at..).unwrap_or_default();
                pages.push(PageRead {
                    url: page.url.clone(),
                    status: came.status,
                    sha256: Digest::of(body),
                    bytes: body.len(),
                });
            }
        }
    }
    let again = journal.as_ref().map(|journal| Again {
        journal,
        transcripts: &reading.transcripts,
    });
    let security_txt = security_txt(site, brief, reading, again, regime);
    let mut support = reading.support.clone();
    support.statements.truncate(MAX_STATEMENTS);
    let millis = reading.ended.duration_since(reading.started).as_millis();
    Record {
        site: site.id.clone(),
        brand: site.brand.clone(),
        kind: site.kind.clone(),
        model: site.model.clone(),
        url: site.url.to_string(),
        began: reading.started,
        ended: reading.ended,
        contact: published(reading, Publication::VulnerabilityContact),
        acknowledgement: published(reading, Publication::AcknowledgementTiming),
        status_updates: published(reading, Publication::StatusUpdateTiming),
        support,
        security_txt,
        unread: unread(reading),
        unread_pages: reading.unread.len(),
        pages,
        requests,
        bytes: reading
            .transcripts
            .iter()
            .filter(|(path, _)| path.strip_suffix(".http").is_some())
            .map(|(_, raw)| raw.len())
            .sum(),
        millis: u64::try_from(millis).unwrap_or_default(),
    }
}

/// The start page first, whatever the number of pages.
fn unread(reading: &Reading) -> Vec<Unread> {
    let short = |page: &Unread| Unread {
        url: page.url.clone(),
        reason: page.reason.chars().take(400).collect(),
    };
    reading.unread.iter().take(MAX_UNREAD).map(short).collect()
}

fn published(reading: &Reading, what: Publication) -> Published {
    for observation in &reading.observations {
        let (words, url) = match (&observation.fact, what) {
            (
                Fact::VulnerabilityContact { url, contact, .. },
                Publication::VulnerabilityContact,
            ) => (contact, url),
            (Fact::AcknowledgementTiming { url, passage }, Publication::AcknowledgementTiming)
            | (Fact::StatusUpdateTiming { url, passage }, Publication::StatusUpdateTiming) => {
                (&passage.text, url)
            }
            (Fact::NotPublished { what: absent, .. }, _) if *absent == what => {
                return Published::No;
            }
            _ => continue,
        };
        return Published::Yes {
            words: words.clone(),
            url: url.clone(),
        };
    }
    Published::NotKnown
}

/// The answers on security.txt, drawn from the pages that were read already.
fn security_txt(
    site: &Site,
    brief: &Brief,
    reading: &Reading,
    again: Option<Again<'_>>,
    regime: &Regime,
) -> SecurityTxtRead {
    let unread = || SecurityTxtRead {
        state: FileState::Unreadable,
        expires: None,
        valid: said(Answer::NotKnown),
        contact: said(Answer::NotKnown),
        timings: [said(Answer::NotKnown), said(Answer::NotKnown)],
        law: BTreeMap::new(),
        codes: Vec::new(),
    };
    let Some(again) = again else {
        return unread();
    };
    let asked = Asked {
        site: site.url.clone(),
        brief: brief.clone(),
    };
    let mut context = look::Context {
        now: reading.ended,
        key: None,
        regimes: std::slice::from_ref(regime),
        progress: &mut |_| {},
        stopped: &|| false,
    };
    let report = look::site(&asked, &again, &mut context);
    let has = |code: &str| report.findings.iter().any(|one| one.code.id == code);
    let state = match report.expires {
        Some(expires) if expires <= reading.ended => FileState::Expired,
        Some(_) => FileState::Current,
        None if has("no-security-txt") || has("not-a-security-txt") => FileState::Absent,
        None if report.retrieved.is_empty() => FileState::Unreadable,
        None => FileState::NoExpiry,
    };
    let timing = |timing: &Timing| {
        said(match timing {
            Timing::Stated { .. } => Answer::Yes,
            Timing::NotFound => Answer::No,
            Timing::NotKnown => Answer::NotKnown,
        })
    };
    let answers = &report.answers;
    SecurityTxtRead {
        state,
        expires: report.expires,
        valid: said(answers.valid.answer),
        contact: said(answers.contact.answer),
        timings: [
            timing(&answers.timings.acknowledgement),
            timing(&answers.timings.status_updates),
        ],
        law: answers
            .law
            .iter()
            .map(|element| (element.provision.clone(), said(element.present)))
            .collect(),
        codes: report
            .findings
            .iter()
            .map(|finding| finding.code.id.to_owned())
            .take(16)
            .collect(),
    }
}

fn said(answer: Answer) -> String {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::NotKnown => "not-known",
    }
    .to_owned()
}
