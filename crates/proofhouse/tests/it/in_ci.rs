//! The job of "In CI" in `docs/bench.md`, as it stands there: green where a device was tested and nothing failed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use proofhouse_testkit::device::{Behaviour, Device, Spec};

use super::cut_short::bench;
use super::lab;

/// The script of the page.
fn job() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/bench.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, part) = page.split_once("\n## In CI\n").unwrap();
    let (_, script) = part.split_once("```sh\n").unwrap();
    script.split_once("```").unwrap().0.to_owned()
}

/// Runs the job where there is this device, or one that is unplugged; the exit, and how many errors the server sees.
fn runs(behaviour: Behaviour, is_plugged: bool) -> (i32, usize) {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    lab::furnish(at);
    let device = Device::start(&Spec::new(behaviour)).unwrap();
    bench(at, &device);
    let _plugged = is_plugged.then_some(device);
    for (name, script) in [("hands", "#!/bin/sh\n".to_owned()), ("job", job())] {
        fs::write(at.join(name), script).unwrap();
        fs::set_permissions(at.join(name), fs::Permissions::from_mode(0o700)).unwrap();
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_proofhouse"))
        .parent()
        .unwrap();
    let path = std::env::var("PATH").unwrap();
    let ended = Command::new("./job")
        .current_dir(at)
        .env("PATH", format!("{}:{path}", binary.display()))
        .output()
        .unwrap();
    let junit = fs::read_to_string(at.join("junit.xml")).unwrap();
    let exit = ended.status.code().unwrap();
    println!("{}", String::from_utf8_lossy(&ended.stderr));
    (exit, junit.matches("<error").count())
}

#[test]
fn the_job_is_green_only_where_a_device_was_tested_and_nothing_failed() {
    assert_eq!(runs(Behaviour::UniquePerUnit, true), (0, 0));
    assert_eq!(runs(Behaviour::UniversalDefault, true), (1, 0));
    assert_eq!(runs(Behaviour::UniquePerUnit, false), (3, 1));
}
