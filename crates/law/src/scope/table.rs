//! Reading the values of a product file's tables by their keys, naming what is missing, of another kind, or left over.

use serde::de::DeserializeOwned;

use super::node::{Node, Value};
use super::read::Reader;

/// The most rows of one list.
const ROWS_MAX: usize = 100;
/// The longest text of one value, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// A text of somebody else's, short enough to be shown.
pub(super) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A table being read: what is not taken is named in the end.
pub(super) struct Table {
    what: String,
    pub(super) line: Option<usize>,
    pub(super) entries: Vec<(String, Node)>,
    /// Whether a word was there and was not one of those wanted: it is not said to be missing as well.
    pub(super) asked_wrongly: bool,
}

impl Table {
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.swap_remove(at).1)
    }
}

/// Reading the values of a table by their keys.
impl Reader<'_> {
    pub(super) fn table(&mut self, node: Node, what: &str) -> Table {
        let line = node.line;
        let entries = match node.value {
            Value::Table(entries) => entries,
            other => {
                self.wrong(line, what, &other, "a table");
                Vec::new()
            }
        };
        Table {
            what: what.to_owned(),
            line,
            entries,
            asked_wrongly: false,
        }
    }

    fn wrong(&mut self, line: Option<usize>, what: &str, value: &Value, wanted: &str) {
        let message = format!("{what} is {} where {wanted} is wanted.", value.kind());
        self.note(
            line,
            "product.wrong-type",
            message,
            format!("Write {wanted}."),
        );
    }

    pub(super) fn rows(&mut self, top: &mut Table, key: &str) -> Vec<Table> {
        let Some(node) = top.take(key) else {
            return Vec::new();
        };
        let Value::List(list) = node.value else {
            self.wrong(
                node.line,
                &format!("`{key}`"),
                &node.value,
                "a list of tables",
            );
            return Vec::new();
        };
        if list.len() > ROWS_MAX {
            let message = format!("There are more than {ROWS_MAX} [[{key}]].");
            let remedy = "List those that matter; one row may stand for several products alike.";
            self.note(node.line, "product.too-many", message, remedy);
        }
        let article = if key.starts_with('e') { "an" } else { "a" };
        let what = format!("{article} [[{key}]]");
        list.into_iter()
            .take(ROWS_MAX)
            .map(|one| self.table(one, &what))
            .collect()
    }

    pub(super) fn truth(&mut self, table: &mut Table, key: &str) -> Option<bool> {
        let node = table.take(key)?;
        if let Value::Truth(truth) = node.value {
            return Some(truth);
        }
        self.wrong(node.line, &format!("`{key}`"), &node.value, "true or false");
        None
    }

    pub(super) fn text(&mut self, table: &mut Table, key: &str) -> Option<String> {
        let node = table.take(key)?;
        match node.value {
            Value::Text(text) if !text.trim().is_empty() && text.len() <= TEXT_BYTES_MAX => {
                Some(text.trim().to_owned())
            }
            other => {
                table.asked_wrongly = true;
                let wanted = "a text of 1 to 200 bytes";
                self.wrong(node.line, &format!("`{key}`"), &other, wanted);
                None
            }
        }
    }

    pub(super) fn needed(&mut self, table: &mut Table, key: &str) -> String {
        if !table.entries.iter().any(|(name, _)| name == key) {
            let message = format!("{} has no `{key}`.", table.what);
            let remedy = format!("Write {key} = \"…\" in it.");
            self.note(table.line, "product.missing", message, remedy);
        }
        self.text(table, key).unwrap_or_default()
    }

    pub(super) fn texts(&mut self, table: &mut Table, key: &str) -> Vec<String> {
        let Some(node) = table.take(key) else {
            return Vec::new();
        };
        let Value::List(list) = node.value else {
            self.wrong(
                node.line,
                &format!("`{key}`"),
                &node.value,
                "a list of names",
            );
            return Vec::new();
        };
        let mut texts = Vec::new();
        for one in list.into_iter().take(ROWS_MAX) {
            match one.value {
                Value::Text(text) if text.len() <= TEXT_BYTES_MAX => texts.push(text),
                other => self.wrong(
                    one.line,
                    &format!("a name in `{key}`"),
                    &other,
                    "a short text",
                ),
            }
        }
        texts
    }

    pub(super) fn count(&mut self, table: &mut Table, key: &str) -> Option<u16> {
        let node = table.take(key)?;
        if let Value::Number(number) = node.value
            && let Ok(number) = u16::try_from(number)
        {
            return Some(number);
        }
        let wanted = "a whole number from 0 to 65535";
        self.wrong(node.line, &format!("`{key}`"), &node.value, wanted);
        None
    }

    pub(super) fn word<T: DeserializeOwned>(
        &mut self,
        table: &mut Table,
        key: &str,
        wanted: &str,
    ) -> Option<T> {
        let node = table.take(key)?;
        let parsed = match &node.value {
            Value::Text(word) => {
                serde_json::from_value(serde_json::Value::String(word.clone())).ok()
            }
            _ => None,
        };
        if parsed.is_none() {
            table.asked_wrongly = true;
            let written = match &node.value {
                Value::Text(text) => format!("`{}`", short(text)),
                other => other.kind().to_owned(),
            };
            let message = format!("`{key}` of {} cannot be {written}.", table.what);
            self.note(
                node.line,
                "product.word",
                message,
                format!("Write {wanted}."),
            );
        }
        parsed
    }

    pub(super) fn leftovers(&mut self, table: Table) {
        for (key, node) in table.entries {
            let message = format!(
                "{} has a key `{}` that means nothing here.",
                table.what,
                short(&key)
            );
            let remedy = "Correct its spelling, or remove it.";
            self.note(node.line, "product.unknown-key", message, remedy);
        }
    }
}
