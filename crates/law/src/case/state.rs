//! The state of a case: what its events add up to, each fact with the time it was recorded.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::event::{Event, Step};
use super::judged::{ByOfficer, Judgement, RecordFile};
use super::notice_record::NoticeRecord;
use super::parties::{Product, Respondent};
use crate::digest::Digest;
use crate::finding::Finding;
use crate::ids::{AllegationId, CaseId, NoticeId, OfficerId, PartyId, ProvisionId, RegimeId};

/// What the events of one case add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CaseState {
    case: Option<CaseId>,
    product: Option<Product>,
    respondents: Vec<Respondent>,
    regime: Option<(RegimeId, Digest)>,
    drill: bool,
    opened_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    lodgements: Vec<Lodgement>,
    record_files: Vec<ByOfficer<RecordFile>>,
    judgements: Vec<ByOfficer<Judgement>>,
    allegations: Vec<Allegation>,
    confirmed: BTreeMap<String, OfficerId>,
    notices: Vec<NoticeRecord>,
}

/// A bundle in the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lodgement {
    /// Digest of the bundle.
    pub bundle: Digest,
    /// Id of the key that signed it.
    pub signer: String,
    /// Whether the inspection was cut short.
    pub partial: bool,
    /// The office's findings.
    pub findings: Vec<Finding>,
    /// Who lodged it.
    pub by: OfficerId,
    /// When.
    pub at: Timestamp,
}

/// An allegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Allegation {
    /// Its id.
    pub id: AllegationId,
    /// Of which provisions.
    pub provisions: Vec<ProvisionId>,
    /// By whom.
    pub respondent: PartyId,
    /// On what grounds.
    pub grounds: String,
    /// When it was made.
    pub at: Timestamp,
}

impl CaseState {
    /// A case of which nothing has happened.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds up events, in order.
    pub fn from_events<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut state = Self::new();
        for event in events {
            state.evolve(event);
        }
        state
    }

    /// The case's id, once it is open.
    pub fn case(&self) -> Option<&CaseId> {
        self.case.as_ref()
    }

    /// The product.
    pub fn product(&self) -> Option<&Product> {
        self.product.as_ref()
    }

    /// Who answers.
    pub fn respondents(&self) -> &[Respondent] {
        &self.respondents
    }

    /// The pinned regime and its content hash.
    pub fn regime(&self) -> Option<&(RegimeId, Digest)> {
        self.regime.as_ref()
    }

    /// Whether the case is a drill.
    pub fn is_drill(&self) -> bool {
        self.drill
    }

    /// When it was opened.
    pub fn opened_at(&self) -> Option<Timestamp> {
        self.opened_at
    }

    /// When it was closed.
    pub fn closed_at(&self) -> Option<Timestamp> {
        self.closed_at
    }

    /// The bundles in the case.
    pub fn lodgements(&self) -> &[Lodgement] {
        &self.lodgements
    }

    /// The maker's record files, oldest first: the last is the one that counts.
    pub fn record_files(&self) -> &[ByOfficer<RecordFile>] {
        &self.record_files
    }

    /// Everything that officers judged of units, oldest first, superseded or not.
    pub fn judgements(&self) -> &[ByOfficer<Judgement>] {
        &self.judgements
    }

    /// The allegations.
    pub fn allegations(&self) -> &[Allegation] {
        &self.allegations
    }

    /// The allegation of that id.
    pub fn allegation(&self, id: &AllegationId) -> Option<&Allegation> {
        self.allegations
            .iter()
            .find(|allegation| allegation.id == *id)
    }

    /// The values of the law data that a lawyer confirmed, and who did.
    pub fn confirmed(&self) -> &BTreeMap<String, OfficerId> {
        &self.confirmed
    }

    /// The notices, in the order they were drafted.
    pub fn notices(&self) -> &[NoticeRecord] {
        &self.notices
    }

    /// The notice of that id.
    pub fn notice(&self, id: &NoticeId) -> Option<&NoticeRecord> {
        self.notices.iter().find(|notice| notice.id == *id)
    }

    /// Applies one event. Total: an event about a notice that is not here changes nothing.
    pub fn evolve(&mut self, event: &Event) {
        let at = event.at;
        match &event.step {
            Step::CaseOpened {
                case,
                product,
                respondents,
                regime,
                regime_sha256,
                drill,
                ..
            } => {
                self.case = Some(case.clone());
                self.product = Some(product.clone());
                self.respondents.clone_from(respondents);
                self.regime = Some((regime.clone(), *regime_sha256));
                self.drill = *drill;
                self.opened_at = Some(at);
            }
            Step::EvidenceLodged {
                bundle,
                signer,
                partial,
                findings,
            } => self.lodgements.push(Lodgement {
                bundle: *bundle,
                signer: signer.clone(),
                partial: *partial,
                findings: findings.clone(),
                by: event.by.clone(),
                at,
            }),
            Step::RecordLodged(file) => self.record_files.push(ByOfficer::of(file, event)),
            Step::UnitJudged(judged) => self.judgements.push(ByOfficer::of(judged, event)),
            Step::AllegationMade {
                allegation,
                provisions,
                respondent,
                grounds,
            } => self.allegations.push(Allegation {
                id: allegation.clone(),
                provisions: provisions.clone(),
                respondent: respondent.clone(),
                grounds: grounds.clone(),
                at,
            }),
            Step::ValueConfirmed { value, .. } => {
                self.confirmed.insert(value.clone(), event.by.clone());
            }
            Step::CaseClosed { .. } => self.closed_at = Some(at),
            Step::NoticeDrafted {
                notice,
                terms,
                relies_on,
            } => {
                self.notices
                    .push(NoticeRecord::drafted(notice, terms, relies_on, event));
            }
            about_notice => {
                let id = about_notice.notice();
                if let Some(record) = self
                    .notices
                    .iter_mut()
                    .find(|record| Some(&record.id) == id)
                {
                    record.apply(event);
                }
            }
        }
    }
}
