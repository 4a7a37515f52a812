//! A signed authority in a bundle: only one that covers the inspection is sealed, and its signer is judged beside the lab's.

use proofhouse_evidence::authority::{SignedAuthority, Terms, sign};
use proofhouse_evidence::bundle::{
    Draft, Limits, Outcome, SealError, SignerStatus, open, seal, verify,
};
use proofhouse_evidence::keys::{KeyRole, TrustFile, Window};

use crate::sample::{draft, key, sealed_at, time, trust};

/// The sample with an authority of this content, signed then.
fn authorised(change: impl Fn(&mut Terms), at: &str) -> Draft {
    let draft = draft();
    let mut terms = Terms {
        subject: draft.manifest.subject.clone(),
        authority: draft.manifest.authority.clone(),
    };
    change(&mut terms);
    let bytes = sign(terms, &key(KeyRole::Approval, 3), time(at)).unwrap();
    Draft {
        authority: Some(SignedAuthority::parse(&bytes).unwrap()),
        ..draft
    }
}

fn sealed(draft: Draft) -> Result<Vec<u8>, SealError> {
    seal(draft, &key(KeyRole::Lab, 1), sealed_at())
}

const BEFORE: &str = "2026-05-01T00:00:00Z";

#[test]
fn what_was_authorised_is_sealed_as_it_was_given_and_its_signer_is_judged() {
    let draft = authorised(|_| {}, BEFORE);
    let given = draft.authority.clone();
    let bytes = sealed(draft).unwrap();
    assert_eq!(open(&bytes, &Limits::default()).unwrap().authority, given);
    let lab = trust(&key(KeyRole::Lab, 1));
    let unknown = verify(&bytes, &lab);
    assert_eq!(unknown.outcome, Outcome::UnknownKey, "{unknown:?}");
    let enrolled = |from: &str| -> TrustFile {
        let window = Window {
            from: time(from),
            until: time("2030-01-01T00:00:00Z"),
        };
        let approval = key(KeyRole::Approval, 3).public();
        lab.enrol(&approval, window).unwrap().0
    };
    assert_eq!(verify(&bytes, &enrolled(BEFORE)).outcome, Outcome::Sound);
    // Its key was not yet good when it signed.
    let early = verify(&bytes, &enrolled("2026-05-02T00:00:00Z"));
    assert_eq!(early.outcome, Outcome::Problem);
    assert_eq!(early.problems[0].path, "authority.dsse.json");
    let signer = early.authority.unwrap().signer;
    assert!(matches!(signer, SignerStatus::Refused { .. }), "{signer:?}");
}

#[test]
fn leave_for_something_else_or_given_afterwards_is_not_sealed() {
    let why = |draft: Draft| sealed(draft).unwrap_err().to_string();
    let elsewhere = |terms: &mut Terms| terms.authority.targets[0].address = "192.0.2.8".into();
    let why_not = why(authorised(elsewhere, BEFORE));
    assert!(
        why_not.contains("does not name the unit SN1 at 192.0.2.7"),
        "{why_not}"
    );
    let late = why(authorised(|_| {}, "2026-06-01T10:02:00Z"));
    assert!(late.contains("after the inspection had begun"), "{late}");
}
