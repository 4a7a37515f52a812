//! The web page of a test device: Basic, Digest, or a login form with a token and a session cookie.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use md5::{Digest as _, Md5};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::state::{ACCOUNT, Login, Memory};

const HEAD_LIMIT: usize = 16 * 1024;
const BODY_LIMIT: usize = 64 * 1024;

/// How the web page asks for a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpLogin {
    /// RFC 7617.
    Basic,
    /// RFC 7616 with MD5 and `qop=auth`.
    Digest,
    /// A page with a form, a one-time token and a session cookie.
    Form,
}

/// A request, as far as a small device reads it.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Request {
    /// Reads one request; `None` when the client said nothing whole.
    pub(crate) async fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if bytes.len() > HEAD_LIMIT || stream.read_buf(&mut bytes).await? == 0 {
                return Ok(None);
            }
        };
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
        let mut lines = head.split("\r\n");
        let mut words = lines
            .next()
            .unwrap_or_default()
            .split(' ')
            .map(str::to_owned);
        let (method, path) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let length: usize = headers
            .get("content-length")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let mut body = bytes.split_off(end + 4);
        while body.len() < length.min(BODY_LIMIT) {
            if stream.read_buf(&mut body).await? == 0 {
                return Ok(None);
            }
        }
        Ok(Some(Self {
            method,
            path,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }))
    }

    /// A cookie the client sent.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get("cookie")?;
        cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// A field of a posted form.
    pub(crate) fn field(&self, name: &str) -> String {
        let value = self
            .body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name);
        value
            .map(|(_, value)| percent_decode(value))
            .unwrap_or_default()
    }

    /// Account and password of a Basic login.
    pub(crate) fn basic(&self) -> Option<(String, String)> {
        let word = self.headers.get("authorization")?.strip_prefix("Basic ")?;
        let text = String::from_utf8(decode_base64(word)?).ok()?;
        text.split_once(':')
            .map(|(account, password)| (account.to_owned(), password.to_owned()))
    }
}

/// An answer of the device.
pub(crate) struct Answer {
    pub(crate) status: &'static str,
    pub(crate) headers: Vec<String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn page(body: impl Into<String>) -> Self {
        Self {
            status: "200 OK",
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self {
            status: "302 Found",
            headers: vec![format!("Location: {to}")],
            body: String::new(),
        }
    }

    pub(crate) fn unauthorized(challenge: &str) -> Self {
        Self {
            status: "401 Unauthorized",
            headers: vec![format!("WWW-Authenticate: {challenge}")],
            body: "<h1>401 Unauthorized</h1>".to_owned(),
        }
    }

    pub(crate) fn header(mut self, line: String) -> Self {
        self.headers.push(line);
        self
    }

    pub(crate) async fn send(self, stream: &mut TcpStream) -> io::Result<()> {
        let mut head = format!(
            "HTTP/1.1 {}\r\nServer: TestDevice\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n",
            self.status,
            self.body.len()
        );
        for line in &self.headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        stream
            .write_all(format!("{head}\r\n{}", self.body).as_bytes())
            .await?;
        stream.shutdown().await
    }
}

/// Answers one connection, which carries one request.
pub(crate) async fn answer(
    mut stream: TcpStream,
    login: HttpLogin,
    memory: Arc<Memory>,
) -> io::Result<()> {
    let Some(request) = Request::read(&mut stream).await? else {
        return Ok(());
    };
    let answer = match login {
        HttpLogin::Basic => basic(&request, &memory),
        HttpLogin::Digest => digest(&request, &memory)?,
        HttpLogin::Form => form(&request, &memory)?,
    };
    answer.send(&mut stream).await
}

fn home() -> Answer {
    Answer::page(
        "<html><title>Device status</title><h1>Status</h1><p>Uptime 3 days</p><a href=\"/logout\">Sign out</a></html>",
    )
}

fn change_page() -> Answer {
    Answer::page(
        "<html><title>Change password</title><h1>You must change the password before use</h1>\
         <form method=post action=/change><input type=password name=new1><input type=password name=new2></form></html>",
    )
}

fn basic(request: &Request, memory: &Memory) -> Answer {
    let login = request
        .basic()
        .map(|(account, password)| memory.login(&account, &password));
    match login {
        Some(Login::In) => home(),
        Some(Login::MustChange) => change_page(),
        Some(Login::Refused) | None => {
            Answer::unauthorized(&format!("Basic realm=\"{}\"", memory.realm()))
        }
    }
}

fn digest(request: &Request, memory: &Memory) -> io::Result<Answer> {
    let login = request
        .headers
        .get("authorization")
        .and_then(|value| value.strip_prefix("Digest "));
    if let Some(value) = login {
        memory.count_login();
        let (password, must_change) = memory.password();
        if digest_is_right(value, &request.method, memory, password) {
            return Ok(if must_change { change_page() } else { home() });
        }
    }
    let nonce = memory.issue_token()?;
    Ok(Answer::unauthorized(&format!(
        "Digest realm=\"{}\", nonce=\"{nonce}\", qop=\"auth\", algorithm=MD5",
        memory.realm()
    )))
}

/// RFC 7616 3.4.1, with `qop=auth`; each nonce is good for one request.
fn digest_is_right(value: &str, method: &str, memory: &Memory, password: &str) -> bool {
    let fields: BTreeMap<&str, &str> = value
        .split(',')
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name, value.trim_matches('"')))
        .collect();
    let field = |name: &str| fields.get(name).copied().unwrap_or_default();
    let secret = md5(&format!("{ACCOUNT}:{}:{password}", memory.realm()));
    let action = md5(&format!("{method}:{}", field("uri")));
    let nonce = field("nonce");
    let expected = md5(&format!(
        "{secret}:{nonce}:{}:{}:auth:{action}",
        field("nc"),
        field("cnonce")
    ));
    field("username") == ACCOUNT && memory.spend_token(nonce) && field("response") == expected
}

