//! `proofhouse evidence trace`: from a notice back to the register, its documents, decisions, findings and transcripts.

use std::fmt::Write as _;

use serde_json::Value;

use crate::client::SessionArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Walks the chain of a notice back, and shows the first broken link.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The notice's number, as printed on it.
    notice: String,
    #[command(flatten)]
    session: SessionArgs,
}

/// Asks the office for the chain; the office recomputes every digest on the way.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let chain = args
        .session
        .client()?
        .get(&format!("/api/v1/notices/{}/trace", args.notice))?;
    let broken = chain.get("first_broken").and_then(Value::as_u64);
    out.result(&words(&chain, broken), &chain);
    Ok(if broken.is_some() {
        Exit::Problem
    } else {
        Exit::Fine
    })
}

fn words(chain: &Value, broken: Option<u64>) -> String {
    let text = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let links: Vec<&Value> = chain
        .get("links")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let mut said = format!(
        "Notice {} in case {}\n",
        text(chain, "notice"),
        text(chain, "case")
    );
    for link in &links {
        let holds = link.get("ok").and_then(Value::as_bool).unwrap_or(false);
        let mark = if holds { "ok    " } else { "BROKEN" };
        let (from, to) = (text(link, "from"), text(link, "to"));
        let _infallible = writeln!(
            said,
            "{mark} {from} -> {to}  sha256 {}",
            text(link, "sha256")
        );
        if let Some(why) = link.get("why").and_then(Value::as_str) {
            let _infallible = writeln!(said, "       {why}");
        }
    }
    let end = match broken.and_then(|at| links.get(usize::try_from(at).ok()?)) {
        None => format!("All {} links hold.", links.len()),
        Some(link) => format!(
            "The first broken link: {} -> {}.",
            text(link, "from"),
            text(link, "to")
        ),
    };
    said.push_str(&end);
    said
}
