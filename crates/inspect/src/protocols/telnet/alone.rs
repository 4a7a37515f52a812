//! An account without a password: login programs let it in at its name (busybox: "Don't check the password if password
//! entry is empty"), and no password is ever asked for.

use super::{Expected, Prompt, Session, Telnet, Waited, says_refused};
use crate::protocols::held::held_against_nobody;
use crate::protocols::{Attempt, says_locked};
use crate::wire::WireError;

impl Telnet {
    /// After an account that no password was asked for: shows the access, and whether a random account is asked for one.
    pub(super) async fn entered_alone(
        &mut self,
        session: Session,
        account: &str,
    ) -> Result<Attempt, WireError> {
        let attempt = self.entered(session, account).await?;
        let log = self.log.clone();
        let control = async |nobody: String| match self.alone(&nobody).await {
            Ok(attempt) => attempt,
            Err(error) => Attempt::Dropped(error.to_string()),
        };
        Ok(held_against_nobody(attempt, &log, control).await)
    }

    /// Gives an account and nothing more, in a session of its own.
    async fn alone(&mut self, account: &str) -> Result<Attempt, WireError> {
        let mut session = Session::open(self).await?;
        let answer = self.limits.answer;
        let asked = session.watch(answer, says_locked).await?;
        if asked != Waited::Prompted(Prompt::Account) {
            return Ok(Attempt::Dropped(
                "it asks for no account any more".to_owned(),
            ));
        }
        session.type_line(account).await?;
        session.expects = Expected::Password;
        let decided = |screen: &str| says_locked(screen) || says_refused(screen);
        match session.watch(answer, decided).await? {
            Waited::Prompted(Prompt::Command) => self.entered(session, account).await,
            Waited::Decided if says_locked(&session.screen()) => {
                Ok(Attempt::LockedOut("after a random account".to_owned()))
            }
            Waited::Prompted(_) | Waited::Decided => Ok(Attempt::Refused),
            Waited::Closed | Waited::Quiet => Ok(Attempt::Dropped(
                "it asked a random account for nothing".to_owned(),
            )),
        }
    }
}
