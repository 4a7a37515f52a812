//! Tries side by side: none is lost with its session, the likeliest come first, and a success ends an account's tries.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use proofhouse_inspect::bench::Caps;
use proofhouse_inspect::checks::default_credentials::{Setting, Tried, check};
use proofhouse_inspect::protocols::{Attempt, Door, Floor, Login, Trying};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::transcript::Log;
use proofhouse_law::observation::{Defence, DeviceState, Fact, Interface, SecretTag, StopReason};
use proofhouse_testkit::device::trap::Trap;
use proofhouse_testkit::device::web_login::WebLogin;
use proofhouse_testkit::servers::SSHD;
use tokio::sync::{Barrier, watch};

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::{Room, call, in_a_room, inspect};
use crate::servers::{PLANTED, found_and_not_found};

/// What a service in memory does with a try: how many are under way, the account and the password.
type Judge = dyn Fn(u32, &str, &str) -> Attempt + Send + Sync;

/// A service in memory: every session sees the same tries.
#[derive(Clone)]
struct Service {
    judge: Arc<Judge>,
    tries: Arc<Mutex<Vec<(String, String)>>>,
    at_once: Arc<AtomicU32>,
    most_at_once: Arc<AtomicU32>,
    /// Holds the tries back until so many are under way.
    gate: Option<Arc<Barrier>>,
    /// Holds the first try back until so many others were answered.
    late: Option<usize>,
    answered: watch::Sender<usize>,
    /// Whether what it accepts is held against a random password at once.
    held_at_once: bool,
}

impl Service {
    fn new(judge: impl Fn(u32, &str, &str) -> Attempt + Send + Sync + 'static) -> Self {
        Self {
            judge: Arc::new(judge),
            tries: Arc::default(),
            at_once: Arc::default(),
            most_at_once: Arc::default(),
            gate: None,
            late: None,
            answered: watch::Sender::new(0),
            held_at_once: false,
        }
    }

    fn tried(&self) -> Vec<(String, String)> {
        self.tries.lock().unwrap().clone()
    }

    async fn answer(&self, account: &str, password: &str) -> Attempt {
        let under_way = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(under_way, Ordering::SeqCst);
        let words = (account.to_owned(), password.to_owned());
        self.tries.lock().unwrap().push(words);
        // The control comes first and alone; the gate holds the three after it.
        let number = self.tries.lock().unwrap().len();
        match &self.gate {
            Some(gate) if (2..=4).contains(&number) => {
                gate.wait().await;
            }
            _ => tokio::task::yield_now().await,
        }
        if let (1, Some(others)) = (number, self.late) {
            let mut answered = self.answered.subscribe();
            let come = answered.wait_for(|answered| *answered >= others).await;
            assert!(come.is_ok());
        }
        let attempt = (self.judge)(under_way, account, password);
        self.answered.send_modify(|answered| *answered += 1);
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        attempt
    }
}

impl Login for Service {
    fn service(&self) -> &'static str {
        "memory"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.answer(account, password))
    }

    fn is_held_at_once(&self) -> bool {
        self.held_at_once
    }

    fn twin(&self) -> Door {
        Box::new(self.clone())
    }
}

async fn tried(service: &Service, pairs: &str, sessions: u32) -> (Tried, String) {
    let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
    let interface = Interface {
        transport: "tcp".to_owned(),
        port: 1,
        service: "memory".to_owned(),
        tls: false,
        path: None,
    };
    let mut door: Door = Box::new(service.clone());
    let done = check(
        &mut door,
        &Setting {
            interface: &interface,
            list: &list(pairs),
            old: 0,
            caps: Caps {
                tries_per_second: 100_000,
                sessions_at_once: sessions,
                ..Caps::default()
            },
            tag: &|_| SecretTag::new("tag"),
            log: &log,
            floor: &Floor::default(),
            stop: &Stop::new(),
            progress: &|_| {},
        },
    )
    .await;
    (done, String::from_utf8(log.bytes()).unwrap())
}

