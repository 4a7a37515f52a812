//! Reads from a script's text how it sends a log-in: only where it is plain enough to be sure of.
//!
//! Plain is: one object with a field for a password whose value is taken as it is (`plain`), posted as JSON (or as a form
//! by `$.post`) to one place that is written out beside it, in scripts that name no hash and no cipher. Anything else is
//! for a browser to show. Scripts are read as text: nothing of them is run, and each walk over them is bounded.

use serde_json::{Map, Value};

use super::{ACCOUNT, Coding, PASSWORD, Recipe};
use crate::protocols::http_form::{is_new, local_target};

mod changes;
mod literal;
mod plain;

pub(crate) use changes::may_change_password;
use literal::{Field, fields_at};
use plain::stays_plain;

/// The most of all scripts together that is read, in bytes.
pub(crate) const SCRIPT_BYTES_MAX: usize = 512 * 1024;
/// Stands for what was not read of a script: it may take part in sending a form, and change a password.
pub(crate) const UNREAD: &str = "\n/* not read: submit, encrypt */\n";
/// How far before and after the object the call that sends it is looked for, in bytes.
const BEFORE: usize = 400;
const AFTER: usize = 600;
/// How far before it what its values were given is looked for, in bytes.
const GIVEN_BEFORE: usize = 1000;
/// Places to look at that are kept.
const PLACES_MAX: usize = 6;
/// The longest address, in bytes.
const TARGET_BYTES_MAX: usize = 300;
/// Whether a script takes part in sending a form.
pub(crate) fn sends(scripts: &str) -> bool {
    [
        "submit",
        "preventDefault",
        "fetch(",
        "XMLHttpRequest",
        ".post(",
        ".ajax(",
    ]
    .iter()
    .any(|word| scripts.contains(word))
}

/// How the page at `page` (path and query) sends its log-in, where its scripts say so plainly.
pub(crate) fn read(scripts: &str, page: &str) -> Option<Recipe> {
    if may_change_password(scripts) {
        return None;
    }
    let mut found: Vec<(String, Coding)> = Vec::new();
    for (at, _) in scripts.match_indices('{') {
        let Some((fields, end)) = fields_at(scripts, at) else {
            continue;
        };
        let Some((value, form)) = log_in(&fields) else {
            continue;
        };
        if !are_as_typed(&fields, scripts, at) {
            return None;
        }
        let (target, is_json) = call_near(scripts, at, end)?;
        let coding = if is_json {
            Coding::Json(value)
        } else {
            Coding::Form(form)
        };
        found.push((local_target(&target, page)?, coding));
    }
    let (target, coding) = found.pop()?;
    // Two ways to send a password: one of them sets a new one, or they are for different people.
    if !found.is_empty() || may_set(&target) {
        return None;
    }
    let mut places = places(scripts, page);
    places.retain(|place| *place != target);
    Some(Recipe {
        target,
        coding,
        places,
        token_header: token_header(scripts),
    })
}

