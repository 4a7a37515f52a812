//! Forfeiture: an application to a court, and the court's own order, which this system records and never makes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::action::{Documents, ServiceMethod};
use crate::digest::Digest;
use crate::ids::{NoticeId, PartyId};

/// What an application for forfeiture adds to the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForfeitureTerms {
    /// The court.
    pub court: String,
    /// What it is asked for.
    pub sought: Sought,
    /// The goods, each lot under its seal.
    pub goods: Vec<Lot>,
    /// Who has an interest in the goods and can be identified; each is told of the application and the hearing.
    pub interested: Vec<PartyId>,
}

/// What a court is asked for, or orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sought {
    /// To deliver the goods up.
    DeliverUp,
    /// To destroy or otherwise dispose of them.
    Destroy,
}

/// A lot of goods under one seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// What they are.
    pub description: String,
    /// How many.
    pub quantity: u64,
    /// The number of the seal.
    pub seal: String,
    /// Where they are held.
    pub held_at: String,
}

/// Records that the application was lodged with the court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Which application.
    pub notice: NoticeId,
    /// When.
    pub occurred_on: Date,
    /// The court's own reference.
    pub court_reference: String,
    /// The application as lodged.
    pub documents: Documents,
}

/// Records that an interested person was told of the application and the hearing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterestedNotice {
    /// Of which application.
    pub notice: NoticeId,
    /// Who.
    pub person: PartyId,
    /// How.
    pub method: ServiceMethod,
    /// When.
    pub occurred_on: Date,
}

/// Records a hearing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hearing {
    /// Of which application.
    pub notice: NoticeId,
    /// When it was held.
    pub occurred_on: Date,
    /// What came of it.
    pub outcome: String,
}

/// What the court decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderOutcome {
    /// The goods are delivered up.
    DeliverUp,
    /// The goods are destroyed or otherwise disposed of.
    Destroy,
    /// No order: the goods go back to who is entitled to them.
    Refused,
}

/// Records the court's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtOrder {
    /// On which application.
    pub notice: NoticeId,
    /// The decision.
    pub outcome: OrderOutcome,
    /// Its day.
    pub occurred_on: Date,
    /// Digest of the court's own document.
    pub document: Digest,
}

/// What was done with goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DisposalKind {
    /// Delivered up.
    DeliveredUp,
    /// Destroyed or otherwise disposed of.
    Destroyed,
    /// Returned to who is entitled to them.
    Returned,
}

/// Records what was done with goods, lot by lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposal {
    /// Under the order on which application.
    pub notice: NoticeId,
    /// What was done.
    pub kind: DisposalKind,
    /// The seals of the lots.
    pub seals: Vec<String>,
    /// When.
    pub occurred_on: Date,
    /// Digest of the certificate.
    pub certificate: Digest,
}

/// How far an application has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CourtRecord {
    /// The application, once it is lodged, and when that was recorded.
    pub application: Option<(Application, Timestamp)>,
    /// Who was told.
    pub told: Vec<(InterestedNotice, Timestamp)>,
    /// The hearings.
    pub hearings: Vec<(Hearing, Timestamp)>,
    /// The court's decision that stands.
    pub order: Option<(CourtOrder, Timestamp)>,
    /// Decisions that were set aside on appeal: the application is then before the court again.
    pub set_aside: Vec<(CourtOrder, Timestamp)>,
    /// What was done with the goods.
    pub disposals: Vec<(Disposal, Timestamp)>,
}

impl CourtRecord {
    /// The seals of the lots that are disposed of.
    pub fn gone(&self) -> BTreeSet<&str> {
        let seals = self.disposals.iter().flat_map(|(one, _)| &one.seals);
        seals.map(String::as_str).collect()
    }

    /// When the last of `goods` was disposed of, once all of them are.
    pub(super) fn finished_at(&self, goods: &[Lot]) -> Option<Timestamp> {
        let gone = self.gone();
        let all = !goods.is_empty() && goods.iter().all(|lot| gone.contains(lot.seal.as_str()));
        all.then(|| self.disposals.iter().map(|(_, at)| *at).max())
            .flatten()
    }
}

/// What is wrong with a list of goods, in words.
pub(super) fn malformed(terms: &ForfeitureTerms) -> Option<String> {
    if terms.court.trim().is_empty() {
        return Some("It does not name the court. Name it.".to_owned());
    }
    let blank = |lot: &Lot| {
        lot.quantity == 0
            || [&lot.description, &lot.seal, &lot.held_at]
                .iter()
                .any(|text| text.trim().is_empty())
    };
    if terms.goods.is_empty() || terms.goods.iter().any(blank) {
        return Some("The list of goods says of each lot what it is, how many, under which seal and where it is held. Complete it.".to_owned());
    }
    let seals: BTreeSet<&str> = terms.goods.iter().map(|lot| lot.seal.as_str()).collect();
    (seals.len() != terms.goods.len())
        .then(|| "Two lots stand under one seal. Give each its own.".to_owned())
}

/// What is wrong with a disposal, in words: it follows the order, lot by lot, each once.
pub(super) fn against_order(
    terms: &ForfeitureTerms,
    record: &CourtRecord,
    disposal: &Disposal,
) -> Option<String> {
    let (order, _) = record.order.as_ref()?;
    let ordered = match order.outcome {
        OrderOutcome::DeliverUp => DisposalKind::DeliveredUp,
        OrderOutcome::Destroy => DisposalKind::Destroyed,
        OrderOutcome::Refused => DisposalKind::Returned,
    };
    if disposal.kind != ordered {
        return Some(
            "The court decided otherwise of these goods. Do what it ordered, and record that."
                .to_owned(),
        );
    }
    if disposal.seals.is_empty() {
        return Some("The certificate names no lot. Name the seals.".to_owned());
    }
    let gone = record.gone();
    let mut seen = BTreeSet::new();
    for seal in &disposal.seals {
        let known = terms.goods.iter().any(|lot| lot.seal == *seal);
        if !known || gone.contains(seal.as_str()) || !seen.insert(seal) {
            return Some(format!(
                "Seal {seal} is no lot of this application, or is disposed of already. Correct the list."
            ));
        }
    }
    None
}
