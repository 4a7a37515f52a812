//! What a regime says of the sum of a penalty, each value with its footing.

use serde::{Deserialize, Serialize};

use super::money::{Currency, Money};
use crate::ids::PowerId;
use crate::regime::{Footing, Regime};

/// A sum that the law names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// The sum.
    pub sum: Money,
    /// On what it stands.
    pub footing: Footing,
}

/// A share of revenue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Hundredths of a percent.
    pub basis_points: u16,
    /// On what it stands.
    pub footing: Footing,
}

/// How a period of another length is brought to twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProRata {
    /// By the days of the period against the days of as many months as are asked for, beginning with its first day.
    ByDays,
}

/// A rule that is there, with nothing but its footing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// On what it stands.
    pub footing: Footing,
}

/// How long the person has to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Days, at the least, beginning with the day the notice is given.
    pub days: u16,
    /// On what it stands.
    pub footing: Footing,
}

/// What an appeal does to a penalty notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Appeal {
    /// Whether it takes the notice's effect away.
    pub suspends: bool,
    /// How that is read, where the law does not say.
    pub note: Option<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// Something that must be weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Factor {
    /// Its id: the key of the answer.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What must be weighed, in our words.
    pub weigh: String,
    /// On what it stands.
    pub footing: Footing,
}

/// How an unpaid sum is recovered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// Where.
    pub territories: Vec<String>,
    /// How, in our words.
    pub road: String,
    /// On what it stands.
    pub footing: Footing,
}

/// What a regime says of the sum of one kind of penalty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Dotted id; refusals name it with the part that refused.
    pub id: String,
    /// The power it belongs to.
    pub power: PowerId,
    /// What it is for.
    pub title: String,
    /// The currency of every sum of it.
    pub currency: Currency,
    /// The fixed sum of the cap.
    pub fixed: Sum,
    /// The share of the cap.
    pub share: Share,
    /// How many months of revenue the share is of.
    pub months: u16,
    /// On what those months stand.
    pub period: Footing,
    /// How other periods are brought to those months.
    pub pro_rata: ProRata,
    /// On what that way of counting, and rounding down, stands.
    pub method: Footing,
    /// What is done where the first period is not over; none where the regime does not say.
    pub first_period: Option<Stated>,
    /// What is done where there is no period; none where the regime does not say.
    pub no_period: Option<Stated>,
    /// Whether regulations let the revenue of a group be taken.
    pub group: bool,
    /// On what that stands.
    pub group_footing: Footing,
    /// The most for each day, outside the cap; none where there is no daily sum.
    pub daily: Option<Sum>,
    /// The payment period; none where the regime does not say.
    pub payment: Option<Payment>,
    /// What an appeal does; none where the regime does not say.
    pub appeal: Option<Appeal>,
    /// That one breach has one penalty; none where the regime does not say.
    pub single: Option<Stated>,
    /// What must be weighed.
    pub factors: Vec<Factor>,
    /// How an unpaid sum is recovered.
    pub recovery: Vec<Recovery>,
    /// On what the whole stands.
    pub footing: Footing,
}

impl Rules {
    /// The rules of that id, or the only ones of the regime.
    pub fn of<'r>(regime: &'r Regime, id: Option<&str>) -> Option<&'r Self> {
        match (id, regime.penalties()) {
            (Some(id), all) => all.iter().find(|rules| rules.id == id),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// Every value with its footing, by the last part of its dotted path.
    pub fn footings<'r>(&'r self) -> Vec<(String, &'r Footing)> {
        let mut all = vec![
            ("title".to_owned(), &self.footing),
            ("fixed".to_owned(), &self.fixed.footing),
            ("share".to_owned(), &self.share.footing),
            ("period".to_owned(), &self.period),
            ("method".to_owned(), &self.method),
            ("group".to_owned(), &self.group_footing),
        ];
        let may_be_absent = [
            (
                "first-period",
                self.first_period.as_ref().map(|one| &one.footing),
            ),
            ("no-period", self.no_period.as_ref().map(|one| &one.footing)),
            ("daily", self.daily.as_ref().map(|one| &one.footing)),
            ("payment", self.payment.as_ref().map(|one| &one.footing)),
            ("appeal", self.appeal.as_ref().map(|one| &one.footing)),
            ("single", self.single.as_ref().map(|one| &one.footing)),
        ];
        let there =
            |(name, footing): (&str, Option<&'r Footing>)| Some((name.to_owned(), footing?));
        all.extend(may_be_absent.into_iter().filter_map(there));
        for factor in &self.factors {
            all.push((format!("factor.{}", factor.id), &factor.footing));
        }
        for (at, road) in self.recovery.iter().enumerate() {
            all.push((format!("recovery.{}", at + 1), &road.footing));
        }
        all
    }
}
