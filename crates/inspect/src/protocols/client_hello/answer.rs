//! Reads what a server answers to a `ClientHello`: its `ServerHello`, its certificate where it is in the clear, or an alert.

use super::Version;
use crate::protocols::fields::Fields;

/// The longest fragment of a record (RFC 5246 6.2.3).
const FRAGMENT_MAX: usize = (1 << 14) + 2048;
/// The most handshake bytes that are looked at.
const HANDSHAKE_MAX: usize = 64 * 1024;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The server chose.
    Hello {
        /// The version.
        version: u16,
        /// The cipher suite.
        suite: u16,
        /// Its certificate (DER), where it was waited for and is sent in the clear.
        certificate: Option<Vec<u8>>,
    },
    /// The server said no, by this alert.
    Alert(u8),
    /// It is no TLS.
    NotTls,
}

/// Reads an answer; `None` while more bytes are needed. `with_certificate`: a hello alone is not enough.
pub fn read(bytes: &[u8], with_certificate: bool) -> Option<Answer> {
    let mut records = Fields::of(bytes);
    let mut handshake = Vec::new();
    while let Some(kind) = records.u8() {
        if kind != ALERT && kind != HANDSHAKE {
            // After a hello come a change of cipher and sealed records; before one they mean nothing.
            return Some(messages(&handshake, false).unwrap_or(Answer::NotTls));
        }
        let version = records.u16()?;
        if version >> 8 != 3 {
            return Some(Answer::NotTls);
        }
        let length = usize::from(records.u16()?);
        if length > FRAGMENT_MAX {
            return Some(Answer::NotTls);
        }
        let fragment = records.take(length)?;
        if kind == ALERT {
            let said = fragment
                .get(1)
                .map_or(Answer::NotTls, |code| Answer::Alert(*code));
            return Some(messages(&handshake, false).unwrap_or(said));
        }
        handshake.extend_from_slice(fragment);
        if handshake.len() > HANDSHAKE_MAX {
            return Some(messages(&handshake, false).unwrap_or(Answer::NotTls));
        }
        if let Some(answer) = messages(&handshake, with_certificate) {
            return Some(answer);
        }
    }
    None
}

/// What the handshake messages so far say; `None` where they are not yet enough.
fn messages(bytes: &[u8], with_certificate: bool) -> Option<Answer> {
    let mut fields = Fields::of(bytes);
    let mut hello = None;
    while let Some(kind) = fields.u8() {
        let Some(body) = fields.counted(3) else { break };
        match (kind, &hello) {
            (2, None) => {
                let Some((version, suite)) = server_hello(body) else {
                    return Some(Answer::NotTls);
                };
                hello = Some((version, suite));
                // From TLS 1.3 on the certificate is sealed.
                if !with_certificate || version >= Version::Tls13.code() {
                    break;
                }
            }
            (11, Some((version, suite))) => {
                return Some(Answer::Hello {
                    version: *version,
                    suite: *suite,
                    certificate: first_certificate(body),
                });
            }
            // A request for a hello says nothing; after a hello other messages may stand before the end.
            (0, None) => {}
            (_, None) => return Some(Answer::NotTls),
            // The end of the server's part: there is no certificate in this suite.
            (14, Some((version, suite))) => return Some(hello_alone(*version, *suite)),
            (_, Some(_)) => {}
        }
    }
    let (version, suite) = hello?;
    let enough = !with_certificate || version >= Version::Tls13.code();
    enough.then(|| hello_alone(version, suite))
}

fn hello_alone(version: u16, suite: u16) -> Answer {
    Answer::Hello {
        version,
        suite,
        certificate: None,
    }
}

/// The version and suite of a `ServerHello`; one that asks for another hello names them too (RFC 8446 4.1.4).
fn server_hello(body: &[u8]) -> Option<(u16, u16)> {
    let mut fields = Fields::of(body);
    let legacy = fields.u16()?;
    fields.take(32)?;
    fields.counted(1)?;
    let suite = fields.u16()?;
    fields.u8()?;
    let mut version = legacy;
    if !fields.rest().is_empty() {
        let mut extensions = Fields::of(fields.counted(2)?);
        while !extensions.rest().is_empty() {
            let kind = extensions.u16()?;
            let value = extensions.counted(2)?;
            if kind == 43 {
                version = Fields::of(value).u16()?;
            }
        }
    }
    Some((version, suite))
}

/// The server's own certificate, the first of its chain.
fn first_certificate(body: &[u8]) -> Option<Vec<u8>> {
    let mut chain = Fields::of(Fields::of(body).counted(3)?);
    chain.counted(3).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [&[kind, 3, 1], &length[..], body].concat()
    }

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&[kind], &length[1..], body].concat()
    }

    fn hello(extensions: &[u8]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([9; 32]);
        body.extend([0, 0xc0, 0x2f, 0]);
        body.extend(extensions);
        message(2, &body)
    }

    #[test]
    fn a_hello_and_its_certificate_are_read_over_split_records() {
        let certificate = message(11, &[0, 0, 6, 0, 0, 3, 1, 2, 3]);
        let all = [hello(&[]), certificate].concat();
        let (front, back) = all.split_at(20);
        let bytes = [record(22, front), record(22, back)].concat();
        let expected = |certificate| Answer::Hello {
            version: 0x0303,
            suite: 0xc02f,
            certificate,
        };
        assert_eq!(read(&bytes, true), Some(expected(Some(vec![1, 2, 3]))));
        assert_eq!(read(&bytes, false), Some(expected(None)));
        assert_eq!(read(&record(22, &hello(&[])), true), None);
        let anonymous = [hello(&[]), message(12, b"key"), message(14, b"")].concat();
        assert_eq!(read(&record(22, &anonymous), true), Some(expected(None)));
    }

    #[test]
    fn the_version_of_tls_1_3_stands_in_an_extension() {
        let bytes = record(22, &hello(&[0, 6, 0, 43, 0, 2, 3, 4]));
        assert_eq!(
            read(&bytes, true),
            Some(Answer::Hello {
                version: 0x0304,
                suite: 0xc02f,
                certificate: None
            })
        );
    }

    #[test]
    fn an_alert_is_a_no_and_other_words_are_no_tls() {
        assert_eq!(read(&record(21, &[2, 70]), true), Some(Answer::Alert(70)));
        assert_eq!(
            read(b"HTTP/1.0 400 Bad Request", true),
            Some(Answer::NotTls)
        );
        assert_eq!(
            read(&record(22, &message(9, b"")), true),
            Some(Answer::NotTls)
        );
        assert_eq!(read(b"", true), None);
        assert_eq!(read(&[22, 3, 3, 0xff, 0xff], true), Some(Answer::NotTls));
    }
}
