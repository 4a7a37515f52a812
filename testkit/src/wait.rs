//! Waiting for a condition of another process, with a deadline: the one place where a test may pause.

use std::time::{Duration, Instant};

/// How often the condition is looked at: often enough that nobody waits for us, seldom enough that the
/// other process gets the processor.
const EVERY: Duration = Duration::from_millis(20);

/// `TCP_LISTEN` of the kernel's `tcp_states.h`, as `/proc/net/tcp` writes it.
const LISTEN: &str = "0A";

/// True as soon as `come` is; false if `patience` runs out before.
pub fn until(patience: Duration, mut come: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if come() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(EVERY);
    }
}

/// Holds up a stand-in for a device that is slow by nature: what is tested waits for it, and not the test.
pub fn late(by: Duration) {
    std::thread::sleep(by);
}

/// Whether a TCP server listens at this port in the network of this thread, by the kernel's own table.
///
/// A connection would ask the same, and could take the port from the server: where none listens yet, TCP lets
/// a connection from the loopback meet itself (RFC 9293 3.5), and the server then finds its address in use.
pub fn listens(port: u16) -> bool {
    let suffix = format!(":{port:04X}");
    ["tcp", "tcp6"].iter().any(|table| {
        let rows = std::fs::read_to_string(format!("/proc/thread-self/net/{table}"));
        rows.unwrap_or_default().lines().skip(1).any(|row| {
            let mut columns = row.split_whitespace().skip(1);
            let (own, state) = (columns.next(), columns.nth(1));
            own.is_some_and(|own| own.ends_with(&suffix)) && state == Some(LISTEN)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_listened_at_from_bind_to_close_and_not_because_somebody_connected_from_it() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        let client = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        assert!(listens(port));
        assert!(!listens(client.local_addr().unwrap().port()));
        drop(server);
        assert!(!listens(port));
    }

    #[test]
    fn what_comes_late_is_awaited_and_what_never_comes_ends_at_the_deadline() {
        let mut looks = 0;
        assert!(until(Duration::from_secs(5), || {
            looks += 1;
            looks == 3
        }));
        assert!(!until(Duration::ZERO, || false));
    }
}
