//! Reading a description of a product, from a file or from a program, with every mistake at once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::description::{Connection, Description, EarlierSupply, Given, Peripheral};
use super::node::{self, Node, Value};
use super::table::{Table, short};
use super::{Asked, FactKind};
use crate::regime::Regime;

/// The largest product file taken, in bytes.
pub const PRODUCT_BYTES_MAX: usize = 64 * 1024;
/// The most mistakes told: a file with more is not a product file.
const MISTAKES_MAX: usize = 50;

/// One mistake in a description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The line, from 1, where it came as a file.
    pub line: Option<usize>,
    /// Dotted code, never reused.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{} {}", self.message, self.remedy)
    }
}

/// Reads a product file. `regimes` are those at hand: a question of another regime is passed over, not a mistake.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn from_toml<'r>(
    text: &str,
    regime: &'r Regime,
    regimes: impl IntoIterator<Item = &'r Regime>,
) -> Result<Description, Vec<Mistake>> {
    let mut reader = Reader::new(regime, regimes);
    if text.len() > PRODUCT_BYTES_MAX {
        reader.note(
            None,
            "product.too-large",
            "The file is larger than 64 KiB.",
            "A product file holds a page or two: check that it is the right one.",
        );
        return Err(reader.mistakes);
    }
    let (root, syntax) = node::of_toml(text);
    for (line, words) in syntax {
        let message = format!("This is not TOML: {words}.");
        let remedy = "Mend the line; texts stand in double quotes.";
        reader.note(Some(line), "product.syntax", message, remedy);
    }
    reader.finish(root)
}

/// Reads a description that a program sent.
///
/// # Errors
/// Every mistake in it.
pub fn from_json<'r>(
    value: &serde_json::Value,
    regime: &'r Regime,
    regimes: impl IntoIterator<Item = &'r Regime>,
) -> Result<Description, Vec<Mistake>> {
    Reader::new(regime, regimes).finish(node::of_json(value))
}

