//! VNC (RFB 3.3, 3.7, 3.8; RFC 6143): screens that are open to anyone, or behind a password.
//!
//! Covers: security types None and VNC Authentication. Access is shown by `SecurityResult` and by `ServerInit`, which
//! names the screen and its size; no picture is ever asked for and no key or pointer sent. The connection is a shared
//! one, so that nobody who is watching is thrown out. Only the first eight letters of a password count, so passwords
//! that agree in them are tried once. Does not cover: `VeNCrypt`, those of Apple and `RealVNC`, and others, which are
//! named. Limits: names and reasons of 4 KiB.

use std::collections::BTreeSet;

use des::cipher::{Array, BlockCipherEncrypt as _, KeyInit as _};

use super::frames::{Bad, Cursor, Frames, Trouble};
use super::{Attempt, Door, Login, Trying, says_locked};
use crate::discovery::{Call, Found, Greeting};

const WORDS_BYTES_MAX: usize = 4 * 1024;
/// The most of a device's words that is quoted, in characters.
const QUOTED_MAX: usize = 120;

/// The most security types that are named.
const TYPES_NAMED_MAX: usize = 8;

/// The security type that asks for nothing.
const NONE: u8 = 1;
/// The security type that asks for a password.
const VNC_AUTHENTICATION: u8 = 2;

/// The version that is spoken: what differs is how types are agreed on and whether refusals give reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V33,
    V37,
    V38,
}

impl Version {
    fn answer(self) -> &'static [u8; 12] {
        match self {
            Self::V33 => b"RFB 003.003\n",
            Self::V37 => b"RFB 003.007\n",
            Self::V38 => b"RFB 003.008\n",
        }
    }
}

/// Reads the server's version, and says which is spoken with it.
pub(crate) fn read_version(cursor: &mut Cursor<'_>) -> Result<Version, Bad> {
    const NOT: Bad = Bad::Wrong("its first words are no version of RFB");
    let line = cursor.take(12)?;
    let text = std::str::from_utf8(line).map_err(|_| NOT)?;
    let numbers = text
        .strip_prefix("RFB ")
        .and_then(|text| text.strip_suffix('\n'))
        .and_then(|text| text.split_once('.'))
        .ok_or(NOT)?;
    let number = |text: &str| text.parse::<u16>().map_err(|_| NOT);
    Ok(match (number(numbers.0)?, number(numbers.1)?) {
        // RFC 6143 7.1.1: other versions of 3 are to be taken for 3.3; Apple's 3.889 knows 3.8.
        (3, 7) => Version::V37,
        (3, 8 | 889) | (4.., _) => Version::V38,
        (3, _) => Version::V33,
        _ => return Err(NOT),
    })
}

/// What a server offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// These security types.
    Types(Vec<u8>),
    /// Nothing, and its reason.
    Nothing(String),
}

/// Words with their length before them.
fn read_words(cursor: &mut Cursor<'_>) -> Result<String, Bad> {
    let length = cursor.u32()?;
    let bytes = cursor.counted(length, WORDS_BYTES_MAX, "its words are too long")?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads the security types that are offered.
pub(crate) fn read_offer(cursor: &mut Cursor<'_>, version: Version) -> Result<Offer, Bad> {
    if version == Version::V33 {
        return match cursor.u32()? {
            0 => read_words(cursor).map(Offer::Nothing),
            one => match u8::try_from(one) {
                Ok(one) => Ok(Offer::Types(vec![one])),
                Err(_) => Err(Bad::Wrong("its security type is none")),
            },
        };
    }
    match cursor.byte()? {
        0 => read_words(cursor).map(Offer::Nothing),
        count => Ok(Offer::Types(cursor.take(usize::from(count))?.to_vec())),
    }
}

/// How a login ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is open.
    In,
    /// Refused, with the reason where one is given.
    Refused(String),
    /// Refused, since too many were.
    TooMany,
}

/// Reads the result of a login.
pub(crate) fn read_outcome(cursor: &mut Cursor<'_>, version: Version) -> Result<Outcome, Bad> {
    match (cursor.u32()?, version) {
        (0, _) => Ok(Outcome::In),
        (1, Version::V38) => read_words(cursor).map(Outcome::Refused),
        (1, _) => Ok(Outcome::Refused(String::new())),
        (2, _) => Ok(Outcome::TooMany),
        _ => Err(Bad::Wrong("the result of the login is none")),
    }
}

/// Reads what a server says of its screen, in words.
pub(crate) fn read_screen(cursor: &mut Cursor<'_>) -> Result<String, Bad> {
    let (width, height) = (cursor.u16()?, cursor.u16()?);
    let _pixel_format = cursor.take(16)?;
    let name: String = read_words(cursor)?.chars().take(QUOTED_MAX).collect();
    Ok(format!(
        "ServerInit names a screen {name:?} of {width} x {height}"
    ))
}

