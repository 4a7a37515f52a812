//! What the maker's page says of the support period today, against what the statement says.

use jiff::civil::Date;
use proofhouse_law::observation::SupportReading;
use proofhouse_law::regime::Footing;
use proofhouse_law::statement::Rules;
use proofhouse_law::{ProvisionId, Regime, Verdict};
use proofhouse_publications::page::unreadable;
use proofhouse_publications::prose::Source;
use proofhouse_publications::support_period::{Answer, choose, statements};
use serde::Serialize;

use crate::commands::support_period::page;
use crate::exit::Failure;
use crate::output::Output;

/// How the period on the page stands to that of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Relation {
    /// The same day.
    Same,
    /// The page's is later: it was extended.
    Longer,
    /// The page's is earlier: it was shortened, if the other was ever published.
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
    out: &mut Output,
) -> Result<PageFinding, Failure> {
    let (body, media) = page::bytes(asked.page, out)?;
    let words = media.words(&body);
    let source = Source {
        url: asked.page,
        transcript: "page",
        body_at: 0,
        page: &words,
    };
    let answer = choose(&statements(&source, asked.model), asked.on);
    Ok(finding(regime, rules, asked, answer, unreadable(&words)))
}

fn finding(
    regime: &Regime,
    rules: &Rules,
    asked: &Asked<'_>,
    answer: Answer,
    unread: Option<String>,
) -> PageFinding {
    let (published, passage, said) = match answer {
        // A page that shows no words without its scripts says nothing, and is not silent.
        Answer::Nothing => (None, None, unread),
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
                "The page says {page}, before the {own} of the statement. If {own} was ever published, the period was shortened, which the law does not allow: \
                 hold an earlier copy of the page against this one with `proofhouse support-period compare`."
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
            // A statement is no publication: whether the longer period was ever published, it does not show.
            Relation::Shorter | Relation::Absent | Relation::Unsure => Verdict::Inconclusive,
        },
        stated: asked.stated,
        published,
        passage,
        why,
        footing: regime.provision(rule).map(|one| one.footing.clone()),
    }
}
