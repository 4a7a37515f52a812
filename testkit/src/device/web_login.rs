//! Web logins as devices have them beside the plain form: by script, by token, by JSON, locking, slowing down.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::net::TcpStream;

use super::http::{Answer, Request};
use super::stage::{self, Stage};
use super::state::random_word;

/// How a web page takes a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebLogin {
    /// A script posts JSON; the answer sets a cookie, and a page that only the signed-in get follows.
    Json,
    /// A script posts JSON; the answer is always 200 and holds a token, which an endpoint takes as a bearer.
    JsonToken,
    /// A form whose script adds the token of a `meta` tag as a header; without it nothing is accepted.
    MetaToken,
    /// A script posts a form and submits the token of a cookie twice.
    TwiceSubmitted,
    /// A form whose entry page is a login form for everyone: only where the login leads tells right from wrong.
    Leads,
    /// A form that asks for a password only, within a frame.
    FramedPassword,
    /// A form that is built by a script, its password turned round before it is sent.
    Scripted,
    /// A form that locks the account after three wrong tries.
    Locks,
    /// HTTP Basic whose refusals take longer and longer.
    Slows,
}

/// A running login.
pub struct RunningLogin {
    port: u16,
    _stage: Stage,
}

impl RunningLogin {
    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }
}

/// What the login remembers.
struct Memory {
    login: WebLogin,
    account: String,
    password: String,
    session: String,
    token: String,
    wrong: Mutex<u32>,
}

/// The account that [`WebLogin::start`] gives the login.
pub const ACCOUNT: &str = "admin";

impl WebLogin {
    /// Starts the login at `address` for the account [`ACCOUNT`], on a port that the system chooses.
    pub fn start(self, address: IpAddr, password: &str) -> io::Result<RunningLogin> {
        let listener = std::net::TcpListener::bind(SocketAddr::new(address, 0))?;
        let port = listener.local_addr()?.port();
        let memory = Arc::new(Memory {
            login: self,
            account: ACCOUNT.to_owned(),
            password: password.to_owned(),
            session: random_word()?,
            token: random_word()?,
            wrong: Mutex::new(0),
        });
        let stage = Stage::run(move || async move {
            stage::serve(listener, move |stream| answer(stream, Arc::clone(&memory)));
        })?;
        Ok(RunningLogin {
            port,
            _stage: stage,
        })
    }
}

async fn answer(mut stream: TcpStream, memory: Arc<Memory>) -> io::Result<()> {
    let Some(request) = Request::read(&mut stream).await? else {
        return Ok(());
    };
    let answer = match memory.login {
        WebLogin::Json => json(&request, &memory),
        WebLogin::JsonToken => json_token(&request, &memory),
        WebLogin::MetaToken => meta_token(&request, &memory),
        WebLogin::TwiceSubmitted => twice_submitted(&request, &memory),
        WebLogin::Leads => leads(&request, &memory),
        WebLogin::FramedPassword => framed(&request, &memory),
        WebLogin::Scripted => scripted(&request, &memory),
        WebLogin::Locks => locks(&request, &memory),
        WebLogin::Slows => slows(&request, &memory).await,
    };
    answer.send(&mut stream).await
}

impl Memory {
    fn is_right(&self, account: &str, password: &str) -> bool {
        account == self.account && password == self.password
    }

    /// Whether the request belongs to the one session that there is.
    fn has_session(&self, request: &Request) -> bool {
        request.cookie("sid") == Some(&self.session)
    }

    fn cookie(&self) -> String {
        format!("Set-Cookie: sid={}; Path=/; HttpOnly", self.session)
    }

    /// Counts a wrong try; how many there were before.
    fn count(&self) -> u32 {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        *wrong += 1;
        *wrong - 1
    }

