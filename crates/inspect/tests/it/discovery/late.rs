//! A service that looks up names before it speaks is known all the same.

use std::io::Write as _;

use proofhouse_inspect::discovery::{self, Manner, Way};
use proofhouse_inspect::transcript::Log;
use proofhouse_inspect::wire::Limits;
use proofhouse_testkit::wait;

use super::*;

#[test]
fn a_login_that_greets_after_ten_seconds_is_found() {
    let listener = std::net::TcpListener::bind((HERE, 0)).unwrap();
    let place = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            std::thread::spawn(move || {
                wait::late(Duration::from_secs(10));
                // Whoever asked may have left.
                let _ = connection.write_all(b"\xff\xfd\x01camera login: ");
            });
        }
    });
    let limits = Limits {
        answer: Duration::from_millis(300),
        ..crate::bench::limits()
    };
    let log = Log::new(std::sync::Arc::new(jiff::Timestamp::now));
    let call = discovery::Call::new(place, &log, limits);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (call, found) = runtime.block_on(discovery::identify(&call, Manner::Any));
    assert_eq!(found.service, "telnet", "{}", found.identified_by);
    assert!(
        matches!(found.ways.as_slice(), [Way::Door(_)]),
        "{}",
        found.ways.len()
    );
    // At each login it is waited for as long.
    assert!(
        call.limits.answer > Duration::from_secs(10),
        "{:?}",
        call.limits
    );
}
