//! The hands at the bench: a person who is asked at the terminal, or a command that does it.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use proofhouse_evidence::bundle::BroughtBy;
use proofhouse_law::observation::DeviceState;
use rustix::process::{Pid, Signal, kill_process_group};
use thiserror::Error;
use tokio::io::AsyncReadExt as _;
use tokio::process::{ChildStderr, Command};
use tokio::time::timeout;

use crate::bench::{Bench, Unit, state_name};

mod terminal;

pub use terminal::Terminal;

/// How long a command may take to bring a device into a state: a slow reset and start.
const COMMAND_PATIENCE: Duration = Duration::from_mins(10);
/// How long the last words of a command that has ended may take to be read.
const LAST_WORDS: Duration = Duration::from_millis(200);
/// The most of a command's words that is shown, in bytes.
const WORDS_MAX: usize = 500;

/// Why a device is not in the state asked for.
#[derive(Debug, Error)]
pub enum HandsError {
    /// A person wished to end.
    #[error("it was interrupted")]
    Interrupted,
    /// Nobody is there to ask.
    #[error(
        "nobody answered: standard input is closed; run it at a terminal, or give --hands COMMAND"
    )]
    Nobody,
    /// The command failed.
    #[error("the command {command:?} did not bring unit {unit:?} into the state {state}: {why}")]
    Command {
        /// The command.
        command: String,
        /// The unit's label.
        unit: String,
        /// The state's name.
        state: &'static str,
        /// What it said.
        why: String,
    },
}

/// What is done about a unit that answers at none of its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Something was mended: it is looked for once more.
    LookAgain,
    /// It is passed over in this state, for this reason.
    PassOver(String),
    /// Nobody is there to be asked.
    NobodyAsked,
}

/// What is said of a unit of which nothing shows that it was set up by its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubted {
    /// It is set up now: its state is tested again.
    TestAgain,
    /// It is as it should be, for this reason.
    AsItShouldBe(String),
    /// Nobody is there to be asked, or nobody knows.
    NobodySays,
}

/// Brings units into states.
pub trait Hands {
    /// Who does it, where that is known: it is sealed with each visit.
    fn who(&self) -> Option<BroughtBy> {
        None
    }

    /// Returns when `unit` is in `state`.
    fn bring(
        &mut self,
        unit: &Unit,
        state: DeviceState,
    ) -> impl Future<Output = Result<(), HandsError>>;

    /// Asks what to do about `unit`, which answers nowhere, as the sentence without a full stop in `words` says.
    fn absent(
        &mut self,
        _unit: &Unit,
        _words: &str,
    ) -> impl Future<Output = Result<Absent, HandsError>> {
        std::future::ready(Ok(Absent::NobodyAsked))
    }

    /// Asks whether `unit` was set up by its user, which the sentence without a full stop in `words` makes doubtful.
    fn doubted(
        &mut self,
        _unit: &Unit,
        _words: &str,
    ) -> impl Future<Output = Result<Doubted, HandsError>> {
        std::future::ready(Ok(Doubted::NobodySays))
    }
}

/// What a person does to bring a unit into a state, without a full stop: in the bench file's own words where it has some.
pub fn instruction(bench: &Bench, unit: &Unit, state: DeviceState) -> String {
    let own = bench.hands.get(&state).map(String::as_str);
    let set_up = matches!(
        state,
        DeviceState::SetUpWithoutChange | DeviceState::ResetThenSetUp
    );
    let chosen = match (state, &unit.user_password) {
        (DeviceState::SetUpByUser, Some(_)) => {
            "; choose the password that the bench file gives as user_password"
        }
        (DeviceState::SetUpByUser, None) => {
            "; choose a long password of your own, another for each unit"
        }
        (_, Some(_)) if set_up => {
            "; where it makes you choose a password, choose the bench file's user_password"
        }
        (_, None) if set_up => {
            "; where it makes you choose a password, choose a long one, another for each unit"
        }
        _ => "",
    };
    let words = own.unwrap_or(match state {
        DeviceState::FactoryDefault => {
            "leave it as it left the factory; if it was ever set up, hold reset as its manual says (usually 10 s) and let it start"
        }
        DeviceState::SetUpWithoutChange => {
            "set it up as its manual says, changing no password that you are not made to change"
        }
        DeviceState::SetUpByUser => "set it up",
        DeviceState::Reset => "hold reset as its manual says (usually 10 s), and let it start",
        DeviceState::ResetThenSetUp => {
            "set it up again after the reset, changing no password that you are not made to change"
        }
    });
    let other = unit.addresses().find_map(|at| bench.other_met_at(unit, at));
    let alone = other.map_or(String::new(), |other| {
        format!(
            "; have unit {} off the network, since it may be met at the same address",
            other.label
        )
    });
    format!("Unit {}: {words}{chosen}{alone}", unit.label)
}

