//! Builds the report of findings: what was tested and by what authority, what one law says of it rule by rule, what was not
//! tested and why, and how anybody can check it.
//!
//! It is written for a lawyer who knows the law and not this system: rules go by their citation, failures come first, and the
//! commands that verify it stand at its end.

mod headline;
mod states;
mod tables;

use jiff::civil::Date;
use proofhouse_law::record::Source;
use proofhouse_law::regime::Footing;
use proofhouse_law::{Digest, Verdict};

use crate::content::{Block, Document, Kind};
use crate::notice::Regime;
use crate::wording;
pub use states::Covers;
use tables::{evidence, shown_above, verdicts};

/// What no finding judges, whatever the law.
const LAW_LEFT_OUT: &str = "Whether this law applies to the product was not judged: what is in its scope and what is excepted, who \
     supplied it and on which day, and whether a label or a standard stands in for a rule and is deemed to meet it. The commands \
     proofhouse scope, duties and deemed judge that.";

/// Everything that a report of findings says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportContent {
    /// Whether the inspection is an exercise.
    pub drill: bool,
    /// The law that the findings are judged under.
    pub regime: Regime,
    /// Whether that law comes from a folder that was laid over the laws of the program.
    pub is_laid_over: bool,
    /// Why that law binds nobody here on that day, in a sentence; none where it is law.
    pub binds_nobody: Option<String>,
    /// What that law says of times and exceptions, which no rule below looks at.
    pub times: Vec<String>,
    /// The day on which they are judged; also the date on the report's face.
    pub on: Date,
    /// The bundles of evidence that it rests on.
    pub sources: Vec<Source>,
    /// Which states of a product the law's rules cover, as far as they are about a device.
    pub covers: Vec<Covers>,
    /// Each rule of the law, in the law's order.
    pub rulings: Vec<Ruling>,
    /// How it is known that what opened the device did open it, a sentence for each kind of proof that a failure rests on.
    pub proofs: Vec<String>,
    /// What was not tested or could not be judged, and why, one sentence each.
    pub left_out: Vec<String>,
}

/// What one rule of the law comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Its id in the law as data.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks, in our words.
    pub asks: String,
    /// Where it stands, and on what.
    pub footing: Footing,
    /// On what the reading of the evidence stands.
    pub reading: Footing,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, one sentence each.
    pub reasons: Vec<String>,
    /// What was found, in a sentence or two, of a rule that is not met; none where the first reason says it all.
    pub found: Option<String>,
    /// The observations that show it.
    pub rests_on: Vec<Seen>,
}

/// An observation that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its id in its bundle.
    pub observation: String,
    /// The bundle.
    pub bundle: Digest,
    /// What was seen, in words.
    pub words: String,
    /// The transcripts in that bundle that show it, by their paths.
    pub transcripts: Vec<String>,
}

impl ReportContent {
    /// Builds the document.
    pub fn document(&self) -> Document {
        let first = self.sources.first();
        Document {
            title: format!("Findings: {}", self.product()),
            language: "en-GB".to_owned(),
            kind: Kind::InspectionReport,
            authority: wording::made_by(&self.sources)
                .unwrap_or_else(|| wording::NOBODY_NAMED.to_owned()),
            reference: first.map_or_else(
                || "no bundle".to_owned(),
                |one| format!("bundle {}", wording::short(one.bundle)),
            ),
            date: self.on,
            drill: self.drill,
            blocks: self.blocks(),
        }
    }

    fn product(&self) -> &str {
        self.sources.first().map_or("", |one| &one.product)
    }

    fn of(&self, verdict: Verdict) -> impl Iterator<Item = &Ruling> {
        let same = move |one: &&Ruling| one.verdict == verdict;
        self.rulings.iter().filter(same)
    }

    /// How many rules are not decided, whether nothing shows it or a check broke off.
    fn undecided(&self) -> usize {
        self.of(Verdict::Inconclusive)
            .chain(self.of(Verdict::Error))
            .count()
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![self.particulars(), self.statement()];
        blocks.extend(wording::sources(
            &self.sources,
            "No bundle of evidence was given.",
        ));
        blocks.extend(self.states());
        blocks.extend(self.failing());
        blocks.extend(self.settled());
        blocks.extend(self.open());
        blocks.extend(wording::tried(&self.sources));
        blocks.extend(wording::lists(&self.sources));
        blocks.extend(self.untested());
        blocks.extend(self.verify());
        blocks.push(wording::heading(2, "How to read this report"));
        blocks.push(wording::paragraph(
            "Fail: a failure was seen, and the observations that show it are named. Pass: no failure was seen in the units, states \
             and interfaces tested; it does not say that the product is safe. Not decided: the evidence does not answer the \
             question, which is neither a pass nor a failure. A service of the device is named with its port, such as telnet on tcp/23: \
             the number at which it answers in the network.",
        ));
        blocks.push(wording::terms());
        blocks.push(wording::paragraph(
            "What a rule asks is said in this system's words; the words of the law stand where the citation says. Nobody has \
             compared this data with legislation.gov.uk yet: read the paragraph before you rely on it. This report decides nothing: that is for the authority and the courts.",
        ));
        blocks
    }

