//! Telnet devices whose words mislead: what is asked for below them decides.

mod new_password;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use proofhouse_law::observation::Fact;

use super::stub::{Said, Stub, Unit, start_sessions};
use crate::bench::{facts_at, list};

const PAIRS: &str = "admin,admin\nroot,root\nadmin,1234\nroot,xc3511\n";
/// The planted pair.
const RIGHT: (&str, &str) = ("admin", "1234");
/// What `RouterOS` 7 shows at a good login: the failed ones before it.
const QUOTED: &str = "\r\n  MikroTik RouterOS 7.17.1\r\n\r\nPress F1 for help\r\n\r\n\
     2025-07-21 17:18:42 system,error,critical login failure for user admin from 192.0.2.1 via telnet\r\n";
const ROUTER: &str = "\r\r[admin@MikroTik] > ";

fn words(words: impl Into<String>) -> Said {
    Said::Words(words.into())
}

/// A device that asks for account and password, and shows `welcome` to the planted pair, whose later lines `inside`
/// answers.
fn device(welcome: &'static str, inside: impl Fn(&str) -> Said + Send + Sync + 'static) -> Stub {
    let inside = Arc::new(inside);
    start_sessions("MikroTik Login: ", Unit::Keys, move || {
        let inside = Arc::clone(&inside);
        let (mut account, mut is_in) = (None, false);
        Box::new(move |line, _| {
            if is_in {
                return inside(line);
            }
            let Some(account) = account.take() else {
                account = Some(line.to_owned());
                return words("Password: ");
            };
            is_in = (account.as_str(), line) == RIGHT;
            words(if is_in {
                welcome
            } else {
                "\r\nLogin failed, incorrect username or password\r\n\r\nLogin: "
            })
        })
    })
}

/// What a vendor's own command line answers to anything.
fn bad_command(_: &str) -> Said {
    words(format!(
        "bad command name echo (line 1 column 1)\r\n{ROUTER}"
    ))
}

/// What a shell answers to `echo`.
fn shell(line: &str) -> Said {
    let said = line.strip_prefix("echo ").unwrap_or_default();
    words(format!("{}\r\npi@raspberrypi:~ $ ", said.replace('"', "")))
}

async fn facts(device: &Stub) -> Vec<Fact> {
    let (facts, transcript) = facts_at(device.port, &list(PAIRS)).await;
    println!("{transcript}");
    facts
}

/// Whether the planted pair alone was accepted, and whether only to be changed.
fn accepted(facts: &[Fact]) -> bool {
    let [
        Fact::CredentialAccepted {
            account,
            change_forced,
            ..
        },
        Fact::CredentialsRefused { tries: 4, .. },
    ] = facts
    else {
        panic!("{facts:?}");
    };
    assert_eq!(account, RIGHT.0);
    *change_forced
}

#[tokio::test]
async fn a_refusal_that_is_quoted_above_a_command_prompt_is_none() {
    let welcome = Box::leak(format!("{QUOTED}{ROUTER}").into_boxed_str());
    let found = facts(&device(welcome, bad_command)).await;
    assert!(!accepted(&found));
}

#[tokio::test]
async fn a_banner_that_denies_access_above_the_password_prompt_is_no_refusal() {
    let device = start_sessions("login: ", Unit::Keys, || {
        let mut lines = Vec::new();
        Box::new(move |line, _| {
            lines.push(line.to_owned());
            match lines.as_slice() {
                [_] => words("Access is denied to the unauthorized.\r\nPassword: "),
                [account, password] if (account.as_str(), password.as_str()) == RIGHT => {
                    words("\r\n$ ")
                }
                [_, _] => Said::LastWords("\r\nLogin incorrect\r\n".to_owned()),
                _ => shell(line),
            }
        })
    });
    assert!(!accepted(&facts(&device).await));
}

#[tokio::test]
async fn a_licence_that_is_offered_after_the_login_is_declined() {
    const QUESTION: &str = "\r\nDo you want to see the software license? [Y/n]: ";
    let declined = AtomicBool::new(false);
    let device = device(QUESTION, move |line| {
        if line == "n" {
            declined.store(true, Ordering::SeqCst);
            return words(format!("{QUOTED}{ROUTER}"));
        }
        if declined.load(Ordering::SeqCst) {
            return bad_command(line);
        }
        words(QUESTION)
    });
    assert!(!accepted(&facts(&device).await));
}

