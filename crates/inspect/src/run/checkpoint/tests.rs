//! Checkpoints: what comes back, and what is refused.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::bench;
use jiff::civil::date;
use proofhouse_evidence::bundle::{BroughtBy, MacSeen, Met};
use proofhouse_law::observation::DeviceState;

const KEY: [u8; 32] = [7; 32];

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn plan() -> Plan {
    Plan {
        version: "1".to_owned(),
        bench: Digest::of(b"bench"),
        lists: Digest::of(b"lists"),
        declaration: None,
        authority: None,
        key: "0123".to_owned(),
    }
}

/// A bench of the units a and b, with these lines of where they are met.
fn bench_at(a: &str, b: &str) -> Bench {
    let text = format!(
        r#"
        [device]
        brand = "Testkit"
        model = "Eye"
        kind = "camera"

        [authority]
        owner = "Example Test House"
        basis = "bought by the lab"
        expires = 2027-03-31

        [[units]]
        label = "a"
        mac = "02:00:5e:10:00:01"
        {a}

        [[units]]
        label = "b"
        mac = "02:00:5e:10:00:02"
        {b}
        "#
    );
    bench::read(&text, date(2026, 6, 1)).unwrap()
}

fn bench() -> Bench {
    let address = r#"address = "192.168.1.64""#;
    bench_at(address, address)
}

fn begun(unit: &str, at: i64) -> Begun {
    Begun {
        unit: unit.to_owned(),
        state: DeviceState::Reset,
        brought_by: Some(BroughtBy::Command),
        began: time(at),
        met: Some(Met {
            address: [192, 168, 1, 64].into(),
            mac: MacSeen::NoneNamed,
        }),
    }
}

fn visited(unit: &str, at: i64) -> Visited {
    let raw = format!("what {unit} said\r\n\0").into_bytes();
    Visited {
        begun: begun(unit, at),
        ended: time(at + 5),
        observations: Vec::new(),
        transcripts: BTreeMap::from([(format!("transcripts/0001-{unit}"), raw)]),
    }
}

/// A folder in which A is finished, and B was begun and nothing more is known of it.
fn killed_at_b(folder: &Path) {
    let mut kept = Checkpoint::create(folder, plan(), time(10), &KEY).unwrap();
    kept.begun(&begun("a", 11)).unwrap();
    kept.finished(&visited("a", 11)).unwrap();
    kept.begun(&begun("b", 20)).unwrap();
}

#[test]
fn what_was_finished_comes_back_and_what_was_broken_off_is_told() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("x.unfinished");
    killed_at_b(&folder);
    let resumed = Checkpoint::resume(&folder, &plan(), &bench(), time(30)).unwrap();
    assert_eq!(resumed.tag_key, KEY);
    assert_eq!(resumed.so_far.started, time(10));
    assert_eq!(resumed.so_far.resumed, [time(30)]);
    assert_eq!(resumed.so_far.visited, [visited("a", 11)]);
    let [(b, None, why)] = resumed.so_far.broken.as_slice() else {
        panic!("{:?}", resumed.so_far.broken);
    };
    assert_eq!((b.unit.as_str(), b.began), ("b", time(20)));
    assert!(why.contains("kill"), "{why}");

    // It goes on, is ended by a person, and goes on again.
    let mut kept = resumed.checkpoint;
    kept.begun(&begun("b", 31)).unwrap();
    let why = "another device answered";
    kept.broken(&begun("b", 31), time(33), why).unwrap();
    drop(kept);
    let again = Checkpoint::resume(&folder, &plan(), &bench(), time(40)).unwrap();
    assert_eq!(again.so_far.resumed, [time(30), time(40)]);
    assert_eq!(again.so_far.broken.len(), 2);
    let told = (begun("b", 31), Some(time(33)), why.to_owned());
    assert_eq!(again.so_far.broken[1], told);
    again.checkpoint.remove().unwrap();
    assert!(!folder.exists());
}

#[test]
fn it_is_for_its_owner_alone_and_for_one_run_at_a_time() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("x.unfinished");
    let kept = Checkpoint::create(&folder, plan(), time(10), &KEY).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("0000")), 0o600);
    let held = Checkpoint::resume(&folder, &plan(), &bench(), time(11)).unwrap_err();
    assert!(matches!(held, CheckpointError::Held), "{held}");
    drop(kept);
    let there = Checkpoint::create(&folder, plan(), time(10), &KEY).unwrap_err();
    assert!(matches!(there, CheckpointError::Exists), "{there}");
    fs::set_permissions(folder.join("0000"), fs::Permissions::from_mode(0o640)).unwrap();
    let loose = Checkpoint::resume(&folder, &plan(), &bench(), time(11)).unwrap_err();
    assert!(loose.to_string().contains("mode 640"), "{loose}");
}

#[test]
fn what_changed_is_named() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("x.unfinished");
    killed_at_b(&folder);
    let now = Plan {
        version: "2".to_owned(),
        bench: Digest::of(b"other"),
        lists: Digest::of(b"others"),
        declaration: Some(Digest::of(b"declared")),
        authority: Some(Digest::of(b"signed")),
        key: "4567".to_owned(),
    };
    let changed = Checkpoint::resume(&folder, &now, &bench(), time(30)).unwrap_err();
    assert_eq!(
        changed.to_string(),
        "changed since then: the bench file; the lists of what is tried; the declaration; \
         the signed authority; the lab's key; \
         the version of Proofhouse, then 1 and now 2"
    );
    let early = Checkpoint::resume(&folder, &plan(), &bench(), time(15)).unwrap_err();
    assert!(
        matches!(early, CheckpointError::Clock(at) if at == time(20)),
        "{early}"
    );
    // A refusal writes nothing: with what it was begun with it still goes on.
    let resumed = Checkpoint::resume(&folder, &plan(), &bench(), time(30)).unwrap();
    assert_eq!(resumed.so_far.resumed, [time(30)]);
}

