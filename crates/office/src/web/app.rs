//! What every handler can reach: the store, the clock, the address of the office, the templates.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use proofhouse_register::Snapshot;
use tokio::sync::Semaphore;

use super::WebError;
use super::access::Gathered;
use super::register_copy::RegisterCopy;
use super::render::Renderer;
use crate::clock::OfficeClock;
use crate::desk::Desk;
use crate::people::secret;
use crate::sequencer::Sequencer;
use crate::store::Store;
use crate::store::accounts::secrets;

/// How many requests are worked on at once; more are told to come again.
const REQUESTS_MAX: usize = 256;

/// What an office's web service is made of.
pub struct Setup {
    /// The desk, with its store, clock and settings.
    pub desk: Desk,
    /// Where people reach the office.
    pub origin: Origin,
    /// The folder of the register's static files, served under `/register/`.
    pub register_files: PathBuf,
    /// What writes them.
    pub sequencer: Arc<Sequencer>,
}

/// The running web service; cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    setup: Setup,
    renderer: Renderer,
    form_key: [u8; 32],
    gate: Semaphore,
    gathered: Gathered,
    register_copy: RegisterCopy,
}

impl App {
    /// Reads the templates and the office's own keys.
    pub async fn new(setup: Setup) -> anyhow::Result<Self> {
        let mut tx = setup.desk.store().write().await?;
        let form_key = secrets::get_or_set(&mut tx, "forms", secret::random()?).await?;
        tx.commit().await?;
        let renderer = Renderer::new()?;
        Ok(Self(Arc::new(Inner {
            setup,
            renderer,
            form_key,
            gate: Semaphore::new(REQUESTS_MAX),
            gathered: Gathered::default(),
            register_copy: RegisterCopy::default(),
        })))
    }

    /// The desk, where officers' requests are decided and recorded.
    pub fn desk(&self) -> &Desk {
        &self.0.setup.desk
    }

    /// The store.
    pub fn store(&self) -> &Store {
        self.desk().store()
    }

    /// The office's clock: what the law's days and every page's "now" come from.
    pub fn clock(&self) -> &OfficeClock {
        self.desk().clock()
    }

    /// What publishes the register.
    pub fn sequencer(&self) -> &Sequencer {
        &self.0.setup.sequencer
    }

    /// Wall time, in a drill too: for sessions, codes and throttles only.
    pub fn wall_now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Where people reach the office.
    pub fn origin(&self) -> &Origin {
        &self.0.setup.origin
    }

    /// The folder of the register's static files.
    pub fn register_files(&self) -> &std::path::Path {
        &self.0.setup.register_files
    }

    /// The register as it stands now.
    pub(crate) async fn register_copy(&self) -> Result<Arc<Snapshot>, WebError> {
        self.0.register_copy.current(self).await
    }

    /// What waits to be written to the access log.
    pub(super) fn gathered(&self) -> &Gathered {
        &self.0.gathered
    }

    pub(crate) fn renderer(&self) -> &Renderer {
        &self.0.renderer
    }

    /// The key under which form tokens are made.
    pub(super) fn form_key(&self) -> &[u8; 32] {
        &self.0.form_key
    }

    /// A place for one request.
    pub(super) fn gate(&self) -> &Semaphore {
        &self.0.gate
    }
}

/// Where people reach the office: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    secure: bool,
}

/// An origin that cannot be one.
#[derive(Debug, thiserror::Error)]
#[error(
    "\"{0}\" is not an address people can reach the office at; give scheme and host, such as https://office.example or http://localhost:8080"
)]
pub struct OriginError(String);

impl Origin {
    /// Reads `https://office.example` or `http://localhost:8080`. Without TLS only this machine is taken:
    /// a session cookie must not cross a network in the clear.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let wrong = || OriginError(text.to_owned());
        let url = url::Url::parse(text).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?;
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let secure = url.scheme() == "https";
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        if !bare || !(secure || (url.scheme() == "http" && here)) {
            return Err(wrong());
        }
        Ok(Self {
            text: url.origin().ascii_serialization(),
            secure,
        })
    }

    /// Without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.secure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_served_in_the_clear() {
        for wrong in [
            "http://office.example",
            "https://office.example/path",
            "office.example",
            "ftp://localhost",
        ] {
            assert!(Origin::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            Origin::parse("http://localhost:8080/")
                .expect("taken")
                .as_str(),
            "http://localhost:8080"
        );
        assert!(
            Origin::parse("https://office.example")
                .expect("taken")
                .is_secure()
        );
    }
}
