//! What the maker's page says of the support period today, against what the statement says.

use std::path::Path;

use jiff::civil::Date;
use proofhouse_law::observation::SupportReading;
use proofhouse_law::regime::Footing;
use proofhouse_law::statement::Rules;
use proofhouse_law::{ProvisionId, Regime, Verdict};
use proofhouse_publications::brief::Brief;
use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::prose::Source;
use proofhouse_publications::support_period::{Answer, choose, statements};
use proofhouse_publications::text;
use serde::Serialize;
use url::Url;

use crate::exit::Failure;

/// How the period on the page stands to that of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Relation {
    /// The same day.
    Same,
    /// The page's is later: it was extended.
    Longer,
    /// The page's is earlier: it was shortened.
    Shorter,
    /// The page says nothing of it.
    Absent,
    /// What the page says settles no day.
    Unsure,
}

/// What the page comes to.
#[derive(Debug, Serialize)]
pub(super) struct PageFinding {
    /// The page.
    page: String,
    /// How it stands.
    pub(super) relation: Relation,
    /// What that means.
    pub(super) verdict: Verdict,
    /// The day of the statement.
    stated: Option<Date>,
    /// The day of the page, where it gives one.
    published: Option<Date>,
    /// The words of the page.
    pub(super) passage: Option<String>,
    /// In a whole sentence.
    pub(super) why: String,
    /// The rule that it is about.
    pub(super) footing: Option<Footing>,
}

/// What is compared with what.
pub(super) struct Asked<'a> {
    pub(super) page: &'a str,
    pub(super) model: &'a str,
    pub(super) stated: Option<Date>,
    pub(super) on: Date,
}

/// Reads the page and compares.
pub(super) fn compare(
    regime: &Regime,
    rules: &Rules,
    asked: &Asked<'_>,
) -> Result<PageFinding, Failure> {
    let (body, is_html) = fetched(asked)?;
    let page = if is_html {
        text::html(&body)
    } else {
        text::plain(&body)
    };
    let source = Source {
        url: asked.page,
        transcript: "page",
        body_at: 0,
        page: &page,
    };
    let answer = choose(&statements(&source, asked.model), asked.on);
    Ok(finding(regime, rules, asked, answer))
}

fn finding(regime: &Regime, rules: &Rules, asked: &Asked<'_>, answer: Answer) -> PageFinding {
    let (published, passage, said) = match answer {
        Answer::Nothing => (None, None, None),
        Answer::OtherModels(one) => (
            None,
            Some(one.passage.text),
            Some("The page gives periods, and none for this product.".to_owned()),
        ),
        Answer::Unread(one) => (
            None,
            Some(one.passage.text),
            Some("The page gives a date in words that are not read here.".to_owned()),
        ),
        Answer::Reading(reading, from) => {
            let passage = from.into_iter().next().map(|one| one.passage.text);
            match reading {
                SupportReading::StatedEndDate { date } | SupportReading::Expired { date } => {
                    (Some(date), passage, None)
                }
                _ => (
                    None,
                    passage,
                    Some("The page speaks of the period and settles no end date.".to_owned()),
                ),
            }
        }
    };
    let (relation, why) = match (published, asked.stated, said) {
        (Some(_), None, _) => (
            Relation::Unsure,
            "The statement gives no day to compare with.".to_owned(),
        ),
        (Some(page), Some(own), _) if page < own => (
            Relation::Shorter,
            format!(
                "The page says {page}, before the {own} of the statement: a published period may not be shortened."
            ),
        ),
        (Some(page), Some(own), _) if page > own => (
            Relation::Longer,
            format!(
                "The page says {page}, after the {own} of the statement: the period was extended, and the statement keeps the one of the first supply."
            ),
        ),
        (Some(page), Some(_), _) => (Relation::Same, format!("The page says {page} too.")),
        (None, _, Some(said)) => (Relation::Unsure, said),
        (None, _, None) => (
            Relation::Absent,
            "The page says nothing of the support period; it may stand on another page.".to_owned(),
        ),
    };
    let rule: &ProvisionId = match relation {
        Relation::Shorter => &rules.shortened,
        Relation::Longer => &rules.extended,
        _ => &rules.published,
    };
    PageFinding {
        page: asked.page.to_owned(),
        relation,
        verdict: match relation {
            Relation::Same | Relation::Longer => Verdict::Pass,
            Relation::Shorter => Verdict::Fail,
            Relation::Absent | Relation::Unsure => Verdict::Inconclusive,
        },
        stated: asked.stated,
        published,
        passage,
        why,
        footing: regime.provision(rule).map(|one| one.footing.clone()),
    }
}

/// The page's bytes, and whether they are HTML: from a file, or over HTTP.
fn fetched(asked: &Asked<'_>) -> Result<(Vec<u8>, bool), Failure> {
    let is_url = asked.page.starts_with("https://") || asked.page.starts_with("http://");
    if !is_url {
        let most = u64::try_from(text::MAX_BYTES).unwrap_or(u64::MAX);
        let body = super::read(Path::new(asked.page), most)?;
        let is_html = body.contains(&b'<');
        return Ok((body, is_html));
    }
    let broken = |why: String| {
        let what = super::printable(format!("The page {} could not be read: {why}.", asked.page));
        Failure::usage(
            "statement.page",
            what,
            "Give another --page, or a file that was kept of it.",
        )
    };
    let url: Url = asked
        .page
        .parse()
        .map_err(|cause: url::ParseError| broken(cause.to_string()))?;
    let mut brief = Brief::for_site(url.clone()).map_err(|why| broken(why.to_string()))?;
    asked.model.clone_into(&mut brief.product.model);
    let limits = Limits {
        pages: 1,
        ..Limits::default()
    };
    let page = Fetcher::new(&brief, limits)
        .get(&url)
        .map_err(|one| broken(one.reason))?;
    if page.status != 200 {
        return Err(broken(format!("it answers with status {}", page.status)));
    }
    let is_html = page.media() != "text/plain";
    Ok((page.body().to_vec(), is_html))
}
