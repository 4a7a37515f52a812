//! SNMP messages: those with a community (RFC 1157, 1901, 3416) and those of SNMP v3 with its user model (RFC 3412, 3414).

use super::ber::{NULL, OCTETS, OID, Reader, SEQUENCE, integer, item, number, octets};

/// What a device says of itself: `sysDescr.0`.
pub(crate) const SYS_DESCR: &[u8] = &[0x2b, 6, 1, 2, 1, 1, 1, 0];
/// For how long it has been up: `sysUpTime.0`.
pub(crate) const SYS_UP_TIME: &[u8] = &[0x2b, 6, 1, 2, 1, 1, 3, 0];
/// The counters of the user model, without their last two numbers.
const USM_STATS: &[u8] = &[0x2b, 6, 1, 6, 3, 15, 1, 1];

const GET: u8 = 0xa0;
const RESPONSE: u8 = 0xa2;
const REPORT: u8 = 0xa8;
const TIME_TICKS: u8 = 0x43;
/// The most values of one answer that are looked at.
const VALUES_MAX: usize = 8;
/// The most of a device's words that is quoted, in characters.
const QUOTED_MAX: usize = 120;
/// The largest message that we say to take.
const OWN_BYTES_MAX: i64 = 16 * 1024;
/// The user model's number.
const USER_MODEL: i64 = 3;

/// `noSuchName` of SNMP v1: the community is right, and the object is not shown.
const NO_SUCH_NAME: i64 = 2;

/// One value of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Value<'a> {
    name: &'a [u8],
    tag: u8,
    content: &'a [u8],
}

/// What a device answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    tag: u8,
    /// The number of the request that it answers.
    pub(crate) request: i64,
    error: i64,
    values: Vec<Value<'a>>,
}

/// What an answer to our question shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Values that it gives to those who may read; in words.
    Values(String),
    /// It takes the question and does not show these values.
    Hidden,
    /// It does not let this asker read.
    Denied,
    /// A report of the user model: which of its counters.
    Report(u8),
    /// Nothing that answers it.
    Nothing,
}

impl<'a> Answer<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let pdu = reader.item()?;
        let mut inside = pdu.inside();
        let (request, error, _index) = (inside.integer()?, inside.integer()?, inside.integer()?);
        let mut list = inside.within(SEQUENCE)?;
        let mut values = Vec::new();
        while !list.is_empty() && values.len() < VALUES_MAX {
            let mut one = list.within(SEQUENCE)?;
            let name = one.expect(OID)?.content;
            let value = one.item()?;
            values.push(Value {
                name,
                tag: value.tag,
                content: value.content,
            });
        }
        Some(Self {
            tag: pdu.tag,
            request,
            error,
            values,
        })
    }

    /// What it shows.
    pub(crate) fn shown(&self) -> Shown {
        match (self.tag, self.error) {
            (REPORT, _) => match self.values.as_slice() {
                [Value { name, .. }] => match name.strip_prefix(USM_STATS) {
                    Some([counter, 0]) => Shown::Report(*counter),
                    _ => Shown::Nothing,
                },
                _ => Shown::Nothing,
            },
            (RESPONSE, 0) => {
                let words: Vec<String> = self.values.iter().filter_map(Value::words).collect();
                if words.is_empty() {
                    Shown::Hidden
                } else {
                    Shown::Values(words.join(", "))
                }
            }
            (RESPONSE, NO_SUCH_NAME) => Shown::Hidden,
            (RESPONSE, _) => Shown::Denied,
            _ => Shown::Nothing,
        }
    }
}

impl Value<'_> {
    /// In words, where it is one that was asked for.
    fn words(&self) -> Option<String> {
        match (self.name, self.tag) {
            (SYS_DESCR, OCTETS) => {
                let text = String::from_utf8_lossy(self.content);
                let text: String = text.chars().take(QUOTED_MAX).collect();
                Some(format!("sysDescr {text:?}"))
            }
            (SYS_UP_TIME, TIME_TICKS) => {
                let ticks = number(self.content)?;
                Some(format!("sysUpTime {} s", ticks / 100))
            }
            _ => None,
        }
    }
}

