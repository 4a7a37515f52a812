//! Observations in plain words, for people who read a bundle.

use jiff::Timestamp;
use proofhouse_law::clock::moment_in_figures;
use proofhouse_law::observation::{
    CredentialOrigin, DeviceState, Fact, Interface, Observation, Publication, StopReason,
    SupportReading, Visit, VisitOutcome,
};

mod exposure;
mod proof;

pub use proof::proofs;

/// The longest text from outside that is shown in one place, in characters.
const MAX_SHOWN: usize = 200;

/// One sentence: what was seen, on which unit and in which state.
pub fn observation(one: &Observation) -> String {
    let unit = one
        .subject
        .unit
        .as_ref()
        .map(|unit| format!("unit {}", shown(unit)));
    let about: Vec<String> = unit
        .into_iter()
        .chain(one.subject.state.map(|state| self::state(state).to_owned()))
        .collect();
    let about = if about.is_empty() {
        String::new()
    } else {
        format!(" ({})", about.join(", "))
    };
    format!("{}{about}.", fact(&one.fact))
}

/// A moment as people read it, to the second in London's time; what is sealed has it more finely.
pub fn moment(at: Timestamp) -> String {
    moment_in_figures(at)
}

/// The state of a device, in words.
pub fn state(state: DeviceState) -> &'static str {
    state.words()
}

/// A visit in one line: which unit, in which state, when, and what became of it.
pub fn visit(visit: &Visit) -> String {
    let time = |time: Option<Timestamp>| time.map_or("?".to_owned(), moment);
    let (began, ended) = (time(visit.began), time(visit.ended));
    let told = match visit.outcome {
        VisitOutcome::Finished => format!("from {began} to {ended}"),
        VisitOutcome::Partial => format!("from {began}, ended early at {ended}"),
        VisitOutcome::Discarded => format!(
            "begun at {began} and broken off; what it saw is not kept, and the visit was made again"
        ),
        VisitOutcome::LeftOut => "left out".to_owned(),
    };
    let met = visit.met.as_ref();
    let met = met.map_or_else(String::new, |met| format!("{}, ", met.words()));
    let by = visit.brought_by;
    let by = by.map_or_else(String::new, |by| format!("; {}", by.words()));
    let why = visit.why.as_ref();
    let why = why.map_or_else(String::new, |why| format!(" ({why})"));
    format!(
        "unit {}, {}: {met}{told}{by}{why}",
        visit.unit,
        state(visit.state)
    )
}

/// What was seen, in words and without a full stop.
pub fn fact(fact: &Fact) -> String {
    match fact {
        Fact::ServiceFound {
            interface,
            identified_by,
        } => {
            format!(
                "A service answers: {interface}, known by {}",
                shown(identified_by)
            )
        }
        Fact::CredentialAccepted {
            interface,
            account,
            origin,
            proof,
            change_forced,
            ..
        } => format!(
            "{interface} accepted a password of the account {:?} from {}; random passwords before and after it were refused; \
             proof: {}{}",
            shown(account),
            self::origin(origin),
            shown(proof),
            forced(*change_forced)
        ),
        Fact::CredentialsRefused {
            interface,
            tries,
            listed,
            list,
            stopped,
        } => format!(
            "{interface}: {tries}{} credentials of {} were tried, and none was accepted but what is named as accepted; the tries \
             ended because {}",
            listed.map_or_else(String::new, |many| format!(" of {many}")),
            shown(list),
            self::stopped(*stopped)
        ),
        Fact::OldPasswordRefused {
            interface, account, ..
        } => old_refused(interface, account),
        Fact::OpenWithoutAuthentication { interface, proof } => {
            format!(
                "{interface} asks for no password at all; proof: {}",
                shown(proof)
            )
        }
        Fact::ControlAccepted { interface, detail } => format!(
            "{interface} accepted a random password too, which says nothing of default passwords: {}",
            shown(detail)
        ),
        Fact::InterfaceUnusable {
            interface, reason, ..
        } => {
            format!("{interface} could not be judged: {}", shown(reason))
        }
        Fact::NoInterfaceFound {
            ports_tried,
            refused,
        } => format!(
            "No service answered on {}{}",
            ports(*ports_tried),
            refusals(*refused)
        ),
        Fact::SetUpDoubted { reason, said } => set_up_doubted(reason, said.as_deref()),
        Fact::NotAllSeen { reason } => format!("Not all of the unit was seen: {}", shown(reason)),
        other if other.is_published() => published(other),
        other => exposure::fact(other),
    }
}

