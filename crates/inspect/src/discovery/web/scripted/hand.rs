//! Whether scripts have a hand in what a form sends, as far as their text shows it: for where no browser does.

use scraper::Html;

use crate::protocols::http_form::{LoginForm, select};
use crate::protocols::http_json::script;
use crate::protocols::http_script::{stands_in, writes_into_form};

/// Whether a form that is tried as it stands may lack what scripts of its page do: they change what is in it, send it
/// themselves, or name a field that is empty without them.
pub(super) fn have_a_hand(scripts: &str, page: &str, form: &LoginForm) -> bool {
    may_change(scripts)
        || sends_itself(scripts)
        || (!form.post && script::sends(scripts))
        || unfilled(page).iter().any(|name| stands_in(scripts, name))
}

/// Whether scripts may change what a form sends: the password, or fields beside it that stay empty without them.
pub(super) fn may_change(scripts: &str) -> bool {
    script::may_change_password(scripts) || writes_into_form(scripts)
}

/// Whether scripts may send a form themselves, in another way and to another place than its own.
fn sends_itself(scripts: &str) -> bool {
    ["fetch(", "XMLHttpRequest", ".post(", ".ajax("]
        .iter()
        .any(|word| scripts.contains(word))
}

/// Names by which scripts may know the hidden fields of a page that hold nothing.
fn unfilled(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let fields = select(html.root_element(), "input").into_iter();
    let is_empty = |name: &str| name.trim().is_empty();
    fields
        .filter(|field| {
            let kind = field.attr("type").unwrap_or_default();
            kind.trim().eq_ignore_ascii_case("hidden")
                && is_empty(field.attr("value").unwrap_or_default())
        })
        .flat_map(|field| [field.attr("name"), field.attr("id")])
        .flatten()
        .filter(|name| !is_empty(name))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http_form::find_login_form;

    const PAGE: &str = "<form action=/in method=post><input name=u><input type=password name=p>\
        <input TYPE=Hidden name=flag id=mark><input type=hidden name=lang value=en></form>";

    #[test]
    fn a_script_that_names_an_empty_hidden_field_has_a_hand_in_what_its_form_sends() {
        let has = |scripts: &str, page: &str| {
            have_a_hand(scripts, page, &find_login_form(page, "/").unwrap())
        };
        for scripts in [
            "f.flag.value = 'x';",
            "prepare('#mark')",
            "f.p.value = turned(f.p.value)",
            "fetch('/in', {method: 'POST', body: all(f)})",
        ] {
            assert!(has(scripts, PAGE), "{scripts}");
        }
        for scripts in [
            "",
            "track('login page', Date.now())",
            "flags(); bookmark(f.lang)",
            "if (f.p.value == '') { return; } f.submit();",
        ] {
            assert!(!has(scripts, PAGE), "{scripts}");
        }
        // Not known to be posted by itself, where a script sends something.
        let asks = PAGE.replace("method=post", "");
        assert!(has("f.submit()", &asks) && !has("track(1)", &asks));
    }
}
