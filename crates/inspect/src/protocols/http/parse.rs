//! Reads the head and the body of a response, as old servers write them, within limits.

use super::HttpError;

/// The most that is kept of words that are not HTTP, in bytes.
const OTHER_WORDS_BYTES_MAX: usize = 4096;
/// The longest head that is read, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// The most header lines that are kept.
const HEADERS_MAX: usize = 200;
/// The longest line that gives a chunk's size.
const CHUNK_LINE_MAX: usize = 1024;

/// The head of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// Header lines: names in lower case, values trimmed.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads a head from the start of `bytes`: the head, and where the body begins. `None` while it is not whole.
pub fn parse_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, HttpError> {
    parse_head_of("HTTP/", bytes)
}

/// The same for the protocols that share this form, each with what its answers begin with.
pub fn parse_head_of(opening: &str, bytes: &[u8]) -> Result<Option<(Head, usize)>, HttpError> {
    let opening = opening.as_bytes();
    if !opening.starts_with(bytes.get(..opening.len()).unwrap_or(bytes)) {
        let words = bytes.get(..bytes.len().min(OTHER_WORDS_BYTES_MAX));
        return Err(HttpError::OtherWords(words.unwrap_or_default().to_vec()));
    }
    let Some((end, body)) = head_end(bytes) else {
        return if bytes.len() > HEAD_BYTES_MAX {
            Err(HttpError::NotHttp("its head is without end"))
        } else {
            Ok(None)
        };
    };
    let text = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
    let mut lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
    let status = lines
        .next()
        .and_then(|line| line.split_ascii_whitespace().nth(1))
        .and_then(|word| word.parse().ok())
        .filter(|status| (100..600).contains(status))
        .ok_or(HttpError::NotHttp("it has no status code"))?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .take(HEADERS_MAX)
        .collect();
    Ok(Some((Head { status, headers }, body)))
}

/// Where the head ends and the body begins: at an empty line, with CR LF or bare LF.
fn head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let crlf = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|at| (at, at + 4));
    let lf = bytes
        .windows(2)
        .position(|window| window == b"\n\n")
        .map(|at| (at, at + 2));
    match (crlf, lf) {
        (Some(crlf), Some(lf)) => Some(crlf.min(lf)),
        (found, None) | (None, found) => found,
    }
}

/// What is known of a body while it comes.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// It is whole.
    Whole(Vec<u8>),
    /// More must come; what there is so far.
    More(Vec<u8>),
}

/// Reads a body from what followed the head.
pub fn parse_body(head: &Head, bytes: &[u8]) -> Body {
    if head.status == 204 || head.status == 304 {
        return Body::Whole(Vec::new());
    }
    let chunked = head
        .header("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    if chunked {
        return parse_chunks(bytes);
    }
    match head
        .header("content-length")
        .and_then(|value| value.parse::<usize>().ok())
    {
        Some(length) => bytes.get(..length).map_or_else(
            || Body::More(bytes.to_vec()),
            |body| Body::Whole(body.to_vec()),
        ),
        None => Body::More(bytes.to_vec()),
    }
}

fn parse_chunks(mut rest: &[u8]) -> Body {
    let mut body = Vec::new();
    while let Some(end) = rest
        .iter()
        .take(CHUNK_LINE_MAX)
        .position(|byte| *byte == b'\n')
    {
        let (line, after) = rest.split_at(end + 1);
        let size = std::str::from_utf8(line)
            .ok()
            .and_then(|text| text.split(';').next())
            .and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        match size {
            // A broken size ends the body: what came is what there is.
            None | Some(0) => return Body::Whole(body),
            Some(size) => {
                let Some(chunk) = after.get(..size) else {
                    body.extend_from_slice(after);
                    return Body::More(body);
                };
                body.extend_from_slice(chunk);
                rest = after.get(size..).unwrap_or_default();
                rest = rest
                    .strip_prefix(b"\r\n")
                    .or_else(|| rest.strip_prefix(b"\n"))
                    .unwrap_or(rest);
            }
        }
    }
    Body::More(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> (Head, usize) {
        parse_head(text.as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn heads_of_old_servers_are_read() {
        let (found, body) =
            head("HTTP/1.0 401\nWWW-authenticate: Basic realm=x\nbroken line\n\nbody");
        assert_eq!(
            (found.status, found.header("www-authenticate"), body),
            (401, Some("Basic realm=x"), 58)
        );
        assert_eq!(
            head("HTTP/1.1 200 OK\r\nA: 1\r\nA: 2\r\n\r\n")
                .0
                .all("a")
                .count(),
            2
        );
    }

    #[test]
    fn an_unfinished_head_waits_and_what_is_not_http_is_said() {
        assert_eq!(parse_head(b"HT"), Ok(None));
        assert_eq!(parse_head(b"HTTP/1.1 200 OK\r\nA: 1\r\n"), Ok(None));
        assert_eq!(
            parse_head(b"220 ftp\r\n"),
            Err(HttpError::OtherWords(b"220 ftp\r\n".to_vec()))
        );
        assert!(matches!(
            parse_head(b"HTTP/1.1 abc\r\n\r\n"),
            Err(HttpError::NotHttp(_))
        ));
        let endless = [
            b"HTTP/1.1 200 OK\r\n".as_slice(),
            &b"X: y\r\n".repeat(20_000),
        ]
        .concat();
        assert!(matches!(parse_head(&endless), Err(HttpError::NotHttp(_))));
    }

    #[test]
    fn bodies_come_by_length_in_chunks_or_to_the_end() {
        let (by_length, _) = head("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
        assert_eq!(
            parse_body(&by_length, b"abcd"),
            Body::Whole(b"abc".to_vec())
        );
        assert_eq!(parse_body(&by_length, b"ab"), Body::More(b"ab".to_vec()));
        let (chunked, _) = head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assert_eq!(
            parse_body(&chunked, b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"),
            Body::Whole(b"abcde".to_vec())
        );
        assert_eq!(
            parse_body(&chunked, b"ffffffffffffffff\r\nabc"),
            Body::More(b"abc".to_vec())
        );
        assert_eq!(parse_body(&chunked, b"zz\r\nabc"), Body::Whole(Vec::new()));
        let (to_the_end, _) = head("HTTP/1.0 200 OK\r\n\r\n");
        assert_eq!(parse_body(&to_the_end, b"abc"), Body::More(b"abc".to_vec()));
    }
}
