//! One page from a file or an address, read for its support period and for an invitation to purchase.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::observation::{Component, Fact, Observation, Passage, Subject, SupportReading};
use proofhouse_law::regime::Predicate;
use proofhouse_law::{Digest, Regime, finding};
use proofhouse_publications::brief::Brief;
use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::offer::{self, Offer};
use proofhouse_publications::page::{self, Media};
use proofhouse_publications::prose::Source;
use proofhouse_publications::support_period::account::{Account, Asked, Quote};
use proofhouse_publications::support_period::{Answer, Statement, choose, statements};

use crate::exit::Failure;
use crate::output::Output;

/// What was read.
pub(super) struct Read {
    pub(super) account: Account,
    pub(super) offer: Option<Offer>,
    statements: Vec<Statement>,
}

/// Reads a page; a name that begins with `https://` or `http://` is fetched.
pub(super) fn read(
    name: &str,
    model: &str,
    read_at: Timestamp,
    on: Date,
    out: &mut Output,
) -> Result<Read, Failure> {
    let (bytes, media) = bytes(name, out)?;
    let words = media.words(&bytes);
    let source = Source {
        url: name,
        transcript: name,
        body_at: 0,
        page: &words,
    };
    let statements = statements(&source, model);
    let asked = Asked {
        source: name.to_owned(),
        page_sha256: Digest::of(&bytes),
        read_at,
        on,
        model: model.to_owned(),
    };
    Ok(Read {
        account: Account::new(asked, &statements, page::unreadable(&words)),
        offer: offer::read(&source, &statements),
        statements,
    })
}

/// The bytes of a page and what they are.
pub(in crate::commands) fn bytes(
    name: &str,
    out: &mut Output,
) -> Result<(Vec<u8>, Media), Failure> {
    if name.starts_with("https://") || name.starts_with("http://") {
        return fetched(name, out);
    }
    let most = u64::try_from(page::MAX_BYTES).unwrap_or(u64::MAX) + 1;
    let (_, bytes) = crate::commands::deemed::read(Path::new(name), most, "page.unreadable")?;
    let media = Media::sniff(&bytes).map_err(|no| {
        Failure::usage(
            "page.no-page",
            format!("{name} cannot be read: {no}."),
            "Give a page as HTML or as text.",
        )
    })?;
    Ok((bytes, media))
}

/// The brief for one site that anybody may read.
pub(in crate::commands) fn brief(site: &str) -> Result<Brief, Failure> {
    let usage = |error: String| {
        Failure::usage(
            "page.address",
            format!("{site} cannot be read: {error}."),
            "Give an https address without a user name, or a file.",
        )
    };
    let site = site
        .parse::<url::Url>()
        .map_err(|error| usage(error.to_string()))?;
    Brief::for_site(site).map_err(|error| usage(error.to_string()))
}

fn fetched(name: &str, out: &mut Output) -> Result<(Vec<u8>, Media), Failure> {
    let brief = brief(name)?;
    out.progress(&format!("reading {name}"));
    let unreadable = |reason: String| {
        Failure::new(
            crate::exit::Exit::Unsure,
            "page.not-read",
            format!("{name} could not be read: {reason}."),
            "Try again later, or save the page and give the file; nothing follows for the maker.",
        )
    };
    let fetched = Fetcher::new(&brief, Limits::default())
        .get(&brief.maker.site)
        .map_err(|broken| unreadable(broken.reason))?;
    if fetched.status != 200 {
        return Err(unreadable(format!(
            "it answered with status {}",
            fetched.status
        )));
    }
    let media = match fetched.media().as_str() {
        "text/html" | "application/xhtml+xml" => Media::Html,
        "text/plain" => Media::Plain,
        other => return Err(unreadable(format!("it is {other:?}, which is not read"))),
    };
    Ok((fetched.body().to_vec(), media))
}

/// A passage without its transcript.
pub(super) fn quote(passage: &Passage) -> Quote {
    Quote {
        start: passage.start,
        end: passage.end,
        text: passage.text.clone(),
    }
}

/// What a regime makes of the page: of its reading, and of its offer. A page that says nothing is one page, and shows
/// nothing of the others.
pub(super) fn findings(regime: &Regime, read: &Read, on: Date) -> Vec<finding::Finding> {
    let mut observations: Vec<Observation> = Vec::new();
    let mut add = |fact: Fact| {
        let Ok(id) = format!("page-{:04}", observations.len() + 1).parse() else {
            return;
        };
        observations.push(Observation {
            id,
            check: "support-period".to_owned(),
            at: read.account.read_at,
            subject: Subject {
                unit: None,
                state: None,
                firmware: None,
                component: Component::Hardware,
            },
            fact,
            transcripts: Vec::new(),
        });
    };
    let url = || read.account.source.clone();
    if let Answer::Reading(reading, carried) = choose(&read.statements, on) {
        for statement in carried {
            let reading: SupportReading = reading.clone();
            add(Fact::SupportPeriod {
                url: url(),
                reading,
                passage: statement.passage,
            });
        }
    } else {
        add(Fact::PublicationUnreadable {
            url: url(),
            reason: read.account.why.trim_end_matches('.').to_owned(),
        });
    }
    if let Some(offer) = &read.offer {
        add(Fact::OfferedForSale {
            url: url(),
            offer: offer.invitation.clone(),
            period: offer.period,
            seen: offer.seen.clone(),
        });
    }
    let wanted: Vec<_> = regime
        .provisions()
        .iter()
        .filter(|one| match one.predicate {
            Predicate::SupportPeriodPublished => true,
            Predicate::SupportPeriodBesideOffer => read.offer.is_some(),
            _ => false,
        })
        .map(|one| one.id.clone())
        .collect();
    finding::derive(regime, &observations, on)
        .into_iter()
        .filter(|one| wanted.contains(&one.provision))
        .collect()
}
