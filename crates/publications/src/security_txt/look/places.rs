//! The two places of a security.txt, how each answers, and which one counts (RFC 9116 section 3).

use serde::Serialize;
use url::Url;

use super::{Asked, Context};
use crate::brief::{Brief, is_loopback};
use crate::fetch::{Broken, Fetched, Fetcher};
use crate::security_txt::fetched::{Served, served};
use crate::security_txt::{Finding, codes};

const WELL_KNOWN: &str = "/.well-known/security.txt";
const TOP_LEVEL: &str = "/security.txt";

/// Whoever fetches pages within the brief's hosts: [`Fetcher`], or a test's own.
pub trait Fetch {
    /// Asks for one page and follows its redirects.
    fn get(&self, url: &Url) -> Result<Fetched, Broken>;
}

impl Fetch for Fetcher<'_> {
    fn get(&self, url: &Url) -> Result<Fetched, Broken> {
        Fetcher::get(self, url)
    }
}

/// A place that was asked, and what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The address that was asked.
    pub url: String,
    /// The addresses that it led over, the last one included; only itself without a redirect.
    pub over: Vec<String>,
    /// What came, in words.
    pub came: String,
}

/// What the places gave.
pub(super) struct Found {
    pub(super) places: Vec<Place>,
    pub(super) findings: Vec<Finding>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) retrieved: Vec<Url>,
}

/// How one place answered.
enum Outcome {
    Absent,
    File {
        body: Vec<u8>,
        over: Vec<Url>,
    },
    /// Something that is not read; the finding says why.
    NotRead(Finding),
}

/// Asks both places, or the one that was named.
pub(super) fn look(asked: &Asked, fetch: &dyn Fetch, context: &mut Context<'_>) -> Found {
    let named = asked.site.path().ends_with(TOP_LEVEL);
    let paths: &[&str] = if named {
        &[""]
    } else {
        &[WELL_KNOWN, TOP_LEVEL]
    };
    let mut places = Vec::new();
    let mut outcomes = Vec::new();
    for path in paths {
        let url = if path.is_empty() {
            asked.site.clone()
        } else {
            let Ok(url) = asked.site.join(path) else {
                continue;
            };
            url
        };
        if (context.stopped)() {
            let unread = Finding::whole(codes::UNREADABLE).detail("it was stopped");
            outcomes.push((url, Outcome::NotRead(unread)));
            continue;
        }
        (context.progress)(&format!("reading {url}"));
        let (place, outcome) = ask(&url, &asked.brief, fetch);
        places.push(place);
        outcomes.push((url, outcome));
    }
    let mut found = choose(outcomes, named);
    found.places = places;
    found
}

fn ask(url: &Url, brief: &Brief, fetch: &dyn Fetch) -> (Place, Outcome) {
    let (over, came, outcome) = match fetch.get(url) {
        Ok(fetched) => {
            let over = hops(url, &fetched);
            let (came, outcome) = answered(&fetched, &over);
            (over, came, outcome)
        }
        Err(broken) => {
            let finding = not_fetched(url, &broken, brief);
            let came = format!("not read: {}", broken.reason);
            (vec![url.clone()], came, Outcome::NotRead(finding))
        }
    };
    let place = Place {
        url: url.to_string(),
        over: over.iter().map(Url::to_string).collect(),
        came,
    };
    (place, outcome)
}

fn answered(fetched: &Fetched, over: &[Url]) -> (String, Outcome) {
    match fetched.status {
        404 | 410 => (format!("status {}: none", fetched.status), Outcome::Absent),
        200 => {
            let served = served(fetched.content_type.as_deref(), fetched.body());
            let came = match &served {
                Served::Plain => format!("a file of {} bytes", fetched.body().len()),
                Served::Html(_) => "a page of HTML, which is no security.txt".to_owned(),
                Served::OtherMedia(_) | Served::OtherCharset(_) => {
                    "a file that was not read".to_owned()
                }
            };
            let outcome = served.finding().map_or_else(
                || Outcome::File {
                    body: fetched.body().to_vec(),
                    over: over.to_vec(),
                },
                Outcome::NotRead,
            );
            (came, outcome)
        }
        status => {
            let why = format!("it answered with status {status}");
            let finding = Finding::whole(codes::UNREADABLE).detail(&why);
            (format!("not read: {why}"), Outcome::NotRead(finding))
        }
    }
}

