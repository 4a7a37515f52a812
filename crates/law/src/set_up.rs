//! Units of which nothing shows that their user set them up: what opened them then says nothing of a unit in use.
//!
//! Whoever forgets to choose a password leaves the device as the factory made it, where its default may open it by right.

use crate::observation::{Fact, Observation, TranscriptRef};
use crate::visit::Visit;

/// The doubts of which no tester said why the state is as it should be.
#[derive(Debug, Default)]
pub(crate) struct Doubts<'o>(Vec<&'o Observation>);

impl<'o> Doubts<'o> {
    pub(crate) fn of(observations: impl IntoIterator<Item = &'o Observation>) -> Self {
        let stands = |one: &&Observation| matches!(one.fact, Fact::SetUpDoubted { said: None, .. });
        Self(observations.into_iter().filter(stands).collect())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &'o Observation> {
        self.0.iter().copied()
    }

    /// Whether an observation shows what opened a unit whose set-up is in doubt. The transcripts tell, since another bundle
    /// may be of the same unit in the same state, once it was set up.
    pub(crate) fn cover(&self, one: &Observation) -> bool {
        let is_named = |by: &Observation, of: &TranscriptRef| by.transcripts.contains(of);
        !one.transcripts.is_empty()
            && self.0.iter().any(|doubt| {
                let mut transcripts = one.transcripts.iter();
                Visit::of(doubt) == Visit::of(one) && transcripts.all(|of| is_named(doubt, of))
            })
    }
}

/// What a doubt leaves open; nothing where the observation is none, or a tester said why there is none.
pub(crate) fn left_open(one: &Observation) -> Option<String> {
    let Fact::SetUpDoubted { reason, said: None } = &one.fact else {
        return None;
    };
    Some(format!(
        "Nothing shows that a password was chosen on {}: {reason}. Set on it the password that the bench \
         file names as user_password, and test that state again.",
        Visit::of(one)
    ))
}
