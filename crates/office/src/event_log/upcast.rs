//! Reading events that were written under an older schema, by turning each into the next one's shape.

use serde_json::Value;

use super::SCHEMA;

/// Turns the body of one event of schema `from` into the shape of schema `from + 1`.
struct Upcaster {
    from: u32,
    /// The aggregates it concerns: those whose name starts so.
    aggregates: &'static str,
    change: fn(Value) -> Value,
}

/// Every change of shape since schema 1. A new one raises [`SCHEMA`], adds a line here, and leaves the
/// golden events of the schemas before it as they are.
const UPCASTERS: &[Upcaster] = &[];

/// The body in today's shape; or why it has none.
pub(super) fn to_current(schema: u32, aggregate: &str, body: Value) -> Result<Value, String> {
    through(UPCASTERS, SCHEMA, schema, aggregate, body)
}

fn through(
    upcasters: &[Upcaster],
    current: u32,
    schema: u32,
    aggregate: &str,
    body: Value,
) -> Result<Value, String> {
    if schema == 0 || schema > current {
        return Err(format!(
            "it has schema {schema}, and this office knows 1 to {current}: it was written by a newer version"
        ));
    }
    Ok((schema..current).fold(body, |body, from| {
        upcasters
            .iter()
            .filter(|upcaster| upcaster.from == from && aggregate.starts_with(upcaster.aggregates))
            .fold(body, |body, upcaster| (upcaster.change)(body))
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rename(mut body: Value) -> Value {
        if let Some(fields) = body.as_object_mut()
            && let Some(value) = fields.remove("old")
        {
            fields.insert("new".to_owned(), value);
        }
        body
    }

    fn wrap(body: Value) -> Value {
        Value::Array(vec![body])
    }

    const STEPS: &[Upcaster] = &[
        Upcaster {
            from: 1,
            aggregates: "case/",
            change: rename,
        },
        Upcaster {
            from: 2,
            aggregates: "case/",
            change: wrap,
        },
    ];

    #[test]
    fn an_old_event_passes_each_step_once_and_in_order() {
        let read = |schema, aggregate| through(STEPS, 3, schema, aggregate, json!({ "old": 1 }));
        assert_eq!(read(1, "case/1"), Ok(json!([{ "new": 1 }])));
        assert_eq!(read(2, "case/1"), Ok(json!([{ "old": 1 }])));
        assert_eq!(read(3, "case/1"), Ok(json!({ "old": 1 })));
        assert_eq!(
            read(1, "keys"),
            Ok(json!({ "old": 1 })),
            "not its aggregate"
        );
    }

    #[test]
    fn an_event_of_a_newer_office_is_not_guessed_at() {
        let refused = through(STEPS, 3, 4, "case/1", json!({}));
        assert!(refused.is_err_and(|what| what.contains("newer version")));
        assert!(through(STEPS, 3, 0, "case/1", json!({})).is_err());
    }
}
