//! A person at the terminal, who is asked in words.

use std::io::IsTerminal as _;
use std::time::Duration;

use proofhouse_evidence::bundle::BroughtBy;
use proofhouse_law::observation::DeviceState;
use tokio::io::AsyncBufReadExt as _;
use tokio::time::timeout;

use super::{Absent, Doubted, Hands, HandsError, instruction};
use crate::bench::{Bench, Unit};

/// How long lines that were typed before a question may take to come.
const TYPED_AHEAD: Duration = Duration::from_millis(50);
/// The longest reason that is sealed, in characters.
const WHY_LETTERS_MAX: usize = 200;
/// The word by which nobody says anything.
const SKIP: &str = "skip";

/// A person at the terminal: asked in words, answers with Enter.
pub struct Terminal<'a> {
    bench: &'a Bench,
    ask: Box<dyn FnMut(String) + Send + 'a>,
    input: tokio::io::Lines<tokio::io::BufReader<tokio::io::Stdin>>,
    /// Whether somebody types; a pipe holds all its answers from the beginning.
    is_person: bool,
}

impl<'a> Terminal<'a> {
    /// A person who is asked by `ask`, which shows them a sentence.
    pub fn new(bench: &'a Bench, ask: impl FnMut(String) + Send + 'a) -> Self {
        Self {
            bench,
            ask: Box::new(ask),
            input: tokio::io::BufReader::new(tokio::io::stdin()).lines(),
            is_person: std::io::stdin().is_terminal(),
        }
    }
}

impl Terminal<'_> {
    /// Asks, and waits for a line.
    async fn answer(&mut self, question: String) -> Result<String, HandsError> {
        // An Enter that was typed before the question is no answer to it: the unit would be tested in a wrong state.
        while self.is_person
            && let Ok(Ok(Some(_))) = timeout(TYPED_AHEAD, self.input.next_line()).await
        {}
        (self.ask)(question);
        match self.input.next_line().await {
            Ok(Some(line)) => Ok(line),
            Ok(None) | Err(_) => Err(HandsError::Nobody),
        }
    }

    /// Asks for a reason, which is sealed; none where only Enter was pressed.
    async fn why(
        &mut self,
        unit: &Unit,
        mut question: String,
    ) -> Result<Option<String>, HandsError> {
        loop {
            let line = self.answer(question).await?;
            let why = plain(&line);
            if !tells_password(&why, unit) {
                return Ok(Some(why).filter(|why| !why.is_empty()));
            }
            question = format!(
                "Unit {}: a password of the unit stands in that, and it would be sealed for everybody to read. Say it without.",
                unit.label
            );
        }
    }
}

/// A line as it is sealed.
fn plain(line: &str) -> String {
    let letters = line.trim().chars().filter(|letter| !letter.is_control());
    letters.take(WHY_LETTERS_MAX).collect()
}

/// Whether words tell a password that the bench file names for a unit.
fn tells_password(words: &str, unit: &Unit) -> bool {
    let mut passwords = (unit.user_password.iter()).chain(&unit.label_password);
    passwords.any(|password| !password.is_empty() && words.contains(password.as_str()))
}

impl Hands for Terminal<'_> {
    fn who(&self) -> Option<BroughtBy> {
        Some(if self.is_person {
            BroughtBy::Person
        } else {
            BroughtBy::Piped
        })
    }

    async fn bring(&mut self, unit: &Unit, state: DeviceState) -> Result<(), HandsError> {
        let words = instruction(self.bench, unit, state);
        self.answer(format!("{words}, then press Enter."))
            .await
            .map(|_| ())
    }

    async fn absent(&mut self, unit: &Unit, words: &str) -> Result<Absent, HandsError> {
        // A pipe holds one line for each state, and none for a question that nobody foresaw.
        if !self.is_person {
            return Ok(Absent::NobodyAsked);
        }
        let question = format!(
            "Unit {}: {words}. See that it is on, has started and is connected, then press Enter to look again; or type why it \
             is passed over in this state, which is sealed with what was seen.",
            unit.label
        );
        let why = self.why(unit, question).await?;
        Ok(why.map_or(Absent::LookAgain, Absent::PassOver))
    }

    async fn doubted(&mut self, unit: &Unit, words: &str) -> Result<Doubted, HandsError> {
        if !self.is_person {
            return Ok(Doubted::NobodySays);
        }
        let question = format!(
            "Unit {}: {words}. Was a password chosen on this unit? Choose it now and press Enter to test this state again; or \
             type why the state is as it should be, which is sealed with the evidence; or type {SKIP} to leave it undecided.",
            unit.label
        );
        Ok(match self.why(unit, question).await? {
            None => Doubted::TestAgain,
            Some(why) if why == SKIP => Doubted::NobodySays,
            Some(why) => Doubted::AsItShouldBe(why),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_plain_line_that_tells_no_password() {
        assert_eq!(plain("  set in\tthe app\u{7}\n"), "set inthe app");
        assert_eq!(plain(&"a".repeat(300)).len(), WHY_LETTERS_MAX);
        let bench = crate::bench::read(BENCH, jiff::civil::date(2026, 1, 1)).unwrap();
        let unit = bench.units.first().unwrap();
        assert!(tells_password("I chose made-up-7 in the app", unit));
        assert!(tells_password("it has tiger-7 on its label", unit));
        assert!(!tells_password("it is chosen in the app", unit));
    }

    const BENCH: &str = r#"
        [device]
        brand = "Acme"
        model = "Eye"
        kind = "camera"
        [authority]
        owner = "the lab"
        basis = "bought"
        expires = 2089-03-31
        [[units]]
        label = "A"
        address = "192.168.1.64"
        serial = "SN-1"
        label_password = "tiger-7"
        user_password = "made-up-7"
    "#;
}
