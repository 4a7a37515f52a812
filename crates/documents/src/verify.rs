//! Says which form of a document differs from its recorded digest, and where when the original is at hand.

use crate::content::Sha256;

/// The two forms of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The HTML page.
    Html,
    /// The PDF file.
    Pdf,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}

/// A document's file that is not what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// The digest differs, and there is no original to compare with.
    #[error("{}: SHA-256 differs; offset unknown without the original (recorded {expected}, found {found})", form.name())]
    Digest {
        /// Which form.
        form: Form,
        /// The recorded digest.
        expected: Sha256,
        /// The digest of the bytes at hand.
        found: Sha256,
    },
    /// The bytes differ from the original.
    #[error("{}: SHA-256 differs; first difference at byte offset {offset} (recorded {expected}, found {found})", form.name())]
    Byte {
        /// Which form.
        form: Form,
        /// The offset of the first byte that differs, counted from 0; the shorter length when one is cut short.
        offset: u64,
        /// The recorded digest.
        expected: Sha256,
        /// The digest of the bytes at hand.
        found: Sha256,
    },
    /// What was handed in as the original is not what was recorded.
    #[error("{}: what was given as the original is itself not the recorded document (recorded {expected}, found {found})", form.name())]
    FalseOriginal {
        /// Which form.
        form: Form,
        /// The recorded digest.
        expected: Sha256,
        /// The digest of the supposed original.
        found: Sha256,
    },
}

/// Checks `bytes` against the recorded digest; with the `original`, names the first byte that differs.
pub fn check(
    form: Form,
    bytes: &[u8],
    expected: Sha256,
    original: Option<&[u8]>,
) -> Result<(), Difference> {
    let found = Sha256::of(bytes);
    if found == expected {
        return Ok(());
    }
    let Some(original) = original else {
        return Err(Difference::Digest {
            form,
            expected,
            found,
        });
    };
    let of_original = Sha256::of(original);
    if of_original != expected {
        return Err(Difference::FalseOriginal {
            form,
            expected,
            found: of_original,
        });
    }
    Err(Difference::Byte {
        form,
        offset: first_difference(bytes, original),
        expected,
        found,
    })
}

/// Checks both forms and returns every difference; empty when both are as recorded.
pub fn check_both(
    html: &[u8],
    html_sha256: Sha256,
    pdf: &[u8],
    pdf_sha256: Sha256,
) -> Vec<Difference> {
    [
        check(Form::Html, html, html_sha256, None),
        check(Form::Pdf, pdf, pdf_sha256, None),
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect()
}

fn first_difference(left: &[u8], right: &[u8]) -> u64 {
    let at = left
        .iter()
        .zip(right)
        .position(|(a, b)| a != b)
        .unwrap_or(left.len().min(right.len()));
    at as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_byte_is_named_with_the_original_at_hand() {
        let original = b"a document of some bytes".to_vec();
        let expected = Sha256::of(&original);
        for at in 0..original.len() {
            let mut bytes = original.clone();
            bytes[at] ^= 1;
            let difference = check(Form::Pdf, &bytes, expected, Some(&original)).unwrap_err();
            assert!(
                difference.to_string().contains(&format!(
                    "pdf: SHA-256 differs; first difference at byte offset {at} "
                )),
                "{difference}"
            );
        }
        let cut = check(Form::Html, &original[..5], expected, Some(&original)).unwrap_err();
        assert!(matches!(cut, Difference::Byte { offset: 5, .. }));
    }

    #[test]
    fn without_the_original_the_form_is_named() {
        let expected = Sha256::of(b"html");
        let pdf = Sha256::of(b"pdf");
        let differences = check_both(b"html", expected, b"pdF", pdf);
        assert_eq!(differences.len(), 1);
        assert!(
            differences[0]
                .to_string()
                .starts_with("pdf: SHA-256 differs; offset unknown without the original")
        );
        assert!(check_both(b"html", expected, b"pdf", pdf).is_empty());
    }

    #[test]
    fn a_false_original_is_not_taken_as_the_measure() {
        let expected = Sha256::of(b"true");
        assert!(matches!(
            check(Form::Pdf, b"a", expected, Some(b"b")),
            Err(Difference::FalseOriginal { .. })
        ));
    }
}
