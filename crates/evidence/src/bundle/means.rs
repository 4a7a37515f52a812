//! Who tested and with what, and what a bundle relies on: held within bounds, since all of it is printed.

use proofhouse_law::observation::{CredentialList, Tester};

use super::manifest::ManifestHead;

/// The most lists of one inspection: those that are shipped, 16 folders of 64, 16 texts, 64 earlier bundles and a file.
const LISTS_MAX: usize = 1200;
/// The most bundles that one relies on.
const RELIES_ON_MAX: usize = 64;
/// The longest text, in bytes.
const TEXT_BYTES_MAX: usize = 1000;

/// What does not stand.
pub(super) fn problems(head: &ManifestHead) -> Vec<String> {
    let mut found = Vec::new();
    if head.lists.len() > LISTS_MAX {
        return vec![format!(
            "it names more than {LISTS_MAX} lists of credentials"
        )];
    }
    if head.relies_on.len() > RELIES_ON_MAX {
        return vec![format!("it relies on more than {RELIES_ON_MAX} bundles")];
    }
    if head.tester.iter().any(|tester| !is_short(words_of(tester))) {
        found.push(format!(
            "who tested is not said, or in more than {TEXT_BYTES_MAX} bytes"
        ));
    }
    for list in &head.lists {
        let name: String = list.name.chars().take(80).collect();
        if !is_short(texts_of(list)) {
            found.push(format!(
                "of its list of credentials {name:?} something is said with nothing or in more than {TEXT_BYTES_MAX} bytes"
            ));
        }
        if list.standing.is_public() && list.public.is_none() {
            found.push(format!(
                "its list of credentials {name:?} is called public, and nobody says where it can be looked up"
            ));
        }
    }
    found
}

/// Whether each text says something, and not too much.
fn is_short<'t>(mut texts: impl Iterator<Item = &'t String>) -> bool {
    texts.all(|text| !text.trim().is_empty() && text.len() <= TEXT_BYTES_MAX)
}

fn words_of(tester: &Tester) -> impl Iterator<Item = &String> {
    std::iter::once(&tester.name).chain(&tester.organisation)
}

fn texts_of(list: &CredentialList) -> impl Iterator<Item = &String> {
    std::iter::once(&list.name)
        .chain(&list.origin)
        .chain(&list.licence)
        .chain(&list.public)
}
