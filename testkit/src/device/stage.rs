//! The thread a test device runs on: its own runtime, so that it serves async and plain tests alike.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::thread::JoinHandle;

use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// A thread with a runtime, ended by dropping this.
pub(crate) struct Stage {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Stage {
    /// Runs `open` (which starts tasks) and keeps the tasks alive until dropped.
    pub(crate) fn run<F, Fut>(open: F) -> io::Result<Self>
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = ()>,
    {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("test-device".into())
            .spawn(move || {
                runtime.block_on(async move {
                    open().await;
                    // Either a word to stop or the end of its sender: both mean that the device was dropped.
                    let _stopped = stopped.await;
                });
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A device that panicked has already failed its test by not answering.
            let _panicked = thread.join();
        }
    }
}

/// Answers each connection on `listener` with `answer`, until the runtime ends.
pub(crate) fn serve<F, Fut>(listener: TcpListener, answer: F)
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = io::Result<()>> + Send + 'static,
{
    tokio::spawn(async move {
        if listener.set_nonblocking(true).is_err() {
            return;
        }
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
            return;
        };
        while let Ok((stream, _peer)) = listener.accept().await {
            // Small answers go out at once, as from a device's own stack.
            if stream.set_nodelay(true).is_err() {
                continue;
            }
            let answering = answer(stream);
            tokio::spawn(async move {
                // A client that hangs up is no fault of the device.
                let _hung_up = answering.await;
            });
        }
    });
}
