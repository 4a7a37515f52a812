//! Whether an expression hands on what was typed as it is, as far as its words and those before it show.
//!
//! Sees: what is called on the way, and what a name or a field was given just before. Does not follow what a function is
//! called with: the words of hashes and ciphers anywhere in the scripts stand for that.

use super::literal::{constant, is_name_byte, text_at, word_before};

/// What may be called on the way: it finds an element, gives what is typed in it, or takes white space away.
const HANDS_ON: [&str; 11] = [
    "$",
    "jQuery",
    "get",
    "getElementById",
    "getElementsByClassName",
    "getElementsByName",
    "getElementsByTagName",
    "querySelector",
    "toString",
    "trim",
    "val",
];
/// Parts of a name that say that it holds something made of a password.
const MADE: [&str; 4] = ["crypt", "digest", "enc", "hash"];
/// The longest value that is given to a name and read, in bytes.
const GIVEN_BYTES_MAX: usize = 300;
/// How often one name may stand for another.
const NAMES_MAX: usize = 4;

/// Whether an expression only finds what was typed: names with dots between, and calls that hand on.
pub(super) fn is_plain(expression: &str) -> bool {
    let mut rest = expression.trim();
    loop {
        let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
        let (Some(name), Some(after)) = (rest.get(..length), rest.get(length..)) else {
            return false;
        };
        let lower = name.to_lowercase();
        if name.is_empty() || MADE.iter().any(|made| lower.contains(made)) {
            return false;
        }
        rest = after.trim_start();
        while let Some(close) = closing(rest) {
            if close == ')' && !HANDS_ON.contains(&name) {
                return false;
            }
            let Some(after) = past_constant(rest.get(1..).unwrap_or_default(), close) else {
                return false;
            };
            rest = after.trim_start();
        }
        if rest.is_empty() {
            return true;
        }
        let Some(after) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) else {
            return false;
        };
        rest = after.trim_start();
    }
}

/// Whether an expression is plain, and so is what it was given in the text before it.
pub(super) fn stays_plain(expression: &str, before: &str) -> bool {
    let mut expression = expression;
    for _ in 0..NAMES_MAX {
        if !is_plain(expression) {
            return false;
        }
        let mut last = None;
        for value in given(before, expression) {
            if constant(value).is_none() && !is_plain(value) {
                return false;
            }
            last = Some(value);
        }
        match last {
            Some(value) if constant(value).is_none() && value != expression => expression = value,
            _ => return true,
        }
    }
    false
}

/// Whether scripts give a field what a call made of something else: `pw.value = code(pw.value)`, `$('#pw').val(code(it))`.
pub(super) fn fills_a_field(scripts: &str) -> bool {
    let given = assigned(scripts, ".value").map(|(_, value)| value);
    let set = scripts.match_indices(".val(");
    let set = set.filter_map(|(at, call)| value_at(scripts, at + call.len()));
    given.chain(set).any(is_made)
}

/// The values that `name` is given in a text.
fn given<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    let is_whole = move |at: usize| {
        let before = text.as_bytes().get(..at).and_then(<[u8]>::last);
        !before.is_some_and(|byte| is_part(*byte) || *byte == b'.')
    };
    assigned(text, name).filter_map(move |(at, value)| is_whole(at).then_some(value))
}

/// What anything is given whose expression ends so, and where that end begins.
fn assigned<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    text.match_indices(name).filter_map(|(at, name)| {
        let after = at + name.len();
        let rest = text.get(after..)?;
        let gap = rest.len() - rest.trim_start().len();
        let value = rest.trim_start().strip_prefix('=')?;
        let is_compared = value.starts_with(['=', '>']);
        (!is_compared)
            .then(|| value_at(text, after + gap + 1))?
            .map(|value| (at, value))
    })
}

/// The expression that begins at `at`, to where its statement or its brackets end; cut where it is long.
fn value_at(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?.trim_start();
    let (mut depth, mut quote) = (0_u32, None);
    let mut end = rest.len();
    for (place, letter) in rest.char_indices() {
        if place > GIVEN_BYTES_MAX {
            end = place;
            break;
        }
        match (letter, quote) {
            (_, Some(open)) => quote = (letter != open).then_some(open),
            ('"' | '\'' | '`', None) => quote = Some(letter),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}' | ';' | ',' | '\n', None) if depth == 0 => {
                end = place;
                break;
            }
            (')' | ']' | '}', None) => depth -= 1,
            _ => {}
        }
    }
    rest.get(..end).map(str::trim)
}

/// Whether something in a value is called with more than a constant.
fn is_made(value: &str) -> bool {
    value.match_indices('(').any(|(at, _)| {
        let called = word_before(value, at);
        let inner = value.get(at + 1..).unwrap_or_default();
        !called.is_empty() && past_constant(inner, ')').is_none()
    })
}

fn closing(text: &str) -> Option<char> {
    match text.chars().next() {
        Some('(') => Some(')'),
        Some('[') => Some(']'),
        _ => None,
    }
}

/// What follows a constant, or nothing, and the bracket that closes it.
fn past_constant(inner: &str, close: char) -> Option<&str> {
    let inner = inner.trim_start();
    let after = match text_at(inner, 0) {
        Some(text) => inner.get(text.len() + 2..)?,
        None => inner.trim_start_matches(|letter: char| letter.is_ascii_digit()),
    };
    after.trim_start().strip_prefix(close)
}

/// Whether a byte may stand in a name; a hyphen takes one from another.
fn is_part(byte: u8) -> bool {
    is_name_byte(byte) && byte != b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_finds_what_was_typed_is_plain() {
        for plain in [
            "p",
            "this.form.password",
            "document.getElementById('p').value.trim()",
            "document.querySelector(\"input:not(.x)[type=password]\").value",
            "$('#p').val()",
            "$( \"#p\" )[0].value",
            "document.forms[0]['pw'].value",
            "form.get('password')?.value",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for made in [
            "encode64(p)",
            "strange(p.value)",
            "$('#p').val(x)",
            "p.split('').reverse().join('')",
            "p + salt",
            "`${p}x`",
            "hashedPassword",
            "p.replace(/a/g, 'b')",
            "p ? q : r",
            "",
        ] {
            assert!(!is_plain(made), "{made}");
        }
    }

    #[test]
    fn a_name_is_what_it_was_given() {
        assert!(stays_plain(
            "p",
            "if (p == '') return; var q = f(1), p = $('#p').val();"
        ));
        assert!(stays_plain("p", "wrap = f(x); p = '';"));
        for before in [
            "p = strange(p);",
            "var u = x.value, p = turned(y.value)",
            "q = strange(y.value); p = q;",
        ] {
            assert!(!stays_plain("p", before), "{before}");
        }
        assert!(!stays_plain("f.p.value", "f.p.value = strange(f.p.value);"));
    }

    #[test]
    fn a_field_that_is_filled_by_a_call_is_seen() {
        for filled in [
            "f.pw.value = strange(f.pw.value);",
            "$('#pw').val(strange(word))",
            "document.getElementById('h').value=a+code(b)",
        ] {
            assert!(fills_a_field(filled), "{filled}");
        }
        for none in [
            "f.user.value = readCookie('user'); f.pw.value = ''; f.pw.focus()",
            "if (f.pw.value == check(x)) go()",
            "f.time.value = new Date().getTime(); $('#pw').val('')",
            "f.lang.value = a ? b : (c + d)",
        ] {
            assert!(!fills_a_field(none), "{none}");
        }
    }
}
