//! What will be tested and what it will cost: for `inspect --dry-run` and `bench check`, before anything is sent.

use std::fmt::Write as _;

use jiff::Timestamp;
use proofhouse_evidence::keys::KeyId;
use proofhouse_evidence::words::moment;
use proofhouse_inspect::bench::{Bench, Ports, Unit, state_name};
use proofhouse_inspect::credentials::{AtHand, List};
use proofhouse_inspect::declaration::Declaration;
use proofhouse_inspect::run::Cost;
use proofhouse_inspect::run::hands::instruction;
use proofhouse_law::Digest;
use proofhouse_law::observation::Standing;
use serde::Serialize;

use super::job::Authorised;
use super::words::counted;

/// The plan.
#[derive(Serialize)]
pub(in crate::commands) struct PlanData<'a> {
    bench: &'a Bench,
    /// The signed authority that was found to stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorised: Option<AuthorityPlan<'a>>,
    list: &'a str,
    /// What of the lists counts as public on the tester's word, and what does not count as public.
    on_whose_word: Vec<String>,
    pairs: usize,
    /// What each unit costs in each state.
    units: Vec<UnitPlan<'a>>,
    /// The visits in their order, and what a hand does before each.
    visits: Vec<VisitPlan<'a>>,
    steps: Vec<String>,
}

#[derive(Serialize)]
struct AuthorityPlan<'a> {
    by: &'a str,
    key_id: &'a KeyId,
    signed_on: Timestamp,
    sha256: Digest,
}

#[derive(Serialize)]
struct UnitPlan<'a> {
    unit: &'a str,
    #[serde(flatten)]
    cost: Cost,
}

#[derive(Serialize)]
struct VisitPlan<'a> {
    unit: &'a str,
    state: &'static str,
    hand: String,
}

