//! Each reading as rows: what the maker says, what was seen, and what the unit comes to.

mod access;
mod asked;
mod bundles;
mod channels;
mod guessing;
mod information;
mod interfaces;
mod passwords;
mod published;
mod said;
mod spelled;
mod visited;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::civil::date;
use proofhouse_law::Verdict;
use proofhouse_law::Verdict::{Fail, Inconclusive as Open, NotApplicable as Not, Pass};
use proofhouse_law::observation::{
    Certificate, CredentialOrigin, Defence, DeviceState, Fact, Identity, Interface, Passage,
    Publication, StopReason, SupportReading,
};
use proofhouse_law::standard::plan::{Decides, UnitReading};
use proofhouse_law::{Digest, Library};

use super::{
    In, TESTS, accepted, at, found, not_all_seen, observed, record, refused, unit, unusable,
};
use crate::standards::whole;

const USED: Option<DeviceState> = Some(DeviceState::SetUpWithoutChange);
const CHOSEN: Option<DeviceState> = Some(DeviceState::SetUpByUser);
const FACTORY: Option<DeviceState> = Some(DeviceState::FactoryDefault);
const RESET: Option<DeviceState> = Some(DeviceState::Reset);
const IP_ONLY: &str = "[questions]\nip-only = \"yes\"\none-access-level = \"yes\"\n";

/// What a row says: case, unit, the maker's answers, what was seen, the verdict, and a word of the reason.
type Row = (
    &'static str,
    &'static str,
    String,
    Vec<In>,
    Verdict,
    &'static str,
);

fn entry(table: &str, fields: &[(&str, &str)]) -> String {
    let mut text = format!("[[ixit.{table}]]\nid = \"{table}-1\"\n");
    for (key, value) in fields {
        let _ = writeln!(text, "{key} = \"{value}\"");
    }
    text
}

fn ip_only(tables: &[String]) -> String {
    format!("{IP_ONLY}{}", tables.concat())
}

fn seen(facts: Vec<Fact>) -> Vec<In> {
    vec![In("A", USED, facts)]
}

fn list() -> CredentialOrigin {
    CredentialOrigin::PublicList {
        name: "common".to_owned(),
    }
}

fn paper() -> Vec<Row> {
    let claims = |support: &str, library: &Library| {
        let of = library.standard("etsi-en-303-645-v2.1.1").unwrap();
        let mut text = String::new();
        for one in of.provisions() {
            let _ = write!(
                text,
                "[[claim]]
provision = \"{}\"
{support}
",
                one.number
            );
        }
        text
    };
    let library = whole();
    let conf = |text: &str| entry("Conf", &[("vulnerability-actions", text)]);
    vec![
        (
            "4-1-1",
            "a",
            claims("support = \"Y\"", library),
            Vec::new(),
            Pass,
            "has a reason",
        ),
        (
            "4-1-1",
            "a",
            claims("support = \"N\"", library),
            Vec::new(),
            Fail,
            "without a reason",
        ),
        (
            "4-1-1",
            "a",
            String::new(),
            Vec::new(),
            Open,
            "Not answered",
        ),
        ("5.2-2-1", "b", conf("Yes."), Vec::new(), Pass, "confirms"),
        ("5.2-2-1", "b", conf("no"), Vec::new(), Fail, "says no"),
        (
            "5.2-2-1",
            "b",
            conf("see annex"),
            Vec::new(),
            Open,
            "neither",
        ),
    ]
}

fn rows() -> Vec<Row> {
    let all = [
        interfaces::interfaces(),
        passwords::passwords(),
        visited::by_visit(),
        visited::not_judged(),
        visited::compared(),
        visited::compared_with_earlier(),
        visited::change_of_others(),
        channels::channels(),
        channels::implementations(),
        said::tls_said(),
        said::clear_said(),
        said::ssh_said(),
        said::disclosed_said(),
        said::passwords_said(),
        said::keys_said(),
        guessing::guessing(),
        access::access(),
        published::published(),
        information::information(),
        paper(),
    ];
    all.into_iter().flatten().collect()
}

#[test]
fn each_reading_comes_to_what_its_row_says_and_to_both_verdicts_where_it_claims_to() {
    let library = whole();
    let plan = library.standard(TESTS).unwrap().plan();
    let mut came_to: BTreeMap<UnitReading, BTreeSet<&str>> = BTreeMap::new();
    for (case, which, text, states, wanted, word) in rows() {
        let text = format!("[conditions]\nC5 = \"yes\"\nC11 = \"yes\"\nC12 = \"yes\"\n{text}");
        let record = record(library, Some(&text), &observed(states));
        let result = unit(&record, case, which);
        assert_eq!(
            result.verdict, wanted,
            "{case} {which} of {text}: {result:#?}"
        );
        assert!(
            result.reasons.join(" ").contains(word),
            "{case} {which}: {word} in {:?}",
            result.reasons
        );
        assert_eq!(result.waits_for.is_some(), wanted == Open, "{case} {which}");
        let of = plan
            .case(case)
            .unwrap()
            .units
            .iter()
            .find(|one| one.unit == which)
            .unwrap();
        let verdict = match wanted {
            Pass => "pass",
            Fail => "fail",
            _ => continue,
        };
        came_to
            .entry(of.reading.unwrap())
            .or_default()
            .insert(verdict);
    }
    for reading in UnitReading::ALL {
        let wanted: &[&str] = match reading.decides() {
            Decides::Both => &["fail", "pass"],
            Decides::Fail => &["fail"],
            Decides::Pass => &["pass"],
        };
        let came: Vec<&str> = came_to
            .get(&reading)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        assert_eq!(
            came,
            wanted,
            "{reading:?} is said to decide {:?}",
            reading.decides()
        );
    }
}

/// A certificate's key counts as well as a host key does.
#[test]
fn keys_of_certificates_are_compared_by_the_key_and_not_by_the_certificate() {
    let shown = |certificate: &[u8]| {
        vec![Fact::CertificateShown {
            interface: at("tcp/443", "https"),
            certificate: Box::new(Certificate {
                sha256: Digest::of(certificate),
                spki_sha256: Digest::of(b"one key"),
                subject: String::new(),
                issuer: String::new(),
                not_before: jiff::Timestamp::UNIX_EPOCH,
                not_after: jiff::Timestamp::UNIX_EPOCH,
                key: "EC P-256".to_owned(),
                signature: "ecdsa-with-SHA256".to_owned(),
                self_signed: true,
            }),
        }]
    };
    let text = entry("SecParam", &[("description", "key of tcp/443, hard-coded")]);
    let all = observed(vec![In("A", USED, shown(b"A")), In("B", USED, shown(b"B"))]);
    let record = record(whole(), Some(&text), &all);
    assert_eq!(unit(&record, "5.4-3-2", "a").verdict, Fail);
}
