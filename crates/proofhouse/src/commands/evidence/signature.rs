//! Whether the signatures of bundles are true, for every verb that makes a paper of them.

use std::path::{Path, PathBuf};

use proofhouse_evidence::bundle::Bundle;
use proofhouse_evidence::keys::TrustFile;
use proofhouse_evidence::record::{self, Signatures};

use crate::commands::keys::read_trust;
use crate::exit::{Exit, Failure};

/// Where a lab's trust file stands, as `keys enrol` writes it.
const BESIDE: &str = "trust.json";

/// The trust file.
#[derive(clap::Args)]
pub(in crate::commands) struct Trust {
    /// The trust file that signatures are checked with; without it trust.json, where there is one.
    ///
    /// A bundle whose key stands in it and whose signature is false is refused. Where there is no trust file, or nobody
    /// enrolled the key, the answer says that the signature was not checked.
    #[arg(long, value_name = "TRUST.json")]
    trust: Option<PathBuf>,
}

impl Trust {
    /// Reads it; none where none was given and none stands here.
    pub(in crate::commands) fn read(&self) -> Result<Option<TrustFile>, Failure> {
        let beside = || Some(PathBuf::from(BESIDE)).filter(|path| path.exists());
        let file = self.trust.clone().or_else(beside);
        file.map(|path| read_trust(&path)).transpose()
    }
}

/// What the signatures of the bundle at `path` come to: that over it, and that under the authority to test in it.
pub(in crate::commands) fn signatures(
    path: &Path,
    bundle: &Bundle,
    trust: Option<&TrustFile>,
) -> Result<Signatures, Failure> {
    record::signatures(bundle, trust).map_err(|why| {
        let what = format!("The signature of {} does not stand: {why}.", path.display());
        let next = "Run `proofhouse evidence verify`. If it is the days of a key that are wrong, enrol it anew in another trust file and name that with --trust; if not, ask the lab for the bundle again. Nothing is made of this one.";
        Failure::new(Exit::Problem, "evidence.signature", what, next).kept("The file is unchanged.")
    })
}
