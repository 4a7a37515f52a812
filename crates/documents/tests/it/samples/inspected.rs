//! A report of an inspection.

use jiff::civil::date;
use proofhouse_documents::notice::Verdict;
use proofhouse_documents::report::{Covers, ReportContent, Ruling, Seen};
use proofhouse_law::observation::{Component, DeviceState};
use proofhouse_law::regime::Scope;
use proofhouse_law::{Digest, Source as LawSource, regime as law};

use super::{regime, source};

/// States that a rule covers for two parts of a product.
fn covers() -> Covers {
    let scope = |component, states: [DeviceState; 2]| Scope {
        components: vec![component],
        states: states.to_vec(),
        only_if: None,
    };
    Covers {
        rules: vec!["Proposal of 2020, requirement 1".to_owned()],
        binds: vec![
            scope(
                Component::Hardware,
                [DeviceState::SetUpWithoutChange, DeviceState::ResetThenSetUp],
            ),
            scope(
                Component::RequiredSoftware,
                [DeviceState::FactoryDefault, DeviceState::SetUpWithoutChange],
            ),
        ],
    }
}

/// Returns a whole report of findings.
pub(crate) fn report() -> ReportContent {
    let bundle = Digest::of(b"bundle 1");
    let footing = |citation: &str, source, verified| law::Footing {
        citation: citation.to_owned(),
        basis: proofhouse_law::Basis { source, verified },
    };
    let ruling = |number: &str, verdict, reasons: &[&str], rests_on| Ruling {
        id: format!("proposal.{number}"),
        title: format!("The title of {number}"),
        asks: format!("What {number} asks."),
        footing: footing(
            &format!("Proposal of 2020, requirement {number}"),
            LawSource::Policy,
            true,
        ),
        reading: footing(
            "Two units that accept one password share it.",
            LawSource::Assumed,
            false,
        ),
        verdict,
        reasons: reasons.iter().map(|&one| one.to_owned()).collect(),
        found: None,
        rests_on,
    };
    let seen = Seen {
        observation: "inspect-0002".to_owned(),
        bundle,
        words: "Telnet on tcp/23 accepted a password of the account \"admin\".".to_owned(),
        transcripts: vec!["transcripts/0001-telnet-23".to_owned()],
    };
    let shared = "Both units accept the same password on Telnet (TCP port 23).";
    ReportContent {
        drill: false,
        regime: regime(),
        is_laid_over: false,
        binds_nobody: None,
        times: vec!["From 4 December 2025 a label stands in for the rules.".to_owned()],
        on: date(2026, 11, 20),
        sources: vec![source(bundle)],
        covers: vec![covers()],
        proofs: vec!["A random word was sent, and the shell repeated it.".to_owned()],
        rulings: vec![
            ruling(
                "1",
                Verdict::Fail,
                &[shared, "A reset brings it back."],
                vec![seen],
            ),
            ruling("2", Verdict::Pass, &["A contact is published."], Vec::new()),
            ruling(
                "3",
                Verdict::NotApplicable,
                &["Nothing is sold."],
                Vec::new(),
            ),
            ruling("4", Verdict::Error, &["The check broke off."], Vec::new()),
            ruling("5", Verdict::Inconclusive, &["Nobody looked."], Vec::new()),
        ],
        left_out: vec!["The state reset was not tested.".to_owned()],
    }
}
