//! What pages draw, and what their log-in forms send.

use proofhouse_browser::End;

use crate::site::{Site, patient};

const DRAWN: &str = "<title>Maker</title><div id=app></div><script>
setTimeout(async () => {
  const text = await (await fetch('/text')).text();
  document.getElementById('app').innerHTML = '<h1>' + text + '</h1><a href=/policy>Report a fault</a><input type=password>';
  console.error('noted'); nowhere();
}, 300);</script>";

#[test]
fn a_page_that_only_a_script_draws_is_read_with_what_it_asked_for() {
    let site = Site::of(|asked, _| match asked {
        "GET /" => Some(DRAWN.to_owned()),
        "GET /text" => Some("Security updates until 2030".to_owned()),
        _ => None,
    });
    let page = site.open("/");
    assert_eq!(page.end, End::Settled, "{page:#?}");
    assert_eq!(page.final_url, Some(site.url("/")));
    assert_eq!((page.status, page.title.as_str()), (Some(200), "Maker"));
    assert!(
        page.text.contains("Security updates until 2030"),
        "{page:#?}"
    );
    assert!(page.html.contains("<h1>Security"), "{page:#?}");
    assert!(page.asks_password);
    let link = &page.links[0];
    assert_eq!(
        (link.url.clone(), link.text.as_str()),
        (site.url("/policy"), "Report a fault")
    );
    let asked: Vec<_> = page
        .requests
        .iter()
        .map(|one| (one.method.as_str(), one.url.clone(), one.status))
        .collect();
    assert!(
        asked.contains(&("GET", site.url("/text").to_string(), Some(200))),
        "{asked:?}"
    );
    assert!(
        page.console_errors
            .iter()
            .any(|error| error.contains("nowhere")),
        "{page:#?}"
    );
    assert_eq!(page.refused, []);
}

#[test]
fn what_a_log_in_form_sends_is_seen_whether_a_button_or_a_key_sends_it() {
    let by_button = "<form onsubmit='go(event)'><input name=user><input type=password><a href=/forgot>Forgot?</a>\
        <button>Sign in</button></form>";
    let by_key = "<p><input id=user><input type=password onkeydown=\"event.key === 'Enter' && go(event)\"></p>";
    let without_form = "<p>Name <input id=user></p><p>Word <input type=password></p><div onclick=go(event)>Log in</div>\
        <div onclick=\"fetch('/reboot')\">Reboot</div>";
    for form in [by_button, by_key, without_form] {
        let page = format!(
            "{form}<script>function go(event) {{ event.preventDefault();
             const [user, word] = document.querySelectorAll('input');
             fetch('/in', {{ method: 'POST', body: JSON.stringify([user.value, word.value]) }}); }}</script>"
        );
        let site = Site::of(move |asked, _| match asked {
            "GET /" => Some(page.clone()),
            "POST /in" => Some("no".to_owned()),
            _ => None,
        });
        let mut browser = site.browser(patient());
        let mut tab = browser.tab().unwrap();
        tab.open(&site.url("/")).unwrap();
        let sent = tab.sign_in("admin", "secret").unwrap().unwrap();
        assert!(sent.account_asked);
        let bodies: Vec<_> = sent
            .page
            .requests
            .iter()
            .filter_map(|one| one.body.clone())
            .collect();
        assert_eq!(bodies, ["[\"admin\",\"secret\"]"], "{form}\n{sent:#?}");
        assert!(
            !site
                .asked()
                .iter()
                .any(|asked| asked.contains("reboot") || asked.contains("forgot")),
            "{:?}",
            site.asked()
        );
    }
}

#[test]
fn cookies_of_one_tab_are_not_seen_by_another() {
    let site = Site::of(|_, _| {
        Some("<p id=p></p><script>p.textContent = document.cookie || 'none'; document.cookie = 'a=1';</script>".to_owned())
    });
    let mut browser = site.browser(patient());
    for _ in 0..2 {
        let mut tab = browser.tab().unwrap();
        assert_eq!(tab.open(&site.url("/")).unwrap().text, "none");
        assert_eq!(tab.open(&site.url("/")).unwrap().text, "a=1");
    }
}

#[test]
fn a_page_without_one_password_field_has_no_log_in() {
    let site = Site::of(|_, _| {
        Some(
            "<form><input type=password><input type=password><button>Set</button></form>"
                .to_owned(),
        )
    });
    let mut browser = site.browser(patient());
    let mut tab = browser.tab().unwrap();
    tab.open(&site.url("/")).unwrap();
    assert_eq!(tab.sign_in("admin", "secret").unwrap(), None);
    assert_eq!(
        site.asked()
            .iter()
            .filter(|asked| asked.contains('?'))
            .count(),
        0
    );
}
