//! Writes a `ClientHello` (RFC 5246 7.4.1.2, RFC 8446 4.1.2, RFC 6101 5.6.1.2), in one record.

use super::Version;

/// Groups that are said to be known: x25519, P-256, P-384, P-521 (RFC 8422 5.1.1, RFC 8446 4.2.7).
const GROUPS: [u16; 4] = [29, 23, 24, 25];
/// Signatures that are said to be known, old ones too: a device is to be seen as it is.
const SIGNATURES: [u16; 16] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501,
    0x0601, 0x0203, 0x0201, 0x0202,
];
/// Says that renegotiation is safe, where extensions cannot (RFC 5746 3.3).
const RENEGOTIATION_SCSV: u16 = 0x00ff;

/// The bytes of a hello that takes exactly this version and these suites. `random` is the hello's, its session's, and
/// its share of a key exchange that never comes to an end.
pub(super) fn write(version: Version, suites: &[u16], random: &[u8; 96]) -> Vec<u8> {
    let (nonce, rest) = random.split_at(32);
    let (session, share) = rest.split_at(32);
    let tls13 = version == Version::Tls13;
    let mut body = if tls13 { Version::Tls12 } else { version }
        .code()
        .to_be_bytes()
        .to_vec();
    body.extend(nonce);
    counted(&mut body, 1, if tls13 { session } else { &[] });
    let signal = (!tls13).then_some(&RENEGOTIATION_SCSV);
    counted(&mut body, 2, &numbers(suites.iter().chain(signal)));
    counted(&mut body, 1, &[0]);
    if version != Version::Ssl3 {
        counted(&mut body, 2, &extensions(version, share));
    }
    let mut handshake = vec![1];
    counted(&mut handshake, 3, &body);
    // Records carry the oldest version that may be meant: newer numbers there make old servers hang up.
    let mut record = vec![22, 3, u8::from(version != Version::Ssl3)];
    counted(&mut record, 2, &handshake);
    record
}

fn extensions(version: Version, share: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    extension(&mut all, 10, &prefixed(2, &numbers(GROUPS.iter())));
    extension(&mut all, 11, &[1, 0]);
    if version >= Version::Tls12 {
        extension(&mut all, 13, &prefixed(2, &numbers(SIGNATURES.iter())));
    }
    if version == Version::Tls13 {
        extension(&mut all, 43, &[2, 3, 4]);
        let mut entry = 29_u16.to_be_bytes().to_vec();
        counted(&mut entry, 2, share);
        extension(&mut all, 51, &prefixed(2, &entry));
    }
    all
}

fn extension(to: &mut Vec<u8>, kind: u16, value: &[u8]) {
    to.extend(kind.to_be_bytes());
    counted(to, 2, value);
}

fn numbers<'a>(values: impl Iterator<Item = &'a u16>) -> Vec<u8> {
    values.flat_map(|value| value.to_be_bytes()).collect()
}

fn prefixed(width: usize, bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    counted(&mut all, width, bytes);
    all
}

/// Appends `bytes` after their length in `width` bytes. All that is written here is short.
fn counted(to: &mut Vec<u8>, width: usize, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or_default().to_be_bytes();
    to.extend(length.iter().skip(4_usize.saturating_sub(width)));
    to.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::fields::Fields;

    #[test]
    fn the_lengths_of_a_hello_add_up_in_each_version() {
        for version in Version::ALL {
            let bytes = write(version, &[0x1301, 0xc02f], &[7; 96]);
            let mut record = Fields::of(&bytes);
            assert_eq!(record.u8(), Some(22));
            record.take(2).unwrap();
            let mut handshake = Fields::of(record.counted(2).unwrap());
            assert_eq!(record.rest(), b"");
            assert_eq!(handshake.u8(), Some(1));
            let mut body = Fields::of(handshake.counted(3).unwrap());
            assert_eq!(handshake.rest(), b"");
            let said = body.u16().unwrap();
            assert_eq!(said, version.code().min(0x0303));
            body.take(32).unwrap();
            body.counted(1).unwrap();
            body.counted(2).unwrap();
            assert_eq!(body.counted(1), Some(&[0][..]));
            if version == Version::Ssl3 {
                assert_eq!(body.rest(), b"");
            } else {
                let mut extensions = Fields::of(body.counted(2).unwrap());
                assert_eq!(body.rest(), b"");
                while !extensions.rest().is_empty() {
                    extensions.u16().unwrap();
                    extensions.counted(2).unwrap();
                }
            }
        }
    }
}
