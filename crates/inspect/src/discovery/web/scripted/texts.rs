//! The text of a page's scripts, as far as it comes.

use std::time::Duration;

use scraper::Html;
use tokio::time::{Instant, timeout_at};

use crate::protocols::http::{Client, Jar, Request, Response, local_redirect};
use crate::protocols::http_form::select;
use crate::protocols::http_json::script::{self, SCRIPT_BYTES_MAX};

/// The most scripts of one page that are fetched.
const SCRIPTS_MAX: usize = 16;
/// How long they are fetched in all.
const FETCHING: Duration = Duration::from_mins(1);

/// The text of a page's scripts: those within it, and those that it loads from the device. What was not read of them may
/// do anything, and `UNREAD` stands for it.
pub(super) async fn scripts_of(client: &Client, page: &Response) -> String {
    scripts_until(client, page, Instant::now() + FETCHING).await
}

/// The same, as far as it came until then.
async fn scripts_until(client: &Client, page: &Response, deadline: Instant) -> String {
    let (mut text, sources) = inline(&page.body);
    // What an element of the page itself calls is a script too.
    let mut sources = sources
        .iter()
        .filter_map(|source| local_redirect(client.place(), &page.target, source));
    for source in sources.by_ref().take(SCRIPTS_MAX) {
        if text.len() >= SCRIPT_BYTES_MAX {
            text.push_str(script::UNREAD);
            break;
        }
        text.push('\n');
        let Ok(script) = timeout_at(deadline, script_at(client, &source)).await else {
            text.push_str(script::UNREAD);
            break;
        };
        text.push_str(&script);
    }
    bounded(text, sources.next().is_none())
}

/// The text of one script, which is asked for twice where it does not come whole.
async fn script_at(client: &Client, source: &str) -> String {
    let mut came = String::new();
    for _ in 0..2 {
        let request = Request::get(source);
        let Ok(answer) = client.follow(request, &mut Jar::default()).await else {
            continue;
        };
        match answer.status() {
            // What is not there runs in no browser either.
            404 | 410 => return String::new(),
            ..300 if answer.unread.is_none() => return answer.body,
            ..300 => came = answer.body,
            _ => {}
        }
    }
    came + script::UNREAD
}

/// As much of the scripts' text as is read; it says so where that is not all.
fn bounded(mut text: String, is_all: bool) -> String {
    let mut end = text.len().min(SCRIPT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let is_whole = is_all && end == text.len();
    text.truncate(end);
    if !is_whole {
        text.push_str(script::UNREAD);
    }
    text
}

/// The scripts within a page with the handlers of its elements, and the sources of the others.
fn inline(body: &str) -> (String, Vec<String>) {
    let html = Html::parse_document(body);
    let mut text = String::new();
    let mut sources = Vec::new();
    for script in select(html.root_element(), "script") {
        match script.attr("src") {
            Some(source) => sources.push(source.to_owned()),
            None => text.extend(script.text().chain(["\n"])),
        }
    }
    for element in select(html.root_element(), "[onsubmit], [onclick]") {
        for name in ["onsubmit", "onclick"] {
            if let Some(handler) = element.attr(name) {
                // A handler of a form takes part in its sending by its place alone.
                text.push_str(if name == "onsubmit" { "submit: " } else { "" });
                text.push_str(handler);
                text.push('\n');
            }
        }
    }
    (text, sources)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::Arc;

    use tokio::time::timeout;

    use super::*;
    use crate::transcript::Log;
    use crate::wire::Limits;

    #[test]
    fn scripts_and_handlers_of_a_page_are_gathered() {
        let (text, sources) = inline(
            "<form onsubmit='return go()'><script>function go(){}</script><script src=/a.js></script>",
        );
        assert_eq!(text, "function go(){}\nsubmit: return go()\n");
        assert_eq!(sources, ["/a.js"]);
    }

    #[test]
    fn scripts_that_are_cut_may_do_anything() {
        let whole = bounded("x()".to_owned(), true);
        assert_eq!(whole, "x()");
        for cut in [
            bounded("é".repeat(SCRIPT_BYTES_MAX), true),
            bounded("x()".to_owned(), false),
        ] {
            assert!(script::sends(&cut) && script::may_change_password(&cut));
            assert!(cut.len() <= SCRIPT_BYTES_MAX + script::UNREAD.len());
        }
    }

    #[tokio::test]
    async fn scripts_that_come_too_slowly_may_do_anything() {
        // Connections are taken, and nothing is ever answered.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let client = Client::new(silent.local_addr().unwrap(), &log, Limits::default());
        let page = Response {
            body: "<script src=/a.js></script>".repeat(2),
            target: "/".to_owned(),
            ..Response::default()
        };
        let deadline = Instant::now() + Duration::from_millis(50);
        let cut = timeout(
            Duration::from_secs(5),
            scripts_until(&client, &page, deadline),
        )
        .await;
        assert!(script::may_change_password(
            &cut.expect("it waits for each script")
        ));
    }
}
