//! Looking at a maker's security.txt: a file on this machine, or both its places on a site, its key and its policies.

mod brief;
mod linked;
mod places;

use jiff::Timestamp;
use proofhouse_law::Regime;
use serde::Serialize;
use url::Url;

use super::answers::{self, Answers, Basis};
use super::fetched::is_html;
use super::signature::{self, KeyFile, Signature};
use super::{Finding, SecurityTxt, codes, parse};
use crate::csaf::Maturity;
use crate::text::{self, Page};

pub use brief::{Asked, NoTarget, target};
pub use places::{Fetch, Place};

/// What is given from outside.
pub struct Context<'a> {
    /// The time asked about.
    pub now: Timestamp,
    /// The key to verify with, where a person gave one.
    pub key: Option<KeyFile>,
    /// The regimes to ask what they ask for.
    pub regimes: &'a [Regime],
    /// Told each step, in words.
    pub progress: &'a mut dyn FnMut(&str),
    /// True once a person wants to stop.
    pub stopped: &'a dyn Fn() -> bool,
}

/// Everything that is known of a security.txt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was asked about: a file or an address.
    pub asked: String,
    /// The time asked about.
    pub at: Timestamp,
    /// Where it was looked for, and what came; empty for a file.
    pub places: Vec<Place>,
    /// The addresses that the file was asked for and came from.
    pub retrieved: Vec<Url>,
    /// The four answers.
    pub answers: Answers,
    /// When the file expires, where one was read that says so once.
    #[serde(skip)]
    pub expires: Option<Timestamp>,
    /// Every finding, in the order of the lines; what concerns the whole file last.
    pub findings: Vec<Finding>,
    /// What is known of its signature: advice.
    pub signature: Signature,
    /// What is known of the maker's CSAF: maturity; none for a file.
    pub csaf: Option<Maturity>,
    /// Whether a person stopped it before the end.
    pub partial: bool,
}

/// Looks at a file on this machine; `from` is where it was fetched, if that is known. The network is not reached.
pub fn file(name: &str, bytes: &[u8], from: Option<&Url>, context: &mut Context<'_>) -> Report {
    let retrieved: Vec<Url> = from.into_iter().cloned().collect();
    if is_html(bytes) {
        let findings = vec![Finding::whole(codes::NOT_A_SECURITY_TXT)];
        return report(name, Looked::nothing(findings), context);
    }
    let file = parse(bytes);
    let offline = |what: &str| format!("{what} is not fetched for a file");
    let not_read = file.policies().map(|field| offline(&field.value)).collect();
    let missing = file
        .named("encryption")
        .map(|field| offline(&field.value))
        .collect();
    let mut looked = Looked::nothing(file.judge(context.now, &retrieved));
    looked.pages = own_words(name, bytes, &file);
    looked.file = Some(file);
    looked.retrieved = retrieved;
    looked.not_read = not_read;
    looked.missing = missing;
    report(name, looked, context)
}

/// Looks at a site. What cannot be read is said, and is never "there is none".
pub fn site(asked: &Asked, fetch: &dyn Fetch, context: &mut Context<'_>) -> Report {
    let mut found = places::look(asked, fetch, context);
    let mut looked = Looked::nothing(Vec::new());
    looked.places = found.places;
    let mut findings = found.findings;
    if let Some(body) = found.body.take() {
        let file = parse(&body);
        findings.extend(file.judge(context.now, &found.retrieved));
        let came_from = found.retrieved.last().unwrap_or(&asked.site);
        looked.pages = own_words(came_from.as_str(), &body, &file);
        linked::policies(&file, asked, fetch, &mut looked, context);
        if context.key.is_none() && file.message.is_some() {
            linked::keys(&file, asked, fetch, &mut looked, context);
        }
        looked.file = Some(file);
    }
    findings.sort_by_key(|finding| (finding.place.line == 0, finding.place));
    looked.findings = findings;
    looked.retrieved = found.retrieved;
    looked.csaf = Some(linked::csaf(asked, looked.file.as_ref(), fetch, context));
    report(asked.site.as_str(), looked, context)
}

/// What was gathered, before it is judged as a whole.
struct Looked {
    file: Option<SecurityTxt>,
    findings: Vec<Finding>,
    places: Vec<Place>,
    retrieved: Vec<Url>,
    pages: Vec<(String, Page)>,
    not_read: Vec<String>,
    keys: Vec<KeyFile>,
    missing: Vec<String>,
    csaf: Option<Maturity>,
}

impl Looked {
    fn nothing(findings: Vec<Finding>) -> Self {
        Self {
            file: None,
            findings,
            places: Vec::new(),
            retrieved: Vec::new(),
            pages: Vec::new(),
            not_read: Vec::new(),
            keys: Vec::new(),
            missing: Vec::new(),
            csaf: None,
        }
    }
}

fn report(asked: &str, looked: Looked, context: &mut Context<'_>) -> Report {
    let keys = match context.key.take() {
        Some(key) => vec![key],
        None => looked.keys,
    };
    let message = looked.file.as_ref().and_then(|file| file.message.as_ref());
    let signature = signature::check(message, &keys, &looked.missing, context.now);
    let answers = answers::draw(Basis {
        file: looked.file.as_ref(),
        findings: &looked.findings,
        retrieved: &looked.retrieved,
        now: context.now,
        pages: &looked.pages,
        not_read: looked.not_read,
        regimes: context.regimes,
    });
    Report {
        asked: asked.to_owned(),
        at: context.now,
        places: looked.places,
        retrieved: looked.retrieved,
        answers,
        expires: looked.file.as_ref().and_then(|file| file.expires),
        findings: looked.findings,
        signature,
        csaf: looked.csaf,
        partial: (context.stopped)(),
    }
}

/// The file's own words, among whose comments a timing may stand; not those of a broken message, which nobody signed.
fn own_words(name: &str, bytes: &[u8], file: &SecurityTxt) -> Vec<(String, Page)> {
    let sound = file.message.as_ref().is_none_or(|message| message.sound);
    let body = bytes.get(..super::MAX_BYTES).unwrap_or(bytes);
    if sound {
        vec![(name.to_owned(), text::plain(body))]
    } else {
        Vec::new()
    }
}
