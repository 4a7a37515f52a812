//! Bundles on their way into a case: verified, kept whatever comes of it, and judged by the office itself.

use proofhouse_evidence::bundle::{self, Bundle, Limits, Outcome, Report, SignerStatus};
use proofhouse_law::clock::civil_date;
use proofhouse_law::finding::derive;
use proofhouse_law::{Action, Actor, CaseId, Digest, Finding, Regime};
use serde::{Deserialize, Serialize};

use super::act::register_exhibit;
use super::{ActError, ActRequest, Acted, CaseFile, Desk, keyring};
use crate::event_log::{self, NewEvent};
use crate::exhibits::{ExhibitError, Taken};
use crate::store::{StoreError, Tx};

/// The aggregate of what happens to exhibits.
pub(crate) const AGGREGATE: &str = "exhibits";

/// What happened to an exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ExhibitEvent {
    /// A bundle was taken in.
    BundleTaken {
        /// Its digest.
        bundle: Digest,
        /// Its size in bytes.
        size: u64,
        /// Why it may not be relied on, where it may not.
        quarantine: Option<String>,
    },
    /// A bundle in quarantine was found sound after all, such as after its key was enrolled.
    BundleReleased {
        /// Its digest.
        bundle: Digest,
    },
    /// A tester's findings were held against the office's own.
    FindingsCompared {
        /// The case.
        case: CaseId,
        /// The bundle.
        bundle: Digest,
        /// Where they differ.
        differences: Vec<Difference>,
    },
}

/// A provision on which the tester and the office do not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The provision.
    pub provision: String,
    /// The tester's verdict, where there is one.
    pub submitted: Option<proofhouse_law::Verdict>,
    /// The office's verdict, where there is one.
    pub derived: Option<proofhouse_law::Verdict>,
}

/// What came of taking in a bundle.
#[derive(Clone, Debug, Serialize)]
pub struct TakenIn {
    /// Its digest: how it is named from now on.
    pub bundle: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// What its verification found.
    pub report: Report,
    /// Why it lies in quarantine and cannot be lodged, where it does; it is kept all the same.
    pub quarantine: Option<String>,
}

/// Why a bundle cannot be lodged. The bundle itself is kept.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Nobody sent it.
    #[error("the office holds no bundle {bundle}; send the bundle first, then lodge it")]
    Unknown {
        /// The digest asked for.
        bundle: Digest,
    },
    /// It may not be relied on.
    #[error("the bundle {bundle} is kept in quarantine and was not lodged: {why}")]
    Quarantined {
        /// Its digest.
        bundle: Digest,
        /// Why, and what to do.
        why: String,
    },
}

impl Desk {
    /// Verifies a bundle that lies among the exhibits and notes it, sound or not. Nothing sent is ever lost.
    pub async fn take_in(&self, taken: Taken, actor: &str) -> Result<TakenIn, ActError> {
        let mut tx = self.store.write().await?;
        let bytes = self.exhibits.read(taken.digest)?;
        let report = bundle::verify(&bytes, &keyring::trust(&mut tx).await?);
        let quarantine = objection(&report);
        let now = self.clock.now();
        let new = register_exhibit(
            &mut tx,
            taken.digest,
            taken.size,
            "application/zip",
            "upload",
            "unknown",
            quarantine.as_deref(),
            now,
        )
        .await?;
        if new == 1 {
            let event = ExhibitEvent::BundleTaken {
                bundle: taken.digest,
                size: taken.size,
                quarantine: quarantine.clone(),
            };
            self.note(&mut tx, actor, &event).await?;
        } else if quarantine.is_none() {
            self.release(&mut tx, actor, taken.digest).await?;
        }
        tx.commit().await?;
        Ok(TakenIn {
            bundle: taken.digest,
            size: taken.size,
            report,
            quarantine,
        })
    }

    /// Lodges a bundle in a case; a tester's own findings are compared, and a difference is recorded.
    pub async fn lodge(
        &self,
        case: &CaseId,
        bundle: Digest,
        actor: &Actor,
        submitted: Option<&[Finding]>,
    ) -> Result<(Acted, Vec<Difference>), ActError> {
        let lodge = Action::LodgeEvidence {
            bundle,
            signer: String::new(),
            partial: false,
            findings: Vec::new(),
        };
        let acted = self
            .act(ActRequest::new(Some(case.clone()), lodge, actor.clone()))
            .await?;
        let Some(submitted) = submitted else {
            return Ok((acted, Vec::new()));
        };
        let file = self.case(case).await?;
        let derived = file
            .state
            .lodgements()
            .iter()
            .rev()
            .find(|one| one.bundle == bundle);
        let differences = compare(
            submitted,
            derived.map_or(&[], |one| one.findings.as_slice()),
        );
        self.record_comparison(case, bundle, actor, submitted, &differences)
            .await?;
        Ok((acted, differences))
    }

    /// What testers said of a case's bundles where the office found otherwise.
    pub async fn differences(
        &self,
        case: &CaseId,
    ) -> Result<Vec<(Digest, Vec<Difference>)>, ActError> {
        let mut tx = self.store.read().await?;
        let rows = tx
            .fetch(
                "SELECT bundle, differences FROM submitted_findings WHERE case_id = $1",
                vec![case.as_str().into()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                let differences =
                    serde_json::from_str(&row.text("differences")?).map_err(|error| {
                        StoreError::corrupt(format!("differences that are none: {error}"))
                    })?;
                Ok((Digest::from_bytes(row.digest("bundle")?), differences))
            })
            .collect()
    }

