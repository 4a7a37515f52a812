//! What is asked of a call for views: its texts, its times in London, and one question for each rule that changes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use proofhouse_law::regime::diff::Diff;

use super::{Opening, Question};
use crate::web::form::Faults;

/// The longest question, in characters.
const ASKS_MAX: usize = 500;
/// The most questions of one call: each is two fields of the answer's form.
const QUESTIONS_MAX: usize = 80;
const PLAIN_QUESTION: &str = "Do you agree with this change?";

/// A text that must be there.
pub(super) fn text(field: &str, what: &str, given: &str, most: usize, faults: &mut Faults) {
    if given.trim().is_empty() {
        faults.add(field, format!("Enter {what}"));
    } else if given.chars().count() > most {
        faults.add(field, format!("Shorten this to {most} characters or fewer"));
    }
}

/// The two instants; faults stand at `opens` and `closes`.
pub(super) fn times(
    asked: &Opening,
    now: Timestamp,
    faults: &mut Faults,
) -> Option<(Timestamp, Timestamp)> {
    let opens = match asked.opens.trim() {
        "" => Some(now),
        given => moment("opens", given, faults),
    };
    let closes = moment("closes", asked.closes.trim(), faults);
    let (opens, closes) = (opens?, closes?);
    if opens < now {
        faults.add(
            "opens",
            "The opening lies in the past: leave it empty to open the call at once",
        );
    }
    if closes <= opens.max(now) {
        faults.add(
            "closes",
            "The call must close after it opens, and after now",
        );
    }
    Some((opens, closes))
}

/// A civil time in London. One that the change of the clocks skips or repeats is refused: nobody should have to guess.
fn moment(field: &str, given: &str, faults: &mut Faults) -> Option<Timestamp> {
    let Ok(civil) = given.parse::<DateTime>() else {
        faults.add(
            field,
            "Enter a day and a time in London, such as 27 3 2027 and 17:00",
        );
        return None;
    };
    let london = TimeZone::get("Europe/London").ok()?;
    let at = london.to_ambiguous_zoned_datetime(civil).unambiguous();
    if at.is_err() {
        faults.add(field, "The clocks change in this hour, so that this time comes twice or not at all: choose another");
    }
    at.ok().map(|zoned| zoned.timestamp())
}

/// One question for each rule that changes; faults stand at `files` and `questions`.
pub(super) fn questions(
    changes: &Diff,
    asked: &BTreeMap<String, String>,
    faults: &mut Faults,
) -> Vec<Question> {
    let questions: Vec<Question> = changes
        .rows()
        .map(|row| Question {
            path: row.path.clone(),
            name: row.name.clone(),
            changes: row.words.clone(),
            asks: asked
                .get(&row.path)
                .map_or(PLAIN_QUESTION, |words| words.trim())
                .to_owned(),
        })
        .collect();
    if questions.is_empty() {
        faults.add(
            "files",
            "The draft changes nothing: every rule says the same as the one in force",
        );
    }
    if questions.len() > QUESTIONS_MAX {
        let many = questions.len();
        faults.add("files", format!("The draft changes {many} rules, and a call asks about at most {QUESTIONS_MAX}: make several calls"));
    }
    for (path, words) in asked {
        if !questions.iter().any(|question| question.path == *path) {
            faults.add(
                "questions",
                format!("The draft does not change {path}, so that nothing is asked about it"),
            );
        } else if words.trim().is_empty() || words.chars().count() > ASKS_MAX {
            faults.add(
                "questions",
                format!("A question has 1 to {ASKS_MAX} characters: the one on {path} has not"),
            );
        }
    }
    questions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_the_change_of_the_clocks_skips_or_repeats_is_not_guessed() {
        let read = |given: &str| {
            let mut faults = Faults::default();
            moment("closes", given, &mut faults)
                .map(|at| at.to_string())
                .ok_or(faults.sentence())
        };
        assert_eq!(
            read("2026-07-01T17:00"),
            Ok("2026-07-01T16:00:00Z".to_owned())
        );
        assert_eq!(
            read("2026-12-01T17:00"),
            Ok("2026-12-01T17:00:00Z".to_owned())
        );
        for twice_or_never in ["2026-03-29T01:30", "2026-10-25T01:30"] {
            assert!(read(twice_or_never).unwrap_err().contains("clocks change"));
        }
        assert!(read("tomorrow").unwrap_err().contains("such as"));
    }
}
