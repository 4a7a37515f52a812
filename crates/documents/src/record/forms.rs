//! The forms of a conformance record: for people as HTML and tagged PDF, for programs as JSON, OSCAL and `JUnit` XML.

use jiff::civil::Date;
use proofhouse_law::record::Record;

use super::{document, junit, oscal};
use crate::render::{RenderError, render};

/// A form of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A web page.
    Html,
    /// A tagged PDF.
    Pdf,
    /// The record's own JSON.
    Json,
    /// OSCAL assessment-results 1.1.2, in JSON.
    Oscal,
    /// `JUnit` XML.
    Junit,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 5] = [Self::Html, Self::Pdf, Self::Json, Self::Oscal, Self::Junit];

    /// Its name in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Oscal => "oscal",
            Self::Junit => "junit",
        }
    }

    /// How the name of a file with it ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Oscal => "oscal.json",
            Self::Junit => "junit.xml",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Json | Self::Oscal => "application/json",
            Self::Junit => "application/xml",
        }
    }
}

/// A name that is none of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a record has the forms html, pdf, json, oscal and junit")]
pub struct UnknownForm;

impl std::str::FromStr for Form {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.as_str() == text).ok_or(UnknownForm)
    }
}

/// Writes the record; `on` is the day on the face of a document. Each form says where it is of a drill.
///
/// # Errors
/// A document that is too large, or that cannot be set.
pub fn write(record: &Record, form: Form, on: Date) -> Result<Vec<u8>, RenderError> {
    let rendered = || render(&document(record, on));
    Ok(match form {
        Form::Html => rendered()?.html,
        Form::Pdf => rendered()?.pdf,
        Form::Json => serde_json::to_vec_pretty(record).unwrap_or_default(),
        Form::Oscal => serde_json::to_vec_pretty(&oscal::oscal(record)).unwrap_or_default(),
        Form::Junit => junit::junit(record).into_bytes(),
    })
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn every_form_is_found_by_its_name() {
        for form in Form::ALL {
            assert_eq!(form.as_str().parse(), Ok(form));
        }
        assert!("toml".parse::<Form>().is_err());
    }
}
