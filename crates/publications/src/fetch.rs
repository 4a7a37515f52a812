//! One page over HTTP within hard limits: bytes, time, redirects, hosts, addresses; as robots.txt allows, and at a pace.
//!
//! Every response, whole or broken off, is kept as a transcript: the requests made, the heads that came, the body. What no
//! transcript shows (the address connected to, the certificates, the times) is a [`Hop`] for each request.

mod address;
mod connect;
mod hop;
mod journey;
mod limits;
mod pace;
mod permission;
pub mod robots;
mod tls;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ureq::config::AutoHeaderValue;
use ureq::http::Response;
use ureq::{Agent, Body};
use url::Url;

use crate::brief::{Brief, is_loopback};
use address::CheckedResolver;
pub(crate) use address::addresses;
use connect::{Connect, Shared};
pub use hop::{Hop, Tls};
use journey::Journey;
pub use limits::Limits;
use limits::is_read_packed;
use pace::Turn;
pub use pace::{Clock, Hosts, SystemClock};
pub use permission::RobotsRecord;
use permission::Rules;
pub(crate) use tls::own_roots;

/// A page that came.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where it came from in the end.
    pub url: Url,
    /// The status.
    pub status: u16,
    /// The content type, as sent.
    pub content_type: Option<String>,
    /// The raw response with the heads before it.
    pub transcript: Vec<u8>,
    /// Where the body starts in the transcript.
    pub body_at: usize,
    /// The requests that led to it.
    pub hops: Vec<Hop>,
}

impl Fetched {
    /// The body.
    pub fn body(&self) -> &[u8] {
        self.transcript.get(self.body_at..).unwrap_or_default()
    }

    /// The content type without its parameters, in lower case.
    pub fn media(&self) -> String {
        media(self.content_type.as_deref())
    }
}

/// A content type without its parameters, in lower case.
fn media(content_type: Option<&str>) -> String {
    let whole = content_type.unwrap_or_default();
    whole
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Why a page did not come; `transcript` holds what did.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Why not, a whole clause.
    pub reason: String,
    /// What was exchanged until then.
    pub transcript: Vec<u8>,
    /// The requests made until then.
    pub hops: Vec<Hop>,
}

/// Fetches the pages of one site.
pub struct Fetcher<'a> {
    brief: &'a Brief,
    limits: Limits,
    agent: Agent,
    until: Instant,
    clock: Arc<dyn Clock>,
    seen: Shared,
    hosts: Arc<Hosts>,
    /// Bytes of bodies read so far.
    taken: AtomicUsize,
    robots: Mutex<BTreeMap<String, (Rules, RobotsRecord)>>,
}

impl<'a> Fetcher<'a> {
    /// A fetcher whose time for the site starts now.
    pub fn new(brief: &'a Brief, limits: Limits) -> Self {
        Self::with_clock(brief, limits, Arc::new(SystemClock))
    }

    /// A fetcher that keeps its pace by this clock. Sockets wait by the machine's own.
    pub fn with_clock(brief: &'a Brief, limits: Limits, clock: Arc<dyn Clock>) -> Self {
        Self::among(brief, limits, clock, Arc::default())
    }

