//! The usual paths of streams, asked for by someone without credentials: which are open, and which ask for a login.
//!
//! A service may end a connection with each error (`MediaMTX` does after a path that it does not know): a path that was
//! lost with a connection is asked for again on a new one.

use super::super::settle::Trouble as _;
use super::{Rtsp, Scheme, Session, Trouble, in_path, scheme_of, summary, uri, usual_paths};
use crate::checks::default_credentials::random_password;
use crate::discovery::{Call, Found, Way};
use crate::protocols::Door;
use crate::protocols::message::Answer;
use crate::wire::WireError;

/// What the usual paths answer to someone without credentials.
#[derive(Default)]
pub(super) struct Survey {
    /// How many paths were answered.
    answered: usize,
    /// How many were not, though they were asked for.
    lost: usize,
    /// How and where a login is asked for, and by which status.
    door: Option<(Scheme, &'static str, u16)>,
    open: Option<String>,
    /// Whether it may take account and password in the path of a stream.
    in_path: bool,
    /// A challenge that cannot be answered.
    foreign: Option<String>,
    last: Option<u16>,
}

impl Survey {
    pub(super) async fn run(&mut self, call: &Call) {
        let mut session = None;
        for path in usual_paths() {
            match described(&mut session, call, path).await {
                Ok(answer) => {
                    self.answered += 1;
                    self.take(path, &answer);
                }
                Err(trouble) => {
                    self.lost += 1;
                    call.log.note(&format!("{path}: {trouble}"));
                    if matches!(
                        trouble,
                        Trouble::Wire(WireError::Connect(_) | WireError::Tls(_))
                    ) {
                        return;
                    }
                }
            }
            if self.open.is_some() {
                return;
            }
        }
        if self.in_path
            && let Some(random) = random_password()
        {
            let there = in_path::path(&random, &random);
            if let Ok(answer) = described(&mut session, call, &there).await {
                self.take_of_nobody(&answer);
            }
        }
    }

    /// What is answered at the path of an account and a password that nobody has: where there is no such path, a login is
    /// asked for as elsewhere.
    fn take_of_nobody(&mut self, answer: &Answer) {
        let status = answer.head.status;
        self.in_path = status != 404;
        if let Some(streams) = summary(&answer.body).filter(|_| status == 200) {
            self.in_path = false;
            self.open = Some(format!(
                "DESCRIBE with an account and a password in its path that nobody has answers 200, with {streams}"
            ));
        }
    }

    fn take(&mut self, path: &'static str, answer: &Answer) {
        let status = answer.head.status;
        self.last = Some(status);
        let server = answer.head.header("server").unwrap_or_default();
        self.in_path |= in_path::is_looked_at_by(server);
        let streams = summary(&answer.body).filter(|_| status == 200);
        if let Some(streams) = streams {
            self.open = Some(format!(
                "DESCRIBE {path} answers 200 without credentials, with {streams}"
            ));
            return;
        }
        match status {
            // Some demand a login by a challenge beside 200.
            200 if self.door.is_none() => {
                self.door = scheme_of(answer).map(|scheme| (scheme, path, status));
            }
            401 if self.door.is_none() => {
                self.door = scheme_of(answer).map(|scheme| (scheme, path, status));
                self.foreign = Some(
                    answer
                        .head
                        .header("www-authenticate")
                        .unwrap_or_default()
                        .to_owned(),
                );
            }
            _ => {}
        }
    }

    pub(super) fn found(self, call: &Call, identified_by: String) -> Found {
        let mut ways = Vec::new();
        if let Some((scheme, path, unsigned)) = self.door {
            let in_path = self.in_path;
            let door = Rtsp::new(call, scheme, path);
            let door = Rtsp {
                in_path,
                unsigned,
                ..door
            };
            ways.push(Way::Door(Box::new(door) as Door));
        }
        if let Some(proof) = self.open {
            let service = "rtsp";
            ways.push(Way::Open { service, proof });
        }
        if !ways.is_empty() {
            return Found {
                service: "rtsp",
                identified_by,
                ways,
            };
        }
        let reason = match (self.foreign, self.last) {
            (Some(challenge), _) => {
                format!("it asks for a login that is not spoken: {challenge:?}")
            }
            (None, Some(status)) => format!(
                "none of {} usual paths is a stream or asks for a login (the last answered {status}){}; there may be others",
                self.answered,
                unanswered(self.lost)
            ),
            (None, None) => "it describes nothing".to_owned(),
        };
        Found::unusable("rtsp", identified_by, reason)
    }
}

/// What is said of the paths that were asked for in vain.
fn unanswered(lost: usize) -> String {
    match lost {
        0 => String::new(),
        lost => format!(", and {lost} more got no answer"),
    }
}

/// The answer to `DESCRIBE` at a path, on the connection that is kept or on a new one.
async fn described(
    session: &mut Option<Session>,
    call: &Call,
    path: &str,
) -> Result<Answer, Trouble> {
    let uri = uri(call, path);
    if let Some(mut kept) = session.take() {
        match kept.ask("DESCRIBE", &uri, None).await {
            Err(trouble) if trouble.is_end() => {
                let note = format!("{path}: {trouble}; it is asked for again on a new connection");
                call.log.note(&note);
            }
            asked => {
                // What brought nonsense is not spoken to again.
                *session = asked.is_ok().then_some(kept);
                return asked;
            }
        }
    }
    let mut new = Session::open(call).await?;
    let answer = new.ask("DESCRIBE", &uri, None).await?;
    *session = Some(new);
    Ok(answer)
}
