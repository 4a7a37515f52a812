//! One unit in one state: its ports and its services; and what was seen of them, kept with transcripts.

use std::collections::BTreeMap;
use std::pin::pin;

use futures::StreamExt as _;
use futures::stream;
use proofhouse_evidence::bundle::{self, MacSeen, Met};
use proofhouse_law::Digest;
use proofhouse_law::ids::ObservationId;
use proofhouse_law::observation::{
    Component, DeviceState, Fact, Interface, Observation, Subject, TranscriptRef,
};

use super::kept::{self, OBSERVATIONS_MAX};
use super::meeting::{self, Doubt};
use super::pairs::opened;
use super::ports::{self, Answered, Asked, SERVICES_MAX, interface_at};
use super::service::{Rooms, Visit, described_at, look_at};
use super::share::{self, TRANSCRIPTS_MAX};
use super::{Progress, Setup};
use crate::bench::{Unit, state_name};
use crate::checks::declared_interfaces;
use crate::discovery::Printing;
use crate::transcript::Log;

/// Name of the check that finds services.
pub(super) const DISCOVERY: &str = "inspect.service-discovery";

/// Where observations and transcripts are gathered.
pub(super) struct Desk<'a> {
    pub(super) setup: &'a Setup<'a>,
    pub(super) observations: Vec<Observation>,
    pub(super) transcripts: BTreeMap<String, Vec<u8>>,
    /// How many bytes the transcripts of this visit may still have.
    pub(super) room: usize,
}

impl Desk<'_> {
    /// Inspects one unit in one state, at the address at which it was met.
    ///
    /// # Errors
    /// Where, once its ports were found, another device answers there: then nothing was tried.
    pub(super) async fn unit(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        met: &Met,
    ) -> Result<(), Doubt> {
        let setup = self.setup;
        let unit = &unit.met_at(met.address);
        let asked = Asked::of(setup.bench, setup.declaration, unit);
        self.tell(Progress::Scanning {
            unit: unit.label.clone(),
            ports: asked.tcp.len(),
        });
        let log = Log::new(setup.clock.clone());
        log.note(&format!("unit {} is met {}", unit.label, met.words()));
        if !unit.macs.is_empty() && matches!(met.mac, MacSeen::NotCompared { .. }) {
            // Over UDP communities are guessed while ports are found: who answers there is told before that.
            ports::knock(setup, unit, &asked).await;
            meeting::strayed(unit)?;
        }
        let Some(answered) = ports::find(setup, unit, &asked, &log).await else {
            return Ok(());
        };
        let facts = answered.facts(&asked).into_iter();
        let facts = facts.map(|fact| (DISCOVERY, fact)).collect();
        self.observe(
            unit,
            state,
            Seen {
                label: "ports".to_owned(),
                log,
                facts,
            },
        );
        // Now that it answered, the neighbour table says who did.
        meeting::strayed(unit)?;
        let (open, named) = answered.looked_at_and_named();
        let known = answered.known();
        let Answered { datagrams, .. } = answered;
        let named = named.into_iter();
        let mut interfaces: Vec<Interface> =
            named.map(|port| interface_at(port, "unknown")).collect();
        let (rooms, opened) = (Rooms::of(setup), opened(&self.observations, unit));
        let printing = Printing::of(datagrams.iter().filter_map(|one| one.announced.as_ref()));
        let over_tcp = open.into_iter().map(|port| Visit::Port {
            port,
            manner: printing.manner(port),
            descriptions: described_at(&datagrams, port),
        });
        let over_tcp: Vec<Visit> = over_tcp.collect();
        let visits = over_tcp
            .into_iter()
            .chain(datagrams.into_iter().map(|one| Visit::Known(Box::new(one))));
        let looked_at =
            stream::iter(visits).map(|visit| look_at(setup, unit, visit, &rooms, &opened));
        let mut looked_at = pin!(looked_at.buffered(SERVICES_MAX));
        while let Some(seen) = looked_at.next().await {
            if let Some(seen) = seen {
                interfaces.extend(seen.found().cloned());
                self.observe(unit, state, seen);
            }
        }
        self.exposures(unit, state).await;
        if !setup.stop.asked() {
            self.declared(
                unit,
                state,
                &interfaces,
                &[("tcp", &known), ("udp", &asked.udp)],
            );
        }
        Ok(())
    }

    /// Notes that a unit was not looked at in a state, so that nothing follows from what was not seen.
    pub(super) fn passed_over(&mut self, unit: &Unit, state: DeviceState, reason: String) {
        let log = Log::new(self.setup.clock.clone());
        log.note(&format!("unit {}: {reason}", unit.label));
        let seen = Seen {
            label: "passed-over".to_owned(),
            log,
            facts: vec![(DISCOVERY, Fact::NotAllSeen { reason })],
        };
        self.observe(unit, state, seen);
    }

    /// Holds what was found against what the maker declares, where there is a declaration.
    fn declared(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        found: &[Interface],
        tried: &[(&str, &[u16])],
    ) {
        let Some(declaration) = self.setup.declaration else {
            return;
        };
        let log = Log::new(self.setup.clock.clone());
        let facts = declared_interfaces::compare(declaration, found, tried, &log);
        let facts = facts.into_iter();
        let seen = Seen {
            label: "declaration".to_owned(),
            log,
            facts: facts
                .map(|fact| (declared_interfaces::NAME, fact))
                .collect(),
        };
        self.observe(unit, state, seen);
    }

    /// Keeps facts with the transcript that shows them.
    fn observe(&mut self, unit: &Unit, state: DeviceState, seen: Seen) {
        let Seen {
            label,
            log,
            mut facts,
        } = seen;
        let mut references = Vec::new();
        if self.transcripts.len() < TRANSCRIPTS_MAX {
            references.push(self.keep(unit, state, &label, &log));
        } else {
            let reason =
                format!("more was looked at than the {TRANSCRIPTS_MAX} transcripts that are kept");
            facts = vec![(DISCOVERY, Fact::NotAllSeen { reason })];
        }
        for (check, fact) in facts {
            let Some(id) = next_id(&self.observations) else {
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
                transcripts: references.clone(),
            };
            self.push(observation);
        }
    }

    /// Keeps a transcript, in what room this visit has.
    pub(super) fn keep(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        label: &str,
        log: &Log,
    ) -> TranscriptRef {
        let bytes = share::fitted(log.bytes(), self.room);
        self.room = self.room.saturating_sub(bytes.len());
        let number = next_transcript(&self.transcripts);
        let name = format!("{}-{}-{label}", unit.label, state_name(state));
        let path = bundle::transcript_path(number, &name);
        let reference = TranscriptRef {
            path: path.clone(),
            sha256: Digest::of(&bytes),
        };
        self.transcripts.insert(path, bytes);
        reference
    }

    /// Keeps an observation; where there is no more room, that it was not kept.
    pub(super) fn push(&mut self, observation: Observation) {
        if let Some(kept) = kept::push(&mut self.observations, OBSERVATIONS_MAX, observation) {
            let kept = Box::new(kept.clone());
            self.tell(Progress::Observed(kept));
        }
    }

    pub(super) fn tell(&self, progress: Progress) {
        // Nobody watching is no fault.
        let _unwatched = self.setup.progress.send(progress);
    }
}

