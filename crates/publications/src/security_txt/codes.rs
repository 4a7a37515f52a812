//! Every code that a reading of a security.txt can come to: what kind it is, which rule says so, and what it means.
//!
//! A code is a promise to scripts: it is never renamed and never reused. `docs/reference/security-txt.md` is made from
//! this table by a test.

use serde::Serialize;

/// What a finding is; the kinds are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The file breaks a rule of the RFC that it must keep.
    Error,
    /// A contact keeps the grammar and leads nowhere.
    Contact,
    /// What the RFC recommends and the file does not do.
    Recommendation,
    /// What a reader should know; nothing is wrong.
    Notice,
    /// One of our own limits was met, so that nothing follows for the rest.
    Limit,
}

impl Kind {
    /// Its name, as the JSON writes it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Contact => "contact",
            Self::Recommendation => "recommendation",
            Self::Notice => "notice",
            Self::Limit => "limit",
        }
    }
}

/// One code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// Its stable name.
    pub id: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Where the rule stands.
    pub rule: &'static str,
    /// What it means, one sentence.
    pub says: &'static str,
}

macro_rules! codes {
    ($($name:ident $id:literal $kind:ident $rule:literal $says:literal)*) => {
        $(#[doc = $says] pub const $name: Code = Code { id: $id, kind: Kind::$kind, rule: $rule, says: $says };)*
        /// Every code, in the order of the table.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    // How it was fetched.
    NO_SECURITY_TXT "no-security-txt" Error "RFC 9116 section 3" "Neither place of the site has a security.txt."
    NOT_A_SECURITY_TXT "not-a-security-txt" Error "RFC 9116 section 3" "What came is a page of HTML, not a security.txt; nothing of it was read."
    NOT_HTTPS_FETCH "fetched-without-https" Error "RFC 9116 section 3" "The file was fetched without TLS; it must be served over https."
    CONTENT_TYPE "content-type" Error "RFC 9116 section 3" "It was not served as text/plain, so its content was not read."
    CHARSET "charset" Error "RFC 9116 section 3" "It was served in another charset than UTF-8, so its content was not read."
    LOCATION "location" Error "RFC 9116 section 3" "It stands in another place than /.well-known/security.txt and not at the top level either."
    TOP_LEVEL_ONLY "top-level-only" Error "RFC 9116 section 3" "It stands at the top level only; it must be placed under /.well-known/."
    REDIRECT_ELSEWHERE "redirect-elsewhere" Error "RFC 9116 sections 3 and 5.2" "It leads to a host that was not asked about; nobody here can say that the maker controls it."
    REDIRECTED "redirected" Notice "RFC 9116 sections 3 and 5.2" "It came over a redirect; its hosts are named for a person to judge."
    PLACES_DIFFER "places-differ" Recommendation "RFC 9116 section 3" "Both places have a file and the files differ; the one under /.well-known/ counts."
    UNREADABLE "unreadable" Limit "" "It could not be fetched, which does not mean that there is none."
    ON_THIS_MACHINE "on-this-machine" Notice "" "It was read from this machine without TLS, as only this machine's own addresses may be."
    // Its bytes.
    TOO_LONG "too-long" Limit "RFC 9116 section 5.6" "It is longer than 100 KiB; the rest was not read."
    TOO_MANY_LINES "too-many-lines" Limit "RFC 9116 section 5.6" "It has more than 2000 lines; the rest was not read."
    NOT_UTF8 "not-utf8" Error "RFC 9116 section 4" "The line is not UTF-8; it was not read further."
    BYTE_ORDER_MARK "byte-order-mark" Error "RFC 9116 section 4, RFC 5198" "The file starts with a byte order mark, which Net-Unicode does not have."
    NO_LAST_LINE_END "no-last-line-end" Error "RFC 9116 section 2.2" "The last line does not end with LF or CR LF."
    BARE_CR "bare-cr" Error "RFC 9116 section 2.2, RFC 5198" "A carriage return stands without its line feed."
    CONTROL_CHARACTER "control-character" Error "RFC 9116 section 4, RFC 5198" "The line has a control character other than the tab."
    NOT_NET_UNICODE "not-net-unicode" Recommendation "RFC 5198 section 2" "The line has a character that Net-Unicode advises against (U+0080 to U+009F, U+2028, U+2029)."
    NOT_NORMALIZED "not-normalized" Recommendation "RFC 5198 section 3" "The line is not in Unicode's normal form C."
    // Its lines.
    LEADING_SPACE "leading-space" Error "RFC 9116 section 4" "A space or tab stands before a field or comment."
    NO_COLON "no-colon" Error "RFC 9116 section 4" "The line is neither a field, nor a comment, nor blank."
    FIELD_NAME "field-name" Error "RFC 9116 section 4, RFC 5322 section 3.6.8" "The name of a field is empty, or has a character that is no visible ASCII character."
    NO_SPACE "no-space" Error "RFC 9116 section 4" "One space must stand between the colon and the value."
    EXTRA_SPACE "extra-space" Error "RFC 9116 section 4" "More than one space or tab stands between the colon and the value."
    EMPTY_VALUE "empty-value" Error "RFC 9116 section 2" "The field has no value."
    COMMENT_CHARACTER "comment-character" Error "RFC 9116 sections 2.1 and 4" "The comment has a character above U+FFFFF."
    UNKNOWN_FIELD "unknown-field" Notice "RFC 9116 section 2.4" "The field is not registered; readers ignore it."
    EXTENSION_NOT_ASCII "extension-not-ascii" Recommendation "RFC 9116 section 4, RFC 5322 section 3.2.5" "The value of an unregistered field has characters outside ASCII, which the grammar does not foresee; readers ignore the field."
    // Its fields.
    NOT_A_URI "not-a-uri" Error "RFC 9116 section 2.5, RFC 3986 section 3" "The value is no URI."
    CHAINED_VALUES "chained-values" Error "RFC 9116 section 2" "The field has several values; each needs a field of its own."
    NOT_HTTPS "not-https" Error "RFC 9116 section 2.5" "A web address must begin with https://."
    CONTACT_MISSING "contact-missing" Error "RFC 9116 section 2.5.3" "There is no Contact."
    EXPIRES_MISSING "expires-missing" Error "RFC 9116 section 2.5.5" "There is no Expires."
    EXPIRES_REPEATED "expires-repeated" Error "RFC 9116 section 2.5.5" "There is more than one Expires."
    EXPIRES_SYNTAX "expires-syntax" Error "RFC 9116 section 2.5.5, RFC 3339 section 5.6" "The value of Expires is no RFC 3339 time."
    EXPIRED "expired" Error "RFC 9116 section 2.5.5" "The file has expired and should not be used."
    EXPIRES_FAR "expires-far" Recommendation "RFC 9116 section 2.5.5" "It expires a year or more from now."
    EXPIRES_SPACE "expires-space" Notice "RFC 3339 section 5.6, its note" "A space stands for the T of the time, which the note of RFC 3339 allows and some readers do not take."
    LANGUAGES_REPEATED "languages-repeated" Error "RFC 9116 section 2.5.8" "There is more than one Preferred-Languages."
    LANGUAGE_TAG "language-tag" Error "RFC 9116 section 2.5.8, RFC 5646 section 2.1" "A value is no language tag."
    ENCRYPTION_IS_A_KEY "encryption-is-a-key" Error "RFC 9116 section 2.5.4" "The value is a key; only a URI of one may stand here."
    NO_ENCRYPTION "no-encryption" Recommendation "RFC 9116 section 2.5.3" "A contact is an e-mail address and no Encryption says how to write to it in confidence."
    CANONICAL_MISMATCH "canonical-mismatch" Error "RFC 9116 section 2.5.2" "The address that it was fetched from is none of its Canonical addresses, so it should not be trusted."
    CANONICAL_NOT_COMPARED "canonical-not-compared" Notice "RFC 9116 section 2.5.2" "It has Canonical addresses, and it is not known where it was fetched from."
    CSAF_NAME "csaf-name" Recommendation "CSAF 2.0 section 7.1.8" "The CSAF address does not end in /provider-metadata.json."
    CSAF_SEVERAL "csaf-several" Notice "CSAF 2.0 section 7.1.8" "There are several CSAF fields, which is allowed."
    // Whether a contact can be used.
    CONTACT_UNUSABLE "contact-unusable" Contact "RFC 9116 section 2.5.3" "Nobody can reach the maker by this contact."
    CONTACT_DOUBTFUL "contact-doubtful" Notice "RFC 9116 section 2.5.3" "A person must see whether this contact can be used."
    // Its signature.
    NOT_SIGNED "not-signed" Recommendation "RFC 9116 section 2.3" "It is not signed."
    SIGNED_NO_CANONICAL "signed-no-canonical" Recommendation "RFC 9116 section 2.3" "It is signed and has no Canonical, so the signature says nothing of where it belongs."
    SIGNED_DATA_BEFORE "signed-data-before" Error "RFC 9116 section 4" "Something stands before the signed message; it is not signed and was not read."
    SIGNED_DATA_AFTER "signed-data-after" Error "RFC 9116 section 4" "Something stands after the signature; it is not signed and was not read."
    SIGNED_BLANK_AFTER "signed-blank-after" Error "RFC 9116 section 4" "Blank lines stand after the signature."
    SIGNED_SEVERAL "signed-several" Error "RFC 9116 section 4" "There is more than one signed message."
    SIGNED_HEADER "signed-header" Error "RFC 9116 section 4, RFC 9580 section 7" "Something other than Hash stands in the header of the signed message; it is not signed and was not read."
    SIGNED_NO_HASH "signed-no-hash" Error "RFC 9116 section 4" "The header of the signed message has no Hash."
    SIGNED_NO_BLANK_LINE "signed-no-blank-line" Error "RFC 9116 section 4, RFC 9580 section 7" "No blank line ends the header of the signed message, so nothing of it is signed text."
    SIGNED_NOT_CLOSED "signed-not-closed" Error "RFC 9116 section 4" "The signed message has no signature, or the signature does not end."
    SIGNED_NOT_ESCAPED "signed-not-escaped" Error "RFC 9116 section 4, RFC 9580 section 7.2" "A line of the signed text begins with a dash that is not escaped."
    SIGNED_ARMOR "signed-armor" Error "RFC 9116 section 4, RFC 9580 section 6" "The armor of the signature is broken."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_there_twice_and_each_error_names_its_rule() {
        let mut ids: Vec<&str> = ALL.iter().map(|code| code.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
        for code in ALL {
            assert!(
                code.kind != Kind::Error || code.rule.starts_with("RFC"),
                "{code:?}"
            );
            assert!(code.says.ends_with('.'), "{code:?}");
        }
    }
}
