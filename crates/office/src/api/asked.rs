//! What a person asks for: an action without the parts that the office itself makes.
//!
//! The documents of a notice are rendered here, findings are derived here, and names and texts of people
//! are sealed here; nobody sends them.

mod record;

use jiff::civil::Date;
use proofhouse_law::case::{
    Action, AppealOutcome, Application, Breach, Claim, ClaimDecision, Compliance, CourtOrder,
    Disposal, Documents, EconomicRole, Hearing, InterestedNotice, Payment, Product, Recovery,
    Respondent, Returns, ServiceMethod, StateRecall, Terms, Variation, VariationProposal,
};
use proofhouse_law::{Digest, Finding, NoticeId, PartyId, ProvisionId, RegimeId};
use serde::Deserialize;

pub(crate) use record::{JudgeUnit, LodgeRecord};

use crate::store::personal::Sealed;
use crate::web::WebError;

/// Who answers in a case, by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    /// Its role for the product.
    pub(crate) role: EconomicRole,
    /// Its name; the events hold a salted commitment to it.
    pub(crate) name: String,
}

/// A case to be opened.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// About which product.
    pub(crate) product: Product,
    /// Against whom.
    pub(crate) respondents: Vec<Named>,
    /// Under which regime.
    pub(crate) regime: RegimeId,
    /// Why.
    pub(crate) reason: String,
}

/// An action on a case that exists.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Asked {
    LodgeEvidence {
        bundle: Digest,
        /// The tester's own findings, compared with the office's.
        #[serde(default)]
        submitted_findings: Option<Vec<Finding>>,
    },
    LodgeRecord(LodgeRecord),
    JudgeUnit(JudgeUnit),
    Allege {
        provisions: Vec<ProvisionId>,
        respondent: PartyId,
        grounds: String,
    },
    Draft {
        terms: Terms,
    },
    Amend {
        notice: NoticeId,
        terms: Terms,
    },
    GiveIntent {
        notice: NoticeId,
    },
    RecordRepresentation {
        notice: NoticeId,
        received_on: Date,
        /// The text as it came; the event holds a salted commitment to it.
        text: String,
    },
    ConsiderRepresentations {
        notice: NoticeId,
        outcome: String,
    },
    Confirm {
        value: String,
        reasons: String,
    },
    Approve {
        notice: NoticeId,
    },
    Issue {
        notice: NoticeId,
    },
    Serve {
        notice: NoticeId,
        on: PartyId,
        method: ServiceMethod,
        occurred_on: Date,
    },
    RecordTestResult {
        notice: NoticeId,
        bundle: Digest,
    },
    Lift {
        notice: NoticeId,
        reasons: String,
    },
    LodgeAppeal {
        notice: NoticeId,
        occurred_on: Date,
    },
    DetermineAppeal {
        notice: NoticeId,
        outcome: AppealOutcome,
        occurred_on: Date,
        /// The terms as the tribunal varied them; only where it did.
        #[serde(default)]
        terms: Option<Box<Terms>>,
    },
    Withdraw {
        notice: NoticeId,
        reasons: String,
    },
    ProposeVariation(Box<VariationProposal>),
    Vary {
        notice: NoticeId,
    },
    RecordCompliance(Compliance),
    RecordBreach(Breach),
    RecordReturns(Returns),
    BeginStateRecall(StateRecall),
    RecordPayment(Payment),
    BeginRecovery(Recovery),
    LodgeApplication {
        notice: NoticeId,
        occurred_on: Date,
        court_reference: String,
    },
    NotifyInterested(InterestedNotice),
    RecordHearing(Hearing),
    RecordOrder(CourtOrder),
    RecordDisposal(Disposal),
    ClaimCompensation {
        notice: NoticeId,
        claimant: PartyId,
        received_on: Date,
        pence: u64,
        /// The claim as it came; the event holds a salted commitment to it.
        text: String,
    },
    DecideCompensation(ClaimDecision),
    Publish {
        notice: NoticeId,
        reasons: String,
    },
    Close {
        reasons: String,
    },
}

/// An action, with the personal values whose commitments it carries and what is to be compared.
pub(crate) struct Complete {
    /// The action.
    pub(crate) action: Action,
    /// The values that stand beside the log.
    pub(crate) personal: Vec<Sealed>,
    /// The tester's own findings.
    pub(crate) submitted: Option<Vec<Finding>>,
}

impl Complete {
    fn plain(action: Action) -> Self {
        Self {
            action,
            personal: Vec::new(),
            submitted: None,
        }
    }
}

impl Opening {
    /// The action, its names sealed.
    pub(crate) fn complete(self) -> Result<Complete, WebError> {
        let mut personal = Vec::new();
        let mut respondents = Vec::new();
        for Named { role, name } in self.respondents {
            let sealed = seal(&name)?;
            let commitment = sealed.commitment();
            let party: PartyId = format!(
                "party-{}",
                hex::encode(commitment.get(..8).unwrap_or_default())
            )
            .parse()
            .map_err(|error| WebError::internal(format!("a party's id: {error}")))?;
            respondents.push(Respondent {
                party,
                role,
                name: Digest::from_bytes(commitment),
            });
            personal.push(sealed);
        }
        let action = Action::Open {
            product: self.product,
            respondents,
            regime: self.regime,
            reason: self.reason,
        };
        Ok(Complete {
            action,
            personal,
            submitted: None,
        })
    }
}

