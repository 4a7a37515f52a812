//! MQTT brokers (3.1.1; 5.0 and 3.1 where a broker asks for them): open to anyone, or with a login.
//!
//! Covers: `CONNECT` without credentials and with account and password, over TLS too. Access is shown by `CONNACK` 0
//! and by `PINGREQ` being answered, which a broker does for the connected only. Nothing is ever subscribed to or
//! published: what the connected may then read is not tested. A broker that takes anyone and also refuses a wrong
//! password has two ways in, and both are reported. Some refuse it for the accounts that they know only, and let any other
//! in as they let anyone (EMQX's plugins ignore whom they do not know): whether an account is known is asked for the
//! likeliest (`LIKELY`), and there access counts only where a random password for the same account is refused right
//! after it. Does not cover: such a broker that knows none of these, MQTT over HTTP, client certificates, the exchanges of
//! MQTT 5 `AUTH`. Limits: packets of 64 KiB.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::sleep;

use super::frames::{Frames, Trouble};
use super::{Access, AtOnce, Attempt, Door, Login, Trying};
use crate::discovery::{Call, Found, Way};

mod packet;

pub(crate) use packet::Packet;
use packet::{DISCONNECT, PINGREQ, Version, connect};

/// How long a service that may be something else is given to answer.
const ASKED_WAIT: Duration = Duration::from_millis(1500);
/// Packets that a broker may send before the one that is awaited.
const OTHERS_MAX: usize = 16;

/// Accounts that a broker which takes anyone is asked for, the likeliest of the shipped list: each with a wrong password.
const LIKELY: [&str; 8] = [
    "admin",
    "root",
    "user",
    "guest",
    "support",
    "operator",
    "service",
    "administrator",
];

/// What a code of `CONNACK` says (3.1.1, 3.2.2.3; 5.0, 3.2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    In,
    OtherVersion,
    Refused,
    Locked,
    Cannot(&'static str),
}

fn verdict(code: u8) -> Verdict {
    match code {
        0 => Verdict::In,
        1 | 0x84 => Verdict::OtherVersion,
        4 | 5 | 0x86 | 0x87 => Verdict::Refused,
        0x8a => Verdict::Locked,
        2 | 0x85 => Verdict::Cannot("it does not take a client identifier of our making"),
        3 | 0x88 => Verdict::Cannot("it says that its service is not available"),
        0x89 | 0x97 | 0x9f => Verdict::Cannot("it says that it is too busy"),
        0x8c => Verdict::Cannot("it asks for an exchange that is not spoken here"),
        _ => Verdict::Cannot("its answer to CONNECT is no verdict"),
    }
}

/// A client identifier that no device can know.
fn client() -> Result<String, Trouble> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes)
        .map_err(|_| Trouble::Wrong("this machine gave no random numbers"))?;
    Ok(format!("ph{}", hex::encode(bytes)))
}

/// Connects, with or without credentials: the connection, and the code of the answer.
async fn hello(
    call: &Call,
    version: Version,
    login: Option<(&str, &str)>,
    wait: Duration,
) -> Result<(Frames, u8), Trouble> {
    let mut frames = Frames::open(call).await?;
    let packet = connect(version, &client()?, login);
    let code = frames.ask(&packet, wait, Packet::read_first).await?;
    Ok((frames, code))
}

/// Whether the broker answers a ping, which it does for the connected only.
async fn alive(frames: &mut Frames, wait: Duration) -> Result<bool, Trouble> {
    frames.send(&PINGREQ).await?;
    for _ in 0..OTHERS_MAX {
        match frames.take(wait, Packet::read).await? {
            Packet::Pong => {
                // Leaving in good order is a courtesy; a broker that is gone by now has shown enough.
                let _gone = frames.send(&DISCONNECT).await;
                return Ok(true);
            }
            Packet::Connected(_) => return Ok(false),
            Packet::Other => {}
        }
    }
    Ok(false)
}

fn proof(code: u8) -> String {
    format!("CONNECT was answered with code {code}, and PINGREQ with PINGRESP")
}

/// Asks a silent service to be let in without credentials.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let (mut frames, mut code) = hello(call, Version::V311, None, ASKED_WAIT).await.ok()?;
        let mut version = Version::V311;
        for other in [Version::V5, Version::V31] {
            if verdict(code) != Verdict::OtherVersion {
                break;
            }
            let by = "its refusal of MQTT 3.1.1";
            match hello(call, other, None, call.limits.answer).await {
                Ok(answer) => (frames, code, version) = (answer.0, answer.1, other),
                Err(trouble) => return Some(Found::unusable("mqtt", by, trouble.to_string())),
            }
        }
        Some(judged(call, version, code, &mut frames).await)
    })
}

