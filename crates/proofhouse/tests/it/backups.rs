//! An old backup is never put in the place of an office whose register is ahead of it.

use std::fs;
use std::path::Path;

use super::journey::{Case, text};
use super::office::Office;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn an_old_backup_is_refused_where_the_published_register_is_ahead() {
    let mut office = Office::drill();
    let made = office
        .say("office backup --data office --to backup", &[])
        .ends(0)
        .json();
    let notice = Case::alleged(&office).banned_for_now();
    let key = office.ready("register_key").as_str().unwrap().to_owned();
    office.kill();

    // Over the office itself: what it holds is newer.
    let restore = || office.say("office restore backup --data office", &[]);
    let error = restore().ends(2).json()["error"].clone();
    assert!(
        text(&error, "what").contains(&made["events"].to_string()),
        "it says what the backup holds: {error}"
    );
    assert!(text(&error, "kept").contains("before"), "{error}");

    // The store is lost, the register is not: it is what the world has seen.
    for file in ["office.db", "office.db-wal", "office.db-shm"] {
        let _absent = fs::remove_file(office.path("office").join(file));
    }
    let error = restore().ends(2).json()["error"].clone();
    assert!(
        text(&error, "what").contains("register"),
        "what is ahead is named: {error}"
    );

    // Somebody puts the old store in its place by hand, past the command: the office does not open.
    fs::copy(
        office.path("backup/office.db"),
        office.path("office/office.db"),
    )
    .unwrap();
    let serve = office.say("serve --drill --data office --listen 127.0.0.1:0", &[]);
    let error = serve.ends(2).json()["error"].clone();
    assert!(
        text(&error, "what").contains("register"),
        "what is ahead is named: {error}"
    );
    let found = office
        .say("office verify --data office", &[])
        .ends(1)
        .json()["problems"]
        .to_string();
    assert!(found.contains("register"), "{found}");

    // What the world has seen still stands.
    let shown = office.say("register verify office/register/log --key", &[&key]);
    assert!(shown.ends(0).json()["size"].as_u64().unwrap() >= 2);
    let more = [&key, "--gtin", super::lab::GTIN];
    let answer = office
        .say("check --register office/register/log --key", &more)
        .ends(1)
        .json();
    assert_eq!(answer["because"][0]["notice"], notice.as_str());
}

#[test]
fn a_backup_brought_to_a_new_place_opens_and_goes_on() {
    let mut office = Office::drill();
    let notice = Case::alleged(&office).banned_for_now();
    office
        .tool(&["office", "backup", "--data", "office", "--to", "backup"])
        .ends(0);
    office.kill();
    fs::rename(office.path("office"), office.path("lost")).unwrap();
    office
        .tool(&["office", "restore", "backup", "--data", "office"])
        .ends(0);
    copy(&office.path("lost/keys"), &office.path("office/keys"));
    office
        .tool(&["office", "verify", "--data", "office"])
        .ends(0);
    office.start();
    let shown = office.run("case-officer", &["notice", "show", &notice]);
    assert_eq!(shown["status"], "in-force");
    Case::alleged(&office).banned_for_now();
}
