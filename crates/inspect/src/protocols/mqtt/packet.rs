//! MQTT's packets, as far as a login needs them: `CONNECT` written, a broker's first answers read.

use super::super::frames::{Bad, Cursor};

const PACKET_BYTES_MAX: usize = 64 * 1024;
/// Seconds after which a broker may take us for gone.
const KEEP_ALIVE: u16 = 60;

pub(super) const PINGREQ: [u8; 2] = [0xc0, 0];
pub(super) const DISCONNECT: [u8; 2] = [0xe0, 0];

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V31,
    V311,
    V5,
}

impl Version {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V31 => "3.1",
            Self::V311 => "3.1.1",
            Self::V5 => "5.0",
        }
    }
}

/// A packet of a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Packet {
    /// The answer to `CONNECT`: its code.
    Connected(u8),
    /// The answer to `PINGREQ`.
    Pong,
    /// Something else.
    Other,
}

impl Packet {
    /// Reads one packet.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Bad> {
        let kind = cursor.byte()?;
        let length = length(cursor)?;
        let body = cursor.counted(length, PACKET_BYTES_MAX, "a packet of it is too long")?;
        match (kind, body) {
            (0x20, [0 | 1, code, ..]) => Ok(Self::Connected(*code)),
            (0xd0, []) => Ok(Self::Pong),
            // What a broker may send unasked: messages of a session, and the farewell of MQTT 5.
            (0x30..=0x3f | 0xe0, _) => Ok(Self::Other),
            _ => Err(Bad::Wrong("it sends what no broker sends here")),
        }
    }

    /// Reads the first packet, which must be the answer to `CONNECT`; its code.
    pub(crate) fn read_first(cursor: &mut Cursor<'_>) -> Result<u8, Bad> {
        match Self::read(cursor)? {
            Self::Connected(code) => Ok(code),
            _ => Err(Bad::Wrong("its first packet is no answer to CONNECT")),
        }
    }
}

/// The length of a packet: seven bits a byte, the smallest first, at most four bytes.
fn length(cursor: &mut Cursor<'_>) -> Result<u32, Bad> {
    let mut length = 0_u32;
    for place in 0..4 {
        let byte = cursor.byte()?;
        length |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok(length);
        }
    }
    Err(Bad::Wrong("a packet's length does not end"))
}

/// A string of ours with its length before it.
fn string(text: &str, into: &mut Vec<u8>) {
    // Words of a list are short; a longer one would be cut, and so refused.
    let text = text.as_bytes();
    let kept = text.get(..text.len().min(0xffff)).unwrap_or_default();
    into.extend(u16::try_from(kept.len()).unwrap_or_default().to_be_bytes());
    into.extend(kept);
}

/// The `CONNECT` packet, with a clean session.
pub(super) fn connect(version: Version, client: &str, login: Option<(&str, &str)>) -> Vec<u8> {
    let mut body = Vec::new();
    let (name, level) = match version {
        Version::V31 => ("MQIsdp", 3),
        Version::V311 => ("MQTT", 4),
        Version::V5 => ("MQTT", 5),
    };
    string(name, &mut body);
    let flags = if login.is_some() { 0xc2 } else { 0x02 };
    body.extend([level, flags]);
    body.extend(KEEP_ALIVE.to_be_bytes());
    if version == Version::V5 {
        // No properties.
        body.push(0);
    }
    string(client, &mut body);
    if let Some((account, password)) = login {
        string(account, &mut body);
        string(password, &mut body);
    }
    let mut packet = vec![0x10];
    let mut left = body.len();
    loop {
        let low = u8::try_from(left & 0x7f).unwrap_or_default();
        left >>= 7;
        packet.push(if left == 0 { low } else { low | 0x80 });
        if left == 0 {
            break;
        }
    }
    packet.extend(body);
    packet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Packet, Bad> {
        Packet::read(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_connect_is_as_the_standard_shows_it() {
        assert_eq!(
            connect(Version::V311, "ab", None),
            b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x02ab"
        );
        assert_eq!(
            connect(Version::V5, "ab", Some(("u", ""))),
            b"\x10\x14\x00\x04MQTT\x05\xc2\x00\x3c\x00\x00\x02ab\x00\x01u\x00\x00"
        );
        // A body of 200 bytes and more has a length of two bytes.
        let long = connect(Version::V31, "ab", Some(("u", &"p".repeat(200))));
        assert_eq!(
            usize::from(long[1] & 0x7f) + (usize::from(long[2]) << 7),
            long.len() - 3
        );
    }

    #[test]
    fn packets_are_read_whole_or_not_at_all() {
        assert_eq!(read(&[0x20, 2, 0, 5]), Ok(Packet::Connected(5)));
        assert_eq!(read(&[0x20, 3, 0, 0x86, 0]), Ok(Packet::Connected(0x86)));
        assert_eq!(read(&[0xd0, 0]), Ok(Packet::Pong));
        for cut in [&[][..], &[0x20], &[0x20, 2], &[0x20, 2, 0]] {
            assert_eq!(read(cut), Err(Bad::Short), "{cut:?}");
        }
        for wrong in [
            &[0x20, 0x80, 0x80, 0x80, 0x80][..],
            &[0x20, 0xff, 0xff, 0xff, 0x7f],
            &[0x20, 1, 0],
            &[0x20, 2, 9, 0],
            b"HTTP/1.1 400 Bad Request and a body that is long enough to be read".as_slice(),
        ] {
            assert!(
                matches!(read(wrong), Err(Bad::Wrong(_) | Bad::Short)),
                "{wrong:?}"
            );
        }
        let mut first = Cursor::new(&[0x30, 0]);
        assert!(matches!(Packet::read_first(&mut first), Err(Bad::Wrong(_))));
    }
}
