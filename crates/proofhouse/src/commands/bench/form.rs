//! The bench file as it is filled in: its text, and what the reader of bench files says of an answer.

use std::fmt::Write as _;

use jiff::civil::Date;
use proofhouse_inspect::bench::{self, Problem};
use toml::Value;

/// A line of a table: its key and its value.
type Line = (&'static str, Value);

/// A bench file, filled in as far as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) device: Vec<Line>,
    pub(super) authority: Vec<Line>,
    pub(super) tester: Vec<Line>,
    pub(super) units: Vec<Vec<Line>>,
    pub(super) test: Vec<Line>,
    pub(super) hands: Vec<Line>,
    pub(super) caps: Vec<Line>,
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Device,
    Authority,
    Tester,
    /// The unit that was begun last.
    Unit,
    Test,
    Hands,
    Caps,
}

impl Form {
    /// Puts a value in its place.
    pub(super) fn put(&mut self, place: Place, key: &'static str, value: Value) {
        let table = match place {
            Place::Device => &mut self.device,
            Place::Authority => &mut self.authority,
            Place::Tester => &mut self.tester,
            Place::Test => &mut self.test,
            Place::Hands => &mut self.hands,
            Place::Caps => &mut self.caps,
            Place::Unit => {
                if self.units.is_empty() {
                    self.units.push(Vec::new());
                }
                match self.units.last_mut() {
                    Some(unit) => unit,
                    None => return,
                }
            }
        };
        table.push((key, value));
    }

    /// What the reader of bench files has against it, with everything that is not answered yet filled in faultlessly.
    pub(super) fn problems(&self, today: Date) -> Vec<Problem> {
        let mut whole = self.clone();
        let missing = |table: &[Line], key: &str| table.iter().all(|(known, _)| *known != key);
        let text = |words: &str| Value::String(words.to_owned());
        for key in ["brand", "model", "kind"] {
            if missing(&whole.device, key) {
                whole.device.push((key, text("(not said yet)")));
            }
        }
        if missing(&whole.device, "person_attends") {
            whole.device.push(("person_attends", Value::Boolean(true)));
        }
        for key in ["owner", "basis"] {
            if missing(&whole.authority, key) {
                whole.authority.push((key, text("(not said yet)")));
            }
        }
        if missing(&whole.authority, "expires") {
            whole.authority.push(("expires", text(&today.to_string())));
        }
        if whole.units.is_empty() {
            whole.units.push(Vec::new());
        }
        for (number, unit) in whole.units.iter_mut().enumerate() {
            if missing(unit, "label") {
                unit.push(("label", text("(not said yet)")));
            }
            if missing(unit, "address") {
                // On no network that is routed, and nobody's own.
                unit.push(("address", text(&format!("fdff:ffff:ffff:ffff::{number:x}"))));
            }
            if missing(unit, "serial") && missing(unit, "mac") {
                unit.push(("serial", text(&format!("(not said yet, {number})"))));
            }
        }
        bench::read(&whole.text(), today).err().unwrap_or_default()
    }

    /// The bench file's text.
    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "# A bench file for `proofhouse inspect`: what may be tested, by whose authority, and how far.\n\
             # It holds passwords of the units: keep it to yourself. `proofhouse bench check` says what it will cost.\n",
        );
        let mut section = |head: &str, about: &str, lines: &[Line]| {
            if lines.is_empty() {
                return;
            }
            // Writing to a string cannot fail.
            let _never = write!(text, "\n# {about}\n{head}\n");
            for (key, value) in lines {
                let _never = writeln!(text, "{key} = {value}");
            }
        };
        section("[device]", "The product, as it is marked.", &self.device);
        section(
            "[authority]",
            "By what right it is tested; after `expires` nothing is.",
            &self.authority,
        );
        section("[tester]", "Who tests: a report names them.", &self.tester);
        for unit in &self.units {
            section(
                "[[units]]",
                "One unit on the bench, at its exact address.",
                unit,
            );
        }
        section(
            "[test]",
            "The states it is tested in, in order, and the ports.",
            &self.test,
        );
        section(
            "[hands]",
            "What a person does to bring a unit into a state, as it is asked at the bench.",
            &self.hands,
        );
        section("[caps]", "How far the tries go.", &self.caps);
        text
    }
}
