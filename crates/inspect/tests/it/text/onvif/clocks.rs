//! Devices that refuse a token whose date is not near their own time, in the words of a wrong password, and tell that time
//! in part, wrongly or not at all.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::observation::{Fact, StopReason};

use super::{NOT_AUTHORIZED, PAIRS, camera_that_tells, created, facts, guarded, has_digest};
use super::{soap, soap_with};
use crate::bench::{list, observed_at};
use crate::room::random;
use crate::text::stub::{Said, Stub};

/// How far from its own time such a device takes a token.
const WINDOW_SECONDS: i64 = 300;

/// A clock that began at this time.
fn clock_from(began: Timestamp) -> impl Fn() -> Timestamp + Clone + Send + Sync + 'static {
    let since = Instant::now();
    move || began + SignedDuration::try_from(since.elapsed()).unwrap()
}

/// The clock of a device on a bench without a net, which was switched on a minute ago.
fn clock_of_1970() -> impl Fn() -> Timestamp + Clone + Send + Sync + 'static {
    clock_from(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(60))
}

fn date(time: Timestamp) -> String {
    format!("Date: {}\r\n", time.strftime("%a, %d %b %Y %H:%M:%S GMT"))
}

/// An answer to `GetSystemDateAndTime` with this time as UTC.
fn told(time: Timestamp) -> String {
    let (clock, day) = (
        time.strftime("<tt:Hour>%H</tt:Hour><tt:Minute>%M</tt:Minute><tt:Second>%S</tt:Second>"),
        time.strftime("<tt:Year>%Y</tt:Year><tt:Month>%m</tt:Month><tt:Day>%d</tt:Day>"),
    );
    format!(
        "<tds:GetSystemDateAndTimeResponse><tt:UTCDateTime><tt:Time>{clock}</tt:Time><tt:Date>{day}</tt:Date>\
         </tt:UTCDateTime></tds:GetSystemDateAndTimeResponse>"
    )
}

/// A camera that lets `root` in with this password and a token dated within the window of this clock.
fn strict(
    clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    time: impl Fn() -> Said + Send + Sync + 'static,
    password: &str,
) -> Stub {
    let password = password.to_owned();
    camera_that_tells(time, move |question| {
        let dated = created(question).parse::<Timestamp>();
        let is_fresh = dated
            .is_ok_and(|dated| (dated.as_second() - clock().as_second()).abs() <= WINDOW_SECONDS);
        guarded(
            question,
            is_fresh && has_digest(question, "root", &password),
        )
    })
}

fn is_found(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [Fact::CredentialAccepted { interface, account, .. }, Fact::CredentialsRefused { tries: 4, .. }]
            if interface.service == "onvif" && account == "root"
    )
}

fn is_exhausted(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [Fact::CredentialsRefused { interface, tries: 4, stopped: StopReason::ListExhausted, .. }]
            if interface.service == "onvif"
    )
}

/// A camera whose clock is known, by that password.
type Known = fn(&str) -> Stub;

/// The planted password is found, and one of the device's own is refused to the end of the list.
async fn is_judged(known: Known) {
    let found = facts(&known("xc3511")).await;
    assert!(is_found(&found), "{found:?}");
    let refused = facts(&known(&random())).await;
    assert!(is_exhausted(&refused), "{refused:?}");
}

#[tokio::test]
async fn a_clock_that_only_http_tells_dates_the_tokens() {
    is_judged(|password| {
        let clock = clock_of_1970();
        let asked = clock.clone();
        let time = move || soap_with("400 Bad Request", &date(asked()), NOT_AUTHORIZED);
        strict(clock, time, password)
    })
    .await;
}

#[tokio::test]
async fn where_its_clocks_differ_a_pair_is_tried_by_both() {
    // A camera three hours east of Greenwich, which gives its local time as that of Greenwich.
    is_judged(|password| {
        let clock = clock_of_1970();
        let asked = clock.clone();
        let time = move || {
            let local = told(asked() + SignedDuration::from_hours(3));
            soap_with("200 OK", &date(asked()), &local)
        };
        strict(clock, time, password)
    })
    .await;
}

#[tokio::test]
async fn a_time_that_is_local_by_our_clock_is_not_the_only_one_that_is_tried() {
    is_judged(|password| {
        let clock = clock_from(Timestamp::now());
        let asked = clock.clone();
        let time = move || soap("200 OK", &told(asked() + SignedDuration::from_hours(3)));
        strict(clock, time, password)
    })
    .await;
}

#[tokio::test]
async fn refusals_of_a_device_whose_clock_nobody_knows_are_not_believed() {
    let time = || soap("400 Bad Request", NOT_AUTHORIZED);
    let service = strict(clock_of_1970(), time, "xc3511");
    let found = facts(&service).await;
    assert!(
        matches!(
            found.as_slice(),
            [
                Fact::InterfaceUnusable { interface, reason, .. },
                Fact::CredentialsRefused { stopped: StopReason::ServiceDropped, .. },
            ] if interface.service == "onvif" && reason.contains("its clock is not known")
        ),
        "{found:?}"
    );
    let (observations, _) = observed_at(service.port, &list(PAIRS)).await;
    let judges_its_defence = |fact: &Fact| matches!(fact, Fact::GuessingDefence { interface, .. } if interface.service == "onvif");
    assert!(
        !observations
            .iter()
            .any(|seen| judges_its_defence(&seen.fact)),
        "{observations:?}"
    );
}

#[tokio::test]
async fn a_device_that_looks_at_no_date_is_judged_without_its_clock() {
    let time = || soap("400 Bad Request", NOT_AUTHORIZED);
    let service = camera_that_tells(time, |question| {
        guarded(question, has_digest(question, "root", "xc3511"))
    });
    let found = facts(&service).await;
    assert!(is_found(&found), "{found:?}");
}

#[tokio::test]
async fn a_token_that_is_refused_for_its_date_is_no_wrong_password() {
    let fault =
        NOT_AUTHORIZED.replace("Sender not Authorized", "Wsse authorized time check failed");
    let clock = clock_of_1970();
    let service = camera_that_tells(
        move || soap("200 OK", &told(clock())),
        move |_| soap("400 Bad Request", &fault),
    );
    let found = facts(&service).await;
    assert!(
        matches!(
            found.as_slice(),
            [Fact::InterfaceUnusable { interface, reason, .. }]
                if interface.service == "onvif" && reason.contains("it refuses the token for its date: \"Wsse")
        ),
        "{found:?}"
    );
}
