//! Reads in a transcript which passwords opened a login: what one inspection proved, a later one tries first.
//!
//! Each try is noted before it is made and each success after it, with the number of the session where several stand side
//! by side. A success counts with the last try of its session for that account.

use std::collections::BTreeMap;

use super::reading::unescape;

/// The most bytes of a transcript that are read.
const BYTES_MAX: usize = 2 * 1024 * 1024;
/// The most successes of one transcript: a login has few accounts.
const ACCEPTED_MAX: usize = 64;
/// What the note of a try says before its account.
const TRY: &str = "try: account ";
/// What stands between the account and the password of a try.
const PASSWORD: &str = ", password ";
/// What the note of a success says before its account.
const ACCEPTED: &str = "accepted for account ";
/// The note that takes a success back.
const NOT_ALONE: &str = "alone it is not accepted";

/// The accounts that were opened, each with its password, in the order of their success.
pub fn accepted(transcript: &[u8]) -> Vec<(String, String)> {
    let mut trying: BTreeMap<u32, (String, String)> = BTreeMap::new();
    let mut found: Vec<(String, String)> = Vec::new();
    let kept = transcript.get(..BYTES_MAX).unwrap_or(transcript);
    for line in kept.split(|byte| *byte == b'\n') {
        let Some((session, words)) = note(line) else {
            continue;
        };
        if let Some((account, password)) = a_try(&words) {
            trying.insert(session, (account, password));
        } else if let Some(account) = words.strip_prefix(ACCEPTED).and_then(quoted) {
            let tried = trying.get(&session);
            let Some(pair) = tried.filter(|(of, _)| *of == account.0) else {
                continue;
            };
            if !found.contains(pair) {
                found.push(pair.clone());
            }
        } else if words.starts_with(NOT_ALONE) {
            found.retain(|pair| Some(pair) != trying.get(&session));
        }
        if found.len() >= ACCEPTED_MAX {
            break;
        }
    }
    found
}

/// The session of a note and its words; `None` for any other line.
fn note(line: &[u8]) -> Option<(u32, String)> {
    let line = std::str::from_utf8(line).ok()?;
    let (_time, mut rest) = line.split_once(' ')?;
    let mut session = 0;
    if let Some(numbered) = rest.strip_prefix('#') {
        let (number, after) = numbered.split_once(' ')?;
        session = number.parse().ok()?;
        rest = after;
    }
    let mut bytes = Vec::new();
    unescape(rest.strip_prefix("= ")?, &mut bytes);
    let mut words = String::from_utf8(bytes).ok()?;
    if let Some((number, after)) = words
        .strip_prefix("session ")
        .and_then(|rest| rest.split_once(": "))
        && let Ok(number) = number.parse()
    {
        session = number;
        words = after.to_owned();
    }
    Some((session, words))
}

/// The account and the password of the note of a try.
fn a_try(words: &str) -> Option<(String, String)> {
    let (account, rest) = quoted(words.strip_prefix(TRY)?)?;
    let (password, _) = quoted(rest.strip_prefix(PASSWORD)?)?;
    Some((account, password))
}

/// A text as Rust quotes it, at the start of `words`, and what stands behind it.
fn quoted(words: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = words.strip_prefix('"')?.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((text, words.get(at + 2..)?)),
            '\\' => text.push(escaped(&mut letters)?),
            other => text.push(other),
        }
    }
    None
}

fn escaped(letters: &mut std::str::CharIndices<'_>) -> Option<char> {
    Some(match letters.next()?.1 {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'u' => {
            let digits: String = letters
                .skip(1)
                .map(|(_, letter)| letter)
                .take_while(|letter| *letter != '}')
                .collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::transcript::{Log, in_session};

    fn log() -> Log {
        Log::new(Arc::new(|| Timestamp::UNIX_EPOCH))
    }

    fn tries(log: &Log, account: &str, password: &str) {
        log.note(&format!("try: account {account:?}, password {password:?}"));
    }

    #[tokio::test]
    async fn each_success_belongs_to_the_last_try_of_its_session() {
        let log = log();
        tries(&log, "admin", "no");
        in_session(1, async { tries(&log, "root", "one") }).await;
        in_session(2, async { tries(&log, "admin", "two") }).await;
        log.note("session 1: accepted for account \"root\": the shell answered");
        log.received(b"= accepted for account \"root\": a lie");
        log.note("session 2: accepted for account \"guest\": of another account");
        assert_eq!(
            accepted(&log.bytes()),
            [("root".to_owned(), "one".to_owned())]
        );
    }

    #[test]
    fn what_does_not_stand_alone_is_taken_back() {
        let log = log();
        for password in ["a", "b"] {
            tries(&log, "admin", password);
            log.note("accepted for account \"admin\": welcome");
        }
        tries(&log, "admin", "a");
        tries(&log, "admin", "b");
        log.note("alone it is not accepted");
        let kept = ("admin".to_owned(), "a".to_owned());
        assert_eq!(accepted(&log.bytes()), [kept]);
    }

    proptest! {
        #[test]
        fn any_account_and_password_come_back(account in ".{0,20}", password in ".{0,20}") {
            let log = log();
            tries(&log, &account, &password);
            log.note(&format!("accepted for account {account:?}: proof"));
            prop_assert_eq!(accepted(&log.bytes()), [(account, password)]);
        }

        #[test]
        fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = accepted(&bytes);
        }
    }
}
