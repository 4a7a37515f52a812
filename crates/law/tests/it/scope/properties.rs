//! The non-IP test against its own definition, and that nothing forgotten makes an answer surer.

use std::path::Path;
use std::sync::LazyLock;

use proofhouse_law::scope::{
    Answer, Connection, Description, Part, Peripheral, Protocol, Through, determine, from_toml,
};
use proptest::prelude::*;

use super::{EXAMPLE, TODAY, answer, both, with};
use crate::world::{PSTI, files, load, regime};

/// A connection whose every part is known.
fn connection() -> impl Strategy<Value = Connection> {
    let protocol = prop_oneof![Just(Protocol::Ip), Just(Protocol::NonIp)];
    let through = prop_oneof![
        Just(Through::Air),
        Just(Through::Wire),
        Just(Through::AnotherProduct)
    ];
    let together = prop_oneof![Just("day"), Just("night")];
    (
        protocol,
        through,
        any::<bool>(),
        any::<bool>(),
        0_u16..3,
        together,
    )
        .prop_map(
            |(protocol, through, cable, end, at_once, together)| Connection {
                to: "another product".to_owned(),
                protocol: Some(protocol),
                through: Some(through),
                cable,
                internet_connectable: Some(end),
                at_once,
                together: Some(together.to_owned()),
            },
        )
}

/// Section 5(4) to (6) and (8) as they read, one link at a time.
fn is_network_connectable(connections: &[Connection]) -> bool {
    let direct = |one: &Connection| one.through != Some(Through::AnotherProduct);
    let links: Vec<&Connection> = connections
        .iter()
        .flat_map(|one| std::iter::repeat_n(one, usize::from(one.at_once)))
        .filter(|one| direct(one))
        .collect();
    let ip = |one: &Connection| one.protocol == Some(Protocol::Ip);
    let online = |one: &Connection| one.internet_connectable == Some(true);
    let first = links.iter().any(|one| ip(one) && online(one));
    let pair = links.iter().enumerate().any(|(at, one)| {
        links[at + 1..].iter().any(|two| {
            [one, two].iter().all(|link| !ip(link) && !link.cable) && one.together == two.together
        })
    });
    let second = pair && links.iter().any(|one| !ip(one) && online(one));
    first || second
}

/// A set of peripherals that meets section 5(7), with so many linking and further input products.
fn set(linking: usize, inputs: usize) -> Description {
    let mut description = with(Vec::new());
    description.answers.remove("input-peripheral");
    description.peripherals_for_a_computer = Some(true);
    let names: Vec<String> = (0..linking).map(|at| format!("receiver {at}")).collect();
    for name in &names {
        description.peripherals.push(Peripheral {
            name: name.clone(),
            part: Part::Linking,
            this_product: false,
            protocol: Some(Protocol::NonIp),
            through: Some(Through::Wire),
            connects_to: Vec::new(),
            internet_connectable: Some(true),
        });
    }
    for at in 0..=inputs {
        description.peripherals.push(Peripheral {
            name: format!("keyboard {at}"),
            part: Part::Input,
            this_product: at == 0,
            protocol: Some(Protocol::NonIp),
            through: Some(Through::Air),
            connects_to: names.clone(),
            internet_connectable: None,
        });
    }
    description
}

/// What nobody said, at these places of a description.
fn forget(description: &mut Description, which: &[bool]) {
    let mut which = which.iter().copied().cycle();
    let mut next = || which.next().unwrap_or(false);
    description.answers.retain(|_, _| !next());
    for one in &mut description.connections {
        one.protocol = one.protocol.filter(|_| !next());
        one.through = one.through.filter(|_| !next());
        one.internet_connectable = one.internet_connectable.filter(|_| !next());
        one.together = one.together.take().filter(|_| !next());
    }
    description.lists_every_connection = description.lists_every_connection.filter(|_| !next());
}

