//! One function a parser, for fuzzing and for the corpus that is run on every test: none may panic or run away.

use std::time::Instant;

use crate::pipe::{Framer, Message};
use crate::proxy::head;
use crate::snapshot;
use crate::watch::Watch;

/// What a browser says over the pipe: messages, the events of a page among them, and what a page was read as.
pub fn devtools(data: &[u8]) {
    const REQUESTS_MAX: usize = 5;
    let mut watch = Watch::of("f");
    for message in Framer::default().feed(data) {
        match message {
            Message::Event { method, params, .. } => {
                watch.take("t", &method, &params, REQUESTS_MAX, Instant::now());
            }
            Message::Answer { outcome, .. } => {
                let read = snapshot::read(&outcome.unwrap_or_default(), 100);
                assert!(read.html.chars().count() <= 100, "a page beyond the limit");
            }
        }
    }
    assert!(
        watch.requests.len() <= REQUESTS_MAX,
        "requests beyond the limit"
    );
}

/// Heads as the proxy meets them: a request of the browser, an answer of a server.
pub fn proxy(data: &[u8]) {
    let end = head::end(data).unwrap_or(data.len());
    let bytes = data.get(..end).unwrap_or_default();
    if let Ok(asked) = head::asked(bytes) {
        let heads = asked.forward.matches("\r\n\r\n").count();
        assert_eq!(heads, usize::from(!asked.is_tunnel()), "a second request");
    }
    if let Some(passed) = head::answered(bytes) {
        assert!(passed.ends_with(b"\r\n\r\n"), "an answer without end");
    }
}
