//! Asks for a statement, thing by thing: each answer is judged by the regime's own rule at once, and asked again where it will not do.

use std::io::{BufRead as _, Read as _, StdinLock};

use jiff::civil::Date;
use proofhouse_law::statement::{
    Declares, Issue, Part, Party, Product, Rules, SCHEMA, Signatory, Statement, SupportPeriod,
    field,
};
use proofhouse_law::{Regime, Verdict};

use super::ask_basis;
use crate::commands::law::footing;
use crate::exit::Failure;
use crate::output::Output;

/// The longest answer, in bytes.
const ANSWER_MAX: u64 = 2_000;
/// How often one thing is asked.
const TRIES: usize = 10;

/// Who asks: questions to standard error, answers from standard input.
pub(super) struct Asker<'a> {
    pub(super) regime: &'a Regime,
    pub(super) rules: &'a Rules,
    pub(super) on: Date,
    pub(super) draft: Statement,
    out: &'a mut Output,
    answers: StdinLock<'static>,
}

/// Asks for a whole statement.
pub(super) fn statement(
    regime: &Regime,
    rules: &Rules,
    on: Date,
    out: &mut Output,
) -> Result<Statement, Failure> {
    let mut asker = Asker {
        regime,
        rules,
        on,
        draft: empty(regime),
        out,
        answers: std::io::stdin().lock(),
    };
    asker.say(&format!(
        "{}. {}\nEach answer is one line. Ctrl-C ends it, and nothing is written.",
        rules.title, rules.text
    ));
    asker.product()?;
    asker.parties()?;
    asker.declarations()?;
    ask_basis::basis(&mut asker)?;
    asker.issue()?;
    asker.period()?;
    asker.signatories()?;
    Ok(asker.draft)
}

fn empty(regime: &Regime) -> Statement {
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
    pub(super) fn say(&mut self, words: &str) {
        self.out.progress(words);
    }

    /// One answer, without white space at its ends.
    pub(super) fn answer(&mut self, question: &str) -> Result<String, Failure> {
        self.say(&format!("{question}:"));
        let mut line = Vec::new();
        let read = self
            .answers
            .by_ref()
            .take(ANSWER_MAX + 1)
            .read_until(b'\n', &mut line);
        let ended = |what: &str| {
            let next = "Start again, or write the statement as TOML and name the file.";
            Failure::usage("statement.answers", what, next).kept("Nothing was written.")
        };
        match read {
            Ok(0) => Err(ended("The answers ended before the statement was whole.")),
            Ok(_) if u64::try_from(line.len()).is_ok_and(|size| size > ANSWER_MAX) => {
                Err(ended("The answer is too long."))
            }
            Ok(_) => Ok(String::from_utf8_lossy(&line).trim().to_owned()),
            Err(cause) => Err(ended(&format!("The answer could not be read: {cause}."))),
        }
    }

    /// Asks until `take` takes the answer; what it says otherwise is said to the person.
    pub(super) fn until<T>(
        &mut self,
        question: &str,
        mut take: impl FnMut(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        for _ in 0..TRIES {
            let answer = self.answer(question)?;
            match take(&answer) {
                Ok(taken) => return Ok(taken),
                Err(why) => self.say(&why),
            }
        }
        Err(Failure::usage(
            "statement.answers",
            format!("{TRIES} answers would not do."),
            "Write the statement as TOML and name the file; every mistake is then said at once.",
        ))
    }

    /// Asks for one part, puts the answer into the draft, and asks again while the regime's rule is not met.
    fn part(
        &mut self,
        part: Part,
        put: impl Fn(&mut Statement, &str) -> Result<(), String>,
    ) -> Result<(), Failure> {
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

    fn product(&mut self) -> Result<(), Failure> {
        self.part(Part::ProductType, |draft, answer| {
            draft.product.type_name = some(answer);
            Ok(())
        })?;
        let kind =
            "What kind of thing is it, in a word such as camera? (leave it empty if you like)";
        self.draft.product.kind = some(&self.answer(kind)?);
        self.part(Part::Batch, |draft, answer| {
            let all = answer
                .split(';')
                .map(str::trim)
                .filter(|one| !one.is_empty());
            draft.product.batches = all.map(str::to_owned).collect();
            Ok(())
        })
    }

    fn parties(&mut self) -> Result<(), Failure> {
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
    pub(super) fn another(&mut self, question: &str) -> Result<bool, Failure> {
        self.until(&format!("{question} (yes or no)"), |answer| {
            yes(answer).ok_or_else(|| "Answer yes or no.".to_owned())
        })
    }

    fn declarations(&mut self) -> Result<(), Failure> {
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

    fn period(&mut self) -> Result<(), Failure> {
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

    fn issue(&mut self) -> Result<(), Failure> {
        self.part(Part::PlaceOfIssue, |draft, answer| {
            draft.issue.place = some(answer);
            Ok(())
        })?;
        self.part(Part::DateOfIssue, |draft, answer| {
            draft.issue.date = some(answer);
            Ok(())
        })
    }

    fn signatories(&mut self) -> Result<(), Failure> {
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
