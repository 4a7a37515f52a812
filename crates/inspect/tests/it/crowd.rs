//! Many sessions at services that bear few: dropbear takes five that are not signed in, busybox keeps two waiting.

use std::net::IpAddr;

use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{DeviceState, Fact, StopReason};
use proofhouse_testkit::servers::{busybox_telnetd, dropbear};

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::{Room, in_a_room, random};

/// How many pairs are tried, the right one last, and by how many sessions.
const PAIRS: usize = 12;
const SESSIONS: u32 = 12;

/// What came of the tries at `port`, where the last pair is right; and the transcripts.
fn crowded(server: fn(&mut Room, &str), port: u16) -> (Vec<Fact>, String) {
    let password = random();
    let wrong = (1..PAIRS).map(|number| format!("admin,wrong{number}"));
    let right = format!("admin,{password}");
    let pairs: Vec<String> = wrong.chain([right]).collect();
    let pairs = pairs.join("\n");
    in_a_room(|room| {
        server(room, &password);
        let here = IpAddr::from([127, 0, 0, 1]);
        let units = vec![unit("A", here, vec![port])];
        let mut bench = bench(units, &[DeviceState::FactoryDefault]);
        bench.caps.sessions_at_once = SESSIONS;
        bench.caps.defence_tries = 0;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut hands = InProcess::default();
        let (inspection, _) = runtime.block_on(run(&bench, &list(&pairs), &mut hands, Stop::new()));
        let observations = inspection.observations.into_iter();
        let transcripts: Vec<String> = inspection
            .transcripts
            .into_values()
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .collect();
        (
            observations.map(|seen| seen.fact).collect(),
            transcripts.join("\n"),
        )
    })
}

fn assert_found(facts: &[Fact], transcript: &str) {
    let accepted = facts
        .iter()
        .any(|fact| matches!(fact, Fact::CredentialAccepted { .. }));
    let whole = facts.iter().any(|fact| {
        matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            }
        )
    });
    assert!(accepted && whole, "{facts:?}\n{transcript}");
}

#[test]
fn dropbear_that_turns_most_sessions_away_is_tried_to_the_end_by_the_rest() {
    let (facts, transcript) = crowded(dropbear, 22);
    assert_found(&facts, &transcript);
    assert!(transcript.contains("sessions at once now"), "{transcript}");
    // The first control held one of its five places, and leaves it to the list; or was gone before the crowd came.
    let grows_to_five = transcript.contains("it bears them: 5 sessions at once now");
    let falls_to_five = transcript.contains("at most 5 sessions at once now")
        && !transcript.contains("at most 4 sessions at once now");
    assert!(grows_to_five || falls_to_five, "{transcript}");
    assert!(!transcript.contains("call 2 of"), "{transcript}");
}

#[test]
fn busybox_is_not_called_by_more_than_it_keeps_waiting() {
    let (facts, transcript) = crowded(busybox_telnetd, 23);
    assert_found(&facts, &transcript);
    assert!(!transcript.contains("went away"), "{transcript}");
}
