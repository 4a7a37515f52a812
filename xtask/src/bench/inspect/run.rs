//! Runs one tool once, within a time, and notes when each of its lines came.

use std::io::{BufRead as _, BufReader, Read};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The most that is kept of what a tool says, in lines.
const LINES_MAX: usize = 20_000;

/// What a tool said, each line with the time since it was started.
pub(super) struct Said {
    pub(super) lines: Vec<(Duration, String)>,
    /// When it ended, or was ended.
    pub(super) took: Duration,
    /// Whether it was ended because its time was over.
    pub(super) capped: bool,
}

enum Came {
    Line(Instant, String),
    End(Instant),
}

/// Runs `program` for at most `cap`, in `folder`.
pub(super) fn run(program: &Path, words: &[String], folder: &Path, cap: Duration) -> Result<Said> {
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(words)
        .current_dir(folder)
        .env("HOME", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .with_context(|| format!("starting {}", program.display()))?;
    let (sender, came) = channel();
    let (out, errors) = (child.stdout.take(), child.stderr.take());
    let (Some(out), Some(errors)) = (out, errors) else {
        anyhow::bail!("{} has no output", program.display());
    };
    listen(out, sender.clone());
    listen(errors, sender);
    let mut said = gather(&came, began, cap);
    if said.capped {
        // The whole group: some tools work through children.
        let group = format!("-{}", child.id());
        let _gone = Command::new("kill").args(["-9", "--", &group]).status();
    }
    child.wait()?;
    said.lines.truncate(LINES_MAX);
    Ok(said)
}

fn listen(stream: impl Read + Send + 'static, sender: Sender<Came>) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        // An unreadable stream has ended.
        while let Ok(1..) = reader.read_until(b'\n', &mut line) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if sender.send(Came::Line(Instant::now(), text)).is_err() {
                return;
            }
        }
        let _unheard = sender.send(Came::End(Instant::now()));
    });
}

fn gather(came: &Receiver<Came>, began: Instant, cap: Duration) -> Said {
    let mut said = Said {
        lines: Vec::new(),
        took: cap,
        capped: true,
    };
    let mut ended = 0;
    while let Ok(one) = came.recv_timeout(cap.saturating_sub(began.elapsed())) {
        match one {
            Came::Line(at, line) => said.lines.push((at - began, line)),
            Came::End(at) => {
                ended += 1;
                said.took = at - began;
                if ended == 2 {
                    said.capped = false;
                    return said;
                }
            }
        }
    }
    said.took = cap;
    said
}
