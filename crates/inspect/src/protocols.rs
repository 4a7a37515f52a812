//! The protocols that are spoken: one file each, with what it covers, its limits and its tests.

pub mod adb;
pub mod client_hello;
pub mod coap;
pub mod digest;
pub mod dns;
mod fields;
mod floor;
pub(crate) mod frames;
pub mod ftp;
mod held;
pub mod http;
pub mod http_basic;
pub mod http_digest;
pub mod http_form;
pub mod http_json;
pub mod http_script;
pub mod kexinit;
pub mod mdns;
pub mod message;
pub mod mqtt;
mod nonce;
pub mod ntp;
pub mod onvif;
pub mod redis;
mod refusals;
pub mod rtsp;
mod settle;
pub mod sip;
pub mod snmp;
pub mod ssdp;
pub mod ssh;
pub mod telnet;
pub mod tftp;
mod turns;
pub mod upnp;
pub mod vnc;
pub mod ws_discovery;
mod xml;

use std::collections::BTreeSet;

use futures::future::BoxFuture;

pub use floor::Floor;

/// What one try of an account and a password showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Access was gained, and shown by something that only the signed-in get.
    Accepted(Access),
    /// The device said no.
    Refused,
    /// The device says that it takes no more tries; its words.
    LockedOut(String),
    /// The service went away before it answered.
    Dropped(String),
    /// After wrong tries it takes no connection of this address, and may take one later; its words.
    TurnedAway(String),
    /// No login is asked for: what was reached without one.
    Open(String),
    /// It cannot be judged, and why.
    Unusable(String),
}

/// How access was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The harmless request and its answer, in words.
    pub proof: String,
    /// Whether the device allows nothing but a change of the password.
    pub change_forced: bool,
    /// What a random password got right after it.
    pub at_once: AtOnce,
    /// Whether the account alone got in, without a password: none was asked for, or none is looked at.
    pub passwordless: bool,
}

/// What a random password got right after access was gained, at the same account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtOnce {
    /// None was tried, or its answer was lost.
    #[default]
    Unknown,
    /// It was refused: the access stands, whatever the service does later.
    Refused,
    /// It got in as well: the access shows nothing.
    LetIn,
}

impl AtOnce {
    /// What this answer to a random password says.
    pub(crate) fn of(control: &Attempt) -> Self {
        match control {
            Attempt::Refused => Self::Refused,
            Attempt::Accepted(_) => Self::LetIn,
            _ => Self::Unknown,
        }
    }
}

impl Attempt {
    /// Access shown by `proof`.
    pub fn accepted(proof: impl Into<String>) -> Self {
        Self::Accepted(Access {
            proof: proof.into(),
            change_forced: false,
            at_once: AtOnce::Unknown,
            passwordless: false,
        })
    }

    /// Whether the account alone got in: the password that was tried says nothing.
    pub fn is_passwordless(&self) -> bool {
        matches!(self, Self::Accepted(access) if access.passwordless)
    }

    /// Access that allows nothing but a change of the password.
    pub fn must_change(proof: impl Into<String>) -> Self {
        Self::Accepted(Access {
            proof: proof.into(),
            change_forced: true,
            at_once: AtOnce::Unknown,
            passwordless: false,
        })
    }
}

/// How a refusal reads: what an unknown word for a lock-out is told by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is the same at each wrong password: without numbers, times and tokens.
    pub shape: BTreeSet<String>,
    /// Its words, for people.
    pub words: String,
}

/// A login of one service, ready to be tried.
pub type Door = Box<dyn Login>;

/// A try under way.
pub type Trying<'a> = BoxFuture<'a, Attempt>;

/// A login of one service: what each protocol with a login offers.
pub trait Login: Send {
    /// What observations call the service.
    fn service(&self) -> &'static str;

    /// Tries one account and password.
    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a>;

    /// Whether the service was seen to ask for a login before this one was made: if it asks for none now, that is new.
    fn asked(&self) -> bool {
        false
    }

    /// Whether what it accepts is held against a random password at once, by a try of its own (decision 0020).
    fn is_held_at_once(&self) -> bool {
        false
    }

    /// By what an account may sign in, in the service's words, where it says so before any try and takes no password for it.
    fn without_password<'a>(&'a mut self, _account: &'a str) -> BoxFuture<'a, Option<String>> {
        Box::pin(async { None })
    }

    /// The same login in a session of its own, for tries side by side.
    fn twin(&self) -> Door;

    /// Whether, as far as is known, a try of one session spoils those of others: then they take turns.
    fn one_at_a_time(&self) -> bool {
        false
    }

    /// Whether a try of it visits web pages ([`Floor`]).
    fn has_pages(&self) -> bool {
        false
    }

    /// Whether, as far as is known, any visit of the unit's web pages spoils a try of it.
    fn is_spoiled_by_visits(&self) -> bool {
        false
    }

    /// How the last try of this session was refused, where its words are read.
    fn refusal(&self) -> Option<Refusal> {
        None
    }

    /// Why its refusals may have looked at no password, where it took none.
    fn doubt(&self) -> Option<String> {
        None
    }

    /// Gives up the connections that it holds for later tries: they may be what a service has no room for.
    fn rest(&mut self) {}

    /// Whether it asks for an account beside the password; where not, each password is tried once.
    fn takes_account(&self) -> bool {
        true
    }

    /// The shipped list that is tried here in place of the common one, by its name (`credentials::List::named`).
    fn list(&self) -> Option<&'static str> {
        None
    }

    /// The passwords of its list that were tried when the service was looked for, where it is known by that alone.
    fn guessed(&self) -> &[String] {
        &[]
    }

    /// Whether the time that a try takes is the device's own, and each try was weighed by it, so that something can be
    /// read from them.
    fn tells_time(&self) -> bool {
        true
    }

    /// How many tries are made at most, where each is dear.
    fn tries_max(&self) -> Option<u32> {
        None
    }

    /// After how many wrong tries the service hangs up, where that was seen and a new connection was taken.
    fn hangs_up_after(&self) -> Option<u32> {
        None
    }
}

