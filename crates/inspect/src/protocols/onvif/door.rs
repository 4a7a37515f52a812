//! The login of a device service: a token, or HTTP Digest where it demands that.

use std::sync::Arc;

use super::super::http::{Client, HttpError, Response};
use super::super::{Attempt, Door, Login, Refusal, Trying};
use super::answer::refusal;
use super::challenge::{Came, Turn, challenge_of, unspoken};
use super::clock::Clock;
use super::token::token;
use super::{SERVICE, Said, request, said, xml};
use crate::discovery::Way;

/// A device service behind a login.
struct Onvif {
    client: Client,
    question: &'static str,
    demands: Arc<Demands>,
    /// How the last try was refused.
    refused: Option<Refusal>,
}

/// What the service demands, shared by the sessions.
enum Demands {
    Token(Clock),
    HttpDigest(Turn),
}

/// The login of the service that so denied `question`, as far as it is spoken here.
pub(super) fn behind(
    client: &Client,
    question: &'static str,
    clock: Clock,
    denied: &Response,
) -> Way {
    if let Some(reason) = unspoken(denied) {
        return Way::Unusable {
            service: SERVICE,
            reason,
        };
    }
    let demands = if challenge_of(denied).is_some() {
        Demands::HttpDigest(Turn::default())
    } else {
        Demands::Token(clock)
    };
    Way::Door(Box::new(Onvif {
        client: client.clone(),
        question,
        demands: Arc::new(demands),
        refused: None,
    }))
}

impl Onvif {
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        self.refused = None;
        if account.contains(|c: char| c.is_control()) {
            let note = "such an account cannot be sent in XML";
            self.client.log().note(note);
            return Attempt::Refused;
        }
        let demands = Arc::clone(&self.demands);
        let attempt = match demands.as_ref() {
            Demands::Token(clock) => self.by_token(clock, account, password).await,
            Demands::HttpDigest(turn) => self.by_http_digest(turn, account, password).await,
        };
        attempt.unwrap_or_else(|error| match error {
            HttpError::NotHttp(_) | HttpError::OtherWords(_) => {
                Attempt::Unusable(error.to_string())
            }
            error => Attempt::Dropped(error.to_string()),
        })
    }

    /// Refused only where a token is that may have the right date.
    async fn by_token(
        &mut self,
        clock: &Clock,
        account: &str,
        password: &str,
    ) -> Result<Attempt, HttpError> {
        let (mut is_refused, mut dated) = (false, String::new());
        for (source, created) in clock.times() {
            if is_refused || !dated.is_empty() {
                let by = source.words();
                let note = format!("its clocks differ: the same with a token dated by {by}");
                self.client.log().note(&note);
            }
            let mut nonce = [0_u8; 16];
            if getrandom::fill(&mut nonce).is_err() {
                return Ok(no_random());
            }
            let security = token(account, password, &nonce, &created);
            let answer = self.client.send(&request(self.question, &security)).await?;
            match said(answer.status(), &answer.body, self.question) {
                Said::Denied => is_refused = true,
                Said::Dated(words) => dated = words,
                said => {
                    if said == Said::Given {
                        clock.is_right(source);
                    }
                    return Ok(self.judge(said, &answer));
                }
            }
            self.refused = Some(refusal(&answer));
        }
        Ok(if is_refused {
            Attempt::Refused
        } else {
            Attempt::Unusable(format!("it refuses the token for its date: {dated:?}"))
        })
    }

    async fn by_http_digest(
        &mut self,
        turn: &Turn,
        account: &str,
        password: &str,
    ) -> Result<Attempt, HttpError> {
        let plain = request(self.question, "");
        let came = turn.asks(&self.client, &plain, (account, password)).await?;
        Ok(match came {
            Came::Answer(answer) => {
                let said = said(answer.status(), &answer.body, self.question);
                self.refused = Some(refusal(&answer));
                self.judge(said, &answer)
            }
            Came::Unasked(answer) => self.unasked(&answer),
            Came::AlwaysStale => Attempt::Dropped(
                "it calls its challenge stale as soon as it is answered".to_owned(),
            ),
            Came::NoRandom => no_random(),
        })
    }

    /// Judges an answer to credentials, where the same question without them is denied.
    fn judge(&self, said: Said, answer: &Response) -> Attempt {
        let question = self.question;
        match said {
            Said::Given => Attempt::accepted(format!(
                "{question} is answered{}; without credentials it is not authorised",
                self_description(&answer.body)
            )),
            Said::Denied => Attempt::Refused,
            Said::Locked => Attempt::LockedOut(format!("HTTP {}", answer.status())),
            Said::Dated(words) | Said::Other(words) => {
                Attempt::Unusable(format!("it answers a login with {words:?}"))
            }
        }
    }

    /// What an answer means that should have been a challenge.
    fn unasked(&self, answer: &Response) -> Attempt {
        match said(answer.status(), &answer.body, self.question) {
            Said::Given => Attempt::Open(format!("{} is answered without a login", self.question)),
            Said::Locked => Attempt::LockedOut(format!("HTTP {}", answer.status())),
            Said::Denied | Said::Dated(_) | Said::Other(_) => Attempt::Unusable(
                "it answers otherwise where it asked for HTTP Digest before".to_owned(),
            ),
        }
    }
}

impl Login for Onvif {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            client: self.client.clone(),
            question: self.question,
            demands: Arc::clone(&self.demands),
            refused: None,
        })
    }

    fn has_pages(&self) -> bool {
        true
    }

    fn one_at_a_time(&self) -> bool {
        matches!(*self.demands, Demands::HttpDigest(_))
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }

    fn doubt(&self) -> Option<String> {
        match self.demands.as_ref() {
            Demands::Token(clock) => clock.doubt().map(str::to_owned),
            Demands::HttpDigest(_) => None,
        }
    }

    fn tells_time(&self) -> bool {
        // A token that is refused for its date is no wrong password that was weighed.
        self.doubt().is_none()
    }
}

fn no_random() -> Attempt {
    Attempt::Unusable("this machine gave no random numbers".to_owned())
}

/// What a device says it is, for the proof.
fn self_description(body: &str) -> String {
    let told: Vec<String> = ["Manufacturer", "Model", "FirmwareVersion"]
        .iter()
        .filter_map(|name| xml::text_of(body, name))
        .filter(|text| !text.is_empty())
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(" with {:?}", told.join(" "))
    }
}
