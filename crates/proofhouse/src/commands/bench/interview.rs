//! The interview: how a question is asked, and what becomes of each answer; [`questions`] says what is asked.
//!
//! An answer is put into the form and the whole is given to the reader of bench files: what the reader says is what the
//! person hears. So there is one set of rules. Answers of an earlier interview are taken from the draft and judged anew.

use std::path::PathBuf;

use jiff::civil::Date;
use toml::Value;

use super::form::{Form, Place};
use super::person::{Heard, Person};
use crate::draft::Draft;
use crate::exit::{Exit, Failure};

mod explain;
mod questions;
mod values;

/// The word that goes back to the question before.
const BACK: &str = "back";
/// What asks for more words about a question.
const MORE: &str = "?";
/// How to answer.
const HOW: &str = "Enter takes what stands in [brackets]; `?` says more about a question; `back` goes one question back; \
                   Ctrl-C stops, and the answers are kept.";

/// A question.
struct Question<'a> {
    /// What the draft knows it by.
    id: String,
    /// What is asked, with an example.
    words: &'a str,
    /// What an empty answer means.
    usual: &'a str,
    /// Whether the answer must not be seen.
    is_secret: bool,
}

impl<'a> Question<'a> {
    fn new(id: impl Into<String>, words: &'a str) -> Self {
        Self {
            id: id.into(),
            words,
            usual: "",
            is_secret: false,
        }
    }

    fn usually(self, usual: &'a str) -> Self {
        Self { usual, ..self }
    }

    fn secret(self) -> Self {
        Self {
            is_secret: true,
            ..self
        }
    }
}

/// Why the interview did not end with a form.
pub(super) enum Stopped {
    /// The person wants the question before.
    Back,
    /// Nobody answers any more, at this question; why.
    Nobody(String, String),
    /// Ctrl-C.
    Interrupted,
    /// The person does not want it written.
    Unwanted,
    /// Something else failed.
    Failed(Box<Failure>),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

impl Stopped {
    /// The command's failure, with what was kept.
    pub(super) fn failure(self, draft: &Draft) -> Failure {
        let again = "Run the same command again: it goes on with the question that is open";
        let failure = match self {
            Self::Nobody(question, why) => Failure::usage(
                "bench.nobody",
                format!("Nobody answered the question `{question}`: {why}."),
                format!("{again}. Run it at a terminal, or pipe in one answer a line."),
            ),
            Self::Unwanted => Failure::usage(
                "bench.unwanted",
                "The bench file was not written, as you wished.",
                "Run the same command again, and `back` leads to the answer that is wrong.",
            ),
            Self::Interrupted | Self::Back => Failure::new(
                Exit::Interrupted,
                "bench.interrupted",
                "The interview was interrupted.",
                format!("{again}."),
            ),
            Self::Failed(failure) => *failure,
        };
        if draft.is_empty() {
            failure.kept("nothing; no question was answered.")
        } else {
            failure.kept(format!(
                "{}, in {} (for you alone; it may hold passwords).",
                draft.count(),
                draft.path().display()
            ))
        }
    }
}

/// An interview under way.
pub(super) struct Interview<'a> {
    draft: Draft,
    person: Person<'a>,
    today: Date,
    /// The folder of the bench file, where a declaration lies.
    folder: PathBuf,
    form: Form,
    /// The question that `back` led to, and what was answered to it.
    before: Option<(String, String)>,
}

impl<'a> Interview<'a> {
    pub(super) fn new(draft: Draft, person: Person<'a>, today: Date, folder: PathBuf) -> Self {
        Self {
            draft,
            person,
            today,
            folder,
            form: Form::default(),
            before: None,
        }
    }

    pub(super) fn into_draft(self) -> Draft {
        self.draft
    }

    /// Asks everything; the form that is to be written.
    pub(super) fn run(&mut self) -> Result<Form, Stopped> {
        self.person.tell(&format!(
            "This writes a bench file: what may be tested, by whose authority, and how far. Nothing is sent to any \
             device.\n{HOW}"
        ));
        if !self.draft.is_empty() {
            let kept = format!(
                "Going on from what was kept ({}); `back` leads there.",
                self.draft.count()
            );
            self.person.tell(&kept);
        }
        loop {
            self.form = Form::default();
            match self.all() {
                Err(Stopped::Back) => {
                    self.before = self.draft.back()?;
                    if self.before.is_none() {
                        self.person.tell("This is the first question.");
                    }
                }
                Err(stopped) => return Err(stopped),
                Ok(()) => return Ok(self.form.clone()),
            }
        }
    }

    fn all(&mut self) -> Result<(), Stopped> {
        self.device()?;
        self.authority()?;
        self.tester()?;
        let states = self.states()?;
        self.units(&states)?;
        self.extent()?;
        self.declaration()?;
        self.confirm()
    }