fn form(request: &Request, memory: &Memory) -> io::Result<Answer> {
    let signed_in = request
        .cookie("session")
        .is_some_and(|session| memory.has_session(session));
    let (_, must_change) = memory.password();
    Ok(match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/login") => sign_in(request, memory)?,
        (_, "/login") => login_page(memory, "")?,
        (_, "/logout") => {
            Answer::redirect("/login").header("Set-Cookie: session=; Max-Age=0".to_owned())
        }
        _ if !signed_in => Answer::redirect("/login"),
        (_, "/change") => change_page(),
        _ if must_change => Answer::redirect("/change"),
        _ => home(),
    })
}

fn sign_in(request: &Request, memory: &Memory) -> io::Result<Answer> {
    if !memory.spend_token(&request.field("token")) {
        return login_page(memory, "The form is too old. Try again.");
    }
    match memory.login(&request.field("user"), &request.field("password")) {
        Login::Refused => login_page(memory, "Wrong user name or password."),
        login => {
            let session = memory.open_session()?;
            let to = if login == Login::MustChange {
                "/change"
            } else {
                "/"
            };
            Ok(Answer::redirect(to)
                .header(format!("Set-Cookie: session={session}; HttpOnly; Path=/")))
        }
    }
}

fn login_page(memory: &Memory, message: &str) -> io::Result<Answer> {
    let token = memory.issue_token()?;
    Ok(Answer::page(format!(
        "<html><title>Log in</title><p class=error>{message}</p><form method=post action=/login>\
         <input type=hidden name=token value={token}><label>User <input name=user></label>\
         <label>Password <input type=password name=password></label><button name=go value=1>Log in</button></form></html>"
    )))
}

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (*first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.extend(hex::decode(digits).unwrap_or_else(|_| vec![b'%']));
                rest = after;
            }
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// RFC 4648 4, padding ignored: written out here so that the device shares no code with its tester.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut bytes = Vec::new();
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_logins_are_decoded_with_and_without_padding() {
        assert_eq!(
            decode_base64("YWRtaW46YWRtaW4=").as_deref(),
            Some(&b"admin:admin"[..])
        );
        assert_eq!(decode_base64("YWRtaW46").as_deref(), Some(&b"admin:"[..]));
        assert_eq!(decode_base64("!"), None);
    }

    #[test]
    fn form_fields_are_percent_decoded() {
        assert_eq!(percent_decode("a%2Bb+c%zz"), "a+b c%");
    }
}