/// The question for `sysDescr` and `sysUpTime`.
fn question(request: i64) -> Vec<u8> {
    let name = |oid| item(SEQUENCE, &[&item(OID, &[oid]), &item(NULL, &[])]);
    let names = item(SEQUENCE, &[&name(SYS_DESCR), &name(SYS_UP_TIME)]);
    pdu(GET, request, &names)
}

fn pdu(tag: u8, request: i64, names: &[u8]) -> Vec<u8> {
    item(tag, &[&integer(request), &integer(0), &integer(0), names])
}

/// A version with communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V2c,
}

impl Version {
    pub(crate) const BOTH: [Self; 2] = [Self::V2c, Self::V1];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1 => "SNMPv1",
            Self::V2c => "SNMPv2c",
        }
    }

    fn number(self) -> i64 {
        match self {
            Self::V1 => 0,
            Self::V2c => 1,
        }
    }
}

/// Our question under a community.
pub(crate) fn ask(version: Version, community: &str, request: i64) -> Vec<u8> {
    item(
        SEQUENCE,
        &[
            &integer(version.number()),
            &octets(community.as_bytes()),
            &question(request),
        ],
    )
}

/// Reads an answer under a community.
pub(crate) fn read(bytes: &[u8]) -> Option<Answer<'_>> {
    let mut message = Reader::new(bytes).within(SEQUENCE)?;
    let version = message.integer()?;
    let _community = message.octets()?;
    let known = Version::BOTH.iter().any(|one| one.number() == version);
    Answer::read(&mut message).filter(|_| known)
}

/// What the engine of an agent is known by, and its clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Engine {
    pub(crate) id: Vec<u8>,
    pub(crate) boots: i64,
    pub(crate) time: i64,
}

/// An answer of SNMP v3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secured<'a> {
    /// The number of the message that it answers.
    pub(crate) id: i64,
    /// Whether it says that it is signed.
    pub(crate) signed: bool,
    pub(crate) engine: Engine,
    /// The signature, and where it stands in the message.
    pub(crate) signature: &'a [u8],
    pub(crate) signature_at: usize,
    /// What it says; none where it is encrypted.
    pub(crate) answer: Option<Answer<'a>>,
}

/// Reads an answer of SNMP v3.
pub(crate) fn read_secured(bytes: &[u8]) -> Option<Secured<'_>> {
    let mut message = Reader::new(bytes).within(SEQUENCE)?;
    if message.integer()? != 3 {
        return None;
    }
    let mut head = message.within(SEQUENCE)?;
    let (id, _size, flags) = (head.integer()?, head.integer()?, head.octets()?);
    let flags = *flags.first()?;
    if head.integer()? != USER_MODEL {
        return None;
    }
    let mut user = message.within(OCTETS)?.within(SEQUENCE)?;
    let engine = Engine {
        id: user.octets()?.to_vec(),
        boots: user.integer()?,
        time: user.integer()?,
    };
    let _user = user.octets()?;
    let signature = user.expect(OCTETS)?;
    let answer = if flags & 2 == 0 {
        let mut scoped = message.within(SEQUENCE)?;
        let (_engine, _name) = (scoped.octets()?, scoped.octets()?);
        Some(Answer::read(&mut scoped)?)
    } else {
        None
    };
    Some(Secured {
        id,
        signed: flags & 1 != 0,
        engine,
        signature: signature.content,
        signature_at: signature.at,
        answer,
    })
}

/// A question of SNMP v3: by nobody (which asks for the engine only), or by a user.
pub(crate) struct Question<'a> {
    pub(crate) id: i64,
    pub(crate) engine: &'a Engine,
    pub(crate) user: &'a str,
    /// Bytes that are kept for a signature; none where it is not to be signed.
    pub(crate) signature: usize,
}

