//! Debian's `Xtigervnc`.

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a room that cannot be furnished ends the test"
)]

use des::cipher::{Array, BlockCipherEncrypt as _, KeyInit as _};

use crate::room::{Room, call};

const VNC: &str = "/usr/bin/Xtigervnc";

/// A password as its file holds it: under a key that every VNC server knows.
fn password_file(password: &str) -> Vec<u8> {
    let cipher = des::Des::new(&Array([0xe8, 0x4a, 0xd6, 0x60, 0xc4, 0x72, 0x1a, 0xe0]));
    let mut padded = [0; 8];
    for (into, letter) in padded.iter_mut().zip(password.bytes()) {
        *into = letter;
    }
    let mut block = Array(padded);
    cipher.encrypt_block(&mut block);
    block.0.to_vec()
}

/// `Xtigervnc` at port 5900, with further words; a password of more than 8 letters is cut there (RFC 6143 7.2.2).
pub fn tigervnc(room: &mut Room, password: &str, words: &[&str]) {
    // Its local sockets would meet those of another room.
    call("mkdir", &["-p", "/tmp/.X11-unix"]);
    call("mount", &["-t", "tmpfs", "tmpfs", "/tmp/.X11-unix"]);
    std::fs::write("/etc/vnc.passwd", password_file(password)).unwrap();
    let usual = [
        ":7",
        "-rfbport",
        "5900",
        "-localhost",
        "-geometry",
        "320x200",
        "-desktop",
        "camera",
        "-nolock",
        "-rfbauth",
        "/etc/vnc.passwd",
    ];
    room.start(VNC, &[&usual, words].concat(), 5900);
}
