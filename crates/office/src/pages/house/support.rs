//! Proofhouse's own support period and promises, which it keeps as it asks makers to.

use std::sync::LazyLock;

use axum::response::Response;
use jiff::civil::Date;
use minijinja::{Value, context};
use serde::Deserialize;

use crate::web::{Visit, WebError};

/// `data/own_support.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnSupport {
    version: String,
    from: Date,
    ends_on: Date,
    policy: OwnPolicy,
}

/// What we promise to whoever reports a vulnerability.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnPolicy {
    acknowledge_working_days: u32,
    update_days: u32,
    fix_days: u32,
    /// How long security.txt stays current.
    pub(crate) security_txt_days: i64,
    accessibility_prepared: Date,
}

static OWN: LazyLock<Result<OwnSupport, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/own_support.toml"))
        .map_err(|error| error.to_string())
});

/// What the data file says.
pub(crate) fn own() -> Result<&'static OwnSupport, WebError> {
    OWN.as_ref()
        .map_err(|error| WebError::internal(format!("data/own_support.toml: {error}")))
}

impl OwnSupport {
    /// What we promise.
    pub(crate) fn policy(&self) -> &OwnPolicy {
        &self.policy
    }
}

/// Where reports about Proofhouse itself go: to whoever runs this office (`contact` in `office.json`).
pub(crate) fn contact(visit: &Visit) -> String {
    let contact = &visit.app().desk().settings().contact;
    let is_uri = contact.starts_with("mailto:") || contact.starts_with("https://");
    if is_uri {
        contact.clone()
    } else {
        format!("mailto:{contact}")
    }
}

/// The promises, for templates.
pub(crate) fn policy(visit: &Visit) -> Result<Value, WebError> {
    let policy = own()?.policy();
    let contact = contact(visit);
    Ok(context! {
        contact_words => contact.trim_start_matches("mailto:"),
        contact => contact,
        acknowledge_working_days => policy.acknowledge_working_days,
        update_days => policy.update_days,
        fix_days => policy.fix_days,
        accessibility_prepared => day(policy.accessibility_prepared),
    })
}

/// `/support-period`
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let own = own()?;
    let support = context! {
        version => own.version.as_str(),
        from => day(own.from),
        ends_on => day(own.ends_on),
        over => visit.app().clock().today() > own.ends_on,
    };
    visit.page("house/support_period.html", context! { support })
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
