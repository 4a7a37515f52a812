//! What a page says to its reader, and what may be told of one that only the signed-in see: never what its scripts hold,
//! where cheap routers keep the keys of their network.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};
use serde_json::Value;

use super::super::http::Response;
use super::super::{says_lock_status, says_locked};
use super::{password_fields, select};

/// The most words of a page that are quoted, and the most characters.
const WORDS_MAX: usize = 60;
const CHARS_MAX: usize = 160;
/// The most headings, or names of fields, that are told of a page.
const PARTS_MAX: usize = 8;
/// Elements whose text no reader sees, or that hold what was typed.
const HIDDEN: [&str; 5] = ["script", "style", "textarea", "template", "noscript"];
/// The longest page that may speak by its script alone (`alert('...')`), in bytes: longer ones hold tables of messages.
const SCRIPT_ALONE_BYTES_MAX: usize = 2048;

/// The first words of a page, for a report.
pub fn words_of(page: &str) -> String {
    first_of(text_of(page).split_whitespace())
}

/// All words of a page that a reader sees, or is told by a short script where it shows none.
pub(crate) fn text_of(page: &str) -> String {
    texts_of(page).join(" ")
}

/// The same, in the pieces between which its elements stand.
pub(super) fn texts_of(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let root = html.root_element();
    let shows_words = select(root, "body")
        .into_iter()
        .any(|body| shown(body).any(|text| !text.trim().is_empty()));
    let speaks_by_script =
        !shows_words && page.len() <= SCRIPT_ALONE_BYTES_MAX && password_fields(root).is_empty();
    if speaks_by_script {
        pieces(root.text())
    } else {
        pieces(shown(root))
    }
}

fn pieces<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .collect()
}

/// Whether a page tells its reader that no more tries are taken, or an answer tells a program so. A table of messages in a
/// script tells nobody.
pub(crate) fn page_says_locked(page: &str) -> bool {
    says_locked(&text_of(page)) || says_lock_status(page)
}

/// What a page is that only the signed-in see, without what it holds, which may be private: how much came, and its
/// headings, or the names of its fields where it is JSON.
pub(crate) fn outline_of(page: &Response) -> String {
    let brought = page.brought();
    if let Ok(value) = serde_json::from_str::<Value>(&page.body) {
        let names = value
            .as_object()
            .into_iter()
            .flat_map(|fields| fields.keys());
        let names = first_of(names.map(String::as_str).take(PARTS_MAX));
        return match names.as_str() {
            "" => format!("{brought} of JSON"),
            names => format!("{brought} of JSON with the fields {names:?}"),
        };
    }
    let html = Html::parse_document(&page.body);
    let headings = select(html.root_element(), "title, h1, h2, legend");
    let headings = headings.into_iter().take(PARTS_MAX);
    let words = headings.flat_map(|heading| shown(heading).flat_map(str::split_whitespace));
    match first_of(words).as_str() {
        "" => brought,
        words => format!("{brought} headed {words:?}"),
    }
}

/// The texts within an element that a reader sees.
fn shown(within: ElementRef<'_>) -> impl Iterator<Item = &str> {
    let mut hidden = 0_usize;
    within.traverse().filter_map(move |edge| {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Element(element) if HIDDEN.contains(&element.name()) => {
                hidden = if opens {
                    hidden + 1
                } else {
                    hidden.saturating_sub(1)
                };
                None
            }
            Node::Text(text) if opens && hidden == 0 => Some(&**text),
            _ => None,
        }
    })
}

/// The first of these words, printable.
fn first_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.take(WORDS_MAX).collect();
    words
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(CHARS_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page of a router after its login, as far as what it holds goes.
    const HOME: &str = "<title>Home</title><script>var def_wirelesspassword = 'S3CRET'</script><h1>Wireless</h1>\
        <noscript>S3CRET</noscript><textarea>S3CRET</textarea><p>The key is S3CRET.";

    fn outline(body: &str) -> String {
        outline_of(&Response {
            body: body.to_owned(),
            ..Response::default()
        })
    }

    #[test]
    fn a_page_is_quoted_as_its_reader_sees_it() {
        assert_eq!(words_of(HOME), "Home Wireless The key is S3CRET.");
        let login = "<script>var text = ['account is locked']</script><input type=password>";
        assert_eq!(words_of(login), "");
        assert_eq!(words_of("{\"ok\": false}"), "{\"ok\": false}");
    }

    #[test]
    fn a_short_page_that_shows_nothing_speaks_by_its_script() {
        let page = "<title>x</title><script>alert('Wrong password'); location = '/';</script>";
        assert!(words_of(page).contains("Wrong password"));
        let long = format!("{page}<!--{}-->", "x".repeat(SCRIPT_ALONE_BYTES_MAX));
        assert_eq!(words_of(&long), "x");
    }

    #[test]
    fn a_lock_is_told_to_the_reader_or_to_a_program() {
        for told in [
            "<p>The account is <b>locked</b>.",
            "<script>alert('You have exceeded 5 attempts')</script>",
            "{\"statusCode\": 4, \"lockStatus\": \"lock\"}",
            "<userCheck><lockStatus>lock</lockStatus></userCheck>",
        ] {
            assert!(page_says_locked(told), "{told}");
        }
        let table = "<script>var text = {5: 'You have exceeded 5 attempts'}</script>";
        for login in [
            format!("{table}<form><input type=password name=p></form>"),
            format!("{table}<p>Wrong password"),
        ] {
            assert!(!page_says_locked(&login), "{login}");
        }
    }

    #[test]
    fn what_a_page_for_the_signed_in_holds_is_not_told() {
        let bytes = HOME.len();
        assert_eq!(
            outline(HOME),
            format!("{bytes} bytes headed \"Home Wireless\"")
        );
        assert_eq!(
            outline("{\"ssid\":\"n\",\"key\":\"S3CRET\"}"),
            "27 bytes of JSON with the fields \"key ssid\""
        );
        assert_eq!(outline("[\"S3CRET\"]"), "10 bytes of JSON");
        assert_eq!(outline("wpa_key=S3CRET"), "14 bytes");
    }
}
