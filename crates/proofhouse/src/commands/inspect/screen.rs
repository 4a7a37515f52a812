//! Draws the view of an inspection in place: where standard error is a terminal that can move its cursor.

use std::fmt::Write as _;

use jiff::Timestamp;
use proofhouse_inspect::bench::Bench;
use proofhouse_inspect::run::Progress;

use super::view::{Room, View, harmless};
use crate::terminal;

/// The view, and what of it stands on the terminal.
pub(super) struct Screen {
    view: View,
    room: Room,
    /// How many lines above the cursor are ours.
    drawn: usize,
    /// Lines that are to stay above the view.
    stay: Vec<String>,
}

impl Screen {
    /// A view where it can be drawn; `None` where plain lines are better.
    pub(super) fn open(bench: &Bench, now: Timestamp) -> Option<Self> {
        terminal::can_redraw().then(|| Self::new(bench, now, measured()))
    }

    fn new(bench: &Bench, now: Timestamp, room: Room) -> Self {
        Self {
            view: View::of(bench, now),
            room,
            drawn: 0,
            stay: Vec::new(),
        }
    }

    /// Takes what was told.
    pub(super) fn take(&mut self, progress: &Progress, now: Timestamp) {
        let asked = self.view.asks();
        if let Some(line) = self.view.take(progress, now) {
            self.stay.push(harmless(&line));
        }
        if asked && !self.view.asks() {
            // Whoever answered pressed Enter, and the cursor went down by a line.
            self.drawn += 1;
        }
    }

    /// Asks a person for something.
    pub(super) fn ask(&mut self, words: &str) {
        self.view.ask(words);
    }

    /// Learns the size of the terminal anew.
    pub(super) fn measure(&mut self) {
        self.room = measured();
    }

    /// What the terminal is sent to show the view as it is now.
    pub(super) fn draw(&mut self, now: Timestamp) -> String {
        let lines = self.view.lines(now, self.room);
        let mut sent = String::from("\r");
        if self.drawn > 0 {
            // Writing to a string cannot fail.
            let _never = write!(sent, "\x1b[{}A", self.drawn);
        }
        sent.push_str("\x1b[J");
        for line in self.stay.drain(..).chain(lines.iter().cloned()) {
            sent.push_str(&line);
            sent.push('\n');
        }
        self.drawn = lines.len();
        sent
    }

    /// What the terminal is sent at the end: the view stays as it was last.
    pub(super) fn end(&mut self, now: Timestamp) -> String {
        self.view.end();
        self.draw(now)
    }
}

fn measured() -> Room {
    let (width, height) = terminal::size().unwrap_or((80, 24));
    Room {
        width,
        height,
        colour: terminal::wants_colour(),
    }
}
