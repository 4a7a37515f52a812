//! The view of an inspection on a terminal, as lines: a pure function of what was told, the time and the room there is.
//!
//! Above, units and states as a plan: done, now, left. Below, what is going on at the unit that is looked at: ports, and
//! for each service how far its list went. What matters of what was seen scrolls past above the view and stays.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use proofhouse_inspect::bench::{Bench, state_name};
use proofhouse_inspect::run::Progress;
use proofhouse_law::observation::{DeviceState, Fact, Interface};

use super::words;

mod text;

pub(super) use text::harmless;
use text::{Paint, fit, pad, spell, wide, wrap};

/// The fewest columns that the plan is drawn in.
const PLAN_WIDTH_MIN: usize = 20;
/// The most services that are shown at once; the others are counted.
const SERVICES_MAX: usize = 12;

/// The room that a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Columns.
    pub(super) width: usize,
    /// Lines.
    pub(super) height: usize,
    /// Whether colours are wanted.
    pub(super) colour: bool,
}

/// How far a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Left,
    Hand,
    Now,
    Done,
    /// Gone through, and nothing answered.
    Silent,
}

impl Mark {
    /// Whether the visit was gone through.
    fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Silent)
    }

    /// Its word, its letter and its colour.
    fn shown(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Left => ("-", ".", ""),
            Self::Hand => ("hand", "?", "\x1b[1;33m"),
            Self::Now => ("NOW", ">", "\x1b[1;36m"),
            Self::Done => ("done", "x", "\x1b[32m"),
            Self::Silent => ("off?", "o", "\x1b[33m"),
        }
    }
}

/// A login whose list is being tried.
#[derive(Debug)]
struct Trying {
    interface: Interface,
    tries: u32,
    of: u32,
    ended: bool,
}

/// All that was told of an inspection, as far as it is shown.
#[derive(Debug)]
pub(super) struct View {
    device: String,
    units: Vec<String>,
    states: Vec<DeviceState>,
    /// For each state, the marks of its units.
    marks: Vec<Vec<Mark>>,
    cap: u32,
    began: Timestamp,
    /// The visit that is made: its state and unit by their places, and since when.
    visit: Option<(usize, usize, Timestamp)>,
    /// How long the visits of this run took in all, and how many there were.
    took: (SignedDuration, i32),
    ports: Option<(usize, usize)>,
    trying: Vec<Trying>,
    services: usize,
    matters: usize,
    /// Services and what mattered, as they were counted when the visit began.
    before: (usize, usize),
    question: Option<String>,
    /// Whether nothing answered in the visit under way.
    is_silent: bool,
}

impl View {
    pub(super) fn of(bench: &Bench, now: Timestamp) -> Self {
        Self {
            device: format!("{} {}", bench.device.brand, bench.device.model),
            units: bench.units.iter().map(|unit| unit.label.clone()).collect(),
            states: bench.states.clone(),
            marks: vec![vec![Mark::Left; bench.units.len()]; bench.states.len()],
            cap: bench.caps.tries_per_service,
            began: now,
            visit: None,
            took: (SignedDuration::ZERO, 0),
            ports: None,
            trying: Vec::new(),
            services: 0,
            matters: 0,
            before: (0, 0),
            question: None,
            is_silent: false,
        }
    }

    /// Asks a person for something.
    pub(super) fn ask(&mut self, words: &str) {
        self.question = Some(words.to_owned());
    }

    /// Nobody is asked any more.
    pub(super) fn end(&mut self) {
        self.question = None;
    }

    /// Whether a person is being asked.
    pub(super) fn asks(&self) -> bool {
        self.question.is_some()
    }

