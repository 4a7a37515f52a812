//! What the fields must be, each by itself and all together (RFC 9116 section 2.5).

use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};
use url::Url;

use super::codes;
use super::contact::{self, Usable};
use super::fields::{Field, REGISTERED};
use super::finding::{Finding, Place};
use super::{SecurityTxt, expires, languages, uri};

/// What the fields say of themselves, whoever reads the file and whenever.
pub(super) fn fields(file: &mut SecurityTxt) {
    let mut found = Vec::new();
    for field in &file.fields {
        match field.name.as_str() {
            "contact" => {
                uri_value(field, &mut found);
                contact(field, &mut found);
            }
            "acknowledgments" | "canonical" | "hiring" | "policy" => uri_value(field, &mut found),
            "encryption" => encryption(field, &mut found),
            "csaf" => csaf(field, &mut found),
            "preferred-languages" => language_list(field, &mut found),
            "expires" => {}
            _ => extension(field, &mut found),
        }
    }
    file.expires = expiry(&file.fields, &mut found);
    together(file, &mut found);
    file.findings.append(&mut found);
}

/// What follows at a time, and for the addresses that the file was asked for and came from.
pub(super) fn judge(file: &SecurityTxt, now: Timestamp, retrieved: &[Url]) -> Vec<Finding> {
    let mut found = Vec::new();
    let expires = file.named("expires").next();
    if let (Some(at), Some(field)) = (file.expires, expires) {
        if at <= now {
            found.push(about(codes::EXPIRED, field).detail(format!("on {at}")));
        } else if at >= year_after(now) {
            found.push(about(codes::EXPIRES_FAR, field).detail(format!("on {at}")));
        }
    }
    if let Some(field) = file.named("canonical").next() {
        if retrieved.is_empty() {
            found.push(about(codes::CANONICAL_NOT_COMPARED, field));
        } else if !file.is_canonical(retrieved) {
            let came: Vec<&str> = retrieved.iter().map(Url::as_str).collect();
            let finding = about(codes::CANONICAL_MISMATCH, field);
            found.push(finding.detail(format!("it came from {}", came.join(", then "))));
        }
    }
    found
}

/// The same day and time a year later; section 2.5.5 recommends to stay below it.
fn year_after(now: Timestamp) -> Timestamp {
    let later = Offset::UTC.to_datetime(now).checked_add(1.year());
    later
        .and_then(|later| Offset::UTC.to_timestamp(later))
        .unwrap_or(Timestamp::MAX)
}

/// A finding about a field's value.
fn about(code: codes::Code, field: &Field) -> Finding {
    within(code, field, 0)
}

/// A finding about the byte `at` of a field's value.
fn within(code: codes::Code, field: &Field, at: usize) -> Finding {
    let before = field.value.get(..at).unwrap_or_default().chars().count();
    let place = Place {
        line: field.line,
        column: field.column + before,
    };
    Finding::at(code, place).field(field.shown_name())
}

fn uri_value(field: &Field, found: &mut Vec<Finding>) {
    let value = &field.value;
    if let Some(at) = uri::fault(value) {
        let parts: Vec<&str> = value
            .split([' ', '\t', ','])
            .filter(|part| !part.is_empty())
            .collect();
        let chained = parts.len() > 1 && parts.iter().all(|part| uri::fault(part).is_none());
        let finding = if chained {
            about(codes::CHAINED_VALUES, field)
        } else {
            within(codes::NOT_A_URI, field, at)
        };
        found.push(finding.detail(value));
    } else if uri::scheme(value) == "http" {
        found.push(about(codes::NOT_HTTPS, field).detail(value));
    }
}

fn contact(field: &Field, found: &mut Vec<Finding>) {
    let (code, why) = match contact::judge(&field.value) {
        Usable::Yes => return,
        Usable::No(why) => (codes::CONTACT_UNUSABLE, why),
        Usable::Doubtful(why) => (codes::CONTACT_DOUBTFUL, why),
    };
    found.push(about(code, field).detail(why));
}

