//! What a paper says of tries where nothing failed: what a pass or an open question rests on, and never a secret.

use proofhouse_documents::render;
use proofhouse_documents::report::ReportContent;
use proofhouse_law::Digest;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Interface, Standing, StopReason};
use proofhouse_law::record::{Ending, Signature, Tried};

use crate::reading::{html_text, whole_pdf_text};
use crate::samples;

fn at(port: u16, service: &str) -> Interface {
    Interface {
        transport: "tcp".to_owned(),
        port,
        service: service.to_owned(),
        tls: port == 443,
        path: None,
    }
}

fn row(unit: &str, at: Interface, tries: Option<(u32, Option<u32>)>, ending: Ending) -> Tried {
    Tried {
        unit: Some(unit.to_owned()),
        state: Some(DeviceState::FactoryDefault),
        interface: Some(at),
        known_by: Some("its first words".to_owned()),
        list: tries.map(|_| "proofhouse-common".to_owned()),
        tries: tries.map(|(tries, _)| tries),
        listed: tries.and_then(|(_, listed)| listed),
        endings: vec![ending],
    }
}

/// A place for each way in which it can end.
pub(crate) fn sample() -> Vec<Tried> {
    let accepted = Ending::Accepted {
        account: "admin".to_owned(),
        origin: CredentialOrigin::PublicList {
            name: "found-online".to_owned(),
        },
        change_forced: false,
    };
    let all = |tries| Some((tries, Some(60)));
    let mut opened = row("BX-0001", at(23, "telnet"), all(60), accepted);
    opened.endings.push(Ending::RefusedToTheEnd);
    let mut rows = vec![opened];
    for unit in ["BX-0001", "BX-0002"] {
        rows.push(row(unit, at(22, "ssh"), all(60), Ending::RefusedToTheEnd));
    }
    let others = [
        row(
            "BX-0001",
            at(443, "http-form"),
            all(4),
            Ending::Locked { after: Some(5) },
        ),
        row(
            "BX-0001",
            at(554, "rtsp-basic"),
            all(40),
            Ending::EndedEarly {
                why: StopReason::Cap,
            },
        ),
        row(
            "BX-0001",
            at(21, "ftp"),
            Some((9, None)),
            Ending::RefusedToTheEnd,
        ),
        row("BX-0001", at(53, "dns"), None, Ending::NothingToLogInTo),
        row(
            "BX-0001",
            at(9000, "unknown"),
            None,
            Ending::NotJudged {
                reason: "it sends without end".to_owned(),
            },
        ),
    ];
    rows.extend(others);
    rows
}

fn page(content: &ReportContent) -> String {
    let rendered = render(&content.document()).unwrap();
    html_text(std::str::from_utf8(&rendered.html).unwrap())
}

#[test]
fn how_far_each_list_went_at_each_login_is_said_where_nothing_failed_too() {
    let content = samples::report();
    let rendered = render(&content.document()).unwrap();
    let html = html_text(std::str::from_utf8(&rendered.html).unwrap());
    let pdf: String = whole_pdf_text(&rendered.pdf).split_whitespace().collect();
    for words in [
        "Tries: 60 of 60 (proofhouse-common).",
        "Refused to the end: none was accepted.",
        "The device locked the log-in after 5 wrong passwords; the rest was not tried.",
        "Ended early: as many were tried as the bench file allows.",
        "Tries: 9, of how many the bundle does not say (proofhouse-common).",
        "Nothing to log in to was found there.",
        "Not judged: it sends without end.",
        "ACCEPTED. Account \"admin\"; a password of the public list found-online.",
    ] {
        let packed: String = words.split_whitespace().collect();
        assert!(
            html.contains(words) && pdf.contains(&packed),
            "{words}: {html}"
        );
    }
    // What came to the same in both units stands in one row.
    assert_eq!(html.matches("ssh on tcp/22").count(), 1, "{html}");
}

#[test]
fn who_tested_which_unit_and_when_is_said_and_that_nobody_is_known_where_nobody_is() {
    let mut content = samples::report();
    let said = page(&content);
    for words in [
        "Ada Advocate, Demonstration Laboratory: so the bench file says.",
        "Whose key it is sealed with is not known: the signature was not checked.",
        "MAC address: 02:00:5e:10:00:01",
        "20 November 2026, 10:03:00 GMT",
        "Met at 192.0.2.10 (MAC 02:00:5e:10:00:01, as the bench names it)",
        "Gone through to its end; brought there by a person.",
        "Left out: a person ended the inspection before.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    content.sources[0].silent = vec!["unit BX-0001, as it left the factory".to_owned()];
    let silent = page(&content);
    for words in [
        "Looked for at 192.0.2.10 (MAC 02:00:5e:10:00:01, as the bench names it)",
        "Nothing answered, so that nothing was tested; brought there by a person.",
        "Unit BX-0001, which did not answer",
    ] {
        assert!(silent.contains(words), "{words}: {silent}");
    }
    content.sources[0].silent.clear();
    content.sources[0].tester = None;
    content.sources[0].visits.clear();
    content.sources[0].signature = Signature::Trusted {
        name: "Lab One".to_owned(),
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: "2028-01-01T00:00:00Z".parse().unwrap(),
        drill: false,
    };
    let said = page(&content);
    for words in [
        "No person is named: the bench file names no tester.",
        "It is sealed with the key of Lab One: so the trust file of whoever made this report calls it.",
        "does not say when each unit was visited",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_list_says_on_whose_word_it_is_public_and_a_failure_that_rests_on_the_testers_word_says_so_first()
 {
    let mut content = samples::report();
    let said = page(&content);
    for words in [
        "Public, on the tester's word alone",
        "Public, on the word of the makers of this program",
        "The tester's own.",
        "Origin: https://lists.example/defaults",
        "Anybody can look it up at: https://lists.example/defaults/list.csv",
        "Licence: CC0",
        "60 credentials",
        &Digest::of(b"found-online").to_string(),
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let first = "is public on the tester's word alone: look it up";
    assert!(
        said.find(first) < said.find("What was tested, by whom") && said.contains(first),
        "{said}"
    );
    for list in &mut content.sources[0].lists {
        list.standing = Standing::PublicShipped;
    }
    assert!(!page(&content).contains(first));
    // Of a bundle from before lists were described their names are all that is known.
    content.sources[0].lists.clear();
    let said = page(&content);
    assert!(
        said.contains("a bundle gives the name alone") && said.contains("proofhouse-common"),
        "{said}"
    );
}

#[test]
fn a_device_with_thousands_of_services_still_gets_a_paper_that_says_what_is_left_out() {
    let mut content = samples::report();
    let rows = (1..=3000).map(|port| {
        row(
            "BX-0001",
            at(port, "telnet"),
            Some((60, Some(60))),
            Ending::RefusedToTheEnd,
        )
    });
    content.sources[0].tried = rows.collect();
    assert!(page(&content).contains("2880 more rows are left out here"));
}
