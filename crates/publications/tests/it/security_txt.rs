//! security.txt against generated files, files after real patterns, other readers, sites and signatures.

mod differences;
mod generate;
mod oracle;
mod real;
#[cfg(feature = "openpgp")]
mod signed;
mod sites;
mod table;

use std::path::{Path, PathBuf};

/// The workspace.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Holds a page of the reference against what the code says; writes it where `WRITE_REFERENCE` is set.
#[track_caller]
fn held(page: &str, text: &str) {
    let path = workspace().join("docs/reference").join(page);
    if std::env::var_os("WRITE_REFERENCE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == text,
        "docs/reference/{page} is out of date; run the test with WRITE_REFERENCE=1 and read the difference"
    );
}
