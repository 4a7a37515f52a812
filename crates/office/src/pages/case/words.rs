//! The words in which pages speak of steps, states, verdicts and refusals.

use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::case::{
    ActionName, AppealOutcome, EconomicRole, NoticeState, ServiceMethod, UnitScope,
};
use proofhouse_law::penalty::in_thousands;
use proofhouse_law::regime::Footing;
use proofhouse_law::{Refusal, Source, Verdict};

/// A day as pages write it: 4 December 2026.
pub(crate) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The first letter large.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A step's title: what the link to its page says.
pub(crate) fn action(action: ActionName) -> &'static str {
    match action {
        ActionName::Open => "Open a case",
        ActionName::LodgeEvidence => "Lodge a bundle of evidence",
        ActionName::LodgeRecord => "Lodge the maker’s record file",
        ActionName::JudgeUnit => "Judge a unit of a test case",
        ActionName::Allege => "Make an allegation",
        ActionName::Draft => "Draft a notice",
        ActionName::Amend => "Change the draft",
        ActionName::GiveIntent => "Give notice of intent",
        ActionName::RecordRepresentation => "Record a representation",
        ActionName::ConsiderRepresentations => "Consider the representations",
        ActionName::Confirm => "Confirm a value of the law data",
        ActionName::Approve => "Approve the notice",
        ActionName::Issue => "Issue the notice",
        ActionName::Serve => "Record that the notice was served",
        ActionName::RecordTestResult => "Record a test result",
        ActionName::Lift => "Lift the notice",
        ActionName::LodgeAppeal => "Record an appeal",
        ActionName::DetermineAppeal => "Record what became of the appeal",
        ActionName::Withdraw => "Withdraw the draft",
        ActionName::ProposeVariation => "Propose a variation",
        ActionName::Vary => "Vary the notice",
        ActionName::RecordCompliance => "Record that it was complied with",
        ActionName::RecordBreach => "Record a breach",
        ActionName::RecordReturns => "Record how far the recall has come",
        ActionName::BeginStateRecall => "Begin the state’s own recall",
        ActionName::RecordPayment => "Record a payment",
        ActionName::BeginRecovery => "Begin recovery",
        ActionName::LodgeApplication => "Record that the application was lodged",
        ActionName::NotifyInterested => "Record that an interested person was told",
        ActionName::RecordHearing => "Record a hearing",
        ActionName::RecordOrder => "Record the court’s decision",
        ActionName::RecordDisposal => "Record what was done with goods",
        ActionName::ClaimCompensation => "Record a claim for compensation",
        ActionName::DecideCompensation => "Decide a claim for compensation",
        ActionName::Publish => "Publish the notice",
        ActionName::Close => "Close the case",
    }
}

