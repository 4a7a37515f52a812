//! Where the pages of a run come from: the network, or an earlier run's bundle.

use jiff::Timestamp;
use url::Url;

use crate::fetch::{Broken, Fetched, Fetcher, RobotsRecord};
use crate::pdf::ReadPdf;

/// Gives pages.
pub trait Web {
    /// A page, or why it did not come.
    fn get(&self, url: &Url) -> Result<Fetched, Broken>;
    /// What each host's robots.txt said, so far as one was asked.
    fn robots(&self) -> Vec<RobotsRecord>;
    /// When a page was asked for, where that is not now.
    fn asked_at(&self, _url: &Url) -> Option<Timestamp> {
        None
    }
}

impl Web for Fetcher<'_> {
    fn get(&self, url: &Url) -> Result<Fetched, Broken> {
        Fetcher::get(self, url)
    }

    fn robots(&self) -> Vec<RobotsRecord> {
        Fetcher::robots(self)
    }
}

/// What a browser showed of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The page as it stood after its scripts had run.
    pub html: String,
    /// The requests that the page made, in JSON.
    pub requests: Vec<u8>,
}

/// Opens a page in a confined browser.
pub trait Browse {
    /// What it showed, or why it showed nothing, in a clause; none where there is no browser.
    fn open(&self, url: &Url) -> Option<Result<Shown, String>>;
}

/// The readers of what is no plain page; a page whose reader is missing could not be read.
#[derive(Clone, Copy, Default)]
pub struct Readers<'a> {
    /// Of PDFs.
    pub pdf: Option<&'a dyn ReadPdf>,
    /// Of pages that show nothing without their scripts.
    pub browser: Option<&'a dyn Browse>,
}
