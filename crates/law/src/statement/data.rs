//! A statement of compliance as data, read strictly: what is unknown is refused by name, what is lacking is left empty.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// The shape of the data, and with it the wording of the document that is made from it. A change of either takes a new number.
pub const SCHEMA: u32 = 1;
/// The largest file taken, in bytes.
const BYTES_MAX: usize = 256 * 1024;
/// The most members of one list.
const MEMBERS_MAX: usize = 50;
/// The longest text, in bytes.
const TEXT_MAX: usize = 2_000;

/// A statement of compliance. Anything may be lacking: [`super::judge`] says what the law misses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The shape: [`SCHEMA`].
    pub schema: u32,
    /// The regime under which it is made, such as `uk-psti-2022`.
    pub regime: String,
    /// The product.
    #[serde(default)]
    pub product: Product,
    /// Each manufacturer; several make a joint statement.
    #[serde(default)]
    pub manufacturers: Vec<Party>,
    /// Each authorised representative, where there is one.
    #[serde(default)]
    pub representatives: Vec<Party>,
    /// What is declared.
    #[serde(default)]
    pub declares: Declares,
    /// With what was complied, one a requirement.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// Labels that are relied on.
    #[serde(default)]
    pub labels: Vec<Label>,
    /// The defined support period.
    #[serde(default)]
    pub support_period: SupportPeriod,
    /// Who signs.
    #[serde(default)]
    pub signatories: Vec<Signatory>,
    /// Where and when it is issued.
    #[serde(default)]
    pub issue: Issue,
}

/// The product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Product {
    /// Its type: brand and model.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// What kind of thing it is, such as `camera`; some schemes of labels leave kinds out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its batches.
    pub batches: Vec<String>,
}

/// A manufacturer or a representative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Party {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The postal address, on one line or several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Declares {
    /// That the statement is prepared by or on behalf of the manufacturer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prepared_by_or_for_manufacturer: Option<bool>,
    /// That in its opinion the manufacturer has complied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complied_in_their_opinion: Option<bool>,
}

/// With what was complied as to one requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Basis {
    /// The requirement, by its id in the regime.
    pub requirement: String,
    /// The route to deemed compliance, by its id; none where the requirement itself is met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The standard that is relied on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<StandardClaim>,
    /// The number of the label that is relied on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// A standard that is relied on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StandardClaim {
    /// Its number, such as `ETSI EN 303 645`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The date on it, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dated: Option<String>,
    /// The provisions that are met.
    pub provisions: Vec<String>,
    /// Those that have no bearing on the product.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_relevant: Vec<String>,
    /// The conditions of the route that hold, by their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
}

/// A label that is relied on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Label {
    /// The scheme, such as `jc-star`.
    pub scheme: String,
    /// The level.
    pub level: String,
    /// Its number in the scheme's register.
    pub number: String,
    /// The product that it names.
    pub product: String,
    /// When it was issued, `YYYY-MM-DD`.
    pub issued: String,
    /// When it expires, `YYYY-MM-DD`.
    pub expires: String,
    /// Since when it is withdrawn, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
}

/// The defined support period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SupportPeriod {
    /// Its last day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Whether it was correct when the manufacturer first supplied the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correct_when_first_supplied: Option<bool>,
}

/// Who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signatory {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The signature as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// The manufacturers for whom this person signs, by name; empty for all of them.
    #[serde(rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub signs_for: Vec<String>,
}

/// Where and when the statement is issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Issue {
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// Why bytes are not the data of a statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Too large, too many members, or too long a text.
    #[error("{0}")]
    Limit(String),
    /// Not a statement in this form.
    #[error("this is not a statement of compliance as data: {0}")]
    Form(String),
    /// A shape that this version does not know.
    #[error("it has the schema {0}, and only schema {SCHEMA} is known here")]
    Schema(u32),
}

impl Statement {
    /// Reads JSON.
    ///
    /// # Errors
    /// Why it was refused: too large, not JSON, a field that does not exist (named), or another schema.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        sized(bytes)?;
        let read: Self =
            serde_json::from_slice(bytes).map_err(|cause| ReadError::Form(cause.to_string()))?;
        read.checked()
    }

    /// Reads TOML: the same fields by the same names.
    ///
    /// # Errors
    /// As [`Statement::from_json`].
    pub fn from_toml(bytes: &[u8]) -> Result<Self, ReadError> {
        sized(bytes)?;
        let text = std::str::from_utf8(bytes)
            .map_err(|_cause| ReadError::Form("it is not UTF-8 text".to_owned()))?;
        let read: Self = toml::from_str(text).map_err(|cause| {
            let mut said = cause.message().to_owned();
            if let Some(span) = cause.span() {
                let before = text.get(..span.start).unwrap_or_default();
                let line = 1 + before.matches('\n').count();
                let _infallible = write!(said, ", line {line}");
            }
            ReadError::Form(said)
        })?;
        read.checked()
    }

    /// The bytes that are signed and that travel in the PDF: two spaces a level, one newline at the end.
    pub fn to_json(&self) -> Vec<u8> {
        // Plain data with string keys always serialises.
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    fn checked(self) -> Result<Self, ReadError> {
        if self.schema != SCHEMA {
            return Err(ReadError::Schema(self.schema));
        }
        let value = serde_json::to_value(&self).unwrap_or_default();
        within(&value)?;
        Ok(self)
    }
}

fn sized(bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.len() > BYTES_MAX {
        let kib = BYTES_MAX / 1024;
        return Err(ReadError::Limit(format!(
            "it is larger than {kib} KiB, and a statement is far smaller"
        )));
    }
    Ok(())
}

/// The depth is that of our own types.
fn within(value: &serde_json::Value) -> Result<(), ReadError> {
    match value {
        serde_json::Value::String(text) if text.len() > TEXT_MAX => Err(ReadError::Limit(format!(
            "it has a text of more than {TEXT_MAX} bytes, which begins with {:?}",
            text.chars().take(40).collect::<String>()
        ))),
        serde_json::Value::Array(all) if all.len() > MEMBERS_MAX => Err(ReadError::Limit(format!(
            "it has a list of more than {MEMBERS_MAX} members"
        ))),
        serde_json::Value::Array(all) => all.iter().try_for_each(within),
        serde_json::Value::Object(all) => all.values().try_for_each(within),
        _ => Ok(()),
    }
}
