//! Users of SNMP v3 (RFC 3412, 3414, 7860): signed with MD5, SHA-1 or SHA-224 to SHA-512, not encrypted.
//!
//! An agent reports its engine to anyone, and says of each question why it refuses it: an unknown user, a wrong
//! signature. Access is shown by an answer that carries a valid signature under the tried password's key: only an
//! agent that holds the same key can make one. An empty password asks without a signature, as users without one do.
//! Does not cover: encryption (a user who must encrypt is still known by a signed refusal; where the agent gives
//! none, the user is said to be out of reach), other security models.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::keys::Signing;
use super::message::{Answer, Engine, Question, Secured, Shown, read_secured};
use super::{ROUNDS, random_number};
use crate::discovery::Call;
use crate::protocols::{Attempt, Door, Login, Trying};
use crate::wire::{Udp, WireError};

// Counters of the user model (RFC 3414, 5): what a report names.
const UNSUPPORTED_LEVEL: u8 = 1;
const NOT_IN_TIME: u8 = 2;
const UNKNOWN_USER: u8 = 3;
const UNKNOWN_ENGINE: u8 = 4;
const WRONG_DIGEST: u8 = 5;

/// How often a question is asked anew because the engine's clock or number had moved.
const CORRECTIONS_MAX: u32 = 3;
/// What is said of an agent that fell silent.
const SILENT: &str = "the agent no longer answers a question of SNMPv3";
/// The longest number of an engine (RFC 3411), in bytes.
const ENGINE_BYTES_MAX: usize = 32;

/// Asks for the engine: what it is, and how long the answer took. `None` where nothing answers.
pub(super) async fn engine(
    call: &Call,
    wait: Duration,
) -> Result<Option<(Engine, Duration)>, WireError> {
    let mut udp = Udp::open(call.place.address, &call.log, call.limits).await?;
    let nobody = Engine::default();
    let question = Question {
        id: random_number()?,
        engine: &nobody,
        user: "",
        signature: 0,
    };
    let asked = Instant::now();
    let answer = exchange(&mut udp, &question.bytes(), wait, |answer| {
        let known = (1..=ENGINE_BYTES_MAX).contains(&answer.engine.id.len());
        (answer.id == question.id && known).then(|| answer.engine.clone())
    })
    .await?;
    Ok(answer.map(|engine| (engine, asked.elapsed())))
}

/// Sends a question, again where no answer comes, and takes the first answer of which `made` makes something.
async fn exchange<T>(
    udp: &mut Udp,
    question: &[u8],
    wait: Duration,
    made: impl Fn(&Secured<'_>) -> Option<T>,
) -> Result<Option<T>, WireError> {
    exchange_raw(udp, question, wait, |_, answer| made(answer)).await
}

/// The same with the answer's bytes, over which it is signed.
async fn exchange_raw<T>(
    udp: &mut Udp,
    question: &[u8],
    wait: Duration,
    made: impl Fn(&[u8], &Secured<'_>) -> Option<T>,
) -> Result<Option<T>, WireError> {
    for _ in 0..ROUNDS {
        udp.send(question).await?;
        let deadline = Instant::now() + wait;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let Some(bytes) = udp.receive(left).await? else {
                break;
            };
            if let Some(one) = read_secured(&bytes).and_then(|answer| made(&bytes, &answer)) {
                return Ok(Some(one));
            }
        }
    }
    Ok(None)
}

/// What the agent answered to a user's question.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// A report: which counter, and its engine and clock.
    Report(u8, Engine),
    /// An answer, and whether its signature is valid.
    Answer { shown: Shown, signed: bool },
}

/// Whether the signature of an answer is that of this key.
fn is_signed(bytes: &[u8], answer: &Secured<'_>, signing: Signing, key: &[u8]) -> bool {
    let mut blank = bytes.to_vec();
    let end = answer.signature_at + answer.signature.len();
    let Some(signature) = blank.get_mut(answer.signature_at..end) else {
        return false;
    };
    signature.fill(0);
    answer.signed && signing.sign(key, &blank) == answer.signature
}