    /// Takes what was told at a time; a line that stays above the view, where it matters.
    pub(super) fn take(&mut self, progress: &Progress, now: Timestamp) -> Option<String> {
        match progress {
            Progress::Hand { unit, state } => self.mark(unit, *state, Mark::Hand),
            // The hand is done with what was asked.
            Progress::Looking { .. } => self.question = None,
            Progress::Met { unit, met } => {
                return Some(format!("Unit {unit} answers {}", met.words()));
            }
            Progress::Began { unit, state } => {
                self.question = None;
                self.mark(unit, *state, Mark::Now);
                self.visit = self
                    .place(unit, *state)
                    .map(|(state, unit)| (state, unit, now));
                self.ports = None;
                self.trying.clear();
                self.before = (self.services, self.matters);
                self.is_silent = false;
            }
            Progress::Finished { unit, state } => {
                self.question = None;
                let mark = if self.is_silent {
                    Mark::Silent
                } else {
                    Mark::Done
                };
                self.is_silent = false;
                self.mark(unit, *state, mark);
                if let Some((_, _, since)) = self.visit.take() {
                    self.took.0 += now.duration_since(since);
                    self.took.1 += 1;
                }
            }
            Progress::PassedOver { .. } => self.is_silent = true,
            Progress::Scanning { ports, .. } => self.ports = Some((0, *ports)),
            Progress::Scanned { tried, of, .. } => self.ports = Some(((*tried).min(*of), *of)),
            Progress::Trying {
                interface,
                tries,
                of,
            } => self.trying(interface, *tries, *of),
            Progress::Observed(seen) => {
                self.is_silent |= matches!(
                    seen.fact,
                    Fact::NoInterfaceFound {
                        refused: Some(0),
                        ..
                    }
                );
                if self.is_silent {
                    self.ports = self.ports.map(|(_, of)| (of, of));
                }
                let words = self.observed(&seen.fact)?;
                return Some(format!("{}{words}", self.here()));
            }
            Progress::Again { unit, state } => {
                self.question = None;
                (self.services, self.matters) = self.before;
                return Some(words::again(unit, *state));
            }
            Progress::NotKept(why) => return Some(words::not_kept(why)),
        }
        None
    }

    /// The visit that is made, as the beginning of a line.
    fn here(&self) -> String {
        let here = self
            .visit
            .and_then(|(state, unit, _)| Some((self.states.get(state)?, self.units.get(unit)?)));
        here.map(|(state, unit)| format!("Unit {unit}, {}: ", state_name(*state)))
            .unwrap_or_default()
    }

    fn place(&self, unit: &str, state: DeviceState) -> Option<(usize, usize)> {
        let state = self.states.iter().position(|one| *one == state)?;
        let unit = self.units.iter().position(|one| one == unit)?;
        Some((state, unit))
    }

    fn mark(&mut self, unit: &str, state: DeviceState, mark: Mark) {
        let place = self.place(unit, state);
        let cell = place.and_then(|(state, unit)| self.marks.get_mut(state)?.get_mut(unit));
        if let Some(cell) = cell {
            *cell = mark;
        }
    }

    fn trying(&mut self, interface: &Interface, tries: u32, of: usize) {
        // Logins are tried once all ports were.
        self.ports = self.ports.map(|(_, of)| (of, of));
        let of = u32::try_from(of).unwrap_or(u32::MAX).min(self.cap);
        let known = self.trying.iter_mut();
        if let Some(known) = known.into_iter().find(|one| one.interface == *interface) {
            known.tries = tries;
            return;
        }
        self.trying.push(Trying {
            interface: interface.clone(),
            tries,
            of,
            ended: false,
        });
    }

    /// Counts a fact; its words, where a person at the bench wants to know at once.
    fn observed(&mut self, fact: &Fact) -> Option<String> {
        match fact {
            Fact::ServiceFound { .. } => self.services += 1,
            Fact::CredentialsRefused { interface, .. } => {
                let known = self.trying.iter_mut();
                for one in known.filter(|one| one.interface == *interface) {
                    one.ended = true;
                }
            }
            Fact::CredentialAccepted { .. }
            | Fact::OpenWithoutAuthentication { .. }
            | Fact::ControlAccepted { .. }
            | Fact::InterfaceUnusable { .. }
            | Fact::NoInterfaceFound { .. }
            | Fact::NotAllSeen { .. }
            | Fact::SetUpDoubted { .. } => {
                self.matters += 1;
                return Some(words::fact(fact));
            }
            _ => {}
        }
        None
    }

    /// The view, no line wider than the room and no more lines than it has.
    pub(super) fn lines(&self, now: Timestamp, room: Room) -> Vec<String> {
        // A line that fills the last column makes some terminals wrap.
        let width = room.width.max(2) - 1;
        let paint = Paint(room.colour);
        let mut table = self.table(width, &paint);
        let mut rest = self.going_on(width, &paint);
        let head = self.head(now, width);
        // The prompt of whoever types stands below, and the line that is typed.
        let free = room.height.saturating_sub(2);
        if width < PLAN_WIDTH_MIN || head.len() + table.len() + rest.len() > free {
            table.clear();
        }
        let question = self.question(width, &paint);
        rest.truncate(free.saturating_sub(head.len() + question.len()).max(1));
        let mut lines = [head, table, rest, question].concat();
        // What is asked stands last, and is the last to go.
        lines.drain(..lines.len().saturating_sub(free.max(1)));
        lines
    }

