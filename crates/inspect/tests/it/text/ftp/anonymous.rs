//! FTP's anonymous account: open access, and never a default password.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::vsftpd;

use super::{PAIRS, TLS, certificate, facts, only_admin, refusing, stub};
use crate::bench::{facts_at, list};
use crate::room::{in_a_room, inspect, random};
use crate::servers::likeliest;
use crate::text::stub::Said;

/// How long a service of these tests waits for what must come.
const PATIENCE: Duration = Duration::from_secs(6);

#[test]
fn anonymous_access_to_vsftpd_is_open_and_no_default_password() {
    let mut pairs = likeliest();
    // To vsftpd these are names of the anonymous account, which takes any password.
    let more = list("ftp,ftp\nanonymous,anonymous\n");
    pairs.pairs.truncate(2);
    pairs.pairs.extend(more.pairs);
    let facts = in_a_room(|room| {
        vsftpd(room, &random(), "anonymous_enable=YES\n", 21);
        inspect(21, &pairs)
    });
    let [
        Fact::CredentialsRefused {
            tries: 4,
            stopped: StopReason::ListExhausted,
            ..
        },
        Fact::OpenWithoutAuthentication { interface, proof },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert!(
        interface.service == "ftp" && proof.contains("257"),
        "{proof}"
    );
}

#[test]
fn anonymous_access_within_auth_tls_is_open() {
    let further =
        format!("anonymous_enable=YES\nallow_anon_ssl=YES\nforce_anon_logins_ssl=YES\n{TLS}");
    let facts = in_a_room(|room| {
        certificate(room);
        vsftpd(room, &random(), &further, 21);
        inspect(21, &list(PAIRS))
    });
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. })),
        "{facts:?}"
    );
}

#[tokio::test]
async fn the_list_does_not_wait_until_the_anonymous_account_is_refused() {
    let (tried, right_pair) = mpsc::channel();
    let right_pair = Mutex::new(right_pair);
    let service = stub(move |line, number| match line {
        "PASS 1234" => {
            let _heard = tried.send(());
            Said::Words("230 Welcome.\r\n".to_owned())
        }
        // It is refused after the right pair, as where each refusal takes seconds.
        "PASS proofhouse@" => match right_pair.lock().unwrap().recv_timeout(PATIENCE) {
            Ok(()) => refusing(line, number),
            Err(_) => Said::Words("230 The anonymous waited.\r\n".to_owned()),
        },
        _ => refusing(line, number),
    });
    let found = facts(&service).await;
    assert!(only_admin(&found), "{found:?}");
}

#[tokio::test]
async fn a_service_of_one_session_is_tried_after_the_anonymous_account() {
    let asking = AtomicBool::new(false);
    let (turned_away, came) = mpsc::channel();
    let came = Mutex::new(came);
    let service = stub(move |line, number| match line {
        "USER anonymous" => {
            asking.store(true, Ordering::SeqCst);
            refusing(line, number)
        }
        "PASS proofhouse@" => {
            let _ = came.lock().unwrap().recv_timeout(PATIENCE);
            asking.store(false, Ordering::SeqCst);
            refusing(line, number)
        }
        _ if asking.load(Ordering::SeqCst) => {
            let _heard = turned_away.send(());
            Said::Words("421 One session at a time.\r\n".to_owned())
        }
        "PASS 1234" => Said::Words("230 Welcome.\r\n".to_owned()),
        _ => refusing(line, number),
    });
    let (found, transcript) = facts_at(service.port, &list(PAIRS)).await;
    assert!(only_admin(&found), "{found:?}");
    assert!(
        transcript.contains("the anonymous one is awaited") && !transcript.contains("went away"),
        "{transcript}"
    );
}
