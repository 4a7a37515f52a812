//! The conformance record of a case: made anew, each time it is asked for, of the bundles that were lodged, the maker's file,
//! and what officers judged. Nothing of it is stored: the same events, files and standards give the same record.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_documents::record::forms::{self, Form};
use proofhouse_evidence::bundle::{self, Limits};
use proofhouse_evidence::record::{Evidence, Signatures};
use proofhouse_law::case::{Judgement, Lodgement, RecordFile, Step};
use proofhouse_law::conformity::{self, Assessment, Judged};
use proofhouse_law::record::{Record, Seen, Subject, UnitResult, assess};
use proofhouse_law::{Action, CaseId, CaseState, Digest, Event, OfficerId, Problem, Standard};
use serde::Serialize;

use super::{ActError, ActRequest, CaseFile, Desk, aggregate};
use crate::event_log::{self, Recorded};
use crate::exhibits::ExhibitError;
use crate::store::accounts;

/// The most bundles that a record is made of: the latest.
const BUNDLES_MAX: usize = 16;
/// The most mistakes told at once.
const MISTAKES_MAX: usize = 100;

/// Why there is no record, or not what was asked of it. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No cases are known unit by unit.
    #[error(
        "no test cases are known unit by unit here, so that there is no record; start the office with the standards' files (--regimes)"
    )]
    NoTests,
    /// The file that was to be lodged is not here.
    #[error("the office holds no file {sent}; send the maker's file first, then lodge it")]
    Unknown {
        /// Its digest.
        sent: Digest,
    },
    /// The file has mistakes.
    #[error(
        "the maker's file was not lodged; it is kept as it came, as {sent}; mend each of these and send it again:\n{}", mistakes.join("\n")
    )]
    Mistakes {
        /// Its digest.
        sent: Digest,
        /// Each mistake with its line and what to do.
        mistakes: Vec<String>,
    },
    /// The file answers an edition whose cases are not known unit by unit.
    #[error(
        "the maker's file answers {edition}, whose test cases are not known unit by unit here; it was not lodged and is kept as {sent}; begin one with `proofhouse record new`"
    )]
    Edition {
        /// Its digest.
        sent: Digest,
        /// The edition.
        edition: String,
    },
    /// The file that is lodged cannot be read under the standards at hand.
    #[error(
        "the maker's file {record} in the case cannot be read over the standards at hand: {why}; lodge one that can"
    )]
    Unreadable {
        /// Its digest.
        record: Digest,
        /// The first mistake.
        why: String,
    },
    /// There is no such unit.
    #[error(
        "{test_case} {unit} is no unit of {document}; name a test case and its unit as the record shows them, such as 5.1-4-1 and a"
    )]
    NoUnit {
        /// The test case asked for.
        test_case: String,
        /// The unit asked for.
        unit: String,
        /// The document.
        document: String,
    },
    /// The work broke off.
    #[error("the record could not be made: {0}; ask again")]
    Broken(String),
}

/// What an officer judged, with its place in the event log.
#[derive(Clone, Debug, Serialize)]
pub struct InCase {
    /// What was judged.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// The officer's pseudonym.
    pub by: OfficerId,
    /// The officer's name; the pseudonym where there is none any more.
    pub name: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// The event's place in the log.
    pub event: i64,
    /// The event's hash, which the log chains.
    pub hash: String,
    /// Whether a later judgement of the unit took its place.
    pub superseded: bool,
}

/// The record of a case, with what of it lies in the case's own events.
#[derive(Clone, Debug, Serialize)]
pub struct CaseRecord {
    /// The version of the case that it was made of.
    pub version: i64,
    /// The record.
    pub record: Record,
    /// The maker's file that counts, where one was lodged.
    pub maker_file: Option<RecordFile>,
    /// Everything that officers judged, oldest first.
    pub judgements: Vec<InCase>,
}

impl CaseRecord {
    /// A unit of the record.
    pub fn unit(&self, test_case: &str, unit: &str) -> Option<&UnitResult> {
        let mut units = self.record.units();
        let found = units.find(|(case, one)| case.number == test_case && one.unit == unit);
        found.map(|(_, one)| one)
    }
}

