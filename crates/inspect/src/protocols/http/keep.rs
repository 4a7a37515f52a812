//! The connection that is kept between requests (RFC 9112 9.3), where the device bears it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Head;
use crate::wire::Wire;

/// Whether connections are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    Keeps,
    Closes,
}

/// At most one idle connection of one client, and what is known of its service.
#[derive(Default)]
pub(super) struct Kept {
    idle: Mutex<Option<Wire>>,
    /// Shared by the clones: the service does not end its answers when connections are to be kept.
    closes: Arc<AtomicBool>,
}

impl Clone for Kept {
    /// Without the connection, which belongs to one session.
    fn clone(&self) -> Self {
        Self {
            idle: Mutex::default(),
            closes: Arc::clone(&self.closes),
        }
    }
}

impl Kept {
    pub(super) fn take(&self) -> Option<Wire> {
        self.held().take()
    }

    pub(super) fn put(&self, wire: Wire) {
        *self.held() = Some(wire);
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<Wire>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn stance(&self) -> Stance {
        if self.closes.load(Ordering::Relaxed) {
            Stance::Closes
        } else {
            Stance::Keeps
        }
    }

    /// A service that neither says how long its answer is nor hangs up would cost the whole patience each time.
    pub(super) fn close_from_now_on(&self) {
        self.closes.store(true, Ordering::Relaxed);
    }
}

/// Whether the connection that brought this whole answer can carry another: both sides keep it, and nothing is left
/// over that the next answer would be read from.
pub(super) fn may_be_kept(bytes: &[u8], head: &Head, start: usize) -> bool {
    let says = |word: &str| {
        head.all("connection")
            .any(|value| value.to_ascii_lowercase().contains(word))
    };
    let persists = if bytes.starts_with(b"HTTP/1.1") {
        !says("close")
    } else {
        says("keep-alive")
    };
    let rest = bytes.get(start..).unwrap_or_default();
    let length = head
        .header("content-length")
        .and_then(|value| value.parse::<usize>().ok());
    let ended = match (head.header("transfer-encoding"), length) {
        (Some(_), _) => rest == b"0\r\n\r\n" || rest.ends_with(b"\r\n0\r\n\r\n"),
        (None, Some(length)) => rest.len() == length,
        (None, None) => rest.is_empty(),
    };
    persists && ended
}

#[cfg(test)]
mod tests {
    use super::super::parse_head;
    use super::*;

    fn kept(text: &str) -> bool {
        let (head, start) = parse_head(text.as_bytes()).unwrap().unwrap();
        may_be_kept(text.as_bytes(), &head, start)
    }

    #[test]
    fn a_connection_is_kept_only_where_the_answer_has_surely_ended() {
        for yes in [
            "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n",
        ] {
            assert!(kept(yes), "{yes}");
        }
        for no in [
            "HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno",
            "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nno",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n",
        ] {
            assert!(!kept(no), "{no}");
        }
    }
}
