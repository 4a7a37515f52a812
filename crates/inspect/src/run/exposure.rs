//! What a unit shows beside its logins, once those were tried: TLS, SSH, what is told to anyone; and comparisons.
//!
//! A service is looked at where a `ServiceFound` stands in the observations, whoever found it.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_law::observation::{
    Component, DeviceState, Fact, Interface, Observation, SecretTag, Subject, TranscriptRef,
};

use super::Inspection;
use super::desk::{Desk, next_id};
use crate::bench::{self, Bench, Unit};
use crate::checks::compare::{self, Compared, Earlier};
use crate::checks::{disclosed, ssh_offer, tls};
use crate::transcript::{Log, received_before_tries};
use crate::wire::{Carrier, Place};

/// Ports at which devices announce themselves (RFC 6762; the architecture of `UPnP` devices, 1.3; WS-Discovery, 2.4).
const ANNOUNCING: [(&str, u16); 3] = [("mdns", 5353), ("ssdp", 1900), ("ws-discovery", 3702)];

impl Desk<'_> {
    /// Looks at every service that was found of one unit in one state. What was asked in vain leaves its transcript.
    pub(super) async fn exposures(&mut self, unit: &Unit, state: DeviceState) {
        self.disclosures(unit, state);
        let setup = self.setup;
        let patience = Duration::from_secs(setup.bench.caps.lock_watch_seconds.into());
        for interface in self.services(unit, state) {
            if !interface.tls && interface.service != "ssh" {
                continue;
            }
            let log = Log::new(setup.clock.clone());
            let place = Place {
                address: SocketAddr::new(unit.address, interface.port),
                carrier: Carrier::Tcp,
            };
            let looking = async {
                if interface.tls {
                    tls::check(place, &interface, &log, setup.limits).await
                } else {
                    ssh_offer::check(place, &interface, &log, setup.limits, patience).await
                }
            };
            let facts = tokio::select! {
                facts = looking => facts,
                () = setup.stop.wait() => return,
            };
            if facts.is_empty() {
                // No fact says so: one of a login would take back what its tries showed. Its transcript does.
                log.note("nothing of what it offers was seen, nor any key of it that others could be compared with");
            }
            let label = format!("exposure-{}-{}", interface.transport, interface.port);
            let transcript = self.keep(unit, state, &label, &log);
            for (check, fact) in facts {
                let subject = self.subject(Some(unit.name()), Some(state));
                self.note(check, subject, fact, vec![transcript.clone()]);
            }
        }
    }

    /// The services over TCP that were found of one unit in one state, one for each port.
    fn services(&self, unit: &Unit, state: DeviceState) -> Vec<Interface> {
        let mut all: Vec<Interface> = Vec::new();
        for one in self.seen_of(unit, state) {
            if let Fact::ServiceFound { interface, .. } = &one.fact
                && interface.transport == "tcp"
                && all.iter().all(|known| known.port != interface.port)
            {
                all.push(interface.clone());
            }
        }
        all
    }

    fn seen_of(&self, unit: &Unit, state: DeviceState) -> impl Iterator<Item = &Observation> {
        let name = unit.name().to_owned();
        self.observations.iter().filter(move |one| {
            one.subject.unit.as_deref() == Some(name.as_str()) && one.subject.state == Some(state)
        })
    }

    /// What was told before a login, out of the transcripts and announcements that are there.
    fn disclosures(&mut self, unit: &Unit, state: DeviceState) {
        let model = &self.setup.bench.device.model;
        let mut found: Vec<(Fact, Vec<TranscriptRef>)> = Vec::new();
        let mut read: Vec<&str> = Vec::new();
        for one in self.seen_of(unit, state) {
            let (interface, words) = match &one.fact {
                Fact::ServiceFound { interface, .. } => {
                    let mut words = Vec::new();
                    for reference in &one.transcripts {
                        // A service with two ways in has one transcript.
                        if !read.contains(&reference.path.as_str()) {
                            read.push(&reference.path);
                            let bytes = self.transcripts.get(&reference.path);
                            words.extend(bytes.map(|bytes| received_before_tries(bytes)));
                        }
                    }
                    let words = String::from_utf8_lossy(&words.concat()).into_owned();
                    (interface.clone(), words)
                }
                Fact::Announced { protocol, says, .. } => {
                    let port = ANNOUNCING.iter().find(|(name, _)| name == protocol);
                    let interface = Interface {
                        transport: "udp".to_owned(),
                        port: port.map_or(0, |(_, port)| *port),
                        service: protocol.clone(),
                        tls: false,
                        path: None,
                    };
                    (interface, says.join("\n"))
                }
                _ => continue,
            };
            for told in disclosed::told(&words, unit, model) {
                let fact = Fact::DisclosedBeforeLogin {
                    interface: interface.clone(),
                    what: told.what.to_owned(),
                    text: told.text,
                };
                found.push((fact, one.transcripts.clone()));
            }
        }
        for (fact, transcripts) in found {
            let subject = self.subject(Some(unit.name()), Some(state));
            self.note(disclosed::NAME, subject, fact, transcripts);
        }
    }

    /// Compares all that was observed.
    pub(super) fn compare(&mut self) {
        let set = set_by_users(self.setup.bench, self.setup.tag);
        for one in compare::within(&self.observations, &set) {
            let Compared {
                fact,
                unit,
                state,
                rests_on,
            } = one;
            let transcripts = transcripts_of(&self.observations, &rests_on);
            let subject = self.subject(unit.as_deref(), state);
            let at = latest(&self.observations, &rests_on);
            self.note_at(at, compare::NAME, subject, fact, transcripts);
        }
    }

    fn subject(&self, unit: Option<&str>, state: Option<DeviceState>) -> Subject {
        subject(self.setup.bench, unit, state)
    }

    fn note(&mut self, check: &str, subject: Subject, fact: Fact, transcripts: Vec<TranscriptRef>) {
        self.note_at(None, check, subject, fact, transcripts);
    }

    /// Notes what was seen at a moment; now, where none is given.
    fn note_at(
        &mut self,
        at: Option<Timestamp>,
        check: &str,
        subject: Subject,
        fact: Fact,
        transcripts: Vec<TranscriptRef>,
    ) {
        let Some(id) = next_id(&self.observations) else {
            return;
        };
        let observation = Observation {
            id,
            check: check.to_owned(),
            at: at.unwrap_or_else(|| (self.setup.clock)()),
            subject,
            fact,
            transcripts,
        };
        self.push(observation);
    }
}