    /// Puts the office's own findings where an action carries a tester's.
    pub(super) async fn derive_evidence(
        &self,
        case: Option<&CaseFile>,
        request: &mut ActRequest,
    ) -> Result<(), ActError> {
        let Some(case) = case else { return Ok(()) };
        match &mut request.action {
            Action::LodgeEvidence {
                bundle,
                signer,
                partial,
                findings,
            } => {
                let opened = self.sound_bundle(*bundle, &request.actor).await?;
                *signer = opened.key_id.to_string();
                *partial = opened.manifest.inspection.partial;
                *findings = judge(self.regime_of(&case.state)?, &opened);
            }
            Action::RecordTestResult {
                bundle, findings, ..
            } => {
                let opened = self.sound_bundle(*bundle, &request.actor).await?;
                *findings = judge(self.regime_of(&case.state)?, &opened);
            }
            _ => {}
        }
        Ok(())
    }

    /// A bundle that may be relied on today.
    async fn sound_bundle(&self, bundle: Digest, actor: &Actor) -> Result<Bundle, ActError> {
        let mut tx = self.store.write().await?;
        let known = tx
            .fetch_optional(
                "SELECT quarantine FROM exhibit WHERE sha256 = $1",
                vec![(*bundle.as_bytes()).into()],
            )
            .await?;
        if known.is_none() {
            return Err(IntakeError::Unknown { bundle }.into());
        }
        let bytes = match self.exhibits.read(bundle) {
            Err(ExhibitError::Missing { .. }) => return Err(IntakeError::Unknown { bundle }.into()),
            read => read?,
        };
        let report = bundle::verify(&bytes, &keyring::trust(&mut tx).await?);
        if let Some(why) = objection(&report) {
            return Err(IntakeError::Quarantined { bundle, why }.into());
        }
        self.release(&mut tx, &format!("officer/{}", actor.officer), bundle)
            .await?;
        tx.commit().await?;
        bundle::open(&bytes, &Limits::default()).map_err(|error| {
            IntakeError::Quarantined {
                bundle,
                why: error.to_string(),
            }
            .into()
        })
    }

    async fn release(&self, tx: &mut Tx, actor: &str, bundle: Digest) -> Result<(), ActError> {
        let released = tx
            .execute(
                "UPDATE exhibit SET quarantine = NULL WHERE sha256 = $1 AND quarantine IS NOT NULL",
                vec![(*bundle.as_bytes()).into()],
            )
            .await?;
        if released == 1 {
            self.note(tx, actor, &ExhibitEvent::BundleReleased { bundle })
                .await?;
        }
        Ok(())
    }

    async fn record_comparison(
        &self,
        case: &CaseId,
        bundle: Digest,
        actor: &Actor,
        submitted: &[Finding],
        differences: &[Difference],
    ) -> Result<(), ActError> {
        let mut tx = self.store.write().await?;
        tx.execute(
            "INSERT INTO submitted_findings (case_id, bundle, findings, differences) VALUES ($1, $2, $3, $4)
             ON CONFLICT (case_id, bundle) DO UPDATE SET findings = $3, differences = $4",
            vec![
                case.as_str().into(),
                (*bundle.as_bytes()).into(),
                serde_json::to_string(submitted).unwrap_or_default().into(),
                serde_json::to_string(differences).unwrap_or_default().into(),
            ],
        )
        .await?;
        let event = ExhibitEvent::FindingsCompared {
            case: case.clone(),
            bundle,
            differences: differences.to_vec(),
        };
        self.note(&mut tx, &format!("officer/{}", actor.officer), &event)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn note(&self, tx: &mut Tx, actor: &str, event: &ExhibitEvent) -> Result<(), ActError> {
        let event = NewEvent::new(actor, self.clock.today(), event)?;
        event_log::append_any(tx, AGGREGATE, vec![event], self.clock.now()).await?;
        Ok(())
    }
}

/// The office's own findings, as of the day on which the bundle was sealed, so that they can be derived again.
pub(crate) fn judge(regime: &Regime, bundle: &Bundle) -> Vec<Finding> {
    derive(regime, &bundle.observations, civil_date(bundle.signed_at))
}

/// Why a bundle may not be relied on, and what to do about it.
fn objection(report: &Report) -> Option<String> {
    match (report.outcome, &report.signer) {
        (Outcome::Sound, _) => None,
        (Outcome::UnknownKey, SignerStatus::Unknown { key_id }) => Some(format!(
            "nobody enrolled the key {key_id} that signed it; if the lab is known to you, have an administrator enrol its key (`proofhouse keys publish`, or the page Keys) and lodge the bundle again"
        )),
        (Outcome::UnknownKey, SignerStatus::Trusted { .. }) => Some(
            "nobody enrolled the key that authorised the test; if whoever gave leave is known to you, have an administrator enrol that approval key (`proofhouse keys publish`, or the page Keys) and lodge the bundle again".to_owned(),
        ),
        _ => Some(report.problems.first().map_or_else(
            || "it has no readable signature; ask the tester to seal and send it again".to_owned(),
            |first| {
                format!(
                    "{}: {}; ask the tester to send the bundle as it was sealed, under a key that is good",
                    first.path, first.what
                )
            },
        )),
    }
}

fn compare(submitted: &[Finding], derived: &[Finding]) -> Vec<Difference> {
    let mut provisions: Vec<_> = derived
        .iter()
        .chain(submitted)
        .map(|one| &one.provision)
        .collect();
    provisions.sort();
    provisions.dedup();
    let verdict = |findings: &[Finding], provision: &proofhouse_law::ProvisionId| {
        findings
            .iter()
            .find(|one| one.provision == *provision)
            .map(|one| one.verdict)
    };
    provisions
        .into_iter()
        .map(|provision| Difference {
            provision: provision.to_string(),
            submitted: verdict(submitted, provision),
            derived: verdict(derived, provision),
        })
        .filter(|one| one.submitted != one.derived)
        .collect()
}
