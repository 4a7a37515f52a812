//! The regimes at hand, by id and by the digest of their files: a case is decided under the edition it pinned.

use proofhouse_law::{Digest, Library, Problem, Regime, RegimeId, SourceFile, Standard, regime};

/// Every edition that was loaded.
#[derive(Clone, Debug, Default)]
pub struct Regimes {
    editions: Vec<Regime>,
    /// Standards only: the regimes are the editions.
    shelf: Library,
}

impl Regimes {
    /// Reads regimes from files; a later call adds editions, and the last of an id is the current one.
    pub fn load(files: &[SourceFile<'_>]) -> (Self, Vec<Problem>) {
        let (editions, problems) = regime::load(files);
        (Self::of(editions), problems)
    }

    /// Regimes that were read before.
    pub fn of(editions: Vec<Regime>) -> Self {
        Self {
            editions,
            shelf: Library::default(),
        }
    }

    /// The same, with the standards that people look things up in.
    #[must_use]
    pub fn with_standards(mut self, standards: Vec<Standard>) -> Self {
        self.shelf.standards = standards;
        self
    }

    /// The standards and codes at hand.
    pub fn standards(&self) -> &[Standard] {
        &self.shelf.standards
    }

    /// The standards as the law reads a maker's file and makes a record over them.
    pub fn shelf(&self) -> &Library {
        &self.shelf
    }

    /// Adds the editions of `other`, which become the current ones of their ids. Its standards take the place of those of their ids.
    #[must_use]
    pub fn overlaid(mut self, other: Self) -> Self {
        self.editions.extend(other.editions);
        let laid_over = other.shelf.standards;
        let is_replaced = |one: &Standard| laid_over.iter().any(|new| new.id() == one.id());
        self.shelf.standards.retain(|one| !is_replaced(one));
        self.shelf.standards.extend(laid_over);
        self
    }

    /// The current edition of each regime, in the order in which they were loaded.
    pub fn current(&self) -> Vec<&Regime> {
        let is_last = |at: usize, id: &RegimeId| {
            self.editions
                .iter()
                .skip(at.saturating_add(1))
                .all(|later| later.id() != id)
        };
        self.editions
            .iter()
            .enumerate()
            .filter(|(at, one)| is_last(*at, one.id()))
            .map(|(_, one)| one)
            .collect()
    }

    /// The current edition of a regime: what a new case pins.
    pub fn find(&self, id: &RegimeId) -> Option<&Regime> {
        self.editions
            .iter()
            .rev()
            .find(|edition| edition.id() == id)
    }

    /// The ids of the regimes under which a case may be opened.
    pub fn open_to_cases(&self) -> Vec<&str> {
        self.current()
            .into_iter()
            .filter(|one| one.may_open_cases().is_ok())
            .map(|one| one.id().as_str())
            .collect()
    }

    /// The edition whose files have this digest.
    pub fn edition(&self, id: &RegimeId, hash: Digest) -> Option<&Regime> {
        self.editions
            .iter()
            .find(|edition| edition.id() == id && edition.hash() == hash)
    }

    /// Every edition, in the order in which they were loaded; the same one may have come twice.
    pub fn editions(&self) -> &[Regime] {
        &self.editions
    }
}
