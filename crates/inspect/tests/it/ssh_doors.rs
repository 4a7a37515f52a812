//! SSH that lets in by the method `none`, or asks for more than a password: what is said of it is what was seen.

use std::net::SocketAddr;
use std::sync::Arc;

use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};
use proofhouse_testkit::servers::openssh;
use russh::keys::PrivateKey;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::server::{Auth, ChannelOpenHandle, Config, Handler, Msg, Response, Session};
use russh::{Channel, ChannelId, MethodKind, MethodSet};
use tokio::net::TcpListener;

use crate::bench::{facts_at, list};
use crate::room::{in_a_room, inspect};

/// A device that runs no command for SSH: whom it lets in by `none`, and what its terminal shows.
#[derive(Clone, Copy)]
struct Terminal {
    lets_in: fn(&str) -> bool,
    shows: &'static str,
}

impl Handler for Terminal {
    type Error = russh::Error;

    async fn auth_none(&mut self, user: &str) -> Result<Auth, Self::Error> {
        Ok(if (self.lets_in)(user) {
            Auth::Accept
        } else {
            Auth::reject()
        })
    }

    async fn channel_open_session(
        &mut self,
        _channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        reply.accept().await;
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        _command: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn shell_request(
        &mut self,
        channel: ChannelId,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_success(channel)?;
        session.data(channel, self.shows.as_bytes().to_vec())
    }
}

/// A device whose PAM asks for a code after the right password, and for the password again after a wrong one.
#[derive(Clone, Default)]
struct Asks {
    /// What was answered on this connection to the first question.
    first: Option<String>,
}

/// The password of that device.
const FIRST_FACTOR: &str = "1234";

impl Handler for Asks {
    type Error = russh::Error;

    async fn auth_none(&mut self, _user: &str) -> Result<Auth, Self::Error> {
        Ok(Auth::Reject {
            proceed_with_methods: Some(MethodSet::from(&[MethodKind::KeyboardInteractive][..])),
            partial_success: false,
        })
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        _user: &str,
        _submethods: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, Self::Error> {
        let answer = response.and_then(|mut answers| answers.next());
        let answer = answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let question = match (&self.first, answer) {
            (None, None) => "Password: ",
            (None, Some(first)) => {
                let is_right = first == FIRST_FACTOR;
                self.first = Some(first);
                if is_right {
                    "Verification code: "
                } else {
                    "Password: "
                }
            }
            (Some(_), _) => {
                self.first = None;
                return Ok(Auth::reject());
            }
        };
        Ok(Auth::Partial {
            name: "".into(),
            instructions: "".into(),
            prompts: vec![(question.into(), false)].into(),
        })
    }
}

/// What is observed of a device.
async fn seen<H: Handler + Clone + Send + 'static>(terminal: H) -> Vec<Fact> {
    seen_with(terminal, "admin,admin\nroot,root\n").await
}

async fn seen_with<H: Handler + Clone + Send + 'static>(terminal: H, pairs: &str) -> Vec<Fact> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await;
    let listener = listener.unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(Config {
        keys: vec![PrivateKey::from(Ed25519Keypair::from_seed(&[7; 32]))],
        auth_rejection_time: std::time::Duration::from_millis(5),
        ..Config::default()
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (config, terminal) = (Arc::clone(&config), terminal.clone());
            tokio::spawn(async move {
                if let Ok(session) = russh::server::run_stream(config, stream, terminal).await {
                    // How a client ends it is no matter.
                    let _ended = session.await;
                }
            });
        }
    });
    let (facts, transcript) = facts_at(port, &list(pairs)).await;
    println!("{transcript}");
    facts
}

#[tokio::test]
async fn where_the_terminal_asks_for_a_login_ssh_is_not_called_open() {
    let facts = seen(Terminal {
        lets_in: |_| true,
        shows: "\r\n\r\nUser Name:",
    })
    .await;
    let [Fact::InterfaceUnusable { reason, .. }] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    assert!(
        reason.contains("its terminal asks for a login (\"User Name:\")"),
        "{reason}"
    );
}

#[tokio::test]
async fn where_ssh_lets_anybody_in_and_shows_nothing_it_is_not_known_what_is_reached() {
    let facts = seen(Terminal {
        lets_in: |_| true,
        shows: "switch# ",
    })
    .await;
    let [Fact::InterfaceUnusable { reason, .. }] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    assert!(reason.contains("lets any account in"), "{reason}");
}

