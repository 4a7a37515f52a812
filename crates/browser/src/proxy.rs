//! The only way out of the browser: a proxy on the loopback that asks the caller's rule for every connection.
//!
//! One request a connection for plain HTTP, so that what is judged is what is sent; a tunnel for TLS and `WebSocket`s.
//! Bytes are counted both ways, and a connection that is not let through is answered, recorded and closed.

use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::page::Refused;
use crate::reach::Reach;

pub(crate) mod head;
mod relay;

/// Connections that are served at once.
const AT_ONCE_MAX: usize = 64;
/// Refusals that are kept.
const REFUSED_MAX: usize = 200;
/// The header by which an answer of the proxy's own is known.
pub(crate) const REFUSED_HEADER: &str = "proofhouse-refused";

/// What all connections share.
struct Shared {
    reach: Reach,
    bytes_left: AtomicU64,
    over: AtomicBool,
    serving: AtomicUsize,
    refused: Mutex<Vec<Refused>>,
}

impl Shared {
    fn refused(&self) -> MutexGuard<'_, Vec<Refused>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuse(&self, refused: Refused) {
        let mut held = self.refused();
        if held.len() < REFUSED_MAX && !held.contains(&refused) {
            held.push(refused);
        }
    }

    /// Takes bytes out of what is left; false where there is not so much.
    fn spend(&self, count: usize) -> bool {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let spent = self
            .bytes_left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(count)
            });
        if spent.is_err() {
            self.over.store(true, Ordering::SeqCst);
        }
        spent.is_ok()
    }
}

/// A running proxy; it ends when it is dropped.
pub(crate) struct Proxy {
    shared: Arc<Shared>,
    listener: TcpListener,
    port: u16,
}

impl Proxy {
    /// A listener on the loopback of the calling thread's network.
    pub(crate) fn listener() -> io::Result<TcpListener> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
    }

    /// Serves at `listener`, reaching out from the calling thread's network.
    pub(crate) fn start(listener: TcpListener, reach: Reach) -> io::Result<Self> {
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            reach,
            bytes_left: AtomicU64::new(0),
            over: AtomicBool::new(false),
            serving: AtomicUsize::new(0),
            refused: Mutex::default(),
        });
        let (taking, serving) = (listener.try_clone()?, Arc::clone(&shared));
        std::thread::Builder::new()
            .name("browser-proxy".to_owned())
            .spawn(move || {
                // It ends with an error when the listener is shut down.
                while let Ok((stream, _)) = taking.accept() {
                    serve(stream, &serving);
                }
            })?;
        Ok(Self {
            shared,
            listener,
            port,
        })
    }

    /// The port on the loopback.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Begins a visit that may bring so many bytes.
    pub(crate) fn renew(&self, bytes: u64) {
        self.shared.bytes_left.store(bytes, Ordering::SeqCst);
        self.shared.over.store(false, Ordering::SeqCst);
        self.shared.refused().clear();
    }

    /// Whether the visit brought more than it may.
    pub(crate) fn is_over(&self) -> bool {
        self.shared.over.load(Ordering::SeqCst)
    }

    /// What was not let through in this visit.
    pub(crate) fn refused(&self) -> Vec<Refused> {
        self.shared.refused().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // A listener has no shutdown of its own in the standard library, but the socket is the same: Linux ends the
        // waiting `accept` with it. Connections end with the browser, whose ends they hold.
        if let Ok(same) = self.listener.try_clone() {
            let _already_gone = TcpStream::from(OwnedFd::from(same)).shutdown(Shutdown::Both);
        }
    }
}

/// Serves one connection in a thread of its own, if there is room.
fn serve(stream: TcpStream, shared: &Arc<Shared>) {
    if shared.serving.fetch_add(1, Ordering::SeqCst) >= AT_ONCE_MAX {
        shared.serving.fetch_sub(1, Ordering::SeqCst);
        return;
    }
    let held = Arc::clone(shared);
    let started = std::thread::Builder::new()
        .name("browser-connection".to_owned())
        .spawn(move || {
            // A connection that broke is the page's own trouble: Chromium reports it.
            let _broken = relay::connection(&stream, &held);
            let _already_gone = stream.shutdown(Shutdown::Both);
            held.serving.fetch_sub(1, Ordering::SeqCst);
        });
    if started.is_err() {
        shared.serving.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What the rule says of a place.
fn addresses(shared: &Shared, asked: &head::Asked) -> Option<Vec<SocketAddr>> {
    match shared.reach.addresses(&asked.host, asked.port) {
        Ok(addresses) => Some(addresses),
        Err(why) => {
            shared.refuse(Refused {
                method: asked.method.clone(),
                place: format!("{}:{}", asked.host, asked.port),
                reason: why.0,
            });
            None
        }
    }
}
