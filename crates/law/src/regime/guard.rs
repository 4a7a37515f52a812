//! Guards: the closed set of conditions that a regime can put before an action, and how a row of them is read.

use serde::{Deserialize, Serialize};

use super::model::Footing;
use super::reader::Table;
use super::rows::{name, read_footing};
use crate::case::ActionName;

/// A condition before actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guard {
    /// Dotted id: the rule that a refusal names.
    pub id: String,
    /// Before which actions.
    pub on: Vec<ActionName>,
    /// The condition.
    pub kind: GuardKind,
    /// On what it stands.
    pub footing: Footing,
}

/// The closed set of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "guard", rename_all = "kebab-case")]
pub enum GuardKind {
    /// A signed, complete bundle in the case, whose findings are not only passes, stands behind every allegation.
    Evidence,
    /// The findings reach the standard for each allegation.
    Grounds {
        /// The standard.
        standard: Standard,
    },
    /// Every mandatory paragraph is there.
    Paragraphs,
    /// A test plan is there that finishes by the end date and covers the allegations.
    TestPlan,
    /// An end date is there.
    EndDate,
    /// The end date is no later than so many months beginning with the first day.
    MaxDuration {
        /// Months.
        months: u16,
    },
    /// Notice of intent was given, and its days have passed.
    Intent {
        /// Days beginning with the day of intent.
        days: u16,
        /// Whether urgency, with its reason, dispenses with it.
        urgent: bool,
    },
    /// Each representation was considered.
    RepresentationsConsidered,
    /// Whoever approves did not draft.
    SecondPerson,
    /// It was approved.
    Approved,
    /// Outside a drill, every unverified or assumed value was confirmed by a lawyer.
    SettledValues,
    /// The latest results show a pass for each provision of the test plan.
    TestsPassed,
    /// It was given to an addressee.
    Served,
    /// An appeal comes within so many days beginning with the day the notice was given.
    AppealWindow {
        /// Days.
        days: u16,
        /// Whether the notice has no effect until the appeal is determined.
        suspends: bool,
    },
    /// Units are with customers, what businesses did is not enough, and nothing less than a recall will do.
    RecallLimbs,
    /// A day by which to comply, or to have made arrangements, is there and is yet to come.
    ComplyPeriod,
    /// No other notice of the power was issued for the same breach to the same person.
    NoRepeat,
    /// The sum and the daily sum are within what the regime's penalties allow.
    WithinCap,
    /// Each factor that must be weighed was.
    FactorsWeighed,
    /// At least as many days to pay as the regime's penalties ask for.
    PaymentPeriod,
    /// Varied terms are no more onerous than those given.
    LessOnerous,
    /// A recall was ignored, or cannot be given.
    RecallIgnored,
    /// The time to pay is over and something is owed.
    PaymentOverdue,
    /// Every interested person was told before the hearing.
    InterestedTold,
    /// The court's order can be appealed no more, and no appeal is open.
    OrderFinal,
    /// A claim for compensation can be made, and is decided within so many days beginning with its receipt.
    Compensation {
        /// Days.
        days: u16,
    },
}

/// How much the findings must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// A failure, or a question that the evidence leaves open.
    Suspicion,
    /// A failure.
    Failure,
}

/// Reads one row.
pub(super) fn read(table: &mut Table<'_, '_>) -> Option<Guard> {
    name(table, "guard");
    let (id, footing, on) = (table.text("id"), read_footing(table), table.words("on", 1));
    Some(Guard {
        id,
        on,
        kind: guard_kind(table)?,
        footing,
    })
}

/// The closed set of guards. A regime that needs another is a change to this code and to its review.
fn guard_kind(table: &Table<'_, '_>) -> Option<GuardKind> {
    let word = table.text("guard");
    Some(match word.as_str() {
        "evidence" => GuardKind::Evidence,
        "grounds" => GuardKind::Grounds {
            standard: table.word("standard")?,
        },
        "paragraphs" => GuardKind::Paragraphs,
        "test-plan" => GuardKind::TestPlan,
        "end-date" => GuardKind::EndDate,
        "max-duration" => GuardKind::MaxDuration {
            months: table.number("months")?,
        },
        "intent" => {
            let (days, urgent) = (table.number("days"), table.truth("urgent"));
            GuardKind::Intent {
                days: days?,
                urgent: urgent?,
            }
        }
        "representations-considered" => GuardKind::RepresentationsConsidered,
        "second-person" => GuardKind::SecondPerson,
        "approved" => GuardKind::Approved,
        "settled-values" => GuardKind::SettledValues,
        "tests-passed" => GuardKind::TestsPassed,
        "served" => GuardKind::Served,
        "appeal-window" => {
            let (days, suspends) = (table.number("days"), table.truth("suspends"));
            GuardKind::AppealWindow {
                days: days?,
                suspends: suspends?,
            }
        }
        "recall-limbs" => GuardKind::RecallLimbs,
        "comply-period" => GuardKind::ComplyPeriod,
        "no-repeat" => GuardKind::NoRepeat,
        "within-cap" => GuardKind::WithinCap,
        "factors-weighed" => GuardKind::FactorsWeighed,
        "payment-period" => GuardKind::PaymentPeriod,
        "less-onerous" => GuardKind::LessOnerous,
        "recall-ignored" => GuardKind::RecallIgnored,
        "payment-overdue" => GuardKind::PaymentOverdue,
        "interested-told" => GuardKind::InterestedTold,
        "order-final" => GuardKind::OrderFinal,
        "compensation" => GuardKind::Compensation {
            days: table.number("days")?,
        },
        "" => return None,
        _ => {
            table.note(
                "regime.unknown-guard",
                format!(
                    "{} asks for the guard `{word}`, which is not in the closed set.",
                    table.what()
                ),
                "Use a guard of the set; a new one is a change to the reviewed code.",
            );
            return None;
        }
    })
}
