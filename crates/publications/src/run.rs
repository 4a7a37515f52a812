//! A maker's site read from its start page to observations with their passages and transcripts.

mod observe;
mod pages;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::Observation;

use crate::brief::Brief;
use crate::fetch::{Broken, Fetched, Fetcher, Limits};
use crate::security_txt::codes::Kind;
use crate::security_txt::{self, SecurityTxt, Served};
use pages::{Fate, Queue, Read};

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

/// What was read of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The facts.
    pub observations: Vec<Observation>,
    /// The raw exchanges by their path in the bundle.
    pub transcripts: BTreeMap<String, Vec<u8>>,
    /// What a person should know and no fact has a place for: faults of security.txt with their lines.
    pub notes: Vec<String>,
    /// When it started.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Whether a person stopped it before the end.
    pub partial: bool,
}

/// Reads the site of a brief. It cannot fail: what cannot be read is an observation.
pub fn read_site(brief: &Brief, context: &mut Context<'_>) -> Reading {
    let started = (context.now)();
    let mut run = Run {
        fetcher: Fetcher::new(brief, context.limits),
        queue: Queue::new(brief),
        transcripts: BTreeMap::new(),
        read: Vec::new(),
        notes: Vec::new(),
        asked: 0,
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
        run.ask(brief, &next, context);
    }
    let ended = (context.now)();
    let observations = observe::observations(&run.read, brief, context.on, ended, partial);
    Reading {
        observations,
        transcripts: run.transcripts,
        notes: run.notes,
        started,
        ended,
        partial,
    }
}

/// The state of a run.
struct Run<'a> {
    fetcher: Fetcher<'a>,
    queue: Queue<'a>,
    transcripts: BTreeMap<String, Vec<u8>>,
    read: Vec<Read>,
    notes: Vec<String>,
    asked: usize,
}

impl Run<'_> {
    fn ask(&mut self, brief: &Brief, next: &pages::Next, context: &Context<'_>) {
        if !brief.allows(&next.url) {
            let reason = "the page links to it, and the brief does not name its host; add it under maker.hosts";
            self.refuse(next.url.as_str(), reason, context);
            return;
        }
        self.asked += 1;
        let name = pages::file_name(&next.url);
        let path = format!("transcripts/{:04}-{name}", self.asked);
        let at = (context.now)();
        let (transcript, fate) = match self.fetcher.get(&next.url) {
            Err(Broken { reason, transcript }) => (transcript, Fate::Unreadable(reason)),
            Ok(fetched) => {
                let fate = self.judge(next, &fetched, at);
                (fetched.transcript, fate)
            }
        };
        if let Fate::Unreadable(reason) = &fate {
            self.notes.push(format!("{}: {reason}.", next.url));
        }
        self.read.push(Read {
            url: next.url.to_string(),
            path: path.clone(),
            sha256: proofhouse_law::Digest::of(&transcript),
            at,
            fate,
        });
        self.transcripts.insert(path, transcript);
    }

    /// A page that was not asked for; the reason is its transcript.
    fn refuse(&mut self, url: &str, reason: &str, context: &Context<'_>) {
        self.notes.push(format!("{url}: {reason}."));
        self.read.push(Read {
            url: url.to_owned(),
            path: String::new(),
            sha256: proofhouse_law::Digest::of(b""),
            at: (context.now)(),
            fate: Fate::Unreadable(reason.to_owned()),
        });
    }

    fn judge(&mut self, next: &pages::Next, fetched: &Fetched, at: Timestamp) -> Fate {
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
        let fate = pages::words_of(fetched);
        if let Fate::Page { page, .. } = &fate {
            self.queue.add_links(&fetched.url, page, next.depth);
        }
        fate
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
