//! The words of the standard that a record uses, for whoever reads one for the first time.

use crate::content::Block;
use crate::wording;

/// What each word stands for. "Test case" and "test unit" are the words of ETSI TS 103 701.
const TERMS: [(&str, &str); 9] = [
    (
        "Provision",
        "one thing that the standard asks of the product or of its maker",
    ),
    ("Test case", "a test that the standard sets for a provision"),
    (
        "Test unit",
        "one step of a test case, named by a letter; it is no device. A device that was tested is called a unit",
    ),
    (
        "ICS",
        "Implementation Conformance Statement: the list in which the maker says of each provision whether the product meets it",
    ),
    (
        "IXIT",
        "Implementation eXtra Information for Testing: what the maker tells a tester of how the product is built",
    ),
    ("Pass", "no failure was seen in what was tested"),
    ("Fail", "a failure was seen, and what shows it is named"),
    (
        "Inconclusive",
        "not decided: what is known does not answer the question. It is neither a pass nor a fail",
    ),
    (
        "GMT, BST",
        "the time in London: in winter GMT, which is UTC, and in summer BST, an hour ahead of it",
    ),
];

/// The words as a list.
pub(super) fn terms() -> Block {
    wording::word_list(&TERMS)
}
