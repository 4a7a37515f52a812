//! What is asked, in plain words and with examples, in the order of a bench file.

use std::fmt::Write as _;
use std::path::Path;

use proofhouse_inspect::bench::{Caps, STATES, state_name};
use proofhouse_law::observation::DeviceState;
use proofhouse_register::Gtin;
use toml::Value;

use super::values::{items, list, named, one_or_more, ports_value, states_value};
use super::{Interview, Question, Stopped, sentence, text};
use crate::commands::bench::form::Place;
use crate::commands::bench::{USUAL_REGIME, is_set_up, names};
use crate::commands::inspect::read_declared;
use crate::regimes;

/// The most units of one bench.
const UNITS_MAX: usize = 16;

impl Interview<'_> {
    pub(super) fn device(&mut self) -> Result<(), Stopped> {
        let text = |one: &mut Self, key, words| one.text(Place::Device, key, words);
        text(
            self,
            "brand",
            "The brand, as it stands on the device. Example: Acme",
        )?;
        text(
            self,
            "model",
            "The model, as it stands on the device. Example: CAM-100",
        )?;
        text(
            self,
            "kind",
            "What it is, in a word or two. Example: camera, router, doorbell",
        )?;
        let firmware = "The firmware version, as its page or app shows it. Example: 1.0.3. Enter where you do not know it";
        self.optional(Place::Device, "firmware", firmware)?;
        let gtin = "The number under its bar code (GTIN). Example: 05012345678900. Enter where there is none";
        self.ask(
            &Question::new("device.gtin", gtin).usually("none"),
            |form, answer| {
                if answer != "none" {
                    Gtin::parse(answer)
                        .map_err(|wrong| format!("{}.", sentence(&wrong.to_string())))?;
                    form.put(Place::Device, "gtin", self::text(answer));
                }
                Ok(())
            },
        )?;
        let harm = "Can it do harm by itself? Name what, with commas between. Example: lock, heater. Enter where it cannot";
        let id = "device.hazards";
        let question = Question::new(id, harm).usually("no");
        let hazards = self.ask(&question, |form, answer| {
            if matches!(answer, "yes" | "y") {
                return Err("Name what can do harm, such as: lock, heater.".to_owned());
            }
            if answer != "no" {
                form.put(Place::Device, "hazards", list(answer));
            }
            Ok(())
        })?;
        if hazards != "no" {
            let attend = "Will a person stand by during the whole test? (yes or no)";
            self.yes_or_no("device.person_attends", attend, "", |form, yes| {
                form.put(Place::Device, "person_attends", Value::Boolean(yes));
            })?;
        }
        Ok(())
    }

    pub(super) fn authority(&mut self) -> Result<(), Stopped> {
        let owner =
            "Who owns the units, and so may let them be tested? Example: Example Test House";
        self.text(Place::Authority, "owner", owner)?;
        let basis =
            "By what right are they tested? Example: bought by the lab, invoice 17 of 1 June 2026";
        self.text(Place::Authority, "basis", basis)?;
        let expires = "The last day on which they may be tested (YYYY-MM-DD). Example: 2027-03-31";
        self.text(Place::Authority, "expires", expires)?;
        let signed = "A file with an authority signed by an enrolled key: only for units at public addresses. Enter where all are in a network of your own";
        self.optional(Place::Authority, "signed", signed)
    }

    pub(super) fn tester(&mut self) -> Result<(), Stopped> {
        let name = "Who tests, by the name that the report shall give, and for whom? Example: Ada Advocate, Example Test House. Enter to name nobody: the report says so";
        let id = "tester.name";
        let question = Question::new(id, name).usually("none");
        self.ask(&question, |form, answer| {
            if answer == "none" {
                return Ok(());
            }
            let (name, organisation) = match answer.split_once(',') {
                Some((name, organisation)) => (name, organisation.trim()),
                None => (answer, ""),
            };
            form.put(Place::Tester, "name", self::text(name.trim()));
            if !organisation.is_empty() {
                form.put(Place::Tester, "organisation", self::text(organisation));
            }
            Ok(())
        })?;
        Ok(())
    }

    pub(super) fn states(&mut self) -> Result<Vec<DeviceState>, Stopped> {
        let mut words = String::from(
            "In which states is it tested? A password rule may bind in one state and not in another.\n",
        );
        if let Some(bound) = regimes::password_states(USUAL_REGIME) {
            // Writing to a string cannot fail.
            let _never = writeln!(words, "Those of {USUAL_REGIME} bind in {}.", names(&bound));
        }
        for (index, state) in STATES.into_iter().enumerate() {
            let said = proofhouse_evidence::words::state(state);
            // Writing to a string cannot fail.
            let _never = writeln!(words, "  {} {}: {said}", index + 1, state_name(state));
        }
        words.push_str("Numbers or names, with commas between");
        let question = Question::new("test.states", &words).usually("all");
        let answer = self.ask(&question, |form, answer| {
            if answer != "all" {
                form.put(Place::Test, "states", states_value(answer));
            }
            Ok(())
        })?;
        let states: Vec<DeviceState> = STATES
            .into_iter()
            .filter(|state| {
                answer == "all" || items(&answer).any(|one| named(one) == state_name(*state))
            })
            .collect();
        for state in &states {
            let example = match state {
                DeviceState::FactoryDefault | DeviceState::Reset => {
                    "hold the reset button for 10 s until the light blinks"
                }
                _ => "set it up with the maker's app",
            };
            let words = format!(
                "What does a hand do to bring a unit into the state {}? Example: {example}. Enter: the inspection asks for the state in words of its own. Write no password here",
                state_name(*state)
            );
            self.optional(Place::Hands, state_name(*state), &words)?;
        }
        Ok(states)
    }

    pub(super) fn units(&mut self, states: &[DeviceState]) -> Result<(), Stopped> {
        for number in 1..=UNITS_MAX {
            self.form.units.push(Vec::new());
            self.unit(number, states)?;
            let more = "Is there another unit of the same model? Only with two it can be seen whether passwords differ from unit to unit. (yes or no)";
            let id = format!("units.{number}.another");
            if number == UNITS_MAX || !self.yes_or_no(&id, more, "no", |_, _| {})? {
                break;
            }
        }
        Ok(())
    }

    fn unit(&mut self, number: usize, states: &[DeviceState]) -> Result<(), Stopped> {
        let id = |key: &str| format!("units.{number}.{key}");
        let usual = u8::try_from(number - 1).map_or('A', |place| char::from(b'A' + place.min(25)));
        let usual = usual.to_string();
        let words = format!("Unit {number}: what the people at the bench call it");
        let question = Question::new(id("label"), &words).usually(&usual);
        let label = self.put(&question, Place::Unit, "label")?;
        let words = "Its serial number, as it stands on the device. Enter where there is none";
        let question = Question::new(id("serial"), words).usually("none");
        let serial = self.put(&question, Place::Unit, "serial")?;
        let mac = self.mac(number, serial == "none")?;
        let words =
            format!("The exact IP address of unit {label}, never a range. Example: 192.168.1.20");
        self.put(
            &Question::new(id("address"), &words),
            Place::Unit,
            "address",
        )?;
        if mac != "none" {
            self.further_addresses(number, &label, states)?;
        }
        let words =
            "The password on its label, if it has one; it is not shown. Enter where there is none";
        let question = Question::new(id("label_password"), words).secret();
        let label_password = self.put(&question, Place::Unit, "label_password")?;
        let mut user_password = String::new();
        if states.iter().any(|state| is_set_up(*state)) {
            let words = "The password that you will set on it as its user, or where it makes you choose one: made up for this test, another for each unit; it is not shown. Enter to choose one at the bench: it is not tried then, and that users define the password cannot be shown";
            let question = Question::new(id("user_password"), words).secret();
            user_password = self.put(&question, Place::Unit, "user_password")?;
        }
        if !label_password.is_empty() || !user_password.is_empty() {
            let words = "The accounts that these passwords belong to, with commas between";
            let question = Question::new(id("accounts"), words).usually("admin");
            self.ask(&question, |form, answer| {
                form.put(Place::Unit, "accounts", list(answer));
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Its hardware address, or several; needed where nothing else tells the unit from another.
    fn mac(&mut self, number: usize, is_needed: bool) -> Result<String, Stopped> {
        let words = if is_needed {
            "Its MAC address, as it stands on the device. Example: 02:00:5e:10:00:01; several with commas between. Without a serial number it is needed; `back` leads to that"
        } else {
            "Its MAC address, as it stands on the device. Example: 02:00:5e:10:00:01; several with commas between. Enter where you do not know it: then nobody notices that the unit is off, or that another answers"
        };
        let question = Question::new(format!("units.{number}.mac"), words);
        let question = if is_needed {
            question
        } else {
            question.usually("none")
        };
        self.ask(&question, |form, answer| {
            if answer != "none" {
                form.put(Place::Unit, "mac", one_or_more(answer));
            }
            Ok(())
        })
    }

    /// Where else a unit is met: asked where a reset may move it, of one that is known by its MAC.
    fn further_addresses(
        &mut self,
        number: usize,
        label: &str,
        states: &[DeviceState],
    ) -> Result<(), Stopped> {
        let resets = [DeviceState::Reset, DeviceState::ResetThenSetUp];
        if !resets.iter().any(|state| states.contains(state)) {
            return Ok(());
        }
        let words = format!(
            "Further addresses at which unit {label} may be met, such as after a reset, with commas between. Example: 192.168.1.1. Enter where it keeps its address"
        );
        let id = format!("units.{number}.also_at");
        let question = Question::new(id, &words).usually("none");
        self.ask(&question, |form, answer| {
            if answer != "none" {
                form.put(Place::Unit, "also_at", list(answer));
            }
            Ok(())
        })?;
        Ok(())
    }

    pub(super) fn extent(&mut self) -> Result<(), Stopped> {
        let words = "Which TCP ports are asked? `common` (32 where small devices answer), `all` (slow: 65,535), or numbers with commas between";
        let question = Question::new("test.ports", words).usually("common");
        self.ask(&question, |form, answer| {
            if answer != "common" {
                form.put(Place::Test, "ports", ports_value(answer));
            }
            Ok(())
        })?;
        let usual = Caps::default();
        let words = format!(
            "How far the tries go: at most {} for one account, {} at one service, {} a second. Is that right? (yes or no)",
            usual.tries_per_account, usual.tries_per_service, usual.tries_per_second
        );
        if self.yes_or_no("caps.usual", &words, "yes", |_, _| {})? {
            return Ok(());
        }
        for (key, usual, words) in [
            (
                "tries_per_account",
                usual.tries_per_account,
                "Tries for one account at one service in one state, at most. Fewer than the device's own limit keep it from locking",
            ),
            (
                "tries_per_service",
                usual.tries_per_service,
                "Tries at one service in one state, at most",
            ),
            (
                "tries_per_second",
                usual.tries_per_second,
                "Tries a second at one service. A weak device may need 1",
            ),
        ] {
            let usual = usual.to_string();
            let question = Question::new(format!("caps.{key}"), words).usually(&usual);
            self.ask(&question, |form, answer| {
                let number = answer.parse().map_or_else(|_| text(answer), Value::Integer);
                form.put(Place::Caps, key, number);
                Ok(())
            })?;
        }
        Ok(())
    }

    pub(super) fn declaration(&mut self) -> Result<(), Stopped> {
        let words = "A file beside the bench file in which the maker declares the device's interfaces: a list of them, or the filled form of `record new` (docs/reference/declaration.md). Enter where there is none";
        let question = Question::new("device.declaration", words).usually("none");
        let folder = self.folder.clone();
        self.ask(&question, |form, answer| {
            if answer == "none" {
                return Ok(());
            }
            form.put(Place::Device, "declaration", text(answer));
            declared(&folder, answer)
        })?;
        Ok(())
    }

    /// Shows what will be written, without its secrets, and asks whether it is right.
    pub(super) fn confirm(&mut self) -> Result<(), Stopped> {
        let shown = self.form.text();
        let shown: Vec<String> = shown
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| match line.split_once(" = ") {
                Some((key @ ("label_password" | "user_password"), _)) => {
                    format!("{key} = (not shown)")
                }
                _ => line.to_owned(),
            })
            .collect();
        self.person
            .tell(&format!("\n{}\n", shown.join("\n").trim()));
        let ask = "Write this file? (yes, no, or `back`)";
        loop {
            match self.hear(ask, "yes", "write", false)?.as_str() {
                "yes" | "y" => return Ok(()),
                "no" | "n" => return Err(Stopped::Unwanted),
                _ => self.person.tell("  Answer yes, no or `back`."),
            }
        }
    }
}

/// What is wrong with a declaration, by those who read it.
fn declared(folder: &Path, name: &str) -> Result<(), String> {
    use std::io::Read as _;

    let path = folder.join(name);
    let mut read = String::new();
    // One more than a form may have, so that its reader says so.
    let limit = (1 << 20) + 1;
    let opened = std::fs::File::open(&path);
    let done = opened.and_then(|file| file.take(limit).read_to_string(&mut read));
    done.map_err(|error| {
        format!(
            "{} cannot be read: {error}. Put it there first, or press Enter.",
            path.display()
        )
    })?;
    let library = regimes::library(None).map_err(|failure| failure.what)?;
    let mistakes = read_declared(name, &read, None, &library).err();
    let mistakes = mistakes.unwrap_or_default();
    match mistakes.first() {
        None => Ok(()),
        Some(first) => Err(format!(
            "{} has {} mistakes; {first}",
            path.display(),
            mistakes.len()
        )),
    }
}
