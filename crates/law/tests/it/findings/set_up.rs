//! What opened a unit of which nothing shows that its user set it up is no finding of one that is in use.

use proofhouse_law::Digest;
use proofhouse_law::observation::TranscriptRef;

use super::*;
use crate::set_up_doubt::Doubt;

const CHOSEN: DeviceState = DeviceState::SetUpByUser;
/// Two units that share a default; one of them is enough for the second rule.
const RULES: [(&str, &str); 2] = [
    (PSTI, "psti.sch1.1.2"),
    ("uk-proposal-2020", "proposal.1.generated"),
];

fn default() -> Fact {
    let origin = CredentialOrigin::PublicList {
        name: "common".into(),
    };
    accepted("admin", origin)
}

/// An observation that these bytes show.
fn shown_by(mut one: Observation, paths: &[&str]) -> Observation {
    let shown = paths.iter().map(|path| TranscriptRef {
        path: (*path).to_owned(),
        sha256: Digest::of(path.as_bytes()),
    });
    one.transcripts = shown.collect();
    one
}

/// A visit in which the default opened the unit, and the doubt of it where there is one.
fn visit(unit: &str, doubt: Doubt) -> Vec<Observation> {
    let name = |what: &str| format!("o-{unit}-{what}").to_lowercase();
    let at_login = format!("transcripts/{unit}-telnet");
    let told = format!("transcripts/{unit}-set-up");
    let of_login = |what, fact| shown_by(seen(&name(what), unit, CHOSEN, fact), &[&at_login]);
    let mut all = vec![
        of_login("opened", default()),
        of_login("list", refused(StopReason::ListExhausted)),
    ];
    let doubted = doubt
        .fact()
        .map(|fact| seen(&name("doubt"), unit, CHOSEN, fact));
    all.extend(doubted.map(|one| shown_by(one, &[&at_login, &told])));
    all
}

fn verdicts(observations: &[Observation]) -> [Verdict; 2] {
    RULES.map(|(regime, rule)| verdict(regime, rule, observations))
}

#[test]
fn a_forgotten_set_up_step_accuses_nobody() {
    let all = [visit("A", Doubt::NobodySays), visit("B", Doubt::NobodySays)].concat();
    assert_eq!(verdicts(&all), [Verdict::Inconclusive; 2]);
    for (regime, rule) in RULES {
        let found = finding(regime, rule, &all);
        assert_eq!(
            found.reasons,
            ["A", "B"].map(|unit| format!(
                "Nothing shows that a password was chosen on unit {unit} (set up with a password that the user chose): \
                 the user's password opened nothing. Set on it the password that the bench file names as user_password, \
                 and test that state again."
            ))
        );
        assert_eq!(found.relies_on, [id("o-a-doubt"), id("o-b-doubt")]);
    }
}

#[test]
fn where_the_tester_says_why_it_was_set_up_or_nothing_is_in_doubt_a_default_fails() {
    for doubt in [Doubt::Explained, Doubt::None] {
        let all = [visit("A", doubt), visit("B", doubt)].concat();
        assert_eq!(verdicts(&all), [Verdict::Fail; 2], "{doubt:?}");
    }
}

#[test]
fn a_doubt_hides_nothing_of_another_unit_or_of_a_later_inspection_of_the_same() {
    let other = [visit("A", Doubt::None), visit("B", Doubt::NobodySays)].concat();
    assert_eq!(
        verdicts(&other),
        [Verdict::Inconclusive, Verdict::Fail],
        "one unit shares with nobody, and its default is in a list"
    );
    let mut later = visit("A", Doubt::None);
    for one in &mut later {
        one.id = id(&format!("{}-later", one.id));
        *one = shown_by(one.clone(), &["transcripts/later"]);
    }
    let all = [visit("A", Doubt::NobodySays), later].concat();
    assert_eq!(verdicts(&all)[1], Verdict::Fail);
}
