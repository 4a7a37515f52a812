//! RTSP as some recorders and cameras speak it, against the documents.

use proofhouse_law::observation::{Fact, StopReason};

use super::rtsp::{RIGHT, SDP, answer, challenge, facts, stub};

const DIGEST: &str = "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\"\r\n";

/// Whether `root` alone was accepted, and the list came to its end.
fn is_found(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [
            Fact::CredentialAccepted { account, proof, .. },
            Fact::CredentialsRefused { tries: 4, stopped: StopReason::ListExhausted, .. },
            ..
        ] if account == "root" && !proof.contains("xc3511")
    )
}

#[tokio::test]
async fn a_recorder_that_looks_into_the_path_is_shown_the_pair_there() {
    let service = stub(|question, _| {
        if question.contains("/user=root&password=xc3511&channel=1&stream=0.sdp?") {
            return answer(question, "200 OK", "", SDP);
        }
        let headers = format!("Server: H264DVR 1.0\r\n{DIGEST}");
        answer(question, "401 Unauthorized", &headers, "")
    });
    let facts = facts(&service).await;
    assert!(is_found(&facts), "{facts:?}");
}

#[tokio::test]
async fn a_recorder_that_knows_no_such_path_is_asked_at_its_own() {
    let service = stub(|question, _| {
        let headers = format!("Server: H264DVR 1.0\r\n{DIGEST}");
        if question.contains("/user=") {
            answer(question, "404 Not Found", "", "")
        } else if question.contains(&format!("response=\"{}\"", response(question))) {
            answer(question, "200 OK", "", SDP)
        } else {
            answer(question, "401 Unauthorized", &headers, "")
        }
    });
    let facts = facts(&service).await;
    assert!(is_found(&facts), "{facts:?}");
}

#[tokio::test]
async fn a_recorder_that_shows_its_stream_to_any_pair_in_the_path_is_open() {
    let service = stub(|question, _| {
        let headers = format!("Server: H264DVR 1.0\r\n{DIGEST}");
        if question.contains("/user=") {
            answer(question, "200 OK", "", SDP)
        } else {
            answer(question, "401 Unauthorized", &headers, "")
        }
    });
    let facts = facts(&service).await;
    let is_open = |fact: &Fact| matches!(fact, Fact::OpenWithoutAuthentication { .. });
    let is_accused = |fact: &Fact| matches!(fact, Fact::CredentialAccepted { .. });
    assert!(
        facts.iter().any(is_open) && !facts.iter().any(is_accused),
        "{facts:?}"
    );
}

#[tokio::test]
async fn another_service_is_shown_no_pair_in_a_path() {
    let service = stub(|question, _| {
        assert!(!question.contains("password="), "{question}");
        challenge(question)
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::CredentialsRefused { .. }, ..]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_challenge_beside_200_is_a_login() {
    let service = stub(|question, _| {
        let is_right = question.contains(&format!("response=\"{}\"", response(question)));
        if is_right {
            answer(question, "200 OK", "", SDP)
        } else {
            answer(question, "200 OK", DIGEST, "")
        }
    });
    let facts = facts(&service).await;
    assert!(is_found(&facts), "{facts:?}");
}

/// The answer of `root` with `xc3511` to the challenge, at the path that is asked for.
fn response(question: &str) -> String {
    let hash = |text: String| hex::encode(<md5::Md5 as md5::Digest>::digest(text));
    let uri = question.split(' ').nth(1).unwrap_or_default();
    let secret = hash("root:x:xc3511".to_owned());
    let action = hash(format!("DESCRIBE:{uri}"));
    hash(format!("{secret}:n:{action}"))
}

#[tokio::test]
async fn a_right_pair_that_is_told_of_something_else_each_time_is_found() {
    for status in ["400 Bad Request", "503 Service Unavailable"] {
        let service = stub(move |question, _| {
            if question.contains(RIGHT) {
                answer(question, status, "", "")
            } else {
                challenge(question)
            }
        });
        let facts = facts(&service).await;
        assert!(is_found(&facts), "{status}: {facts:?}");
    }
}

#[tokio::test]
async fn what_is_strange_to_every_pair_is_no_access() {
    let service = stub(|question, _| {
        if question.contains("Authorization") {
            answer(question, "400 Bad Request", "", "")
        } else {
            challenge(question)
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::InterfaceUnusable { reason, .. }] if reason.contains("400")),
        "{facts:?}"
    );
}
