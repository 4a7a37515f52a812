//! What every reading of a unit is judged with: the observations of all bundles, and the maker's answers.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::Declared;
use super::report::Rests;
use crate::conformity::{Assessment, Entry, Judged, Place, Report, in_words, is_link};
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::led_on::is_judged_where_it_leads;
use crate::observation::{DeviceState, Fact, Interface, Observation};
use crate::set_up::{Doubts, left_open};
use crate::standard::plan::{Plan, UnitPlan};
use crate::visit::Visit;

/// One bundle, as far as a record reads it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Of the whole bundle.
    pub bundle: Digest,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// Whether every TCP port of every unit was tried.
    pub all_ports: bool,
    /// Whether services over UDP were asked of every unit.
    pub udp: bool,
    /// The UDP ports that were asked of every unit; none where the bundle does not say.
    pub udp_ports: &'a [u16],
    /// What was seen.
    pub observations: &'a [Observation],
}

/// What a record is made of: bundles, and the maker's answers where there are any.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The bundles.
    pub seen: &'a [Seen<'a>],
    /// The maker's answers.
    pub answers: Option<&'a Assessment>,
    /// Of the file with them.
    pub answers_sha256: Option<Digest>,
    /// What officers judged in a case, as its events hold it: of each unit the latest.
    pub judged_in_case: &'a [Judged],
}

/// An observation, and the bundle that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub(super) bundle: Digest,
    pub(super) one: &'a Observation,
}

/// What one thing that was looked at comes to.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) rests: Vec<Rests>,
}

/// The desk.
pub(super) struct Desk<'a> {
    pub(super) items: Vec<Item<'a>>,
    pub(super) declared: Declared<'a>,
    pub(super) report: Option<&'a Report>,
    pub(super) plan: &'a Plan,
    pub(super) all_ports: bool,
    pub(super) udp: bool,
    /// Those that were asked of every unit in each bundle.
    pub(super) udp_ports: BTreeSet<u16>,
    pub(super) partial: bool,
    /// Those of each bundle that holds one.
    pub(super) doubts: BTreeMap<Digest, Doubts<'a>>,
}

/// The states that are not the factory default: the factory's own state, and the one right after a reset, are.
pub(super) fn is_in_use(state: Option<DeviceState>) -> bool {
    matches!(
        state,
        Some(
            DeviceState::SetUpWithoutChange
                | DeviceState::SetUpByUser
                | DeviceState::ResetThenSetUp
        )
    )
}

/// The factory's own state, and the one right after a reset. What is not known to be of these may be of a device in use.
pub(super) fn is_before_set_up(state: Option<DeviceState>) -> bool {
    matches!(
        state,
        Some(DeviceState::FactoryDefault | DeviceState::Reset)
    )
}

impl<'a> Item<'a> {
    pub(super) fn fact(&self) -> &'a Fact {
        &self.one.fact
    }

    pub(super) fn unit(&self) -> &'a str {
        self.one.subject.unit.as_deref().unwrap_or_default()
    }

    pub(super) fn state(&self) -> Option<DeviceState> {
        self.one.subject.state
    }

    /// Why not all of the unit was seen, if it says so.
    fn not_all_seen(&self) -> Option<(&'a str, Self)> {
        match self.fact() {
            Fact::NotAllSeen { reason } => Some((reason.as_str(), *self)),
            _ => None,
        }
    }

    /// Two bundles may call a unit by one name, and know it with another firmware.
    pub(super) fn visit(&self) -> (Digest, Visit<'a>) {
        (self.bundle, Visit::of(self.one))
    }

    pub(super) fn rests(&self) -> Rests {
        Rests {
            bundle: self.bundle,
            observation: self.one.id.clone(),
            transcripts: self.one.transcripts.iter().map(|one| one.sha256).collect(),
        }
    }
}

