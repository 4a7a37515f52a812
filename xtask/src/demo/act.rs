//! The steps of a case that both regimes share, each done through the command line as a person would.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Regime;
use super::binary::{Answer, Binary};
use super::narrator::Narrator;
use super::office::{Office, session_file};
use super::product::Product;

/// The drill officer's words, by the id of the paragraph.
const WORDS: [(&str, &str); 8] = [
    (
        "activity",
        "Supplying, offering to supply and exposing for supply the products named in this notice.",
    ),
    (
        "appeal",
        "How to appeal, and by when, is in the words of the regime beside these.",
    ),
    (
        "consequences",
        "If you do not comply, the authority can take the further steps that the regime provides.",
    ),
    (
        "duration",
        "The ban ends on the last day named in this notice, or earlier if the tests pass.",
    ),
    (
        "goods",
        "Every unit of the product with the numbers named in this notice, in every batch.",
    ),
    (
        "grounds",
        "The evidence named in this notice gives reason to suspect that a requirement is not met.",
    ),
    (
        "reasons",
        "Two units opened with the same password, and a factory reset brought it back.",
    ),
    (
        "tests",
        "The laboratory tests two new units by the method and by the day named in the test plan.",
    ),
];

/// Everything a story needs at hand.
pub(crate) struct Stage {
    /// The binary.
    pub(crate) binary: Binary,
    /// What is said about it.
    pub(crate) narrator: Narrator,
    /// The running office.
    pub(crate) office: Office,
    /// The drill's folder.
    pub(crate) data: PathBuf,
    /// The regime of the case.
    pub(crate) regime: Regime,
}

/// What a story leaves behind for the closing checks.
pub(crate) struct Outcome {
    /// The notice whose chain is walked back.
    pub(crate) notice: String,
    /// The case it was issued in.
    pub(crate) case: String,
    /// The GTIN of each product, with what a check must answer now.
    pub(crate) answers: Vec<(String, &'static str)>,
}

impl Stage {
    /// Runs a command as the person in `role`, who must be allowed.
    pub(crate) fn run(&self, role: &str, arguments: &[&str]) -> Result<Value> {
        self.with_session(role, 0, "json", arguments)?.json()
    }

    /// Runs a command as the person in `role`, whom the law must refuse; quotes the refusal.
    pub(crate) fn refused(&mut self, role: &str, arguments: &[&str]) -> Result<Value> {
        let words = self.with_session(role, 4, "human", arguments)?;
        self.narrator
            .quote(&format!("{}{}", words.words, words.progress));
        let refusal = self.with_session(role, 4, "json", arguments)?.json()?;
        let refusal = refusal
            .get("refusal")
            .or_else(|| refusal.pointer("/error/refusal"));
        refusal.cloned().context("a refusal in the answer")
    }

    fn with_session(
        &self,
        role: &str,
        exit: i32,
        format: &str,
        arguments: &[&str],
    ) -> Result<Answer> {
        let session = session_file(role);
        let all = [arguments, &["--session", &session, "--format", format]].concat();
        self.binary.expect(exit, &all)
    }

    /// Opens a case, lodges the bundles and alleges the provisions that failed or stayed open.
    pub(crate) fn open_case(&mut self, product: &Product, reason: &str) -> Result<String> {
        let opened = self.run(
            "case-officer",
            &[
                "case",
                "open",
                "--regime",
                self.regime.id(),
                "--brand",
                &product.brand,
                "--model",
                &product.model,
                "--kind",
                &product.kind,
                "--gtin",
                &product.gtin,
                "--respondent",
                &product.respondent,
                "--reason",
                reason,
            ],
        )?;
        let case = text(&opened, "case")?;
        self.narrator.volatile(&case, "CASE");
        self.narrator
            .look(&format!("{}/cases/{case}", self.office.url));
        for bundle in &product.bundles {
            self.lodge("case-officer", &case, bundle)?;
        }
        let bundles = product.bundles.len();
        self.narrator.proved(&format!(
            "signed bundles lodged: {bundles}; the office derived their findings again, and they agree with the tester's"
        ));
        Ok(case)
    }