pub(super) struct Reader<'a> {
    own: BTreeMap<&'a str, &'a Asked>,
    /// The words of the questions of all regimes at hand: one file answers them all.
    other: BTreeMap<&'a str, BTreeSet<&'a str>>,
    mistakes: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    fn new(regime: &'a Regime, regimes: impl IntoIterator<Item = &'a Regime>) -> Self {
        let facts = |one: &'a Regime| one.scope().map_or(&[][..], |scope| scope.facts.as_slice());
        let mut other: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for fact in regimes.into_iter().flat_map(facts) {
            let options = fact.options.iter().map(|one| one.id.as_str());
            other.entry(&fact.id).or_default().extend(options);
        }
        Self {
            own: facts(regime)
                .iter()
                .map(|fact| (fact.id.as_str(), fact))
                .collect(),
            other,
            mistakes: Vec::new(),
        }
    }

    pub(super) fn note(
        &mut self,
        line: Option<usize>,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        if self.mistakes.len() < MISTAKES_MAX {
            self.mistakes.push(Mistake {
                line,
                code,
                message: message.into(),
                remedy: remedy.into(),
            });
        }
    }

    fn finish(mut self, root: Node) -> Result<Description, Vec<Mistake>> {
        let description = self.root(root);
        if self.mistakes.is_empty() {
            return Ok(description);
        }
        self.mistakes.sort_by_key(|mistake| mistake.line);
        Err(self.mistakes)
    }

    fn root(&mut self, root: Node) -> Description {
        let mut top = self.table(root, "the product file");
        let mut description = Description {
            lists_every_connection: self.truth(&mut top, "lists_every_connection"),
            lists_every_supply: self.truth(&mut top, "lists_every_supply"),
            peripherals_for_a_computer: self.truth(&mut top, "peripherals_for_a_computer"),
            ..Description::default()
        };
        if let Some(node) = top.take("product") {
            let mut product = self.table(node, "[product]");
            description.name = self.text(&mut product, "name");
            self.leftovers(product);
        }
        if let Some(node) = top.take("answers") {
            description.answers = self.answers(node);
        }
        for row in self.rows(&mut top, "connection") {
            description.connections.push(self.connection(row));
        }
        for row in self.rows(&mut top, "peripheral") {
            description.peripherals.extend(self.peripheral(row));
        }
        for row in self.rows(&mut top, "earlier_supply") {
            description.earlier_supplies.extend(self.supply(row));
        }
        self.leftovers(top);
        description
    }

    fn answers(&mut self, node: Node) -> BTreeMap<String, Given> {
        let table = self.table(node, "[answers]");
        let mut answers = BTreeMap::new();
        for (key, node) in table.entries {
            match self.own.get(key.as_str()).copied() {
                Some(fact) => {
                    if let Some(given) = self.given(fact, &node) {
                        answers.insert(key, given);
                    }
                }
                None if self.other.contains_key(key.as_str()) => {}
                None => {
                    let known: Vec<&str> = self.own.keys().copied().collect();
                    let remedy = format!("Write one of: {}.", known.join(", "));
                    let message = format!("`{}` is no question.", short(&key));
                    self.note(node.line, "product.unknown-answer", message, remedy);
                }
            }
        }
        answers
    }

    /// An answer of the kind that the question takes.
    fn given(&mut self, fact: &Asked, node: &Node) -> Option<Given> {
        let given = match (fact.kind, &node.value) {
            (FactKind::YesNo, Value::Truth(truth)) => Some(Given::Yes(*truth)),
            (FactKind::Number, Value::Number(number)) => {
                u16::try_from(*number).ok().map(Given::Number)
            }
            (FactKind::OneOf, Value::Text(word)) => self.words(fact, &[word.as_str()]),
            (FactKind::AnyOf, Value::List(list)) => {
                let texts: Option<Vec<&str>> = list
                    .iter()
                    .map(|one| match &one.value {
                        Value::Text(word) => Some(word.as_str()),
                        _ => None,
                    })
                    .collect();
                texts.and_then(|texts| self.words(fact, &texts))
            }
            _ => None,
        };
        if given.is_none() {
            let options: Vec<&str> = fact.options.iter().map(|one| one.id.as_str()).collect();
            let wanted = match fact.kind {
                FactKind::YesNo => "true or false".to_owned(),
                FactKind::Number => "a whole number from 0 to 65535".to_owned(),
                FactKind::OneOf => format!("one of: {}", options.join(", ")),
                FactKind::AnyOf => {
                    format!(
                        "a list, empty for none of these, of: {}",
                        options.join(", ")
                    )
                }
            };
            let written = self.written(fact, &node.value);
            let message = format!("`{}` cannot be {written}.", fact.id);
            self.note(
                node.line,
                "product.answer",
                message,
                format!("Write {wanted}."),
            );
        }
        given
    }

    /// What stands where an answer of another kind is wanted; of a list, the word that is no option.
    fn written(&self, fact: &Asked, value: &Value) -> String {
        let text = |text: &str| format!("`{}`", short(text));
        match value {
            Value::Text(word) => text(word),
            Value::Number(number) => number.to_string(),
            Value::List(list) if fact.kind == FactKind::AnyOf => list
                .iter()
                .find_map(|one| match &one.value {
                    Value::Text(word) => {
                        let wrong = self.words(fact, &[word.as_str()]).is_none();
                        wrong.then(|| text(word))
                    }
                    other => Some(other.kind().to_owned()),
                })
                .unwrap_or_else(|| "such a list".to_owned()),
            other => other.kind().to_owned(),
        }
    }

    /// The answer that these words make, where each is an option; one that only another regime knows says nothing here.
    fn words(&self, fact: &Asked, given: &[&str]) -> Option<Given> {
        let elsewhere = self.other.get(fact.id.as_str());
        let mut chosen = BTreeSet::new();
        for word in given {
            if fact.options.iter().any(|one| one.id == *word) {
                chosen.insert((*word).to_owned());
            } else if !elsewhere.is_some_and(|words| words.contains(word)) {
                return None;
            }
        }
        Some(Given::Words(chosen))
    }

    fn connection(&mut self, mut row: Table) -> Connection {
        let connection = Connection {
            to: self.needed(&mut row, "to"),
            protocol: self.word(&mut row, "protocol", "ip or non-ip"),
            through: self.word(&mut row, "through", "air, wire or another-product"),
            cable: self.truth(&mut row, "cable").unwrap_or(false),
            internet_connectable: self.truth(&mut row, "internet_connectable"),
            at_once: self.count(&mut row, "at_once").unwrap_or(1),
            together: self.text(&mut row, "together"),
        };
        self.leftovers(row);
        connection
    }

    fn peripheral(&mut self, mut row: Table) -> Option<Peripheral> {
        let line = row.line;
        let part = self.word(&mut row, "part", "linking or input");
        if part.is_none() && !row.asked_wrongly {
            let remedy = "Write part = \"linking\" or part = \"input\".";
            self.note(
                line,
                "product.missing",
                "A [[peripheral]] has no `part`.",
                remedy,
            );
        }
        let peripheral = Peripheral {
            name: self.needed(&mut row, "name"),
            part: part?,
            this_product: self.truth(&mut row, "this_product").unwrap_or(false),
            protocol: self.word(&mut row, "protocol", "ip or non-ip"),
            through: self.word(&mut row, "through", "air, wire or another-product"),
            connects_to: self.texts(&mut row, "connects_to"),
            internet_connectable: self.truth(&mut row, "internet_connectable"),
        };
        self.leftovers(row);
        Some(peripheral)
    }

    fn supply(&mut self, mut row: Table) -> Option<EarlierSupply> {
        const KINDS: &str = "sale, gift-or-prize, barter, hire-or-loan, returned-unwanted, returned-for-security, reconditioned, to-installer, scrap, transport, return-after-repair or finance";
        let line = row.line;
        let kind = self.word(&mut row, "kind", KINDS);
        if kind.is_none() && !row.asked_wrongly {
            let remedy = format!("Write kind = one of {KINDS}.");
            self.note(
                line,
                "product.missing",
                "An [[earlier_supply]] has no `kind`.",
                remedy,
            );
        }
        let by_relevant_person = self.truth(&mut row, "by_relevant_person");
        self.leftovers(row);
        Some(EarlierSupply {
            kind: kind?,
            by_relevant_person,
        })
    }
}
