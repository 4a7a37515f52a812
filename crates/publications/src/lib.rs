//! What a maker publishes: a contact for reports of vulnerabilities, its timings, and the support period.
//!
//! A site is fetched within hard limits ([`fetch`]), its pages become words that know their raw bytes ([`text`]),
//! closed grammars read those ([`disclosure`], [`support_period`], [`security_txt`]), and [`run`] turns it all into
//! observations. What could not be read is never "not published".

pub mod brief;
pub mod browse;
pub mod bundle;
pub mod csaf;
pub mod disclosure;
pub mod fetch;
#[doc(hidden)]
pub mod fuzzing;
pub mod offer;
pub mod page;
pub mod pdf;
pub mod prose;
pub mod replay;
pub mod run;
pub mod security_txt;
pub mod support_period;
pub mod text;
pub mod times;
pub mod user_information;
pub mod watch;
mod words;
