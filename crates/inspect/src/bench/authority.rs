//! The signed authority that public addresses need: what a bench asks leave for, and whether the leave that was signed covers it.

use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_evidence::authority::{Misfit, Objection, SignedAuthority, Terms};
use proofhouse_evidence::bundle::{self, SubjectHead, Target};
use proofhouse_evidence::keys::TrustFile;
use proofhouse_law::clock;
use thiserror::Error;

use super::{Bench, Unit};

/// Why an authority does not stand for a bench.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AuthorityError {
    /// It opens nothing today.
    #[error(transparent)]
    Objection(#[from] Objection),
    /// It covers something else.
    #[error(transparent)]
    Misfit(#[from] Misfit),
}

impl AuthorityError {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Objection(Objection::UnknownKey(_)) => {
                "Get the public key from whoever gave leave by another way, and enrol it: `proofhouse keys enrol KEY.pub --role approval`; or give with --trust the trust file that has it."
            }
            Self::Objection(
                Objection::Refused(_) | Objection::Revoked { .. } | Objection::Early(_),
            ) => {
                "Have it signed anew with an enrolled approval key that is good today: `proofhouse bench authority new`."
            }
            Self::Objection(Objection::Expired(_)) => {
                "Nothing is tested without authority: have it renewed with a later `expires`, and signed anew."
            }
            Self::Misfit(_) => {
                "Have the bench file and the authority say the same: mend the one that is wrong, and where that is the authority, have it signed anew."
            }
        }
    }
}

/// What a bench asks leave for: all its units, at their exact addresses.
pub fn terms(bench: &Bench) -> Terms {
    Terms {
        subject: subject(bench),
        authority: authority(bench),
    }
}

/// The product and its units.
pub(crate) fn subject(bench: &Bench) -> SubjectHead {
    let device = &bench.device;
    SubjectHead {
        brand: device.brand.clone(),
        model: device.model.clone(),
        kind: device.kind.clone(),
        units: bench
            .units
            .iter()
            .map(|unit| unit.name().to_owned())
            .collect(),
    }
}

/// By what right the units are tested, and where they are: each at every address at which it may be met.
pub(crate) fn authority(bench: &Bench) -> bundle::Authority {
    let target = |unit: &Unit, address: IpAddr| {
        let mut macs = unit.macs.iter().map(ToString::to_string);
        Target {
            unit: Some(unit.name().to_owned()),
            address: address.to_string(),
            mac: macs.next(),
            further_macs: macs.collect(),
            serial: unit.serial.clone(),
        }
    };
    let units = bench.units.iter();
    let all = units.flat_map(|unit| unit.addresses().map(move |address| target(unit, address)));
    bundle::Authority {
        owner: bench.authority.owner.clone(),
        basis: bench.authority.basis.clone(),
        expires: expiry(bench),
        targets: all.collect(),
    }
}

/// The moment after the authority's last day, as the law counts days.
pub(crate) fn expiry(bench: &Bench) -> Timestamp {
    clock::start_of_day(clock::next_day(bench.authority.expires))
}

/// Checks that the signed authority stands at the moment `now` and covers every unit of the bench, at a public address or not.
///
/// # Errors
/// What is wrong with it.
pub fn check_authority(
    signed: &SignedAuthority,
    trust: &TrustFile,
    bench: &Bench,
    now: Timestamp,
) -> Result<(), AuthorityError> {
    signed.stands(trust, now)?;
    let Terms { subject, authority } = terms(bench);
    Ok(signed.covers(&subject, &authority)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proofhouse_evidence::authority::sign;
    use proofhouse_evidence::keys::{KeyRole, SigningKey, Window};

    const PUBLIC: &str = "[device]\nbrand=\"b\"\nmodel=\"m\"\nkind=\"k\"\n[authority]\nowner=\"Office\"\nbasis=\"x\"\n\
         expires=2026-12-31\nsigned=\"a.json\"\n[[units]]\nlabel=\"A\"\nserial=\"1\"\naddress=\"8.8.8.8\"\n\
         mac=\"02:00:00:00:00:01\"\n";

    fn bench(text: &str) -> Bench {
        super::super::read(text, date(2026, 1, 1)).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn key(role: KeyRole) -> SigningKey {
        let mut random = [0; 32];
        getrandom::fill(&mut random).unwrap();
        SigningKey::from_random(role, "head-of-office".parse().unwrap(), &random)
    }

    /// A trust file with this key, good in 2026 and 2027.
    fn trust(key: &SigningKey) -> TrustFile {
        let window = Window {
            from: at("2026-01-01T00:00:00Z"),
            until: at("2028-01-01T00:00:00Z"),
        };
        TrustFile::default().enrol(&key.public(), window).unwrap().0
    }

    #[test]
    fn only_an_enrolled_approval_key_opens_a_public_address_and_only_those_it_names() {
        let approval = key(KeyRole::Approval);
        let bytes = sign(terms(&bench(PUBLIC)), &approval, at("2026-06-01T00:00:00Z")).unwrap();
        let one = SignedAuthority::parse(&bytes).unwrap();
        let check =
            |text: &str, now: &str| check_authority(&one, &trust(&approval), &bench(text), at(now));
        let now = "2026-06-02T00:00:00Z";
        assert_eq!(check(PUBLIC, now), Ok(()));
        let stranger = trust(&key(KeyRole::Approval));
        assert_eq!(
            check_authority(&one, &stranger, &bench(PUBLIC), at(now)),
            Err(Objection::UnknownKey(approval.id()).into())
        );
        // The last day of the authority is still covered by it.
        assert_eq!(check(PUBLIC, "2026-12-31T23:59:59Z"), Ok(()));
        let end = at("2027-01-01T00:00:00Z");
        assert_eq!(
            check(PUBLIC, "2027-01-01T00:00:00Z"),
            Err(Objection::Expired(end).into())
        );
        // In a network of one's own, too, a unit is one that the authority names or none.
        for other in ["8.8.4.4", "10.0.0.1"] {
            let elsewhere = check(&PUBLIC.replace("8.8.8.8", other), now);
            assert!(
                matches!(&elsewhere, Err(AuthorityError::Misfit(Misfit::Address(words))) if words.contains(other)),
                "{elsewhere:?}"
            );
        }
        // Nor is one at a further address at which it may be met.
        let moving = PUBLIC.replace("address=", "also_at=[\"8.8.4.4\"]\naddress=");
        let further = check(&moving, now);
        assert!(
            matches!(&further, Err(AuthorityError::Misfit(Misfit::Address(words))) if words.contains("8.8.4.4")),
            "{further:?}"
        );
    }
}
