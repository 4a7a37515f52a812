//! The state of a case: what its events add up to, each fact with the time it was recorded.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::action::{AppealOutcome, Documents, Product, Respondent, ServiceMethod, Terms};
use super::event::{Event, Step};
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

/// A notice with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeRecord {
    /// Its id.
    pub id: NoticeId,
    /// Its terms as they now stand.
    pub terms: Terms,
    /// The bundles that it relies on.
    pub relies_on: Vec<Digest>,
    /// Everyone who drafted or changed it: none of them may approve it.
    pub drafters: Vec<OfficerId>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// The day intent was given and when that was recorded; void after a change of the draft.
    pub intent: Option<(Date, Timestamp)>,
    /// The letter of intent.
    pub intent_document: Option<Documents>,
    /// What was said to it.
    pub representations: Vec<Representation>,
    /// Who approved it and when; void after a change of the draft.
    pub approved: Option<(OfficerId, Timestamp)>,
    /// The day of issue and when that was recorded.
    pub issued: Option<(Date, Timestamp)>,
    /// Its documents.
    pub documents: Option<Documents>,
    /// To whom it was given.
    pub services: Vec<Service>,
    /// Results of its test plan.
    pub test_results: Vec<TestResult>,
    /// When it was ended early, and why.
    pub lifted: Option<(Timestamp, String)>,
    /// Appeals.
    pub appeals: Vec<Appeal>,
    /// When it was decided to publish it.
    pub published_at: Option<Timestamp>,
}

/// A representation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Representation {
    /// When it came.
    pub received_on: Date,
    /// Salted commitment to its text.
    pub commitment: Digest,
    /// With what outcome it was considered.
    pub considered: Option<String>,
}

/// A notice given to a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Service {
    /// To whom.
    pub on: PartyId,
    /// How.
    pub method: ServiceMethod,
    /// When it was given.
    pub occurred_on: Date,
    /// When that was recorded.
    pub at: Timestamp,
}

/// Results of a test plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TestResult {
    /// Digest of the bundle.
    pub bundle: Digest,
    /// The office's findings.
    pub findings: Vec<Finding>,
    /// When it was recorded.
    pub at: Timestamp,
}

/// An appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Appeal {
    /// When it was lodged.
    pub lodged_on: Date,
    /// When that was recorded.
    pub lodged_at: Timestamp,
    /// What became of it, on what day, and when that was recorded.
    pub determined: Option<(AppealOutcome, Date, Timestamp)>,
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

impl NoticeRecord {
    fn drafted(id: &NoticeId, terms: &Terms, relies_on: &[Digest], event: &Event) -> Self {
        Self {
            id: id.clone(),
            terms: terms.clone(),
            relies_on: relies_on.to_vec(),
            drafters: vec![event.by.clone()],
            drafted_at: event.at,
            intent: None,
            intent_document: None,
            representations: Vec::new(),
            approved: None,
            issued: None,
            documents: None,
            services: Vec::new(),
            test_results: Vec::new(),
            lifted: None,
            appeals: Vec::new(),
            published_at: None,
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm a step; splitting would hide a missing one"
    )]
    fn apply(&mut self, event: &Event) {
        let at = event.at;
        match &event.step {
            Step::NoticeAmended {
                terms, relies_on, ..
            } => {
                self.terms.clone_from(terms);
                self.relies_on.clone_from(relies_on);
                self.drafters.push(event.by.clone());
                // What the respondent was told, and what was approved, was another text.
                self.intent = None;
                self.intent_document = None;
                self.approved = None;
            }
            Step::IntentGiven { on, document, .. } => {
                self.intent = Some((*on, at));
                self.intent_document = Some(*document);
            }
            Step::RepresentationReceived {
                received_on,
                commitment,
                ..
            } => self.representations.push(Representation {
                received_on: *received_on,
                commitment: *commitment,
                considered: None,
            }),
            Step::RepresentationsConsidered { outcome, .. } => {
                for open in self
                    .representations
                    .iter_mut()
                    .filter(|one| one.considered.is_none())
                {
                    open.considered = Some(outcome.clone());
                }
            }
            Step::NoticeApproved { .. } => self.approved = Some((event.by.clone(), at)),
            Step::NoticeIssued { on, documents, .. } => {
                self.issued = Some((*on, at));
                self.documents = Some(*documents);
            }
            Step::NoticeServed {
                on,
                method,
                occurred_on,
                ..
            } => {
                self.services.push(Service {
                    on: on.clone(),
                    method: *method,
                    occurred_on: *occurred_on,
                    at,
                });
            }
            Step::TestResultRecorded {
                bundle, findings, ..
            } => {
                self.test_results.push(TestResult {
                    bundle: *bundle,
                    findings: findings.clone(),
                    at,
                });
            }
            Step::NoticeLifted { reasons, .. } => self.lifted = Some((at, reasons.clone())),
            Step::AppealLodged { occurred_on, .. } => {
                self.appeals.push(Appeal {
                    lodged_on: *occurred_on,
                    lodged_at: at,
                    determined: None,
                });
            }
            Step::AppealDetermined {
                outcome,
                occurred_on,
                ..
            } => {
                if let Some(appeal) = self
                    .appeals
                    .iter_mut()
                    .find(|appeal| appeal.determined.is_none())
                {
                    appeal.determined = Some((*outcome, *occurred_on, at));
                }
            }
            Step::NoticePublished { .. } => self.published_at = Some(at),
            Step::CaseOpened { .. }
            | Step::EvidenceLodged { .. }
            | Step::AllegationMade { .. }
            | Step::ValueConfirmed { .. }
            | Step::NoticeDrafted { .. }
            | Step::CaseClosed { .. } => {}
        }
    }
}
