//! Documents as the office makes them, with an imaginary authority, maker and product.

use jiff::civil::date;
use proofhouse_documents::Sha256;
use proofhouse_documents::content::{Basis, NamedDigest, Source};
use proofhouse_documents::notice::{
    Addressee, Authority, Demand, Finding, LawWords, NoticeContent, NoticeKind, Paragraph, Passage,
    Power, Product, Regime, TestPlan, Unit, Verdict, Verify,
};
use proofhouse_documents::report::ReportContent;

/// Words of the proposal, compared with it.
pub(crate) const POLICY: Basis = Basis {
    source: Source::Policy,
    verified: true,
};

/// Returns a whole notice of `kind`.
pub(crate) fn notice(kind: NoticeKind) -> NoticeContent {
    let temporary = matches!(kind, NoticeKind::TemporaryBan);
    NoticeContent {
        kind,
        drill: true,
        language: "en-GB".to_owned(),
        authority: authority(),
        regime: regime(),
        power: Power {
            id: if temporary { "temporary-ban" } else { "permanent-ban" }.to_owned(),
            title: if temporary { "Temporary ban" } else { "Permanent ban" }.to_owned(),
            cite: "Proposal of 2020, paragraph 5.3".to_owned(),
            basis: POLICY,
        },
        reference: "N-2026-000017".to_owned(),
        case: "C-2026-000009".to_owned(),
        date: date(2026, 11, 23),
        addressee: Addressee {
            name: "Blink & Sons Importers Ltd".to_owned(),
            role: "Importer".to_owned(),
            address: vec!["Unit 4, Quay Road".to_owned(), "Portsdown".to_owned(), "PD1 4QX".to_owned()],
        },
        product: product(),
        units: vec![
            Unit { scheme: "gtin".to_owned(), value: "05012345678900".to_owned(), batch: None, firmware: None },
            Unit {
                scheme: "gtin".to_owned(),
                value: "05012345678917".to_owned(),
                batch: Some("B7".to_owned()),
                firmware: Some("1.0.4".to_owned()),
            },
        ],
        demand: Demand::Forbids,
        activities_law: Some(crate::kinds::footing("Proposal of 2020, paragraph 5.2: those who supply the product")),
        particulars: Vec::new(),
        ends_law: temporary.then(|| crate::kinds::footing("Proposal of 2020, paragraph 5.3: an end date")),
        activities: vec![
            "Supplying the product to any person in the United Kingdom.".to_owned(),
            "Offering or advertising the product for supply, in a shop or online.".to_owned(),
        ],
        territory: "United Kingdom".to_owned(),
        findings: findings(),
        paragraphs: paragraphs(),
        test_plan: temporary.then(test_plan),
        from: Some(date(2026, 11, 24)),
        ends_on: temporary.then(|| date(2027, 1, 4)),
        representations: matches!(kind, NoticeKind::Intent).then(|| Passage {
            words: "Write to the officer on the case. Say what is wrong in this notice of intent, and send what supports you.".to_owned(),
            until: Some(date(2026, 12, 3)),
            law: None,
        }),
        appeal: Some(Passage {
            words: "You can appeal to the First-tier Tribunal against the notice.".to_owned(),
            until: Some(date(2026, 12, 20)),
            law: Some(LawWords {
                words: "A person on whom the notice is served may appeal against it.".to_owned(),
                cite: "Proposal of 2020, paragraph 5.9".to_owned(),
                basis: Basis { source: Source::Assumed, verified: false },
            }),
        }),
        consequences: Some(Passage {
            words: "It is an offence to fail to comply with the notice.".to_owned(),
            until: None,
            law: None,
        }),
        replaces: matches!(kind, NoticeKind::Lifting).then(|| "N-2026-000012".to_owned()),
        verify: verify(),
    }
}

