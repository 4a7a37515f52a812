//! A report of findings: what a lawyer must not be led to believe.

use proofhouse_documents::render;
use proofhouse_documents::report::ReportContent;
use proofhouse_law::record::Signature;
use proofhouse_law::{Digest, Verdict};

use crate::reading::html_text;
use crate::samples;

fn page(content: &ReportContent) -> String {
    let rendered = render(&content.document()).unwrap();
    html_text(std::str::from_utf8(&rendered.html).unwrap())
}

#[test]
fn under_a_law_that_binds_nobody_here_no_rule_is_said_to_fail() {
    let mut content = samples::report();
    assert!(page(&content).contains("The product does not meet Proposal of 2020, requirement 1, which asks: “What 1 asks.” What was found: Both units accept"));
    content.binds_nobody = Some("For reference only: others enforce it.".to_owned());
    let page = page(&content);
    assert!(
        page.contains(
            "For reference only: others enforce it. The product would not meet Proposal of 2020, requirement 1"
        ) && page.contains("1 would not be met, 1 pass")
            && page.contains("What the product would not meet"),
        "{page}"
    );
    for word in ["does not meet", "1 fail"] {
        assert!(!page.contains(word), "{word}: {page}");
    }
}

#[test]
fn what_a_check_broke_off_at_is_counted_as_not_decided_everywhere() {
    let content = samples::report();
    let broken = content
        .rulings
        .iter()
        .filter(|one| one.verdict == Verdict::Error);
    assert_eq!(broken.count(), 1);
    let page = page(&content);
    assert!(
        page.contains("2 not decided") && page.contains("2 rules are not decided"),
        "{page}"
    );
}

#[test]
fn what_nobody_judged_of_the_law_is_said_even_where_nothing_else_is_known_to_be_left_out() {
    let mut content = samples::report();
    content.left_out.clear();
    let page = page(&content);
    let at = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {page}"))
    };
    assert!(
        at("Whether this law applies to the product was not judged")
            < at("What this law says of times and exceptions")
    );
    assert!(
        at("What this law says of times and exceptions") < at("a label stands in for the rules")
    );
    assert!(!page.contains("verified against"), "{page}");
    assert!(!page.contains("nothing was left out"), "{page}");
}

#[test]
fn a_reader_finds_each_unit_by_its_label_and_sees_what_nobody_stated_of_it() {
    let page = page(&samples::report());
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let labelled = page.split_once("Label on the bench").unwrap().1;
    let at = |words: &str| {
        labelled
            .find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {page}"))
    };
    assert!(at("A") < at("BX-0001") && at("BX-0001") < at("BX-0002"));
    at("B BX-0002 Serial number: BX-0002");
    at("Version of the hardware: not stated");
    at("MAC address: not stated");
    assert!(
        page.contains("Firmware, as the bench file names it not stated"),
        "{page}"
    );
}

#[test]
fn which_states_a_rule_covers_and_on_which_unit_each_was_tested_is_said_before_any_verdict() {
    let page = page(&samples::report());
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {page}"))
    };
    // The second unit was left out in that state.
    at(
        "As it left the factory Only for software that must be installed for all the intended purposes Unit BX-0001 Set up",
    );
    at("Set up, its password left as it was Yes On no unit");
    at("After a factory reset No On no unit");
    assert!(
        at("After a factory reset, set up again Only for hardware")
            < at("What the product does not meet")
    );
}

#[test]
fn the_first_sentences_say_what_is_met_and_what_is_open_where_nothing_fails() {
    let mut content = samples::report();
    content.rulings.retain(|one| one.verdict != Verdict::Fail);
    let passing = page(&content);
    assert!(
        passing.contains("No rule was found that the product does not meet. As far as it was tested, it meets: Proposal of 2020, requirement 2. 2 rules are not decided"),
        "{passing}"
    );
    content
        .rulings
        .retain(|one| one.verdict == Verdict::Inconclusive);
    let open = page(&content);
    assert!(
        open.contains("Nothing is decided: ") && open.contains("1 rule is not decided"),
        "{open}"
    );
}

#[test]
fn a_failure_says_what_was_found_first_and_how_it_is_known() {
    let mut content = samples::report();
    content.rulings[0].found = Some("Telnet let the tester in.".to_owned());
    let page = page(&content);
    let at = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {page}"))
    };
    assert!(at("What was found: Telnet let the tester in.") < at("Owner of what was tested"));
    assert!(at("How it is known that a password let the tester in") < at("the shell repeated it"));
}

#[test]
fn times_are_london_times_and_name_their_zone() {
    let mut content = samples::report();
    content.sources[0].started = "2026-07-01T10:00:00Z".parse().unwrap();
    let page = page(&content);
    assert!(page.contains("1 July 2026, 11:00:00 BST"), "{page}");
    assert!(page.contains("20 November 2026, 10:04:00 GMT"), "{page}");
    assert!(!page.contains(":00 UTC"), "{page}");
}

#[test]
fn the_head_of_a_report_names_who_tested_and_never_the_owner_of_what_was_tested() {
    let head = |content: &ReportContent| content.document().authority;
    let mut content = samples::report();
    assert_eq!(head(&content), "Demonstration Laboratory");
    content.sources[0].tester = None;
    assert_eq!(head(&content), "No tester named");
    content.sources[0].signature = Signature::Trusted {
        name: "Lab One".to_owned(),
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: "2028-01-01T00:00:00Z".parse().unwrap(),
        drill: false,
    };
    assert_eq!(head(&content), "Lab One");
    // What a maker publishes was read first: the paper goes by who tested the device.
    let mut reading = content.sources[0].clone();
    reading.units.clear();
    reading.signature = Signature::WhenLodged;
    content.sources.insert(0, reading);
    assert_eq!(head(&content), "Lab One");
}

#[test]
fn every_bundle_is_verified_by_name_and_digest_and_the_findings_are_derived_from_all() {
    let mut content = samples::report();
    let alone = page(&content);
    for words in [
        "proofhouse evidence verify BUNDLE",
        "proofhouse evidence findings BUNDLE --regime",
        "proofhouse law show",
        "in the trust file of whoever made this report",
        "transcripts/0001-telnet-23",
        &content.regime.sha256.to_string(),
    ] {
        assert!(alone.contains(words), "{words}: {alone}");
    }
    assert!(!alone.contains("REGIMES"), "{alone}");
    let mut judged = content.sources[0].clone();
    judged.bundle = Digest::of(b"judged");
    judged.relies_on = vec![content.sources[0].bundle];
    content.sources.push(judged);
    content.is_laid_over = true;
    let both = page(&content);
    for words in [
        "proofhouse evidence verify BUNDLE-1",
        "proofhouse evidence verify BUNDLE-2 --of BUNDLE-1",
        "proofhouse evidence findings BUNDLE-1 BUNDLE-2 --regime",
        "--on 2026-11-20 --regimes REGIMES",
        &Digest::of(b"judged").to_string(),
    ] {
        assert!(both.contains(words), "{words}: {both}");
    }
}
