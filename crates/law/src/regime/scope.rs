//! The rows of `scope.toml`, read.

use super::authority::days;
use super::reader::{FileReader, Table};
use super::rows::{Placed, name, place, read_footing, rows};
use crate::scope::{
    Asked, Choice, ConnectionTest, FactKind, NotCounted, PeripheralTest, Row, Scope, SupplyTest,
    Test,
};

/// What a regime says of its scope, as far as it could be read.
#[derive(Default)]
pub(super) struct ScopeRows {
    pub(super) heads: Vec<Placed<Head>>,
    pub(super) facts: Vec<Placed<Asked>>,
    pub(super) rows: Vec<Placed<Row>>,
}

/// What decides, and what is then said.
pub(super) struct Head {
    pub(super) root: String,
    inside: String,
    outside: String,
}

impl ScopeRows {
    pub(super) fn read(&mut self, file: &FileReader<'_>, top: &Table<'_, '_>) {
        place(
            file,
            top.tables("scope"),
            |table| Some(head(table)),
            &mut self.heads,
        );
        place(file, top.tables("scope_fact"), fact, &mut self.facts);
        place(file, top.tables("scope_row"), row, &mut self.rows);
    }

    pub(super) fn into_scope(self) -> Option<Scope> {
        let head = self.heads.into_iter().next()?.row;
        Some(Scope {
            root: head.root,
            inside: head.inside,
            outside: head.outside,
            facts: rows(self.facts),
            rows: rows(self.rows),
        })
    }
}

fn head(table: &mut Table<'_, '_>) -> Head {
    Head {
        root: table.text("root"),
        inside: table.text("inside"),
        outside: table.text("outside"),
    }
}

fn fact(table: &mut Table<'_, '_>) -> Option<Asked> {
    name(table, "scope_fact");
    let mut options = Vec::new();
    for mut row in table.tables("option") {
        row.rename(format!("an option of {}", table.what()));
        options.push(Choice {
            id: row.text("id"),
            label: row.text("label"),
        });
        row.finish();
    }
    let (id, group, question) = (
        table.text("id"),
        table.text("group"),
        table.text("question"),
    );
    let hint = table.text_opt("hint");
    let kind: FactKind = table.word("kind")?;
    let chooses = matches!(kind, FactKind::OneOf | FactKind::AnyOf);
    if chooses == options.is_empty() {
        table.note(
            "regime.options",
            format!(
                "{} has options where none can be chosen, or none where one must be.",
                table.what()
            ),
            "Give [[scope_fact.option]] to one-of and any-of, and to nothing else.",
        );
    }
    Some(Asked {
        id,
        group,
        question,
        hint,
        kind,
        options,
    })
}

fn row(table: &mut Table<'_, '_>) -> Option<Row> {
    name(table, "scope_row");
    let footing = read_footing(table);
    let (id, title, text) = (table.text("id"), table.text("title"), table.text("text"));
    let (days, territories) = (days(table), table.words("territories", 0));
    Some(Row {
        id,
        title,
        text,
        test: test(table)?,
        days,
        territories,
        footing,
    })
}

/// The closed set of tests. A regime that needs another is a change to this code and to its review.
fn test(table: &Table<'_, '_>) -> Option<Test> {
    let word = table.text("test");
    Some(match word.as_str() {
        "all" => Test::All {
            of: table.words("of", 1),
        },
        "any" => Test::Any {
            of: table.words("of", 1),
        },
        "not" => Test::Not {
            row: table.text("row"),
        },
        "yes" => Test::Yes {
            fact: table.text("fact"),
        },
        "at-least" => Test::AtLeast {
            fact: table.text("fact"),
            count: table.number("count")?,
        },
        "among" => Test::Among {
            fact: table.text("fact"),
            words: table.words("words", 1),
        },
        "connections" => {
            let (protocol, through) = (table.word("protocol"), table.words("through", 1));
            let at_once = table.truth("at_once");
            let (end, cables) = (
                table.truth("to_internet_connectable"),
                table.truth("ignoring_cables"),
            );
            let at_least = table.number("at_least");
            Test::Connections(ConnectionTest {
                protocol: protocol?,
                through,
                at_once: at_once?,
                to_internet_connectable: end?,
                ignoring_cables: cables?,
                at_least: at_least?,
                fact: table.text_opt("fact"),
            })
        }
        "peripheral-input" => {
            let protocol = table.word("protocol");
            let linking_through = table.words("linking_through", 1);
            let input_through = table.words("input_through", 1);
            let linking_at_least = table.number("linking_at_least");
            Test::PeripheralInput(PeripheralTest {
                protocol: protocol?,
                linking_through,
                input_through,
                linking_at_least: linking_at_least?,
                fact: table.text_opt("fact"),
            })
        }
        "earlier-supplies" => Test::EarlierSupplies(supplies(table)?),
        "" => return None,
        _ => {
            table.note(
                "regime.unknown-test",
                format!("{} asks for the test `{word}`, which is not in the closed set.", table.what()),
                "Use all, any, not, yes, at-least, among, connections, peripheral-input or earlier-supplies; a new one is a change to the reviewed code.",
            );
            return None;
        }
    })
}

fn supplies(table: &Table<'_, '_>) -> Option<SupplyTest> {
    let mut not_counted = Vec::new();
    for mut row in table.tables("not_counted") {
        row.rename(format!("a supply that {} does not count", table.what()));
        let footing = read_footing(&row);
        if let Some(kind) = row.word("kind") {
            not_counted.push(NotCounted { kind, footing });
        }
        row.finish();
    }
    let at_least = table.number("at_least");
    Some(SupplyTest {
        not_counted,
        at_least: at_least?,
        fact: table.text_opt("fact"),
    })
}
