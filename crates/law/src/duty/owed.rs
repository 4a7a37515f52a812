//! What is owed in a situation: the rows of the regime weighed against what is the case.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::{By, Circumstance, Delegation, Duties, Duty, Recipient, Situation, Tell, role_name};
use crate::case::EconomicRole;
use crate::digest::Digest;
use crate::ids::RegimeId;
use crate::regime::{Footing, Regime};

/// Whose duties, in what situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// In which role.
    pub role: EconomicRole,
    /// In which situation.
    pub situation: String,
    /// On which day.
    pub on: Date,
    /// Who told you of it.
    pub told_by: BTreeSet<Recipient>,
    /// What is the case besides.
    pub given: BTreeSet<String>,
}

/// What is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// Under which regime.
    pub regime: RegimeId,
    /// Its content hash.
    pub regime_sha256: Digest,
    /// Whether the regime has ever been law.
    pub ever_law: bool,
    /// In which role.
    pub role: EconomicRole,
    /// In which situation.
    pub situation: Situation,
    /// On which day.
    pub on: Date,
    /// The duties, in the regime's order.
    pub duties: Vec<OwedDuty>,
}

/// Whether something is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is.
    Owed,
    /// It is if something is the case that was not said.
    OwedIf,
    /// It is if the manufacturer handed it on in an agreement.
    OwedIfDelegated,
    /// It is to all but whoever told you.
    OwedToOthers,
    /// It is not.
    NotOwed,
}

/// One duty in this situation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwedDuty {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is owed.
    pub text: String,
    /// Whether it is.
    pub standing: Standing,
    /// The circumstance that decides, where one does.
    pub because: Option<Because>,
    /// By when.
    pub by: By,
    /// By when, in words.
    pub by_when: String,
    /// Whether the manufacturer may hand it to an authorised representative.
    pub delegation: Option<Delegation>,
    /// Who must be told.
    pub tell: Vec<ToTell>,
    /// What a record of it holds.
    pub record: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// A circumstance that decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Because {
    /// Its id.
    pub circumstance: String,
    /// In words that follow "if".
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

/// Somebody who must, or need not, be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToTell {
    /// Who.
    pub whom: Recipient,
    /// In words.
    pub who: String,
    /// Whether.
    pub standing: Standing,
    /// The circumstance that decides, where one does.
    pub because: Option<Because>,
    /// What they are told.
    pub content: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// A question that the regime has no answer to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The regime has no duties.
    #[error("the regime has no rows about duties")]
    NoDuties,
    /// It knows no such situation.
    #[error("the regime knows no situation `{asked}`; it knows {known}")]
    Situation {
        /// What was asked.
        asked: String,
        /// What it knows.
        known: String,
    },
    /// It knows no such circumstance.
    #[error("the regime knows no circumstance `{asked}`; it knows {known}")]
    Circumstance {
        /// What was asked.
        asked: String,
        /// What it knows.
        known: String,
    },
    /// It puts no duty on that role.
    #[error("the regime has no duties for that role; it has duties for {known}")]
    Role {
        /// For whom it has duties.
        known: String,
    },
}

/// What is owed in a situation.
///
/// # Errors
/// [`NoAnswer`] where the regime does not know the role, the situation or a circumstance.
pub fn owed(regime: &Regime, question: &Question) -> Result<Owed, NoAnswer> {
    let duties = regime.duties();
    let situation = understood(duties, question)?;
    let asking = Asking { duties, question };
    let found = duties
        .duties
        .iter()
        .filter(|duty| duty.days.contain(question.on))
        .filter(|duty| duty.situations.contains(&question.situation))
        .filter_map(|duty| asking.duty(duty))
        .collect();
    Ok(Owed {
        regime: regime.id().clone(),
        regime_sha256: regime.hash(),
        ever_law: regime.in_force_from().is_some(),
        role: question.role,
        situation: situation.clone(),
        on: question.on,
        duties: found,
    })
}

