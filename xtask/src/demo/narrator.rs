//! What the demo says: each step with what it proved and where to look, and a copy for the README.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;

/// Prints the demo's steps, and keeps them with what differs from run to run replaced.
pub(crate) struct Narrator {
    begun: Instant,
    transcript: String,
    step: u32,
    replacements: Vec<(String, String)>,
    looks: Vec<String>,
}

impl Narrator {
    /// A narrator who has said nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            begun: Instant::now(),
            transcript: String::new(),
            step: 0,
            replacements: Vec::new(),
            looks: Vec::new(),
        }
    }

    /// Opens a step: what is about to be done.
    pub(crate) fn step(&mut self, title: &str) {
        self.step += 1;
        let seconds = self.begun.elapsed().as_secs();
        eprintln!("  [{seconds} s]");
        self.line(&format!("\n{}. {title}", self.step));
    }

    /// One fact that the step proved.
    pub(crate) fn proved(&mut self, words: &str) {
        self.line(&format!("   - {words}"));
    }

    /// Where a person can look at it.
    pub(crate) fn look(&mut self, place: &str) {
        self.line(&format!("   look: {place}"));
        self.looks.push(place.to_owned());
    }

    /// Every place that was named so far, in its order.
    pub(crate) fn looks(&self) -> &[String] {
        &self.looks
    }

    /// The words of a command, indented.
    pub(crate) fn quote(&mut self, words: &str) {
        for line in words.trim().lines() {
            self.line(&format!("     | {line}"));
        }
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, words: &str) {
        println!("{words}");
        // A reader that closed the pipe does not end the demo.
        let _closed = std::io::stdout().flush();
        self.transcript.push_str(words);
        self.transcript.push('\n');
    }

    /// Marks a value that differs from run to run: the kept copy shows `stand_in` for it.
    pub(crate) fn volatile(&mut self, value: &str, stand_in: &str) {
        if !value.is_empty() {
            self.replacements
                .push((value.to_owned(), stand_in.to_owned()));
        }
    }

    /// Writes the copy that the README shows.
    pub(crate) fn keep(&self, file: &Path) -> Result<()> {
        std::fs::write(file, self.masked(&self.transcript))?;
        Ok(())
    }

    /// Words with everything replaced that differs from run to run.
    pub(crate) fn masked(&self, words: &str) -> String {
        let mut longest_first = self.replacements.clone();
        longest_first.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        let mut text = words.to_owned();
        for (value, stand_in) in &longest_first {
            text = text.replace(value, stand_in);
        }
        mask(&shorten_digests(&text))
    }
}

/// Replaces each run of 12 or more hexadecimal digits, which a new key changes, by dots.
fn shorten_digests(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars().chain(std::iter::once('\n')) {
        if character.is_ascii_hexdigit() && !character.is_ascii_uppercase() {
            run.push(character);
            continue;
        }
        let digest = run.len() >= 12 && run.chars().any(|digit| digit.is_ascii_alphabetic());
        out.push_str(if digest { "..." } else { &run });
        run.clear();
        out.push(character);
    }
    out.pop();
    out
}

/// Words after which a number counts what this run happened to write.
const COUNTED_AFTER: [&str; 4] = ["entry", "event", "byte", "Replayed"];
/// Words before which it does.
const COUNTED_BEFORE: [&str; 6] = [
    "entries", "entries,", "files", "files,", "register", "links",
];

/// Replaces dates, places in the log and in transcripts, and roots: they differ from run to run.
fn mask(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let masked = words.iter().enumerate().map(|(at, word)| {
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .copied()
                .unwrap_or_default();
            let after = words.get(at + 1).copied().unwrap_or_default();
            masked_word(before, word, after)
        });
        masked.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn masked_word(before: &str, word: &str, after: &str) -> String {
    let bare = word.trim_matches(|end: char| !end.is_ascii_alphanumeric());
    let number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    let counted = COUNTED_AFTER.contains(&before) || COUNTED_BEFORE.contains(&after);
    if bare.parse::<jiff::civil::Date>().is_ok() && !number {
        return word.replace(bare, "DATE");
    }
    if bare.len() == 5 && bare.as_bytes().get(2) == Some(&b':') {
        return word.replace(bare, "TIME");
    }
    if let Some((seen, digits)) = bare.split_once('-')
        && ["inspect", "pub"].contains(&seen)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return word.replace(bare, &format!("{seen}-N"));
    }
    if number && counted {
        return word.replace(bare, "N");
    }
    if word.starts_with("transcripts/") || before == "root" {
        return "...".to_owned();
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{mask, shorten_digests};

    #[test]
    fn what_differs_from_run_to_run_is_masked_and_numbers_that_mean_something_stay() {
        assert_eq!(
            mask("published: entry 3 of the register"),
            "published: entry N of the register"
        );
        assert_eq!(
            mask("its 10 days end with 2026-12-03."),
            "its 10 days end with DATE."
        );
        assert_eq!(
            mask("05012345678900 is banned (exit 1)"),
            "05012345678900 is banned (exit 1)"
        );
        assert_eq!(mask("9 entries, root kE/0="), "N entries, root ...");
    }

    #[test]
    fn digests_are_shortened_and_gtins_and_words_are_not() {
        assert_eq!(
            shorten_digests("sha256 9f86d081884c7d65 of x"),
            "sha256 ... of x"
        );
        assert_eq!(
            shorten_digests("05012345678900 and defaced"),
            "05012345678900 and defaced"
        );
    }
}
