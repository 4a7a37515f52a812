//! The law as the office holds it, for everyone to read: editions by id and hash, what changed between two, and which open
//! cases a change touches.

use std::collections::{BTreeMap, BTreeSet};

use proofhouse_law::regime::diff::{RowChange, concerns};
use proofhouse_law::regime::flat::{self, Row};
use proofhouse_law::{CaseId, CaseState, Digest, Regime};
use serde::{Deserialize, Serialize};

use crate::desk::{self, Regimes};
use crate::store::projections;
use crate::views;
use crate::web::{App, WebError};

/// The most rows of a change that one question may name, and the most open cases looked at.
const ROWS_MAX: usize = 2000;
const CASES_MAX: i64 = 10_000;

/// The edition that a page or a program asks for: the current one, or the one with this hash, also where it is the draft of
/// a call for views.
pub(crate) async fn edition(
    app: &App,
    id: &str,
    sha256: Option<&str>,
) -> Result<Option<Regime>, WebError> {
    let regimes = app.desk().regimes();
    let Ok(id) = id.parse() else { return Ok(None) };
    let Some(sha256) = sha256 else {
        return Ok(regimes.find(&id).cloned());
    };
    let Ok(sha256) = sha256.parse::<Digest>() else {
        return Ok(None);
    };
    if let Some(found) = regimes.edition(&id, sha256) {
        return Ok(Some(found.clone()));
    }
    views::draft_with(app, id.as_str(), sha256).await
}

/// Whether new cases are decided under this edition.
pub(crate) fn is_current(regimes: &Regimes, regime: &Regime) -> bool {
    regimes
        .find(regime.id())
        .is_some_and(|current| current.hash() == regime.hash())
}

/// An edition and the row in it that a rule means.
pub(crate) fn locate<'r>(regimes: &'r Regimes, rule: &str) -> Option<(&'r Regime, Row)> {
    let current = regimes.current();
    let all = current.into_iter().chain(regimes.editions().iter().rev());
    all.into_iter().find_map(|regime| {
        let rows = flat::rows(regime);
        flat::find(&rows, rule).cloned().map(|row| (regime, row))
    })
}

/// A changed row, as far as deciding whom it touches needs it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Touching {
    path: String,
    #[serde(default)]
    provision: Option<String>,
    #[serde(default)]
    power: Option<String>,
}

impl From<&RowChange> for Touching {
    fn from(row: &RowChange) -> Self {
        Self {
            path: row.path.clone(),
            provision: row.provision.clone(),
            power: row.power.clone(),
        }
    }
}

/// An open case that a change touches.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Touched {
    /// The case.
    pub(crate) case: String,
    /// Its product, by brand and model.
    pub(crate) product: String,
    /// The edition that it pins.
    pub(crate) sha256: String,
    /// The paths of the rows that it rests on.
    pub(crate) rows: Vec<String>,
}

/// The open cases that pin another edition of `regime` than `to` and rest on one of the rows. A case stays under the edition
/// that it pins: this says whose officers should look.
pub(crate) async fn touched(
    app: &App,
    regime: &str,
    to: Option<Digest>,
    rows: &[Touching],
) -> Result<Vec<Touched>, WebError> {
    if rows.len() > ROWS_MAX {
        return Err(WebError::bad_request(
            format!("A change of more than {ROWS_MAX} rows cannot be looked up at once."),
            "Compare editions that are nearer to each other.",
        ));
    }
    let to = to.map(|digest| digest.to_string());
    let mut tx = app.store().read().await?;
    let open: Vec<_> = projections::cases(&mut tx, CASES_MAX)
        .await?
        .into_iter()
        .filter(|case| !case.closed && case.regime_id == regime)
        .filter(|case| to.as_ref() != Some(&case.regime_sha256))
        .collect();
    let mut touched = Vec::new();
    for case in open {
        let Ok(id) = case.id.parse::<CaseId>() else {
            continue;
        };
        let file = desk::load(&mut tx, &id).await?;
        let paths = resting_on(&file.state, rows);
        if !paths.is_empty() {
            touched.push(Touched {
                case: case.id,
                product: format!("{} {}", case.brand, case.model).trim().to_owned(),
                sha256: case.regime_sha256,
                rows: paths,
            });
        }
    }
    Ok(touched)
}

/// The paths of the rows that a case rests on: its alleged provisions, the powers of its notices, and what concerns all.
fn resting_on(state: &CaseState, rows: &[Touching]) -> Vec<String> {
    let provisions: BTreeSet<String> = state
        .allegations()
        .iter()
        .flat_map(|one| one.provisions.iter().map(ToString::to_string))
        .collect();
    let powers: BTreeSet<String> = state
        .notices()
        .iter()
        .map(|notice| notice.terms.power.to_string())
        .collect();
    rows.iter()
        .filter(|row| {
            let (provision, power) = (row.provision.as_deref(), row.power.as_deref());
            concerns(provision, power, &provisions, &powers)
        })
        .map(|row| row.path.clone())
        .collect()
}

/// Every edition by the text that names it in a query, `id` for the current one or `id@sha256`, with its title.
pub(crate) fn named(regimes: &Regimes) -> Vec<(String, String)> {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for regime in regimes.editions() {
        let (id, hash) = (regime.id(), regime.hash());
        if is_current(regimes, regime) {
            named.insert(id.to_string(), format!("{id}: {}", regime.title()));
        } else {
            let short: String = hash.to_string().chars().take(12).collect();
            named.insert(
                format!("{id}@{hash}"),
                format!("{id}, earlier edition {short}"),
            );
        }
    }
    named.into_iter().collect()
}

/// The edition that such a text names.
pub(crate) async fn by_name(app: &App, name: &str) -> Result<Option<Regime>, WebError> {
    match name.split_once('@') {
        Some((id, sha256)) => edition(app, id, Some(sha256)).await,
        None => edition(app, name, None).await,
    }
}
