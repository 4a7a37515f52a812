//! How pages name the parts of a standard.

use proofhouse_law::regime::Footing;
use proofhouse_law::standard::{Actor, CaseKind, Kind, Level};
use proofhouse_law::{Source, Standard};

/// Document and edition.
pub(crate) fn name(standard: &Standard) -> String {
    format!("{} {}", standard.document(), standard.edition())
}

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "Code of practice",
        Kind::Provisions => "Standard",
        Kind::Tests => "Tests for a standard",
        Kind::Crosswalk => "Comparison",
    }
}

pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Mandatory => "Mandatory",
        Level::Recommended => "Recommended",
        Level::Guideline => "Guideline",
        Level::Duty => "Duty of the record",
    }
}

pub(crate) fn looks_at(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Conceptual => "what is declared",
        CaseKind::Functional => "what the device does",
        CaseKind::Mixed => "both",
    }
}

pub(super) fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::DeviceManufacturer => "device manufacturers",
        Actor::IotServiceProvider => "service providers",
        Actor::MobileApplicationDeveloper => "app developers",
        Actor::Retailer => "retailers",
    }
}

/// Whether someone compared the row with its source.
pub(super) fn mark(footing: &Footing) -> &'static str {
    if footing.basis.is_settled() {
        "verified"
    } else {
        "not verified"
    }
}

/// On what a row stands, in a sentence's worth of words.
pub(super) fn footing(footing: &Footing) -> String {
    let source = match footing.basis.source {
        Source::Statute => "law",
        Source::Policy => "published document, not law",
        Source::Assumed => "our assumption, not law",
    };
    format!("{} ({source}, {})", footing.citation, mark(footing))
}

/// How many rows are verified, and how many are not.
pub(super) fn marks(standard: &Standard) -> (usize, usize) {
    let links = standard.topics().iter().flat_map(|topic| &topic.links);
    let all: Vec<&Footing> = standard
        .provisions()
        .iter()
        .map(|one| &one.footing)
        .chain(standard.conditions().iter().map(|one| &one.footing))
        .chain(standard.clauses().iter().map(|one| &one.footing))
        .chain(standard.readings().iter().map(|one| &one.footing))
        .chain(standard.groups().iter().map(|one| &one.footing))
        .chain(
            standard
                .ixit()
                .iter()
                .flat_map(|one| [&one.footing, &one.fields.footing]),
        )
        .chain(links.map(|one| &one.footing))
        .chain(standard.rule_evidence().iter().map(|one| &one.footing))
        .collect();
    let verified = all.iter().filter(|one| one.basis.is_settled()).count();
    (verified, all.len() - verified)
}
