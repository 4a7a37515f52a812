//! What an SSH service offers: its version line and its KEXINIT (RFC 4253 4.2 and 7.1), which it sends in the clear.
//!
//! Covers: the lists of key exchange, host keys, ciphers and MACs, those of the service to the client where they differ.
//! Does not cover: SSH 1. Nothing is agreed on: the connection ends when the lists are read. Limits: 64 KiB, 200 names a
//! list of 64 characters each (RFC 4251 6).

use tokio::time::timeout;

use super::fields::Fields;
use crate::transcript::Log;
use crate::wire::{Limits, Place, Received, Wire, WireError};

/// The most bytes of one connection.
const BYTES_MAX: usize = 64 * 1024;
/// The longest packet (RFC 4253 6.1).
const PACKET_MAX: usize = 35_000;
/// The most names of a list that are kept.
const NAMES_MAX: usize = 200;
/// The longest name.
const NAME_MAX: usize = 64;
/// The most lines before the version line.
const LINES_MAX: usize = 50;
const KEXINIT: u8 = 20;
/// What is said first; the name stands for this program, and no version of it is told.
const GREETING: &[u8] = b"SSH-2.0-proofhouse\r\n";

/// The lists of a KEXINIT, in the service's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Key exchange.
    pub key_exchange: Vec<String>,
    /// Host keys.
    pub host_keys: Vec<String>,
    /// Ciphers, from the service to the client.
    pub ciphers: Vec<String>,
    /// Message authentication, from the service to the client.
    pub macs: Vec<String>,
}

/// What the bytes of a service hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// More bytes are needed.
    More,
    /// The lists.
    Lists(Lists),
    /// It is no SSH 2.
    Other,
}

/// Why an SSH service told no algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    /// It did not so much as name its version: it takes no connection now.
    TurnedAway,
    /// What it told cannot be read.
    Unread,
}

/// Asks the service at `place` for its lists.
pub async fn ask(place: Place, log: &Log, limits: Limits) -> Result<Lists, Untold> {
    let limits = Limits {
        bytes: BYTES_MAX,
        ..limits
    };
    let mut came = Vec::new();
    let talking = async {
        let mut wire = Wire::open(place, log, limits).await?;
        wire.send(GREETING).await?;
        while let Received::Bytes(more) = wire.receive(limits.answer).await? {
            came.extend(more);
            match read(&came) {
                Reading::More => {}
                Reading::Lists(lists) => return Ok(Some(lists)),
                Reading::Other => break,
            }
        }
        Ok::<_, WireError>(None)
    };
    let told = timeout(limits.exchange, talking).await;
    match told {
        Ok(Ok(Some(lists))) => Ok(lists),
        _ if came.windows(4).any(|four| four == b"SSH-") => Err(Untold::Unread),
        _ => Err(Untold::TurnedAway),
    }
}

/// Reads what a service sent: lines, its version line, its first packet.
pub fn read(bytes: &[u8]) -> Reading {
    let mut rest = bytes;
    for _ in 0..LINES_MAX {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            return Reading::More;
        };
        let (line, after) = rest.split_at(end + 1);
        rest = after;
        if line.starts_with(b"SSH-2.0") || line.starts_with(b"SSH-1.99") {
            return packet(rest);
        }
        if line.starts_with(b"SSH-") {
            return Reading::Other;
        }
    }
    Reading::Other
}

fn packet(bytes: &[u8]) -> Reading {
    let mut fields = Fields::of(bytes);
    let Some(length) = fields.number(4) else {
        return Reading::More;
    };
    let Some(length) = usize::try_from(length)
        .ok()
        .filter(|length| *length <= PACKET_MAX)
    else {
        return Reading::Other;
    };
    let Some(packet) = fields.take(length) else {
        return Reading::More;
    };
    lists(packet).map_or(Reading::Other, Reading::Lists)
}

fn lists(packet: &[u8]) -> Option<Lists> {
    let mut fields = Fields::of(packet);
    let padding = usize::from(fields.u8()?);
    let payload = fields.take(fields.rest().len().checked_sub(padding)?)?;
    let mut fields = Fields::of(payload);
    if fields.u8()? != KEXINIT {
        return None;
    }
    fields.take(16)?;
    let mut list = || fields.counted(4).map(names);
    let (key_exchange, host_keys) = (list()?, list()?);
    let (_to_service, ciphers) = (list()?, list()?);
    let (_to_service, macs) = (list()?, list()?);
    Some(Lists {
        key_exchange,
        host_keys,
        ciphers,
        macs,
    })
}

/// The names of a list; bytes that are not printable ASCII are replaced.
fn names(list: &[u8]) -> Vec<String> {
    let printable = |byte: &u8| {
        if byte.is_ascii_graphic() {
            char::from(*byte)
        } else {
            '\u{fffd}'
        }
    };
    list.split(|byte| *byte == b',')
        .filter(|name| !name.is_empty())
        .take(NAMES_MAX)
        .map(|name| name.iter().take(NAME_MAX).map(printable).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kexinit(lists: &[&str]) -> Vec<u8> {
        let mut payload = vec![KEXINIT];
        payload.extend([1; 16]);
        for list in lists {
            payload.extend(u32::try_from(list.len()).unwrap().to_be_bytes());
            payload.extend(list.as_bytes());
        }
        payload.extend([0; 5]);
        let length = u32::try_from(payload.len() + 5).unwrap();
        [&length.to_be_bytes()[..], &[4], &payload, &[0; 4]].concat()
    }

    #[test]
    fn the_lists_of_the_service_are_read_after_its_lines() {
        let packet = kexinit(&[
            "a,b", "ssh-rsa", "c1", "c2,c3", "m1", "m2", "none", "none", "", "",
        ]);
        let bytes = [b"Keep out\r\nSSH-2.0-x\r\n", &packet[..]].concat();
        let Reading::Lists(lists) = read(&bytes) else {
            panic!("{:?}", read(&bytes));
        };
        assert_eq!(lists.key_exchange, ["a", "b"]);
        assert_eq!(lists.host_keys, ["ssh-rsa"]);
        assert_eq!(lists.ciphers, ["c2", "c3"]);
        assert_eq!(lists.macs, ["m2"]);
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), Reading::More, "{end}");
        }
    }

    #[test]
    fn other_services_are_none() {
        for bytes in [
            &b"SSH-1.5-old\n"[..],
            b"SSH-2.0-x\n\xff\xff\xff\xff",
            b"SSH-2.0-x\n\x00\x00\x00\x02\x05\x14",
            &b"220 hello\r\n".repeat(60),
        ] {
            assert_eq!(read(bytes), Reading::Other, "{bytes:?}");
        }
    }
}
