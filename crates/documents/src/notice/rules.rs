//! The rules that a notice rests on, each by its path in the law as data, so that its citation and its mark can be looked up.

use crate::content::{Basis, Block, Inline, Source};
use crate::wording::{heading, paragraph};

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its dotted path, which is also its anchor on the page of its regime.
    pub path: String,
    /// On what it stands.
    pub cite: String,
    /// What that is, and whether it was verified.
    pub basis: Basis,
}

/// Writes the rules as a list under a heading; `page` is the address of the edition that they stand in.
pub fn rules(page: &str, rules: &[Rule]) -> Vec<Block> {
    if rules.is_empty() {
        return Vec::new();
    }
    let intro = "Each rule below has its citation, its source and whether it was verified at the address below, in the edition \
                 of the law as data that this document was made under. To go to one, add # and its name to the address.";
    vec![
        heading(2, "The rules that this document rests on"),
        paragraph(intro),
        Block::Paragraph {
            inlines: vec![Inline::Link {
                url: page.to_owned(),
            }],
        },
        Block::List {
            items: rules.iter().map(item).collect(),
        },
    ]
}

fn item(rule: &Rule) -> Vec<Inline> {
    let source = match rule.basis.source {
        Source::Statute => "statute",
        Source::Policy => "policy, not law",
        Source::Assumed => "an assumption, not law",
    };
    let mark = if rule.basis.verified {
        "verified"
    } else {
        "not yet verified"
    };
    vec![
        Inline::code(&rule.path),
        Inline::text(format!(": {} ({source}, {mark})", rule.cite)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rule_is_shown_as_law_that_is_not_and_none_as_verified_that_was_not() {
        let rule = Rule {
            path: "guard.x".to_owned(),
            cite: "our own rule".to_owned(),
            basis: Basis {
                source: Source::Policy,
                verified: false,
            },
        };
        let blocks = rules("https://office.example/law/x/00", &[rule]);
        let Some(Block::List { items }) = blocks.last() else {
            panic!("no list")
        };
        assert_eq!(
            items[0][1],
            Inline::text(": our own rule (policy, not law, not yet verified)")
        );
        assert_eq!(rules("https://office.example", &[]), Vec::new());
    }
}