    fn particulars(&self) -> Block {
        let count = |verdict| self.of(verdict).count();
        let open = self.undecided();
        Block::SummaryList {
            rows: vec![
                wording::row("Product", self.product()),
                wording::row("Judged under", &self.regime.title),
                wording::row("Judged on", &wording::day(self.on)),
                wording::row(
                    "Rules",
                    &format!(
                        "{} {}, {} pass, {open} not decided, {} not applicable",
                        count(Verdict::Fail),
                        if self.binds_nobody.is_some() {
                            "would not be met"
                        } else {
                            "fail"
                        },
                        count(Verdict::Pass),
                        count(Verdict::NotApplicable)
                    ),
                ),
            ],
        }
    }

    fn failing(&self) -> Vec<Block> {
        let title = if self.binds_nobody.is_some() {
            "What the product would not meet"
        } else {
            "What the product does not meet"
        };
        let mut blocks = vec![wording::heading(2, title)];
        for one in self.of(Verdict::Fail) {
            blocks.push(wording::heading(
                3,
                &format!("{}: {}", one.footing.citation, one.title),
            ));
            blocks.push(Block::SummaryList {
                rows: vec![
                    wording::row("What it asks", &one.asks),
                    wording::row("The rule is", &wording::law_basis(one.footing.basis)),
                    wording::row(
                        "How the evidence is read",
                        &format!(
                            "{}\n{}",
                            one.reading.citation,
                            wording::law_basis(one.reading.basis)
                        ),
                    ),
                    wording::code_row("In the law as data", &one.id),
                ],
            });
            blocks.push(wording::bullets(&one.reasons));
            let same = self
                .of(Verdict::Fail)
                .take_while(|other| other.id != one.id)
                .find(|other| other.rests_on == one.rests_on);
            blocks.extend(match same {
                Some(other) if !one.rests_on.is_empty() => vec![shown_above(one, other)],
                _ => evidence(one),
            });
        }
        if blocks.len() == 1 {
            blocks.push(wording::paragraph("Nothing was found."));
        }
        blocks.extend(self.proofs());
        blocks
    }

    /// How it is known that a password opened the device; nothing where no failure rests on that.
    fn proofs(&self) -> Vec<Block> {
        if self.proofs.is_empty() {
            return Vec::new();
        }
        vec![
            wording::heading(3, "How it is known that a password let the tester in"),
            wording::paragraph(
                "A password counts only where random passwords, tried before and after it, were refused. Then a harmless request \
                 showed that the tester was in. What stands after “proof” above is that request and its answer:",
            ),
            wording::bullets(&self.proofs),
        ]
    }

    fn settled(&self) -> Vec<Block> {
        let passing: Vec<&Ruling> = self
            .of(Verdict::Pass)
            .chain(self.of(Verdict::NotApplicable))
            .collect();
        if passing.is_empty() {
            return Vec::new();
        }
        vec![
            wording::heading(2, "What passes, or does not apply"),
            verdicts("Rules that pass or do not apply", &passing, true),
        ]
    }

    fn open(&self) -> Vec<Block> {
        let open: Vec<&Ruling> = self
            .of(Verdict::Error)
            .chain(self.of(Verdict::Inconclusive))
            .collect();
        if open.is_empty() {
            return Vec::new();
        }
        vec![
            wording::heading(2, "What is not decided, and why"),
            verdicts("Rules that are not decided", &open, false),
        ]
    }

    /// What nobody looked at: of the device as its bundles say it, and of the law as it stands.
    fn untested(&self) -> Vec<Block> {
        let mut blocks = vec![
            wording::heading(2, "What was not tested, and why"),
            wording::paragraph(LAW_LEFT_OUT),
        ];
        if !self.left_out.is_empty() {
            blocks.push(wording::bullets(&self.left_out));
        }
        if !self.times.is_empty() {
            blocks.push(wording::heading(
                3,
                "What this law says of times and exceptions",
            ));
            blocks.push(wording::bullets(&self.times));
        }
        blocks
    }

    fn verify(&self) -> Vec<Block> {
        let again = wording::Again {
            words: "Derive the findings again; they must be these:",
            command: format!(
                "proofhouse evidence findings {} --regime {} --on {}",
                wording::bundles(&self.sources),
                self.regime.id,
                self.on
            ),
            law: format!("proofhouse law show {}", self.regime.id),
            is_laid_over: self.is_laid_over,
        };
        let law = format!("The law as data ({})", self.regime.id);
        let mut blocks = vec![wording::heading(2, "How to verify this report")];
        blocks.extend(wording::checking(
            &self.sources,
            &again,
            [(law, self.regime.sha256.to_string())],
        ));
        blocks
    }
}
