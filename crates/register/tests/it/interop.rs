//! Our log, read by readers that nobody here wrote: two packages from `PyPI`, run by `testkit/interop/verify_log.py`.

use std::path::PathBuf;
use std::process::{Command, Output};

use proofhouse_register::proof::ProofFile;
use proofhouse_register::{Key, publish};

use crate::world::{rows, signer, workspace};

fn python() -> PathBuf {
    let python = workspace().join("target/python/bin/python3");
    assert!(
        python.is_file(),
        "{} is missing: `cargo xtask setup` makes it (python3 -m venv, then pip install -r \
         testkit/interop/requirements.txt)",
        python.display()
    );
    python
}

fn readers(dir: &std::path::Path, key: &Key, older: Option<&std::path::Path>) -> Output {
    let mut command = Command::new(python());
    command
        .arg(workspace().join("testkit/interop/verify_log.py"))
        .arg(dir)
        .arg(key.to_string());
    command.args(older);
    command.output().unwrap()
}

#[test]
fn independent_readers_prove_our_log_at_sizes_around_the_tile_boundary() {
    let log = signer("register.example/DRILL");
    let key = log.key().unwrap();
    let all = rows(513);
    let home = tempfile::tempdir().unwrap();
    let (dir, older) = (home.path().join("log"), home.path().join("older"));
    let mut before: Option<Vec<u8>> = None;
    for size in [1, 2, 255, 256, 257, 513] {
        let note = publish(&all[..size].to_vec(), &dir, &log).unwrap().note;
        if let Some(before) = &before {
            std::fs::write(&older, before).unwrap();
        }
        let output = readers(&dir, &key, before.as_ref().map(|_| older.as_path()));
        let words = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "at {size}: {words}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let proof = words
            .lines()
            .find_map(|line| line.strip_prefix("proof: "))
            .unwrap();
        their_proof_is_proven_by_ours(proof, &all[..size], &key);
        before = Some(note);
    }
}

/// A reader's own `.tlog-proof` of the last entry, checked by our reader.
fn their_proof_is_proven_by_ours(proof: &str, rows: &[Vec<u8>], key: &Key) {
    let file = ProofFile::parse(proof.replace("\\n", "\n").as_bytes()).unwrap();
    file.verify(rows.last().map(Vec::as_slice), key).unwrap();
}

#[test]
fn independent_readers_refuse_our_log_with_one_byte_changed() {
    let log = signer("register.example/DRILL");
    let key = log.key().unwrap();
    for path in ["checkpoint", "tile/0/000.p/5", "tile/entries/000.p/5"] {
        let dir = tempfile::tempdir().unwrap();
        publish(&rows(5), dir.path(), &log).unwrap();
        assert!(readers(dir.path(), &key, None).status.success());
        let place = dir.path().join(path);
        let mut bytes = std::fs::read(&place).unwrap();
        bytes[30] ^= 1;
        std::fs::write(&place, bytes).unwrap();
        assert!(!readers(dir.path(), &key, None).status.success(), "{path}");
    }
}
