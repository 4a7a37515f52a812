//! The record as a whole: units make cases, cases make provisions, people count, two records are compared, cases are counted.

use jiff::civil::date;
use proofhouse_law::conformity::{self, canonical};
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact};
use proofhouse_law::record::{Automated, Change, Judge, Record, Seen, compare, coverage};
use proofhouse_law::{Digest, Verdict};
use proptest::prelude::*;

use super::{In, TESTS, accepted, answers, found, observed, record, refused, unit};
use crate::standards::whole;

const USED: Option<DeviceState> = Some(DeviceState::SetUpWithoutChange);

fn judged(verdict: &str) -> String {
    format!(
        "[[judged]]\ncase = \"5.1-1-1\"\nunit = \"a\"\nverdict = \"{verdict}\"\nwords = \"Read.\"\nby = \"Ada\"\nat = \"2026-11-25T10:00:00Z\"\n"
    )
}

fn group<'r>(record: &'r Record, number: &str) -> &'r proofhouse_law::record::GroupResult {
    record
        .groups
        .iter()
        .find(|one| one.number == number)
        .unwrap()
}

fn everyones() -> Vec<proofhouse_law::Observation> {
    let list = CredentialOrigin::PublicList {
        name: "common".to_owned(),
    };
    let facts = vec![
        found("tcp/23", "telnet"),
        accepted("tcp/23", "telnet", "x", list),
        refused("tcp/23", "telnet"),
    ];
    observed(vec![In("A", USED, facts)])
}

#[test]
fn with_nothing_seen_and_nothing_answered_every_unit_waits_for_a_person_and_says_what_to_do() {
    let record = record(whole(), None, &[]);
    assert_eq!(record.groups.len(), 68);
    assert_eq!(record.units().count(), 226);
    for (case, unit) in record.units() {
        assert_eq!(
            unit.verdict,
            Verdict::Inconclusive,
            "{} {}",
            case.number,
            unit.unit
        );
        assert!(unit.waits_for.as_ref().is_some_and(|one| one.len() > 20));
        assert_eq!(unit.by, Judge::Nobody);
    }
    assert_eq!(record.count(Verdict::Inconclusive), 68);
}

#[test]
fn a_person_decides_a_unit_that_no_check_does_and_a_case_passes_only_with_all_its_units() {
    let library = whole();
    let one = record(library, Some(&judged("pass")), &[]);
    let result = unit(&one, "5.1-1-1", "a");
    assert_eq!(result.verdict, Verdict::Pass);
    assert!(
        matches!(&result.by, Judge::Person { name, kept_in, .. } if name == "Ada" && kept_in == "record")
    );
    assert_eq!(group(&one, "5.1-1").cases[0].verdict, Verdict::Pass);
    assert_eq!(
        group(&one, "5.1-1").verdict,
        Verdict::Inconclusive,
        "5.1-1-2 is open"
    );

    let sealed = observed(vec![In(
        "A",
        None,
        vec![Fact::JudgedByPerson {
            case: "5.1-1-1".to_owned(),
            unit: "a".to_owned(),
            verdict: Verdict::Fail,
            words: "All units get the same.".to_owned(),
            by: "Bob".to_owned(),
        }],
    )]);
    let both = record(library, Some(&judged("pass")), &sealed);
    let result = unit(&both, "5.1-1-1", "a");
    assert_eq!(
        result.verdict,
        Verdict::Fail,
        "the worse of two people's verdicts"
    );
    assert_eq!(result.reasons.len(), 2);
    assert!(matches!(&result.by, Judge::Person { kept_in, .. } if kept_in == "bundle"));
}

#[test]
fn neither_a_person_nor_the_ics_takes_away_a_failure_that_a_check_shows() {
    let library = whole();
    let text = format!(
        "[[claim]]\nprovision = \"5.1-1\"\nsupport = \"N/A\"\n[conditions]\nC1 = \"no\"\n{}",
        judged("pass")
            .replace("5.1-1-1", "5.1-1-2")
            .replace("unit = \"a\"", "unit = \"c\"")
    );
    let record = record(library, Some(&text), &everyones());
    let result = unit(&record, "5.1-1-2", "c");
    assert_eq!(result.verdict, Verdict::Fail);
    assert!(
        result
            .reasons
            .iter()
            .any(|one| one.contains("what a check shows stands"))
    );
    assert_eq!(
        unit(&record, "5.1-1-1", "a").verdict,
        Verdict::NotApplicable
    );
    assert_eq!(group(&record, "5.1-1").verdict, Verdict::Fail);
}

