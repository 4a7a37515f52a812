//! The half that starts the confined child, feeds it, and ends it in time.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::confine::{MEMORY, SECONDS};
use super::{MAX_WORDS, ReadPdf, child};

/// Time for one PDF, whatever the child does.
const TIME: Duration = Duration::from_secs(30);
/// Bytes of a child's complaint that are kept.
const MAX_COMPLAINT: u64 = 1024;

/// Reads PDFs in a child process that confines itself.
#[derive(Clone, Debug)]
pub struct Confined {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl Confined {
    /// A reader by a program whose run with `arguments` is [`child::serve`].
    pub fn by(program: PathBuf, arguments: &[&str]) -> Self {
        Self {
            program,
            arguments: arguments.iter().map(OsString::from).collect(),
        }
    }
}

impl ReadPdf for Confined {
    fn words(&self, pdf: &[u8]) -> Result<String, String> {
        let started = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = started.map_err(|error| format!("its reader did not start: {error}"))?;
        let (status, words, complaint) = exchange(&mut child, pdf);
        judge(status?, words, &complaint)
    }
}

/// Gives the bytes and takes the words, side by side, until the child ends or is ended.
fn exchange(child: &mut Child, pdf: &[u8]) -> (Result<ExitStatus, String>, Vec<u8>, String) {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that ends early takes no more; its exit says why.
            input.map(|mut input| input.write_all(pdf))
        });
        let limit = u64::try_from(MAX_WORDS + 1).unwrap_or(u64::MAX);
        let (reading, over) = mpsc::channel::<()>();
        let also_reading = reading.clone();
        let words = scope.spawn(move || {
            let _until_the_end = reading;
            taken(output, limit)
        });
        let complaint = scope.spawn(move || {
            let _until_the_end = also_reading;
            taken(errors, MAX_COMPLAINT)
        });
        let status = wait(child, &over);
        let words = words.join().unwrap_or_default();
        let complaint = complaint.join().unwrap_or_default();
        (
            status,
            words,
            String::from_utf8_lossy(&complaint).into_owned(),
        )
    })
}

fn taken(stream: Option<impl Read>, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        // What came until a fault is what there is.
        let _broken = stream.take(limit).read_to_end(&mut bytes);
    }
    bytes
}

/// Waits until both streams are at their end, or the time is; a child that lives on then is ended.
fn wait(child: &mut Child, over: &Receiver<()>) -> Result<ExitStatus, String> {
    let late = over.recv_timeout(TIME) == Err(RecvTimeoutError::Timeout);
    // One that is ending by itself keeps its own status.
    let _ended = child.kill();
    let status = child
        .wait()
        .map_err(|error| format!("its reader was lost: {error}"))?;
    if late {
        return Err(format!(
            "it kept its reader busy for {} seconds",
            TIME.as_secs()
        ));
    }
    Ok(status)
}

fn judge(status: ExitStatus, words: Vec<u8>, complaint: &str) -> Result<String, String> {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    match (code, status.signal()) {
        (Some(0), _) => String::from_utf8(words)
            .ok()
            .filter(|words| words.len() <= MAX_WORDS)
            .ok_or_else(|| "it has more words than are read".to_owned()),
        (Some(child::UNREADABLE | child::UNCONFINED), _) => Err(complaint.to_owned()),
        (_, Some(libc::SIGXCPU | libc::SIGKILL)) => Err(format!(
            "it kept its reader busy for {SECONDS} seconds, and the reader was ended"
        )),
        (_, Some(libc::SIGABRT)) if complaint.contains("memory allocation") => Err(format!(
            "it made its reader ask for more than {} MiB of memory, and the reader was ended",
            MEMORY / (1024 * 1024)
        )),
        (_, Some(libc::SIGSYS)) => Err(
            "it made its reader try what is forbidden to it, and the reader was ended".to_owned(),
        ),
        _ => Err("it made its reader fail".to_owned()),
    }
}