/// Returns a whole inspection report.
pub(crate) fn report() -> ReportContent {
    ReportContent {
        drill: false,
        language: "en-GB".to_owned(),
        authority: authority(),
        regime: regime(),
        reference: "R-2026-000003".to_owned(),
        date: date(2026, 11, 20),
        product: product(),
        units: vec!["Serial BX-0001".to_owned(), "Serial BX-0002".to_owned()],
        partial: true,
        findings: findings(),
        evidence: vec![NamedDigest {
            name: "Bundle 1".to_owned(),
            sha256: Sha256::of(b"bundle 1"),
        }],
        verify: None,
    }
}

fn authority() -> Authority {
    Authority {
        name: "Demonstration Office for Connected Products".to_owned(),
        address: vec![
            "1 Example Street".to_owned(),
            "Exampleton EX1 1EX".to_owned(),
        ],
        contact: "casework@office.example".to_owned(),
    }
}

fn regime() -> Regime {
    Regime {
        id: "uk-proposal-2020".to_owned(),
        title: "Proposals for regulating consumer smart product cyber security (2020)".to_owned(),
        sha256: Sha256::of(b"regime"),
    }
}

fn product() -> Product {
    Product {
        brand: "Blink".to_owned(),
        model: "Nursery Cam 2".to_owned(),
        kind: "Indoor camera".to_owned(),
    }
}

fn findings() -> Vec<Finding> {
    let digest = |name: &str| NamedDigest {
        name: name.to_owned(),
        sha256: Sha256::of(name.as_bytes()),
    };
    vec![
        Finding {
            provision: "Requirement 1(a)".to_owned(),
            title: "No universal default passwords".to_owned(),
            verdict: Verdict::Fail,
            reasons: vec![
                "Both units accept the same password on Telnet (TCP port 23) in the factory state."
                    .to_owned(),
                "A factory reset brings the same password back.".to_owned(),
            ],
            evidence: vec![digest("Observation O-14"), digest("Observation O-15")],
        },
        Finding {
            provision: "Requirement 2".to_owned(),
            title: "A way to report vulnerabilities".to_owned(),
            verdict: Verdict::Inconclusive,
            reasons: vec!["The page of contacts could not be read.".to_owned()],
            evidence: vec![],
        },
        Finding {
            provision: "Requirement 3".to_owned(),
            title: "A defined support period".to_owned(),
            verdict: Verdict::Pass,
            reasons: vec![],
            evidence: vec![],
        },
    ]
}

fn paragraphs() -> Vec<Paragraph> {
    vec![
        Paragraph {
            id: "reasons".to_owned(),
            heading: "Why we give this notice".to_owned(),
            mandatory: true,
            officer_words: "The camera shows a child's room to anyone who knows a password printed in its manual.\n\n\
                We weighed the cost to you of a ban against the risk to those who own one."
                .to_owned(),
            law: Some(LawWords {
                words: "The notice must set out the reasons for giving it.".to_owned(),
                cite: "Proposal of 2020, paragraph 5.4".to_owned(),
                basis: Basis { source: Source::Policy, verified: true },
            }),
        },
        Paragraph {
            id: "remarks".to_owned(),
            heading: "Remarks".to_owned(),
            mandatory: false,
            officer_words: String::new(),
            law: None,
        },
    ]
}

fn test_plan() -> TestPlan {
    TestPlan {
        lab: "Demonstration Laboratory".to_owned(),
        provisions: vec!["Requirement 1(a)".to_owned(), "Requirement 2".to_owned()],
        method: "Both units, in every state of the device, over each network interface.".to_owned(),
        finishes_on: date(2026, 12, 21),
    }
}

fn verify() -> Verify {
    Verify {
        url: "https://register.example/notices/N-2026-000017".to_owned(),
        code: "K7QX-2M9P".to_owned(),
        hashes: vec![NamedDigest {
            name: "Evidence bundle".to_owned(),
            sha256: Sha256::of(b"bundle"),
        }],
        log_index: None,
    }
}
