//! The signature over a maker's statement of compliance: a DSSE envelope beside it, whose payload is the statement's data, byte for byte.
//!
//! It can be read without any key of ours: whether the envelope is over these very data shows by itself, and who signed shows
//! with the maker's public key.

use ed25519_dalek::Signer as _;
use serde::Serialize;

use crate::dsse::{Envelope, EnvelopeSignature, pae};
use crate::keys::{KeyError, KeyId, KeyName, KeyRole, PublicKey, SigningKey};

/// The payload type. Chosen once.
pub const PAYLOAD_TYPE: &str = "application/vnd.proofhouse.statement-of-compliance+json";

/// How the signature of a statement stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Signed {
    /// By a key that was handed in.
    SignedBy {
        /// The key's name.
        name: KeyName,
        /// Its id.
        key_id: KeyId,
    },
    /// There is no envelope.
    NotSigned,
    /// The envelope is over these data, and nobody handed in the key that made it.
    UnknownKey {
        /// The key that the envelope hints at; a hint is not signed.
        hint: Option<String>,
    },
    /// The envelope does not stand.
    Broken {
        /// Why, in a whole sentence.
        why: String,
    },
}

/// Signs the data of a statement; returns the text of the envelope.
///
/// # Errors
/// Where the key is not a maker's.
pub fn sign(data: &[u8], key: &SigningKey) -> Result<Vec<u8>, KeyError> {
    let secret = key.for_role(KeyRole::Maker)?;
    let sig = secret.sign(&pae(PAYLOAD_TYPE, data)).to_bytes().to_vec();
    let envelope = Envelope {
        payload_type: PAYLOAD_TYPE.to_owned(),
        payload: data.to_vec(),
        signatures: vec![EnvelopeSignature {
            keyid: Some(key.id().as_str().to_owned()),
            sig,
        }],
    };
    Ok(envelope.to_json())
}

/// Looks at the envelope beside the data of a statement, with the public keys that somebody handed in.
pub fn examine(data: &[u8], envelope: Option<&[u8]>, keys: &[PublicKey]) -> Signed {
    let Some(bytes) = envelope else {
        return Signed::NotSigned;
    };
    let broken = |why: String| Signed::Broken { why };
    let envelope = match Envelope::parse(bytes) {
        Ok(envelope) => envelope,
        Err(error) => return broken(format!("The signature cannot be read: {error}.")),
    };
    if envelope.payload_type != PAYLOAD_TYPE {
        return broken(
            "The signature is over something else than a statement of compliance.".into(),
        );
    }
    if envelope.payload != data {
        return broken(
            "The signature is over other data than these: one of the two was changed after signing.".into(),
        );
    }
    let makers = keys.iter().filter(|key| key.role == KeyRole::Maker);
    for key in makers.clone() {
        if envelope.is_signed_by(&key.key) {
            return Signed::SignedBy {
                name: key.name.clone(),
                key_id: key.id(),
            };
        }
    }
    let hint = envelope.signatures.iter().find_map(|one| one.keyid.clone());
    // A signature that says it is by a key at hand, and is not, is no unknown one.
    let claimed = makers
        .into_iter()
        .find(|key| Some(key.id().as_str()) == hint.as_deref());
    match claimed {
        Some(key) => broken(format!(
            "The signature says that it is by {} ({}), and it is not.",
            key.name,
            key.id()
        )),
        None => Signed::UnknownKey {
            hint: hint.map(|words| words.chars().filter(|one| !one.is_control()).collect()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(role: KeyRole, seed: u8) -> SigningKey {
        SigningKey::from_random(role, "Acme maker".parse().unwrap(), &[seed; 32])
    }

    #[test]
    fn a_signature_is_told_apart_from_none_a_strangers_and_a_broken_one() {
        let (maker, other) = (key(KeyRole::Maker, 1), key(KeyRole::Maker, 2));
        let envelope = sign(b"{}", &maker).unwrap();
        let of =
            |data: &[u8], envelope: &[u8], keys: &[PublicKey]| examine(data, Some(envelope), keys);
        let signed = of(b"{}", &envelope, &[other.public(), maker.public()]);
        assert!(matches!(signed, Signed::SignedBy { key_id, .. } if key_id == maker.id()));
        assert_eq!(examine(b"{}", None, &[]), Signed::NotSigned);
        let hint = Some(maker.id().as_str().to_owned());
        assert_eq!(
            of(b"{}", &envelope, &[other.public()]),
            Signed::UnknownKey { hint }
        );
        // Changed data are seen without any key.
        assert!(matches!(of(b"{ }", &envelope, &[]), Signed::Broken { .. }));
        // The key's own name does not save another's signature.
        let mut forged = Envelope::parse(&sign(b"{}", &other).unwrap()).unwrap();
        forged.signatures[0].keyid = Some(maker.id().as_str().to_owned());
        assert!(matches!(
            of(b"{}", &forged.to_json(), &[maker.public()]),
            Signed::Broken { .. }
        ));
        assert!(matches!(of(b"{}", b"no", &[]), Signed::Broken { .. }));
    }

    #[test]
    fn only_a_makers_key_signs_a_statement_or_is_believed() {
        assert!(sign(b"{}", &key(KeyRole::Lab, 1)).is_err());
        let envelope = sign(b"{}", &key(KeyRole::Maker, 1)).unwrap();
        let lab = key(KeyRole::Lab, 1).public();
        assert!(matches!(
            examine(b"{}", Some(&envelope), &[lab]),
            Signed::UnknownKey { .. }
        ));
    }
}
