//! Letters that are no step of a case: rendered for an officer to download and send, and kept nowhere.

use std::str::FromStr;

use jiff::civil::Date;
use proofhouse_documents::Rendered;
use proofhouse_documents::notice::{Compensation, NoticeContent, NoticeKind, Particulars};
use proofhouse_law::case::ClaimRecord;
use proofhouse_law::clock::civil_date;
use proofhouse_law::penalty::{Currency, Money};
use proofhouse_law::{CaseState, NoticeId, PartyId};

use super::super::{ActError, Desk};
use super::parts::{answered, stands};
use super::{Subject, recorded, render_on_a_thread};

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// Goes with a notice when it is served.
    Service,
    /// Says that a notice is lifted or revoked.
    Lifting,
    /// Tells an interested person of an application to a court and of its hearing.
    Interested,
    /// Says what was decided on a claim for compensation.
    Compensation,
    /// The proposed variation as it would be made today, to be read before it is made.
    Variation,
}

impl FromStr for Letter {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "service" => Ok(Self::Service),
            "lifting" => Ok(Self::Lifting),
            "interested" => Ok(Self::Interested),
            "compensation" => Ok(Self::Compensation),
            "variation" => Ok(Self::Variation),
            _ => Err(()),
        }
    }
}

/// A letter, to whom, and what of it no event holds.
#[derive(Clone, Debug)]
pub struct LetterAsked {
    /// Which letter.
    pub letter: Letter,
    /// To whom; none: to all whom it concerns.
    pub to: Option<PartyId>,
    /// The day of the hearing.
    pub hearing: Option<Date>,
}

impl Desk {
    /// Both forms of a letter about a notice, as of today.
    pub async fn letter(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        asked: &LetterAsked,
    ) -> Result<Rendered, ActError> {
        let today = self.clock.today();
        let record = recorded(state, notice)?;
        let subject = self.subject(state, record)?;
        let content = match asked.letter {
            Letter::Variation => self.varied(state, notice, today).await?,
            Letter::Service => {
                let content = self.content(subject, NoticeKind::Service, today).await?;
                NoticeContent {
                    particulars: Vec::new(),
                    paragraphs: Vec::new(),
                    ..alone(content)
                }
            }
            Letter::Lifting => self.lifting(subject, today).await?,
            Letter::Interested => self.interested(subject, asked, today).await?,
            Letter::Compensation => self.compensation(subject, asked, today).await?,
        };
        render_on_a_thread(content).await
    }

    async fn lifting(&self, subject: Subject<'_>, today: Date) -> Result<NoticeContent, ActError> {
        let Some((at, reasons)) = &subject.record.lifted else {
            return not_yet("the notice is not lifted; lift it first");
        };
        let content = self.content(subject, NoticeKind::Lifting, today).await?;
        Ok(NoticeContent {
            from: Some(civil_date(*at)),
            ends_on: None,
            ends_law: None,
            replaces: Some(subject.record.id.to_string()),
            particulars: Vec::new(),
            paragraphs: vec![answered(
                "reasons",
                "Why the notice is ended",
                reasons,
                None,
            )],
            ..alone(content)
        })
    }

    async fn interested(
        &self,
        subject: Subject<'_>,
        asked: &LetterAsked,
        today: Date,
    ) -> Result<NoticeContent, ActError> {
        let record = subject.record;
        let (Some(terms), Some((lodged, _))) =
            (record.terms.forfeiture(), &record.court.application)
        else {
            return not_yet("no application to a court is lodged; lodge it first");
        };
        let to: Vec<PartyId> = match &asked.to {
            Some(party) if !terms.interested.contains(party) => {
                return not_yet("that party is no interested person of this application");
            }
            Some(party) => vec![party.clone()],
            None => terms.interested.clone(),
        };
        let mut told = self.forfeiture(terms, subject).await?;
        told.reference = Some(lodged.court_reference.clone());
        told.hearing = asked.hearing;
        let mut content = self.content(subject, NoticeKind::Interested, today).await?;
        content.addressee.name = self.names(subject.state, &to).await?.join("; ");
        content.addressee.role = "Interested person".to_owned();
        Ok(NoticeContent {
            particulars: vec![Particulars::Forfeiture(told)],
            paragraphs: Vec::new(),
            ..alone(content)
        })
    }

    async fn compensation(
        &self,
        subject: Subject<'_>,
        asked: &LetterAsked,
        today: Date,
    ) -> Result<NoticeContent, ActError> {
        let wanted = |one: &&ClaimRecord| {
            let same = |party: &PartyId| *party == one.claim.claimant;
            one.decision.is_some() && asked.to.as_ref().is_none_or(same)
        };
        let claims = &subject.record.claims;
        let Some(found) = claims.iter().rev().find(wanted) else {
            return not_yet("no claim for compensation is decided; decide it first");
        };
        let Some((decision, decided_on, _)) = &found.decision else {
            return not_yet("the claim is not decided; decide it first");
        };
        let sum = |pence: u64| Currency::Gbp.show(Money::minor(pence));
        let law = subject.power.compensation();
        let decided = Compensation {
            claimed: sum(found.claim.pence),
            received_on: found.claim.received_on,
            awarded: (decision.pence > 0).then(|| sum(decision.pence)),
            decided_on: *decided_on,
            law: law.map(|(guard, _)| stands(&guard.footing)),
        };
        let kind = NoticeKind::Compensation;
        let mut content = self.content(subject, kind, today).await?;
        let claimant = [found.claim.claimant.clone()];
        content.addressee.name = self.names(subject.state, &claimant).await?.join("; ");
        Ok(NoticeContent {
            particulars: vec![Particulars::Compensation(decided)],
            paragraphs: vec![answered("reasons", "Reasons", &decision.reasons, None)],
            activities: Vec::new(),
            from: None,
            ends_on: None,
            ..alone(content)
        })
    }
}

/// A letter repeats neither the findings of its notice nor its rights.
fn alone(content: NoticeContent) -> NoticeContent {
    NoticeContent {
        findings: Vec::new(),
        test_plan: None,
        appeal: None,
        ..content
    }
}

fn not_yet<T>(why: &str) -> Result<T, ActError> {
    Err(ActError::Document(why.to_owned()))
}
