//! What the maker declares, from a file beside the bench file: one of interfaces alone, or the filled form of a self-assessment
//! or conformance record.

use std::path::Path;

use proofhouse_inspect::bench::Bench;
use proofhouse_inspect::declaration::{self, Declaration};
use proofhouse_law::{Digest, Library, Standard, conformity};

use super::job::{mistaken, read_text};
use crate::commands::evidence::is_one_product;
use crate::exit::Failure;
use crate::output::Output;
use crate::regimes;

/// The largest file read, in bytes: one more than a form may have, so that its reader says so.
const BYTES_MAX: u64 = (1 << 20) + 1;

/// What the maker declares, where the bench names a declaration, and the digest of its bytes.
pub(in crate::commands) fn read_declaration(
    beside: &Path,
    bench: &Bench,
    overlay: Option<&Path>,
    out: &mut Output,
) -> Result<Option<(Declaration, Digest)>, Failure> {
    let Some(name) = &bench.device.declaration else {
        return Ok(None);
    };
    let path = beside.parent().unwrap_or_else(|| Path::new("")).join(name);
    let text = read_text(&path, BYTES_MAX, "inspect.declaration-unreadable")?;
    let product = format!("{} {}", bench.device.brand, bench.device.model);
    let library = regimes::library(overlay)?;
    let read = read(name, &text, Some(&product), &library).map_err(|mistakes| {
        mistaken(&path, "declaration", "inspect.declaration", &mistakes, out)
    })?;
    let portless = read.form.as_ref().map_or(&[][..], |form| &form.portless);
    if !portless.is_empty() {
        out.progress(&format!(
            "{}: no port, such as tcp/443, is named by {}. What answers and is spoken of there is not called undeclared.",
            path.display(),
            portless.join(", ")
        ));
    }
    let digest = read.sha256;
    Ok(Some((read, digest)))
}

/// Reads a declaration in whichever form it is; a form that names another product than `product` is refused.
///
/// # Errors
/// Every mistake, each with its line and what to do.
pub(in crate::commands) fn read(
    name: &str,
    text: &str,
    product: Option<&str>,
    library: &Library,
) -> Result<Declaration, Vec<String>> {
    if declaration::is_form(text) {
        return form(name, text, product, library);
    }
    let tables = library.standards.iter().flat_map(Standard::ixit);
    let tables: Vec<&str> = tables.map(|table| table.name.as_str()).collect();
    let read = declaration::read(name, text, &tables);
    read.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn form(
    name: &str,
    text: &str,
    product: Option<&str>,
    library: &Library,
) -> Result<Declaration, Vec<String>> {
    let filled = conformity::read(name, text.as_bytes(), library).map_err(|problems| {
        let words = problems.iter().map(|one| {
            let words = format!(
                "line {}: {} [{}]\n    {}",
                one.line, one.message, one.code, one.remedy
            );
            words.replace(|letter: char| letter.is_control() && letter != '\n', "")
        });
        words.collect::<Vec<String>>()
    })?;
    if let (Some(named), Some(product)) = (filled.named_product(), product)
        && !is_one_product(named, product)
    {
        return Err(vec![format!(
            "line 1: it is of {named}, and the bench is of {product} [declaration.product]\n    Name the form of the product on the bench; if it is, write product = {product:?} in it."
        )]);
    }
    let sha256 = Digest::of(text.as_bytes());
    declaration::of_form(name, sha256, &filled, library)
        .map_err(|problem| vec![problem.to_string()])
}
