//! What a test device remembers: its state, the passwords made for this run, and who is signed in.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The account every test device has.
pub(crate) const ACCOUNT: &str = "admin";
/// The universal default: public, and the first pair of every list.
const UNIVERSAL: &str = "admin";

/// How a device's passwords come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// `admin`/`admin` on every unit until the user changes it; a factory reset brings it back.
    UniversalDefault,
    /// A random password on each unit's label, until the user sets their own.
    UniquePerUnit,
    /// `admin`/`admin`, but nothing works before the user has set their own password.
    ChangeBeforeUse,
}

/// The state of a device, by the names that a bench file uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it left the factory.
    FactoryDefault,
    /// Set up, with every password left as it was.
    SetUpWithoutChange,
    /// Set up, with the user's own password.
    SetUpByUser,
    /// Reset to factory settings after use.
    Reset,
    /// Reset, and set up again without any change the device did not demand.
    ResetThenSetUp,
}

impl State {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::FactoryDefault, "factory-default"),
        (Self::SetUpWithoutChange, "set-up-without-change"),
        (Self::SetUpByUser, "set-up-by-user"),
        (Self::Reset, "reset"),
        (Self::ResetThenSetUp, "reset-then-set-up"),
    ];
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES
            .iter()
            .find(|(state, _)| state == self)
            .map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for State {
    type Err = io::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::NAMES
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(state, _)| *state)
            .ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("no device state is called {text:?}"),
                )
            })
    }
}

/// How the device answers a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    Refused,
    MustChange,
    In,
}

/// One device's memory, shared by its services.
pub(crate) struct Memory {
    behaviour: Behaviour,
    label: String,
    user: String,
    realm: String,
    inner: Mutex<Inner>,
}

struct Inner {
    state: State,
    tokens: BTreeSet<String>,
    sessions: BTreeSet<String>,
    logins_tried: u32,
}

impl Memory {
    pub(crate) fn new(behaviour: Behaviour) -> io::Result<Self> {
        Ok(Self {
            behaviour,
            label: random_word()?,
            user: random_word()?,
            realm: format!("device {}", random_word()?),
            inner: Mutex::new(Inner {
                state: State::FactoryDefault,
                tokens: BTreeSet::new(),
                sessions: BTreeSet::new(),
                logins_tried: 0,
            }),
        })
    }

    fn held(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the device into `state`; every session ends.
    pub(crate) fn enter(&self, state: State) {
        let mut inner = self.held();
        inner.state = state;
        inner.sessions.clear();
        inner.tokens.clear();
    }

    pub(crate) fn state(&self) -> State {
        self.held().state
    }

    pub(crate) fn logins_tried(&self) -> u32 {
        self.held().logins_tried
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    pub(crate) fn realm(&self) -> &str {
        &self.realm
    }

    /// The password that opens the account now, and whether it must be changed first.
    pub(crate) fn password(&self) -> (&str, bool) {
        use State::{FactoryDefault, Reset, ResetThenSetUp, SetUpByUser, SetUpWithoutChange};
        match (self.behaviour, self.state()) {
            (
                Behaviour::UniversalDefault,
                FactoryDefault | SetUpWithoutChange | Reset | ResetThenSetUp,
            ) => (UNIVERSAL, false),
            (
                Behaviour::UniquePerUnit,
                FactoryDefault | SetUpWithoutChange | Reset | ResetThenSetUp,
            ) => (&self.label, false),
            // Such a device cannot be set up without the change: it asks again and again.
            (Behaviour::ChangeBeforeUse, FactoryDefault | Reset | SetUpWithoutChange) => {
                (UNIVERSAL, true)
            }
            (Behaviour::ChangeBeforeUse, ResetThenSetUp) | (_, SetUpByUser) => (&self.user, false),
        }
    }

    /// Answers a login by account and password.
    pub(crate) fn login(&self, account: &str, password: &str) -> Login {
        self.held().logins_tried += 1;
        let (right, must_change) = self.password();
        match (account == ACCOUNT && password == right, must_change) {
            (false, _) => Login::Refused,
            (true, true) => Login::MustChange,
            (true, false) => Login::In,
        }
    }

    /// Counts a login that was judged elsewhere (Digest).
    pub(crate) fn count_login(&self) {
        self.held().logins_tried += 1;
    }

    /// A one-time token of a form.
    pub(crate) fn issue_token(&self) -> io::Result<String> {
        let token = random_word()?;
        self.held().tokens.insert(token.clone());
        Ok(token)
    }

    pub(crate) fn spend_token(&self, token: &str) -> bool {
        self.held().tokens.remove(token)
    }

    pub(crate) fn open_session(&self) -> io::Result<String> {
        let session = random_word()?;
        self.held().sessions.insert(session.clone());
        Ok(session)
    }

    pub(crate) fn has_session(&self, session: &str) -> bool {
        self.held().sessions.contains(session)
    }
}

/// Sixteen random hexadecimal digits.
pub(crate) fn random_word() -> io::Result<String> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(bytes))
}
