//! Maker sites on loopback: one that publishes nothing, one that publishes everything, and hostile ones.
//!
//! A small HTTP/1.1 server of our own, because the hostile sites must break what a kept server would not let them break.

mod bomb;
mod pages;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

pub use bomb::gzip_bomb;
pub use pages::Answer;

/// Which maker's site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MakerSite {
    /// A handsome shop with a warranty and customer service, and neither a contact for reports nor a support period.
    Silent {
        /// The model it sells.
        model: String,
    },
    /// Contact, both timings, an end date, security.txt.
    Forthright {
        /// The model it sells.
        model: String,
        /// The end of support, as the page words it, such as `31 December 2029`.
        supported_until: String,
        /// When its security.txt expires, in RFC 3339.
        security_txt_expires: String,
    },
    /// Any answers by path; a path that is not listed is a 404.
    Scripted(Vec<(String, Answer)>),
}

/// A running site; dropping it ends it.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of its product page.
    pub fn product_page(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// How many requests it has read.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _gone = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

impl MakerSite {
    /// Starts the site on a free port of loopback, on a thread of its own.
    pub fn start(self) -> io::Result<Running> {
        self.start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts the site at an address.
    pub fn start_at(self, address: SocketAddr) -> io::Result<Running> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let requests = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let site = Arc::new(self);
        let count = Arc::clone(&requests);
        let thread = std::thread::Builder::new()
            .name("maker-site".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    tokio::select! {
                        () = serve(listener, site, count) => {}
                        _ = stopped => {}
                    }
                });
            })?;
        Ok(Running {
            address,
            requests,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

async fn serve(listener: std::net::TcpListener, site: Arc<MakerSite>, requests: Arc<AtomicUsize>) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&site), Arc::clone(&requests)));
    }
}

/// Reads one request and answers it; every answer closes the connection.
async fn answer(
    mut stream: TcpStream,
    site: Arc<MakerSite>,
    requests: Arc<AtomicUsize>,
) -> io::Result<()> {
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut buffer).await?;
        if read == 0 || head.len() > 16 * 1024 {
            return Ok(());
        }
        head.extend_from_slice(buffer.get(..read).unwrap_or_default());
    }
    requests.fetch_add(1, Ordering::SeqCst);
    let line = String::from_utf8_lossy(&head).into_owned();
    let path = line
        .split_ascii_whitespace()
        .nth(1)
        .unwrap_or("/")
        .to_owned();
    write_answer(&mut stream, pages::answer(&site, &path)).await
}

async fn write_answer(stream: &mut TcpStream, answer: Answer) -> io::Result<()> {
    match answer {
        Answer::Page {
            status,
            content_type,
            body,
        } => {
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} Answer\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await?;
        }
        Answer::Packed { content_type, body } => {
            let length = body.len();
            let head = format!(
                "HTTP/1.1 200 Answer\r\nContent-Type: {content_type}\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await?;
        }
        Answer::Redirect(to) => {
            let head = format!(
                "HTTP/1.1 302 Answer\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await?;
        }
        Answer::Endless => {
            stream
                .write_all(
                    b"HTTP/1.1 200 Answer\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n",
                )
                .await?;
            loop {
                stream.write_all(&[b'a'; 16 * 1024]).await?;
            }
        }
        Answer::Slow => {
            stream
                .write_all(
                    b"HTTP/1.1 200 Answer\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n",
                )
                .await?;
            loop {
                stream.write_all(b"<p>").await?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Answer::EndlessHead => {
            stream.write_all(b"HTTP/1.1 200 Answer\r\n").await?;
            loop {
                stream.write_all(b"X-More: and more, and more\r\n").await?;
            }
        }
        Answer::Silence => std::future::pending().await,
    }
    stream.shutdown().await
}
