//! Tells fields that set a password, or that hold another service's, from those of a log-in: only the latter are sent.
//!
//! What is typed into a page that sets up a device changes the device: a random pair "tried" there is its new password.
//! A form is taken for a log-in only where it has one field for a password, nothing says that the field takes a new one
//! (`autocomplete` of HTML, or its name), and nothing says that it holds a key of a network or an account elsewhere.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

use super::{is_type, password_fields, select};
use crate::protocols::says_must_change;

/// The most fields for a password on a page that may still hold a log-in.
const FIELDS_MAX: usize = 64;
/// The most words of headings that are read, in bytes.
const HEADINGS_BYTES_MAX: usize = 16 * 1024;
/// The elements that head a page or a part of it.
const HEADINGS: [&str; 4] = ["title", "h1", "h2", "legend"];
/// What a page offers that asks for a new password and does not insist.
const WAYS_AROUND: [&str; 6] = [
    "ignore",
    "skip",
    "later",
    "not now",
    "remind me",
    "no thanks",
];
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
    if all.len() > FIELDS_MAX {
        return true;
    }
    !all.is_empty()
        && !by_form(&all)
            .iter()
            .any(|(form, fields)| asks(form.unwrap_or(root), fields).is_some())
}

/// The fields of each form, and those without one.
fn by_form<'a>(fields: &[ElementRef<'a>]) -> Vec<(Option<ElementRef<'a>>, Vec<ElementRef<'a>>)> {
    let mut groups: Vec<(Option<ElementRef<'_>>, Vec<ElementRef<'_>>)> = Vec::new();
    for field in fields {
        let form = form_of(*field);
        match groups.iter_mut().find(|(held, _)| *held == form) {
            Some((_, own)) => own.push(*field),
            None => groups.push((form, vec![*field])),
        }
    }
    groups
}

/// Whether a page lets nothing be done but set a new password: fields for one that show, words that demand it, and no
/// button that leads around it.
pub fn demands_new_password(page: &str) -> bool {
    let page = Html::parse_document(page);
    let root = page.root_element();
    let mut fields = password_fields(root);
    if fields.len() > FIELDS_MAX || leads_around(root) {
        return false;
    }
    fields.retain(|field| !is_hidden(*field));
    match fields.as_slice() {
        [] => false,
        // A heading beside a log-in may advise to change a password; it does not ask to make one.
        [one] if !takes_new(*one) => headings(root).iter().any(|heading| asks_first(heading)),
        _ => {
            let together = by_form(&fields)
                .iter()
                .any(|(_, own)| own.len() > 1 || own.iter().any(|field| takes_new(*field)));
            together && (headings(root).iter().any(|heading| demands(heading)) || says(root))
        }
    }
}

/// Whether a heading demands a password: "Settings" is no "set".
fn demands(heading: &str) -> bool {
    const VERBS: [&str; 5] = ["change", "new", "set", "create", "choose"];
    let words: Vec<&str> = heading
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    heading.contains("password") && VERBS.iter().any(|verb| words.contains(verb))
}

/// Whether the words of a page demand it. The label "New password:" is that of any form for one.
fn says(root: ElementRef<'_>) -> bool {
    let words = root.text().collect::<Vec<_>>().join(" ").to_lowercase();
    says_must_change(&words.replace("new password:", " "))
}

/// What heads a page and its parts, in small letters.
fn headings(root: ElementRef<'_>) -> Vec<String> {
    let mut headings = Vec::new();
    let (mut within, mut left) = (0_usize, HEADINGS_BYTES_MAX);
    for edge in root.traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Element(element) if HEADINGS.contains(&element.name()) => {
                within = if opens { within + 1 } else { within - 1 };
                if opens && within == 1 {
                    headings.push(String::new());
                }
            }
            Node::Text(text) if opens && within > 0 => {
                let Some(rest) = left.checked_sub(text.len()) else {
                    break;
                };
                left = rest;
                if let Some(heading) = headings.last_mut() {
                    heading.push_str(&text.to_lowercase());
                }
            }
            _ => {}
        }
    }
    headings
}

/// Whether a field stands in a part of the page that is not shown.
fn is_hidden(field: ElementRef<'_>) -> bool {
    let hides = |element: ElementRef<'_>| {
        let style = element.attr("style").unwrap_or_default();
        element.attr("hidden").is_some() || style.replace(' ', "").contains("display:none")
    };
    hides(field) || field.ancestors().filter_map(ElementRef::wrap).any(hides)
}

/// Whether a page offers to go on without a new password, as an "Ignore" of older routers does.
fn leads_around(root: ElementRef<'_>) -> bool {
    let says = |words: &str| {
        let words = words.trim().to_lowercase();
        WAYS_AROUND.iter().any(|around| words.starts_with(around))
    };
    select(root, "button, a, input")
        .into_iter()
        .any(|element| match element.value().name() {
            "input" => {
                ["button", "submit", "reset"]
                    .iter()
                    .any(|kind| is_type(element, kind))
                    && says(element.attr("value").unwrap_or_default())
            }
            _ => says(element.text().next().unwrap_or_default()),
        })
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
            "<h1>Settings</h1><h2>Password</h2><form><input type=password name=a><input type=password name=b></form>",
            "<title>Status</title><form>New password: <input type=password name=a><input type=password name=b></form>",
            "<h2>Change password</h2><form style='display: none'><input type=password name=a><input type=password name=b></form>",
            "<h2>Change password</h2><form><input type=password name=a><input type=password name=b><input type=button value=Ignore></form>",
            "<h2>Set your password</h2><form><input type=password name=a><input type=password name=b></form><a href=/main>Skip</a>",
        ] {
            assert!(!demands_new_password(page), "{page}");
        }
    }

    #[test]
    fn words_of_nested_headings_are_read_once_and_not_without_end() {
        let read = |page: &str| headings(Html::parse_document(page).root_element());
        assert_eq!(read(&"<legend>a".repeat(200)), ["a".repeat(200)]);
        assert_eq!(
            read("<h1>New <b>password</b></h1>x<h2>y</h2>"),
            ["new password", "y"]
        );
        let long = format!("<h1>{}</h1><h2>b</h2>", "a".repeat(HEADINGS_BYTES_MAX + 1));
        assert_eq!(read(&long), [""]);
    }

    #[test]
    fn a_page_of_fields_without_end_is_no_log_in() {
        let page = "<form><input type=password name=p></form>".repeat(FIELDS_MAX + 1);
        assert!(sets_password(&page) && !demands_new_password(&page));
    }
}