fn accounts(facts: &[Fact]) -> Vec<&str> {
    facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::CredentialAccepted { account, .. } => Some(account.as_str()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn several_sessions_try_the_likeliest_first_and_name_themselves() {
    let service = Service::new(|_, account, password| match (account, password) {
        ("b", "5") => Attempt::accepted("shown"),
        _ => Attempt::Refused,
    });
    let (done, transcript) = tried(
        &service,
        "a,1\na,2\nb,3\na,4\nb,5\nb,6\nb,7\na,8\na,9\nb,10\n",
        3,
    )
    .await;
    assert_eq!(accounts(&done.facts), ["b"]);
    let tries = service.tried();
    let begun: Vec<&str> = tries[1..6].iter().map(|(_, word)| word.as_str()).collect();
    assert_eq!(begun, ["1", "2", "3", "4", "5"], "{transcript}");
    assert_eq!(service.most_at_once.load(Ordering::SeqCst), 3);
    for session in ["#1 = try", "#2 = try", "#3 = try"] {
        assert!(transcript.contains(session), "{transcript}");
    }
    // The account that was opened is left alone; what was under way when it was is on record.
    assert!(!tries.iter().any(|(_, word)| word == "10"), "{tries:?}");
    assert!(tries.iter().any(|(_, word)| word == "9"), "{tries:?}");
}

#[tokio::test]
async fn a_service_that_bears_one_session_loses_no_try() {
    // Whoever comes while another is there is turned away unheard.
    let service = Service::new(|under_way, account, password| match (account, password) {
        _ if under_way > 1 => Attempt::Dropped("busy".to_owned()),
        ("root", "right") => Attempt::accepted("shown"),
        _ => Attempt::Refused,
    });
    let (done, transcript) = tried(&service, "root,1\nroot,right\nroot,3\n", 2).await;
    assert_eq!(accounts(&done.facts), ["root"], "{transcript}");
    assert!(transcript.contains("at most 1 sessions"), "{transcript}");
    assert!(
        matches!(
            done.facts.last(),
            Some(Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            })
        ),
        "{:?}",
        done.facts
    );
}

#[tokio::test]
async fn where_a_login_opens_the_whole_address_nobody_is_accused() {
    // Three tries under way at once; after the right one, everything from this address is let in.
    let open = Arc::new(AtomicU32::new(0));
    let mut service = Service::new(move |_, _, password| {
        if password == "right" {
            open.store(1, Ordering::SeqCst);
        }
        if open.load(Ordering::SeqCst) == 1 {
            Attempt::accepted("shown")
        } else {
            Attempt::Refused
        }
    });
    service.gate = Some(Arc::new(Barrier::new(3)));
    let (done, transcript) = tried(&service, "root,right\nroot,2\nroot,3\n", 3).await;
    assert_eq!(accounts(&done.facts), [""; 0], "{transcript}");
    assert!(
        matches!(done.facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{:?}",
        done.facts
    );
}

/// A service whose first answer comes after two others: the control is `first`, and `right` is right.
fn slow_to_refuse(first: Attempt) -> Service {
    let control = Mutex::new(Some(first));
    let mut service = Service::new(move |_, account, password| match (account, password) {
        ("root", "right") => Attempt::accepted("shown"),
        ("root", "wrong" | "other") => Attempt::Refused,
        _ => control.lock().unwrap().take().unwrap_or(Attempt::Refused),
    });
    service.late = Some(2);
    service
}

#[tokio::test]
async fn a_control_that_is_refused_slowly_is_not_waited_for_and_still_comes_first_and_last() {
    let service = slow_to_refuse(Attempt::Refused);
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\nroot,other\n", 2).await;
    assert_eq!(accounts(&done.facts), ["root"], "{transcript}");
    let tries = service.tried();
    let listed = |word: &str| ["wrong", "right", "other"].contains(&word);
    assert!(
        !listed(&tries[0].1) && !listed(&tries[tries.len() - 1].1),
        "{tries:?}"
    );
    assert!(
        transcript.contains("the list begins beside it"),
        "{transcript}"
    );
}

#[tokio::test]
async fn nothing_of_the_list_is_believed_where_the_slow_control_is_accepted_after_all() {
    let service = slow_to_refuse(Attempt::accepted("shown"));
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
    assert!(
        matches!(done.facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{transcript}"
    );
    let service = slow_to_refuse(Attempt::Open("no login".to_owned()));
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::OpenWithoutAuthentication { .. }]
        ),
        "{transcript}"
    );
}

