//! The corpus of a fuzz target: the seeds that people wrote, and the inputs that fuzzing found and kept.
//!
//! A seed is a file of `fixtures/fuzz/<target>/`. What was kept is one text, `fixtures/kept/<target>.txt`: an input a
//! line in base64, because thousands of small binary files help nobody. `cargo xtask fuzz` writes it, every test run
//! takes it through its target, and the next fuzzing starts from it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// The longest input that is kept, in bytes.
const INPUT_LEN_MAX: usize = 1024;
/// The most that is kept of a target, in bytes before base64.
const KEPT_LEN_MAX: usize = 48 * 1024;

/// Where the seeds of a target are.
pub fn seed_folder(target: &str) -> PathBuf {
    fixtures().join("fuzz").join(target)
}

/// The seeds of a target.
///
/// # Errors
/// Where they cannot be read, or there are none: a target without a corpus is a mistake.
pub fn seeds(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let folder = seed_folder(target);
    let seeds = std::fs::read_dir(&folder)
        .and_then(|files| files.map(|file| std::fs::read(file?.path())).collect())
        .map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    if Vec::is_empty(&seeds) {
        return Err(io::Error::other(format!("{target} has no corpus")));
    }
    Ok(seeds)
}

/// What fuzzing kept of a target; nothing where nothing was.
///
/// # Errors
/// Where the text cannot be read, or is not base64: it was altered by hand.
pub fn kept(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let path = kept_file(target);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let inputs = text.lines().map(|line| BASE64.decode(line));
    inputs
        .collect::<Result<_, _>>()
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

/// Keeps these inputs of a target in place of what was kept before, where there are any: the shortest first, as far as
/// the bounds go.
///
/// # Errors
/// Where the file cannot be written.
pub fn keep(target: &str, inputs: &[Vec<u8>]) -> io::Result<()> {
    let text = text(inputs);
    if text.is_empty() {
        return Ok(());
    }
    std::fs::create_dir_all(fixtures().join("kept"))?;
    std::fs::write(kept_file(target), text)
}

/// The text that keeps these inputs.
fn text(inputs: &[Vec<u8>]) -> String {
    let by_length: BTreeSet<(usize, &[u8])> = inputs
        .iter()
        .filter(|input| !input.is_empty() && input.len() <= INPUT_LEN_MAX)
        .map(|input| (input.len(), input.as_slice()))
        .collect();
    let mut left = KEPT_LEN_MAX;
    let mut text = String::new();
    for (length, input) in by_length {
        let Some(rest) = left.checked_sub(length) else {
            break;
        };
        left = rest;
        BASE64.encode_string(input, &mut text);
        text.push('\n');
    }
    text
}

fn kept_file(target: &str) -> PathBuf {
    fixtures().join("kept").join(format!("{target}.txt"))
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_kept_once_each_the_shortest_first_and_never_too_much() {
        let long = vec![b'x'; INPUT_LEN_MAX + 1];
        let inputs = [
            b"bb".to_vec(),
            b"a".to_vec(),
            Vec::new(),
            long,
            b"a".to_vec(),
        ];
        assert_eq!(text(&inputs), "YQ==\nYmI=\n");

        let many: Vec<Vec<u8>> = (0..=255_u8).map(|byte| vec![byte; INPUT_LEN_MAX]).collect();
        assert_eq!(text(&many).lines().count(), KEPT_LEN_MAX / INPUT_LEN_MAX);
    }
}
