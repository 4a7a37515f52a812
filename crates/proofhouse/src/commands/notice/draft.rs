//! `proofhouse notice draft`: puts the terms of a notice together from the case and the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::particulars;
use crate::client::Client;
use crate::commands::case::{act, unreadable};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Drafts a notice; what is not given is taken from the case.
#[derive(clap::Args)]
pub(super) struct Draft {
    /// The case.
    case: String,
    /// The power: `temporary-ban`, `permanent-ban`, `recall`, `forfeiture`, `penalty`, `compliance` or `information`,
    /// whatever the regime calls it.
    #[arg(long)]
    power: String,
    /// An allegation it rests on; all of the case if none is given.
    #[arg(long = "allegation")]
    allegations: Vec<String>,
    /// The first day; the office's today if not given.
    #[arg(long)]
    from: Option<String>,
    /// The last day of a temporary ban.
    #[arg(long)]
    ends_on: Option<String>,
    /// Who makes the tests.
    #[arg(long, requires = "test_method")]
    test_lab: Option<String>,
    /// By what method.
    #[arg(long)]
    test_method: Option<String>,
    /// By which day.
    #[arg(long)]
    test_finishes_on: Option<String>,
    /// What a notice of its kind says beyond the rest: a JSON file with its `kind` and every member of that kind.
    ///
    /// `compliance`: `comply_by`, `steps`.
    ///
    /// `recall`: `supplied`, `inadequate`, `insufficient`, `return_to`, `arrangements_by`, `inform_customers`.
    ///
    /// `penalty`: `breach`, `amount_pence`, `daily_pence`, `pay_within_days`, `factors`, `revenue`, `group`.
    ///
    /// `forfeiture`: `court`, `sought`, `goods` (each with `description`, `quantity`, `seal`, `held_at`), `interested`.
    #[arg(long, value_name = "FILE")]
    particulars: Option<PathBuf>,
    /// The officer's words for a mandatory paragraph, as ID=TEXT.
    #[arg(long = "paragraph", value_name = "ID=TEXT")]
    paragraphs: Vec<String>,
    /// A TOML file of paragraphs: id = "text".
    #[arg(long, value_name = "FILE")]
    paragraphs_file: Option<PathBuf>,
    /// Why it cannot wait for representations, where the regime has such a branch.
    #[arg(long)]
    urgency: Option<String>,
    /// The notice that this one replaces.
    #[arg(long)]
    replaces: Option<String>,
    /// An activity that it forbids; may be given more than once. All that the regime names if none is given.
    #[arg(long = "activity")]
    activities: Vec<String>,
    /// A class of business that it binds; may be given more than once. Those that the regime names, or else the
    /// roles of the addressees, if none is given.
    #[arg(long = "addressee-class")]
    addressee_classes: Vec<String>,
    /// Only this batch.
    #[arg(long)]
    batch: Option<String>,
    /// Only this firmware version.
    #[arg(long)]
    firmware: Option<String>,
    /// Where it binds; the regime's territory if not given.
    #[arg(long)]
    territory: Option<String>,
}

/// Drafts it.
pub(super) fn run(client: &Client, draft: &Draft, out: &mut Output) -> Result<Exit, Failure> {
    let case = client.get(&format!("/api/v1/cases/{}", draft.case))?;
    let action = json!({ "action": "draft", "terms": terms(client, draft, &case)? });
    act(client, &draft.case, &action, "Drafted.", out)
}

fn terms(client: &Client, draft: &Draft, case: &Value) -> Result<Value, Failure> {
    let territory = draft.territory.clone().map_or_else(
        || {
            case.pointer("/regime/territory")
                .cloned()
                .unwrap_or(Value::Null)
        },
        Value::String,
    );
    let from = match &draft.from {
        Some(day) => day.clone(),
        None => today(client)?,
    };
    let allegations = if draft.allegations.is_empty() {
        texts(case, "/allegations", "allegation")
    } else {
        draft.allegations.clone()
    };
    let mut terms = json!({
        "power": draft.power,
        "allegations": allegations,
        "addressees": texts(case, "/respondents", "party"),
        "addressee_classes": addressee_classes(draft, case),
        "activities": activities(draft, case),
        "units": units(draft, case),
        "territory": territory,
        "from": from,
        "ends_on": draft.ends_on,
        "test_plan": test_plan(draft, case),
        "paragraphs": paragraphs(draft)?,
        "urgency": draft.urgency,
        "replaces": draft.replaces,
    });
    if let (Some(file), Some(fields)) = (&draft.particulars, terms.as_object_mut()) {
        fields.insert("particulars".to_owned(), particulars::read(file)?);
    }
    Ok(terms)
}