/// The addresses that a page came over: the request lines of its transcript, then where it came from.
fn hops(asked: &Url, fetched: &Fetched) -> Vec<Url> {
    let heads = fetched
        .transcript
        .get(..fetched.body_at)
        .unwrap_or_default();
    let mut over = vec![asked.clone()];
    let lines = String::from_utf8_lossy(heads);
    let requests = lines.lines().filter_map(|line| line.strip_prefix("GET "));
    over.extend(requests.filter_map(|url| Url::parse(url).ok()));
    over.push(fetched.url.clone());
    over.dedup();
    over
}

/// Why a page was not fetched: a redirect that the brief does not follow is told apart from a page that is away.
fn not_fetched(asked: &Url, broken: &Broken, brief: &Brief) -> Finding {
    let transcript = String::from_utf8_lossy(&broken.transcript);
    let location = transcript.lines().rev().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim())
    });
    let target = location.and_then(|location| asked.join(location).ok());
    match target.filter(|target| !brief.allows(target)) {
        Some(target) if target.scheme() == "http" && target.host() == asked.host() => {
            Finding::whole(codes::NOT_HTTPS_FETCH).detail(format!("it leads to {target}"))
        }
        Some(target) => {
            let host = target.host_str().unwrap_or_default();
            let says = format!(
                "it leads to {target}; if the maker answers for it, ask again with --host {host}"
            );
            Finding::whole(codes::REDIRECT_ELSEWHERE).detail(says)
        }
        None => Finding::whole(codes::UNREADABLE).detail(format!("{asked}: {}", broken.reason)),
    }
}

/// Which place counts: the well-known one before the top level.
fn choose(outcomes: Vec<(Url, Outcome)>, named: bool) -> Found {
    let mut found = Found {
        places: Vec::new(),
        findings: Vec::new(),
        body: None,
        retrieved: Vec::new(),
    };
    let mut missed = Vec::new();
    for (url, outcome) in outcomes {
        match outcome {
            Outcome::Absent => {}
            Outcome::NotRead(finding) => missed.push(finding),
            Outcome::File { body, over } => match &found.body {
                None => take(&mut found, &url, body, over, named),
                Some(first) if *first != body => {
                    found.findings.push(Finding::whole(codes::PLACES_DIFFER));
                }
                Some(_) => {}
            },
        }
    }
    if found.body.is_none() {
        found.findings.extend(why_none(missed));
    } else {
        // A place that only could not be reached is said: the file there might be another, and count.
        missed.retain(|finding| finding.code == codes::UNREADABLE);
        found.findings.extend(missed);
    }
    found
}

fn take(found: &mut Found, url: &Url, body: Vec<u8>, over: Vec<Url>, named: bool) {
    let last = over.last().unwrap_or(url).clone();
    let at = |path: &str| url.path() == path || last.path() == path;
    if at(WELL_KNOWN) {
    } else if at(TOP_LEVEL) {
        found.findings.push(Finding::whole(codes::TOP_LEVEL_ONLY));
    } else if named {
        found
            .findings
            .push(Finding::whole(codes::LOCATION).detail(url.path()));
    }
    if over.len() > 1 {
        let way: Vec<&str> = over.iter().map(Url::as_str).collect();
        let finding = Finding::whole(codes::REDIRECTED).detail(way.join(" leads to "));
        found.findings.push(finding);
    }
    if over.iter().any(|hop| hop.scheme() != "https") {
        let here = over.iter().all(is_loopback);
        let code = if here {
            codes::ON_THIS_MACHINE
        } else {
            codes::NOT_HTTPS_FETCH
        };
        found.findings.push(Finding::whole(code));
    }
    found.body = Some(body);
    found.retrieved = over;
}

/// Why there is none: one finding, the one that says most.
fn why_none(missed: Vec<Finding>) -> Vec<Finding> {
    let unreadable: Vec<Finding> = missed
        .iter()
        .filter(|finding| finding.code == codes::UNREADABLE)
        .cloned()
        .collect();
    if !unreadable.is_empty() {
        return unreadable;
    }
    let first = missed.into_iter().next();
    vec![first.unwrap_or_else(|| Finding::whole(codes::NO_SECURITY_TXT))]
}