fn encryption(field: &Field, found: &mut Vec<Finding>) {
    let value = &field.value;
    let armored = value.contains("-----BEGIN") || value.contains("PGP PUBLIC KEY");
    let base64 = value.len() > 64
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if armored || base64 || uri::scheme(value) == "data" {
        found.push(about(codes::ENCRYPTION_IS_A_KEY, field));
    } else {
        uri_value(field, found);
    }
}

fn csaf(field: &Field, found: &mut Vec<Finding>) {
    uri_value(field, found);
    if uri::fault(&field.value).is_none() && !field.value.ends_with("/provider-metadata.json") {
        found.push(about(codes::CSAF_NAME, field).detail(&field.value));
    }
}

fn language_list(field: &Field, found: &mut Vec<Finding>) {
    for (at, tag) in languages::faults(&field.value) {
        let finding = within(codes::LANGUAGE_TAG, field, at);
        let hint = if tag.contains('_') {
            format!("{tag:?}; write a hyphen for the underscore")
        } else {
            format!("{tag:?}")
        };
        found.push(finding.detail(hint));
    }
}

fn extension(field: &Field, found: &mut Vec<Finding>) {
    let near = REGISTERED
        .into_iter()
        .find(|known| distance(&known.to_ascii_lowercase(), &field.name) <= 2);
    let unknown = about(codes::UNKNOWN_FIELD, field);
    found.push(match near {
        Some(known) => unknown.detail(format!("did you mean {known}?")),
        None => unknown,
    });
    if let Some(at) = field.value.find(|sign: char| !sign.is_ascii()) {
        found.push(within(codes::EXTENSION_NOT_ASCII, field, at));
    }
}

/// How many letters must be changed, added or taken away to make one name of the other.
fn distance(one: &str, other: &str) -> usize {
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.bytes().enumerate() {
        let mut next = vec![index + 1];
        for (above, seen) in row.windows(2).zip(other.bytes()) {
            let &[diagonal, up] = above else { break };
            let left = next.last().copied().unwrap_or_default();
            let changed = diagonal + usize::from(letter != seen);
            next.push(changed.min(up + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// When the file expires, if it says so exactly once and in the RFC's form.
fn expiry(fields: &[Field], found: &mut Vec<Finding>) -> Option<Timestamp> {
    let all: Vec<&Field> = fields
        .iter()
        .filter(|field| field.name == "expires")
        .collect();
    if all.is_empty() {
        found.push(Finding::whole(codes::EXPIRES_MISSING));
    }
    for again in all.iter().skip(1) {
        found.push(about(codes::EXPIRES_REPEATED, again));
    }
    let mut read = None;
    for field in &all {
        match expires::read(&field.value) {
            Ok(written) => {
                if written.spaced {
                    found.push(about(codes::EXPIRES_SPACE, field));
                }
                read = Some(written.at);
            }
            Err(why) => found.push(about(codes::EXPIRES_SYNTAX, field).detail(why)),
        }
    }
    read.filter(|_| all.len() == 1)
}

/// What holds of the fields together.
fn together(file: &SecurityTxt, found: &mut Vec<Finding>) {
    let has = |name| file.named(name).next().is_some();
    if !has("contact") {
        found.push(Finding::whole(codes::CONTACT_MISSING));
    }
    let mail = |field: &Field| uri::scheme(&field.value) == "mailto";
    let by_mail = file.named("contact").find(|field| mail(field));
    if let Some(field) = by_mail.filter(|_| !has("encryption")) {
        found.push(about(codes::NO_ENCRYPTION, field));
    }
    for again in file.named("preferred-languages").skip(1) {
        found.push(about(codes::LANGUAGES_REPEATED, again));
    }
    if let Some(second) = file.named("csaf").nth(1) {
        found.push(about(codes::CSAF_SEVERAL, second));
    }
    if file.message.is_none() {
        found.push(Finding::whole(codes::NOT_SIGNED));
    } else if !has("canonical") {
        found.push(Finding::whole(codes::SIGNED_NO_CANONICAL));
    }
}
