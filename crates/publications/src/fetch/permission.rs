//! Whether a host's robots.txt lets a page be read: asked once for each host, kept, and recorded.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::hop::Hop;
use super::robots::{self, Robots};
use super::{Fetcher, Journey};

/// What a host's robots.txt said, for the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RobotsRecord {
    /// Where it was asked for.
    pub url: String,
    /// What follows from it, in a sentence.
    pub answer: String,
    /// The requests made for it.
    pub hops: Vec<Hop>,
    /// What was exchanged; stands in the bundle as a file of its own.
    #[serde(skip)]
    pub transcript: Vec<u8>,
}

/// What a host allows.
#[derive(Clone, Debug)]
pub(super) enum Rules {
    Read(Robots),
    /// Nothing, and why.
    Nothing(String),
}

impl Rules {
    pub(super) fn forbids(&self, url: &Url) -> Option<String> {
        match self {
            Self::Nothing(reason) => Some(reason.clone()),
            Self::Read(robots) => {
                let path = match url.query() {
                    Some(query) => format!("{}?{query}", url.path()),
                    None => url.path().to_owned(),
                };
                robots.forbids(&path)
            }
        }
    }

    pub(super) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Read(robots) => robots.delay(),
            Self::Nothing(_) => None,
        }
    }
}

/// Asks a host for its robots.txt. RFC 9309 section 2.3.1: what is not there forbids nothing, what cannot be reached forbids all.
pub(super) fn ask(fetcher: &Fetcher<'_>, url: &Url) -> (Rules, RobotsRecord) {
    let mut journey = Journey::new(fetcher, robots::MAX_BYTES);
    journey.cut = true;
    let outcome = fetcher.follow(url, &mut journey, None);
    let (rules, answer) = match outcome {
        Ok(came) => match came.status {
            200..=299 => {
                let body = journey.transcript.get(came.body_at..).unwrap_or_default();
                let rules = Rules::Read(Robots::parse(body));
                (rules, "It was read, and its rules are kept.".to_owned())
            }
            400..=499 => (
                Rules::Read(Robots::default()),
                format!(
                    "There is none (status {}): everything may be read.",
                    came.status
                ),
            ),
            status => {
                let reason = format!(
                    "robots.txt answered with status {status}, and until it can be read nothing on this host may be"
                );
                (Rules::Nothing(reason.clone()), sentence(&reason))
            }
        },
        Err(reason) => {
            let reason = format!(
                "robots.txt could not be read ({reason}), and until it can be nothing on this host may be"
            );
            (Rules::Nothing(reason.clone()), sentence(&reason))
        }
    };
    let record = RobotsRecord {
        url: url.to_string(),
        answer,
        hops: journey.hops,
        transcript: journey.transcript,
    };
    (rules, record)
}

fn sentence(clause: &str) -> String {
    format!("{clause}.")
}