    /// Lodges a bundle with the tester's findings; the office's own must not differ.
    pub(crate) fn lodge(&self, role: &str, case: &str, bundle: &Path) -> Result<()> {
        let path = bundle.display().to_string();
        let derive = [
            "evidence",
            "findings",
            &path,
            "--regime",
            self.regime.id(),
            "--format",
            "json",
        ];
        // Its exit code is the worst verdict; what counts here is what it says.
        let told = self.binary.ask(&derive)?;
        let findings = bundle.with_extension("findings.json");
        std::fs::write(&findings, &told.words)?;
        let findings = findings.display().to_string();
        let lodged = self.run(
            role,
            &["case", "lodge", case, &path, "--findings", &findings],
        )?;
        let differences = lodged.get("differences").and_then(Value::as_array);
        let differences = differences.context("the office's comparison of the findings")?;
        ensure!(
            differences.is_empty(),
            "the office found otherwise than the tester: {differences:?}"
        );
        Ok(())
    }

    /// Alleges provisions against the case's respondent.
    pub(crate) fn allege(
        &mut self,
        case: &str,
        provisions: &[String],
        grounds: &str,
    ) -> Result<()> {
        let mut arguments = vec!["case", "allege", case, "--grounds", grounds];
        for provision in provisions {
            arguments.extend(["--provision", provision]);
        }
        self.run("case-officer", &arguments)?;
        self.narrator
            .proved(&format!("alleged: {}", provisions.join(", ")));
        Ok(())
    }

    /// Drafts a notice, with the officer's words for each paragraph that the regime asks for; returns its id.
    pub(crate) fn draft(&mut self, case: &str, power: &str, more: &[&str]) -> Result<String> {
        let paragraphs = self.paragraphs(power)?;
        let mut arguments = [&["notice", "draft", case, "--power", power], more].concat();
        for paragraph in &paragraphs {
            arguments.extend(["--paragraph", paragraph]);
        }
        let notice = text(&self.run("case-officer", &arguments)?, "notice")?;
        self.narrator.volatile(&notice, "NOTICE");
        Ok(notice)
    }

    /// The drill's words for the paragraphs that the regime asks of a notice under `power`.
    fn paragraphs(&self, power: &str) -> Result<Vec<String>> {
        let shown = self
            .binary
            .expect(0, &["law", "show", self.regime.id(), "--format", "json"])?
            .json()?;
        let powers = shown
            .get("powers")
            .and_then(Value::as_array)
            .context("the regime's powers")?;
        let power = powers
            .iter()
            .find(|one| one.get("id").and_then(Value::as_str) == Some(power));
        let paragraphs = power
            .and_then(|power| power.get("paragraphs"))
            .and_then(Value::as_array);
        paragraphs
            .into_iter()
            .flatten()
            .map(|paragraph| {
                let id = text(paragraph, "id")?;
                let words = WORDS
                    .iter()
                    .find(|(known, _)| *known == id)
                    .map(|(_, words)| *words);
                Ok(format!(
                    "{id}={}",
                    words.with_context(|| format!("no words for paragraph {id}"))?
                ))
            })
            .collect()
    }

    /// Approves, issues and serves a notice that has no wait; its own drafter may not approve it.
    pub(crate) fn carry_out_at_once(&mut self, case: &str, notice: &str) -> Result<()> {
        self.narrator
            .proved("the case officer who drafted it tries to approve it, and is refused:");
        self.refused("case-officer", &["notice", "approve", case, notice])?;
        self.run("decision-maker", &["notice", "approve", case, notice])?;
        self.narrator
            .proved("approved by someone who did not draft it");
        self.issue_and_serve(case, notice)
    }

