//! Which answer each published schema is held against.

/// Answers that need neither network nor office, made anew from `docs/example/`: schema, and what is asked.
pub(super) const LIVE: &[(&str, &[&str])] = &[
    (
        "check",
        &[
            "check",
            "--gtin",
            "05012345678900",
            "--snapshot",
            "snapshot",
            "--key",
            "REGISTER",
            "--key",
            "SNAPSHOT",
        ],
    ),
    (
        "check",
        &[
            "check",
            "--gtin",
            "1",
            "--snapshot",
            "snapshot",
            "--key",
            "REGISTER",
            "--key",
            "SNAPSHOT",
        ],
    ),
    (
        "evidence-verify",
        &[
            "evidence",
            "verify",
            "inspection.zip",
            "--trust",
            "trust.json",
        ],
    ),
    (
        "evidence-verify",
        &["evidence", "verify", "notice.pdf", "--trust", "trust.json"],
    ),
    ("evidence-show", &["evidence", "show", "publications.zip"]),
    (
        "findings",
        &[
            "evidence",
            "findings",
            "inspection.zip",
            "--regime",
            "uk-proposal-2020",
        ],
    ),
    (
        "findings",
        &[
            "evidence",
            "findings",
            "publications.zip",
            "--regime",
            "uk-psti-2022",
        ],
    ),
    (
        "register-verify",
        &["register", "verify", "register", "--key", "REGISTER"],
    ),
    (
        "register-verify",
        &["register", "verify", "register", "--key", "SNAPSHOT"],
    ),
    (
        "register-proof",
        &[
            "register",
            "verify-proof",
            "notice.tlog-proof",
            "--key",
            "REGISTER",
        ],
    ),
    (
        "register-document",
        &[
            "register",
            "document",
            "notice.pdf",
            "--register",
            "register",
            "--key",
            "REGISTER",
        ],
    ),
    (
        "snapshot-verify",
        &[
            "register",
            "snapshot",
            "verify",
            "snapshot",
            "--register",
            "register",
            "--key",
            "REGISTER",
            "--key",
            "SNAPSHOT",
        ],
    ),
    ("law-check", &["law", "check", "../../regimes"]),
    (
        "law-check",
        &["law", "check", "../../crates/law/tests/broken"],
    ),
    ("law-list", &["law", "list"]),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "intent-given",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "notice-given",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "statement-issued",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "notice-sent-electronically",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "own-failure-known",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "payment-period-ended",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &["law", "clocks", "--event", "hearing", "--on", "2026-01-05"],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "exploited-vulnerability-known",
            "--at",
            "2026-01-05T12:00:00Z",
        ],
    ),
    (
        "law-penalty",
        &["law", "penalty", "../../fixtures/law/penalty.toml"],
    ),
    (
        "security-txt",
        &[
            "security-txt",
            "../../fixtures/fuzz/publications-security-txt/all-fields.txt",
            "--at",
            "2026-11-25T00:00:00Z",
        ],
    ),
    (
        "security-txt",
        &[
            "security-txt",
            "../../fixtures/fuzz/publications-security-txt/signed.txt",
            "--at",
            "2026-11-25T00:00:00Z",
        ],
    ),
    ("scope", &["scope", "../reference/product.toml"]),
    (
        "scope",
        &["scope", "../reference/product.toml", "--on", "2024-01-01"],
    ),
    (
        "duties",
        &[
            "duties",
            "--role",
            "distributor",
            "--situation",
            "manufacturer-failure-known",
            "--told-by",
            "supplier",
        ],
    ),
    (
        "duties",
        &[
            "duties",
            "--role",
            "authorised-representative",
            "--situation",
            "investigation-done",
        ],
    ),
    (
        "law-diff",
        &["law", "diff", "uk-proposal-2020", "uk-psti-2022"],
    ),
    ("law-diff", &["law", "diff", "uk-psti-2022", "uk-psti-2022"]),
    (
        "deemed",
        &[
            "deemed",
            "../../fixtures/fuzz/law-deemed/label",
            "--on",
            "2026-11-25",
        ],
    ),
    (
        "deemed",
        &[
            "deemed",
            "../../fixtures/fuzz/law-deemed/standard",
            "--on",
            "2026-11-25",
        ],
    ),
    (
        "conformity",
        &["conformity", "../../fixtures/fuzz/law-conformity/small"],
    ),
    (
        "conformity-new",
        &["conformity", "new", "--edition", "V3.1.3"],
    ),
    (
        "record",
        &["record", "show", "inspection.zip", "publications.zip"],
    ),
    (
        "record-compare",
        &["record", "compare", "publications.zip", "inspection.zip"],
    ),
    (
        "statement-check",
        &[
            "statement",
            "check",
            "../../fixtures/fuzz/law-statement/standards",
            "--at",
            "2026-11-29",
        ],
    ),
    (
        "statement-check",
        &[
            "statement",
            "check",
            "../../fixtures/fuzz/law-statement/wrong",
            "--at",
            "2026-11-29",
        ],
    ),
    (
        "statement-show",
        &[
            "statement",
            "show",
            "../../fixtures/fuzz/law-statement/joint-label",
            "--at",
            "2026-11-29",
        ],
    ),
    ("record-coverage", &["record", "coverage"]),
    ("record-form", &["record", "new"]),
    (
        "error",
        &["conformity", "../../fixtures/fuzz/law-conformity/wrong"],
    ),
    (
        "support-period",
        &[
            "support-period",
            "../../fixtures/support-periods/product-page.html",
            "--model",
            "PH-100",
            "--at",
            "2026-11-23T12:00:00Z",
        ],
    ),
    (
        "support-period-compare",
        &[
            "support-period",
            "compare",
            "../../fixtures/support-periods/older.json",
            "../../fixtures/support-periods/newer.json",
        ],
    ),
    (
        "disclosure",
        &[
            "disclosure",
            "../../fixtures/support-periods/product-page.html",
        ],
    ),
    ("keys-list", &["keys", "list", "--trust", "trust.json"]),
    ("error", &["check", "--gtin", "05012345678900"]),
    ("error", &["evidence", "show", "notice.pdf"]),
    ("error", &["no-such-verb"]),
];