#[test]
fn what_the_ics_leaves_out_lawfully_does_not_apply_and_unlawfully_fails() {
    let library = whole();
    let lawful = "[[claim]]\nprovision = \"5.1-1\"\nsupport = \"N/A\"\n[conditions]\nC1 = \"no\"\n";
    assert_eq!(
        group(&record(library, Some(lawful), &[]), "5.1-1").verdict,
        Verdict::NotApplicable
    );
    let unlawful =
        "[[claim]]\nprovision = \"5.1-1\"\nsupport = \"N\"\n[conditions]\nC1 = \"yes\"\n";
    assert_eq!(
        group(&record(library, Some(unlawful), &[]), "5.1-1").verdict,
        Verdict::Fail
    );
}

/// Guessing that nothing slows is no failure of a device that is too constrained to slow it, and nobody said which this is.
#[test]
fn a_failure_counts_only_where_the_provision_is_known_to_apply_or_the_failure_shows_it() {
    let library = whole();
    let facts = vec![
        refused("tcp/23", "telnet"),
        Fact::GuessingDefence {
            interface: super::at("tcp/23", "telnet"),
            tries: 100,
            weighed: Some(100),
            in_a_row: Some(50),
            defence: proofhouse_law::observation::Defence::None,
            detail: String::new(),
        },
    ];
    let seen = observed(vec![In("A", USED, facts)]);
    let verdict = |conditions: &str| {
        let text = format!("[conditions]\n{conditions}\n");
        unit(&record(library, Some(&text), &seen), "5.1-5-2", "b").verdict
    };
    assert_eq!(verdict("C5 = \"yes\""), Verdict::Fail);
    assert_eq!(verdict("C5 = \"?\""), Verdict::Inconclusive);
    assert_eq!(
        verdict("C5 = \"no\""),
        Verdict::Inconclusive,
        "the ICS does not say N/A"
    );
    let open = record(library, None, &everyones());
    assert_eq!(
        unit(&open, "5.1-1-2", "c").verdict,
        Verdict::Fail,
        "that passwords are used shows"
    );
}

#[test]
fn two_records_show_what_is_new_gone_better_and_worse() {
    let library = whole();
    let before = everyones();
    let after = observed(vec![In(
        "A",
        USED,
        vec![found("tcp/80", "http-form"), refused("tcp/80", "http-form")],
    )]);
    let seen = |observations| {
        [Seen {
            bundle: Digest::of(b"b"),
            partial: false,
            all_ports: true,
            udp: true,
            udp_ports: &[53],
            observations,
        }]
    };
    let (one, other) = (
        record(library, None, &before),
        record(library, None, &after),
    );
    let forth = compare((&one, &seen(&before)), (&other, &seen(&after)));
    let change = |number: &str| {
        forth
            .cases
            .iter()
            .find(|one| one.number == number)
            .unwrap()
            .change
    };
    assert_eq!(change("5.1-1-2"), Change::Changed, "it is open now");
    assert!(forth.is_open() && forth.after_whole);
    let at = |port| {
        forth
            .interfaces
            .iter()
            .find(|one| one.interface.port == port)
            .unwrap()
            .change
    };
    assert_eq!((at(23), at(80)), (Change::Gone, Change::New));
    assert!(forth.is_worse() && !forth.fails_now(), "a new way in");
    let cut_short = [Seen {
        partial: true,
        ..seen(&after)[0]
    }];
    let cut_short = compare((&one, &seen(&before)), (&other, &cut_short));
    let telnet = cut_short.interfaces.iter();
    let mut telnet = telnet.filter(|one| one.interface.port == 23);
    assert!(telnet.all(|one| one.change == Change::NotSeen));
    assert!(cut_short.is_open() && !cut_short.after_whole);
    let back = compare((&other, &seen(&after)), (&one, &seen(&before)));
    assert!(back.fails_now() && back.cases.iter().any(|one| one.change == Change::Worse));
    let same = compare((&one, &seen(&before)), (&one, &seen(&before)));
    assert!(same.interfaces.is_empty() && same.cases.is_empty() && same.provisions.is_empty());
}

