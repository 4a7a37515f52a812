//! How a refusal reads: a lock-out in words that nobody knows, and words that only count or name the single answer.

use std::sync::atomic::{AtomicU32, Ordering};

use proofhouse_law::observation::{Fact, StopReason};

use super::{NOT_AUTHORIZED, camera, facts, soap};
use crate::room::random;
use crate::text::stub::Stub;

/// Refuses each token with these words for the one of this number, from 1.
fn refuses_with(words: fn(u32) -> String) -> Stub {
    let tokens = AtomicU32::new(0);
    camera(move |question| {
        let mut fault = NOT_AUTHORIZED.to_owned();
        if question.contains("UsernameToken") {
            let number = tokens.fetch_add(1, Ordering::SeqCst) + 1;
            fault = fault.replace("Sender not Authorized", &words(number));
        }
        let named = format!("<w:MessageID>urn:uuid:{}</w:MessageID>{fault}", random());
        soap("400 Bad Request", &named)
    })
}

#[tokio::test]
async fn words_that_change_after_five_wrong_tries_may_be_a_lock_out() {
    let service = refuses_with(|number| {
        if number <= 5 {
            "Sender not Authorized".to_owned()
        } else {
            "Zu viele Fehlversuche".to_owned()
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [
                Fact::InterfaceUnusable { interface, reason, .. },
                Fact::CredentialsRefused { stopped: StopReason::ServiceDropped, .. },
            ] if interface.service == "onvif"
                && reason.contains("answers a wrong one with HTTP 400 \"Zu viele Fehlversuche\"")
                && reason.contains("at first it answered with HTTP 400 \"Sender not Authorized\"")
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn words_that_only_count_are_the_same_refusal() {
    let service = refuses_with(|number| format!("Wrong, this was the try {number}"));
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused { interface, stopped: StopReason::ListExhausted, .. }]
                if interface.service == "onvif"
        ),
        "{facts:?}"
    );
}
