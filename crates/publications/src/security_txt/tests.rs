//! Files as a whole: each mistake is said once, at its place, and hides no other.

use super::*;

const GOOD: &str = "# hello\nContact: mailto:psirt@maker.example\nExpires: 2027-01-01T00:00:00Z\nEncryption: https://maker.example/key.asc\nPolicy: https://maker.example/p\n";

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// Code, line and column of every finding, without the advice to sign.
fn found(text: &str, retrieved: &[&str]) -> Vec<(&'static str, usize, usize)> {
    let retrieved: Vec<Url> = retrieved
        .iter()
        .map(|url| Url::parse(url).unwrap())
        .collect();
    let findings = parse(text.as_bytes()).judge(now(), &retrieved);
    let each = |finding: &Finding| (finding.code.id, finding.place.line, finding.place.column);
    findings
        .iter()
        .map(each)
        .filter(|(code, ..)| *code != "not-signed")
        .collect()
}

#[test]
fn a_good_file_has_its_contact_with_line_and_bytes() {
    let file = parse(GOOD.as_bytes());
    assert_eq!(found(GOOD, &[]), []);
    let contact = file.contacts().next().unwrap();
    assert_eq!(
        (contact.line, &GOOD[contact.start..contact.end]),
        (2, "Contact: mailto:psirt@maker.example")
    );
    assert_eq!(file.distrust(now(), &[]), None);
}

#[test]
fn order_and_case_and_line_ends_are_free() {
    let turned: Vec<&str> = GOOD.lines().rev().collect();
    let turned = format!("{}\r\n", turned.join("  \r\n\t\r\n"));
    assert_eq!(found(&turned.replace("Contact", "cONTACT"), &[]), []);
}

#[test]
fn every_mistake_is_said_with_its_place_and_hides_no_other() {
    let file = "\u{feff}Contact: mailto:a@b.example, tel:+44-20-7946-0000\n Contact: foo:bar baz\nX Foo!: y\nEncryption:none\n\
        Preferred-Languages: en, en_GB\nPreferred-Languages: de\nExpires: 2027-01-01\nExpires: soon\nPolicy: http://b.example\n\
        Hiring:\nAcknowledgements: https://b.example\nCSAF: https://b.example/csaf.json\nX-Note: caf\u{e9}\nno field";
    assert_eq!(
        found(file, &[]),
        [
            ("byte-order-mark", 1, 1),
            ("chained-values", 1, 11),
            ("contact-unusable", 1, 11),
            ("leading-space", 2, 1),
            ("contact-unusable", 2, 11),
            ("not-a-uri", 2, 18),
            ("field-name", 3, 2),
            ("no-space", 4, 12),
            ("not-a-uri", 4, 12),
            ("language-tag", 5, 26),
            ("languages-repeated", 6, 22),
            ("expires-syntax", 7, 10),
            ("expires-repeated", 8, 10),
            ("expires-syntax", 8, 10),
            ("not-https", 9, 9),
            ("empty-value", 10, 8),
            ("unknown-field", 11, 19),
            ("csaf-name", 12, 7),
            ("unknown-field", 13, 9),
            ("extension-not-ascii", 13, 12),
            ("no-last-line-end", 14, 0),
            ("no-colon", 14, 1),
        ]
    );
}

#[test]
fn a_misspelt_field_is_asked_after() {
    let findings = parse(b"Acknowledgements: https://b.example/\n").findings;
    let words = findings[0].words();
    assert!(words.contains("did you mean Acknowledgments?"), "{words}");
}

#[test]
fn an_expired_or_undated_file_is_not_relied_on() {
    let old = GOOD.replace("2027", "2026");
    assert_eq!(found(&old, &[]), [("expired", 3, 10)]);
    let why = parse(old.as_bytes()).distrust(now(), &[]).unwrap();
    assert!(why.contains("expired at 2026-01-01"));
    for bad in [
        GOOD.replace("Expires", "X-Expires"),
        format!("{GOOD}Expires: 2028-01-01T00:00:00Z\n"),
    ] {
        assert!(parse(bad.as_bytes()).distrust(now(), &[]).is_some());
    }
    let far = |time: &str| found(&GOOD.replace("2027-01-01T00:00:00Z", time), &[]);
    assert_eq!(far("2027-11-23T11:59:59Z"), []);
    assert_eq!(far("2027-11-23T12:00:00Z"), [("expires-far", 3, 10)]);
}

#[test]
fn a_canonical_is_held_against_where_the_file_came_from() {
    let file = format!("{GOOD}Canonical: https://maker.example/.well-known/security.txt\n");
    assert_eq!(found(&file, &[]), [("canonical-not-compared", 6, 12)]);
    assert_eq!(
        found(
            &file,
            &["https://MAKER.example:443/.well-known/security.txt"]
        ),
        []
    );
    let elsewhere = ["https://thief.example/.well-known/security.txt"];
    assert_eq!(found(&file, &elsewhere), [("canonical-mismatch", 6, 12)]);
    let elsewhere = elsewhere.map(|url| Url::parse(url).unwrap());
    let why = parse(file.as_bytes()).distrust(now(), &elsewhere).unwrap();
    assert!(why.contains("another address"));
}

#[test]
fn a_key_is_no_uri_of_a_key() {
    let long = "A".repeat(100);
    for (value, code) in [
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----",
            "encryption-is-a-key",
        ),
        (long.as_str(), "encryption-is-a-key"),
        (
            "data:application/pgp-keys;base64,mQINBF",
            "encryption-is-a-key",
        ),
        ("5f2de5521c63a801ab59ccb603d49de44b29100f", "not-a-uri"),
        ("http://maker.example/key.asc", "not-https"),
    ] {
        let file = GOOD.replace("https://maker.example/key.asc", value);
        assert_eq!(found(&file, &[]), [(code, 4, 13)], "{value}");
    }
    for value in [
        "openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f",
        "dns:5d2d37ab76d47d36._openpgpkey.maker.example?type=OPENPGPKEY",
    ] {
        let file = GOOD.replace("https://maker.example/key.asc", value);
        assert_eq!(found(&file, &[]), [], "{value}");
    }
}

#[test]
fn a_file_without_fields_lacks_both_that_it_must_have() {
    assert_eq!(
        found("", &[]),
        [("contact-missing", 0, 0), ("expires-missing", 0, 0)]
            .map(|(code, ..)| (code, 0, 0))
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
}

#[test]
fn words_for_a_terminal_hold_no_control_character() {
    let findings = parse(b"Contact: \x1b[31mred\xe2\x80\xae\n").judge(now(), &[]);
    assert!(findings.iter().any(|finding| !finding.detail.is_empty()));
    for finding in findings {
        let words = finding.words();
        assert!(
            !words.contains(|sign: char| sign.is_control() || sign == '\u{202e}'),
            "{words:?}"
        );
    }
}
