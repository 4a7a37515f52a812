//! HTTP/1.x as small devices speak it (RFC 9112), read tolerantly and within limits.
//!
//! Covers: many requests a connection, where the device bears it; bodies by length, in chunks or until the end; bare
//! LF line ends; heads without a reason or with broken header lines; packed bodies (`packed`), which come though none is
//! asked for; over TLS too. Does not cover: HTTP/2, trailers. A redirect is followed only to the very address and port that the bench names, so that no
//! other host ever gets a credential.

use futures::future::BoxFuture;
use std::fmt::Write as _;
use thiserror::Error;
use tokio::time::timeout;

use super::{onvif, rtsp, upnp};
use crate::discovery::{Call, Found, Way, led_on, spoken_late, ways_in, without_login};
use crate::transcript::Log;
use crate::wire::{Limits, Place, Received, Wire, WireError};

mod costly;
mod jar;
mod keep;
mod origin;
mod packed;
mod parse;
mod pictures;
mod redirect;
mod refresh;

use keep::{Kept, Stance};

pub(crate) use costly::is_costly;
pub use jar::Jar;
pub use packed::unpack;
pub use parse::{Body, Head, parse_body, parse_head, parse_head_of};
pub use pictures::pictures;
pub use redirect::local_redirect;
pub(crate) use refresh::meta_refresh;

/// The longest chain of redirects that is followed.
const REDIRECTS_MAX: usize = 5;

/// Why there is no response.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HttpError {
    /// The connection failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The answer is not HTTP.
    #[error("the answer is not HTTP: {0}")]
    NotHttp(&'static str),
    /// The answer begins with other words, which may be a greeting that comes late.
    #[error("the answer is not HTTP: it does not begin with HTTP/")]
    OtherWords(Vec<u8>),
    /// No answer in time.
    #[error("it took the request and did not answer in time")]
    Silent,
    /// The connection ended before the answer began.
    #[error("the connection ended before an answer came")]
    Cut,
    /// The connection ended within the head.
    #[error("the connection ended before the answer was whole")]
    CutInHead,
}

/// A request to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// Further header lines.
    pub headers: Vec<(String, String)>,
    /// The body of a `POST`: a form, where no header names another type.
    pub body: Option<String>,
}

