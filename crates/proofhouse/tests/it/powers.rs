//! Every power from an allegation to its end, by the command line alone, against a drill.

#[cfg(test)]
mod files;
#[cfg(test)]
mod proposal;
#[cfg(test)]
mod psti;

use std::fs;

use serde_json::{Value, json};

use super::journey::{Case, days_after, text};
use super::lab::GTIN;
use super::office::Office;
use super::schemas::held;

/// A notice on its way through its life.
struct Life<'a> {
    case: &'a Case<'a>,
    notice: String,
}

/// The arguments of a draft under `power`: with its paragraphs, and its particulars in a file as an officer gives them.
fn drafting(
    case: &Case<'_>,
    power: &str,
    paragraphs: &[&str],
    particulars: Option<&Value>,
) -> Vec<String> {
    let mut asked: Vec<String> = ["notice", "draft", &case.id, "--power", power]
        .map(str::to_owned)
        .into();
    for id in paragraphs {
        asked.extend([
            "--paragraph".to_owned(),
            format!("{id}=What the officer says."),
        ]);
    }
    if let Some(particulars) = particulars {
        let file = format!("{power}.json");
        fs::write(case.office.path(&file), particulars.to_string()).unwrap();
        asked.extend(["--particulars".to_owned(), file]);
    }
    asked
}

impl<'a> Life<'a> {
    /// Drafted by the case officer.
    fn drafted(
        case: &'a Case<'a>,
        power: &str,
        paragraphs: &[&str],
        particulars: Option<&Value>,
    ) -> Self {
        Self::of(case, &drafting(case, power, paragraphs, particulars))
    }

    /// Drafted with these arguments.
    fn of(case: &'a Case<'a>, asked: &[String]) -> Self {
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let drafted = held("acted", case.office.run("case-officer", &asked));
        let notice = text(&drafted, "notice");
        Self { case, notice }
    }

    /// The arguments of a verb on the notice.
    fn asked<'b>(&'b self, verb: &'b str, more: &[&'b str]) -> Vec<&'b str> {
        [&["notice", verb, &self.case.id, &self.notice], more].concat()
    }

    /// Takes a step that must be lawful today.
    #[track_caller]
    fn step(&self, role: &str, verb: &str, more: &[&str]) -> Value {
        let said = self.case.office.ask(role, &self.asked(verb, more)).ends(0);
        held("acted", said.json())
    }

    /// Takes a step that happened today.
    #[track_caller]
    fn today(&self, role: &str, verb: &str, more: &[&str]) -> Value {
        let today = self.case.office.today().to_string();
        self.step(role, verb, &[more, &["--occurred-on", &today]].concat())
    }

    /// Takes a step that the law forbids today; the refusal.
    #[track_caller]
    fn refused(&self, role: &str, verb: &str, more: &[&str], by: &str) -> Value {
        let said = self.case.office.ask(role, &self.asked(verb, more)).ends(4);
        let refusal = held("error", said.json())["error"]["refusal"].clone();
        assert_eq!(refusal["rule"], by, "{refusal}");
        refusal
    }

    /// Notice of intent, the wait of `days` that the law asks for, and the approval.
    fn intended_and_approved(&self, days: i32, rule: &str) {
        self.step("case-officer", "intent", &[]);
        self.step("decision-maker", "approve", &[]);
        let lawful = days_after(self.case.office.today(), days);
        let early = self.refused("decision-maker", "issue", &[], rule);
        assert_eq!(early["lawful_from"], lawful.as_str(), "{early}");
        self.move_by(days);
    }

    /// Issued, given by hand to everyone, and published.
    #[track_caller]
    fn issued_and_published(&self) {
        self.step("decision-maker", "issue", &[]);
        self.case.serve(&self.notice);
        self.case.publish(&self.notice);
    }

    /// Moves the office's clock forward.
    fn move_by(&self, days: i32) {
        let office = self.case.office;
        let to = days_after(office.today(), days);
        office.run("administrator", &["clock", "move", "--to", &to]);
    }

    /// The status of the notice, as the case shows it.
    #[track_caller]
    fn is(&self, status: &str) {
        let shown = self.case.shown();
        let notices = shown["notices"].as_array().unwrap();
        let own = notices
            .iter()
            .find(|one| one["notice"] == self.notice.as_str());
        assert_eq!(own.unwrap()["status"], status, "{notices:#?}");
    }

    /// A clock of the notice on the board of its case: where it stands, and its day.
    #[track_caller]
    fn clock(&self, id: &str) -> (String, String) {
        let shown = held("case", self.case.shown());
        let clocks = shown["clocks"].as_array().unwrap();
        let own = clocks
            .iter()
            .find(|one| one["id"] == id && one["notice"] == self.notice.as_str());
        let own = own.unwrap_or_else(|| panic!("no clock {id}: {clocks:#?}"));
        (text(own, "state"), text(own, "due"))
    }

    /// What the register says today about the product, asked online, and how the command ends.
    #[track_caller]
    fn register_says(&self, answer: &str, exit: i32) -> Value {
        let office = self.case.office;
        let (at, key) = (office.now().to_string(), office.register_key());
        let register = format!("{}/register", office.url());
        let asked = ["--register", &register, "--key", &key, "--at", &at];
        let said = office.say(&format!("check --gtin {GTIN}"), &asked);
        let document = held("check", said.json());
        assert_eq!(
            (document["answer"].as_str().unwrap(), said.exit),
            (answer, exit),
            "{document:#}"
        );
        document
    }

    /// Nothing in the office is broken, and every link behind the notice holds.
    #[track_caller]
    fn holds_together(&self) {
        let office = self.case.office;
        let found = office.say("office verify --data office", &[]).ends(0);
        assert_eq!(found.json()["problems"], json!([]));
        let chain = office.run("case-officer", &["evidence", "trace", &self.notice]);
        assert_eq!(chain["first_broken"], Value::Null, "{chain:#}");
        let links = chain["links"].as_array().unwrap();
        assert!(links.len() > 3, "it leads somewhere: {chain:#}");
    }

    /// The notice as its addressee reads it, from the register's copy of its document.
    fn document(&self) -> String {
        let shown = self
            .case
            .office
            .run("case-officer", &["notice", "show", &self.notice]);
        let digest = shown["documents"]["html"].as_str().unwrap().to_owned();
        let digest = digest.trim_start_matches("sha256:");
        let files = super::tampering::files(&self.case.office.path("office/exhibits"));
        let file = files
            .iter()
            .find(|file| file.to_string_lossy().ends_with(&digest[4..]));
        fs::read_to_string(file.unwrap()).unwrap()
    }
}

/// The one respondent of a case.
fn respondent(case: &Case<'_>) -> String {
    text(&case.shown()["respondents"][0], "party")
}

/// Writes a file into the office's folder; its name.
fn file<'b>(office: &Office, name: &'b str, content: &str) -> &'b str {
    fs::write(office.path(name), content).unwrap();
    name
}
