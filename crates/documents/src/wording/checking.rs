//! How anybody checks a paper that rests on bundles: each bundle by its digest, and the commands that come to the same.

use proofhouse_law::record::Source;

use super::paragraph;
use crate::content::{Block, Inline};

/// How what a paper says is made again from its bundles.
pub(crate) struct Again<'a> {
    /// What that does, and what must come of it.
    pub(crate) words: &'a str,
    /// The command, with [`bundles`] in it.
    pub(crate) command: String,
    /// The command that shows the law or the test cases, with the digest in the table.
    pub(crate) law: String,
    /// Whether that law was laid over what the program holds, with `--regimes`.
    pub(crate) is_laid_over: bool,
}

/// The bundles by the names that commands and the table use, one after the other.
pub(crate) fn bundles(sources: &[Source]) -> String {
    let all: Vec<String> = (0..sources.len()).map(|at| name(at, sources)).collect();
    all.join(" ")
}

fn name(at: usize, sources: &[Source]) -> String {
    if sources.len() == 1 {
        "BUNDLE".to_owned()
    } else {
        format!("BUNDLE-{}", at.saturating_add(1))
    }
}

/// The steps, and the table of what the paper rests on; `others` stand in it after the bundles.
pub(crate) fn checking(
    sources: &[Source],
    again: &Again<'_>,
    others: impl IntoIterator<Item = (String, String)>,
) -> Vec<Block> {
    let mut steps = vec![step(
        "Trust each key for the time in which its lab used it:",
        "proofhouse keys enrol lab.pem.pub --role lab --from DAY --until DAY",
    )];
    if sources.iter().any(|one| one.authorised.is_some()) {
        steps.push(step(
            "Trust the key of whoever signed the authority to test:",
            "proofhouse keys enrol approval.pem.pub --role approval --from DAY --until DAY",
        ));
    }
    steps.extend((0..sources.len()).map(|at| {
        step(
            "Check every byte and the signature; it must say OK and the SHA-256 that the table has for it:",
            &verify(at, sources),
        )
    }));
    if again.is_laid_over {
        steps.push(vec![Inline::text(
            "Ask whoever made this paper for the folder of laws that they laid over those of the program: REGIMES stands for it below.",
        )]);
    }
    let laid = if again.is_laid_over {
        " --regimes REGIMES"
    } else {
        ""
    };
    steps.push(step(
        "See that your program holds the same law as data; it must say the SHA-256 that the table has for it, or else take the version that made this paper:",
        &format!("{}{laid}", again.law),
    ));
    steps.push(step(again.words, &format!("{}{laid}", again.command)));
    steps.push(step(
        "Read all that was seen, each with the names of the transcripts that show it; their raw bytes stand in the bundle, which any \
         program for zip files opens:",
        &format!("proofhouse evidence show {}", name(0, sources)),
    ));
    vec![
        paragraph(&format!(
            "This paper was made by proofhouse {}; another version may hold another table of the law. \
             Do not rely on this paper alone: with what it rests on, the public key of each lab and the program proofhouse anybody can \
             check it. Get the public keys from the labs by another way than this paper; {}{}. A name that stands beside a key here is the one \
             in the trust file of whoever made this report.",
            env!("CARGO_PKG_VERSION"),
            keys(sources),
            approvals(sources)
        )),
        Block::Steps { items: steps },
        rests_on(sources, others),
    ]
}

/// Which keys sealed the bundles.
fn keys(sources: &[Source]) -> String {
    must_be(sources.iter().map(|one| one.signer.as_str()))
}

/// Which keys signed an authority to test; nothing where none was signed.
fn approvals(sources: &[Source]) -> String {
    let signed = sources.iter().filter_map(|one| one.authorised.as_ref());
    let signed: Vec<&str> = signed.map(|one| one.key.as_str()).collect();
    if signed.is_empty() {
        return String::new();
    }
    let must_be = must_be(signed.into_iter());
    format!(", and the public key of whoever signed the authority to test from them; {must_be}")
}

fn must_be<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    match keys.as_slice() {
        [one] => format!("the identifier must be {one}"),
        many => format!("the identifiers must be {}", many.join(", ")),
    }
}

/// The command that verifies a bundle, held against the bundles that it relies on where they are here.
fn verify(at: usize, sources: &[Source]) -> String {
    let mut command = format!("proofhouse evidence verify {}", name(at, sources));
    let relied = sources.get(at).map(|one| one.relies_on.as_slice());
    let relied = relied.unwrap_or_default();
    for (other, source) in sources.iter().enumerate() {
        if relied.contains(&source.bundle) {
            command.push_str(" --of ");
            command.push_str(&name(other, sources));
        }
    }
    command
}

fn rests_on(sources: &[Source], others: impl IntoIterator<Item = (String, String)>) -> Block {
    let of_bundles = sources.iter().enumerate().flat_map(|(at, one)| {
        let name = name(at, sources);
        [
            (
                format!("{name}: by {}, {} observations", one.tool, one.observations),
                one.bundle.to_string(),
            ),
            (
                format!("{name}: its signed attestation"),
                one.attestation.to_string(),
            ),
        ]
    });
    let row = |(what, digest): (String, String)| {
        vec![vec![Inline::text(what)], vec![Inline::code(digest)]]
    };
    Block::Table {
        caption: "What this paper rests on".to_owned(),
        header: ["What", "SHA-256"].map(str::to_owned).to_vec(),
        rows: of_bundles.chain(others).map(row).collect(),
    }
}

fn step(words: &str, command: &str) -> Vec<Inline> {
    vec![
        Inline::text(format!("{words} ")),
        Inline::code(command.to_owned()),
    ]
}
