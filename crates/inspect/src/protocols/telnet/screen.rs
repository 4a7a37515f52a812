//! Reads a terminal's screen: what it asks for, whether it refuses, and what it demands.

use crate::protocols::says_must_change;

/// What the end of a screen asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// An account.
    Account,
    /// A password.
    Password,
    /// A password to be set, or the old one first: whatever is typed there may become the device's password.
    NewPassword,
    /// Whether a licence is to be shown, as `RouterOS` asks at the first login.
    Licence,
    /// A command.
    Command,
}

/// Reads what the end of `screen` asks for, if anything.
pub fn prompt_of(screen: &str) -> Option<Prompt> {
    const ACCOUNT: [&str; 7] = [
        "login:",
        "username:",
        "user name:",
        "user:",
        "account:",
        "login name:",
        "user id:",
    ];
    const PASSWORD: [&str; 5] = ["password:", "passwd:", "passcode:", "pin:", "password>"];
    let line = last_line(screen);
    let mut lower = line.to_lowercase();
    // Some write spaces before the colon: `Username : `, and `Password  : ` on APC's cards.
    if let Some(asked) = lower.strip_suffix(':') {
        lower = format!("{}:", asked.trim_end());
    }
    if asks_for_a_new_one(&lower) {
        return Some(Prompt::NewPassword);
    }
    if ["license? [y/n]:", "licence? [y/n]:"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        return Some(Prompt::Licence);
    }
    if PASSWORD.iter().any(|end| lower.ends_with(end)) {
        return Some(Prompt::Password);
    }
    if ACCOUNT.iter().any(|end| lower.ends_with(end)) {
        return Some(Prompt::Account);
    }
    let short = line.chars().count() <= 80;
    (short && line.ends_with(['#', '$', '>', '%'])).then_some(Prompt::Command)
}

/// Whether a line, in small letters, asks for a password that is to be set or replaced: `new password> `, `Retype new
/// UNIX password: `, `(current) UNIX password: `.
fn asks_for_a_new_one(line: &str) -> bool {
    const OF_A_PASSWORD: [&str; 5] = ["password", "passwd", "passcode", "passphrase", "pin"];
    const OF_A_CHANGE: [&str; 10] = [
        "new", "old", "current", "retype", "re-type", "re-enter", "reenter", "repeat", "confirm",
        "verify",
    ];
    let Some(asked) = line.strip_suffix([':', '>', '?']) else {
        return false;
    };
    let mut words = asked.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    words.clone().any(|word| OF_A_PASSWORD.contains(&word))
        && words.any(|word| OF_A_CHANGE.contains(&word))
}

/// Whether a screen says that the login was refused.
pub fn says_refused(screen: &str) -> bool {
    const SAYINGS: [&str; 15] = [
        "login incorrect",
        "incorrect",
        "invalid",
        "login failed",
        "authentication failed",
        "authentication failure",
        "access denied",
        "permission denied",
        "bad password",
        "wrong password",
        "wrong user",
        "is wrong",
        "not correct",
        "login fail",
        "denied",
    ];
    let screen = screen.to_lowercase();
    SAYINGS.iter().any(|saying| screen.contains(saying))
}

/// The last line with words on it, without colours and control letters.
pub(super) fn last_line(screen: &str) -> String {
    let mut plain = String::with_capacity(screen.len());
    let mut letters = screen.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            // ECMA-48: an escape sequence ends with a letter.
            let _sequence = letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
        .split(['\r', '\n'])
        .map(|line| line.replace(char::is_control, "").trim().to_owned())
        .rfind(|line| !line.is_empty())
        .unwrap_or_default()
}

/// Whether bytes look like the words of a terminal, not like noise.
pub fn looks_like_words(text: &[u8]) -> bool {
    let is_odd = |letter: &char| match *letter {
        '\u{1b}' => false,
        // What is no UTF-8.
        char::REPLACEMENT_CHARACTER => true,
        letter => letter.is_control() && !letter.is_whitespace(),
    };
    let text = String::from_utf8_lossy(text);
    let odd = text.chars().filter(is_odd).count();
    odd * 10 <= text.chars().count()
}

/// The line of a screen that demands a new password, if one does.
pub(super) fn demand_of(screen: &str) -> Option<String> {
    let line = screen
        .split(['\r', '\n'])
        .find(|line| says_must_change(line))?;
    Some(line.trim().chars().take(120).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_known_by_the_end_of_the_screen() {
        for (screen, prompt) in [
            (
                "\r\nDebian GNU/Linux 12\r\n\r\nbox login: ",
                Some(Prompt::Account),
            ),
            ("Username:", Some(Prompt::Account)),
            ("\r\nUsername : ", Some(Prompt::Account)),
            ("User name : ", Some(Prompt::Account)),
            ("Username : x\r\nPassword : ", Some(Prompt::Password)),
            ("box login: root\r\nPassword: ", Some(Prompt::Password)),
            ("Login incorrect\r\nbox login: ", Some(Prompt::Account)),
            (
                "Last login: Mon Jan  5 10:00:00\r\n\u{1b}[1;32mroot@box\u{1b}[0m:~# ",
                Some(Prompt::Command),
            ),
            (
                "BusyBox v1.35.0 built-in shell (ash)\r\n\r\n~ $ ",
                Some(Prompt::Command),
            ),
            ("Welcome to the device. Welcome to the device.", None),
            ("", None),
        ] {
            assert_eq!(prompt_of(screen), prompt, "{screen:?}");
        }
    }

    #[test]
    fn noise_is_told_from_words() {
        assert!(looks_like_words(b"\r\nlogin: "));
        assert!(looks_like_words("欢迎使用网络摄像机\r\nlogin: ".as_bytes()));
        assert!(!looks_like_words(&[0x00, 0x9f, 0x12, b'a', 0xfe, 0x80]));
    }
}