    /// Gives intent, shows that the wait binds, moves the clock to its end and goes on to service.
    pub(crate) fn carry_out(&mut self, case: &str, notice: &str) -> Result<()> {
        self.run("case-officer", &["notice", "intent", case, notice])?;
        self.narrator
            .proved("notice of intent given; the wait for representations runs");
        self.run("decision-maker", &["notice", "approve", case, notice])?;
        self.narrator
            .proved("approved by someone who did not draft it");
        self.narrator.proved("issuing it today is refused:");
        let refusal = self.refused("decision-maker", &["notice", "issue", case, notice])?;
        let lawful_from = text(&refusal, "lawful_from")?;
        self.move_clock(&lawful_from)?;
        self.issue_and_serve(case, notice)
    }

    /// Issues, serves and publishes a notice that nothing stands against any more.
    pub(crate) fn issue_and_serve(&mut self, case: &str, notice: &str) -> Result<()> {
        self.run("decision-maker", &["notice", "issue", case, notice])?;
        let today = self.today()?;
        self.run(
            "case-officer",
            &[
                "notice",
                "serve",
                case,
                notice,
                "--on",
                "all",
                "--method",
                "hand",
                "--occurred-on",
                &today,
            ],
        )?;
        self.narrator.proved(
            "issued as HTML and tagged PDF of one content, both hashed into the event log; served",
        );
        self.publish(case, notice)?;
        self.narrator
            .look(&format!("{}/notices/{notice}", self.office.url));
        Ok(())
    }

    /// Publishes what became of a notice.
    pub(crate) fn publish(&mut self, case: &str, notice: &str) -> Result<()> {
        let reasons = "The respondent was told first; consumers and retailers need to know.";
        let published = self.run(
            "publications-editor",
            &["notice", "publish", case, notice, "--reasons", reasons],
        )?;
        let index = published
            .get("index")
            .and_then(Value::as_u64)
            .context("an index")?;
        self.narrator
            .proved(&format!("published: entry {index} of the register"));
        Ok(())
    }

    /// Moves the drill's clock; the move is an event of the log.
    pub(crate) fn move_clock(&mut self, to: &str) -> Result<()> {
        self.run("administrator", &["clock", "move", "--to", to])?;
        self.narrator.volatile(to, "DATE");
        self.narrator
            .proved(&format!("the drill's clock was moved to {to}"));
        Ok(())
    }

    /// The office's day.
    pub(crate) fn today(&self) -> Result<String> {
        let clock = self.run("case-officer", &["clock", "show"])?;
        let now = text(&clock, "now")?;
        let now: jiff::Timestamp = now.parse()?;
        Ok(now.in_tz("Europe/London")?.date().to_string())
    }

    /// The office's day, `days` later.
    pub(crate) fn in_days(&self, days: i32) -> Result<String> {
        let today: jiff::civil::Date = self.today()?.parse()?;
        Ok(today.checked_add(jiff::Span::new().days(days))?.to_string())
    }

    /// Asks the register, as a shop would, and wants this answer.
    pub(crate) fn check(&mut self, gtin: &str, wanted: &str) -> Result<()> {
        let register = format!("{}/register/", self.office.url);
        let now = text(&self.run("case-officer", &["clock", "show"])?, "now")?;
        let key = self.office.register_key.clone();
        let asked = [
            "check",
            "--gtin",
            gtin,
            "--register",
            &register,
            "--key",
            &key,
            "--at",
            &now,
        ];
        self.answers(&asked, wanted, "online")
    }

    /// Runs a check and compares its answer.
    pub(crate) fn answers(&mut self, asked: &[&str], wanted: &str, how: &str) -> Result<()> {
        let answer = self.binary.ask(&[asked, &["--format", "json"]].concat())?;
        let found = answer.text("/answer")?;
        ensure!(
            found == wanted,
            "check answered {found}, {wanted} was expected: {}",
            answer.words
        );
        let gtin = asked.get(2).copied().unwrap_or_default();
        self.narrator
            .proved(&format!("{how}: {gtin} is {found} (exit {})", answer.exit));
        Ok(())
    }
}

/// A text field of an answer.
pub(crate) fn text(document: &Value, name: &str) -> Result<String> {
    let found = document
        .get(name)
        .and_then(Value::as_str)
        .map(str::to_owned);
    found.with_context(|| format!("no {name} in {document}"))
}
