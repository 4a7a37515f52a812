//! DSSE version 1 envelopes: a payload, its type, and signatures over both.
//!
//! Source: secure-systems-lab/dsse, `protocol.md` (the pre-authentication encoding) and `envelope.md` (the JSON).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

/// The payload type of an in-toto Statement.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// The largest envelope that is read, in bytes: a statement names each file of a bundle.
const MAX_ENVELOPE: usize = 16 << 20;
/// The most signatures of one envelope.
const MAX_SIGNATURES: usize = 8;
/// The longest payload type or key id, in bytes.
const MAX_WORD: usize = 256;

/// Why bytes are not an envelope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DsseError {
    /// Too large, or too many parts.
    #[error("the envelope is refused: {0}")]
    Limit(String),
    /// Not the JSON of an envelope.
    #[error("this is not a DSSE envelope: {0}")]
    Json(String),
    /// Base64 that no encoder writes.
    #[error("the envelope's {0} is not base64")]
    Base64(&'static str),
}

/// One signature of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopeSignature {
    /// A hint at the key. It is not signed, so nothing may be decided by it (`protocol.md`).
    pub keyid: Option<String>,
    /// The signature's bytes.
    pub sig: Vec<u8>,
}

/// An envelope as read or as built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// What the payload is.
    pub payload_type: String,
    /// The bytes that were signed.
    pub payload: Vec<u8>,
    /// The signatures, at least one.
    pub signatures: Vec<EnvelopeSignature>,
}

/// The JSON as it is written, in the order of our canonical encoding.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<WireSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSignature {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keyid: Option<String>,
    sig: String,
}

/// The pre-authentication encoding: the bytes that are signed.
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len().saturating_add(payload_type.len() + 48));
    out.extend_from_slice(format!("DSSEv1 {} ", payload_type.len()).as_bytes());
    out.extend_from_slice(payload_type.as_bytes());
    out.extend_from_slice(format!(" {} ", payload.len()).as_bytes());
    out.extend_from_slice(payload);
    out
}

impl Envelope {
    /// Reads an envelope. Both base64 alphabets are accepted, as `protocol.md` demands; fields that DSSE does not
    /// know, and fields given twice, are refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, DsseError> {
        if bytes.len() > MAX_ENVELOPE {
            return Err(DsseError::Limit(format!(
                "it is larger than {MAX_ENVELOPE} bytes"
            )));
        }
        let wire: Wire =
            serde_json::from_slice(bytes).map_err(|cause| DsseError::Json(cause.to_string()))?;
        if wire.signatures.is_empty() || wire.signatures.len() > MAX_SIGNATURES {
            let found = wire.signatures.len();
            return Err(DsseError::Limit(format!(
                "1 to {MAX_SIGNATURES} signatures, not {found}"
            )));
        }
        let words = wire.signatures.iter().filter_map(|one| one.keyid.as_ref());
        if words
            .chain([&wire.payload_type])
            .any(|word| word.len() > MAX_WORD)
        {
            return Err(DsseError::Limit(format!(
                "a word is longer than {MAX_WORD} bytes"
            )));
        }
        let signatures = wire.signatures.into_iter().map(|one| {
            let sig = decode(&one.sig).ok_or(DsseError::Base64("signature"))?;
            Ok(EnvelopeSignature {
                keyid: one.keyid,
                sig,
            })
        });
        Ok(Self {
            payload: decode(&wire.payload).ok_or(DsseError::Base64("payload"))?,
            payload_type: wire.payload_type,
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }

    /// The canonical JSON: the fields in the order payload, payloadType, signatures; standard base64 with padding;
    /// no white space; one newline at the end.
    pub fn to_json(&self) -> Vec<u8> {
        let signatures = self.signatures.iter().map(|one| WireSignature {
            keyid: one.keyid.clone(),
            sig: STANDARD.encode(&one.sig),
        });
        let wire = Wire {
            payload: STANDARD.encode(&self.payload),
            payload_type: self.payload_type.clone(),
            signatures: signatures.collect(),
        };
        // Strings and lists always serialise.
        let mut json = serde_json::to_vec(&wire).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// Whether at least one signature is `key`'s over this payload and type. The check is strict (RFC 8032 5.1.7 with
    /// neither small-order keys nor malleable signatures), so one signature has one spelling.
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let message = pae(&self.payload_type, &self.payload);
        self.signatures.iter().any(|one| {
            Signature::from_slice(&one.sig)
                .is_ok_and(|signature| key.verify_strict(&message, &signature).is_ok())
        })
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD
        .decode(text)
        .or_else(|_cause| URL_SAFE.decode(text))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::Signer;

    // The example of secure-systems-lab/dsse, protocol.md, section "Test Vectors".
    const TYPE: &str = "http://example.com/HelloWorld";
    const BODY: &[u8] = b"hello world";
    const SIG: &str =
        "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";

    fn published() -> String {
        format!(
            r#"{{"payload": "aGVsbG8gd29ybGQ=", "payloadType": "{TYPE}", "signatures": [{{"sig": "{SIG}"}}]}}"#
        )
    }

    #[test]
    fn the_encoding_is_that_of_the_published_vector() {
        assert_eq!(
            pae(TYPE, BODY),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
        // Lengths are of bytes, not of characters.
        assert_eq!(pae("\u{e9}", b""), "DSSEv1 2 \u{e9} 0 ".as_bytes());
    }

    #[test]
    fn the_published_envelope_is_read_in_both_alphabets() {
        let envelope = Envelope::parse(published().as_bytes()).unwrap();
        assert_eq!(
            (envelope.payload_type.as_str(), envelope.payload.as_slice()),
            (TYPE, BODY)
        );
        assert_eq!(envelope.signatures[0].sig.len(), 64);
        let url_safe = published().replace(SIG, &SIG.replace('+', "-").replace('/', "_"));
        assert_eq!(Envelope::parse(url_safe.as_bytes()).unwrap(), envelope);
    }

    #[test]
    fn a_signature_binds_payload_and_type() {
        let key = ed25519_dalek::SigningKey::from_bytes(&[3; 32]);
        let sig = key.sign(&pae(IN_TOTO, b"{}")).to_bytes().to_vec();
        let good = Envelope {
            payload_type: IN_TOTO.into(),
            payload: b"{}".to_vec(),
            signatures: vec![EnvelopeSignature { keyid: None, sig }],
        };
        assert!(good.is_signed_by(&key.verifying_key()));
        assert_eq!(Envelope::parse(&good.to_json()).unwrap(), good);
        let retyped = Envelope {
            payload_type: TYPE.into(),
            ..good.clone()
        };
        let changed = Envelope {
            payload: b"[]".to_vec(),
            ..good
        };
        assert!(!retyped.is_signed_by(&key.verifying_key()));
        assert!(!changed.is_signed_by(&key.verifying_key()));
    }

    #[test]
    fn what_is_no_envelope_is_refused() {
        let many = format!("[{}]", [r#"{"sig":""}"#; 9].join(","));
        for bad in [
            String::new(),
            "[]".into(),
            published().replace("payloadType", "payload"),
            published().replace(r#""sig""#, r#""sig": "", "extra""#),
            published().replace("aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGQ"),
            published().replace("aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGR="),
            r#"{"payload":"","payloadType":"","signatures":[]}"#.into(),
            format!(r#"{{"payload":"","payloadType":"","signatures":{many}}}"#),
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        ] {
            assert!(
                Envelope::parse(bad.as_bytes()).is_err(),
                "accepted: {bad:.80}"
            );
        }
    }
}
