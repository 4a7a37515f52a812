//! What a connection that was let in shows: the answer to one harmless command, or what its terminal asks for.

use std::time::Duration;

use russh::client::{Handle, Msg};
use russh::{Channel, ChannelMsg};
use tokio::time::timeout;

use super::{Ssh, Visitor};
use crate::protocols::nonce::Nonce;
use crate::protocols::telnet::{Prompt, prompt_of};
use crate::protocols::{Attempt, says_must_change};

/// The most bytes of an answer.
const ANSWER_BYTES_MAX: usize = 8 * 1024;
/// How long a terminal may take to come to its first prompt.
const TERMINAL: Duration = Duration::from_secs(3);

/// What a command said, and its exit status where it came (RFC 4254 6.10).
#[derive(Default)]
struct Said {
    text: String,
    status: Option<u32>,
}

/// What was shown.
pub(super) enum Shown {
    /// Access, or that a password must be changed first.
    Access(Attempt),
    /// No command is run.
    Nothing,
}

impl Shown {
    /// What it shows of a password that SSH itself took.
    pub(super) fn after_success(self) -> Attempt {
        match self {
            Self::Access(attempt) => attempt,
            Self::Nothing => Attempt::accepted(
                "the server answered SSH_MSG_USERAUTH_SUCCESS; it runs no command",
            ),
        }
    }
}

impl Ssh {
    /// Shows the access by one harmless command.
    pub(super) async fn prove(&self, handle: &Handle<Visitor>) -> Shown {
        self.log.note("the login was accepted");
        let Some(nonce) = Nonce::new() else {
            let reason = "this machine gave no random numbers".to_owned();
            return Shown::Access(Attempt::Unusable(reason));
        };
        let said = timeout(self.limits.answer, self.ask(handle, &nonce.command())).await;
        let said = match said {
            Ok(Ok(said)) => said,
            Ok(Err(error)) => {
                self.log.note(&format!("no command could be run: {error}"));
                Said::default()
            }
            Err(_) => Said::default(),
        };
        let Said { text, status } = said;
        if text.contains(&nonce.answer()) {
            return Shown::Access(Attempt::accepted(nonce.proof()));
        }
        let Some(line) = text.lines().find(|line| says_must_change(line)) else {
            return Shown::Nothing;
        };
        let line = line.trim();
        Shown::Access(match status {
            // OpenSSH with PAM: the password has expired, and nothing runs before it is changed.
            Some(1..) => Attempt::must_change(format!("after the login it only says {line:?}")),
            // A command line of a vendor's own may only advise it, above words on a command that it does not know.
            _ => Attempt::Unusable(format!(
                "after the login it says {line:?} and runs no command of a shell: whether the password must be changed first was not seen"
            )),
        })
    }

    async fn ask(&self, handle: &Handle<Visitor>, command: &str) -> Result<Said, russh::Error> {
        let mut channel = handle.channel_open_session().await?;
        self.log.sent(command.as_bytes());
        channel.exec(true, command).await?;
        let (mut answer, mut status) = (Vec::new(), None);
        while more(&mut channel, &mut answer, &mut status).await {}
        self.log.received(&answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        Ok(Said { text, status })
    }

    /// What the terminal asks for, where that is a login of its own. Nothing is typed.
    pub(super) async fn login_of_terminal(&self, handle: &Handle<Visitor>) -> Option<String> {
        let mut screen = Vec::new();
        let looking = async {
            let mut channel = handle.channel_open_session().await?;
            self.log.note("no command was run: what the terminal shows");
            channel
                .request_pty(false, "vt100", 80, 24, 0, 0, &[])
                .await?;
            channel.request_shell(true).await?;
            while asks_for_login(&screen).is_none()
                && more(&mut channel, &mut screen, &mut None).await
            {}
            Ok::<_, russh::Error>(())
        };
        if let Ok(Err(error)) = timeout(TERMINAL, looking).await {
            self.log.note(&format!("it has no terminal: {error}"));
        }
        self.log.received(&screen);
        asks_for_login(&screen)
    }
}

/// Takes the next message of a channel, and the exit status that it may be; whether more may come.
async fn more(channel: &mut Channel<Msg>, answer: &mut Vec<u8>, status: &mut Option<u32>) -> bool {
    match channel.wait().await {
        Some(ChannelMsg::Data { data } | ChannelMsg::ExtendedData { data, .. }) => {
            let room = ANSWER_BYTES_MAX.saturating_sub(answer.len());
            answer.extend(data.iter().take(room));
            true
        }
        Some(ChannelMsg::ExitStatus { exit_status }) => {
            *status = Some(exit_status);
            true
        }
        Some(ChannelMsg::Close | ChannelMsg::Failure) | None => false,
        Some(_) => true,
    }
}

/// The prompt of a login at the end of a screen; one for a new password comes after it.
fn asks_for_login(screen: &[u8]) -> Option<String> {
    let screen = String::from_utf8_lossy(screen);
    let line = screen.trim_end().lines().last().unwrap_or_default().trim();
    let asks = matches!(prompt_of(&screen), Some(Prompt::Account | Prompt::Password));
    (asks && !line.to_lowercase().contains("new password")).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_within_the_terminal_is_told_from_what_follows_a_login() {
        let asked = |screen: &[u8]| asks_for_login(screen);
        assert_eq!(asked(b"\r\n\r\nUser Name:"), Some("User Name:".to_owned()));
        for inside in [&b"switch# "[..], b"new password> ", b"Welcome\r\n", b""] {
            assert_eq!(asked(inside), None, "{inside:?}");
        }
    }
}
