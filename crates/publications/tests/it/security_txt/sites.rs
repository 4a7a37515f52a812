//! Sites over real sockets: both places, redirects, soft 404s, policies, CSAF.

use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::security_txt::answers::{Answer, Timing};
use proofhouse_publications::security_txt::look::{Context, Report, site, target};
use proofhouse_testkit::maker_site::{Answer as Page, MakerSite};

const GOOD: &str = "Contact: mailto:psirt@maker.example\nExpires: 2027-06-30T00:00:00Z\n";
const WELL_KNOWN: &str = "/.well-known/security.txt";

/// Looks at a site on loopback with these pages; `#` in a page stands for its address.
fn look(pages: &[(&str, Page)]) -> Report {
    let site_of = |address: &str| {
        let with_address = |page: &Page| match page.clone() {
            Page::Page {
                status,
                content_type,
                body,
            } => Page::Page {
                status,
                content_type,
                body: String::from_utf8(body)
                    .unwrap()
                    .replace("http#", address)
                    .into_bytes(),
            },
            other => other,
        };
        let all = pages
            .iter()
            .map(|(path, page)| ((*path).to_owned(), with_address(page)));
        MakerSite::Scripted(all.collect())
    };
    // The port is known once a site has stood on it.
    let port = MakerSite::Scripted(Vec::new()).start().unwrap().address();
    let running = site_of(&format!("http://{port}")).start_at(port).unwrap();
    let asked = target(&running.product_page(), &[]).unwrap();
    let limits = Limits::default();
    let mut context = Context {
        now: "2026-11-23T12:00:00Z".parse().unwrap(),
        key: None,
        regimes: &[],
        progress: &mut |_| {},
        stopped: &|| false,
    };
    site(&asked, &Fetcher::new(&asked.brief, limits), &mut context)
}

/// The codes that are no mere advice.
fn codes(report: &Report) -> Vec<&'static str> {
    let advice = ["not-signed", "no-encryption", "on-this-machine"];
    let all = report.findings.iter().map(|finding| finding.code.id);
    all.filter(|code| !advice.contains(code)).collect()
}

#[test]
fn the_well_known_place_counts() {
    let report = look(&[(WELL_KNOWN, Page::text(GOOD))]);
    assert_eq!(codes(&report), [] as [&str; 0]);
    assert_eq!(
        (report.answers.valid.answer, report.answers.contact.answer),
        (Answer::Yes, Answer::Yes)
    );
    let both = look(&[
        (WELL_KNOWN, Page::text(GOOD)),
        (
            "/security.txt",
            Page::text("Contact: mailto:other@maker.example\n"),
        ),
    ]);
    assert_eq!(codes(&both), ["places-differ"]);
    assert_eq!(
        both.answers.contact.each[0].contact,
        "mailto:psirt@maker.example"
    );
    let same = look(&[
        (WELL_KNOWN, Page::text(GOOD)),
        ("/security.txt", Page::Redirect(WELL_KNOWN.to_owned())),
    ]);
    assert_eq!(codes(&same), [] as [&str; 0]);
    assert_eq!(same.places[1].over.len(), 2, "{:?}", same.places);
}

#[test]
fn a_file_at_the_top_level_only_is_read_and_told() {
    let report = look(&[("/security.txt", Page::text(GOOD))]);
    assert_eq!(codes(&report), ["top-level-only"]);
    assert_eq!(report.answers.contact.answer, Answer::Yes);
}

#[test]
fn a_site_without_a_file_says_so_in_one_finding() {
    let soft = Page::html("<!doctype html><p>Page not found</p>");
    let plain = Page::text("<!DOCTYPE html><p>Page not found</p>");
    for (pages, code) in [
        (vec![], "no-security-txt"),
        (
            vec![(WELL_KNOWN, soft.clone()), ("/security.txt", soft)],
            "not-a-security-txt",
        ),
        (vec![(WELL_KNOWN, plain)], "not-a-security-txt"),
        (
            vec![(
                WELL_KNOWN,
                Page::Redirect("https://elsewhere.example/security.txt".to_owned()),
            )],
            "redirect-elsewhere",
        ),
        (
            vec![(
                WELL_KNOWN,
                Page::Page {
                    status: 200,
                    content_type: "text/plain; charset=latin1".to_owned(),
                    body: GOOD.into(),
                },
            )],
            "charset",
        ),
    ] {
        let report = look(&pages);
        assert_eq!(codes(&report), [code]);
        assert_eq!(report.answers.valid.answer, Answer::No, "{code}");
    }
}

