//! What a report of findings says of bundles: each rule with what it rests on, and what was not tested.

mod found;

use jiff::civil::Date;
use proofhouse_documents::Sha256;
use proofhouse_documents::notice;
use proofhouse_documents::report::{Covers, ReportContent, Ruling, Seen};
use proofhouse_evidence::bundle::Bundle;
use proofhouse_evidence::words;
use proofhouse_law::observation::{DeviceState, Fact, StopReason};
use proofhouse_law::record::{Source, untested};
use proofhouse_law::regime::{Predicate, Provision, Transitional};
use proofhouse_law::{Finding, Observation, Regime, Verdict};

/// The report's content; each bundle stands beside what is said of it.
pub(super) fn content(
    regime: &Regime,
    on: Date,
    (bundles, sources): (&[Bundle], Vec<Source>),
    findings: &[Finding],
    is_laid_over: bool,
) -> ReportContent {
    let ruling = |finding: &Finding| {
        let rule = regime.provision(&finding.provision)?;
        Some(self::ruling(rule, finding, bundles))
    };
    ReportContent {
        drill: sources.iter().any(Source::is_drill),
        regime: notice::Regime {
            id: regime.id().to_string(),
            title: regime.title().to_owned(),
            sha256: Sha256::from(*regime.hash().as_bytes()),
        },
        is_laid_over,
        binds_nobody: regime.binds_nobody(on),
        times: regime.transitional().iter().map(time).collect(),
        on,
        covers: covers(regime),
        rulings: findings.iter().filter_map(ruling).collect(),
        proofs: proofs(bundles, findings),
        left_out: left_out(bundles, &sources),
        sources,
    }
}

/// Which states the rules of a law on passwords cover, those together that cover the same. What a maker publishes has no state,
/// so that nothing is said of requirements that no log-in shows anything of.
fn covers(regime: &Regime) -> Vec<Covers> {
    let is_of_logins = |requirement: &str| {
        let mut rules = regime.provisions().iter();
        rules.any(|one| one.requirement == requirement && reads_logins(one.predicate))
    };
    let mut all: Vec<Covers> = Vec::new();
    let rules = regime.provisions().iter();
    for rule in rules.filter(|one| !one.binds.is_empty() && is_of_logins(&one.requirement)) {
        let citation = rule.footing.citation.clone();
        match all.iter_mut().find(|one| one.binds == rule.binds) {
            Some(same) if same.rules.contains(&citation) => {}
            Some(same) => same.rules.push(citation),
            None => all.push(Covers {
                rules: vec![citation],
                binds: rule.binds.clone(),
            }),
        }
    }
    all
}

/// Whether a rule is judged by what log-ins of a device took.
fn reads_logins(predicate: Predicate) -> bool {
    matches!(
        predicate,
        Predicate::UniquePerUnit | Predicate::NoListedCredential | Predicate::NoUniversalReset
    )
}

/// How it is known that a password opened the device, where a failure rests on that.
fn proofs(bundles: &[Bundle], findings: &[Finding]) -> Vec<String> {
    let failing = || findings.iter().filter(|one| one.verdict == Verdict::Fail);
    let is_relied_on = |one: &&Observation| failing().any(|all| all.relies_on.contains(&one.id));
    let all = bundles.iter().flat_map(|bundle| &bundle.observations);
    let proofs = words::proofs(all.filter(is_relied_on));
    proofs.into_iter().map(str::to_owned).collect()
}

/// What a law says of its times, with where it stands.
fn time(row: &Transitional) -> String {
    format!("{} ({})", row.text, row.footing.citation)
}

fn ruling(rule: &Provision, finding: &Finding, bundles: &[Bundle]) -> Ruling {
    let all = bundles
        .iter()
        .flat_map(|bundle| bundle.observations.iter().map(move |one| (bundle, one)));
    let seen: Vec<(&Bundle, &Observation)> = all
        .filter(|(_, one)| finding.relies_on.contains(&one.id))
        .collect();
    let found = found::found(
        finding,
        &seen.iter().map(|(_, one)| *one).collect::<Vec<_>>(),
    );
    let rests_on = seen.into_iter().map(|(bundle, one)| Seen {
        observation: one.id.to_string(),
        bundle: bundle.digest,
        words: words::observation(one),
        transcripts: (one.transcripts.iter())
            .map(|transcript| transcript.path.clone())
            .collect(),
    });
    Ruling {
        id: rule.id.to_string(),
        title: rule.title.clone(),
        asks: rule.text.clone(),
        footing: rule.footing.clone(),
        reading: rule.reading.clone(),
        verdict: finding.verdict,
        reasons: finding.reasons.clone(),
        found,
        rests_on: rests_on.collect(),
    }
}

/// What was not tested, or could not be, as the bundles say it.
pub(super) fn left_out(bundles: &[Bundle], sources: &[Source]) -> Vec<String> {
    let all = || bundles.iter().flat_map(|bundle| &bundle.observations);
    let mut said = Vec::new();
    if sources.iter().any(Source::is_inspection) {
        let untried: Vec<&str> = DeviceState::ALL
            .into_iter()
            .filter(|state| !all().any(|one| one.subject.state == Some(*state)))
            .map(words::state)
            .collect();
        if !untried.is_empty() {
            said.push(format!(
                "States in which no unit was tested, since the bench file does not ask for them or the inspection did not reach them: {}.",
                untried.join("; ")
            ));
        }
        said.extend(untested(sources));
    } else {
        said.push(
            "The device itself: the bundles hold no inspection of it. `proofhouse inspect` tests a device.".to_owned(),
        );
    }
    if !all().any(|one| one.fact.is_published()) {
        said.push(
            "What the maker publishes: the bundles hold nothing of it. `proofhouse publications` reads a maker's site."
                .to_owned(),
        );
    }
    said.extend(all().filter(|one| is_gap(one)).map(words::observation));
    said
}

/// Whether an observation says that something could not be judged to its end.
fn is_gap(one: &Observation) -> bool {
    match &one.fact {
        Fact::InterfaceUnusable { .. }
        | Fact::ControlAccepted { .. }
        | Fact::NoInterfaceFound { .. }
        | Fact::NotAllSeen { .. }
        | Fact::SetUpDoubted { said: None, .. }
        | Fact::PublicationUnreadable { .. } => true,
        Fact::CredentialsRefused { stopped, .. } => *stopped != StopReason::ListExhausted,
        _ => false,
    }
}
