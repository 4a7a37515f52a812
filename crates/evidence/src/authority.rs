//! The signed authority to test: whose leave it is, for which units of which product, at which exact addresses, until when.
//!
//! A DSSE envelope with a payload type of its own, as a maker's statement has ([`crate::compliance`]): it vouches for no file,
//! and the subjects of an in-toto Statement are files. What it gives leave for is said in the words of a bundle's manifest, so
//! that the two are compared field by field. The key that signs and the moment stand inside what is signed.

use jiff::Timestamp;
use proofhouse_law::Digest;
use serde::{Deserialize, Serialize};

use crate::bundle::{Authority, SignerStatus, SubjectHead, judge};
use crate::dsse::{Envelope, EnvelopeSignature, pae};
use crate::keys::{KeyError, KeyId, KeyRole, SigningKey, TrustFile};

mod covers;

pub use covers::Misfit;

/// The payload type. Chosen once.
pub const PAYLOAD_TYPE: &str = "application/vnd.proofhouse.authority+json";
/// The largest authority that is read, in bytes: it names the few units of a bench.
pub const AUTHORITY_BYTES_MAX: usize = 64 * 1024;
/// The only schema so far.
const SCHEMA: u32 = 1;

/// What an authority gives leave for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The product and its units.
    pub subject: SubjectHead,
    /// Whose leave it is, on what ground, until when, and at which exact addresses.
    pub authority: Authority,
}

/// The payload, in the order in which it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    schema: u32,
    signer: KeyId,
    signed_on: Timestamp,
    terms: Terms,
}

/// An authority as somebody signed it. Whether the signature stands, [`SignedAuthority::signer`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAuthority {
    /// What it gives leave for.
    pub terms: Terms,
    /// The key that it says signed it.
    pub key_id: KeyId,
    /// When it says it was signed; the key is judged at this moment.
    pub signed_on: Timestamp,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// The file's bytes, which are sealed as they are.
    pub bytes: Vec<u8>,
    envelope: Envelope,
}

/// Why bytes are no authority.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no signed authority to test: {0}")]
pub struct NoAuthority(String);

/// Why an authority opens nothing at a moment, whatever is to be tested.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// The key is not in the trust file.
    #[error("nobody enrolled the key {0} that it says signed it")]
    UnknownKey(KeyId),
    /// The key is in the trust file, and its signature does not stand.
    #[error("{0}")]
    Refused(String),
    /// The key was revoked since.
    #[error(
        "the key {key} that signed it at {signed} was revoked at {revoked} ({reason}), and opens no address any more"
    )]
    Revoked {
        /// The key.
        key: KeyId,
        /// When it signed.
        signed: Timestamp,
        /// When it was revoked.
        revoked: Timestamp,
        /// Why.
        reason: String,
    },
    /// It was signed in the future.
    #[error("it says that it was signed at {0}, which is still to come")]
    Early(Timestamp),
    /// It has expired.
    #[error("it expired at {0}")]
    Expired(Timestamp),
}

/// Signs an authority at the moment `at`; returns the bytes of its file.
///
/// # Errors
/// Where the key has another role than `approval`.
pub fn sign(terms: Terms, key: &SigningKey, at: Timestamp) -> Result<Vec<u8>, KeyError> {
    let payload = Payload {
        schema: SCHEMA,
        signer: key.id(),
        signed_on: at,
        terms,
    };
    // Plain data with string keys always serialises.
    let payload = serde_json::to_vec(&payload).unwrap_or_default();
    let sig = key.sign(KeyRole::Approval, &pae(PAYLOAD_TYPE, &payload))?;
    let signatures = vec![EnvelopeSignature {
        keyid: Some(key.id().to_string()),
        sig: sig.to_bytes().to_vec(),
    }];
    let envelope = Envelope {
        payload_type: PAYLOAD_TYPE.to_owned(),
        payload,
        signatures,
    };
    Ok(envelope.to_json())
}

