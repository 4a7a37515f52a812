//! Wordings of the timings of a disclosure policy with their right answers, made by a seeded grammar as those of support
//! periods are.

use crate::support_corpus::Dice;

/// A wording with the times that it promises, as `limit count unit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The words.
    pub text: String,
    /// When a report is acknowledged.
    pub acknowledgement: Option<String>,
    /// When status updates are given.
    pub status: Option<String>,
}

/// Reads a file of written wordings: `acknowledgement`, `status`, `text`, parted by tabs.
///
/// # Errors
/// If a line has fewer than three fields.
pub fn written(file: &str) -> Result<Vec<Timing>, String> {
    let time = |field: &str| (field != "-").then(|| field.to_owned());
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(
            |line| match line.splitn(3, '\t').collect::<Vec<_>>().as_slice() {
                [acknowledgement, status, text] => Ok(Timing {
                    text: (*text).to_owned(),
                    acknowledgement: time(acknowledgement),
                    status: time(status),
                }),
                _ => Err(format!("a line without three fields: {line}")),
            },
        )
        .collect()
}

/// `count` wordings from a seed: the same seed makes the same wordings.
pub fn generated(seed: u64, count: usize) -> Vec<Timing> {
    let mut dice = Dice::new(seed);
    (0..count).map(|_| one(&mut dice)).collect()
}

/// A quantity in words, and as `count unit`.
fn quantity(dice: &mut Dice) -> (String, String) {
    let (word, count) = *dice.one_of(&[
        ("2", 2),
        ("three", 3),
        ("5", 5),
        ("five (5)", 5),
        ("seven", 7),
        ("10", 10),
        ("14", 14),
        ("72", 72),
    ]);
    let (unit, name) = *dice.one_of(&[
        ("hours", "hour"),
        ("days", "day"),
        ("working days", "working-day"),
        ("business days", "working-day"),
        ("weeks", "week"),
        ("calendar days", "day"),
    ]);
    (format!("{word} {unit}"), format!("{count} {name}"))
}

/// A promise of an acknowledgement.
fn acknowledgement(dice: &mut Dice) -> (String, Option<String>) {
    let (words, time) = quantity(dice);
    let verb = *dice.one_of(&[
        "We acknowledge your report",
        "You will receive an acknowledgement",
        "We confirm receipt of your report",
        "We respond to your report",
        "You will hear from us",
    ]);
    match dice.below(5) {
        0 => (format!("{verb} as soon as possible"), None),
        1 => (
            format!("{verb} in no more than {words}"),
            Some(format!("within {time}")),
        ),
        2 => (
            format!("{verb} in up to {words}"),
            Some(format!("up to {time}")),
        ),
        _ => (
            format!("{verb} within {words}"),
            Some(format!("within {time}")),
        ),
    }
}

/// A promise of status updates.
fn status(dice: &mut Dice) -> (String, Option<String>) {
    let (words, time) = quantity(dice);
    let verb = *dice.one_of(&[
        "we send you status updates",
        "we keep you informed of progress",
        "we update you on progress",
        "you get a status update",
    ]);
    match dice.below(5) {
        0 => (format!("{verb} regularly"), None),
        1 => (format!("{verb} weekly"), Some("every 1 week".to_owned())),
        2 => (
            format!("{verb} at least once a month"),
            Some("every 1 month".to_owned()),
        ),
        _ => (
            format!("{verb} every {words}"),
            Some(format!("every {time}")),
        ),
    }
}

fn one(dice: &mut Dice) -> Timing {
    let (first, acknowledgement) = acknowledgement(dice);
    let (second, status) = status(dice);
    let until = *dice.one_of(&["", " until the issue is resolved", " until it is closed"]);
    let (days, _) = quantity(dice);
    match dice.below(6) {
        0 => Timing {
            text: format!("{first}."),
            acknowledgement,
            status: None,
        },
        1 => {
            let mut letters = second.chars();
            let capital: String = letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect();
            Timing {
                text: format!("{capital}{until}."),
                acknowledgement: None,
                status,
            }
        }
        2 => Timing {
            text: format!("{first}; {second}{until}."),
            acknowledgement,
            status,
        },
        3 => Timing {
            text: format!("{first}. After that, {second}{until}."),
            acknowledgement,
            status,
        },
        4 => Timing {
            text: format!(
                "Please wait {days} before you publish anything. We fix faults within {days}."
            ),
            acknowledgement: None,
            status: None,
        },
        _ => Timing {
            text: format!("{first}, and {second}{until}."),
            acknowledgement,
            status,
        },
    }
}
