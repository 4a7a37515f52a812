//! The hands at the bench: a person who is asked at the terminal, or a command that does it.

use std::future::Future;
use std::io::IsTerminal as _;
use std::process::Stdio;
use std::time::Duration;

use proofhouse_evidence::bundle::BroughtBy;
use proofhouse_law::observation::DeviceState;
use thiserror::Error;
use tokio::io::AsyncBufReadExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use crate::bench::{Bench, Unit, state_name};

/// How long a command may take to bring a device into a state: a slow reset and start.
const COMMAND_PATIENCE: Duration = Duration::from_mins(10);
/// How long lines that were typed before a question may take to come.
const TYPED_AHEAD: Duration = Duration::from_millis(50);
/// The most of a command's words that is shown, in bytes.
const WORDS_MAX: usize = 500;
/// The longest reason for which a unit is passed over, in characters.
const WHY_LETTERS_MAX: usize = 200;

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
            " and choose the password that the bench file gives as user_password"
        }
        (DeviceState::SetUpByUser, None) => {
            " and choose a long password of your own, another for each unit"
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
    format!("Unit {}: {words}{chosen}", unit.label)
}

/// A person at the terminal: asked in words, answers with Enter.
pub struct Terminal<'a> {
    bench: &'a Bench,
    ask: Box<dyn FnMut(String) + Send + 'a>,
    input: tokio::io::Lines<tokio::io::BufReader<tokio::io::Stdin>>,
    /// Whether somebody types; a pipe holds all its answers from the beginning.
    is_person: bool,
}

impl<'a> Terminal<'a> {
    /// A person who is asked by `ask`, which shows them a sentence.
    pub fn new(bench: &'a Bench, ask: impl FnMut(String) + Send + 'a) -> Self {
        Self {
            bench,
            ask: Box::new(ask),
            input: tokio::io::BufReader::new(tokio::io::stdin()).lines(),
            is_person: std::io::stdin().is_terminal(),
        }
    }
}

impl Terminal<'_> {
    /// Asks, and waits for a line.
    async fn answer(&mut self, question: String) -> Result<String, HandsError> {
        // An Enter that was typed before the question is no answer to it: the unit would be tested in a wrong state.
        while self.is_person
            && let Ok(Ok(Some(_))) = timeout(TYPED_AHEAD, self.input.next_line()).await
        {}
        (self.ask)(question);
        match self.input.next_line().await {
            Ok(Some(line)) => Ok(line),
            Ok(None) | Err(_) => Err(HandsError::Nobody),
        }
    }
}

impl Hands for Terminal<'_> {
    fn who(&self) -> Option<BroughtBy> {
        Some(if self.is_person {
            BroughtBy::Person
        } else {
            BroughtBy::Piped
        })
    }

    async fn bring(&mut self, unit: &Unit, state: DeviceState) -> Result<(), HandsError> {
        let words = instruction(self.bench, unit, state);
        self.answer(format!("{words}, then press Enter."))
            .await
            .map(|_| ())
    }

    async fn absent(&mut self, unit: &Unit, words: &str) -> Result<Absent, HandsError> {
        // A pipe holds one line for each state, and none for a question that nobody foresaw.
        if !self.is_person {
            return Ok(Absent::NobodyAsked);
        }
        let question = format!(
            "Unit {}: {words}. See that it is on, has started and is connected, then press Enter to look again; or type why it \
             is passed over in this state, which is sealed with what was seen.",
            unit.label
        );
        let line = self.answer(question).await?;
        let plain = line.trim().chars().filter(|letter| !letter.is_control());
        let why: String = plain.take(WHY_LETTERS_MAX).collect();
        Ok(if why.is_empty() {
            Absent::LookAgain
        } else {
            Absent::PassOver(why)
        })
    }
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
        let running = Command::new("sh")
            .arg("-c")
            .arg(format!("{} \"$@\"", self.command))
            .args(["hands", &unit.label, state_name(state)])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = timeout(COMMAND_PATIENCE, running)
            .await
            .map_err(|_| {
                failed(format!(
                    "it took longer than {} s",
                    COMMAND_PATIENCE.as_secs()
                ))
            })?
            .map_err(|error| failed(error.to_string()))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(
            output
                .stderr
                .get(..output.stderr.len().min(WORDS_MAX))
                .unwrap_or_default(),
        )
        .trim()
        .to_owned();
        Err(failed(if said.is_empty() {
            output.status.to_string()
        } else {
            said
        }))
    }
}
