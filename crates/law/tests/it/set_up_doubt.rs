//! A doubt whether the user set a unit up, as the tests of findings and of the record know it.

use proofhouse_law::observation::Fact;

/// What is said of the set-up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doubt {
    None,
    NobodySays,
    Explained,
}

impl Doubt {
    pub(crate) fn fact(self) -> Option<Fact> {
        let said = match self {
            Self::None => return None,
            Self::NobodySays => None,
            Self::Explained => Some("it is chosen in the app".to_owned()),
        };
        Some(Fact::SetUpDoubted {
            reason: "the user's password opened nothing".to_owned(),
            said,
        })
    }
}