/// The situation, once role, situation and circumstances are known to the regime.
fn understood<'d>(duties: &'d Duties, question: &Question) -> Result<&'d Situation, NoAnswer> {
    if duties.duties.is_empty() {
        return Err(NoAnswer::NoDuties);
    }
    let roles = duties.roles();
    if !roles.contains(&question.role) {
        let known: Vec<String> = roles.into_iter().map(role_name).collect();
        return Err(NoAnswer::Role {
            known: known.join(", "),
        });
    }
    if let Some(asked) = question
        .given
        .iter()
        .find(|id| duties.circumstance(id).is_none())
    {
        let known: Vec<&str> = duties
            .circumstances
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        return Err(NoAnswer::Circumstance {
            asked: asked.chars().take(60).collect(),
            known: known.join(", "),
        });
    }
    duties
        .situations
        .iter()
        .find(|one| one.id == question.situation)
        .ok_or_else(|| {
            let known: Vec<&str> = duties
                .situations
                .iter()
                .map(|one| one.id.as_str())
                .collect();
            NoAnswer::Situation {
                asked: question.situation.chars().take(60).collect(),
                known: known.join(", "),
            }
        })
}

struct Asking<'a> {
    duties: &'a Duties,
    question: &'a Question,
}

impl Asking<'_> {
    fn duty(&self, duty: &Duty) -> Option<OwedDuty> {
        let own = duty.roles.contains(&self.question.role);
        let handed = duty
            .delegation
            .as_ref()
            .is_some_and(|one| one.to.contains(&self.question.role));
        if !own && !handed {
            return None;
        }
        let (mut standing, because) = self.weigh(duty.only_if.as_deref(), &duty.unless, None);
        if !own && standing == Standing::Owed {
            standing = Standing::OwedIfDelegated;
        }
        let tell = duty.tells.iter().map(|tell| self.tell(tell)).collect();
        Some(OwedDuty {
            id: duty.id.clone(),
            title: duty.title.clone(),
            text: duty.text.clone(),
            standing,
            because,
            by: duty.by.clone(),
            by_when: duty.by.to_string(),
            delegation: duty.delegation.clone(),
            tell,
            record: duty.record.clone(),
            footing: duty.footing.clone(),
        })
    }

    fn tell(&self, tell: &Tell) -> ToTell {
        let (standing, because) =
            self.weigh(tell.only_if.as_deref(), &tell.unless, Some(tell.whom));
        let content = tell
            .content
            .iter()
            .filter_map(|id| self.duties.contents.iter().find(|one| one.id == *id))
            .map(|one| one.text.clone())
            .collect();
        let who = match &tell.which {
            Some(which) => format!("{} {which}", tell.whom.in_words()),
            None => tell.whom.in_words().to_owned(),
        };
        ToTell {
            whom: tell.whom,
            who,
            standing,
            because,
            content,
            footing: tell.footing.clone(),
        }
    }

    /// Whether something is owed: first what dispenses with it, then what it depends on.
    fn weigh(
        &self,
        only_if: Option<&str>,
        unless: &[String],
        whom: Option<Recipient>,
    ) -> (Standing, Option<Because>) {
        let mut told = None;
        for one in unless.iter().filter_map(|id| self.duties.circumstance(id)) {
            if !self.is_the_case(one, whom) {
                continue;
            }
            // Whoever told you knows; the others of the kind may not.
            if one.for_the_teller && whom.is_some_and(Recipient::are_many) {
                told = Some((Standing::OwedToOthers, Some(because(one))));
            } else {
                return (Standing::NotOwed, Some(because(one)));
            }
        }
        if let Some(told) = told {
            return told;
        }
        match only_if.and_then(|id| self.duties.circumstance(id)) {
            Some(one) if self.is_the_case(one, whom) => (Standing::Owed, Some(because(one))),
            Some(one) => (Standing::OwedIf, Some(because(one))),
            None => (Standing::Owed, None),
        }
    }

    fn is_the_case(&self, one: &Circumstance, whom: Option<Recipient>) -> bool {
        if !one.days.contain(self.question.on) {
            return false;
        }
        let told_by = &self.question.told_by;
        if one.for_the_teller {
            return whom.is_some_and(|whom| told_by.contains(&whom));
        }
        self.question.given.contains(&one.id)
            || one.implied_by.iter().any(|who| told_by.contains(who))
    }
}

fn because(one: &Circumstance) -> Because {
    Because {
        circumstance: one.id.clone(),
        text: one.text.clone(),
        footing: one.footing.clone(),
    }
}