/// Whether these words say that only the number of sessions stands in the way: the try says nothing of the password.
pub fn says_busy(text: &str) -> bool {
    const SAYINGS: [&str; 16] = [
        "another user is",
        "another user has",
        "another user have",
        "only one administrator",
        "already logged in",
        "too many users",
        "too many sessions",
        "too many connections",
        "too many clients",
        "maximum number of clients",
        "maximum number of allowed clients",
        "maximum number of hosts",
        "maximum number clients",
        "maximum number of users",
        "maximum number of sessions",
        "no more sessions",
    ];
    let text = text.to_lowercase();
    SAYINGS.iter().any(|saying| text.contains(saying))
}

/// Whether these words say that no more tries are taken.
pub fn says_locked(text: &str) -> bool {
    const SAYINGS: [&str; 21] = [
        "account is locked",
        "account locked",
        "account has been locked",
        "temporarily locked",
        "too many attempts",
        "too many failed",
        "too many login",
        "too many authentication failures for",
        "locked out",
        // TP-Link's and Realtek's.
        "have exceeded",
        "minute later",
        "minutes later",
        "try again after",
        "temporarily blocked",
        "attempts exceeded",
        "attempts reached",
        "attempts has been exceeded",
        "attempts has been reached",
        "attempts have been exceeded",
        "attempt limit exceeded",
        "attempt limit reached",
    ];
    let small = text.to_lowercase();
    let said = SAYINGS.iter().any(|saying| small.contains(saying)) || says_when(&small);
    (said && !says_tries_left(&small)) || says_lock_status(text)
}

/// Whether it is said in how long to try again: "try again in 60 seconds".
fn says_when(text: &str) -> bool {
    const UNITS: [&str; 3] = ["sec", "min", "hour"];
    text.match_indices("again in ").any(|(at, said)| {
        let after = text.get(at + said.len()..).unwrap_or_default();
        let mut words = after.split_whitespace();
        words.next().is_some_and(is_number)
            && words
                .next()
                .is_some_and(|unit| UNITS.iter().any(|known| unit.starts_with(known)))
    })
}

/// Whether tries are said to be left: their number is told before a lock, while nothing is locked. Seconds that are left
/// are those of the lock.
fn says_tries_left(text: &str) -> bool {
    const TRIES: [&str; 5] = ["attempt", "attempts", "tries", "times", "chances"];
    const LEFT: [&str; 4] = ["left", "remain", "remains", "remaining"];
    const NONE: [&str; 3] = ["0", "no", "zero"];
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let near = |at: usize, within: usize, known: &[&str]| {
        let all = words.iter().skip(at.saturating_sub(within));
        let mut all = all.take(within + within.min(at) + 1);
        all.any(|word| known.contains(word))
    };
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let is_more = *word == "more" && before.is_some_and(|before| is_number(before));
        (is_more || LEFT.contains(word)) && near(at, 2, &TRIES) && !near(at, 3, &NONE)
    })
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an answer for programs says so, as Hikvision's ISAPI does: `"lockStatus": "lock"`, or the same in XML.
fn says_lock_status(text: &str) -> bool {
    let packed: String = text.to_lowercase().split_whitespace().collect();
    ["lockstatus\":\"lock\"", "<lockstatus>lock<"]
        .iter()
        .any(|status| packed.contains(status))
}

/// Whether these words demand a new password before anything else.
pub fn says_must_change(text: &str) -> bool {
    const SAYINGS: [&str; 12] = [
        "must change your password",
        "must change the password",
        "must be changed",
        "password has expired",
        "password change required",
        "required to change your password",
        "required to change the password",
        "change your password immediately",
        "change the default password",
        "set a new password",
        "choose a new password",
        "new password:",
    ];
    let text = text.to_lowercase();
    SAYINGS.iter().any(|saying| text.contains(saying))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_lock_and_of_a_forced_change_are_known() {
        assert!(says_locked(
            "The account is LOCKED. Try again in 30 minutes."
        ));
        for locked in [
            "You have exceeded ten attempts, please try again after two hours.",
            "ERROR:you have logined error 3 consecutive times, please relogin 1 minute later!",
            "{\"statusCode\": 4, \"lockStatus\": \"lock\", \"resLockTime\": 1790}",
            "<lockStatus>lock</lockStatus><unlockTime>1800</unlockTime>",
            "Account locked. 58 seconds remaining",
            "The account is locked. Remaining time: 4 minutes",
            "Maximum login attempts reached. Try again in 60 seconds.",
            "Login attempts exceeded",
            "Wrong password. Please try again in 5 minutes",
            "The account is locked: 0 attempts remaining",
            "No attempts left, the account is locked",
        ] {
            assert!(says_locked(locked), "{locked}");
        }
        for open in [
            "Login incorrect",
            "Wrong password. 4 attempts remaining, then the account is locked.",
            "Remaining login attempts: 3. Then you are locked out.",
            "You can try 2 more times before the account is locked",
            "Try again in English",
            "<lockStatus>unlock</lockStatus><retryLoginTime>4</retryLoginTime>",
        ] {
            assert!(!says_locked(open), "{open}");
        }
        assert!(
            says_busy("Another user is logged in. Try later.") && !says_busy("Login incorrect")
        );
        assert!(says_must_change(
            "You are required to change your password immediately (administrator enforced)."
        ));
        assert!(says_must_change("WARNING: Your password has expired."));
        assert!(!says_must_change("Password:"));
    }
}
