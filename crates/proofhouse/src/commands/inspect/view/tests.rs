//! The view, as it looks: at a person's turn, in the middle, in little room, and what scrolls past above it.

use super::text::PLAIN;
use super::*;
use jiff::civil::date;
use proofhouse_inspect::bench;
use proofhouse_law::observation::{
    Component, CredentialOrigin, Observation, SecretTag, StopReason, Subject,
};

const ROOM: Room = Room {
    width: 80,
    height: 24,
    colour: false,
};

fn bench() -> Bench {
    let text = "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\n\
        [authority]\nowner = \"o\"\nbasis = \"b\"\nexpires = 2089-12-31\n\
        [[units]]\nlabel = \"A\"\naddress = \"10.0.0.1\"\nserial = \"1\"\n\
        [[units]]\nlabel = \"spare\"\naddress = \"10.0.0.2\"\nserial = \"2\"\n\
        [test]\nstates = [\"factory-default\", \"set-up-by-user\", \"reset\"]\n";
    bench::read(text, date(2026, 6, 1)).unwrap()
}

fn second(number: i64) -> Timestamp {
    Timestamp::from_second(number).unwrap()
}

fn interface(port: u16, service: &str) -> Interface {
    Interface {
        transport: "tcp".to_owned(),
        port,
        service: service.to_owned(),
        tls: false,
        path: None,
    }
}

fn observed(fact: Fact) -> Progress {
    Progress::Observed(Box::new(Observation {
        id: "inspect-0001".parse().unwrap(),
        check: "inspect.default-credential".to_owned(),
        at: second(0),
        subject: Subject {
            unit: None,
            state: None,
            firmware: None,
            component: Component::PreInstalledSoftware,
        },
        fact,
        transcripts: Vec::new(),
    }))
}

fn found(port: u16, service: &str) -> Progress {
    observed(Fact::ServiceFound {
        interface: interface(port, service),
        identified_by: "its banner".to_owned(),
    })
}

fn trying(port: u16, service: &str, tries: u32) -> Progress {
    Progress::Trying {
        interface: interface(port, service),
        tries,
        of: 240,
    }
}

/// A password that opens Telnet, of an account that would clear the screen.
fn accepted() -> Progress {
    observed(Fact::CredentialAccepted {
        interface: interface(23, "telnet"),
        account: "admin\u{1b}[2J".to_owned(),
        secret: SecretTag::new("5e".repeat(32)),
        origin: CredentialOrigin::PublicList {
            name: "common".to_owned(),
        },
        proof: "a nonce was echoed".to_owned(),
        change_forced: false,
    })
}

fn ended() -> Progress {
    observed(Fact::CredentialsRefused {
        interface: interface(23, "telnet"),
        tries: 40,
        listed: None,
        list: "common".to_owned(),
        stopped: StopReason::Cap,
    })
}

/// A whole visit of unit A, and one of the other unit up to now; the lines that stayed above.
fn half_way() -> (View, Vec<String>) {
    let state = DeviceState::FactoryDefault;
    let [hand, began, finished] = [
        |unit: &str, state| Progress::Hand {
            unit: unit.to_owned(),
            state,
        },
        |unit: &str, state| Progress::Began {
            unit: unit.to_owned(),
            state,
        },
        |unit: &str, state| Progress::Finished {
            unit: unit.to_owned(),
            state,
        },
    ];
    let unit = "spare".to_owned();
    let ports = Progress::Scanned {
        unit,
        tried: 40,
        of: 32,
    };
    let told = [
        (0, hand("A", state)),
        (20, began("A", state)),
        (80, finished("A", state)),
        (80, hand("spare", state)),
        (100, began("spare", state)),
        (101, ports),
        (102, found(23, "telnet")),
        (103, trying(23, "telnet", 1)),
        (104, trying(80, "http-form", 12)),
        (105, trying(23, "telnet", 40)),
        (106, accepted()),
        (107, ended()),
    ];
    let mut view = View::of(&bench(), second(0));
    let stayed = told
        .iter()
        .filter_map(|(at, progress)| view.take(progress, second(*at)))
        .collect();
    (view, stayed)
}

