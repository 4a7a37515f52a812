//! A 2 GB upload is refused with its limit, costs little memory, and leaves the office answering.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::journey::{Case, text};
use super::office::Office;

const TWO_GIB: u64 = 2 << 30;
const PIECE: usize = 1 << 20;
/// The most memory that the office may ever have held, in KiB.
const MEMORY_KIB_MAX: u64 = 400 * 1024;

/// Sends zeros, with their length said first or in chunks, and returns what the office answers.
fn send_zeros(office: &Office, path: &str, headers: &str, chunked: bool) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", office.port())).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(2)))
        .unwrap();
    stream
        .set_write_timeout(Some(Duration::from_mins(2)))
        .unwrap();
    let framing = if chunked {
        "Transfer-Encoding: chunked".to_owned()
    } else {
        format!("Content-Length: {TWO_GIB}")
    };
    let port = office.port();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{headers}{framing}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut reader = stream.try_clone().unwrap();
    // An office may answer before it was sent everything, so the answer is read meanwhile.
    let reading = std::thread::spawn(move || {
        let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
        while let Ok(read @ 1..) = reader.read(&mut piece) {
            answer.extend_from_slice(&piece[..read]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    });
    let zeros = vec![0; PIECE];
    let piece = if chunked {
        [format!("{PIECE:x}\r\n").as_bytes(), &zeros, b"\r\n"].concat()
    } else {
        zeros
    };
    for _ in 0..TWO_GIB / PIECE as u64 {
        // An office that has answered may close the door on the rest.
        if stream.write_all(&piece).is_err() {
            break;
        }
    }
    if chunked {
        let _closed = stream.write_all(b"0\r\n\r\n");
    }
    reading.join().unwrap()
}

/// The most memory that the office's process has held, in KiB.
fn high_water(office: &Office) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", office.process_id())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn says_the_limit(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("256 MiB"), "the limit is said: {answer}");
    assert!(
        answer.contains("split by device state"),
        "what to do is said: {answer}"
    );
}

#[test]
fn two_gigabytes_are_refused_with_the_limit_and_the_office_stays() {
    let office = Office::drill();
    let case = Case::open(&office, "uk-proposal-2020");
    let bearer = format!(
        "Authorization: Bearer {}\r\nContent-Type: application/zip\r\n",
        office.token("case-officer")
    );
    for chunked in [false, true] {
        let answer = send_zeros(&office, "/api/v1/bundles", &bearer, chunked);
        says_the_limit(&answer);
        assert!(answer.contains("application/problem+json"), "{answer}");
    }

    let mut ada = office.browser("case-officer");
    let page = ada.get(&format!("/cases/{}/lodge-evidence", case.id));
    let action = page.attributes("form[enctype]", "action").remove(0);
    let form = format!(
        "Cookie: {}\r\nContent-Type: multipart/form-data; boundary=edge\r\n",
        ada.cookie_line()
    );
    let answer = send_zeros(&office, &action, &form, false);
    says_the_limit(&answer);
    assert!(answer.contains("<h1"), "a page for people: {answer}");

    assert!(
        high_water(&office) < MEMORY_KIB_MAX,
        "{} KiB",
        high_water(&office)
    );
    let left: Vec<_> = super::tampering::files(&office.path("office/exhibits"));
    assert_eq!(
        left,
        Vec::<std::path::PathBuf>::new(),
        "nothing of it is kept"
    );
    case.lodge("fails.zip");
}

#[test]
fn the_command_line_says_the_limit_too() {
    let office = Office::drill();
    let case = Case::open(&office, "uk-proposal-2020");
    // A sparse file: it takes no room on the disk.
    fs::File::create(office.path("large.zip"))
        .unwrap()
        .set_len(TWO_GIB)
        .unwrap();
    let said = office
        .ask("case-officer", &["case", "lodge", &case.id, "large.zip"])
        .ends(2)
        .json();
    assert_eq!(said["error"]["code"], "office.too-large");
    assert!(text(&said["error"], "what").contains("256 MiB"), "{said}");
    assert!(
        text(&said["error"], "next").contains("split by device state"),
        "{said}"
    );
}

#[test]
fn a_lodged_bundle_comes_back_byte_for_byte_to_who_works_on_the_case() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let digest = text(&case.shown()["evidence"][0], "bundle");
    let file = office.path("back.zip").display().to_string();
    let words = ["case", "bundle", &case.id, &digest, "--out", &file];
    let answer = office.run("tester", &words);
    assert_eq!(text(&answer, "digest"), digest);
    let sealed = fs::read(office.path("fails.zip")).unwrap();
    assert_eq!(fs::read(&file).unwrap(), sealed);
    // Nothing is overwritten, and nothing that the case does not hold is given.
    office.ask("tester", &words).ends(2);
    let other = proofhouse_law::Digest::of(b"another").to_string();
    let absent = office.path("absent.zip").display().to_string();
    let words = ["case", "bundle", &case.id, &other, "--out", &absent];
    let said = office.ask("tester", &words);
    assert!(
        said.exit != 0 && !office.path("absent.zip").exists(),
        "{said:?}"
    );
}
