//! A service made of a rule: what it greets with, and what it answers to each line or message.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a rule says to a question.
pub(super) enum Said {
    Words(String),
    /// Words, and then it hangs up.
    LastWords(String),
    HangUp,
}
/// A rule: the question and its number in the connection, from 1.
pub(super) type Rule = dyn Fn(&str, u32) -> Said + Send + Sync;
/// The rule of one connection, which may remember what came before.
pub(super) type Session = Box<dyn FnMut(&str, u32) -> Said + Send>;

/// How questions are told apart.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// Each line is one.
    Line,
    /// Each line is one, and each Ctrl-C.
    Keys,
    /// A head that ends with an empty line, and a body of the length that it names.
    Message,
}

/// A running service; it ends with the tests.
pub(super) struct Stub {
    pub(super) port: u16,
    connections: Arc<AtomicU32>,
}

impl Stub {
    /// How many connections it has taken.
    pub(super) fn connections(&self) -> u32 {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Starts a service on a free port of 127.0.0.1.
pub(super) fn start(
    greeting: &'static str,
    unit: Unit,
    rule: impl Fn(&str, u32) -> Said + Send + Sync + 'static,
) -> Stub {
    let rule: Arc<Rule> = Arc::new(rule);
    start_sessions(greeting, unit, move || {
        let rule = Arc::clone(&rule);
        Box::new(move |question, number| rule(question, number))
    })
}

/// Starts a service that keeps a session for each connection.
pub(super) fn start_sessions(
    greeting: &'static str,
    unit: Unit,
    sessions: impl Fn() -> Session + Send + 'static,
) -> Stub {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&connections);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let session = sessions();
            // A client that hangs up ends its thread.
            std::thread::spawn(move || serve(stream, greeting, unit, session));
        }
    });
    Stub { port, connections }
}

fn serve(
    stream: TcpStream,
    greeting: &str,
    unit: Unit,
    mut session: Session,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut out = stream.try_clone()?;
    out.write_all(greeting.as_bytes())?;
    let mut reader = BufReader::new(stream);
    for number in 1.. {
        let Some(question) = read(&mut reader, unit)? else {
            break;
        };
        match session(&question, number) {
            Said::Words(answer) => out.write_all(answer.as_bytes())?,
            Said::LastWords(answer) => return out.write_all(answer.as_bytes()),
            Said::HangUp => break,
        }
    }
    Ok(())
}

fn read(reader: &mut BufReader<TcpStream>, unit: Unit) -> std::io::Result<Option<String>> {
    if matches!(unit, Unit::Keys) {
        return read_keys(reader);
    }
    let mut text = String::new();
    if reader.read_line(&mut text)? == 0 {
        return Ok(None);
    }
    if matches!(unit, Unit::Line) {
        return Ok(Some(text.trim_end().to_owned()));
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        let ended = line.trim_end().is_empty();
        text.push_str(&line);
        if ended {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    text.push_str(&String::from_utf8_lossy(&body));
    Ok(Some(text))
}

fn read_keys(reader: &mut impl Read) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    let mut key = [0];
    while reader.read(&mut key)? == 1 {
        match key {
            [3] => return Ok(Some("\u{3}".to_owned())),
            [b'\n'] => return Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned())),
            [key] => line.push(key),
        }
    }
    Ok(None)
}
