//! Fresh ids from a caller's random seed, so that deciding stays a pure function.

use sha2::{Digest as _, Sha256};

use crate::ids::{AllegationId, CaseId, NoticeId};

/// Makes ids: the same seed gives the same ids in the same order.
#[derive(Clone, Debug)]
pub struct Ids {
    seed: [u8; 16],
    made: u64,
}

impl Ids {
    /// Starts from a caller's seed of 128 random bits.
    pub fn from_seed(seed: [u8; 16]) -> Self {
        Self { seed, made: 0 }
    }

    /// A fresh case id.
    pub fn case(&mut self) -> CaseId {
        self.next("case")
    }

    /// A fresh allegation id.
    pub fn allegation(&mut self) -> AllegationId {
        self.next("allegation")
    }

    /// A fresh notice id.
    pub fn notice(&mut self) -> NoticeId {
        self.next("notice")
    }

    #[expect(
        clippy::expect_used,
        reason = "a lower-case word, a hyphen and hexadecimal digits are a valid id"
    )]
    fn next<T: std::str::FromStr<Err = crate::ids::IdError>>(&mut self, kind: &str) -> T {
        self.made += 1;
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(self.made.to_be_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let short = hex::encode(digest).chars().take(12).collect::<String>();
        format!("{kind}-{short}")
            .parse()
            .expect("a minted id is valid")
    }
}
