//! The steps of a case that several tests take on their way, through the command line.

use std::fs;

use jiff::civil::Date;
use serde_json::Value;

use super::lab::GTIN;
use super::office::Office;

/// The provision that the lab's bundles are about: a contact for reports of vulnerabilities.
pub(crate) const PROVISION: &str = "proposal.2.contact";

/// A case under way in an office.
pub(crate) struct Case<'a> {
    pub(crate) office: &'a Office,
    pub(crate) id: String,
}

impl<'a> Case<'a> {
    /// Opens a case about the lab's product.
    pub(crate) fn open(office: &'a Office, regime: &str) -> Self {
        Self::about(office, regime, &["manufacturer:Asha Imports Ltd"])
    }

    /// Opens a case with these respondents.
    pub(crate) fn about(office: &'a Office, regime: &str, respondents: &[&str]) -> Self {
        Self::of_model(office, regime, "CAM-100", respondents)
    }

    /// Opens a case about a model of this name, with the GTIN of the lab's product.
    pub(crate) fn of_model(
        office: &'a Office,
        regime: &str,
        model: &str,
        respondents: &[&str],
    ) -> Self {
        let mut asked = vec![
            "case", "open", "--regime", regime, "--brand", "Acme", "--model", model,
        ];
        asked.extend(["--kind", "camera", "--gtin", GTIN, "--reason", "A report."]);
        for respondent in respondents {
            asked.extend(["--respondent", respondent]);
        }
        let id = text(&office.run("case-officer", &asked), "case");
        Self { office, id }
    }

    /// Opens a case, lodges what the lab found, and alleges it.
    pub(crate) fn alleged(office: &'a Office) -> Self {
        let case = Self::open(office, "uk-proposal-2020");
        case.lodge("fails.zip");
        case.allege();
        case
    }

    pub(crate) fn lodge(&self, bundle: &str) {
        self.office
            .run("case-officer", &["case", "lodge", &self.id, bundle]);
    }

    pub(crate) fn allege(&self) {
        let grounds = [
            "--provision",
            PROVISION,
            "--grounds",
            "No page names a contact.",
        ];
        self.office.run(
            "case-officer",
            &[&["case", "allege", &self.id], &grounds[..]].concat(),
        );
    }

    /// What the case shows to officers.
    pub(crate) fn shown(&self) -> Value {
        self.office.run("case-officer", &["case", "show", &self.id])
    }

    /// The arguments of a whole draft under `power`, ended and tested in time.
    pub(crate) fn drafting(&self, power: &str) -> Vec<String> {
        let file = format!("{power}.toml");
        fs::write(self.office.path(&file), paragraphs_toml(power)).unwrap();
        let mut asked: Vec<String> = [
            "notice",
            "draft",
            &self.id,
            "--power",
            power,
            "--paragraphs-file",
            &file,
        ]
        .map(str::to_owned)
        .into();
        if power == "temporary-ban" {
            let today = self.office.today();
            for (name, value) in [
                ("--ends-on", days_after(today, 60)),
                ("--test-lab", "Test House".to_owned()),
                ("--test-method", "Two units.".to_owned()),
                ("--test-finishes-on", days_after(today, 30)),
            ] {
                asked.extend([name.to_owned(), value]);
            }
        }
        asked
    }

    /// Drafts a notice as the officer in `role`.
    pub(crate) fn draft(&self, role: &str, power: &str) -> String {
        let asked = self.drafting(power);
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        text(&self.office.run(role, &asked), "notice")
    }

    /// Takes a step that needs nothing but the notice.
    pub(crate) fn step(&self, role: &str, verb: &str, notice: &str) -> Value {
        self.office.run(role, &["notice", verb, &self.id, notice])
    }

    /// Serves a notice by hand today on every addressee.
    pub(crate) fn serve(&self, notice: &str) -> Value {
        let today = self.office.today().to_string();
        let by_hand = ["--method", "hand", "--occurred-on", &today];
        self.office.run(
            "case-officer",
            &[&["notice", "serve", &self.id, notice], &by_hand[..]].concat(),
        )
    }

    pub(crate) fn publish(&self, notice: &str) -> Value {
        let reasons = ["--reasons", "Shops must know."];
        self.office.run(
            "publications-editor",
            &[&["notice", "publish", &self.id, notice], &reasons[..]].concat(),
        )
    }

    /// A temporary ban from its draft to the register; the notice.
    pub(crate) fn banned_for_now(&self) -> String {
        let notice = self.draft("case-officer", "temporary-ban");
        self.step("decision-maker", "approve", &notice);
        self.step("decision-maker", "issue", &notice);
        self.serve(&notice);
        self.publish(&notice);
        notice
    }
}

/// The ids of the paragraphs that a notice under `power` of the proposal needs.
pub(crate) fn paragraphs(power: &str) -> &'static [&'static str] {
    match power {
        "temporary-ban" => &[
            "goods",
            "grounds",
            "tests",
            "duration",
            "consequences",
            "appeal",
        ],
        _ => &["goods", "reasons", "consequences", "appeal"],
    }
}

fn paragraphs_toml(power: &str) -> String {
    let lines: Vec<String> = paragraphs(power)
        .iter()
        .map(|id| format!("{id} = \"What the officer says.\""))
        .collect();
    lines.join("\n")
}

/// The day `days` after another.
pub(crate) fn days_after(day: Date, days: i32) -> String {
    day.checked_add(jiff::Span::new().days(days))
        .unwrap()
        .to_string()
}

/// A text field of a document.
pub(crate) fn text(document: &Value, name: &str) -> String {
    document[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {document}"))
        .to_owned()
}