impl Inspection {
    /// The same with what earlier bundles show too; `tag` names secrets as the inspection did.
    #[must_use]
    pub fn beside(
        mut self,
        bench: &Bench,
        earlier: &[Earlier],
        tag: &dyn Fn(&[u8]) -> SecretTag,
    ) -> Self {
        let own = compare::Bench {
            product: (bench.device.brand.clone(), bench.device.model.clone()),
            firmware: bench.device.firmware.clone(),
            units: bench::authority(bench).targets,
        };
        for one in compare::with_earlier(
            &own,
            &self.observations,
            earlier,
            tag,
            &set_by_users(bench, tag),
        ) {
            let Some(id) = next_id(&self.observations) else {
                continue;
            };
            let transcripts = transcripts_of(&self.observations, &one.rests_on);
            let at = latest(&self.observations, &one.rests_on).unwrap_or(self.ended);
            self.observations.push(Observation {
                id,
                check: compare::NAME.to_owned(),
                at,
                subject: subject(bench, one.unit.as_deref(), one.state),
                fact: one.fact,
                transcripts,
            });
        }
        self
    }
}

/// The tags of the passwords that people at the bench set.
fn set_by_users(bench: &Bench, tag: &dyn Fn(&[u8]) -> SecretTag) -> Vec<SecretTag> {
    let set = bench.units.iter().filter_map(|unit| {
        let password = unit.user_password.as_ref()?;
        Some(tag(password.as_bytes()))
    });
    set.collect()
}

fn subject(bench: &Bench, unit: Option<&str>, state: Option<DeviceState>) -> Subject {
    Subject {
        unit: unit.map(str::to_owned),
        state,
        firmware: bench.device.firmware.clone(),
        component: Component::PreInstalledSoftware,
    }
}

/// When the last of these was observed: a comparison shows what was so then, whenever it is drawn. A device is not tested by
/// it, so that one drawn after the authority to test had ended is none that was seen without leave.
fn latest(observations: &[Observation], places: &[usize]) -> Option<Timestamp> {
    let all = places.iter().filter_map(|place| observations.get(*place));
    all.map(|one| one.at).max()
}

/// The transcripts of these observations, each once.
fn transcripts_of(observations: &[Observation], places: &[usize]) -> Vec<TranscriptRef> {
    let mut all: Vec<TranscriptRef> = Vec::new();
    for place in places {
        for one in observations
            .get(*place)
            .iter()
            .flat_map(|one| &one.transcripts)
        {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
    }
    all
}
