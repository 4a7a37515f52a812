//! One step on a case: decided, recorded and published in one transaction, or refused and nothing changed.

mod identifiers;

use jiff::Timestamp;
use proofhouse_law::case::Documents;
use proofhouse_law::clock::civil_date;
use proofhouse_law::{
    Action, Actor, CaseId, CaseState, Context, Digest, Event, Ids, Regime, decide,
};
use sha2::{Digest as _, Sha256};

use super::record::still_rests;
use super::{ActError, CaseFile, Desk, aggregate, load};
use crate::event_log::{self, LogError, NewEvent, Recorded};
use crate::store::personal::Sealed;
use crate::store::requests::{self, Outcome};
use crate::store::{StoreError, Tx, projections};

/// What an officer asks for.
#[derive(Clone, Debug)]
pub struct ActRequest {
    /// The case; none where the action opens one.
    pub case: Option<CaseId>,
    /// What is asked. Of `issue`, `give-intent`, `vary` and `lodge-application` the documents, of `lodge-evidence` and
    /// `record-test-result` everything but the bundle, of `lodge-record` everything but the file as it came, and of `judge-unit`
    /// what it rests on, are made by the office whatever stands there.
    pub action: Action,
    /// Who asks.
    pub actor: Actor,
    /// Names the request, so that sending it twice acts once.
    pub key: Option<String>,
    /// The version of the case that the officer had seen; where given, a newer one refuses the step.
    pub seen: Option<i64>,
    /// The personal values whose commitments the action carries.
    pub personal: Vec<Sealed>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Acted {
    /// The case.
    pub case: CaseId,
    /// Its version now.
    pub version: i64,
    /// What happened.
    pub events: Vec<Event>,
    /// Whether the same request had been carried out before, and nothing was done now.
    pub repeated: bool,
}

impl ActRequest {
    /// A request for `action` on `case` by `actor`.
    pub fn new(case: Option<CaseId>, action: Action, actor: Actor) -> Self {
        Self {
            case,
            action,
            actor,
            key: None,
            seen: None,
            personal: Vec::new(),
        }
    }

    fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"proofhouse request v1\n");
        hasher.update(self.case.as_ref().map_or("", CaseId::as_str));
        hasher.update(b"\n");
        hasher.update(self.actor.officer.as_str());
        hasher.update(b"\n");
        hasher.update(serde_json::to_vec(&self.action).unwrap_or_default());
        hasher.finalize().into()
    }
}

/// Documents made before the transaction that relies on them.
pub(super) struct Prepared {
    /// Their digests.
    pub(super) documents: Documents,
    /// Their sizes in bytes: HTML, PDF.
    pub(super) sizes: (u64, u64),
    /// The version of the case that they say.
    pub(super) version: i64,
    /// The day on their face.
    pub(super) on: jiff::civil::Date,
}

