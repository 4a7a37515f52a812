//! Finds elements of an answer by their local names, as small devices write XML: any prefix, or broken.

/// The longest text that is quoted from an element, in characters.
const TEXT_MAX: usize = 80;

/// What stands within the first element of this local name; empty for one that is closed at once.
pub(super) fn within<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let end = after.find('>')?;
        let tag = after.get(..end)?;
        let content = after.get(end + 1..)?;
        rest = content;
        let full = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
        if full.rsplit(':').next() != Some(name) {
            continue;
        }
        if tag.ends_with('/') {
            return Some("");
        }
        let close = format!("</{full}");
        return content.find(&close).and_then(|end| content.get(..end));
    }
    None
}

/// The text of the first element of this local name, in one short line.
pub(super) fn text_of(text: &str, name: &str) -> Option<String> {
    within(text, name).map(|inner| short(&unescaped(inner)))
}

/// All words within the first element of this local name and the elements in it.
pub(super) fn words_of(text: &str, name: &str) -> Option<String> {
    let inner = within(text, name)?;
    let outside = inner
        .split('<')
        .enumerate()
        .filter_map(|(number, piece)| match number {
            0 => Some(piece),
            _ => piece.split_once('>').map(|(_, text)| text),
        });
    let outside: Vec<&str> = outside.flat_map(str::split_whitespace).collect();
    Some(unescaped(&outside.join(" ")))
}

/// A text in one short line.
pub(super) fn short(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(TEXT_MAX)
        .collect();
    line.trim().to_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// A word as it may stand in an element.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_local_name_with_any_prefix() {
        let text =
            "<s:Envelope a=\"1\"><tds:Model x='2'> A &amp;\nB </tds:Model><Empty/></s:Envelope>";
        assert_eq!(text_of(text, "Model"), Some("A & B".to_owned()));
        assert_eq!(within(text, "Empty"), Some(""));
        assert_eq!(within(text, "odel"), None);
        assert!(within(text, "Envelope").unwrap().starts_with("<tds:Model"));
    }

    #[test]
    fn words_are_read_without_the_elements_around_them() {
        let text = "<f:Subcode>\n <f:Value>ter:A</f:Value>\n<f:Subcode><f:Value x=\"1\">ter:B &lt;</f:Value></f:Subcode>";
        assert_eq!(words_of(text, "Subcode").unwrap(), "ter:A ter:B <");
        assert_eq!(words_of(text, "Text"), None);
    }

    #[test]
    fn broken_text_finds_nothing() {
        for text in [
            "",
            "<",
            "<Model",
            "<Model>",
            "<Model>x</",
            "</Model>",
            "<x:Model>a</y:Model>",
        ] {
            assert_eq!(within(text, "Model"), None, "{text:?}");
        }
    }

    #[test]
    fn no_account_breaks_out_of_its_element() {
        assert_eq!(escaped("a</x>&\"b"), "a&lt;/x&gt;&amp;&quot;b");
    }
}
