//! A till with the snapshot alone gets the answers of the register itself, until the snapshot is stale.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::journey::{Case, text};
use super::lab::GTIN;
use super::office::Office;

/// A sound number that nobody has complained of.
const OTHER: &str = "05012345678917";

struct Till {
    office: Office,
    notice: String,
    from: Timestamp,
}

impl Till {
    /// A ban in force, and its snapshot at the till.
    fn open() -> Self {
        let office = Office::drill();
        let notice = Case::alleged(&office).banned_for_now();
        let register = format!("{}/register", office.url());
        office
            .tool(&[
                "register", "snapshot", "fetch", &register, "--out", "snapshot",
            ])
            .ends(0);
        let mut till = Self {
            office,
            notice,
            from: Timestamp::MIN,
        };
        let (_, now) = till.online(GTIN, till.office.now());
        till.from = text(&now["because"][0], "from").parse().unwrap();
        till
    }

    fn ask(&self, gtin: &str, at: Timestamp, source: &[&str]) -> (i32, Value) {
        let at = at.to_string();
        let keys = [
            self.office
                .ready("register_key")
                .as_str()
                .unwrap()
                .to_owned(),
            self.office.snapshot_key(),
        ];
        let asked = [
            "check", "--gtin", gtin, "--at", &at, "--key", &keys[0], "--key", &keys[1], "--format",
            "json",
        ];
        let said = self.office.tool(&[&asked[..], source].concat());
        (said.exit, said.json())
    }

    fn offline(&self, gtin: &str, at: Timestamp) -> (i32, Value) {
        self.ask(gtin, at, &["--snapshot", "snapshot"])
    }

    fn online(&self, gtin: &str, at: Timestamp) -> (i32, Value) {
        let register = format!("{}/register", self.office.url());
        self.ask(gtin, at, &["--register", &register])
    }
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[test]
fn a_snapshot_answers_as_the_register_does_until_it_is_stale() {
    let till = Till::open();
    let now = till.office.now();
    let early = till.from - hours(1);
    for (gtin, at, answer, exit) in [
        (GTIN, now, "temporarily-banned", 1),
        (GTIN, till.from, "temporarily-banned", 1),
        (GTIN, early, "not-found", 0),
        (OTHER, now, "not-found", 0),
        ("05012345678901", now, "invalid-identifier", 2),
    ] {
        let (online, offline) = (till.online(gtin, at), till.offline(gtin, at));
        for (said, how) in [(&online, "online"), (&offline, "offline")] {
            assert_eq!(
                (said.1["answer"].as_str().unwrap(), said.0),
                (answer, exit),
                "{how}, {gtin} at {at}: {}",
                said.1
            );
        }
        for part in ["answer", "asked", "because", "at"] {
            assert_eq!(online.1[part], offline.1[part], "{part} of {gtin} at {at}");
        }
        if answer == "temporarily-banned" {
            assert_eq!(offline.1["because"][0]["notice"], till.notice.as_str());
        }
    }

    let expires: Timestamp = text(&till.offline(GTIN, now).1["copy"], "expires_at")
        .parse()
        .unwrap();
    let last = expires - SignedDuration::from_secs(1);
    assert_eq!(till.offline(GTIN, last).1["answer"], "temporarily-banned");
    for gtin in [GTIN, OTHER] {
        let (exit, answer) = till.offline(gtin, expires);
        assert_eq!(
            (exit, answer["answer"].as_str().unwrap()),
            (3, "stale"),
            "{answer}"
        );
    }
    // The register itself knows the end of the ban, long before a new snapshot is made.
    let after = now + hours(24 * 70);
    let (exit, answer) = till.online(GTIN, after);
    assert_eq!(
        (exit, answer["answer"].as_str().unwrap()),
        (0, "ended"),
        "{answer}"
    );
    assert_eq!(
        till.offline(GTIN, after).1["answer"],
        "stale",
        "a stale copy says so, and not that the ban ended"
    );

    let human = till.office.tool(&[
        "check",
        "--gtin",
        GTIN,
        "--snapshot",
        "snapshot",
        "--key",
        &till.office.snapshot_key(),
    ]);
    let human = human.ends(1).out;
    assert!(
        human.contains("What to do: take it off sale") && human.contains("stale from"),
        "{human}"
    );
}

#[test]
fn a_snapshot_of_somebody_else_is_not_believed() {
    let (till, other) = (Till::open(), Office::drill());
    let key = other.snapshot_key();
    let own = till
        .office
        .ready("register_key")
        .as_str()
        .unwrap()
        .to_owned();
    for key in [&key, &own] {
        for asked in [
            &[
                "register", "snapshot", "verify", "snapshot", "--key", key, "--format", "json",
            ][..],
            &[
                "check",
                "--gtin",
                GTIN,
                "--snapshot",
                "snapshot",
                "--key",
                key,
                "--format",
                "json",
            ],
        ] {
            let said = till.office.tool(asked).ends(3).json();
            assert_eq!(said["error"]["code"], "register.unknown-key", "{said}");
        }
    }
    // A register of another key is not believed either.
    let register = format!("{}/register", till.office.url());
    let theirs = other.ready("register_key").as_str().unwrap().to_owned();
    let asked = [
        "check",
        "--gtin",
        GTIN,
        "--register",
        &register,
        "--key",
        &theirs,
        "--format",
        "json",
    ];
    assert_eq!(
        till.office.tool(&asked).ends(3).json()["error"]["code"],
        "register.unknown-key"
    );
}