/// What the banner says once the step is done; none for a name that is no step.
pub(crate) fn done(name: &str) -> Option<&'static str> {
    Some(
        match ActionName::ALL
            .into_iter()
            .find(|one| one.as_str() == name)?
        {
            ActionName::Open => "The case is open. Lodge a bundle of evidence next.",
            ActionName::LodgeEvidence => {
                "The bundle is lodged. The findings on this page are the office’s own."
            }
            ActionName::LodgeRecord => "The maker’s record file is lodged.",
            ActionName::JudgeUnit => "What you judged is on record, in your name.",
            ActionName::Allege => "The allegation is on record.",
            ActionName::Draft => "The notice is drafted. Another officer approves it.",
            ActionName::Amend => "The draft is changed. Intent and approval must be given again.",
            ActionName::GiveIntent => "The notice of intent is given. Its days are running.",
            ActionName::RecordRepresentation => "The representation is on record.",
            ActionName::ConsiderRepresentations => "The representations are considered.",
            ActionName::Confirm => "The value is confirmed in your name.",
            ActionName::Approve => "The notice is approved.",
            ActionName::Issue => "The notice is issued. Serve it on its addressees next.",
            ActionName::Serve => "The service is on record.",
            ActionName::RecordTestResult => "The test result is on record.",
            ActionName::Lift => "The notice is lifted.",
            ActionName::LodgeAppeal => "The appeal is on record.",
            ActionName::DetermineAppeal => "The outcome of the appeal is on record.",
            ActionName::Withdraw => "The draft is withdrawn.",
            ActionName::ProposeVariation => "The variation is proposed. Another officer makes it.",
            ActionName::Vary => "The notice is varied.",
            ActionName::RecordCompliance => "It is on record that the notice was complied with.",
            ActionName::RecordBreach => "The breach is on record.",
            ActionName::RecordReturns => "The count is on record.",
            ActionName::BeginStateRecall => "The state’s own recall has begun.",
            ActionName::RecordPayment => "The payment is on record.",
            ActionName::BeginRecovery => "Recovery has begun.",
            ActionName::LodgeApplication => {
                "The application is on record. Tell the interested persons next."
            }
            ActionName::NotifyInterested => "It is on record that this person was told.",
            ActionName::RecordHearing => "The hearing is on record.",
            ActionName::RecordOrder => "The court’s decision is on record.",
            ActionName::RecordDisposal => "What was done with the goods is on record.",
            ActionName::ClaimCompensation => "The claim is on record. Its days are running.",
            ActionName::DecideCompensation => "The claim is decided.",
            ActionName::Publish => "The notice is published in the register.",
            ActionName::Close => "The case is closed.",
        },
    )
}

/// Where a notice stands: its tag, the tag's colour, and what it means.
pub(crate) fn state(state: NoticeState) -> (&'static str, &'static str, &'static str) {
    match state {
        NoticeState::Drafted => ("Drafted", "grey", "It is written and binds nobody."),
        NoticeState::IntentGiven => (
            "Intent given",
            "blue",
            "The respondent was told and may say something to it.",
        ),
        NoticeState::Approved => (
            "Approved",
            "blue",
            "A second officer approved this text. It is not issued.",
        ),
        NoticeState::Issued => (
            "Issued",
            "purple",
            "It is issued, and binds once it is served and its first day has come.",
        ),
        NoticeState::InForce => ("In force", "red", "It binds its addressees now."),
        NoticeState::Suspended => (
            "Suspended",
            "yellow",
            "It has no effect while an appeal runs.",
        ),
        NoticeState::Ended => ("Ended", "grey", "Its last day has passed."),
        NoticeState::Lifted => ("Lifted", "green", "The authority ended it early."),
        NoticeState::Replaced => ("Replaced", "grey", "Another notice took its place."),
        NoticeState::Quashed => ("Quashed", "grey", "It was set aside on appeal."),
        NoticeState::Withdrawn => ("Withdrawn", "grey", "It was dropped before its issue."),
        NoticeState::Complied => ("Complied with", "green", "What it asks for was done."),
        NoticeState::Paid => ("Paid", "green", "Nothing is owed any more."),
        NoticeState::Overdue => (
            "Overdue",
            "red",
            "The time to pay is over, and something is owed.",
        ),
        NoticeState::Applied => ("Before the court", "blue", "The court has not decided yet."),
        NoticeState::Ordered => ("Ordered", "red", "The court ordered forfeiture."),
        NoticeState::Refused => (
            "Refused by the court",
            "yellow",
            "The court made no order: the goods are to go back.",
        ),
        NoticeState::Executed => ("Executed", "grey", "What the court decided is done."),
    }
}

/// A verdict's tag and the tag's colour.
pub(crate) fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("Pass", "green"),
        Verdict::Fail => ("Fail", "red"),
        Verdict::Inconclusive => ("Inconclusive", "yellow"),
        Verdict::NotApplicable => ("Not applicable", "grey"),
        Verdict::Error => ("Check failed", "orange"),
    }
}

