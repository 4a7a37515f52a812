//! Penalties: the most that one breach can cost, whether a proposed sum is lawful, and what a daily sum has come to.
//!
//! Each sum comes with its [`Working`]: line by line, each with its citation, so that a reader can do it again by hand.
//! Sums are whole pence (or cents) in 128 bits; there is no float, and every division rounds down, in favour of the
//! person who pays, as the line says.

mod accrue;
mod compute;
mod file;
mod money;
mod rules;
mod within;
mod working;

pub use accrue::accrued;
pub use compute::compute;
pub use file::{Accrual, FILE_BYTES_MAX, File, Proposed, read};
pub use money::{Currency, Money, MoneyError, in_thousands};
pub use rules::{Appeal, Factor, Payment, ProRata, Recovery, Rules, Share, Stated, Sum};
pub use within::within;
pub use working::{Line, Working};

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is known of the revenue that the cap is a share of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Revenue {
    /// The most recent complete accounting period.
    CompletePeriod {
        /// Its first day.
        first_day: Date,
        /// Its last day.
        last_day: Date,
        /// The qualifying worldwide revenue in it.
        amount: Money,
        /// Whether the authority determined the amount after a disagreement.
        determined: bool,
    },
    /// The first accounting period is not over: the authority's estimate for it.
    FirstPeriodUnfinished {
        /// The estimate.
        estimate: Money,
    },
    /// There is no accounting period.
    NoPeriod,
}

/// What a computation starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// The day on which it is decided.
    pub on: Date,
    /// The revenue.
    pub revenue: Revenue,
    /// Whether the revenue is that of a whole group.
    pub group: bool,
    /// What is said to each factor that must be weighed, by its id.
    pub factors: BTreeMap<String, String>,
    /// How many days the notice gives for payment, beginning with the day it is given.
    pub payment_days: Option<u16>,
    /// The penalty notice already given for the same breach, where there is one.
    pub earlier_notice: Option<String>,
}
