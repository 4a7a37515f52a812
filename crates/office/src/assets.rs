//! The files that the binary carries: the GOV.UK macros and styles, our templates and our own styles.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Every template as (name, source), GOV.UK's macros among them.
pub(crate) fn templates() -> &'static [(&'static str, &'static str)] {
    embedded::TEMPLATES
}

/// One file that pages ask for under `/assets/`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StaticFile {
    /// What the browser is told that the file is.
    pub(crate) media: &'static str,
    /// The file.
    pub(crate) bytes: &'static [u8],
}

static FILES: LazyLock<BTreeMap<&'static str, StaticFile>> = LazyLock::new(|| {
    embedded::STATIC_FILES
        .iter()
        .filter_map(|(name, bytes)| {
            Some((
                *name,
                StaticFile {
                    media: media(name)?,
                    bytes,
                },
            ))
        })
        .collect()
});

/// A short hash of all static files: part of their addresses, so that a browser can keep them for
/// good and a new version of the binary is seen at once.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut all = Sha256::new();
    for (name, bytes) in embedded::STATIC_FILES {
        all.update(name.as_bytes());
        all.update(bytes.len().to_be_bytes());
        all.update(bytes);
    }
    hex::encode(all.finalize()).chars().take(12).collect()
});

/// The file of that name, if the binary carries it.
pub(crate) fn static_file(name: &str) -> Option<StaticFile> {
    FILES.get(name).copied()
}

/// The version part of `/assets/<version>/<name>`.
pub(crate) fn version() -> &'static str {
    &VERSION
}

/// Only the kinds that pages use: a file of another kind is not served.
fn media(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}
