//! Reads a certificate (RFC 5280, DER) as far as it is told: who, by whom, when, which key, how signed.
//!
//! Covers: versions 1 to 3; RSA, DSA, EC and Ed25519 keys; times as old devices write them, without seconds too. Does
//! not cover: extensions, chains, revocation. Whether the certificate's own key signed it is verified for the algorithms
//! that rustls has (RSA from 2048 bits and ECDSA, both with SHA-2, and Ed25519); for others it is taken from issuer and
//! subject being the same. Limits: 64 KiB; 32 attributes of a name.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use proofhouse_law::Digest;
use proofhouse_law::observation::Certificate;
use rustls::crypto::ring;
use thiserror::Error;

mod der;
mod names;

use der::{BIT_STRING, CONTEXT_0, Der, GENERALIZED_TIME, INTEGER, OID, SEQUENCE, UTC_TIME, Value};

/// The largest certificate that is read, in bytes.
const BYTES_MAX: usize = 64 * 1024;

/// Why a certificate could not be read.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum X509Error {
    /// Larger than is read.
    #[error("it is larger than 64 KiB")]
    TooLarge,
    /// A part is missing or is not as RFC 5280 has it.
    #[error("its {0} cannot be read")]
    Part(&'static str),
}

/// Reads a certificate.
pub fn read(bytes: &[u8]) -> Result<Certificate, X509Error> {
    if bytes.len() > BYTES_MAX {
        return Err(X509Error::TooLarge);
    }
    let part = X509Error::Part;
    let outer = Der::of(bytes).next(SEQUENCE).ok_or(part("outside"))?;
    let mut parts = Der::of(outer.content);
    let signed = parts.next(SEQUENCE).ok_or(part("signed part"))?;
    let algorithm = parts.next(SEQUENCE).ok_or(part("signature algorithm"))?;
    let signature = parts.next(BIT_STRING).ok_or(part("signature"))?;
    let mut fields = Der::of(signed.content);
    let _version = fields.next(CONTEXT_0);
    fields.next(INTEGER).ok_or(part("serial number"))?;
    fields.next(SEQUENCE).ok_or(part("signature algorithm"))?;
    let issuer = fields.next(SEQUENCE).ok_or(part("issuer"))?;
    let mut validity = fields.within(SEQUENCE).ok_or(part("validity"))?;
    let subject = fields.next(SEQUENCE).ok_or(part("subject"))?;
    let spki = fields.next(SEQUENCE).ok_or(part("public key"))?;
    let mut time = || validity.any().and_then(moment).ok_or(part("validity"));
    let (not_before, not_after) = (time()?, time()?);
    let oid = Der::of(algorithm.content).next(OID);
    let oid = oid.ok_or(part("signature algorithm"))?;
    let own = issuer.content == subject.content;
    Ok(Certificate {
        sha256: Digest::of(outer.whole),
        spki_sha256: Digest::of(spki.whole),
        subject: names::line(subject.content).ok_or(part("subject"))?,
        issuer: names::line(issuer.content).ok_or(part("issuer"))?,
        not_before,
        not_after,
        key: key(spki.content).ok_or(part("public key"))?,
        signature: names::signature(oid.content),
        self_signed: own
            && verified(
                signed.whole,
                algorithm.content,
                signature.content,
                spki.content,
            )
            .unwrap_or(true),
    })
}

/// Whether the key signed the certificate; `None` where that cannot be verified here.
fn verified(signed: &[u8], algorithm: &[u8], signature: &[u8], spki: &[u8]) -> Option<bool> {
    let mut key = Der::of(spki);
    let key_algorithm = key.next(SEQUENCE)?.content;
    let (_, key) = key.next(BIT_STRING)?.content.split_first()?;
    let (_, signature) = signature.split_first()?;
    let all = ring::default_provider()
        .signature_verification_algorithms
        .all;
    let fitting = all.iter().find(|one| {
        one.public_key_alg_id().as_ref() == key_algorithm
            && one.signature_alg_id().as_ref() == algorithm
    })?;
    let small = key_algorithm_is_rsa(key_algorithm) && rsa_bits(key)? < 2048;
    (!small).then(|| fitting.verify_signature(key, signed, signature).is_ok())
}

const RSA: &str = "1.2.840.113549.1.1.1";
const DSA: &str = "1.2.840.10040.4.1";
const EC: &str = "1.2.840.10045.2.1";

