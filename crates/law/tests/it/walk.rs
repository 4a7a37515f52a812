//! A random walk of officers through cases: no state that the law does not know, no wait skipped, no own draft approved,
//! no notice made more onerous, no deadline moved back, no act outside a designation.
//!
//! Each walk is up to 160 steps; `WALK_ACTIONS` says how many actions there are in all (100,000 unless told otherwise;
//! `cargo xtask test --long` asks for a million). The seed of a walk that fails is in its message.

mod actions;
mod history;

use jiff::ToSpan as _;
use jiff::civil::Date;
use proofhouse_law::{Action, ActionName, CaseState, Verdict};

use crate::world::{PROPOSAL, PSTI, World, anybody, officer};
use actions::action;

/// Numbers that look random and are the same in every run (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that fall the same for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let sides = u64::try_from(from.len()).unwrap();
        (sides > 0).then(|| &from[usize::try_from(self.roll(sides)).unwrap()])
    }

    /// True in one of `in_all` throws.
    pub(crate) fn once_in(&mut self, in_all: u64) -> bool {
        self.roll(in_all) == 0
    }
}

/// What came of many walks.
#[derive(Default)]
struct Tally {
    tried: usize,
    taken: std::collections::BTreeMap<ActionName, usize>,
    states: std::collections::BTreeSet<proofhouse_law::case::NoticeState>,
}

/// One walk: what was tried, each answer checked, the whole history checked at its end.
fn walk(seed: u64, tally: &mut Tally) {
    let mut dice = Dice(seed);
    let mut world = World::new(if dice.once_in(2) { PSTI } else { PROPOSAL });
    let start = world.today;
    world.open();
    world.lodge("bundle-first", false, Verdict::Fail);
    world.allege();
    for number in 0..(40 + dice.roll(120)) {
        pass_time(&mut world, &mut dice);
        let actor = match dice.roll(12) {
            0 => officer("dora", &[*dice.pick(&history::ROLES).unwrap()]),
            1..=4 => anybody("ben"),
            5..=7 => anybody("cara"),
            _ => anybody("ada"),
        };
        let action = action(&world, &mut dice, number);
        let before = world.state.clone();
        tally.tried += 1;
        match world.tries(&actor, &action) {
            Ok(()) => {
                *tally.taken.entry(action.name()).or_default() += 1;
                history::check_step(&world, &before, &actor, &action, seed);
            }
            Err(refusal) => {
                assert_eq!(
                    before, world.state,
                    "a refusal changed the case; seed {seed}"
                );
                history::check_refusal(&refusal, world.today, seed);
            }
        }
    }
    history::check(&world, seed);
    tally.states.extend(history::states(&world, start, seed));
    assert_eq!(
        CaseState::from_events(&world.events),
        world.state,
        "seed {seed}"
    );
}

/// Mostly a few days; now and then to the very day on which something becomes lawful.
fn pass_time(world: &mut World, dice: &mut Dice) {
    let days = match dice.roll(10) {
        0..=4 => 0,
        5 | 6 => 1 + dice.roll(3),
        7 => 10,
        8 => 28 + dice.roll(2),
        _ => dice.roll(80),
    };
    world.today += i64::try_from(days).unwrap().days();
    // The designations of the tests end with the year; nobody acts after that, which is checked where they do.
    let last: Date = jiff::civil::date(2026, 12, 28);
    world.today = world.today.min(last);
}

#[test]
fn no_walk_leaves_the_law() {
    let wanted = std::env::var("WALK_ACTIONS").ok();
    let wanted: usize = wanted.map_or(100_000, |text| text.parse().unwrap());
    let mut tally = Tally::default();
    let mut seed = 1;
    while tally.tried < wanted {
        walk(seed, &mut tally);
        seed += 1;
    }
    // A walk that gets nowhere proves nothing: every action was taken, and every state was seen.
    for name in ActionName::ALL
        .into_iter()
        .filter(|name| *name != ActionName::Open)
    {
        assert!(
            tally.taken.contains_key(&name),
            "no walk took the action {name}"
        );
    }
    let unseen: Vec<_> = history::STATES
        .into_iter()
        .filter(|state| !tally.states.contains(state))
        .collect();
    assert!(unseen.is_empty(), "no walk reached {unseen:?}");
}

/// What an action that only the walk makes is about, for messages.
pub(crate) fn about(action: &Action) -> String {
    action
        .notice()
        .map_or_else(String::new, ToString::to_string)
}