#[tokio::test]
async fn a_banner_that_warns_of_locks_is_none_at_the_greeting_and_none_after_the_login() {
    const BANNER: &str = "Accounts are locked out for 15 minutes after 3 failures.\r\n";
    let greeting = Box::leak(format!("{BANNER}login: ").into_boxed_str());
    let device = start_sessions(greeting, Unit::Keys, || {
        let mut lines = Vec::new();
        Box::new(move |line, _| {
            lines.push(line.to_owned());
            match lines.as_slice() {
                [_] => words("Password: "),
                [account, password] if (account.as_str(), password.as_str()) == RIGHT => {
                    words(format!("\r\n{BANNER}$ "))
                }
                [_, _] => {
                    lines.clear();
                    words(format!("\r\nLogin incorrect\r\n{BANNER}login: "))
                }
                _ => shell(line),
            }
        })
    });
    assert!(!accepted(&facts(&device).await));
}

#[tokio::test]
async fn a_ruler_above_a_prompt_that_comes_late_is_no_command_prompt() {
    let device = start_sessions("################\r\n", Unit::Keys, || {
        let mut lines = Vec::new();
        Box::new(move |line, _| {
            lines.push(line.to_owned());
            match lines.as_slice() {
                // An empty line brings it: what is typed before that is no account.
                [_] => words("login: "),
                _ => words("Password: "),
            }
        })
    });
    let (_, transcript) = facts_at(device.port, &list(PAIRS)).await;
    assert!(!transcript.contains("> echo"), "{transcript}");
}

#[tokio::test]
async fn words_that_may_refuse_before_a_prompt_that_comes_late_refuse_nobody() {
    // Its start script fails, and it answers what is typed before its prompt.
    let device = device(
        "\r\n/etc/init.d/rcS: line 12: /mnt/mtd/run: Permission denied\r\n",
        shell,
    );
    assert!(!accepted(&facts(&device).await));
}

#[tokio::test]
async fn prompts_with_spaces_before_the_colon_are_prompts() {
    let device = start_sessions("Username : ", Unit::Keys, || {
        let mut lines = Vec::new();
        Box::new(move |line, _| {
            lines.push(line.to_owned());
            match lines.as_slice() {
                [_] => words("Password  : "),
                [account, password] if (account.as_str(), password.as_str()) == RIGHT => {
                    words("\r\n{Administrator}=>")
                }
                [_, _] => {
                    lines.clear();
                    words("\r\nInvalid Username/Password\r\n\r\nUsername : ")
                }
                _ => words("Invalid command\r\n{Administrator}=>"),
            }
        })
    });
    assert!(!accepted(&facts(&device).await));
}

#[tokio::test]
async fn where_only_a_password_is_asked_for_each_is_tried_once() {
    let tried = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&tried);
    let device = start_sessions("\r\nPassword: ", Unit::Keys, move || {
        let (seen, mut is_in) = (Arc::clone(&seen), false);
        Box::new(move |line, _| {
            if is_in {
                return shell(line);
            }
            seen.lock().unwrap().push(line.to_owned());
            is_in = line == RIGHT.1;
            words(if is_in {
                "\r\nRAS> "
            } else {
                "\r\nBad Password!!!\r\n\r\nPassword: "
            })
        })
    });
    let pairs = "admin,admin\nroot,admin\nadmin,1234\nroot,1234\nuser,1234\n";
    let (found, transcript) = facts_at(device.port, &list(pairs)).await;
    println!("{transcript}");
    assert!(
        matches!(
            found.as_slice(),
            [
                Fact::CredentialAccepted { .. },
                Fact::CredentialsRefused { tries: 2, .. }
            ]
        ),
        "{found:?}"
    );
    let tried = tried.lock().unwrap();
    // The right one is tried again, to see whether it is taken still: after the list, and after more wrong ones.
    let times = |password: &str| tried.iter().filter(|one| *one == password).count();
    assert_eq!((times("admin"), times(RIGHT.1)), (1, 3), "{tried:?}");
}