/// What the agent did with the refused tries of all sessions (RFC 3414, 3.2): it looks at no password of a user whom it
/// does not know, so that such a try says nothing of its defence against guessing.
#[derive(Debug, Default)]
struct Weighed {
    some: AtomicBool,
    not_all: AtomicBool,
}

/// The users of an agent.
pub struct Users {
    call: Call,
    engine: Engine,
    /// When the engine told its clock.
    told: Instant,
    wait: Duration,
    unknown: BTreeSet<String>,
    /// Whether the password of the try under way was looked at.
    looked_at: bool,
    weighed: Arc<Weighed>,
}

impl Users {
    /// The users of this engine.
    pub(super) fn new(call: &Call, engine: Engine, wait: Duration) -> Self {
        Self {
            call: call.clone(),
            engine,
            told: Instant::now(),
            wait: wait.max(call.limits.answer / (2 * ROUNDS)),
            unknown: BTreeSet::new(),
            looked_at: false,
            weighed: Arc::default(),
        }
    }

    async fn tried(&mut self, account: &str, password: &str) -> Result<Attempt, WireError> {
        let mut udp = Udp::open(self.call.place.address, &self.call.log, self.call.limits).await?;
        let ways: Vec<Option<Signing>> = if password.is_empty() {
            vec![None]
        } else {
            Signing::ALL.map(Some).to_vec()
        };
        for signing in ways {
            let attempt = self.asked(&mut udp, account, password, signing).await?;
            if attempt != Attempt::Refused || self.unknown.contains(account) {
                return Ok(attempt);
            }
        }
        Ok(Attempt::Refused)
    }

    /// Asks with one way of signing, again where the engine says that its clock or number has moved.
    async fn asked(
        &mut self,
        udp: &mut Udp,
        account: &str,
        password: &str,
        signing: Option<Signing>,
    ) -> Result<Attempt, WireError> {
        for _ in 0..CORRECTIONS_MAX {
            let Some(said) = self.question(udp, account, password, signing).await? else {
                return Ok(Attempt::Dropped(SILENT.to_owned()));
            };
            match said {
                Said::Report(NOT_IN_TIME | UNKNOWN_ENGINE, engine) => {
                    self.engine = engine;
                    self.told = Instant::now();
                }
                Said::Report(UNKNOWN_USER, _) => {
                    self.call.log.note("the agent knows no such user");
                    self.unknown.insert(account.to_owned());
                    return Ok(Attempt::Refused);
                }
                Said::Report(UNSUPPORTED_LEVEL, _) if signing.is_some() => {
                    return self.without_signature(udp, account).await;
                }
                // A user who has to sign has no empty password.
                Said::Report(WRONG_DIGEST | UNSUPPORTED_LEVEL, _) => {
                    self.looked_at = true;
                    return Ok(Attempt::Refused);
                }
                Said::Report(counter, _) => {
                    return Ok(Attempt::Unusable(format!(
                        "it reports the counter {counter}, which is no verdict"
                    )));
                }
                Said::Answer { shown, signed } => return Ok(judged(&shown, signing, signed)),
            }
        }
        Ok(Attempt::Unusable(
            "its clock or its engine moves with each answer".to_owned(),
        ))
    }

    /// After a signed question was not of a level that the user has: either the user signs nothing, and has no such
    /// password, or has to encrypt as well (RFC 3414, 3.2 step 5 comes before the signature is looked at).
    async fn without_signature(&self, udp: &mut Udp, account: &str) -> Result<Attempt, WireError> {
        let said = self.question(udp, account, "", None).await?;
        Ok(match said {
            Some(Said::Report(UNSUPPORTED_LEVEL, _)) => Attempt::Unusable(format!(
                "it takes questions of {account:?} only encrypted (authPriv), which is not spoken here"
            )),
            Some(Said::Answer { .. }) => Attempt::Refused,
            Some(Said::Report(counter, _)) => Attempt::Unusable(format!(
                "it reports the counter {counter} to a question without a signature, which is no verdict"
            )),
            None => Attempt::Dropped(SILENT.to_owned()),
        })
    }

