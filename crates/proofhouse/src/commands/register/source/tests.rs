//! Tests of reading a register over HTTP, against a server that misbehaves in every way a stranger's can.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use super::*;

/// Serves on the loopback until the test ends; the path says how to behave.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    address
}

fn answer(stream: TcpStream) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let path = lines
        .next()
        .and_then(|line| line.split(' ').nth(1).map(str::to_owned))
        .unwrap_or_default();
    lines.find(String::is_empty);
    let words = match path.as_str() {
        "/checkpoint" => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnote".to_owned(),
        "/moved" => "HTTP/1.1 302 Found\r\nLocation: /checkpoint\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        "/broken" => "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        "/short" => "HTTP/1.1 200 OK\r\nContent-Length: 400\r\nConnection: close\r\n\r\nnote".to_owned(),
        "/endless" => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_owned(),
        _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    };
    let mut stream = stream;
    let mut open = stream.write_all(words.as_bytes());
    // Ends when the reader has had enough and hangs up.
    while path == "/endless" && open.is_ok() {
        open = stream.write_all(&[b'x'; 4096]);
    }
}

#[test]
fn a_file_is_read_and_a_missing_one_is_missing() {
    let web = open(&server()).unwrap();
    assert_eq!(web.read("checkpoint", 100).unwrap(), Some(b"note".to_vec()));
    assert_eq!(web.read("checkpoint", 4).unwrap(), Some(b"note".to_vec()));
    assert_eq!(web.read("tile/0/000", 100).unwrap(), None);
}

#[test]
fn what_misbehaves_is_an_error_of_bounded_size() {
    let web = open(&server()).unwrap();
    for path in ["moved", "broken", "short", "endless"] {
        assert!(web.read(path, 10_000).is_err(), "{path}");
    }
    assert!(web.read("checkpoint", 3).is_err(), "longer than allowed");
}

#[test]
fn no_key_no_belief() {
    let trust = Trust {
        key: Vec::new(),
        trust: None,
    };
    assert_eq!(
        trust.keys(KeyRole::Register).err().unwrap().code,
        "register.no-key"
    );
    let trust = Trust {
        key: vec!["nonsense".into()],
        trust: None,
    };
    assert_eq!(
        trust.keys(KeyRole::Register).err().unwrap().code,
        "register.bad-key"
    );
}

#[test]
fn a_place_that_is_no_register_is_named() {
    let failure = open("no/such/folder").err().unwrap();
    assert!(failure.what.contains("no/such/folder"), "{}", failure.what);
}
