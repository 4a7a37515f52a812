//! What a login shows that ended without an answer: a service that went away may be called again, one that floods or
//! talks nonsense is not judged.

use std::fmt::Display;
use std::time::Duration;

use tokio::time::error::Elapsed;

use super::Attempt;
use crate::wire::WireError;

/// Why a login came to no answer.
pub(super) trait Trouble: Display {
    /// Whether the connection ended, rather than brought something that cannot be judged.
    fn is_end(&self) -> bool;
}

impl Trouble for WireError {
    fn is_end(&self) -> bool {
        !matches!(self, Self::Flood { .. })
    }
}

/// What a login shows that was given so much time.
pub(super) fn settle<T: Trouble>(
    ended: Result<Result<Attempt, T>, Elapsed>,
    given: Duration,
) -> Attempt {
    match ended {
        Ok(Ok(attempt)) => attempt,
        Ok(Err(trouble)) if trouble.is_end() => Attempt::Dropped(trouble.to_string()),
        Ok(Err(trouble)) => Attempt::Unusable(trouble.to_string()),
        Err(_) => Attempt::Unusable(format!(
            "a login did not come to an end within {} s",
            given.as_secs()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hung_up_may_be_called_again_and_a_flood_is_not_judged() {
        let given = Duration::from_secs(20);
        let after = |error| settle(Ok(Err(error)), given);
        assert!(matches!(
            after(WireError::Broken("reset".to_owned())),
            Attempt::Dropped(_)
        ));
        assert!(matches!(
            after(WireError::Flood { limit: 9 }),
            Attempt::Unusable(_)
        ));
        assert_eq!(
            settle::<WireError>(Ok(Ok(Attempt::Refused)), given),
            Attempt::Refused
        );
    }
}
