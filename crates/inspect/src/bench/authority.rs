//! The signed authority that public addresses need: a DSSE envelope by an enrolled approval key.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_evidence::dsse::Envelope;
use proofhouse_evidence::keys::{KeyRole, TrustFile};
use proofhouse_law::clock;
use serde::Deserialize;
use thiserror::Error;

use super::{Bench, Reach, Unit, reach_of};

/// The payload type of a signed authority.
pub const AUTHORITY_TYPE: &str = "application/vnd.proofhouse.authority+json";

/// What an authority says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Leave {
    /// The exact addresses that may be tested.
    addresses: Vec<IpAddr>,
    /// Who gives the leave.
    owner: String,
    /// The last day on which it holds.
    expires: Date,
}

/// Why an authority does not stand.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AuthorityError {
    /// The envelope or its payload cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The trust file cannot be read.
    #[error("the trust file cannot be read: {0}")]
    Trust(String),
    /// No enrolled approval key signed it.
    #[error("no approval key that is enrolled and good today signed it")]
    Unsigned,
    /// It has expired.
    #[error("it expired on {0}")]
    Expired(Date),
    /// Somebody else gave it.
    #[error("it is {given}'s, and the bench names {named} as the owner")]
    OtherOwner {
        /// Who gave it.
        given: String,
        /// Whom the bench names.
        named: String,
    },
    /// It does not name a unit's address.
    #[error("it does not name {0}")]
    Unnamed(IpAddr),
}

/// Checks that the signed authority covers every public address of the bench at the moment `now`.
///
/// # Errors
/// What is wrong with it.
pub fn check_authority(
    envelope: &[u8],
    trust: &[u8],
    bench: &Bench,
    now: Timestamp,
) -> Result<(), AuthorityError> {
    let trust =
        TrustFile::parse(trust).map_err(|error| AuthorityError::Trust(error.to_string()))?;
    let envelope =
        Envelope::parse(envelope).map_err(|error| AuthorityError::Unreadable(error.to_string()))?;
    if envelope.payload_type != AUTHORITY_TYPE {
        return Err(AuthorityError::Unreadable(format!(
            "its payload type is {:?}",
            envelope.payload_type
        )));
    }
    let good = |key: &&proofhouse_evidence::keys::TrustedKey| {
        key.objection(KeyRole::Approval, now).is_none()
    };
    if !trust
        .keys()
        .iter()
        .filter(good)
        .any(|key| envelope.is_signed_by(&key.public_key))
    {
        return Err(AuthorityError::Unsigned);
    }
    let leave: Leave = serde_json::from_slice(&envelope.payload)
        .map_err(|error| AuthorityError::Unreadable(error.to_string()))?;
    if clock::civil_date(now) > leave.expires {
        return Err(AuthorityError::Expired(leave.expires));
    }
    if leave.owner != bench.authority.owner {
        return Err(AuthorityError::OtherOwner {
            given: leave.owner,
            named: bench.authority.owner.clone(),
        });
    }
    let public = bench
        .units
        .iter()
        .flat_map(Unit::addresses)
        .filter(|address| reach_of(*address) == Reach::Public);
    match public
        .into_iter()
        .find(|address| !leave.addresses.contains(address))
    {
        Some(address) => Err(AuthorityError::Unnamed(address)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proofhouse_evidence::dsse::{EnvelopeSignature, pae};
    use proofhouse_evidence::keys::{SigningKey, Window};

    fn bench() -> Bench {
        let text = "[device]\nbrand=\"b\"\nmodel=\"m\"\nkind=\"k\"\n[authority]\nowner=\"Office\"\nbasis=\"x\"\n\
                    expires=2030-01-01\nsigned=\"a.json\"\n[[units]]\nlabel=\"A\"\nserial=\"1\"\naddress=\"8.8.8.8\"\n";
        super::super::read(text, date(2026, 1, 1)).unwrap()
    }

    fn key(role: KeyRole) -> SigningKey {
        let mut random = [0; 32];
        getrandom::fill(&mut random).unwrap();
        SigningKey::from_random(role, "head-of-office".parse().unwrap(), &random)
    }

    fn signed(key: &SigningKey, payload: &str) -> Vec<u8> {
        let sig = key
            .sign(key.role(), &pae(AUTHORITY_TYPE, payload.as_bytes()))
            .unwrap()
            .to_bytes()
            .to_vec();
        let signatures = vec![EnvelopeSignature { keyid: None, sig }];
        Envelope {
            payload_type: AUTHORITY_TYPE.to_owned(),
            payload: payload.as_bytes().to_vec(),
            signatures,
        }
        .to_json()
    }

    fn trust(key: &SigningKey) -> Vec<u8> {
        let window = Window {
            from: "2026-01-01T00:00:00Z".parse().unwrap(),
            until: "2028-01-01T00:00:00Z".parse().unwrap(),
        };
        TrustFile::default()
            .enrol(&key.public(), window)
            .unwrap()
            .0
            .to_json()
            .into_bytes()
    }

    #[test]
    fn only_an_enrolled_approval_key_opens_a_public_address_and_only_those_it_names() {
        let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        let approval = key(KeyRole::Approval);
        let check = |signer: &SigningKey, payload: &str, now| {
            check_authority(&signed(signer, payload), &trust(&approval), &bench(), now)
        };
        let good = r#"{"addresses":["8.8.8.8"],"owner":"Office","expires":"2026-12-31"}"#;
        assert_eq!(check(&approval, good, now), Ok(()));
        assert_eq!(
            check(&key(KeyRole::Approval), good, now),
            Err(AuthorityError::Unsigned)
        );
        let lab = key(KeyRole::Lab);
        assert_eq!(
            check_authority(&signed(&lab, good), &trust(&lab), &bench(), now),
            Err(AuthorityError::Unsigned)
        );
        let late = "2027-02-01T00:00:00Z".parse().unwrap();
        assert_eq!(
            check(&approval, good, late),
            Err(AuthorityError::Expired(date(2026, 12, 31)))
        );
        let other = good.replace("8.8.8.8", "8.8.4.4");
        assert_eq!(
            check(&approval, &other, now),
            Err(AuthorityError::Unnamed("8.8.8.8".parse().unwrap()))
        );
        let mut moving = bench();
        let further = "8.8.4.4".parse().unwrap();
        moving.units[0].also_at = vec![further];
        assert_eq!(
            check_authority(&signed(&approval, good), &trust(&approval), &moving, now),
            Err(AuthorityError::Unnamed(further))
        );
    }
}
