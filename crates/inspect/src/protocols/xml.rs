//! XML that a device sends: read whole or not at all, within limits, without a document type and so without entities.

use roxmltree::{Document, Node, ParsingOptions};

/// The longest document, in bytes.
const BYTES_MAX: usize = 128 * 1024;
/// The most nodes of one document.
const NODES_MAX: u32 = 20_000;
/// The most texts that are taken of one name.
const TEXTS_MAX: usize = 64;

/// Reads a document; `None` where it is not well formed, has a document type or is too large.
pub(super) fn read(text: &str) -> Option<Document<'_>> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if text.len() > BYTES_MAX {
        return None;
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES_MAX,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).ok()
}

/// The elements within `node` of this name, in any namespace: devices choose prefixes and versions freely.
pub(super) fn named<'a, 'd>(
    node: Node<'a, 'd>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'd>> {
    node.descendants()
        .filter(move |one| one.is_element() && one.tag_name().name() == name)
        .take(TEXTS_MAX)
}

/// The text of the first child element of this name, where it has some.
pub(super) fn child_text(node: Node<'_, '_>, name: &str) -> Option<String> {
    let child = node
        .children()
        .find(|one| one.is_element() && one.tag_name().name() == name)?;
    let text = child.text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_deep_or_large_documents_do_no_harm() {
        let laughs = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert!(read(laughs).is_none());
        assert!(read(&"<a>".repeat(40_000)).is_none());
        let deep = format!("{}{}", "<a>".repeat(9000), "</a>".repeat(9000));
        assert!(read(&deep).is_some());
        assert!(read(&format!("<a>{}</a>", "x".repeat(BYTES_MAX))).is_none());
        assert!(read("\u{feff}\r\n<a><b> c </b></a>").is_some());
    }
}
