//! How a statement is asked for: questions to standard error, answers from standard input, each kept as soon as it will do.
//!
//! The answers lie beside the statement in `NAME.draft`, so that an interview that ends early goes on from them, and `back`
//! leads to the question before: the questions are then gone through anew with the answers that are kept.

use jiff::civil::Date;
use proofhouse_law::Regime;
use proofhouse_law::statement::{Rules, Statement};

use crate::draft::Draft;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::terminal::{self, Line};

/// The longest answer, in bytes.
const ANSWER_MAX: u64 = 2_000;
/// How often one thing is asked.
const TRIES: usize = 10;
/// The word that goes back to the question before.
const BACK: &str = "back";

/// Why the questions did not come to their end.
pub(super) enum Stopped {
    /// The person wants the question before.
    Back,
    /// Something failed.
    Failed(Box<Failure>),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

/// Who asks.
pub(super) struct Asker<'a> {
    pub(super) regime: &'a Regime,
    pub(super) rules: &'a Rules,
    pub(super) on: Date,
    pub(super) draft: Statement,
    out: &'a mut Output,
    kept: Draft,
    /// How many questions were answered on this way through them.
    answered: usize,
    /// What is said before the next question, if that is asked at all.
    unsaid: Vec<String>,
}

impl<'a> Asker<'a> {
    pub(super) fn new(
        (regime, rules): (&'a Regime, &'a Rules),
        on: Date,
        kept: Draft,
        out: &'a mut Output,
    ) -> Self {
        Self {
            regime,
            rules,
            on,
            draft: super::ask::empty(regime),
            out,
            kept,
            answered: 0,
            unsaid: Vec::new(),
        }
    }

    /// Goes through the questions of `all` until they are answered; what they made, and the answers that are kept.
    pub(super) fn run(
        mut self,
        all: impl Fn(&mut Self) -> Result<(), Stopped>,
    ) -> Result<(Statement, Draft), Failure> {
        if !self.kept.is_empty() {
            self.out.progress(&format!(
                "Going on from what was kept ({}); `{BACK}` leads there.",
                self.kept.count()
            ));
        }
        loop {
            self.draft = super::ask::empty(self.regime);
            self.answered = 0;
            self.unsaid.clear();
            match all(&mut self) {
                Ok(()) => return Ok((self.draft, self.kept)),
                Err(Stopped::Back) => {
                    if self.kept.back()?.is_none() {
                        self.out.progress("This is the first question.");
                    }
                }
                Err(Stopped::Failed(failure)) => return Err(failure.kept(kept(&self.kept))),
            }
        }
    }

    /// Says something before the next question; nothing where that is answered already.
    pub(super) fn say(&mut self, words: &str) {
        self.unsaid.push(words.to_owned());
    }

    /// Asks until `take` takes the answer; what it says otherwise is said to the person.
    pub(super) fn until<T>(
        &mut self,
        question: &str,
        mut take: impl FnMut(&str) -> Result<T, String>,
    ) -> Result<T, Stopped> {
        let id = format!("{}. {question}", self.answered + 1);
        if let Some(held) = self.kept.answer(&id).map(str::to_owned) {
            if let Ok(taken) = take(&held) {
                self.answered += 1;
                self.unsaid.clear();
                return Ok(taken);
            }
            // It does not stand any more, as on a later day.
            self.kept.forget(&id);
        }
        for _ in 0..TRIES {
            self.say(&format!("{question}:"));
            for words in self.unsaid.drain(..) {
                self.out.progress(&words);
            }
            let answer = answer()?;
            if answer == BACK {
                return Err(Stopped::Back);
            }
            match take(&answer) {
                Ok(taken) => {
                    self.kept.take(&id, &answer)?;
                    self.answered += 1;
                    return Ok(taken);
                }
                Err(why) => self.say(&why),
            }
        }
        Err(Stopped::from(Failure::usage(
            "statement.answers",
            format!("{TRIES} answers would not do."),
            "Write the statement as TOML and name the file; every mistake is then said at once.",
        )))
    }
}

/// One answer, without white space at its ends.
fn answer() -> Result<String, Failure> {
    let ended = |what: &str| {
        let next = "Run the same command again, or write the statement as TOML and name the file.";
        Failure::usage("statement.answers", what, next)
    };
    match terminal::read_line(ANSWER_MAX + 1, || ()) {
        Ok(Line::Interrupted) => Err(Failure::new(
            Exit::Interrupted,
            "statement.interrupted",
            "The questions were interrupted.",
            "Run the same command again: it goes on with the question that is open.",
        )),
        Ok(Line::Read(line)) if line.is_empty() => {
            Err(ended("The answers ended before the statement was whole."))
        }
        Ok(Line::Read(line)) if u64::try_from(line.len()).is_ok_and(|size| size > ANSWER_MAX) => {
            Err(ended("The answer is too long."))
        }
        Ok(Line::Read(line)) => Ok(String::from_utf8_lossy(&line).trim().to_owned()),
        Err(cause) => Err(ended(&format!("The answer could not be read: {cause}."))),
    }
}

/// What is left of an interview that did not come to its end.
pub(super) fn kept(draft: &Draft) -> String {
    if draft.is_empty() {
        return "Nothing was written.".to_owned();
    }
    format!(
        "Nothing was written. Kept are {}, in {}: the same command goes on from there.",
        draft.count(),
        draft.path().display()
    )
}