proptest! {
    #[test]
    fn the_network_test_is_section_5_as_it_reads(connections in prop::collection::vec(connection(), 0..6)) {
        let expected = if is_network_connectable(&connections) { Answer::In } else { Answer::Out };
        prop_assert_eq!(answer(&with(connections)), expected);
    }

    #[test]
    fn a_cable_counts_for_nothing_and_a_wire_as_air(connections in prop::collection::vec(connection(), 0..5), cable in connection()) {
        let before = answer(&with(connections.clone()));
        let mut more = connections.clone();
        more.push(Connection { cable: true, internet_connectable: Some(false), ..cable });
        prop_assert_eq!(answer(&with(more)), before, "a cable made a difference");
        let wired = connections.into_iter().map(|one| Connection {
            through: one.through.map(|through| if through == Through::Air { Through::Wire } else { through }),
            ..one
        });
        prop_assert_eq!(answer(&with(wired.collect())), before, "a wire made a difference");
    }

    #[test]
    fn one_more_connection_never_takes_a_product_out(connections in prop::collection::vec(connection(), 0..5), more in connection()) {
        let before = answer(&with(connections.clone()));
        let mut all = connections;
        all.push(more);
        prop_assert!(before != Answer::In || answer(&with(all)) == Answer::In);
    }

    #[test]
    fn what_is_not_known_is_never_guessed(
        connections in prop::collection::vec(connection(), 0..5),
        forgotten in prop::collection::vec(any::<bool>(), 1..40),
    ) {
        let whole = with(connections);
        let mut part = whole.clone();
        forget(&mut part, &forgotten);
        let (whole, part) = (answer(&whole), answer(&part));
        prop_assert!(part == Answer::NotKnown || part == whole, "{part:?} was said before all was known, and it is {whole:?}");
    }

    #[test]
    fn connections_of_which_nobody_said_when_they_hold_are_never_guessed_apart_or_together(
        connections in prop::collection::vec(connection(), 0..5),
        forgotten in prop::collection::vec(any::<bool>(), 5),
    ) {
        // One radio link each, so that what counts is only which of them hold together.
        let links = connections.into_iter().map(|one| Connection {
            protocol: Some(Protocol::NonIp),
            through: Some(Through::Air),
            cable: false,
            at_once: 1,
            ..one
        });
        let whole = with(links.collect());
        let mut part = whole.clone();
        for (one, forget) in part.connections.iter_mut().zip(forgotten) {
            one.together = one.together.take().filter(|_| !forget);
        }
        let (whole, part) = (answer(&whole), answer(&part));
        prop_assert!(part == Answer::NotKnown || part == whole, "{part:?}, and it is {whole:?}");
    }

    #[test]
    fn an_input_product_counts_only_while_every_link_of_its_set_holds(linking in 1_usize..4, inputs in 0_usize..4, broken in 0_usize..8, how in 0_u8..4) {
        let mut description = set(linking, inputs);
        prop_assert_eq!(answer(&description), Answer::In);
        let at = broken % description.peripherals.len();
        let one = &mut description.peripherals[at];
        let breaks = match (one.part, how) {
            (_, 0) => { one.protocol = Some(Protocol::Ip); true }
            (Part::Linking, 1) => { one.internet_connectable = Some(false); true }
            (Part::Input, 1) => { one.connects_to.pop(); true }
            (Part::Input, 2) => { one.through = Some(Through::Wire); true }
            (_, 3) => { one.through = Some(Through::AnotherProduct); true }
            // Air is what an input product needs, and no linking product minds.
            _ => {
                one.through = Some(Through::Air);
                false
            }
        };
        prop_assert_eq!(answer(&description), if breaks { Answer::Out } else { Answer::In });
    }

    #[test]
    fn the_linking_product_itself_does_not_count_as_an_input_product(linking in 1_usize..3, inputs in 0_usize..3) {
        let mut description = set(linking, inputs);
        for one in &mut description.peripherals {
            one.this_product = one.part == Part::Linking;
        }
        prop_assert_eq!(answer(&description), Answer::Out);
    }

    #[test]
    fn no_product_file_brings_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0_usize..600) {
        let mut text = EXAMPLE.as_bytes().to_vec();
        let at = at % text.len();
        text.splice(at..at, bytes);
        let text = String::from_utf8_lossy(&text);
        if let Err(mistakes) = from_toml(&text, &regime(PSTI), &both()) {
            prop_assert!(!mistakes.is_empty() && mistakes.iter().all(|one| one.line.is_some()));
        }
    }

    #[test]
    fn no_regime_file_brings_the_loader_down(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in 0_usize..200, bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let (path, text) = &LAW[file.index(LAW.len())];
        let folder = path.split('/').next().unwrap();
        let mut text = text.clone();
        let at = at.index(text.len());
        let end = (at + cut).min(text.len());
        text.splice(at..end, bytes);
        let files: Vec<(String, Vec<u8>)> = LAW
            .iter()
            .filter(|(other, _)| other.starts_with(folder))
            .map(|(other, own)| (other.clone(), if other == path { text.clone() } else { own.clone() }))
            .collect();
        let (regimes, problems) = load(&files);
        prop_assert_eq!(regimes.len() + usize::from(!problems.is_empty()), 1, "sound, or with problems named");
        // What is still sound can be asked.
        for regime in &regimes {
            let _answer = determine(regime, &with(Vec::new()), TODAY);
        }
    }
}

/// The files of the repository's regimes, without the standards and the calendar beside them.
static LAW: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    let folder = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let heads = all
        .iter()
        .filter(|(path, _)| path.ends_with("/regime.toml"));
    let regimes: Vec<String> = heads.map(|(path, _)| folder(path)).collect();
    all.retain(|(path, _)| regimes.contains(&folder(path)));
    all
});
