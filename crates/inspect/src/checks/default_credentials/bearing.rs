//! How many sessions a service bears, learned from what it does.
//!
//! It begins with as many as the bench allows. A session that is lost beside others leaves as many as went on, and
//! after as many judged tries one more is asked for: what held its place may be gone, such as the first control or a
//! connection that was just left. Where one more than was ever borne is lost, none is asked for again.

/// How many sessions may be at work.
pub(super) struct Bearing {
    many: usize,
    /// More than these are not asked for.
    most: usize,
    /// So many were at work while as many tries were judged.
    borne: usize,
    /// Judged tries since the number last changed.
    judged: usize,
    /// Whether the last change was a session more.
    probing: bool,
    /// Whether a session was lost beside others.
    has_lost: bool,
}

impl Bearing {
    /// Begins with as many as the bench allows, at least one.
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        Self {
            many: most,
            most,
            borne: 0,
            judged: 0,
            probing: false,
            has_lost: false,
        }
    }

    /// How many sessions were borne at most, where more were lost: it may be all that the service takes.
    pub(super) fn limit(&self) -> Option<u32> {
        let borne = u32::try_from(self.borne).ok()?;
        (self.has_lost && borne > 0).then_some(borne)
    }

    /// How many sessions may be at work now.
    pub(super) fn many(&self) -> usize {
        self.many
    }

    /// A try was answered: whether there is room for a session more from now on.
    pub(super) fn answered(&mut self) -> bool {
        self.judged += 1;
        if self.judged < self.many {
            return false;
        }
        self.borne = self.borne.max(self.many);
        let grows = self.many < self.most;
        if grows {
            self.many += 1;
            self.judged = 0;
            self.probing = true;
        }
        grows
    }

    /// A session was lost that began among `at_once`, and `left` others go on.
    pub(super) fn lost(&mut self, at_once: usize, left: usize) {
        if self.probing && at_once > self.borne {
            self.most = self.borne.max(1);
        }
        self.many = self.many.min(left).max(1);
        self.most = self.most.min(left + 1).max(self.many);
        self.judged = 0;
        self.probing = false;
        self.has_lost = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `room` sessions at once do at a service: how many are at work in the end, and how many were lost.
    fn served(bearing: &mut Bearing, room: usize, tries: usize) -> (usize, usize) {
        let mut lost = 0;
        for _ in 0..tries {
            while bearing.many() > room {
                let at_once = bearing.many();
                bearing.lost(at_once, at_once - 1);
                lost += 1;
            }
            bearing.answered();
        }
        while bearing.many() > room {
            let at_once = bearing.many();
            bearing.lost(at_once, at_once - 1);
            lost += 1;
        }
        (bearing.many(), lost)
    }

    #[test]
    fn the_place_of_the_first_control_is_taken_and_no_more() {
        let mut bearing = Bearing::new(16);
        assert_eq!(served(&mut bearing, 4, 1), (4, 12));
        assert_eq!(served(&mut bearing, 5, 200), (5, 0));
        assert_eq!(served(&mut bearing, 16, 200), (5, 0));
        assert_eq!(bearing.limit(), Some(5));
    }

    #[test]
    fn what_was_borne_once_is_asked_for_again() {
        let mut bearing = Bearing::new(16);
        assert_eq!(served(&mut bearing, 5, 200), (5, 12));
        bearing.lost(5, 4);
        assert_eq!(bearing.many(), 4);
        assert_eq!(served(&mut bearing, 5, 200), (5, 0));
    }

    #[test]
    fn no_more_than_the_bench_allows_and_never_none() {
        let mut bearing = Bearing::new(3);
        assert_eq!(served(&mut bearing, 9, 50), (3, 0));
        assert_eq!(bearing.limit(), None, "none was lost");
        bearing.lost(3, 0);
        assert_eq!(bearing.many(), 1);
        assert_eq!(Bearing::new(0).many(), 1);
    }
}
