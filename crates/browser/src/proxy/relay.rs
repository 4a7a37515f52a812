//! One connection of the browser: judged, connected, and passed on byte by byte.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::head::{self, Asked};
use super::{REFUSED_HEADER, Shared, addresses};

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long either side may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Serves one connection to its end.
pub(super) fn connection(browser: &TcpStream, shared: &Shared) -> io::Result<()> {
    browser.set_read_timeout(Some(SILENCE))?;
    browser.set_write_timeout(Some(SILENCE))?;
    browser.set_nodelay(true)?;
    let mut held = Vec::new();
    let Some(end) = read_head(browser, &mut held)? else {
        return Ok(());
    };
    let rest = held.split_off(end);
    let Ok(asked) = head::asked(&held) else {
        return answer(
            browser,
            "400 Bad Request",
            "the request is not one that is sent on",
        );
    };
    let Some(addresses) = addresses(shared, &asked) else {
        return answer(browser, "403 Forbidden", "this place may not be reached");
    };
    let server = addresses
        .iter()
        .find_map(|address| TcpStream::connect_timeout(address, CONNECT).ok());
    let Some(server) = server else {
        return answer(browser, "502 Bad Gateway", "no connection could be made");
    };
    server.set_read_timeout(Some(SILENCE))?;
    server.set_write_timeout(Some(SILENCE))?;
    server.set_nodelay(true)?;
    if asked.is_tunnel() {
        (&mut &*browser).write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        return both_ways(browser, &server, shared, u64::MAX, &rest, false);
    }
    send_on(&asked, &server)?;
    both_ways(browser, &server, shared, asked.body, &rest, true)
}

fn send_on(asked: &Asked, server: &TcpStream) -> io::Result<()> {
    (&mut &*server).write_all(asked.forward.as_bytes())
}

/// An answer of the proxy's own, and no more.
fn answer(browser: &TcpStream, status: &str, words: &str) -> io::Result<()> {
    let text = format!(
        "HTTP/1.1 {status}\r\n{REFUSED_HEADER}: {words}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    (&mut &*browser).write_all(text.as_bytes())
}

/// Reads until a head is whole; where it ends. `None` where none comes within the limit.
fn read_head(mut from: &TcpStream, held: &mut Vec<u8>) -> io::Result<Option<usize>> {
    let mut buffer = [0; 8 * 1024];
    loop {
        if let Some(end) = head::end(held) {
            return Ok(Some(end));
        }
        if held.len() > head::HEAD_BYTES_MAX {
            return Ok(None);
        }
        let count = from.read(&mut buffer)?;
        if count == 0 {
            return Ok(None);
        }
        held.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
}

/// Passes bytes both ways until one side ends: at most `body` bytes to the server.
fn both_ways(
    browser: &TcpStream,
    server: &TcpStream,
    shared: &Shared,
    body: u64,
    first: &[u8],
    plain: bool,
) -> io::Result<()> {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _broken = to_server(browser, server, shared, body, first);
            // The browser has gone, or may send no more.
            let _already_gone = server.shutdown(Shutdown::Both);
        });
        let passed = to_browser(server, browser, shared, plain);
        let _already_gone = browser.shutdown(Shutdown::Both);
        passed
    })
}

/// Passes the body on; what follows it is read and dropped, so that the end of the connection is seen.
fn to_server(
    mut browser: &TcpStream,
    mut server: &TcpStream,
    shared: &Shared,
    mut body: u64,
    first: &[u8],
) -> io::Result<()> {
    let mut pass = |bytes: &[u8]| -> io::Result<bool> {
        let count = usize::try_from(body).unwrap_or(usize::MAX).min(bytes.len());
        body -= u64::try_from(count).unwrap_or(body);
        if !shared.spend(count) {
            return Ok(false);
        }
        server.write_all(bytes.get(..count).unwrap_or_default())?;
        Ok(true)
    };
    if !pass(first)? {
        return Ok(());
    }
    let mut buffer = [0; 16 * 1024];
    loop {
        let count = browser.read(&mut buffer)?;
        if count == 0 || !pass(buffer.get(..count).unwrap_or_default())? {
            return Ok(());
        }
    }
}

/// Passes the answer on; the head of a plain one says that the connection closes.
fn to_browser(
    mut server: &TcpStream,
    mut browser: &TcpStream,
    shared: &Shared,
    plain: bool,
) -> io::Result<()> {
    let mut held = Vec::new();
    if plain {
        while let Some(end) = read_head(server, &mut held)? {
            let rest = held.split_off(end);
            match head::answered(&held) {
                Some(passed) => {
                    browser.write_all(&passed)?;
                    held = rest;
                    break;
                }
                None => held = rest,
            }
        }
    }
    if !shared.spend(held.len()) {
        return Ok(());
    }
    browser.write_all(&held)?;
    let mut buffer = [0; 16 * 1024];
    loop {
        let count = server.read(&mut buffer)?;
        if count == 0 || !shared.spend(count) {
            return Ok(());
        }
        browser.write_all(buffer.get(..count).unwrap_or_default())?;
    }
}