/// Answers that an office or a laboratory gave, kept beside the example: schema, and file.
pub(super) const KEPT: &[(&str, &str)] = &[
    ("inspect", "inspect.json"),
    ("publications", "publications.json"),
    ("case-list", "case-list.json"),
    ("case", "case-show.json"),
    ("case-opened", "case-open.json"),
    ("notice", "notice-show.json"),
    ("acted", "acted.json"),
    ("error", "refused.json"),
];

/// Answers that only a running office gives and the binary's own tests ask for: schema, and the test that holds it.
pub(super) const TESTED: &[(&str, &str)] = &[
    ("bench-authority", "crates/proofhouse/tests/it/authority.rs"),
    (
        "case-record",
        "crates/proofhouse/tests/it/refusals/judging.rs",
    ),
    ("key-changed", "crates/proofhouse/tests/it/office_keys.rs"),
    (
        "publications-replay",
        "crates/proofhouse/tests/it/makers.rs",
    ),
    (
        "record-sealed",
        "crates/proofhouse/tests/it/record/judgements.rs",
    ),
    ("report", "crates/proofhouse/tests/it/reports.rs"),
    ("report-followed", "crates/proofhouse/tests/it/reports.rs"),
    ("report-list", "crates/proofhouse/tests/it/reports.rs"),
    ("report-sent", "crates/proofhouse/tests/it/reports.rs"),
    ("statement", "crates/proofhouse/tests/it/statement.rs"),
    ("statement-new", "crates/proofhouse/tests/it/statement.rs"),
    ("watch", "crates/proofhouse/tests/it/watch.rs"),
];
