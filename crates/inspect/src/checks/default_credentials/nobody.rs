//! The control where an account needs no password: it takes any, so a random account must be refused instead.

use super::random::random_password;
use super::{Control, NO_RANDOM, Tries};
use crate::protocols::Door;

impl Tries<'_> {
    /// Tries a random account and a random password, which must be refused.
    pub(super) async fn control_of_nobody(&mut self, door: &mut Door) -> Control {
        let (Some(nobody), Some(password)) = (random_password(), random_password()) else {
            return self.unusable(NO_RANDOM);
        };
        self.setting
            .log
            .note("that account needs no password: a random account must be refused instead");
        match self.alone(door, &nobody, &password).await {
            None => Control::Interrupted,
            Some(attempt) => {
                let control = self.judged(attempt, &nobody);
                self.record.nobody = Some(nobody);
                control
            }
        }
    }
}
