//! Runs an inspection: its hands, its progress on standard error, and Ctrl-C as the wish to end.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_inspect::run::hands::{Automat, Terminal};
use proofhouse_inspect::run::{self, Inspection, Progress, Setup, SoFar};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::wire::Limits;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::job::Job;
use super::resume::Kept;
use super::screen::Screen;
use super::{Args, words};
use crate::exit::Failure;
use crate::output::Output;

/// How long a port may take to accept a connection.
const PORT_PATIENCE: Duration = Duration::from_millis(1500);
/// How long the runtime may take to put down what it holds.
const SHUTDOWN: Duration = Duration::from_millis(200);
/// How often the view is drawn anew at most: often enough for the eye, seldom enough for a slow line.
const DRAWN_EVERY: Duration = Duration::from_millis(250);

/// Runs the inspection from where it is kept; what came of it, and where it is kept still.
pub(super) fn inspect(
    args: &Args,
    job: &Job,
    mut kept: Kept,
    out: &mut Output,
) -> Result<(Inspection, Kept), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            let what = format!("No runtime could be started: {error}.");
            Failure::fault(
                "inspect.runtime",
                what,
                "Check the limits on threads of this machine.",
            )
        })?;
    let stop = Stop::new();
    let (progress, told) = mpsc::unbounded_channel();
    let (ask, asked) = mpsc::unbounded_channel();
    let so_far = std::mem::replace(&mut kept.so_far, SoFar::nothing(Timestamp::now()));
    let Kept {
        checkpoint, secret, ..
    } = &mut kept;
    let tag = |bytes: &[u8]| secret.tag(bytes);
    let setup = Setup {
        bench: &job.bench,
        list: &job.list,
        declaration: job.declared(),
        limits: Limits::default(),
        port_patience: PORT_PATIENCE,
        clock: Arc::new(Timestamp::now),
        tag: &tag,
        progress,
        stop: stop.clone(),
    };
    let inspection = runtime.block_on(async {
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                stop.ask();
            }
        });
        let mut watcher = Watcher::new(job, out);
        let told = Told { told, asked };
        if let Some(command) = &args.hands {
            let mut hands = Automat::new(command);
            let running = run::go_on(&setup, &mut hands, so_far, checkpoint);
            watcher.watch(running, told).await
        } else {
            let question = move |words: String| {
                // Nobody watching is no fault.
                let _unwatched = ask.send(words);
            };
            let mut hands = Terminal::new(&job.bench, question);
            let running = run::go_on(&setup, &mut hands, so_far, checkpoint);
            watcher.watch(running, told).await
        }
    });
    // A terminal that is still being read must not hold the end up.
    runtime.shutdown_timeout(SHUTDOWN);
    Ok((inspection, kept))
}

/// What comes from a running inspection.
struct Told {
    told: UnboundedReceiver<Progress>,
    /// What a person at the bench is asked to do.
    asked: UnboundedReceiver<String>,
}

/// Whoever shows how it goes: a view on a terminal, else plain lines.
struct Watcher<'a> {
    out: &'a mut Output,
    screen: Option<Screen>,
    resized: Option<Signal>,
}

impl<'a> Watcher<'a> {
    fn new(job: &Job, out: &'a mut Output) -> Self {
        let screen = Screen::open(&job.bench, Timestamp::now());
        // Without the signal the view keeps the width that it began with.
        let resized = screen
            .as_ref()
            .and_then(|_| signal(SignalKind::window_change()).ok());
        Self {
            out,
            screen,
            resized,
        }
    }

    async fn watch(
        &mut self,
        running: impl Future<Output = Inspection>,
        mut told: Told,
    ) -> Inspection {
        tokio::pin!(running);
        let mut clock = tokio::time::interval(DRAWN_EVERY);
        let mut resized = self.resized.take();
        let inspection = loop {
            let size_changed = async {
                match &mut resized {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                Some(progress) = told.told.recv() => self.tell(&progress),
                Some(words) = told.asked.recv() => self.ask(&words),
                Some(()) = size_changed => self.resize(),
                inspection = &mut running => break inspection,
                _ = clock.tick(), if self.screen.is_some() => self.draw(),
            }
        };
        while let Ok(progress) = told.told.try_recv() {
            self.tell(&progress);
        }
        if let Some(screen) = &mut self.screen {
            self.out.draw(&screen.end(Timestamp::now()));
        }
        inspection
    }

    fn tell(&mut self, progress: &Progress) {
        match &mut self.screen {
            Some(screen) => screen.take(progress, Timestamp::now()),
            None => {
                if let Some(line) = words::progress(progress) {
                    self.out.progress(&line);
                }
            }
        }
    }

    fn ask(&mut self, words: &str) {
        match &mut self.screen {
            Some(screen) => {
                screen.ask(words);
                self.draw();
            }
            None => self.out.progress(words),
        }
    }

    fn resize(&mut self) {
        if let Some(screen) = &mut self.screen {
            screen.measure();
        }
    }

    fn draw(&mut self) {
        if let Some(screen) = &mut self.screen {
            self.out.draw(&screen.draw(Timestamp::now()));
        }
    }
}