impl Asked {
    /// The action, with empty places where the office puts its own.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each action, and no logic in any"
    )]
    pub(crate) fn complete(self) -> Result<Complete, WebError> {
        // The desk makes documents and findings whatever stands in these places.
        let blank = Documents {
            html: Digest::of(b""),
            pdf: Digest::of(b""),
        };
        Ok(Complete::plain(match self {
            Self::LodgeEvidence {
                bundle,
                submitted_findings,
            } => {
                let action = Action::LodgeEvidence {
                    bundle,
                    signer: String::new(),
                    partial: false,
                    findings: Vec::new(),
                };
                return Ok(Complete {
                    action,
                    personal: Vec::new(),
                    submitted: submitted_findings,
                });
            }
            Self::LodgeRecord(it) => it.action()?,
            Self::JudgeUnit(it) => it.action()?,
            Self::RecordRepresentation {
                notice,
                received_on,
                text,
            } => {
                let sealed = seal(&text)?;
                let commitment = Digest::from_bytes(sealed.commitment());
                let action = Action::RecordRepresentation {
                    notice,
                    received_on,
                    commitment,
                };
                return Ok(Complete {
                    action,
                    personal: vec![sealed],
                    submitted: None,
                });
            }
            Self::Allege {
                provisions,
                respondent,
                grounds,
            } => Action::Allege {
                provisions,
                respondent,
                grounds,
            },
            Self::Draft { terms } => Action::Draft { terms },
            Self::Amend { notice, terms } => Action::Amend { notice, terms },
            Self::GiveIntent { notice } => Action::GiveIntent {
                notice,
                document: blank,
            },
            Self::ConsiderRepresentations { notice, outcome } => {
                Action::ConsiderRepresentations { notice, outcome }
            }
            Self::Confirm { value, reasons } => Action::Confirm { value, reasons },
            Self::Approve { notice } => Action::Approve { notice },
            Self::Issue { notice } => Action::Issue {
                notice,
                documents: blank,
            },
            Self::Serve {
                notice,
                on,
                method,
                occurred_on,
            } => Action::Serve {
                notice,
                on,
                method,
                occurred_on,
            },
            Self::RecordTestResult { notice, bundle } => Action::RecordTestResult {
                notice,
                bundle,
                findings: Vec::new(),
            },
            Self::Lift { notice, reasons } => Action::Lift { notice, reasons },
            Self::LodgeAppeal {
                notice,
                occurred_on,
            } => Action::LodgeAppeal {
                notice,
                occurred_on,
            },
            Self::DetermineAppeal {
                notice,
                outcome,
                occurred_on,
                terms,
            } => Action::DetermineAppeal {
                notice,
                outcome,
                occurred_on,
                terms,
                documents: None,
            },
            Self::Withdraw { notice, reasons } => Action::Withdraw { notice, reasons },
            Self::ProposeVariation(it) => Action::ProposeVariation(it),
            Self::Vary { notice } => Action::Vary(Variation {
                notice,
                documents: blank,
            }),
            Self::RecordCompliance(it) => Action::RecordCompliance(it),
            Self::RecordBreach(it) => Action::RecordBreach(it),
            Self::RecordReturns(it) => Action::RecordReturns(it),
            Self::BeginStateRecall(it) => Action::BeginStateRecall(it),
            Self::RecordPayment(it) => Action::RecordPayment(it),
            Self::BeginRecovery(it) => Action::BeginRecovery(it),
            Self::LodgeApplication {
                notice,
                occurred_on,
                court_reference,
            } => Action::LodgeApplication(Application {
                notice,
                occurred_on,
                court_reference,
                documents: blank,
            }),
            Self::NotifyInterested(it) => Action::NotifyInterested(it),
            Self::RecordHearing(it) => Action::RecordHearing(it),
            Self::RecordOrder(it) => Action::RecordOrder(it),
            Self::RecordDisposal(it) => Action::RecordDisposal(it),
            Self::ClaimCompensation {
                notice,
                claimant,
                received_on,
                pence,
                text,
            } => {
                let sealed = seal(&text)?;
                let action = Action::ClaimCompensation(Claim {
                    notice,
                    claimant,
                    received_on,
                    pence,
                    commitment: Digest::from_bytes(sealed.commitment()),
                });
                return Ok(Complete {
                    action,
                    personal: vec![sealed],
                    submitted: None,
                });
            }
            Self::DecideCompensation(it) => Action::DecideCompensation(it),
            Self::Publish { notice, reasons } => Action::Publish { notice, reasons },
            Self::Close { reasons } => Action::Close { reasons },
        }))
    }
}

/// Seals a value under a fresh salt.
pub(crate) fn seal(value: &str) -> Result<Sealed, WebError> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt)
        .map_err(|error| WebError::internal(format!("no random numbers: {error}")))?;
    Ok(Sealed::new(value, salt))
}
