//! Whether a script writes into a form what only its running can tell: sent without it, the form lacks that.
//!
//! Seen by the ways in which scripts give a field its value; whose field it is, is not followed. What is written out in the
//! script itself, as where a field is emptied, is nothing of its making.

/// What a script gives a value to, with one kind of quotes.
const GIVEN: [&str; 2] = [".value", "['value']"];
/// What gives it one, up to that value.
const GIVES: [&str; 4] = [
    ".val(",
    "setAttribute('value',",
    ".attr('value',",
    ".prop('value',",
];
/// What a script that adds a field to a form makes it of.
const ADDS: [&str; 3] = ["<input", "createElement('input'", "formdata"];
/// What a script that changes where a form goes gives a value to.
const GOES: &str = ".action";

/// Whether scripts give a field a value that is not written out in them, or a form a field more or another place to go to.
pub(crate) fn writes_into_form(scripts: &str) -> bool {
    let scripts = scripts.replace('"', "'");
    let after = |word: &'static str| {
        let ends = scripts.match_indices(word);
        ends.filter_map(|(at, word)| scripts.get(at + word.len()..))
    };
    let assigns = GIVEN.iter().flat_map(|word| after(word));
    let calls = GIVES.iter().flat_map(|word| after(word));
    // Without a value between its brackets a field is only read.
    let calls = calls.filter(|value| !value.trim_start().starts_with(')'));
    let mut values = assigns.filter_map(assigned).chain(calls);
    values.any(|value| !is_written_out(value))
        || after(GOES).any(|rest| assigned(rest).is_some())
        || ADDS.iter().any(|word| scripts.contains(word))
}

/// What follows the sign that gives a value, where one does. What is added to a value counts as all of it.
fn assigned(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let value = rest.strip_prefix('=').or_else(|| rest.strip_prefix("+="))?;
    (!value.starts_with(['=', '>'])).then_some(value)
}

/// Whether a value is a text, a number or the like by itself.
fn is_written_out(value: &str) -> bool {
    let value = value.trim_start_matches([' ', '\t']);
    let rest = if let Some(text) = value.strip_prefix('\'') {
        text.split_once('\'').map(|(_, rest)| rest)
    } else {
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
        let rest = value.trim_start_matches(is_word);
        let word = value.get(..value.len() - rest.len()).unwrap_or_default();
        let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
        (is_number || ["true", "false", "null"].contains(&word)).then_some(rest)
    };
    rest.is_some_and(|rest| {
        let rest = rest.trim_start_matches([' ', '\t']);
        rest.is_empty() || rest.starts_with([';', ',', ')', '}', '\n', '\r', '<'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_makes_and_writes_into_a_field_is_seen() {
        for script in [
            // Realtek's `postTableEncrypt`.
            "csum = (~csum) & 0xffff; inputObj.value=csum;",
            "f.flag.value = sum()",
            "f['flag'][\"value\"] += part;",
            "$('#flag').val(sum)",
            "document.getElementById('flag').setAttribute(\"value\", sum);",
            "$('#flag').attr('value', sum).show()",
            "f.flag.value = 'a' + sum",
            "f.action = '/in?' + sum; f.submit()",
            "$(f).append('<input type=hidden name=go value=1>')",
            "var field = document.createElement(\"input\"); field.name = 'go';",
            "f.addEventListener('formdata', mark)",
        ] {
            assert!(writes_into_form(script), "{script}");
        }
    }

    #[test]
    fn what_is_read_or_emptied_or_written_out_is_nothing_of_its_making() {
        for script in [
            "",
            "if (f.word.value == '') return false; var a = f.word.value, b = $('#b').val();",
            "f.word.value = ''; f.lang.value = \"en\"\nf.keep.value=1, f.word.focus()",
            "f.word.onchange = () => f.word.value => 1; x.valueOf = y; f.values = z",
            "$('#word').val('')",
            "if (event.action === 'x') go(f.action)",
        ] {
            assert!(!writes_into_form(script), "{script}");
        }
    }
}
