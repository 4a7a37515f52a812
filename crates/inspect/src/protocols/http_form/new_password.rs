//! Tells fields that set a password, or that hold another service's, from those of a log-in: only the latter are sent.
//!
//! What is typed into a page that sets up a device changes the device: a random pair "tried" there is its new password.
//! A form is taken for a log-in only where it has one field for a password, nothing says that the field takes a new one
//! (`autocomplete` of HTML, or its name), and nothing says that it holds a key of a network or an account elsewhere.

use scraper::{ElementRef, Html};

use super::{is_type, password_fields, select};
use crate::protocols::says_must_change;

/// The most fields for text that a log-in has: account, domain, the letters of a picture.
const TEXTS_MAX: usize = 3;
/// Words of names of fields that take a new password, or take it again.
const NEW: [&str; 14] = [
    "newp",
    "pwnew",
    "passnew",
    "confirm",
    "repeat",
    "retype",
    "again",
    "reenter",
    "verifyp",
    "pass2",
    "password2",
    "passwd2",
    "pwd2",
    "cfm",
];
/// Words of names of fields that hold a key or a password for something else than the device.
const ELSEWHERE: [&str; 11] = [
    "psk", "wpa", "wep", "wlan", "wifi", "pppoe", "ddns", "smtp", "vpn", "radius", "proxy",
];

/// Whether a name, an id or a hint is that of a field that takes a new password.
pub(crate) fn is_new(name: &str) -> bool {
    holds(name, &NEW)
}

fn holds(name: &str, words: &[&str]) -> bool {
    let plain: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    words.iter().any(|word| plain.contains(word))
}

fn named(field: ElementRef<'_>, is: impl Fn(&str) -> bool) -> bool {
    ["name", "id", "placeholder", "aria-label"]
        .iter()
        .filter_map(|attribute| field.attr(attribute))
        .any(is)
}

fn takes_new(field: ElementRef<'_>) -> bool {
    let told = field.attr("autocomplete").unwrap_or_default();
    told.to_ascii_lowercase()
        .split_whitespace()
        .any(|token| token == "new-password")
        || named(field, is_new)
}

/// The one field of a log-in, if these of a form, or of a page without one, are a log-in's.
pub(super) fn asks<'a>(
    within: ElementRef<'a>,
    passwords: &[ElementRef<'a>],
) -> Option<ElementRef<'a>> {
    let &[password] = passwords else {
        return None;
    };
    if takes_new(password) || named(password, |name| holds(name, &ELSEWHERE)) {
        return None;
    }
    let texts: Vec<ElementRef<'_>> = select(within, "input")
        .into_iter()
        .filter(|input| is_type(*input, "text") || is_type(*input, "email"))
        .collect();
    let of_network = |name: &str| holds(name, &["ssid"]) && !holds(name, &["sess"]);
    let is_settings = within.value().name() == "form" && texts.len() > TEXTS_MAX;
    (!is_settings && !texts.iter().any(|text| named(*text, of_network))).then_some(password)
}

/// The form that a field is in.
fn form_of(field: ElementRef<'_>) -> Option<ElementRef<'_>> {
    field
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|element| element.value().name() == "form")
}

/// Whether a page has fields for a password, and none of them is a log-in's: what is sent there would change the device.
pub fn sets_password(page: &str) -> bool {
    let page = Html::parse_document(page);
    let root = page.root_element();
    let all = password_fields(root);
    let mut owners: Vec<Option<ElementRef<'_>>> = all.iter().map(|field| form_of(*field)).collect();
    owners.dedup();
    let asked = owners.iter().any(|owner| {
        let own: Vec<ElementRef<'_>> = all
            .iter()
            .filter(|field| form_of(**field) == *owner)
            .copied()
            .collect();
        asks(owner.unwrap_or(root), &own).is_some()
    });
    !all.is_empty() && !asked
}

/// Whether a page lets nothing be done but set a new password: fields for one, and words that demand it.
pub fn demands_new_password(page: &str) -> bool {
    let page = Html::parse_document(page);
    let fields = password_fields(page.root_element());
    let words = |selector: &str| -> String {
        select(page.root_element(), selector)
            .into_iter()
            .flat_map(|element| element.text())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let heading = words("title, h1, h2, legend").to_lowercase();
    match fields.as_slice() {
        [] => false,
        // A heading beside a log-in may advise to change a password; it does not ask to make one.
        [one] if !takes_new(*one) => asks_first(&heading),
        _ => {
            let set = ["change", "new", "set", "create", "choose"];
            (heading.contains("password") && set.iter().any(|word| heading.contains(word)))
                || says_must_change(&words("body"))
        }
    }
}

/// Whether words ask to make a first password.
pub(crate) fn asks_first(words: &str) -> bool {
    const VERBS: [&str; 4] = ["create", "set", "set up", "choose"];
    const OBJECTS: [&str; 5] = ["a", "your", "an admin", "the admin", "a new"];
    let words = words.to_lowercase();
    let said = |saying: &str| {
        words.match_indices(saying).any(|(at, _)| {
            let before = words
                .get(..at)
                .and_then(|before| before.chars().next_back());
            // Not "reset your password".
            !before.is_some_and(char::is_alphabetic)
        })
    };
    VERBS.iter().any(|verb| {
        said(&format!("{verb} password"))
            || OBJECTS
                .iter()
                .any(|object| said(&format!("{verb} {object} password")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http_form::find_login_form;

    #[test]
    fn what_sets_a_password_is_no_log_in() {
        for page in [
            "<input id=user><input type=password autocomplete=new-password><input type=password>",
            "<form><input name=user><input type=password name=p autocomplete='section-a new-password'></form>",
            "<form><input type=password name=newPassword></form>",
            "<form><input type=password name=p placeholder='Choose, and confirm below'></form>",
            "<form><input name=ssid><input type=password name=key></form>",
            "<form><input type=password name=wpa_psk></form>",
            "<form><input name=a><input name=b><input name=c><input name=d><input type=password name=p></form>",
            "<form><input type=password name=a><input type=password name=b></form><form><input type=password id=pass2></form>",
        ] {
            assert!(sets_password(page), "{page}");
            assert_eq!(find_login_form(page, "/"), None, "{page}");
        }
        for page in [
            "<p>no field</p>",
            "<input type=password id=p>",
            "<form action='/in?sessid=1'><input name=sessid><input name=user><input type=password name=pw></form>",
            "<form><input name=u><input type=password name=p></form><form><input type=password name=new_password></form>",
        ] {
            assert!(!sets_password(page), "{page}");
        }
    }

    #[test]
    fn a_demand_for_a_password_is_told_from_advice_beside_a_log_in() {
        let change = "<title>Change password</title><form><input type=password name=a><input type=password name=b></form>";
        let create = "<h1>Create your password</h1><input type=password name=p>";
        let first = "<h1>Set new password</h1><input type=password autocomplete=new-password>";
        for page in [change, create, first] {
            assert!(demands_new_password(page), "{page}");
        }
        for page in [
            "<form method=post><input type=password name=p></form>",
            "<title>Wi-Fi and PPPoE</title><input type=password name=a><input type=password name=b>",
            "<h2>Please change the default password</h2><input type=password name=p>",
            "<h2>Log in, or reset your password</h2><input type=password name=p>",
        ] {
            assert!(!demands_new_password(page), "{page}");
        }
    }
}
