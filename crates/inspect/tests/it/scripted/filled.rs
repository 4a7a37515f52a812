//! Log-ins with a field that a script fills beside the words: without it, or with that of other words, all are refused.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{PAIRS, found_and_not_found};
use crate::bench::{facts_at, list};
use crate::room::{answer_http, serve_http_at};

/// The log-in of Realtek's `boa` in small: before the form goes out, a checksum over all of it is written into a hidden field.
const BOA: &str = "<title>GPON</title><script src=/common.js></script><script>\
    function on_submit() { postTableEncrypt(document.forms[0].postSecurityFlag, document.forms[0]); return true; }</script>\
    <form action=/boaform/admin/formLogin method=POST><input type=hidden name=challenge><input name=username>\
    <input type=password name=password><input type=submit name=save value=Login onClick='return on_submit()'>\
    <input type=hidden name=encodePassword value=''><input type=hidden name=submit-url value=/admin/login.asp>\
    <input type=hidden name=postSecurityFlag value=''></form>";
const COMMON: &str = "function postTableEncrypt(field, form) { var all = '', sum = 0;\
    for (var i = 0; i < form.elements.length; i++) {\
    all += form.elements[i].name + '=' + encodeURIComponent(form.elements[i].value) + '&'; }\
    for (var i = 0; i < all.length; i++) { sum = (sum * 31 + all.charCodeAt(i)) & 65535; }\
    field.value = sum; }";

/// Serves `page` and `script` at a port, with a login at `/` that takes what `is_right` takes. `TOKEN` is another in each page.
fn serve(
    page: &'static str,
    script: &'static str,
    is_right: impl Fn(&str) -> bool + Clone + Send + 'static,
) -> (u16, Box<dyn Send>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let shown = Arc::new(AtomicUsize::new(1000));
    serve_http_at(listener, move |request| {
        let is_in = request.contains("session=1");
        let body = request.rsplit("\r\n\r\n").next()?;
        Some(match request.split(' ').nth(1)? {
            _ if request.starts_with("POST ") && is_right(body) => {
                answer_http(302, "Location: /\r\nSet-Cookie: session=1; Path=/\r\n", "")
            }
            _ if request.starts_with("POST ") => answer_http(302, "Location: /\r\n", ""),
            "/" if is_in => answer_http(200, "", "<h1>Lamps</h1>"),
            "/" => {
                let token = format!("t{}", shown.fetch_add(1, Ordering::SeqCst));
                answer_http(200, "", &page.replace("TOKEN", &token))
            }
            "/common.js" => answer_http(200, "Content-Type: text/javascript\r\n", script),
            _ => answer_http(404, "", "no such page"),
        })
    });
    (port, Box::new(()))
}

/// Whether a body holds these words, and the checksum of all of it.
fn is_summed_up(body: &str, words: &str) -> bool {
    let Some((all, told)) = body.rsplit_once("postSecurityFlag=") else {
        return false;
    };
    let all = format!("{all}postSecurityFlag=&");
    let sum = all
        .bytes()
        .fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) & 65_535);
    all.contains(words) && told == sum.to_string()
}

#[tokio::test]
async fn a_form_with_a_checksum_that_its_script_writes_is_sent_by_the_script() {
    found_and_not_found("http-script", |password| {
        let words = format!("&username=admin&password={password}&save=Login&");
        serve(BOA, COMMON, move |body| is_summed_up(body, &words))
    })
    .await;
}

/// The script says nothing of sending, and calls nothing: it only writes into the form.
const WRITES: &str = "<title>Hub</title><form action=/in method=post><input name=u><input type=password name=p>\
    <input type=hidden name=flag><input type=submit onclick='return mark(this.form)'></form><script>\
    function mark(form) { form.flag.value = form.p.value + form.u.value; return true; }</script>";

#[tokio::test]
async fn a_form_into_which_a_script_only_writes_is_sent_by_the_script() {
    found_and_not_found("http-script", |password| {
        let right = format!("u=admin&p={password}&flag={password}admin");
        serve(WRITES, "", move |body| body == right)
    })
    .await;
}

