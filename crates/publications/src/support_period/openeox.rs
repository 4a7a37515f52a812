//! The stated end of support as an `OpenEoX` Core 1.0 document.
//!
//! Only a date that the page states is written as the end of security support; without one there is no document.
//! The format's literal `tba` is what UK law forbids a maker to publish there. The format also requires an end of life,
//! of which a support period says nothing: that alone is `tba`, and the end of sales, which it does not require, is left out.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::account::{Account, ReadingName};

/// What the document says that it is: the schema of the Core.
const SCHEMA: &str = "https://docs.oasis-open.org/openeox/v1.0/schema/core.json";
/// What the one required field holds that a page on support periods says nothing of.
const NOT_ANNOUNCED: &str = "tba";

/// The document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Core {
    /// The schema.
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    /// When the product is no longer supported in any way.
    pub end_of_life: &'static str,
    /// When security updates end, RFC 3339.
    pub end_of_security_support: String,
    /// When the page was read.
    pub last_updated: Timestamp,
}

/// Why no document can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no end of security support is stated without a condition (reading: {reading}): {why}")]
pub struct NothingStated {
    /// The reading by its name.
    reading: &'static str,
    /// Why.
    why: String,
}

impl Core {
    /// The document of an account; refused unless its end date is stated and hangs on nothing.
    pub fn of(account: &Account) -> Result<Self, NothingStated> {
        let refuse = || NothingStated {
            reading: account.reading.words(),
            why: account.why.clone(),
        };
        let plain = matches!(
            account.reading,
            ReadingName::StatedEndDate | ReadingName::Expired
        );
        let date = account.end_date.filter(|_| plain).ok_or_else(refuse)?;
        Ok(Self {
            schema: SCHEMA,
            end_of_life: NOT_ANNOUNCED,
            end_of_security_support: end_of_day(date),
            last_updated: account.read_at,
        })
    }
}

/// The last second of the day, in UTC: the page gives a day and no hour, and the day itself is still supported.
fn end_of_day(date: Date) -> String {
    format!("{date}T23:59:59Z")
}