#[tokio::test]
async fn where_the_slow_control_is_lost_what_was_accepted_is_shown_again_after_another() {
    let service = slow_to_refuse(Attempt::Dropped("busy".to_owned()));
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
    assert_eq!(accounts(&done.facts), ["root"], "{transcript}");
    let tries = service.tried();
    let words: Vec<&str> = tries.iter().map(|(_, word)| word.as_str()).collect();
    // A control, the list beside it, the control alone, the pair once more, and the last control.
    let [_, "wrong", "right", again, "right", _] = words[..6] else {
        panic!("{words:?}");
    };
    assert!(again != "wrong" && again != "right", "{words:?}");
    assert!(transcript.contains("the control was lost"), "{transcript}");
}

#[tokio::test]
async fn where_what_was_accepted_is_refused_after_the_lost_control_the_list_was_not_weighed() {
    for (held_at_once, found) in [(false, &[][..]), (true, &["root"][..])] {
        let (control, lets_in) = (AtomicU32::new(1), AtomicU32::new(1));
        let mut service = Service::new(move |_, account, password| match (account, password) {
            ("root", "right") if lets_in.swap(0, Ordering::SeqCst) == 1 => {
                Attempt::accepted("shown")
            }
            ("root", _) => Attempt::Refused,
            _ if control.swap(0, Ordering::SeqCst) == 1 => Attempt::Dropped("busy".to_owned()),
            _ => Attempt::Refused,
        });
        service.late = Some(2);
        service.held_at_once = held_at_once;
        let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
        assert_eq!(accounts(&done.facts), found, "{transcript}");
        let exhausted = |fact: &Fact| {
            matches!(
                fact,
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
            )
        };
        assert!(!done.facts.iter().any(exhausted), "{:?}", done.facts);
    }
}

#[tokio::test]
async fn what_is_held_at_once_stands_where_the_service_is_gone_before_the_last_control() {
    for held_at_once in [true, false] {
        let left = AtomicU32::new(6);
        let mut service = Service::new(move |_, account, password| {
            if left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_err()
            {
                return Attempt::Dropped("gone".to_owned());
            }
            match (account, password) {
                ("root", "right") => Attempt::accepted("shown"),
                _ => Attempt::Refused,
            }
        });
        service.held_at_once = held_at_once;
        let pairs = "admin,1\nroot,right\nroot,2\nadmin,3\nadmin,4\nadmin,5\nadmin,6\nadmin,7\n";
        let (done, transcript) = tried(&service, pairs, 1).await;
        let found: &[&str] = if held_at_once { &["root"] } else { &[] };
        assert_eq!(accounts(&done.facts), found, "{transcript}");
        // After a success no password of the list is tried for the account.
        let tries = service.tried();
        assert!(!tries.iter().any(|(_, word)| word == "2"), "{tries:?}");
    }
}

