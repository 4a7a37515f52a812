//! DNS messages (RFC 1035) as far as discovery needs them, and a DNS server that is known by its answer.
//!
//! Covers: questions; records of the types A, AAAA, PTR, SRV and TXT with compressed names. A pointer leads backwards
//! only, so that no name is without end. Not covered: EDNS, DNS over TCP, TLS or HTTPS, DNSSEC. A server is asked
//! for the root's name servers without recursion: it need ask nobody else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use futures::future::BoxFuture;

use crate::discovery::{Call, Found};
use crate::wire::Udp;

/// How long an answer is awaited, each time.
const ANSWER: Duration = Duration::from_millis(1200);
/// The most records of one message, in all its sections.
const RECORDS_MAX: usize = 256;
/// The most questions that are passed over.
const QUESTIONS_MAX: u16 = 16;
/// The longest name, in bytes, RFC 1035 2.3.4.
const NAME_BYTES_MAX: usize = 255;
/// The most pointers of one name.
const POINTERS_MAX: usize = 32;
/// The most texts of one TXT record.
const TEXTS_MAX: usize = 64;

/// Types of records, RFC 1035 3.2.2, RFC 3596, RFC 2782.
pub const NS: u16 = 2;
/// A pointer to another name.
pub const PTR: u16 = 12;
/// Any record at all.
pub const ANY: u16 = 255;
const A: u16 = 1;
const TXT: u16 = 16;
const AAAA: u16 = 28;
const SRV: u16 = 33;

/// A name, label by label; bytes that are not UTF-8 are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub Vec<String>);

impl Name {
    /// A name of plain labels, such as `_http._tcp.local`.
    pub fn new(text: &str) -> Self {
        let labels = text.split('.').filter(|label| !label.is_empty());
        Self(labels.map(str::to_owned).collect())
    }

    /// Whether both are the same: DNS names do not tell upper case from lower.
    pub fn is(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self
                .0
                .iter()
                .zip(&other.0)
                .all(|(one, other)| one.eq_ignore_ascii_case(other))
    }

    /// Whether it ends with these labels.
    pub fn ends_with(&self, end: &Self) -> bool {
        let skipped = self.0.len().checked_sub(end.0.len());
        skipped.is_some_and(|skipped| Self(self.0.iter().skip(skipped).cloned().collect()).is(end))
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose it is.
    pub name: Name,
    /// What it says.
    pub data: Data,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// PTR.
    Pointer(Name),
    /// SRV.
    Service {
        /// The port.
        port: u16,
        /// The host.
        target: Name,
    },
    /// TXT.
    Texts(Vec<String>),
    /// A or AAAA.
    Address(IpAddr),
    /// Another type, by its number.
    Other(u16),
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The number of the question.
    pub id: u16,
    /// Whether it is an answer.
    pub is_answer: bool,
    /// The code of the answer, 0 where all is well.
    pub code: u16,
    /// The records of all sections.
    pub records: Vec<Record>,
}

/// A question for one name and type.
pub fn question(id: u16, name: &Name, kind: u16) -> Vec<u8> {
    // One question, no recursion wished.
    let mut bytes = [&id.to_be_bytes()[..], b"\0\0\0\x01\0\0\0\0\0\0"].concat();
    for label in &name.0 {
        let label = label.as_bytes();
        let length = u8::try_from(label.len().min(63)).unwrap_or(0);
        bytes.push(length);
        bytes.extend(label.get(..usize::from(length)).unwrap_or_default());
    }
    bytes.push(0);
    bytes.extend(kind.to_be_bytes());
    bytes.extend(b"\0\x01");
    bytes
}

/// Asks for the root's name servers; whatever a DNS server answers, even a refusal, shows it.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let mut id = [0; 2];
        getrandom::fill(&mut id).ok()?;
        let id = u16::from_be_bytes(id);
        let mut udp = Udp::open(call.place.address, &call.log, call.limits)
            .await
            .ok()?;
        let answer = udp
            .ask_until(&question(id, &Name::default(), NS), ANSWER, |bytes| {
                parse(bytes).filter(|answer| answer.is_answer && answer.id == id)
            })
            .await?;
        Some(Found::only(
            "dns",
            format!("its DNS answer with code {}", answer.code),
        ))
    })
}