fn shown(view: &View, now: i64, room: Room) -> String {
    let lines = view.lines(second(now), room);
    assert!(lines.len() <= room.height, "{lines:?}");
    for line in &lines {
        assert!(room.colour || wide(line) < room.width, "{line:?}");
    }
    lines.join("\n")
}

#[test]
fn in_the_middle_of_a_visit_it_shows_what_is_done_what_is_going_on_and_what_is_left() {
    let (view, stayed) = half_way();
    let whole = format!("{}\n----\n{}", stayed.join("\n"), shown(&view, 130, ROOM));
    insta::assert_snapshot!("half_way", whole);
}

#[test]
fn a_person_is_asked_below_everything_until_the_visit_begins() {
    let mut view = View::of(&bench(), second(0));
    let (unit, state) = ("A".to_owned(), DeviceState::FactoryDefault);
    view.take(
        &Progress::Hand {
            unit: unit.clone(),
            state,
        },
        second(0),
    );
    view.ask("Unit A: hold the reset button for 10 s until the light blinks and the fan has stopped, then press Enter.");
    assert!(view.asks());
    insta::assert_snapshot!("asked", shown(&view, 3, ROOM));
    view.take(&Progress::Began { unit, state }, second(4));
    assert!(!view.asks());
    assert!(!shown(&view, 5, ROOM).contains("Enter"));
}

#[test]
fn in_little_room_it_is_still_whole_lines_and_the_question_is_never_cut() {
    let (mut view, _) = half_way();
    let narrow = Room { width: 30, ..ROOM };
    insta::assert_snapshot!("narrow", shown(&view, 130, narrow));
    view.ask("Unit A: hold the reset button for 10 s, then press Enter.");
    let low = Room {
        height: 8,
        ..narrow
    };
    let text = shown(&view, 130, low);
    assert!(text.ends_with("then press Enter."), "{text}");
    assert!(
        !text.contains("set-up-by-user"),
        "the plan gives way: {text}"
    );
    shown(
        &view,
        130,
        Room {
            width: 2,
            height: 1,
            colour: false,
        },
    );
}

#[test]
fn colours_only_paint_what_is_there_without_them() {
    let (view, _) = half_way();
    let painted = shown(
        &view,
        130,
        Room {
            colour: true,
            ..ROOM
        },
    );
    let mut plain = painted.clone();
    for colour in [PLAIN, "\x1b[1m", "\x1b[32m", "\x1b[1;36m", "\x1b[1;33m"] {
        plain = plain.replace(colour, "");
    }
    assert_ne!(painted, plain);
    let plain: Vec<&str> = plain.lines().map(str::trim_end).collect();
    assert_eq!(plain.join("\n"), shown(&view, 130, ROOM));
}

#[test]
fn what_a_device_sends_moves_no_cursor() {
    let cleaned = harmless("a\u{1b}[2J\u{9b}b\u{202e}c\r\n");
    assert_eq!(cleaned, "a[2Jbc");
    assert_eq!(wide("摄像头"), 6);
    assert_eq!(fit("摄像头", 5), "摄像~");
}

#[test]
fn a_unit_that_answers_nothing_or_is_passed_over_is_not_called_done() {
    let (unit, state) = ("A".to_owned(), DeviceState::FactoryDefault);
    let silent = observed(Fact::NoInterfaceFound {
        ports_tried: 32,
        refused: Some(0),
    });
    let passed_over = Progress::PassedOver {
        unit: unit.clone(),
        state,
    };
    for nothing in [silent, passed_over] {
        let mut view = View::of(&bench(), second(0));
        let unit = || unit.clone();
        let began = Progress::Began {
            unit: unit(),
            state,
        };
        let finished = Progress::Finished {
            unit: unit(),
            state,
        };
        for progress in [began, nothing, finished] {
            view.take(&progress, second(1));
        }
        let shown = view.lines(second(2), ROOM).join("\n");
        assert!(shown.contains("factory-default  off?"), "{shown}");
        assert!(shown.contains("1 of 6 visits done"), "{shown}");
    }
}
