//! The documents of the powers that are no bans: each with what its kind adds, and refused without it.

use jiff::civil::date;
use proofhouse_documents::content::{Basis, Source};
use proofhouse_documents::notice::{
    Addressee, Change, Compensation, Compliance, Demand, Footing, Forfeiture, LawWords, Lot,
    NoticeContent, NoticeError, NoticeKind, Paragraph, Particulars, Penalty, Recall, Variation,
    WorkingLine,
};

use crate::samples;

pub(crate) fn footing(cite: &str) -> Footing {
    Footing {
        cite: cite.to_owned(),
        basis: Basis {
            source: Source::Assumed,
            verified: false,
        },
    }
}

fn asked(id: &str, heading: &str, words: &str) -> Paragraph {
    Paragraph {
        id: id.to_owned(),
        heading: heading.to_owned(),
        mandatory: true,
        officer_words: words.to_owned(),
        law: Some(LawWords {
            words: format!("The notice says this of {}.", heading.to_lowercase()),
            cite: "Proposal of 2020, paragraph 6".to_owned(),
            basis: samples::POLICY,
        }),
    }
}

/// A document under another power than a ban.
fn of(
    kind: NoticeKind,
    power: &str,
    demand: Demand,
    activity: &str,
    particulars: Vec<Particulars>,
) -> NoticeContent {
    let mut content = samples::notice(kind);
    content.power.id = power.to_lowercase().replace(' ', "-");
    power.clone_into(&mut content.power.title);
    content.demand = demand;
    content.activities = vec![activity.to_owned()];
    content.particulars = particulars;
    content.consequences = None;
    content
}

fn compliance() -> Particulars {
    Particulars::Compliance(Compliance {
        comply_by: date(2027, 1, 15),
        steps: vec![
            "Give each unit a password of its own.".to_owned(),
            "Send owners the new firmware.".to_owned(),
        ],
        law: Some(footing("Act, section 28: within a period")),
    })
}

fn recall() -> Particulars {
    Particulars::Recall(Recall {
        supplied: 12_400,
        limbs: vec![
            asked(
                "inadequate",
                "Why what was done is not enough",
                "The importer told three shops.",
            ),
            asked(
                "insufficient",
                "Why nothing less will do",
                "The cameras stand in homes already.",
            ),
        ],
        return_to: "Blink & Sons Importers Ltd, freepost".to_owned(),
        arrangements_by: date(2027, 1, 15),
        inform_customers: true,
        law: Some(footing("Act, section 30: within a period")),
    })
}

fn penalty() -> Particulars {
    let line = |label: &str, figure: &str, how: &str, law: Option<Footing>| WorkingLine {
        label: label.to_owned(),
        figure: figure.to_owned(),
        how: how.to_owned(),
        law,
    };
    Particulars::Penalty(Penalty {
        breach: "No universal default passwords".to_owned(),
        amount: "£250,000.00".to_owned(),
        daily: Some("£1,000.00".to_owned()),
        pay_within_days: 30,
        payment_law: Some(footing("Act, section 39: days to pay")),
        working: vec![
            line(
                "Qualifying worldwide revenue",
                "£9,000,000.00",
                "as stated, for 1 January 2025 to 31 December 2025",
                Some(footing("Act, section 38: revenue")),
            ),
            line(
                "Penalty",
                "£250,000.00",
                "no more than the cap",
                Some(footing("Act, section 38: the greatest sum")),
            ),
            line("Sum", "£250,000.00", "carried down", None),
        ],
        marks: vec!["The cap rests on an estimate, not on a finished period.".to_owned()],
        factors: vec![asked(
            "effects",
            "The effects of the failure",
            "Strangers watched two families.",
        )],
    })
}

fn forfeiture() -> Forfeiture {
    Forfeiture {
        court: "Portsdown Magistrates' Court".to_owned(),
        sought: "destroyed or otherwise disposed of".to_owned(),
        respondents: "Blink & Sons Importers Ltd".to_owned(),
        goods: vec![
            Lot {
                seal: "S-0041".to_owned(),
                description: "Boxed cameras".to_owned(),
                quantity: 320,
                held_at: "Unit 4, Quay Road".to_owned(),
            },
            Lot {
                seal: "S-0042".to_owned(),
                description: "Loose cameras".to_owned(),
                quantity: 17,
                held_at: "Port store".to_owned(),
            },
        ],
        interested: vec!["Quay Road Storage Ltd".to_owned()],
        interested_law: Some(footing("Act, section 43: interested persons are told")),
        grounds_law: Some(footing("Act, section 42: on the balance of probabilities")),
        reference: None,
        hearing: None,
    }
}

fn application() -> NoticeContent {
    let mut content = of(
        NoticeKind::Forfeiture,
        "Forfeiture",
        Demand::Nothing,
        "destroy",
        vec![Particulars::Forfeiture(forfeiture())],
    );
    content.addressee = Addressee {
        name: "Portsdown Magistrates' Court".to_owned(),
        role: String::new(),
        address: Vec::new(),
    };
    (content.from, content.appeal) = (None, None);
    content
}

fn interested() -> NoticeContent {
    let told = Forfeiture {
        hearing: Some(date(2027, 2, 3)),
        reference: Some("M-2026-771".to_owned()),
        ..forfeiture()
    };
    let mut content = application();
    content.kind = NoticeKind::Interested;
    content.particulars = vec![Particulars::Forfeiture(told)];
    content.addressee.name = String::from("Quay Road Storage Ltd");
    (content.paragraphs, content.findings) = (Vec::new(), Vec::new());
    content
}

