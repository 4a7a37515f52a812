//! Text in columns: how wide it is, cut, filled up, broken, painted, and without what moves a cursor.

use jiff::SignedDuration;

/// The end of a colour.
pub(super) const PLAIN: &str = "\x1b[0m";

/// Colours, where they are wanted.
pub(super) struct Paint(pub(super) bool);

impl Paint {
    pub(super) fn paint(&self, text: &str, colour: &str) -> String {
        if self.0 && !colour.is_empty() {
            format!("{colour}{text}{PLAIN}")
        } else {
            text.to_owned()
        }
    }
}

/// A time in words, to the minute where it is long.
pub(super) fn spell(time: SignedDuration) -> String {
    let seconds = time.as_secs().max(0);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) if minutes < 10 => format!("{minutes} min {seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// How many columns a letter takes: none for marks over others, two for the wide scripts of East Asia and for pictures.
fn columns(letter: char) -> usize {
    match u32::from(letter) {
        0x300..=0x36f | 0x200b..=0x200d | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x3fffd => 2,
        _ => 1,
    }
}

pub(super) fn wide(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// The text without what moves the cursor or turns the direction of writing: names come from devices and files.
pub(in crate::commands::inspect) fn harmless(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|letter| !letter.is_control() && !turns(*letter))
        .collect()
}

/// The text in this many columns, cut with a mark where it is longer.
pub(super) fn fit(text: &str, width: usize) -> String {
    let text = harmless(text);
    if wide(&text) <= width {
        return text;
    }
    let mut kept = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += columns(letter);
        if used > width {
            break;
        }
        kept.push(letter);
    }
    kept.push('~');
    kept
}

/// The text in exactly this many columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    let text = fit(text, width);
    let missing = width.saturating_sub(wide(&text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text in lines of this many columns, broken between words.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in harmless(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if wide(line) + 1 + wide(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fit(word, width)),
        }
    }
    lines
}
