//! The tables of a power and of who may do what, read into the model.

use super::guard;
use super::model::{Paragraph, Permission, Power, Reach};
use super::reader::Table;
use super::rows::{name, read_footing};

pub(super) fn power(table: &mut Table<'_, '_>) -> Option<Power> {
    name(table, "power");
    let footing = read_footing(table);
    let (title, text) = (table.text("title"), table.text("text"));
    let available = table.truth("available");
    let reason = if available == Some(false) {
        Some(table.text("reason"))
    } else {
        table.text_opt("reason")
    };
    let other_road = table.text_opt("other_road");
    let reach = if available == Some(false) && !table.has("reach") {
        None
    } else {
        table.table("reach").map(|mut row| {
            let reach = reach(&mut row);
            row.finish();
            reach
        })
    };
    let mut guards = Vec::new();
    for mut row in table.tables("guard") {
        guards.extend(guard::read(&mut row));
        row.finish();
    }
    let mut paragraphs = Vec::new();
    for mut row in table.tables("paragraph") {
        paragraphs.push(paragraph(&mut row));
        row.finish();
    }
    let (id, effect) = (table.parsed("id", "an id"), table.word("effect"));
    let unavailable = if available == Some(false) {
        reason
    } else {
        None
    };
    Some(Power {
        id: id?,
        title,
        effect: effect?,
        text,
        unavailable,
        other_road,
        reach,
        guards,
        paragraphs,
        footing,
    })
}

fn reach(table: &mut Table<'_, '_>) -> Reach {
    Reach {
        activities: table.words("activities", 1),
        addressee_classes: table.words("addressee_classes", 0),
        footing: read_footing(table),
    }
}

fn paragraph(table: &mut Table<'_, '_>) -> Paragraph {
    name(table, "paragraph");
    Paragraph {
        id: table.text("id"),
        title: table.text("title"),
        must_say: table.text("must_say"),
        footing: read_footing(table),
    }
}

pub(super) fn permission(table: &mut Table<'_, '_>) -> Option<Permission> {
    if let Some(action) = table.text_opt("action") {
        table.rename(format!("permission {action}"));
    }
    let (footing, roles) = (read_footing(table), table.words("roles", 1));
    Some(Permission {
        action: table.word("action")?,
        roles,
        footing,
    })
}
