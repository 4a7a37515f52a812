//! What a command's end means: the exit codes every verb shares, and the shape of a failure.

use std::process::ExitCode;

/// How a command ended. The numbers are a promise to scripts (see `docs/reference/exit-codes.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing failed.
    Fine,
    /// A verdict is `fail`, a verification found a problem, or a product is banned or recalled.
    Problem,
    /// Wrong usage, or an identifier that cannot exist.
    Usage,
    /// The worst is `inconclusive`, `limited`, `suspended`, `stale`, or a key nobody enrolled.
    Unsure,
    /// The law refuses the step today.
    Refused,
    /// Our own fault.
    Fault,
    /// The person pressed Ctrl-C; a valid partial result was kept.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Problem => 1,
            Exit::Usage => 2,
            Exit::Unsure => 3,
            Exit::Refused => 4,
            Exit::Fault => 70,
            Exit::Interrupted => 130,
        })
    }
}

/// Why a command could not do its work: what happened, what was kept, what to do next.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Failure {
    /// The exit code this failure ends with.
    #[serde(skip)]
    pub(crate) exit: Exit,
    /// Dotted, lower-case, never reused: what scripts match on.
    pub(crate) code: &'static str,
    /// What happened, one sentence.
    pub(crate) what: String,
    /// What was kept despite the failure, where anything was at stake.
    pub(crate) kept: Option<String>,
    /// What the person should do next.
    pub(crate) next: String,
    /// Each single mistake, where there are several.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) mistakes: Box<[String]>,
    /// The refusal, where it is the law that says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refusal: Option<Box<proofhouse_law::Refusal>>,
}

impl Failure {
    /// A failure caused by how the command was called or by what it was given.
    pub(crate) fn usage(
        code: &'static str,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self::new(Exit::Usage, code, what, next)
    }

    /// A failure that is ours to mend.
    pub(crate) fn fault(
        code: &'static str,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self::new(Exit::Fault, code, what, next)
    }

    /// A failure that ends with `exit`.
    pub(crate) fn new(
        exit: Exit,
        code: &'static str,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            exit,
            code,
            what: what.into(),
            kept: None,
            next: next.into(),
            mistakes: Box::default(),
            refusal: None,
        }
    }

    /// The law says no today.
    pub(crate) fn refused(what: impl Into<String>, refusal: proofhouse_law::Refusal) -> Self {
        let next = refusal.remedy.clone();
        let failure = Self::new(Exit::Refused, "law.refused", what, next);
        Self {
            refusal: Some(Box::new(refusal)),
            ..failure
        }
    }

    /// Lists each single mistake, for programs; people have read them on standard error.
    pub(crate) fn mistakes(mut self, mistakes: impl IntoIterator<Item = String>) -> Self {
        self.mistakes = mistakes.into_iter().collect();
        self
    }

    /// Says what was kept.
    pub(crate) fn kept(mut self, kept: impl Into<String>) -> Self {
        self.kept = Some(kept.into());
        self
    }
}
