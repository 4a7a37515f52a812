//! The fuzz targets as plain functions: `fuzz/` drives them without end, a test runs them over the committed corpus.
//!
//! Each takes hostile bytes and panics only where a promise is broken.

use crate::authority::SignedAuthority;
use crate::bundle::{Limits, open, verify};
use crate::dsse::Envelope;
use crate::keys::TrustFile;

/// Opening never crashes, and verifying agrees: what opens has no problem, what does not open has one.
pub fn fuzz_bundle_open(data: &[u8]) {
    let opened = open(data, &Limits::default()).is_ok();
    let report = verify(data, &TrustFile::default());
    assert_eq!(
        opened,
        report.problems.is_empty(),
        "open and verify disagree"
    );
}

/// Whatever is read as an envelope has a canonical encoding that reads back as the same; where it is an authority to test, it
/// covers what it says itself.
pub fn fuzz_dsse_parse(data: &[u8]) {
    if let Ok(envelope) = Envelope::parse(data) {
        assert_eq!(Envelope::parse(&envelope.to_json()).as_ref(), Ok(&envelope));
    }
    if let Ok(authority) = SignedAuthority::parse(data) {
        let terms = &authority.terms;
        assert_eq!(authority.covers(&terms.subject, &terms.authority), Ok(()));
    }
}

/// Whatever is read as a trust file reads back as the same.
pub fn fuzz_trust_parse(data: &[u8]) {
    if let Ok(trust) = TrustFile::parse(data) {
        assert_eq!(
            TrustFile::parse(trust.to_json().as_bytes()).as_ref(),
            Ok(&trust)
        );
    }
}
