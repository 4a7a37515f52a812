//! Where a page leads by itself: `<meta http-equiv=refresh>` (HTML, 4.2.5.3), where it is a redirect.
//!
//! Covers: what a browser with scripts reads, so nothing within comments, scripts and `noscript`, and only what is due
//! within seconds: a page that is shown for minutes before it signs its reader out is the page. Does not cover: `Refresh`
//! as a header.

use scraper::{ElementRef, Html};

use crate::protocols::http_form::select;

/// So far into a page one is looked for, in bytes.
const WITHIN: usize = 8192;
/// What is due later is no redirect, in seconds.
const DELAY_MAX: u32 = 5;
/// What ends a session or the device's work is not followed. A redirect is else followed wherever it leads on the device,
/// as that of a header is: `links::acts` would take `/information.htm` for a "format".
const ENDS: [&str; 9] = [
    "logout", "logoff", "log_out", "log-out", "signout", "signoff", "reboot", "restart", "shutdown",
];

/// Where a page redirects, soon and by itself.
pub(crate) fn meta_refresh(body: &str) -> Option<String> {
    let start = body.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let start = start.get(..start.len().min(WITHIN)).unwrap_or(start);
    // Most answers hold none, and what is no page is none: a script may write one.
    if !start.starts_with('<') || !start.to_ascii_lowercase().contains("http-equiv") {
        return None;
    }
    let page = Html::parse_document(start);
    let metas = select(page.root_element(), "meta[http-equiv]").into_iter();
    metas
        .filter(|meta| {
            let kind = meta.attr("http-equiv").unwrap_or_default();
            kind.trim().eq_ignore_ascii_case("refresh") && !is_set_aside(*meta)
        })
        .find_map(|meta| target_of(meta.attr("content")?))
        .filter(|target| {
            let small = target.to_lowercase();
            !ENDS.iter().any(|end| small.contains(end))
        })
}

/// Whether an element stands where a browser with scripts does not look.
fn is_set_aside(element: ElementRef<'_>) -> bool {
    let mut around = element.ancestors().filter_map(ElementRef::wrap);
    around.any(|around| matches!(around.value().name(), "noscript" | "template"))
}

/// The address in `0; url=...`, where it is due soon.
fn target_of(content: &str) -> Option<String> {
    let content = content.trim();
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let (delay, rest) = content.split_at_checked(digits)?;
    // `.5` is due at once.
    if !delay.is_empty() && !delay.parse::<u32>().is_ok_and(|delay| delay <= DELAY_MAX) {
        return None;
    }
    let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let rest =
        rest.trim_start_matches(|letter: char| letter.is_whitespace() || ";,".contains(letter));
    let named = rest
        .get(..3)
        .filter(|name| name.eq_ignore_ascii_case("url"))
        .and_then(|_| rest.get(3..))
        .and_then(|after| after.trim_start().strip_prefix('='));
    let value = named.unwrap_or(rest).trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value,
    };
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_refreshes_soon_is_a_redirect() {
        for page in [
            "<html><META HTTP-EQUIV=\"Refresh\" CONTENT=\"0; URL=/Login.htm\"></html>",
            "\u{feff}\r\n<meta content='5;url=\"/Login.htm\"' http-equiv=refresh>",
            "<meta http-equiv=refresh content='0.5, url = /Login.htm'>",
            "<meta http-equiv=refresh content=\"60\"><meta http-equiv=refresh content=0;url=/Login.htm>",
        ] {
            assert_eq!(meta_refresh(page).as_deref(), Some("/Login.htm"), "{page}");
        }
        let kept = "<meta http-equiv=refresh content='0; url=/information/'>";
        assert_eq!(meta_refresh(kept).as_deref(), Some("/information/"));
    }

    #[test]
    fn a_page_that_is_shown_is_none() {
        for page in [
            "<p>plain</p>",
            "<meta http-equiv=refresh content=60>",
            "<meta http-equiv=refresh content=0>",
            "<meta http-equiv=refresh content='300; url=start.htm'>",
            "<meta http-equiv=refresh content='99999999999; url=start.htm'>",
            "<meta http-equiv=refresh content='0; url=logout.php'>",
            "<!--[if IE]><meta http-equiv=refresh content='0; url=old.htm'><![endif]--><p>x",
            "<head><noscript><meta http-equiv=refresh content='0; url=nojs.html'></noscript>",
            "<noscript><p><meta http-equiv=refresh content='0; url=nojs.html'></noscript>",
            "<script>var a = \"<meta http-equiv=refresh content='0; url=b.htm'>\"</script>",
            "document.write(\"<meta http-equiv=refresh content='0; url=b.htm'>\")",
        ] {
            assert_eq!(meta_refresh(page), None, "{page}");
        }
    }
}
