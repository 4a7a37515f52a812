//! Whoever answers: questions on standard error, answers from standard input, one a line; secrets without an echo.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use crate::output::Output;
use crate::terminal::{self, Secret};

/// The longest answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 4096;

/// What came of a question.
pub(super) enum Heard {
    /// A line, without the white space around it.
    Answer(String),
    /// Nobody answers any more.
    Nobody(String),
    /// Ctrl-C while the terminal did not show what was typed.
    Interrupted,
}

/// Whoever answers.
pub(super) struct Person<'a> {
    out: &'a mut Output,
}

impl<'a> Person<'a> {
    pub(super) fn new(out: &'a mut Output) -> Self {
        Self { out }
    }

    pub(super) fn tell(&mut self, words: &str) {
        self.out.progress(words);
    }

    /// Waits for a line.
    pub(super) fn hear(&mut self, is_secret: bool) -> Heard {
        if is_secret && io::stdin().is_terminal() {
            match terminal::read_secret(|| self.out.draw("> ")) {
                Ok(Some(secret)) => {
                    self.out.draw("\n");
                    return match secret {
                        Secret::Typed(text) => {
                            let count = text.chars().count();
                            let said = match count {
                                0 => "(none)".to_owned(),
                                1 => "(1 character, not shown)".to_owned(),
                                count => format!("({count} characters, not shown)"),
                            };
                            self.tell(&said);
                            Heard::Answer(text)
                        }
                        Secret::Ended => Heard::Nobody("standard input has ended".to_owned()),
                        Secret::Interrupted => Heard::Interrupted,
                    };
                }
                Err(error) => return Heard::Nobody(error.to_string()),
                // A terminal that cannot hide what is typed: better asked openly than not at all, and said so.
                Ok(None) => self.tell("(this terminal cannot hide what you type)"),
            }
        }
        self.out.draw("> ");
        let mut line = String::new();
        let read = io::stdin()
            .lock()
            .take(ANSWER_BYTES_MAX)
            .read_line(&mut line);
        if !io::stdin().is_terminal() {
            // What is piped in shows nowhere, so the next question would stand on this line.
            self.out.draw("\n");
        }
        match read {
            Ok(0) => Heard::Nobody("standard input has ended".to_owned()),
            Ok(_) if is_secret => Heard::Answer(line.trim_end_matches(['\r', '\n']).to_owned()),
            Ok(_) => Heard::Answer(line.trim().to_owned()),
            Err(error) => Heard::Nobody(error.to_string()),
        }
    }
}
