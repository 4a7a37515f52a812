//! The event log itself: no gap, no altered byte, no time that goes back, nothing that cannot be read.

use std::collections::BTreeMap;

use proofhouse_law::case::{Documents, Step};
use proofhouse_law::{CaseState, Event, NoticeId};

use super::Report;
use crate::clock::{self, ClockEvent};
use crate::desk::keyring::{self, KeyLogEvent};
use crate::desk::{self, ExhibitEvent, OfficeEvent};
use crate::event_log::access::{self, AccessEvent};
use crate::event_log::{self, GENESIS, Recorded};
use crate::store::{StoreError, Tx};
use crate::views::ViewsEvent;

/// Events read at a time.
const PAGE: i64 = 500;

/// What the events come to, for comparing with the tables.
#[derive(Default)]
pub(super) struct Replay {
    /// Each case by its id, with its version and the time of its last event.
    pub(super) cases: BTreeMap<String, (CaseState, i64, jiff::Timestamp)>,
    /// The documents that were given of each notice, with when, oldest first.
    pub(super) given: BTreeMap<NoticeId, Vec<(jiff::Timestamp, Documents)>>,
    /// The events about keys.
    pub(super) keys: Vec<Recorded>,
    /// The hash of each event, by its number less one.
    pub(super) hashes: Vec<[u8; 32]>,
    /// The heads of the access log, as (entries, hash).
    pub(super) access: Vec<(i64, String)>,
}

/// Reads every event; names the first that is wrong.
pub(super) async fn verify(tx: &mut Tx, report: &mut Report) -> Result<Replay, StoreError> {
    let mut replay = Replay::default();
    let mut walk = Walk {
        previous: GENESIS,
        recorded_at: jiff::Timestamp::MIN,
        versions: BTreeMap::new(),
        whole: true,
    };
    let mut seq = 0;
    loop {
        let page = event_log::raw_after(tx, seq, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for (found, event) in page {
            let expected = seq.saturating_add(1);
            seq = found;
            match event {
                Ok(event) => walk.event(expected, &event, &mut replay, report),
                Err(error) => walk.broken(report, "event.unreadable", found, error.to_string()),
            }
        }
    }
    report.events = seq;
    report.head = hex::encode(walk.previous);
    Ok(replay)
}

struct Walk {
    previous: [u8; 32],
    recorded_at: jiff::Timestamp,
    versions: BTreeMap<String, i64>,
    whole: bool,
}

impl Walk {
    /// Names the first break only: what follows one is its consequence.
    fn broken(
        &mut self,
        report: &mut Report,
        code: &'static str,
        seq: i64,
        what: impl Into<String>,
    ) {
        if std::mem::replace(&mut self.whole, false) {
            report.problem(code, Some(seq), what);
        }
    }

    fn event(&mut self, expected: i64, event: &Recorded, replay: &mut Replay, report: &mut Report) {
        let seq = event.seq;
        if seq != expected {
            self.broken(
                report,
                "event.missing",
                expected,
                format!("event {expected} is missing; the next one is {seq}"),
            );
        }
        if event.prev_hash != self.previous {
            let what = format!(
                "event {seq} does not follow from event {}: its prev_hash was altered, or the hash before it",
                seq.saturating_sub(1)
            );
            self.broken(report, "event.chain", seq, what);
        }
        if event.hash != event.computed_hash() {
            let what = format!(
                "event {seq} ({}) was altered: its stored bytes do not come to its hash",
                event.aggregate
            );
            self.broken(report, "event.altered", seq, what);
        }
        if event.recorded_at < self.recorded_at {
            self.broken(
                report,
                "event.time",
                seq,
                format!("event {seq} was recorded before the one before it"),
            );
        }
        let version = self.versions.entry(event.aggregate.clone()).or_default();
        *version = version.saturating_add(1);
        if *version != event.version {
            let what = format!(
                "event {seq} has version {} of {}, where {version} follows",
                event.version, event.aggregate
            );
            self.broken(report, "event.version", seq, what);
        }
        if let Err(what) = read(event, replay) {
            self.broken(report, "event.unreadable", seq, what);
        }
        self.previous = event.hash;
        self.recorded_at = event.recorded_at;
        replay.hashes.push(event.hash);
    }
}

/// Reads the body as what its aggregate says it is.
fn read(event: &Recorded, replay: &mut Replay) -> Result<(), String> {
    let why = |error: event_log::LogError| error.to_string();
    event
        .occurred_on
        .parse::<jiff::civil::Date>()
        .map_err(|error| error.to_string())?;
    match event.aggregate.as_str() {
        clock::AGGREGATE => event.read::<ClockEvent>().map(drop).map_err(why),
        desk::OFFICE => event.read::<OfficeEvent>().map(drop).map_err(why),
        desk::EXHIBITS => event.read::<ExhibitEvent>().map(drop).map_err(why),
        access::AGGREGATE => {
            let AccessEvent::AccessLogHead { entries, head } = event.read().map_err(why)?;
            replay.access.push((entries, head));
            Ok(())
        }
        keyring::AGGREGATE => {
            event.read::<KeyLogEvent>().map_err(why)?;
            replay.keys.push(event.clone());
            Ok(())
        }
        views if views.starts_with("views/") || views.starts_with("view/") => {
            event.read::<ViewsEvent>().map(drop).map_err(why)
        }
        other => match other.strip_prefix("case/") {
            Some(case) => {
                let read: Event = event.read().map_err(why)?;
                if let Some((notice, documents)) = given(&read) {
                    let all = replay.given.entry(notice.clone()).or_default();
                    all.push((event.recorded_at, documents));
                }
                let entry = replay.cases.entry(case.to_owned());
                let (state, version, at) =
                    entry.or_insert_with(|| (CaseState::new(), 0, event.recorded_at));
                state.evolve(&read);
                (*version, *at) = (event.version, event.recorded_at);
                Ok(())
            }
            None => event.read::<serde_json::Value>().map(drop).map_err(why),
        },
    }
}

/// The documents that an event gave of a notice: as issued, as varied by the authority or a tribunal, as lodged with a court.
fn given(event: &Event) -> Option<(&NoticeId, Documents)> {
    match &event.step {
        Step::NoticeIssued {
            notice, documents, ..
        }
        | Step::AppealDetermined {
            notice,
            documents: Some(documents),
            ..
        } => Some((notice, *documents)),
        Step::NoticeVaried(it) => Some((&it.notice, it.documents)),
        Step::ApplicationLodged(it) => Some((&it.notice, it.documents)),
        _ => None,
    }
}
