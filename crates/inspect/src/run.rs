//! Leads a bench through its states and units, and gathers what was observed for one bundle.
//!
//! In each state, for each unit: a hand brings the unit there, it is met at one of its addresses, its ports are tried, each service is identified
//! and its logins are tried. Everything ends early, with what there is so far, when a person wishes it. What was gone
//! through to its end can be kept ([`checkpoint`]) and need not be gone through again.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{Course, Draft, ManifestHead, Met};
use proofhouse_law::observation::{
    CredentialList, DeviceState, Fact, Interface, Observation, SecretTag, StopReason,
};
use tokio::sync::mpsc::UnboundedSender;

use crate::bench::{self, Bench};
use crate::credentials::{AtHand, List};
use crate::declaration::Declaration;
use crate::stop::Stop;
use crate::transcript::Clock;
use crate::wire::Limits;

pub mod checkpoint;
mod cost;
mod desk;
mod exposure;
pub mod hands;
mod kept;
mod leave;
mod meeting;
mod pairs;
mod ports;
mod service;
mod set_up;
mod share;
mod tour;
mod ways;

pub use cost::Cost;
use hands::{Hands, HandsError};
pub use meeting::Doubt;
use tour::Tour;
pub use tour::{Begun, Keep, NotKept, SoFar, Visited};

/// What the tool is called in bundles.
const TOOL: &str = "proofhouse inspect";
/// What the key of a bundle's tags is asked for as the salt of the digests of lists that are not public.
const LISTS_SALT: &[u8] = b"the salt of the digests of lists";

/// Something that happened, for people who watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A hand is needed or at work.
    Hand {
        /// The unit's label.
        unit: String,
        /// The state it is brought into.
        state: DeviceState,
    },
    /// A unit is looked for, where the bench names more addresses than one or its MAC.
    Looking {
        /// The unit's label.
        unit: String,
        /// Where.
        addresses: Vec<IpAddr>,
    },
    /// A unit that was looked for was found.
    Met {
        /// The unit's label.
        unit: String,
        /// Where, and what is known of who answers there.
        met: Met,
    },
    /// The hand is done, and a unit is looked at in a state.
    Began {
        /// The unit's label.
        unit: String,
        /// The state it is in.
        state: DeviceState,
    },
    /// A unit was gone through in a state, to its end or in an earlier run.
    Finished {
        /// The unit's label.
        unit: String,
        /// The state it was in.
        state: DeviceState,
    },
    /// A unit that was looked for answered nowhere, and the visit that began sees nothing.
    PassedOver {
        /// The unit's label.
        unit: String,
        /// The state it should be in.
        state: DeviceState,
    },
    /// A visit is made again, and what it saw is dropped.
    Again {
        /// The unit's label.
        unit: String,
        /// The state it is in.
        state: DeviceState,
    },
    /// What was seen could not be kept for a later run; why not.
    NotKept(String),
    /// Ports are being tried.
    Scanning {
        /// The unit's label.
        unit: String,
        /// How many.
        ports: usize,
    },
    /// So many ports of a unit have been tried.
    Scanned {
        /// The unit's label.
        unit: String,
        /// How many so far; more than there are, where silent ones are asked again.
        tried: usize,
        /// How many there are.
        of: usize,
    },
    /// A login is being tried.
    Trying {
        /// Where.
        interface: Interface,
        /// The number of the try.
        tries: u32,
        /// How many there are at most.
        of: usize,
    },
    /// Something was observed.
    Observed(Box<Observation>),
}

/// All that an inspection needs.
pub struct Setup<'a> {
    /// What may be tested.
    pub bench: &'a Bench,
    /// What is tried everywhere.
    pub list: &'a List,
    /// What the maker declares, where the bench names a declaration.
    pub declaration: Option<&'a Declaration>,
    /// How much a device may cost.
    pub limits: Limits,
    /// How long a port may take to answer.
    pub port_patience: Duration,
    /// The time.
    pub clock: Clock,
    /// Names secrets by tags.
    pub tag: &'a (dyn Fn(&[u8]) -> SecretTag + Sync),
    /// Told what happens.
    pub progress: UnboundedSender<Progress>,
    /// Whether a person wants it to end.
    pub stop: Stop,
}

/// What came of an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// What was observed.
    pub observations: Vec<Observation>,
    /// The raw transcripts, by their paths in the bundle.
    pub transcripts: BTreeMap<String, Vec<u8>>,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Why it ended before its end, if it did.
    pub cut_short: Option<CutShort>,
    /// How it went, visit by visit.
    pub course: Course,
}

/// Why an inspection ended before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutShort {
    /// A person wished it.
    Interrupted,
    /// A hand could not do its part; its words.
    Hands(String),
    /// The authority ended while the test went on.
    AuthorityExpired,
    /// What answered was not the unit, or not surely; nothing was tried at it.
    NotTheUnit(Doubt),
}

impl CutShort {
    /// Why the visit at which it came was not finished.
    fn at_its_visit(&self) -> &str {
        match self {
            Self::Interrupted => "a person ended the inspection",
            Self::NotTheUnit(doubt) => &doubt.what,
            other => other.at_later_visits(),
        }
    }