impl Question<'_> {
    /// Its bytes, with zeros where the signature is to stand.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        // Reportable, so that a refusal is said; signed.
        let flags = if self.signature == 0 { 4 } else { 5 };
        let head = item(
            SEQUENCE,
            &[
                &integer(self.id),
                &integer(OWN_BYTES_MAX),
                &octets(&[flags]),
                &integer(USER_MODEL),
            ],
        );
        let user = item(
            SEQUENCE,
            &[
                &octets(&self.engine.id),
                &integer(self.engine.boots),
                &integer(self.engine.time),
                &octets(self.user.as_bytes()),
                &octets(&vec![0; self.signature]),
                &octets(&[]),
            ],
        );
        let said = if self.engine.id.is_empty() {
            pdu(GET, self.id, &item(SEQUENCE, &[]))
        } else {
            question(self.id)
        };
        let scoped = item(SEQUENCE, &[&octets(&self.engine.id), &octets(&[]), &said]);
        item(
            SEQUENCE,
            &[&integer(3), &head, &item(OCTETS, &[&user]), &scoped],
        )
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An answer as an agent gives it.
    pub(crate) fn answer(
        tag: u8,
        request: i64,
        error: i64,
        values: &[(&[u8], u8, &[u8])],
    ) -> Vec<u8> {
        let values: Vec<Vec<u8>> = values
            .iter()
            .map(|(name, tag, content)| {
                item(SEQUENCE, &[&item(OID, &[name]), &item(*tag, &[content])])
            })
            .collect();
        let parts: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
        item(
            tag,
            &[
                &integer(request),
                &integer(error),
                &integer(0),
                &item(SEQUENCE, &parts),
            ],
        )
    }

    fn shown(tag: u8, error: i64, values: &[(&[u8], u8, &[u8])]) -> Shown {
        let bytes = item(
            SEQUENCE,
            &[
                &integer(1),
                &octets(b"public"),
                &answer(tag, 7, error, values),
            ],
        );
        read(&bytes).unwrap().shown()
    }

    #[test]
    fn a_question_is_as_other_clients_ask_it() {
        // The first bytes are those of `snmpget -v2c -c public HOST sysDescr.0`.
        let bytes = ask(Version::V2c, "public", 1);
        assert_eq!(&bytes[2..13], b"\x02\x01\x01\x04\x06public");
        assert_eq!(bytes[13], GET);
        assert!(bytes.windows(SYS_DESCR.len()).any(|part| part == SYS_DESCR));
    }

    #[test]
    fn only_a_value_that_was_asked_for_is_a_value() {
        let Shown::Values(words) = shown(
            RESPONSE,
            0,
            &[
                (SYS_DESCR, OCTETS, b"Linux camera"),
                (SYS_UP_TIME, TIME_TICKS, &[0x30, 0x39]),
            ],
        ) else {
            panic!("no values");
        };
        assert_eq!(words, "sysDescr \"Linux camera\", sysUpTime 123 s");
        assert_eq!(shown(RESPONSE, 0, &[(SYS_DESCR, 0x80, b"")]), Shown::Hidden);
        assert_eq!(shown(RESPONSE, 2, &[(SYS_DESCR, NULL, b"")]), Shown::Hidden);
        assert_eq!(shown(RESPONSE, 16, &[]), Shown::Denied);
        assert_eq!(shown(GET, 0, &[(SYS_DESCR, OCTETS, b"x")]), Shown::Nothing);
        assert_eq!(
            shown(RESPONSE, 0, &[(&[0x2b, 6, 1], OCTETS, b"x")]),
            Shown::Hidden
        );
    }

    #[test]
    fn a_report_names_its_counter() {
        let name = [USM_STATS, &[3, 0]].concat();
        assert_eq!(shown(REPORT, 0, &[(&name, 0x41, &[1])]), Shown::Report(3));
        assert_eq!(shown(REPORT, 0, &[]), Shown::Nothing);
    }

    #[test]
    fn a_secured_question_is_read_as_it_was_written() {
        let engine = Engine {
            id: vec![0x80, 0, 0x1f, 0x88, 4, 1],
            boots: 3,
            time: 77,
        };
        let question = Question {
            id: 9,
            engine: &engine,
            user: "admin",
            signature: 12,
        };
        let bytes = question.bytes();
        let read = read_secured(&bytes).unwrap();
        assert_eq!((read.id, read.signed, &read.engine), (9, true, &engine));
        assert_eq!(read.signature, [0; 12]);
        assert_eq!(
            &bytes[read.signature_at - 2..read.signature_at],
            [OCTETS, 12]
        );
        for end in 0..bytes.len() {
            assert_eq!(read_secured(&bytes[..end]), None);
        }
    }
}
