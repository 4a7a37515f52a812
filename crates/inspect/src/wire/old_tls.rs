//! TLS that rustls does not speak, through the `openssl` program of this machine, where there is one.
//!
//! Covers TLS 1.0 and 1.1, and TLS 1.2 with key exchanges by RSA or DHE, with CBC suites and with short keys, as far as
//! that OpenSSL was built with them: Debian's has neither SSL 3.0 nor RC4 nor 3DES. The program never opens a connection
//! of its own: it talks through a socket in a folder that only we can enter, and the bytes go on from there over the
//! connection that was opened here. Why a program and not a library: `docs/decisions/0019`.

use std::io;
use std::pin::Pin;
use std::process::Stdio;
use std::task::{Context, Poll};

use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, Join, ReadBuf, copy, copy_bidirectional};
use tokio::net::{UnixListener, UnixStream};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::{Limits, NoTls, Stream};
use crate::transcript::Log;

/// The program.
const PROGRAM: &str = "openssl";
/// Every suite that it has, and no demand on the length of keys nor on the digests of signatures.
const CIPHERS: &str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
/// The last line that it says of an agreement before anything is carried.
const AGREED: &str = "Ciphersuite: ";
/// The most that it may say before it has agreed, in bytes.
const SAID_MAX: usize = 16 * 1024;

/// Agrees on old TLS over an open connection.
pub(super) async fn wrap(
    stream: impl Stream + 'static,
    log: &Log,
    limits: Limits,
) -> Result<OldTls, NoTls> {
    let agreed = timeout(limits.answer, agree(stream, log)).await;
    let agreed = agreed.unwrap_or(Err(NoTls::Silent(limits.answer.as_secs())));
    if let Err(why) = &agreed {
        log.note(&format!("old TLS could not be agreed on: {why}"));
    }
    agreed
}

/// A connection within old TLS. Dropped, it takes the program and the connection with it.
pub(super) struct OldTls {
    words: Join<ChildStdout, ChildStdin>,
    _program: Child,
    _carried: JoinSet<()>,
}

async fn agree(mut stream: impl Stream + 'static, log: &Log) -> Result<OldTls, NoTls> {
    let broken = |error: io::Error| NoTls::NotHere(error.to_string());
    // Only we can enter the folder, so nobody else can be the one that connects.
    let folder = TempDir::with_prefix("proofhouse-tls").map_err(broken)?;
    let listener = UnixListener::bind(folder.path().join("tls")).map_err(broken)?;
    let mut program = start(PROGRAM, &folder)?;
    let (stdin, stdout, stderr) = (
        program.stdin.take(),
        program.stdout.take(),
        program.stderr.take(),
    );
    let (Some(stdin), Some(stdout), Some(mut stderr)) = (stdin, stdout, stderr) else {
        return Err(NoTls::NotHere(format!("{PROGRAM} took no pipes")));
    };
    let mut inner: UnixStream = tokio::select! {
        accepted = listener.accept() => accepted.map_err(broken)?.0,
        _ = program.wait() => {
            let said = said(&mut stderr).await.unwrap_or_default();
            return Err(NoTls::NotHere(format!("{PROGRAM} stopped at once: {said:?}")));
        }
    };
    let mut carried = JoinSet::new();
    carried.spawn(async move {
        // Either end may hang up at any time; the reader of the words sees that they end.
        let _ = copy_bidirectional(&mut stream, &mut inner).await;
    });
    let said = said(&mut stderr).await.map_err(broken)?;
    if !is_agreed(&said) {
        return Err(NoTls::Refused(reason(&said)));
    }
    log.note(&format!(
        "TLS agreed on by the program {PROGRAM}: {}",
        agreement(&said)
    ));
    carried.spawn(async move {
        let _ = copy(&mut stderr, &mut tokio::io::sink()).await;
    });
    Ok(OldTls {
        words: tokio::io::join(stdout, stdin),
        _program: program,
        _carried: carried,
    })
}

fn start(program: &str, folder: &TempDir) -> Result<Child, NoTls> {
    Command::new(program)
        // `-quiet` also keeps it from taking letters of what is sent as commands to itself.
        .args(["s_client", "-brief", "-quiet", "-noservername"])
        .args(["-legacy_server_connect", "-cipher", CIPHERS])
        .args(["-min_protocol", "TLSv1", "-max_protocol", "TLSv1.2"])
        .arg("-unix")
        .arg(folder.path().join("tls"))
        // What the machine's administrator forbids to others may be what the device speaks.
        .env("OPENSSL_CONF", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            NoTls::NotHere(format!(
                "the program {program}, which speaks older TLS, could not be started ({error}): install it, and try again"
            ))
        })
}

/// What the program says of itself, up to its agreement or its end.
async fn said(stderr: &mut ChildStderr) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        // Only whole lines count; a name in a certificate may hold any words, but ends no line.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        let whole = whole.and_then(|end| bytes.get(..end)).unwrap_or_default();
        let is_agreed = is_agreed(&String::from_utf8_lossy(whole));
        if is_agreed || bytes.len() >= SAID_MAX || stderr.read_buf(&mut bytes).await? == 0 {
            return Ok(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

fn is_agreed(said: &str) -> bool {
    said.lines().any(|line| line.starts_with(AGREED))
}

/// The version and the suite, out of `Protocol version: TLSv1` and `Ciphersuite: AES128-SHA`.
fn agreement(said: &str) -> String {
    let values = ["Protocol version: ", AGREED]
        .iter()
        .filter_map(|key| said.lines().find_map(|line| line.strip_prefix(key)));
    values.collect::<Vec<_>>().join(", ")
}

/// OpenSSL's words for what went wrong, out of a line such as `…:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert
/// protocol version:../ssl/…:SSL alert number 70`.
fn reason(said: &str) -> String {
    let known = said
        .lines()
        .find_map(|line| line.split_once(":error:")?.1.split(':').nth(3));
    known.map_or_else(|| "it hung up".to_owned(), str::to_owned)
}

impl AsyncRead for OldTls {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.words).poll_read(context, buffer)
    }
}

impl AsyncWrite for OldTls {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.words).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.words).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.words).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALERT: &str = "80CBD018647F0000:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../ssl/record/rec_layer_s3.c:1602:SSL alert number 70\n";
    const ESTABLISHED: &str = "depth=0 CN = cam\nverify error:num=18:self-signed certificate\nCONNECTION ESTABLISHED\n\
         Protocol version: TLSv1\nCiphersuite: AES128-SHA\nPeer certificate: CN = cam\n";

    #[test]
    fn what_the_program_says_is_understood() {
        assert!(is_agreed(ESTABLISHED) && !is_agreed(ALERT));
        assert!(!is_agreed("depth=0 CN = Ciphersuite: NULL\n"));
        assert_eq!(agreement(ESTABLISHED), "TLSv1, AES128-SHA");
        assert_eq!(reason(ALERT), "tlsv1 alert protocol version");
        assert_eq!(reason("write:errno=104\n"), "it hung up");
    }

    #[tokio::test]
    async fn a_machine_without_the_program_is_told_to_install_it() {
        let folder = TempDir::new().unwrap();
        let why = start("no-such-openssl", &folder).unwrap_err().to_string();
        assert!(
            why.contains("no-such-openssl") && why.contains("install it"),
            "{why}"
        );
    }
}
