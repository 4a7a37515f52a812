//! A bundle of evidence in a case: what was observed, and the file itself.

pub(crate) mod download;
pub(crate) mod show;

use proofhouse_law::Digest;

use super::case::opened::Opened;
use crate::web::WebError;

/// The bundle in the address, if it is lodged in the case.
fn digest(case: &Opened, text: &str) -> Result<Digest, WebError> {
    let digest: Digest = text.parse().map_err(|_| WebError::NotFound)?;
    let lodged = case
        .file
        .state
        .lodgements()
        .iter()
        .any(|one| one.bundle == digest);
    if lodged {
        Ok(digest)
    } else {
        Err(WebError::NotFound)
    }
}
