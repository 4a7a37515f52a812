//! A room for a real server: a thread with its own network and mounts, its own `/etc` and accounts made for it.
//!
//! What listens there is reachable from that thread only, and everything ends with it. Needs root, and the
//! servers that `cargo xtask setup` installs.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a room that cannot be furnished ends the test, with the words of the panic"
)]

use std::fmt::Write as _;
use std::io;
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sched::{CloneFlags, unshare};

use crate::wait;

/// How long a server may take to listen, on a machine that does other things too.
const START: Duration = Duration::from_mins(3);

/// A room, as seen from inside.
pub struct Room {
    etc: PathBuf,
    running: Vec<Child>,
}

/// Runs `inside` in a room of its own.
pub fn in_a_room<T: Send>(inside: impl FnOnce(&mut Room) -> T + Send) -> T {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let etc = folder.path().join("etc");
    std::fs::create_dir(&etc).unwrap();
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWNET)
                    .expect("no namespaces: run the tests as root on Linux; `cargo xtask setup` says what they need");
                let mut room = Room { etc, running: Vec::new() };
                room.furnish();
                inside(&mut room)
            })
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Runs a command to its end; its output.
pub fn call(program: &str, words: &[&str]) -> String {
    let output = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{program} is missing ({error}): run `cargo xtask setup`"));
    assert!(
        output.status.success(),
        "{program} {words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A password made for this run.
pub fn random() -> String {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    hex::encode(bytes)
}

impl Room {
    /// Brings up the loopback and lays the room's own folders over those of the machine.
    fn furnish(&mut self) {
        call("mount", &["--make-rprivate", "/"]);
        call("ip", &["link", "set", "lo", "up"]);
        for kept in [
            "pam.d",
            "security",
            "login.defs",
            "services",
            "protocols",
            "ld.so.cache",
            "chromium.d",
            "fonts",
        ] {
            let from = Path::new("/etc").join(kept);
            if from.exists() {
                call(
                    "cp",
                    &["-rL", from.to_str().unwrap(), self.etc.to_str().unwrap()],
                );
            }
        }
        // Links by which Debian chooses between libraries.
        call(
            "cp",
            &["-a", "/etc/alternatives", self.etc.to_str().unwrap()],
        );
        self.write("passwd", "root:x:0:0:root:/tmp:/bin/sh\nadmin:x:1000:1000::/tmp:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\nwww-data:x:33:33::/tmp:/usr/sbin/nologin\nnobody:x:65534:65534::/tmp:/usr/sbin/nologin\n");
        self.write(
            "group",
            "root:x:0:\ntty:x:5:\nutmp:x:43:\nadmin:x:1000:\nwww-data:x:33:\nnogroup:x:65534:\n",
        );
        self.write(
            "nsswitch.conf",
            "passwd: files\ngroup: files\nshadow: files\nhosts: files\n",
        );
        self.write("hosts", "127.0.0.1 localhost\n");
        self.write("shells", "/bin/sh\n");
        self.accounts(&[]);
        // Writing a login's user id to the kernel fails in a room, and is nothing that is tested.
        for name in ["sshd", "login"] {
            let path = self.etc.join("pam.d").join(name);
            if let Ok(text) = std::fs::read_to_string(&path) {
                let kept: Vec<&str> = text
                    .lines()
                    .filter(|line| !line.contains("pam_loginuid"))
                    .collect();
                std::fs::write(&path, kept.join("\n") + "\n").unwrap();
            }
        }
        call("mount", &["-t", "tmpfs", "tmpfs", "/run"]);
        call("mount", &["-t", "tmpfs", "tmpfs", "/var/log"]);
        call("mount", &["--bind", self.etc.to_str().unwrap(), "/etc"]);
        std::fs::create_dir("/run/sshd").unwrap();
        std::fs::write("/run/utmp", "").unwrap();
    }

    /// Writes a file of the room's `/etc`.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.etc.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Gives accounts their passwords: (account, password, whether it must be changed). Others are locked; an empty
    /// password is an empty field, as images have it whose account needs none.
    pub fn accounts(&self, accounts: &[(&str, &str, bool)]) {
        let mut text = String::new();
        for name in ["root", "admin", "sshd", "www-data", "nobody"] {
            let own = accounts.iter().find(|(account, ..)| *account == name);
            let (hash, changed) =
                own.map_or(("*".to_owned(), "20000"), |(_, password, expired)| {
                    let hash = match *password {
                        "" => String::new(),
                        password => call("openssl", &["passwd", "-6", password]),
                    };
                    (hash, if *expired { "0" } else { "20000" })
                });
            writeln!(text, "{name}:{hash}:{changed}:0:99999:7:::").unwrap();
        }
        self.write("shadow", &text);
        std::fs::set_permissions(self.etc.join("shadow"), PermissionsExt::from_mode(0o600))
            .unwrap();
    }

    /// Starts a server with everything that it starts in turn, and waits until it listens at `port`.
    pub fn start(&mut self, program: &str, words: &[&str], port: u16) {
        self.spawn(program, words);
        self.await_port(port);
    }

    /// Starts a server with everything that it starts in turn, and waits for nothing.
    pub fn spawn(&mut self, program: &str, words: &[&str]) {
        assert!(
            Path::new(program).exists(),
            "{program} is missing: run `cargo xtask setup`"
        );
        let log = std::fs::File::create(self.etc.join("server.log")).unwrap();
        let child = Command::new("unshare")
            .args(["--pid", "--fork", "--kill-child", "--", program])
            .args(words)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.running.push(child);
    }

    fn await_port(&mut self, port: u16) {
        let mut ended = false;
        let listens = wait::until(START, || {
            ended = self
                .running
                .iter_mut()
                .any(|child| !matches!(child.try_wait(), Ok(None)));
            ended || wait::listens(port)
        });
        let said = std::fs::read_to_string(self.etc.join("server.log")).unwrap_or_default();
        assert!(
            listens && !ended,
            "the server does not listen at {port}: {said}"
        );
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        for child in &mut self.running {
            let ended: io::Result<()> = child.kill().and_then(|()| child.wait().map(drop));
            assert!(
                ended.is_ok() || std::thread::panicking(),
                "a server could not be ended: {ended:?}"
            );
        }
    }
}

/// Serves `program` at `port` on the room's loopback as inetd would: the connection is its input and output.
pub fn serve_like_inetd(program: &'static str, port: u16) {
    assert!(
        Path::new(program).exists(),
        "{program} is missing: run `cargo xtask setup`"
    );
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    // A thread begins in the room of the thread that starts it.
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let end = || Stdio::from(std::os::fd::OwnedFd::from(stream.try_clone().unwrap()));
            let started = Command::new(program)
                .stdin(end())
                .stdout(end())
                .stderr(end())
                .spawn();
            let mut child = started.unwrap();
            std::thread::spawn(move || child.wait());
        }
    });
}
