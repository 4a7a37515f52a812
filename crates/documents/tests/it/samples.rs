//! Documents as the office makes them, with an imaginary authority, maker and product.

mod assessment;
mod inspected;

use jiff::civil::date;
use proofhouse_documents::Sha256;
use proofhouse_documents::content::{Basis, NamedDigest, Source};
use proofhouse_documents::notice::{
    Addressee, Authority, Demand, Finding, LawWords, NoticeContent, NoticeKind, Paragraph, Passage,
    Power, Product, Regime, TestPlan, Unit, Verdict, Verify,
};
use proofhouse_law::Digest;
use proofhouse_law::observation::{
    BroughtBy, CredentialList, DeviceState, MacSeen, Met, Standing, Tester, Visit, VisitOutcome,
};
use proofhouse_law::record::{Device, Signature, Source as LawRecordSource};

pub(crate) use assessment::self_assessment;
pub(crate) use inspected::report;

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

fn source(bundle: Digest) -> LawRecordSource {
    let at = |text: &str| text.parse().unwrap();
    LawRecordSource {
        bundle,
        attestation: Digest::of(b"attestation"),
        tool: "proofhouse inspect".to_owned(),
        tool_version: "0.1.0".to_owned(),
        product: "Blink Nursery Cam 2".to_owned(),
        kind: "Indoor camera".to_owned(),
        gtin: Some("05012345678900".to_owned()),
        units: vec!["BX-0001".to_owned(), "BX-0002".to_owned()],
        firmware: Vec::new(),
        owner: "Demonstration Office for Connected Products".to_owned(),
        basis: "test purchase 17".to_owned(),
        expires: at("2027-04-01T00:00:00Z"),
        authorised: None,
        targets: vec!["192.0.2.10".to_owned(), "192.0.2.11".to_owned()],
        devices: vec![
            device("A", "BX-0001", "192.0.2.10", Some("02:00:5e:10:00:01")),
            device("B", "BX-0002", "192.0.2.11", None),
        ],
        tester: Some(Tester {
            name: "Ada Advocate".to_owned(),
            organisation: Some("Demonstration Laboratory".to_owned()),
        }),
        judged_by: Vec::new(),
        relies_on: Vec::new(),
        says_drill: false,
        visits: visits(),
        lists: lists(),
        tried: crate::tried::sample(),
        started: at("2026-11-20T10:00:00.123456789Z"),
        ended: at("2026-11-20T10:04:00Z"),
        partial: true,
        asked_udp: true,
        udp_ports: vec![161, 1900],
        all_ports: false,
        silent: Vec::new(),
        signer: "0011223344556677".to_owned(),
        signed_at: at("2026-11-20T10:05:00Z"),
        signature: Signature::NotChecked {
            why: "no trust file was given".to_owned(),
        },
        observations: 2,
    }
}

fn device(label: &str, unit: &str, address: &str, mac: Option<&str>) -> Device {
    Device {
        unit: unit.to_owned(),
        label: Some(label.to_owned()),
        addresses: vec![address.to_owned()],
        macs: mac.map(str::to_owned).into_iter().collect(),
        serial: Some(unit.to_owned()),
    }
}

/// One visit that was finished, and one that was not.
fn visits() -> Vec<Visit> {
    let at = |text: &str| Some(text.parse().unwrap());
    vec![
        Visit {
            unit: "BX-0001".to_owned(),
            state: DeviceState::FactoryDefault,
            brought_by: Some(BroughtBy::Person),
            began: at("2026-11-20T10:00:01Z"),
            ended: at("2026-11-20T10:03:00Z"),
            outcome: VisitOutcome::Finished,
            why: None,
            met: Some(Met {
                address: "192.0.2.10".parse().unwrap(),
                mac: MacSeen::AsNamed {
                    seen: "02:00:5e:10:00:01".to_owned(),
                },
            }),
        },
        Visit {
            unit: "BX-0002".to_owned(),
            state: DeviceState::FactoryDefault,
            brought_by: None,
            began: None,
            ended: None,
            outcome: VisitOutcome::LeftOut,
            why: Some("a person ended the inspection before".to_owned()),
            met: None,
        },
    ]
}

/// A list of each standing.
fn lists() -> Vec<CredentialList> {
    let list = |name: &str, origin: Option<&str>, standing| CredentialList {
        name: name.to_owned(),
        origin: origin.map(str::to_owned),
        licence: origin.map(|_| "CC0".to_owned()),
        public: origin.map(|origin| format!("{origin}/list.csv")),
        sha256: Digest::of(name.as_bytes()),
        entries: 60,
        standing,
    };
    vec![
        list("own.csv", None, Standing::TestersOwn),
        list(
            "found-online",
            Some("https://lists.example/defaults"),
            Standing::PublicByTester,
        ),
        list(
            "proofhouse-common",
            Some("https://lists.example/common"),
            Standing::PublicShipped,
        ),
    ]
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
