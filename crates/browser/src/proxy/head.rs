//! Heads of HTTP messages as the proxy meets them: what the browser asks for, and what a server answers.

use std::fmt::Write as _;

use url::Url;

/// The longest head, in bytes.
pub(crate) const HEAD_BYTES_MAX: usize = 64 * 1024;

/// What the browser asks the proxy for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `CONNECT` for a tunnel.
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// The head to send on; empty for a tunnel.
    pub(crate) forward: String,
    /// How many bytes of a body follow.
    pub(crate) body: u64,
}

impl Asked {
    pub(crate) fn is_tunnel(&self) -> bool {
        self.method == "CONNECT"
    }
}

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unread;

/// Where a head ends, if it is whole.
pub(crate) fn end(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(at + 4)
}

/// Reads the head of a request, without what follows it.
pub(crate) fn asked(head: &[u8]) -> Result<Asked, Unread> {
    let head = std::str::from_utf8(head).map_err(|_| Unread)?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next().ok_or(Unread)?.split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Unread);
    };
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Unread);
    }
    if method == "CONNECT" {
        let url = Url::parse(&format!("http://{target}/")).map_err(|_| Unread)?;
        let (_, port) = target.rsplit_once(':').ok_or(Unread)?;
        return Ok(Asked {
            method: method.to_owned(),
            host: url.host_str().ok_or(Unread)?.to_owned(),
            port: port.parse().map_err(|_| Unread)?,
            forward: String::new(),
            body: 0,
        });
    }
    let url = Url::parse(target).map_err(|_| Unread)?;
    if url.scheme() != "http" {
        return Err(Unread);
    }
    let (mut forward, mut body) = (String::new(), 0);
    let query = url.query().map(|query| format!("?{query}"));
    // Writing to a string cannot fail.
    let _never = write!(
        forward,
        "{method} {}{} HTTP/1.1\r\n",
        url.path(),
        query.unwrap_or_default()
    );
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(Unread)?;
        match name.trim().to_ascii_lowercase().as_str() {
            "connection" | "proxy-connection" | "keep-alive" | "proxy-authorization" => continue,
            // A body of unknown length could hide a second request.
            "transfer-encoding" | "upgrade" => return Err(Unread),
            "content-length" => body = value.trim().parse().map_err(|_| Unread)?,
            _ => {}
        }
        forward.push_str(line);
        forward.push_str("\r\n");
    }
    forward.push_str("Connection: close\r\n\r\n");
    Ok(Asked {
        method: method.to_owned(),
        host: url.host_str().ok_or(Unread)?.to_owned(),
        port: url.port_or_known_default().ok_or(Unread)?,
        forward,
        body,
    })
}

/// The head of an answer as it is passed on: the browser is told that the connection closes after it.
///
/// `None` where more answers follow it ("100 Continue").
pub(crate) fn answered(head: &[u8]) -> Option<Vec<u8>> {
    let mut passed = Vec::with_capacity(head.len() + 32);
    for (number, line) in head
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(|line| !line.is_empty())
        .enumerate()
    {
        if number == 0 {
            let is_interim = line
                .split(|byte| *byte == b' ')
                .nth(1)
                .is_some_and(|status| status.len() == 3 && status.starts_with(b"1"));
            if is_interim {
                return None;
            }
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        if ["connection", "keep-alive", "proxy-connection"]
            .iter()
            .any(|dropped| name.eq_ignore_ascii_case(dropped.as_bytes()))
        {
            continue;
        }
        passed.extend_from_slice(line);
        passed.extend_from_slice(b"\r\n");
    }
    passed.extend_from_slice(b"Connection: close\r\n\r\n");
    Some(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_and_sent_on_without_what_is_for_the_proxy() {
        let read = asked(
            b"POST http://192.168.1.9:8080/a%20b?c=d HTTP/1.1\r\nHost: 192.168.1.9:8080\r\nProxy-Connection: keep-alive\r\nContent-Length: 3\r\n\r\n",
        )
        .unwrap();
        assert_eq!(
            (read.host.as_str(), read.port, read.body, read.is_tunnel()),
            ("192.168.1.9", 8080, 3, false)
        );
        assert_eq!(
            read.forward,
            "POST /a%20b?c=d HTTP/1.1\r\nHost: 192.168.1.9:8080\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
        );
        let tunnel = asked(b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(
            (tunnel.host.as_str(), tunnel.port, tunnel.is_tunnel()),
            ("[2001:db8::1]", 443, true)
        );
    }

    #[test]
    fn what_could_hide_a_second_request_is_not_sent_on() {
        for head in [
            "GET / HTTP/1.1\r\n\r\n",
            "GET https://a.example/ HTTP/1.1\r\n\r\n",
            "GET http://a.example/ HTTP/1.0\r\n\r\n",
            "GET http://a.example/ x HTTP/1.1\r\n\r\n",
            "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST http://a.example/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "CONNECT a.example HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(asked(head.as_bytes()), Err(Unread), "{head}");
        }
    }

    #[test]
    fn an_answer_always_says_that_the_connection_closes() {
        let passed =
            answered(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nX: y\r\n\r\n").unwrap();
        assert_eq!(
            passed,
            b"HTTP/1.1 200 OK\r\nX: y\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(answered(b"HTTP/1.1 100 Continue\r\n\r\n"), None);
    }
}
