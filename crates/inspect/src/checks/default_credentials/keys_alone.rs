//! The account of the controls: one for which a password is taken, where the service says so before any try.
//!
//! OpenSSH may take keys alone for one account by a `Match`, and passwords for the next: a list that begins with the first
//! is tried all the same. Where none of its accounts may sign in by a password, nothing is claimed: a key may be asked for
//! before the password (`AuthenticationMethods publickey,password`), and an account that no list names may take one.

use tokio::time::sleep_until;

use super::{Control, Tries};
use crate::protocols::Door;

/// The accounts that are asked for at most: each costs a connection.
const ACCOUNTS_MAX: usize = 40;

impl<'a> Tries<'a> {
    /// The first account of the list for which a password is taken, as far as is known.
    pub(super) async fn account(&mut self, door: &mut Door) -> Result<&'a str, Control> {
        let setting = self.setting;
        let mut accounts: Vec<&str> = Vec::new();
        for pair in &setting.list.pairs {
            if !accounts.contains(&pair.account.as_str()) {
                accounts.push(&pair.account);
            }
        }
        if accounts.is_empty() {
            accounts.push("admin");
        }
        let mut instead = String::new();
        for (asked, account) in accounts.iter().take(ACCOUNTS_MAX).enumerate() {
            let slot = (asked > 0).then(|| self.slot());
            let offered = async {
                if let Some(slot) = slot {
                    sleep_until(slot).await;
                }
                door.without_password(account).await
            };
            tokio::select! {
                biased;
                () = setting.stop.wait() => return Err(Control::Interrupted),
                offered = offered => match offered {
                    Some(offered) => instead = offered,
                    None => return Ok(account),
                },
            }
        }
        let many = accounts.len().min(ACCOUNTS_MAX);
        Err(self.unusable(format!(
            "it takes no passwords for the {many} accounts of the list that were asked for, only: {instead}"
        )))
    }
}
