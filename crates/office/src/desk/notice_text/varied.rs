//! The text of a notice as varied: by the authority, as one officer proposed and another makes it, or by a tribunal.

use jiff::civil::Date;
use proofhouse_documents::notice::{NoticeContent, NoticeKind, Particulars, Variation};
use proofhouse_law::case::Terms;
use proofhouse_law::regime::GuardKind;
use proofhouse_law::{CaseState, NoticeId, PartyId};

use super::super::{ActError, Desk};
use super::parts::{answered, guard_stands};
use super::{changes, recorded};

/// Who varied a notice.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// The authority, from the day on the document's face.
    Authority,
    /// A tribunal, by its decision of that day.
    Tribunal(Date),
}

impl Desk {
    /// The notice as the proposed variation would leave it, with what it changes.
    pub(super) async fn varied(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        on: Date,
    ) -> Result<NoticeContent, ActError> {
        let record = recorded(state, notice)?;
        let Some(proposed) = &record.proposed else {
            return Err(ActError::Document(
                "no variation is proposed; propose it first".to_owned(),
            ));
        };
        let mut content = self
            .as_varied(state, notice, &proposed.terms, By::Authority, on)
            .await?;
        let why = answered(
            "variation",
            "Why the notice is varied",
            &proposed.reasons,
            None,
        );
        content.paragraphs.insert(0, why);
        Ok(content)
    }

    /// The notice under other terms, with what they change. A tribunal's decision says itself what stands against it.
    pub(super) async fn as_varied(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        terms: &Terms,
        by: By,
        on: Date,
    ) -> Result<NoticeContent, ActError> {
        let record = recorded(state, notice)?;
        let mut after = record.clone();
        after.terms.clone_from(terms);
        let subject = self.subject(state, &after)?;
        let mut content = self.content(subject, NoticeKind::Variation, on).await?;
        let parties: Vec<PartyId> = record.terms.addressees.clone();
        let names = self.names(state, &parties).await?;
        let names: Vec<_> = parties.into_iter().zip(names).collect();
        let changes = changes::between(&record.terms, terms, subject.power, &names);
        let variation = match by {
            By::Authority => Variation {
                on,
                changes,
                law: guard_stands(subject.power, |kind| kind == GuardKind::LessOnerous),
                by_tribunal: false,
            },
            By::Tribunal(decided_on) => {
                content.appeal = None;
                Variation {
                    on: decided_on,
                    changes,
                    law: guard_stands(subject.power, |kind| {
                        matches!(kind, GuardKind::AppealWindow { .. })
                    }),
                    by_tribunal: true,
                }
            }
        };
        content
            .particulars
            .insert(0, Particulars::Variation(variation));
        Ok(content)
    }
}
