//! Connections: to a checked address, over TCP or TLS, with every wait bounded and the connection written down.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
};
use ureq::{Error, Timeout};

use super::hop::Tls;
use super::tls::Trust;

/// Addresses of one host that are tried at most.
const ADDRESSES_MAX: usize = 4;

/// What is known of a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Connection {
    pub(super) address: Option<SocketAddr>,
    pub(super) tls: Option<Tls>,
}

/// The connections made, by host and port; and the one made for the request under way.
#[derive(Debug, Default)]
pub(super) struct Seen {
    made: BTreeMap<String, Connection>,
    fresh: Option<Connection>,
}

/// Shared between the fetcher and its connector.
pub(super) type Shared = Arc<Mutex<Seen>>;

/// Forgets the last request's connection.
pub(super) fn begin(seen: &Shared) {
    seen.lock().unwrap_or_else(PoisonError::into_inner).fresh = None;
}

/// The connection that served the request to this host and port, and whether it was an earlier one.
pub(super) fn served(seen: &Shared, place: &str) -> (Connection, bool) {
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    match &seen.fresh {
        Some(fresh) => (fresh.clone(), false),
        None => (seen.made.get(place).cloned().unwrap_or_default(), true),
    }
}

/// Connects to the addresses that the resolver let pass, and to no other.
#[derive(Debug)]
pub(super) struct Connect {
    pub(super) trust: Trust,
    pub(super) seen: Shared,
}

impl Connector<()> for Connect {
    type Out = Link;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _chained: Option<()>,
    ) -> Result<Option<Link>, Error> {
        let until = Until::from(details.timeout);
        let stream = reach(&details.addrs, until)?;
        let mut connection = Connection {
            address: stream.peer_addr().ok(),
            tls: None,
        };
        let timed = Timed { stream, until };
        let host = details.uri.host().unwrap_or_default();
        let made = if details.needs_tls() {
            self.secured(timed, host, &mut connection)
        } else {
            Ok(Wire::Plain(timed))
        };
        let place = details
            .uri
            .authority()
            .map(ToString::to_string)
            .unwrap_or_default();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.fresh = Some(connection.clone());
        let wire = made?;
        seen.made.insert(place, connection);
        let config = &details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(Link { wire, buffers }))
    }
}

impl Connect {
    /// The handshake; what it showed is written down, sound or not.
    fn secured(
        &self,
        mut timed: Timed,
        host: &str,
        connection: &mut Connection,
    ) -> Result<Wire, Error> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|_| Error::Tls("its host is no name that a certificate can be for"))?;
        let (config, slot) = self.trust.for_connection();
        let mut session = ClientConnection::new(config, name)?;
        let mut done = Ok(());
        while done.is_ok() && session.is_handshaking() {
            done = session.complete_io(&mut timed).map(|_| ());
        }
        connection.tls = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(tls) = &mut connection.tls {
            tls.version = session
                .protocol_version()
                .and_then(|version| version.as_str().map(str::to_owned));
            tls.suite = session
                .negotiated_cipher_suite()
                .and_then(|suite| suite.suite().as_str().map(str::to_owned));
        }
        done.map_err(|error| timed.until.named(error))?;
        Ok(Wire::Secured(Box::new(StreamOwned::new(session, timed))))
    }
}

/// A socket to the first address that takes a connection.
fn reach(addresses: &[SocketAddr], until: Until) -> Result<TcpStream, Error> {
    let mut last = Error::ConnectionFailed;
    let tried = addresses.len().min(ADDRESSES_MAX);
    for (index, address) in addresses.iter().take(tried).enumerate() {
        let share = u32::try_from(tried - index).unwrap_or(1);
        match TcpStream::connect_timeout(address, until.left() / share) {
            Ok(stream) => {
                let _slower = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => last = until.named(error),
        }
    }
    Err(last)
}

/// When a wait ends, and what ran out then.
#[derive(Clone, Copy, Debug)]
struct Until {
    at: Instant,
    what: Timeout,
}

impl From<NextTimeout> for Until {
    fn from(timeout: NextTimeout) -> Self {
        let left: Duration = *timeout.after;
        Self {
            at: Instant::now() + left.min(Duration::from_hours(1)),
            what: timeout.reason,
        }
    }
}

impl Until {
    /// Never zero, which a socket takes for "for ever".
    fn left(self) -> Duration {
        self.at
            .saturating_duration_since(Instant::now())
            .max(Duration::from_millis(1))
    }

    fn named(self, error: io::Error) -> Error {
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Error::Timeout(self.what),
            _ => Error::Io(error),
        }
    }
}

/// A socket whose reads and writes together end in time, however slowly the other side drips.
#[derive(Debug)]
struct Timed {
    stream: TcpStream,
    until: Until,
}

impl Timed {
    fn ready(&self) -> io::Result<Duration> {
        if Instant::now() >= self.until.at {
            return Err(ErrorKind::TimedOut.into());
        }
        Ok(self.until.left())
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.ready()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.ready()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[derive(Debug)]
enum Wire {
    Plain(Timed),
    Secured(Box<StreamOwned<ClientConnection, Timed>>),
}

/// One connection, as the client's library takes it.
pub(super) struct Link {
    wire: Wire,
    buffers: LazyBuffers,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Link")
            .field("wire", &self.wire)
            .finish_non_exhaustive()
    }
}

impl Link {
    fn timed(&mut self) -> &mut Timed {
        match &mut self.wire {
            Wire::Plain(timed) => timed,
            Wire::Secured(stream) => &mut stream.sock,
        }
    }
}

impl Transport for Link {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let until = Until::from(timeout);
        self.timed().until = until;
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        match &mut self.wire {
            Wire::Plain(timed) => timed.write_all(output),
            Wire::Secured(stream) => stream.write_all(output).and_then(|()| stream.flush()),
        }
        .map_err(|error| until.named(error))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let until = Until::from(timeout);
        self.timed().until = until;
        let input = self.buffers.input_append_buf();
        let read = match &mut self.wire {
            Wire::Plain(timed) => timed.read(input),
            Wire::Secured(stream) => stream.read(input),
        };
        // Many servers end without TLS's own farewell; whether the body is whole, HTTP's framing says.
        let amount = match read {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
            other => other.map_err(|error| until.named(error))?,
        };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        let stream = &self.timed().stream;
        let quiet = |stream: &TcpStream| -> io::Result<bool> {
            stream.set_nonblocking(true)?;
            let peeked = stream.peek(&mut [0; 1]);
            stream.set_nonblocking(false)?;
            Ok(matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock))
        };
        quiet(stream).unwrap_or(false)
    }

    fn is_tls(&self) -> bool {
        matches!(self.wire, Wire::Secured(_))
    }
}