/// The object as what is sent, if it is a log-in: one password, at most one account, and else only constants.
fn log_in(fields: &[Field<'_>]) -> Option<(Value, Vec<(String, String)>)> {
    let mut object = Map::new();
    let mut form = Vec::new();
    let (mut passwords, mut accounts) = (0, 0);
    for Field { name, value } in fields {
        let lower = name.to_lowercase();
        let sent = if let Some(constant) = literal::constant(value) {
            constant
        } else if is_new(name) {
            return None;
        } else if is_password(&lower) {
            passwords += 1;
            Value::from(PASSWORD)
        } else if ["user", "login", "account", "name", "mail", "uid", "usr"]
            .iter()
            .any(|word| lower.contains(word))
        {
            accounts += 1;
            Value::from(ACCOUNT)
        } else {
            return None;
        };
        let text = match &sent {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        form.push(((*name).to_owned(), text));
        object.insert((*name).to_owned(), sent);
    }
    (passwords == 1 && accounts <= 1).then_some((Value::Object(object), form))
}

/// Whether the words in the object that begins at `at` are sent as they were typed.
fn are_as_typed(fields: &[Field<'_>], scripts: &str, at: usize) -> bool {
    let from = floor(scripts, at.saturating_sub(GIVEN_BEFORE));
    let before = scripts.get(from..at).unwrap_or_default();
    fields
        .iter()
        .all(|Field { value, .. }| literal::constant(value).is_some() || stays_plain(value, before))
}

fn is_password(name: &str) -> bool {
    name.contains("pass") || name.contains("pwd") || ["pw", "psw", "secret"].contains(&name)
}

/// The one place that is posted to beside the object, and whether as JSON.
fn call_near(scripts: &str, at: usize, end: usize) -> Option<(String, bool)> {
    let from = floor(scripts, at.saturating_sub(BEFORE));
    let to = floor(scripts, (end + AFTER).min(scripts.len()));
    let near = scripts.get(from..to)?;
    let is_stringified = near.contains("JSON.stringify(");
    let mut found: Vec<(String, bool)> = Vec::new();
    for (call, _) in near.match_indices('(') {
        let name = literal::word_before(near, call);
        let Some(target) = literal::text_at(near, call + 1) else {
            continue;
        };
        let is_form = name.starts_with("$.") || name.starts_with("jQuery.");
        let one = match name.rsplit('.').next().unwrap_or_default() {
            "fetch" if is_stringified && posts(near, call) => (target.to_owned(), true),
            "open" if is_stringified && target.eq_ignore_ascii_case("post") => {
                let comma = near.get(call..)?.find(',')?;
                (literal::text_at(near, call + comma + 1)?.to_owned(), true)
            }
            "post" if is_form => (target.to_owned(), is_stringified),
            "post" => (target.to_owned(), true),
            _ => continue,
        };
        found.push(one);
    }
    for (url, _) in near.match_indices("url:") {
        if let (true, Some(target)) = (
            near.contains(".ajax("),
            literal::text_at(near, url + "url:".len()),
        ) {
            found.push((target.to_owned(), is_stringified));
        }
    }
    found.dedup();
    match found.as_slice() {
        [one] if one.0.len() <= TARGET_BYTES_MAX => Some(one.clone()),
        _ => None,
    }
}

/// Whether the call that begins at `call` names POST as its method.
fn posts(near: &str, call: usize) -> bool {
    let to = floor(near, (call + 200).min(near.len()));
    let options = near.get(call..to).unwrap_or_default().to_lowercase();
    options.contains("method") && options.contains("post")
}

/// Places that the scripts read or lead to, the latter first; none that could do something to the device.
pub(crate) fn places(scripts: &str, page: &str) -> Vec<String> {
    let mut read = Vec::new();
    let mut led = Vec::new();
    for (call, _) in scripts.match_indices('(') {
        let Some(target) = literal::text_at(scripts, call + 1) else {
            continue;
        };
        match literal::word_before(scripts, call).rsplit('.').next() {
            Some("get" | "getJSON") => read.push(target),
            Some("fetch") if !posts(scripts, call) => read.push(target),
            Some("assign" | "replace") => led.push(target),
            _ => {}
        }
    }
    for (at, word) in scripts.match_indices("location") {
        let after = scripts.get(at + word.len()..).unwrap_or_default();
        let after = after.strip_prefix(".href").unwrap_or(after).trim_start();
        if let Some(value) = after.strip_prefix('=')
            && let Some(target) = literal::text_at(value, 0)
        {
            led.push(target);
        }
    }
    let mut places: Vec<String> = Vec::new();
    for target in led.into_iter().chain(read) {
        let looks_local =
            target.starts_with('/') || target.starts_with("./") || target.contains('.');
        if let (true, true, Some(place)) = (
            looks_local,
            target.len() <= TARGET_BYTES_MAX && is_harmless(target),
            local_target(target, page),
        ) && !places.contains(&place)
        {
            places.push(place);
        }
    }
    places.truncate(PLACES_MAX);
    places
}

/// Whether to ask for a place does nothing and shows nothing that is nobody's business.
pub(crate) fn is_harmless(target: &str) -> bool {
    const NEVER: [&str; 31] = [
        "logout", "signout", "reboot", "reset", "restart", "delete", "remove", "upgrade", "update",
        "shutdown", "unlock", "lock", "open", "format", "erase", "config", "backup", "export",
        "snapshot", "image", "picture", "record", "video", "stream", "media", "password", "key",
        "secret", "wifi", "play", "set",
    ];
    let target = target.to_lowercase();
    NEVER.iter().all(|word| !target.contains(word))
}

/// Whether a place to post to sounds as if it set something: a random pair sent there might be the device's new one.
pub(crate) fn may_set(target: &str) -> bool {
    const SETS: [&str; 14] = [
        "credential",
        "password",
        "passwd",
        "change",
        "setup",
        "register",
        "create",
        "update",
        "save",
        "reset",
        "wizard",
        "init",
        "config",
        "modify",
    ];
    let target = target.to_lowercase();
    SETS.iter().any(|word| target.contains(word))
}

/// The header in which a script sends a token, such as `X-Auth-Token`.
fn token_header(scripts: &str) -> Option<String> {
    scripts
        .split(['"', '\'', '`'])
        .find(|word| {
            let lower = word.to_ascii_lowercase();
            lower.len() <= 40
                && lower
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !lower.contains("csrf")
                && !lower.contains("xsrf")
                && (lower.starts_with("x-") || lower.ends_with("-token"))
                && (lower.contains("token") || lower.contains("auth") || lower.contains("session"))
        })
        .map(str::to_owned)
}

/// The nearest place at or before `at` where a letter begins.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_ins_by_fetch_axios_ajax_and_request_objects_are_read() {
        for (script, target, sent) in [
            (
                "f.onsubmit = async () => { const a = await fetch('/api/login', { method: 'POST', body: JSON.stringify({ username: document.getElementById('u').value, password: p.value, remember: false }) }); if (a.ok) location.href = '/home.html'; }",
                "/api/login",
                r#"{"password":"P","remember":false,"username":"A"}"#,
            ),
            (
                "function go(){ var body = {user: $('#u').val(), pwd: $('#p').val()};\naxios.post(\"rpc/session\", body).then(load); }",
                "/web/rpc/session",
                r#"{"pwd":"P","user":"A"}"#,
            ),
            (
                "var x = new XMLHttpRequest(); x.open('POST', '/in'); x.send(JSON.stringify({\"cmd\": \"login\", \"password\": word}));",
                "/in",
                r#"{"cmd":"login","password":"P"}"#,
            ),
            (
                "$.ajax({type:'POST', url:'/cgi/in', contentType:'application/json', data: JSON.stringify({name, passwd})})",
                "/cgi/in",
                r#"{"name":"A","passwd":"P"}"#,
            ),
        ] {
            let recipe = read(script, "/web/").unwrap_or_else(|| panic!("not read: {script}"));
            let body = recipe.fill("A", "P").body.unwrap();
            assert_eq!((recipe.target.as_str(), body.as_str()), (target, sent));
        }
        let form = read(
            "$.post('/do', {name: n.value, password: p.value}, done)",
            "/",
        )
        .unwrap();
        assert_eq!(form.fill("A", "P").body.unwrap(), "name=A&password=P");
    }

    #[test]
    fn what_is_not_plain_is_left_to_a_browser() {
        for script in [
            "",
            "fetch('/in', {method:'POST', body: JSON.stringify({user: u, password: md5(p)})})",
            "p = hex_sha1(p); fetch('/in', {method:'POST', body: JSON.stringify({user: u, password: p})})",
            "fetch('/in', {method:'POST', body: JSON.stringify({user: u, password: p, nonce: n})})",
            "fetch(endpoint, {method:'POST', body: JSON.stringify({user: u, password: p})})",
            "fetch('http://cloud.example/in', {method:'POST', body: JSON.stringify({user: u, password: p})})",
            "axios.post('/in', {user: u, password: p}); axios.post('/change', {user: u, password: p})",
            "axios.post('/change', {password: a, password2: b})",
            "axios.post('/in', {user: u, new_password: p})",
            "axios.post('/api/credentials', {username: u, password: p})",
            "axios.post('/in', {user: u, password: encode64(p)})",
            "axios.post('/in', {user: u, password: strange(p.value)})",
            "axios.post('/in', {user: u, password: p.value.split('').join('-')})",
            "axios.post('/in', {user: strange(u), password: p})",
            "const p = strange(f.p.value); axios.post('/in', {user: u, password: p})",
            "function go() { f.p.value = strange(f.p.value); axios.post('/in', {user: u, password: f.p.value}); }",
        ] {
            assert_eq!(read(script, "/"), None, "{script}");
        }
    }

    #[test]
    fn places_are_those_that_harm_nobody_and_where_a_log_in_leads_comes_first() {
        let script = "axios.get('/rpc/device'); axios.get('/rpc/reboot'); fetch('/api/config'); fetch('/in', {method:'POST'});\
            window.location.href = '/home.html'; fetch('http://cloud.example/me');";
        assert_eq!(places(script, "/"), ["/home.html", "/rpc/device"]);
        assert_eq!(
            token_header("h['X-Auth-Token'] = t; h['X-CSRF-Token'] = c"),
            Some("X-Auth-Token".to_owned())
        );
    }
}
