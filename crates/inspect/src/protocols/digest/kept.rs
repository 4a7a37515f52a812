//! A Digest challenge that is answered more than once (RFC 7616 3.4, the nonce count).

use super::{Asked, Challenge, client_nonce};

/// The challenge that a session last got, and how often its nonce was answered.
///
/// A server that counts refuses an answer whose count it has seen: to it a right password would look wrong.
#[derive(Clone, Debug)]
pub(in crate::protocols) struct Kept {
    challenge: Challenge,
    used: u32,
}

impl Kept {
    pub(in crate::protocols) fn new(challenge: Challenge) -> Self {
        Self { challenge, used: 0 }
    }

    pub(in crate::protocols) fn nonce(&self) -> &str {
        &self.challenge.nonce
    }

    /// Whether a challenge has the nonce of the one that is kept.
    pub(in crate::protocols) fn has_nonce_of(&self, challenge: &Challenge) -> bool {
        self.challenge.nonce == challenge.nonce
    }

    /// Takes the challenge of a later answer.
    pub(in crate::protocols) fn renew(&mut self, challenge: Challenge) {
        if !self.has_nonce_of(&challenge) {
            self.used = 0;
        }
        self.challenge = challenge;
    }

    /// The next answer to it; `None` where this machine gave no random numbers.
    pub(in crate::protocols) fn answer(
        &mut self,
        (method, uri, body): (&str, &str, &str),
        account: &str,
        password: &str,
    ) -> Option<String> {
        let cnonce = client_nonce().ok()?;
        self.used += 1;
        let asked = Asked {
            method,
            uri,
            body,
            cnonce: &cnonce,
            count: self.used,
        };
        Some(self.challenge.respond(&asked, account, password))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_that_is_answered_again_is_counted_and_a_new_one_begins_anew() {
        let challenge = |nonce| {
            Challenge::parse(&format!("Digest realm=r, nonce={nonce}, qop=\"auth\"")).unwrap()
        };
        let mut kept = Kept::new(challenge("a"));
        let count = |kept: &mut Kept| {
            let header = kept.answer(("GET", "/", ""), "u", "p").unwrap();
            header.split("nc=").nth(1).unwrap()[..8].to_owned()
        };
        assert_eq!(count(&mut kept), "00000001");
        kept.renew(challenge("a"));
        assert_eq!(count(&mut kept), "00000002");
        kept.renew(challenge("b"));
        assert_eq!(count(&mut kept), "00000001");
    }
}
