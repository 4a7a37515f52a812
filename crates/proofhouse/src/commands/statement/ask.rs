//! Asks for a statement, thing by thing: each answer is judged by the regime's own rule at once, and asked again where it will not do.

use jiff::civil::Date;
use proofhouse_law::statement::{
    Declares, Issue, Part, Party, Product, Rules, SCHEMA, Signatory, Statement, SupportPeriod,
    field,
};
use proofhouse_law::{Regime, Verdict};

use super::ask_basis;
use super::asker::{Asker, Stopped};
use crate::commands::law::footing;
use crate::draft::Draft;
use crate::exit::Failure;
use crate::output::Output;

/// Asks for a whole statement; with the answers, which are kept until it is written.
pub(super) fn statement(
    (regime, rules): (&Regime, &Rules),
    on: Date,
    kept: Draft,
    out: &mut Output,
) -> Result<(Statement, Draft), Failure> {
    out.progress(&format!(
        "{}. {}\nEach answer is one line. `back` goes one question back; Ctrl-C stops, and the answers are kept in {}.",
        rules.title,
        rules.text,
        kept.path().display()
    ));
    Asker::new((regime, rules), on, kept, out).run(|asker| {
        asker.product()?;
        asker.parties()?;
        asker.declarations()?;
        ask_basis::basis(asker)?;
        asker.issue()?;
        asker.period()?;
        asker.signatories()
    })
}

/// A statement that says nothing yet.
pub(super) fn empty(regime: &Regime) -> Statement {
    Statement {
        schema: SCHEMA,
        regime: regime.id().to_string(),
        product: Product::default(),
        manufacturers: Vec::new(),
        representatives: Vec::new(),
        declares: Declares::default(),
        basis: Vec::new(),
        labels: Vec::new(),
        support_period: SupportPeriod::default(),
        signatories: Vec::new(),
        issue: Issue::default(),
    }
}

/// What a person answers to a question of yes or no.
pub(super) fn yes(answer: &str) -> Option<bool> {
    match answer.to_lowercase().as_str() {
        "yes" | "y" => Some(true),
        "no" | "n" => Some(false),
        _ => None,
    }
}

fn some(answer: &str) -> Option<String> {
    (!answer.is_empty()).then(|| answer.to_owned())
}

impl Asker<'_> {
    /// Asks for one part, puts the answer into the draft, and asks again while the regime's rule is not met.
    fn part(
        &mut self,
        part: Part,
        put: impl Fn(&mut Statement, &str) -> Result<(), String>,
    ) -> Result<(), Stopped> {
        let (regime, rules, on) = (self.regime, self.rules, self.on);
        let Some(row) = rules.fields.iter().find(|one| one.part == part) else {
            return Ok(());
        };
        let mut draft = self.draft.clone();
        let taken = self.until(&row.question, |answer| {
            put(&mut draft, answer)?;
            let found = field(regime, row, &draft, on);
            if found.verdict == Verdict::Fail {
                let why = found.why.join(" ");
                return Err(super::printable(format!(
                    "{why} {}",
                    footing(&found.footing)
                )));
            }
            Ok(draft.clone())
        })?;
        self.draft = taken;
        Ok(())
    }

    fn product(&mut self) -> Result<(), Stopped> {
        self.part(Part::ProductType, |draft, answer| {
            draft.product.type_name = some(answer);
            Ok(())
        })?;
        let kind =
            "What kind of thing is it, in a word such as camera? (leave it empty if you like)";
        self.draft.product.kind = self.until(kind, |answer| Ok(some(answer)))?;
        self.part(Part::Batch, |draft, answer| {
            let all = answer
                .split(';')
                .map(str::trim)
                .filter(|one| !one.is_empty());
            draft.product.batches = all.map(str::to_owned).collect();
            Ok(())
        })
    }

    fn parties(&mut self) -> Result<(), Stopped> {
        self.draft.manufacturers.push(Party::default());
        loop {
            self.part(Part::ManufacturerName, |draft, answer| {
                last(&mut draft.manufacturers, |one| one.name = some(answer));
                Ok(())
            })?;
            self.part(Part::ManufacturerAddress, |draft, answer| {
                last(&mut draft.manufacturers, |one| one.address = some(answer));
                Ok(())
            })?;
            if !self.another("Is there another manufacturer, for a joint statement?")? {
                break;
            }
            self.draft.manufacturers.push(Party::default());
        }
        let is_there = "Is there an authorised representative in the United Kingdom?";
        if self.another(is_there)? {
            self.draft.representatives.push(Party::default());
            self.part(Part::RepresentativeName, |draft, answer| {
                last(&mut draft.representatives, |one| one.name = some(answer));
                Ok(())
            })?;
            self.part(Part::RepresentativeAddress, |draft, answer| {
                last(&mut draft.representatives, |one| one.address = some(answer));
                Ok(())
            })?;
        }
        Ok(())
    }

    /// A question of yes or no.
    pub(super) fn another(&mut self, question: &str) -> Result<bool, Stopped> {
        self.until(&format!("{question} (yes or no)"), |answer| {
            yes(answer).ok_or_else(|| "Answer yes or no.".to_owned())
        })
    }

    fn declarations(&mut self) -> Result<(), Stopped> {
        self.part(Part::PreparedBy, |draft, answer| {
            let said = yes(answer).ok_or("Answer yes or no.")?;
            draft.declares.prepared_by_or_for_manufacturer = Some(said);
            Ok(())
        })?;
        self.part(Part::Opinion, |draft, answer| {
            let said = yes(answer).ok_or("Answer yes or no.")?;
            draft.declares.complied_in_their_opinion = Some(said);
            Ok(())
        })
    }

    fn period(&mut self) -> Result<(), Stopped> {
        self.part(Part::SupportPeriod, |draft, answer| {
            draft.support_period.ends = some(answer);
            Ok(())
        })?;
        self.part(Part::FirstSupply, |draft, answer| {
            let said = yes(answer).ok_or("Answer yes or no.")?;
            draft.support_period.correct_when_first_supplied = Some(said);
            Ok(())
        })
    }

    fn issue(&mut self) -> Result<(), Stopped> {
        self.part(Part::PlaceOfIssue, |draft, answer| {
            draft.issue.place = some(answer);
            Ok(())
        })?;
        self.part(Part::DateOfIssue, |draft, answer| {
            draft.issue.date = some(answer);
            Ok(())
        })
    }

    fn signatories(&mut self) -> Result<(), Stopped> {
        self.draft.signatories.push(Signatory::default());
        loop {
            self.part(Part::SignatoryName, |draft, answer| {
                last(&mut draft.signatories, |one| one.name = some(answer));
                Ok(())
            })?;
            self.part(Part::SignatoryFunction, |draft, answer| {
                last(&mut draft.signatories, |one| one.function = some(answer));
                Ok(())
            })?;
            self.part(Part::Signature, |draft, answer| {
                last(&mut draft.signatories, |one| one.signature = some(answer));
                Ok(())
            })?;
            if !self.another("Does somebody else sign too?")? {
                return Ok(());
            }
            self.draft.signatories.push(Signatory::default());
        }
    }
}

/// Puts an answer into the last of a list.
fn last<T>(all: &mut [T], put: impl FnOnce(&mut T)) {
    if let Some(one) = all.last_mut() {
        put(one);
    }
}
