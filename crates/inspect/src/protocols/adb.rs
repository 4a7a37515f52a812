//! The Android Debug Bridge over TCP: whether a device lets any computer in.
//!
//! Covers: the first exchange, `CNXN`. A device that answers it with its own banner has let the other side in without a
//! key; one that answers `AUTH` or `STLS` asks for a key that was confirmed on its screen, and there is no password to
//! try. No stream is ever opened: no shell, no file, no log. Does not cover: ADB over USB. Limits: a banner of 4 KiB.
//! The format is described in `protocol.txt` of the Android sources.

use std::time::Duration;

use futures::future::BoxFuture;

use super::frames::{Bad, Cursor, Frames};
use crate::discovery::{Call, Found};

/// How long a service that may be something else is given to answer.
const ASKED_WAIT: Duration = Duration::from_millis(1500);
/// The version of the protocol that every device speaks.
const VERSION: u32 = 0x0100_0000;
/// The largest payload that we take; also what older devices allow at most.
const PAYLOAD_BYTES_MAX: usize = 4096;
/// The most of a banner that is quoted, in characters.
const QUOTED_MAX: usize = 160;
/// What the banner of a computer holds.
const OWN_BANNER: &[u8] = b"host::\0";

const CNXN: u32 = u32::from_le_bytes(*b"CNXN");
const AUTH: u32 = u32::from_le_bytes(*b"AUTH");
const STLS: u32 = u32::from_le_bytes(*b"STLS");

/// What a device answers to the first message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It lets the other side in; its banner.
    Connected(String),
    /// It asks for a signature by a known key.
    Key,
    /// It asks for TLS with a known key.
    Tls,
}

/// A message of 24 bytes and its payload.
fn message(command: u32, first: u32, second: u32, payload: &[u8]) -> Vec<u8> {
    let sum = payload
        .iter()
        .fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    // The payload is a constant of ours, far below the largest number.
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut bytes: Vec<u8> = [command, first, second, length, sum, !command]
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    bytes.extend(payload);
    bytes
}

/// Reads the answer to the first message.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Answer, Bad> {
    let command = cursor.u32_le()?;
    if ![CNXN, AUTH, STLS].contains(&command) {
        return Err(Bad::Wrong("the answer is none of ADB"));
    }
    let (_first, _second) = (cursor.u32_le()?, cursor.u32_le()?);
    let length = cursor.u32_le()?;
    let _sum = cursor.u32_le()?;
    if cursor.u32_le()? != !command {
        return Err(Bad::Wrong("the answer's head does not agree with itself"));
    }
    let payload = cursor.counted(length, PAYLOAD_BYTES_MAX, "its banner is too long")?;
    match command {
        AUTH => Ok(Answer::Key),
        STLS => Ok(Answer::Tls),
        _ => {
            let text = String::from_utf8_lossy(payload);
            Ok(Answer::Connected(text.trim_end_matches('\0').to_owned()))
        }
    }
}

/// Introduces this machine to a silent service as a computer with ADB does.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let mut frames = Frames::open(call).await.ok()?;
        let hello = message(CNXN, VERSION, 4096, OWN_BANNER);
        let answer = frames.ask(&hello, ASKED_WAIT, read).await.ok()?;
        Some(judged(answer))
    })
}

/// What an answer makes of the service.
fn judged(answer: Answer) -> Found {
    match answer {
        Answer::Connected(banner) => {
            let quoted: String = banner.chars().take(QUOTED_MAX).collect();
            let by = format!("its ADB banner {quoted:?}");
            // The first word says what runs there; these three take commands from whoever is connected.
            match banner.split(':').next().unwrap_or_default() {
                state @ ("device" | "recovery" | "sideload") => Found::open(
                    "adb",
                    by,
                    format!(
                        "it answered CNXN with the banner of a {state} ({quoted:?}) and asked for no key"
                    ),
                ),
                state => Found::unusable(
                    "adb",
                    by,
                    format!("it connects in the state {state:?}, of which nothing is known here"),
                ),
            }
        }
        Answer::Key => Found::only(
            "adb",
            "its demand for a signature (AUTH): only a key that was confirmed on the device is let in",
        ),
        Answer::Tls => Found::only(
            "adb",
            "its demand for TLS with a key (STLS): only a computer that was paired is let in",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::Way;

    #[test]
    fn the_first_message_is_as_described() {
        let bytes = message(CNXN, VERSION, 4096, OWN_BANNER);
        assert_eq!(&bytes[..4], b"CNXN");
        assert_eq!(&bytes[12..16], [7, 0, 0, 0]);
        // The sum of the letters of `host::` and a zero.
        assert_eq!(&bytes[16..20], 562_u32.to_le_bytes());
        assert_eq!(&bytes[20..24], [0xbc, 0xb1, 0xa7, 0xb1]);
    }

    #[test]
    fn only_a_banner_is_access() {
        let banner = message(CNXN, VERSION, 4096, b"device::ro.product.name=eye;\0");
        let answer = read(&mut Cursor::new(&banner)).unwrap();
        assert!(matches!(
            judged(answer).ways.as_slice(),
            [Way::Open { proof, .. }] if proof.contains("ro.product.name=eye")
        ));
        let token = message(AUTH, 1, 0, &[7; 20]);
        let answer = read(&mut Cursor::new(&token)).unwrap();
        assert!(judged(answer).ways.is_empty());
        for end in 0..banner.len() {
            assert_eq!(read(&mut Cursor::new(&banner[..end])), Err(Bad::Short));
        }
        let mut odd = banner.clone();
        odd[20] ^= 1;
        assert!(matches!(read(&mut Cursor::new(&odd)), Err(Bad::Wrong(_))));
        let strange = Answer::Connected("unauthorized::".to_owned());
        assert!(matches!(
            judged(strange).ways.as_slice(),
            [Way::Unusable { .. }]
        ));
    }
}
