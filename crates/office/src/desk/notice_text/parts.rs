//! The parts that documents share: findings, units, passages on rights, and where each value of the law stands.

use proofhouse_documents::Sha256;
use proofhouse_documents::content::{Basis, NamedDigest, Source};
use proofhouse_documents::notice::{
    Finding, Footing as Stands, LawWords, Paragraph, Passage, TestPlan, Unit,
};
use proofhouse_law as law;
use proofhouse_law::case::{EconomicRole, NoticeRecord};
use proofhouse_law::regime::{Footing, GuardKind, Power};
use proofhouse_law::{CaseState, Digest, Regime};

pub(super) fn sha256(digest: Digest) -> Sha256 {
    Sha256::from(*digest.as_bytes())
}

pub(super) fn bundle_name(bundle: &Digest) -> NamedDigest {
    NamedDigest {
        name: "Evidence bundle".to_owned(),
        sha256: sha256(*bundle),
    }
}

pub(super) fn unit(unit: &law::case::UnitScope) -> Unit {
    Unit {
        scheme: unit.scheme.clone(),
        value: unit.value.clone(),
        batch: unit.batch.clone(),
        firmware: unit.firmware.clone(),
    }
}

pub(super) fn test_plan(plan: &law::case::TestPlan) -> TestPlan {
    TestPlan {
        lab: plan.lab.clone(),
        provisions: plan.provisions.iter().map(ToString::to_string).collect(),
        method: plan.method.clone(),
        finishes_on: plan.finishes_on,
    }
}

pub(in crate::desk) fn basis(footing: &Footing) -> Basis {
    let source = match footing.basis.source {
        law::Source::Statute => Source::Statute,
        law::Source::Policy => Source::Policy,
        law::Source::Assumed => Source::Assumed,
    };
    Basis {
        source,
        verified: footing.basis.verified,
    }
}

/// Where a value of the law stands.
pub(super) fn stands(footing: &Footing) -> Stands {
    Stands {
        cite: footing.citation.clone(),
        basis: basis(footing),
    }
}

/// Where the guard of that kind stands, if the power has one.
pub(super) fn guard_stands(power: &Power, is: impl Fn(GuardKind) -> bool) -> Option<Stands> {
    let (guard, ()) = power.guard(|kind| is(kind).then_some(()))?;
    Some(stands(&guard.footing))
}

/// A part that an officer answers outside the paragraphs of the regime.
pub(super) fn answered(id: &str, heading: &str, said: &str, law: Option<LawWords>) -> Paragraph {
    Paragraph {
        id: id.to_owned(),
        heading: heading.to_owned(),
        mandatory: true,
        officer_words: said.to_owned(),
        law,
    }
}

pub(super) fn words(words: &str, footing: &Footing) -> LawWords {
    LawWords {
        words: words.to_owned(),
        cite: footing.citation.clone(),
        basis: basis(footing),
    }
}

pub(super) fn paragraph(asked: &law::regime::Paragraph, notice: &NoticeRecord) -> Paragraph {
    Paragraph {
        id: asked.id.clone(),
        heading: asked.title.clone(),
        mandatory: true,
        officer_words: notice
            .terms
            .paragraphs
            .get(&asked.id)
            .cloned()
            .unwrap_or_default(),
        law: Some(words(&asked.must_say, &asked.footing)),
    }
}

pub(super) fn representations(
    power: &law::regime::Power,
    contact: &str,
    on: jiff::civil::Date,
) -> Option<Passage> {
    let (guard, (days, _)) = power.intent()?;
    let until = law::clock::last_of_days(on, days);
    Some(Passage {
        words: format!(
            "You may tell us why this notice should not be given, by writing to {contact}."
        ),
        until: Some(until),
        law: Some(words(
            &format!("{days} days, beginning with the day on which this is given."),
            &guard.footing,
        )),
    })
}

pub(super) fn appeal(power: &law::regime::Power) -> Option<Passage> {
    let (guard, (days, suspends)) = power.appeal()?;
    let effect = if suspends {
        "The notice has no effect until the appeal is determined."
    } else {
        "The notice has effect while the appeal is heard."
    };
    Some(Passage {
        words: format!("You may appeal against this notice. {effect}"),
        until: None,
        law: Some(words(
            &format!("{days} days, beginning with the day on which the notice is given to you."),
            &guard.footing,
        )),
    })
}

pub(super) fn role(role: EconomicRole) -> String {
    match role {
        EconomicRole::Manufacturer => "Manufacturer",
        EconomicRole::Importer => "Importer",
        EconomicRole::Distributor => "Distributor",
        EconomicRole::AuthorisedRepresentative => "Authorised representative",
        EconomicRole::Producer => "Producer",
    }
    .to_owned()
}

/// The latest finding on each provision that the notice's allegations name, in the bundles it relies on.
pub(super) fn findings(state: &CaseState, notice: &NoticeRecord, regime: &Regime) -> Vec<Finding> {
    let mut alleged: Vec<_> = notice
        .terms
        .allegations
        .iter()
        .filter_map(|id| state.allegation(id))
        .flat_map(|allegation| &allegation.provisions)
        .collect();
    alleged.sort();
    alleged.dedup();
    let lodged = || {
        state
            .lodgements()
            .iter()
            .rev()
            .filter(|one| notice.relies_on.contains(&one.bundle))
    };
    alleged
        .into_iter()
        .filter_map(|provision| {
            let (bundle, finding) = lodged().find_map(|one| {
                one.findings
                    .iter()
                    .find(|finding| finding.provision == *provision)
                    .map(|finding| (one.bundle, finding))
            })?;
            Some(Finding {
                provision: provision.to_string(),
                title: regime
                    .provision(provision)
                    .map(|one| one.title.clone())
                    .unwrap_or_default(),
                verdict: finding.verdict,
                reasons: finding.reasons.clone(),
                evidence: vec![bundle_name(&bundle)],
            })
        })
        .collect()
}
