//! One key: its role, and what it may sign.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes,
};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::names::{KeyId, KeyName, MAX_NAME};

/// The longest key file that is read, in bytes; ours stay under 1 KiB.
const MAX_PEM: usize = 8 * 1024;

/// What a key may sign. One key has one role: a key that signs the register cannot sign evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyRole {
    /// Signs bundles of evidence.
    Lab,
    /// Signs the register's checkpoints.
    Register,
    /// Signs the register's offline snapshots.
    Snapshot,
    /// Signs authorities to test (for example, of a public address).
    Approval,
    /// Signs a maker's own statements of compliance.
    Maker,
}

impl fmt::Display for KeyRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lab => "lab",
            Self::Register => "register",
            Self::Snapshot => "snapshot",
            Self::Approval => "approval",
            Self::Maker => "maker",
        })
    }
}

impl FromStr for KeyRole {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        [
            Self::Lab,
            Self::Register,
            Self::Snapshot,
            Self::Approval,
            Self::Maker,
        ]
        .into_iter()
        .find(|role| role.to_string() == text)
        .ok_or_else(|| KeyError::UnknownRole(text.chars().take(MAX_NAME).collect()))
    }
}

/// Why a key is not usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No such role.
    #[error("{0:?} is no role of a key; the roles are lab, register, snapshot, approval and maker")]
    UnknownRole(String),
    /// A name that people cannot tell apart from another, or that a signed note cannot carry.
    #[error(
        "a key's name is 1 to {MAX_NAME} printable ASCII characters, without '+' and not beginning or ending with a \
         space; this is not one: {0:?}"
    )]
    BadName(String),
    /// Not a key id.
    #[error("a key id is 16 lower-case hexadecimal digits; this is not one: {0:?}")]
    BadId(String),
    /// The text holds no key of ours.
    #[error("this is not a key file of Proofhouse: {0}")]
    NotAKey(&'static str),
    /// A key of another role was asked to sign.
    #[error(
        "the key {:?} ({id}) has the role {role}; only one of the role {wanted} may sign this",
        name.as_str()
    )]
    WrongRole {
        /// The key's id.
        id: KeyId,
        /// The key's name.
        name: KeyName,
        /// The role it has.
        role: KeyRole,
        /// The role that is needed.
        wanted: KeyRole,
    },
}

/// A private key with its role and name. Wiped from memory when dropped; never printed.
pub struct SigningKey {
    role: KeyRole,
    name: KeyName,
    secret: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// A new key from 32 bytes of the caller's randomness (the seed of RFC 8032).
    pub fn from_random(role: KeyRole, name: KeyName, random: &[u8; 32]) -> Self {
        Self {
            role,
            name,
            secret: ed25519_dalek::SigningKey::from_bytes(random),
        }
    }

    /// What the key may sign.
    pub fn role(&self) -> KeyRole {
        self.role
    }

    /// The key's name.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.secret.verifying_key())
    }

    /// The public half, with role and name.
    pub fn public(&self) -> PublicKey {
        PublicKey {
            role: self.role,
            name: self.name.clone(),
            key: self.secret.verifying_key(),
        }
    }

    /// The Ed25519 key, if this key has the role `wanted`; a key of another role is refused.
    pub fn for_role(&self, wanted: KeyRole) -> Result<&ed25519_dalek::SigningKey, KeyError> {
        if self.role == wanted {
            return Ok(&self.secret);
        }
        Err(KeyError::WrongRole {
            id: self.id(),
            name: self.name.clone(),
            role: self.role,
            wanted,
        })
    }

    /// Signs `message` as `wanted`; a key of another role is refused.
    pub fn sign(&self, wanted: KeyRole, message: &[u8]) -> Result<Signature, KeyError> {
        Ok(self.for_role(wanted)?.sign(message))
    }

    /// The text of the key file: role and name, then PKCS#8 (RFC 8410) in PEM.
    ///
    /// Role and name stand before the PEM block, where RFC 7468 section 2 lets readers skip explanatory text.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        // Without the public half (version 1), as OpenSSL also reads it.
        let pair = KeypairBytes {
            secret_key: self.secret.to_bytes(),
            public_key: None,
        };
        let pem = pair
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|_cause| KeyError::NotAKey("it could not be written as PKCS#8"))?;
        Ok(Zeroizing::new(format!(
            "{}{}",
            head(self.role, &self.name),
            pem.as_str()
        )))
    }

    /// Reads the text of a key file.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (role, name, pem) = parts(text, "PRIVATE KEY")?;
        let secret = ed25519_dalek::SigningKey::from_pkcs8_pem(pem)
            .map_err(|_cause| KeyError::NotAKey("the PEM block is no Ed25519 key in PKCS#8"))?;
        Ok(Self { role, name, secret })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SigningKey({} {:?} {})",
            self.role,
            self.name.as_str(),
            self.id()
        )
    }
}

