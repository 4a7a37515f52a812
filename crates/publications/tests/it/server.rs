//! A small web server of our own over TCP or TLS, whose certificates are made for the run.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a path answers: the whole response.
pub(crate) type Pages = Vec<(&'static str, String)>;

/// A running server; dropping it ends it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// Serves pages; a path that is not listed is a 404. Connections are kept open.
    pub(crate) fn start(pages: Pages, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let (log, count, ended) = (asked.clone(), connections.clone(), stop.clone());
        let pages = Arc::new(pages);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                *count.lock().unwrap() += 1;
                let (pages, log, tls) = (pages.clone(), log.clone(), tls.clone());
                std::thread::spawn(move || match tls {
                    None => serve(stream, &pages, &log),
                    Some(config) => {
                        let session = ServerConnection::new(config).unwrap();
                        serve(StreamOwned::new(session, stream), &pages, &log);
                    }
                });
            }
        });
        Self {
            address,
            asked,
            connections,
            stop,
            thread: Some(thread),
        }
    }

    /// The paths asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Connections taken.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _wake = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn serve(stream: impl Read + Write, pages: &Pages, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut path = String::new();
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line.trim().is_empty() => break,
                Ok(_) if path.is_empty() => {
                    line.split(' ').nth(1).unwrap_or("/").clone_into(&mut path);
                }
                Ok(_) => {}
            }
        }
        asked.lock().unwrap().push(path.clone());
        let missing = || response("404 Not Found", "text/plain", b"");
        let answer = pages
            .iter()
            .find(|(known, _)| *known == path)
            .map_or_else(missing, |(_, answer)| answer.clone());
        if reader.get_mut().write_all(answer.as_bytes()).is_err() {
            return;
        }
        let _gone = reader.get_mut().flush();
    }
}

/// A whole response.
pub(crate) fn response(status: &str, kind: &str, body: &[u8]) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{}",
        body.len(),
        String::from_utf8_lossy(body)
    )
}

/// A page of HTML.
pub(crate) fn html(body: &str) -> String {
    response("200 OK", "text/html; charset=utf-8", body.as_bytes())
}

/// A redirect.
pub(crate) fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

/// An authority of our own, and what it signed.
pub(crate) struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    /// Makes the authority's key and certificate.
    pub(crate) fn new() -> Self {
        let own = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let write =
            |name: &str, text: &str| std::fs::write(own.folder.path().join(name), text).unwrap();
        write(
            "ca.cnf",
            "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\ndefault_md = sha256\npolicy = names\ncopy_extensions = copy\nunique_subject = no\n[names]\norganizationName = optional\ncommonName = supplied\n",
        );
        write("index.txt", "");
        own.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=Test-CA -keyout ca.key -out ca.pem");
        own
    }

    /// Its certificate.
    pub(crate) fn pem(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("ca.pem")).unwrap()
    }

    fn openssl(&self, words: &str) {
        let made = Command::new("/usr/bin/openssl")
            .args(words.split(' '))
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "openssl {words}: {said}");
    }

    /// A server's configuration with a certificate for `name`, still valid or not.
    pub(crate) fn server(&self, name: &str, expired: bool) -> Arc<ServerConfig> {
        self.openssl(&format!("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /O=Acme/CN={name} -addext subjectAltName=DNS:{name} -keyout key.pem -out csr.pem"));
        let end = if expired {
            "20250101000000Z"
        } else {
            "20491231000000Z"
        };
        self.openssl(&format!("ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -in csr.pem -out crt.pem -startdate 20240101000000Z -enddate {end}"));
        let path = |file: &str| self.folder.path().join(file);
        let chain =
            ["crt.pem", "ca.pem"].map(|file| CertificateDer::from_pem_file(path(file)).unwrap());
        let key = PrivateKeyDer::from_pem_file(path("key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain.to_vec(), key)
            .unwrap();
        Arc::new(config)
    }
}