    async fn question(
        &self,
        udp: &mut Udp,
        account: &str,
        password: &str,
        signing: Option<Signing>,
    ) -> Result<Option<Said>, WireError> {
        let key = signing.and_then(|one| one.key(password.as_bytes(), &self.engine.id));
        let with = signing.zip(key.as_deref());
        let passed = i64::try_from(self.told.elapsed().as_secs()).unwrap_or_default();
        let engine = Engine {
            time: self.engine.time.saturating_add(passed),
            ..self.engine.clone()
        };
        let question = Question {
            id: random_number()?,
            engine: &engine,
            user: account,
            signature: signing.map_or(0, Signing::signature),
        };
        let mut bytes = question.bytes();
        if let Some((signing, key)) = with {
            let at = read_secured(&bytes).map(|own| own.signature_at);
            let signature = signing.sign(key, &bytes);
            let place = at.and_then(|at| bytes.get_mut(at..at + signature.len()));
            if let Some(place) = place {
                place.copy_from_slice(&signature);
            }
        }
        exchange_raw(udp, &bytes, self.wait, |raw, answer| {
            if answer.id != question.id {
                return None;
            }
            let signed = with.is_some_and(|(signing, key)| is_signed(raw, answer, signing, key));
            match answer.answer.as_ref().map(Answer::shown) {
                Some(Shown::Report(counter)) => Some(Said::Report(counter, answer.engine.clone())),
                Some(shown) => Some(Said::Answer { shown, signed }),
                None => None,
            }
        })
        .await
    }
}

/// What an answer to a user's question showed.
fn judged(shown: &Shown, signing: Option<Signing>, signed: bool) -> Attempt {
    let words = match shown {
        Shown::Values(words) => words.as_str(),
        Shown::Hidden => "neither is shown to this user",
        Shown::Denied => "this user may not read so, but the password is right",
        Shown::Report(_) | Shown::Nothing => return Attempt::Refused,
    };
    let asked = "GET sysDescr.0, sysUpTime.0 by this user";
    match (signing, signed, shown) {
        (Some(signing), true, _) => Attempt::accepted(format!(
            "{asked} got an answer signed ({}) under this password's key: {words}",
            signing.name()
        )),
        (None, _, Shown::Values(words)) => {
            Attempt::accepted(format!("{asked} was answered without a password: {words}"))
        }
        (None, ..) => Attempt::Refused,
        // Whoever answers so does not hold the key, and proves nothing.
        (Some(_), false, _) => {
            Attempt::Unusable("it answers a signed question without a valid signature".to_owned())
        }
    }
}

impl Login for Users {
    fn service(&self) -> &'static str {
        "snmpv3"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(async move {
            self.looked_at = false;
            let attempt = if self.unknown.contains(account) {
                self.call
                    .log
                    .note("the agent said before that it knows no such user");
                Attempt::Refused
            } else {
                match self.tried(account, password).await {
                    Ok(attempt) => attempt,
                    Err(error @ WireError::Flood { .. }) => Attempt::Unusable(error.to_string()),
                    Err(error) => Attempt::Dropped(error.to_string()),
                }
            };
            if attempt == Attempt::Refused {
                let Weighed { some, not_all } = &*self.weighed;
                let which = if self.looked_at { some } else { not_all };
                which.store(true, Ordering::Relaxed);
            }
            attempt
        })
    }

    fn tells_time(&self) -> bool {
        let Weighed { some, not_all } = &*self.weighed;
        some.load(Ordering::Relaxed) && !not_all.load(Ordering::Relaxed)
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            call: self.call.clone(),
            engine: self.engine.clone(),
            told: self.told,
            wait: self.wait,
            unknown: self.unknown.clone(),
            looked_at: false,
            weighed: Arc::clone(&self.weighed),
        })
    }
}

#[cfg(test)]
mod tests;
