//! The words of the trade that a paper on evidence uses, for whoever reads one for the first time.

use super::row;
use crate::content::Block;

/// What each word stands for.
const TERMS: [(&str, &str); 11] = [
    (
        "Bundle",
        "the sealed file of all that was seen in one inspection, or read in one reading of pages",
    ),
    (
        "Observation",
        "one thing that was seen, as the bundle holds it",
    ),
    ("Transcript", "the raw bytes exchanged with the device"),
    (
        "Tag of a secret",
        "what a bundle holds in the place of a password, under the name secret: letters and digits that are the same where two passwords are \
         the same, and from which nobody can work out the password",
    ),
    (
        "Bench file",
        "what the tester wrote before the test: the units, whose leave it is, the states and the limits",
    ),
    (
        "Trust file",
        "the public keys that the maker of this report accepts, and whose they are",
    ),
    (
        "SHA-256",
        "a fingerprint of a file: one changed byte gives another",
    ),
    (
        "The law as data",
        "this program's table of the rules of the law, each with its citation",
    ),
    ("TLS", "encryption on the way between two machines"),
    (
        "GMT, BST",
        "the time in London: in winter GMT, which is UTC, and in summer BST, an hour ahead of it",
    ),
    (
        "Error",
        "a check that broke off, which says nothing of the product",
    ),
];

/// The words as a list.
pub(crate) fn terms() -> Block {
    word_list(&TERMS)
}

/// Words, each with what it stands for.
pub(crate) fn word_list(terms: &[(&str, &str)]) -> Block {
    Block::SummaryList {
        rows: terms.iter().map(|(word, means)| row(word, means)).collect(),
    }
}
