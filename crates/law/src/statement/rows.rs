//! The rows of `statement.toml`, read into the model.

use super::rules::{Field, Keep, Rules};
use crate::regime::reader::Table;
use crate::regime::rows::{name, read_footing};

/// Reads one `[[statement]]`.
pub(crate) fn statement(table: &mut Table<'_, '_>) -> Option<Rules> {
    name(table, "statement");
    let footing = read_footing(table);
    let mut keep = Vec::new();
    for row in table.tables("keep") {
        keep.push(Keep {
            duty: row.text("duty"),
            clock: row.text("clock"),
        });
        row.finish();
    }
    let mut fields = Vec::new();
    for mut row in table.tables("field") {
        fields.extend(field(&mut row));
        row.finish();
    }
    let (id, title, text) = (table.text("id"), table.text("title"), table.text("text"));
    let (accompany, satisfied) = (table.words("accompany", 1), table.words("satisfied", 0));
    let provision = |key| table.parsed(key, "the id of a provision");
    let (published, extended) = (provision("published"), provision("extended"));
    let shortened = provision("shortened");
    Some(Rules {
        id,
        title,
        text,
        accompany,
        satisfied,
        keep,
        published: published?,
        extended: extended?,
        shortened: shortened?,
        fields,
        footing,
    })
}

fn field(table: &mut Table<'_, '_>) -> Option<Field> {
    name(table, "field");
    let footing = read_footing(table);
    let reading = table.table_opt("reading").map(|mut part| {
        part.rename(format!("the reading of {}", table.what()));
        let reading = read_footing(&part);
        part.finish();
        reading
    });
    let (id, path, title) = (table.text("id"), table.text("path"), table.text("title"));
    let (text, question) = (table.text("text"), table.text("question"));
    let (part, needed) = (table.word("part"), table.word("needed"));
    let (read_as, words) = (table.word("read_as"), table.words("words", 1));
    Some(Field {
        id,
        part: part?,
        path,
        title,
        text,
        question,
        needed: needed?,
        read_as: read_as?,
        words,
        reading,
        footing,
    })
}
