//! SIP logins by Digest (RFC 3261), over UDP, TCP and TLS.
//!
//! Covers: a service asked with `OPTIONS`, which changes nothing, and known by its answer; the challenge (401 or
//! 407) to a `REGISTER` without a `Contact`, which binds nothing and only asks what is bound (RFC 3261 10.2.3);
//! repetition of datagrams that are lost; the nonce of a challenge used as long as the service takes it, its uses
//! counted. Access is shown by the answer 200 to that question, which without credentials is refused. No call is
//! ever made and nothing registered. Does not cover: services that ask for a login at calls only, AKA. Limits:
//! 64 KiB a head, 256 KiB a connection, 20 s a login.

use std::fmt::Write as _;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::{Instant, sleep, timeout};

use super::digest::{Kept, client_nonce, strongest};
use super::message::{Answer, Talk, Trouble, in_uri, one_line, parse_answer};
use super::settle::settle;
use super::{Attempt, Door, Login, Trying, says_locked};
use crate::discovery::{Call, Found};
use crate::wire::{Carrier, Limits, Udp};

/// What observations call the service.
const SERVICE: &str = "sip";
/// What its answers begin with.
const OPENING: &str = "SIP/2.0 ";
/// How long a service that may be of another protocol is waited for.
const FIRST_ANSWER: Duration = Duration::from_millis(1500);
/// How long a datagram is waited for before it is sent again; doubled each time (RFC 3261 17.1.2.1, T1).
const RESEND: Duration = Duration::from_millis(500);
/// The account that is asked for before any is known.
const ANY_ACCOUNT: &str = "admin";

/// Whom it is asked for besides where it does not know that one: some ask for the password of those only that they know.
const LIKELY: [&str; 6] = ["root", "user", "100", "101", "1000", "1001"];

/// What carries a session's messages.
enum Line {
    Datagrams(Udp, Limits),
    Stream(Talk),
}

impl Line {
    async fn open(call: &Call) -> Result<Self, Trouble> {
        Ok(if call.place.carrier == Carrier::Udp {
            let udp = Udp::open(call.place.address, &call.log, call.limits).await?;
            Self::Datagrams(udp, call.limits)
        } else {
            Self::Stream(Talk::open(call, OPENING).await?)
        })
    }

    /// Where answers are to go; over a stream they come back on it whatever this says.
    fn own_address(&self) -> String {
        match self {
            Self::Datagrams(udp, _) => udp.own_address().map(|address| address.to_string()),
            Self::Stream(_) => None,
        }
        .unwrap_or_else(|| "proofhouse.invalid".to_owned())
    }

    /// Sends a request and takes its final answer.
    async fn ask(&mut self, request: &str, sequence: &str) -> Result<Answer, Trouble> {
        let fits = |answer: &Answer| {
            // 1xx only say that an answer will come; others may be to an earlier sending.
            let number = answer.head.header("cseq").unwrap_or_default();
            answer.head.status >= 200 && number.split_ascii_whitespace().next() == Some(sequence)
        };
        match self {
            Self::Stream(talk) => talk.ask(request, fits).await,
            Self::Datagrams(udp, limits) => {
                let deadline = Instant::now() + limits.answer;
                let mut patience = RESEND;
                udp.send(request.as_bytes()).await?;
                let mut again = Instant::now() + patience;
                loop {
                    let now = Instant::now();
                    let wait = again.min(deadline).saturating_duration_since(now);
                    if let Some(datagram) = udp.receive(wait).await? {
                        let answer = parse_answer(OPENING, &datagram).map_err(Trouble::Nonsense)?;
                        match answer {
                            Some((answer, _)) if fits(&answer) => return Ok(answer),
                            _ => continue,
                        }
                    }
                    if Instant::now() >= deadline {
                        return Err(Trouble::Silent);
                    }
                    patience *= 2;
                    again = Instant::now() + patience;
                    udp.send(request.as_bytes()).await?;
                }
            }
        }
    }
}

/// One user agent: its line, its names, and the number of its last request.
struct Session {
    line: Line,
    /// A word of this session alone, in the identifiers that SIP asks for.
    word: String,
    sequence: u32,
    kept: Option<Kept>,
    /// Whether the last challenge was a proxy's.
    proxy: bool,
}