fn forced(change_forced: bool) -> &'static str {
    if change_forced {
        "; nothing but a change of the password was allowed"
    } else {
        ""
    }
}

fn old_refused(interface: &Interface, account: &str) -> String {
    format!(
        "{interface} refused a password of the account {:?} that had opened it before, and accepted the one that the user \
         chose, before and after it; random passwords were refused too",
        shown(account)
    )
}

fn set_up_doubted(reason: &str, said: Option<&str>) -> String {
    let said = said.map_or_else(
        || {
            "nobody said why that is as it should be, so what opened it here counts for nothing"
                .to_owned()
        },
        |said| {
            format!(
                "the tester says why it is as it should be: {:?}",
                shown(said)
            )
        },
    );
    format!(
        "Nothing shows that a password was chosen on the unit: {}; {said}",
        shown(reason)
    )
}

/// What was read on a maker's pages.
fn published(fact: &Fact) -> String {
    match fact {
        Fact::VulnerabilityContact { url, contact, .. } => {
            format!(
                "{} gives a contact for reports of vulnerabilities: {}",
                shown(url),
                shown(contact)
            )
        }
        Fact::AcknowledgementTiming { url, passage } => {
            format!(
                "{} says when a report is acknowledged: {:?}",
                shown(url),
                shown(&passage.text)
            )
        }
        Fact::StatusUpdateTiming { url, passage } => {
            format!(
                "{} says when status updates are given: {:?}",
                shown(url),
                shown(&passage.text)
            )
        }
        Fact::UserInformation {
            url,
            what,
            denied,
            passage,
        } => {
            let verb = if *denied { "denies" } else { "tells" };
            let (url, text) = (shown(url), shown(&passage.text));
            format!("{url} {verb} {}: {text:?}", publication(*what))
        }
        Fact::NotPublished { what, pages } => {
            let (pages, what) = (pages.len(), publication(*what));
            format!("{pages} pages were read, and none gives {what}")
        }
        Fact::SupportPeriod {
            url,
            reading,
            passage,
        } => {
            format!(
                "{} {}: {:?}",
                shown(url),
                self::reading(reading),
                shown(&passage.text)
            )
        }
        Fact::PublicationUnreadable { url, reason } => {
            format!(
                "{} could not be read, and nothing follows from that: {}",
                shown(url),
                shown(reason)
            )
        }
        Fact::OfferedForSale {
            url, offer, seen, ..
        } => {
            format!(
                "{} offers the product for sale ({:?}). {}",
                shown(url),
                shown(&offer.text),
                shown(&seen.join(" "))
            )
        }
        // The other facts are about a device, and `fact` says them.
        _ => String::new(),
    }
}

/// Text from outside, cut and without anything that would move a terminal's cursor.
fn shown(text: &str) -> String {
    let safe = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().take(MAX_SHOWN).map(safe).collect()
}

/// How many ports were tried.
fn ports(tried: u32) -> String {
    match tried {
        1 => "the one port tried".to_owned(),
        many => format!("any of the {many} ports tried"),
    }
}

/// Whether something was there that refused, as far as it is known.
fn refusals(refused: Option<u32>) -> String {
    match refused {
        None => String::new(),
        Some(0) => ", and none refused a connection: whether the unit was on and at that address is not known".to_owned(),
        Some(1) => "; one refused a connection".to_owned(),
        Some(many) => format!("; {many} refused a connection"),
    }
}