    /// A fetcher that takes its turns at hosts among those of other sites.
    pub fn among(
        brief: &'a Brief,
        limits: Limits,
        clock: Arc<dyn Clock>,
        hosts: Arc<Hosts>,
    ) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The conversation is the evidence: nothing stands between, and nothing is packed.
            .proxy(None)
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!(
                "Proofhouse/",
                env!("CARGO_PKG_VERSION"),
                " (reads published security information)"
            ))
            .max_response_header_size(32 * 1024)
            .build();
        let seen = Shared::default();
        let connect = Connect {
            trust: tls::Trust::with(brief.access.ca.as_deref()),
            seen: Arc::clone(&seen),
        };
        let agent = Agent::with_parts(config, connect, CheckedResolver::for_brief(brief));
        Self {
            brief,
            limits,
            agent,
            until: clock.now() + limits.site,
            clock,
            seen,
            hosts,
            taken: AtomicUsize::new(0),
            robots: Mutex::default(),
        }
    }

    /// Asks for a page and follows its redirects, as far as the brief names their hosts and robots.txt allows.
    pub fn get(&self, url: &Url) -> Result<Fetched, Broken> {
        let mut journey = Journey::new(self, self.limits.body_bytes);
        let outcome = self.follow(url, &mut journey, Some(self.limits.pdf_bytes));
        let Journey {
            transcript, hops, ..
        } = journey;
        match outcome {
            Ok(came) => Ok(Fetched {
                url: came.url,
                status: came.status,
                content_type: came.content_type,
                transcript,
                body_at: came.body_at,
                hops,
            }),
            Err(reason) => Err(Broken {
                reason,
                transcript,
                hops,
            }),
        }
    }

    /// What the robots.txt of each host asked so far said.
    pub fn robots(&self) -> Vec<RobotsRecord> {
        let robots = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
        robots.values().map(|(_, record)| record.clone()).collect()
    }

    /// Goes from address to address until a page comes. `pdf` is the limit of a PDF; none where this is a robots.txt.
    fn follow(
        &self,
        first: &Url,
        journey: &mut Journey<'_>,
        pdf: Option<usize>,
    ) -> Result<Came, String> {
        let mut url = first.clone();
        for _ in 0..=self.limits.redirects {
            journey.begin(&url, first);
            let _turn = self.judge(&url, journey, pdf.is_some())?;
            let mut response = self.ask(&url, journey)?;
            let status = response.status().as_u16();
            if (300..400).contains(&status)
                && let Some(target) = header(&response, "location")
            {
                let next = url
                    .join(&target)
                    .map_err(|_| format!("it redirects to {target:?}, which is no address"))?;
                if !matches!(next.scheme(), "http" | "https") {
                    return Err(format!(
                        "it redirects to {target:?}, which is not the address of a web page"
                    ));
                }
                url = next;
                url.set_fragment(None);
                continue;
            }
            let content_type = header(&response, "content-type");
            let packed = header(&response, "content-encoding");
            if let Some(other) = packed.filter(|how| !is_read_packed(how)) {
                return Err(format!(
                    "it came packed as {other:?}, which was not asked for and is not read"
                ));
            }
            if let (Some(pdf), "application/pdf") = (pdf, media(content_type.as_deref()).as_str()) {
                journey.limit = pdf;
            }
            let body_at = journey.transcript.len();
            let read = self.read_body(&mut response, journey);
            journey.end();
            read?;
            return Ok(Came {
                url,
                status,
                content_type,
                body_at,
            });
        }
        Err(format!(
            "it redirects more than {} times",
            self.limits.redirects
        ))
    }

    /// Whether this address may be asked: by the brief, by its host's robots.txt, and by now. The answer is a turn at its
    /// host, which is asked nothing else meanwhile.
    fn judge(&self, url: &Url, journey: &mut Journey<'_>, page: bool) -> Result<Turn<'_>, String> {
        if !self.brief.allows(url) {
            journey.leave();
            return Err(format!("it leads to {url}, which the brief does not name"));
        }
        let mut apart = self.limits.pace;
        if page && self.brief.access.ignore_robots.is_none() {
            let rules = self.rules(url)?;
            if let Some(reason) = rules.forbids(url) {
                return Err(reason);
            }
            let asked = rules.delay().unwrap_or_default();
            apart = apart.max(asked.min(self.limits.crawl_delay));
        }
        let host = url.host_str().unwrap_or_default();
        let clock = self.clock.as_ref();
        // The pace spares other people's servers; a site on this machine needs none, and each port is a host of its own.
        if is_loopback(url) {
            let place = url.origin().ascii_serialization();
            return self.hosts.turn(&place, Duration::ZERO, clock, self.until);
        }
        self.hosts.turn(host, apart, clock, self.until)
    }

    /// The rules of the address's host, asked for once.
    fn rules(&self, url: &Url) -> Result<Rules, String> {
        let place = url.origin().ascii_serialization();
        let kept = |robots: &BTreeMap<String, (Rules, RobotsRecord)>| {
            robots.get(&place).map(|(rules, _)| rules.clone())
        };
        if let Some(rules) = kept(&self.robots.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(rules);
        }
        let file = url
            .join("/robots.txt")
            .map_err(|_| "its host can have no robots.txt".to_owned())?;
        let (rules, record) = permission::ask(self, &file);
        let mut robots = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
        robots.insert(place, (rules.clone(), record));
        Ok(rules)
    }

    fn ask(&self, url: &Url, journey: &mut Journey<'_>) -> Result<Response<Body>, String> {
        let left = self
            .until
            .saturating_duration_since(self.clock.now())
            .min(self.limits.request);
        if left.is_zero() {
            return Err("the time for this site is used up".to_owned());
        }
        journey
            .transcript
            .extend_from_slice(format!("GET {url}\r\n\r\n").as_bytes());
        connect::begin(&self.seen);
        let answer = self
            .agent
            .get(url.as_str())
            .config()
            .timeout_global(Some(left))
            .build()
            .call();
        let place = url
            .host_str()
            .map(|host| match url.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            })
            .unwrap_or_default();
        let (connection, reused) = connect::served(&self.seen, &place);
        let problem = connection.tls.as_ref().and_then(|tls| tls.problem.clone());
        journey.connected(connection, reused && answer.is_ok());
        let response = answer.map_err(|error| problem.unwrap_or_else(|| broken(&error)))?;
        journey.head(&response);
        Ok(response)
    }

    /// Reads the body to its end or to the limit; the limit counts unpacked bytes.
    fn read_body(
        &self,
        response: &mut Response<Body>,
        journey: &mut Journey<'_>,
    ) -> Result<(), String> {
        let limit = journey.limit;
        let mut reader = response.body_mut().as_reader();
        let mut buffer = [0; 16 * 1024];
        let mut read = 0;
        loop {
            let count = reader
                .read(&mut buffer)
                .map_err(|error| format!("its body broke off: {}", broken(&error.into())))?;
            let Some(bytes) = buffer
                .get(..count.min(limit.saturating_sub(read)))
                .filter(|_| count > 0)
            else {
                return Ok(());
            };
            journey.transcript.extend_from_slice(bytes);
            read += count;
            let before = self.taken.fetch_add(count, Ordering::Relaxed);
            if before + count > self.limits.site_bytes {
                return Err(format!(
                    "the pages of this site are longer than {} bytes together",
                    self.limits.site_bytes
                ));
            }
            if read > limit {
                return if journey.cut {
                    Ok(())
                } else {
                    Err(format!("its body is longer than {limit} bytes"))
                };
            }
            if self.clock.now() >= self.until {
                return Err("the time for this site is used up".to_owned());
            }
        }
    }
}

/// Where a page came from in the end, and as what.
struct Came {
    url: Url,
    status: u16,
    content_type: Option<String>,
    body_at: usize,
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

/// What went wrong, without the parts of the library's words that change between machines.
fn broken(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "it did not answer in time".to_owned(),
        ureq::Error::HostNotFound => "its host has no address that may be asked".to_owned(),
        ureq::Error::LargeResponseHeader(..) => {
            "the head of its answer is longer than 32 KiB".to_owned()
        }
        ureq::Error::Decompress(..) => "it is packed, and cannot be unpacked".to_owned(),
        other => match other.to_string() {
            // The client's library has no kind of its own for this.
            said if said.contains("too many headers") => {
                "the head of its answer has more fields than are read".to_owned()
            }
            said => format!("it did not answer: {said}"),
        },
    }
}