#[test]
fn a_unit_may_be_met_at_an_address_more_and_none_that_it_was_met_at_is_left_out() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("x.unfinished");
    killed_at_b(&folder);
    let met = r#"address = "192.168.1.64""#;
    let elsewhere = r#"address = "192.168.1.70""#;
    for (a, b, left) in [(met, elsewhere, "b"), (elsewhere, met, "a")] {
        let bench = bench_at(a, b);
        let left_out = Checkpoint::resume(&folder, &plan(), &bench, time(30)).unwrap_err();
        let told = format!(
            "changed since then: unit {left} was met at 192.168.1.64, and the bench file does not name that now"
        );
        assert_eq!(left_out.to_string(), told);
    }
    let amended = format!("{elsewhere}\nalso_at = [\"192.168.1.64\"]");
    let bench = bench_at(&amended, met);
    let resumed = Checkpoint::resume(&folder, &plan(), &bench, time(30)).unwrap();
    assert_eq!(resumed.so_far.visited, [visited("a", 11)]);

    let known = || {
        let mut known = begun("a", 41);
        let seen = "02:00:5e:10:00:01".to_owned();
        known.met.as_mut().unwrap().mac = MacSeen::AsNamed { seen };
        known
    };
    let mut kept = resumed.checkpoint;
    kept.begun(&known()).unwrap();
    drop(kept);
    let named_anew = bench_at(&format!("{met}\nserial = \"a\""), met);
    let mut without = named_anew.clone();
    without.units[0].macs.clear();
    let left_out = Checkpoint::resume(&folder, &plan(), &without, time(50)).unwrap_err();
    let told = "unit a was met at 192.168.1.64 (MAC 02:00:5e:10:00:01, as the bench names it)";
    assert!(left_out.to_string().contains(told), "{left_out}");
    Checkpoint::resume(&folder, &plan(), &named_anew, time(50)).unwrap();
}

#[test]
fn a_page_that_is_changed_missing_moved_or_strange_is_refused() {
    type Harm = fn(&Path);
    let harms: [(&str, Harm); 5] = [
        ("0002", |folder| {
            let path = folder.join("0002");
            let mut bytes = fs::read(&path).unwrap();
            let place = bytes.len() - 10;
            bytes[place] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("0003", |folder| {
            fs::remove_file(folder.join("0002")).unwrap();
        }),
        ("0001", |folder| {
            fs::rename(folder.join("0003"), folder.join("0001")).unwrap();
        }),
        ("0002", |folder| {
            // A page of another chain, sound in itself.
            let other = folder.with_extension("other");
            let mut kept = Checkpoint::create(&other, plan(), time(10), &KEY).unwrap();
            kept.begun(&begun("b", 11)).unwrap();
            kept.finished(&visited("b", 11)).unwrap();
            fs::copy(other.join("0002"), folder.join("0002")).unwrap();
        }),
        ("notes", |folder| {
            fs::write(folder.join("notes"), "mine").unwrap();
        }),
    ];
    for (place, harm) in harms {
        let room = tempfile::tempdir().unwrap();
        let folder = room.path().join("x.unfinished");
        killed_at_b(&folder);
        harm(&folder);
        match Checkpoint::resume(&folder, &plan(), &bench(), time(30)) {
            Err(CheckpointError::Damaged { page, .. }) => assert_eq!(page, place),
            other => panic!("{place}: {other:?}"),
        }
    }
}

#[test]
fn a_folder_that_died_before_its_first_page_is_taken_over() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("x.unfinished");
    DirBuilder::new().mode(0o700).create(&folder).unwrap();
    fs::write(folder.join(ASIDE), "half a pa").unwrap();
    let nothing = Checkpoint::resume(&folder, &plan(), &bench(), time(11)).unwrap_err();
    assert!(matches!(nothing, CheckpointError::Nothing), "{nothing}");
    Checkpoint::create(&folder, plan(), time(10), &KEY).unwrap();
}

#[test]
fn another_list_has_another_digest() {
    let list = List::shipped().unwrap();
    let mut other = list.clone();
    other.pairs.swap(0, 1);
    assert_ne!(digest_of(&list), digest_of(&other));
    assert_eq!(digest_of(&list), digest_of(&list.clone()));
}

#[test]
fn a_visit_that_a_full_disk_kept_out_is_made_again_and_the_rest_keeps_its_place() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("x.unfinished");
    let mut kept = Checkpoint::create(folder.as_path(), plan(), time(10), &KEY).unwrap();
    kept.begun(&begun("a", 11)).unwrap();
    // Nothing can be renamed onto a folder: the end of A and the beginning of B are not kept.
    let blocked = page_path(&folder, 2);
    fs::create_dir(&blocked).unwrap();
    assert!(kept.finished(&visited("a", 11)).is_err());
    assert!(kept.begun(&begun("b", 20)).is_err());
    fs::remove_dir(&blocked).unwrap();
    // What B came to is not taken for A's.
    kept.finished(&visited("b", 20)).unwrap();
    drop(kept);
    let resumed = Checkpoint::resume(&folder, &plan(), &bench(), time(40)).unwrap();
    assert_eq!(resumed.so_far.visited, [visited("b", 20)]);
    assert_eq!(resumed.so_far.broken[0].0, begun("a", 11));
}
