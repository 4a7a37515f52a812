//! A regime's rows of deemed compliance, read into the model.

use super::route::{
    Excluded, LabelWay, LastDay, Route, RouteCondition, StandardWay, Target, Validity, Way,
};
use crate::regime::reader::Table;
use crate::regime::rows::{name, read_footing};

/// Reads one `[[deemed]]`.
pub(crate) fn route(table: &mut Table<'_, '_>) -> Option<Route> {
    name(table, "deemed");
    let footing = read_footing(table);
    let (id, title, text) = (table.text("id"), table.text("title"), table.text("text"));
    let targets: Vec<String> = table.words("targets", 1);
    let targets = targets
        .iter()
        .map(|text| text.parse().unwrap_or(Target::StatementOfCompliance))
        .collect();
    let mut conditions = Vec::new();
    for mut row in table.tables("condition") {
        name(&mut row, "condition");
        conditions.push(RouteCondition {
            id: row.text("id"),
            text: row.text("text"),
            footing: read_footing(&row),
        });
        row.finish();
    }
    let from = table.parsed("from", "a date in quotes, such as \"2024-04-29\"");
    Some(Route {
        id,
        title,
        text,
        targets,
        from: from?,
        way: way(table)?,
        conditions,
        footing,
    })
}

/// Either a standard or a label: a row with neither, or with both, is no route.
fn way(table: &Table<'_, '_>) -> Option<Way> {
    match (table.has("standard"), table.has("label")) {
        (true, false) => table.table("standard").map(standard),
        (false, true) => table.table("label").and_then(label),
        _ => {
            table.note(
                "regime.no-way",
                format!(
                    "{} is deemed by a standard or by a label, and names not one of them.",
                    table.what()
                ),
                "Add either [deemed.standard] or [deemed.label].",
            );
            None
        }
    }
}

fn standard(table: Table<'_, '_>) -> Way {
    let way = StandardWay {
        number: table.text("number"),
        version: table.text("version"),
        dated: table.parsed_opt("dated", "a date in quotes, such as \"2020-06-19\""),
        id: table.parsed_opt("id", "the id of a standard"),
        provisions: table.words("provisions", 1),
        where_relevant: table.words("where_relevant", 0),
    };
    table.finish();
    Way::Standard(way)
}

fn label(table: Table<'_, '_>) -> Option<Way> {
    let excluded = table.has("excluded").then(|| {
        let part = table.table("excluded")?;
        let row = Excluded {
            kinds: part.words("kinds", 1),
            footing: read_footing(&part),
        };
        part.finish();
        Some(row)
    });
    let validity = table.table("validity").and_then(|part| {
        let (months_max, footing) = (part.number("months_max"), read_footing(&part));
        part.finish();
        Some(Validity {
            months_max: months_max?,
            footing,
        })
    });
    let last_day = table.table("last_day").and_then(|part| {
        let (counts, footing) = (part.truth("counts"), read_footing(&part));
        part.finish();
        Some(LastDay {
            counts: counts?,
            footing,
        })
    });
    let (scheme, named, edition) = (
        table.text("scheme"),
        table.text("name"),
        table.text("edition"),
    );
    let levels = table.words("levels", 0);
    table.finish();
    Some(Way::Label(LabelWay {
        scheme,
        name: named,
        edition,
        levels,
        excluded: excluded.flatten(),
        validity: validity?,
        last_day: last_day?,
    }))
}