#[tokio::test]
async fn the_last_control_looks_like_what_was_accepted() {
    // What is short is let in, and so is no password at all: nothing else is.
    for (pairs, of_the_control) in [("admin,1234\n", 4), ("admin,\n", 0)] {
        let service = Service::new(|_, _, password| match password.len() {
            0..8 => Attempt::accepted("shown"),
            _ => Attempt::Refused,
        });
        let (done, transcript) = tried(&service, pairs, 1).await;
        assert!(
            matches!(done.facts.as_slice(), [.., Fact::ControlAccepted { .. }] if accounts(&done.facts).is_empty()),
            "{transcript}"
        );
        let tries = service.tried();
        let (account, password) = &tries[tries.len() - 1];
        assert_eq!(password.len(), of_the_control, "{tries:?}");
        assert!(account != "admin" || password != "1234", "{tries:?}");
    }
}

/// Refuses all of `admin`; from the fourth try on it lets it in so often, whatever the password.
fn lets_in_for_a_while(times: u32) -> Service {
    let tries = AtomicU32::new(0);
    Service::new(move |_, account, _| {
        if account == "admin" && (3..3 + times).contains(&tries.fetch_add(1, Ordering::SeqCst)) {
            return Attempt::accepted("a lock that says 200");
        }
        Attempt::Refused
    })
}

#[tokio::test]
async fn what_a_random_password_gets_right_after_it_shows_nothing_though_the_last_is_refused() {
    let mut service = lets_in_for_a_while(2);
    service.held_at_once = true;
    let pairs = "admin,1\nadmin,2\nadmin,3\nroot,1\nroot,2\n";
    let (done, transcript) = tried(&service, pairs, 1).await;
    assert_eq!(accounts(&done.facts), [""; 0], "{transcript}");
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::ControlAccepted { detail, .. }, Fact::CredentialsRefused { stopped: StopReason::ListExhausted, .. }]
                if detail.contains("right after")
        ),
        "{:?}",
        done.facts
    );
}

#[tokio::test]
async fn a_pair_that_is_refused_later_and_was_held_against_nothing_is_not_believed() {
    let service = lets_in_for_a_while(1);
    let pairs = "admin,1\nadmin,2\nadmin,3\nroot,1\n";
    let (done, transcript) = tried(&service, pairs, 1).await;
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::InterfaceUnusable { reason, .. }, Fact::CredentialsRefused { stopped: StopReason::ServiceDropped, .. }]
                if reason.contains("is refused now")
        ),
        "{:?}\n{transcript}",
        done.facts
    );
    // No lock was seen.
    assert_eq!(done.record.locked, None);
}

#[tokio::test]
async fn a_lock_out_ends_every_session() {
    let wrong = AtomicU32::new(0);
    let service = Service::new(move |_, _, _| {
        if wrong.fetch_add(1, Ordering::SeqCst) < 4 {
            Attempt::Refused
        } else {
            Attempt::LockedOut("locked".to_owned())
        }
    });
    let words: Vec<String> = (0..40).map(|word| format!("root,{word}")).collect();
    let (done, _) = tried(&service, &words.join("\n"), 3).await;
    assert!(service.tried().len() <= 8, "{:?}", service.tried());
    assert_eq!(done.record.locked, Some((4, "locked".to_owned())));
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::CredentialsRefused {
                stopped: StopReason::LockOut,
                ..
            }]
        ),
        "{:?}",
        done.facts
    );
}

/// OpenSSH with this type of host key and these options on top of Debian's own.
fn openssh(room: &mut Room, key: &str, options: &[&str]) {
    call(
        "ssh-keygen",
        &["-q", "-t", key, "-N", "", "-f", "/etc/host_key"],
    );
    room.write("sshd_config", "");
    let mut words = vec![
        "-D",
        "-e",
        "-f",
        "/etc/sshd_config",
        "-h",
        "/etc/host_key",
        "-o",
        "ListenAddress=127.0.0.1",
        "-o",
        "UsePAM=yes",
        "-o",
        "KbdInteractiveAuthentication=no",
    ];
    words.extend(options.iter().flat_map(|option| ["-o", option]));
    room.start(SSHD, &words, 22);
}

