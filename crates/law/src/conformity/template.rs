//! A self-assessment to fill in: the ICS and the IXIT of an edition, each answer open.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::read::CODE;
use crate::library::Library;
use crate::standard::{IxitTable, Level, Provision, Standard};

/// The template for an edition, such as `V2.1.1`, begun on a day; none where it is not at hand.
pub fn template(edition: &str, library: &Library, on: Date) -> Option<String> {
    let standard = library
        .assessable()
        .find(|one| one.edition() == edition || one.id().as_str() == edition)?;
    let mut text = String::new();
    head(&mut text, standard, on);
    conditions(&mut text, standard);
    for row in library.standard(CODE).map_or(&[][..], Standard::provisions) {
        let _ = write!(
            text,
            "\n# {}\n[[guideline]]\nnumber = \"{}\"\nsupport = \"?\"\n",
            row.text, row.number
        );
    }
    for row in standard.provisions() {
        claim(&mut text, row, library, standard);
    }
    let tests = standard
        .tested_by()
        .and_then(|id| library.standard(id.as_str()));
    let tables = tests.map_or(&[][..], Standard::ixit);
    text.push_str("\n# The IXIT. A table that has nothing to enter goes here with the reason, and its entry below goes out.\n[ixit-empty]\n");
    for table in tables {
        let _ = writeln!(
            text,
            "# {} = \"The product has none, because …\"",
            table.name
        );
    }
    for table in tables {
        ixit(&mut text, table);
    }
    text.push_str(
        "\n# Evidence, one entry a test case: what whoever looked at it says, and where it is.\n# [[evidence]]\n# case = \"5.1-1-1\"\n# verdict = \"pass\"\n# reference = \"Report 2026/17, page 4\"\n# sha256 = \"…\"\n",
    );
    Some(text)
}

fn head(text: &mut String, standard: &Standard, on: Date) {
    let _ = write!(
        text,
        "# Self-assessment over the Code of Practice of 2018 and {} {}.\n\
         # Every \"?\" is an answer still to be given. Check it at any time: proofhouse conformity FILE\n\
         # Rows are in our own words; the wording to apply is the standard's.\n\n\
         [assessment]\nedition = \"{}\"\nproduct = \"?\"\nmaker = \"?\"\nby = \"?\"\n\
         # The day of the assessment.\non = \"{on}\"\n",
        standard.document(),
        standard.edition(),
        standard.edition()
    );
}

fn conditions(text: &mut String, standard: &Standard) {
    text.push_str("\n# What holds of the product: yes, no, or ? while it is open. \"N/A\" is judged by this.\n[conditions]\n");
    for one in standard.conditions() {
        let _ = writeln!(text, "# {}\n{} = \"?\"", one.text, one.id);
    }
}

fn claim(text: &mut String, row: &Provision, library: &Library, standard: &Standard) {
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
    let cases: Vec<&str> = library
        .group_of(standard, &row.number)
        .into_iter()
        .flat_map(|(group, _, _)| &group.cases)
        .map(|case| case.number.as_str())
        .collect();
    let cases = if cases.is_empty() {
        "its test cases are not known here".to_owned()
    } else {
        format!("test cases {}", cases.join(", "))
    };
    let reason = if row.level == Level::Recommended {
        "# Left out, it needs a reason.\n# detail = \"…\"\n"
    } else {
        ""
    };
    let _ = write!(
        text,
        "\n# {}\n# {level}{when}; {cases}.\n[[claim]]\nprovision = \"{}\"\nsupport = \"?\"\n{reason}",
        row.text, row.number
    );
}

fn ixit(text: &mut String, table: &IxitTable) {
    let _ = write!(
        text,
        "\n# IXIT {}: {}\n[[ixit.{}]]\nid = \"{}-1\"\ndescription = \"?\"\n",
        table.number, table.purpose, table.name, table.name
    );
    for key in &table.fields.keys {
        let _ = writeln!(text, "{key} = \"?\"");
    }
}
