//! Waiting for a condition of another process, with a deadline: the one place where a test may pause.

use std::time::{Duration, Instant};

/// How often the condition is looked at: often enough that nobody waits for us, seldom enough that the
/// other process gets the processor.
const EVERY: Duration = Duration::from_millis(20);

/// True as soon as `come` is; false if `patience` runs out before.
pub fn until(patience: Duration, mut come: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if come() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(EVERY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_late_is_awaited_and_what_never_comes_ends_at_the_deadline() {
        let mut looks = 0;
        assert!(until(Duration::from_secs(5), || {
            looks += 1;
            looks == 3
        }));
        assert!(!until(Duration::ZERO, || false));
    }
}
