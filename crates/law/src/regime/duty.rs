//! The rows of `duties.toml`, read, and what must hold across them: every reference leads somewhere.

use std::collections::BTreeSet;

use super::authority::{days, editions};
use super::check::Notes;
use super::model::Footing;
use super::reader::{FileReader, Table};
use super::rows::{Placed, name, place, read_footing, rows};
use crate::duty::{By, Circumstance, Content, Delegation, Duties, Duty, Situation, Speed, Tell};

/// The duties of a regime, as far as they could be read.
#[derive(Default)]
pub(super) struct DutyRows {
    situations: Vec<Placed<Situation>>,
    circumstances: Vec<Placed<Circumstance>>,
    contents: Vec<Placed<Content>>,
    duties: Vec<Placed<Duty>>,
}

impl DutyRows {
    pub(super) fn read(&mut self, file: &FileReader<'_>, top: &Table<'_, '_>) {
        let situations = top.tables("duty_situation");
        place(
            file,
            situations,
            |row| Some(situation(row)),
            &mut self.situations,
        );
        let circumstances = top.tables("duty_circumstance");
        place(
            file,
            circumstances,
            |row| Some(circumstance(row)),
            &mut self.circumstances,
        );
        let contents = top.tables("duty_content");
        place(file, contents, |row| Some(content(row)), &mut self.contents);
        place(file, top.tables("duty"), duty, &mut self.duties);
    }

    /// The ids of the duties.
    pub(super) fn ids(&self) -> BTreeSet<&str> {
        self.duties.iter().map(|one| one.row.id.as_str()).collect()
    }

    pub(super) fn into_duties(self) -> Duties {
        Duties {
            situations: rows(self.situations),
            circumstances: rows(self.circumstances),
            contents: rows(self.contents),
            duties: rows(self.duties),
        }
    }
}

fn situation(table: &mut Table<'_, '_>) -> Situation {
    name(table, "duty_situation");
    Situation {
        id: table.text("id"),
        title: table.text("title"),
    }
}

fn circumstance(table: &mut Table<'_, '_>) -> Circumstance {
    name(table, "duty_circumstance");
    let for_the_teller = table.has("for_the_teller") && table.truth("for_the_teller") == Some(true);
    Circumstance {
        id: table.text("id"),
        text: table.text("text"),
        implied_by: table.words("implied_by", 0),
        for_the_teller,
        days: days(table),
        footing: read_footing(table),
    }
}

fn content(table: &mut Table<'_, '_>) -> Content {
    name(table, "duty_content");
    Content {
        id: table.text("id"),
        text: table.text("text"),
        footing: read_footing(table),
    }
}

fn duty(table: &mut Table<'_, '_>) -> Option<Duty> {
    name(table, "duty");
    let footing = read_footing(table);
    let mut tells = Vec::new();
    for mut row in table.tables("tell") {
        row.rename(format!("a notification of {}", table.what()));
        tells.extend(tell(&row));
        row.finish();
    }
    let delegation = if table.has("delegation") {
        table.table("delegation").map(|mut row| {
            row.rename(format!("the delegation of {}", table.what()));
            let read = Delegation {
                to: row.words("to", 1),
                footing: read_footing(&row),
            };
            row.finish();
            read
        })
    } else {
        None
    };
    let by = table.table("by").and_then(|mut row| {
        row.rename(format!("the time of {}", table.what()));
        let read = by(&row);
        row.finish();
        read
    });
    let (id, title, text) = (table.text("id"), table.text("title"), table.text("text"));
    let (roles, situations) = (table.words("roles", 1), table.words("situations", 1));
    let (only_if, unless) = (table.text_opt("only_if"), table.words("unless", 0));
    let (record, days) = (table.words("record", 0), days(table));
    Some(Duty {
        id,
        title,
        text,
        roles,
        situations,
        by: by?,
        only_if,
        unless,
        delegation,
        tells,
        record,
        days,
        footing,
    })
}

fn by(table: &Table<'_, '_>) -> Option<By> {
    let speed = table.word::<Speed>("speed");
    let years = if table.has("years") {
        table.number("years")
    } else {
        None
    };
    let by = By {
        speed: speed?,
        after: table.text_opt("after"),
        years,
        beginning_with: table.text_opt("beginning_with"),
        or_if_longer: table.text_opt("or_if_longer"),
    };
    let lasts = by.years.is_some() && by.beginning_with.is_some();
    if (by.speed == Speed::ForSoLong) != lasts {
        table.note(
            "regime.duty-time",
            format!(
                "{} lasts for years that it does not give, or gives years that it does not last.",
                table.what()
            ),
            "Give `years` and `beginning_with` to for-so-long, and to nothing else.",
        );
    }
    Some(by)
}

