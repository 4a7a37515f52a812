//! How the fields of a posted form are written: as its `enctype` says (HTML, 4.10.21.8, and RFC 7578).
//!
//! What reads one coding reads none of the others: small devices then see no password at all, and refuse everything.
//! Does not cover: files, a button with a coding of its own.

use scraper::ElementRef;

/// What stands between the parts, unless a value holds it.
const BOUNDARY: &str = "----proofhouse-form";

/// A coding of a form's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// `application/x-www-form-urlencoded`.
    Urlencoded,
    /// `multipart/form-data`.
    Multipart,
    /// `text/plain`.
    Plain,
}

impl Coding {
    /// The coding that a form asks for; an unknown one is the usual.
    pub(super) fn of(form: ElementRef<'_>) -> Self {
        let asked = form.attr("enctype").unwrap_or_default();
        match asked.trim().to_ascii_lowercase().as_str() {
            "multipart/form-data" => Self::Multipart,
            "text/plain" => Self::Plain,
            _ => Self::Urlencoded,
        }
    }

    /// The fields as a body, and its `Content-Type`.
    pub(super) fn write(self, fields: &[(&str, &str)]) -> (String, String) {
        match self {
            Self::Urlencoded => (
                "application/x-www-form-urlencoded".to_owned(),
                urlencoded(fields),
            ),
            Self::Multipart => multipart(fields),
            Self::Plain => {
                let lines = fields
                    .iter()
                    .map(|(name, value)| format!("{name}={value}\r\n"));
                ("text/plain".to_owned(), lines.collect())
            }
        }
    }
}

/// The fields as a query has them.
pub(super) fn urlencoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn multipart(fields: &[(&str, &str)]) -> (String, String) {
    let mut boundary = BOUNDARY.to_owned();
    while fields.iter().any(|(_, value)| value.contains(&boundary)) {
        boundary.push('-');
    }
    let parts = fields.iter().map(|(name, value)| {
        let name = quoted(name);
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    });
    let body = parts.collect::<String>() + &format!("--{boundary}--\r\n");
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A name as a part's header has it (HTML, 4.10.21.7).
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    #[test]
    fn a_form_is_written_as_it_asks() {
        let of = |form: &str| {
            let page = Html::parse_fragment(form);
            Coding::of(super::super::select(page.root_element(), "form")[0])
        };
        assert_eq!(of("<form>"), Coding::Urlencoded);
        assert_eq!(of("<form enctype=x/y>"), Coding::Urlencoded);
        assert_eq!(
            of("<form enctype='Multipart/Form-Data'>"),
            Coding::Multipart
        );
        assert_eq!(of("<form enctype=text/plain>"), Coding::Plain);

        let fields = [("u", "a b"), ("p\"", "1&2")];
        assert_eq!(Coding::Urlencoded.write(&fields).1, "u=a+b&p%22=1%262");
        assert_eq!(Coding::Plain.write(&fields).1, "u=a b\r\np\"=1&2\r\n");
        let (kind, body) = Coding::Multipart.write(&fields);
        assert_eq!(kind, "multipart/form-data; boundary=----proofhouse-form");
        assert_eq!(
            body,
            "------proofhouse-form\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\na b\r\n\
             ------proofhouse-form\r\nContent-Disposition: form-data; name=\"p%22\"\r\n\r\n1&2\r\n\
             ------proofhouse-form--\r\n"
        );
    }

    #[test]
    fn no_value_ends_its_part_early() {
        let (kind, body) = Coding::Multipart.write(&[("p", "x\r\n------proofhouse-form--\r\n")]);
        let boundary = kind.split_once("boundary=").unwrap().1;
        assert_eq!(body.matches(&format!("--{boundary}")).count(), 2, "{body}");
    }
}