/// What is answered to a challenge: DES under the password's first eight letters, the bits of each turned round.
fn response(password: &[u8], challenge: [u8; 16]) -> Vec<u8> {
    let cipher = des::Des::new(&Array(key(password)));
    challenge
        .chunks(8)
        .filter_map(|half| <[u8; 8]>::try_from(half).ok())
        .flat_map(|half| {
            let mut block = Array(half);
            cipher.encrypt_block(&mut block);
            block.0
        })
        .collect()
}

fn key(password: &[u8]) -> [u8; 8] {
    let mut key = [0; 8];
    for (into, letter) in key.iter_mut().zip(password) {
        *into = letter.reverse_bits();
    }
    key
}

/// The names of security types that are not spoken here.
fn names(types: &[u8]) -> String {
    let different: BTreeSet<u8> = types.iter().copied().collect();
    let named: Vec<String> = different
        .into_iter()
        .take(TYPES_NAMED_MAX)
        .map(|one| match one {
            5 | 6 | 13 | 129 | 130 => "RealVNC (RA2)".to_owned(),
            16 => "Tight".to_owned(),
            17 | 113 | 114 => "UltraVNC (MS-Logon)".to_owned(),
            18 => "TLS".to_owned(),
            19 => "VeNCrypt".to_owned(),
            20 => "SASL".to_owned(),
            22 => "xvp".to_owned(),
            30..=36 => "Apple (ARD)".to_owned(),
            other => format!("type {other}"),
        })
        .collect();
    named.join(", ")
}

/// Knows a VNC server by the version that it opens with.
pub fn known_by(call: &Call, greeting: &Greeting) -> Option<Found> {
    let mut cursor = Cursor::new(&greeting.bytes);
    read_version(&mut cursor).ok()?;
    let words: String = greeting.words().chars().take(11).collect();
    let door = Box::new(Vnc::new(call));
    Some(Found::door(format!("its version {words:?}"), door))
}

/// A screen behind a login, or behind none.
pub struct Vnc {
    call: Call,
    refused: BTreeSet<[u8; 8]>,
}

impl Vnc {
    /// The screen at the place of `call`.
    pub fn new(call: &Call) -> Self {
        Self {
            call: call.clone(),
            refused: BTreeSet::new(),
        }
    }

    async fn tried(&self, password: &str) -> Result<Attempt, Trouble> {
        let wait = self.call.limits.answer;
        let mut frames = Frames::open(&self.call).await?;
        let version = frames.take(wait, read_version).await?;
        frames.send(version.answer()).await?;
        let offer = frames
            .take(wait, |cursor| read_offer(cursor, version))
            .await?;
        let types = match offer {
            Offer::Types(types) => types,
            Offer::Nothing(why) => return Ok(turned_away(&why)),
        };
        let chosen = if types.contains(&NONE) {
            NONE
        } else if types.contains(&VNC_AUTHENTICATION) {
            VNC_AUTHENTICATION
        } else {
            let reason = format!("it asks for a login that is not spoken: {}", names(&types));
            return Ok(Attempt::Unusable(reason));
        };
        if version != Version::V33 {
            frames.send(&[chosen]).await?;
        }
        if chosen == VNC_AUTHENTICATION {
            let challenge = frames.take(wait, read_challenge).await?;
            frames
                .send(&response(password.as_bytes(), challenge))
                .await?;
        }
        // Before 3.8 no result is given where nothing was asked for.
        if chosen == VNC_AUTHENTICATION || version == Version::V38 {
            let outcome = frames
                .take(wait, |cursor| read_outcome(cursor, version))
                .await?;
            match outcome {
                Outcome::In => {}
                Outcome::TooMany => {
                    return Ok(Attempt::LockedOut(
                        "the result is \"too many tries\"".to_owned(),
                    ));
                }
                Outcome::Refused(why) if says_too_many(&why) => return Ok(locked(&why)),
                Outcome::Refused(_) if chosen == VNC_AUTHENTICATION => {
                    return Ok(Attempt::Refused);
                }
                Outcome::Refused(why) => {
                    let reason = format!("it asks for no password and refuses: {why:?}");
                    return Ok(Attempt::Unusable(reason));
                }
            }
        }
        // Shared: whoever else is connected stays so.
        let screen = frames.ask(&[1], wait, read_screen).await?;
        Ok(if chosen == NONE {
            Attempt::Open(format!("no password is asked for (type None); {screen}"))
        } else {
            Attempt::accepted(format!("SecurityResult is OK; {screen}"))
        })
    }
}

fn read_challenge(cursor: &mut Cursor<'_>) -> Result<[u8; 16], Bad> {
    let bytes = cursor.take(16)?;
    bytes.try_into().map_err(|_| Bad::Short)
}

