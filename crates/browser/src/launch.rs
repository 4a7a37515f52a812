//! Starts Chromium so that it has no way out but our proxy, and refuses to where that cannot be had.

use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::chromium::Chromium;
use crate::error::BrowserError;
use crate::limits::Limits;
use crate::pipe::Pipe;
use crate::proxy::Proxy;
use crate::reach::Reach;
use crate::{memory, network};

mod arguments;

use arguments::arguments;

/// Who the browser runs as where we are root: an account that nobody has, of those that systemd lends out.
const LENT_ACCOUNT: u32 = 64_999;
/// Its last words that are kept, in bytes.
const WORDS_BYTES_MAX: usize = 2048;
/// Moves the pipe to where Chromium expects it, and becomes Chromium.
const STAGE: &str = r#"exec 3<&0 4>&1 </dev/null >/dev/null; exec "$@""#;

/// How a browser is confined, beyond the proxy that every one has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confinement {
    /// What Chromium calls itself.
    pub version: String,
    /// Whether it stands in a network of its own, so that nothing but the proxy can be reached at all.
    pub own_network: bool,
    /// Whether it runs as an account of its own rather than as the caller's.
    pub own_account: bool,
}

impl std::fmt::Display for Confinement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let network = if self.own_network {
            "in a network of its own whose only way out is the filtering proxy"
        } else {
            "told to use the filtering proxy for everything"
        };
        let account = if self.own_account {
            "as an account of its own"
        } else {
            "as the account that runs this"
        };
        write!(
            f,
            "{}, in its own sandbox, {account}, {network}",
            self.version
        )
    }
}

/// A running browser. It ends, with all its processes and its profile, when this is dropped.
pub struct Browser {
    pub(crate) pipe: Pipe,
    pub(crate) proxy: Proxy,
    pub(crate) limits: Limits,
    confinement: Confinement,
    child: Child,
    ended: bool,
    _profile: TempDir,
}

/// What was started, in whichever network.
struct Started {
    child: Child,
    listener: TcpListener,
}

impl Browser {
    /// Starts a Chromium that reaches what `reach` allows.
    pub fn start(chromium: &Chromium, reach: Reach, limits: Limits) -> Result<Self, BrowserError> {
        let is_root = std::fs::metadata("/proc/self")
            .map_err(BrowserError::machine("looking who runs this"))?
            .uid()
            == 0;
        let profile = profile(is_root)?;
        let start = || started(chromium, profile.path(), is_root, &limits);
        let own = if is_root {
            network::in_own(start)
        } else {
            None
        };
        let own_network = own.is_some();
        let Started {
            mut child,
            listener,
        } = own.unwrap_or_else(start)?;
        let words = last_words(child.stderr.take());
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(BrowserError::Protocol("it has no pipe".to_owned()));
        };
        let proxy = Proxy::start(listener, reach)
            .map_err(BrowserError::machine("starting the filtering proxy"))?;
        let mut browser = Self {
            pipe: Pipe::open(to, from),
            proxy,
            limits,
            confinement: Confinement {
                version: String::new(),
                own_network,
                own_account: is_root,
            },
            child,
            ended: false,
            _profile: profile,
        };
        browser.greet().map_err(|error| match error {
            BrowserError::Gone(_) | BrowserError::Silent(_) => {
                // The words come to an end with it.
                browser.end();
                not_started(&words.lock().unwrap_or_else(PoisonError::into_inner))
            }
            other => other,
        })?;
        Ok(browser)
    }

    /// How it is confined.
    pub fn confinement(&self) -> &Confinement {
        &self.confinement
    }

    /// The first words with it: its version, whether it took our arguments, and what it must never do.
    fn greet(&mut self) -> Result<(), BrowserError> {
        let wait = self.limits.start;
        let version = self.pipe.ask("Browser.getVersion", &json!({}), wait)?;
        let version = version.get("product").and_then(Value::as_str);
        version
            .unwrap_or("a browser without a name")
            .clone_into(&mut self.confinement.version);
        let line = self
            .pipe
            .ask("Browser.getBrowserCommandLine", &json!({}), wait)?;
        // A start script of the machine may add arguments of its own.
        arguments::judge(&line, self.proxy.port())?;
        for (method, params) in [
            (
                "Browser.setDownloadBehavior",
                json!({ "behavior": "deny", "eventsEnabled": true }),
            ),
            ("Target.setDiscoverTargets", json!({ "discover": true })),
        ] {
            self.pipe.ask(method, &params, wait)?;
        }
        Ok(())
    }

    /// Whether it takes more memory than it may.
    pub(crate) fn takes_too_much_memory(&self) -> bool {
        memory::of_group(self.group()) > self.limits.memory
    }

    /// The process group that it runs as, and that ends with it.
    pub fn process_group(&self) -> u32 {
        self.child.id()
    }

    fn group(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap_or(i32::MAX)
    }

    /// Ends it with every process that it started.
    pub(crate) fn end(&mut self) {
        if self.ended {
            return;
        }
        self.ended = true;
        let _already_gone = killpg(Pid::from_raw(self.group()), Signal::SIGKILL);
        let _already_waited_for = self.child.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.end();
    }
}