#[test]
fn a_site_that_does_not_answer_is_not_a_site_without_a_file() {
    for (answer, why) in [
        (Page::Silence, "did not answer"),
        (
            Page::Page {
                status: 503,
                content_type: "text/plain".to_owned(),
                body: Vec::new(),
            },
            "status 503",
        ),
    ] {
        let report = look(&[(WELL_KNOWN, answer)]);
        assert_eq!(codes(&report), ["unreadable"]);
        assert!(
            report.findings[0].detail.contains(why),
            "{:?}",
            report.findings
        );
        assert_eq!(
            (report.answers.valid.answer, report.answers.contact.answer),
            (Answer::NotKnown, Answer::NotKnown)
        );
    }
}

#[test]
fn a_canonical_of_another_site_is_not_trusted() {
    let here = format!("{GOOD}Canonical: http#{WELL_KNOWN}\n");
    assert_eq!(
        codes(&look(&[(WELL_KNOWN, Page::text(here))])),
        ["not-https"]
    );
    let there = format!("{GOOD}Canonical: https://maker.example{WELL_KNOWN}\n");
    let report = look(&[(WELL_KNOWN, Page::text(there))]);
    assert_eq!(codes(&report), ["canonical-mismatch"]);
    let why = report.answers.contact.not_relied_on.unwrap();
    assert!(why.contains("belongs to another address"), "{why}");
    assert_eq!(report.answers.contact.answer, Answer::NotKnown);
}

#[test]
fn timings_are_read_from_the_policy() {
    let policy = "<h1>Vulnerability disclosure policy</h1><p>We acknowledge your vulnerability report within 5 working days.</p>";
    let file = format!("{GOOD}Policy: http#/policy\nPolicy: https://elsewhere.example/policy\n");
    let report = look(&[
        (WELL_KNOWN, Page::text(file)),
        ("/policy", Page::html(policy)),
    ]);
    let timings = &report.answers.timings;
    assert!(
        matches!(&timings.acknowledgement, Timing::Stated { words, .. } if words.contains("5 working days")),
        "{timings:?}"
    );
    assert_eq!(
        timings.status_updates,
        Timing::NotKnown,
        "one policy was not read"
    );
    assert!(
        timings.not_read[0].contains("elsewhere.example"),
        "{timings:?}"
    );
}

#[test]
fn csaf_is_found_in_the_standards_order_and_is_no_finding() {
    let metadata = r#"{"canonical_url":"http#/.well-known/csaf/provider-metadata.json","last_updated":"2026-01-01T00:00:00Z",
        "list_on_CSAF_aggregators":true,"mirror_on_CSAF_aggregators":true,"metadata_version":"2.0","role":"csaf_publisher",
        "publisher":{"category":"vendor","name":"Maker","namespace":"https://maker.example"}}"#;
    let json = |body: &str| Page::Page {
        status: 200,
        content_type: "application/json".to_owned(),
        body: body.into(),
    };
    let found = look(&[
        (WELL_KNOWN, Page::text(GOOD)),
        ("/.well-known/csaf/provider-metadata.json", json(metadata)),
    ]);
    let csaf = found.csaf.unwrap();
    assert_eq!((csaf.looked.len(), csaf.looked[0].way), (1, "well-known"));
    assert_eq!(csaf.metadata.unwrap().faults, [] as [String; 0]);
    let linked = format!("{GOOD}CSAF: http#/provider-metadata.json\n");
    let linked = look(&[
        (WELL_KNOWN, Page::text(linked)),
        ("/provider-metadata.json", json("{}")),
    ]);
    let csaf = linked.csaf.as_ref().unwrap();
    assert_eq!((csaf.looked.len(), csaf.looked[1].way), (2, "security.txt"));
    assert!(csaf.metadata.as_ref().unwrap().faults.len() >= 7);
    assert_eq!(codes(&linked), ["not-https"], "only of the RFC");
}