/// Whether a refusal speaks of the number of tries.
fn says_too_many(words: &str) -> bool {
    says_locked(words) || words.to_ascii_lowercase().contains("too many")
}

fn locked(words: &str) -> Attempt {
    Attempt::LockedOut(words.chars().take(QUOTED_MAX).collect())
}

/// What a server showed that offers nothing.
fn turned_away(why: &str) -> Attempt {
    if says_too_many(why) {
        return locked(why);
    }
    let why: String = why.chars().take(QUOTED_MAX).collect();
    Attempt::Unusable(format!("it offers no login: {why:?}"))
}

impl Login for Vnc {
    fn service(&self) -> &'static str {
        "vnc"
    }

    fn attempt<'a>(&'a mut self, _account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(async move {
            let key = key(password.as_bytes());
            if self.refused.contains(&key) {
                self.call
                    .log
                    .note("a password with the same first eight letters was refused before");
                return Attempt::Refused;
            }
            let attempt = self.tried(password).await.unwrap_or_else(Trouble::attempt);
            if attempt == Attempt::Refused {
                self.refused.insert(key);
            }
            attempt
        })
    }

    fn twin(&self) -> Door {
        Box::new(Self::new(&self.call))
    }

    fn takes_account(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_answered_as_other_clients_do() {
        // Computed with OpenSSL: DES-ECB under 0x0e86ceceeef64e26, which is "password" with each byte's bits turned.
        assert_eq!(
            key(b"password1"),
            [0x0e, 0x86, 0xce, 0xce, 0xee, 0xf6, 0x4e, 0x26]
        );
        let challenge: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        assert_eq!(
            hex::encode(response(b"password", challenge)),
            "b866924125c8eebb9debc1db61c538e2"
        );
        assert_eq!(
            response(b"password", challenge),
            response(b"password1", challenge)
        );
    }

    #[test]
    fn versions_are_taken_as_the_standard_says() {
        let version = |text: &[u8]| read_version(&mut Cursor::new(text));
        assert_eq!(version(b"RFB 003.003\n"), Ok(Version::V33));
        assert_eq!(version(b"RFB 003.005\n"), Ok(Version::V33));
        assert_eq!(version(b"RFB 003.007\n"), Ok(Version::V37));
        assert_eq!(version(b"RFB 003.889\n"), Ok(Version::V38));
        assert_eq!(version(b"RFB 004.001\n"), Ok(Version::V38));
        assert_eq!(version(b"RFB 003"), Err(Bad::Short));
        for wrong in [&b"RFB 00a.003\n"[..], b"SSH-2.0-drop\n", b"RFB 002.000\n"] {
            assert!(matches!(version(wrong), Err(Bad::Wrong(_))));
        }
    }

    #[test]
    fn offers_and_outcomes_are_read_whole_or_not_at_all() {
        let offer = |bytes: &[u8], version| read_offer(&mut Cursor::new(bytes), version);
        assert_eq!(
            offer(&[2, 1, 2], Version::V38),
            Ok(Offer::Types(vec![1, 2]))
        );
        assert_eq!(offer(&[2, 1], Version::V38), Err(Bad::Short));
        assert_eq!(
            offer(&[0, 0, 0, 2], Version::V33),
            Ok(Offer::Types(vec![2]))
        );
        let away = b"\0\0\0\0\x05Too m";
        assert_eq!(
            offer(away, Version::V37),
            Ok(Offer::Nothing("Too m".to_owned()))
        );
        assert!(matches!(
            offer(&[0, 0xff, 0xff, 0xff, 0xff], Version::V38),
            Err(Bad::Wrong(_))
        ));
        let outcome = |bytes: &[u8], version| read_outcome(&mut Cursor::new(bytes), version);
        assert_eq!(outcome(&[0; 4], Version::V38), Ok(Outcome::In));
        assert_eq!(outcome(&[0, 0, 0, 1], Version::V38), Err(Bad::Short));
        assert_eq!(
            outcome(&[0, 0, 0, 1], Version::V33),
            Ok(Outcome::Refused(String::new()))
        );
        assert_eq!(outcome(&[0, 0, 0, 2], Version::V33), Ok(Outcome::TooMany));
    }

    #[test]
    fn a_screen_has_a_name_and_a_size() {
        let mut bytes = vec![1, 0x40, 0, 0xc8];
        bytes.extend([0; 16]);
        bytes.extend(b"\0\0\0\x06camera");
        let words = read_screen(&mut Cursor::new(&bytes)).unwrap();
        assert!(words.contains("\"camera\" of 320 x 200"), "{words}");
        assert_eq!(read_screen(&mut Cursor::new(&bytes[..25])), Err(Bad::Short));
    }
}
