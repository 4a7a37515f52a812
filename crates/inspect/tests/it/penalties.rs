//! OpenSSH from 9.8 on turns an address away after a few connections with wrong tries: nothing found is lost, and the
//! list goes on when it takes connections again. Debian 12 has 9.2, so the rule stands in front of it.

use std::io::{Write as _, copy};
use std::net::{IpAddr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{Defence, DeviceState, Fact, StopReason};
use proofhouse_testkit::servers::openssh;
use tokio::runtime::Builder;

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::in_a_room;

/// What stands out against the one address there is here, as srclimit.c counts it.
struct Penalty {
    /// What must stand out for the address to be turned away.
    least: Duration,
    until: Instant,
    active: bool,
}

impl Penalty {
    /// `authfail:5` and `min:15`, the values of OpenSSH.
    const WRONG: Duration = Duration::from_secs(5);
    const LEAST: Duration = Duration::from_secs(15);

    fn turns_away(&mut self) -> bool {
        self.active &= Instant::now() < self.until;
        self.active
    }

    fn counts(&mut self) {
        let now = Instant::now();
        if self.until < now {
            self.until = now;
            self.active = false;
        }
        self.until += Self::WRONG;
        self.active |= self.until - now > self.least;
    }
}

/// Stands at `port` in front of the sshd of the room, and counts what sshd says of each connection.
fn penalising(port: u16, least: Duration) {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let penalty = Arc::new(Mutex::new(Penalty {
        least,
        until: Instant::now(),
        active: false,
    }));
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let penalty = Arc::clone(&penalty);
            thread::spawn(move || serve(client, &penalty));
        }
    });
}

fn serve(mut client: TcpStream, penalty: &Mutex<Penalty>) {
    if penalty.lock().unwrap().turns_away() {
        // The words of sshd.c; a client may have left by now.
        let _ = client.write_all(b"Not allowed at this time\r\n");
        return;
    }
    let mut sshd = TcpStream::connect("127.0.0.1:22").unwrap();
    let port = sshd.local_addr().unwrap().port();
    let (mut from_client, mut to_sshd) = (client.try_clone().unwrap(), sshd.try_clone().unwrap());
    thread::spawn(move || {
        let _ = copy(&mut from_client, &mut to_sshd);
        let _ = to_sshd.shutdown(Shutdown::Both);
    });
    let _ = copy(&mut sshd, &mut client);
    let _ = client.shutdown(Shutdown::Both);
    let said = std::fs::read_to_string("/etc/server.log").unwrap();
    let of_this = |words: &str| {
        said.lines()
            .any(|line| line.contains(words) && line.contains(&format!(" port {port} ")))
    };
    if of_this("Failed password") && !of_this("Accepted password") {
        penalty.lock().unwrap().counts();
    }
}

/// What is observed of sshd behind that rule, where a lock is watched for so long.
fn seen(lock_watch_seconds: u32) -> Vec<Fact> {
    seen_of(PAIRS, ("UsePAM=yes", Penalty::LEAST), lock_watch_seconds)
}

/// The same, where these pairs are tried at a server with this setting, and so much must stand out.
fn seen_of(
    pairs: &'static str,
    (setting, least): (&'static str, Duration),
    lock_watch_seconds: u32,
) -> Vec<Fact> {
    in_a_room(move |room| {
        room.accounts(&[("admin", "1234", false), ("root", "vizxv", false)]);
        openssh(
            room,
            &[
                setting,
                "KbdInteractiveAuthentication=no",
                "PermitRootLogin=yes",
            ],
        );
        penalising(2022, least);
        let mut bench = bench(
            vec![unit("A", IpAddr::from([127, 0, 0, 1]), vec![2022])],
            &[DeviceState::FactoryDefault],
        );
        bench.caps.lock_watch_seconds = lock_watch_seconds;
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let (inspection, _) = runtime.block_on(run(
            &bench,
            &list(pairs),
            &mut InProcess::default(),
            Stop::new(),
        ));
        for transcript in inspection.transcripts.values() {
            // Shown only where the test fails.
            println!("{}", String::from_utf8_lossy(transcript));
        }
        let observations = inspection.observations.into_iter();
        observations.map(|seen| seen.fact).collect()
    })
}

/// The first pair is right, and so is one that comes after the address was turned away.
const PAIRS: &str = "admin,1234\nguest,guest\nuser,user\nsupport,support\ntech,tech\noperator,operator\nservice,service\nroot,vizxv\n";

fn accounts(facts: &[Fact]) -> Vec<&str> {
    let accepted = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { account, .. } => Some(account.as_str()),
        _ => None,
    });
    accepted.collect()
}

fn stopped(facts: &[Fact]) -> Option<StopReason> {
    facts.iter().find_map(|fact| match fact {
        Fact::CredentialsRefused { stopped, .. } => Some(*stopped),
        _ => None,
    })
}

/// For how long connections were not taken, where that was seen, and the words.
fn penalty(facts: &[Fact]) -> Option<(Option<u32>, &str)> {
    facts.iter().find_map(|fact| match fact {
        Fact::GuessingDefence {
            defence: Defence::LockOut { seconds, .. },
            detail,
            ..
        } => Some((*seconds, detail.as_str())),
        _ => None,
    })
}

#[test]
fn a_server_that_turns_the_address_away_for_a_while_is_waited_for() {
    let facts = seen(60);
    assert_eq!(accounts(&facts), ["admin", "root"], "{facts:?}");
    assert_eq!(stopped(&facts), Some(StopReason::ListExhausted));
    let (seconds, words) = penalty(&facts).unwrap();
    assert!(
        seconds.is_some_and(|seconds| (15..40).contains(&seconds)),
        "{seconds:?}"
    );
    assert!(words.contains("Not allowed at this time"), "{words}");
    let is_key = |fact: &Fact| matches!(fact, Fact::HostKeyShown { .. });
    assert!(facts.iter().any(is_key), "its host keys: {facts:?}");
}

#[test]
fn where_it_may_not_be_waited_for_what_was_accepted_before_stands() {
    let facts = seen(0);
    assert_eq!(accounts(&facts), ["admin"], "{facts:?}");
    assert_eq!(stopped(&facts), Some(StopReason::LockOut));
    let (seconds, words) = penalty(&facts).unwrap();
    assert_eq!(seconds, None, "{words}");
    for said in ["Not allowed at this time", "how long was not watched"] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[test]
fn a_server_that_turns_the_address_away_only_while_its_defence_is_looked_at_defends_itself() {
    // One wrong try ends a connection or two: the three controls are borne, and the tries for the defence are not.
    let least = Duration::from_secs(38);
    let facts = seen_of("admin,1234\n", ("MaxAuthTries=1", least), 0);
    assert_eq!(accounts(&facts), ["admin"], "{facts:?}");
    assert_eq!(stopped(&facts), Some(StopReason::ListExhausted));
    let (_, words) = penalty(&facts).unwrap();
    assert!(words.contains("Not allowed at this time"), "{words}");
    let is_none = |fact: &Fact| {
        matches!(
            fact,
            Fact::GuessingDefence {
                defence: Defence::None,
                ..
            }
        )
    };
    assert!(!facts.iter().any(is_none), "{facts:?}");
}
