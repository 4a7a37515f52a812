//! A sweep: a bounded pool of threads reads what is due, and every result is written as it comes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::Regime;

use super::change::{Before, Change, judge};
use super::market::Site;
use super::read::{self, Means};
use super::state::{Done, Kept, Known, Standing, State, StateError};
use crate::brief::{Authority, Brief};
use crate::fetch::{Hosts, Limits};
use crate::pdf::ReadPdf;
use crate::run::Reading;

/// Sites read at once at most.
pub const AT_ONCE_MAX: usize = 512;

/// How much of a site is read in a sweep: less than for a case, so that hundreds fit into memory at once.
pub fn limits() -> Limits {
    Limits {
        site_bytes: 8 * 1024 * 1024,
        pdf_bytes: 4 * 1024 * 1024,
        ..Limits::default()
    }
}

/// Keeps the evidence of a reading: its bundle's file, or why it was not kept.
pub type Keep<'a> =
    dyn Fn(&Site, &Brief, &Reading, &[Change]) -> Result<Option<Kept>, String> + Sync + 'a;

/// What a sweep is given.
pub struct Order<'a> {
    /// The market.
    pub sites: &'a [Site],
    /// Who reads, and on what basis.
    pub authority: &'a Authority,
    /// The regime whose rules are cited.
    pub regime: &'a Regime,
    /// Sites read at once.
    pub at_once: usize,
    /// How much of each is read.
    pub limits: Limits,
    /// The reader of PDFs.
    pub pdf: Option<&'a (dyn ReadPdf + Sync)>,
    /// The clock.
    pub now: &'a (dyn Fn() -> Timestamp + Sync),
    /// Set when a person stops the sweep.
    pub stop: &'a AtomicBool,
    /// Keeps evidence.
    pub keep: Option<&'a Keep<'a>>,
}

/// How far a sweep is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Sites that this run is to read.
    pub due: usize,
    /// Sites that it has read.
    pub done: usize,
    /// Sites of them whose start page could not be read.
    pub unreadable: usize,
    /// Changes of makers seen.
    pub changes: usize,
}

/// Why a sweep broke off. What was written is kept.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The state cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
    /// Evidence could not be kept.
    #[error("the evidence of {site} could not be kept: {why}")]
    Keep {
        /// Whose.
        site: String,
        /// Why not.
        why: String,
    },
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(std::io::Error),
}

/// Opens the state, for [`run`].
pub fn open(folder: &Path, now: Timestamp, every: SignedDuration) -> Result<State, StateError> {
    State::open(folder, now, every)
}

/// Reads every site that is due; `told` hears of each that is done.
pub fn run(
    state: &mut State,
    order: &Order<'_>,
    told: &(dyn Fn(Progress) + Sync),
) -> Result<Progress, SweepError> {
    let now = (order.now)();
    let due: Vec<&Site> = order
        .sites
        .iter()
        .filter(|site| state.standing(&site.id, now) == Standing::Due)
        .collect();
    let progress = Progress {
        due: due.len(),
        ..Progress::default()
    };
    told(progress);
    let pool = Pool {
        order,
        means: Means {
            limits: order.limits,
            hosts: Arc::new(Hosts::default()),
            now: order.now,
            stop: order.stop,
            pdf: order.pdf,
        },
        queue: Mutex::new(by_place(&due).into_iter()),
        shared: Mutex::new(Shared {
            state,
            progress,
            broken: None,
        }),
        told,
    };
    std::thread::scope(|scope| {
        for number in 0..order.at_once.clamp(1, AT_ONCE_MAX) {
            let thread = std::thread::Builder::new().name(format!("site-{number}"));
            if let Err(error) = thread.spawn_scoped(scope, || pool.work()) {
                // With one thread the work goes on, only slower.
                if number == 0 {
                    pool.breaks(SweepError::Thread(error));
                }
                break;
            }
        }
    });
    let shared = pool.shared.into_inner();
    let shared = shared.unwrap_or_else(PoisonError::into_inner);
    shared.state.flush()?;
    match shared.broken {
        Some(error) => Err(error),
        None => Ok(shared.progress),
    }
}

