//! The page as it stands: read by a script of ours in a world of its own, which the page's scripts cannot alter.

use serde_json::{Value, json};
use url::Url;

use crate::error::BrowserError;
use crate::page::Link;
use crate::tab::Tab;

/// Links that are kept.
const LINKS_MAX: usize = 2000;
/// What walks a page: its shadow trees and the frames that it may look into.
pub(crate) const WALK: &str = include_str!("walk.js");
/// What reads it.
const READ: &str = include_str!("read.js");

/// What was read.
#[derive(Default)]
pub(crate) struct Snapshot {
    pub(crate) url: Option<Url>,
    pub(crate) html: String,
    pub(crate) text: String,
    pub(crate) title: String,
    pub(crate) links: Vec<Link>,
    pub(crate) asks_password: bool,
    pub(crate) cut: bool,
    pub(crate) too_large: bool,
}

/// Reads the page that the tab shows.
pub(crate) fn take(tab: &mut Tab<'_>) -> Result<Snapshot, BrowserError> {
    let world = world(tab)?;
    let most = tab.limits().characters;
    let arguments = [json!(most), json!(tab.limits().elements), json!(LINKS_MAX)];
    let value = run(tab, world, &format!("{WALK}\n{READ}"), &arguments)?;
    Ok(read(&value, most))
}

/// A world of our own in the page, by its number.
pub(crate) fn world(tab: &mut Tab<'_>) -> Result<u64, BrowserError> {
    let which = json!({ "frameId": tab.frame(), "worldName": "proofhouse" });
    let made = tab.call("Page.createIsolatedWorld", &which, tab.limits().hold)?;
    made.get("executionContextId")
        .and_then(Value::as_u64)
        .ok_or_else(|| BrowserError::Protocol("a world without a number".to_owned()))
}

/// Runs the body of a function in that world; what it returns.
pub(crate) fn run(
    tab: &mut Tab<'_>,
    world: u64,
    body: &str,
    arguments: &[Value],
) -> Result<Value, BrowserError> {
    let given: Vec<Value> = arguments
        .iter()
        .map(|argument| json!({ "value": argument }))
        .collect();
    let call = json!({
        "functionDeclaration": format!("function() {{ {body} }}"),
        "executionContextId": world,
        "arguments": given,
        "returnByValue": true,
        "userGesture": true,
    });
    let mut answer = tab.call("Runtime.callFunctionOn", &call, tab.limits().hold)?;
    if answer.get("exceptionDetails").is_some() {
        return Err(BrowserError::Protocol(
            "the page could not be read".to_owned(),
        ));
    }
    Ok(answer
        .pointer_mut("/result/value")
        .map(Value::take)
        .unwrap_or_default())
}

/// What the script says, held to the limits once more: it ran where a page had a say.
pub(crate) fn read(value: &Value, most: usize) -> Snapshot {
    let text = |name: &str| -> String {
        let text = value.get(name).and_then(Value::as_str).unwrap_or_default();
        text.chars().take(most).collect()
    };
    let is = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or_default();
    let url = Url::parse(&text("url")).ok();
    // Chromium's own words where a page did not load.
    if url
        .as_ref()
        .is_some_and(|url| url.scheme() == "chrome-error")
    {
        return Snapshot::default();
    }
    let links = value.get("links").and_then(Value::as_array);
    let links = links
        .into_iter()
        .flatten()
        .take(LINKS_MAX)
        .filter_map(|link| {
            let part = |at| link.get(at).and_then(Value::as_str);
            Some(Link {
                url: Url::parse(part(0)?).ok()?,
                text: part(1)?.chars().take(300).collect(),
            })
        });
    Snapshot {
        url,
        html: text("html"),
        text: text("text"),
        title: text("title").chars().take(300).collect(),
        links: links.collect(),
        asks_password: is("password"),
        cut: is("cut"),
        too_large: is("large"),
    }
}
