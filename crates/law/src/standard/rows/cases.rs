//! The rows of the tests: groups, their cases, and the IXIT tables that they read.

use super::numbered;
use crate::regime::reader::Table;
use crate::regime::rows::read_footing;
use crate::standard::model::{Case, Fields, Group, IxitTable, Reuse};

pub(super) fn group(table: &mut Table<'_, '_>) -> Group {
    let number = numbered(table, "group");
    let footing = read_footing(table);
    let ixit = table.numbers("ixit");
    let mut reuses = Vec::new();
    for row in table.tables("reuses") {
        reuses.push(Reuse {
            group: row.text("group"),
            units: row.words("units", 0),
        });
        row.finish();
    }
    let mut cases = Vec::new();
    for mut row in table.tables("case") {
        cases.extend(case(&mut row));
        row.finish();
    }
    Group {
        number,
        ixit,
        reuses,
        cases,
        footing,
    }
}

fn case(table: &mut Table<'_, '_>) -> Option<Case> {
    let number = numbered(table, "case");
    let (units, note) = (table.words("units", 0), table.text_opt("note"));
    Some(Case {
        number,
        kind: table.word("kind")?,
        units,
        note,
    })
}

pub(super) fn ixit(table: &mut Table<'_, '_>) -> Option<IxitTable> {
    let text = table.text("name");
    table.rename(format!("ixit {text}"));
    let (number, purpose, footing) = (
        table.number("number"),
        table.text("purpose"),
        read_footing(table),
    );
    let fields = table.table("fields").map(|mut part| {
        part.rename(format!("the fields of {}", table.what()));
        let fields = Fields {
            keys: part.words("keys", 0),
            footing: read_footing(&part),
        };
        part.finish();
        fields
    });
    Some(IxitTable {
        number: number?,
        name: text,
        purpose,
        fields: fields?,
        footing,
    })
}
