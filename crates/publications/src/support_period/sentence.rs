//! One sentence, or one row of a table, read in the light of its label and headings.

use jiff::civil::Date;
use proofhouse_law::observation::SupportReading;

use super::Saying;
use super::duration;
use super::parts::{Bound, EndRule, Parts};
use super::role::{Mention, Role, Surroundings, is_name, mentions};
use super::vocabulary as v;
use crate::prose::Sentence;
use crate::text::{Block, Page};
use crate::times::{Orders, When};
use crate::words::{Word, any, names, position, words};

/// What a sentence, or a part of it, says.
pub(super) struct Said {
    pub(super) saying: Saying,
    pub(super) parts: Parts,
    /// Whether it is about the model asked for; `None` where it names none.
    pub(super) about: Option<bool>,
}

/// Reads one sentence, segment by segment.
pub(super) fn read(sentence: &Sentence<'_>, orders: Orders, page: &Page, model: &str) -> Vec<Said> {
    // A question promises nothing.
    if sentence.text.ends_with('?') {
        return Vec::new();
    }
    let all = words(sentence.text);
    if sentence.in_table {
        return segment(sentence, &all, orders, page, model);
    }
    all.split(|word| {
        matches!(
            word.text.as_str(),
            ";" | "but" | "while" | "whereas" | "however"
        )
    })
    .filter(|words| !words.is_empty())
    .flat_map(|words| segment(sentence, words, orders, page, model))
    .collect()
}

/// Reads a segment: words between which nothing turns.
#[expect(
    clippy::too_many_lines,
    reason = "one decision after another, in their order"
)]
fn segment(
    sentence: &Sentence<'_>,
    own: &[Word],
    orders: Orders,
    page: &Page,
    model: &str,
) -> Vec<Said> {
    let label = sentence
        .label
        .map(|(_, text)| words(text))
        .unwrap_or_default();
    let heading = sentence
        .headings
        .last()
        .map(|text| words(text))
        .unwrap_or_default();
    if !sentence.in_table
        && (v::speaks_of_something_else(own) || v::speaks_of_something_else(&label))
    {
        return Vec::new();
    }
    let by_label = any(&label, &v::SUPPORT);
    let under_support = any(&heading, &v::PERIOD_HEADING) && !v::speaks_of_something_else(&heading);
    if !any(own, &v::SUPPORT) && !by_label && !under_support {
        return Vec::new();
    }
    let columns = sentence
        .label
        .filter(|_| sentence.in_table)
        .and_then(|(head, _)| Some((page.blocks.get(head)?, page.blocks.get(sentence.block)?)));
    let labelled = |at: usize| match (columns, sentence.label) {
        (Some((head, row)), _) => column_ends(head, row, own.get(at), under_support),
        (None, Some(_)) => any(&label, &v::END_LABEL) && (by_label || under_support),
        (None, None) => under_support,
    };
    let around = Surroundings {
        text: sentence.text,
        labelled: &labelled,
        about_support: under_support || (by_label && !sentence.in_table),
        in_table: columns.is_some(),
    };
    let found = mentions(own, orders, &around);
    let mut parts = parts(sentence, own, model);
    let about = about(sentence, model);
    let says = |saying: Saying, parts: Parts| {
        vec![Said {
            saying,
            parts,
            about,
        }]
    };
    let hedged = hedged(own);
    let has = |role: Role| found.iter().any(|mention| mention.role == role);
    let ends: Vec<&Mention> = found.iter().filter(|one| one.role == Role::End).collect();
    if has(Role::Unread) || !ends.is_empty() || has(Role::Part) {
        parts.bound = bound(own, ends.first().map_or(0, |end| end.at));
        if hedged {
            return says(Saying::Other(SupportReading::Vague), parts);
        }
        let behind = ends
            .last()
            .and_then(|end| own.get(end.end..))
            .unwrap_or_default();
        let turns = any(behind, &v::TURNS) && !any(own, &v::LONGER);
        let open = !ends.is_empty() && (has(Role::Unknown) || turns);
        if has(Role::Unread) || open || any(own, &v::UNREAD) {
            return says(Saying::Unread, parts);
        }
        if ends.is_empty() {
            return says(Saying::Other(SupportReading::Vague), parts);
        }
        return dated(sentence, own, &ends, parts, about, orders, model);
    }
    if has(Role::Upper) {
        parts.bound = Bound::UpTo;
        let text = join(own);
        return says(
            Saying::Other(SupportReading::UpperBoundOnly { text }),
            parts,
        );
    }
    duration::read(sentence.text, own, orders, hedged, &mut parts)
        .or_else(|| duration::vague(own, hedged))
        .map(|saying| says(saying, parts))
        .unwrap_or_default()
}

