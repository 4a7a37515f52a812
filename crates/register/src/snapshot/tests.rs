//! Tests of the snapshot: what goes in comes out, and any changed byte is found.

use super::*;
use crate::checkpoint::tests::signer;
use crate::entry::OfficeHead;
use crate::entry::tests::notice;
use crate::tree::Tree;

pub(crate) fn t(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) const VALIDITY: fn() -> Validity = || Validity {
    issued_at: t("2026-05-01T00:00:00Z"),
    expires_at: t("2026-05-08T00:00:00Z"),
};

/// The stored bytes of these notices, with an office head after them.
pub(crate) fn stored(notices: &[Notice]) -> Vec<Vec<u8>> {
    let head = OfficeHead {
        events: 9,
        head: "0a".repeat(32),
        recorded_at: t("2026-04-30T12:00:00Z"),
    };
    let entries = notices
        .iter()
        .cloned()
        .map(Entry::Notice)
        .chain([Entry::OfficeHead(head)]);
    entries.map(|entry| entry.to_bytes().unwrap()).collect()
}

pub(crate) fn signed_checkpoint(rows: &[Vec<u8>], log: &Signer) -> (Checkpoint, Vec<u8>) {
    let tree = Tree::of_leaves(rows.iter().map(|row| Hash::of_leaf(row))).unwrap();
    let checkpoint = Checkpoint {
        origin: log.name().into(),
        size: tree.size(),
        root: tree.root().unwrap(),
    };
    let note = checkpoint.sign(log).unwrap();
    (checkpoint, note)
}

struct Made {
    rows: Vec<Vec<u8>>,
    file: Vec<u8>,
    log: Key,
    key: Key,
}

fn made() -> Made {
    let (log, signer) = (
        signer("register.example/DRILL"),
        signer("register.example/DRILL/snapshot"),
    );
    let rows = stored(&[
        notice(
            "N-1",
            "temporary-ban",
            "05012345678900",
            "2026-03-01T00:00:00Z",
            Some("2026-06-01T00:00:00Z"),
        ),
        notice(
            "N-2",
            "permanent-ban",
            "00000096385074",
            "2026-04-01T00:00:00Z",
            None,
        ),
    ]);
    let (_, note) = signed_checkpoint(&rows, &log);
    let file = build(&rows, &note, &log.key().unwrap(), VALIDITY(), &signer).unwrap();
    Made {
        rows,
        file,
        log: log.key().unwrap(),
        key: signer.key().unwrap(),
    }
}

#[test]
fn a_snapshot_is_a_function_of_its_arguments() {
    let (log, key) = (
        signer("register.example/log"),
        signer("register.example/snapshot"),
    );
    let rows = stored(&[notice(
        "N-1",
        "recall",
        "05012345678900",
        "2026-03-01T00:00:00Z",
        None,
    )]);
    let (checkpoint, note) = signed_checkpoint(&rows, &log);
    let once = build(&rows, &note, &log.key().unwrap(), VALIDITY(), &key).unwrap();
    // A later row changes nothing: the checkpoint says how many are meant.
    let mut more = rows.clone();
    more.push(rows[0].clone());
    assert_eq!(
        build(&more, &note, &log.key().unwrap(), VALIDITY(), &key).unwrap(),
        once
    );
    let opened = Snapshot::open(&once, &[key.key().unwrap()], &[]).unwrap();
    assert_eq!(opened.copy().checkpoint, checkpoint);
    assert!(!opened.copy().log_signature_checked);
    assert_eq!(opened.products(), 1);
}

#[test]
fn any_flipped_byte_is_found() {
    let Made { file, log, key, .. } = made();
    let open = |bytes: &[u8]| {
        Snapshot::open(
            bytes,
            std::slice::from_ref(&key),
            std::slice::from_ref(&log),
        )
    };
    assert!(open(&file).unwrap().copy().log_signature_checked);
    for at in 0..file.len() {
        let mut broken = file.clone();
        broken[at] ^= 0x01;
        let error = open(&broken).unwrap_err();
        let header = split(&file).unwrap().0.len();
        let part = if at <= header { "header" } else { "body" };
        assert!(
            error.part.starts_with(part) || error.part == "header",
            "byte {at}: {error}"
        );
        assert!(
            at <= header || error.part == "body",
            "byte {at} of the body is blamed on the {}",
            error.part
        );
    }
    assert!(open(&file[..file.len() - 1]).is_err());
    assert!(open(&[file.as_slice(), b" "].concat()).is_err());
}