    fn head(&self, now: Timestamp, width: usize) -> Vec<String> {
        let all = self.marks.iter().flatten();
        let done = all.clone().filter(|mark| mark.is_over()).count();
        let total = all.count();
        let mut times = format!("{} so far", spell(now.duration_since(self.began)));
        let left = i32::try_from(total - done).unwrap_or(i32::MAX);
        if self.took.1 > 0 && left > 0 {
            let each = self.took.0 / self.took.1;
            let spent = self.visit.map_or(SignedDuration::ZERO, |(_, _, since)| {
                now.duration_since(since)
            });
            let left = (each * left - spent).max(SignedDuration::ZERO);
            let _never = write!(times, ", about {} of testing left", spell(left));
        }
        let first = format!("{}: {done} of {total} visits done", self.device);
        if wide(&first) + wide(&times) + 3 <= width {
            vec![format!("{}   {times}", fit(&first, width))]
        } else {
            [wrap(&first, width), wrap(&times, width)].concat()
        }
    }

    /// States down, units across; by letters where words do not fit.
    fn table(&self, width: usize, paint: &Paint) -> Vec<String> {
        let first = self.states.iter().map(|state| state_name(*state).len());
        let first = first.max().unwrap_or_default() + 2;
        let column = self.units.iter().map(|unit| wide(unit)).max();
        let column = column.unwrap_or_default().max(4) + 2;
        let by_words = first + column * self.units.len() <= width;
        let column = if by_words { column } else { 2 };
        let mut lines = Vec::new();
        if by_words {
            let labels: Vec<String> = self.units.iter().map(|unit| pad(unit, column)).collect();
            let head = format!("{}{}", " ".repeat(first), labels.concat());
            lines.push(fit(head.trim_end(), width));
        }
        for (state, marks) in self.states.iter().zip(&self.marks) {
            let name = if first + column * self.units.len() <= width {
                pad(state_name(*state), first)
            } else {
                pad(&fit(state_name(*state), 8), 9)
            };
            let room = width.saturating_sub(wide(&name)) / column;
            let cells = marks.iter().take(room).map(|mark| {
                let (word, letter, colour) = mark.shown();
                let word = if by_words { word } else { letter };
                paint.paint(&pad(word, column), colour)
            });
            lines.push(
                format!("{name}{}", cells.collect::<String>())
                    .trim_end()
                    .to_owned(),
            );
        }
        lines
    }

    /// What is going on at the unit that is looked at.
    fn going_on(&self, width: usize, paint: &Paint) -> Vec<String> {
        let mut lines = Vec::new();
        if self.visit.is_some() {
            let title = self.here();
            let title = fit(title.trim_end_matches(": "), width);
            lines.push(paint.paint(&title, "\x1b[1m"));
            if let Some((tried, of)) = self.ports {
                lines.push(fit(&format!("  ports: {tried} of {of} tried"), width));
            }
            for one in self.trying.iter().take(SERVICES_MAX) {
                let far = if one.ended {
                    format!("ended after {}", one.tries)
                } else {
                    format!("try {} of {} at most", one.tries, one.of)
                };
                lines.push(fit(&format!("  {}: {far}", one.interface), width));
            }
            if self.trying.len() > SERVICES_MAX {
                let more = self.trying.len() - SERVICES_MAX;
                lines.push(fit(&format!("  and {more} logins more"), width));
            }
        }
        if self.services > 0 {
            let services = if self.services == 1 {
                "1 service".to_owned()
            } else {
                format!("{} services", self.services)
            };
            let matters = match self.matters {
                0 => "nothing that matters yet".to_owned(),
                number => format!("{number} told above"),
            };
            let counted = format!("Found so far: {services}, {matters}");
            lines.push(fit(&counted, width));
        }
        lines
    }

    /// What a person is asked, over as many lines as it takes.
    fn question(&self, width: usize, paint: &Paint) -> Vec<String> {
        let words = self.question.iter().flat_map(|words| wrap(words, width));
        words.map(|line| paint.paint(&line, "\x1b[1;33m")).collect()
    }
}

#[cfg(test)]
mod tests;
