//! How an account may sign in, which the method `none` tells (RFC 4252 5.2): an account without a password is let in by
//! it. OpenSSH and dropbear count no try for it, and dropbear lets such an account in by nothing else.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use russh::client::AuthResult;
use russh::{MethodKind, MethodSet};

use super::shown::Shown;
use super::{Connection, Ssh};
use crate::protocols::Attempt;
use crate::protocols::held::held_against_nobody;

/// The most accounts whose methods are kept; those beyond are asked for again.
const ACCOUNTS_MAX: usize = 1000;

/// How each account may sign in, once the server said so.
#[derive(Default)]
pub(super) struct Entries(Mutex<BTreeMap<String, MethodSet>>);

/// A way to sign in by a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The method `password`.
    Password,
    /// The method `keyboard-interactive`.
    Interactive,
}

impl Entries {
    pub(super) fn knows(&self, account: &str) -> bool {
        self.read(|entries| entries.contains_key(account))
    }

    /// By which way a password of the account is tried; where it has none, by that of another account: the try is refused.
    pub(super) fn way_of(&self, account: &str) -> Option<Way> {
        self.read(|entries| {
            let own = entries.get(account).and_then(way);
            own.or_else(|| entries.values().find_map(way))
        })
    }

    /// Whether the account was asked for, and is offered no way that takes a password.
    pub(super) fn is_without_password(&self, account: &str) -> bool {
        self.read(|entries| entries.get(account).is_some_and(|own| way(own).is_none()))
    }

    /// What the account is offered, in words.
    pub(super) fn offered(&self, account: &str) -> String {
        self.read(|entries| {
            let methods = entries.get(account).into_iter().flat_map(|own| own.iter());
            methods.map(String::from).collect::<Vec<_>>().join(", ")
        })
    }

    fn learn(&self, account: &str, methods: MethodSet) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= ACCOUNTS_MAX {
            entries.clear();
        }
        entries.insert(account.to_owned(), methods);
    }

    fn read<T>(&self, what: impl FnOnce(&BTreeMap<String, MethodSet>) -> T) -> T {
        what(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn way(methods: &MethodSet) -> Option<Way> {
    if methods.contains(&MethodKind::Password) {
        Some(Way::Password)
    } else if methods.contains(&MethodKind::KeyboardInteractive) {
        Some(Way::Interactive)
    } else {
        None
    }
}

/// What the method `none` brought.
pub(super) enum Asked {
    /// It is known how the account may sign in.
    How,
    /// The account was let in, or the connection ended.
    Shown(Attempt),
}

impl Ssh {
    /// Asks on a fresh connection how its account may sign in.
    pub(super) async fn ask_how(
        &mut self,
        connection: &mut Connection,
        account: &str,
    ) -> Result<Asked, russh::Error> {
        self.log
            .note(&format!("asking how {account:?} may sign in"));
        match connection.handle.authenticate_none(account).await? {
            AuthResult::Success => self.let_in(connection).await.map(Asked::Shown),
            AuthResult::Failure {
                remaining_methods, ..
            } if remaining_methods.is_empty() => Ok(Asked::Shown(Attempt::Dropped(
                "it closed the connection".to_owned(),
            ))),
            AuthResult::Failure {
                remaining_methods, ..
            } => {
                self.learned.entries.learn(account, remaining_methods);
                Ok(Asked::How)
            }
        }
    }

    /// What an account that was let in by `none` shows, held against a random account.
    async fn let_in(&self, connection: &Connection) -> Result<Attempt, russh::Error> {
        let shown = self.prove(&connection.handle).await;
        let bare = matches!(shown, Shown::Nothing);
        if bare && let Some(prompt) = self.login_of_terminal(&connection.handle).await {
            return Ok(Attempt::Unusable(format!(
                "SSH itself asks for no password, and its terminal asks for a login ({prompt:?}), which is not tried here"
            )));
        }
        let control = async |nobody: String| match self.alone(&nobody).await {
            Ok(attempt) => attempt,
            Err(error) => Attempt::Dropped(error.to_string()),
        };
        let held = held_against_nobody(shown.after_success(), &self.log, control).await;
        Ok(match held {
            Attempt::Open(_) if bare => Attempt::Unusable(
                "SSH lets any account in without a password and runs no command: what can be reached so is not known"
                    .to_owned(),
            ),
            other => other,
        })
    }

    /// Whether `none` lets an account in.
    async fn alone(&self, account: &str) -> Result<Attempt, russh::Error> {
        let mut connection = self.connect(account).await?;
        Ok(match connection.handle.authenticate_none(account).await? {
            AuthResult::Success => Attempt::accepted("SSH_MSG_USERAUTH_SUCCESS to `none`"),
            AuthResult::Failure {
                remaining_methods, ..
            } if remaining_methods.is_empty() => {
                Attempt::Dropped("it closed the connection".to_owned())
            }
            AuthResult::Failure { .. } => Attempt::Refused,
        })
    }
}
