//! Accounts that sign in without a password, and services that take none: SSH by keys alone.
//!
//! Some take none for one account, as Dropbear's `-g` for root: the controls are made at an account for which one is taken. That none
//! is taken at all is said only where every account of the list was asked for.

use proofhouse_law::observation::Fact;
use tokio::time::sleep_until;

use super::{Control, Tries};
use crate::protocols::Door;

/// The accounts that are asked for at most: each costs a connection.
const ACCOUNTS_MAX: usize = 40;
/// The accounts that are named in a proof.
const NAMED_MAX: usize = 5;

impl<'a> Tries<'a> {
    /// The account of the controls: the first of the list for which a password is taken.
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
            if asked > 0 {
                let slot = self.slot();
                tokio::select! {
                    () = sleep_until(slot) => {}
                    () = setting.stop.wait() => return Err(Control::Interrupted),
                }
            }
            let Some(offered) = door.without_password(account).await else {
                return Ok(account);
            };
            instead = offered;
        }
        let many = accounts.len();
        if many > ACCOUNTS_MAX {
            return Err(self.unusable(format!(
                "it takes no passwords for the first {ACCOUNTS_MAX} of the {many} accounts of the list, only: {instead}"
            )));
        }
        let named: Vec<String> = accounts
            .iter()
            .take(NAMED_MAX)
            .map(|one| format!("{one:?}"))
            .collect();
        let others = if many > NAMED_MAX { " and others" } else { "" };
        Err(Control::Other(Box::new(Fact::TakesNoPassword {
            interface: setting.interface.clone(),
            proof: format!(
                "each of the {many} accounts of the list that were asked for ({}{others}) may sign in by nothing but: {instead}",
                named.join(", ")
            ),
        })))
    }
}
