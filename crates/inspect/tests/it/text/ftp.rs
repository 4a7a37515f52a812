//! FTP: vsftpd as Debian brings it, and services that greet alike or deceive.

mod anonymous;

use std::sync::atomic::{AtomicU32, Ordering};

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::vsftpd;

use super::stub::{Said, Stub, Unit, start};
use crate::bench::{facts_at, list};
use crate::room::{Room, call};
use crate::servers::found_and_not_found;

const TLS: &str = "ssl_enable=YES\nforce_local_logins_ssl=YES\nrsa_cert_file=/etc/ftp.crt\nrsa_private_key_file=/etc/ftp.pem\n";

/// A certificate made for this run.
pub(crate) fn certificate(room: &Room) {
    room.write("openssl.cnf", "[req]\ndistinguished_name = name\n[name]\n");
    let words = "req -config /etc/openssl.cnf -x509 -newkey rsa:2048 -nodes -subj /CN=ftp -keyout /etc/ftp.pem -out /etc/ftp.crt";
    call("openssl", &words.split(' ').collect::<Vec<_>>());
}

#[test]
fn vsftpd_is_judged_right() {
    found_and_not_found("ftp", "PWD", 21, |room, password| {
        vsftpd(room, password, "anonymous_enable=NO\n", 21);
    });
}

#[test]
fn a_vsftpd_that_demands_auth_tls_first_is_judged_right() {
    found_and_not_found("ftp", "after AUTH TLS", 21, |room, password| {
        certificate(room);
        vsftpd(room, password, &format!("anonymous_enable=NO\n{TLS}"), 21);
    });
}

#[test]
fn a_vsftpd_within_tls_is_judged_right() {
    found_and_not_found("ftp", "PWD", 990, |room, password| {
        certificate(room);
        let within = "anonymous_enable=NO\nimplicit_ssl=YES\n";
        vsftpd(room, password, &format!("{within}{TLS}"), 990);
    });
}

/// A service whose only right pair is the planted one.
fn stub(rule: impl Fn(&str, u32) -> Said + Send + Sync + 'static) -> Stub {
    start("220 Ready.\r\n", Unit::Line, rule)
}

/// What a plain service answers, but for `USER` and `PASS`.
fn plain(line: &str) -> Said {
    Said::Words(
        match line.split(' ').next().unwrap_or_default() {
            "FEAT" => "211-Features:\r\n UTF8\r\n211 End\r\n",
            "PWD" => "530 Not logged in.\r\n",
            _ => "500 What?\r\n",
        }
        .to_owned(),
    )
}

const PAIRS: &str = "admin,admin\nroot,root\nadmin,1234\nroot,xc3511\n";

async fn facts(service: &Stub) -> Vec<Fact> {
    let (facts, transcript) = facts_at(service.port, &list(PAIRS)).await;
    println!("{transcript}");
    facts
}

