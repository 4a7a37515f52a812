//! The hand on a test device: moves it between states, in process or through a socket for another process.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::state::{Memory, State};

/// One line of the control socket's protocol is never longer.
const LINE_LIMIT: u64 = 512;

/// Resets one device and sets it up, as a hand would.
#[derive(Clone)]
pub struct Control {
    memory: Arc<Memory>,
}

impl Control {
    pub(crate) fn new(memory: Arc<Memory>) -> Self {
        Self { memory }
    }

    /// Brings the device into `state`.
    pub fn enter(&self, state: State) {
        self.memory.enter(state);
    }

    /// The state the device is in.
    pub fn state(&self) -> State {
        self.memory.state()
    }

    /// The password on this unit's label, made for this run.
    pub fn label_password(&self) -> &str {
        self.memory.label()
    }

    /// The password that this unit's user sets, made for this run.
    pub fn user_password(&self) -> &str {
        self.memory.user()
    }

    /// How many logins the device has answered so far, over all its services.
    pub fn logins_tried(&self) -> u32 {
        self.memory.logins_tried()
    }
}

/// A socket through which another process moves devices: `UNIT STATE\n`, answered by `ok\n` or by why not.
///
/// The socket file is removed when this is dropped.
pub struct ControlSocket {
    path: PathBuf,
}

impl ControlSocket {
    /// Listens at `path` (which must not exist) for the units named.
    pub fn open(path: &Path, units: Vec<(String, Control)>) -> io::Result<Self> {
        let listener = UnixListener::bind(path)?;
        std::thread::Builder::new()
            .name("test-device-control".into())
            .spawn(move || {
                for stream in listener.incoming().flatten() {
                    // A caller that hangs up hears nothing; the next one is served.
                    let _hung_up = serve(&stream, &units);
                }
            })?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Where the socket is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        // The folder may be gone already, and the socket with it.
        let _gone = std::fs::remove_file(&self.path);
    }
}

fn serve(stream: &UnixStream, units: &[(String, Control)]) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    let mut line = String::new();
    BufReader::new(stream.take(LINE_LIMIT)).read_line(&mut line)?;
    let answer = match order(&line, units) {
        Ok(()) => "ok".to_owned(),
        Err(error) => error.to_string(),
    };
    let mut stream = stream;
    writeln!(stream, "{answer}")
}

fn order(line: &str, units: &[(String, Control)]) -> io::Result<()> {
    let (unit, state) = line
        .trim_end()
        .rsplit_once(' ')
        .ok_or_else(|| io::Error::other("say UNIT STATE"))?;
    let (_, control) = units
        .iter()
        .find(|(name, _)| name == unit)
        .ok_or_else(|| io::Error::other(format!("no unit is called {unit:?}")))?;
    control.enter(state.parse()?);
    Ok(())
}

/// Asks the devices behind the socket at `path` to bring `unit` into `state`.
pub fn ask(path: &Path, unit: &str, state: &str) -> io::Result<()> {
    let mut stream = UnixStream::connect(path)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    writeln!(stream, "{unit} {state}")?;
    let mut answer = String::new();
    BufReader::new(stream.take(LINE_LIMIT)).read_line(&mut answer)?;
    match answer.trim_end() {
        "ok" => Ok(()),
        why => Err(io::Error::other(why.to_owned())),
    }
}
