//! HTTP/1.x as small devices speak it (RFC 9112), read tolerantly and within limits.
//!
//! Covers: one request a connection; bodies by length, in chunks or until the end; bare LF line ends; heads
//! without a reason or with broken header lines. Does not cover: TLS, HTTP/2, compressed bodies (none is asked
//! for), trailers. A redirect is followed only to the very address and port that the bench names, so that no
//! other host ever gets a credential.

use std::fmt::Write as _;
use std::net::SocketAddr;

use thiserror::Error;
use tokio::time::timeout;
use url::Url;

use crate::transcript::Log;
use crate::wire::{Limits, Received, Wire, WireError};

/// The longest head that is read, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// The most header lines that are kept.
const HEADERS_MAX: usize = 200;
/// The longest chain of redirects that is followed.
const REDIRECTS_MAX: usize = 5;
/// The longest line that gives a chunk's size.
const CHUNK_LINE_MAX: usize = 1024;

/// Why there is no response.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HttpError {
    /// The connection failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The answer is not HTTP.
    #[error("the answer is not HTTP: {0}")]
    NotHttp(&'static str),
    /// No answer in time.
    #[error("it took the request and did not answer in time")]
    Silent,
    /// The connection ended within the head.
    #[error("the connection ended before the answer was whole")]
    Cut,
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
    /// The body of a `POST`, as a form.
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
    fn bytes(&self, address: SocketAddr) -> Vec<u8> {
        // Paths and values come partly from the device: no line break of theirs may start a header of ours.
        let clean = |text: &str| text.replace(|c: char| c.is_control(), "");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: proofhouse/1\r\nAccept: text/html, */*\r\nConnection: close\r\n",
            self.method,
            clean(&self.target).replace(' ', "%20")
        );
        for (name, value) in &self.headers {
            // Writing to a string cannot fail.
            let _never = write!(head, "{}: {}\r\n", clean(name), clean(value));
        }
        if let Some(body) = &self.body {
            let _never = write!(
                head,
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                body.len()
            );
        }
        format!("{head}\r\n{}", self.body.as_deref().unwrap_or_default()).into_bytes()
    }
}

/// The head of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// Header lines: names in lower case, values trimmed.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
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

/// Reads a head from the start of `bytes`: the head, and where the body begins. `None` while it is not whole.
pub fn parse_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, HttpError> {
    if !b"HTTP/".starts_with(bytes.get(..5).unwrap_or(bytes)) {
        return Err(HttpError::NotHttp("it does not begin with HTTP/"));
    }
    let Some((end, body)) = head_end(bytes) else {
        return if bytes.len() > HEAD_BYTES_MAX {
            Err(HttpError::NotHttp("its head is without end"))
        } else {
            Ok(None)
        };
    };
    let text = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
    let mut lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
    let status = lines
        .next()
        .and_then(|line| line.split_ascii_whitespace().nth(1))
        .and_then(|word| word.parse().ok())
        .filter(|status| (100..600).contains(status))
        .ok_or(HttpError::NotHttp("it has no status code"))?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .take(HEADERS_MAX)
        .collect();
    Ok(Some((Head { status, headers }, body)))
}

/// Where the head ends and the body begins: at an empty line, with CR LF or bare LF.
fn head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let crlf = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|at| (at, at + 4));
    let lf = bytes
        .windows(2)
        .position(|window| window == b"\n\n")
        .map(|at| (at, at + 2));
    match (crlf, lf) {
        (Some(crlf), Some(lf)) => Some(crlf.min(lf)),
        (found, None) | (None, found) => found,
    }
}

/// What is known of a body while it comes.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// It is whole.
    Whole(Vec<u8>),
    /// More must come; what there is so far.
    More(Vec<u8>),
}

/// Reads a body from what followed the head.
pub fn parse_body(head: &Head, bytes: &[u8]) -> Body {
    if head.status == 204 || head.status == 304 {
        return Body::Whole(Vec::new());
    }
    let chunked = head
        .header("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    if chunked {
        return parse_chunks(bytes);
    }
    match head
        .header("content-length")
        .and_then(|value| value.parse::<usize>().ok())
    {
        Some(length) => bytes.get(..length).map_or_else(
            || Body::More(bytes.to_vec()),
            |body| Body::Whole(body.to_vec()),
        ),
        None => Body::More(bytes.to_vec()),
    }
}

fn parse_chunks(mut rest: &[u8]) -> Body {
    let mut body = Vec::new();
    while let Some(end) = rest
        .iter()
        .take(CHUNK_LINE_MAX)
        .position(|byte| *byte == b'\n')
    {
        let (line, after) = rest.split_at(end + 1);
        let size = std::str::from_utf8(line)
            .ok()
            .and_then(|text| text.split(';').next())
            .and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        match size {
            // A broken size ends the body: what came is what there is.
            None | Some(0) => return Body::Whole(body),
            Some(size) => {
                let Some(chunk) = after.get(..size) else {
                    body.extend_from_slice(after);
                    return Body::More(body);
                };
                body.extend_from_slice(chunk);
                rest = after.get(size..).unwrap_or_default();
                rest = rest
                    .strip_prefix(b"\r\n")
                    .or_else(|| rest.strip_prefix(b"\n"))
                    .unwrap_or(rest);
            }
        }
    }
    Body::More(body)
}

/// A device's web service at one address and port.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    log: Log,
    limits: Limits,
}

impl Client {
    /// A client that speaks to `address` and nothing else.
    pub fn new(address: SocketAddr, log: &Log, limits: Limits) -> Self {
        Self {
            address,
            log: log.clone(),
            limits,
        }
    }

    /// The transcript that the client writes to.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Sends one request and reads the answer, following nothing.
    pub async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        timeout(self.limits.exchange, self.exchange(request))
            .await
            .unwrap_or(Err(HttpError::Silent))
    }

    async fn exchange(&self, request: &Request) -> Result<Response, HttpError> {
        let mut wire = Wire::open(self.address, &self.log, self.limits).await?;
        wire.send(&request.bytes(self.address)).await?;
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
                    return Ok(response(found.clone(), &body, &request.target));
                }
            }
            match (wire.receive(self.limits.answer).await, &head) {
                (Ok(Received::Bytes(more)), _) => bytes.extend(more),
                // Old servers end a body by hanging up, or never hang up; a cut page can still be judged.
                (
                    Ok(Received::Closed | Received::Quiet)
                    | Err(WireError::Broken(_) | WireError::Flood { .. }),
                    Some((found, start)),
                ) => {
                    let (Body::Whole(body) | Body::More(body)) =
                        parse_body(found, bytes.get(*start..).unwrap_or_default());
                    return Ok(response(found.clone(), &body, &request.target));
                }
                (Ok(Received::Closed), None) => return Err(HttpError::Cut),
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

    /// Where a response leads on this very address and port; elsewhere is noted and not followed.
    fn next(&self, response: &Response) -> Option<String> {
        let to = if (300..400).contains(&response.status()) {
            response.head.header("location")?.to_owned()
        } else {
            meta_refresh(&response.body)?
        };
        let base = Url::parse(&format!("http://{}{}", self.address, response.target)).ok()?;
        let url = base.join(&to).ok()?;
        let here = url.scheme() == "http"
            && url.port_or_known_default() == Some(self.address.port())
            && url
                .host_str()
                .is_some_and(|host| host.trim_matches(['[', ']']) == self.address.ip().to_string());
        if !here {
            self.log.note(&format!(
                "not followed: a redirect to {url} leaves the address of the bench"
            ));
            return None;
        }
        let query = url
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        let target = format!("{}{query}", url.path());
        (target != response.target || (300..400).contains(&response.status())).then_some(target)
    }
}

fn response(head: Head, body: &[u8], target: &str) -> Response {
    Response {
        head,
        body: String::from_utf8_lossy(body).into_owned(),
        target: target.to_owned(),
    }
}

/// The address in a `<meta http-equiv=refresh content="0; url=...">` that redirects at once.
fn meta_refresh(body: &str) -> Option<String> {
    let lower = body
        .get(..body.len().min(8192))
        .unwrap_or(body)
        .to_ascii_lowercase();
    let (at, _) = lower.match_indices("http-equiv").find(|(at, _)| {
        lower
            .get(*at..at + 24)
            .is_some_and(|near| near.contains("refresh"))
    })?;
    let tag = lower.get(at..)?.split('>').next()?;
    let start = at + tag.find("url=")? + 4;
    let end = at + tag.len();
    let value = body.get(start..end)?;
    let value = value.trim_start_matches(['"', '\'', ' ']);
    let value = value.split(['"', '\'', ' ']).next()?.trim_end_matches('/');
    (!value.is_empty()).then(|| value.to_owned())
}

/// The cookies of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar(Vec<(String, String)>);

impl Jar {
    /// The most cookies that are kept.
    const COOKIES_MAX: usize = 50;

    /// Takes up the cookies that a response sets.
    pub fn take(&mut self, head: &Head) {
        for line in head.all("set-cookie") {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('='))
            else {
                continue;
            };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            self.0.retain(|(held, _)| *held != name);
            if self.0.len() < Self::COOKIES_MAX && !value.is_empty() {
                self.0.push((name, value));
            }
        }
    }

    /// Adds the cookies to a request.
    fn dress(&self, request: Request) -> Request {
        if self.0.is_empty() {
            return request;
        }
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request.header("Cookie", pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> (Head, usize) {
        parse_head(text.as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn heads_of_old_servers_are_read() {
        let (found, body) =
            head("HTTP/1.0 401\nWWW-authenticate: Basic realm=x\nbroken line\n\nbody");
        assert_eq!(
            (found.status, found.header("www-authenticate"), body),
            (401, Some("Basic realm=x"), 58)
        );
        assert_eq!(
            head("HTTP/1.1 200 OK\r\nA: 1\r\nA: 2\r\n\r\n")
                .0
                .all("a")
                .count(),
            2
        );
    }

    #[test]
    fn an_unfinished_head_waits_and_what_is_not_http_is_said() {
        assert_eq!(parse_head(b"HT"), Ok(None));
        assert_eq!(parse_head(b"HTTP/1.1 200 OK\r\nA: 1\r\n"), Ok(None));
        assert!(matches!(
            parse_head(b"220 ftp\r\n"),
            Err(HttpError::NotHttp(_))
        ));
        assert!(matches!(
            parse_head(b"HTTP/1.1 abc\r\n\r\n"),
            Err(HttpError::NotHttp(_))
        ));
        let endless = [
            b"HTTP/1.1 200 OK\r\n".as_slice(),
            &b"X: y\r\n".repeat(20_000),
        ]
        .concat();
        assert!(matches!(parse_head(&endless), Err(HttpError::NotHttp(_))));
    }

    #[test]
    fn bodies_come_by_length_in_chunks_or_to_the_end() {
        let (by_length, _) = head("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
        assert_eq!(
            parse_body(&by_length, b"abcd"),
            Body::Whole(b"abc".to_vec())
        );
        assert_eq!(parse_body(&by_length, b"ab"), Body::More(b"ab".to_vec()));
        let (chunked, _) = head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assert_eq!(
            parse_body(&chunked, b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"),
            Body::Whole(b"abcde".to_vec())
        );
        assert_eq!(
            parse_body(&chunked, b"ffffffffffffffff\r\nabc"),
            Body::More(b"abc".to_vec())
        );
        assert_eq!(parse_body(&chunked, b"zz\r\nabc"), Body::Whole(Vec::new()));
        let (to_the_end, _) = head("HTTP/1.0 200 OK\r\n\r\n");
        assert_eq!(parse_body(&to_the_end, b"abc"), Body::More(b"abc".to_vec()));
    }

    #[test]
    fn a_redirect_to_another_host_or_port_is_not_followed() {
        let log = Log::new(std::sync::Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let client = Client::new(
            SocketAddr::from(([192, 168, 1, 9], 8080)),
            &log,
            Limits::default(),
        );
        let to = |location: &str| {
            let headers = vec![("location".to_owned(), location.to_owned())];
            let head = Head {
                status: 302,
                headers,
            };
            client.next(&Response {
                head,
                body: String::new(),
                target: "/a/b".to_owned(),
            })
        };
        assert_eq!(to("login.htm?x=1"), Some("/a/login.htm?x=1".to_owned()));
        assert_eq!(to("http://192.168.1.9:8080/in"), Some("/in".to_owned()));
        for away in [
            "http://192.168.1.9/in",
            "http://cloud.example/",
            "https://192.168.1.9:8080/",
            "//192.168.1.10:8080/",
        ] {
            assert_eq!(to(away), None, "{away}");
        }
    }

    #[test]
    fn no_line_break_from_a_device_reaches_a_request() {
        let request = Request::get("/a\r\nX: y").header("Cookie", "a\r\nEvil: 1");
        let text =
            String::from_utf8(request.bytes(SocketAddr::from(([127, 0, 0, 1], 80)))).unwrap();
        assert!(
            !text.contains("\r\nEvil") && !text.contains("\r\nX:"),
            "{text}"
        );
    }

    #[test]
    fn a_page_that_refreshes_at_once_is_a_redirect() {
        let page = "<html><META HTTP-EQUIV=\"Refresh\" CONTENT=\"0; URL=/Login.htm\"></html>";
        assert_eq!(meta_refresh(page), Some("/Login.htm".to_owned()));
        assert_eq!(meta_refresh("<p>plain</p>"), None);
    }
}
