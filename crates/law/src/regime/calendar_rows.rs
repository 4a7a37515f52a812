//! Calendars: a folder called `calendar` is no regime, and holds the days on which nobody need work.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::load::hash;
use super::model::{Problem, SourceFile};
use super::reader::{FileReader, Table};
use super::rows::{name, read_footing};
use crate::clock::{Calendar, CalendarYear, Holiday};
use crate::digest::Digest;

/// The name by which a folder of calendars is told from a regime's: no content of a file can change what it is.
pub(super) const FOLDER: &str = "calendar";

/// Whether a folder holds calendars.
pub(crate) fn is_calendars(folder: &str) -> bool {
    folder.rsplit('/').next() == Some(FOLDER)
}

/// Reads the calendars of a folder, and names every problem.
pub(super) fn load(folder: &str, files: &[&SourceFile<'_>]) -> (Vec<Calendar>, Vec<Problem>) {
    let (mut calendars, mut problems) = (Vec::new(), Vec::new());
    let mut ids = BTreeSet::new();
    let digest = hash(folder, files);
    for file in files {
        let reader = FileReader::new(file);
        let parsed = reader.parse();
        let top = Table::new(&reader, parsed.get_ref(), 1, "the file");
        for mut table in top.tables("calendar") {
            let found = calendar(&mut table, digest);
            if !ids.insert(found.id.clone()) {
                let message = format!("calendar {} is defined twice.", found.id);
                table.note("regime.twice", message, "Keep one.");
            }
            table.finish();
            calendars.push(found);
        }
        top.finish();
        problems.extend(reader.into_problems());
    }
    (calendars, problems)
}

fn calendar(table: &mut Table<'_, '_>, hash: Digest) -> Calendar {
    name(table, "calendar");
    let (id, title, weekend) = (
        table.text("id"),
        table.text("title"),
        table.words("weekend", 1),
    );
    let footing = read_footing(table);
    let mut years = BTreeMap::new();
    for mut row in table.tables("year") {
        let Some(found) = year(&mut row) else {
            row.finish();
            continue;
        };
        if years.insert(found.year, found).is_some() {
            row.note(
                "regime.twice",
                format!("{} is there twice.", row.what()),
                "Keep one.",
            );
        }
        row.finish();
    }
    if let (Some(first), Some(last)) = (years.keys().next(), years.keys().next_back()) {
        for missing in (*first..*last).filter(|year| !years.contains_key(year)) {
            let message = format!(
                "{} has no year {missing} between {first} and {last}.",
                table.what()
            );
            table.note(
                "regime.calendar-gap",
                message,
                "Add the year, or end the calendar before it.",
            );
        }
    } else {
        table.note(
            "regime.calendar-empty",
            format!("{} has no year.", table.what()),
            "Add a [[calendar.year]].",
        );
    }
    Calendar {
        id,
        title,
        weekend,
        years,
        footing,
        hash,
    }
}

fn year(table: &mut Table<'_, '_>) -> Option<CalendarYear> {
    let number = table.number("year");
    if let Some(number) = number {
        table.rename(format!("the year {number}"));
    }
    let (note, footing) = (table.text_opt("note"), read_footing(table));
    let mut days = Vec::new();
    for row in table.tables("days") {
        let date: Option<Date> = row.parsed("date", "a date in quotes, such as \"2026-12-25\"");
        let (title, parts) = (row.text("title"), row.words("parts", 1));
        if let (Some(date), Some(number)) = (date, number)
            && i32::from(date.year()) != i32::from(number)
        {
            let message = format!("{date} stands in {}.", table.what());
            row.note("regime.calendar-year", message, "Move it to its year.");
        }
        days.extend(date.map(|date| Holiday { date, title, parts }));
        row.finish();
    }
    Some(CalendarYear {
        year: i16::try_from(number?).ok()?,
        note,
        days,
        footing,
    })
}
