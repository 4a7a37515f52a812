//! The Telnet service of a test device: RFC 854 negotiation, a login in the manner of busybox, a tiny shell.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::state::{Login, Memory};

const IAC: u8 = 255;
const SUBNEGOTIATION_START: u8 = 250;
const SUBNEGOTIATION_END: u8 = 240;
const LINE_LIMIT: usize = 512;
const TRIES_PER_CONNECTION: u32 = 3;

/// WILL ECHO, WILL SUPPRESS-GO-AHEAD, DO TERMINAL-TYPE, DO WINDOW-SIZE: what busybox telnetd opens with.
pub(crate) const GREETING: [u8; 12] = [IAC, 251, 1, IAC, 251, 3, IAC, 253, 24, IAC, 253, 31];

/// Answers one connection.
pub(crate) async fn answer(mut stream: TcpStream, memory: Arc<Memory>) -> io::Result<()> {
    stream.write_all(&GREETING).await?;
    stream.write_all(b"\r\nTestDevice 1.0\r\n").await?;
    for _ in 0..TRIES_PER_CONNECTION {
        stream.write_all(b"device login: ").await?;
        let account = read_line(&mut stream, true).await?;
        stream.write_all(b"Password: ").await?;
        let password = read_line(&mut stream, false).await?;
        match memory.login(&account, &password) {
            Login::Refused => stream.write_all(b"\r\nLogin incorrect\r\n").await?,
            Login::MustChange => {
                return stream
                    .write_all(b"\r\nYou must change your password now.\r\nNew password: ")
                    .await;
            }
            Login::In => return shell(&mut stream).await,
        }
    }
    Ok(())
}

async fn shell(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"\r\nBuilt-in shell\r\n").await?;
    loop {
        stream.write_all(b"~ # ").await?;
        let line = read_line(stream, true).await?;
        if line == "exit" {
            return Ok(());
        }
        let answer = run(&line);
        stream
            .write_all(answer.replace('\n', "\r\n").as_bytes())
            .await?;
    }
}

/// Runs the one command of the tiny shell: `echo`, with quotes taken away as a shell does.
pub(crate) fn run(line: &str) -> String {
    match line.strip_prefix("echo ") {
        Some(words) => format!("{}\n", words.replace(['"', '\''], "")),
        None if line.is_empty() => String::new(),
        None => format!("sh: {line}: not found\n"),
    }
}

/// Reads one line, leaving out negotiation and echoing what was typed where asked.
pub(crate) async fn read_line(stream: &mut TcpStream, echo: bool) -> io::Result<String> {
    let mut line = Vec::new();
    loop {
        match stream.read_u8().await? {
            IAC => skip_negotiation(stream).await?,
            b'\r' => {
                if echo {
                    stream.write_all(b"\r\n").await?;
                }
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            // The second half of CR LF or CR NUL.
            b'\n' | 0 => {}
            byte if line.len() < LINE_LIMIT => {
                line.push(byte);
                if echo {
                    stream.write_u8(byte).await?;
                }
            }
            _ => return Err(io::Error::other("a line without end")),
        }
    }
}

async fn skip_negotiation(stream: &mut TcpStream) -> io::Result<()> {
    match stream.read_u8().await? {
        251..=254 => stream.read_u8().await.map(drop),
        SUBNEGOTIATION_START => {
            while stream.read_u8().await? != SUBNEGOTIATION_END {}
            Ok(())
        }
        _ => Ok(()),
    }
}
