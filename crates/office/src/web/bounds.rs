//! What a request may cost: the size of its body and the time it may take.

use std::time::Duration;

use axum::body::Body;
use futures::StreamExt as _;

/// The limits of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// The largest body taken, in bytes.
    pub(crate) body_bytes_max: usize,
    /// How long the whole request may take.
    pub(crate) time_max: Duration,
}

impl Bounds {
    /// For a page or an ordinary form.
    pub(crate) const PAGE: Self = Self {
        body_bytes_max: 64 * 1024,
        time_max: Duration::from_secs(30),
    };
    /// For a bundle of evidence.
    pub(crate) const UPLOAD: Self = Self {
        body_bytes_max: 256 * 1024 * 1024,
        time_max: Duration::from_mins(10),
    };
}

/// How much of a refused body is read and thrown away, and for how long.
const DRAIN_BYTES_MAX: u64 = 4 << 30;
const DRAIN_TIME_MAX: Duration = Duration::from_mins(1);

/// Reads a refused body to its end, within limits: a browser that is still sending shows "connection
/// reset" instead of our explanation.
pub(crate) async fn drain(body: Body) {
    let mut stream = body.into_data_stream();
    let reading = async {
        let mut left = DRAIN_BYTES_MAX;
        while let Some(Ok(chunk)) = stream.next().await {
            left = left.saturating_sub(chunk.len() as u64);
            if left == 0 {
                break;
            }
        }
    };
    // Past either limit the connection is simply closed.
    let _ended = tokio::time::timeout(DRAIN_TIME_MAX, reading).await;
}

/// A size as people read it.
pub(crate) fn size_in_words(bytes: usize) -> String {
    const KIB: usize = 1024;
    const MIB: usize = 1024 * KIB;
    if bytes >= MIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{} KiB", bytes / KIB)
    }
}
