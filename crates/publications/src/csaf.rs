//! `provider-metadata.json` of CSAF 2.0: whether a maker publishes advisories for machines. Maturity, never a duty.
//!
//! The rules that matter of the standard's schema (section 7.1.7 and its JSON schema), checked by hand: no crate for
//! JSON Schema is in the tree, and the file is small. Unknown members are let be, as the schema does.

use serde::Serialize;
use serde_json::Value;
use url::Url;

/// Bytes of a file that are read at most.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Faults that are told at most.
const MAX_FAULTS: usize = 50;

/// What a file says of its maker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// The role, such as `csaf_provider`.
    pub role: Option<String>,
    /// The publisher's name.
    pub publisher: Option<String>,
    /// When it was last updated, as written.
    pub last_updated: Option<String>,
    /// How many ways of getting its advisories it names.
    pub distributions: usize,
    /// Where it differs from the standard: the JSON pointer, then what is wrong.
    pub faults: Vec<String>,
}

/// Where a file was looked for, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The address.
    pub url: String,
    /// Which of the standard's ways led there.
    pub way: &'static str,
    /// What came.
    pub came: String,
}

/// What is known of a maker's CSAF.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Maturity {
    /// The places, in the standard's order: well-known, security.txt, the host named for it.
    pub looked: Vec<Place>,
    /// Where the file was found.
    pub found: Option<String>,
    /// What it says.
    pub metadata: Option<Metadata>,
}