impl Desk {
    /// Makes the record of a case as it stands.
    pub async fn conformance_record(&self, case: &CaseId) -> Result<CaseRecord, ActError> {
        let (recorded, names) = {
            let mut tx = self.store.read().await?;
            let recorded = event_log::of(&mut tx, &aggregate(case)).await?;
            let accounts = accounts::list(&mut tx).await?;
            let names = accounts.into_iter().map(|one| (one.officer, one.name));
            (recorded, names.collect::<BTreeMap<_, _>>())
        };
        let (Some(last), Some(state)) = (recorded.last(), state(&recorded)?) else {
            return Err(ActError::NoCase { case: case.clone() });
        };
        let version = last.version;
        let judgements = judgements(&recorded, &names)?;
        let counting = judgements.iter().filter(|one| !one.superseded);
        let counting = counting.map(judged).collect();
        let maker_file = state.record_files().last().map(|one| one.what.clone());
        Ok(CaseRecord {
            version,
            record: self.make_record(state, counting).await?,
            maker_file,
            judgements,
        })
    }

    /// The record in one of its forms, dated today.
    pub async fn record_as(&self, record: Record, form: Form) -> Result<Vec<u8>, ActError> {
        let on = self.clock.today();
        let made = tokio::task::spawn_blocking(move || forms::write(&record, form, on));
        match made.await {
            Ok(written) => written.map_err(|error| ActError::Document(error.to_string())),
            Err(error) => Err(ActError::Document(error.to_string())),
        }
    }

    /// Reads a maker's file that the office holds: its canonical text, and the edition that it answers.
    pub fn read_maker_file(&self, sent: Digest) -> Result<(String, Assessment), ActError> {
        let bytes = match self.exhibits.read(sent) {
            Err(ExhibitError::Missing { .. }) => return Err(RecordError::Unknown { sent }.into()),
            read => read?,
        };
        let library = self.regimes.shelf();
        let filled = conformity::read("record.toml", &bytes, library).map_err(|found| {
            let mistakes = told(&found);
            RecordError::Mistakes { sent, mistakes }
        })?;
        let no_units = || RecordError::Edition {
            sent,
            edition: filled.edition.to_string(),
        };
        self.tests(Some(&filled)).ok_or_else(no_units)?;
        let text = conformity::canonical(&filled, library).ok_or_else(no_units)?;
        Ok((text, filled))
    }

