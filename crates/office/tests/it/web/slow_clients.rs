//! Clients that never finish what they began to say.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use proofhouse_office::web::{answer, router};

use super::client::WebOffice;

/// Whether the other side closes within `limit`.
fn closed_within(stream: &mut TcpStream, limit: Duration) -> bool {
    stream
        .set_read_timeout(Some(Duration::from_millis(50)))
        .unwrap();
    let end = Instant::now() + limit;
    let mut bytes = [0; 512];
    while Instant::now() < end {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return true,
        }
    }
    false
}

#[test]
fn whoever_sends_half_a_head_is_not_waited_for() {
    let office = WebOffice::open();
    let address = office.wait(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let patience = Duration::from_millis(300);
        tokio::spawn(answer(
            router(office.app.clone()),
            listener,
            patience,
            std::future::pending(),
        ));
        address
    });
    let mut slow = TcpStream::connect(address).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        .unwrap();
    let mut brisk = TcpStream::connect(address).unwrap();
    brisk
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answered = String::new();
    brisk.read_to_string(&mut answered).unwrap();
    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
    assert!(
        closed_within(&mut slow, Duration::from_secs(10)),
        "the slow client still holds its connection"
    );
}
