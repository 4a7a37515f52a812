//! The login by questions and answers (RFC 4256).

use russh::client::KeyboardInteractiveAuthResponse as Interactive;

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
                    if given.is_some()
                        && (says_must_change(&words) || words.to_lowercase().contains("current"))
                    {
                        return Ok(Attempt::must_change(format!(
                            "after the password it asks {:?}",
                            words.trim()
                        )));
                    }
                    // The connection waits for an answer that would be a try: it is left.
                    match &given {
                        Some(first) if *first == asked => return Ok(Attempt::Refused),
                        Some(_) if !asked.is_empty() => return Ok(more_is_asked_for(account)),
                        _ if asked.is_empty() => {}
                        _ => given = Some(asked),
                    }
                    let words = prompts
                        .iter()
                        .map(|prompt| if prompt.echo { account } else { password }.to_owned())
                        .collect();
                    answer = match connection
                        .handle
                        .authenticate_keyboard_interactive_respond(words)
                        .await
                    {
                        Err(russh::Error::RecvError | russh::Error::SendError) => {
                            return Ok(Attempt::Dropped(HUNG_UP.to_owned()));
                        }
                        answered => answered?,
                    };
                }
            }
        }
        Ok(Attempt::Unusable(format!(
            "it asks more than {QUESTIONS_MAX} questions"
        )))
    }
}