/// What the end dates of a segment come to.
fn dated(
    sentence: &Sentence<'_>,
    own: &[Word],
    ends: &[&Mention],
    mut parts: Parts,
    about: Option<bool>,
    orders: Orders,
    model: &str,
) -> Vec<Said> {
    let rule = v::WHICHEVER
        .iter()
        .find(|(phrase, _)| position(own, phrase).is_some());
    if let Some((_, later)) = rule {
        parts.end_rule = Some(if *later {
            EndRule::WhicheverIsLater
        } else {
            EndRule::WhicheverIsEarlier
        });
        let saying = if *later {
            duration::read(sentence.text, own, orders, false, &mut parts).unwrap_or(Saying::Unread)
        } else {
            parts.bound = Bound::UpTo;
            Saying::Other(SupportReading::UpperBoundOnly { text: join(own) })
        };
        return vec![Said {
            saying,
            parts,
            about,
        }];
    }
    // A duration beside the date is kept, and decides nothing: the date is what is stated.
    let mut beside = Parts::default();
    let _decides_nothing = duration::read(sentence.text, own, orders, false, &mut beside);
    parts.quantity = beside.quantity;
    parts.anchor = beside.anchor;
    let mut distinct: Vec<&When> = ends.iter().map(|end| &end.when).collect();
    distinct.dedup();
    if distinct.len() > 1
        && !sentence.in_table
        && let Some(each) = one_a_model(sentence, own, ends, &parts, model)
    {
        return each;
    }
    if distinct.len() > 1 {
        let mut dates: Vec<Date> = ends.iter().flat_map(|end| days(&end.when)).collect();
        dates.sort_unstable();
        dates.dedup();
        let saying = Saying::Other(SupportReading::Contradictory { dates });
        return vec![Said {
            saying,
            parts,
            about,
        }];
    }
    let saying = ends
        .first()
        .map_or(Saying::Unread, |end| saying(end, &parts));
    vec![Said {
        saying,
        parts,
        about,
    }]
}

/// "PH-1 gets security updates until 2027, PH-2 until 2029": one statement a model, where each date has a name of its own.
fn one_a_model(
    sentence: &Sentence<'_>,
    own: &[Word],
    ends: &[&Mention],
    parts: &Parts,
    model: &str,
) -> Option<Vec<Said>> {
    let mut from = 0;
    let mut said = Vec::new();
    for end in ends {
        let chunk = own.get(from..end.at).unwrap_or_default();
        let named = chunk.iter().any(|word| {
            let plain = v::ALLOWED.contains(&format!(" {} ", word.text));
            !plain && is_name(word, sentence.text)
        });
        if !named {
            return None;
        }
        let (first, last) = (chunk.first()?.start, chunk.last()?.end);
        let text = sentence.text.get(first..last).unwrap_or_default();
        said.push(Said {
            saying: saying(end, parts),
            parts: parts.clone(),
            about: Some(names(text, model)),
        });
        from = end.end;
    }
    Some(said)
}

fn saying(end: &Mention, parts: &Parts) -> Saying {
    match (&end.when, parts.conditions.is_empty()) {
        (When::Day(date), true) => Saying::Until(*date),
        (When::Day(date), false) => Saying::Conditional(*date, parts.conditions.clone()),
        (When::Either(days), _) => Saying::Either(days.clone()),
    }
}

fn days(when: &When) -> Vec<Date> {
    match when {
        When::Day(date) => vec![*date],
        When::Either(days) => days.clone(),
    }
}

