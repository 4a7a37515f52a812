//! The evidence of a case: each bundle with the office's findings by provision, and where its tester found otherwise.

use minijinja::{Value, context};
use proofhouse_law::case::Lodgement;
use proofhouse_law::{Finding, Verdict};

use super::opened::Opened;
use super::words;
use crate::desk::Difference;
use crate::desk::device::Other;
use crate::web::{WebError, in_words};

/// The bundles, the newest first.
pub(crate) async fn of(case: &Opened) -> Result<Vec<Value>, WebError> {
    let differences = case.visit.app().desk().differences(&case.id).await?;
    let lodged = case.file.state.lodgements().iter().rev();
    lodged
        .map(|one| {
            let differs = differences
                .iter()
                .filter(|(bundle, _)| *bundle == one.bundle)
                .flat_map(|(_, list)| list);
            bundle(case, one, differs)
        })
        .collect()
}

fn bundle<'d>(
    case: &Opened,
    lodged: &Lodgement,
    differs: impl Iterator<Item = &'d Difference>,
) -> Result<Value, WebError> {
    let differences: Vec<Value> = differs
        .map(|one| {
            let said = |verdict: Option<Verdict>| verdict.map_or("said nothing", |one| words::verdict(one).0);
            context! { provision => one.provision.as_str(), tester => said(one.submitted), office => said(one.derived) }
        })
        .collect();
    let other = case
        .visit
        .app()
        .desk()
        .other_device(&case.file.state, lodged.bundle);
    Ok(context! {
        digest => lodged.bundle.to_string(),
        path => format!("{}/bundles/{}", case.path(), lodged.bundle),
        signer => lodged.signer.as_str(),
        partial => lodged.partial,
        other_gtin => other.as_ref().and_then(Other::gtin),
        other_name => other.as_ref().and_then(Other::name),
        lodged => in_words(lodged.at),
        counts => counts(&lodged.findings),
        findings => findings(case, &lodged.findings)?,
        differences,
    })
}

/// How many findings there are of each verdict, in words.
fn counts(findings: &[Finding]) -> String {
    let verdicts = [
        Verdict::Fail,
        Verdict::Inconclusive,
        Verdict::Error,
        Verdict::Pass,
        Verdict::NotApplicable,
    ];
    let said: Vec<String> = verdicts
        .into_iter()
        .filter_map(|verdict| {
            let count = findings.iter().filter(|one| one.verdict == verdict).count();
            (count > 0).then(|| format!("{count} {}", words::verdict(verdict).0.to_lowercase()))
        })
        .collect();
    said.join(", ")
}

/// Findings as rows.
pub(crate) fn findings(case: &Opened, findings: &[Finding]) -> Result<Vec<Value>, WebError> {
    let regime = case.regime()?;
    let rows = findings.iter().map(|one| {
        let (verdict, class) = words::verdict(one.verdict);
        let provision = regime.provision(&one.provision);
        context! {
            provision => one.provision.as_str(),
            title => provision.map(|one| one.title.clone()).unwrap_or_default(),
            footing => provision.map(|one| words::footing(&one.footing)).unwrap_or_default(),
            verdict,
            class,
            reasons => one.reasons.clone(),
            observations => one.relies_on.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }
    });
    Ok(rows.collect())
}