    fn wrong(&self) -> u32 {
        *self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn home() -> Answer {
    Answer::page("<html><title>Status</title><h1>Status</h1><p>Uptime 3 days</p></html>")
}

fn status(status: &'static str, body: impl Into<String>) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.into(),
    }
}

/// A text of a flat JSON object.
pub(super) fn json_field(request: &Request, name: &str) -> String {
    let value: Result<serde_json::Value, _> = serde_json::from_str(&request.body);
    value
        .ok()
        .and_then(|value| value.get(name)?.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn json(request: &Request, memory: &Memory) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/api/login") => {
            if memory.is_right(
                &json_field(request, "username"),
                &json_field(request, "password"),
            ) {
                Answer::page("{\"ok\":true}").header(memory.cookie())
            } else {
                status("401 Unauthorized", "{\"ok\":false}")
            }
        }
        (_, "/home.html") if memory.has_session(request) => home(),
        (_, "/home.html") => Answer::redirect("/"),
        _ => Answer::page(
            "<html><title>Camera</title><form id=f><input id=user name=user><input id=pass type=password name=pass>\
             <button>Log in</button></form><script>\n\
             document.getElementById('f').addEventListener('submit', async (event) => {\n  event.preventDefault();\n\
             const answer = await fetch('/api/login', { method: 'POST', headers: {'Content-Type': 'application/json'},\n\
             body: JSON.stringify({ username: document.getElementById('user').value, password: document.getElementById('pass').value, remember: false }) });\n\
             if (answer.ok) { window.location.href = '/home.html'; } });</script></html>",
        ),
    }
}

fn json_token(request: &Request, memory: &Memory) -> Answer {
    let bearer = request
        .headers
        .get("authorization")
        .is_some_and(|value| *value == format!("Bearer {}", memory.token));
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/rpc/session") => {
            if memory.is_right(&json_field(request, "user"), &json_field(request, "pwd")) {
                Answer::page(format!(
                    "{{\"code\":0,\"data\":{{\"token\":\"{}\"}}}}",
                    memory.token
                ))
            } else {
                Answer::page("{\"code\":-1,\"data\":{}}")
            }
        }
        (_, "/rpc/device") if bearer => Answer::page("{\"model\":\"Eye 1\"}"),
        (_, "/rpc/device") => Answer::page("{\"code\":-2,\"error\":\"not logged in\"}"),
        (_, "/app.js") => Answer::page(
            "function login(){ var body = {user: $('#u').val(), pwd: $('#p').val()};\n\
             axios.post(\"/rpc/session\", body).then(r => { token = r.data.data.token; load(); }); }\n\
             function load(){ axios.get('/rpc/device').then(show); }\n\
             function reboot(){ axios.get('/rpc/reboot'); }",
        ),
        _ => Answer::page(
            "<html><title>Hub</title><input id=u><input id=p type=password><a onclick='login()'>Log in</a>\
             <script src=/app.js></script></html>",
        ),
    }
}

fn meta_token(request: &Request, memory: &Memory) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/login") => {
            let token = request.headers.get("x-csrf-token");
            if token != Some(&memory.token) {
                return status("403 Forbidden", "no token");
            }
            if memory.is_right(&request.field("user"), &request.field("pass")) {
                Answer::redirect("/").header(memory.cookie())
            } else {
                Answer::redirect("/login")
            }
        }
        (_, "/") if memory.has_session(request) => home(),
        (_, "/login") => Answer::page(format!(
            "<html><meta name=csrf-token content={}><form method=post action=/login><input name=user>\
             <input type=password name=pass><input type=submit></form></html>",
            memory.token
        )),
        _ => Answer::redirect("/login"),
    }
}

fn twice_submitted(request: &Request, memory: &Memory) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/do/login") => {
            let token = request.headers.get("x-xsrf-token").map(String::as_str);
            if token != Some(&memory.token) || request.cookie("XSRF-TOKEN") != token {
                return status("403 Forbidden", "no token");
            }
            if memory.is_right(&request.field("name"), &request.field("password")) {
                Answer::page("{\"result\":\"ok\"}").header(memory.cookie())
            } else {
                Answer::page("{\"result\":\"wrong\"}")
            }
        }
        (_, "/main.html") if memory.has_session(request) => home(),
        (_, "/main.html") => status("403 Forbidden", "sign in"),
        _ => Answer::page(
            "<html><input id=n><input id=p type=password><button onclick=go()>In</button><script>\n\
             function go(){ $.post('/do/login', {name: $('#n').val(), password: $('#p').val()}, function(){ location = '/main.html'; }); }\
             </script></html>",
        )
        .header(format!("Set-Cookie: XSRF-TOKEN={}; Path=/", memory.token)),
    }
}

