//! Literals of JavaScript as far as a log-in needs them: flat objects, texts, and the name before a bracket.

use serde_json::Value;

/// The longest object that is read, in bytes.
const OBJECT_BYTES_MAX: usize = 1024;
/// The most fields of one.
const FIELDS_MAX: usize = 20;

/// A field of an object: its name, and what stands for its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
}

/// The fields of the object that begins at `at`, and where it ends; `None` where it is no plain object.
pub(super) fn fields_at(text: &str, at: usize) -> Option<(Vec<Field<'_>>, usize)> {
    let inner = text.get(at + 1..)?;
    let mut fields = Vec::new();
    let mut start = 0;
    let (mut depth, mut quote) = (0_u32, None);
    let mut escaped = false;
    for (place, letter) in inner.char_indices() {
        if place > OBJECT_BYTES_MAX || fields.len() > FIELDS_MAX {
            return None;
        }
        if let Some(open) = quote {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if letter == open => quote = None,
                _ => {}
            }
            continue;
        }
        match letter {
            '"' | '\'' | '`' => quote = Some(letter),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' => depth = depth.checked_sub(1)?,
            ';' => return None,
            '}' | ',' if depth == 0 => {
                let piece = inner.get(start..place)?.trim();
                // A comma may stand after the last field.
                if !(piece.is_empty() && letter == '}') {
                    fields.push(field(piece)?);
                }
                start = place + 1;
                if letter == '}' {
                    return (!fields.is_empty()).then_some((fields, at + 1 + place));
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `name: value`, `"name": value`, or `name` alone, which stands for both.
fn field(piece: &str) -> Option<Field<'_>> {
    let (name, value) = piece.split_once(':').unwrap_or((piece, piece));
    let name = name.trim().trim_matches(['"', '\'']);
    let is_name = !name.is_empty() && name.bytes().all(is_name_byte);
    is_name.then_some(Field {
        name,
        value: value.trim(),
    })
}

pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-')
}

/// The value of a constant: a text, a number, a truth value, nothing.
pub(super) fn constant(value: &str) -> Option<Value> {
    if let Some(text) = text_at(value, 0)
        && value.len() == text.len() + 2
    {
        return Some(Value::from(text));
    }
    match serde_json::from_str(value) {
        Ok(constant @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => Some(constant),
        _ => None,
    }
}

/// The text literal that begins at `at`, after white space; one with an escape or a placeholder is none.
pub(super) fn text_at(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?.trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = rest.get(1..)?;
    let end = inner
        .bytes()
        .take(OBJECT_BYTES_MAX)
        .position(|byte| char::from(byte) == quote)?;
    let literal = inner.get(..end)?;
    let is_plain = !literal.contains(['\\', '\n']) && !literal.contains("${");
    is_plain.then_some(literal)
}

/// The dotted name that ends just before `at`: what a bracket there calls.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let length = before
        .bytes()
        .rev()
        .take(60)
        .take_while(|byte| is_name_byte(*byte) || *byte == b'.')
        .count();
    before.get(before.len() - length..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_object_is_read_and_a_block_is_none() {
        let text = "x = { a: f(1, 2), 'b-c': \"}\", d, };";
        let (fields, end) = fields_at(text, 4).unwrap();
        let read: Vec<(&str, &str)> = fields.iter().map(|one| (one.name, one.value)).collect();
        assert_eq!(read, [("a", "f(1, 2)"), ("b-c", "\"}\""), ("d", "d")]);
        assert_eq!(text.get(end..=end), Some("}"));
        for block in ["{ return 1; }", "{ if (a) { b } }", "{", "{}", "{ \"a"] {
            assert_eq!(fields_at(block, 0), None, "{block}");
        }
    }

    #[test]
    fn constants_and_names_are_read() {
        assert_eq!(constant("'x'"), Some(Value::from("x")));
        assert_eq!(constant("false"), Some(Value::from(false)));
        assert_eq!(constant("'a' + b"), None);
        assert_eq!(constant("user"), None);
        assert_eq!(text_at("( '/a' )", 1), Some("/a"));
        assert_eq!(text_at("`/a/${b}`", 0), None);
        assert_eq!(word_before("await axios.post(", 16), "axios.post");
    }
}