/// The sites of one host together, in the order of the market: they are read one after another.
fn by_place<'s>(due: &[&'s Site]) -> Vec<Vec<&'s Site>> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Site>> = Vec::new();
    for site in due {
        let index = *at.entry(site.place()).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(site),
            None => groups.push(vec![site]),
        }
    }
    groups
}

struct Shared<'a> {
    state: &'a mut State,
    progress: Progress,
    broken: Option<SweepError>,
}

struct Pool<'a> {
    order: &'a Order<'a>,
    means: Means<'a>,
    queue: Mutex<std::vec::IntoIter<Vec<&'a Site>>>,
    shared: Mutex<Shared<'a>>,
    told: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Pool<'a> {
    fn shared(&self) -> MutexGuard<'_, Shared<'a>> {
        // Nothing under the lock leaves a change half made.
        let shared = self.shared.lock();
        shared.unwrap_or_else(PoisonError::into_inner)
    }

    fn breaks(&self, error: SweepError) {
        self.shared().broken.get_or_insert(error);
    }

    fn work(&self) {
        loop {
            let group = self
                .queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            let Some(group) = group else {
                return;
            };
            for site in group {
                if self.order.stop.load(Ordering::SeqCst) || self.shared().broken.is_some() {
                    return;
                }
                if let Err(error) = self.site(site) {
                    self.breaks(error);
                    return;
                }
            }
        }
    }

    fn site(&self, site: &Site) -> Result<(), SweepError> {
        let asked_at = (self.order.now)();
        let old = {
            let mut shared = self.shared();
            let old = shared.state.known(&site.id)?;
            shared.state.begin(&site.id, asked_at)?;
            old
        };
        let brief = site.brief(self.order.authority);
        let brief = brief.map_err(|error| not_kept(site, &error.to_string()))?;
        let reading = read::site(&brief, &self.means);
        if reading.partial {
            // A person stopped it: nothing follows from half a reading, and it stays begun.
            return Ok(());
        }
        let record = read::record(site, &brief, &reading, self.order.regime);
        let baseline = old.as_ref().and_then(Known::compared_with);
        let before = Before {
            baseline,
            nights: old.as_ref().map_or(0, |old| old.nights),
        };
        let judged = judge(before, &record, self.order.regime);
        let kept = match self.order.keep {
            Some(keep) => {
                keep(site, &brief, &reading, &judged.changes).map_err(|why| not_kept(site, &why))?
            }
            None => None,
        };
        drop(reading);
        let unreadable = record.is_unreadable();
        let of_maker = judged.changes.iter();
        let changes = of_maker
            .filter(|change| change.what.is_of_the_maker())
            .count();
        let done = Done {
            known: Known {
                site: site.id.clone(),
                asked_at,
                nights: judged.nights,
                baseline: baseline.filter(|_| !judged.is_baseline).cloned(),
                last: Some(record),
            },
            changes: judged.changes,
            kept,
        };
        let mut shared = self.shared();
        shared.state.finish(done)?;
        shared.progress.done += 1;
        shared.progress.unreadable += usize::from(unreadable);
        shared.progress.changes += changes;
        (self.told)(shared.progress);
        Ok(())
    }
}

fn not_kept(site: &Site, why: &str) -> SweepError {
    SweepError::Keep {
        site: site.url.to_string(),
        why: why.to_owned(),
    }
}

/// How long the rest of a sweep takes if it goes on as it went.
pub fn eta(progress: Progress, passed: Duration) -> Option<Duration> {
    let done = u32::try_from(progress.done).ok().filter(|done| *done > 0)?;
    let left = u32::try_from(progress.due.saturating_sub(progress.done)).ok()?;
    Some(passed / done * left)
}
