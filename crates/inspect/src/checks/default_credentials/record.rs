//! How a login took the tries: what each cost, whether it locked, whether it hung up.

use std::time::Duration;

use super::penalty::Penalty;
use crate::protocols::Attempt;

/// How a login took the tries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// How long each wrong try took, in the order in which they ended.
    pub refused: Vec<Duration>,
    /// After how many wrong tries it locked, and its words.
    pub locked: Option<(u32, String)>,
    /// How many sessions at once it answered at most.
    pub sessions: u32,
    /// How many sessions at once it bore in the end, where it lost one beside them.
    pub bore: Option<u32>,
    /// After how many wrong tries it hangs up, where it does and takes a new connection.
    pub hang_up: Option<u32>,
    /// The place in the list of a pair that it takes.
    pub taken: Option<usize>,
    /// How many wrong tries it had refused when it took that pair once more: it had weighed them.
    pub weighed: Option<u32>,
    /// How many of these stand in a row, for the account of that pair, between two times that it was taken.
    pub in_a_row: Option<u32>,
    /// Whether it locked without a word: it may as well bear one session at a time.
    pub is_silent: bool,
    /// The account at which wrong passwords are refused, where that of the first pair needs none.
    pub nobody: Option<String>,
    /// When it took no connections after wrong tries.
    pub penalties: Vec<Penalty>,
    /// Whether it went away, or answered what cannot be judged, while its defence was looked at.
    pub went_away: bool,
    /// Why the list ended, where a try could not be judged.
    pub unjudged: Option<String>,
}

impl Record {
    /// Takes up how a try ended.
    pub fn take(&mut self, attempt: &Attempt, took: Duration) {
        if !matches!(attempt, Attempt::Dropped(_) | Attempt::TurnedAway(_))
            && let Some(penalty) = self.penalties.last_mut()
        {
            penalty.ends_with(took);
        }
        match attempt {
            Attempt::Refused => {
                self.refused.push(took);
                // What was under way when it locked and was refused all the same came before the lock.
                if let Some((after, _)) = &mut self.locked {
                    *after += 1;
                }
            }
            Attempt::LockedOut(words) if self.locked.is_none() => {
                self.locked = Some((self.wrong(), words.clone()));
            }
            _ => {}
        }
    }

    /// How many wrong tries were refused.
    pub fn wrong(&self) -> u32 {
        u32::try_from(self.refused.len()).unwrap_or(u32::MAX)
    }

    /// Takes up that a pair which it had accepted was taken once more.
    pub(in crate::checks) fn took_again(&mut self, place: Option<usize>) {
        self.taken = place;
        self.weighed = Some(self.wrong());
    }

    /// Takes up that the pair was taken once more after so many wrong passwords in a row for its account.
    pub(in crate::checks) fn took_after(&mut self, in_a_row: u32) {
        self.weighed = Some(self.wrong());
        self.in_a_row = Some(in_a_row);
    }

    /// Takes up that it takes no connection now.
    pub(in crate::checks) fn turned_away(&mut self, words: &str) {
        let penalty = Penalty::begins(self.wrong(), words);
        self.penalties.push(penalty);
    }

    /// Takes up that a pair which it had accepted is refused after wrong tries.
    pub(in crate::checks) fn locked_silently(&mut self, place: Option<usize>) {
        self.taken = place;
        self.is_silent = true;
        let words = "nothing, and refuses a password that it had accepted";
        let wrong = self.wrong();
        self.locked.get_or_insert_with(|| (wrong, words.to_owned()));
    }

    /// A wrong try was answered while so many others were under way.
    pub(super) fn answered_beside(&mut self, others: usize) {
        let all = u32::try_from(others).unwrap_or(u32::MAX).saturating_add(1);
        self.sessions = self.sessions.max(all);
    }

    pub(super) fn hangs_up_after(&mut self, tries: Option<u32>) {
        self.hang_up = tries;
    }
}