fn information() -> NoticeContent {
    let mut content = of(
        NoticeKind::Information,
        "Information to the public",
        Demand::Nothing,
        "inform",
        Vec::new(),
    );
    content.addressee = Addressee {
        name: "The public".to_owned(),
        role: String::new(),
        address: Vec::new(),
    };
    (content.from, content.appeal) = (None, None);
    content.paragraphs = vec![
        asked(
            "failure",
            "What is wrong",
            "Every camera has the same password.",
        ),
        asked("risks", "The risks", "Strangers can watch."),
        asked("mitigation", "What you can do", "Unplug it."),
    ];
    content
}

fn by_a_tribunal() -> NoticeContent {
    let mut content = variation();
    if let Particulars::Variation(it) = &mut content.particulars[0] {
        it.by_tribunal = true;
    }
    content.paragraphs.remove(0);
    content.appeal = None;
    content
}

fn variation() -> NoticeContent {
    let change = |what: &str, before: &str, after: &str, officer_words| Change {
        what: what.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        officer_words,
    };
    let varied = Variation {
        on: date(2026, 11, 23),
        changes: vec![
            change(
                "Units",
                "05012345678900\n05012345678924",
                "05012345678900",
                false,
            ),
            change("Last day", "", "31 January 2027", false),
            change(
                "Why we give this notice",
                "All firmware is affected.",
                "Only firmware 1.0.4 is affected.",
                true,
            ),
        ],
        law: Some(footing(
            "Act, section 31: varied, never to make it more onerous",
        )),
        by_tribunal: false,
    };
    let mut content = of(
        NoticeKind::Variation,
        "Recall notice",
        Demand::Requires,
        "arrange return",
        vec![Particulars::Variation(varied), recall()],
    );
    content.paragraphs.insert(
        0,
        asked(
            "variation",
            "Why the notice is varied",
            "A newer test shows that it can be narrower.",
        ),
    );
    content
}

fn compensation(awarded: Option<&str>) -> NoticeContent {
    let decision = Compensation {
        claimed: "£900.00".to_owned(),
        received_on: date(2026, 11, 2),
        awarded: awarded.map(str::to_owned),
        decided_on: date(2026, 11, 20),
        law: Some(footing("Act, section 34: before the end of a period")),
    };
    let mut content = of(
        NoticeKind::Compensation,
        "Recall notice",
        Demand::Nothing,
        "arrange return",
        vec![Particulars::Compensation(decision)],
    );
    (content.findings, content.units, content.appeal) = (Vec::new(), Vec::new(), None);
    content.from = None;
    content.paragraphs = vec![asked("reasons", "Reasons", "The notice was quashed.")];
    content
}

/// Every kind that is no ban, and the letter of intent of one that asks for something.
pub(crate) fn all() -> Vec<(&'static str, NoticeContent)> {
    let requires = |kind, power, activity, particulars| {
        of(kind, power, Demand::Requires, activity, vec![particulars])
    };
    vec![
        (
            "compliance-notice",
            requires(
                NoticeKind::Compliance,
                "Compliance notice",
                "comply with duty",
                compliance(),
            ),
        ),
        (
            "recall-notice",
            requires(
                NoticeKind::Recall,
                "Recall notice",
                "arrange return",
                recall(),
            ),
        ),
        (
            "penalty-notice",
            of(
                NoticeKind::Penalty,
                "Penalty notice",
                Demand::Nothing,
                "pay",
                vec![penalty()],
            ),
        ),
        (
            "intent-of-a-penalty",
            of(
                NoticeKind::Intent,
                "Penalty notice",
                Demand::Nothing,
                "pay",
                vec![penalty()],
            ),
        ),
        ("forfeiture-application", application()),
        ("interested-person", interested()),
        ("public-information", information()),
        ("variation", variation()),
        ("variation-by-a-tribunal", by_a_tribunal()),
        ("compensation-awarded", compensation(Some("£450.00"))),
        ("compensation-refused", compensation(None)),
    ]
}

#[test]
fn a_document_without_what_its_kind_is_about_is_refused_by_name() {
    for (name, expected) in [
        ("compliance-notice", "particulars"),
        ("recall-notice", "particulars"),
        ("penalty-notice", "particulars"),
        ("forfeiture-application", "particulars"),
        ("variation", "particulars"),
        ("compensation-awarded", "particulars"),
        ("public-information", "risks"),
    ] {
        let (_, mut content) = all().into_iter().find(|(one, _)| *one == name).unwrap();
        if expected == "particulars" {
            content.particulars.clear();
        } else {
            content.paragraphs[1].officer_words = " ".to_owned();
        }
        let Err(NoticeError::Missing { missing }) = content.document() else {
            panic!("{name} was built")
        };
        assert_eq!(missing[0].id, expected, "{name}");
    }
}

#[test]
fn an_unanswered_limb_factor_or_hearing_is_named() {
    let find = |name: &str| {
        let (_, content) = all().into_iter().find(|(one, _)| *one == name).unwrap();
        content
    };
    let named = |content: &NoticeContent| {
        let Err(NoticeError::Missing { missing }) = content.document() else {
            panic!("it was built")
        };
        missing.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let mut content = find("recall-notice");
    if let Particulars::Recall(it) = &mut content.particulars[0] {
        it.limbs[1].officer_words.clear();
    }
    assert_eq!(named(&content), ["insufficient"]);
    let mut content = find("penalty-notice");
    if let Particulars::Penalty(it) = &mut content.particulars[0] {
        it.factors[0].officer_words.clear();
        it.working.clear();
    }
    assert_eq!(named(&content), ["working", "effects"]);
    let mut content = find("interested-person");
    content.particulars = vec![Particulars::Forfeiture(forfeiture())];
    assert_eq!(named(&content), ["hearing"]);
}
