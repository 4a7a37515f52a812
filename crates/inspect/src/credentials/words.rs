//! Words of a text (a manual, a label, the strings of a firmware) that may be passwords, tried after every list.
//!
//! Few and careful: first what stands behind a word such as "password", then what mixes letters and digits as people's
//! prose does not. Versions, addresses, dates and file names are left out. Each word is tried with the accounts that the
//! text names and the usual ones.

use proofhouse_law::observation::CredentialOrigin;

use super::{List, Pair, Turn};

/// The most words.
const WORDS_MAX: usize = 20;
/// The most accounts that the text itself names.
const ACCOUNTS_MAX: usize = 3;
/// The accounts that are tried with each word besides.
const USUAL_ACCOUNTS: [&str; 3] = ["admin", "root", "user"];
/// How long a word may be.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=32;
/// Words that a password follows.
const PASSWORD_LABELS: [&str; 6] = ["password", "passwd", "passcode", "passphrase", "pwd", "psk"];
/// Words that an account follows.
const ACCOUNT_LABELS: [&str; 4] = ["username", "user", "login", "account"];
/// Words between a label and what it names.
const LINKS: [&str; 4] = ["is", "name", "default", "="];
/// Words behind a label that are prose.
const PROSE: [&str; 28] = [
    "and",
    "are",
    "for",
    "the",
    "you",
    "your",
    "must",
    "with",
    "from",
    "that",
    "this",
    "will",
    "should",
    "field",
    "change",
    "changed",
    "reset",
    "when",
    "which",
    "have",
    "printed",
    "label",
    "please",
    "enter",
    "forgotten",
    "page",
    "settings",
    "required",
];

/// The pairs to try from `text`.
pub fn list(name: &str, text: &str) -> List {
    let mut accounts: Vec<String> = after_labels(text, &ACCOUNT_LABELS, is_account);
    accounts.truncate(ACCOUNTS_MAX);
    for usual in USUAL_ACCOUNTS {
        if !accounts.iter().any(|known| known == usual) {
            accounts.push(usual.to_owned());
        }
    }
    let mut pairs = Vec::new();
    for word in candidates(text) {
        for account in &accounts {
            let mut pair = Pair::new(account, &word, CredentialOrigin::TesterFile);
            pair.about.turn = Turn::Guessed;
            pairs.push(pair);
        }
    }
    List {
        name: name.to_owned(),
        pairs,
    }
}

/// The words that may be passwords, the likeliest first.
pub fn candidates(text: &str) -> Vec<String> {
    let mut words = after_labels(text, &PASSWORD_LABELS, is_password);
    for word in tokens(text) {
        if words.len() >= WORDS_MAX {
            break;
        }
        if is_mixed(word) && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words.truncate(WORDS_MAX);
    words
}

/// What stands behind one of `labels`, each once.
fn after_labels(text: &str, labels: &[&str], fits: fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = tokens(line).collect();
        for (at, word) in words.iter().enumerate() {
            let label = word.to_ascii_lowercase();
            if found.len() >= WORDS_MAX || !labels.contains(&label.as_str()) {
                continue;
            }
            let behind = words.iter().skip(at + 1);
            let named = behind
                .take(4)
                .find(|word| !LINKS.contains(&word.to_ascii_lowercase().as_str()));
            if let Some(word) = named.filter(|word| fits(word))
                && !found.iter().any(|known| known == word)
            {
                found.push((*word).to_owned());
            }
        }
    }
    found
}

/// The words of a text, without the signs round them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || "\"'`<>()[]{},;:=/\\|".contains(letter))
        .map(|word| word.trim_matches(|letter: char| ".?*".contains(letter)))
        .filter(|word| !word.is_empty() && word.is_ascii())
}

fn is_label(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    PASSWORD_LABELS.contains(&word.as_str()) || ACCOUNT_LABELS.contains(&word.as_str())
}

fn is_password(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    LENGTH.contains(&word.len()) && !is_label(word) && !PROSE.contains(&lower.as_str())
}

fn is_account(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    is_password(word)
        && word.bytes().all(plain)
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Letters and digits in one word that is no version, address, date, size or number of something.
fn is_mixed(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!@#$%&_-".contains(&byte);
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit()) && word.len() >= 12;
    (6..=20).contains(&word.len())
        && word.bytes().all(plain)
        && letters >= 3
        && digits >= 2
        && word.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && !hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_a_manual_names_come_first_and_prose_does_not_come() {
        let manual = "Log in with the user name: service\nThe default password is tlJwpbo6.\nEnter your password and press OK.\n\
                      Firmware V5.4.0 of 2019-04-12 at 192.168.1.64, see RFC2616. Model DS-2CD2042. Backdoor7ujMko0admin!";
        assert_eq!(
            candidates(manual),
            ["tlJwpbo6", "RFC2616", "DS-2CD2042", "Backdoor7ujMko0admin!"][..3].to_vec()
        );
        let list = list("manual.txt", manual);
        let first: Vec<(&str, &str)> = list
            .pairs
            .iter()
            .take(4)
            .map(|pair| (pair.account.as_str(), pair.password.as_str()))
            .collect();
        assert_eq!(
            first,
            [
                ("service", "tlJwpbo6"),
                ("admin", "tlJwpbo6"),
                ("root", "tlJwpbo6"),
                ("user", "tlJwpbo6")
            ]
        );
    }

    #[test]
    fn few_words_come_of_a_long_text() {
        let many: Vec<String> = (0..10_000)
            .map(|number| format!("Word{number:05}x"))
            .collect();
        let long = many.join(" ");
        assert_eq!(candidates(&long).len(), WORDS_MAX);
        assert!(list("w", &long).pairs.len() <= WORDS_MAX * 6);
        assert_eq!(
            candidates("The password must be changed. Password: \nPasswords are kept safe."),
            Vec::<String>::new()
        );
    }
}
