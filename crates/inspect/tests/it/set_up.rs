//! A set-up step that a hand forgot: what opens a device as the factory made it is no finding of one that its user set up.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_evidence::bundle::VisitOutcome;
use proofhouse_inspect::bench::Unit;
use proofhouse_inspect::run::Inspection;
use proofhouse_inspect::run::hands::{Doubted, Hands, HandsError};
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact, Observation};

use crate::bench::{bench, list, run, unit};
use crate::room::{answer_http, asks_for, in_a_room, serve_http};

/// What opens the device before its user chose a password, and after.
struct Opens {
    before: &'static [&'static str],
    after: &'static [&'static str],
}

/// A device with a default that its user must replace.
const FORCED: Opens = Opens {
    before: &["admin:12345"],
    after: &["admin:chosen"],
};

/// A hand that forgets to choose the password, and answers so when it is asked.
struct Forgets {
    chosen: Arc<AtomicBool>,
    answers: Vec<Doubted>,
    asked: Vec<String>,
}

impl Hands for Forgets {
    async fn bring(&mut self, _: &Unit, _: DeviceState) -> Result<(), HandsError> {
        Ok(())
    }

    async fn doubted(&mut self, _: &Unit, words: &str) -> Result<Doubted, HandsError> {
        self.asked.push(words.to_owned());
        let answer = self.answers.remove(0);
        if answer == Doubted::TestAgain {
            self.chosen.store(true, Ordering::SeqCst);
        }
        Ok(answer)
    }
}

/// What came of two visits to such a device, and what was asked.
fn inspected(
    opens: &Opens,
    user_password: Option<&str>,
    answers: &[Doubted],
) -> (Inspection, Vec<String>) {
    in_a_room(|_| {
        let (before, after) = (opens.before, opens.after);
        let chosen = Arc::new(AtomicBool::new(false));
        let is_chosen = chosen.clone();
        serve_http(move |request| {
            let right = if is_chosen.load(Ordering::SeqCst) {
                after
            } else {
                before
            };
            let mut right = right
                .iter()
                .map(|pair| format!("Authorization: Basic {}", STANDARD.encode(pair)));
            let is_right = right.any(|right| request.lines().any(|line| line == right));
            Some(if is_right {
                answer_http(200, "", "<h1>Camera")
            } else {
                asks_for("camera")
            })
        });
        let mut one = unit("A", IpAddr::from([127, 0, 0, 1]), vec![80]);
        one.user_password = user_password.map(str::to_owned);
        let bench = bench(vec![one], &[DeviceState::SetUpByUser]);
        let list = list("admin,1\nadmin,12345\nroot,root\n");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut hands = Forgets {
            chosen,
            answers: answers.to_vec(),
            asked: Vec::new(),
        };
        let (inspection, _) = runtime.block_on(run(&bench, &list, &mut hands, Stop::new()));
        (inspection, hands.asked)
    })
}

fn doubts(inspection: &Inspection) -> Vec<Option<String>> {
    let facts = inspection.observations.iter().map(|one| &one.fact);
    facts
        .filter_map(|fact| match fact {
            Fact::SetUpDoubted { said, .. } => Some(said.clone()),
            _ => None,
        })
        .collect()
}

/// Where the passwords that were accepted come from: whether the user chose them.
fn accepted(inspection: &Inspection) -> Vec<bool> {
    let facts = inspection.observations.iter().map(|one| &one.fact);
    facts
        .filter_map(|fact| match fact {
            Fact::CredentialAccepted { origin, .. } => {
                Some(*origin == CredentialOrigin::UserDefined)
            }
            _ => None,
        })
        .collect()
}

#[test]
fn a_password_that_was_forgotten_is_chosen_then_and_what_was_seen_before_does_not_count() {
    let (inspection, asked) = inspected(&FORCED, Some("chosen"), &[Doubted::TestAgain]);
    assert_eq!(
        asked,
        ["the user's password opened nothing, and a default one opened http-basic on tcp/80"]
    );
    assert_eq!(
        (accepted(&inspection), doubts(&inspection)),
        (vec![true], vec![])
    );
    let visits = inspection.course.visits.iter();
    let outcomes: Vec<VisitOutcome> = visits.map(|one| one.outcome).collect();
    assert_eq!(outcomes, [VisitOutcome::Discarded, VisitOutcome::Finished]);
    // What is kept of the visit is of the second one alone.
    let paths: Vec<&String> = inspection.transcripts.keys().collect();
    assert_eq!(
        paths,
        [
            "transcripts/0001-a-set-up-by-user-ports",
            "transcripts/0002-a-set-up-by-user-tcp-80-http"
        ]
    );
}

#[test]
fn whoever_presses_enter_and_forgets_again_is_asked_again() {
    let forgotten = Opens {
        after: FORCED.before,
        ..FORCED
    };
    let answers = [Doubted::TestAgain, Doubted::TestAgain, Doubted::NobodySays];
    let (inspection, asked) = inspected(&forgotten, Some("chosen"), &answers);
    assert_eq!((asked.len(), doubts(&inspection)), (3, vec![None]));
}

#[test]
fn what_the_tester_says_is_sealed_and_names_what_was_opened() {
    let said = Doubted::AsItShouldBe("it is chosen in the app".to_owned());
    let (inspection, _) = inspected(&FORCED, Some("chosen"), &[said]);
    assert_eq!(
        doubts(&inspection),
        [Some("it is chosen in the app".to_owned())]
    );
    let is_doubt = |one: &&Observation| matches!(one.fact, Fact::SetUpDoubted { .. });
    let is_opened = |one: &&Observation| matches!(one.fact, Fact::CredentialAccepted { .. });
    let doubt = inspection.observations.iter().find(is_doubt).unwrap();
    let opened = inspection.observations.iter().find(is_opened).unwrap();
    assert!((opened.transcripts.iter()).all(|of| doubt.transcripts.contains(of)));
}

#[test]
fn without_a_password_to_try_nothing_shows_that_one_was_chosen() {
    let (inspection, asked) = inspected(&FORCED, None, &[Doubted::NobodySays]);
    assert_eq!(
        asked,
        [
            "the bench file names no user_password to try, and a default one opened http-basic on tcp/80"
        ]
    );
    assert_eq!(doubts(&inspection), [None]);
}

#[test]
fn a_default_beside_the_users_own_password_is_in_no_doubt() {
    let hidden = Opens {
        before: &["admin:chosen", "root:root"],
        after: &[],
    };
    let (inspection, asked) = inspected(&hidden, Some("chosen"), &[]);
    assert_eq!(accepted(&inspection), [true, false]);
    assert_eq!((asked, doubts(&inspection)), (vec![], vec![]));
}
