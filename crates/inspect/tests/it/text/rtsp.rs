//! RTSP: gst-rtsp-server by Basic, by Digest and open, and services that deceive.

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::gst_rtsp;

use super::stub::{Said, Stub, Unit, start};
use crate::bench::{facts_at, list};
use crate::room::{in_a_room, inspect};
use crate::servers::{found_and_not_found, likeliest};

/// What its description says; the size of JPEG stands in the pictures only, which nobody asks for.
const JPEG: &str = "video JPEG at 15 frames a second";

#[test]
fn gst_rtsp_server_with_digest_is_judged_right() {
    found_and_not_found("rtsp-digest", JPEG, 554, |room, password| {
        gst_rtsp(room, "digest", password);
    });
}

#[test]
fn gst_rtsp_server_with_basic_is_judged_right() {
    found_and_not_found("rtsp-basic", JPEG, 554, |room, password| {
        gst_rtsp(room, "basic", password);
    });
}

#[test]
fn an_open_stream_of_gst_rtsp_server_is_open_and_no_default_password() {
    let facts = in_a_room(|room| {
        gst_rtsp(room, "none", "");
        inspect(554, &likeliest())
    });
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::OpenWithoutAuthentication { interface, proof }]
                if interface.service == "rtsp" && proof.contains(JPEG)
        ),
        "{facts:?}"
    );
}

const PAIRS: &str = "admin,admin\nroot,root\nadmin,1234\nroot,xc3511\n";
pub(super) const SDP: &str = "v=0\r\nm=video 0 RTP/AVP 26\r\na=x-dimensions:640,480\r\n";
/// `root:xc3511` as Basic writes it.
pub(super) const RIGHT: &str = "Basic cm9vdDp4YzM1MTE=";