impl Request {
    /// A `GET` of `target`.
    pub fn get(target: impl Into<String>) -> Self {
        Self {
            method: "GET",
            target: target.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// The same with a header line.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The bytes of the request.
    fn bytes(&self, place: Place, keep: bool) -> Vec<u8> {
        // Paths and values come partly from the device: no line break of theirs may start a header of ours.
        let clean = |text: &str| text.replace(|c: char| c.is_control(), "");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: proofhouse/1\r\nAccept: text/html, */*\r\nAccept-Encoding: identity\r\nConnection: {}\r\n",
            self.method,
            clean(&self.target).replace(' ', "%20"),
            place.address,
            if keep { "keep-alive" } else { "close" }
        );
        for (name, value) in &self.headers {
            // Writing to a string cannot fail.
            let _never = write!(head, "{}: {}\r\n", clean(name), clean(value));
        }
        if let Some(body) = &self.body {
            let named = self
                .headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            if !named {
                head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            }
            let _never = write!(head, "Content-Length: {}\r\n", body.len());
        }
        format!("{head}\r\n{}", self.body.as_deref().unwrap_or_default()).into_bytes()
    }
}

/// A whole response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Its head.
    pub head: Head,
    /// Its body, as text; bytes that are not UTF-8 are replaced.
    pub body: String,
    /// Path and query that it answers, after redirects.
    pub target: String,
    /// What the page is, where it was not read whole: the words of a sentence after "its page".
    pub unread: Option<String>,
}

impl Response {
    /// The status code.
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// Whether a redirect leads to another host or port, which is never followed.
    pub fn leads_away(&self) -> bool {
        (300..400).contains(&self.status()) && self.head.header("location").is_some()
    }
}

/// A device's web service at one address and port. A clone shares no connection with it.
#[derive(Clone)]
pub struct Client {
    place: Place,
    log: Log,
    limits: Limits,
    kept: Kept,
}

impl Client {
    /// A client that speaks to `place` and nothing else.
    pub fn new(place: impl Into<Place>, log: &Log, limits: Limits) -> Self {
        Self {
            place: place.into(),
            log: log.clone(),
            limits,
            kept: Kept::default(),
        }
    }

    /// The transcript that the client writes to.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Where the service is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// What an exchange may cost.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sends one request and reads the answer, following nothing.
    pub async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        timeout(self.limits.exchange, self.exchange(request))
            .await
            .unwrap_or(Err(HttpError::Silent))
    }

    /// One request over the connection that is kept, or over a new one.
    ///
    /// A device may hang up on a kept connection at any moment: without a byte of an answer the request is sent
    /// again (RFC 9112 9.3.1), so that a try is never lost by it.
    async fn exchange(&self, request: &Request) -> Result<Response, HttpError> {
        if let Some(mut wire) = self.kept.take() {
            wire.renew();
            match self.speak(wire, request).await {
                Err(HttpError::Cut | HttpError::Wire(WireError::Broken(_))) => {
                    self.log
                        .note("the kept connection was gone: the request is sent again");
                }
                // RFC 9110 15.5.9: said of the time before the request came, which may be answered after it.
                Ok(late) if late.status() == 408 => {
                    drop(self.kept.take());
                    self.log
                        .note("it had given the kept connection up: the request is sent again");
                }
                spoken => return spoken,
            }
        }
        let wire = Wire::open(self.place, &self.log, self.limits).await?;
        self.speak(wire, request).await
    }

    async fn speak(&self, mut wire: Wire, request: &Request) -> Result<Response, HttpError> {
        let keep = self.kept.stance() == Stance::Keeps;
        wire.send(&request.bytes(self.place, keep)).await?;
        let mut bytes = Vec::new();
        let mut head: Option<(Head, usize)> = None;
        loop {
            if head.is_none() && !bytes.is_empty() {
                head = parse_head(&bytes)?;
            }
            if let Some((found, start)) = &head {
                // A "100 Continue" announces the true head.
                if found.status / 100 == 1 {
                    bytes.drain(..*start);
                    head = None;
                    continue;
                }
                if let Body::Whole(body) =
                    parse_body(found, bytes.get(*start..).unwrap_or_default())
                {
                    if keep && keep::may_be_kept(&bytes, found, *start) {
                        self.kept.put(wire);
                    }
                    return Ok(self.response(found, &body, request));
                }
            }
            match (wire.receive_unrecorded(self.limits.answer).await, &head) {
                (Ok(Received::Bytes(more)), _) => {
                    let before = bytes.len();
                    bytes.extend(more);
                    if let Some((found, start)) = shows_pictures(head.as_ref(), &bytes) {
                        self.log
                            .received(bytes.get(before..start).unwrap_or_default());
                        self.log
                            .note("these are pictures or sound: they are neither read nor kept");
                        return Ok(self.response(&found, &[], request));
                    }
                    self.log.received(bytes.get(before..).unwrap_or_default());
                }
                // Old servers end a body by hanging up, or never hang up; a cut page can still be judged.
                (Ok(received @ (Received::Closed | Received::Quiet)), Some((found, start))) => {
                    if received == Received::Quiet {
                        self.kept.close_from_now_on();
                    }
                    return Ok(self.cut_short(found, *start, &bytes, request));
                }
                (Err(WireError::Broken(_)), Some((found, start))) => {
                    return Ok(self.cut_short(found, *start, &bytes, request));
                }
                (Err(WireError::Flood { limit }), Some((found, start))) => {
                    let further = format!("is longer than {limit} bytes, and was read no further");
                    let cut = self.cut_short(found, *start, &bytes, request);
                    let unread = cut.unread.or(Some(further));
                    return Ok(Response { unread, ..cut });
                }
                (Ok(Received::Closed), None) if bytes.is_empty() => return Err(HttpError::Cut),
                (Ok(Received::Closed), None) => return Err(HttpError::CutInHead),
                (Ok(Received::Quiet), None) => return Err(HttpError::Silent),
                (Err(error), _) => return Err(error.into()),
            }
        }
    }

    /// Sends a request and follows redirects on this very address and port, keeping cookies in `jar`.
    pub async fn follow(&self, request: Request, jar: &mut Jar) -> Result<Response, HttpError> {
        let mut request = request;
        for _ in 0..REDIRECTS_MAX {
            let sent = jar.dress(request.clone());
            let response = self.send(&sent).await?;
            jar.take(&response.head);
            match self.next(&response) {
                None => return Ok(response),
                Some(target) => {
                    // RFC 9110 15.4: only 307 and 308 keep the method, and a form is never sent twice.
                    let mut next = Request::get(target);
                    next.headers.clone_from(&request.headers);
                    request = next;
                }
            }
        }
        let sent = jar.dress(request);
        self.send(&sent).await
    }
}

/// Asks a silent service for a page, and finds its ways in.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let client = Client::new(call.place, &call.log, call.limits);
        let _floor = call.floor.shared().await;
        let asked = client.follow(Request::get("/"), &mut Jar::default()).await;
        let page = match asked {
            Ok(page) => page,
            Err(HttpError::OtherWords(words)) => return spoken_late(call, words).await,
            Err(_) => return None,
        };
        // A TLS server that is asked in plain words says so in plain words.
        if !call.place.is_tls()
            && page.status() == 400
            && page.body.to_ascii_lowercase().contains("https")
        {
            return None;
        }
        // RTSP services answer GET too, with an error: their streams can be tunnelled over HTTP.
        if matches!(page.status(), 405 | 501 | 503) && rtsp::speaks(call).await {
            return None;
        }
        let server = page
            .head
            .header("server")
            .unwrap_or("no Server header")
            .to_owned();
        let identified_by = format!("its answer HTTP {} ({server})", page.status());
        let leads_on = led_on(&client, &page).await;
        let mut ways = match leads_on {
            // Each place where a login usually stands was asked for.
            Some(_) => Vec::new(),
            None => ways_in(&client, &page).await,
        };
        let finds_none = ways.is_empty();
        let actions = upnp::way(&client, call.place, &call.descriptions).await;
        // A camera's ONVIF service stands beside its pages, with accounts that may be others.
        let onvif = onvif::beside(&client).await;
        let speaks_other = (page.status() == 404 && actions.is_some())
            || (is_for_programs(&page) && matches!(onvif, Some(Way::Door(_) | Way::Open { .. })));
        // A port for UPnP or for ONVIF alone has no pages, and nothing is amiss with that.
        if finds_none && !speaks_other {
            let leads_on = leads_on.filter(|_| actions.is_none() && onvif.is_none());
            ways.push(leads_on.unwrap_or_else(|| without_login(&page)));
        }
        ways.extend(actions);
        ways.extend(onvif);
        Some(Found {
            service: "http",
            identified_by,
            ways,
        })
    })
}

/// Whether `GET /` was answered as by a service that has no pages at all, such as one that takes calls of SOAP only.
///
/// What gSOAP makes answers a `GET` with 405 (`http_response` in its `stdsoap2.c`); others say that nothing is there, or
/// answer whatever is no call with a fault of SOAP, by 400 or 500. These two alone may hide a page that is broken.
fn is_for_programs(page: &Response) -> bool {
    match page.status() {
        404 | 405 | 501 => true,
        400 | 500 => onvif::is_fault(&page.body),
        _ => false,
    }
}

/// The head that `bytes` begin with, and where its body begins, if that is pictures or sound; `known` was none of these.
fn shows_pictures(known: Option<&(Head, usize)>, bytes: &[u8]) -> Option<(Head, usize)> {
    if known.is_some() {
        return None;
    }
    // What is no head is told when it is read.
    let (head, start) = parse_head(bytes).ok().flatten()?;
    pictures(&head).map(|_| (head, start))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    #[test]
    fn no_line_break_from_a_device_reaches_a_request() {
        let request = Request::get("/a\r\nX: y").header("Cookie", "a\r\nEvil: 1");
        let text =
            String::from_utf8(request.bytes(SocketAddr::from(([127, 0, 0, 1], 80)).into(), true))
                .unwrap();
        assert!(
            !text.contains("\r\nEvil") && !text.contains("\r\nX:"),
            "{text}"
        );
    }
}
