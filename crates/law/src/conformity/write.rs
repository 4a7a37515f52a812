//! Writes a self-assessment: the open form, and the one canonical text of a filled one.
//!
//! Both are the same text with other answers, so that a file that a program wrote still tells a person what to fill in.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::file::{Assessment, Claim, Entry, OPEN};
use super::read::CODE;
use crate::library::Library;
use crate::standard::{IxitTable, Level, Provision, Standard};

/// What is written: the answers that there are.
struct Pen<'p> {
    library: &'p Library,
    edition: &'p Standard,
    filled: Option<&'p Assessment>,
    text: String,
}

/// The template for an edition, such as `V2.1.1`, begun on a day; none where it is not at hand.
pub fn template(edition: &str, library: &Library, on: Date) -> Option<String> {
    let standard = library
        .assessable()
        .find(|one| one.edition() == edition || one.id().as_str() == edition)?;
    Some(write(library, standard, None, on))
}

/// The canonical text of a self-assessment; none where its edition is not at hand.
pub fn canonical(assessment: &Assessment, library: &Library) -> Option<String> {
    let standard = library.standard(assessment.edition.as_str())?;
    Some(write(library, standard, Some(assessment), assessment.on))
}

fn write(library: &Library, edition: &Standard, filled: Option<&Assessment>, on: Date) -> String {
    let mut pen = Pen {
        library,
        edition,
        filled,
        text: String::new(),
    };
    pen.head(on);
    pen.conditions();
    for row in library.standard(CODE).map_or(&[][..], Standard::provisions) {
        pen.guideline(row);
    }
    for row in edition.provisions() {
        pen.claim(row);
    }
    let tests = edition
        .tested_by()
        .and_then(|id| library.standard(id.as_str()));
    pen.questions(tests);
    pen.tables(tests.map_or(&[][..], Standard::ixit));
    pen.evidence();
    pen.judged();
    pen.text
}

/// A text as TOML writes it on one line.
fn quoted(text: &str) -> String {
    let mut said = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => said.push_str("\\\""),
            '\\' => said.push_str("\\\\"),
            '\n' => said.push_str("\\n"),
            '\r' => said.push_str("\\r"),
            '\t' => said.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(said, "\\u{:04X}", u32::from(letter));
            }
            letter => said.push(letter),
        }
    }
    said.push('"');
    said
}

