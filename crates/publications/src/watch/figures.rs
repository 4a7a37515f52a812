//! The market in figures: counts with their denominators, by kind of product and by brand.

use std::collections::BTreeMap;

use serde::Serialize;

use super::market::Site;
use super::record::{FileState, Period, Published, Record};

/// How many publish something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// They do.
    pub yes: usize,
    /// Their whole site was read, and they do not.
    pub no: usize,
    /// Nobody can say: something was not read.
    pub not_known: usize,
}

impl Answers {
    fn add(&mut self, published: &Published) {
        match published {
            Published::Yes { .. } => self.yes += 1,
            Published::No => self.no += 1,
            Published::NotKnown => self.not_known += 1,
        }
    }

    /// Of how many it can be said.
    pub fn known(self) -> usize {
        self.yes + self.no
    }
}

/// The counts of a group. `products` is the sum of `read`, `unreadable` and `not_asked`; each answer and each column of
/// the support period adds up to `read`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Products in the market file.
    pub products: usize,
    /// Products whose start page was read, whatever became of the other pages.
    pub read: usize,
    /// Products whose start page could not be read.
    pub unreadable: usize,
    /// Products that no sweep has read yet.
    pub not_asked: usize,
    /// A contact for reports.
    pub contact: Answers,
    /// When a report is acknowledged.
    pub acknowledgement: Answers,
    /// When status updates are given.
    pub status_updates: Answers,
    /// The support period.
    pub period: BTreeMap<Period, usize>,
    /// security.txt.
    pub security_txt: BTreeMap<FileState, usize>,
}

impl Count {
    fn add(&mut self, record: Option<&Record>) {
        self.products += 1;
        let Some(record) = record else {
            self.not_asked += 1;
            return;
        };
        if record.is_unreadable() {
            self.unreadable += 1;
            return;
        }
        self.read += 1;
        self.contact.add(&record.contact);
        self.acknowledgement.add(&record.acknowledgement);
        self.status_updates.add(&record.status_updates);
        *self.period.entry(record.period()).or_default() += 1;
        let file = self.security_txt.entry(record.security_txt.state);
        *file.or_default() += 1;
    }

    /// How many are in a column of the support period.
    pub fn of_period(&self, period: Period) -> usize {
        self.period.get(&period).copied().unwrap_or_default()
    }
}

/// The figures of a market.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// All products.
    pub all: Count,
    /// By kind of product.
    pub kinds: BTreeMap<String, Count>,
    /// By brand.
    pub brands: BTreeMap<String, Count>,
}

impl Figures {
    /// Counts one product by its last reading.
    pub fn add(&mut self, site: &Site, record: Option<&Record>) {
        self.all.add(record);
        self.kinds.entry(site.kind.clone()).or_default().add(record);
        let brand = self.brands.entry(site.brand.clone());
        brand.or_default().add(record);
    }
}

/// A share in words, never without its denominator.
pub fn share(count: usize, of: usize) -> String {
    if of == 0 {
        return format!("{count} of 0");
    }
    let tenths = (count * 2000 / of).div_ceil(2);
    format!("{count} of {of} ({}.{}%)", tenths / 10, tenths % 10)
}