/// What the officer gave, or else what the regime says that the power can forbid.
fn activities(draft: &Draft, case: &Value) -> Vec<String> {
    if draft.activities.is_empty() {
        reach(draft, case, "activities")
    } else {
        draft.activities.clone()
    }
}

/// What the officer gave, or else the regime's classes, or else the roles of those it is addressed to.
fn addressee_classes(draft: &Draft, case: &Value) -> Vec<String> {
    if !draft.addressee_classes.is_empty() {
        return draft.addressee_classes.clone();
    }
    let named = reach(draft, case, "addressee_classes");
    if !named.is_empty() {
        return named;
    }
    let mut roles = texts(case, "/respondents", "role");
    roles.dedup();
    roles
}

/// One list of what the regime says of the reach of the power.
fn reach(draft: &Draft, case: &Value, list: &str) -> Vec<String> {
    let powers = case.get("powers").and_then(Value::as_array);
    let power = powers
        .into_iter()
        .flatten()
        .find(|power| power.get("power").and_then(Value::as_str) == Some(draft.power.as_str()));
    let words = power
        .and_then(|power| power.pointer(&format!("/reach/{list}")))
        .and_then(Value::as_array);
    words
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The product's identifiers, each bound to the batch or firmware that was given.
fn units(draft: &Draft, case: &Value) -> Vec<Value> {
    let identifiers = case
        .pointer("/product/identifiers")
        .and_then(Value::as_array);
    let unit = |identifier: &Value| {
        json!({
            "scheme": identifier.get("scheme"), "value": identifier.get("value"),
            "batch": draft.batch, "firmware": draft.firmware,
        })
    };
    identifiers.into_iter().flatten().map(unit).collect()
}

/// The plan of the tests, over every provision that is alleged.
fn test_plan(draft: &Draft, case: &Value) -> Option<Value> {
    let lab = draft.test_lab.as_ref()?;
    let allegations = case.get("allegations").and_then(Value::as_array);
    let provisions: Vec<&Value> = allegations
        .into_iter()
        .flatten()
        .filter_map(|allegation| allegation.get("provisions").and_then(Value::as_array))
        .flatten()
        .collect();
    Some(json!({
        "lab": lab, "provisions": provisions, "method": draft.test_method,
        "finishes_on": draft.test_finishes_on,
    }))
}

fn paragraphs(draft: &Draft) -> Result<BTreeMap<String, String>, Failure> {
    let mut paragraphs = match &draft.paragraphs_file {
        Some(file) => read_paragraphs(file)?,
        None => BTreeMap::new(),
    };
    for given in &draft.paragraphs {
        let (id, text) = given.split_once('=').ok_or_else(|| {
            Failure::usage(
                "notice.paragraph",
                format!("{given:?} does not say which paragraph it is."),
                "Write ID=TEXT; proofhouse law show REGIME names the paragraphs of each power.",
            )
        })?;
        paragraphs.insert(id.to_owned(), text.to_owned());
    }
    Ok(paragraphs)
}

fn read_paragraphs(file: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    toml::from_str(&text).map_err(|error| {
        Failure::usage(
            "notice.paragraphs-file",
            format!(
                "{} is not a TOML file of paragraphs: {}.",
                file.display(),
                error.message()
            ),
            "Write one line a paragraph: reasons = \"...\".",
        )
    })
}

/// The office's day in its own time zone.
fn today(client: &Client) -> Result<String, Failure> {
    let clock = client.get("/api/v1/clock")?;
    let day = clock
        .get("today")
        .and_then(Value::as_str)
        .map(str::to_owned);
    day.ok_or_else(|| {
        Failure::fault(
            "notice.today",
            "The office did not say which day it is.",
            "Add --from DAY.",
        )
    })
}

/// One text field of each item of a list.
fn texts(document: &Value, pointer: &str, field: &str) -> Vec<String> {
    let items = document.pointer(pointer).and_then(Value::as_array);
    let text = |item: &Value| item.get(field).and_then(Value::as_str).map(str::to_owned);
    items.into_iter().flatten().filter_map(text).collect()
}