/// Whether the head of the column in which a word of a row stands says that its dates are ends of support.
fn column_ends(head: &Block, row: &Block, word: Option<&Word>, under_support: bool) -> bool {
    let Some(word) = word.filter(|_| head.columns.len() == row.columns.len()) else {
        return false;
    };
    let column = row.columns.partition_point(|start| *start <= word.start);
    let Some(start) = column
        .checked_sub(1)
        .and_then(|index| head.columns.get(index))
    else {
        return false;
    };
    let end = head.columns.get(column).copied().unwrap_or(head.text.len());
    let cell = words(head.text.get(*start..end).unwrap_or_default());
    let of_support = under_support
        || any(&cell, &v::SUPPORT)
        || cell
            .iter()
            .any(|word| v::GOVERNS.contains(&word.text.as_str()));
    let other = v::speaks_of_something_else(&cell)
        || cell
            .iter()
            .any(|word| v::OTHER_KIND.contains(&word.text.as_str()))
        || any(&cell, &["sale*", "sold", "start*", "from"]);
    of_support && !other && any(&cell, &v::END_LABEL) && !any(&cell, &v::PAST)
}

/// Whether the sentence names the model: `None` where it speaks of no model in particular.
fn about(sentence: &Sentence<'_>, model: &str) -> Option<bool> {
    let headed = sentence
        .headings
        .iter()
        .skip(1)
        .any(|heading| names(heading, model));
    if names(sentence.text, model) || headed {
        return Some(true);
    }
    let head = sentence
        .label
        .map(|(_, text)| words(text))
        .unwrap_or_default();
    if !sentence.in_table || !any(&head, &v::MODEL_COLUMN) {
        return None;
    }
    let first = words(sentence.text);
    Some(
        first
            .first()
            .is_some_and(|word| word.text == "all" || word.text == "every"),
    )
}

/// Whether a word takes the promise back.
fn hedged(own: &[Word]) -> bool {
    let longer = any(own, &v::LONGER);
    v::HEDGE.iter().any(|phrase| {
        let spared = longer
            && matches!(
                *phrase,
                "may be" | "could" | "might" | "may continue" | "may receive"
            );
        !spared && position(own, phrase).is_some()
    })
}

fn bound(own: &[Word], at: usize) -> Bound {
    let before = own.get(at.saturating_sub(5)..at).unwrap_or_default();
    if any(before, &["least", "minimum"]) {
        Bound::AtLeast
    } else {
        Bound::Until
    }
}

/// Scope and conditions.
fn parts(sentence: &Sentence<'_>, own: &[Word], model: &str) -> Parts {
    let mut parts = Parts::default();
    if names(sentence.text, model) {
        parts.models.push(model.to_owned());
    }
    for word in own {
        let written = sentence.text.get(word.start..word.end).unwrap_or_default();
        let figure = written.chars().any(|sign| sign.is_ascii_digit());
        let letter = written.chars().any(|sign| sign.is_ascii_uppercase());
        let quarter = written.len() == 2 && written.starts_with('Q');
        if figure
            && letter
            && !quarter
            && parts.models.len() < 20
            && !parts.models.iter().any(|known| known.contains(written))
        {
            parts.models.push(written.to_owned());
        }
    }
    let mut in_reach = false;
    for (region, uk) in v::REGIONS {
        if position(own, region).is_some() {
            in_reach |= uk;
            parts.regions.push(region.to_owned());
        }
    }
    for kind in v::KINDS {
        if position(own, kind).is_some() {
            parts.updates.push(kind.trim_end_matches('*').to_owned());
        }
    }
    for (phrase, name) in v::CONDITIONS {
        let known = parts.conditions.iter().any(|one| one == name);
        if !known && position(own, phrase).is_some() {
            parts.conditions.push(name.to_owned());
        }
    }
    if !in_reach && !parts.regions.is_empty() {
        parts
            .conditions
            .push(format!("only in: {}", parts.regions.join(", ")));
    }
    parts
}

fn join(words: &[Word]) -> String {
    let all: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    all.join(" ").chars().take(200).collect()
}
