//! What a failed program said: the end of its output, and what a Rust test harness told of each failed test.
//!
//! The steps of `cargo xtask test` go on after a failure, so what explains it stands thousands of lines up by the end, or is
//! cut off where only the end of a log is kept. It is said again there.

use std::collections::VecDeque;

/// The last lines that are kept of any output.
const LAST_LINES: usize = 40;
/// The most lines that are kept of what test harnesses told of failed tests.
const FAILURES_LINES: usize = 200;

/// Keeps of the lines given to it what explains a failure.
#[derive(Debug, Default)]
pub(crate) struct Told {
    last: VecDeque<String>,
    failures: Vec<String>,
    in_failures: bool,
}

impl Told {
    /// Takes the next line, without its end.
    pub(crate) fn line(&mut self, line: &str) {
        // libtest opens its account of the failed tests with this line, and closes it with the result.
        self.in_failures |= line == "failures:";
        if self.in_failures {
            self.failures.push(line.to_owned());
            self.in_failures = !line.starts_with("test result:");
            return;
        }
        if self.last.len() == LAST_LINES {
            self.last.pop_front();
        }
        self.last.push_back(line.to_owned());
    }

    /// The lines that explain the failure, in the order in which they were said within each kind: failed tests first.
    pub(crate) fn explanation(mut self) -> Vec<String> {
        let left_off = self.failures.len().saturating_sub(FAILURES_LINES);
        self.failures.truncate(FAILURES_LINES);
        if left_off > 0 {
            self.failures
                .push(format!("({left_off} lines on failed tests left off)"));
        }
        self.failures.extend(self.last);
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut told = Told::default();
        lines.into_iter().for_each(|line| told.line(&line));
        told.explanation()
    }

    #[test]
    fn the_account_of_a_failed_test_is_kept_however_much_is_said_after_it() {
        let account = [
            "failures:",
            "---- opens stdout ----",
            "left: 1",
            "test result: FAILED. 3 passed",
        ];
        let lines = account.map(str::to_owned).into_iter();
        let explanation = told(lines.chain((0..500).map(|at| format!("running {at}"))));
        assert_eq!(explanation[..4], account);
        assert_eq!(explanation[4], "running 460");
        assert_eq!(explanation.last().map(String::as_str), Some("running 499"));
        assert_eq!(explanation.len(), 4 + LAST_LINES);
    }

    #[test]
    fn an_endless_account_is_cut_and_says_so() {
        let lines = std::iter::once("failures:".to_owned());
        let explanation = told(lines.chain((0..300).map(|at| at.to_string())));
        assert_eq!(explanation[199], "198");
        assert_eq!(
            explanation.last().map(String::as_str),
            Some("(101 lines on failed tests left off)")
        );
    }
}
