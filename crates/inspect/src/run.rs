//! Leads a bench through its states and units, and gathers what was observed for one bundle.
//!
//! In each state, for each unit: a hand brings the unit there, its ports are tried, each service is identified
//! and its logins are tried. Everything ends early, with what there is so far, when a person wishes it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{self, Draft, ManifestHead, SubjectHead, Target};
use proofhouse_law::observation::{
    Component, DeviceState, Fact, Interface, Observation, SecretTag, StopReason, Subject,
    TranscriptRef,
};
use proofhouse_law::{Digest, clock};
use tokio::sync::mpsc::UnboundedSender;

use crate::bench::{Bench, Unit, state_name};
use crate::checks::default_credentials::{self, Setting};
use crate::credentials::{List, Pair};
use crate::discovery::{self, Way};
use crate::stop::Stop;
use crate::transcript::{Clock, Log};
use crate::wire::Limits;

pub mod hands;

use hands::{Hands, HandsError};
use proofhouse_law::observation::CredentialOrigin;

/// What the tool is called in bundles.
const TOOL: &str = "proofhouse inspect";
/// Name of the check that finds services.
const DISCOVERY: &str = "inspect.service-discovery";
/// The most services of one unit that are looked at.
const SERVICES_MAX: usize = 64;
/// How long a unit without any open port is left to start before it is tried once more.
const STARTING: Duration = Duration::from_secs(2);

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
    /// Ports are being tried.
    Scanning {
        /// The unit's label.
        unit: String,
        /// How many.
        ports: usize,
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
}

impl Inspection {
    /// What is to be sealed.
    pub fn draft(self, bench: &Bench, version: &str, tag: &dyn Fn(&[u8]) -> SecretTag) -> Draft {
        let targets = bench.units.iter().map(|unit| Target {
            unit: Some(unit.name().to_owned()),
            address: unit.address.to_string(),
            mac: unit.mac.clone(),
            serial: unit.serial.clone(),
        });
        let manifest = ManifestHead {
            tool: TOOL.to_owned(),
            tool_version: version.to_owned(),
            subject: SubjectHead {
                brand: bench.device.brand.clone(),
                model: bench.device.model.clone(),
                kind: bench.device.kind.clone(),
                units: bench
                    .units
                    .iter()
                    .map(|unit| unit.name().to_owned())
                    .collect(),
            },
            authority: bundle::Authority {
                owner: bench.authority.owner.clone(),
                basis: bench.authority.basis.clone(),
                expires: expiry(bench),
                targets: targets.collect(),
            },
            started: self.started,
            ended: self.ended,
            partial: self.cut_short.is_some(),
        };
        Draft {
            manifest,
            bench: sealed_bench(bench, tag),
            transcripts: self.transcripts,
            observations: self.observations,
        }
    }
}

/// The moment after the authority's last day, as the law counts days.
fn expiry(bench: &Bench) -> Timestamp {
    clock::start_of_day(clock::next_day(bench.authority.expires))
}

/// The bench as JSON, with the units' passwords named by their tags only.
fn sealed_bench(bench: &Bench, tag: &dyn Fn(&[u8]) -> SecretTag) -> Vec<u8> {
    let mut value = serde_json::to_value(bench).unwrap_or_default();
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
    }
    let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Inspects the bench: each state in turn, and in it each unit.
pub async fn inspect<H: Hands>(setup: &Setup<'_>, hands: &mut H) -> Inspection {
    let started = (setup.clock)();
    let mut desk = Desk {
        setup,
        observations: Vec::new(),
        transcripts: BTreeMap::new(),
    };
    let mut cut_short = None;
    'bench: for &state in &setup.bench.states {
        for unit in &setup.bench.units {
            if (setup.clock)() >= expiry(setup.bench) {
                cut_short = Some(CutShort::AuthorityExpired);
                break 'bench;
            }
            desk.tell(Progress::Hand {
                unit: unit.label.clone(),
                state,
            });
            let brought = tokio::select! {
                brought = hands.bring(unit, state) => brought,
                () = setup.stop.wait() => Err(HandsError::Interrupted),
            };
            match brought {
                Ok(()) => desk.unit(unit, state).await,
                Err(HandsError::Interrupted) => cut_short = Some(CutShort::Interrupted),
                Err(error) => cut_short = Some(CutShort::Hands(error.to_string())),
            }
            if setup.stop.asked() {
                cut_short = Some(CutShort::Interrupted);
            }
            if cut_short.is_some() {
                break 'bench;
            }
        }
    }
    let ended = (setup.clock)();
    Inspection {
        observations: desk.observations,
        transcripts: desk.transcripts,
        started,
        ended,
        cut_short,
    }
}

/// Where observations and transcripts are gathered.
struct Desk<'a> {
    setup: &'a Setup<'a>,
    observations: Vec<Observation>,
    transcripts: BTreeMap<String, Vec<u8>>,
}