#[test]
fn a_snapshot_by_another_key_is_said_to_be_by_an_unknown_key() {
    let Made { file, log, .. } = made();
    let error = Snapshot::open(
        &file,
        &[signer("register.example/DRILL/snapshot").key().unwrap()],
        &[log],
    );
    assert!(error.unwrap_err().unknown_key);
}

/// A dishonest publisher holds the snapshot key: what it leaves out shows against the log.
#[test]
fn what_was_left_out_shows_against_the_log() {
    let Made {
        rows,
        file,
        key,
        log,
    } = made();
    let honest = Snapshot::open(&file, &[key], &[log]).unwrap();
    honest.compare(&rows).unwrap();
    let mut lying = honest.clone();
    lying.sources.remove(1);
    assert!(
        lying
            .compare(&rows)
            .unwrap_err()
            .what
            .contains("row 1 of the log was left out")
    );
    let mut shortened = honest;
    shortened.records[1].effects[0].to = Some(t("2026-04-02T00:00:00Z"));
    assert!(shortened.compare(&rows).is_err());
}

#[test]
fn rows_that_are_not_the_checkpoints_are_refused() {
    let log = signer("register.example/log");
    let rows = stored(&[notice(
        "N-1",
        "recall",
        "05012345678900",
        "2026-03-01T00:00:00Z",
        None,
    )]);
    let (_, note) = signed_checkpoint(&rows, &log);
    let other = stored(&[notice(
        "N-2",
        "recall",
        "05012345678900",
        "2026-03-01T00:00:00Z",
        None,
    )]);
    let error = build(&other, &note, &log.key().unwrap(), VALIDITY(), &log).unwrap_err();
    assert!(matches!(error, BuildError::Root { .. }), "{error}");
}

/// The snapshot key in dishonest hands: whatever it signs, the body must follow from the log's rows.
#[test]
fn a_signed_lie_is_found_without_the_log() {
    let (log, key) = (
        signer("register.example/log"),
        signer("register.example/snapshot"),
    );
    let rows = stored(&[
        notice(
            "N-1",
            "permanent-ban",
            "05012345678900",
            "2026-03-01T00:00:00Z",
            None,
        ),
        notice(
            "N-2",
            "recall",
            "00000096385074",
            "2026-03-01T00:00:00Z",
            None,
        ),
    ]);
    let (checkpoint, note) = signed_checkpoint(&rows, &log);
    let (other, other_note) = signed_checkpoint(&rows[..2], &log);
    assert_ne!(checkpoint, other);
    let lie = |tell: &dyn Fn(&mut Body)| {
        let mut body = Body::new(&note, &Content::of(&rows, &checkpoint).unwrap());
        tell(&mut body);
        let body = body.to_bytes().unwrap();
        let header = Header::new(&checkpoint, VALIDITY(), None, &body);
        let file = [key.note(&header.to_string()).unwrap(), b"\n".to_vec(), body].concat();
        Snapshot::open(&file, &[key.key().unwrap()], &[log.key().unwrap()])
    };
    lie(&|_| ()).unwrap();
    for (part, tell) in [
        (
            "body",
            &(|body: &mut Body| body.records[1].effects[0].power = "recall".into())
                as &dyn Fn(&mut Body),
        ),
        ("body", &|body| drop(body.records.remove(0))),
        ("body", &|body| body.sources.reverse()),
        ("body, row 0", &|body| {
            body.sources[0].entry = body.sources[0].entry.replace("permanent", "temporary");
        }),
        ("body, row 1", &|body| drop(body.sources[1].proof.pop())),
        ("body, checkpoint", &|body| {
            body.checkpoint = String::from_utf8(other_note.clone()).unwrap();
        }),
        ("body, checkpoint", &|body| {
            body.checkpoint = body.checkpoint.replace("— ", "— x");
        }),
    ] {
        assert_eq!(lie(tell).unwrap_err().part, part);
    }
}