fn leads(request: &Request, memory: &Memory) -> Answer {
    let page = "<html><form method=post action=/in><input name=user><input type=password name=pass></form></html>";
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/in") if memory.is_right(&request.field("user"), &request.field("pass")) => {
            Answer::redirect("/panel").header(memory.cookie())
        }
        ("POST", "/in") => Answer::redirect("/wrong"),
        (_, "/panel") if memory.has_session(request) => home(),
        (_, "/panel") => Answer::redirect("/"),
        (_, "/wrong") => Answer::page("<html><p>Wrong. <a href=/>Again</a></html>"),
        _ => Answer::page(page),
    }
}

fn framed(request: &Request, memory: &Memory) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/login.cgi") if request.field("pwd") == memory.password => {
            Answer::redirect("/top.htm").header(memory.cookie())
        }
        (_, "/top.htm") if memory.has_session(request) => home(),
        (_, "/top.htm" | "/login.cgi") => Answer::page(
            "<html><form method=post action=/login.cgi><input type=hidden name=go value=1><input type=password name=pwd></form></html>",
        ),
        _ => Answer::page("<html><frameset><frame src=top.htm></frameset></html>"),
    }
}

fn scripted(request: &Request, memory: &Memory) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/s") => {
            let turned: String = request.field("k").chars().rev().collect();
            if memory.is_right(&request.field("u"), &turned) {
                Answer::page("ok").header(memory.cookie())
            } else {
                Answer::page("no")
            }
        }
        (_, "/state") if memory.has_session(request) => Answer::page("in"),
        (_, "/state") => Answer::page("out"),
        _ => Answer::page(
            "<html><title>Panel</title><div id=app></div><script>\n\
             const app = document.getElementById('app');\n\
             async function draw() {\n  const state = await (await fetch('/state')).text();\n\
               if (state === 'in') { app.innerHTML = '<h1>Panel</h1><p>Uptime 3 days</p>'; return; }\n\
               app.innerHTML = '<input id=a placeholder=User><input id=b type=pass' + 'word><button>Sign in</button><p id=m></p>';\n\
               app.querySelector('button').onclick = async () => {\n\
                 const k = [...document.getElementById('b').value].reverse().join('');\n\
                 const sent = new URLSearchParams({u: document.getElementById('a').value, k: k});\n\
                 const said = await (await fetch('/s', {method: 'POST', body: sent})).text();\n\
                 if (said === 'ok') draw(); else document.getElementById('m').textContent = 'Wrong'; };\n}\n\
             setTimeout(draw, 100);</script></html>",
        ),
    }
}

fn locks(request: &Request, memory: &Memory) -> Answer {
    let form = |words: &str| {
        Answer::page(format!(
            "<html><p>{words}</p><form method=post action=/><input name=user><input type=password name=pass></form></html>"
        ))
    };
    // What is posted elsewhere is no login.
    if request.method == "POST" && request.path == "/" {
        if memory.wrong() >= 3 {
            return form("The account is locked. Try again later.");
        }
        if memory.is_right(&request.field("user"), &request.field("pass")) {
            return Answer::redirect("/").header(memory.cookie());
        }
        memory.count();
        return form("Wrong user name or password.");
    }
    if memory.has_session(request) {
        home()
    } else {
        form("")
    }
}

async fn slows(request: &Request, memory: &Memory) -> Answer {
    match request.basic() {
        Some((account, password)) if memory.is_right(&account, &password) => home(),
        Some(_) => {
            let before = memory.count();
            tokio::time::sleep(Duration::from_millis(u64::from(before) * 400)).await;
            Answer::unauthorized("Basic realm=\"slow\"")
        }
        None => Answer::unauthorized("Basic realm=\"slow\""),
    }
}
