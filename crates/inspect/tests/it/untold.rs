//! What a service offers and did not tell when it was asked: the record holds that it was asked.

use std::io::Write as _;
use std::net::TcpListener;

use crate::bench::{list, observed_at};

#[tokio::test]
async fn what_ssh_was_asked_in_vain_leaves_its_transcript() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            // It says what it is, and hangs up.
            let _gone = connection.write_all(b"SSH-2.0-camera\r\n");
        }
    });
    let (_, transcripts) = observed_at(port, &list("admin,admin\n")).await;
    assert!(
        transcripts.contains("nothing of what it offers was seen"),
        "{transcripts}"
    );
}
