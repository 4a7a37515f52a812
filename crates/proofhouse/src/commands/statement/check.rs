//! `proofhouse statement check`: every field, what the statement rests on, the PDF against its data, the signature, the page.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use proofhouse_documents::Sha256;
use proofhouse_evidence::compliance::{Signed, examine};
use proofhouse_evidence::keys::PublicKey;
use proofhouse_evidence::keys::file::read_public_key;
use proofhouse_law::statement::{Report, Search, Statement, judge, search};
use proofhouse_law::{Library, Verdict};
use serde::Serialize;

use super::agree::{Agreement, agreement};
use super::open::{Kind, Opened, open};
use super::page::{Asked, PageFinding, compare};
use super::words;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// The largest envelope read, in bytes: a statement's data, and a third more for base64.
const ENVELOPE_MAX: u64 = 1 << 20;

/// What is checked, and against what.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The statement: its JSON, or a PDF, of this program or of anybody else.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The day, or instant, that is asked about; today in London, if not given.
    #[arg(long, value_name = "DAY")]
    at: Option<String>,
    /// What the maker's page says today: a file, or an address that starts with https://.
    #[arg(long, value_name = "URL|FILE")]
    page: Option<String>,
    /// The model as the page writes it; the product's type, if not given.
    #[arg(long, value_name = "MODEL", requires = "page")]
    model: Option<String>,
    /// The maker's public key, so that it can be said who signed.
    #[arg(long, value_name = "FILE.pub")]
    signed_by: Vec<PathBuf>,
    /// The signature; the file of the same name that ends with `.signature.json`, if not given and it is there.
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    /// The regime; that which the statement names, if not given.
    #[arg(long, value_name = "ID")]
    regime: Option<String>,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Everything that was found.
#[derive(Serialize)]
pub(super) struct Checked {
    /// The file.
    pub(super) file: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Its digest.
    pub(super) sha256: Sha256,
    /// The day.
    pub(super) on: Date,
    /// The worst of the fields, the routes, the PDF and the page; the signature stands apart.
    pub(super) verdict: Verdict,
    /// The fields and what they rest on, by the data.
    pub(super) report: Option<Report>,
    /// The fields by the words of a document without data.
    pub(super) words: Option<Search>,
    /// The PDF against its data.
    pub(super) pdf: Option<Agreement>,
    /// The signature.
    pub(super) signature: Signed,
    /// The maker's page.
    pub(super) page: Option<PageFinding>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let on = super::day(args.at.as_deref())?;
    let library = regimes::library(args.regimes.as_deref())?;
    let opened = open(&args.file)?;
    let checked = checked(args, &library, &opened, on, out)?;
    out.result(&words::checked(&checked), &checked);
    Ok(exit(&checked))
}

fn checked(
    args: &Args,
    library: &Library,
    opened: &Opened,
    on: Date,
    out: &mut Output,
) -> Result<Checked, Failure> {
    let statement = opened.data.as_ref().map(|(_, statement)| statement);
    let regime = match (&args.regime, statement) {
        (Some(id), _) => id,
        (None, Some(statement)) => &statement.regime,
        (None, None) => "uk-psti-2022",
    };
    let (regime, rules) = super::rules(library, regime)?;
    let report = statement.map(|statement| judge(regime, rules, statement, on));
    let pdf = match statement {
        Some(statement) => agreement(regime, statement, opened)?,
        None => None,
    };
    let searched = match (&opened.pdf, statement) {
        (Some(pdf), None) => Some(search(rules, &pdf.words()?)),
        _ => None,
    };
    let page = match &args.page {
        Some(page) => {
            let asked = asked(args, page, statement, searched.as_ref(), on)?;
            Some(compare(regime, rules, &asked, out)?)
        }
        None => None,
    };
    let verdicts = [
        report.as_ref().map(|one| one.verdict),
        searched.as_ref().map(|one| one.verdict),
        pdf.as_ref().map(Agreement::verdict),
        page.as_ref().map(|one| one.verdict),
    ];
    Ok(Checked {
        file: args.file.display().to_string(),
        kind: opened.kind,
        sha256: opened.sha256,
        on,
        verdict: worst(verdicts.into_iter().flatten()),
        report,
        words: searched,
        pdf,
        signature: signature(args, opened)?,
        page,
    })
}

fn asked<'a>(
    args: &'a Args,
    page: &'a str,
    statement: Option<&'a Statement>,
    searched: Option<&Search>,
    on: Date,
) -> Result<Asked<'a>, Failure> {
    let of_data = statement.and_then(|one| one.product.type_name.as_deref());
    let Some(model) = args.model.as_deref().or(of_data) else {
        return Err(Failure::usage(
            "statement.model",
            "The page is read for one model, and the file names none as data.",
            "Give --model, as the page writes it.",
        ));
    };
    let ends = statement.and_then(|one| one.support_period.ends.as_deref());
    Ok(Asked {
        page,
        model,
        stated: ends
            .and_then(|text| text.parse().ok())
            .or_else(|| searched.and_then(|one| one.support_ends)),
        on,
    })
}

fn signature(args: &Args, opened: &Opened) -> Result<Signed, Failure> {
    let Some((data, _)) = &opened.data else {
        return Ok(Signed::NotSigned);
    };
    let beside = super::beside(&args.file);
    let path: Option<&Path> = match &args.signature {
        Some(path) => Some(path),
        None => Some(beside.as_path()).filter(|path| path.exists()),
    };
    let envelope = path
        .map(|path| super::read(path, ENVELOPE_MAX))
        .transpose()?;
    let keys = args
        .signed_by
        .iter()
        .map(|path| read_public_key(path))
        .collect::<Result<Vec<PublicKey>, _>>()
        .map_err(|error| {
            let next = "Give the maker's public key, a file that ends with .pub.";
            Failure::usage("statement.key", format!("{error}."), next)
        })?;
    Ok(examine(data, envelope.as_deref(), &keys))
}

/// One failure is a failure, and one open question leaves the rest open.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let order = [
        Verdict::Fail,
        Verdict::Error,
        Verdict::Inconclusive,
        Verdict::Pass,
    ];
    let all: Vec<Verdict> = verdicts.collect();
    let found = order.into_iter().find(|one| all.contains(one));
    found.unwrap_or(Verdict::Inconclusive)
}

fn exit(checked: &Checked) -> Exit {
    let broken = matches!(checked.signature, Signed::Broken { .. });
    let stranger = matches!(checked.signature, Signed::UnknownKey { .. });
    match checked.verdict {
        _ if broken => Exit::Problem,
        Verdict::Fail => Exit::Problem,
        Verdict::Inconclusive | Verdict::Error => Exit::Unsure,
        _ if stranger => Exit::Unsure,
        Verdict::Pass | Verdict::NotApplicable => Exit::Fine,
    }
}