#[test]
fn the_rule_selects_cases_and_a_check_that_does_not_exist_counts_for_nothing() {
    let library = whole();
    let tests = library.standard(TESTS).unwrap();
    let of = library.standard("etsi-en-303-645-v2.1.1");
    let all = coverage(tests, of, &|_| true);
    assert_eq!(
        (all.cases, all.network_relevant, all.automated, all.partly),
        (109, 24, 21, 2)
    );
    let row = |case: &str| all.rows.iter().find(|one| one.case == case).unwrap();
    assert_eq!(
        row("5.1-2-2").automated,
        Automated::Partly,
        "no check passes it"
    );
    assert_eq!(row("5.13-1-2").automated, Automated::No);
    let row_of = |case: &str| row(case).automated;
    assert!(
        ["5.3-14-2", "5.8-3-1", "6-5-2"]
            .iter()
            .all(|case| row_of(case) == Automated::Yes)
    );
    let without = coverage(tests, of, &|check| check != "inspect.tls");
    assert!(without.automated < all.automated);
    assert_eq!(coverage(tests, of, &|_| false).automated, 0);
}

#[test]
fn a_record_is_written_back_as_the_form_with_the_answers_in_it() {
    let library = whole();
    let form = conformity::template("V2.1.1", library, date(2026, 11, 25)).unwrap();
    let open = conformity::read("record.toml", form.as_bytes(), library).unwrap();
    assert_eq!(
        canonical(&open, library).unwrap(),
        form,
        "an open form is canonical"
    );
    let text = format!(
        "{}[[ixit.AuthMech]]\nid = \"A\"\ndescription = \"a \\\"shell\\\" \\\\ tcp/23\\nwith two lines\"\n[questions]\nip-only = \"no\"\n[[evidence]]\ncase = \"5.1-1-1\"\nverdict = \"pass\"\nreference = \"r\"\n",
        judged("not-applicable")
    );
    let filled = answers(&text, library);
    let written = canonical(&filled, library).unwrap();
    let again = conformity::read("record.toml", written.as_bytes(), library).unwrap();
    assert_eq!(
        again.ixit["AuthMech"][0].fields,
        filled.ixit["AuthMech"][0].fields
    );
    assert_eq!((&again.answers, again.judged.len()), (&filled.answers, 1));
    assert_eq!(canonical(&again, library).unwrap(), written);
}

#[test]
fn what_is_judged_of_no_unit_or_twice_is_named() {
    let text = format!(
        "[assessment]\nedition = \"V2.1.1\"\nproduct = \"x\"\nmaker = \"y\"\nby = \"z\"\non = \"2026-11-25\"\n{}{}{}[questions]\nnonsense = \"yes\"\n",
        judged("pass"),
        judged("pass"),
        judged("error").replace("unit = \"a\"", "unit = \"z\"")
    );
    let problems = conformity::read("record.toml", text.as_bytes(), whole()).unwrap_err();
    let codes: Vec<&str> = problems.iter().map(|one| one.code).collect();
    assert_eq!(
        codes,
        [
            "conformity.judged-twice",
            "conformity.unknown-unit",
            "conformity.unknown-value",
            "conformity.unknown-key"
        ]
    );
}

#[test]
fn what_a_person_judged_and_what_is_exposed_changes_no_finding_under_any_regime() {
    let before = everyones();
    let more = vec![
        Fact::JudgedByPerson {
            case: "5.1-1-2".to_owned(),
            unit: "c".to_owned(),
            verdict: Verdict::Pass,
            words: "All well.".to_owned(),
            by: "Ada".to_owned(),
        },
        Fact::DisclosedBeforeLogin {
            interface: super::at("tcp/23", "telnet"),
            what: "model".to_owned(),
            text: "Glint".to_owned(),
        },
        Fact::TlsOffered {
            interface: super::at("tcp/443", "https"),
            versions: vec!["TLS 1.0".to_owned()],
            ciphers: Vec::new(),
            cut_short: false,
        },
    ];
    let all = [before.clone(), observed(vec![In("A", USED, more)])].concat();
    for regime in &whole().regimes {
        let on = date(2026, 11, 25);
        let (one, other) = (
            proofhouse_law::finding::derive(regime, &before, on),
            proofhouse_law::finding::derive(regime, &all, on),
        );
        assert_eq!(one, other, "{}", regime.title());
    }
}

proptest! {
    /// Whatever a person writes is read back as it was written.
    #[test]
    fn any_words_survive_the_canonical_form(words in "\\PC{1,80}", odd in "[\\x00-\\x7f]{1,20}") {
        let library = whole();
        let mut filled = answers(&judged("pass"), library);
        filled.judged[0].words = format!("w{words}{odd}w");
        let written = canonical(&filled, library).unwrap();
        let again = conformity::read("record.toml", written.as_bytes(), library).unwrap();
        prop_assert_eq!(&again.judged[0].words, &filled.judged[0].words);
    }
}