    /// A text that must be given.
    fn text(&mut self, place: Place, key: &'static str, words: &str) -> Result<(), Stopped> {
        let id = format!("{}.{key}", table(place));
        self.put(&Question::new(id, words), place, key).map(|_| ())
    }

    /// A text that may be left out.
    fn optional(&mut self, place: Place, key: &'static str, words: &str) -> Result<(), Stopped> {
        let id = format!("{}.{key}", table(place));
        let question = Question::new(id, words).usually("none");
        self.put(&question, place, key).map(|_| ())
    }

    /// Asks for a text and puts it in its place; nothing where it is left out.
    fn put(
        &mut self,
        question: &Question<'_>,
        place: Place,
        key: &'static str,
    ) -> Result<String, Stopped> {
        let may_be_left = question.usual == "none" || question.is_secret;
        self.ask(question, |form, answer| {
            let is_left = may_be_left && (answer.is_empty() || answer == "none");
            if !is_left {
                form.put(place, key, text(answer));
            }
            Ok(())
        })
    }

    fn yes_or_no(
        &mut self,
        id: &str,
        words: &str,
        usual: &str,
        fill: impl Fn(&mut Form, bool),
    ) -> Result<bool, Stopped> {
        let question = Question::new(id, words).usually(usual);
        let answer = self.ask(&question, |form, answer| {
            let yes = match answer {
                "yes" | "y" => true,
                "no" | "n" => false,
                _ => return Err("Answer yes or no.".to_owned()),
            };
            fill(form, yes);
            Ok(())
        })?;
        Ok(answer.starts_with('y'))
    }

    /// Asks until an answer stands. `fill` puts it into the form, or says what is wrong with it.
    fn ask(
        &mut self,
        question: &Question<'_>,
        fill: impl Fn(&mut Form, &str) -> Result<(), String>,
    ) -> Result<String, Stopped> {
        let mut kept = self.draft.answer(&question.id).map(str::to_owned);
        loop {
            let is_kept = kept.is_some();
            let answer = match kept.take() {
                Some(answer) => answer,
                None => self.hear(
                    question.words,
                    question.usual,
                    &question.id,
                    question.is_secret,
                )?,
            };
            let mut form = self.form.clone();
            let wrong = match fill(&mut form, &answer) {
                Err(wrong) => Some(wrong),
                Ok(()) => form
                    .problems(self.today)
                    .first()
                    .map(|problem| format!("{}. {}", sentence(&problem.what), problem.remedy)),
            };
            if let Some(wrong) = wrong {
                if is_kept {
                    self.draft.forget(&question.id);
                    self.person
                        .tell("An answer that was kept does not stand any more.");
                }
                self.person.tell(&format!("  {wrong}"));
                continue;
            }
            self.form = form;
            if !is_kept {
                self.draft.take(&question.id, &answer)?;
            }
            return Ok(answer);
        }
    }

    /// Asks once and waits; the usual answer where nothing is typed.
    fn hear(
        &mut self,
        words: &str,
        usual: &str,
        id: &str,
        is_secret: bool,
    ) -> Result<String, Stopped> {
        let usually = match usual {
            "" => String::new(),
            usual => format!(" [{usual}]"),
        };
        loop {
            self.person.tell(&format!("\n{words}{usually}"));
            if let Some((_, answer)) = self.before.take_if(|(question, _)| question == id)
                && !is_secret
            {
                self.person.tell(&format!("  (you answered: {answer})"));
            }
            return match self.person.hear(is_secret) {
                Heard::Nobody(why) => Err(Stopped::Nobody(id.to_owned(), why)),
                Heard::Interrupted => Err(Stopped::Interrupted),
                Heard::Answer(answer) if answer == BACK => Err(Stopped::Back),
                // What is typed for a password may be one.
                Heard::Answer(answer) if answer == MORE && !is_secret => {
                    let more = explain::key_of(id).unwrap_or_else(|| HOW.to_owned());
                    self.person.tell(&format!("  {more}"));
                    continue;
                }
                Heard::Answer(answer) if answer.is_empty() => Ok(usual.to_owned()),
                // Who has none says so in either word.
                Heard::Answer(answer) if answer == "no" && usual == "none" => Ok(usual.to_owned()),
                Heard::Answer(answer) => Ok(answer),
            };
        }
    }
}

fn table(place: Place) -> &'static str {
    match place {
        Place::Device => "device",
        Place::Authority => "authority",
        Place::Tester => "tester",
        Place::Unit => "units",
        Place::Test => "test",
        Place::Hands => "hands",
        Place::Caps => "caps",
    }
}

fn text(words: &str) -> Value {
    Value::String(words.to_owned())
}

/// The words with a capital letter.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
