//! Verifies the register of a drill with nothing but this crate: `cargo run -p proofhouse-register --example verify`.
#![expect(
    clippy::print_stdout,
    reason = "an example: its words go to the terminal"
)]

use std::error::Error;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_register::proof::ProofFile;
use proofhouse_register::store::Folder;
use proofhouse_register::verify::{Options, read, verify};
use proofhouse_register::{Entry, Key, Question, Snapshot, check};
use sha2::{Digest, Sha256};

/// The product that the drill bans.
const BANNED: &str = "05012345678900";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/example"),
        PathBuf::from,
    );
    let keys = std::fs::read_to_string(folder.join("keys.txt"))?;
    let mut keys = keys.lines().map(Key::parse);
    let register = keys.next().ok_or("keys.txt has no register key")??;
    let snapshot = keys.next().ok_or("keys.txt has no snapshot key")??;

    let files = Folder::new(&folder.join("register"));
    let report = verify(&files, &register, Options::default());
    for problem in &report.problems {
        println!("PROBLEM  {problem}");
    }
    if !report.problems.is_empty() {
        return Err("the register is not sound".into());
    }
    println!(
        "sound    {} entries in {} files of {}",
        report.size,
        report.files,
        register.name()
    );

    let proof = ProofFile::parse(&std::fs::read(folder.join("notice.tlog-proof"))?)?;
    let (entry, checkpoint) = proof.verify(None, &register)?;
    let Entry::Notice(notice) = Entry::parse(&entry)? else {
        return Err("the proven entry is no notice".into());
    };
    println!(
        "proven   entry {} of {}: {} {}",
        proof.index, checkpoint.size, notice.power, notice.notice
    );

    for (name, media) in [
        ("notice.html", "text/html"),
        ("notice.pdf", "application/pdf"),
    ] {
        let digest = hex::encode(Sha256::digest(std::fs::read(folder.join(name))?));
        let committed = notice
            .documents
            .iter()
            .any(|document| document.media == media && document.sha256 == digest);
        if !committed {
            return Err(format!("{name} is not what the entry commits to").into());
        }
        println!("the same {name}, sha256 {digest}");
    }

    let bytes = std::fs::read(folder.join("snapshot"))?;
    let copy = Snapshot::open(&bytes, &[snapshot], std::slice::from_ref(&register))?;
    copy.compare(&read(&files, &register)?)?;
    println!("whole    the snapshot leaves out none of the register's notices");
    let question = Question {
        gtin: BANNED.to_owned(),
        ..Question::default()
    };
    for at in [copy.copy().issued_at, Timestamp::now()] {
        println!(
            "answer   {BANNED} at {at:.0}: {:?}",
            check(&copy, &question, at).answer
        );
    }
    Ok(())
}
