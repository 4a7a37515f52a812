//! `proofhouse evidence findings`: what the law makes of the observations of bundles, in words or as a report to hand over.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use proofhouse_documents::render;
use proofhouse_documents::report::ReportContent;
use proofhouse_evidence::bundle::Bundle;
use proofhouse_evidence::record::source;
use proofhouse_law::finding::{Finding, Verdict, derive};
use proofhouse_law::record::Source;
use proofhouse_law::{Observation, Regime};
use serde_json::json;

use super::{Trust, is_one_product, open_file, report, signatures};
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;
use crate::regimes;
use crate::shell;

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum As {
    /// A web page.
    Html,
    /// A tagged PDF.
    Pdf,
}

/// Derives the findings under a regime, in words or as a report to hand over.
///
/// The report says for a lawyer what was tested and by what authority, which rules fail with their citations and the
/// observations that show it, what is not decided, what was not tested and why, and how anybody can check it.
/// Exit 0: nothing fails; 1: a rule fails; 3: one is not decided.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Bundles of one product: its inspection, and what its maker publishes.
    #[arg(value_name = "BUNDLE", num_args = 1..=8, required = true)]
    bundles: Vec<PathBuf>,
    /// The regime, such as `uk-psti-2022`; `proofhouse law list` names them.
    #[arg(long)]
    regime: String,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
    #[command(flatten)]
    trust: Trust,
    /// The date on which it is judged; the day on which the last inspection ended, if not given.
    #[arg(long)]
    on: Option<Date>,
    /// Writes a report in this form, in place of words.
    #[arg(long = "as", value_enum, value_name = "FORM", requires = "out")]
    form: Option<As>,
    /// The file to write the report to; an existing one is not overwritten.
    #[arg(long, value_name = "OUT", requires = "form")]
    out: Option<PathBuf>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    if let Some(path) = args.out.as_ref().filter(|path| path.exists()) {
        let what = format!("{} exists already.", path.display());
        let next = "Give --out another name; nothing is overwritten.";
        return Err(Failure::usage("evidence.out-exists", what, next));
    }
    let all = regimes::load(args.regimes.as_deref())?;
    let regime = named(&all, &args.regime)?;
    let bundles = open_all(args)?;
    let sources = sources(args, &bundles)?;
    let observations: Vec<Observation> = bundles
        .iter()
        .flat_map(|bundle| bundle.observations.iter().cloned())
        .collect();
    let ended = |bundle: &Bundle| bundle.manifest.inspection.ended;
    let last = bundles.iter().map(ended).max().unwrap_or_default();
    let on = args
        .on
        .unwrap_or_else(|| proofhouse_law::clock::civil_date(last));
    let findings = derive(regime, &observations, on);
    if let (Some(form), Some(path)) = (args.form, &args.out) {
        let content = report::content(
            regime,
            on,
            (&bundles, sources),
            &findings,
            args.regimes.is_some(),
        );
        new_file::paper(path, &rendered(&content, form)?, "evidence.out")?;
        out.progress(&format!("wrote {}", path.display()));
        return Ok(exit(&findings));
    }
    let digests: Vec<_> = bundles.iter().map(|bundle| bundle.digest).collect();
    let signatures: Vec<_> = sources.iter().map(|one| &one.signature).collect();
    let drill = sources.iter().any(Source::is_drill);
    let data = json!({
        "drill": drill,
        "bundle": digests.first(),
        "bundles": digests,
        "signatures": signatures,
        "sources": sources,
        "regime": { "id": regime.id(), "sha256": regime.hash() },
        "on": on,
        "left_out": report::left_out(&bundles, &sources),
        "findings": findings,
    });
    let mut human = crate::findings::words(regime, on, &findings);
    human.push_str(&beneath(args, &sources));
    human.retain(|letter| letter == '\n' || !letter.is_control());
    out.result(&human, &data);
    Ok(exit(&findings))
}

/// The regime that was asked for.
fn named<'r>(all: &'r [Regime], asked: &str) -> Result<&'r Regime, Failure> {
    let found = all.iter().find(|regime| regime.id().as_str() == asked);
    found.ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|regime| regime.id().as_str()).collect();
        let what = format!("There is no regime {asked:?}.");
        Failure::usage(
            "evidence.regime",
            what,
            format!("Name one of: {}.", known.join(", ")),
        )
    })
}

