//! What a regime says, once read: plain data, each value with its footing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::guard::Guard;
use crate::authority::Body;
use crate::case::{ActionName, EconomicRole, Role};
use crate::clock::{Calendar, Clock};
use crate::deemed::Route;
use crate::digest::Digest;
use crate::duty::Duties;
use crate::finding::Verdict;
use crate::ids::{PowerId, ProvisionId, RegimeId};
use crate::observation::{Component, DeviceState};
use crate::penalty::Rules;
use crate::refusal::Basis;

/// One file of a regime folder, handed in by the caller: this crate reads no disk.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Its path, such as `uk-psti-2022/powers.toml`; the folder names the regime.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The regime cannot be used.
    Error,
    /// The regime can be used; a person should look.
    Warning,
}

/// One problem of a regime folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// Dotted code, never reused.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// The same problem of a file that a person gives: its code begins with the file's own room.
    pub(crate) fn of_a_file(mut self, room: &'static str) -> Self {
        let codes = match room {
            "deemed" => [
                "deemed.not-utf8",
                "deemed.syntax",
                "deemed.missing",
                "deemed.wrong-type",
                "deemed.unknown-value",
                "deemed.unknown-key",
            ],
            _ => [
                "conformity.not-utf8",
                "conformity.syntax",
                "conformity.missing",
                "conformity.wrong-type",
                "conformity.unknown-value",
                "conformity.unknown-key",
            ],
        };
        let last = |code: &str| code.rsplit('.').next().unwrap_or_default().to_owned();
        let is_same = |code: &&'static str| last(code) == last(self.code);
        if let Some(code) = codes.into_iter().find(is_same) {
            self.code = code;
        }
        if self.code.ends_with(".unknown-value") {
            "Write what is wanted there.".clone_into(&mut self.remedy);
        }
        self
    }
}

/// On what a value stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Footing {
    /// The citation, or the basis and its analogue, as shown to a reader.
    pub citation: String,
    /// Source and whether it was verified.
    pub basis: Basis,
}

/// A regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Regime {
    pub(crate) id: RegimeId,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) territory: String,
    pub(crate) in_force_from: Option<Date>,
    pub(crate) for_reference: Option<String>,
    pub(crate) footing: Footing,
    pub(crate) hash: Digest,
    pub(crate) transitional: Vec<Transitional>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) provisions: Vec<Provision>,
    pub(crate) powers: Vec<Power>,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) deemed: Vec<Route>,
    pub(crate) meanings: Vec<Meaning>,
    pub(crate) components: Vec<ComponentScope>,
    pub(crate) clocks: Vec<Clock>,
    pub(crate) penalties: Vec<Rules>,
    /// Not of the regime, and not in its hash: a calendar grows each year while a case keeps its edition.
    #[serde(skip)]
    pub(crate) calendars: Vec<Arc<Calendar>>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) scope: Option<crate::scope::Scope>,
    pub(crate) duties: Duties,
    pub(crate) views_permissions: Vec<super::views::ViewsPermission>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) statement: Option<crate::statement::Rules>,
}

/// What the regime says of times before, between and after editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transitional {
    /// Dotted id.
    pub id: String,
    /// In our words.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

/// What a word of the regime means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meaning {
    /// Dotted id.
    pub id: String,
    /// The word.
    pub term: String,
    /// What it means, in our words.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

/// A part of a product that requirements can cover, as the regime draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComponentScope {
    /// Dotted id.
    pub id: String,
    /// Which part.
    pub component: Component,
    /// What it takes in, in our words.
    pub text: String,
    /// The kinds of product for which it is left out.
    pub excluded_for: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// One of the three security requirements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Dotted id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The requirements that meeting this one takes in, as a level takes in those below it.
    pub includes: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// One sub-rule of a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provision {
    /// Its id.
    pub id: ProvisionId,
    /// The requirement it belongs to.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// What it asks, in our words.
    pub text: String,
    /// Whom it binds.
    pub addressed_to: Vec<EconomicRole>,
    /// Which components in which states it covers; empty where it is not about a device.
    pub binds: Vec<Scope>,
    /// How it is judged.
    pub predicate: Predicate,
    /// What a person must know or judge, where the predicate leaves it to one.
    pub note: Option<String>,
    /// What each outcome of the predicate means.
    pub outcomes: BTreeMap<Outcome, Verdict>,
    /// On what that reading of the evidence stands, which is seldom the text of the provision itself.
    pub reading: Footing,
    /// On what it stands.
    pub footing: Footing,
}

