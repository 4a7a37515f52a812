//! The state across kills, in each place where one can fall.

use super::*;

fn at(time: &str) -> Timestamp {
    format!("2026-11-23T{time}Z").parse().unwrap()
}

fn done(site: &str, asked: &str) -> Done {
    Done {
        known: Known {
            site: site.to_owned(),
            asked_at: at(asked),
            nights: 1,
            last: None,
            baseline: None,
        },
        changes: Vec::new(),
        kept: None,
    }
}

#[test]
fn a_killed_sweep_goes_on_and_what_was_begun_is_left_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let day = SignedDuration::from_hours(24);
    let open = |now: &str| State::open(folder.path(), at(now), day).unwrap();
    let mut state = open("01:00:00");
    for site in ["a", "b"] {
        state.begin(site, at("01:00:01")).unwrap();
    }
    state.finish(done("a", "01:00:01")).unwrap();
    assert!(matches!(
        State::open(folder.path(), at("01:00:02"), day),
        Err(StateError::Locked(_))
    ));
    drop(state);
    // A kill in the middle of a line.
    let path = folder.path().join("sweep.jsonl");
    let mut bytes = fs::read(&path).unwrap();
    let whole = bytes.len();
    bytes.extend_from_slice(b"{\"line\":\"done\",\"known\":{\"site\":\"b\"");
    fs::write(&path, &bytes).unwrap();

    let mut state = open("02:00:00");
    assert_eq!(fs::metadata(&path).unwrap().len(), whole as u64);
    assert!(state.is_resumed());
    let standing = |state: &State, site: &str, now: &str| state.standing(site, at(now));
    assert_eq!(standing(&state, "a", "02:00:00"), Standing::Done);
    assert_eq!(standing(&state, "b", "02:00:00"), Standing::Interrupted);
    assert_eq!(standing(&state, "c", "02:00:00"), Standing::Due);
    state.begin("c", at("02:00:01")).unwrap();
    state.finish(done("c", "02:00:01")).unwrap();
    state.end(at("02:00:02")).unwrap();
    drop(state);

    let state = State::open(folder.path(), at("03:00:00"), SignedDuration::from_mins(90)).unwrap();
    assert_eq!((state.number(), state.is_resumed()), (2, false));
    // The interrupted one was asked when it was begun.
    assert_eq!(standing(&state, "b", "02:00:00"), Standing::NotDue);
    assert_eq!(standing(&state, "b", "03:00:00"), Standing::Due);
    assert_eq!(standing(&state, "c", "03:00:00"), Standing::NotDue);
    assert_eq!(state.known("a").unwrap().unwrap().asked_at, at("01:00:01"));
    assert!(folder.path().join("sweeps/0001.jsonl").exists());
}

#[test]
fn a_kill_between_the_two_renames_merges_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let day = SignedDuration::from_hours(24);
    let mut state = State::open(folder.path(), at("01:00:00"), day).unwrap();
    state.begin("a", at("01:00:01")).unwrap();
    state.finish(done("a", "01:00:01")).unwrap();
    let ended = state.end(at("01:00:02")).unwrap();
    drop(state);
    fs::rename(&ended, folder.path().join("sweep.jsonl")).unwrap();
    let state = State::open(folder.path(), at("01:00:03"), day).unwrap();
    assert_eq!(state.number(), 2);
    assert!(ended.exists());
}

#[test]
fn a_stale_sweep_ends_as_it_is_and_a_broken_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let hour = SignedDuration::from_hours(1);
    let mut state = State::open(folder.path(), at("01:00:00"), hour).unwrap();
    state.begin("a", at("01:00:01")).unwrap();
    state.finish(done("a", "01:00:01")).unwrap();
    drop(state);
    let state = State::open(folder.path(), at("05:00:00"), hour).unwrap();
    assert_eq!((state.number(), state.is_resumed()), (2, false));
    assert!(state.known("a").unwrap().is_some());
    drop(state);
    let path = folder.path().join("known.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}nonsense\n")).unwrap();
    let error = State::open(folder.path(), at("06:00:00"), hour)
        .err()
        .unwrap();
    assert!(error.to_string().contains("known.jsonl, line 3"), "{error}");
}
