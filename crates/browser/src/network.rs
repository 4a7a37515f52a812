//! A network of the browser's own: a namespace with a loopback and no other way out.
//!
//! Sockets stay in the network in which they were made, so a listener that is made inside serves the browser while
//! what it connects to is reached from outside. Only root may make such a network for a thread.

use std::process::{Command, Stdio};

use nix::sched::{CloneFlags, unshare};

/// Runs `inside` in a network of its own; `None` where this machine does not let us make one.
pub(crate) fn in_own<T: Send>(inside: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let own = scope.spawn(|| {
            unshare(CloneFlags::CLONE_NEWNET).ok()?;
            bring_up_loopback().then(inside)
        });
        own.join().ok().flatten()
    })
}

fn bring_up_loopback() -> bool {
    Command::new("ip")
        .args(["link", "set", "lo", "up"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