impl Desk {
    /// Carries out one step. A "no" of the law is [`ActError::Refused`]; nothing is changed by any error.
    pub async fn act(&self, mut request: ActRequest) -> Result<Acted, ActError> {
        let fingerprint = request.fingerprint();
        if let Some(acted) = self.repeated(&request, fingerprint).await? {
            return Ok(acted);
        }
        identifiers::normalise(&mut request.action)?;
        let case = self.case_asked(&request).await?;
        self.derive_evidence(case.as_ref(), &mut request).await?;
        self.derive_record(case.as_ref(), &mut request).await?;
        let prepared = self.prepare(case.as_ref(), &mut request).await?;

        let mut tx = self.store.write().await?;
        // Another request of the same key may have come in between.
        if let Some(acted) = find_repeated(&mut tx, &request, fingerprint).await? {
            return Ok(acted);
        }
        let before = match &request.case {
            Some(case) => load(&mut tx, case).await?,
            None => CaseFile {
                state: CaseState::new(),
                events: Vec::new(),
                version: 0,
            },
        };
        let seen = prepared
            .as_ref()
            .map(|prepared| prepared.version)
            .or(request.seen);
        if let (Some(expected), Some(case)) = (seen, &request.case)
            && expected != before.version
        {
            return Err(stale(case, expected, before.version).into());
        }
        if let Some(read) = &case
            && !still_rests(&before.state, &request.action)
        {
            let id = request.case.as_ref().ok_or(ActError::CaseAndAction)?;
            return Err(stale(id, read.version, before.version).into());
        }
        let now = self.now_for(&mut tx).await?;
        let events = self.decide(&before.state, &request, now)?;
        if let Some(prepared) = &prepared
            && prepared.on != civil_date(now)
        {
            return Err(ActError::Document(
                "midnight passed while it was made; ask again".to_owned(),
            ));
        }
        let acted = self
            .record(&mut tx, before, &request, events, now, prepared.as_ref())
            .await?;
        if let Some(key) = &request.key {
            let outcome = Outcome {
                fingerprint,
                first_seq: acted.1,
                last_seq: acted.2,
            };
            requests::remember(&mut tx, key, outcome).await?;
        }
        tx.commit().await?;
        Ok(acted.0)
    }

    async fn case_asked(&self, request: &ActRequest) -> Result<Option<CaseFile>, ActError> {
        match (&request.case, &request.action) {
            (None, Action::Open { .. }) => Ok(None),
            (None, _) | (Some(_), Action::Open { .. }) => Err(ActError::CaseAndAction),
            (Some(case), _) => {
                let file = self.case(case).await?;
                if let Some(expected) = request.seen.filter(|seen| *seen != file.version) {
                    return Err(stale(case, expected, file.version).into());
                }
                Ok(Some(file))
            }
        }
    }

    /// Never earlier than what is on record, so that the law and the log agree on the time.
    async fn now_for(&self, tx: &mut Tx) -> Result<Timestamp, StoreError> {
        let now = self.clock.now().max(event_log::head(tx).await?.recorded_at);
        Ok(Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now))
    }

    pub(super) fn regime_for<'d>(
        &'d self,
        state: &CaseState,
        action: &Action,
    ) -> Result<&'d Regime, ActError> {
        let Action::Open { regime, .. } = action else {
            return self.regime_of(state);
        };
        let found = self.regimes.find(regime);
        let found = found.ok_or_else(|| ActError::NoRegime {
            regime: regime.to_string(),
            loaded: self.regimes.open_to_cases().join(", "),
        })?;
        found.may_open_cases()?;
        Ok(found)
    }

    pub(super) fn decide(
        &self,
        state: &CaseState,
        request: &ActRequest,
        now: Timestamp,
    ) -> Result<Vec<Event>, ActError> {
        let mut seed = [0; 16];
        getrandom::fill(&mut seed)
            .map_err(|error| StoreError::corrupt(format!("no random numbers: {error}")))?;
        let regime = self.regime_for(state, &request.action)?;
        let cx = Context {
            regime,
            now,
            drill: self.clock.is_drill(),
        };
        Ok(decide(
            state,
            &request.action,
            &request.actor,
            &cx,
            &mut Ids::from_seed(seed),
        )?)
    }

    /// Writes the events and all that is drawn from them; returns what happened and its place in the log.
    async fn record(
        &self,
        tx: &mut Tx,
        before: CaseFile,
        request: &ActRequest,
        events: Vec<Event>,
        now: Timestamp,
        prepared: Option<&Prepared>,
    ) -> Result<(Acted, i64, i64), ActError> {
        let mut state = before.state;
        for event in &events {
            state.evolve(event);
        }
        let case = state.case().ok_or(ActError::CaseAndAction)?.clone();
        let aggregate = aggregate(&case);
        let new = events
            .iter()
            .map(new_event)
            .collect::<Result<Vec<_>, _>>()?;
        let recorded = event_log::append(tx, &aggregate, before.version, new, now).await?;
        let (first, last) = match recorded.as_slice() {
            [first, .., last] => (first.seq, last.seq),
            [only] => (only.seq, only.seq),
            [] => (0, 0),
        };
        let version = recorded.last().map_or(before.version, |last| last.version);
        for value in &request.personal {
            value.keep(tx, &aggregate).await?;
        }
        if let Some(rows) = projections::draw(&state, version, now) {
            projections::write(tx, &rows).await?;
        }
        if let Some(prepared) = prepared {
            keep_documents(tx, &aggregate, prepared, now).await?;
        }
        self.keep_papers(tx, &aggregate, &events, now).await?;
        self.publish_changes(tx, &state, now, last).await?;
        Ok((
            Acted {
                case,
                version,
                events,
                repeated: false,
            },
            first,
            last,
        ))
    }

    async fn repeated(
        &self,
        request: &ActRequest,
        fingerprint: [u8; 32],
    ) -> Result<Option<Acted>, ActError> {
        let mut tx = self.store.read().await?;
        find_repeated(&mut tx, request, fingerprint).await
    }
}

