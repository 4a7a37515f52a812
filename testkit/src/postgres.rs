//! A throw-away PostgreSQL: a cluster of its own in a temporary folder, on a Unix socket only,
//! shared by the tests that run at the same time and gone with the last of them.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Where Debian puts the binaries of each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Users that PostgreSQL may run as where the tests run as root, which it refuses.
const UNPRIVILEGED: &[&str] = &["postgres", "nobody"];

static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// An empty database, for one test.
pub struct Postgres {
    cluster: Arc<Cluster>,
    name: String,
}

impl Postgres {
    /// Makes an empty database, starting the cluster if no other test holds it.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start; the message says what to install.
    pub fn start() -> Self {
        let cluster = {
            let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
            shared.upgrade().unwrap_or_else(|| {
                let cluster = Arc::new(Cluster::start());
                *shared = Arc::downgrade(&cluster);
                cluster
            })
        };
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        cluster.create(&name);
        Self { cluster, name }
    }

    /// The database's address, as the office takes it.
    pub fn url(&self) -> String {
        let socket = self.cluster.folder.join("socket");
        format!(
            "postgres://office@localhost/{}?host={}",
            self.name,
            socket.display()
        )
    }
}

struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    server: Child,
}

impl Cluster {
    fn start() -> Self {
        let bin = binaries();
        let user = unprivileged_user();
        let folder = temporary_folder();
        let socket = folder.join("socket");
        std::fs::create_dir(&socket).expect("a folder for the socket");
        if let Some(user) = &user {
            for path in [&folder, &socket] {
                chown(path, Some(user.uid), Some(user.gid)).expect("giving PostgreSQL its folder");
            }
        }
        let data = folder.join("data");
        let made = as_user(user.as_ref(), &bin.join("initdb"))
            .args([
                "--auth=trust",
                "--username=office",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .current_dir(&folder)
            .output()
            .expect("initdb starts");
        assert!(
            made.status.success(),
            "initdb failed: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let server = serve(&bin, user.as_ref(), &data, &socket, &folder);
        Self {
            folder,
            bin,
            server,
        }
    }

    fn create(&self, name: &str) {
        let made = Command::new(self.bin.join("createdb"))
            .arg("-h")
            .arg(self.folder.join("socket"))
            .args(["-U", "office", name])
            .output()
            .expect("createdb starts");
        assert!(
            made.status.success(),
            "createdb failed: {}",
            String::from_utf8_lossy(&made.stderr)
        );
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGQUIT ends the server and its children at once; there is nothing to keep.
        let _asked = Command::new("kill")
            .args(["-QUIT", &self.server.id().to_string()])
            .status();
        let _ended = self.server.wait();
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

/// Starts the server and returns once it says that it takes connections.
fn serve(bin: &Path, user: Option<&User>, data: &Path, socket: &Path, folder: &Path) -> Child {
    let mut server = as_user(user, &bin.join("postgres"))
        .arg("-D")
        .arg(data)
        .arg("-k")
        .arg(socket)
        .args([
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=200",
        ])
        .args(["-c", "shared_buffers=16MB", "-c", "logging_collector=off"])
        .env("LC_ALL", "C")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // Ctrl-C in a terminal is for the tests; the server ends when they drop it.
        .process_group(0)
        .spawn()
        .expect("postgres starts");
    let mut said = BufReader::new(server.stderr.take().expect("its messages"));
    let (mut line, mut all) = (String::new(), String::new());
    while said.read_line(&mut line).unwrap_or(0) > 0 {
        if line.contains("ready to accept connections") {
            // Someone must go on reading, or a full pipe would stop the server.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
            return server;
        }
        all.push_str(&line);
        line.clear();
    }
    panic!("PostgreSQL did not start: {all}");
}

struct User {
    uid: u32,
    gid: u32,
}

/// Whom to run as where we are root; `None` where we are not.
fn unprivileged_user() -> Option<User> {
    if std::fs::metadata("/proc/self").expect("who we are").uid() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").expect("the list of users");
    let found = UNPRIVILEGED.iter().find_map(|name| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next() == Some(name)).then_some(())?;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(User { uid, gid })
        })
    });
    Some(found.expect("a user `postgres` or `nobody` to run PostgreSQL as"))
}

fn as_user(user: Option<&User>, program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// The folder of the newest version's binaries.
fn binaries() -> PathBuf {
    let debian = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    if let Some((_, bin)) = versions.pop() {
        return bin;
    }
    std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|bin| bin.join("initdb").is_file()))
        .expect("PostgreSQL is not installed; on Debian: apt-get install postgresql")
}

fn temporary_folder() -> PathBuf {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).expect("random numbers");
    // Short: the path of a Unix socket has 107 bytes at most.
    let folder = std::env::temp_dir().join(format!("proofhouse-pg-{}", hex::encode(random)));
    std::fs::create_dir(&folder).expect("a temporary folder");
    folder
}
