//! A stream that brings no more than so many bytes: SSH libraries wait for as long as a server talks.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The most of its first bytes that are kept.
const HEARD_MAX: usize = 512;

/// The first bytes that a stream brought.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    /// The lines before the version line; `None` where that came (RFC 4253 4.2).
    pub(super) fn before_version(&self) -> Option<String> {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let words = String::from_utf8_lossy(&heard);
        let version = words.lines().any(|line| line.starts_with("SSH-"));
        (!version).then(|| words.trim().to_owned())
    }

    fn take(&self, bytes: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = HEARD_MAX.saturating_sub(heard.len());
        heard.extend(bytes.iter().take(room));
    }
}

/// A stream whose reading ends with an error once it brought too much.
pub(super) struct Bounded<S> {
    inner: S,
    left: usize,
    heard: Heard,
}

impl<S> Bounded<S> {
    /// At most `limit` bytes of `inner`.
    pub(super) fn new(inner: S, limit: usize) -> Self {
        Self {
            inner,
            left: limit,
            heard: Heard::default(),
        }
    }

    /// What it brings first.
    pub(super) fn heard(&self) -> Heard {
        self.heard.clone()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other(
                "it sent more than one login can need",
            )));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(cx, buffer);
        let came = buffer.filled().len().saturating_sub(before);
        self.left = self.left.saturating_sub(came);
        self.heard
            .take(buffer.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
