//! Web logins that a script sends in its own way, and pages whose script lures or wears out a tester.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use md5::{Digest as _, Md5};
use tokio::net::TcpStream;

use super::http::{Answer, Request};
use super::stage::{self, Stage};
use super::state::random_word;
use super::web_login::{ACCOUNT, json_field};

/// The page that draws the form and hashes the password.
const HASHING: &str = include_str!("script_login/hashing.html");

/// What a page's script does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptLogin {
    /// It draws the form, asks for a nonce and sends the MD5 of nonce and password.
    Hashes,
    /// The same, and it loads another script from this port of the same address.
    HashesAndLoads(u16),
    /// It only sees to it that nothing is left empty; the form has a token that holds for one session and one try.
    Looks,
    /// Its endpoint answers `200 {"ok":false}` to everything.
    SaysNo,
    /// Its endpoint answers `200 {"ok":true}` to everything, and nothing comes of it.
    SaysYes,
    /// A honeypot: its endpoint gives a token for any password, and another takes it.
    TokenForAll,
    /// Its endpoint locks after three wrong passwords, with 200 and words.
    Locks,
    /// A script of it never ends.
    NeverEnds,
}

/// A running login.
pub struct RunningScript {
    port: u16,
    memory: Arc<Memory>,
    _stage: Stage,
}

impl RunningScript {
    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many logins were posted to it.
    pub fn tries(&self) -> u32 {
        self.memory.tries.load(Ordering::SeqCst)
    }
}

struct Memory {
    login: ScriptLogin,
    password: String,
    session: String,
    nonces: Mutex<Vec<String>>,
    tries: AtomicU32,
}

impl ScriptLogin {
    /// Starts the login at `address` for the account [`ACCOUNT`], on a port that the system chooses.
    pub fn start(self, address: IpAddr, password: &str) -> io::Result<RunningScript> {
        let listener = std::net::TcpListener::bind(SocketAddr::new(address, 0))?;
        let port = listener.local_addr()?.port();
        let memory = Arc::new(Memory {
            login: self,
            password: password.to_owned(),
            session: random_word()?,
            nonces: Mutex::default(),
            tries: AtomicU32::new(0),
        });
        let held = Arc::clone(&memory);
        let stage = Stage::run(move || async move {
            stage::serve(listener, move |stream| answer(stream, Arc::clone(&held)));
        })?;
        Ok(RunningScript {
            port,
            memory,
            _stage: stage,
        })
    }
}

async fn answer(mut stream: TcpStream, memory: Arc<Memory>) -> io::Result<()> {
    let Some(request) = Request::read(&mut stream).await? else {
        return Ok(());
    };
    if request.method == "POST" {
        memory.tries.fetch_add(1, Ordering::SeqCst);
    }
    let answer = match memory.login {
        ScriptLogin::Hashes => hashes(&request, &memory, "")?,
        ScriptLogin::HashesAndLoads(port) => {
            let host = request.headers.get("host").map_or("", String::as_str);
            let host = host.split(':').next().unwrap_or_default();
            let more = format!("<script src=http://{host}:{port}/tracker.js></script>");
            hashes(&request, &memory, &more)?
        }
        ScriptLogin::Looks => looks(&request, &memory)?,
        ScriptLogin::NeverEnds => Answer::page(
            "<html><title>Busy</title><input id=u><input id=p type=password><button id=go>Log in</button>\
             <script>for (;;) { document.title = 'Busy'; }</script></html>",
        ),
        _ => plain(&request, &memory),
    };
    answer.send(&mut stream).await
}

fn hashes(request: &Request, memory: &Memory, more: &str) -> io::Result<Answer> {
    let mut nonces = memory.nonces.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(match (request.method.as_str(), request.path.as_str()) {
        (_, "/nonce") => {
            let nonce = random_word()?;
            nonces.push(nonce.clone());
            Answer::page(nonce)
        }
        ("POST", "/auth") => {
            let response = json_field(request, "response");
            // A nonce is taken once.
            let right = nonces.drain(..).any(|nonce| {
                response == hex::encode(Md5::digest(format!("{nonce}:{}", memory.password)))
            });
            if right && json_field(request, "user") == ACCOUNT {
                Answer::page("{\"ok\":true}")
                    .header(format!("Set-Cookie: sid={}; Path=/", memory.session))
            } else {
                Answer::page("{\"ok\":false}")
            }
        }
        (_, "/state") if request.cookie("sid") == Some(&memory.session) => {
            Answer::page("{\"in\":true,\"uptime\":\"3 days\"}")
        }
        (_, "/state") => Answer::page("{\"in\":false}"),
        _ => Answer::page(format!("{HASHING}{more}")),
    })
}

/// A form with a token that is taken once; a wrong one is answered like a wrong password.
fn looks(request: &Request, memory: &Memory) -> io::Result<Answer> {
    if request.cookie("sid") == Some(&memory.session) {
        return Ok(Answer::page(
            "<html><h1>Status</h1><p>Uptime 3 days</p></html>",
        ));
    }
    let mut tokens = memory.nonces.lock().unwrap_or_else(PoisonError::into_inner);
    if request.method == "POST" {
        let token = request.field("token");
        let is_fresh = tokens.contains(&token);
        tokens.retain(|held| *held != token);
        let is_right = request.field("user") == ACCOUNT && request.field("word") == memory.password;
        if is_fresh && is_right {
            return Ok(
                Answer::redirect("/").header(format!("Set-Cookie: sid={}; Path=/", memory.session))
            );
        }
    }
    let token = random_word()?;
    tokens.push(token.clone());
    Ok(Answer::page(format!(
        "<html><form id=f method=post action=/in><input type=hidden name=token value={token}><input name=user>\
         <input type=password name=word><input type=submit></form>\
         <script>f.addEventListener('submit', (event) => {{ if (!f.word.value) event.preventDefault(); }});</script></html>"
    )))
}

/// Pages whose script posts JSON as it is.
fn plain(request: &Request, memory: &Memory) -> Answer {
    let token = format!("Bearer {}", memory.session);
    let has_token = request.headers.get("authorization") == Some(&token);
    match (request.method.as_str(), request.path.as_str(), memory.login) {
        ("POST", "/api/login", ScriptLogin::SaysYes) => Answer::page("{\"ok\":true}"),
        ("POST", "/api/login", ScriptLogin::TokenForAll) => {
            Answer::page(format!("{{\"ok\":true,\"token\":\"{}\"}}", memory.session))
        }
        ("POST", "/api/login", ScriptLogin::Locks) => {
            // The try itself is counted already.
            if memory.tries.load(Ordering::SeqCst) > 3 {
                Answer::page("{\"ok\":false,\"error\":\"The account is locked.\"}")
            } else if json_field(request, "password") == memory.password {
                Answer::page(format!("{{\"ok\":true,\"token\":\"{}\"}}", memory.session))
            } else {
                Answer::page("{\"ok\":false}")
            }
        }
        ("POST", "/api/login", _) => Answer::page("{\"ok\":false}"),
        (_, "/api/status", _) if has_token => Answer::page("{\"model\":\"Eye 1\",\"uptime\":3}"),
        (_, "/api/status", _) => Answer::page("{\"error\":\"sign in\"}"),
        _ => Answer::page(
            "<html><title>Hub</title><form id=f><input id=u><input id=p type=password><button>Log in</button></form><script>\n\
             f.onsubmit = async (event) => { event.preventDefault();\n\
             await fetch('/api/login', { method: 'POST', body: JSON.stringify({ username: u.value, password: p.value }) });\n\
             show(await fetch('/api/status')); };</script></html>",
        ),
    }
}
