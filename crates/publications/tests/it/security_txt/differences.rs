//! Where other readers differ from ours, who is right, and why.

/// Who reads it right; a case where only the other does is a fault of ours, and is mended.
pub(super) enum Right {
    We,
    Both,
}

/// A kind of difference.
pub(super) struct Difference {
    pub(super) reader: &'static str,
    pub(super) what: &'static str,
    pub(super) right: Right,
    pub(super) why: &'static str,
}

macro_rules! differences {
    ($($reader:literal $what:literal $right:ident $why:literal)*) => {
        /// Every kind.
        pub(super) const DIFFERENCES: &[Difference] =
            &[$(Difference { reader: $reader, what: $what, right: Right::$right, why: $why }),*];
    };
}

differences! {
    "sectxt" "does not say what we call bare-cr" We
        "RFC 5198 has no carriage return without its line feed, and section 2.2 ends lines with LF or CR LF only."
    "sectxt" "does not say what we call chained-values" We
        "Section 2: several values must not be chained in one field; a space is in no URI. It looks at the scheme only."
    "sectxt" "does not say what we call comment-character" We
        "The grammar ends comments' characters at U+FFFFF."
    "sectxt" "does not say what we call control-character" We
        "Neither the grammar's comment nor its field takes a control character other than the tab."
    "sectxt" "does not say what we call encryption-is-a-key" We
        "Section 2.5.4: keys must not appear in this field. It calls the same line no URI, for another reason."
    "sectxt" "does not say what we call extra-space" We
        "The grammar has exactly one space, and no URI, time or language tag begins with one; it strips them all."
    "sectxt" "does not say what we call field-name" We
        "RFC 5322 has no space in a field name; it takes the line for an unknown field."
    "sectxt" "does not say what we call language-tag" We
        "RFC 5646 parts subtags with hyphens; it forgives the underscore."
    "sectxt" "does not say what we call leading-space" We
        "No line of the grammar begins with a space and goes on; it takes the line for an unknown field."
    "sectxt" "does not say what we call not-a-uri" We
        "RFC 3986 has no space in a URI; it looks at the scheme only."
    "sectxt" "says empty_value, and we do not" We
        "The value of an extension field is `unstructured` of RFC 5322, which may be empty after its space. Section 2's prose wants a value of every field, yet readers ignore such a field."
    "sectxt" "says invalid_expiry, and we do not" We
        "RFC 3339 section 5.6 allows a second 60 where a leap second may be inserted, at the end of a month in UTC."
    "sectxt" "says no_uri, and we do not" Both
        "It is the line that we call encryption-is-a-key: no URI, and a key."
    "sectxtlib" "accepts what we call comment-character" We
        "The grammar ends comments' characters at U+FFFFF."
    "sectxtlib" "accepts what we call extra-space" We
        "The grammar has exactly one space before a URI, a time or a language tag."
    "sectxtlib" "refuses: invalid syntax on line" Both
        "It refuses characters outside ASCII in the value of an extension field, as RFC 5322 has it; but section 2.4 has readers ignore the field, so we make it a recommendation."
}
