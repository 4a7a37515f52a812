//! What a page tells before anyone signs in.

use super::{lighttpd, told};
use crate::room::in_a_room;

const SIGN_IN: &str =
    "<form method=post action=/in><input name=u><input type=password name=p></form>";

#[test]
fn what_a_login_page_tells_is_seen_and_what_it_does_not_is_not() {
    let telling = format!(
        "<html><title>Eye</title>{SIGN_IN}<p>Firmware Version</p><p>V5.4.0 build 1605</p><p>S/N SN-A-1 SN-A</p></html>"
    );
    let facts = in_a_room(|room| lighttpd(room, "", &telling));
    let told_here = told(&facts);
    let whats: Vec<&str> = told_here.iter().map(|(what, _)| *what).collect();
    assert_eq!(
        whats,
        ["software version", "firmware version"],
        "{told_here:?}"
    );
    assert!(
        told_here[0].1.starts_with("Server: lighttpd/1."),
        "{told_here:?}"
    );
    assert!(told_here[1].1.contains("V5.4.0"), "{told_here:?}");
    let quiet = format!(
        "<html><title>Sign in</title><script src=/jquery-1.12.4.js></script>{SIGN_IN}</html>"
    );
    let facts = in_a_room(|room| lighttpd(room, "server.tag = \"\"\n", &quiet));
    assert_eq!(told(&facts), []);
}
