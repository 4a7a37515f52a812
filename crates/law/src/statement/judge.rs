//! What a statement comes to on a day: each field of the regime against the data, and each way of complying.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::data::Statement;
use super::fields::{Seen, see};
use super::report::{FieldFinding, Report, State, worst};
use super::routes;
use super::rules::{Field, Needed, Rules};
use crate::regime::Regime;

/// The parts of a statement that a field can be judged by: a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The type of the product.
    ProductType,
    /// Its batch.
    Batch,
    /// The name of each manufacturer.
    ManufacturerName,
    /// The address of each manufacturer.
    ManufacturerAddress,
    /// The name of each representative.
    RepresentativeName,
    /// The address of each representative.
    RepresentativeAddress,
    /// That it is prepared by or on behalf of the manufacturer.
    PreparedBy,
    /// That in its opinion the manufacturer complied.
    Opinion,
    /// With what it complied, requirement by requirement.
    Basis,
    /// The number of each standard that is relied on.
    StandardNumber,
    /// Its version.
    StandardVersion,
    /// Its date.
    StandardDate,
    /// The end of the support period.
    SupportPeriod,
    /// That the period was correct at the first supply.
    FirstSupply,
    /// The signature.
    Signature,
    /// The name of whoever signs.
    SignatoryName,
    /// Their function.
    SignatoryFunction,
    /// The place of issue.
    PlaceOfIssue,
    /// The day of issue.
    DateOfIssue,
}

/// Judges a statement under `regime`, whose rules of statements are `rules`, on the civil day `on`.
pub fn judge(regime: &Regime, rules: &Rules, statement: &Statement, on: Date) -> Report {
    let fields: Vec<FieldFinding> = rules
        .fields
        .iter()
        .map(|row| field(regime, row, statement, on))
        .collect();
    let routes = routes::routes(regime, statement, on);
    let verdicts = fields.iter().map(|one| one.verdict);
    Report {
        regime: regime.id().clone(),
        on,
        product: statement.product.type_name.clone(),
        verdict: worst(verdicts.chain(routes.iter().map(|one| one.verdict))),
        fields,
        routes,
    }
}

/// Judges one field.
pub fn field(regime: &Regime, row: &Field, statement: &Statement, on: Date) -> FieldFinding {
    let needed = match row.needed {
        Needed::Always => true,
        Needed::WhereRepresented => !statement.representatives.is_empty(),
        Needed::WhereStandard => statement
            .basis
            .iter()
            .any(|one| routes::relies_on_standard(regime, one)),
    };
    let seen = if needed {
        see(regime, row.part, statement, on)
    } else {
        Seen::not_needed(row)
    };
    let remedy = match seen.state {
        State::Missing => Some(format!("Add it: {}", row.text)),
        State::Broken => Some(format!("Correct it: {}", row.text)),
        State::Present | State::NotNeeded => None,
    };
    FieldFinding {
        field: row.id.clone(),
        title: row.title.clone(),
        part: row.part,
        at: seen.at.unwrap_or_else(|| row.path.clone()),
        state: seen.state,
        verdict: seen.state.verdict(),
        said: seen.said,
        why: seen.why,
        remedy,
        footing: row.footing.clone(),
        rests_on: row.reading.clone().filter(|_| needed),
    }
}
