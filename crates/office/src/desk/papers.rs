//! Papers of others that a step names by digest: a court's order, the certificate of a disposal, a maker's record file.

use jiff::Timestamp;
use proofhouse_law::case::{CourtRecord, Step};
use proofhouse_law::{Digest, Event};

use super::Desk;
use super::act::register_exhibit;
use crate::store::{StoreError, Tx};

impl Desk {
    /// Notes each paper that the events name and the office holds, so that a change or a loss of it is found from now on.
    /// One that was never handed in is known by its digest alone.
    pub(super) async fn keep_papers(
        &self,
        tx: &mut Tx,
        aggregate: &str,
        events: &[Event],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for paper in events.iter().flat_map(named) {
            let Ok(bytes) = self.exhibits.read(paper) else {
                continue;
            };
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let media = media(&bytes);
            register_exhibit(tx, paper, size, media, aggregate, "unknown", None, now).await?;
        }
        Ok(())
    }
}

/// What the bytes of a paper are, as far as anyone looked: papers of others are never opened.
fn media(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"%PDF-") {
        "application/pdf"
    } else {
        "application/octet-stream"
    }
}

/// The papers that an event names.
fn named(event: &Event) -> Vec<Digest> {
    match &event.step {
        Step::OrderRecorded(it) => vec![it.document],
        Step::DisposalRecorded(it) => vec![it.certificate],
        Step::RecordLodged(it) => vec![it.sent, it.record],
        _ => Vec::new(),
    }
}

/// A paper that a court record names.
pub(crate) struct Paper {
    /// What it is, in words.
    pub(crate) what: &'static str,
    /// What it is called in the name of a file.
    pub(crate) file: &'static str,
    /// Its digest.
    pub(crate) digest: Digest,
}

/// Every paper that a court record names.
pub(crate) fn of_court(court: &CourtRecord) -> Vec<Paper> {
    let orders = court.set_aside.iter().chain(&court.order);
    let orders = orders.map(|(one, _)| Paper {
        what: "the court's order",
        file: "order",
        digest: one.document,
    });
    let disposals = court.disposals.iter().map(|(one, _)| Paper {
        what: "the certificate of disposal",
        file: "certificate",
        digest: one.certificate,
    });
    orders.chain(disposals).collect()
}
