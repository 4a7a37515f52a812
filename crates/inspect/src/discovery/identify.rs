//! Tells what speaks at a port by its first words, and asks for them over HTTP where there are none.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::{Way, web};
use crate::protocols::Door;
use crate::protocols::http::{Client, HttpError, Jar, Request};
use crate::protocols::ssh::Ssh;
use crate::protocols::telnet::{Negotiation, Prompt, Telnet, looks_like_words, prompt_of};
use crate::transcript::Log;
use crate::wire::{Limits, Received, Wire, WireError};

/// How long a service may take to speak first before it is asked for a page. HTTP never speaks first.
const FIRST_WORDS: Duration = Duration::from_millis(600);
/// How long one that gave no page may take to speak: a slow Telnet or SSH service looks up names first.
const SLOW_WORDS: Duration = Duration::from_secs(5);
/// How long the words of one that began to speak are awaited.
const MORE_WORDS: Duration = Duration::from_millis(400);
/// How long and how much is listened to in all.
const LISTENING: Duration = Duration::from_secs(6);
const GREETING_BYTES_MAX: usize = 32 * 1024;

/// A service, by what it was known, and its ways in.
pub struct Found {
    /// What it is: `ssh`, `telnet`, `http`, or why it is none of these.
    pub service: &'static str,
    /// By what it was known.
    pub identified_by: String,
    /// Its ways in, at least one.
    pub ways: Vec<Way>,
}

impl Found {
    fn unusable(
        service: &'static str,
        identified_by: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        let ways = vec![Way::Unusable {
            service,
            reason: reason.into(),
        }];
        Self {
            service,
            identified_by: identified_by.into(),
            ways,
        }
    }

    fn door(identified_by: String, door: Door) -> Self {
        Self {
            service: door.service(),
            identified_by,
            ways: vec![Way::Door(door)],
        }
    }
}

/// How a greeting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Quiet,
    Closed,
    Flood,
}

/// Finds out what speaks at `address`.
pub async fn identify(address: SocketAddr, log: &Log, limits: Limits) -> Found {
    let (greeting, end) = match listen(address, log, limits, FIRST_WORDS).await {
        Ok(heard) => heard,
        Err(error) => return Found::unusable("unknown", "the connection", error.to_string()),
    };
    if let Some(found) = by_words(address, log, limits, &greeting, end) {
        return found;
    }
    let asked = ask_http(address, log, limits).await;
    if asked.service != "unknown" {
        return asked;
    }
    log.note("no page came: listening once more, for longer");
    match listen(address, log, limits, SLOW_WORDS).await {
        Ok((greeting, end)) => by_words(address, log, limits, &greeting, end).unwrap_or(asked),
        Err(_) => asked,
    }
}

/// The service that speaks first in these words, if any does.
fn by_words(
    address: SocketAddr,
    log: &Log,
    limits: Limits,
    greeting: &[u8],
    end: End,
) -> Option<Found> {
    Some(match speaker(greeting, end) {
        Speaker::Ssh(version) => Found::door(
            format!("its version line {version:?}"),
            Door::Ssh(Box::new(Ssh::new(address, log, limits))),
        ),
        Speaker::Telnet(by) => Found::door(
            by,
            Door::Telnet(Box::new(Telnet::new(address, log, limits))),
        ),
        Speaker::Other {
            service,
            by,
            reason,
        } => Found::unusable(service, by, reason),
        Speaker::Nobody => return None,
    })
}

/// Takes the first words of a service, within limits.
async fn listen(
    address: SocketAddr,
    log: &Log,
    limits: Limits,
    first: Duration,
) -> Result<(Vec<u8>, End), WireError> {
    let limits = Limits {
        bytes: limits.bytes.min(GREETING_BYTES_MAX),
        ..limits
    };
    let mut wire = Wire::open(address, log, limits).await?;
    let (mut greeting, deadline) = (Vec::new(), Instant::now() + LISTENING);
    loop {
        let wait = if greeting.is_empty() {
            first
        } else {
            MORE_WORDS
        };
        match wire.receive(wait).await {
            Ok(Received::Bytes(bytes)) => greeting.extend(bytes),
            Ok(Received::Quiet) => return Ok((greeting, End::Quiet)),
            Ok(Received::Closed) | Err(WireError::Broken(_)) => return Ok((greeting, End::Closed)),
            Err(WireError::Flood { .. }) => return Ok((greeting, End::Flood)),
            Err(error) => return Err(error),
        }
        if Instant::now() >= deadline {
            return Ok((greeting, End::Flood));
        }
    }
}

/// Who speaks, by the first words.
#[derive(Debug, PartialEq, Eq)]
enum Speaker {
    Ssh(String),
    Telnet(String),
    Other {
        service: &'static str,
        by: String,
        reason: String,
    },
    Nobody,
}