/// A folder for the profile, its owner's alone.
fn profile(is_root: bool) -> Result<TempDir, BrowserError> {
    let profile = tempfile::Builder::new()
        .prefix("proofhouse-browser-")
        .tempdir()
        .map_err(BrowserError::machine("making a folder for its profile"))?;
    if is_root {
        chown(profile.path(), Some(LENT_ACCOUNT), Some(LENT_ACCOUNT)).map_err(
            BrowserError::machine("giving the folder to the browser's account"),
        )?;
    }
    Ok(profile)
}

/// Starts the process, and makes the listener beside it in the same network.
fn started(
    chromium: &Chromium,
    profile: &Path,
    is_root: bool,
    limits: &Limits,
) -> Result<Started, BrowserError> {
    let listener = Proxy::listener().map_err(BrowserError::machine("listening for the browser"))?;
    let port = listener
        .local_addr()
        .map_err(BrowserError::machine("listening for the browser"))?
        .port();
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", STAGE, "sh"])
        .arg(chromium.program())
        .args(arguments(profile, port, limits))
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", profile)
        .env("TMPDIR", profile)
        .env("LANG", "C.UTF-8")
        .current_dir(profile)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if is_root {
        command.uid(LENT_ACCOUNT).gid(LENT_ACCOUNT);
    }
    let child = command
        .spawn()
        .map_err(BrowserError::machine("starting it"))?;
    Ok(Started { child, listener })
}

/// Keeps the end of what it says on stderr.
fn last_words(mut from: Option<ChildStderr>) -> Arc<Mutex<Vec<u8>>> {
    let words = Arc::new(Mutex::new(Vec::new()));
    let held = Arc::clone(&words);
    std::thread::spawn(move || {
        let mut buffer = [0; 1024];
        while let Some(count) = from
            .as_mut()
            .and_then(|from| from.read(&mut buffer).ok())
            .filter(|count| *count > 0)
        {
            let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
            held.extend_from_slice(buffer.get(..count).unwrap_or_default());
            let surplus = held.len().saturating_sub(WORDS_BYTES_MAX);
            held.drain(..surplus);
        }
    });
    words
}

/// What its last words say of why it did not start.
fn not_started(words: &[u8]) -> BrowserError {
    let words = String::from_utf8_lossy(words);
    if words.contains("No usable sandbox") || words.contains("Failed to move to new namespace") {
        return BrowserError::Unconfined("it finds no usable sandbox".to_owned());
    }
    let last = words.lines().rev().find(|line| !line.trim().is_empty());
    BrowserError::NotStarted {
        words: last
            .unwrap_or("it said nothing")
            .chars()
            .take(300)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_sandbox_is_told_from_other_trouble() {
        let none = b"[1:1:FATAL:content/browser/zygote_host] No usable sandbox! If you are...\n";
        assert!(matches!(not_started(none), BrowserError::Unconfined(_)));
        let other = not_started(b"first\nlibnss3.so: cannot open shared object file\n\n");
        assert!(other.to_string().contains("libnss3.so"), "{other}");
    }
}
