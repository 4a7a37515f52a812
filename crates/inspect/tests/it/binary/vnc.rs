//! VNC: Debian's `Xtigervnc` open, with a password, with types not spoken, with its lock; and screens not to believe.

use std::sync::atomic::{AtomicBool, Ordering};

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::tigervnc;

use crate::bench::facts_at;

use super::{
    PLANTED, Room, assert_each_unusable, assert_found, assert_open, assert_refused,
    assert_unusable, converse, endless, facts_of, facts_of_stub, pairs, random, stub,
};

#[test]
fn a_screen_without_a_password_is_open() {
    let facts = facts_of(5900, "", |room, _| {
        tigervnc(room, "", &["-SecurityTypes", "None"]);
    });
    assert_open(&facts, "vnc", "\"camera\" of 320 x 200");
}

#[test]
fn a_screen_with_a_password_is_judged_right() {
    let closed = |room: &mut Room, password: &str| {
        tigervnc(
            room,
            password,
            &["-SecurityTypes", "VncAuth", "-UseBlacklist=0"],
        );
    };
    let facts = facts_of(5900, PLANTED.1, closed);
    assert_found(&facts, "vnc", PLANTED.0, "SecurityResult is OK");
    assert_refused(&facts_of(5900, &random(), closed), "vnc");
}

#[test]
fn a_screen_that_locks_is_left_alone() {
    let facts = facts_of(5900, &random(), |room, password| {
        // It counts each connection that does not log in: finding it costs some of these.
        let words = ["-SecurityTypes", "VncAuth", "-BlacklistThreshold", "6"];
        tigervnc(room, password, &words);
    });
    let [
        Fact::CredentialsRefused {
            tries,
            stopped: StopReason::LockOut,
            ..
        },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert!(*tries < 5, "{facts:?}");
}

#[test]
fn a_screen_with_a_login_that_is_not_spoken_is_not_judged() {
    let facts = facts_of(5900, "", |room, _| {
        tigervnc(room, "", &["-SecurityTypes", "Plain"]);
    });
    assert_unusable(&facts, "vnc");
    assert!(format!("{facts:?}").contains("VeNCrypt"), "{facts:?}");
}

/// A screen that goes through a login of 3.8, whose result is always this.
fn screen(result: &'static [u8]) -> u16 {
    stub(move |stream| {
        use std::io::Write as _;
        stream.write_all(b"RFB 003.008\n")?;
        converse(stream, |said| match said.len() {
            12 => vec![1, 2],
            1 if said == [2] => vec![7; 16],
            16 => result.to_vec(),
            _ => {
                let mut init = vec![0, 8, 0, 8];
                init.extend([0; 16]);
                init.extend(b"\0\0\0\x01x");
                init
            }
        })
    })
}

/// A screen of a slow device: its greeting is heard first by who asked for something.
fn late_screen() -> u16 {
    let was_asked = AtomicBool::new(false);
    stub(move |stream| {
        use std::io::{Read as _, Write as _};
        if !was_asked.load(Ordering::SeqCst) {
            if stream.read(&mut [0; 512])? == 0 {
                return Ok(());
            }
            was_asked.store(true, Ordering::SeqCst);
            return stream.write_all(b"RFB 003.008\n");
        }
        stream.write_all(b"RFB 003.008\n")?;
        let mut version = [0; 12];
        stream.read_exact(&mut version)?;
        // No types, and why.
        stream.write_all(b"\0\0\0\0\x04busy")
    })
}

#[tokio::test]
async fn a_greeting_that_comes_only_after_a_question_is_heard_and_no_other_is_asked() {
    let (facts, transcript) = facts_at(late_screen(), &pairs()).await;
    assert_unusable(&facts, "vnc");
    assert!(transcript.contains("GET /"), "{transcript}");
    assert!(!transcript.contains("RTSP"), "{transcript}");
}

#[tokio::test]
async fn a_screen_that_takes_any_password_has_no_default_one() {
    let facts = facts_of_stub(screen(&[0, 0, 0, 0])).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn words_of_a_lock_end_the_tries() {
    for result in [&b"\0\0\0\x01\0\0\0\x11Too many attempts"[..], b"\0\0\0\x02"] {
        // Where the control is slow, the list begins beside it: then others were tried too.
        let mut facts = Vec::new();
        for _ in 0..20 {
            let (seen, transcript) = facts_at(screen(result), &pairs()).await;
            facts = seen;
            if !transcript.contains("the list begins beside it") {
                break;
            }
        }
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialsRefused {
                    tries: 0,
                    stopped: StopReason::LockOut,
                    ..
                }]
            ),
            "{facts:?}"
        );
    }
}

#[tokio::test]
async fn what_is_cut_endless_or_silent_is_not_judged() {
    use std::io::Write as _;
    let version = b"RFB 003.008\n";
    let cut = stub(move |stream| {
        stream.write_all(version)?;
        converse(stream, |_| vec![9, 2])
    });
    let garbage = stub(move |stream| {
        stream.write_all(version)?;
        converse(stream, |_| vec![0xff; 300])
    });
    let flood = stub(move |stream| {
        stream.write_all(version)?;
        endless(stream, &[0; 4096])
    });
    assert_each_unusable([cut, garbage, flood], "vnc").await;
}
