//! `proofhouse serve`: runs the office until Ctrl-C.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use proofhouse_evidence::keys::TrustFile;
use proofhouse_law::case::Role;
use proofhouse_office::config::DataDir;
use proofhouse_office::desk::Regimes;
use proofhouse_office::people::{drill, enrolment, person};
use proofhouse_office::web::{self, App, Opening, Origin};
use serde_json::json;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::exit::{Exit, Failure};
use crate::output::{Format, Output};
use crate::regimes;

/// The largest trust file that is read, in bytes: one more than is accepted, so that the parser says so.
const TRUST_BYTES_MAX: u64 = (1 << 20) + 1;

/// Runs the office until Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder that holds the office's data; made at first start.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where to listen. Put a TLS proxy in front of anything but this machine's own address.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where people reach the office, if not at the address that it listens on.
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// Rehearses: a clock that moves, sign-in links, and DRILL on every page, document and key.
    #[arg(long)]
    drill: bool,
    /// A PostgreSQL store in place of the file in the data folder.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    /// A trust file whose keys the office trusts from now on.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// A folder of regimes, which take the place of those built in.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Runs it.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::fault(
                "serve.threads",
                format!("The system gave no threads: {error}."),
                "Try again.",
            )
        })?;
    runtime.block_on(serve(args, out))
}

async fn serve(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        let what = format!("{} cannot be listened on: {error}.", args.listen);
        Failure::usage(
            "serve.listen",
            what,
            "Choose another port with --listen, or end what uses this one.",
        )
    })?;
    let app = open(args, &listener).await?;
    let links = links(&app, args.drill)
        .await
        .map_err(|error| fault(&error))?;
    // The register can be asked from the first moment. What keeps it back now, the publisher tries again and logs.
    let _later = app.sequencer().pass().await;
    announce(&app, &links, out)?;
    let served = web::serve(app, listener, interrupted()).await;
    served.map_err(|error| fault(&error.into()))?;
    out.progress("closed; everything that was answered is stored");
    Ok(Exit::Interrupted)
}

async fn open(args: &Args, listener: &TcpListener) -> Result<App, Failure> {
    let listening = listener
        .local_addr()
        .map_err(|error| fault(&error.into()))?;
    // Session cookies and security keys are bound to a name, and `localhost` is this machine's.
    let default = format!("http://localhost:{}", listening.port());
    if args.origin.is_none() && !listening.ip().is_loopback() {
        return Err(Failure::usage(
            "serve.origin",
            format!("The office would listen on {listening}, where others reach it without TLS."),
            "Put a TLS proxy in front and name its address with --origin https://…, or listen on 127.0.0.1.",
        ));
    }
    let origin = Origin::parse(args.origin.as_deref().unwrap_or(&default))
        .map_err(|error| Failure::usage("serve.origin", error.to_string(), "Mend --origin."))?;
    let opening = Opening {
        data: DataDir::new(&args.data),
        store_url: args.database.clone(),
        regimes: editions(args.regimes.as_deref())?,
        drill: args.drill,
        origin,
        trust: args.trust.as_ref().map(trust).transpose()?,
    };
    opening.open().await.map_err(|error| {
        Failure::usage(
            "serve.open",
            format!("The office does not open: {error:#}."),
            "Do what the message says. Nothing was published.",
        )
        .kept(format!("everything in {}", args.data.display()))
    })
}

/// The editions of the binary, and over them those of a folder: a case that pins one of the former is still decided under it.
/// No case pins a standard, so that only the standards at hand now are kept: the folder's, and those of the binary that it leaves.
fn editions(overlay: Option<&std::path::Path>) -> Result<Regimes, Failure> {
    let embedded = regimes::library(None)?;
    let editions = Regimes::of(embedded.regimes);
    if overlay.is_none() {
        return Ok(editions.with_standards(embedded.standards));
    }
    let laid_over = regimes::library(overlay)?;
    let laid_over = Regimes::of(laid_over.regimes).with_standards(laid_over.standards);
    Ok(editions.overlaid(laid_over))
}