/// What is said of each bundle, its signatures checked where that can be.
fn sources(args: &Args, bundles: &[Bundle]) -> Result<Vec<Source>, Failure> {
    let trust = args.trust.read()?;
    let bundles = args.bundles.iter().zip(bundles);
    bundles
        .map(|(path, bundle)| Ok(source(bundle, signatures(path, bundle, trust.as_ref())?)))
        .collect()
}

/// The report in that form.
fn rendered(content: &ReportContent, form: As) -> Result<Vec<u8>, Failure> {
    let rendered = render(&content.document()).map_err(|error| {
        let next = "Derive the findings of fewer bundles at once.";
        Failure::usage("evidence.render", error.to_string(), next)
    })?;
    Ok(match form {
        As::Html => rendered.html,
        As::Pdf => rendered.pdf,
    })
}

/// What stands beneath the findings in words.
fn beneath(args: &Args, sources: &[Source]) -> String {
    let mut words = crate::findings::LEFT_OUT.to_owned();
    if sources.iter().any(Source::is_drill) {
        let _never = writeln!(words, "{}", crate::findings::DRILL);
    }
    if sources.iter().any(|one| one.partial) {
        words.push_str("An inspection was stopped before its end: what is not in its bundle was not looked for.\n");
    }
    for (path, source) in args.bundles.iter().zip(sources) {
        let (path, said) = (path.display(), source.signature.words());
        let _never = writeln!(words, "The signature of {path}: {said}");
        if let Some(authorised) = &source.authorised {
            let said = authorised.words();
            let _never = writeln!(words, "The test in {path} was authorised: {said}");
        }
    }
    words.push_str("For a lawyer: the same command with `--as pdf --out findings.pdf`.");
    words
}

/// Opens the bundles, which must be of one product and name no observation twice.
fn open_all(args: &Args) -> Result<Vec<Bundle>, Failure> {
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for path in &args.bundles {
        let bundle = open_file(path)?;
        let product = |one: &Bundle| {
            let subject = &one.manifest.inspection.subject;
            format!("{} {}", subject.brand, subject.model)
        };
        if let Some(first) = bundles.first()
            && !is_one_product(&product(first), &product(&bundle))
        {
            let what = format!(
                "{} is of {}, and {} of {}.",
                path.display(),
                product(&bundle),
                args.bundles.first().unwrap_or(path).display(),
                product(first)
            );
            let next = "Give bundles of one product.";
            return Err(Failure::usage("evidence.products", what, next));
        }
        let mut own = bundle.observations.iter();
        if let Some(twice) = own.find(|one| !ids.insert(one.id.clone())) {
            let what = format!(
                "{} names the observation {}, as a bundle before it does, so a finding could not say which it rests on.",
                path.display(),
                twice.id
            );
            let first = args.bundles.first().unwrap_or(path);
            let next = one_at_a_time(&args.regime, &shell::path(first), &shell::path(path));
            return Err(Failure::usage("evidence.twice", what, next));
        }
        bundles.push(bundle);
    }
    Ok(bundles)
}

/// What to do with two inspections of one product: each command as a shell takes it.
fn one_at_a_time(regime: &str, first: &str, second: &str) -> String {
    format!(
        "Give one inspection at a time, with one reading of what the maker publishes. Both together over the test cases of \
         TS 103 701: `proofhouse record show {first} {second}`. What changed between them: `proofhouse record compare {first} \
         {second}`. To hold the passwords and keys of a device against those of an earlier inspection, test it with that \
         beside: `proofhouse inspect BENCH.toml --earlier {first} --key LABKEY --out NEW.zip --regime {}`.",
        shell::word(regime)
    )
}

fn exit(findings: &[Finding]) -> Exit {
    let any = |verdict| findings.iter().any(|finding| finding.verdict == verdict);
    match () {
        () if any(Verdict::Fail) => Exit::Problem,
        () if any(Verdict::Inconclusive) || any(Verdict::Error) => Exit::Unsure,
        () => Exit::Fine,
    }
}
