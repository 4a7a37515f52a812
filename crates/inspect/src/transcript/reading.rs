//! Reads a transcript again, for what a service said before anything was tried at it.

/// Notes with which tries begin.
const TRIES_BEGIN: [&str; 2] = ["control:", "try:"];
/// The most bytes that are read again.
const BYTES_MAX: usize = 256 * 1024;

/// The bytes that came before the first try, without what a transcript left out.
pub fn received_before_tries(transcript: &[u8]) -> Vec<u8> {
    let mut came = Vec::new();
    for line in transcript.split(|byte| *byte == b'\n') {
        let Ok(line) = std::str::from_utf8(line) else {
            continue;
        };
        let mut parts = line.splitn(3, ' ');
        let (_time, mark, said) = (parts.next(), parts.next(), parts.next());
        match (mark, said) {
            (Some("="), Some(said)) if TRIES_BEGIN.iter().any(|begin| said.starts_with(begin)) => {
                break;
            }
            (Some("<"), Some(said)) => unescape(said, &mut came),
            _ => {}
        }
        if came.len() >= BYTES_MAX {
            break;
        }
    }
    came
}

/// The bytes that `escape_ascii` wrote.
pub(super) fn unescape(said: &str, to: &mut Vec<u8>) {
    let mut letters = said.bytes();
    while let Some(letter) = letters.next() {
        if letter != b'\\' {
            to.push(letter);
            continue;
        }
        match letters.next() {
            Some(b'n') => to.push(b'\n'),
            Some(b'r') => to.push(b'\r'),
            Some(b't') => to.push(b'\t'),
            Some(b'x') => {
                let digits = [letters.next(), letters.next()].map(Option::unwrap_or_default);
                let text = std::str::from_utf8(&digits).unwrap_or_default();
                to.extend(u8::from_str_radix(text, 16));
            }
            Some(other) => to.push(other),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::transcript::Log;

    #[test]
    fn what_came_before_the_first_try_comes_back_byte_by_byte() {
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let every: Vec<u8> = (0..=255).collect();
        log.note("connecting");
        log.sent(b"GET /");
        log.received(&every);
        log.received(b"try: me");
        log.note("control: a random password, which must be refused");
        log.received(b"secret page");
        let expected = [&every[..], b"try: me"].concat();
        assert_eq!(received_before_tries(&log.bytes()), expected);
        assert_eq!(received_before_tries(b"\xff\n< \\x\n1 < \\xzz\\"), b"");
    }
}