fn key_algorithm_is_rsa(algorithm: &[u8]) -> bool {
    let oid = Der::of(algorithm).next(OID);
    oid.is_some_and(|oid| der::dotted(oid.content) == RSA)
}

/// The kind and size of a public key.
fn key(spki: &[u8]) -> Option<String> {
    let mut parts = Der::of(spki);
    let mut algorithm = parts.within(SEQUENCE)?;
    let oid = der::dotted(algorithm.next(OID)?.content);
    let (_, bits) = parts.next(BIT_STRING)?.content.split_first()?;
    Some(match oid.as_str() {
        RSA => format!("RSA {}", rsa_bits(bits)?),
        DSA => {
            let p = algorithm
                .within(SEQUENCE)
                .and_then(|mut parameters| parameters.next(INTEGER));
            p.map_or_else(
                || "DSA".to_owned(),
                |p| format!("DSA {}", bit_length(p.content)),
            )
        }
        EC => {
            let curve = algorithm.next(OID);
            let curve = curve.map_or_else(
                || "of explicit parameters".to_owned(),
                |curve| names::curve(curve.content),
            );
            format!("EC {curve}")
        }
        _ => names::signature(Der::of(spki).within(SEQUENCE)?.next(OID)?.content),
    })
}

/// The size of the modulus of an RSA key (RFC 8017 A.1.1).
fn rsa_bits(key: &[u8]) -> Option<usize> {
    let mut key = Der::of(key).within(SEQUENCE)?;
    Some(bit_length(key.next(INTEGER)?.content))
}

fn bit_length(integer: &[u8]) -> usize {
    let zeros = integer.iter().take_while(|byte| **byte == 0).count();
    let digits = integer.get(zeros..).unwrap_or_default();
    let leading = digits.first().map_or(0, |byte| byte.leading_zeros());
    (digits.len() * 8).saturating_sub(leading as usize)
}

/// A moment: `YYMMDDHHMM[SS]Z` or `YYYYMMDDHHMM[SS]Z` (RFC 5280 4.1.2.5).
fn moment(value: Value<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(value.content).ok()?;
    let digits = text.strip_suffix('Z')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match value.tag {
        UTC_TIME => {
            let (year, rest) = digits.split_at_checked(2)?;
            let year: i16 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = digits.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let mut pairs = rest
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok()?.parse::<i8>().ok());
    let mut next = || pairs.next().flatten();
    let date = Date::new(year, next()?, next()?).ok()?;
    let time = Time::new(next()?, next()?, next().unwrap_or_default(), 0).ok()?;
    let moment = TimeZone::UTC.to_timestamp(DateTime::from_parts(date, time));
    // "No end" is written as the last second of the year 9999, a little after the last moment that is counted here.
    Some(moment.unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(tag: u8, text: &str) -> Option<Timestamp> {
        moment(Value {
            tag,
            content: text.as_bytes(),
            whole: &[],
        })
    }

    #[test]
    fn times_of_both_kinds_are_read_and_others_are_none() {
        let time = |text: &str| Some(text.parse().unwrap());
        assert_eq!(at(UTC_TIME, "700101000000Z"), time("1970-01-01T00:00:00Z"));
        assert_eq!(at(UTC_TIME, "3801190314Z"), time("2038-01-19T03:14:00Z"));
        assert_eq!(
            at(GENERALIZED_TIME, "20500101000000Z"),
            time("2050-01-01T00:00:00Z")
        );
        assert_eq!(
            at(GENERALIZED_TIME, "99991231235959Z"),
            Some(Timestamp::MAX)
        );
        for wrong in ["", "Z", "701301000000Z", "7001010000", "-01010000000Z"] {
            assert_eq!(at(UTC_TIME, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sizes_of_keys_are_counted_in_bits() {
        assert_eq!(bit_length(&[0, 0x80, 0]), 16);
        assert_eq!(bit_length(&[1, 0]), 9);
        assert_eq!(bit_length(&[]), 0);
    }

    #[test]
    fn what_is_no_certificate_says_which_part_fails() {
        assert_eq!(read(b""), Err(X509Error::Part("outside")));
        assert_eq!(read(&[0x30, 0]), Err(X509Error::Part("signed part")));
        assert_eq!(read(&vec![0; BYTES_MAX + 1]), Err(X509Error::TooLarge));
    }
}
