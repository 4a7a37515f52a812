//! Commands that a person is told to run: pasted into a shell, they mean what was meant.

use std::path::Path;

/// A word as a shell takes it.
pub(crate) fn word(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+:,@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A file as a shell takes it.
pub(crate) fn path(path: &Path) -> String {
    word(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_every_word_as_it_is() {
        assert_eq!(word("a/b.zip"), "a/b.zip");
        assert_eq!(word("our lab.pem"), "'our lab.pem'");
        assert_eq!(word("it's; ls"), r"'it'\''s; ls'");
        assert_eq!(word(""), "''");
    }
}
