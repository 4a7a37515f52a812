//! A page whose script does not come draws no log-in: that is no access.

use proofhouse_law::observation::Fact;

use crate::bench::list;
use crate::room::{answer_http, in_a_room, inspect, serve_http};

/// Draws a form, and sends what is typed into it.
const SCRIPT: &str = r#"
document.body.insertAdjacentHTML("beforeend",
  "<input id=u><input id=p type=password><button id=b>Log in</button><p id=m></p>");
document.getElementById("b").onclick = async () => {
  const [u, p] = ["u", "p"].map((id) => document.getElementById(id).value);
  const key = [...(u + ":" + p)].reverse().join("");
  const answer = await fetch("/session?k=" + encodeURIComponent(key), { method: "POST" });
  document.getElementById("m").textContent = answer.ok ? "Welcome" : "Wrong";
};
"#;

/// Serves such a page to which no pair is right. After a try of `admin`/`admin` its script does not come, once.
fn serve() {
    let mut drops = false;
    serve_http(move |request| {
        if request.starts_with("POST") {
            drops = request.starts_with("POST /session?k=nimda%3Animda ");
            return Some(answer_http(403, "", ""));
        }
        if request.starts_with("GET /draw.js") {
            if std::mem::take(&mut drops) {
                return None;
            }
            let kind = "Content-Type: text/javascript\r\nCache-Control: no-store\r\n";
            return Some(answer_http(200, kind, SCRIPT));
        }
        let kind = "Content-Type: text/html\r\nCache-Control: no-store\r\n";
        let page = "<title>Hub</title><body><h1>Hub</h1><script src=/draw.js></script>";
        Some(answer_http(200, kind, page))
    });
}

#[test]
fn a_page_whose_script_did_not_come_is_no_access() {
    let facts = in_a_room(|_| {
        serve();
        inspect(80, &list("admin,admin\nroot,root\n"))
    });
    assert!(
        facts.iter().any(|fact| fact
            .interface()
            .is_some_and(|at| at.service == "http-script")),
        "it was not tried: {facts:?}"
    );
    assert!(
        !facts
            .iter()
            .any(|fact| matches!(fact, Fact::CredentialAccepted { .. })),
        "{facts:?}"
    );
}