/// The roles of a respondent, with their names in forms.
pub(crate) const ECONOMIC_ROLES: [(EconomicRole, &str); 5] = [
    (EconomicRole::Manufacturer, "manufacturer"),
    (EconomicRole::Importer, "importer"),
    (EconomicRole::Distributor, "distributor"),
    (
        EconomicRole::AuthorisedRepresentative,
        "authorised-representative",
    ),
    (EconomicRole::Producer, "producer"),
];

/// A respondent's role by its name in forms and in the register.
pub(crate) fn economic_role_name(role: EconomicRole) -> &'static str {
    ECONOMIC_ROLES
        .iter()
        .find(|(known, _)| *known == role)
        .map_or("", |(_, name)| name)
}

/// A respondent's role.
pub(crate) fn economic_role(role: EconomicRole) -> &'static str {
    match role {
        EconomicRole::Manufacturer => "Manufacturer",
        EconomicRole::Importer => "Importer",
        EconomicRole::Distributor => "Distributor",
        EconomicRole::AuthorisedRepresentative => "Authorised representative",
        EconomicRole::Producer => "Producer",
    }
}

/// The ways to serve a notice, with their names in forms.
pub(crate) const METHODS: [(ServiceMethod, &str, &str); 4] = [
    (ServiceMethod::Hand, "hand", "By hand"),
    (ServiceMethod::Leave, "leave", "Left at the address"),
    (ServiceMethod::Post, "post", "By post"),
    (ServiceMethod::Electronic, "electronic", "Electronically"),
];

/// How a notice was served.
pub(crate) fn method(method: ServiceMethod) -> &'static str {
    METHODS
        .iter()
        .find(|(one, _, _)| *one == method)
        .map_or("", |(_, _, words)| *words)
}

/// What a tribunal may make of an appeal, with names in forms.
pub(crate) const OUTCOMES: [(AppealOutcome, &str, &str); 4] = [
    (AppealOutcome::Confirmed, "confirmed", "The notice stands"),
    (
        AppealOutcome::Varied,
        "varied",
        "The notice stands with changes",
    ),
    (AppealOutcome::Quashed, "quashed", "The notice is quashed"),
    (
        AppealOutcome::Withdrawn,
        "withdrawn",
        "The appellant gave the appeal up",
    ),
];

/// What became of an appeal.
pub(crate) fn outcome(outcome: AppealOutcome) -> &'static str {
    OUTCOMES
        .iter()
        .find(|(one, _, _)| *one == outcome)
        .map_or("", |(_, _, words)| *words)
}

/// On what a rule stands, so that policy is never shown as law.
pub(crate) fn source(source: Source) -> &'static str {
    match source {
        Source::Statute => "The law",
        Source::Policy => "Policy, not law",
        Source::Assumed => "An assumption, not law",
    }
}

/// On what a value stands, as one line.
pub(crate) fn footing(footing: &Footing) -> String {
    let checked = if footing.basis.verified {
        "verified"
    } else {
        "not yet verified"
    };
    format!(
        "{} ({checked}): {}",
        source(footing.basis.source),
        footing.citation
    )
}

/// A refusal, for the panel that shows it.
pub(crate) fn refusal(refusal: &Refusal) -> Value {
    context! {
        rule => refusal.rule.as_str(),
        citation => refusal.citation.as_str(),
        remedy => refusal.remedy.as_str(),
        lawful_from => refusal.lawful_from.map(day),
        source => source(refusal.basis.source),
        verified => refusal.basis.verified,
    }
}

/// What a notice forbids or requires: a regime's own name for it, read as words.
pub(crate) fn activity(name: &str) -> String {
    name.replace('-', " ")
}

/// How many, with a comma between thousands.
pub(crate) fn count(number: u64) -> String {
    in_thousands(u128::from(number))
}

/// Units as one line each.
pub(crate) fn unit(unit: &UnitScope) -> String {
    let mut line = format!("{} {}", unit.scheme.to_uppercase(), unit.value);
    if let Some(batch) = &unit.batch {
        line = format!("{line}, batch {batch} only");
    }
    if let Some(firmware) = &unit.firmware {
        line = format!("{line}, firmware {firmware} only");
    }
    line
}
