//! What a reader of a report must know first: which rules the product does not meet and what was found, what it meets as far as
//! it was tested, and what is not decided.

use std::fmt::Write as _;

use proofhouse_law::{Source as Origin, Verdict};

use super::{ReportContent, Ruling};
use crate::content::{Block, Inline};
use crate::wording;

impl ReportContent {
    /// The headline, and what limits it.
    pub(super) fn statement(&self) -> Block {
        let mut said = String::new();
        if let Some(why) = &self.binds_nobody {
            let _never = writeln!(said, "{why}");
        }
        said.push_str(&self.headline());
        if self.of(Verdict::Fail).any(is_assumed) {
            said.push_str("\nHow the evidence is read under a rule is assumed by this system where it is so marked below.");
        }
        said.push_str(&self.open_words());
        if self.sources.iter().any(|one| one.partial) {
            said.push_str(
                " An inspection was stopped before its end: what was not seen is not judged.",
            );
        }
        if self.of(Verdict::Fail).next().is_some() {
            said.push_str(wording::on_the_testers_word(&self.sources));
        }
        said.push_str(&wording::unchecked(&self.sources));
        said.push_str(" What the words of this report mean stands at its end.");
        Block::Statement {
            inlines: vec![Inline::text(said)],
        }
    }

    /// Each rule that is not met, on a line with what was found; else what is met, or that nothing is decided.
    fn headline(&self) -> String {
        let meets = if self.binds_nobody.is_some() {
            ("would not meet", "would meet")
        } else {
            ("does not meet", "meets")
        };
        let failing: Vec<String> = self
            .of(Verdict::Fail)
            .map(|one| not_met(one, meets.0))
            .collect();
        if !failing.is_empty() {
            return failing.join("\n");
        }
        let passing: Vec<&str> = self
            .of(Verdict::Pass)
            .map(|one| one.footing.citation.as_str())
            .collect();
        if !passing.is_empty() {
            return format!(
                "No rule was found that the product {}. As far as it was tested, it {}: {}.",
                meets.0,
                meets.1,
                passing.join("; ")
            );
        }
        if self.undecided() > 0 {
            return format!(
                "Nothing is decided: the evidence shows no rule that the product {}, and none that it {}.",
                meets.1, meets.0
            );
        }
        "No rule of this law applies to what was looked at.".to_owned()
    }

    /// How many rules are open.
    fn open_words(&self) -> String {
        match self.undecided() {
            0 => String::new(),
            1 => " 1 rule is not decided, with the reason below: the evidence does not show whether it is met."
                .to_owned(),
            many => format!(
                " {many} rules are not decided, each with the reason below: the evidence does not show whether they are met."
            ),
        }
    }
}

/// A rule that is not met: where it stands, what it asks, and what was found.
fn not_met(one: &Ruling, does_not_meet: &str) -> String {
    let found = one.found.as_ref().or(one.reasons.first());
    let found = found.map_or_else(String::new, |found| format!(" What was found: {found}"));
    format!(
        "The product {does_not_meet} {}, which asks: “{}”{found}",
        one.footing.citation, one.asks
    )
}

fn is_assumed(one: &Ruling) -> bool {
    one.reading.basis.source == Origin::Assumed
}