#[tokio::test]
async fn an_account_that_ssh_lets_in_alone_and_no_other_needs_no_password() {
    // RouterOS, whose command line knows no `echo`.
    let facts = seen(Terminal {
        lets_in: |user| user == "admin",
        shows: "[admin@MikroTik] > ",
    })
    .await;
    let [
        Fact::CredentialAccepted {
            account,
            origin: CredentialOrigin::EmptyPassword,
            proof,
            change_forced: false,
            ..
        },
        Fact::CredentialsRefused {
            stopped: StopReason::ListExhausted,
            ..
        },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert_eq!(account, "admin");
    assert!(proof.contains("SSH_MSG_USERAUTH_SUCCESS"), "{proof}");
}

#[tokio::test]
async fn a_second_question_is_no_refusal_of_the_password_and_holds_up_no_later_try() {
    let facts = seen_with(Asks::default(), "admin,a\nadmin,b\nadmin,c\n").await;
    assert!(
        matches!(
            facts.as_slice(),
            [
                Fact::CredentialsRefused {
                    tries: 3,
                    stopped: StopReason::ListExhausted,
                    ..
                },
                ..
            ]
        ),
        "{facts:?}"
    );
    let facts = seen_with(Asks::default(), &format!("admin,a\nadmin,{FIRST_FACTOR}\n")).await;
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("the password seems right")
        )),
        "{facts:?}"
    );
}

/// A device that says no to a wrong password, and ends the connection after the right one: as OpenSSH with PAM does while it
/// boots (`pam_nologin`), or where it lets the account in no more.
#[derive(Clone)]
struct ShutsOut;

impl Handler for ShutsOut {
    type Error = russh::Error;

    async fn auth_none(&mut self, _user: &str) -> Result<Auth, Self::Error> {
        Ok(Auth::reject())
    }

    async fn auth_password(&mut self, _user: &str, password: &str) -> Result<Auth, Self::Error> {
        if password == FIRST_FACTOR {
            return Err(russh::Error::Disconnect);
        }
        Ok(Auth::reject())
    }
}

#[tokio::test]
async fn a_connection_that_ends_after_one_password_only_is_no_refusal_of_it() {
    let facts = seen_with(
        ShutsOut,
        &format!("admin,a\nadmin,{FIRST_FACTOR}\nadmin,b\n"),
    )
    .await;
    let [
        Fact::InterfaceUnusable { reason, .. },
        Fact::CredentialsRefused {
            stopped: StopReason::ServiceDropped,
            ..
        },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert!(reason.contains("says no to others"), "{reason}");
}

/// A device that asks for a code after any password.
#[derive(Clone, Default)]
struct AsksAnyone {
    asked: bool,
}

impl Handler for AsksAnyone {
    type Error = russh::Error;

    async fn auth_none(&mut self, _user: &str) -> Result<Auth, Self::Error> {
        Ok(Auth::Reject {
            proceed_with_methods: Some(MethodSet::from(&[MethodKind::KeyboardInteractive][..])),
            partial_success: false,
        })
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        _user: &str,
        _submethods: &str,
        _response: Option<Response<'a>>,
    ) -> Result<Auth, Self::Error> {
        let question = if std::mem::replace(&mut self.asked, true) {
            "Current code of the token: "
        } else {
            "Password: "
        };
        Ok(Auth::Partial {
            name: "".into(),
            instructions: "".into(),
            prompts: vec![(question.into(), false)].into(),
        })
    }
}

#[tokio::test]
async fn no_password_is_called_right_where_each_is_followed_by_a_question() {
    let facts = seen_with(AsksAnyone::default(), "admin,a\n").await;
    let [Fact::InterfaceUnusable { reason, .. }] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    assert!(
        reason.contains("says of no password whether it is right"),
        "{reason}"
    );
}

#[test]
fn a_password_that_is_right_where_more_is_asked_for_is_not_called_refused() {
    let facts = in_a_room(|room| {
        room.accounts(&[("admin", "1234", false)]);
        openssh(
            room,
            &[
                "UsePAM=yes",
                "KbdInteractiveAuthentication=no",
                "AuthenticationMethods=password,publickey",
            ],
        );
        inspect(22, &list("admin,admin\nadmin,1234\n"))
    });
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("the password of \"admin\" is right")
        )),
        "{facts:?}"
    );
    let accepted = |fact: &Fact| matches!(fact, Fact::CredentialAccepted { .. });
    assert!(!facts.iter().any(accepted), "{facts:?}");
}
