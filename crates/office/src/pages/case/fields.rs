//! Reading the fields of officers' forms, and filling them.

use jiff::civil::Date;
use minijinja::{Value, context};

use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// The longest reasons, grounds or paragraph taken, in characters.
pub(crate) const TEXT_MAX: usize = 20_000;
/// The longest line taken, in characters.
pub(crate) const LINE_MAX: usize = 200;

/// A text that must be there.
pub(crate) fn text(
    form: &Form,
    name: &str,
    missing: &str,
    most: usize,
    faults: &mut Faults,
) -> String {
    let given = form.text(name);
    if given.is_empty() {
        faults.add(name, missing);
    } else if given.chars().count() > most {
        faults.add(name, format!("Shorten this to {most} characters or fewer"));
    }
    given.to_owned()
}

/// A text that may be there.
pub(crate) fn text_or_none(
    form: &Form,
    name: &str,
    most: usize,
    faults: &mut Faults,
) -> Option<String> {
    let given = form.text(name);
    if given.chars().count() > most {
        faults.add(name, format!("Shorten this to {most} characters or fewer"));
    }
    Some(given.to_owned()).filter(|text| !text.is_empty())
}

/// A date in three fields; none where all are empty.
pub(crate) fn date_or_none(
    form: &Form,
    name: &str,
    what: &str,
    faults: &mut Faults,
) -> Option<Date> {
    let part = |part: &str| form.text(&format!("{name}_{part}")).to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if [&day, &month, &year].iter().all(|text| text.is_empty()) {
        return None;
    }
    let read = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    let date = read().filter(|date| date.year() > 1900);
    if date.is_none() {
        let fault = format!("{what} must be a real date, as day, month and year");
        faults.add(&format!("{name}-day"), fault);
    }
    date
}

/// A date that must be there.
pub(crate) fn date(form: &Form, name: &str, what: &str, faults: &mut Faults) -> Option<Date> {
    let empty = ["day", "month", "year"]
        .iter()
        .all(|part| form.text(&format!("{name}_{part}")).is_empty());
    let date = date_or_none(form, name, what, faults);
    if empty {
        faults.add(
            &format!("{name}-day"),
            format!("Enter the day: {}", what.to_lowercase()),
        );
    }
    date
}

/// The three fields of a date.
pub(crate) fn put_date(pairs: &mut Vec<(String, String)>, name: &str, date: Date) {
    pairs.push((format!("{name}_day"), date.day().to_string()));
    pairs.push((format!("{name}_month"), date.month().to_string()));
    pairs.push((format!("{name}_year"), date.year().to_string()));
}

/// A form that is filled in already: for the first showing of a page.
pub(crate) fn filled(pairs: &[(String, String)]) -> Result<Form, WebError> {
    let mut text = url::form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(pairs);
    Form::parse(text.finish().as_bytes())
}

/// A whole number that must be there; `what` completes "Enter ...".
pub(crate) fn count(form: &Form, name: &str, what: &str, faults: &mut Faults) -> Option<u64> {
    let text = form.text(name);
    if text.is_empty() {
        faults.add(name, format!("Enter {what}"));
        return None;
    }
    let number = text.replace(',', "").parse().ok();
    if number.is_none() {
        faults.add(
            name,
            format!("Enter {what} as a whole number, such as 1200"),
        );
    }
    number
}

/// The day on which something happened, in the fields `occurred`, and why or by what evidence, in `reasons`.
pub(crate) fn day_and_reasons(
    form: &Form,
    day: &str,
    missing: &str,
    faults: &mut Faults,
) -> Option<(Date, String)> {
    let occurred_on = date(form, "occurred", day, faults);
    let reasons = text(form, "reasons", missing, TEXT_MAX, faults);
    occurred_on
        .filter(|_| faults.is_empty())
        .map(|on| (on, reasons))
}

/// The one of `choices` that the form names.
pub(crate) fn chosen<T: Copy>(form: &Form, name: &str, choices: &[(T, &str, &str)]) -> Option<T> {
    let found = choices
        .iter()
        .find(|(_, value, _)| *value == form.text(name));
    found.map(|(one, _, _)| *one)
}

/// `choices` as radios.
pub(crate) fn radios<T>(form: &Form, name: &str, choices: &[(T, &str, &str)]) -> Vec<Value> {
    let row = |(_, value, text): &(T, &str, &str)| choice(value, text, None, &[form.text(name)]);
    choices.iter().map(row).collect()
}

/// The lines of a text area that are not empty.
pub(crate) fn lines(form: &Form, name: &str) -> Vec<String> {
    form.text(name)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// One choice of radios or check boxes.
pub(crate) fn choice(value: &str, text: &str, hint: Option<String>, chosen: &[&str]) -> Value {
    let hint = hint.map(|hint| context! { text => hint });
    context! { value, text, checked => chosen.contains(&value), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_is_none_is_a_fault_at_its_first_field_and_an_absent_one_is_asked_for() {
        let form = Form::parse(b"from_day=31&from_month=2&from_year=2027").expect("a form");
        let mut faults = Faults::default();
        assert_eq!(date(&form, "from", "First day", &mut faults), None);
        assert_eq!(date(&form, "until", "Last day", &mut faults), None);
        let shown = faults.value().to_string();
        assert!(
            shown.contains("from-day") && shown.contains("must be a real date"),
            "{shown}"
        );
        let mut faults = Faults::default();
        assert_eq!(date(&form, "until", "Last day", &mut faults), None);
        assert!(faults.value().to_string().contains("until-day"));
    }
}
