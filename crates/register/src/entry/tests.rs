//! Tests of the entry: its pinned bytes, and what is refused.

use super::*;

pub(crate) fn notice(
    number: &str,
    power: &str,
    gtin: &str,
    from: &str,
    to: Option<&str>,
) -> Notice {
    Notice {
        notice: number.into(),
        power: power.into(),
        status: Status::InForce,
        addressee_classes: vec!["manufacturer".into()],
        activities: vec!["supply".into()],
        items: vec![Item {
            scheme: "gtin".into(),
            value: gtin.into(),
            batch: None,
            firmware: None,
        }],
        territory: "United Kingdom".into(),
        from: from.parse().unwrap(),
        to: to.map(|to| to.parse().unwrap()),
        regime: RegimeRef {
            id: "uk-proposal-2020".into(),
            sha256: "ab".repeat(32),
        },
        documents: vec![Document {
            media: "application/pdf".into(),
            sha256: "cd".repeat(32),
        }],
        replaces: None,
        recorded_at: from.parse().unwrap(),
    }
}

fn sample() -> Entry {
    Entry::Notice(notice(
        "N-1",
        "temporary-ban",
        "05012345678900",
        "2026-03-01T00:00:00Z",
        None,
    ))
}

#[test]
fn the_stored_form_is_pinned() {
    insta::assert_snapshot!(String::from_utf8(sample().to_bytes().unwrap()).unwrap());
    let head = OfficeHead {
        events: 7,
        head: "01".repeat(32),
        recorded_at: "2026-03-01T00:00:00Z".parse().unwrap(),
    };
    insta::assert_snapshot!(
        String::from_utf8(Entry::OfficeHead(head).to_bytes().unwrap()).unwrap()
    );
}

#[test]
fn only_canonical_bytes_are_read() {
    let bytes = sample().to_bytes().unwrap();
    assert_eq!(Entry::parse(&bytes).unwrap(), sample());
    let text = String::from_utf8(bytes).unwrap();
    for (what, other) in [
        ("white space", text.replacen(':', ": ", 1)),
        (
            "an unknown field",
            text.replacen("{\"schema\"", "{\"extra\":1,\"schema\"", 1),
        ),
        (
            "another order",
            text.replacen(
                "\"schema\":1,\"kind\":\"notice\"",
                "\"kind\":\"notice\",\"schema\":1",
                1,
            ),
        ),
        (
            "a repeated field",
            text.replacen("\"schema\":1", "\"schema\":1,\"schema\":1", 1),
        ),
        (
            "another form of the time",
            text.replacen("00:00Z", "00:00+00:00", 1),
        ),
        (
            "a newer schema",
            text.replacen("\"schema\":1", "\"schema\":2", 1),
        ),
        ("a wrong GTIN", text.replacen("678900", "678901", 1)),
        ("an open document", text[..text.len() - 1].to_owned()),
    ] {
        assert!(
            Entry::parse(other.as_bytes()).is_err(),
            "{what} was accepted: {other}"
        );
    }
}

#[test]
fn limits_hold() {
    let Entry::Notice(mut long) = sample() else {
        unreachable!()
    };
    long.items = vec![long.items[0].clone(); MAX_ITEMS + 1];
    assert!(
        Entry::Notice(long)
            .to_bytes()
            .unwrap_err()
            .to_string()
            .starts_with("items has 1001")
    );
    let Entry::Notice(mut back) = sample() else {
        unreachable!()
    };
    back.to = Some(back.from);
    assert!(Entry::Notice(back).to_bytes().is_err());
    assert!(matches!(
        Entry::parse(&vec![b' '; 70_000]),
        Err(EntryError::TooLong { .. })
    ));
}
