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

/// The trust file says which key may sign what, and when: a register's key is no snapshot's.
#[test]
fn a_trusted_key_is_judged_by_its_role_and_at_the_moment_of_signing() {
    use proofhouse_evidence::keys::{KeyName, SigningKey, TrustFile, Window};
    use std::hash::{BuildHasher, Hasher, RandomState};

    let mut random = [0; 32];
    for part in random.chunks_mut(8) {
        part.copy_from_slice(&RandomState::new().build_hasher().finish().to_be_bytes());
    }
    let name: KeyName = "register.example/DRILL".parse().unwrap();
    let key = SigningKey::from_random(KeyRole::Register, name, &random);
    let moment = |text: &str| text.parse::<Timestamp>().unwrap();
    let window = Window {
        from: moment("2026-01-01T00:00:00Z"),
        until: moment("2027-01-01T00:00:00Z"),
    };
    let (file, _) = TrustFile::default().enrol(&key.public(), window).unwrap();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("trust.json");
    std::fs::write(&path, file.to_json()).unwrap();
    let trust = Trust {
        key: Vec::new(),
        trust: Some(path),
    };
    let believed = trust.keys(KeyRole::Register).unwrap().remove(0);
    assert_eq!(believed.key.name(), "register.example/DRILL");
    believed
        .allow(KeyRole::Register, Some(moment("2026-06-01T00:00:00Z")))
        .unwrap();
    let late = believed.allow(KeyRole::Register, Some(moment("2027-06-01T00:00:00Z")));
    assert_eq!(late.unwrap_err().code, "register.key-not-allowed");
    assert_eq!(
        trust.keys(KeyRole::Snapshot).err().unwrap().code,
        "register.no-key"
    );
}
