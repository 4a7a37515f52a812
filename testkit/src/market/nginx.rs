//! The real nginx over the folders of a market: one server, the folder chosen by the address asked for.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::wait::{listens, until};

const NGINX: &str = "/usr/sbin/nginx";

/// A running nginx; dropping it ends it.
#[derive(Debug)]
pub struct Serving {
    child: Child,
    log: PathBuf,
}

impl Serving {
    /// How often each host was asked for each path, since the start.
    pub fn requests(&self) -> io::Result<BTreeMap<(String, String), usize>> {
        let mut counts = BTreeMap::new();
        for line in fs::read_to_string(&self.log)?.lines() {
            if let Some((host, path)) = line.split_once(' ') {
                let key = (host.to_owned(), path.to_owned());
                *counts.entry(key).or_default() += 1;
            }
        }
        Ok(counts)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// A port that nobody uses now.
pub(super) fn free() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Starts it, and waits until it answers.
pub(super) fn serve(folder: &Path, port: u16) -> io::Result<Serving> {
    let place = folder.display();
    let log = folder.join("access.log");
    let config = format!(
        "daemon off;\nmaster_process off;\nworker_rlimit_nofile 8192;\npid {place}/nginx.pid;\nerror_log stderr crit;\n\
         events {{ worker_connections 2048; }}\nhttp {{\n log_format asked '$host $request_uri';\n access_log {place}/access.log asked;\n\
         client_body_temp_path {place}/t1; proxy_temp_path {place}/t2; fastcgi_temp_path {place}/t3; uwsgi_temp_path {place}/t4; scgi_temp_path {place}/t5;\n\
         types {{ text/html html; text/plain txt; application/pdf pdf; }}\n default_type text/html;\n\
         server {{\n listen 0.0.0.0:{port} backlog=2048;\n absolute_redirect off;\n root {place}/sites/$host;\n index index.html;\n\
         if (-f $document_root/fault) {{ return 500; }}\n if (-f $document_root$uri.fault) {{ return 500; }}\n\
         if (-f $document_root/slow) {{ set $limit_rate 1k; }}\n\
         location = / {{ if (-f $document_root/loop) {{ return 302 /round; }} }}\n location = /round {{ return 302 /; }}\n\
         location = /.well-known/security.txt {{ if (-f $document_root/soft) {{ rewrite ^ /soft.html last; }} }}\n }}\n}}\n"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, config)?;
    let child = Command::new(NGINX)
        .arg("-c")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()?;
    let serving = Serving { child, log };
    if until(Duration::from_mins(3), || listens(port)) {
        Ok(serving)
    } else {
        Err(io::Error::other("nginx did not answer"))
    }
}
