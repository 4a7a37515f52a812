//! The terminal: whether it can be drawn on, how large it is; reading a line of it, and what must not be seen.

use std::fs::File;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::process::{Command, Stdio};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// The longest secret that is read, in bytes.
const SECRET_BYTES_MAX: usize = 4096;

/// Whether standard error is a terminal that can move its cursor.
pub(crate) fn can_redraw() -> bool {
    let capable = std::env::var("TERM").is_ok_and(|term| !term.is_empty() && term != "dumb");
    capable && io::stderr().is_terminal()
}

/// Whether colours are wanted: not where `NO_COLOR` says anything (no-color.org).
pub(crate) fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Columns and lines; `None` where the terminal does not say.
pub(crate) fn size() -> Option<(usize, usize)> {
    let said = stty(&["size"])?;
    let mut numbers = said.split_whitespace().map(str::parse::<usize>);
    let (lines, columns) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (lines > 0 && columns > 0).then_some((columns, lines))
}

/// What `stty` says of the terminal that this command was started from.
fn stty(arguments: &[&str]) -> Option<String> {
    let terminal = File::open("/dev/tty").ok()?;
    let output = Command::new("stty")
        .args(arguments)
        .stdin(Stdio::from(terminal))
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(said)
}

/// How the reading of a line ended.
pub(crate) enum Line {
    /// What came, with its end of line; empty where standard input has ended.
    Read(Vec<u8>),
    /// Ctrl-C.
    Interrupted,
}

/// Reads a line of standard input, of so many bytes at most, after `prompt`.
///
/// At a terminal Ctrl-C is an answer too, from the prompt on, so that a command can say what it has kept. The reading goes on
/// in a thread of its own then, which ends with the process: nothing must be read after an interruption.
pub(crate) fn read_line(bytes_max: u64, prompt: impl FnOnce()) -> io::Result<Line> {
    let read = move || {
        let mut line = Vec::new();
        let stdin = io::stdin().lock();
        let done = stdin.take(bytes_max).read_until(b'\n', &mut line);
        done.map(|_| line)
    };
    if !io::stdin().is_terminal() {
        prompt();
        return read().map(Line::Read);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        prompt();
        let (tell, told) = oneshot::channel();
        std::thread::Builder::new()
            .name("line".to_owned())
            // After an interruption nobody listens.
            .spawn(move || tell.send(read()))?;
        tokio::select! {
            line = told => line.map_err(io::Error::other)?.map(Line::Read),
            _ = interrupt.recv() => Ok(Line::Interrupted),
        }
    })
}

/// The terminal as it was, put back when this is dropped.
struct Restore(String);

impl Drop for Restore {
    fn drop(&mut self) {
        // A terminal that went away needs nothing put back.
        let _gone = stty(&[self.0.trim()]);
    }
}

/// How the reading of a secret ended.
pub(crate) enum Secret {
    /// What was typed.
    Typed(String),
    /// Standard input ended.
    Ended,
    /// Ctrl-C.
    Interrupted,
}

/// Reads a line from the terminal on standard input without showing it, after `prompt`; `None`, and no prompt, where it
/// cannot be hidden.
///
/// Letters come one by one and Ctrl-C comes as a letter, so that the terminal is put back however the reading ends.
pub(crate) fn read_secret(prompt: impl FnOnce()) -> io::Result<Option<Secret>> {
    let Some(before) = stty(&["-g"]) else {
        return Ok(None);
    };
    let _restore = Restore(before);
    if stty(&["-echo", "-icanon", "-isig", "min", "1", "time", "0"]).is_none() {
        return Ok(None);
    }
    // Whoever reads the prompt may type: from here on nothing is shown.
    prompt();
    typed(io::stdin().lock()).map(Some)
}

/// What a person types up to Enter: Backspace and Ctrl-U take back, Ctrl-C and Ctrl-D end.
fn typed(mut keys: impl io::Read) -> io::Result<Secret> {
    let mut line: Vec<u8> = Vec::new();
    let mut key = [0];
    loop {
        if keys.by_ref().read(&mut key)? == 0 {
            return Ok(Secret::Ended);
        }
        match key[0] {
            b'\r' | b'\n' => break,
            0x03 => return Ok(Secret::Interrupted),
            0x04 if line.is_empty() => return Ok(Secret::Ended),
            0x08 | 0x7f => back(&mut line),
            0x15 => line.clear(),
            byte if line.len() < SECRET_BYTES_MAX => line.push(byte),
            _ => {}
        }
    }
    String::from_utf8(line)
        .map(Secret::Typed)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "what was typed is not UTF-8"))
}

/// Takes back the last letter, with all the bytes that it has in UTF-8.
fn back(line: &mut Vec<u8>) {
    while let Some(byte) = line.pop() {
        if byte & 0xc0 != 0x80 {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(keys: &[u8]) -> Option<String> {
        match typed(keys).unwrap() {
            Secret::Typed(text) => Some(text),
            Secret::Ended | Secret::Interrupted => None,
        }
    }

    #[test]
    fn a_secret_is_what_is_left_after_what_was_taken_back() {
        assert_eq!(read(b"hunter2\r").as_deref(), Some("hunter2"));
        assert_eq!(
            read("stra\u{df}\x7fsse\n".as_bytes()).as_deref(),
            Some("strasse")
        );
        assert_eq!(read(b"wrong\x15right\n").as_deref(), Some("right"));
        assert_eq!(read(b"\x7f\n").as_deref(), Some(""));
    }

    #[test]
    fn ctrl_c_and_the_end_of_input_are_no_secrets() {
        assert!(matches!(
            typed(&b"abc\x03"[..]).unwrap(),
            Secret::Interrupted
        ));
        assert!(matches!(typed(&b"\x04"[..]).unwrap(), Secret::Ended));
        assert!(matches!(typed(&b"abc"[..]).unwrap(), Secret::Ended));
    }
}