impl Session {
    async fn open(call: &Call) -> Result<Self, Trouble> {
        let line = Line::open(call).await?;
        let word =
            client_nonce().map_err(|_| Trouble::Nonsense("this machine gave no random numbers"))?;
        Ok(Self {
            line,
            word,
            sequence: 0,
            kept: None,
            proxy: false,
        })
    }

    /// Sends a request about `account`, with these credentials if any, and keeps the challenge that comes back.
    async fn ask(
        &mut self,
        call: &Call,
        method: &str,
        account: &str,
        password: Option<&str>,
    ) -> Result<Answer, Trouble> {
        self.sequence += 1;
        let sequence = self.sequence.to_string();
        let uri = format!("sip:{}", call.place.address);
        let whom = format!("<sip:{}@{}>", in_uri(account), call.place.address);
        let (word, own) = (&self.word, self.line.own_address());
        let over = match call.place.carrier {
            Carrier::Udp => "UDP",
            Carrier::Tcp => "TCP",
            Carrier::Tls | Carrier::OldTls => "TLS",
        };
        let mut request = format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{over} {own};branch=z9hG4bK{word}{sequence};rport\r\n\
             Max-Forwards: 70\r\nFrom: {whom};tag={word}\r\nTo: {whom}\r\nCall-ID: {word}\r\n\
             CSeq: {sequence} {method}\r\nUser-Agent: proofhouse/1\r\n"
        );
        if let (Some(password), Some(kept)) = (password, &mut self.kept) {
            let value = kept
                .answer((method, &uri, ""), account, password)
                .ok_or(Trouble::Nonsense("this machine gave no random numbers"))?;
            let name = if self.proxy {
                "Proxy-Authorization"
            } else {
                "Authorization"
            };
            // Writing to a string cannot fail.
            let _never = write!(request, "{name}: {}\r\n", one_line(&value));
        }
        request.push_str("Content-Length: 0\r\n\r\n");
        let answer = self.line.ask(&request, &sequence).await?;
        if let Some((challenge, proxy)) = challenge_of(&answer) {
            self.proxy = proxy;
            match &mut self.kept {
                Some(kept) => kept.renew(challenge),
                None => self.kept = Some(Kept::new(challenge)),
            }
        }
        Ok(answer)
    }
}

/// The challenge of a 401 or a 407, and whether it is a proxy's.
fn challenge_of(answer: &Answer) -> Option<(super::digest::Challenge, bool)> {
    let (name, proxy) = match answer.head.status {
        401 => ("www-authenticate", false),
        407 => ("proxy-authenticate", true),
        _ => return None,
    };
    strongest(answer.head.all(name)).map(|challenge| (challenge, proxy))
}

/// Asks a silent service, or a port of UDP, for its abilities and then for a login.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async move {
        let short = call.within(Limits {
            answer: call.limits.answer.min(FIRST_ANSWER),
            ..call.limits
        });
        let mut session = Session::open(&short).await.ok()?;
        let able = session
            .ask(&short, "OPTIONS", ANY_ACCOUNT, None)
            .await
            .ok()?;
        let server = ["server", "user-agent"]
            .iter()
            .find_map(|name| able.head.header(name))
            .unwrap_or("no Server header");
        let identified_by = format!("its answer SIP {} ({server})", able.head.status);
        Some(match registered(call).await {
            Err(trouble) => Found::unusable(
                SERVICE,
                identified_by,
                format!("to a question for its registrations {trouble}"),
            ),
            Ok(answer) => found(call, identified_by, &answer),
        })
    })
}

/// What it answers to a question for the registrations of an account, of the first that it asks a password for.
async fn registered(call: &Call) -> Result<Answer, Trouble> {
    let ask = async |account| {
        let mut session = Session::open(call).await?;
        session.ask(call, "REGISTER", account, None).await
    };
    let first = ask(ANY_ACCOUNT).await?;
    if !is_unknown(first.head.status) {
        return Ok(first);
    }
    for account in LIKELY {
        sleep(call.gap()).await;
        let answer = ask(account).await?;
        if !is_unknown(answer.head.status) {
            return Ok(answer);
        }
    }
    Ok(first)
}

/// Whether an account is turned away without being asked for a password.
fn is_unknown(status: u16) -> bool {
    matches!(status, 403 | 404 | 604)
}

