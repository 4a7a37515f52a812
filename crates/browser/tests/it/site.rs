//! A small site on the loopback, each page a text of the test, and a browser that may reach nothing else.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proofhouse_browser::{Browser, Chromium, Limits, Page, Reach};
use url::Url;

/// What answers a request: from `METHOD PATH` and the body to a whole response, or to none.
type Handler = dyn Fn(&str, &str, TcpStream) + Send + Sync;

/// A site; it ends with the process.
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// A site whose pages are made by `page` from `METHOD PATH` and the body; `None` is "404 Not Found".
    pub(crate) fn of(page: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self::raw(move |asked, body, mut stream| {
            let answer = match page(asked, body) {
                Some(page) => response("200 OK", "", &page),
                None => response("404 Not Found", "", ""),
            };
            // A browser that has seen enough hangs up.
            let _gone = stream.write_all(answer.as_bytes());
        })
    }

    /// A site that writes what it likes.
    pub(crate) fn raw(handler: impl Fn(&str, &str, TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, handler): (_, Arc<Handler>) = (Arc::clone(&asked), Arc::new(handler));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, handler) = (Arc::clone(&log), Arc::clone(&handler));
                std::thread::spawn(move || {
                    if let Some((line, body)) = request(&stream) {
                        log.lock().unwrap().push(line.clone());
                        handler(&line, &body, stream);
                    }
                });
            }
        });
        Self { address, asked }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// What was asked for so far, as `METHOD PATH`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// A browser that reaches this site only.
    pub(crate) fn browser(&self, limits: Limits) -> Browser {
        let chromium = Chromium::find().expect("run `cargo xtask setup`");
        Browser::start(&chromium, Reach::only(self.address), limits).unwrap()
    }

    /// Opens one of its pages in a browser of its own.
    pub(crate) fn open(&self, path: &str) -> Page {
        self.browser(patient()).open(&self.url(path)).unwrap()
    }
}

/// The usual limits with time for a busy machine: a test that is not about time must not fail for it.
pub(crate) fn patient() -> Limits {
    Limits {
        start: Duration::from_mins(2),
        page: Duration::from_mins(2),
        hold: Duration::from_mins(1),
        ..Limits::default()
    }
}

pub(crate) fn response(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn request(stream: &TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let asked = line.rsplit_once(' ')?.0.to_owned();
    Some((asked, String::from_utf8(body).ok()?))
}
