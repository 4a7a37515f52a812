//! Whether a unit was set up by its user, as far as its logins show.
//!
//! Whoever presses Enter and forgot to choose the password leaves the device as the factory made it, where a default may open
//! it by right. Only the user's password shows that one was chosen; where it opens nothing and a default does, a person is asked.

use std::collections::BTreeSet;

use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Observation, SecretTag, Subject, TranscriptRef,
};

use super::desk::{Desk, next_id};
use super::share::TRANSCRIPTS_MAX;
use crate::bench::Unit;
use crate::checks::default_credentials;
use crate::transcript::Log;

/// The most logins that are named.
const NAMED_MAX: usize = 3;

/// A doubt whether a unit was set up by its user.
#[derive(Debug)]
pub(super) struct SetUpDoubt {
    /// What opened and what did not, without a full stop.
    pub(super) reason: String,
    /// Those of everything that was opened.
    transcripts: Vec<TranscriptRef>,
}

impl SetUpDoubt {
    /// The doubt that what was seen in one visit raises, if it does. A password of a label raises none: it need not be
    /// changed.
    pub(super) fn of(
        seen: &[Observation],
        unit: &Unit,
        state: DeviceState,
        tag: &dyn Fn(&[u8]) -> SecretTag,
    ) -> Option<Self> {
        if state != DeviceState::SetUpByUser {
            return None;
        }
        let users = unit.user_password.as_ref();
        let users = users.map(|password| tag(password.as_bytes()));
        let (mut opened, mut transcripts) = (BTreeSet::new(), Vec::new());
        for one in seen {
            let Fact::CredentialAccepted {
                interface,
                secret,
                origin,
                ..
            } = &one.fact
            else {
                continue;
            };
            if *origin == CredentialOrigin::UserDefined || users.as_ref() == Some(secret) {
                return None;
            }
            if *origin != CredentialOrigin::UnitLabel {
                opened.insert(interface);
            }
            let new = |of: &&TranscriptRef| !transcripts.contains(*of);
            let of_one: Vec<TranscriptRef> = one.transcripts.iter().filter(new).cloned().collect();
            transcripts.extend(of_one);
        }
        if opened.is_empty() {
            return None;
        }
        let mut named: Vec<String> = (opened.iter().take(NAMED_MAX))
            .map(ToString::to_string)
            .collect();
        if opened.len() > NAMED_MAX {
            named.push(format!("{} more", opened.len() - NAMED_MAX));
        }
        let users = match users {
            Some(_) => "the user's password opened nothing",
            None => "the bench file names no user_password to try",
        };
        Some(Self {
            reason: format!("{users}, and a default one opened {}", named.join(" and ")),
            transcripts,
        })
    }
}

impl Desk<'_> {
    /// Notes the doubt, and what a tester says to it.
    pub(super) fn doubted(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        doubt: SetUpDoubt,
        said: Option<String>,
    ) {
        let log = Log::new(self.setup.clock.clone());
        let SetUpDoubt {
            reason,
            mut transcripts,
        } = doubt;
        let words = said.as_deref().unwrap_or("nothing");
        log.note(&format!(
            "unit {}: {reason}; the tester says: {words}",
            unit.label
        ));
        if self.transcripts.len() < TRANSCRIPTS_MAX {
            transcripts.push(self.keep(unit, state, "set-up", &log));
        }
        let Some(id) = next_id(&self.observations) else {
            return;
        };
        self.push(Observation {
            id,
            check: default_credentials::NAME.to_owned(),
            at: log.now(),
            subject: Subject {
                unit: Some(unit.name().to_owned()),
                state: Some(state),
                firmware: self.setup.bench.device.firmware.clone(),
                component: Component::PreInstalledSoftware,
            },
            fact: Fact::SetUpDoubted { reason, said },
            transcripts,
        });
    }
}