/// A device that refuses all but the planted pair, with these words between the refusal and the next prompt.
fn refuses_with(greeting: &'static str, words_of_it: &'static str) -> Stub {
    start_sessions(greeting, Unit::Keys, move || {
        let mut lines = Vec::new();
        Box::new(move |line, _| {
            lines.push(line.to_owned());
            match lines.as_slice() {
                [_] => words("Password: "),
                [account, password] if (account.as_str(), password.as_str()) == RIGHT => {
                    words("\r\n$ ")
                }
                [_, _] => {
                    lines.clear();
                    words(format!("\r\n{words_of_it}login: "))
                }
                _ => shell(line),
            }
        })
    })
}

#[tokio::test]
async fn a_banner_that_advises_a_change_accepts_nobody_where_it_comes_again_after_a_refusal() {
    const ADVICE: &str = "Please change the default password.\r\nlogin: ";
    for device in [
        refuses_with(
            ADVICE,
            "Login incorrect\r\nPlease change the default password.\r\n",
        ),
        // Without a word of refusal: the banner is no news.
        refuses_with(ADVICE, "Please change the default password.\r\n"),
        // Not in the greeting: the refusal beside it tells.
        refuses_with(
            "login: ",
            "Login incorrect\r\nPlease change the default password.\r\n",
        ),
    ] {
        assert!(!accepted(&facts(&device).await));
    }
}

#[tokio::test]
async fn a_password_that_is_asked_for_again_is_of_the_account_that_was_typed() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&seen);
    let device = start_sessions("login: ", Unit::Keys, move || {
        let heard = Arc::clone(&heard);
        let (mut account, mut tries, mut is_in) = (None, 0, false);
        Box::new(move |line, _| {
            if is_in {
                return shell(line);
            }
            let Some(account) = account.as_deref() else {
                account = Some(line.to_owned());
                return words("Password: ");
            };
            heard
                .lock()
                .unwrap()
                .push((account.to_owned(), line.to_owned()));
            is_in = (account, line) == RIGHT;
            tries += 1;
            match tries {
                _ if is_in => words("\r\n$ "),
                1 | 2 => words("\r\nLogin incorrect\r\nPassword: "),
                _ => Said::LastWords("\r\nLogin incorrect\r\n".to_owned()),
            }
        })
    });
    assert!(!accepted(&facts(&device).await));
    let listed: Vec<(&str, &str)> = PAIRS
        .lines()
        .filter_map(|line| line.split_once(','))
        .collect();
    let passwords: Vec<&str> = listed.iter().map(|(_, password)| *password).collect();
    for (account, password) in seen.lock().unwrap().iter() {
        let pair = (account.as_str(), password.as_str());
        assert!(
            listed.contains(&pair) || !passwords.contains(&pair.1),
            "{account} was tried with the password of another: {password}"
        );
    }
}

#[tokio::test]
async fn a_menu_that_knows_no_command_lets_in_whoever_sees_it() {
    const MENU: &str = "\r\n1. Status\r\n2. Reboot\r\nEnter selection: ";
    const TELLING: &str = "\r\nInvalid logins since last: 12\r\nEnter selection: ";
    for welcome in [MENU, TELLING] {
        let device = device(welcome, |_| words("Invalid selection\r\nEnter selection: "));
        assert!(!accepted(&facts(&device).await), "{welcome}");
    }
}

#[tokio::test]
async fn a_refusal_that_asks_again_in_words_of_its_own_is_no_menu() {
    for again in [
        "\r\nInvalid password. Try again: ",
        "\r\nInvalid password.\r\nTry again: ",
    ] {
        let device = start_sessions("login: ", Unit::Keys, move || {
            let (mut account, mut is_in) = (None, false);
            Box::new(move |line, _| {
                if is_in {
                    return shell(line);
                }
                let Some(account) = account.as_deref() else {
                    account = Some(line.to_owned());
                    return words("Password: ");
                };
                is_in = (account, line) == RIGHT;
                words(if is_in { "\r\n$ " } else { again })
            })
        });
        assert!(!accepted(&facts(&device).await), "{again}");
    }
}