fn found(call: &Call, identified_by: String, answer: &Answer) -> Found {
    let status = answer.head.status;
    match status {
        401 | 407 if challenge_of(answer).is_some() => {
            Found::door(identified_by, Box::new(Sip::new(call)))
        }
        401 | 407 => Found::unusable(
            SERVICE,
            identified_by,
            "it asks for a login that is not spoken",
        ),
        200..300 => {
            let proof =
                format!("a REGISTER that binds nothing is answered {status} without credentials");
            Found::open(SERVICE, identified_by, proof)
        }
        _ => Found::unusable(
            SERVICE,
            identified_by,
            format!("it answers a REGISTER with {status} and asks for no login"),
        ),
    }
}

/// A registrar behind Digest.
struct Sip {
    call: Call,
    session: Option<Session>,
}

impl Sip {
    fn new(call: &Call) -> Self {
        Self {
            call: call.clone(),
            session: None,
        }
    }

    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let kept = self.session.take();
        let was_kept = kept.is_some();
        let first = self.bounded(kept, account, password).await;
        // Over TCP the connection may have ended; a new one shows whether this pair is refused.
        if was_kept && matches!(first, Attempt::Dropped(_)) {
            return self.bounded(None, account, password).await;
        }
        first
    }

    async fn bounded(&mut self, kept: Option<Session>, account: &str, password: &str) -> Attempt {
        let exchange = self.call.limits.exchange;
        let ended = timeout(exchange, self.login(kept, account, password)).await;
        settle(ended, exchange)
    }

    async fn login(
        &mut self,
        kept: Option<Session>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, Trouble> {
        let mut session = match kept {
            Some(session) => session,
            None => Session::open(&self.call).await?,
        };
        if session.kept.is_none() {
            let answer = session.ask(&self.call, "REGISTER", account, None).await?;
            if session.kept.is_none() {
                return Ok(unasked(&answer));
            }
        }
        let mut answer = session
            .ask(&self.call, "REGISTER", account, Some(password))
            .await?;
        if challenge_of(&answer).is_some_and(|(challenge, _)| challenge.is_stale()) {
            answer = session
                .ask(&self.call, "REGISTER", account, Some(password))
                .await?;
        }
        let attempt = judge(&answer);
        if attempt == Attempt::Refused {
            self.session = Some(session);
        }
        Ok(attempt)
    }
}

impl Login for Sip {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn rest(&mut self) {
        self.session = None;
    }

    fn twin(&self) -> Door {
        Box::new(Self::new(&self.call))
    }
}

/// Judges an answer to credentials, where the same request without them is challenged.
fn judge(answer: &Answer) -> Attempt {
    let status = answer.head.status;
    match status {
        200..300 => Attempt::accepted(format!(
            "a REGISTER that binds nothing is answered {status}; without credentials it is refused"
        )),
        429 => Attempt::LockedOut(format!("SIP {status}")),
        400.. if says_locked(&answer.body) => Attempt::LockedOut(format!("SIP {status}")),
        // 604: no such user anywhere; 603: declined. Some answer an unknown account so.
        401 | 403 | 404 | 407 | 603 | 604 => Attempt::Refused,
        503 => Attempt::Dropped(format!("SIP {status}")),
        _ => Attempt::Unusable(format!("it answers a login with SIP {status}")),
    }
}

/// What an answer means that should have been a challenge.
fn unasked(answer: &Answer) -> Attempt {
    match answer.head.status {
        200..300 => Attempt::Open(
            "a REGISTER that binds nothing is answered 200 without credentials".to_owned(),
        ),
        429 => Attempt::LockedOut("SIP 429".to_owned()),
        503 => Attempt::Dropped("SIP 503".to_owned()),
        // It knows its accounts, and asks for the password of those only.
        status if is_unknown(status) => Attempt::Refused,
        status => Attempt::Unusable(format!(
            "it answers SIP {status} where it asked for a login before"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;

    fn answer(status: u16) -> Answer {
        Answer {
            head: Head {
                status,
                headers: Vec::new(),
            },
            body: String::new(),
        }
    }

    #[test]
    fn only_the_answer_200_shows_access() {
        assert!(matches!(judge(&answer(200)), Attempt::Accepted(_)));
        for refused in [401, 403, 404, 407] {
            assert_eq!(judge(&answer(refused)), Attempt::Refused, "{refused}");
        }
        assert!(matches!(judge(&answer(500)), Attempt::Unusable(_)));
        assert!(matches!(judge(&answer(503)), Attempt::Dropped(_)));
    }
}
