//! Which pages of a site are asked for, in which order, and what became of each.

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;
use proofhouse_law::Digest;
use url::Url;

use crate::brief::Brief;
use crate::disclosure::Disclosure;
use crate::offer::Offer;
use crate::security_txt::SecurityTxt;
use crate::support_period::Statement;
use crate::text::Page;
use crate::user_information::Told;

/// Links followed from the start page: 1; from those pages: 2; no further.
const MAX_DEPTH: u8 = 2;
/// Words in a link that make it worth following, in its text or its path.
const WORTH: [&str; 16] = [
    "security",
    "vulnerab",
    "disclosure",
    "support",
    "update",
    "firmware",
    "psti",
    "complian",
    "psirt",
    "end-of-life",
    "end of life",
    "lifecycle",
    "life cycle",
    "security.txt",
    "patches",
    "responsible",
];

/// A page to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) url: Url,
    pub(super) depth: u8,
    /// Links to follow from the start page; none where no link leads there.
    pub(super) clicks: Option<u32>,
    pub(super) start: bool,
    pub(super) security_txt: bool,
}

/// What became of a page.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// What its words say; a PDF has one part for each of its pages.
    Page(Vec<Found>),
    /// A security.txt, and why it is not relied on, if so.
    SecurityTxt {
        file: SecurityTxt,
        distrust: Option<String>,
        body_at: usize,
    },
    /// There is no such page: that is an answer.
    Absent,
    /// It could not be read: nothing follows.
    Unreadable(String),
}

/// What one page, or one page of a PDF, says.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) url: String,
    pub(super) disclosure: Disclosure,
    pub(super) said: Vec<Statement>,
    /// The invitation to purchase the product, where there is one.
    pub(super) offer: Option<Offer>,
    /// What it tells users, where the brief names pages for them.
    pub(super) told: Vec<Told>,
}

/// A page that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) url: String,
    /// Path of its transcript; empty where nothing was asked.
    pub(super) path: String,
    pub(super) sha256: Digest,
    /// The files made of it.
    pub(super) derived: Vec<(String, Digest)>,
    pub(super) at: Timestamp,
    pub(super) fate: Fate,
}

/// The pages still to ask for; none is asked twice.
pub(super) struct Queue<'a> {
    brief: &'a Brief,
    waiting: VecDeque<Next>,
    seen: BTreeSet<String>,
}

impl<'a> Queue<'a> {
    /// The start page and the two places of security.txt.
    pub(super) fn new(brief: &'a Brief) -> Self {
        let mut queue = Self {
            brief,
            waiting: VecDeque::new(),
            seen: BTreeSet::new(),
        };
        let site = &brief.maker.site;
        queue.add(Next {
            url: site.clone(),
            depth: 0,
            clicks: Some(0),
            start: true,
            security_txt: false,
        });
        for page in &brief.maker.user_information {
            queue.add(Next {
                url: page.clone(),
                depth: MAX_DEPTH,
                clicks: None,
                start: false,
                security_txt: false,
            });
        }
        for path in ["/.well-known/security.txt", "/security.txt"] {
            if let Ok(url) = site.join(path) {
                queue.add(Next {
                    url,
                    depth: MAX_DEPTH,
                    clicks: None,
                    start: false,
                    security_txt: true,
                });
            }
        }
        queue
    }

    pub(super) fn next(&mut self) -> Option<Next> {
        self.waiting.pop_front()
    }

    pub(super) fn left(&self) -> usize {
        self.waiting.len()
    }

    fn add(&mut self, mut next: Next) {
        next.url.set_fragment(None);
        if self.seen.insert(next.url.to_string()) {
            self.waiting.push_back(next);
        }
    }

    /// RFC 9116 section 3: where both exist, the well-known one counts.
    pub(super) fn skip_top_level_security_txt(&mut self) {
        self.waiting.retain(|next| !next.security_txt);
    }

    pub(super) fn add_policy(&mut self, address: &str) {
        if let Ok(url) = Url::parse(address) {
            self.add(Next {
                url,
                depth: 1,
                clicks: None,
                start: false,
                security_txt: false,
            });
        }
    }

    /// The links of a page that speak of security or support. Of other hosts, only those that speak of
    /// vulnerabilities or support periods are recorded; a maker's social pages are none of our business.
    pub(super) fn add_links(&mut self, base: &Url, page: &Page, from: &Next) {
        if from.depth >= MAX_DEPTH {
            return;
        }
        for link in &page.links {
            let Ok(url) = base.join(&link.href) else {
                continue;
            };
            if !matches!(url.scheme(), "http" | "https") {
                continue;
            }
            let words = format!("{} {}", link.text.to_lowercase(), url.path().to_lowercase());
            let worth = WORTH.iter().any(|word| words.contains(word));
            let elsewhere = !self.brief.allows(&url);
            if worth
                && (!elsewhere
                    || ["vulnerab", "disclosure", "support period", "psti"]
                        .iter()
                        .any(|w| words.contains(w)))
            {
                self.add(Next {
                    url,
                    depth: from.depth + 1,
                    clicks: from.clicks.map(|clicks| clicks + 1),
                    start: false,
                    security_txt: false,
                });
            }
        }
    }
}

/// A name for the transcript that any file system takes.
pub(super) fn file_name(url: &Url) -> String {
    let plain: String = url
        .path()
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(48)
        .collect();
    let plain = plain.trim_matches('-');
    format!("{}.http", if plain.is_empty() { "start" } else { plain })
}