impl Outcome {
    fn new(verdict: Verdict, reason: impl Into<String>, items: &[Item<'_>]) -> Self {
        Self {
            verdict,
            reason: reason.into(),
            rests: items.iter().map(Item::rests).collect(),
        }
    }

    pub(super) fn fail(reason: impl Into<String>, items: &[Item<'_>]) -> Self {
        Self::new(Verdict::Fail, reason, items)
    }

    pub(super) fn pass(reason: impl Into<String>, items: &[Item<'_>]) -> Self {
        Self::new(Verdict::Pass, reason, items)
    }

    pub(super) fn open(reason: impl Into<String>, items: &[Item<'_>]) -> Self {
        Self::new(Verdict::Inconclusive, reason, items)
    }

    pub(super) fn none(reason: impl Into<String>) -> Self {
        Self::new(Verdict::NotApplicable, reason, &[])
    }
}

impl<'a> Desk<'a> {
    /// The items whose fact `wanted` takes.
    pub(super) fn where_fact(&self, wanted: impl Fn(&Fact) -> bool) -> Vec<Item<'a>> {
        let items = self.items.iter().copied();
        items.filter(|item| wanted(item.fact())).collect()
    }

    /// Every interface that was found to answer, once.
    pub(super) fn found(&self) -> BTreeSet<&'a Interface> {
        let items = self.items.iter();
        items.filter_map(|item| item.one.fact.interface()).collect()
    }

    /// The interfaces at which something asks for a credential.
    pub(super) fn logins(&self) -> BTreeSet<&'a Interface> {
        let is_login = |fact: &Fact| {
            matches!(
                fact,
                Fact::CredentialAccepted { .. }
                    | Fact::CredentialsRefused { .. }
                    | Fact::ControlAccepted { .. }
            )
        };
        let items = self.items.iter().filter(|item| is_login(item.fact()));
        items.filter_map(|item| item.one.fact.interface()).collect()
    }

    /// The interfaces that could not be judged in use, each with what that leaves open: a login may be there. Where one is
    /// known to be there, what it leaves open is told of that login.
    pub(super) fn unjudged(&self) -> BTreeMap<&'a Interface, Outcome> {
        let logins = self.logins();
        let mut unjudged: BTreeMap<&Interface, (&str, Vec<Item<'_>>)> = BTreeMap::new();
        for item in &self.items {
            if let Fact::InterfaceUnusable {
                interface, reason, ..
            } = item.fact()
                && !is_before_set_up(item.state())
                && !logins.contains(interface)
                && !self.is_judged_where_it_leads(*item)
            {
                let (_, items) = unjudged.entry(interface).or_insert((reason, Vec::new()));
                items.push(*item);
            }
        }
        let unjudged = unjudged.into_iter();
        unjudged
            .map(|(interface, (why, items))| {
                let reason = format!(
                    "A login may be there that was not judged: {interface} could not be judged: {why}."
                );
                (interface, Outcome::open(reason, &items))
            })
            .collect()
    }

    /// Whether an item is of a web service that only leads to another, which was judged on the same visit.
    fn is_judged_where_it_leads(&self, item: Item<'_>) -> bool {
        let of_bundle = self.items.iter().filter(|one| one.bundle == item.bundle);
        is_judged_where_it_leads(item.one, of_bundle.map(|one| one.one))
    }

    /// The items about one interface.
    pub(super) fn at(&self, interface: &Interface) -> Vec<Item<'a>> {
        self.where_fact(|fact| fact.interface() == Some(interface))
    }

