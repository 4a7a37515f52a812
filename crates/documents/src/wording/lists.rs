//! Which lists of credentials were tried: where each comes from, whether it is public, and on whose word. Never what one holds.

use std::collections::BTreeSet;

use proofhouse_law::observation::{CredentialList, CredentialOrigin, Standing};
use proofhouse_law::record::{Ending, Source};

use super::{heading, paragraph};
use crate::content::{Block, Inline};

/// The most lists that a paper names.
const LISTS_MAX: usize = 120;

/// Writes the lists of all bundles, each once; nothing where no device was looked at.
pub(crate) fn lists(sources: &[Source]) -> Vec<Block> {
    if !sources.iter().any(Source::is_inspection) {
        return Vec::new();
    }
    let mut all: Vec<&CredentialList> = Vec::new();
    for list in sources.iter().flat_map(|one| &one.lists) {
        if !all.contains(&list) {
            all.push(list);
        }
    }
    let mut blocks = vec![heading(2, "Which lists of credentials were tried")];
    if !all.is_empty() {
        blocks.push(Block::Table {
            caption: "Lists that were at hand".to_owned(),
            header: ["List", "Where it comes from, and on whose word"]
                .map(str::to_owned)
                .to_vec(),
            rows: all.iter().take(LISTS_MAX).map(|list| row(list)).collect(),
        });
    }
    let more = all.len().saturating_sub(LISTS_MAX);
    if more > 0 {
        blocks.push(paragraph(&format!(
            "{more} more lists are named in the bundle."
        )));
    }
    blocks.extend(unnamed(sources));
    blocks.push(paragraph(
        "Beside the lists, the passwords that the bench file names, where it names any, were tried: those of the units' labels, and \
         those that the tester set as a user. They count as public only where a public list holds them too.",
    ));
    blocks
}

/// What a reader must know first where a password counts as public on the tester's word alone; nothing where none does.
pub(crate) fn on_the_testers_word(sources: &[Source]) -> &'static str {
    let rests = sources.iter().any(|source| {
        let is_by_tester = |name: &str| {
            let mut lists = source.lists.iter();
            lists.any(|one| one.name == name && one.standing == Standing::PublicByTester)
        };
        let mut endings = source.tried.iter().flat_map(|one| &one.endings);
        endings.any(|ending| match ending {
            Ending::Accepted {
                origin: CredentialOrigin::PublicList { name },
                ..
            } => is_by_tester(name),
            _ => false,
        })
    });
    if rests {
        " A password that was accepted stands in a list that is public on the tester's word alone: look it up at the address that \
         is named below."
    } else {
        ""
    }
}

/// Names of lists in bundles that do not describe theirs.
fn unnamed(sources: &[Source]) -> Option<Block> {
    let silent = sources.iter();
    let silent = silent.filter(|one| one.is_inspection() && one.lists.is_empty());
    let names: BTreeSet<&str> = silent
        .flat_map(|one| &one.tried)
        .filter_map(|one| one.list.as_deref())
        .collect();
    if names.is_empty() {
        return None;
    }
    let names: Vec<&str> = names.into_iter().take(LISTS_MAX).collect();
    Some(paragraph(&format!(
        "Of these a bundle gives the name alone, since it was sealed before more was kept: {}.",
        names.join("; ")
    )))
}

fn row(list: &CredentialList) -> Vec<Vec<Inline>> {
    let entries = match list.entries {
        1 => "1 credential".to_owned(),
        many => format!("{many} credentials"),
    };
    let standing = match list.standing {
        Standing::PublicShipped => {
            "Public, on the word of the makers of this program, which ships it."
        }
        Standing::PublicByTester => {
            "Public, on the tester's word alone: the index beside the list gives the address."
        }
        Standing::TestersOwn => {
            "The tester's own. That a password stands in it does not show that others could know it."
        }
    };
    let said = |name: &str, value: Option<&String>| {
        format!("{name}: {}\n", value.map_or("not said", String::as_str))
    };
    let public = list.public.as_ref();
    let public = public.map_or_else(String::new, |at| {
        said("Anybody can look it up at", Some(at))
    });
    let origin = said("Origin", list.origin.as_ref());
    let licence = said("Licence", list.licence.as_ref());
    let digest = if list.standing.is_public() {
        "SHA-256 of the file: "
    } else {
        "SHA-256 of the file with the salt that stands in the bundle: "
    };
    vec![
        vec![
            Inline::strong(&list.name),
            Inline::text(format!("\n{entries}")),
        ],
        vec![
            Inline::text(format!("{standing}\n{public}{origin}{licence}{digest}")),
            Inline::code(list.sha256.to_string()),
        ],
    ]
}
