//! A run again, from what its bundle kept: the same pages, read by the reader of today, without any network.
//!
//! What comes out otherwise is said, so that a better reader can be run over old evidence. Nothing of the bundle changes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::Timestamp;
use proofhouse_law::Observation;
use thiserror::Error;
use url::Url;

use crate::brief::Brief;
use crate::fetch::{Broken, Fetched, Limits, RobotsRecord};
use crate::pdf::ReadPdf;
use crate::run::journal::{self, Journal, Page};
use crate::run::web::{Browse, Readers, Shown, Web};
use crate::run::{Context, Reading, read_from};
use crate::security_txt::look::Fetch;

/// Bytes of a journal at most.
const MAX_JOURNAL: usize = 16 * 1024 * 1024;

/// What a bundle holds of a run.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The brief in JSON (`bench.json`).
    pub brief: &'a [u8],
    /// The files by path.
    pub transcripts: &'a BTreeMap<String, Vec<u8>>,
    /// What was seen then.
    pub observations: &'a [Observation],
}

/// Why a bundle cannot be read again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// It holds no journal.
    #[error(
        "the bundle holds no journal of a reading of a site ({})",
        journal::PATH
    )]
    NoJournal,
    /// Its journal is not one that this version reads.
    #[error("the bundle's journal cannot be read: {0}")]
    Journal(String),
    /// Its brief is not one that this version reads.
    #[error("the bundle's brief cannot be read: {0}")]
    Brief(String),
}

/// What the reader of today makes of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The reading.
    pub reading: Reading,
    /// What was seen then and is not seen now.
    pub gone: Vec<Observation>,
    /// What is seen now and was not seen then.
    pub new: Vec<Observation>,
    /// Files made of the pages (the text of a PDF, a page in UTF-8) that come out otherwise now.
    pub otherwise: Vec<String>,
}

impl Replayed {
    /// Whether everything came out as it did then.
    pub fn is_same(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty() && self.otherwise.is_empty()
    }
}

/// Reads the kept pages again; `pdf` reads the PDFs among them.
pub fn replay(kept: Kept<'_>, pdf: Option<&dyn ReadPdf>) -> Result<Replayed, ReplayError> {
    let journal = read_journal(kept.transcripts)?;
    let brief: Brief = serde_json::from_slice(kept.brief)
        .map_err(|error| ReplayError::Brief(error.to_string()))?;
    let stop = AtomicBool::new(journal.partial && journal.pages.is_empty());
    let pages = Pages {
        again: Again {
            journal: &journal,
            transcripts: kept.transcripts,
        },
        given: AtomicUsize::new(0),
        stop: &stop,
    };
    let now = || journal.ended;
    let mut progress = |_: &str| {};
    let mut context = Context {
        limits: Limits {
            pages: journal.pages_max,
            ..Limits::default()
        },
        now: &now,
        on: journal.on,
        stop: &stop,
        progress: &mut progress,
    };
    let readers = Readers {
        pdf,
        browser: Some(&pages),
    };
    let reading = read_from(&pages, readers, &brief, &mut context);
    let without = |these: &[Observation], those: &[Observation]| {
        let said = |one: &Observation| those.iter().any(|other| same(one, other));
        these.iter().filter(|one| !said(one)).cloned().collect()
    };
    let otherwise = reading
        .transcripts
        .iter()
        .filter(|(path, bytes)| {
            path.as_str() != journal::PATH && kept.transcripts.get(*path) != Some(bytes)
        })
        .map(|(path, _)| path.clone())
        .collect();
    Ok(Replayed {
        gone: without(kept.observations, &reading.observations),
        new: without(&reading.observations, kept.observations),
        otherwise,
        reading,
    })
}

/// Whether two observations say the same of the same bytes; their numbers do not matter.
fn same(one: &Observation, other: &Observation) -> bool {
    (&one.check, one.at, &one.fact, &one.transcripts)
        == (&other.check, other.at, &other.fact, &other.transcripts)
}