/// What the answer to a `CONNECT` without credentials makes of the broker.
async fn judged(call: &Call, version: Version, code: u8, frames: &mut Frames) -> Found {
    let by = format!(
        "its CONNACK with code {code} to MQTT {} without credentials",
        version.name()
    );
    let door = |whom| Box::new(Mqtt::new(call, version, whom));
    match verdict(code) {
        Verdict::Refused => Found::door(by, door(Refuses::Anyone)),
        Verdict::In => match alive(frames, call.limits.answer).await {
            Ok(true) => {
                let proof = format!("without credentials, {}", proof(code));
                let mut found = Found::open("mqtt", by, proof);
                if let Some(whom) = refuses_wrong_words(call, version).await {
                    found.ways.push(Way::Door(door(whom)));
                }
                found
            }
            Ok(false) => Found::unusable("mqtt", by, "it takes anyone and answers no ping"),
            Err(trouble) => Found::unusable("mqtt", by, trouble.to_string()),
        },
        Verdict::Locked => Found::unusable("mqtt", by, "it says that this machine is banned"),
        Verdict::OtherVersion => {
            Found::unusable("mqtt", by, "it takes neither MQTT 3.1, 3.1.1 nor 5.0")
        }
        Verdict::Cannot(why) => Found::unusable("mqtt", by, why),
    }
}

/// Whose wrong password a broker refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refuses {
    /// Anyone's.
    Anyone,
    /// That of an account which it knows; with any other account it lets in whom it lets in without one.
    Known,
}

/// Whose wrong password a broker refuses that takes anyone without credentials; `None` where it has no login at all.
async fn refuses_wrong_words(call: &Call, version: Version) -> Option<Refuses> {
    let refuses = async |account: &str| {
        call.log.note(&format!(
            "control: it takes anyone: does it refuse a random password for account {account:?}?"
        ));
        let password = client().ok()?;
        let login = Some((account, password.as_str()));
        let answer = hello(call, version, login, call.limits.answer).await;
        Some(matches!(answer, Ok((_, code)) if verdict(code) == Verdict::Refused))
    };
    if refuses(&client().ok()?).await? {
        return Some(Refuses::Anyone);
    }
    for account in LIKELY {
        sleep(call.gap()).await;
        if refuses(account).await? {
            return Some(Refuses::Known);
        }
    }
    None
}

/// The login of a broker.
pub struct Mqtt {
    call: Call,
    version: Version,
    refuses: Refuses,
    /// Accounts that it does not know, so that no password is looked at.
    unknown: BTreeSet<String>,
}

impl Mqtt {
    fn new(call: &Call, version: Version, refuses: Refuses) -> Self {
        Self {
            call: call.clone(),
            version,
            refuses,
            unknown: BTreeSet::new(),
        }
    }

    async fn tried(&mut self, account: &str, password: &str) -> Result<Attempt, Trouble> {
        if self.unknown.contains(account) {
            let note = "it lets this account in with any password, as it lets anyone in";
            self.call.log.note(note);
            return Ok(Attempt::Refused);
        }
        let attempt = self.asked(account, password).await?;
        match attempt {
            Attempt::Accepted(access) if self.refuses == Refuses::Known => {
                self.beside_anyone(account, access).await
            }
            attempt => Ok(attempt),
        }
    }

    /// Whether access with an account is more than what anyone gets: a random password for it is refused.
    async fn beside_anyone(&mut self, account: &str, access: Access) -> Result<Attempt, Trouble> {
        self.call.log.note(
            "control at once: it lets unknown accounts in: is a random password for this one refused?",
        );
        Ok(match self.asked(account, &client()?).await? {
            Attempt::Refused => Attempt::Accepted(Access {
                at_once: AtOnce::Refused,
                ..access
            }),
            Attempt::Accepted(_) => {
                self.call.log.note(
                    "it is let in too: the broker does not know this account, and this is no login",
                );
                self.unknown.insert(account.to_owned());
                Attempt::Refused
            }
            other => other,
        })
    }

    async fn asked(&self, account: &str, password: &str) -> Result<Attempt, Trouble> {
        let wait = self.call.limits.answer;
        let login = Some((account, password));
        let (mut frames, code) = hello(&self.call, self.version, login, wait).await?;
        Ok(match verdict(code) {
            Verdict::In if alive(&mut frames, wait).await? => Attempt::accepted(proof(code)),
            Verdict::In => {
                Attempt::Unusable("CONNECT was accepted, and no ping was answered".to_owned())
            }
            Verdict::Refused => Attempt::Refused,
            Verdict::Locked => Attempt::LockedOut(format!("CONNACK with code {code:#04x}: banned")),
            Verdict::OtherVersion => {
                Attempt::Unusable("it no longer takes this version of MQTT".to_owned())
            }
            Verdict::Cannot(why) => Attempt::Unusable(why.to_owned()),
        })
    }
}

impl Login for Mqtt {
    fn service(&self) -> &'static str {
        "mqtt"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(async move {
            self.tried(account, password)
                .await
                .unwrap_or_else(Trouble::attempt)
        })
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            unknown: self.unknown.clone(),
            ..Self::new(&self.call, self.version, self.refuses)
        })
    }

    fn tells_time(&self) -> bool {
        // A password for an account that it does not know is not looked at, and nothing slows it.
        self.refuses == Refuses::Anyone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_0_is_access_and_only_refusals_are_refusals() {
        for code in 0..=255 {
            let expected = match code {
                0 => Verdict::In,
                4 | 5 | 0x86 | 0x87 => Verdict::Refused,
                _ => verdict(code),
            };
            assert_eq!(verdict(code), expected);
            assert_eq!(verdict(code) == Verdict::In, code == 0);
        }
        assert!(matches!(verdict(3), Verdict::Cannot(_)));
    }
}