/// A public key with its role and name: what its owner hands over to be enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// What the key may sign.
    pub role: KeyRole,
    /// The key's name.
    pub name: KeyName,
    /// The key.
    pub key: VerifyingKey,
}

impl PublicKey {
    /// The key's id.
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.key)
    }

    /// The text of the public key file: role and name, then `SubjectPublicKeyInfo` (RFC 8410) in PEM.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let pem = self
            .key
            .to_public_key_pem(LineEnding::LF)
            .map_err(|_cause| KeyError::NotAKey("it could not be written as PEM"))?;
        Ok(format!("{}{pem}", head(self.role, &self.name)))
    }

    /// Reads the text of a public key file. A private key is refused: it should not have left its owner.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (role, name, pem) = parts(text, "PUBLIC KEY")?;
        let key = VerifyingKey::from_public_key_pem(pem)
            .map_err(|_cause| KeyError::NotAKey("the PEM block is no Ed25519 public key"))?;
        Ok(Self { role, name, key })
    }
}

fn head(role: KeyRole, name: &KeyName) -> String {
    format!("Proofhouse-Role: {role}\nProofhouse-Name: {name}\n")
}

/// Role, name and PEM block of a key file.
fn parts<'a>(text: &'a str, label: &str) -> Result<(KeyRole, KeyName, &'a str), KeyError> {
    if text.len() > MAX_PEM {
        return Err(KeyError::NotAKey("it is longer than any key file"));
    }
    let start = text
        .find("-----BEGIN ")
        .ok_or(KeyError::NotAKey("it holds no PEM block"))?;
    let (preamble, pem) = text.split_at(start);
    if !pem.starts_with(&format!("-----BEGIN {label}-----")) {
        return Err(KeyError::NotAKey(if label == "PUBLIC KEY" {
            "a public key file (.pub) is needed, and this is another kind; a private key stays with its owner"
        } else {
            "a private key file is needed, and this is another kind"
        }));
    }
    let field = |name: &str| {
        preamble
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let role = field("Proofhouse-Role").ok_or(KeyError::NotAKey("it does not say its role"))?;
    let name = field("Proofhouse-Name").ok_or(KeyError::NotAKey("it does not say its name"))?;
    Ok((role.parse()?, name.parse()?, pem))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    fn key(role: KeyRole) -> SigningKey {
        SigningKey::from_random(role, "DRILL lab 1".parse().unwrap(), &[7; 32])
    }

    #[test]
    fn key_files_read_back_with_role_and_name() {
        let key = key(KeyRole::Snapshot);
        let again = SigningKey::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(
            (again.role(), again.name(), again.id()),
            (key.role(), key.name(), key.id())
        );
        assert_eq!(
            PublicKey::from_pem(&key.public().to_pem().unwrap()).unwrap(),
            key.public()
        );
        assert!(again.name().is_drill());
    }

    #[test]
    fn a_private_key_is_not_taken_for_a_public_one() {
        let refused = PublicKey::from_pem(&key(KeyRole::Lab).to_pem().unwrap()).unwrap_err();
        assert!(
            refused.to_string().contains("stays with its owner"),
            "{refused}"
        );
    }

    #[test]
    fn a_register_key_signs_no_evidence() {
        let refused = key(KeyRole::Register)
            .sign(KeyRole::Lab, b"evidence")
            .unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("only one of the role lab may sign this"),
            "{refused}"
        );
    }

    #[test]
    fn ids_are_the_hash_of_the_public_key_of_rfc_8032() {
        // RFC 8032 section 7.1, test 1: the public key that belongs to this seed.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
        let key = SigningKey::from_random(KeyRole::Lab, "a".parse().unwrap(), &seed);
        assert_eq!(hex::encode(key.public().key.as_bytes()), public);
        let hash = hex::encode(Sha256::digest(hex::decode(public).unwrap()));
        assert_eq!(key.id().as_str(), &hash[..16]);
    }
}