impl SignedAuthority {
    /// Reads the bytes of an authority's file.
    ///
    /// # Errors
    /// Why they are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoAuthority> {
        if bytes.len() > AUTHORITY_BYTES_MAX {
            let why = format!("it is larger than {AUTHORITY_BYTES_MAX} bytes");
            return Err(NoAuthority(why));
        }
        let envelope = Envelope::parse(bytes).map_err(|cause| NoAuthority(cause.to_string()))?;
        if envelope.payload_type != PAYLOAD_TYPE {
            let found: String = envelope.payload_type.chars().take(80).collect();
            return Err(NoAuthority(format!("its payload type is {found:?}")));
        }
        let payload: Payload = serde_json::from_slice(&envelope.payload)
            .map_err(|cause| NoAuthority(cause.to_string()))?;
        if payload.schema != SCHEMA {
            let why = format!(
                "its schema is {}, and {SCHEMA} is read here",
                payload.schema
            );
            return Err(NoAuthority(why));
        }
        Ok(Self {
            terms: payload.terms,
            key_id: payload.signer,
            signed_on: payload.signed_on,
            sha256: Digest::of(bytes),
            bytes: bytes.to_vec(),
            envelope,
        })
    }

    /// What the trust file says of the key that signed it, at the moment at which it signed.
    pub fn signer(&self, trust: &TrustFile) -> SignerStatus {
        let signed = (&self.key_id, self.signed_on);
        judge(&self.envelope, KeyRole::Approval, signed, trust)
    }

    /// Whether it opens anything at the moment `now`.
    ///
    /// The key is judged at the time at which it signed, as everywhere; but that time is the signer's own word, and a test is
    /// about to begin: a key that was revoked since opens nothing.
    ///
    /// # Errors
    /// Why not.
    pub fn stands(&self, trust: &TrustFile, now: Timestamp) -> Result<(), Objection> {
        match self.signer(trust) {
            SignerStatus::Trusted { .. } => {}
            SignerStatus::Refused { why, .. } => return Err(Objection::Refused(why)),
            SignerStatus::Unknown { .. } | SignerStatus::Unreadable => {
                return Err(Objection::UnknownKey(self.key_id.clone()));
            }
        }
        let key = trust.find(&self.key_id);
        let revoked = key.and_then(|key| key.revoked.as_ref());
        if let Some(revoked) = revoked.filter(|revoked| revoked.at <= now) {
            return Err(Objection::Revoked {
                key: self.key_id.clone(),
                signed: self.signed_on,
                revoked: revoked.at,
                reason: revoked.reason.clone(),
            });
        }
        if self.signed_on > now {
            return Err(Objection::Early(self.signed_on));
        }
        let expires = self.terms.authority.expires;
        if now >= expires {
            return Err(Objection::Expired(expires));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Target;
    use crate::keys::Window;

    pub(super) fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    pub(super) fn key(role: KeyRole, seed: u8) -> SigningKey {
        SigningKey::from_random(role, "head of office".parse().unwrap(), &[seed; 32])
    }

    pub(super) fn terms() -> Terms {
        Terms {
            subject: SubjectHead {
                brand: "Acme".into(),
                model: "Eye 1".into(),
                kind: "camera".into(),
                units: vec!["SN1".into()],
            },
            authority: Authority {
                owner: "Office".into(),
                basis: "leave of 1 June".into(),
                expires: at("2027-01-01T00:00:00Z"),
                targets: vec![Target {
                    unit: Some("SN1".into()),
                    address: "8.8.8.8".into(),
                    mac: None,
                    further_macs: Vec::new(),
                    serial: Some("SN1".into()),
                }],
            },
        }
    }

    pub(super) fn signed(key: &SigningKey) -> SignedAuthority {
        let bytes = sign(terms(), key, at("2026-06-01T00:00:00Z")).unwrap();
        SignedAuthority::parse(&bytes).unwrap()
    }

    fn trusting(key: &SigningKey, from: &str) -> TrustFile {
        let window = Window {
            from: at(from),
            until: at("2028-01-01T00:00:00Z"),
        };
        TrustFile::default().enrol(&key.public(), window).unwrap().0
    }

    #[test]
    fn only_an_approval_key_that_is_enrolled_and_was_good_then_is_believed() {
        let (approval, lab) = (key(KeyRole::Approval, 1), key(KeyRole::Lab, 2));
        assert!(sign(terms(), &lab, at("2026-06-01T00:00:00Z")).is_err());
        let one = signed(&approval);
        let from = "2026-01-01T00:00:00Z";
        let trust = trusting(&approval, from);
        assert!(matches!(one.signer(&trust), SignerStatus::Trusted { .. }));
        let stranger = trusting(&lab, from);
        assert!(matches!(
            one.signer(&stranger),
            SignerStatus::Unknown { .. }
        ));
        let why = |status: SignerStatus| match status {
            SignerStatus::Refused { why, .. } => why,
            other => panic!("{other:?}"),
        };
        let late = trusting(&approval, "2026-07-01T00:00:00Z");
        assert!(why(one.signer(&late)).contains("may sign from 2026-07-01"));
        // The lab's own key, passed off as one that approves.
        let forged = signed(&key(KeyRole::Approval, 2));
        assert!(
            why(forged.signer(&stranger))
                .contains("has the role lab, and only one of the role approval")
        );
        let (revoked, _) = trust
            .revoke(&approval.id(), at("2026-05-01T00:00:00Z"), "lost")
            .unwrap();
        assert!(why(one.signer(&revoked)).contains("was revoked"));
    }

    #[test]
    fn it_opens_nothing_before_it_was_signed_after_its_end_or_once_its_key_was_revoked() {
        let approval = key(KeyRole::Approval, 1);
        let one = signed(&approval);
        let trust = trusting(&approval, "2026-01-01T00:00:00Z");
        let stands = |now: &str| one.stands(&trust, at(now));
        assert_eq!(stands("2026-06-02T00:00:00Z"), Ok(()));
        assert_eq!(
            stands("2026-05-31T00:00:00Z"),
            Err(Objection::Early(one.signed_on))
        );
        let end = at("2027-01-01T00:00:00Z");
        assert_eq!(stands("2027-01-01T00:00:00Z"), Err(Objection::Expired(end)));
        assert_eq!(
            one.stands(&TrustFile::default(), one.signed_on),
            Err(Objection::UnknownKey(approval.id()))
        );
        let (revoked, _) = trust
            .revoke(
                &approval.id(),
                at("2026-07-01T00:00:00Z"),
                "left the office",
            )
            .unwrap();
        // What it signed before stands, and opens nothing any more.
        assert!(matches!(one.signer(&revoked), SignerStatus::Trusted { .. }));
        assert_eq!(one.stands(&revoked, at("2026-06-30T00:00:00Z")), Ok(()));
        let refused = one.stands(&revoked, at("2026-07-01T00:00:00Z"));
        assert!(refused.unwrap_err().to_string().contains("left the office"));
    }

    #[test]
    fn a_changed_word_breaks_the_signature() {
        let approval = key(KeyRole::Approval, 1);
        let mut envelope = Envelope::parse(&signed(&approval).bytes).unwrap();
        let payload = String::from_utf8(envelope.payload).unwrap();
        envelope.payload = payload.replace("8.8.8.8", "8.8.4.4").into_bytes();
        let changed = SignedAuthority::parse(&envelope.to_json()).unwrap();
        let status = changed.signer(&trusting(&approval, "2026-01-01T00:00:00Z"));
        assert!(
            matches!(&status, SignerStatus::Refused { why, .. } if why.contains("not one of the key")),
            "{status:?}"
        );
    }

    #[test]
    fn what_is_no_authority_is_refused() {
        let other = Envelope {
            payload_type: crate::dsse::IN_TOTO.to_owned(),
            payload: b"{}".to_vec(),
            signatures: vec![EnvelopeSignature {
                keyid: None,
                sig: Vec::new(),
            }],
        };
        let empty = Envelope {
            payload_type: PAYLOAD_TYPE.to_owned(),
            ..other.clone()
        };
        let long = vec![b' '; AUTHORITY_BYTES_MAX + 1];
        for bad in [b"no".to_vec(), other.to_json(), empty.to_json(), long] {
            assert!(SignedAuthority::parse(&bad).is_err());
        }
    }
}