/// Reads a message. One that is cut off is read as far as its records are whole; `None` where its head is not.
pub fn parse(bytes: &[u8]) -> Option<Message> {
    let mut reader = Reader { bytes, at: 0 };
    let (id, flags) = (reader.u16()?, reader.u16()?);
    let questions = reader.u16()?;
    let counts = [reader.u16()?, reader.u16()?, reader.u16()?];
    if questions > QUESTIONS_MAX || flags & 0x0040 != 0 {
        return None;
    }
    for _ in 0..questions {
        reader.name()?;
        reader.skip(4)?;
    }
    let count = counts
        .iter()
        .map(|count| usize::from(*count))
        .sum::<usize>();
    let mut records = Vec::new();
    for _ in 0..count.min(RECORDS_MAX) {
        let Some(record) = reader.record() else { break };
        records.push(record);
    }
    Some(Message {
        id,
        is_answer: flags & 0x8000 != 0,
        code: flags & 15,
        records,
    })
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(|_| ())
    }

    fn u16(&mut self) -> Option<u16> {
        let pair = self.take(2)?;
        Some(u16::from_be_bytes(pair.try_into().ok()?))
    }

    /// A name, following pointers backwards.
    fn name(&mut self) -> Option<Name> {
        let (mut labels, mut length, mut pointers) = (Vec::new(), 0, 0);
        // Where reading goes on after the name: behind the first pointer, if there is one.
        let mut after = None;
        let mut start = self.at;
        loop {
            let first = *self.take(1)?.first()?;
            match first >> 6 {
                0 if first == 0 => break,
                0 => {
                    let label = self.take(usize::from(first))?;
                    length += label.len() + 1;
                    if length > NAME_BYTES_MAX {
                        return None;
                    }
                    labels.push(String::from_utf8_lossy(label).into_owned());
                }
                3 => {
                    let low = *self.take(1)?.first()?;
                    let target = usize::from(u16::from_be_bytes([first & 63, low]));
                    pointers += 1;
                    if target >= start || pointers > POINTERS_MAX {
                        return None;
                    }
                    after.get_or_insert(self.at);
                    (self.at, start) = (target, target);
                }
                _ => return None,
            }
        }
        self.at = after.unwrap_or(self.at);
        Some(Name(labels))
    }

    fn record(&mut self) -> Option<Record> {
        let name = self.name()?;
        let kind = self.u16()?;
        // Class and time to live.
        self.skip(6)?;
        let length = usize::from(self.u16()?);
        let end = self.at.checked_add(length)?;
        let whole = self.bytes.get(self.at..end)?;
        let data = self.data(kind, whole).unwrap_or(Data::Other(kind));
        self.at = end;
        Some(Record { name, data })
    }

    fn data(&mut self, kind: u16, whole: &[u8]) -> Option<Data> {
        match kind {
            A => {
                let octets: [u8; 4] = whole.try_into().ok()?;
                Some(Data::Address(Ipv4Addr::from(octets).into()))
            }
            AAAA => {
                let octets: [u8; 16] = whole.try_into().ok()?;
                Some(Data::Address(Ipv6Addr::from(octets).into()))
            }
            PTR => self.name().map(Data::Pointer),
            SRV => {
                // Priority and weight.
                self.skip(4)?;
                Some(Data::Service {
                    port: self.u16()?,
                    target: self.name()?,
                })
            }
            TXT => Some(Data::Texts(texts(whole))),
            _ => None,
        }
    }
}

/// The texts of a TXT record, each with its length before it.
fn texts(whole: &[u8]) -> Vec<String> {
    let (mut texts, mut rest) = (Vec::new(), whole);
    while let Some((length, after)) = rest.split_first() {
        let (text, left) = after
            .split_at_checked(usize::from(*length))
            .unwrap_or((after, &[]));
        if !text.is_empty() && texts.len() < TEXTS_MAX {
            texts.push(String::from_utf8_lossy(text).into_owned());
        }
        rest = left;
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What avahi answers for `_http._tcp.local`: PTR, TXT, SRV and A, with pointers.
    const ANSWER: &[u8] = b"\x00\x07\x84\x00\x00\x01\x00\x04\x00\x00\x00\x00\
        \x05_http\x04_tcp\x05local\x00\x00\x0c\x00\x01\
        \xc0\x0c\x00\x0c\x00\x01\x00\x00\x00\n\x00\x0b\x08Acme Eye\xc0\x0c\
        \xc0\x2e\x00\x10\x00\x01\x00\x00\x00\n\x00\x0c\x0bmodel=Eye 1\
        \xc0\x2e\x00\x21\x00\x01\x00\x00\x00\n\x00\x0f\x00\x00\x00\x00\x1f\xbb\x06camera\xc0\x17\
        \xc0\x63\x00\x01\x00\x01\x00\x00\x00\n\x00\x04\xc0\xa8M\x01";

    #[test]
    fn an_answer_with_compressed_names_is_read() {
        let message = parse(ANSWER).unwrap();
        assert_eq!((message.id, message.is_answer, message.code), (7, true, 0));
        let instance = Name(
            ["Acme Eye", "_http", "_tcp", "local"]
                .map(str::to_owned)
                .to_vec(),
        );
        let host = Name::new("camera.local");
        let said: Vec<Data> = message
            .records
            .into_iter()
            .map(|record| record.data)
            .collect();
        assert_eq!(
            said,
            [
                Data::Pointer(instance),
                Data::Texts(vec!["model=Eye 1".to_owned()]),
                Data::Service {
                    port: 8123,
                    target: host
                },
                Data::Address(IpAddr::from([192, 168, 77, 1])),
            ]
        );
    }

    #[test]
    fn a_name_without_end_is_refused() {
        let head = b"\0\x01\x80\0\0\0\0\x01\0\0\0\0";
        // It points at itself; forwards; at one that points back at it.
        for name in [&b"\xc0\x0c"[..], b"\xc0\x20", b"\x01a\xc0\x0c"] {
            let bytes = [
                &head[..],
                name,
                b"\0\x01\0\x01\0\0\0\0\0\x04\x01\x02\x03\x04",
            ]
            .concat();
            assert!(parse(&bytes).unwrap().records.is_empty(), "{name:?}");
        }
        let long = [&head[..], &b"\x3f"[..], &[b'a'; 63]].concat();
        assert!(parse(&long).unwrap().records.is_empty());
        assert_eq!(parse(b"\0\x01"), None);
    }

    #[test]
    fn a_question_is_written_and_read_back() {
        let bytes = question(9, &Name::new("_services._dns-sd._udp.local"), PTR);
        let message = parse(&bytes).unwrap();
        assert_eq!((message.id, message.is_answer), (9, false));
        assert!(Name::new("A._HTTP._tcp.local").ends_with(&Name::new("_http._tcp.Local")));
        assert!(!Name::new("local").ends_with(&Name::new("_tcp.local")));
    }
}
