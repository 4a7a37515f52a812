//! `proofhouse office`: migrates, backs up, restores and verifies an office's store, without a running office.

use std::fmt::Write as _;
use std::path::PathBuf;

use proofhouse_office::backup::{BackupError, backup, restore};
use proofhouse_office::config::DataDir;
use proofhouse_office::exhibits::Exhibits;
use proofhouse_office::store::{Store, StoreError};
use proofhouse_office::verify::{Report, published_key, verify};
use serde_json::json;

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Looks after an office's store.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

/// Where an office's data lies.
#[derive(clap::Args)]
pub(crate) struct Place {
    /// The folder that holds the office's data.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// A PostgreSQL store in place of the file in the data folder.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Brings the store's tables up to this version.
    Migrate(Place),
    /// Replays every event and compares: chain, tables, files, register. Names the first that is broken.
    Verify(Place),
    /// Writes store, files and register into a new folder; the office may be running. Keys are not in it.
    Backup {
        #[command(flatten)]
        place: Place,
        /// The new folder.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Puts a backup in the place of an office; refuses over one that holds more. The office must not run.
    Restore {
        /// The folder of the backup.
        from: PathBuf,
        /// The folder that is to hold the office's data.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Migrate(place) => migrate(place, out),
        Verb::Verify(place) => check(place, out),
        Verb::Backup { place, to } => {
            let made = block_on(async {
                let (store, _) = place.open().await?;
                let now = jiff::Timestamp::now();
                backup(&store, &place.data(), to, now)
                    .await
                    .map_err(|error| not_done("office.backup", &error))
            })?;
            let words = format!(
                "Backed up {} events and {} register entries to {}. The private keys are not in it: keep the folder keys apart.",
                made.events,
                made.register_rows,
                to.display()
            );
            out.result(&words, &made);
            Ok(Exit::Fine)
        }
        Verb::Restore { from, data } => {
            let data = DataDir::new(data);
            let made = block_on(async {
                let now = jiff::Timestamp::now();
                restore(from, &data, now)
                    .await
                    .map_err(|error| not_done("office.restore", &error))
            })?;
            let words = format!(
                "Restored {} events and {} register entries to {}. Bring the folder keys back, then run `proofhouse office verify`.",
                made.events,
                made.register_rows,
                data.root().display()
            );
            out.result(&words, &made);
            Ok(Exit::Fine)
        }
    }
}

fn migrate(place: &Place, out: &mut Output) -> Result<Exit, Failure> {
    let applied = block_on(async {
        std::fs::create_dir_all(&place.data).map_err(|error| {
            Failure::usage(
                "office.data",
                format!("{} cannot be made: {error}.", place.data.display()),
                "Mend --data.",
            )
        })?;
        let store = Store::connect(&place.url())
            .await
            .map_err(|error| store_failed(&error))?;
        store.migrate().await.map_err(|error| store_failed(&error))
    })?;
    let words = match applied.as_slice() {
        [] => "The store is up to date; nothing was changed.".to_owned(),
        applied => format!("Applied: {}.", applied.join(", ")),
    };
    out.result(&words, &json!({ "applied": applied }));
    Ok(Exit::Fine)
}

fn check(place: &Place, out: &mut Output) -> Result<Exit, Failure> {
    let report = block_on(async {
        let (store, exhibits) = place.open().await?;
        let log = place.data().register_log();
        let key = published_key(&store, &log)
            .await
            .map_err(|error| store_failed(&error))?;
        if key.is_none() && log.join("checkpoint").exists() {
            return Err(Failure::new(
                Exit::Problem,
                "office.verify.register-key",
                "register/log/checkpoint is not signed by a key that this office ever trusted: it was changed, or the \
                 register is another office's.",
                "Restore the register's folder and the store from one backup.",
            ));
        }
        let register = key.as_ref().map(|key| (log.as_path(), key));
        verify(&store, &exhibits, register)
            .await
            .map_err(|error| store_failed(&error))
    })?;
    out.result(&words(&report), &report);
    Ok(if report.problems.is_empty() {
        Exit::Fine
    } else {
        Exit::Problem
    })
}

fn words(report: &Report) -> String {
    let mut said = format!(
        "Replayed {} events (head {}), {} cases, {} files, {} register entries.\n",
        report.events, report.head, report.cases, report.files, report.register_rows
    );
    for problem in &report.problems {
        let _written = writeln!(said, "{}: {}", problem.code, problem.what);
    }
    let _written = match report.problems.len() {
        0 => write!(said, "Everything agrees."),
        1 => write!(said, "1 problem."),
        many => write!(said, "{many} problems."),
    };
    said
}

impl Place {
    /// The data folder.
    pub(crate) fn data(&self) -> DataDir {
        DataDir::new(&self.data)
    }

    fn url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| self.data().store_url())
    }

    /// Opens the store and the files of an office that is there; makes none.
    pub(crate) async fn open(&self) -> Result<(Store, Exhibits), Failure> {
        let data = self.data();
        if self.database.is_none() && !data.store_file().is_file() {
            return Err(Failure::usage(
                "office.no-office",
                format!("There is no office in {}.", data.root().display()),
                "Name the folder that `proofhouse serve --data` was given.",
            ));
        }
        let store = Store::connect(&self.url())
            .await
            .map_err(|error| store_failed(&error))?;
        let exhibits = Exhibits::look(&data.exhibits());
        Ok((store, exhibits))
    }
}

/// Runs what waits for the store.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::fault(
                "office.threads",
                format!("The system gave no threads: {error}."),
                "Try again.",
            )
        })?;
    runtime.block_on(work)
}

fn store_failed(error: &StoreError) -> Failure {
    let next = "If the message names no remedy, see that the store can be reached, and try again.";
    Failure::usage("office.store", format!("{error}."), next)
}

fn not_done(code: &'static str, error: &BackupError) -> Failure {
    Failure::usage(code, format!("{error}."), "Do what the message says.")
        .kept("everything that was there before")
}
