//! A notice with its history: what the events about it add up to.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::action::{AppealOutcome, Documents, ServiceMethod};
use super::compensation::ClaimRecord;
use super::compliance::Happened;
use super::court::CourtRecord;
use super::event::{Event, Step};
use super::penalty::{Payment, Recovery};
use super::recall::{Progress, StateRecall};
use super::terms::Terms;
use super::variation::{Proposed, Varied};
use crate::clock::civil_date;
use crate::digest::Digest;
use crate::finding::Finding;
use crate::ids::{NoticeId, OfficerId, PartyId};

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
    /// When it was dropped before its issue, and why.
    pub withdrawn: Option<(Timestamp, String)>,
    /// Other terms that wait for a second officer.
    pub proposed: Option<Proposed>,
    /// The variations made.
    pub variations: Vec<Varied>,
    /// Since when it is complied with; of a penalty, when the breach ended.
    pub complied: Option<Happened>,
    /// Its breaches.
    pub breaches: Vec<Happened>,
    /// How far a recall has come.
    pub progress: Vec<Progress>,
    /// The state's own recall, and when it began.
    pub state_recall: Option<Recorded<StateRecall>>,
    /// What was paid of a penalty.
    pub payments: Vec<Recorded<Payment>>,
    /// The recovery of a penalty.
    pub recovery: Option<Recorded<Recovery>>,
    /// What happened in court.
    pub court: CourtRecord,
    /// Claims for compensation.
    pub claims: Vec<ClaimRecord>,
}

/// Something that happened, and when it was recorded.
pub type Recorded<T> = (T, Timestamp);

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

impl NoticeRecord {
    pub(super) fn drafted(
        id: &NoticeId,
        terms: &Terms,
        relies_on: &[Digest],
        event: &Event,
    ) -> Self {
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
            withdrawn: None,
            proposed: None,
            variations: Vec::new(),
            complied: None,
            breaches: Vec::new(),
            progress: Vec::new(),
            state_recall: None,
            payments: Vec::new(),
            recovery: None,
            court: CourtRecord::default(),
            claims: Vec::new(),
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm a step; splitting would hide a missing one"
    )]
    pub(super) fn apply(&mut self, event: &Event) {
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
                terms,
                documents,
                ..
            } => {
                if *outcome == AppealOutcome::Quashed {
                    self.court.set_aside.extend(self.court.order.take());
                }
                if let Some(terms) = terms {
                    let why = "varied by the tribunal";
                    self.vary(terms, why, *occurred_on, at, *documents);
                    self.documents = documents.or(self.documents);
                }
                if let Some(appeal) = self
                    .appeals
                    .iter_mut()
                    .find(|appeal| appeal.determined.is_none())
                {
                    appeal.determined = Some((*outcome, *occurred_on, at));
                }
            }
            Step::NoticePublished { .. } => self.published_at = Some(at),
            Step::NoticeWithdrawn { reasons, .. } => self.withdrawn = Some((at, reasons.clone())),
            Step::VariationProposed(it) => {
                self.proposed = Some(Proposed {
                    terms: it.terms.clone(),
                    reasons: it.reasons.clone(),
                    by: event.by.clone(),
                    at,
                });
            }
            Step::NoticeVaried(it) => {
                if let Some(proposed) = self.proposed.take() {
                    let on = civil_date(at);
                    self.vary(
                        &proposed.terms,
                        &proposed.reasons,
                        on,
                        at,
                        Some(it.documents),
                    );
                    self.documents = Some(it.documents);
                }
            }
            Step::ComplianceRecorded(it) => {
                self.complied = Some(happened(it.occurred_on, &it.reasons, at));
            }
            Step::BreachRecorded(it) => {
                self.breaches
                    .push(happened(it.occurred_on, &it.reasons, at));
            }
            Step::ReturnsRecorded(it) => self.progress.push(Progress {
                on: it.occurred_on,
                reached: it.reached,
                returned: it.returned,
                at,
            }),
            Step::StateRecallBegun(it) => self.state_recall = Some((it.clone(), at)),
            Step::PaymentRecorded(it) => self.payments.push((it.clone(), at)),
            Step::RecoveryBegun(it) => self.recovery = Some((it.clone(), at)),
            Step::ApplicationLodged(it) => {
                self.documents = Some(it.documents);
                self.court.application = Some((it.clone(), at));
            }
            Step::InterestedNotified(it) => self.court.told.push((it.clone(), at)),
            Step::HearingRecorded(it) => self.court.hearings.push((it.clone(), at)),
            Step::OrderRecorded(it) => self.court.order = Some((it.clone(), at)),
            Step::DisposalRecorded(it) => self.court.disposals.push((it.clone(), at)),
            Step::CompensationClaimed(it) => self.claims.push(ClaimRecord {
                claim: it.clone(),
                at,
                decision: None,
            }),
            Step::CompensationDecided(it) => {
                let claimant = |one: &&mut ClaimRecord| {
                    one.claim.claimant == it.claimant && one.decision.is_none()
                };
                if let Some(open) = self.claims.iter_mut().find(claimant) {
                    open.decision = Some((it.clone(), civil_date(at), at));
                }
            }
            Step::CaseOpened { .. }
            | Step::EvidenceLodged { .. }
            | Step::RecordLodged(_)
            | Step::UnitJudged(_)
            | Step::AllegationMade { .. }
            | Step::ValueConfirmed { .. }
            | Step::NoticeDrafted { .. }
            | Step::CaseClosed { .. } => {}
        }
    }

    fn vary(
        &mut self,
        terms: &Terms,
        reasons: &str,
        on: Date,
        at: Timestamp,
        documents: Option<Documents>,
    ) {
        self.variations.push(Varied {
            before: std::mem::replace(&mut self.terms, terms.clone()),
            reasons: reasons.to_owned(),
            on,
            at,
            documents,
        });
        self.proposed = None;
    }

    /// The day on which it was first given to anyone.
    pub fn first_given_on(&self) -> Option<Date> {
        self.services.iter().map(|one| one.occurred_on).min()
    }

    /// The day on which it was last given, or varied: an addressee's time to appeal begins then.
    pub fn last_given_on(&self) -> Option<Date> {
        let varied = self.variations.iter().map(|one| one.on);
        let given = self.services.iter().map(|one| one.occurred_on).max()?;
        Some(varied.fold(given, Date::max))
    }
}

fn happened(on: Date, reasons: &str, at: Timestamp) -> Happened {
    Happened {
        on,
        reasons: reasons.to_owned(),
        at,
    }
}
