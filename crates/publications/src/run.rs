//! A maker's site read from its start page to observations with their passages and transcripts.

pub mod journal;
mod observe;
mod pages;
mod reading;
mod sheets;
pub mod web;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::Digest;

use crate::brief::Brief;
use crate::fetch::{Broken, Fetched, Fetcher, Limits};
use crate::prose::Source;
use crate::security_txt::codes::Kind;
use crate::security_txt::{self, SecurityTxt, Served};
use crate::support_period::account::{Account, Asked};
use crate::words::names;
use crate::{disclosure, offer, support_period, user_information};
use journal::{Came, Journal};
use pages::{Fate, Found, Queue, Read};
use web::{Readers, Web};

pub use reading::{Reading, Unread};

/// What is given from outside: limits, time, and a way to stop.
pub struct Context<'a> {
    /// How much is read.
    pub limits: Limits,
    /// The clock.
    pub now: &'a dyn Fn() -> Timestamp,
    /// The civil day in the maker's country, on which a date has passed or not.
    pub on: Date,
    /// Set when a person stops the run.
    pub stop: &'a AtomicBool,
    /// Told each step, in words.
    pub progress: &'a mut dyn FnMut(&str),
}

/// Reads the site of a brief over the network, HTML and plain text only. It cannot fail: what cannot be read is an observation.
pub fn read_site(brief: &Brief, context: &mut Context<'_>) -> Reading {
    let web = Fetcher::new(brief, context.limits);
    read_from(&web, Readers::default(), brief, context)
}

/// Reads the site of a brief from `web`, with readers of what is no plain page.
pub fn read_from(
    web: &dyn Web,
    readers: Readers<'_>,
    brief: &Brief,
    context: &mut Context<'_>,
) -> Reading {
    let started = (context.now)();
    let mut run = Run {
        web,
        readers,
        brief,
        journal: Vec::new(),
        queue: Queue::new(brief),
        transcripts: BTreeMap::new(),
        read: Vec::new(),
        notes: Vec::new(),
        asked: 0,
        clicks: BTreeMap::new(),
    };
    let mut partial = false;
    while let Some(next) = run.queue.next() {
        if context.stop.load(Ordering::SeqCst) {
            partial = true;
            break;
        }
        if run.asked >= context.limits.pages {
            let left = run.queue.left() + 1;
            run.refuse(
                next.url.as_str(),
                &format!(
                    "{left} pages were left unread at the limit of {}",
                    run.asked
                ),
                context,
            );
            break;
        }
        (context.progress)(&format!("reading {}", next.url));
        run.ask(&next, context);
    }
    let ended = (context.now)();
    let observations = observe::observations(&run.read, brief, context.on, ended, partial);
    let unread = run.unread();
    let support = run.support(context.on, ended, partial);
    run.write_journal(context, ended, partial);
    Reading {
        observations,
        support,
        unread,
        transcripts: run.transcripts,
        notes: run.notes,
        started,
        ended,
        partial,
        clicks: run.clicks,
    }
}

/// The state of a run.
struct Run<'a> {
    web: &'a dyn Web,
    readers: Readers<'a>,
    brief: &'a Brief,
    journal: Vec<journal::Page>,
    queue: Queue<'a>,
    transcripts: BTreeMap<String, Vec<u8>>,
    read: Vec<Read>,
    notes: Vec<String>,
    asked: usize,
    clicks: BTreeMap<String, u32>,
}

