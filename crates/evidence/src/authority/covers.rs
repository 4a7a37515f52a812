//! Whether a signed authority covers what is tested: the product, whose leave it is, its ground, each unit at its address, the end.

use jiff::Timestamp;

use super::{SignedAuthority, Terms};
use crate::bundle::{Authority, SubjectHead, Target};

/// Why an authority does not cover what is tested.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// Another product.
    #[error("it is for {given}, and what is tested is {named}")]
    Product {
        /// The product of the authority.
        given: String,
        /// The product that is tested.
        named: String,
    },
    /// Somebody else's leave.
    #[error("it is the leave of {given:?}, and the owner named is {named:?}")]
    Owner {
        /// Whose leave it is.
        given: String,
        /// Who is named.
        named: String,
    },
    /// Another ground.
    #[error("its ground is {given:?}, and the ground named is {named:?}")]
    Basis {
        /// The ground of the authority.
        given: String,
        /// The ground that is named.
        named: String,
    },
    /// An address that it does not name.
    #[error("it does not name {0}")]
    Address(String),
    /// Another unit at an address that it names.
    #[error("it gives {address} to {given}, and the unit there is {named}")]
    Unit {
        /// The address.
        address: String,
        /// The unit of the authority.
        given: String,
        /// The unit that is tested.
        named: String,
    },
    /// It ends before the test has to.
    #[error("it holds until {given}, and the test may go on until {named}")]
    Sooner {
        /// The end of the authority.
        given: Timestamp,
        /// The end that is named.
        named: Timestamp,
    },
}

impl SignedAuthority {
    /// Whether it covers a test of `subject` under `authority`.
    ///
    /// # Errors
    /// The first thing that it does not cover.
    pub fn covers(&self, subject: &SubjectHead, authority: &Authority) -> Result<(), Misfit> {
        let Terms {
            subject: given,
            authority: leave,
        } = &self.terms;
        if (&given.brand, &given.model) != (&subject.brand, &subject.model) {
            return Err(Misfit::Product {
                given: format!("{} {}", given.brand, given.model),
                named: format!("{} {}", subject.brand, subject.model),
            });
        }
        if leave.owner != authority.owner {
            return Err(Misfit::Owner {
                given: leave.owner.clone(),
                named: authority.owner.clone(),
            });
        }
        if leave.basis != authority.basis {
            return Err(Misfit::Basis {
                given: leave.basis.clone(),
                named: authority.basis.clone(),
            });
        }
        for target in &authority.targets {
            names(leave, target)?;
        }
        if leave.expires < authority.expires {
            return Err(Misfit::Sooner {
                given: leave.expires,
                named: authority.expires,
            });
        }
        Ok(())
    }
}

/// Whether the leave names this very unit at this very address.
fn names(leave: &Authority, target: &Target) -> Result<(), Misfit> {
    if leave.targets.contains(target) {
        return Ok(());
    }
    let there = leave
        .targets
        .iter()
        .find(|one| one.address == target.address);
    Err(there.map_or_else(
        || Misfit::Address(target.words()),
        |there| Misfit::Unit {
            address: target.address.clone(),
            given: there.unit_words(),
            named: target.unit_words(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use crate::authority::Terms;
    use crate::authority::tests::{at, key, signed, terms};
    use crate::keys::KeyRole;

    #[test]
    fn it_covers_the_units_that_it_names_where_it_names_them_and_nothing_more() {
        let one = signed(&key(KeyRole::Approval, 1));
        let misfit = |change: &dyn Fn(&mut Terms)| {
            let mut asked = terms();
            change(&mut asked);
            one.covers(&asked.subject, &asked.authority)
                .map_err(|misfit| misfit.to_string())
        };
        assert_eq!(misfit(&|_| {}), Ok(()));
        assert_eq!(
            misfit(&|asked| asked.authority.expires = at("2026-12-01T00:00:00Z")),
            Ok(())
        );
        let said = |change: &dyn Fn(&mut Terms)| misfit(change).unwrap_err();
        assert_eq!(
            said(&|asked| asked.subject.model = "Eye 2".into()),
            "it is for Acme Eye 1, and what is tested is Acme Eye 2"
        );
        assert_eq!(
            said(&|asked| asked.authority.targets[0].address = "8.8.4.4".into()),
            "it does not name the unit SN1 at 8.8.4.4"
        );
        assert_eq!(
            said(&|asked| asked.authority.targets[0].serial = Some("SN2".into())),
            "it gives 8.8.8.8 to the unit SN1, and the unit there is the unit SN1 (serial SN2)"
        );
        assert!(said(&|asked| asked.authority.owner = "Lab".into()).contains("the owner named"));
        assert!(said(&|asked| asked.authority.basis = "none".into()).contains("the ground named"));
        assert!(
            said(&|asked| asked.authority.expires = at("2027-01-02T00:00:00Z"))
                .contains("it holds until 2027-01-01")
        );
    }
}