/// A command, run by `sh` with the unit's label and the state's name as its last two words.
pub struct Automat {
    command: String,
}

impl Automat {
    /// The command line.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            command: command.into(),
        }
    }
}

impl Hands for Automat {
    fn who(&self) -> Option<BroughtBy> {
        Some(BroughtBy::Command)
    }

    async fn bring(&mut self, unit: &Unit, state: DeviceState) -> Result<(), HandsError> {
        let failed = |why: String| HandsError::Command {
            command: self.command.clone(),
            unit: unit.label.clone(),
            state: state_name(state),
            why,
        };
        let command = format!("{} \"$@\"", self.command);
        let words = ["hands", &unit.label, state_name(state)];
        let running = run_command(&command, &words);
        let ended = timeout(COMMAND_PATIENCE, running)
            .await
            .map_err(|_| {
                failed(format!(
                    "it took longer than {} s, and was ended with all that it had started",
                    COMMAND_PATIENCE.as_secs()
                ))
            })?
            .map_err(|error| failed(error.to_string()))?;
        let (status, said) = ended;
        if status.success() {
            return Ok(());
        }
        Err(failed(if said.is_empty() {
            status.to_string()
        } else {
            said
        }))
    }
}

/// A command's processes, which have a group of their own: all are ended where the command is not let come to its end, since
/// what goes on flashing a unit, or switches it, would do so under somebody else's test.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            // Where it is gone already, there is nothing to end.
            let _gone = kill_process_group(group, Signal::KILL);
        }
    }
}

/// Runs a command of `sh` to its end; how it ended, and the first of what it said of errors.
///
/// It has ended when its own process has, whatever that leaves running (an access point, a logger) and whatever holds its
/// output open.
async fn run_command(command: &str, words: &[&str]) -> io::Result<(ExitStatus, String)> {
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(command)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let number = child.id().and_then(|id| i32::try_from(id).ok());
    let mut group = Group(number.and_then(Pid::from_raw));
    let (mut pipe, mut said) = (child.stderr.take(), Vec::new());
    let status = {
        let mut listening = pin!(listen(&mut pipe, &mut said));
        let (status, said_all) = tokio::select! {
            status = child.wait() => (status?, false),
            () = &mut listening => (child.wait().await?, true),
        };
        group.0 = None;
        if !said_all {
            // Its last words may be on their way still; where something holds the pipe open, no more will come.
            let _held_open = timeout(LAST_WORDS, listening).await;
        }
        status
    };
    Ok((status, String::from_utf8_lossy(&said).trim().to_owned()))
}

/// Reads to the end, so that nothing waits for a reader, and keeps the first [`WORDS_MAX`] bytes.
async fn listen(pipe: &mut Option<ChildStderr>, said: &mut Vec<u8>) {
    let Some(pipe) = pipe else {
        return;
    };
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = pipe.read(&mut bytes).await {
        let room = WORDS_MAX.saturating_sub(said.len());
        said.extend(bytes.iter().take(read.min(room)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_command_has_ended_whatever_it_leaves_running() {
        // The sleeper holds the pipe of its errors open, and is ended by its own time: the test does not wait for it.
        let asked = run_command("sleep 20 & echo begun >&2; exit 3", &[]);
        let (status, said) = timeout(Duration::from_secs(10), asked)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((status.code(), said.as_str()), (Some(3), "begun"));
    }

    #[tokio::test]
    async fn a_command_that_closes_its_errors_first_ends_as_any() {
        let (status, said) = run_command("exec 2>&-; true", &[]).await.unwrap();
        assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    }

    #[tokio::test]
    async fn a_command_that_is_not_let_end_leaves_nothing_running() {
        let folder = tempfile::tempdir().unwrap();
        let begun = folder.path().join("begun");
        let line = format!(
            "sh -c 'echo $$ > {}; exec sleep 1000' & wait",
            begun.display()
        );
        let mut running = Box::pin(run_command(&line, &[]));
        let started = || std::fs::read_to_string(&begun).unwrap_or_default();
        while !started().ends_with('\n') {
            tokio::select! {
                ended = &mut running => panic!("it ended by itself: {ended:?}"),
                () = tokio::task::yield_now() => {}
            }
        }
        drop(running);
        let stat = format!("/proc/{}/stat", started().trim());
        // Where nobody waits for an orphan, a dead one may stay in the table.
        let is_gone = || std::fs::read_to_string(&stat).is_ok_and(|stat| stat.contains(") Z "));
        let is_gone = || !std::path::Path::new(&stat).exists() || is_gone();
        assert!(proofhouse_testkit::wait::until(
            Duration::from_secs(10),
            is_gone
        ));
    }
}
