//! Which crate may depend on which: the arrows between the rooms.

use cargo_metadata::{DependencyKind, Metadata};

/// For each of our crates, those of ours that it may use outside its tests.
const ARROWS: &[(&str, &[&str])] = &[
    ("proofhouse-law", &[]),
    ("proofhouse-register", &[]),
    ("proofhouse-browser", &[]),
    ("proofhouse-certificate", &["proofhouse-law"]),
    ("proofhouse-evidence", &["proofhouse-law"]),
    (
        "proofhouse-inspect",
        &[
            "proofhouse-browser",
            "proofhouse-certificate",
            "proofhouse-evidence",
            "proofhouse-law",
        ],
    ),
    (
        "proofhouse-publications",
        &[
            "proofhouse-browser",
            "proofhouse-certificate",
            "proofhouse-evidence",
            "proofhouse-law",
        ],
    ),
    (
        "proofhouse-documents",
        &["proofhouse-evidence", "proofhouse-law"],
    ),
    (
        "proofhouse-office",
        &[
            "proofhouse-documents",
            "proofhouse-evidence",
            "proofhouse-law",
            "proofhouse-publications",
            "proofhouse-register",
        ],
    ),
    (
        "proofhouse",
        &[
            "proofhouse-documents",
            "proofhouse-evidence",
            "proofhouse-inspect",
            "proofhouse-law",
            "proofhouse-office",
            "proofhouse-publications",
            "proofhouse-register",
        ],
    ),
    ("proofhouse-testkit", &[]),
    ("xtask", &["proofhouse-testkit"]),
];

/// Every arrow that the design does not have, and every crate that it does not know.
pub(super) fn breaches(metadata: &Metadata) -> Vec<String> {
    let mut breaches = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            breaches.push(format!(
                "crate {name} has no row in xtask/src/tidy/arrows.rs"
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let target = dependency.name.as_str();
            let ours = ARROWS.iter().any(|(crate_name, _)| *crate_name == target);
            if ours && dependency.kind == DependencyKind::Normal && !allowed.contains(&target) {
                breaches.push(format!(
                    "{name} must not depend on {target} (ARCHITECTURE.md)"
                ));
            }
        }
    }
    breaches
}
