//! One way to read a test site, with a fixed clock.

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_law::observation::Fact;
use proofhouse_publications::brief::Brief;
use proofhouse_publications::fetch::Limits;
use proofhouse_publications::run::{Context, Reading, read_site};
use proofhouse_testkit::maker_site::{MakerSite, Running};

pub(crate) fn brief(site: &Running) -> Brief {
    let text = format!(
        "[maker]\nname = \"Maker\"\nsite = \"{}\"\n[product]\nbrand = \"Honest\"\nkind = \"camera\"\nmodel = \"PH-100\"\n\
         [authority]\nowner = \"Test\"\nbasis = \"own test site\"\nexpires = \"2026-12-31\"\n",
        site.product_page()
    );
    Brief::read(&text, date(2026, 11, 23)).unwrap()
}

/// Reads a site with limits that end a test soon.
pub(crate) fn read(site: MakerSite, change: impl FnOnce(&mut Limits)) -> Reading {
    read_until(site, change, false)
}

pub(crate) fn read_until(
    site: MakerSite,
    change: impl FnOnce(&mut Limits),
    stopped: bool,
) -> Reading {
    let running = site.start().unwrap();
    read_brief(&brief(&running), change, stopped)
}

pub(crate) fn read_brief(
    brief: &Brief,
    change: impl FnOnce(&mut Limits),
    stopped: bool,
) -> Reading {
    let mut limits = Limits::default();
    change(&mut limits);
    let now = || -> Timestamp { "2026-11-23T12:00:00Z".parse().unwrap() };
    let stop = AtomicBool::new(stopped);
    let mut progress = |_: &str| {};
    let mut context = Context {
        limits,
        now: &now,
        on: date(2026, 11, 23),
        stop: &stop,
        progress: &mut progress,
    };
    read_site(brief, &mut context)
}

/// The kinds of the facts, in order, as their JSON names them.
pub(crate) fn kinds(reading: &Reading) -> Vec<&'static str> {
    reading
        .observations
        .iter()
        .map(|observation| kind(&observation.fact))
        .collect()
}

fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::VulnerabilityContact { .. } => "contact",
        Fact::AcknowledgementTiming { .. } => "acknowledgement",
        Fact::StatusUpdateTiming { .. } => "status",
        Fact::SupportPeriod { .. } => "support",
        Fact::NotPublished { .. } => "not-published",
        Fact::PublicationUnreadable { .. } => "unreadable",
        Fact::UserInformation { .. } => "information",
        _ => "other",
    }
}