#[test]
fn openssh_as_old_devices_have_it_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, |room, password| {
        room.accounts(&[("admin", password, false)]);
        openssh(
            room,
            "rsa",
            &[
                "KexAlgorithms=diffie-hellman-group1-sha1",
                "HostKeyAlgorithms=ssh-rsa",
                "Ciphers=aes128-cbc",
                "MACs=hmac-sha1",
            ],
        );
    });
}

#[test]
fn a_right_password_after_wrong_ones_is_not_lost_where_openssh_hangs_up() {
    for most in ["1", "2", "3"] {
        let facts = in_a_room(|room| {
            room.accounts(&[("admin", PLANTED.1, false)]);
            openssh(room, "ed25519", &[&format!("MaxAuthTries={most}")]);
            inspect(
                22,
                &list("admin,a\nadmin,b\nadmin,c\nadmin,d\nadmin,e\nadmin,1234\n"),
            )
        });
        assert_eq!(
            accounts(&facts),
            ["admin"],
            "MaxAuthTries={most}: {facts:?}"
        );
    }
}

/// How the login at a port defends itself.
async fn defences(port: u16, pairs: &str) -> Vec<Defence> {
    defences_watched(port, pairs, 0).await
}

/// The same, where a lock is watched for so many seconds.
async fn defences_watched(port: u16, pairs: &str, watch: u32) -> Vec<Defence> {
    let mut bench = bench(
        vec![unit("A", IpAddr::from([127, 0, 0, 1]), vec![port])],
        &[DeviceState::FactoryDefault],
    );
    bench.caps.lock_watch_seconds = watch;
    let (inspection, _) = run(&bench, &list(pairs), &mut InProcess::default(), Stop::new()).await;
    inspection
        .observations
        .into_iter()
        .filter_map(|seen| match seen.fact {
            Fact::GuessingDefence { defence, .. } => Some(defence),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn the_defence_of_a_login_is_seen_from_its_tries() {
    let here = IpAddr::from([127, 0, 0, 1]);
    let many = "admin,1\nadmin,2\nadmin,3\nadmin,4\nadmin,5\nadmin,6\n";
    let locks = WebLogin::Locks.start(here, "right").unwrap();
    assert_eq!(
        defences(locks.port(), many).await,
        [Defence::LockOut {
            after: 3,
            seconds: None,
            seen_locked: None
        }]
    );
    let slows = WebLogin::Slows.start(here, "right").unwrap();
    let seen = defences(slows.port(), many).await;
    assert!(
        matches!(seen.as_slice(), [Defence::Delay { first_ms, last_ms, sessions: Some(3), session_limit: None }] if last_ms > first_ms),
        "{seen:?}"
    );
    let drops = Trap::DropsAfterThree.start(here).unwrap();
    let seen = defences(
        drops.port(),
        &format!("{many}{}", many.replace("admin", "user")),
    )
    .await;
    assert_eq!(seen, [Defence::HangsUp { after: 3 }]);
    // One pair and two controls are too few to say that nothing slows them: more are made.
    let quick = WebLogin::Leads.start(here, "right").unwrap();
    assert_eq!(defences(quick.port(), "admin,1\n").await, [Defence::None]);
}

#[tokio::test]
async fn a_lock_is_said_to_last_as_long_as_it_was_seen_and_no_longer() {
    let locks = WebLogin::Locks
        .start(IpAddr::from([127, 0, 0, 1]), "right")
        .unwrap();
    let pairs = "admin,1\nadmin,2\nadmin,3\nadmin,4\n";
    let began = std::time::Instant::now();
    let seen = defences_watched(locks.port(), pairs, 5).await;
    let [
        Defence::LockOut {
            seconds: None,
            seen_locked: Some(watched),
            ..
        },
    ] = seen.as_slice()
    else {
        panic!("{seen:?}");
    };
    let took = began.elapsed().as_secs();
    assert!(
        (5..=took).contains(&u64::from(*watched)),
        "{watched} of {took} s"
    );
}