impl Pen<'_> {
    fn pair(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.text, "{key} = {}", quoted(value));
    }

    fn head(&mut self, on: Date) {
        let _ = write!(
            self.text,
            "# Self-assessment over the Code of Practice of 2018 and {} {}.\n\
             # Every \"?\" is an answer still to be given. Check it at any time: proofhouse conformity FILE\n\
             # Rows are in our own words; the wording to apply is the standard's.\n\n\
             [assessment]\nedition = \"{}\"\n",
            self.edition.document(),
            self.edition.edition(),
            self.edition.edition()
        );
        let of = |take: fn(&Assessment) -> &String| self.filled.map_or(OPEN, |one| take(one));
        let (product, maker, by) = (
            of(|one| &one.product),
            of(|one| &one.maker),
            of(|one| &one.by),
        );
        let (product, maker, by) = (product.to_owned(), maker.to_owned(), by.to_owned());
        self.pair("product", &product);
        self.pair("maker", &maker);
        self.pair("by", &by);
        if let Some(reference) = self.filled.and_then(|one| one.reference.clone()) {
            self.pair("reference", &reference);
        }
        let _ = write!(self.text, "# The day of the assessment.\non = \"{on}\"\n");
    }

    fn conditions(&mut self) {
        self.text.push_str("\n# What holds of the product: yes, no, or ? while it is open. \"N/A\" is judged by this.\n[conditions]\n");
        for one in self.edition.conditions() {
            let declared = self
                .filled
                .and_then(|filled| filled.conditions.get(&one.id));
            let _ = writeln!(
                self.text,
                "# {}\n{} = \"{}\"",
                one.text,
                one.id,
                truth(declared)
            );
        }
    }

    fn guideline(&mut self, row: &Provision) {
        let _ = write!(
            self.text,
            "\n# {}\n[[guideline]]\nnumber = \"{}\"\n",
            row.text, row.number
        );
        let claim = self
            .filled
            .and_then(|filled| filled.guidelines.get(&row.number));
        self.answer(claim, "");
    }

    /// The answer of a claim; `hint` stands where its detail could.
    fn answer(&mut self, claim: Option<&Claim>, hint: &str) {
        let support = claim.and_then(|claim| claim.support);
        let support = support.map_or(OPEN, super::file::Support::as_str);
        let _ = writeln!(self.text, "support = \"{support}\"");
        match claim.and_then(|claim| claim.detail.clone()) {
            Some(detail) => self.pair("detail", &detail),
            None => self.text.push_str(hint),
        }
    }

    fn claim(&mut self, row: &Provision) {
        let level = match row.level {
            Level::Mandatory => "Mandatory",
            Level::Recommended => "Recommended",
            Level::Guideline => "Guideline",
            Level::Duty => "A duty of the record",
        };
        let when = if row.when.is_empty() {
            String::new()
        } else {
            format!(" if {}", row.when.join(" and "))
        };
        let cases: Vec<&str> = self
            .library
            .group_of(self.edition, &row.number)
            .into_iter()
            .flat_map(|(group, _, _)| &group.cases)
            .map(|case| case.number.as_str())
            .collect();
        let cases = if cases.is_empty() {
            "its test cases are not known here".to_owned()
        } else {
            format!("test cases {}", cases.join(", "))
        };
        let hint = if row.level == Level::Recommended {
            "# Left out, it needs a reason.\n# detail = \"…\"\n"
        } else {
            ""
        };
        let _ = write!(
            self.text,
            "\n# {}\n# {level}{when}; {cases}.\n[[claim]]\nprovision = \"{}\"\n",
            row.text, row.number
        );
        let claim = self
            .filled
            .and_then(|filled| filled.claims.get(&row.number));
        self.answer(claim, hint);
    }

    fn questions(&mut self, tests: Option<&Standard>) {
        let questions = tests.map_or(&[][..], |one| &one.plan().questions);
        if questions.is_empty() {
            return;
        }
        self.text.push_str("\n# What checks need to know, and no table asks: yes, no, or ? while it is open.\n[questions]\n");
        for one in questions {
            let answer = self.filled.and_then(|filled| filled.answers.get(&one.id));
            let _ = writeln!(
                self.text,
                "# {}\n{} = \"{}\"",
                one.text,
                one.id,
                truth(answer)
            );
        }
    }

    fn tables(&mut self, tables: &[IxitTable]) {
        self.text.push_str("\n# The IXIT. A table that has nothing to enter goes here with the reason, and its entry below goes out.\n");
        self.text.push_str("# Checks find an entry on the network by its port: write it in one of its fields, such as tcp/443.\n[ixit-empty]\n");
        for table in tables {
            match self
                .filled
                .and_then(|filled| filled.ixit_empty.get(&table.name).cloned())
            {
                Some(reason) => self.pair(&table.name, &reason),
                None => {
                    let _ = writeln!(
                        self.text,
                        "# {} = \"The product has none, because …\"",
                        table.name
                    );
                }
            }
        }
        for table in tables {
            let entries = self
                .filled
                .map(|filled| filled.ixit.get(&table.name).cloned().unwrap_or_default());
            self.table(table, entries.as_deref());
        }
    }

    fn table(&mut self, table: &IxitTable, entries: Option<&[Entry]>) {
        let _ = write!(self.text, "\n# IXIT {}: {}\n", table.number, table.purpose);
        let Some(entries) = entries else {
            let first = Entry {
                line: 0,
                id: format!("{}-1", table.name),
                fields: std::collections::BTreeMap::new(),
            };
            self.entry(table, &first);
            return;
        };
        if entries.is_empty() {
            let _ = writeln!(self.text, "# [[ixit.{}]]", table.name);
        }
        for (at, entry) in entries.iter().enumerate() {
            if at > 0 {
                self.text.push('\n');
            }
            self.entry(table, entry);
        }
    }

    fn entry(&mut self, table: &IxitTable, entry: &Entry) {
        let _ = writeln!(self.text, "[[ixit.{}]]", table.name);
        self.pair("id", &entry.id);
        for key in
            std::iter::once("description").chain(table.fields.keys.iter().map(String::as_str))
        {
            let value = entry.fields.get(key).map_or(OPEN, String::as_str);
            self.pair(key, value);
        }
    }

    fn evidence(&mut self) {
        self.text.push_str("\n# Evidence, one entry a test case: what whoever looked at it says, and where it is.\n");
        let filled = self.filled.map_or(&[][..], |filled| &filled.evidence);
        if filled.is_empty() {
            self.text.push_str("# [[evidence]]\n# case = \"5.1-1-1\"\n# verdict = \"pass\"\n# reference = \"Report 2026/17, page 4\"\n# sha256 = \"…\"\n");
        }
        for one in filled {
            let _ = write!(
                self.text,
                "[[evidence]]\ncase = \"{}\"\nverdict = \"{}\"\nreference = {}\n",
                one.case,
                one.verdict.as_str(),
                quoted(&one.reference)
            );
            if let Some(digest) = one.sha256 {
                let _ = writeln!(self.text, "sha256 = \"{digest}\"");
            }
            self.text.push('\n');
        }
    }

    /// What people judged, in the order of cases and units, each unit once.
    fn judged(&mut self) {
        let mut judged: Vec<_> = self
            .filled
            .map_or(&[][..], |filled| &filled.judged)
            .iter()
            .collect();
        if judged.is_empty() {
            return;
        }
        let order = |case: &str| {
            let cases = self.edition.provisions().iter();
            cases
                .filter_map(|one| self.library.group_of(self.edition, &one.number))
                .flat_map(|(group, _, _)| &group.cases)
                .position(|one| one.number == case)
        };
        judged.sort_by_key(|one| (order(&one.case), one.unit.clone()));
        self.text
            .push_str("\n# What people judged; proofhouse record judge adds to it.\n");
        for one in judged {
            let _ = write!(
                self.text,
                "[[judged]]\ncase = \"{}\"\nunit = \"{}\"\nverdict = \"{}\"\nwords = {}\nby = {}\nat = \"{}\"\n\n",
                one.case,
                one.unit,
                one.verdict.as_str(),
                quoted(&one.words),
                quoted(&one.by),
                one.at
            );
        }
    }
}

fn truth(declared: Option<&bool>) -> &'static str {
    match declared {
        Some(true) => "yes",
        Some(false) => "no",
        None => OPEN,
    }
}