fn origin(origin: &CredentialOrigin) -> String {
    match origin {
        CredentialOrigin::PublicList { name } => format!("the public list {}", shown(name)),
        CredentialOrigin::TesterFile => "the tester's own file".into(),
        CredentialOrigin::UnitLabel => "this unit's label".into(),
        CredentialOrigin::UserDefined => "the set-up, where the user chose it".into(),
        CredentialOrigin::EmptyPassword => "nowhere: it is empty".into(),
    }
}

fn stopped(stopped: StopReason) -> &'static str {
    match stopped {
        StopReason::ListExhausted => "the whole list was tried",
        StopReason::Cap => "the cap on tries was reached",
        StopReason::LockOut => "the device locked the account",
        StopReason::ServiceDropped => "the service went away",
        StopReason::Interrupted => "a person stopped them",
    }
}

/// What a maker publishes, in words.
pub fn publication(what: Publication) -> &'static str {
    match what {
        Publication::VulnerabilityContact => "a contact for reports of vulnerabilities",
        Publication::AcknowledgementTiming => "the time in which a report is acknowledged",
        Publication::StatusUpdateTiming => "the times of status updates",
        Publication::SupportPeriod => "a support period",
        Publication::Sensors => "what the product senses of its surroundings",
        Publication::Telemetry => "which telemetry is collected",
        Publication::TelemetryUse => "how telemetry is used",
        Publication::NoUpdatesReason => "why the software cannot be updated",
        Publication::HardwareReplacement => "how hardware is replaced",
    }
}

/// What a page says of how long there are security updates, in words and without a full stop.
pub fn reading(reading: &SupportReading) -> String {
    match reading {
        SupportReading::StatedEndDate { date } => format!("states that support ends on {date}"),
        SupportReading::DerivableOnly { duration, anchor } => {
            format!(
                "states no end date, and {} from {}",
                shown(duration),
                shown(anchor)
            )
        }
        SupportReading::PerBuyerDuration { duration } => {
            format!("gives {} from each buyer's own purchase", shown(duration))
        }
        SupportReading::UpperBoundOnly { text } => {
            format!("gives an upper bound alone ({})", shown(text))
        }
        SupportReading::Vague => "speaks of support without a time".into(),
        SupportReading::Expired { date } => format!("states that support ended on {date}"),
        SupportReading::Contradictory { dates } => {
            let dates: Vec<String> = dates.iter().take(20).map(ToString::to_string).collect();
            format!("gives different end dates ({})", dates.join(", "))
        }
        SupportReading::ConditionalEndDate { date, conditions } => {
            format!(
                "states that support ends on {date}, on a condition ({})",
                shown(&conditions.join("; "))
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofhouse_law::observation::Interface;

    #[test]
    fn hostile_text_cannot_move_the_cursor() {
        let interface = Interface {
            transport: "tcp".into(),
            port: 23,
            service: "telnet".into(),
            tls: false,
            path: None,
        };
        let words = fact(&Fact::InterfaceUnusable {
            interface,
            reason: "\u{1b}[2J\u{9b}gone".into(),
            leads_to: None,
        });
        assert!(!words.contains(['\u{1b}', '\u{9b}']), "{words:?}");
        assert!(
            words.contains("telnet on tcp/23 could not be judged"),
            "{words}"
        );
    }

    #[test]
    fn where_no_service_answered_it_is_said_whether_anything_did() {
        let said = |ports_tried, refused| {
            fact(&Fact::NoInterfaceFound {
                ports_tried,
                refused,
            })
        };
        assert_eq!(
            said(1, Some(1)),
            "No service answered on the one port tried; one refused a connection"
        );
        assert_eq!(
            said(32, Some(30)),
            "No service answered on any of the 32 ports tried; 30 refused a connection"
        );
        assert!(
            said(32, Some(0)).ends_with("whether the unit was on and at that address is not known")
        );
        assert_eq!(
            said(32, None),
            "No service answered on any of the 32 ports tried"
        );
    }
}