impl Desk<'_> {
    /// Inspects one unit in one state.
    async fn unit(&mut self, unit: &Unit, state: DeviceState) {
        let setup = self.setup;
        let ports = unit.ports.as_ref().unwrap_or(&setup.bench.ports).list();
        self.tell(Progress::Scanning {
            unit: unit.label.clone(),
            ports: ports.len(),
        });
        let log = Log::new(setup.clock.clone());
        log.note(&format!(
            "trying {} TCP ports of {}",
            ports.len(),
            unit.address
        ));
        let mut open = Vec::new();
        for attempt in 0..2 {
            if attempt > 0 {
                log.note("no port is open: waiting for the device to start");
            }
            let pause = STARTING * attempt;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = setup.stop.wait() => return,
            }
            open = tokio::select! {
                open = discovery::scan(unit.address, &ports, setup.port_patience) => open,
                () = setup.stop.wait() => return,
            };
            if !open.is_empty() {
                break;
            }
        }
        log.note(&format!("open: {open:?}"));
        if open.is_empty() {
            let fact = Fact::NoInterfaceFound {
                ports_tried: u32::try_from(ports.len()).unwrap_or(u32::MAX),
            };
            self.observe(unit, state, "ports", &log, vec![(DISCOVERY, fact)]);
        }
        for port in open.into_iter().take(SERVICES_MAX) {
            self.service(unit, state, port).await;
            if setup.stop.asked() {
                return;
            }
        }
    }

    /// Identifies the service at one port and tries its logins.
    async fn service(&mut self, unit: &Unit, state: DeviceState, port: u16) {
        let setup = self.setup;
        let log = Log::new(setup.clock.clone());
        let address = SocketAddr::new(unit.address, port);
        let found = tokio::select! {
            found = discovery::identify(address, &log, setup.limits) => found,
            () = setup.stop.wait() => return,
        };
        let mut facts = Vec::new();
        for way in found.ways {
            let at = |service: &str| Interface {
                transport: "tcp".to_owned(),
                port,
                service: service.to_owned(),
                tls: false,
            };
            let identified_by = found.identified_by.clone();
            match way {
                Way::Door(mut door) => {
                    let interface = at(door.service());
                    facts.push((
                        DISCOVERY,
                        Fact::ServiceFound {
                            interface: interface.clone(),
                            identified_by,
                        },
                    ));
                    let list = list_for(setup, unit);
                    let of = list.pairs.len();
                    let tell = |tries| {
                        // Nobody watching is no fault.
                        let _unwatched = setup.progress.send(Progress::Trying {
                            interface: interface.clone(),
                            tries,
                            of,
                        });
                    };
                    let setting = Setting {
                        interface: &interface,
                        list: &list,
                        caps: setup.bench.caps,
                        tag: setup.tag,
                        log: &log,
                        stop: &setup.stop,
                        progress: &tell,
                    };
                    let seen = default_credentials::check(&mut door, &setting).await;
                    facts.extend(
                        seen.into_iter()
                            .map(|fact| (default_credentials::NAME, fact)),
                    );
                }
                Way::Open { service, proof } => {
                    let interface = at(service);
                    facts.push((
                        DISCOVERY,
                        Fact::ServiceFound {
                            interface: interface.clone(),
                            identified_by,
                        },
                    ));
                    facts.push((
                        default_credentials::NAME,
                        Fact::OpenWithoutAuthentication { interface, proof },
                    ));
                }
                Way::Unusable { service, reason } => {
                    let interface = at(service);
                    facts.push((
                        DISCOVERY,
                        Fact::ServiceFound {
                            interface: interface.clone(),
                            identified_by,
                        },
                    ));
                    facts.push((
                        default_credentials::NAME,
                        Fact::InterfaceUnusable { interface, reason },
                    ));
                }
            }
        }
        self.observe(
            unit,
            state,
            &format!("tcp-{port}-{}", found.service),
            &log,
            facts,
        );
    }

    /// Keeps facts with the transcript that shows them.
    fn observe(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        label: &str,
        log: &Log,
        facts: Vec<(&str, Fact)>,
    ) {
        let bytes = log.bytes();
        let number = u32::try_from(self.transcripts.len() + 1).unwrap_or(u32::MAX);
        let path = bundle::transcript_path(
            number,
            &format!("{}-{}-{label}", unit.label, state_name(state)),
        );
        let reference = TranscriptRef {
            path: path.clone(),
            sha256: Digest::of(&bytes),
        };
        self.transcripts.insert(path, bytes);
        for (check, fact) in facts {
            let number = self.observations.len() + 1;
            // A number in a fixed form is always an id.
            let Ok(id) = format!("inspect-{number:04}").parse() else {
                continue;
            };
            let observation = Observation {
                id,
                check: check.to_owned(),
                at: log.now(),
                subject: Subject {
                    unit: Some(unit.name().to_owned()),
                    state: Some(state),
                    firmware: self.setup.bench.device.firmware.clone(),
                    component: Component::PreInstalledSoftware,
                },
                fact,
                transcripts: vec![reference.clone()],
            };
            self.tell(Progress::Observed(Box::new(observation.clone())));
            self.observations.push(observation);
        }
    }

    fn tell(&self, progress: Progress) {
        // Nobody watching is no fault.
        let _unwatched = self.setup.progress.send(progress);
    }
}

/// What is tried at this unit: passwords that the bench knows of, then the list.
///
/// The other units' label passwords are tried too: one that opens this unit is not unique to its own. A label
/// password that stands in the list keeps the list as its origin, since that is what makes it guessable.
fn list_for(setup: &Setup<'_>, unit: &Unit) -> List {
    let others = setup
        .bench
        .units
        .iter()
        .filter(|other| other.label != unit.label);
    let mut own = Vec::new();
    for (holder, label) in std::iter::once((unit, &unit.label_password))
        .chain(others.map(|other| (other, &other.label_password)))
    {
        for account in &holder.accounts {
            own.extend(
                label
                    .iter()
                    .map(|password| Pair::new(account, password, CredentialOrigin::UnitLabel)),
            );
        }
    }
    for account in &unit.accounts {
        own.extend(
            unit.user_password
                .iter()
                .map(|password| Pair::new(account, password, CredentialOrigin::UserDefined)),
        );
    }
    let listed = |pair: &Pair| {
        setup
            .list
            .pairs
            .iter()
            .any(|held| held.account == pair.account && held.password == pair.password)
    };
    own.retain(|pair| !listed(pair));
    setup.list.clone().after(List {
        name: String::new(),
        pairs: own,
    })
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
