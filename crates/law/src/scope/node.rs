//! A product file as a tree of plain values, each with the place where it stands, whether it came as TOML or as JSON.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Deeper than any product file; what lies below is left out, and that is named.
const DEPTH_MAX: usize = 8;

/// One value and where it stands.
pub(super) struct Node {
    /// The line, from 1; none in JSON.
    pub(super) line: Option<usize>,
    pub(super) value: Value,
}

/// A value.
pub(super) enum Value {
    Truth(bool),
    Number(i64),
    Text(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
    /// A date, a fraction, nothing, or something too deep.
    Other(&'static str),
}

impl Value {
    /// What it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Truth(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(kind) => kind,
        }
    }
}

/// The tree of a TOML text, with what is wrong with its syntax: line and words.
pub(super) fn of_toml(text: &str) -> (Node, Vec<(usize, String)>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines { text };
    let errors = errors
        .into_iter()
        .map(|error| {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            (line, error.message().to_owned())
        })
        .collect();
    let node = Node {
        line: Some(1),
        value: lines.table(table.get_ref(), DEPTH_MAX),
    };
    (node, errors)
}

struct Lines<'a> {
    text: &'a str,
}

impl Lines<'_> {
    fn at(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        1 + before.filter(|byte| *byte == b'\n').count()
    }

    fn table(&self, table: &DeTable<'_>, depth: usize) -> Value {
        let mut entries: Vec<(usize, String, Node)> = table
            .iter()
            .map(|(key, value)| {
                let mut node = self.node(value, depth);
                // A mistake in a value is looked for where its key stands.
                if !matches!(node.value, Value::List(_)) {
                    node.line = Some(self.at(key.span().start));
                }
                (key.span().start, key.get_ref().to_string(), node)
            })
            .collect();
        entries.sort_by_key(|(at, _, _)| *at);
        Value::Table(
            entries
                .into_iter()
                .map(|(_, key, node)| (key, node))
                .collect(),
        )
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let line = Some(self.at(value.span().start));
        let Some(depth) = depth.checked_sub(1) else {
            return Node {
                line,
                value: Value::Other("something nested too deep"),
            };
        };
        let value = match value.get_ref() {
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::Other("a number that is too large"), Value::Number),
            DeValue::Array(array) => {
                Value::List(array.iter().map(|one| self.node(one, depth)).collect())
            }
            DeValue::Table(table) => self.table(table, depth),
            DeValue::Float(_) => Value::Other("a fraction"),
            DeValue::Datetime(_) => Value::Other("a date"),
        };
        Node { line, value }
    }
}

/// The tree of a JSON value.
pub(super) fn of_json(value: &serde_json::Value) -> Node {
    json(value, DEPTH_MAX)
}

fn json(value: &serde_json::Value, depth: usize) -> Node {
    let too_deep = Value::Other("something nested too deep");
    let value = match (value, depth.checked_sub(1)) {
        (_, None) => too_deep,
        (serde_json::Value::Null, _) => Value::Other("nothing"),
        (serde_json::Value::Bool(truth), _) => Value::Truth(*truth),
        (serde_json::Value::String(text), _) => Value::Text(text.clone()),
        (serde_json::Value::Number(number), _) => number
            .as_i64()
            .map_or(Value::Other("a fraction, or too large"), Value::Number),
        (serde_json::Value::Array(list), Some(depth)) => {
            Value::List(list.iter().map(|one| json(one, depth)).collect())
        }
        (serde_json::Value::Object(map), Some(depth)) => Value::Table(
            map.iter()
                .map(|(key, one)| (key.clone(), json(one, depth)))
                .collect(),
        ),
    };
    Node { line: None, value }
}