    /// Why the visits after it were not begun.
    fn at_later_visits(&self) -> &'static str {
        match self {
            Self::Interrupted => "a person ended the inspection before",
            Self::Hands(_) => "a unit was not brought into the state asked for",
            Self::AuthorityExpired => "the authority to test had ended",
            Self::NotTheUnit(_) => "what answered for a unit before was not surely that unit",
        }
    }
}

impl From<HandsError> for CutShort {
    fn from(error: HandsError) -> Self {
        match error {
            HandsError::Interrupted => Self::Interrupted,
            error => Self::Hands(error.to_string()),
        }
    }
}

impl Inspection {
    /// What is to be sealed; `lists` are those that were at hand. Where an authority was signed, whoever read it adds it.
    pub fn draft(
        self,
        bench: &Bench,
        version: &str,
        lists: &[AtHand],
        tag: &dyn Fn(&[u8]) -> SecretTag,
    ) -> Draft {
        let has_own = lists.iter().any(|one| !one.is_public());
        let salt = has_own.then(|| tag(LISTS_SALT));
        let salt = salt.as_ref().map(SecretTag::as_str);
        let manifest = ManifestHead {
            tool: TOOL.to_owned(),
            tool_version: version.to_owned(),
            subject: bench::subject(bench),
            authority: bench::authority(bench),
            started: self.started,
            ended: self.ended,
            partial: self.cut_short.is_some(),
            course: Some(self.course),
            tester: bench.tester.clone(),
            lists: sealed_lists(lists, &self.observations, salt.unwrap_or_default()),
            relies_on: Vec::new(),
            drill: false,
        };
        Draft {
            manifest,
            bench: sealed_bench(bench, salt, tag),
            authority: None,
            transcripts: self.transcripts,
            observations: self.observations,
        }
    }
}

/// The lists that were at hand, and that which is shipped for one kind of service where it was tried.
fn sealed_lists(lists: &[AtHand], observations: &[Observation], salt: &str) -> Vec<CredentialList> {
    let was_tried = |name: &str| {
        let mut facts = observations.iter().map(|one| &one.fact);
        facts.any(
            |fact| matches!(fact, Fact::CredentialsRefused { list, .. } if list.ends_with(name)),
        )
    };
    let of_service = Some(crate::protocols::snmp::LIST).filter(|name| was_tried(name));
    let of_service = of_service.and_then(List::known_of_named);
    let all = lists.iter().chain(&of_service);
    all.map(|one| one.sealed(salt)).collect()
}

/// The bench as JSON, with the units' passwords named by their tags only, with the UDP ports that each is asked on (the
/// bench does not name them, and who reads the bundle later cannot know them), and with the salt of the digests of lists that
/// are not public, where there are such.
fn sealed_bench(bench: &Bench, salt: Option<&str>, tag: &dyn Fn(&[u8]) -> SecretTag) -> Vec<u8> {
    let mut value = serde_json::to_value(bench).unwrap_or_default();
    if let (Some(object), Some(salt)) = (value.as_object_mut(), salt) {
        object.insert("lists_salt".to_owned(), serde_json::json!(salt));
    }
    let units = value
        .get_mut("units")
        .and_then(serde_json::Value::as_array_mut);
    for (json, unit) in units.into_iter().flatten().zip(&bench.units) {
        let Some(object) = json.as_object_mut() else {
            continue;
        };
        for (name, password) in [
            ("label_password", &unit.label_password),
            ("user_password", &unit.user_password),
        ] {
            if let Some(password) = password {
                let named = serde_json::json!({ "secret": tag(password.as_bytes()) });
                object.insert(name.to_owned(), named);
            }
        }
        let asked = ports::datagrams(bench, unit);
        object.insert("udp_asked".to_owned(), serde_json::json!(asked));
    }
    let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Inspects the bench: each state in turn, and in it each unit.
pub async fn inspect<H: Hands>(setup: &Setup<'_>, hands: &mut H) -> Inspection {
    go_on(setup, hands, SoFar::nothing((setup.clock)()), &mut NotKept).await
}

/// Inspects what is left of the bench after `so_far`, and tells `keep` of each visit.
///
/// What was seen so far stands in the inspection as it was seen then; only the comparisons are drawn anew, over all of it.
pub async fn go_on<H: Hands>(
    setup: &Setup<'_>,
    hands: &mut H,
    so_far: SoFar,
    keep: &mut dyn Keep,
) -> Inspection {
    let mut tour = Tour::new(setup, so_far, keep);
    let mut cut_short = None;
    for &state in &setup.bench.states {
        for unit in &setup.bench.units {
            if tour.is_finished(unit, state) {
                continue;
            }
            if cut_short.is_none() {
                let visit = tour.visit(hands, unit, state);
                cut_short = tokio::select! {
                    cut_short = visit => cut_short,
                    never = leave::ends(setup) => match never {},
                };
            } else if let Some(why) = &cut_short {
                tour.leave_out(unit, state, why.at_later_visits());
            }
        }
    }
    tour.end(cut_short)
}

/// Whether any tries ended because a person wished it.
pub fn was_interrupted(observations: &[Observation]) -> bool {
    observations.iter().any(|seen| {
        matches!(
            seen.fact,
            Fact::CredentialsRefused {
                stopped: StopReason::Interrupted,
                ..
            }
        )
    })
}
