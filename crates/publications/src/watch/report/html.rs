//! HTML that is escaped by construction: only names of ours are written as they are.

/// A document that grows.
#[derive(Default)]
pub(super) struct Html(String);

/// Attributes: a name of ours, and any text.
pub(super) type With<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// Opens an element.
    pub(super) fn open(&mut self, tag: &'static str, with: With<'_>) -> &mut Self {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in with {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// Closes it.
    pub(super) fn close(&mut self, tag: &'static str) -> &mut Self {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push_str(">\n");
        self
    }

    /// Text, whoever wrote it.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for sign in text.chars() {
            match sign {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                sign if sign.is_control() => self.0.push(' '),
                // What turns the direction of a line could make a cell read otherwise than it is.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
                sign => self.0.push(sign),
            }
        }
        self
    }

    /// An element with text in it.
    pub(super) fn put(&mut self, tag: &'static str, with: With<'_>, text: &str) -> &mut Self {
        self.open(tag, with).text(text).close(tag)
    }

    /// Words of ours that are no text: a doctype, a style.
    pub(super) fn ours(&mut self, words: &'static str) -> &mut Self {
        self.0.push_str(words);
        self
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        self.0
    }
}
