//! A throw-away PostgreSQL: a cluster of its own in a temporary folder, on a Unix socket only,
//! shared by the tests that run at the same time and gone with the last of them.

use std::io::{self, BufRead as _, BufReader};
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
    /// Fails where PostgreSQL is not installed or does not start; the message says what to install.
    pub fn start() -> io::Result<Self> {
        let cluster = {
            let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(cluster) = shared.upgrade() {
                cluster
            } else {
                let cluster = Arc::new(Cluster::start()?);
                *shared = Arc::downgrade(&cluster);
                cluster
            }
        };
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        cluster.create(&name)?;
        Ok(Self { cluster, name })
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
    fn start() -> io::Result<Self> {
        let bin = binaries()?;
        let user = unprivileged_user()?;
        let folder = temporary_folder()?;
        let socket = folder.join("socket");
        std::fs::create_dir(&socket)?;
        if let Some(user) = &user {
            for path in [&folder, &socket] {
                chown(path, Some(user.uid), Some(user.gid))?;
            }
        }
        let data = folder.join("data");
        let mut initdb = as_user(user.as_ref(), &bin.join("initdb"));
        initdb
            .args([
                "--auth=trust",
                "--username=office",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .current_dir(&folder);
        succeed(&mut initdb)?;
        let server = serve(&bin, user.as_ref(), &data, &socket, &folder)?;
        Ok(Self {
            folder,
            bin,
            server,
        })
    }

    fn create(&self, name: &str) -> io::Result<()> {
        let mut createdb = Command::new(self.bin.join("createdb"));
        createdb
            .arg("-h")
            .arg(self.folder.join("socket"))
            .args(["-U", "office", name]);
        succeed(&mut createdb)
    }
}

/// Runs a program to its end; its own words are the error where it fails.
fn succeed(program: &mut Command) -> io::Result<()> {
    let done = program.output()?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(io::Error::other(format!(
        "{} failed: {said}",
        program.get_program().display()
    )))
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
fn serve(
    bin: &Path,
    user: Option<&User>,
    data: &Path,
    socket: &Path,
    folder: &Path,
) -> io::Result<Child> {
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
        .spawn()?;
    let said = server
        .stderr
        .take()
        .ok_or_else(|| io::Error::other("its messages were not piped"))?;
    let mut said = BufReader::new(said);
    let (mut line, mut all) = (String::new(), String::new());
    while said.read_line(&mut line).unwrap_or(0) > 0 {
        if line.contains("ready to accept connections") {
            // Someone must go on reading, or a full pipe would stop the server.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
            return Ok(server);
        }
        all.push_str(&line);
        line.clear();
    }
    Err(io::Error::other(format!("PostgreSQL did not start: {all}")))
}

struct User {
    uid: u32,
    gid: u32,
}

/// Whom to run as where we are root; `None` where we are not.
fn unprivileged_user() -> io::Result<Option<User>> {
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let found = UNPRIVILEGED.iter().find_map(|name| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next() == Some(name)).then_some(())?;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(User { uid, gid })
        })
    });
    let missing =
        || io::Error::other("there is no user `postgres` or `nobody` to run PostgreSQL as");
    found.ok_or_else(missing).map(Some)
}

fn as_user(user: Option<&User>, program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// The folder of the newest version's binaries.
fn binaries() -> io::Result<PathBuf> {
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
        return Ok(bin);
    }
    std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|bin| bin.join("initdb").is_file()))
        .ok_or_else(|| {
            io::Error::other("PostgreSQL is not installed; on Debian: apt-get install postgresql")
        })
}

fn temporary_folder() -> io::Result<PathBuf> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    // Short: the path of a Unix socket has 107 bytes at most.
    let folder = std::env::temp_dir().join(format!("proofhouse-pg-{}", hex::encode(random)));
    std::fs::create_dir(&folder)?;
    Ok(folder)
}