fn stale(case: &CaseId, expected: i64, found: i64) -> LogError {
    LogError::Stale {
        aggregate: aggregate(case),
        expected,
        found,
    }
}

async fn find_repeated(
    tx: &mut Tx,
    request: &ActRequest,
    fingerprint: [u8; 32],
) -> Result<Option<Acted>, ActError> {
    let Some(key) = &request.key else {
        return Ok(None);
    };
    if key.is_empty() || key.len() > requests::KEY_MAX || key.chars().any(char::is_control) {
        return Err(ActError::BadKey);
    }
    let Some(outcome) = requests::find(tx, key).await? else {
        return Ok(None);
    };
    if outcome.fingerprint != fingerprint {
        return Err(ActError::KeyReused { key: key.clone() });
    }
    let count = outcome
        .last_seq
        .saturating_sub(outcome.first_seq)
        .saturating_add(1);
    let recorded = event_log::after(tx, outcome.first_seq.saturating_sub(1), count).await?;
    let events = recorded
        .iter()
        .map(Recorded::read)
        .collect::<Result<Vec<Event>, _>>()?;
    let last = recorded
        .last()
        .ok_or_else(|| StoreError::corrupt("a request whose events are gone"))?;
    let case = last
        .aggregate
        .strip_prefix("case/")
        .and_then(|case| case.parse().ok());
    let case = case.ok_or_else(|| StoreError::corrupt("a request about no case"))?;
    Ok(Some(Acted {
        case,
        version: last.version,
        events,
        repeated: true,
    }))
}

async fn keep_documents(
    tx: &mut Tx,
    aggregate: &str,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Documents { html, pdf } = prepared.documents;
    for (digest, size, media) in [
        (html, prepared.sizes.0, "text/html"),
        (pdf, prepared.sizes.1, "application/pdf"),
    ] {
        register_exhibit(tx, digest, size, media, aggregate, "own", None, now).await?;
    }
    Ok(())
}

/// Notes a file in the table of exhibits; a file that is noted already stays as it was.
#[expect(clippy::too_many_arguments, reason = "one for each column")]
pub(crate) async fn register_exhibit(
    tx: &mut Tx,
    digest: Digest,
    size: u64,
    media: &str,
    origin: &str,
    scan: &str,
    quarantine: Option<&str>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        "INSERT INTO exhibit (sha256, size, media, origin, scan, quarantine, taken_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256) DO NOTHING",
        vec![
            (*digest.as_bytes()).into(),
            i64::try_from(size).unwrap_or(i64::MAX).into(),
            media.into(),
            origin.into(),
            scan.into(),
            quarantine.into(),
            now.into(),
        ],
    )
    .await
}

/// The event as the log takes it.
fn new_event(event: &Event) -> Result<NewEvent, LogError> {
    NewEvent::new(format!("officer/{}", event.by), event.occurred_on(), event)
}
