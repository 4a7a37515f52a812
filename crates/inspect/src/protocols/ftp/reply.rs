//! Reads the replies of an FTP service (RFC 959 4.2): a code and its words, on one line or on several.

/// The longest reply that is read, in bytes.
const REPLY_BYTES_MAX: usize = 32 * 1024;

/// One reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its code.
    pub code: u16,
    /// Its words, without the codes; bytes that are not UTF-8 are replaced, control characters are spaces.
    pub text: String,
}

impl Reply {
    /// The code with the first words, as it is quoted.
    pub(super) fn quoted(&self) -> String {
        const QUOTED_MAX: usize = 80;
        let words: String = self.text.trim().chars().take(QUOTED_MAX).collect();
        format!("{} {words}", self.code).trim_end().to_owned()
    }
}

/// Reads a reply from the start of `bytes`: the reply, and where the next begins. `None` while it is not whole.
pub fn parse_reply(bytes: &[u8]) -> Result<Option<(Reply, usize)>, &'static str> {
    let head = bytes.get(..bytes.len().min(3)).unwrap_or_default();
    if !head.iter().all(u8::is_ascii_digit) {
        return Err("its answer does not begin with a code of three digits");
    }
    let (mut text, mut at, mut opening) = (String::new(), 0, None);
    while let Some(line) = line_at(bytes, at) {
        let next = at + line.len();
        if next > REPLY_BYTES_MAX {
            break;
        }
        at = next;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        let code = code_of(line);
        let (opened, last) = match (opening, code) {
            (None, None) => return Err("its answer does not begin with a code of three digits"),
            (None, Some((code, more))) => (code, !more),
            // Only the code of the first line, without a hyphen, ends a reply of several lines.
            (Some(opened), Some((code, more))) => (opened, code == opened && !more),
            (Some(opened), None) => (opened, false),
        };
        opening = Some(opened);
        let words = match code {
            Some((code, _)) if code == opened => line.get(4..).unwrap_or_default(),
            _ => line,
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(words.chars().map(|c| if c.is_control() { ' ' } else { c }));
        if last {
            return Ok(Some((Reply { code: opened, text }, at)));
        }
    }
    if bytes.len() > REPLY_BYTES_MAX {
        return Err("its answer is without end");
    }
    Ok(None)
}

/// The line that begins at `at`, with its end; `None` while its end has not come.
fn line_at(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let rest = bytes.get(at..)?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    rest.get(..=end)
}

/// The code that a line begins with, and whether a hyphen says that more lines follow.
fn code_of(line: &str) -> Option<(u16, bool)> {
    let code = line.get(..3)?.parse().ok()?;
    match line.as_bytes().get(3) {
        None | Some(b' ') => Some((code, false)),
        Some(b'-') => Some((code, true)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<(u16, String, usize)> {
        parse_reply(bytes)
            .unwrap()
            .map(|(reply, at)| (reply.code, reply.text, at))
    }

    #[test]
    fn replies_on_one_line_and_on_several_are_read() {
        assert_eq!(
            read(b"331 Please specify the password.\r\n230 x\r\n"),
            Some((331, "Please specify the password.".to_owned(), 34))
        );
        assert_eq!(
            read(b"220-Welcome\r\n230 not the end\n220-still\r\n220 Ready\r\n"),
            Some((220, "Welcome 230 not the end still Ready".to_owned(), 51))
        );
        assert_eq!(
            read(b"211-Features:\r\n UTF8\r\n211 End\r\n").unwrap().0,
            211
        );
        assert_eq!(read(b"230\r\n"), Some((230, String::new(), 5)));
    }

    #[test]
    fn what_is_not_whole_waits_and_what_is_no_reply_is_said() {
        for unfinished in [&b""[..], b"22", b"220 ready", b"220-a\r\n220-b\r\n"] {
            assert_eq!(parse_reply(unfinished), Ok(None), "{unfinished:?}");
        }
        for other in [
            &b"SSH-2.0"[..],
            b"HTTP/1.1 200\r\n",
            b"220ready\r\n",
            b"\xff\xfb\x01",
        ] {
            assert!(parse_reply(other).is_err(), "{other:?}");
        }
        let endless = [&b"220-"[..], &b"a\r\n".repeat(20_000)].concat();
        assert!(parse_reply(&endless).is_err());
        assert!(parse_reply(&[b"220 ".as_slice(), &b"a".repeat(40_000)].concat()).is_err());
    }
}