/// Reads the journal of a bundle.
pub fn read_journal(transcripts: &BTreeMap<String, Vec<u8>>) -> Result<Journal, ReplayError> {
    let bytes = transcripts
        .get(journal::PATH)
        .ok_or(ReplayError::NoJournal)?;
    if bytes.len() > MAX_JOURNAL {
        return Err(ReplayError::Journal("it is longer than 16 MiB".to_owned()));
    }
    let journal: Journal =
        serde_json::from_slice(bytes).map_err(|error| ReplayError::Journal(error.to_string()))?;
    if journal.schema != journal::SCHEMA {
        return Err(ReplayError::Journal(format!(
            "it is of schema {}, and this version reads {}",
            journal.schema,
            journal::SCHEMA
        )));
    }
    Ok(journal)
}

/// The pages that a run kept, for another look at them without asking anyone again.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// The run's journal.
    pub journal: &'a Journal,
    /// The files by path.
    pub transcripts: &'a BTreeMap<String, Vec<u8>>,
}

impl Again<'_> {
    fn page(&self, url: &Url) -> Option<&Page> {
        self.journal
            .pages
            .iter()
            .find(|page| page.url == url.as_str())
    }

    fn file(&self, path: &str) -> Vec<u8> {
        self.transcripts.get(path).cloned().unwrap_or_default()
    }
}

impl Fetch for Again<'_> {
    fn get(&self, url: &Url) -> Result<Fetched, Broken> {
        let Some(page) = self.page(url) else {
            return Err(Broken {
                reason: "the kept run did not ask for it, and nothing is asked now".to_owned(),
                transcript: Vec::new(),
                hops: Vec::new(),
            });
        };
        let transcript = self.file(&page.transcript);
        let hops = page.hops.clone();
        let came = page
            .came
            .as_ref()
            .and_then(|came| Some((came, Url::parse(&came.url).ok()?)));
        match came {
            Some((came, url)) => Ok(Fetched {
                url,
                status: came.status,
                content_type: came.content_type.clone(),
                transcript,
                body_at: came.body_at,
                hops,
            }),
            None => Err(Broken {
                reason: page.broken.clone().unwrap_or_default(),
                transcript,
                hops,
            }),
        }
    }
}

/// The pages of a bundle, in place of the network and of a browser.
struct Pages<'a> {
    again: Again<'a>,
    given: AtomicUsize,
    stop: &'a AtomicBool,
}

impl Pages<'_> {
    /// A run that was stopped is stopped again where it was.
    fn count(&self) {
        let given = self.given.fetch_add(1, Ordering::SeqCst) + 1;
        if self.again.journal.partial && given >= self.again.journal.pages.len() {
            self.stop.store(true, Ordering::SeqCst);
        }
    }
}

impl Web for Pages<'_> {
    fn get(&self, url: &Url) -> Result<Fetched, Broken> {
        self.count();
        self.again.get(url)
    }

    fn robots(&self) -> Vec<RobotsRecord> {
        Vec::new()
    }

    fn asked_at(&self, url: &Url) -> Option<Timestamp> {
        self.again.page(url).map(|page| page.at)
    }
}

impl Browse for Pages<'_> {
    fn open(&self, url: &Url) -> Option<Result<Shown, String>> {
        let came_from = |page: &&Page| {
            let came = page.came.as_ref();
            came.is_some_and(|came| came.url == url.as_str())
        };
        let page = self.again.journal.pages.iter().find(came_from)?;
        let made = |end: &str| page.derived.iter().find(|path| path.ends_with(end));
        if let (Some(html), Some(requests)) = (made(".shown.html"), made(".shown.json")) {
            return Some(Ok(Shown {
                html: String::from_utf8_lossy(&self.again.file(html)).into_owned(),
                requests: self.again.file(requests),
            }));
        }
        // The browser's own reason stands behind the page's.
        let (_, problem) = page.unread.as_ref()?.split_once(", and ")?;
        Some(Err(problem.to_owned()))
    }
}
