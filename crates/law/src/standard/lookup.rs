//! Looking up across documents: the tests of a provision, and what stands in where an edition is known in part.

use super::model::{Group, Standard};
use crate::ids::StandardId;

fn find<'s>(standards: &'s [Standard], id: &StandardId) -> Option<&'s Standard> {
    standards.iter().find(|one| one.id() == id)
}

/// A standard, and the edition that stands in for what is not known of it.
pub(crate) fn chain<'s>(
    standards: &'s [Standard],
    standard: &'s Standard,
) -> impl Iterator<Item = &'s Standard> + use<'s> {
    let before = standard.follows().and_then(|id| find(standards, id));
    std::iter::once(standard).chain(before)
}

/// The test group of a provision, the document that it was found in, and whether that one only stands in for the document
/// that goes with the provision's edition.
pub fn group_of<'s>(
    standards: &'s [Standard],
    standard: &Standard,
    number: &str,
) -> Option<(&'s Group, &'s Standard, bool)> {
    let tests = find(standards, standard.tested_by()?)?;
    let was = standard
        .provision(number)
        .and_then(|one| one.was.as_deref());
    chain(standards, tests)
        .enumerate()
        .find_map(|(at, document)| {
            let stands_in = at > 0;
            let before = was.filter(|_| stands_in);
            let group = document
                .group(number)
                .or_else(|| before.and_then(|was| document.group(was)));
            group.map(|group| (group, document, stands_in))
        })
}