fn speaker(greeting: &[u8], end: End) -> Speaker {
    let head = greeting.get(..greeting.len().min(4096)).unwrap_or_default();
    let words = String::from_utf8_lossy(head).into_owned();
    // RFC 4253 4.2: other lines may come before the version line.
    if let Some(version) = words.lines().take(20).find(|line| line.starts_with("SSH-")) {
        return Speaker::Ssh(version.trim().to_owned());
    }
    if greeting.is_empty() {
        return Speaker::Nobody;
    }
    let (text, _) = Negotiation::default().feed(greeting);
    let screen = String::from_utf8_lossy(&text).into_owned();
    let prompt = prompt_of(&screen);
    let opens_with_commands = matches!(greeting, [255, 250..=254, ..]);
    if looks_like_words(&text) && end != End::Flood {
        if opens_with_commands {
            return Speaker::Telnet("the Telnet commands that it opens with".to_owned());
        }
        if matches!(prompt, Some(Prompt::Account | Prompt::Password)) {
            return Speaker::Telnet("the login prompt that it opens with".to_owned());
        }
    }
    let by = format!(
        "its first words {:?}",
        screen.trim().chars().take(60).collect::<String>()
    );
    let other = |service, reason: &str| Speaker::Other {
        service,
        by: by.clone(),
        reason: reason.to_owned(),
    };
    match end {
        End::Flood => other("unknown", "it sends without end and never comes to a point"),
        _ if !looks_like_words(&text) => other(
            "unknown",
            "it sends bytes that mean nothing in HTTP, Telnet or SSH",
        ),
        _ if words.starts_with("220") => other(
            "ftp-or-smtp",
            "its logins are not among those that are tried: HTTP, Telnet and SSH",
        ),
        _ if words.starts_with("RFB ") => other(
            "vnc",
            "its logins are not among those that are tried: HTTP, Telnet and SSH",
        ),
        _ => other("unknown", "it speaks, and neither HTTP nor Telnet nor SSH"),
    }
}

/// Asks a silent service for a page.
async fn ask_http(address: SocketAddr, log: &Log, limits: Limits) -> Found {
    let client = Client::new(address, log, limits);
    match client.follow(Request::get("/"), &mut Jar::default()).await {
        Ok(page) if page.status() == 400 && page.body.to_ascii_lowercase().contains("https") => {
            Found::unusable(
                "https",
                "its answer to a plain request",
                "it speaks HTTP only over TLS, which is not opened yet",
            )
        }
        Ok(page) => {
            let server = page
                .head
                .header("server")
                .unwrap_or("no Server header")
                .to_owned();
            let by = format!("its answer HTTP {} ({server})", page.status());
            Found {
                service: "http",
                identified_by: by,
                ways: web::ways_in(&client, page).await,
            }
        }
        Err(HttpError::NotHttp(why)) => Found::unusable(
            "unknown",
            "its answer to a request for a page",
            format!("its answer is not HTTP: {why}"),
        ),
        Err(HttpError::Silent) => Found::unusable(
            "unknown",
            "its silence",
            "it accepts connections and says nothing",
        ),
        // A TLS server answers a plain request with an alert or by hanging up.
        Err(error) => Found::unusable(
            "unknown",
            "its answer to a request for a page",
            error.to_string(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_known_by_their_words() {
        assert_eq!(
            speaker(b"SSH-2.0-dropbear_2022.83\r\n", End::Quiet),
            Speaker::Ssh("SSH-2.0-dropbear_2022.83".to_owned())
        );
        assert!(matches!(
            speaker(b"Keep out\r\nSSH-2.0-x\r\n", End::Quiet),
            Speaker::Ssh(_)
        ));
        assert!(matches!(
            speaker(b"\xff\xfd\x01\xff\xfb\x03box login: ", End::Quiet),
            Speaker::Telnet(_)
        ));
        assert!(matches!(
            speaker(b"\xff\xfd\x18\xff\xfd\x20", End::Quiet),
            Speaker::Telnet(_)
        ));
        assert!(matches!(
            speaker(b"\r\nPassword:", End::Quiet),
            Speaker::Telnet(_)
        ));
        assert_eq!(speaker(b"", End::Quiet), Speaker::Nobody);
        let service = |greeting: &[u8], end| match speaker(greeting, end) {
            Speaker::Other { service, .. } => service,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            service(b"220 (vsFTPd 3.0.3)\r\n", End::Quiet),
            "ftp-or-smtp"
        );
        assert_eq!(service(&b"Welcome. ".repeat(100), End::Flood), "unknown");
        assert_eq!(
            service(&[0x80, 0x91, 0xff, 0xfb, 0x00, 0x01, 0x9a], End::Quiet),
            "unknown"
        );
    }
}