impl Provision {
    /// The states in which it covers a component.
    pub fn states_of(&self, component: Component) -> BTreeSet<DeviceState> {
        let scopes = self.binds.iter();
        let scopes = scopes.filter(|scope| scope.components.contains(&component));
        scopes.flat_map(|scope| &scope.states).copied().collect()
    }
}

/// Components in states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// The components.
    pub components: Vec<Component>,
    /// The states in which the rule covers them.
    pub states: Vec<DeviceState>,
    /// What must hold of a component besides, in our words.
    pub only_if: Option<String>,
}

/// How a provision is judged: a closed set, reviewed as code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Predicate {
    /// Is each password unique per unit, or chosen by the user?
    UniquePerUnit,
    /// Is a listed or empty password accepted?
    NoListedCredential,
    /// Does a reset bring back a universal password?
    NoUniversalReset,
    /// Is a contact published?
    ContactPublished,
    /// Is the time of acknowledgement published?
    AcknowledgementPublished,
    /// Is the time of status updates published?
    StatusUpdatesPublished,
    /// What does the published support period say?
    SupportPeriodPublished,
    /// Does the support period stand beside the invitation to purchase?
    SupportPeriodBesideOffer,
    /// Was a published support period made shorter?
    SupportPeriodNotShortened,
    /// Left to a person, or to a check that this path does not have.
    NeedsPerson,
}

impl Predicate {
    /// Whether it is judged by tries of credentials.
    pub fn is_of_passwords(self) -> bool {
        matches!(
            self,
            Self::UniquePerUnit | Self::NoListedCredential | Self::NoUniversalReset
        )
    }
}

/// What a predicate can come to; each regime maps each to a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "explained one by one in `finding` where they arise"
)]
pub enum Outcome {
    SharedByUnits,
    DiffersBetweenUnits,
    OneUnitOnly,
    UserDefined,
    ChangeForced,
    ListedAccepted,
    OtherAccepted,
    ListExhausted,
    StoppedEarly,
    ControlAccepted,
    OpenAccess,
    InterfaceUnusable,
    NoInterface,
    OutsideScope,
    NotObserved,
    Published,
    NotPublished,
    Unreadable,
    StatedEndDate,
    DerivableOnly,
    PerBuyerDuration,
    UpperBoundOnly,
    Vague,
    Expired,
    Contradictory,
    ConditionalEndDate,
    AbsentBesideOffer,
    BesideOffer,
    Shortened,
    NotShortened,
    ForAPerson,
}

/// What kind of notice a power makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A ban while tests are made.
    TemporaryBan,
    /// A ban until it is lifted.
    PermanentBan,
    /// Return of what was supplied.
    Recall,
    /// Confiscation or destruction by a court.
    Forfeiture,
    /// A sum to pay.
    Penalty,
    /// A duty to comply with by a day.
    Compliance,
    /// Information to the public about a failure.
    Information,
}

/// What a notice under a power binds, where its officer says nothing narrower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// The activities that it can forbid.
    pub activities: Vec<String>,
    /// The classes of business; empty where it binds only those it is addressed to, in their own roles.
    pub addressee_classes: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// A power of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Power {
    /// Its id.
    pub id: PowerId,
    /// Its name in the regime.
    pub title: String,
    /// What kind of notice it makes.
    pub effect: Effect,
    /// What it does, in our words.
    pub text: String,
    /// Why it cannot be used, where it cannot.
    pub unavailable: Option<String>,
    /// The other road, where there is one.
    pub other_road: Option<String>,
    /// What its notice binds; none where the power cannot be used.
    pub reach: Option<Reach>,
    /// The conditions before its actions.
    pub guards: Vec<Guard>,
    /// What its notice must say.
    pub paragraphs: Vec<Paragraph>,
    /// On what it stands.
    pub footing: Footing,
}

/// Something that a notice must say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// Its id: the key in a notice's terms.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it must say, in our words.
    pub must_say: String,
    /// On what it stands.
    pub footing: Footing,
}

/// Who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// The action.
    pub action: ActionName,
    /// Any of these roles.
    pub roles: Vec<Role>,
    /// On what it stands.
    pub footing: Footing,
}