/// What the script writes is the same for every pair.
const MARKS: &str = "<title>Hub</title><form action=/in method=post><input name=u><input type=password name=p>\
    <input type=hidden name=go><input type=submit onclick='return mark(this.form)'></form><script>\
    function mark(form) { form.go.value = 'login'; form.submit(); return false; }</script>";

#[tokio::test]
async fn a_form_that_its_script_marks_with_a_constant_is_sent_with_it() {
    found_and_not_found("http-form", |password| {
        let right = format!("u=admin&p={password}&go=login");
        serve(MARKS, "", move |body| body == right)
    })
    .await;
}

/// What the script writes is the same for every pair, and nothing in it speaks of sending.
const MARKS_ALONE: &str = "<title>Hub</title><form action=/in method=post><input name=u><input type=password name=p>\
    <input type=hidden name=go><input type=submit onclick='mark(this.form)'></form><script>\
    function mark(form) { form.go.value = 'login'; }</script>";

#[tokio::test]
async fn a_form_whose_script_only_marks_it_is_sent_with_its_mark() {
    found_and_not_found("http-form", |password| {
        let right = format!("u=admin&p={password}&go=login");
        serve(MARKS_ALONE, "", move |body| body == right)
    })
    .await;
}

/// The script puts the time in place of what the page holds for everybody.
const DATED: &str = "<title>Hub</title><form action=/in method=post><input name=u><input type=password name=p>\
    <input type=hidden name=at value=0><input type=submit></form><script>\
    document.forms[0].at.value = Date.now();</script>";

#[tokio::test]
async fn a_form_whose_script_fills_it_as_the_page_is_drawn_is_sent_by_the_script() {
    found_and_not_found("http-script", |password| {
        let right = format!("u=admin&p={password}&at=");
        serve(DATED, "", move |body| {
            let at = body.strip_prefix(&right).map(str::parse);
            matches!(at, Some(Ok(1_000_000_000_000_u64..)))
        })
    })
    .await;
}

/// A form with a token of each visitor's own, and beside it a script that counts visitors.
const COUNTED: &str = "<title>Hub</title><form action=/in method=post><input name=u><input type=password name=p>\
    <input type=hidden name=token value=TOKEN><input type=submit></form><script>\
    new Image().src = '/count?at=' + Date.now();</script>";

#[tokio::test]
async fn a_form_beside_a_script_of_another_matter_is_looked_at_once_and_then_plain() {
    let start = |password: &str| {
        let words = format!("u=admin&p={password}&token=t1");
        // Our own client puts the words last.
        let own = format!("&u=admin&p={password}");
        serve(COUNTED, "", move |body| {
            body.starts_with(&words) || (body.starts_with("token=t1") && body.ends_with(&own))
        })
    };
    found_and_not_found("http-form", start).await;
    let (port, _running) = start("1234");
    let (_, transcript) = facts_at(port, &list(PAIRS)).await;
    for seen in ["browser, opened", "browser, after a random pair"] {
        assert_eq!(transcript.matches(seen).count(), 1, "{transcript}");
    }
}

/// A script that sends a sum of the letters beside the words.
const SUMS: &str = "<title>Hub</title><input id=u><input type=password id=p><button id=go>Log in</button><script>\
    document.getElementById('go').onclick = async function () {\
    var [user, password] = ['u', 'p'].map(id => document.getElementById(id).value), sum = 0;\
    for (var letter of user + password) { sum = (sum * 31 + letter.codePointAt(0)) & 65535; }\
    await fetch('/in', {method: 'POST', body: JSON.stringify({user, password, sum})});\
    location.href = '/'; };</script>";

#[tokio::test]
async fn a_checksum_beside_the_words_is_not_sent_again_with_others() {
    found_and_not_found("http-script", |password| {
        let words = format!("admin{password}");
        let sum = words
            .bytes()
            .fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) & 65_535);
        let right = format!(r#"{{"user":"admin","password":"{password}","sum":{sum}}}"#);
        serve(SUMS, "", move |body| body == right)
    })
    .await;
}
