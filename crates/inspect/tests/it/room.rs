//! Inspects what listens in a room of the testkit.

use std::io::{Read, Write as _};
use std::net::{TcpListener, TcpStream};

use proofhouse_inspect::credentials::List;
use proofhouse_law::observation::Fact;

pub(crate) use proofhouse_testkit::room::{Room, call, in_a_room, random, serve_like_inetd};

use crate::bench::{facts_at, observed_at_all};

/// Inspects the login at `port` of the room's loopback; its facts.
pub(crate) fn inspect(port: u16, list: &List) -> Vec<Fact> {
    inspect_and_tell(port, list).0
}

/// The same, with the transcript.
pub(crate) fn inspect_and_tell(port: u16, list: &List) -> (Vec<Fact>, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (facts, transcript) = runtime.block_on(facts_at(port, list));
    // Shown only where the test fails.
    println!("{transcript}");
    (facts, transcript)
}

/// Inspects one port of the room's loopback with no pair of any list; all its facts.
pub(crate) fn look_at(port: u16) -> Vec<Fact> {
    let none = List {
        name: "none".to_owned(),
        pairs: Vec::new(),
    };
    all_facts(port, &none)
}

/// Inspects one port of the room's loopback; all its facts, those of every check.
pub(crate) fn all_facts(port: u16, list: &List) -> Vec<Fact> {
    all_facts_at(&[port], list)
}

/// Inspects some ports of the room's loopback; all their facts, those of every check.
pub(crate) fn all_facts_at(ports: &[u16], list: &List) -> Vec<Fact> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (observations, transcript) = runtime.block_on(observed_at_all(ports, list));
    // Shown only where the test fails.
    println!("{transcript}");
    observations.into_iter().map(|seen| seen.fact).collect()
}

/// A web service at port 80 of the room: what it answers to a request, or that it hangs up.
pub(crate) fn serve_http<A: AsRef<[u8]>>(
    mut answer: impl FnMut(&str) -> Option<A> + Send + 'static,
) {
    let listener = TcpListener::bind("127.0.0.1:80").unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            serve_one(connection.unwrap(), &mut answer);
        }
    });
}

/// A web service that a browser may be sent to, which opens connections before it needs them.
pub(crate) fn serve_http_at(
    listener: TcpListener,
    answer: impl Fn(&str) -> Option<String> + Clone + Send + 'static,
) {
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let (connection, mut answer) = (connection.unwrap(), answer.clone());
            std::thread::spawn(move || serve_one(connection, &mut answer));
        }
    });
}

fn serve_one<A: AsRef<[u8]>>(
    mut connection: TcpStream,
    answer: &mut impl FnMut(&str) -> Option<A>,
) {
    if let Some(answer) = answer(&read_request(&mut connection)) {
        // A client may leave before it read everything.
        let _ = connection.write_all(answer.as_ref());
    }
}

/// A request with its body, which a browser may send in a packet of its own; of anything else what came first.
fn read_request(connection: &mut impl Read) -> String {
    let mut asked = String::new();
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = connection.read(&mut piece) {
        asked.push_str(&String::from_utf8_lossy(&piece[..length]));
        if is_whole(&asked) {
            break;
        }
    }
    asked
}

fn is_whole(asked: &str) -> bool {
    if !asked
        .lines()
        .next()
        .is_some_and(|line| line.contains(" HTTP/1."))
    {
        return true;
    }
    let Some((head, body)) = asked.split_once("\r\n\r\n") else {
        return false;
    };
    let told = head.lines().find_map(|line| {
        let (name, length) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| length.trim().parse().unwrap_or_default())
    });
    body.len() >= told.unwrap_or(0_usize)
}

/// An answer that asks for a login by HTTP Basic.
pub(crate) fn asks_for(realm: &str) -> String {
    answer_http(
        401,
        &format!("WWW-Authenticate: Basic realm=\"{realm}\"\r\n"),
        "",
    )
}

/// An answer after which the connection ends.
pub(crate) fn answer_http(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