    /// The items that show what answers on a unit, or that nothing does.
    pub(super) fn looked(&self) -> Vec<Item<'a>> {
        self.where_fact(|fact| {
            matches!(
                fact,
                Fact::ServiceFound { .. } | Fact::NoInterfaceFound { .. } | Fact::NotAllSeen { .. }
            )
        })
    }

    /// A visit to a unit in which nothing shows that the unit was there leaves open whatever silence would show.
    pub(super) fn silent(&self) -> Vec<Outcome> {
        let items = self.items.iter();
        items
            .filter_map(|item| {
                let Fact::NoInterfaceFound { refused, .. } = item.fact() else {
                    return None;
                };
                let state = item.state().map(|state| format!(" ({})", state.words()));
                let unit = format!("Unit {}{}", item.unit(), state.unwrap_or_default());
                let unknown = "whether it was on and at that address is not known";
                let reason = match refused {
                    Some(0) => format!("{unit} did not answer at all: {unknown}."),
                    None => format!("{unit} showed no service, and the bundle does not say whether a port refused: {unknown}."),
                    Some(_) => return None,
                };
                Some(Outcome::open(reason, &[*item]))
            })
            .collect()
    }

    /// Whether each visit tried a port.
    pub(super) fn tried(&self, place: &Place) -> bool {
        !self.partial
            && match place.transport {
                "tcp" => self.all_ports,
                _ => self.udp_ports.contains(&place.port),
            }
    }

    /// Whether an item shows what opened a unit whose set-up by its user is in doubt.
    pub(super) fn is_doubted(&self, item: Item<'_>) -> bool {
        let of_bundle = self.doubts.get(&item.bundle);
        of_bundle.is_some_and(|doubts| doubts.cover(item.one))
    }

    /// What the doubts whether units were set up by their users leave open.
    pub(super) fn doubted(&self) -> Vec<Outcome> {
        let items = self.items.iter();
        items
            .filter_map(|item| Some(Outcome::open(left_open(item.one)?, &[*item])))
            .collect()
    }

    /// What keeps silence from showing that nothing is there, if anything does.
    pub(super) fn not_all_seen(&self) -> Option<(&'a str, Item<'a>)> {
        self.items.iter().find_map(Item::not_all_seen)
    }

    /// That a login may be there in use which was not seen, if anything says so.
    pub(super) fn unseen_login(&self) -> Option<Outcome> {
        if self.partial {
            let reason =
                "Another login may be there, since the inspection was stopped before its end.";
            return Some(Outcome::open(reason, &[]));
        }
        let items = self.items.iter();
        let mut of_use = items.filter(|item| !is_before_set_up(item.state()));
        let (why, item) = of_use.find_map(Item::not_all_seen)?;
        let reason = format!("Another login may be there, since not all was seen: {why}.");
        Some(Outcome::open(reason, &[item]))
    }

    /// What is left open of the logins that the IXIT names, and where nothing was found to answer.
    pub(super) fn unreached_logins(&self) -> Option<Outcome> {
        let entries = self.declared.entries("AuthMech").iter();
        let entries = entries.filter(|entry| !is_link("AuthMech", entry));
        let mut places: BTreeSet<Place> = entries.flat_map(Entry::own_places).collect();
        let found = self.found();
        places.retain(|place| !found.iter().any(|one| place.is_of(one)));
        let names = (!places.is_empty()).then(|| in_words(&places))?;
        let remedy = if places.iter().all(|place| self.tried(place)) {
            "Have it on; or say in its description if it is of a link to somewhere else"
        } else {
            "Name that port in `ports` of the bench, and have it on"
        };
        let reason = format!(
            "AuthMech names a login at {names}, where nothing was found: what it takes was not seen. {remedy}."
        );
        Some(Outcome::open(reason, &[]))
    }

    /// Whether the search for interfaces was as wide as it can be, and what is left where it was not.
    pub(super) fn search(&self) -> Result<&'static str, String> {
        if self.partial {
            return Err("The inspection was stopped before its end.".into());
        }
        if !self.all_ports {
            return Err(
                "Not every TCP port of every unit was tried: set ports = \"all\" on the bench."
                    .into(),
            );
        }
        if !self.udp {
            return Err(
                "Not every unit was asked over UDP: take udp = false off the bench.".into(),
            );
        }
        if let Some((why, _)) = self.not_all_seen() {
            return Err(format!("Not all that may answer was seen: {why}."));
        }
        match self.declared.answer("ip-only") {
            Some(true) => Ok("All 65,535 TCP ports and the usual UDP services were tried."),
            Some(false) => Err("The product has network interfaces that do not carry IP, which no check here reaches.".into()),
            None => Err("Whether all its network interfaces carry IP is not answered (ip-only, under [questions]).".into()),
        }
    }

    /// The table that a unit compares with.
    pub(super) fn table(unit: &UnitPlan) -> &str {
        unit.table.as_deref().unwrap_or_default()
    }
}
