//! What the signs at a unit's addresses come to.

use jiff::civil::date;

use super::*;
use crate::bench;

const OWN: &str = "02:00:5e:10:00:01";
const OTHER: &str = "02:00:5e:10:00:99";

/// A bench with a unit at .64, after a reset at .1 or at an address behind a router, and one that may be there too.
fn bench() -> Bench {
    let text = format!(
        "[device]\nbrand=\"b\"\nmodel=\"m\"\nkind=\"k\"\n[authority]\nowner=\"o\"\nbasis=\"x\"\nexpires=2030-01-01\n\
         [[units]]\nlabel=\"A\"\naddress=\"192.168.1.64\"\nalso_at=[\"192.168.1.1\", \"10.9.9.9\"]\nmac=\"{OWN}\"\n\
         [[units]]\nlabel=\"B\"\naddress=\"192.168.1.65\"\nalso_at=[\"10.9.9.9\"]\nmac=\"02:00:5e:10:00:02\"\n"
    );
    bench::read(&text, date(2026, 1, 1)).unwrap()
}

/// Two units that have one address, each with its MAC.
fn twins() -> Bench {
    let text = format!(
        "[device]\nbrand=\"b\"\nmodel=\"m\"\nkind=\"k\"\n[authority]\nowner=\"o\"\nbasis=\"x\"\nexpires=2030-01-01\n\
         [[units]]\nlabel=\"A\"\naddress=\"192.168.1.64\"\nmac=\"{OWN}\"\n\
         [[units]]\nlabel=\"B\"\naddress=\"192.168.1.64\"\nmac=\"{OTHER}\"\n"
    );
    bench::read(&text, date(2026, 1, 1)).unwrap()
}

fn known(address: &str, mac: &str, answered: bool, is_fresh: bool) -> Sign {
    Sign {
        address: address.parse().unwrap(),
        answered,
        neighbour: Neighbour::Known {
            mac: mac.parse().unwrap(),
            is_fresh,
        },
    }
}

fn untold(address: &str, answered: bool) -> Sign {
    Sign {
        address: address.parse().unwrap(),
        answered,
        neighbour: Neighbour::Untold("it lies behind a router".to_owned()),
    }
}

fn look(signs: &[Sign]) -> Look {
    let bench = bench();
    judged(&bench, &bench.units[0], signs)
}

/// Where it is met, and what of its MAC.
fn met(look: Look) -> (String, MacSeen) {
    match look {
        Look::Here(met) => (met.address.to_string(), met.mac),
        other => panic!("{other:?}"),
    }
}

fn doubt(look: Look) -> String {
    match look {
        Look::Doubt(doubt) => doubt.what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn where_nobody_answers_the_unit_is_nowhere_though_the_table_remembers_it() {
    let signs = [
        known("192.168.1.64", OWN, false, false),
        untold("192.168.1.1", false),
    ];
    assert_eq!(look(&signs), Look::Nowhere);
    assert_eq!(
        nowhere(&bench().units[0]),
        "it answered at none of 192.168.1.64, 192.168.1.1, 10.9.9.9"
    );
}

#[test]
fn the_unit_is_followed_by_its_mac_past_whoever_took_its_address() {
    let signs = [
        known("192.168.1.64", OTHER, true, true),
        known("192.168.1.1", OWN, true, true),
    ];
    let seen = OWN.to_owned();
    assert_eq!(
        met(look(&signs)),
        (
            "192.168.1.1".to_owned(),
            MacSeen::AsNamed { seen: seen.clone() }
        )
    );
    // Its link may still answer for the address that it is about to leave.
    let signs = [
        known("192.168.1.64", OWN, false, true),
        known("192.168.1.1", OWN, true, true),
    ];
    assert_eq!(
        met(look(&signs)),
        ("192.168.1.1".to_owned(), MacSeen::AsNamed { seen })
    );
}

#[test]
fn another_mac_is_never_the_unit() {
    let signs = [known("192.168.1.64", OTHER, true, true)];
    assert_eq!(
        doubt(look(&signs)),
        "another device than unit A answers at 192.168.1.64 (MAC 02:00:5e:10:00:99), and the bench names \
         02:00:5e:10:00:01 for the unit; nothing is tried there"
    );
    let on_two_links = Sign {
        neighbour: Neighbour::Several(vec![OWN.parse().unwrap(), OTHER.parse().unwrap()]),
        ..untold("192.168.1.64", true)
    };
    assert!(doubt(look(&[on_two_links])).contains("on several links"));
}

#[test]
fn where_no_mac_shows_it_is_said_why_and_two_units_are_never_mixed_up() {
    let (address, mac) = met(look(&[untold("192.168.1.1", true)]));
    assert_eq!(address, "192.168.1.1");
    assert!(matches!(mac, MacSeen::NotCompared { why } if why.contains("router")));
    // A stranger on the link is told from whoever answers behind a router.
    let signs = [
        known("192.168.1.64", OTHER, true, true),
        untold("192.168.1.1", true),
    ];
    assert_eq!(met(look(&signs)).0, "192.168.1.1");
    let shared = doubt(look(&[untold("10.9.9.9", true)]));
    assert!(shared.contains("either unit A or unit B"), "{shared}");
    let signs = [untold("192.168.1.64", true), untold("192.168.1.1", true)];
    assert!(doubt(look(&signs)).contains("more than one address"));
}

#[test]
fn of_two_units_with_one_address_the_mac_tells_which_answers_and_without_it_nothing_is_tried() {
    let bench = twins();
    let look = |unit: usize, sign: Sign| judged(&bench, &bench.units[unit], &[sign]);
    let at = "192.168.1.64";
    let seen = MacSeen::AsNamed {
        seen: OWN.to_owned(),
    };
    assert_eq!(
        met(look(0, known(at, OWN, true, true))),
        (at.to_owned(), seen)
    );
    let other = doubt(look(1, known(at, OWN, true, true)));
    assert!(
        other.contains("another device than unit B answers"),
        "{other}"
    );
    let nobody_knows = doubt(look(0, untold(at, true)));
    assert!(
        nobody_knows.contains("either unit A or unit B"),
        "{nobody_knows}"
    );
    assert!(!is_met_at_one(&bench, &bench.units[0]));
}
