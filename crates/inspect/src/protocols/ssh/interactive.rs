//! The login by questions and answers (RFC 4256).

use russh::client::{KeyboardInteractiveAuthResponse as Interactive, Prompt};

use super::{Connection, HUNG_UP, Ssh, more_is_asked_for};
use crate::protocols::{Attempt, says_locked, says_must_change};

/// The most questions of a login.
const QUESTIONS_MAX: u32 = 6;

impl Ssh {
    /// Tries one account and password by keyboard-interactive.
    pub(super) async fn interactive(
        &mut self,
        mut connection: Connection,
        account: &str,
        password: &str,
    ) -> Result<Attempt, russh::Error> {
        self.log.sent(
            format!("keyboard-interactive login of {account:?} with {password:?}").as_bytes(),
        );
        let mut answer = connection
            .handle
            .authenticate_keyboard_interactive_start(account, None)
            .await?;
        // The questions that the password answered.
        let mut given: Option<Vec<String>> = None;
        for _ in 0..QUESTIONS_MAX {
            match answer {
                Interactive::Success => {
                    return Ok(self.prove(&connection.handle).await.after_success());
                }
                Interactive::Failure {
                    partial_success: true,
                    ..
                } => return Ok(more_is_asked_for(account)),
                Interactive::Failure { .. } => {
                    self.learned.said_no();
                    self.keep(connection);
                    return Ok(Attempt::Refused);
                }
                Interactive::InfoRequest {
                    name,
                    instructions,
                    prompts,
                } => {
                    let asked: Vec<String> =
                        prompts.iter().map(|prompt| prompt.prompt.clone()).collect();
                    let words = format!("{name} {instructions} {}", asked.join(" "));
                    self.log.received(words.as_bytes());
                    if says_locked(&words) {
                        return Ok(Attempt::LockedOut(words.trim().to_owned()));
                    }
                    if given.is_some() && says_must_change(&words) {
                        return Ok(asks_for_a_new_one(&words));
                    }
                    // The connection waits for an answer that would be a try: it is left.
                    match &given {
                        Some(first) if *first == asked => {
                            self.learned.said_no();
                            return Ok(Attempt::Refused);
                        }
                        Some(_) if asks_for_the_current(&words) => {
                            return Ok(asks_for_a_new_one(&words));
                        }
                        Some(_) if !asked.is_empty() => return Ok(self.asks_on(account, &words)),
                        _ if asked.is_empty() => {}
                        _ => given = Some(asked),
                    }
                    let Some(answered) =
                        respond(&mut connection, prompts, account, password).await?
                    else {
                        return Ok(Attempt::Dropped(HUNG_UP.to_owned()));
                    };
                    answer = answered;
                }
            }
        }
        Ok(Attempt::Unusable(format!(
            "it asks more than {QUESTIONS_MAX} questions"
        )))
    }

    /// What another question after the password shows. PAM asks for a code after a wrong password too, where the module that
    /// looks at the password is only `required`.
    fn asks_on(&self, account: &str, words: &str) -> Attempt {
        let asked = words.trim();
        Attempt::Unusable(if self.learned.says_no() {
            format!(
                "after this password of {account:?} SSH asks {asked:?}, which it does not ask after a wrong one: the password seems right, and more than it is asked for"
            )
        } else {
            format!(
                "after the password SSH asks {asked:?}, and says of no password whether it is right"
            )
        })
    }
}

/// Answers the questions; what came of it, or `None` where the server hung up.
async fn respond(
    connection: &mut Connection,
    prompts: Vec<Prompt>,
    account: &str,
    password: &str,
) -> Result<Option<Interactive>, russh::Error> {
    let words = prompts
        .iter()
        .map(|prompt| if prompt.echo { account } else { password }.to_owned())
        .collect();
    match connection
        .handle
        .authenticate_keyboard_interactive_respond(words)
        .await
    {
        Err(russh::Error::RecvError | russh::Error::SendError) => Ok(None),
        answered => answered.map(Some),
    }
}

fn asks_for_a_new_one(words: &str) -> Attempt {
    Attempt::must_change(format!("after the password it asks {:?}", words.trim()))
}

/// Whether the password is asked for again to change it: "(current) UNIX password:", "Current password:".
fn asks_for_the_current(words: &str) -> bool {
    let words = words.to_lowercase();
    ["(current)", "current password", "current unix password"]
        .iter()
        .any(|asked| words.contains(asked))
}
