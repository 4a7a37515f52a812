//! The answers so far, beside the file that is not written yet: an interview that ends early goes on from them.
//!
//! `FILE.draft` is JSON, a list of question and answer, written anew after each answer and for its owner alone (0600): it
//! may hold passwords. It goes when what was asked for is written.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::exit::Failure;
use crate::new_file;

/// The largest draft that is read, in bytes.
const DRAFT_BYTES_MAX: u64 = 256 * 1024;
/// What a draft is called, after the file's own name.
const ENDING: &str = ".draft";

/// An answer and its question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    question: String,
    answer: String,
}

/// The answers so far, in the order of their questions.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    answers: Vec<Answer>,
}

impl Draft {
    /// The draft beside a file; empty where there is none.
    pub(crate) fn beside(file: &Path) -> Result<Self, Failure> {
        let mut path = file.as_os_str().to_owned();
        path.push(ENDING);
        let path = PathBuf::from(path);
        let unusable = |why: String| {
            let what = format!(
                "The answers kept in {} cannot be used: {why}.",
                path.display()
            );
            let next = "Remove that file, and answer from the beginning.";
            Failure::usage("draft.unusable", what, next)
        };
        let mut text = String::new();
        match fs::File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unusable(error.to_string())),
            Ok(opened) => {
                let read = opened.take(DRAFT_BYTES_MAX).read_to_string(&mut text);
                read.map_err(|error| unusable(error.to_string()))?;
            }
        }
        let answers = if text.is_empty() {
            Vec::new()
        } else {
            serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))?
        };
        Ok(Self { path, answers })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// How many answers it holds, in words.
    pub(crate) fn count(&self) -> String {
        match self.answers.len() {
            1 => "1 answer".to_owned(),
            many => format!("{many} answers"),
        }
    }

    /// What was answered to a question.
    pub(crate) fn answer(&self, question: &str) -> Option<&str> {
        let held = self.answers.iter().find(|one| one.question == question);
        held.map(|one| one.answer.as_str())
    }

    /// Takes an answer, which stays on the disk at once.
    pub(crate) fn take(&mut self, question: &str, answer: &str) -> Result<(), Failure> {
        self.forget(question);
        self.answers.push(Answer {
            question: question.to_owned(),
            answer: answer.to_owned(),
        });
        self.save()
    }

    /// Forgets an answer that does not stand any more.
    pub(crate) fn forget(&mut self, question: &str) {
        self.answers.retain(|one| one.question != question);
    }

    /// Forgets the last answer: its question, and what was answered; `None` where there is none.
    pub(crate) fn back(&mut self) -> Result<Option<(String, String)>, Failure> {
        let Some(last) = self.answers.pop() else {
            return Ok(None);
        };
        self.save().map(|()| Some((last.question, last.answer)))
    }

    fn save(&self) -> Result<(), Failure> {
        let bytes = serde_json::to_vec_pretty(&self.answers).unwrap_or_default();
        let mut aside = self.path.as_os_str().to_owned();
        aside.push("~");
        let aside = PathBuf::from(aside);
        // Left behind by a run that died here; it was never read.
        let _none = fs::remove_file(&aside);
        let written =
            new_file::for_owner(&aside, &bytes).and_then(|()| fs::rename(&aside, &self.path));
        written.map_err(|error| {
            let what = format!(
                "The answers could not be kept in {}: {error}.",
                self.path.display()
            );
            let next = "Name a file in a folder that exists and that you may write to.";
            Failure::usage("draft.write", what, next)
        })
    }

    /// Removes the draft: what was asked for is written.
    pub(crate) fn remove(self) {
        // Never kept where no question was answered.
        let _none = fs::remove_file(&self.path);
    }
}
