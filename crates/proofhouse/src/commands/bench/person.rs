//! Whoever answers: questions on standard error, answers from standard input, one a line; secrets without an echo.

use std::io::{self, IsTerminal as _};

use crate::output::Output;
use crate::terminal::{self, Line, Secret};

/// The longest answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 4096;

/// What came of a question.
pub(super) enum Heard {
    /// A line, without the white space around it.
    Answer(String),
    /// Nobody answers any more.
    Nobody(String),
    /// Ctrl-C.
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
        let read = terminal::read_line(ANSWER_BYTES_MAX, || self.out.draw("> "));
        if matches!(read, Ok(Line::Interrupted)) || !io::stdin().is_terminal() {
            // What is piped in shows nowhere, nor an Enter after Ctrl-C, so what follows would stand on this line.
            self.out.draw("\n");
        }
        let line = match read {
            Ok(Line::Interrupted) => return Heard::Interrupted,
            Ok(Line::Read(line)) if line.is_empty() => {
                return Heard::Nobody("standard input has ended".to_owned());
            }
            Ok(Line::Read(line)) => String::from_utf8(line),
            Err(error) => return Heard::Nobody(error.to_string()),
        };
        match line {
            Ok(line) if is_secret => Heard::Answer(line.trim_end_matches(['\r', '\n']).to_owned()),
            Ok(line) => Heard::Answer(line.trim().to_owned()),
            Err(_) => Heard::Nobody("what was typed is not UTF-8".to_owned()),
        }
    }
}
