//! The printer: data to standard output, progress and failures to standard error, in words or JSON.

use std::io::Write;

use proofhouse_law::Verdict;
use serde::Serialize;

use crate::exit::Failure;

/// A verdict as every verb writes it: a failure must not be overlooked.
pub(crate) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "FAIL",
        other => other.words(),
    }
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Plain words, readable without colour.
    Human,
    /// One JSON document, whose schema is in `docs/reference/`.
    Json,
}

/// Writes what a command has to say: the one place that holds standard output and standard error.
pub(crate) struct Output {
    format: Format,
}

#[expect(
    clippy::unused_self,
    reason = "whoever prints holds the printer, so that no other code writes to the terminal"
)]
impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Writes a result: `human` for people, `data` for programs.
    pub(crate) fn result(&mut self, human: &str, data: &impl Serialize) {
        match self.format {
            Format::Human => self.data(human),
            Format::Json => self.json(data),
        }
    }

    /// Writes words to standard output, with a closing newline.
    pub(crate) fn data(&mut self, human: &str) {
        let mut stdout = std::io::stdout().lock();
        // A reader that closed the pipe (`| head`) wants no more: that is not a failure of ours.
        let _closed = writeln!(stdout, "{}", human.trim_end_matches('\n'));
    }

    /// Writes one JSON document to standard output.
    pub(crate) fn json(&mut self, data: &impl Serialize) {
        let mut stdout = std::io::stdout().lock();
        if serde_json::to_writer_pretty(&mut stdout, data).is_ok() {
            let _closed = writeln!(stdout);
        }
    }

    /// Says what is going on, on standard error.
    pub(crate) fn progress(&mut self, words: &str) {
        let _closed = writeln!(std::io::stderr().lock(), "{words}");
    }

    /// Sends what draws a view to the terminal on standard error.
    pub(crate) fn draw(&mut self, sent: &str) {
        let mut stderr = std::io::stderr().lock();
        // A terminal that went away is no reason to end the work.
        let _closed = stderr
            .write_all(sent.as_bytes())
            .and_then(|()| stderr.flush());
    }

    /// Says why the command could not do its work.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        if self.format == Format::Json {
            self.json(&serde_json::json!({ "error": failure }));
        }
        self.told(failure);
    }

    /// Says on standard error what went wrong, where the one document on standard output says it among other things.
    pub(crate) fn told(&mut self, failure: &Failure) {
        let mut words = match &failure.refusal {
            Some(refusal) => refused_in_words(&failure.what, refusal),
            None => format!("error[{}]: {}", failure.code, failure.what),
        };
        if let Some(kept) = &failure.kept {
            words.push_str("\n  kept: ");
            words.push_str(kept);
        }
        words.push_str("\n  next: ");
        words.push_str(&failure.next);
        self.progress(&words);
    }
}

/// A lawful "no": the rule, when it is lawful, and on what the rule stands.
fn refused_in_words(what: &str, refusal: &proofhouse_law::Refusal) -> String {
    let mut words = format!(
        "refused: {what}\n  rule: {}\n  {}",
        refusal.rule, refusal.citation
    );
    if let Some(day) = refusal.lawful_from {
        let _infallible =
            std::fmt::Write::write_fmt(&mut words, format_args!("\n  lawful from: {day}"));
    }
    words.push_str("\n  this rule is ");
    words.push_str(&footing(refusal.basis));
    words
}

/// What a rule stands on, so that policy is never taken for law.
fn footing(basis: proofhouse_law::Basis) -> String {
    let source = match basis.source {
        proofhouse_law::Source::Statute => "the statute's",
        proofhouse_law::Source::Policy => "policy, not statute",
        proofhouse_law::Source::Assumed => "assumed, not statute",
    };
    let checked = if basis.verified {
        "verified"
    } else {
        "not yet verified against its source"
    };
    format!("{source}, {checked}")
}
