//! Tries side by side: none is lost with its session, the likeliest come first, and a success ends an account's tries.

mod controls;
mod defences;
mod openssh;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use proofhouse_inspect::bench::Caps;
use proofhouse_inspect::checks::default_credentials::{Setting, Tried, check};
use proofhouse_inspect::protocols::{Attempt, Door, Floor, Login, Trying};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::transcript::Log;
use proofhouse_law::observation::{Fact, Interface, SecretTag, StopReason};
use tokio::sync::{Barrier, watch};

use crate::bench::list;

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
