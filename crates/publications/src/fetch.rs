//! One page over HTTP within hard limits: bytes, time, redirects, hosts, addresses.
//!
//! Every response, whole or broken off, is kept as a transcript: the requests made, the heads that came, the body.

mod address;

use std::io::Read;
use std::time::{Duration, Instant};

use ureq::config::AutoHeaderValue;
use ureq::http::Response;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use crate::brief::Brief;
use address::CheckedResolver;

/// How much of a site is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages asked for at most.
    pub pages: usize,
    /// Bytes of one body at most.
    pub body_bytes: usize,
    /// Redirects of one page at most.
    pub redirects: usize,
    /// Time for one request, from name to last byte.
    pub request: Duration,
    /// Time for the whole site.
    pub site: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 24,
            body_bytes: 2 * 1024 * 1024,
            redirects: 5,
            request: Duration::from_secs(20),
            site: Duration::from_mins(3),
        }
    }
}

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
}

impl Fetched {
    /// The body.
    pub fn body(&self) -> &[u8] {
        self.transcript.get(self.body_at..).unwrap_or_default()
    }

    /// The content type without its parameters, in lower case.
    pub fn media(&self) -> String {
        let whole = self.content_type.as_deref().unwrap_or_default();
        whole
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }
}

/// Why a page did not come; `transcript` holds what did.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Why not, a whole clause.
    pub reason: String,
    /// What was exchanged until then.
    pub transcript: Vec<u8>,
}

/// Fetches the pages of one site.
pub struct Fetcher<'a> {
    brief: &'a Brief,
    limits: Limits,
    agent: Agent,
    until: Instant,
}

impl<'a> Fetcher<'a> {
    /// A fetcher whose time for the site starts now.
    pub fn new(brief: &'a Brief, limits: Limits) -> Self {
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
        let agent = Agent::with_parts(
            config,
            DefaultConnector::default(),
            CheckedResolver::for_brief(brief),
        );
        Self {
            brief,
            limits,
            agent,
            until: Instant::now() + limits.site,
        }
    }

    /// Asks for a page and follows its redirects, as far as the brief names their hosts.
    pub fn get(&self, url: &Url) -> Result<Fetched, Broken> {
        let mut transcript = Vec::new();
        self.follow(url, &mut transcript)
            .map_err(|reason| Broken { reason, transcript })
    }

    fn follow(&self, first: &Url, transcript: &mut Vec<u8>) -> Result<Fetched, String> {
        let mut url = first.clone();
        for _ in 0..=self.limits.redirects {
            if !self.brief.allows(&url) {
                return Err(format!("it leads to {url}, which the brief does not name"));
            }
            let mut response = self.ask(&url, transcript)?;
            let status = response.status().as_u16();
            if (300..400).contains(&status)
                && let Some(target) = header(&response, "location")
            {
                url = url
                    .join(&target)
                    .map_err(|_| format!("it redirects to {target:?}, which is no address"))?;
                url.set_fragment(None);
                continue;
            }
            let content_type = header(&response, "content-type");
            let body_at = transcript.len();
            self.read_body(&mut response, transcript)?;
            let transcript = std::mem::take(transcript);
            return Ok(Fetched {
                url,
                status,
                content_type,
                transcript,
                body_at,
            });
        }
        Err(format!(
            "it redirects more than {} times",
            self.limits.redirects
        ))
    }

    fn ask(&self, url: &Url, transcript: &mut Vec<u8>) -> Result<Response<Body>, String> {
        let left = self
            .until
            .saturating_duration_since(Instant::now())
            .min(self.limits.request);
        if left.is_zero() {
            return Err("the time for this site is used up".to_owned());
        }
        transcript.extend_from_slice(format!("GET {url}\r\n\r\n").as_bytes());
        let answer = self
            .agent
            .get(url.as_str())
            .config()
            .timeout_global(Some(left))
            .build()
            .call();
        let response = answer.map_err(|error| broken(&error))?;
        let head = response.status();
        transcript.extend_from_slice(
            format!("{:?} {}\r\n", response.version(), head.as_u16()).as_bytes(),
        );
        for (name, value) in response.headers() {
            transcript.extend_from_slice(name.as_str().as_bytes());
            transcript.extend_from_slice(b": ");
            transcript.extend_from_slice(value.as_bytes());
            transcript.extend_from_slice(b"\r\n");
        }
        transcript.extend_from_slice(b"\r\n");
        Ok(response)
    }

    /// Reads the body to its end or to the limit; the limit counts unpacked bytes.
    fn read_body(
        &self,
        response: &mut Response<Body>,
        transcript: &mut Vec<u8>,
    ) -> Result<(), String> {
        let limit = self.limits.body_bytes;
        let mut reader = response.body_mut().as_reader();
        let mut buffer = [0; 16 * 1024];
        let mut read = 0;
        loop {
            let count = reader
                .read(&mut buffer)
                .map_err(|error| format!("its body broke off: {error}"))?;
            let Some(bytes) = buffer
                .get(..count.min(limit.saturating_sub(read)))
                .filter(|_| count > 0)
            else {
                return Ok(());
            };
            transcript.extend_from_slice(bytes);
            read += count;
            if read > limit {
                return Err(format!("its body is longer than {limit} bytes"));
            }
            if Instant::now() >= self.until {
                return Err("the time for this site is used up".to_owned());
            }
        }
    }
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
        other => format!("it did not answer: {other}"),
    }
}
