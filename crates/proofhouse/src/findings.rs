//! Findings in words, for every verb that derives them: failures first, each rule by its place in the law and its title.

use std::fmt::Write as _;

use jiff::civil::Date;
use proofhouse_law::{Finding, Regime, Verdict};

use crate::output::verdict_word;

/// The order in which verdicts are told: what must not be overlooked first.
const ORDER: [Verdict; 5] = [
    Verdict::Fail,
    Verdict::Error,
    Verdict::Pass,
    Verdict::NotApplicable,
    Verdict::Inconclusive,
];

/// What no finding judges, whatever the law.
pub(crate) const LEFT_OUT: &str = "Not judged: whether this law applies to the product (scope, exceptions, who supplied it and when), and whether a label or a\n\
    standard stands in for a rule. Ask proofhouse scope, duties and deemed.\n";

/// What stands beside everything that was made in a drill.
pub(crate) const DRILL: &str =
    "DRILL: this evidence was made in a drill, and proves nothing outside it.";

/// What the findings come to, and each with its reasons; reasons that neighbours share are said once.
pub(crate) fn words(regime: &Regime, on: Date, findings: &[Finding]) -> String {
    told(&ORDER, regime, on, findings)
}

/// What the findings come to, and of those that fail the reasons.
pub(crate) fn failures(regime: &Regime, on: Date, findings: &[Finding]) -> String {
    told(&[Verdict::Fail, Verdict::Error], regime, on, findings)
}

fn told(verdicts: &[Verdict], regime: &Regime, on: Date, findings: &[Finding]) -> String {
    let told: Vec<&Finding> = verdicts
        .iter()
        .flat_map(|verdict| findings.iter().filter(move |one| one.verdict == *verdict))
        .collect();
    let count = |wanted: &[Verdict]| {
        let of = |one: &&Finding| wanted.contains(&one.verdict);
        findings.iter().filter(of).count()
    };
    let mut text = format!(
        "Findings under {} ({}), judged on {on}: {} fail, {} pass, {} not decided, {} not applicable.\n",
        regime.title(),
        regime.id(),
        count(&[Verdict::Fail]),
        count(&[Verdict::Pass]),
        count(&[Verdict::Inconclusive, Verdict::Error]),
        count(&[Verdict::NotApplicable]),
    );
    if let Some(why) = regime.binds_nobody(on) {
        let _never = writeln!(text, "{why}");
    }
    for (at, finding) in told.iter().enumerate() {
        let _never = writeln!(
            text,
            "{:<14} {}",
            verdict_word(finding.verdict),
            rule(regime, finding)
        );
        let shared = told
            .get(at.saturating_add(1))
            .is_some_and(|next| next.verdict == finding.verdict && next.reasons == finding.reasons);
        if shared {
            continue;
        }
        for reason in &finding.reasons {
            let _never = writeln!(text, "               {reason}");
        }
    }
    text
}

/// Where the rule stands, what it is called, and its id.
pub(crate) fn rule(regime: &Regime, finding: &Finding) -> String {
    regime.provision(&finding.provision).map_or_else(
        || finding.provision.to_string(),
        |rule| {
            format!(
                "{}: {} [{}]",
                rule.footing.citation, rule.title, finding.provision
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, verdict: Verdict, reason: &str) -> Finding {
        Finding {
            provision: id.parse().unwrap(),
            verdict,
            reasons: vec![reason.to_owned()],
            relies_on: Vec::new(),
        }
    }

    #[test]
    fn failures_come_first_with_their_place_in_the_law_and_a_shared_reason_once() {
        let regimes = crate::regimes::load(None).unwrap();
        let regime = regimes
            .iter()
            .find(|one| one.id().as_str() == "uk-psti-2022")
            .unwrap();
        let found = [
            finding(
                "psti.sch1.1.3.a",
                Verdict::Inconclusive,
                "A batch is wanted.",
            ),
            finding(
                "psti.sch1.1.3.b",
                Verdict::Inconclusive,
                "A batch is wanted.",
            ),
            finding("psti.sch1.1.2", Verdict::Fail, "Two units share it."),
        ];
        let said = words(regime, jiff::civil::date(2026, 11, 29), &found);
        insta::assert_snapshot!(said);
    }

    #[test]
    fn a_law_that_binds_nobody_here_says_so_before_any_failure() {
        let regimes = crate::regimes::load(None).unwrap();
        let said = |id: &str, rule: &str| {
            let mut all = regimes.iter();
            let regime = all.find(|one| one.id().as_str() == id).unwrap();
            let found = [finding(rule, Verdict::Fail, "It opens.")];
            words(regime, jiff::civil::date(2026, 11, 29), &found)
        };
        for (id, rule, why) in [
            ("eu-cra-2024", "cra.annex1.1.2.d", "For reference only: "),
            ("uk-proposal-2020", "proposal.1.unique", "is not law"),
        ] {
            let said = said(id, rule);
            assert!(
                said.find(why) < said.find("FAIL") && said.contains(why),
                "{said}"
            );
        }
        let act = said("uk-psti-2022", "psti.sch1.1.2");
        assert!(
            !act.contains("not law") && !act.contains("reference"),
            "{act}"
        );
    }
}
