//! `proofhouse security-txt`: is a maker's security.txt valid by RFC 9116, can its contact be used, are timings stated?

mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::security_txt::answers::Answer;
use proofhouse_publications::security_txt::look::{self, Context, Report};
use proofhouse_publications::security_txt::signature::{KEY_BYTES_MAX, KeyFile};
use proofhouse_publications::security_txt::{MAX_BYTES, codes};
use url::Url;

use super::deemed::read;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Reads a security.txt (RFC 9116): every error with its line, whether a contact can be used, which timings are stated.
///
/// A file on this machine is read without the network; a domain or address is asked for both places of the file, its
/// policies, its key and its CSAF metadata. Exit codes: 0 it is valid and a contact can be used; 1 it is not, or there
/// is none; 2 wrong usage; 3 it could not be read, or a person must look; 130 Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file, a domain such as maker.example, or the address of a site or of the file.
    #[arg(value_name = "DOMAIN|URL|FILE")]
    target: String,
    /// The OpenPGP public key to verify its signature with.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The time at which it is judged, such as 2026-11-23T12:00:00Z; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Where a file on this machine was fetched from, to hold its Canonical against.
    #[arg(long, value_name = "URL")]
    from: Option<Url>,
    /// A further host that the maker answers for and that a redirect or link may lead to.
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let now = args.at.unwrap_or_else(Timestamp::now);
    let mut regimes = crate::regimes::load(args.regimes.as_deref())?;
    regimes.retain(|regime| regime.for_reference().is_none());
    let key = args.key.as_deref().map(read_key).transpose()?;
    let stop = stop_on_ctrl_c()?;
    let mut context = Context {
        now,
        key,
        regimes: &regimes,
        progress: &mut |words| out.progress(words),
        stopped: &|| stop.load(Ordering::SeqCst),
    };
    let path = Path::new(&args.target);
    let report = if path.is_file() {
        // One byte more than is read, so that it is the reader that says so.
        let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX) + 1;
        let (name, bytes) = read(path, most, "security-txt.unreadable")?;
        look::file(&name, &bytes, args.from.as_ref(), &mut context)
    } else {
        let asked = look::target(&args.target, &args.host);
        let asked = asked.map_err(|error| {
            let next = "Give a file that exists, a domain such as maker.example, or an address that begins with https://.";
            Failure::usage("security-txt.target", format!("{error}."), next)
        })?;
        look::site(
            &asked,
            &Fetcher::new(&asked.brief, Limits::default()),
            &mut context,
        )
    };
    out.result(&words::report(&report), &report);
    Ok(exit(&report))
}

fn read_key(path: &Path) -> Result<KeyFile, Failure> {
    let most = u64::try_from(KEY_BYTES_MAX).unwrap_or(u64::MAX) + 1;
    let (from, bytes) = read(path, most, "security-txt.key")?;
    Ok(KeyFile { from, bytes })
}

/// The signature, the timings and the law never change the exit: the first is advice, the others are no findings.
fn exit(report: &Report) -> Exit {
    let (valid, contact) = (report.answers.valid.answer, report.answers.contact.answer);
    let unreadable = report
        .findings
        .iter()
        .any(|finding| finding.code == codes::UNREADABLE);
    if report.partial {
        Exit::Interrupted
    } else if valid == Answer::No || (contact == Answer::No && !unreadable) {
        Exit::Problem
    } else if valid == Answer::NotKnown || contact == Answer::NotKnown {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}

/// A flag that Ctrl-C sets: the look then ends after the page that it is reading, and says so.
fn stop_on_ctrl_c() -> Result<Arc<AtomicBool>, Failure> {
    let fault = |error: std::io::Error| {
        let what = format!("Ctrl-C cannot be watched: {error}");
        Failure::fault("security-txt.signal", what, "Report this fault.")
    };
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(fault)?;
    std::thread::Builder::new()
        .name("ctrl-c".to_owned())
        .spawn(move || {
            if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                flag.store(true, Ordering::SeqCst);
            }
        })
        .map_err(fault)?;
    Ok(stop)
}