pub(super) fn answer(question: &str, status: &str, headers: &str, body: &str) -> Said {
    let number = question
        .lines()
        .find_map(|line| line.strip_prefix("CSeq: "))
        .unwrap_or_default();
    Said::Words(format!(
        "RTSP/1.0 {status}\r\nCSeq: {number}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// A service that answers `OPTIONS`, and `DESCRIBE` by a rule.
pub(super) fn stub(rule: impl Fn(&str, u32) -> Said + Send + Sync + 'static) -> Stub {
    start("", Unit::Message, move |question, number| {
        if question.starts_with("OPTIONS") {
            return answer(question, "200 OK", "", "");
        }
        if question.starts_with("DESCRIBE") {
            return rule(question, number);
        }
        // As live555 answers a GET that tunnels nothing.
        Said::Words("HTTP/1.1 405 Method Not Allowed\r\n\r\n".to_owned())
    })
}

pub(super) fn challenge(question: &str) -> Said {
    let basic = "WWW-Authenticate: Basic realm=\"x\"\r\n";
    answer(question, "401 Unauthorized", basic, "")
}

pub(super) async fn facts(service: &Stub) -> Vec<Fact> {
    let (facts, transcript) = facts_at(service.port, &list(PAIRS)).await;
    println!("{transcript}");
    facts
}

#[tokio::test]
async fn what_accepts_any_password_has_no_default_password() {
    let service = stub(|question, _| {
        if question.contains("Authorization") {
            answer(question, "200 OK", "", SDP)
        } else {
            challenge(question)
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { interface, .. }] if interface.service == "rtsp-basic"),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_path_that_is_not_there_refutes_no_password_and_the_stream_is_found_elsewhere() {
    let service = stub(|question, _| {
        if !question.contains(RIGHT) {
            challenge(question)
        } else if question.contains("/video1 ") {
            answer(question, "200 OK", "", SDP)
        } else {
            answer(question, "404 Not Found", "", "")
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { account, proof, .. }, Fact::CredentialsRefused { .. }]
                if account == "root" && proof.contains("/video1") && proof.contains("640x480")
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_right_password_of_an_account_that_may_see_no_stream_is_found() {
    let service = stub(|question, _| {
        if question.contains(RIGHT) {
            answer(question, "403 Forbidden", "", "")
        } else {
            challenge(question)
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { account, proof, .. }, Fact::CredentialsRefused { .. }]
                if account == "root" && proof.contains("answers 403 each of three times")
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_status_that_a_wrong_pair_got_once_is_no_access() {
    let tries = std::sync::atomic::AtomicU32::new(0);
    let service = stub(move |question, _| {
        let try_ = || tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if question.contains("Authorization") && try_() == 2 {
            return answer(question, "453 Not Enough Bandwidth", "", "");
        }
        challenge(question)
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [
                Fact::CredentialsRefused {
                    tries: 4,
                    stopped: StopReason::ListExhausted,
                    ..
                },
                ..
            ]
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn where_no_usual_path_is_a_stream_nothing_is_said_of_it() {
    let service = stub(|question, _| answer(question, "404 Not Found", "", ""));
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::InterfaceUnusable { interface, reason, .. }]
                if interface.service == "rtsp" && reason.contains("there may be others")
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn the_right_pair_is_found_late_at_a_service_that_hangs_up_after_three() {
    let service = stub(|question, number| match number {
        4.. => Said::HangUp,
        _ if question.contains(RIGHT) => answer(question, "200 OK", "", SDP),
        _ => challenge(question),
    });
    let found = facts(&service).await;
    assert!(
        matches!(
            found.as_slice(),
            [
                Fact::CredentialAccepted { account, .. },
                Fact::CredentialsRefused { tries: 4, stopped: StopReason::ListExhausted, .. },
            ] if account == "root"
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_digest_that_counts_its_nonces_is_answered_with_rising_counts() {
    let service = stub(|question, number| {
        let expected = format!("nc={:08x}", number.saturating_sub(1));
        // One nonce for the whole connection, and a fault for a count that it has seen.
        if question.contains("Authorization") && !question.contains(&expected) {
            return answer(question, "400 Bad Request", "", "");
        }
        let digest = "WWW-Authenticate: Digest realm=\"x\", nonce=\"same\", qop=\"auth\"\r\n";
        answer(question, "401 Unauthorized", digest, "")
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused {
                tries: 4,
                stopped: StopReason::ListExhausted,
                ..
            }]
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn answers_without_sense_or_end_cost_little_and_say_nothing() {
    for noise in ["X-Pad: aaaaaaaaaaaaaaaaaaaa\r\n", "\u{1}\u{2}\r\n"] {
        let service = stub(move |question, _| {
            if question.contains("Authorization") {
                Said::Words(format!("RTSP/1.0 200 OK\r\n{}", noise.repeat(40_000)))
            } else {
                challenge(question)
            }
        });
        let facts = facts(&service).await;
        assert!(
            matches!(facts.as_slice(), [Fact::InterfaceUnusable { .. }]),
            "{noise:?}: {facts:?}"
        );
    }
}

/// A service that hangs up after any answer that is an error, as `MediaMTX` does; its `path` alone is there.
fn one_path_that_hangs_up_after_errors(
    path: &'static str,
    rule: impl Fn(&str) -> Said + Send + Sync + 'static,
) -> Stub {
    stub(move |question, _| {
        if question.contains(&format!("{path} RTSP/")) {
            return rule(question);
        }
        let Said::Words(words) = answer(question, "404 Not Found", "", "") else {
            return Said::HangUp;
        };
        Said::LastWords(words)
    })
}

#[tokio::test]
async fn a_path_that_was_lost_with_the_connection_is_asked_for_again() {
    // The second and the fourth path: each is asked for on a connection that the answer before it ended.
    for path in ["/live", "/stream"] {
        let service = one_path_that_hangs_up_after_errors(path, |question| {
            answer(question, "200 OK", "", SDP)
        });
        let found = facts(&service).await;
        assert!(
            matches!(
                found.as_slice(),
                [Fact::OpenWithoutAuthentication { proof, .. }] if proof.contains(path)
            ),
            "{path}: {found:?}"
        );
    }
    let none = one_path_that_hangs_up_after_errors("/nowhere", |_| Said::HangUp);
    let found = facts(&none).await;
    assert!(
        matches!(
            found.as_slice(),
            [Fact::InterfaceUnusable { reason, .. }]
                if reason.starts_with("none of 23 usual paths") && !reason.contains("got no answer")
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn only_the_paths_that_were_answered_are_said_to_be_none() {
    let service = stub(|question, _| {
        if question.contains("/stream") || question.contains("/h264") {
            return Said::HangUp;
        }
        answer(question, "404 Not Found", "", "")
    });
    let found = facts(&service).await;
    assert!(
        matches!(
            found.as_slice(),
            [Fact::InterfaceUnusable { reason, .. }]
                if reason.starts_with("none of 19 usual paths")
                    && reason.contains("404), and 4 more got no answer; there may be others")
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn the_proof_is_found_at_another_path_of_a_service_that_hangs_up_after_errors() {
    // By Digest: a new connection has a challenge of its own.
    let hash = |text: String| hex::encode(<md5::Md5 as md5::Digest>::digest(text));
    let service = stub(move |question, _| {
        let field = |name: &str| {
            let rest = question.split(name).nth(1).unwrap_or_default();
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let secret = hash("root:x:xc3511".to_owned());
        let action = hash(format!("DESCRIBE:{}", field("uri=\"")));
        if field("response=\"") != hash(format!("{secret}:n:{action}")) {
            let digest = "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\"\r\n";
            return answer(question, "401 Unauthorized", digest, "");
        }
        if question.contains("/unicast RTSP/") {
            return answer(question, "200 OK", "", SDP);
        }
        match answer(question, "404 Not Found", "", "") {
            Said::Words(words) => Said::LastWords(words),
            other => other,
        }
    });
    let found = facts(&service).await;
    assert!(
        matches!(
            found.as_slice(),
            [Fact::CredentialAccepted { account, proof, .. }, Fact::CredentialsRefused { .. }]
                if account == "root" && proof.contains("/unicast answers 200")
        ),
        "{found:?}"
    );
}