fn trust(path: &PathBuf) -> Result<TrustFile, Failure> {
    let unusable = |why: String| {
        let what = format!("{} cannot be used as a trust file: {why}.", path.display());
        Failure::usage(
            "serve.trust",
            what,
            "Make one with `proofhouse keys enrol`.",
        )
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| unusable(error.to_string()))?;
    file.take(TRUST_BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(|error| unusable(error.to_string()))?;
    TrustFile::parse(&bytes).map_err(|error| unusable(error.to_string()))
}

/// One-time links: for the first officer where nobody has enrolled, and in a drill one for each role.
#[derive(Default)]
struct Links {
    enrolment: Option<String>,
    drill: BTreeMap<&'static str, String>,
}

async fn links(app: &App, is_drill: bool) -> anyhow::Result<Links> {
    let mut links = Links::default();
    if is_drill {
        for (role, name, _) in person::ROLES {
            let role: Role = role;
            links.drill.insert(name, drill::mint(app, role).await?);
        }
        return Ok(links);
    }
    let first = enrolment::first_link(app.store(), app.clock().today(), app.wall_now()).await?;
    links.enrolment =
        first.map(|link| format!("{}/enrol/{}", app.origin().as_str(), link.reveal()));
    Ok(links)
}

/// Says where the office is, once it can be reached: as words, or as one line of JSON.
fn announce(app: &App, links: &Links, out: &mut Output) -> Result<(), Failure> {
    let origin = app.origin().as_str();
    let key = app
        .sequencer()
        .log_key()
        .map_err(|error| fault(&error.into()))?;
    let snapshot_key = app
        .sequencer()
        .snapshot_key()
        .map_err(|error| fault(&error.into()))?;
    if out.format() == Format::Json {
        let ready = json!({
            "listening": origin, "register": format!("{origin}/register"), "register_key": key.to_string(),
            "snapshot_key": snapshot_key.to_string(),
            "enrolment_link": links.enrolment, "drill_links": links.drill,
        });
        out.data(&ready.to_string());
        return Ok(());
    }
    let mut words = format!("The office is open at {origin}\nIts register’s key is {key}\n");
    if let Some(link) = &links.enrolment {
        words.push_str("Nobody has enrolled yet. The first officer, an administrator, enrols here, once, within 3 days:\n  ");
        words.push_str(link);
    }
    if !links.drill.is_empty() {
        words.push_str("This is a DRILL. Each link signs in once:\n");
        for (role, link) in &links.drill {
            let _infallible = writeln!(words, "  {role:<20} {link}");
        }
    }
    out.data(&words);
    Ok(())
}

/// Resolves at Ctrl-C, or when the system asks the process to end.
async fn interrupted() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = ctrl_c => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ended = ctrl_c.await;
}

fn fault(error: &anyhow::Error) -> Failure {
    Failure::fault(
        "serve.fault",
        format!("The office ended: {error:#}."),
        "Start it again; report it if it stays.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_that_a_folder_is_laid_over_is_still_reached_by_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("uk-psti-2022");
        std::fs::create_dir(&own).unwrap();
        for file in regimes::EMBEDDED {
            if let Some(name) = file.path.strip_prefix("uk-psti-2022/") {
                let text = String::from_utf8(file.bytes.to_vec()).unwrap();
                std::fs::write(own.join(name), text.replace("days = 10", "days = 14")).unwrap();
            }
        }
        let id = "uk-psti-2022".parse().unwrap();
        let embedded = editions(None).unwrap();
        let before = embedded.find(&id).unwrap().hash();
        let after = editions(Some(folder.path())).unwrap();
        assert_ne!(
            after.find(&id).unwrap().hash(),
            before,
            "new cases pin the folder's"
        );
        assert!(after.edition(&id, before).is_some(), "old ones keep theirs");
        assert_eq!(
            after.current().len(),
            embedded.current().len(),
            "and no regime is listed twice"
        );
        assert!(!embedded.standards().is_empty(), "standards are at hand");
        assert_eq!(
            after.standards().len(),
            embedded.standards().len(),
            "and no standard is lost or listed twice"
        );
    }
}
