//! Signatures are judged at their own time; roles are never mixed; changes of the trust file say what they did.

use proofhouse_evidence::bundle::{Outcome, Report, SignerStatus, verify};
use proofhouse_evidence::keys::{KeyEvent, KeyRole, Rotation, TrustError, TrustFile, Window};

use crate::sample::{bundle, key, time, trust, window};

fn judged(trust: &TrustFile) -> Report {
    // Every change must survive being written and read.
    verify(
        &bundle(),
        &TrustFile::parse(trust.to_json().as_bytes()).unwrap(),
    )
}

#[test]
fn a_key_that_has_run_out_still_vouches_for_what_it_signed() {
    let lab = key(KeyRole::Lab, 1);
    let until = |until| {
        let window = Window {
            until: time(until),
            ..window()
        };
        judged(&TrustFile::default().enrol(&lab.public(), window).unwrap().0).outcome
    };
    assert_eq!(until("2026-06-01T10:05:01Z"), Outcome::Sound);
    assert_eq!(until("2026-06-01T10:05:00Z"), Outcome::Problem);
}

#[test]
fn a_revocation_refuses_what_was_signed_after_it_alone() {
    let lab = key(KeyRole::Lab, 1);
    let revoked = |at| {
        let (file, event) = trust(&lab)
            .revoke(&lab.id(), time(at), "laptop stolen")
            .unwrap();
        assert!(matches!(event, KeyEvent::Revoked { .. }));
        judged(&file)
    };
    assert_eq!(revoked("2026-06-01T10:05:01Z").outcome, Outcome::Sound);
    let refused = revoked("2026-06-01T10:05:00Z");
    assert_eq!(refused.outcome, Outcome::Problem);
    assert!(
        refused.problems[0].what.contains("laptop stolen"),
        "{}",
        refused.problems[0]
    );
}

#[test]
fn a_key_of_another_role_vouches_for_nothing() {
    // The same key, enrolled as a register's: the signature fits, the role does not.
    for role in [KeyRole::Register, KeyRole::Snapshot, KeyRole::Approval] {
        let report = judged(&trust(&key(role, 1)));
        assert!(
            matches!(report.signer, SignerStatus::Refused { .. }),
            "{report:?}"
        );
        assert_eq!(report.outcome, Outcome::Problem);
    }
}

#[test]
fn a_drills_key_is_seen_to_be_one() {
    let report = judged(&trust(&key(KeyRole::Lab, 1)));
    assert!(
        matches!(report.signer, SignerStatus::Trusted { drill: true, .. }),
        "{report:?}"
    );
}

#[test]
fn a_rotation_keeps_the_old_key_for_old_signatures() {
    let (old, new) = (key(KeyRole::Lab, 1), key(KeyRole::Lab, 2));
    let at = time("2026-08-01T00:00:00Z");
    let rotation = Rotation {
        at,
        old_until: at,
        until: time("2028-01-01T00:00:00Z"),
    };
    let (file, event) = trust(&old)
        .rotate(&old.id(), &new.public(), rotation)
        .unwrap();
    assert_eq!(judged(&file).outcome, Outcome::Sound);
    assert_eq!((file.keys()[0].until, file.keys()[1].from), (at, at));
    let json = serde_json::to_string(&event).unwrap();
    let named = json
        .replace(old.id().as_str(), "OLD")
        .replace(new.id().as_str(), "NEW");
    insta::assert_snapshot!(named);
}

#[test]
fn changes_that_make_no_sense_are_refused() {
    let lab = key(KeyRole::Lab, 1);
    let file = trust(&lab);
    let at = time("2026-08-01T00:00:00Z");
    let rotation = Rotation {
        at,
        old_until: at,
        until: time("2028-01-01T00:00:00Z"),
    };
    let late = Rotation {
        at: time("2027-08-01T00:00:00Z"),
        ..rotation
    };
    let other = key(KeyRole::Register, 2);
    let next = key(KeyRole::Lab, 3);
    assert!(matches!(
        file.enrol(&lab.public(), window()),
        Err(TrustError::Enrolled(..))
    ));
    assert!(matches!(
        file.enrol(&key(KeyRole::Register, 1).public(), window()),
        Err(TrustError::Enrolled(..))
    ));
    assert!(matches!(
        file.rotate(&lab.id(), &other.public(), rotation),
        Err(TrustError::RoleChanged { .. })
    ));
    assert!(matches!(
        file.rotate(&lab.id(), &next.public(), late),
        Err(TrustError::OutsideWindow { .. })
    ));
    assert!(matches!(
        file.rotate(&next.id(), &next.public(), rotation),
        Err(TrustError::Unknown(_))
    ));
    assert!(matches!(
        file.revoke(&next.id(), at, "lost"),
        Err(TrustError::Unknown(_))
    ));
    assert!(matches!(
        file.revoke(&lab.id(), at, " "),
        Err(TrustError::NoReason)
    ));
    let revoked = file.revoke(&lab.id(), at, "lost").unwrap().0;
    assert!(matches!(
        revoked.revoke(&lab.id(), at, "again"),
        Err(TrustError::Revoked(..))
    ));
    let backwards = Window {
        from: at,
        until: at,
    };
    assert!(matches!(
        file.enrol(&next.public(), backwards),
        Err(TrustError::EmptyWindow { .. })
    ));
}

#[test]
fn trust_files_that_were_tampered_with_are_refused() {
    let good = trust(&key(KeyRole::Lab, 1)).to_json();
    let id = key(KeyRole::Lab, 1).id().to_string();
    let other = key(KeyRole::Lab, 2).id().to_string();
    let weak = "0100000000000000000000000000000000000000000000000000000000000000";
    let public = hex::encode(key(KeyRole::Lab, 1).public().key.as_bytes());
    for bad in [
        good.replace(&id, &other),
        good.replace("\"schema\": 1", "\"schema\": 2"),
        good.replace("\"role\": \"lab\"", "\"role\": \"boss\""),
        good.replace("\"revoked\"", "\"revokd\""),
        good.replace(&public, weak),
        good.replace("2027-01-01", "2025-01-01"),
        " ".repeat(2 << 20),
    ] {
        assert_ne!(bad, good, "the sample no longer has what this test changes");
        assert!(
            TrustFile::parse(bad.as_bytes()).is_err(),
            "accepted: {bad:.300}"
        );
    }
}