/// What was seen of one service, or of a unit's ports.
pub(super) struct Seen {
    pub(super) label: String,
    pub(super) log: Log,
    pub(super) facts: Vec<(&'static str, Fact)>,
}

impl Seen {
    /// The interfaces that answered.
    fn found(&self) -> impl Iterator<Item = &Interface> {
        self.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::ServiceFound { interface, .. } => Some(interface),
            _ => None,
        })
    }
}

/// The id after the last: a visit that was not kept leaves a gap, so that counting would give one twice.
pub(super) fn next_id(observations: &[Observation]) -> Option<ObservationId> {
    let last = observations.last().map_or("0", |one| one.id.as_str());
    let number = last.rsplit('-').next()?.parse::<usize>().ok()? + 1;
    format!("inspect-{number:04}").parse().ok()
}

/// The number after the highest that a transcript has.
fn next_transcript(transcripts: &BTreeMap<String, Vec<u8>>) -> u32 {
    let number = |path: &String| {
        path.rsplit('/')
            .next()?
            .split('-')
            .next()?
            .parse::<u32>()
            .ok()
    };
    let numbers = transcripts.keys().filter_map(number);
    numbers.max().unwrap_or_default().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_numbered_after_a_gap_has_a_number_of_its_own() {
        let seen = |id: &str| -> Observation {
            serde_json::from_value(serde_json::json!({
                "id": id, "check": "inspect.service-discovery", "at": "2026-01-01T00:00:00Z",
                "subject": { "unit": "A", "state": "reset", "firmware": null, "component": "hardware" },
                "fact": { "kind": "no-interface-found", "ports_tried": 1 },
                "transcripts": [],
            }))
            .unwrap()
        };
        assert_eq!(next_id(&[]).unwrap().as_str(), "inspect-0001");
        let kept = [seen("inspect-0041"), seen("inspect-0042")];
        assert_eq!(next_id(&kept).unwrap().as_str(), "inspect-0043");
        let transcripts =
            BTreeMap::from([("transcripts/0007-b-reset-ports".to_owned(), Vec::new())]);
        assert_eq!(next_transcript(&transcripts), 8);
    }
}
