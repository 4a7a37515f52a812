//! The `DevTools` protocol over a pipe: JSON messages, each ended by a NUL byte.
//!
//! What comes is partly the page's own (its console, its addresses), so a message has a limit: a longer one is dropped
//! and the next is read.

use std::io::{Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::BrowserError;

/// The longest message that is read, in bytes.
const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Messages that may wait to be read: behind them the browser itself waits.
const WAITING_MAX: usize = 16;

/// A message from the browser.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    /// The answer to the command with this number: its result, or what was wrong.
    Answer {
        number: u64,
        outcome: Result<Value, String>,
    },
    /// Something happened; in a target's session, or in the browser itself.
    Event {
        session: Option<String>,
        method: String,
        params: Value,
    },
}

impl Message {
    /// Reads a message; `None` where it is none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(bytes).ok()?;
        if let Some(number) = value.get("id").and_then(Value::as_u64) {
            let outcome = match value.get("error") {
                None => Ok(value.get_mut("result").map(Value::take).unwrap_or_default()),
                Some(error) => Err(error
                    .get("message")
                    .and_then(Value::as_str)
                    .unwrap_or("an error without words")
                    .to_owned()),
            };
            return Some(Self::Answer { number, outcome });
        }
        Some(Self::Event {
            session: value
                .get("sessionId")
                .and_then(Value::as_str)
                .map(str::to_owned),
            method: value.get("method")?.as_str()?.to_owned(),
            params: value.get_mut("params").map(Value::take).unwrap_or_default(),
        })
    }
}

/// Cuts what comes into messages.
#[derive(Default)]
pub(crate) struct Framer {
    held: Vec<u8>,
    too_long: bool,
}

impl Framer {
    /// Takes bytes; the messages that they complete.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<Message> {
        let mut messages = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == 0) {
            let (body, ends) = match piece.split_last() {
                Some((0, body)) => (body, true),
                _ => (piece, false),
            };
            if self.held.len() + body.len() > MESSAGE_BYTES_MAX {
                self.too_long = true;
                self.held = Vec::new();
            }
            if !self.too_long {
                self.held.extend_from_slice(body);
            }
            if ends {
                messages.extend(Message::read(&self.held));
                self.held.clear();
                self.too_long = false;
            }
        }
        messages
    }
}

/// Both ends of the pipe.
pub(crate) struct Pipe {
    to: ChildStdin,
    from: Receiver<Message>,
    last: u64,
}

impl Pipe {
    /// Begins to read what the browser says.
    pub(crate) fn open(to: ChildStdin, from: ChildStdout) -> Self {
        let (sender, receiver) = sync_channel(WAITING_MAX);
        std::thread::spawn(move || listen(from, &sender));
        Self {
            to,
            from: receiver,
            last: 0,
        }
    }

    /// Sends a command; its number.
    pub(crate) fn send(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: &Value,
    ) -> Result<u64, BrowserError> {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": params });
        if let (Some(session), Some(object)) = (session, command.as_object_mut()) {
            object.insert("sessionId".to_owned(), Value::from(session));
        }
        let mut bytes = command.to_string().into_bytes();
        bytes.push(0);
        self.to
            .write_all(&bytes)
            .map_err(|error| BrowserError::Gone(error.to_string()))?;
        Ok(self.last)
    }

    /// Waits at most so long for the next message; `None` where none came.
    pub(crate) fn next(&mut self, wait: Duration) -> Result<Option<Message>, BrowserError> {
        match self.from.recv_timeout(wait) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                Err(BrowserError::Gone("it ended by itself".to_owned()))
            }
        }
    }

    /// Sends a command of the browser itself and waits for its answer; events meanwhile are nobody's.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        params: &Value,
        wait: Duration,
    ) -> Result<Value, BrowserError> {
        let number = self.send(None, method, params)?;
        let by = Instant::now() + wait;
        loop {
            let left = by.saturating_duration_since(Instant::now());
            match self.next(left)? {
                Some(Message::Answer {
                    number: answered,
                    outcome,
                }) if answered == number => {
                    return outcome
                        .map_err(|words| BrowserError::Protocol(format!("{method}: {words}")));
                }
                Some(_) => {}
                None => return Err(BrowserError::Silent(wait)),
            }
        }
    }
}

/// Reads until the browser ends or nobody listens.
fn listen(mut from: ChildStdout, to: &SyncSender<Message>) {
    let mut framer = Framer::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(count) = from.read(&mut buffer) else {
            return;
        };
        let bytes = buffer.get(..count).unwrap_or_default();
        if bytes.is_empty() {
            return;
        }
        for message in framer.feed(bytes) {
            if to.send(message).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_at_nul_bytes_however_they_come() {
        let bytes = b"{\"id\":1,\"result\":{\"a\":2}}\0{\"method\":\"Page.x\",\"params\":{},\"sessionId\":\"s\"}\0{\"id\":2,\"error\":{\"message\":\"no\"}}\0rubbish\0{\"id\":3";
        let mut whole = Framer::default();
        let expected = whole.feed(bytes);
        assert_eq!(expected.len(), 3);
        assert_eq!(
            expected.last(),
            Some(&Message::Answer {
                number: 2,
                outcome: Err("no".to_owned())
            })
        );
        let mut framer = Framer::default();
        let bit_by_bit: Vec<Message> = bytes
            .iter()
            .flat_map(|byte| framer.feed(&[*byte]))
            .collect();
        assert_eq!(bit_by_bit, expected);
    }

    #[test]
    fn a_message_without_end_is_dropped_and_the_next_is_read() {
        let mut framer = Framer::default();
        let flood = vec![b'x'; 1024 * 1024];
        for _ in 0..40 {
            assert_eq!(framer.feed(&flood), []);
            assert!(framer.held.len() <= MESSAGE_BYTES_MAX);
        }
        assert_eq!(framer.feed(b"\0{\"id\":1}\0").len(), 1);
    }
}
