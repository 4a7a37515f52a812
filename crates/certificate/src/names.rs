//! Identifiers of a certificate in words: attributes of names, algorithms and curves.

use super::der::{Der, OID, SEQUENCE, SET, dotted};

/// The most attributes of a name that are read.
const ATTRIBUTES_MAX: usize = 32;
/// The longest value of an attribute, in characters.
const VALUE_MAX: usize = 128;

/// RFC 4514 3 and X.520.
const ATTRIBUTES: [(&str, &str); 11] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.42", "GN"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("0.9.2342.19200300.100.1.25", "DC"),
];

/// RFC 8017, 5758, 8410, 3279.
const SIGNATURES: [(&str, &str); 16] = [
    ("1.2.840.113549.1.1.2", "RSA with MD2"),
    ("1.2.840.113549.1.1.4", "RSA with MD5"),
    ("1.2.840.113549.1.1.5", "RSA with SHA-1"),
    ("1.3.14.3.2.29", "RSA with SHA-1"),
    ("1.2.840.113549.1.1.10", "RSA-PSS"),
    ("1.2.840.113549.1.1.14", "RSA with SHA-224"),
    ("1.2.840.113549.1.1.11", "RSA with SHA-256"),
    ("1.2.840.113549.1.1.12", "RSA with SHA-384"),
    ("1.2.840.113549.1.1.13", "RSA with SHA-512"),
    ("1.2.840.10045.4.1", "ECDSA with SHA-1"),
    ("1.2.840.10045.4.3.2", "ECDSA with SHA-256"),
    ("1.2.840.10045.4.3.3", "ECDSA with SHA-384"),
    ("1.2.840.10045.4.3.4", "ECDSA with SHA-512"),
    ("1.2.840.10040.4.3", "DSA with SHA-1"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
];

/// RFC 5480, 5639, SEC 2.
const CURVES: [(&str, &str); 9] = [
    ("1.2.840.10045.3.1.1", "P-192"),
    ("1.3.132.0.33", "P-224"),
    ("1.2.840.10045.3.1.7", "P-256"),
    ("1.3.132.0.34", "P-384"),
    ("1.3.132.0.35", "P-521"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
];

fn name_in(table: &[(&str, &str)], oid: &str) -> String {
    let known = table.iter().find(|(known, _)| *known == oid);
    known.map_or_else(|| oid.to_owned(), |(_, name)| (*name).to_owned())
}

/// A signature algorithm by its identifier.
pub(crate) fn signature(oid: &[u8]) -> String {
    name_in(&SIGNATURES, &dotted(oid))
}

/// A curve by its identifier.
pub(crate) fn curve(oid: &[u8]) -> String {
    name_in(&CURVES, &dotted(oid))
}

/// A name (RFC 5280 4.1.2.4) as one line, its attributes in the order of the certificate.
pub(crate) fn line(content: &[u8]) -> Option<String> {
    let mut sets = Der::of(content);
    let mut parts = Vec::new();
    while let Some(mut set) = sets.within(SET) {
        while let Some(mut attribute) = set.within(SEQUENCE) {
            let kind = attribute.next(OID)?;
            let value = attribute.any()?;
            if parts.len() < ATTRIBUTES_MAX {
                let kind = name_in(&ATTRIBUTES, &dotted(kind.content));
                parts.push(format!("{kind}={}", text(value.tag, value.content)));
            }
        }
    }
    Some(parts.join(", "))
}

/// The text of a value, by its string type; control characters are replaced.
fn text(tag: u8, content: &[u8]) -> String {
    const T61_STRING: u8 = 0x14;
    const BMP_STRING: u8 = 0x1e;
    let text = match tag {
        BMP_STRING => {
            let units = content.chunks_exact(2).map(|pair| {
                let (high, low) = (pair.first(), pair.last());
                u16::from_be_bytes([
                    high.copied().unwrap_or_default(),
                    low.copied().unwrap_or_default(),
                ])
            });
            String::from_utf16_lossy(&units.collect::<Vec<u16>>())
        }
        T61_STRING => content.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(content).into_owned(),
    };
    let safe = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().take(VALUE_MAX).map(safe).collect()
}
