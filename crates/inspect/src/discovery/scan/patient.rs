//! Asking slowly a device that answers only so many connections a second.
//!
//! Few are asked at once, so that the silence of some is the time in which others are let through. The likeliest
//! ports come first, since a limit of 25 a second leaves no time for all 65,535.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{GENTLY, GENTLY_MAX, Knock, Sweep, likeliest_first};

/// How long the ports of one device are asked so: as long as a whole scan of one behind a filter.
pub(super) const SLOWLY_IN_ALL: Duration = Duration::from_mins(1);
/// How many are asked at once then, as long as some stay silent.
const SLOWLY: usize = 16;
/// How many are asked until none of them answers any more.
const PART: usize = 64;
/// How many silent ports show whether silence is a filter's, spread over all of them.
const SAMPLE: usize = 32;
/// From so many answers of a sample on, asking all of the rest once more at full speed is in vain.
const SAMPLE_SURE: usize = 8;
/// How often a port that answered before is asked whether it still does.
const KNOCKS: usize = 3;

impl Sweep<'_> {
    /// Tries those once more that were silent where others answered; those that are silent still.
    pub(super) async fn again(&mut self, silent: Vec<u16>) -> Vec<u16> {
        let (mut silent, mut limited) = (silent, false);
        if silent.len() > GENTLY_MAX {
            let sampled = self.sample(silent).await;
            (silent, limited) = (sampled.0, sampled.1 >= SAMPLE_SURE);
        } else {
            self.at_once = self.at_once.min(GENTLY);
        }
        if !limited {
            let before = self.answers;
            silent = self.pass(silent, 2).await;
            // A filter that drops is silent each time: what answers now was lost before, or met a limit.
            if self.answers > before && !silent.is_empty() {
                let sampled = self.sample(silent).await;
                (silent, limited) = (sampled.0, sampled.1 > 0);
            }
        }
        if limited {
            silent = self.slowly(silent).await;
        }
        if !silent.is_empty() && !self.still_answers().await {
            self.found.fell_silent = true;
            self.found.unanswered.clone_from(&silent);
        }
        silent
    }

    /// Asks a few of these silent ports slowly: those that are left of all, and how many answered.
    ///
    /// Of ports behind a filter only those answer whose packets were lost, and among so few hardly one is met.
    async fn sample(&mut self, mut silent: Vec<u16>) -> (Vec<u16>, usize) {
        let step = silent.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<u16> = silent.iter().copied().step_by(step).collect();
        let (before, at_once) = (self.answers, self.at_once);
        self.pause().await;
        self.at_once = at_once.min(SLOWLY);
        let left = self.pass(sample.clone(), 2).await;
        self.at_once = at_once;
        silent.retain(|port| !sample.contains(port) || left.contains(port));
        (silent, self.answers - before)
    }

    /// Asks these ports as slowly as the device answers, part by part, for as long as there is time; those that are
    /// silent still.
    async fn slowly(&mut self, ports: Vec<u16>) -> Vec<u16> {
        self.at_once = self.at_once.min(SLOWLY);
        let until = Instant::now() + self.slowly_in_all;
        // Silence comes back in the order in which patience ended.
        let mut ports = likeliest_first(&ports).into_iter();
        let mut silent = Vec::new();
        loop {
            let mut part: Vec<u16> = ports.by_ref().take(PART.max(self.at_once)).collect();
            if part.is_empty() {
                return silent;
            }
            let mut answers = true;
            while answers && !part.is_empty() {
                if Instant::now() >= until {
                    part.extend(ports);
                    self.found.unanswered.clone_from(&part);
                    silent.extend(part);
                    return silent;
                }
                let paused = self.at_once <= SLOWLY;
                if paused {
                    self.pause().await;
                }
                let before = self.answers;
                part = self.pass(part, 2).await;
                answers = self.answers > before || !paused;
                // What is answered to the last was lost for haste alone, and is soon made up for.
                self.at_once = match part.len() {
                    0 => (self.at_once * 2).min(GENTLY),
                    _ => self.at_once.min(SLOWLY),
                };
            }
            silent.extend(part);
        }
    }

    /// Leaves the device time: right after answers a limit may be used up, and would pass for silence.
    async fn pause(&self) {
        sleep(self.patience_now(2)).await;
    }

    /// Whether the device still answers at a port where it did.
    async fn still_answers(&self) -> bool {
        let Some(port) = self.answering else {
            return true;
        };
        for _ in 0..KNOCKS {
            match (self.knock)(port, self.patience).await {
                Knock::Silent => {}
                // That this machine has no room says nothing of the device.
                Knock::Open(_) | Knock::Closed | Knock::NoRoom => return true,
            }
        }
        false
    }
}
