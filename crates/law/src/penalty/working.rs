//! A sum with its working: lines that a reader can do again by hand, each with what it rests on.

use std::fmt::Write as _;

use serde::Serialize;

use super::money::{Currency, Money};
use crate::refusal::{Basis, Refusal};
use crate::regime::Footing;

/// One line of a working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// The figure, as shown.
    pub figure: String,
    /// How it was come by.
    pub how: String,
    /// On what it rests, where it rests on a value of the law.
    pub citation: Option<String>,
    /// On what footing.
    pub basis: Option<Basis>,
}

/// A sum and how it was come by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Working {
    /// The rules it follows.
    pub rules: String,
    /// What is worked out.
    pub title: String,
    /// In what.
    pub currency: Currency,
    /// The lines, ending in the sum.
    pub lines: Vec<Line>,
    /// The sum.
    pub sum: Money,
    /// What a reader must know before relying on it, such as that it rests on an estimate.
    pub marks: Vec<String>,
}

impl Working {
    /// Adds a line that rests on a value of the law.
    pub(super) fn line(
        &mut self,
        label: &str,
        figure: impl Into<String>,
        how: impl Into<String>,
        footing: &Footing,
    ) {
        self.lines.push(Line {
            label: label.to_owned(),
            figure: figure.into(),
            how: how.into(),
            citation: Some(footing.citation.clone()),
            basis: Some(footing.basis),
        });
    }

    /// Adds a line of plain arithmetic or of what was told.
    pub(super) fn plain(&mut self, label: &str, figure: impl Into<String>, how: impl Into<String>) {
        self.lines.push(Line {
            label: label.to_owned(),
            figure: figure.into(),
            how: how.into(),
            citation: None,
            basis: None,
        });
    }

    /// The lines and the sum as people read them.
    pub fn in_words(&self) -> String {
        let mut words = format!("{}\n", self.title);
        for line in &self.lines {
            let _ = writeln!(words, "  {}: {}\n    {}", line.label, line.figure, line.how);
            if let (Some(citation), Some(basis)) = (&line.citation, line.basis) {
                let _ = writeln!(words, "    [{}: {citation}]", basis.in_words());
            }
        }
        for mark in &self.marks {
            let _ = writeln!(words, "  Mind: {mark}");
        }
        words
    }
}

/// A refusal by a part of the rules.
pub(super) fn refusal(
    rules: &super::Rules,
    part: &str,
    footing: &Footing,
    remedy: impl Into<String>,
) -> Refusal {
    Refusal {
        rule: format!("{}.{part}", rules.id),
        citation: footing.citation.clone(),
        lawful_from: None,
        remedy: remedy.into(),
        basis: footing.basis,
    }
}
