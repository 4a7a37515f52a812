//! A self-assessment of a maker.

use jiff::civil::date;

/// Returns a self-assessment with an answer of each kind that a reader should tell apart.
pub(crate) fn self_assessment() -> proofhouse_law::conformity::Report {
    use proofhouse_law::conformity::{Lack, Report, Shown, Support};
    use proofhouse_law::standard::{CaseKind, Level};
    use proofhouse_law::{Digest, Verdict};

    let yes = Some(Support::Yes);
    let mut claimed = assessed(
        "5.1-1",
        Level::Mandatory,
        yes,
        Verdict::Inconclusive,
        "Evidence is lacking.",
    );
    claimed.lacks = vec![Lack {
        case: "5.1-1-2".to_owned(),
        kind: CaseKind::Functional,
        units: vec!["a".to_owned(), "b".to_owned()],
    }];
    claimed.evidence = vec![Shown {
        case: "5.1-1-1".to_owned(),
        verdict: Verdict::Pass,
        reference: "Report 2026/17".to_owned(),
        sha256: Some(Digest::of(b"report")),
    }];
    let mut left_out = assessed(
        "5.2-2",
        Level::Recommended,
        Some(Support::No),
        Verdict::NotApplicable,
        "It is not claimed.",
    );
    left_out.detail = Some("We have no staff for it.".to_owned());
    left_out.footing = row_footing(false);
    let open = assessed(
        "5.2-1",
        Level::Mandatory,
        None,
        Verdict::Inconclusive,
        "This is not answered yet.",
    );
    Report {
        product: "Acme Cam 2".to_owned(),
        maker: "Acme Ltd".to_owned(),
        by: "Ada Lovelace".to_owned(),
        on: date(2026, 11, 25),
        reference: None,
        standard: "etsi-en-303-645-v2.1.1".parse().unwrap(),
        document: "ETSI EN 303 645".to_owned(),
        edition: "V2.1.1".to_owned(),
        provisions: vec![claimed, open, left_out],
        guidelines: vec![assessed(
            "1",
            Level::Guideline,
            yes,
            Verdict::Fail,
            "A provision of its clause fails.",
        )],
        ixit: assessed_tables(),
        faults: form_faults(),
        notes: vec!["A note for the reader.".to_owned()],
    }
}

fn row_footing(verified: bool) -> proofhouse_law::regime::Footing {
    proofhouse_law::regime::Footing {
        citation: "ETSI EN 303 645 V2.1.1".to_owned(),
        basis: proofhouse_law::Basis {
            source: proofhouse_law::Source::Policy,
            verified,
        },
    }
}

fn assessed(
    number: &str,
    level: proofhouse_law::standard::Level,
    support: Option<proofhouse_law::conformity::Support>,
    verdict: proofhouse_law::Verdict,
    reason: &str,
) -> proofhouse_law::conformity::Answer {
    proofhouse_law::conformity::Answer {
        number: number.to_owned(),
        clause: "5.1".to_owned(),
        text: format!("What {number} asks."),
        level,
        support,
        detail: None,
        verdict,
        reasons: vec![reason.to_owned()],
        evidence: Vec::new(),
        lacks: Vec::new(),
        footing: row_footing(true),
    }
}

fn assessed_tables() -> Vec<proofhouse_law::conformity::TableAnswer> {
    use proofhouse_law::conformity::TableAnswer;

    vec![TableAnswer {
        number: 1,
        name: "AuthMech".to_owned(),
        entries: 0,
        empty_because: None,
        needed_by: vec!["5.1-1".to_owned()],
        complete: false,
    }]
}

fn form_faults() -> Vec<proofhouse_law::regime::Problem> {
    use proofhouse_law::regime::{Problem, Severity};

    vec![Problem {
        path: "own.toml".to_owned(),
        line: 12,
        severity: Severity::Error,
        code: "conformity.ixit-missing",
        message: "IXIT table 1 (AuthMech) has no entry.".to_owned(),
        remedy: "Add one.".to_owned(),
    }]
}
