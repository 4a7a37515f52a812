//! FTP accounts that `USER` alone lets in: a credential each where a random account is asked for a password, and an open
//! service where it is not.

use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};
use proofhouse_testkit::servers::vsftpd;

use super::stub::{Said, Session, Stub, Unit, start_sessions};
use crate::bench::{facts_at, list};
use crate::room::{in_a_room, inspect, random};

const PAIRS: &str = "admin,admin\nroot,root\nadmin,1234\nroot,xc3511\n";

/// A service that lets accounts in at their name where `alone` says so, and `admin` with `1234`.
fn service(alone: impl Fn(&str) -> bool + Clone + Send + 'static) -> Stub {
    start_sessions("220 Ready.\r\n", Unit::Line, move || {
        let alone = alone.clone();
        let (mut account, mut is_in) = (String::new(), false);
        let session: Session = Box::new(move |line, _| {
            let (verb, word) = line.split_once(' ').unwrap_or((line, ""));
            let said = match verb {
                "USER" => {
                    word.clone_into(&mut account);
                    is_in = alone(word);
                    if is_in {
                        "230 Logged in.\r\n"
                    } else {
                        "331 Password?\r\n"
                    }
                }
                "PASS" => {
                    is_in = account == "admin" && word == "1234";
                    if is_in {
                        "230 Logged in.\r\n"
                    } else {
                        "530 Login incorrect.\r\n"
                    }
                }
                "PWD" if is_in => "257 \"/\"\r\n",
                "PWD" => "530 Not logged in.\r\n",
                "FEAT" => "211-Features:\r\n UTF8\r\n211 End\r\n",
                _ => "500 What?\r\n",
            };
            Said::Words(said.to_owned())
        });
        session
    })
}

async fn facts(service: &Stub, pairs: &str) -> Vec<Fact> {
    let (facts, transcript) = facts_at(service.port, &list(pairs)).await;
    println!("{transcript}");
    facts
}

#[tokio::test]
async fn an_account_that_user_alone_lets_in_needs_no_password_and_hides_no_other() {
    // The account of the first control, and one that comes later.
    for nameless in ["admin", "root"] {
        let found = facts(&service(move |account| account == nameless), PAIRS).await;
        let alone = found.iter().any(|fact| {
            matches!(
                fact,
                Fact::CredentialAccepted { account, proof, origin: CredentialOrigin::EmptyPassword, .. }
                    if account == nameless
                        && proof.starts_with("for the account alone, without a password,")
                        && proof.contains("USER alone is answered 230")
                        && proof.contains("257")
            )
        });
        assert!(alone, "{nameless}: {found:?}");
        assert!(
            matches!(
                found.last(),
                Some(Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                })
            ),
            "{found:?}"
        );
    }
    let found = facts(&service(|account| account == "root"), PAIRS).await;
    let listed = found.iter().any(|fact| {
        matches!(
            fact,
            Fact::CredentialAccepted { account, origin, .. }
                if account == "admin" && *origin != CredentialOrigin::EmptyPassword
        )
    });
    assert!(listed, "{found:?}");
}

#[tokio::test]
async fn a_service_that_lets_any_user_in_is_open_and_has_no_default_password() {
    for who in [|_: &str| true, |account: &str| account != "anonymous"] {
        let found = facts(&service(who), PAIRS).await;
        assert!(!found.is_empty(), "{found:?}");
        assert!(
            found
                .iter()
                .all(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. })),
            "{found:?}"
        );
    }
}

#[test]
fn a_vsftpd_that_asks_the_anonymous_for_no_password_is_open_and_accuses_no_account() {
    let facts = in_a_room(|room| {
        let anonymous = "anonymous_enable=YES\nno_anon_password=YES\n";
        vsftpd(room, &random(), anonymous, 21);
        inspect(21, &list("ftp,ftp\nanonymous,anonymous\nadmin,admin\n"))
    });
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. })),
        "{facts:?}"
    );
    assert!(
        !facts
            .iter()
            .any(|fact| matches!(fact, Fact::CredentialAccepted { .. })),
        "{facts:?}"
    );
}