impl Run<'_> {
    /// Every page that could not be read.
    fn unread(&self) -> Vec<Unread> {
        let reason = |page: &Read| match &page.fate {
            Fate::Unreadable(reason) => Some(Unread {
                url: page.url.clone(),
                reason: reason.clone(),
            }),
            _ => None,
        };
        self.read.iter().filter_map(reason).collect()
    }

    /// What all pages say of the support period; where a page could not be read, nothing found is no "nothing said".
    fn support(&self, on: Date, ended: Timestamp, partial: bool) -> Account {
        let mut said = Vec::new();
        for page in &self.read {
            if let Fate::Page(parts) = &page.fate {
                said.extend(parts.iter().flat_map(|part| part.said.iter().cloned()));
            }
        }
        let unread = self.unread();
        let why = unread
            .first()
            .map(|page| format!("{} could not be read: {}.", page.url, page.reason))
            .or_else(|| partial.then(|| "The run was stopped before its end.".to_owned()));
        let asked = Asked {
            source: self.brief.maker.site.to_string(),
            page_sha256: self
                .read
                .first()
                .map_or_else(|| Digest::of(b""), |page| page.sha256),
            read_at: ended,
            on,
            model: self.brief.product.model.clone(),
        };
        Account::new(asked, &said, why)
    }

    fn ask(&mut self, next: &pages::Next, context: &Context<'_>) {
        if !self.brief.allows(&next.url) {
            let reason = "the page links to it, and the brief does not name its host; add it under maker.hosts";
            self.refuse(next.url.as_str(), reason, context);
            return;
        }
        self.asked += 1;
        if let Some(clicks) = next.clicks {
            self.clicks.insert(next.url.to_string(), clicks);
        }
        let name = pages::file_name(&next.url);
        let path = format!("transcripts/{:04}-{name}", self.asked);
        let at = self
            .web
            .asked_at(&next.url)
            .unwrap_or_else(|| (context.now)());
        let mut derived = Vec::new();
        let (came, hops, transcript, fate) = match self.web.get(&next.url) {
            Err(Broken {
                reason,
                transcript,
                hops,
            }) => (None, hops, transcript, Fate::Unreadable(reason)),
            Ok(fetched) => {
                let fate = self.judge(next, &fetched, &path, at, &mut derived);
                let came = Came {
                    url: fetched.url.to_string(),
                    status: fetched.status,
                    content_type: fetched.content_type,
                    body_at: fetched.body_at,
                };
                (Some(came), fetched.hops, fetched.transcript, fate)
            }
        };
        let unreadable = match &fate {
            Fate::Unreadable(reason) => Some(reason.clone()),
            _ => None,
        };
        if let Some(reason) = &unreadable {
            self.notes.push(format!("{}: {reason}.", next.url));
        }
        let (unread, broken) = match came {
            Some(_) => (unreadable, None),
            None => (None, unreadable),
        };
        self.journal.push(journal::Page {
            url: next.url.to_string(),
            at,
            transcript: path.clone(),
            came,
            broken,
            hops,
            derived: derived.iter().map(|(path, _)| path.clone()).collect(),
            unread,
        });
        self.read.push(Read {
            url: next.url.to_string(),
            sha256: Digest::of(&transcript),
            derived: derived
                .iter()
                .map(|(path, bytes)| (path.clone(), Digest::of(bytes)))
                .collect(),
            path: path.clone(),
            at,
            fate,
        });
        self.transcripts.insert(path, transcript);
        self.transcripts.extend(derived);
    }

    /// Writes down how each page came, and keeps the robots.txt that were asked for.
    fn write_journal(&mut self, context: &Context<'_>, ended: Timestamp, partial: bool) {
        let robots = self.web.robots();
        for record in &robots {
            let place: String = record
                .url
                .chars()
                .map(|sign| {
                    if sign.is_ascii_alphanumeric() {
                        sign
                    } else {
                        '-'
                    }
                })
                .take(80)
                .collect();
            let path = format!(
                "transcripts/0000-robots-{}.http",
                place.to_ascii_lowercase()
            );
            self.transcripts.insert(path, record.transcript.clone());
        }
        let journal = Journal {
            schema: journal::SCHEMA,
            on: context.on,
            ended,
            partial,
            pages_max: context.limits.pages,
            robots_ignored: self.brief.access.ignore_robots.clone(),
            robots,
            pages: std::mem::take(&mut self.journal),
        };
        if let Ok(bytes) = serde_json::to_vec_pretty(&journal) {
            self.transcripts.insert(journal::PATH.to_owned(), bytes);
        }
    }

    /// A page that was not asked for; the reason is its transcript.
    fn refuse(&mut self, url: &str, reason: &str, context: &Context<'_>) {
        self.notes.push(format!("{url}: {reason}."));
        self.read.push(Read {
            url: url.to_owned(),
            path: String::new(),
            sha256: Digest::of(b""),
            derived: Vec::new(),
            at: (context.now)(),
            fate: Fate::Unreadable(reason.to_owned()),
        });
    }

    fn judge(
        &mut self,
        next: &pages::Next,
        fetched: &Fetched,
        path: &str,
        at: Timestamp,
        derived: &mut sheets::Derived,
    ) -> Fate {
        match fetched.status {
            404 | 410 => {
                return if next.start {
                    Fate::Unreadable("the start page does not exist".to_owned())
                } else {
                    Fate::Absent
                };
            }
            200 => {}
            status => return Fate::Unreadable(format!("it answered with status {status}")),
        }
        if next.security_txt {
            return self.security_txt(next, fetched, at);
        }
        let mut readers = self.readers;
        if self.brief.access.browser == Some(false) {
            readers.browser = None;
        }
        match sheets::read(fetched, path, readers, derived) {
            Err(reason) => Fate::Unreadable(reason),
            Ok(sheets) => Fate::Page(
                sheets
                    .iter()
                    .map(|sheet| self.found(sheet, fetched, next))
                    .collect(),
            ),
        }
    }

    /// What a sheet says, and the links on it; its words are then let go.
    fn found(&mut self, sheet: &sheets::Sheet, fetched: &Fetched, next: &pages::Next) -> Found {
        self.queue.add_links(&fetched.url, &sheet.page, next);
        let source = Source {
            url: &sheet.url,
            transcript: &sheet.path,
            body_at: sheet.body_at,
            page: &sheet.page,
        };
        let model = &self.brief.product.model;
        let said = support_period::statements(&source, model);
        let blocks = &sheet.page.blocks;
        let of_it = blocks.iter().any(|block| names(&block.text, model));
        Found {
            url: sheet.url.clone(),
            disclosure: disclosure::read(&source),
            offer: of_it.then(|| offer::read(&source, &said)).flatten(),
            said,
            told: if self.brief.maker.user_information.is_empty() {
                Vec::new()
            } else {
                user_information::read(&source)
            },
        }
    }

    fn security_txt(&mut self, next: &pages::Next, fetched: &Fetched, at: Timestamp) -> Fate {
        let served = security_txt::served(fetched.content_type.as_deref(), fetched.body());
        if let Some(finding) = served.finding() {
            if matches!(served, Served::Html(_)) {
                // A page that answers for a missing file: there is no security.txt.
                self.notes
                    .push(format!("{}: {}", next.url, finding.words()));
                return Fate::Absent;
            }
            return Fate::Unreadable(finding.words());
        }
        let file: SecurityTxt = security_txt::parse(fetched.body());
        for finding in &file.findings {
            if matches!(finding.code.kind, Kind::Error | Kind::Contact | Kind::Limit) {
                self.notes
                    .push(format!("{}: {}", next.url, finding.words()));
            }
        }
        self.queue.skip_top_level_security_txt();
        for policy in file.policies() {
            self.queue.add_policy(&policy.value);
        }
        let distrust = file.distrust(at, &[next.url.clone(), fetched.url.clone()]);
        Fate::SecurityTxt {
            file,
            distrust,
            body_at: fetched.body_at,
        }
    }
}
