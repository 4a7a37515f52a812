//! The proof of a shell: a word that no device can know, typed in two halves and answered in one.

/// A word that no device can know, typed in two halves.
pub(crate) struct Nonce {
    first: String,
    second: String,
}

impl Nonce {
    pub(crate) fn new() -> Option<Self> {
        let mut bytes = [0_u8; 10];
        getrandom::fill(&mut bytes).ok()?;
        let word = hex::encode(bytes);
        let (first, second) = word.split_at(10);
        Some(Self {
            first: first.to_owned(),
            second: second.to_owned(),
        })
    }

    /// The command: a shell takes the quotes away, an echo of the typing does not.
    pub(crate) fn command(&self) -> String {
        format!("echo {}\"\"{}", self.first, self.second)
    }

    pub(crate) fn answer(&self) -> String {
        format!("{}{}", self.first, self.second)
    }

    pub(crate) fn proof(&self) -> String {
        format!(
            "the shell answered `{}` with `{}`",
            self.command(),
            self.answer()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typing_of_the_proof_is_not_its_answer() {
        let nonce = Nonce::new().unwrap();
        assert!(!nonce.command().contains(&nonce.answer()));
    }
}