impl<'a> PlanData<'a> {
    pub(in crate::commands) fn of(
        bench: &'a Bench,
        (list, lists): (&'a List, &[AtHand]),
        declared: Option<&Declaration>,
    ) -> Self {
        let fitting = list.fitting(&bench.device.brand, &bench.device.kind, None);
        let each = bench
            .states
            .iter()
            .flat_map(|state| bench.units.iter().map(move |unit| (*state, unit)));
        let visits: Vec<VisitPlan<'a>> = each
            .map(|(state, unit)| VisitPlan {
                unit: &unit.label,
                state: state_name(state),
                hand: instruction(bench, unit, state),
            })
            .collect();
        let steps = visits.iter();
        let steps = steps
            .map(|one| format!("{}: {}", one.state, one.hand))
            .collect();
        let units = bench.units.iter().map(|unit| UnitPlan {
            unit: &unit.label,
            cost: Cost::of(bench, list, declared, unit),
        });
        Self {
            bench,
            authorised: None,
            list: &list.name,
            on_whose_word: lists.iter().filter_map(on_whose_word).collect(),
            pairs: fitting.pairs.len(),
            units: units.collect(),
            visits,
            steps,
        }
    }

    /// The same plan, where a signed authority was found to stand.
    pub(in crate::commands) fn authorised(self, authorised: Option<&'a Authorised>) -> Self {
        let authorised = authorised.map(|Authorised { by, authority }| AuthorityPlan {
            by,
            key_id: &authority.key_id,
            signed_on: authority.signed_on,
            sha256: authority.sha256,
        });
        Self { authorised, ..self }
    }

    /// The plan, for people.
    pub(in crate::commands) fn words(&self) -> String {
        let mut text = String::new();
        self.subject(&mut text);
        self.tries(&mut text);
        line(
            &mut text,
            &format!(
                "A hand is needed {} times, before each visit:",
                self.visits.len()
            ),
        );
        for (index, step) in self.steps.iter().enumerate() {
            line(&mut text, &format!("{:>3}. {step}.", index + 1));
        }
        text
    }

    fn subject(&self, text: &mut String) {
        let device = &self.bench.device;
        line(
            text,
            &format!(
                "Plan for {} {} ({})",
                device.brand, device.model, device.kind
            ),
        );
        self.authority(text);
        if !device.hazards.is_empty() {
            let hazards = device.hazards.join(", ");
            line(
                text,
                &format!("It can do harm ({hazards}): a person stands by during the whole test."),
            );
        }
        for (unit, plan) in self.bench.units.iter().zip(&self.units) {
            let ports = match unit.ports.as_ref().unwrap_or(&self.bench.ports) {
                Ports::All => "TCP ports 1 to 65535".to_owned(),
                Ports::Common => format!("the {} common TCP ports", plan.cost.tcp_ports),
                Ports::These(ports) => counted(ports.len(), "TCP port"),
            };
            let udp: Vec<String> = plan.cost.udp_ports.iter().map(u16::to_string).collect();
            let over_udp = if udp.is_empty() {
                "; nothing over UDP".to_owned()
            } else {
                format!("; over UDP {}", udp.join(", "))
            };
            line(
                text,
                &format!(
                    "Unit {} at {}: {ports}{over_udp}.",
                    unit.label,
                    met_at(unit)
                ),
            );
        }
        if let Some(declaration) = &device.declaration {
            line(
                text,
                &format!("What answers is held against what the maker declares in {declaration}."),
            );
        }
        if self.bench.units.len() < 2 {
            line(
                text,
                "With one unit it cannot be seen whether passwords differ from unit to unit.",
            );
        }
    }

    /// Whose leave it is, and who signed it.
    fn authority(&self, text: &mut String) {
        let authority = &self.bench.authority;
        line(
            text,
            &format!(
                "Authority: {}, {}, to the end of {}.",
                authority.owner, authority.basis, authority.expires
            ),
        );
        match (&self.authorised, &authority.signed) {
            (Some(one), _) => line(
                text,
                &format!(
                    "Authorised by {} ({}) at {}; the signed authority is sealed into the bundle.",
                    one.by,
                    one.key_id,
                    moment(one.signed_on)
                ),
            ),
            (None, Some(signed)) => line(
                text,
                &format!("The signed authority {signed} is checked by `inspect`, with --trust."),
            ),
            (None, None) => {}
        }
    }

    /// What each login gets.
    fn tries(&self, text: &mut String) {
        let caps = self.bench.caps;
        line(
            text,
            &format!(
                "At each login: {} pairs of {}, at most {} for one account and {} in all, {} a second in {} sessions; it stops at a lock-out.",
                self.pairs,
                self.list,
                caps.tries_per_account,
                caps.tries_per_service,
                caps.tries_per_second,
                caps.sessions_at_once
            ),
        );
        for words in &self.on_whose_word {
            line(text, words);
        }
        let worst = self
            .units
            .iter()
            .max_by_key(|unit| unit.cost.tries_per_login);
        if let Some(UnitPlan { cost, .. }) = worst {
            let is_more = usize::try_from(cost.listed).is_ok_and(|listed| listed > self.pairs);
            let own = if is_more {
                " and of the unit's own"
            } else {
                ""
            };
            line(
                text,
                &format!(
                    "That is at most {} tries at a login in one visit ({} of the list{}, 2 random passwords, {} more to see what slows guessing; a pair that is accepted costs a few more), which take {} s or longer; over all {} visits, {} for each login of the device.",
                    cost.tries_per_login,
                    cost.listed,
                    own,
                    caps.defence_tries,
                    cost.seconds_per_login,
                    self.visits.len(),
                    self.all_tries()
                ),
            );
        }
        if caps.lock_watch_seconds > 0 {
            line(
                text,
                &format!(
                    "A login that locks is watched for {} s at most, with a look now and then whether it is open again.",
                    caps.lock_watch_seconds
                ),
            );
        }
    }

    /// The tries at most at one login of every unit, over all states.
    fn all_tries(&self) -> u64 {
        let once: u64 = self
            .units
            .iter()
            .map(|unit| u64::from(unit.cost.tries_per_login))
            .sum();
        once * self.bench.states.len() as u64
    }
}

/// Where a unit may be met, and by what it is known there.
fn met_at(unit: &Unit) -> String {
    let addresses: Vec<String> = unit.addresses().map(|one| one.to_string()).collect();
    let macs: Vec<String> = unit.macs.iter().map(ToString::to_string).collect();
    let mut words = addresses.join(", else at ");
    if !macs.is_empty() {
        words.push_str(" with the MAC ");
        words.push_str(&macs.join(" or "));
    }
    words
}

/// Whether a list counts as public on the tester's word; nothing of those that are shipped.
fn on_whose_word(list: &AtHand) -> Option<String> {
    let name = &list.name;
    match list.standing {
        Standing::PublicShipped => None,
        Standing::PublicByTester => Some(format!(
            "The list {name} counts as public on your word: its index says that anybody can look it up at {}.",
            list.public.as_deref().unwrap_or_default()
        )),
        Standing::TestersOwn => Some(format!(
            "The list {name} is your own: that a password stands in it does not show that others could know it."
        )),
    }
}

fn line(text: &mut String, words: &str) {
    // Writing to a string cannot fail.
    let _never = writeln!(text, "{words}");
}
