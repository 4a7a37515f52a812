//! A person's wish to end an inspection early, seen by every part of it.

use std::sync::Arc;

use tokio::sync::watch;

/// Whether an inspection should end. Clones see the same wish.
#[derive(Clone)]
pub struct Stop {
    wish: watch::Receiver<bool>,
    sender: Arc<watch::Sender<bool>>,
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

impl Stop {
    /// Nobody wishes it yet.
    pub fn new() -> Self {
        let (sender, wish) = watch::channel(false);
        Self {
            wish,
            sender: Arc::new(sender),
        }
    }

    /// Wishes it.
    pub fn ask(&self) {
        self.sender.send_replace(true);
    }

    /// Whether it was wished.
    pub fn asked(&self) -> bool {
        *self.wish.borrow()
    }

    /// Waits until it is wished.
    pub async fn wait(&self) {
        let mut wish = self.wish.clone();
        // The sender lives as long as this value, so the wait ends only with a wish.
        let _wished = wish.wait_for(|wished| *wished).await;
    }
}
