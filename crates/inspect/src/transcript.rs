//! The raw record of a conversation with a device: every byte in and out, escaped, with the time beside it.

use std::fmt::Write as _;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

mod accepted;
mod reading;

pub use accepted::accepted;
pub use reading::received_before_tries;

/// Where the time of an event comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Bytes of one event that are kept; the rest of it is counted.
const EVENT_BYTES_MAX: usize = 4 * 1024;
/// Size from which on bytes are only counted, so that a flood cannot fill the bundle.
const RAW_BYTES_MAX: usize = 1024 * 1024;
/// Size from which on even notes are only counted.
const TOTAL_BYTES_MAX: usize = RAW_BYTES_MAX + 256 * 1024;

tokio::task_local! {
    /// Which of several sessions is at work.
    static SESSION: u32;
}

/// Does what one of several sessions does: every line that is written meanwhile names the session.
pub async fn in_session<T>(number: u32, doing: impl Future<Output = T>) -> T {
    SESSION.scope(number, doing).await
}

/// A transcript being written. Clones write to the same one.
///
/// A line is `TIME > BYTES` (sent), `TIME < BYTES` (received) or `TIME = WORDS` (our note). Bytes are
/// escaped as in a Rust byte string, so that the file is plain ASCII and shows what a terminal would hide.
/// Where several sessions speak side by side, `#NUMBER` after the time names the one.
#[derive(Clone)]
pub struct Log {
    clock: Clock,
    inner: Arc<Mutex<Inner>>,
    session: Option<u32>,
}

#[derive(Default)]
struct Inner {
    text: String,
    events_left_out: u64,
}

impl Log {
    /// An empty transcript.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            inner: Arc::default(),
            session: None,
        }
    }

    /// The same transcript, for what goes on in the background of the session that is at work.
    #[must_use]
    pub fn of_this_session(&self) -> Self {
        Self {
            session: self.session_at_work(),
            ..self.clone()
        }
    }

    fn session_at_work(&self) -> Option<u32> {
        self.session
            .or_else(|| SESSION.try_with(|number| *number).ok())
    }

    /// Records bytes that were sent.
    pub fn sent(&self, bytes: &[u8]) {
        self.write('>', bytes, RAW_BYTES_MAX);
    }

    /// Records bytes that came.
    pub fn received(&self, bytes: &[u8]) {
        self.write('<', bytes, RAW_BYTES_MAX);
    }

    /// Records what was done or concluded, in words.
    pub fn note(&self, words: &str) {
        self.write('=', words.as_bytes(), TOTAL_BYTES_MAX);
    }

    /// The transcript's clock.
    pub(crate) fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The time on the transcript's clock.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The transcript as it goes into the bundle.
    pub fn bytes(&self) -> Vec<u8> {
        let inner = self.held();
        let mut text = inner.text.clone();
        if inner.events_left_out > 0 {
            // Writing to a string cannot fail.
            let _never = writeln!(
                text,
                "= {} more events were left out: the transcript was full.",
                inner.events_left_out
            );
        }
        text.into_bytes()
    }

    fn held(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, mark: char, bytes: &[u8], full_at: usize) {
        let now = (self.clock)();
        let mut inner = self.held();
        if inner.text.len() >= full_at {
            inner.events_left_out += 1;
            return;
        }
        let kept = bytes.get(..EVENT_BYTES_MAX).unwrap_or(bytes);
        let left_out = bytes.len() - kept.len();
        // Writing to a string cannot fail.
        let _never = match self.session_at_work() {
            Some(session) => write!(
                inner.text,
                "{now:.3} #{session} {mark} {}",
                kept.escape_ascii()
            ),
            None => write!(inner.text, "{now:.3} {mark} {}", kept.escape_ascii()),
        };
        if left_out > 0 {
            let _never = write!(inner.text, " [{left_out} more bytes left out]");
        }
        inner.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Log {
        Log::new(Arc::new(|| Timestamp::UNIX_EPOCH))
    }

    #[test]
    fn bytes_are_escaped_and_timed() {
        let log = log();
        log.sent(b"root\r\n");
        log.received(b"\xff\xfb\x01");
        log.note("refused");
        let text = String::from_utf8(log.bytes()).unwrap();
        assert_eq!(
            text,
            "1970-01-01T00:00:00.000Z > root\\r\\n\n1970-01-01T00:00:00.000Z < \\xff\\xfb\\x01\n1970-01-01T00:00:00.000Z = refused\n"
        );
    }

    #[tokio::test]
    async fn lines_of_sessions_side_by_side_name_their_session() {
        let log = log();
        let one = in_session(1, async {
            log.note("one");
            tokio::task::yield_now().await;
            log.note("one again");
            log.of_this_session()
        });
        let two = in_session(2, async { log.note("two") });
        let (background, ()) = tokio::join!(one, two);
        background.note("from the background of one");
        let text = String::from_utf8(log.bytes()).unwrap();
        let lines: Vec<&str> = text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(_, line)| line)
            .collect();
        assert_eq!(
            lines,
            [
                "#1 = one",
                "#2 = two",
                "#1 = one again",
                "#1 = from the background of one"
            ]
        );
    }

    #[test]
    fn a_flood_is_counted_and_notes_still_fit() {
        let log = log();
        for _ in 0..1000 {
            log.received(&[b'a'; 8192]);
        }
        log.note("the service flooded");
        let text = String::from_utf8(log.bytes()).unwrap();
        assert!(text.len() < TOTAL_BYTES_MAX, "{}", text.len());
        assert!(text.contains("4096 more bytes left out"));
        assert!(text.contains("= the service flooded"));
        assert!(text.contains("more events were left out"));
    }
}
