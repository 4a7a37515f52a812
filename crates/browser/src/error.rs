//! Why no page could be looked at.

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// Why the browser did not start, or is of no more use.
#[derive(Debug, Error)]
pub enum BrowserError {
    /// None is installed.
    #[error(
        "no Chromium was found in PATH; install it (on Debian: apt-get install chromium) and try again"
    )]
    NoChromium,
    /// The named one is not there.
    #[error("there is no program at {0}; name a Chromium by its whole path")]
    NotThere(PathBuf),
    /// Something of this machine stood in the way.
    #[error("the browser could not be started: {doing}: {source}")]
    Machine {
        /// What was being done.
        doing: &'static str,
        /// What went wrong.
        source: std::io::Error,
    },
    /// It did not come up.
    #[error("Chromium did not start ({words}); try `chromium --headless about:blank` by hand")]
    NotStarted {
        /// Its last words.
        words: String,
    },
    /// It cannot be confined on this machine.
    #[error(
        "Chromium was not started, because it cannot be confined here: {0}; allow user namespaces, or run as another user"
    )]
    Unconfined(String),
    /// It ended, or had to be ended.
    #[error("the browser is gone: {0}; a new one can be started")]
    Gone(String),
    /// It does not speak as expected.
    #[error("the browser does not speak as expected: {0}")]
    Protocol(String),
    /// It did not answer in time.
    #[error("the browser did not answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// Only pages of the web are opened.
    #[error("{0} is no http or https address, and nothing else is opened")]
    NotWeb(String),
}

impl BrowserError {
    pub(crate) fn machine(doing: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Machine { doing, source }
    }
}
