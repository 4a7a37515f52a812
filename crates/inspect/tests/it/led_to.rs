//! First pages without a login that lead to one: it is tried, and where it was not seen nobody says that none is there.

use proofhouse_law::observation::Fact;

use crate::bench::list;
use crate::room::{answer_http, asks_for, in_a_room, inspect, serve_http};

const HTML: &str = "Content-Type: text/html\r\n";

/// What is found behind a first page, with what stands at other places; what does not is answered by 404.
fn behind(
    page: &'static str,
    mut other: impl FnMut(&str) -> Option<Option<String>> + Send + 'static,
) -> Vec<Fact> {
    in_a_room(move |_| {
        serve_http(move |request| {
            let target = request.split(' ').nth(1).unwrap_or_default();
            if target == "/" {
                return Some(answer_http(200, HTML, page));
            }
            other(target).unwrap_or_else(|| Some(answer_http(404, HTML, "no such page")))
        });
        inspect(80, &list("admin,admin\n"))
    })
}

fn is_tried(facts: &[Fact]) -> bool {
    let is_refused = |fact: &Fact| matches!(fact, Fact::CredentialsRefused { .. });
    facts.iter().any(is_refused)
}

fn is_open(facts: &[Fact]) -> bool {
    let is_open = |fact: &Fact| matches!(fact, Fact::OpenWithoutAuthentication { .. });
    facts.iter().any(is_open)
}

fn is_unclear(facts: &[Fact], words: &str) -> bool {
    let said = |fact: &Fact| matches!(fact, Fact::InterfaceUnusable { reason, .. } if reason.contains(words));
    facts.iter().any(said) && !is_open(facts)
}

const LANDING: &str = "<title>Hub</title><h1>Welcome</h1><a href=/ui/>Manage</a>";

#[test]
fn a_login_behind_a_link_that_is_lost_once_is_tried() {
    for instead in [None, Some(answer_http(503, HTML, "starting"))] {
        let mut asked = 0;
        let facts = behind(LANDING, move |target| {
            (target == "/ui/").then(|| {
                asked += 1;
                if asked == 1 {
                    instead.clone()
                } else {
                    Some(asks_for("hub"))
                }
            })
        });
        assert!(is_tried(&facts) && !is_open(&facts), "{facts:?}");
    }
}

#[test]
fn what_a_page_leads_to_and_never_comes_may_be_a_login() {
    let long = "x".repeat(300 * 1024);
    for instead in [
        None,
        Some(answer_http(503, HTML, "starting")),
        Some(answer_http(200, HTML, &long)),
    ] {
        let facts = behind(LANDING, move |target| {
            (target == "/ui/").then(|| instead.clone())
        });
        assert!(is_unclear(&facts, "/ui/"), "{facts:?}");
    }
}

#[test]
fn a_dead_link_hides_no_login() {
    let facts = behind(LANDING, |_| None);
    assert!(is_open(&facts) && facts.len() == 1, "{facts:?}");
}

#[test]
fn a_frame_is_looked_at_whatever_it_is_called() {
    for page in [
        "<title>Hub</title><frameset><frame src=start.htm></frameset>",
        "<title>Hub</title><p>Hub</p><a href=/display/start/../../display/login.htm>Go</a>",
    ] {
        let facts = behind(page, |target| {
            let is_login = ["/start.htm", "/display/login.htm"].contains(&target);
            is_login.then(|| Some(asks_for("hub")))
        });
        assert!(is_tried(&facts), "{facts:?}");
    }
}

#[test]
fn behind_a_link_that_may_act_a_login_may_stand() {
    let facts = behind(
        "<title>Door</title><h1>Door</h1><a href='/door?cmd=open'>Open</a>",
        |_| None,
    );
    assert!(is_unclear(&facts, "may act"), "{facts:?}");
    let facts = behind(
        "<title>Door</title><h1>Door</h1><a href=/manual.pdf>How to use it</a>",
        |_| None,
    );
    assert!(is_open(&facts), "{facts:?}");
}

/// Draws a form, and sends what is typed into it.
const DRAWN: &str = r#"<title>Hub</title><h1>Hub</h1><div id=app></div><script>
document.getElementById("app").innerHTML =
  "<input id=u><input id=p type=password><button id=b>Log in</button><p id=m></p>";
document.getElementById("b").onclick = async () => {
  const [u, p] = ["u", "p"].map((id) => document.getElementById(id).value);
  const key = [...(u + ":" + p)].reverse().join("");
  const answer = await fetch("/session?k=" + encodeURIComponent(key), { method: "POST" });
  document.getElementById("m").textContent = answer.ok ? "Welcome" : "Wrong";
};
</script>"#;

#[test]
fn a_login_that_is_drawn_behind_a_link_or_in_a_frame_is_tried() {
    for page in [
        LANDING,
        "<title>Hub</title><frameset><frame src=/ui/></frameset>",
    ] {
        let facts = behind(page, |target| {
            if target == "/ui/" {
                return Some(Some(answer_http(200, HTML, DRAWN)));
            }
            let is_sent = target.starts_with("/session");
            is_sent.then(|| Some(answer_http(403, HTML, "")))
        });
        assert!(is_tried(&facts) && !is_open(&facts), "{facts:?}");
    }
}

/// What is found at a port that answers so; `location` for a place.
fn leading(location: impl Fn(&str) -> Option<String> + Send + 'static) -> Option<u16> {
    let facts = in_a_room(move |_| {
        serve_http(move |request| {
            let target = request.split(' ').nth(1).unwrap_or_default();
            Some(match location(target) {
                Some(location) => answer_http(301, &format!("Location: {location}\r\n"), ""),
                None => answer_http(404, HTML, "no such page"),
            })
        });
        inspect(80, &list("admin,admin\n"))
    });
    let [Fact::InterfaceUnusable { leads_to, .. }] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    *leads_to
}

#[test]
fn a_port_leads_on_where_whatever_is_asked_for_leads_to_one_other_port_of_the_device() {
    let all = |target: &str| Some(format!("https://127.0.0.1{target}"));
    assert_eq!(leading(all), Some(443));
    let page_alone = |target: &str| (target == "/").then(|| "https://127.0.0.1/".to_owned());
    assert_eq!(leading(page_alone), None);
    let all_but_one = move |target: &str| all(target).filter(|_| target != "/login.html");
    assert_eq!(leading(all_but_one), None);
    assert_eq!(leading(|_| Some("https://cloud.example/".to_owned())), None);
}