fn tell(table: &Table<'_, '_>) -> Option<Tell> {
    let footing = read_footing(table);
    let (which, content) = (table.text_opt("which"), table.words("content", 0));
    let (only_if, unless) = (table.text_opt("only_if"), table.words("unless", 0));
    Some(Tell {
        whom: table.word("whom")?,
        which,
        content,
        only_if,
        unless,
        footing,
    })
}

/// What must hold across the duties.
pub(super) fn check(rows: &DutyRows, notes: &mut Notes) {
    let situations = ids(rows.situations.iter().map(|one| one.row.id.as_str()));
    let circumstances = ids(rows.circumstances.iter().map(|one| one.row.id.as_str()));
    let contents = ids(rows.contents.iter().map(|one| one.row.id.as_str()));
    once("duty_situation", &rows.situations, |one| &one.id, notes);
    once(
        "duty_circumstance",
        &rows.circumstances,
        |one| &one.id,
        notes,
    );
    once("duty_content", &rows.contents, |one| &one.id, notes);
    let mut used = BTreeSet::new();
    for placed in &rows.duties {
        let duty = &placed.row;
        let tells = &duty.tells;
        let unless = tells.iter().flat_map(|one| &one.unless);
        let only_if = tells.iter().filter_map(|one| one.only_if.as_ref());
        let circumstance = duty
            .unless
            .iter()
            .chain(&duty.only_if)
            .chain(unless)
            .chain(only_if);
        let content = tells.iter().flat_map(|one| &one.content);
        for (known, kind, wanted) in [
            (
                &situations,
                "situation",
                duty.situations.iter().collect::<Vec<_>>(),
            ),
            (&circumstances, "circumstance", circumstance.collect()),
            (&contents, "content", content.collect()),
        ] {
            for id in wanted {
                used.insert(format!("{kind} {id}"));
                if !known.contains(id.as_str()) {
                    let message = format!(
                        "duty {} names the {kind} `{id}`, which is not defined.",
                        duty.id
                    );
                    let remedy = format!("Correct its spelling, or add a [[duty_{kind}]].");
                    notes.at(placed, "regime.unknown-duty-word", message, &remedy);
                }
            }
        }
    }
    unused("situation", &rows.situations, |one| &one.id, &used, notes);
    unused(
        "circumstance",
        &rows.circumstances,
        |one| &one.id,
        &used,
        notes,
    );
    unused("content", &rows.contents, |one| &one.id, &used, notes);
    let duties: Vec<(&str, &Placed<Duty>)> = rows
        .duties
        .iter()
        .map(|one| (one.row.id.as_str(), one))
        .collect();
    editions("duty", &duties, |duty| duty.days, notes);
}

fn ids<'a>(all: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    all.collect()
}

fn once<T>(kind: &str, rows: &[Placed<T>], id: fn(&T) -> &String, notes: &mut Notes) {
    let mut seen = BTreeSet::new();
    for placed in rows {
        if !seen.insert(id(&placed.row)) {
            let message = format!("{kind} {} is defined twice.", id(&placed.row));
            notes.at(placed, "regime.twice", message, "Keep one.");
        }
    }
}

fn unused<T>(
    kind: &str,
    rows: &[Placed<T>],
    id: fn(&T) -> &String,
    used: &BTreeSet<String>,
    notes: &mut Notes,
) {
    for placed in rows {
        let id = id(&placed.row);
        if !used.contains(&format!("{kind} {id}")) {
            let message = format!("duty_{kind} {id} is named by no duty.");
            let remedy = "Use it, or remove it: it would lead a person nowhere.";
            notes.at(placed, "regime.unreachable-row", message, remedy);
        }
    }
}

impl Duties {
    /// Every footing of the rows.
    pub fn footings(&self) -> Vec<&Footing> {
        let duties = self.duties.iter().flat_map(|duty| {
            let tells = duty.tells.iter().map(|one| &one.footing);
            tells
                .chain(duty.delegation.iter().map(|one| &one.footing))
                .chain([&duty.footing])
        });
        duties
            .chain(self.circumstances.iter().map(|one| &one.footing))
            .chain(self.contents.iter().map(|one| &one.footing))
            .collect()
    }
}
