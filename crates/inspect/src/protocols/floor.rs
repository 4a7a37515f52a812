//! Who may ask the web services of one unit now: the same server often stands at several ports, and a visit at one makes worthless
//! what a page of another gave for a try.
//!
//! Visits go side by side, but for tries that any other would spoil (`Login::is_spoiled_by_visits`): those have the floor to
//! themselves. Whoever waits for it does so before the time of a try is taken. Waiting is in the order of coming.
//! Does not cover: pages that only a browser draws, which share the floor.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};
use tokio::time::Instant;

use super::{Attempt, Door, Login};

/// The floor at one unit.
#[derive(Clone, Debug, Default)]
pub struct Floor(Arc<RwLock<()>>);

/// The floor, had until this is dropped.
#[derive(Debug)]
pub enum Had {
    /// By nobody: the service has no pages.
    Unneeded,
    /// With others.
    Shared(OwnedRwLockReadGuard<()>),
    /// Alone.
    Alone(OwnedRwLockWriteGuard<()>),
}

impl Floor {
    /// Waits until no try has the floor to itself.
    pub async fn shared(&self) -> Had {
        Had::Shared(Arc::clone(&self.0).read_owned().await)
    }

    /// One try at this login when it spoils none of another service and no other spoils it, and how long it took from then on.
    pub async fn attempt(
        &self,
        door: &mut Door,
        account: &str,
        password: &str,
    ) -> (Attempt, Duration) {
        let _had = self.for_try(door.as_ref()).await;
        let began = Instant::now();
        let attempt = door.attempt(account, password).await;
        (attempt, began.elapsed())
    }

    async fn for_try(&self, login: &dyn Login) -> Had {
        if login.has_pages() && login.is_spoiled_by_visits() {
            return Had::Alone(Arc::clone(&self.0).write_owned().await);
        }
        self.for_one_of_several(login).await
    }

    /// Waits so for one of several tries at once, none of which is alone.
    pub async fn for_one_of_several(&self, login: &dyn Login) -> Had {
        if login.has_pages() {
            self.shared().await
        } else {
            Had::Unneeded
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;
    use crate::protocols::Trying;

    struct Page {
        has_pages: bool,
        is_spoiled: bool,
    }

    impl Login for Page {
        fn service(&self) -> &'static str {
            "test"
        }
        fn attempt<'a>(&'a mut self, _: &'a str, _: &'a str) -> Trying<'a> {
            Box::pin(async { Attempt::Refused })
        }
        fn twin(&self) -> Door {
            Box::new(Self { ..*self })
        }
        fn has_pages(&self) -> bool {
            self.has_pages
        }
        fn is_spoiled_by_visits(&self) -> bool {
            self.is_spoiled
        }
    }

    fn login(has_pages: bool, is_spoiled: bool) -> Page {
        Page {
            has_pages,
            is_spoiled,
        }
    }

    #[test]
    fn only_who_must_be_alone_keeps_others_away() {
        let floor = Floor::default();
        let (alone, beside, without) = (login(true, true), login(true, false), login(false, true));
        let shared = floor.for_try(&beside).now_or_never();
        assert!(shared.is_some());
        assert!(floor.shared().now_or_never().is_some());
        assert!(floor.for_try(&alone).now_or_never().is_none());
        drop(shared);
        let had = floor.for_try(&alone).now_or_never();
        assert!(matches!(had, Some(Had::Alone(_))), "{had:?}");
        assert!(floor.for_try(&beside).now_or_never().is_none());
        assert!(floor.shared().now_or_never().is_none());
        let unneeded = floor.for_try(&without).now_or_never();
        assert!(matches!(unneeded, Some(Had::Unneeded)), "{unneeded:?}");
        drop(had);
        assert!(floor.for_try(&beside).now_or_never().is_some());
    }
}