#[tokio::test]
async fn what_accepts_any_password_has_no_default_password() {
    let service = stub(|line, _| match line.split(' ').next().unwrap_or_default() {
        "USER" if line.ends_with("anonymous") => Said::Words("530 No.\r\n".to_owned()),
        "USER" => Said::Words("331 Password?\r\n".to_owned()),
        "PASS" => Said::Words("230 Welcome.\r\n".to_owned()),
        "PWD" => Said::Words("257 \"/\"\r\n".to_owned()),
        _ => plain(line),
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_welcome_that_shows_nothing_is_no_access() {
    // 230 to the planted pair, and PWD is refused after it as before it.
    let service = stub(|line, _| match line {
        "PASS 1234" => Said::Words("230 Welcome.\r\n".to_owned()),
        _ if line.starts_with("USER") => Said::Words("331 Password?\r\n".to_owned()),
        _ if line.starts_with("PASS") => Said::Words("530 Login incorrect.\r\n".to_owned()),
        _ => plain(line),
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [
                Fact::InterfaceUnusable { .. },
                Fact::CredentialsRefused {
                    stopped: StopReason::ServiceDropped,
                    ..
                }
            ]
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn the_right_pair_is_found_late_at_a_service_that_hangs_up_after_three() {
    let refused = AtomicU32::new(0);
    let service = stub(move |line, number| match line {
        // Three tries are six lines; the seventh is answered by hanging up.
        _ if number > 6 => Said::HangUp,
        "PASS xc3511" => Said::Words("230 Welcome.\r\n".to_owned()),
        _ if line.starts_with("USER") => Said::Words("331 Password?\r\n".to_owned()),
        _ if line.starts_with("PASS") => {
            refused.fetch_add(1, Ordering::SeqCst);
            Said::Words("530 Login incorrect.\r\n".to_owned())
        }
        "PWD" if number > 1 => Said::Words("257 \"/\"\r\n".to_owned()),
        _ => plain(line),
    });
    let found = facts(&service).await;
    assert!(
        matches!(
            found.as_slice(),
            [
                Fact::CredentialAccepted { account, .. },
                Fact::CredentialsRefused { tries: 4, .. },
            ] if account == "root"
        ),
        "{found:?}"
    );
    // Listened to, asked what it is, then three sessions side by side that are hung up on after three tries each, of the
    // list, its controls and the wrong ones on purpose; each try in a session of its own would take sixteen.
    assert!(service.connections() <= 13, "{}", service.connections());
}

#[tokio::test]
async fn a_lock_out_ends_the_tries() {
    let passwords = AtomicU32::new(0);
    let service = stub(
        move |line, _| match line.split(' ').next().unwrap_or_default() {
            "USER" => Said::Words("331 Password?\r\n".to_owned()),
            // The first is the control; from the third on it is locked, to every session.
            "PASS" if line.ends_with('@') => Said::Words("530 Login incorrect.\r\n".to_owned()),
            "PASS" if passwords.fetch_add(1, Ordering::SeqCst) >= 2 => {
                Said::Words("530 The account is locked for 30 minutes.\r\n".to_owned())
            }
            "PASS" => Said::Words("530 Login incorrect.\r\n".to_owned()),
            _ => plain(line),
        },
    );
    let long = format!("{PAIRS}a,1\na,2\na,3\na,4\na,5\n");
    let (facts, _) = facts_at(service.port, &list(&long)).await;
    assert!(
        matches!(
            facts.as_slice(),
            // Those under way beside the one that was locked out are counted too; the rest of the list is left.
            [Fact::CredentialsRefused {
                tries: 2..=4,
                stopped: StopReason::LockOut,
                ..
            }]
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_mail_service_and_an_unknown_one_that_greet_alike_are_not_ftp() {
    for greeting in ["220 mail.example ESMTP ready\r\n", "220 hello\r\n"] {
        let service = start(greeting, Unit::Line, |_, _| {
            Said::Words("502 Command not implemented\r\n".to_owned())
        });
        let facts = facts(&service).await;
        assert!(
            matches!(facts.as_slice(), [Fact::InterfaceUnusable { interface, .. }] if interface.service == "unknown"),
            "{greeting}: {facts:?}"
        );
    }
}

#[tokio::test]
async fn replies_without_sense_or_end_cost_little_and_say_nothing() {
    for noise in ["\u{1}\u{2}\u{3}\r\n", "220-and so on\r\n"] {
        let service = stub(
            move |line, _| match line.split(' ').next().unwrap_or_default() {
                "PASS" => Said::Words(noise.repeat(60_000)),
                "USER" => Said::Words("331 Password?\r\n".to_owned()),
                _ => plain(line),
            },
        );
        let facts = facts(&service).await;
        assert!(
            matches!(facts.as_slice(), [Fact::InterfaceUnusable { .. }]),
            "{noise:?}: {facts:?}"
        );
    }
}

/// What [`plain`] answers, and a refusal to every login; `PWD` is answered where other questions came before it.
fn refusing(line: &str, number: u32) -> Said {
    Said::Words(match line.split(' ').next().unwrap_or_default() {
        "USER" => "331 Password?\r\n".to_owned(),
        "PASS" => "530 Login incorrect.\r\n".to_owned(),
        // Asked what it is, it refuses the second question.
        "PWD" if number > 2 => "257 \"/\"\r\n".to_owned(),
        _ => return plain(line),
    })
}

fn only_admin(found: &[Fact]) -> bool {
    matches!(
        found,
        [Fact::CredentialAccepted { account, .. }, Fact::CredentialsRefused { tries: 4, .. }] if account == "admin"
    )
}

#[tokio::test]
async fn a_service_that_demands_tls_and_has_none_is_not_said_to_refuse_passwords() {
    let service = stub(|line, _| match line.split(' ').next().unwrap_or_default() {
        "USER" => Said::Words("530 SSL required.\r\n".to_owned()),
        _ => plain(line),
    });
    let found = facts(&service).await;
    assert!(
        matches!(found.as_slice(), [Fact::InterfaceUnusable { reason, .. }] if reason.contains("AUTH TLS")),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_refusal_that_ends_the_session_is_a_refusal() {
    // bftpd, and the one of a Huawei gateway.
    for refusal in [
        "421 Login incorrect.\r\n",
        "331 User or password is wrong.\r\n",
    ] {
        let service = stub(move |line, number| match line {
            "PASS 1234" => Said::Words("230 Welcome.\r\n".to_owned()),
            _ if line.starts_with("PASS") => Said::LastWords(refusal.to_owned()),
            _ => refusing(line, number),
        });
        let (found, transcript) = facts_at(service.port, &list(PAIRS)).await;
        assert!(only_admin(&found), "{refusal}: {found:?}");
        assert!(!transcript.contains("went away"), "{transcript}");
    }
}

#[tokio::test]
async fn a_welcome_that_advises_a_new_password_forces_none() {
    let service = stub(|line, number| match line {
        "PASS 1234" => Said::Words("230 Please change the default password.\r\n".to_owned()),
        _ => refusing(line, number),
    });
    let found = facts(&service).await;
    assert!(
        only_admin(&found)
            && matches!(
                found.first(),
                Some(Fact::CredentialAccepted {
                    change_forced: false,
                    ..
                })
            ),
        "{found:?}"
    );
    // Where nothing runs after it, the words are all that is known.
    let service = stub(|line, number| match line {
        "PASS 1234" => Said::Words("230 You must change your password.\r\n".to_owned()),
        "PWD" => plain(line),
        _ => refusing(line, number),
    });
    let found = facts(&service).await;
    assert!(
        matches!(
            found.first(),
            Some(Fact::CredentialAccepted {
                change_forced: true,
                ..
            })
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_lock_in_words_that_nobody_knows_is_told_by_the_last_refusal() {
    for (locked, is_to_its_end) in [
        ("530 Ihre Adresse ist gesperrt", false),
        ("530 Falsches Kennwort 7", true),
    ] {
        let wrong = AtomicU32::new(0);
        let service = start("220 FTP server ready\r\n", Unit::Line, move |line, _| {
            let answer = match line.split(' ').next() {
                Some("USER") => "331 Kennwort?",
                Some("PASS") if wrong.fetch_add(1, Ordering::SeqCst) < 3 => {
                    "530 Falsches Kennwort 1"
                }
                Some("PASS") => locked,
                _ => "530 Bitte anmelden",
            };
            Said::Words(format!("{answer}\r\n"))
        });
        let (facts, transcript) = facts_at(service.port, &list("a,1\nb,2\nc,3\nd,4\n")).await;
        let ended = |fact: &Fact| {
            matches!(
                fact,
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
            )
        };
        assert_eq!(
            facts.iter().any(ended),
            is_to_its_end,
            "{facts:?}\n{transcript}"
        );
    }
}