/// Reads a file; `at` is where it was found.
pub fn read(bytes: &[u8], at: Option<&Url>) -> Metadata {
    let mut reader = Reader { faults: Vec::new() };
    let parsed = if bytes.len() > MAX_BYTES {
        Err(format!("it is longer than {MAX_BYTES} bytes"))
    } else {
        serde_json::from_slice::<Value>(bytes).map_err(|error| format!("it is no JSON: {error}"))
    };
    let root = parsed.unwrap_or_else(|why| {
        reader.say("", &why);
        Value::Null
    });
    if reader.faults.is_empty() {
        reader.root(&root, at);
    }
    let text = |pointer: &str| {
        let text = root.pointer(pointer).and_then(Value::as_str);
        text.map(|text| {
            text.chars()
                .filter(|sign| !sign.is_control())
                .take(200)
                .collect()
        })
    };
    Metadata {
        role: text("/role"),
        publisher: text("/publisher/name"),
        last_updated: text("/last_updated"),
        distributions: list(&root, "distributions").len(),
        faults: reader.faults,
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

struct Reader {
    faults: Vec<String>,
}

impl Reader {
    fn say(&mut self, at: &str, what: &str) {
        if self.faults.len() < MAX_FAULTS {
            let place = if at.is_empty() { "/" } else { at };
            let fault = format!("{place}: {what}");
            self.faults
                .push(fault.chars().filter(|sign| !sign.is_control()).collect());
        }
    }

    fn root(&mut self, root: &Value, at: Option<&Url>) {
        if !root.is_object() {
            self.say("", "it is no JSON object");
            return;
        }
        self.url(root, "", "canonical_url", Some("/provider-metadata.json"));
        let canonical = root.get("canonical_url").and_then(Value::as_str);
        let parsed = canonical.and_then(|text| Url::parse(text).ok());
        if let (Some(canonical), Some(at)) = (parsed, at)
            && canonical != *at
        {
            let what = format!("it says that it belongs to {canonical}, and came from {at}");
            self.say("/canonical_url", &what);
        }
        self.time(root, "last_updated");
        self.boolean(root, "list_on_CSAF_aggregators");
        self.boolean(root, "mirror_on_CSAF_aggregators");
        self.word(root, "", "metadata_version", &["2.0"]);
        let roles = ["csaf_publisher", "csaf_provider", "csaf_trusted_provider"];
        self.word(root, "", "role", &roles);
        self.publisher(root);
        self.distributions(root);
        self.keys(root);
    }

    fn publisher(&mut self, root: &Value) {
        const CATEGORIES: [&str; 6] = [
            "coordinator",
            "discoverer",
            "other",
            "translator",
            "user",
            "vendor",
        ];
        let Some(publisher) = root.get("publisher") else {
            self.say("/publisher", "it is missing");
            return;
        };
        self.word(publisher, "/publisher", "category", &CATEGORIES);
        self.text(publisher, "/publisher", "name");
        self.url(publisher, "/publisher", "namespace", None);
    }

    fn distributions(&mut self, root: &Value) {
        let all = list(root, "distributions");
        let role = root.get("role").and_then(Value::as_str).unwrap_or_default();
        if all.is_empty() && (root.get("distributions").is_some() || role != "csaf_publisher") {
            let what = "a provider names at least one way of getting its advisories";
            self.say("/distributions", what);
        }
        for (index, one) in all.iter().enumerate() {
            let at = format!("/distributions/{index}");
            if one.as_object().is_none_or(serde_json::Map::is_empty) {
                self.say(&at, "it is empty");
            }
            if one.get("directory_url").is_some() {
                self.url(one, &at, "directory_url", None);
            }
            if let Some(rolie) = one.get("rolie") {
                self.rolie(rolie, &format!("{at}/rolie"));
            }
        }
    }

    fn rolie(&mut self, rolie: &Value, at: &str) {
        const LABELS: [&str; 5] = ["UNLABELED", "WHITE", "GREEN", "AMBER", "RED"];
        let feeds = list(rolie, "feeds");
        if feeds.is_empty() {
            self.say(&format!("{at}/feeds"), "at least one feed is needed");
        }
        for (index, feed) in feeds.iter().enumerate() {
            let at = format!("{at}/feeds/{index}");
            self.word(feed, &at, "tlp_label", &LABELS);
            self.url(feed, &at, "url", Some(".json"));
        }
    }

    fn keys(&mut self, root: &Value) {
        let keys = list(root, "public_openpgp_keys");
        if keys.is_empty()
            && root.get("role").and_then(Value::as_str) == Some("csaf_trusted_provider")
        {
            self.say("/public_openpgp_keys", "a trusted provider names its keys");
        }
        for (index, key) in keys.iter().enumerate() {
            let at = format!("/public_openpgp_keys/{index}");
            self.url(key, &at, "url", None);
            let fingerprint = key.get("fingerprint").map(Value::as_str);
            let hex = |text: &str| text.len() >= 40 && text.bytes().all(|b| b.is_ascii_hexdigit());
            if fingerprint.is_some_and(|text| !text.is_some_and(hex)) {
                let what = "a fingerprint has 40 hexadecimal digits or more";
                self.say(&format!("{at}/fingerprint"), what);
            }
        }
    }

    fn text<'v>(&mut self, value: &'v Value, at: &str, name: &str) -> Option<&'v str> {
        let text = value.get(name).and_then(Value::as_str);
        if text.is_none_or(str::is_empty) {
            self.say(&format!("{at}/{name}"), "it is missing, or no text");
        }
        text
    }

    fn word(&mut self, value: &Value, at: &str, name: &str, words: &[&str]) {
        if let Some(text) = self.text(value, at, name)
            && !words.contains(&text)
        {
            let what = format!("{text:?} is none of: {}", words.join(", "));
            self.say(&format!("{at}/{name}"), &what);
        }
    }

    fn url(&mut self, value: &Value, at: &str, name: &str, ends: Option<&str>) {
        let Some(text) = self.text(value, at, name) else {
            return;
        };
        let at = format!("{at}/{name}");
        if Url::parse(text).is_err() {
            self.say(&at, &format!("{text:?} is no URL"));
        } else if let Some(end) = ends
            && !text.ends_with(end)
        {
            self.say(&at, &format!("{text:?} does not end in {end}"));
        }
    }

    fn time(&mut self, value: &Value, name: &str) {
        let Some(text) = self.text(value, "", name) else {
            return;
        };
        if let Err(why) = crate::security_txt::time(text) {
            self.say(&format!("/{name}"), why);
        }
    }

    fn boolean(&mut self, value: &Value, name: &str) {
        if !value.get(name).is_some_and(Value::is_boolean) {
            self.say(
                &format!("/{name}"),
                "it is missing, or neither true nor false",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Value {
        serde_json::json!({
            "canonical_url": "https://maker.example/.well-known/csaf/provider-metadata.json",
            "last_updated": "2026-11-01T10:00:00Z",
            "list_on_CSAF_aggregators": true,
            "mirror_on_CSAF_aggregators": false,
            "metadata_version": "2.0",
            "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
            "role": "csaf_trusted_provider",
            "distributions": [{"rolie": {"feeds": [{"tlp_label": "WHITE", "url": "https://maker.example/feed.json"}]}}],
            "public_openpgp_keys": [{"url": "https://maker.example/key.asc", "fingerprint": "0".repeat(40)}],
        })
    }

    fn faults(value: &Value) -> Vec<String> {
        let at =
            Url::parse("https://maker.example/.well-known/csaf/provider-metadata.json").unwrap();
        read(value.to_string().as_bytes(), Some(&at)).faults
    }

    #[test]
    fn a_good_file_has_no_fault_and_says_its_role() {
        assert_eq!(faults(&good()), [] as [String; 0]);
        let read = read(good().to_string().as_bytes(), None);
        assert_eq!(
            (
                read.role.as_deref(),
                read.publisher.as_deref(),
                read.distributions
            ),
            (Some("csaf_trusted_provider"), Some("Maker"), 1)
        );
    }

    #[test]
    fn each_rule_that_is_broken_is_told_with_its_place() {
        for (pointer, value, said) in [
            (
                "/canonical_url",
                "https://maker.example/x.json",
                "/canonical_url: ",
            ),
            (
                "/canonical_url",
                "https://other.example/provider-metadata.json",
                "/canonical_url: it says that it belongs",
            ),
            ("/last_updated", "yesterday", "/last_updated: write it"),
            (
                "/list_on_CSAF_aggregators",
                "true",
                "/list_on_CSAF_aggregators: it is missing, or neither",
            ),
            ("/metadata_version", "1.0", "/metadata_version: "),
            ("/role", "vendor", "/role: "),
            ("/publisher/category", "maker", "/publisher/category: "),
            ("/publisher/name", "", "/publisher/name: "),
            ("/publisher/namespace", "maker", "/publisher/namespace: "),
            (
                "/distributions/0/rolie/feeds/0/tlp_label",
                "BLUE",
                "/distributions/0/rolie/feeds/0/tlp_label: ",
            ),
            (
                "/distributions/0/rolie/feeds/0/url",
                "https://maker.example/feed",
                "/distributions/0/rolie/feeds/0/url: ",
            ),
            (
                "/public_openpgp_keys/0/fingerprint",
                "abc",
                "/public_openpgp_keys/0/fingerprint: ",
            ),
        ] {
            let mut changed = good();
            *changed.pointer_mut(pointer).unwrap() = value.into();
            let found = faults(&changed);
            assert!(
                found.first().is_some_and(|fault| fault.starts_with(said)),
                "{pointer}: {found:?}"
            );
        }
        for name in [
            "role",
            "publisher",
            "distributions",
            "public_openpgp_keys",
            "last_updated",
        ] {
            let mut changed = good();
            changed.as_object_mut().unwrap().remove(name);
            assert!(!faults(&changed).is_empty(), "{name}");
        }
        for (bytes, said) in [(&b"<html>"[..], "no JSON"), (b"[]", "no JSON object")] {
            assert!(read(bytes, None).faults[0].contains(said));
        }
    }
}