    /// Puts the office's own in the places of an action about a record: the canonical file, or what a judgement rests on.
    pub(super) async fn derive_record(
        &self,
        case: Option<&CaseFile>,
        request: &mut ActRequest,
    ) -> Result<(), ActError> {
        let Some(case) = case else { return Ok(()) };
        match &mut request.action {
            Action::LodgeRecord(file) => {
                let (text, filled) = self.read_maker_file(file.sent)?;
                file.record = self.exhibits.put(text.as_bytes())?.digest;
                file.edition = filled.edition;
            }
            Action::JudgeUnit(judgement) => {
                self.rest(&case.state, judgement).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Fills in what a judgement rests on.
    async fn rest(&self, state: &CaseState, judgement: &mut Judgement) -> Result<(), ActError> {
        let record = self.make_record(state.clone(), Vec::new()).await?;
        let mut units = record.units();
        let found = units
            .find(|(case, unit)| case.number == judgement.test_case && unit.unit == judgement.unit);
        let Some((_, unit)) = found else {
            return Err(RecordError::NoUnit {
                test_case: judgement.test_case.chars().take(40).collect(),
                unit: judgement.unit.chars().take(40).collect(),
                document: format!("{} {}", record.document, record.edition),
            }
            .into());
        };
        judgement.checked = unit.checked;
        judgement.standard = record.standard.clone();
        judgement.standard_sha256 = record.standard_sha256;
        judgement.bundles = record.sources.iter().map(|one| one.bundle).collect();
        judgement.record = record.answers_sha256;
        Ok(())
    }

    /// The document with the test cases: of the edition that the maker answers, or else the first known unit by unit.
    fn tests(&self, filled: Option<&Assessment>) -> Option<&Standard> {
        let library = self.regimes.shelf();
        let edition = filled.map(|one| &one.edition);
        library.standards.iter().find(|one| {
            !one.plan().cases.is_empty()
                && edition.is_none_or(|edition| one.tests_of() == Some(edition))
        })
    }

    /// Opening bundles takes its time, so that it is done beside the requests.
    async fn make_record(&self, state: CaseState, judged: Vec<Judged>) -> Result<Record, ActError> {
        let desk = self.clone();
        let made = tokio::task::spawn_blocking(move || desk.make(&state, &judged));
        match made.await {
            Ok(made) => made,
            Err(error) => Err(RecordError::Broken(error.to_string()).into()),
        }
    }

    fn make(&self, state: &CaseState, judged: &[Judged]) -> Result<Record, ActError> {
        let library = self.regimes.shelf();
        let answers = match state.record_files().last() {
            Some(file) => Some((self.lodged(file.what.record)?, file.what.record)),
            None => None,
        };
        let filled = answers.as_ref().map(|(filled, _)| filled);
        let tests = self.tests(filled).ok_or(RecordError::NoTests)?;
        let evidence = latest(state)
            .map(|one| self.evidence(one.bundle))
            .collect::<Result<Vec<Evidence>, ActError>>()?;
        let seen: Vec<Seen<'_>> = evidence.iter().map(Evidence::seen).collect();
        let subject = Subject {
            seen: &seen,
            answers: filled,
            answers_sha256: answers.as_ref().map(|(_, digest)| *digest),
            judged_in_case: judged,
        };
        let sources = evidence.iter().map(|one| one.source.clone()).collect();
        let mut record = assess(tests, &subject, sources, library).ok_or(RecordError::NoTests)?;
        record.drill |= self.clock.is_drill();
        if let (true, Some(product)) = (evidence.is_empty(), state.product()) {
            record.product = format!("{} {}", product.brand, product.model);
        }
        let lodged = state.lodgements().len();
        if lodged > BUNDLES_MAX {
            record.notes.push(format!(
                "The case has {lodged} bundles: the record is made of the latest {BUNDLES_MAX}."
            ));
        }
        Ok(record)
    }

    /// The maker's file as it was lodged.
    fn lodged(&self, record: Digest) -> Result<Assessment, ActError> {
        let bytes = self.exhibits.read(record)?;
        let read = conformity::read("record.toml", &bytes, self.regimes.shelf());
        read.map_err(|found| {
            let why = told(&found).into_iter().next().unwrap_or_default();
            RecordError::Unreadable { record, why }.into()
        })
    }

    fn evidence(&self, digest: Digest) -> Result<Evidence, ActError> {
        let bytes = self.exhibits.read(digest)?;
        let opened = bundle::open(&bytes, &Limits::default());
        let opened =
            opened.map_err(|error| RecordError::Broken(format!("the bundle {digest}: {error}")))?;
        let signatures = Signatures::when_lodged(&opened);
        Ok(Evidence::of(opened, signatures))
    }
}

/// Whether what a judgement was found to rest on is still what is in the case; true of every other action.
pub(super) fn still_rests(state: &CaseState, action: &Action) -> bool {
    let Action::JudgeUnit(judgement) = action else {
        return true;
    };
    let record = state.record_files().last().map(|one| one.what.record);
    let bundles = latest(state).map(|one| &one.bundle);
    judgement.record == record && judgement.bundles.iter().eq(bundles)
}

/// The bundles that the record is made of.
fn latest(state: &CaseState) -> impl Iterator<Item = &Lodgement> {
    let lodged = state.lodgements();
    lodged.iter().skip(lodged.len().saturating_sub(BUNDLES_MAX))
}

fn state(recorded: &[Recorded]) -> Result<Option<CaseState>, ActError> {
    let events = recorded
        .iter()
        .map(Recorded::read)
        .collect::<Result<Vec<Event>, _>>()?;
    Ok((!events.is_empty()).then(|| CaseState::from_events(&events)))
}

/// What officers judged, each with its place in the log.
fn judgements(
    recorded: &[Recorded],
    names: &BTreeMap<OfficerId, String>,
) -> Result<Vec<InCase>, ActError> {
    let mut all: Vec<InCase> = Vec::new();
    for one in recorded {
        let event: Event = one.read()?;
        let Step::UnitJudged(judgement) = event.step else {
            continue;
        };
        for earlier in &mut all {
            earlier.superseded |= earlier.judgement.is_of_unit(&judgement);
        }
        let name = names.get(&event.by).cloned();
        all.push(InCase {
            judgement,
            name: name.unwrap_or_else(|| event.by.to_string()),
            by: event.by,
            at: event.at,
            event: one.seq,
            hash: hex::encode(one.hash),
            superseded: false,
        });
    }
    Ok(all)
}

/// As the record takes it.
fn judged(one: &InCase) -> Judged {
    Judged {
        line: 0,
        case: one.judgement.test_case.clone(),
        unit: one.judgement.unit.clone(),
        verdict: one.judgement.verdict,
        words: one.judgement.words.clone(),
        by: one.name.clone(),
        at: one.at,
    }
}

/// Each mistake in a line.
fn told(found: &[Problem]) -> Vec<String> {
    let mut mistakes: Vec<String> = found
        .iter()
        .take(MISTAKES_MAX)
        .map(|one| format!("Line {}: {} {}", one.line, one.message, one.remedy))
        .collect();
    if let Some(more) = found
        .len()
        .checked_sub(MISTAKES_MAX)
        .filter(|more| *more > 0)
    {
        mistakes.push(format!("And {more} more."));
    }
    mistakes
}
