//! What was read of a site, and what could not be.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::Observation;
use serde::{Deserialize, Serialize};

use crate::support_period::account::Account;

/// What was read of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The facts.
    pub observations: Vec<Observation>,
    /// The raw exchanges by their path in the bundle.
    pub transcripts: BTreeMap<String, Vec<u8>>,
    /// What a person should know and no fact has a place for: faults of security.txt with their lines.
    pub notes: Vec<String>,
    /// What all its pages together say of the support period.
    pub support: Account,
    /// Every page that could not be read, whether or not something follows from that.
    pub unread: Vec<Unread>,
    /// When it started.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Whether a person stopped it before the end.
    pub partial: bool,
    /// How many links a person follows from the start page to each page that was read, where links lead there.
    pub clicks: BTreeMap<String, u32>,
}

/// A page that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Its address.
    pub url: String,
    /// Why not, a clause.
    pub reason: String,
}
