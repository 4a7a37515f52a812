//! A connection that ended before the version line of the server: it took none of this address.

use std::io;

use thiserror::Error;

use super::bounded::Heard;

/// What OpenSSH says before it closes a connection that it takes not now (sshd.c).
const NOT_NOW: &str = "not allowed at this time";

/// A connection was closed before the version line came.
#[derive(Debug, Error)]
pub(super) enum TurnedAway {
    /// After these words.
    #[error("it closed the connection with the words {0:?}")]
    Saying(String),
    /// Without a word.
    #[error("it closed the connection without a word")]
    Silently,
}

impl TurnedAway {
    /// What an error of a connection was.
    pub(super) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Whether its words say that it takes no connection now.
    pub(super) fn says_so(&self) -> bool {
        matches!(self, Self::Saying(words) if words.to_lowercase().contains(NOT_NOW))
    }
}

/// Tells an end before the version line from any other.
pub(super) fn turned_away(error: russh::Error, heard: &Heard) -> russh::Error {
    let ended = matches!(
        error,
        russh::Error::Disconnect | russh::Error::HUP | russh::Error::IO(_)
    );
    match heard.before_version() {
        Some(words) if ended && words.is_empty() => {
            russh::Error::IO(io::Error::other(TurnedAway::Silently))
        }
        Some(words) if ended => russh::Error::IO(io::Error::other(TurnedAway::Saying(words))),
        _ => error,
    }
}
