//! The end of the leave to test: a visit under way is ended before it, since nothing is tested without authority.

use std::convert::Infallible;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{CutShort, Setup};
use crate::bench::expiry;

/// How long before its authority ends a visit is ended: what is under way then (a try, the control after it) is brought to
/// its end under it.
const WIND_DOWN: SignedDuration = SignedDuration::from_secs(60);
/// How often the clock is looked at. A machine may sleep, or its clock be set: no wait of hours is trusted.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(1);

/// Waits until the authority is about to end, and then wishes the inspection to end. Never ready: it stands beside a visit,
/// which ends by that wish.
pub(super) async fn ends(setup: &Setup<'_>) -> Infallible {
    while may_still(setup) {
        tokio::time::sleep(LOOKED_AT_EVERY).await;
    }
    setup.stop.ask();
    std::future::pending().await
}

/// Why nothing more may be done, if so: the leave first, since its end wishes the rest to end too.
pub(super) fn over(setup: &Setup<'_>) -> Option<CutShort> {
    if !may_still(setup) {
        Some(CutShort::AuthorityExpired)
    } else if setup.stop.asked() {
        Some(CutShort::Interrupted)
    } else {
        None
    }
}

fn may_still(setup: &Setup<'_>) -> bool {
    let last: Timestamp = expiry(setup.bench)
        .saturating_sub(WIND_DOWN)
        .unwrap_or(Timestamp::MIN);
    (setup.clock)() < last
}
