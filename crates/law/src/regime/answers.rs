//! What a regime answers when it is asked: its rows, the values that a notice rests on, the waits of a power.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::guard::{Guard, GuardKind};
use super::model::{
    ComponentScope, Footing, Meaning, Permission, Power, Provision, Regime, Requirement,
    Transitional,
};
use crate::authority::Body;
use crate::clock::Calendar;
use crate::deemed::Route;
use crate::digest::Digest;
use crate::duty::Duties;
use crate::ids::{PowerId, ProvisionId, RegimeId};
use crate::observation::{Component, DeviceState};
use crate::penalty::Rules;

impl Regime {
    /// Its id.
    pub fn id(&self) -> &RegimeId {
        &self.id
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is, in a sentence or two.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// Where it holds.
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// Since when it holds, where it holds at all.
    pub fn in_force_from(&self) -> Option<Date> {
        self.in_force_from
    }

    /// On what the regime as a whole stands.
    pub fn footing(&self) -> &Footing {
        &self.footing
    }

    /// Content hash of its files: what a case pins.
    pub fn hash(&self) -> Digest {
        self.hash
    }

    /// Transitional information.
    pub fn transitional(&self) -> &[Transitional] {
        &self.transitional
    }

    /// The requirements, in order.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The provisions, in order.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// The provision of that id.
    pub fn provision(&self, id: &ProvisionId) -> Option<&Provision> {
        self.provisions.iter().find(|provision| provision.id == *id)
    }

    /// The states in which a rule of it on the passwords of the device itself binds.
    pub fn password_states(&self) -> BTreeSet<DeviceState> {
        let provisions = self.provisions.iter();
        let provisions = provisions.filter(|one| one.predicate.is_of_passwords());
        let states = provisions.flat_map(|one| one.states_of(Component::Hardware));
        states.collect()
    }

    /// The powers, in order.
    pub fn powers(&self) -> &[Power] {
        &self.powers
    }

    /// The power of that id.
    pub fn power(&self, id: &PowerId) -> Option<&Power> {
        self.powers.iter().find(|power| power.id == *id)
    }

    /// The routes to deemed compliance.
    pub fn deemed(&self) -> &[Route] {
        &self.deemed
    }

    /// What words mean.
    pub fn meanings(&self) -> &[Meaning] {
        &self.meanings
    }

    /// The parts of a product that requirements cover.
    pub fn components(&self) -> &[ComponentScope] {
        &self.components
    }

    /// Who may do what.
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// What it says of the sums of penalties.
    pub fn penalties(&self) -> &[Rules] {
        &self.penalties
    }

    /// The calendars that were loaded beside it.
    pub fn calendars(&self) -> &[Arc<Calendar>] {
        &self.calendars
    }

    /// The bodies that enforce it.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// What decides whether a product is in scope, where the regime says.
    pub fn scope(&self) -> Option<&crate::scope::Scope> {
        self.scope.as_ref()
    }

    /// What the statement of compliance must say, where the regime knows one.
    pub fn statement(&self) -> Option<&crate::statement::Rules> {
        self.statement.as_ref()
    }

    /// What people in the supply chain owe.
    pub fn duties(&self) -> &Duties {
        &self.duties
    }

    /// The values that a notice under `power` on `provisions` rests on and that are unverified or assumed, by dotted path.
    ///
    /// Outside a drill a lawyer confirms each before the notice is issued.
    pub fn unsettled<'r>(
        &'r self,
        power: &'r Power,
        provisions: &[ProvisionId],
    ) -> BTreeMap<String, &'r Footing> {
        let rules = provisions
            .iter()
            .filter_map(|id| self.provision(id))
            .flat_map(|provision| {
                let text = (format!("provision.{}", provision.id), &provision.footing);
                [
                    text,
                    (format!("reading.{}", provision.id), &provision.reading),
                ]
            });
        let guards = power
            .guards
            .iter()
            .map(|guard| (format!("guard.{}", guard.id), &guard.footing));
        let paragraphs = power
            .paragraphs
            .iter()
            .map(|one| (format!("paragraph.{}.{}", power.id, one.id), &one.footing));
        let reach = power
            .reach
            .iter()
            .map(|reach| (format!("reach.{}", power.id), &reach.footing));
        let sums = self
            .penalties
            .iter()
            .filter(|rules| rules.power == power.id)
            .flat_map(|rules| {
                let named = |(part, footing)| (format!("penalty.{}.{part}", rules.id), footing);
                rules.footings().into_iter().map(named)
            });
        let functions = self
            .bodies
            .iter()
            .flat_map(|body| &body.functions)
            .filter(|one| one.powers.contains(&power.id))
            .map(|one| (format!("authority.{}", one.id), &one.footing));
        std::iter::once((format!("power.{}", power.id), &power.footing))
            .chain(sums)
            .chain(functions)
            .chain(reach)
            .chain(rules)
            .chain(guards)
            .chain(paragraphs)
            .filter(|(_, footing)| !footing.basis.is_settled())
            .collect()
    }

    /// The unverified or assumed value at a dotted path, where there is one.
    pub fn unsettled_value(&self, path: &str) -> Option<&Footing> {
        let provisions: Vec<ProvisionId> = self
            .provisions
            .iter()
            .map(|provision| provision.id.clone())
            .collect();
        self.powers
            .iter()
            .find_map(|power| self.unsettled(power, &provisions).get(path).copied())
    }
}

impl Power {
    /// The row of its guards that `pick` knows, with its parameters.
    pub fn guard<T>(&self, pick: impl Fn(GuardKind) -> Option<T>) -> Option<(&Guard, T)> {
        self.guards
            .iter()
            .find_map(|guard| pick(guard.kind).map(|found| (guard, found)))
    }

    /// Days in which an appeal may be lodged and whether it suspends, where the regime gives an appeal.
    pub fn appeal(&self) -> Option<(&Guard, (u16, bool))> {
        self.guard(|kind| match kind {
            GuardKind::AppealWindow { days, suspends } => Some((days, suspends)),
            _ => None,
        })
    }

    /// Days in which a claim for compensation is decided, where the regime gives one.
    pub fn compensation(&self) -> Option<(&Guard, u16)> {
        self.guard(|kind| match kind {
            GuardKind::Compensation { days } => Some(days),
            _ => None,
        })
    }

    /// Days of notice of intent and whether urgency dispenses with it, where the regime asks for one.
    pub fn intent(&self) -> Option<(&Guard, (u16, bool))> {
        self.guard(|kind| match kind {
            GuardKind::Intent { days, urgent } => Some((days, urgent)),
            _ => None,
        })
    }
}
