//! `proofhouse disclosure`: how a vulnerability is reported to a maker: contact, both timings, and what a person must judge.

mod words;

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use proofhouse_law::clock::civil_date;
use proofhouse_law::observation::{Fact, Passage};
use proofhouse_publications::disclosure::account::{Account, Contact, Promised, language, time_of};
use proofhouse_publications::disclosure::read;
use proofhouse_publications::fetch::Limits;
use proofhouse_publications::prose::Source;
use proofhouse_publications::run::{Context, Reading, read_site};
use proofhouse_publications::support_period::account::Quote;
use proofhouse_publications::text;

use crate::commands::support_period::page;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Reads how vulnerabilities are reported. Exit 0: contact and both timings are there; 3: something is missing or unread.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A domain or an https address, whose site is read; or a file of HTML or text, which is read alone and offline.
    #[arg(value_name = "DOMAIN|URL|FILE")]
    place: String,
    /// The time at which it is read; now, if not given.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let now = args.at.unwrap_or_else(Timestamp::now);
    let place = &args.place;
    let account = if place.contains("://") {
        site(place, now, out)?
    } else if !std::path::Path::new(place).exists() && is_domain(place) {
        site(&format!("https://{place}/"), now, out)?
    } else {
        let (bytes, media) = page::bytes(place, out)?;
        let words = media.words(&bytes);
        let source = Source {
            url: place,
            transcript: place,
            body_at: 0,
            page: &words,
        };
        Account::of_page(place, now, read(&source), &words)
    };
    out.result(&words::account(&account), &account);
    let whole = account.missing.is_empty() && account.unreadable.is_empty();
    Ok(if whole { Exit::Fine } else { Exit::Unsure })
}

/// Whether the words could be the name of a host.
fn is_domain(place: &str) -> bool {
    place.contains('.')
        && place.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// Reads a site as `publications` does.
fn site(address: &str, now: Timestamp, out: &mut Output) -> Result<Account, Failure> {
    let on = civil_date(now);
    let brief = page::brief(address)?;
    let stop = AtomicBool::new(false);
    let clock = || now;
    let mut progress = |words: &str| out.progress(words);
    let mut context = Context {
        limits: Limits::default(),
        now: &clock,
        on,
        stop: &stop,
        progress: &mut progress,
    };
    let reading = read_site(&brief, &mut context);
    Ok(told(address, now, &reading))
}

/// How many clicks lead to the last of these pages; none where one of them is not reached by links.
fn clicks(places: &[(String, String)], reading: &Reading) -> Option<u32> {
    let all = places
        .iter()
        .map(|(url, _)| reading.clicks.get(url).copied());
    all.collect::<Option<Vec<u32>>>()?.into_iter().max()
}

/// The account of a site from its observations.
fn told(address: &str, read_at: Timestamp, reading: &Reading) -> Account {
    let quote = |passage: &Passage| Quote {
        start: passage.start,
        end: passage.end,
        text: passage.text.clone(),
    };
    let promised = |url: &str, passage: &Passage, acknowledgement: bool| Promised {
        time: time_of(&passage.text, acknowledgement),
        language: language(&passage.text),
        url: url.to_owned(),
        passage: quote(passage),
    };
    let mut account = Account {
        source: address.to_owned(),
        read_at,
        pages: Vec::new(),
        contact: None,
        acknowledgement: None,
        status_updates: None,
        missing: Vec::new(),
        clicks_from_home: None,
        questions: Vec::new(),
        unreadable: Vec::new(),
        notes: reading.notes.clone(),
    };
    let mut places: Vec<(String, String)> = Vec::new();
    for observation in &reading.observations {
        match &observation.fact {
            Fact::VulnerabilityContact {
                url,
                contact,
                passage,
            } => {
                account.contact = Some(Contact {
                    contact: contact.clone(),
                    url: url.clone(),
                    passage: quote(passage),
                });
                places.push((url.clone(), passage.transcript.clone()));
            }
            Fact::AcknowledgementTiming { url, passage } => {
                account.acknowledgement = Some(promised(url, passage, true));
                places.push((url.clone(), passage.transcript.clone()));
            }
            Fact::StatusUpdateTiming { url, passage } => {
                account.status_updates = Some(promised(url, passage, false));
                places.push((url.clone(), passage.transcript.clone()));
            }
            Fact::NotPublished { pages, .. } => account.pages.clone_from(pages),
            Fact::PublicationUnreadable { url, reason } => {
                account.unreadable.push(format!("{url}: {reason}."));
            }
            _ => {}
        }
    }
    account.see_what_is_missing();
    account.clicks_from_home = clicks(&places, reading);
    places.sort_unstable();
    places.dedup();
    for (url, transcript) in places {
        if !account.pages.contains(&url) {
            account.pages.push(url.clone());
        }
        // The heads before the body ask for nothing and sign nobody in: read with it, they raise no question.
        if let Some(bytes) = reading.transcripts.get(&transcript) {
            account.ask(&url, &text::html(bytes));
        }
    }
    account
}
