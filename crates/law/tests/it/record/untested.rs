//! What a paper says was not tested: what the bench file left out, and what no bench file can ask for.

use proofhouse_law::observation::{MacSeen, Met, Tester, Visit, VisitOutcome};
use proofhouse_law::record::{Signature, Source, untested};

use super::*;

/// An inspection of one unit, which asked every TCP port and two of UDP.
fn inspection() -> Source {
    Source {
        bundle: Digest::of(b"bundle"),
        attestation: Digest::of(b"attestation"),
        tool: "proofhouse inspect".to_owned(),
        tool_version: "1".to_owned(),
        product: "Acme Cam".to_owned(),
        kind: "camera".to_owned(),
        gtin: None,
        units: vec!["A".to_owned()],
        firmware: Vec::new(),
        owner: "The Owner Ltd".to_owned(),
        basis: "bought".to_owned(),
        expires: Timestamp::UNIX_EPOCH,
        authorised: None,
        targets: Vec::new(),
        devices: Vec::new(),
        tester: None,
        judged_by: Vec::new(),
        relies_on: Vec::new(),
        says_drill: false,
        started: Timestamp::UNIX_EPOCH,
        ended: Timestamp::UNIX_EPOCH,
        visits: Vec::new(),
        lists: Vec::new(),
        tried: Vec::new(),
        partial: false,
        all_ports: true,
        asked_udp: true,
        udp_ports: vec![53, 161],
        silent: Vec::new(),
        signer: "key".to_owned(),
        signed_at: Timestamp::UNIX_EPOCH,
        signature: Signature::WhenLodged,
        observations: 1,
    }
}

#[test]
fn udp_is_said_to_be_untested_where_one_unit_was_not_asked_and_else_its_other_ports_are() {
    let whole = inspection();
    let said = untested(std::slice::from_ref(&whole));
    assert!(
        said[0].starts_with("UDP ports other than 53, 161,"),
        "{said:?}"
    );
    let fewer = Source {
        udp_ports: vec![161, 1900],
        ..inspection()
    };
    let said = untested(&[whole.clone(), fewer]);
    assert!(said[0].starts_with("UDP ports other than 161,"), "{said:?}");
    let unasked = Source {
        asked_udp: false,
        all_ports: false,
        ..inspection()
    };
    let said = untested(&[whole, unasked]);
    assert!(
        said[0].starts_with("TCP ports other than") && said[1].starts_with("UDP: not every unit"),
        "{said:?}"
    );
}

#[test]
fn what_was_asked_for_and_not_done_is_not_said_to_be_done() {
    let visit = |outcome: VisitOutcome, met: Option<Met>| Visit {
        unit: "A".to_owned(),
        state: DeviceState::Reset,
        brought_by: None,
        began: None,
        ended: None,
        outcome,
        why: None,
        met,
    };
    let met = || {
        Some(Met {
            address: "192.0.2.7".parse().unwrap(),
            mac: MacSeen::NotCompared {
                why: "none is named".to_owned(),
            },
        })
    };
    let of = |visits: Vec<Visit>| Source {
        visits,
        ..inspection()
    };
    let whole = of(vec![
        visit(VisitOutcome::Discarded, met()),
        visit(VisitOutcome::Finished, met()),
    ]);
    let short = "The inspection did not come to its end";
    assert!(whole.came_to_its_end());
    assert!(!untested(std::slice::from_ref(&whole))[0].starts_with(short));
    for cut in [
        of(vec![visit(VisitOutcome::Finished, None)]),
        of(vec![visit(VisitOutcome::LeftOut, None)]),
        of(vec![visit(VisitOutcome::Partial, met())]),
        Source {
            partial: true,
            ..inspection()
        },
        Source {
            silent: vec!["unit A".to_owned()],
            ..inspection()
        },
    ] {
        assert!(!cut.came_to_its_end());
        assert!(untested(&[whole.clone(), cut])[0].starts_with(short));
    }
}

#[test]
fn what_no_bench_file_can_ask_for_is_named_of_every_device_and_of_no_reading_of_pages() {
    let said = untested(&[inspection()]);
    for part in ["radio", "companion app", "cloud service", "local console"] {
        assert!(said.last().unwrap().contains(part), "{part}: {said:?}");
    }
    let pages = Source {
        units: Vec::new(),
        ..inspection()
    };
    assert!(untested(&[pages]).is_empty());
}

#[test]
fn a_paper_goes_by_the_name_of_who_tested_and_never_by_the_owners() {
    let mut source = inspection();
    assert_eq!(source.made_by(), None);
    source.tester = Some(Tester {
        name: "Ada".to_owned(),
        organisation: None,
    });
    assert_eq!(source.made_by(), Some("Ada"));
    source.signature = Signature::Trusted {
        name: "Lab One".to_owned(),
        from: Timestamp::UNIX_EPOCH,
        until: Timestamp::MAX,
        drill: false,
    };
    assert_eq!(source.made_by(), Some("Lab One"));
    if let Some(tester) = &mut source.tester {
        tester.organisation = Some("Test House".to_owned());
    }
    assert_eq!(source.made_by(), Some("Test House"));
}
