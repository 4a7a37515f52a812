//! Builds an inspection report: findings by provision, with reasons and evidence.

use jiff::civil::Date;

use crate::content::{Block, Document, Inline, Kind, NamedDigest, Summary};
use crate::notice::{Authority, Finding, Product, Regime, Verify};
use crate::wording;

/// Everything that an inspection report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportContent {
    /// Whether the inspection is an exercise.
    pub drill: bool,
    /// The language of the text, such as `en-GB`.
    pub language: String,
    /// Who made the inspection or ordered it.
    pub authority: Authority,
    /// The law that the findings are judged under.
    pub regime: Regime,
    /// The report's reference.
    pub reference: String,
    /// The date on the report's face.
    pub date: Date,
    /// The product.
    pub product: Product,
    /// The units inspected: serial numbers or labels.
    pub units: Vec<String>,
    /// Whether the inspection was broken off, so that the evidence is partial.
    pub partial: bool,
    /// The findings, in the regime's order.
    pub findings: Vec<Finding>,
    /// The evidence that the report rests on.
    pub evidence: Vec<NamedDigest>,
    /// How to verify the report; none: a report that is handed over with its bundle only.
    pub verify: Option<Verify>,
}

impl ReportContent {
    /// Builds the document.
    pub fn document(&self) -> Document {
        Document {
            title: format!(
                "Inspection report: {} {}",
                self.product.brand, self.product.model
            ),
            language: self.language.clone(),
            kind: Kind::InspectionReport,
            authority: self.authority.name.clone(),
            reference: self.reference.clone(),
            date: self.date,
            drill: self.drill,
            blocks: self.blocks(),
        }
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![self.particulars()];
        if self.partial {
            blocks.push(Block::Statement {
                inlines: vec![Inline::text(
                    "This inspection was broken off before its end. What was not observed is not judged.",
                )],
            });
        }
        blocks.extend(wording::findings(&self.findings, "Findings by provision"));
        if !self.evidence.is_empty() {
            blocks.push(wording::heading(2, "The evidence"));
            blocks.push(wording::digests(
                "Evidence that this report rests on",
                &self.evidence,
            ));
        }
        blocks.push(wording::heading(2, "How to read this report"));
        blocks.push(wording::paragraph(
            "A verdict is one of pass, fail, inconclusive, not applicable and error. Inconclusive means that the evidence does not \
             decide the question. An error is a fault of the test and implies nothing about the product. A pass says only that no \
             failure was observed in the units, states and interfaces tested; it does not say that the product is safe.",
        ));
        if let Some(verify) = &self.verify {
            blocks.extend(wording::verify(verify, &self.regime, wording::Kept::Case));
        }
        blocks
    }

    fn particulars(&self) -> Block {
        let mut rows: Vec<Summary> = vec![
            wording::row(
                "Product",
                &format!("{} {}", self.product.brand, self.product.model),
            ),
            wording::row("Kind", &self.product.kind),
            wording::row("Judged under", &self.regime.title),
            wording::row("Made by", &wording::sender(&self.authority)),
        ];
        if !self.units.is_empty() {
            rows.insert(2, wording::row("Units inspected", &self.units.join("\n")));
        }
        Block::SummaryList { rows }
    }
}
