//! Reads wordings from standard input, one a line, and writes for each the latest date that duckling finds in it, as it is
//! given and moved to the last day of its grain; `-` where it finds none. English, Great Britain, on 23 November 2026.

use std::io::{BufRead, Write};

use duckling::{
    Context, DimensionKind, DimensionValue, Grain, Lang, Locale, Options, Region, TimePoint, TimeValue, parse,
};

fn main() -> std::io::Result<()> {
    let locale = Locale::new(Lang::EN, Some(Region::GB));
    let now = "2026-11-23T12:00:00+00:00".parse().map_err(std::io::Error::other)?;
    let context = Context::new(now, locale);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let found = parse(&line?, &locale, &[DimensionKind::Time], &context, &Options::default());
        let latest = found.iter().filter_map(|entity| end(&entity.value)).max();
        match latest {
            Some((given, grown)) => writeln!(out, "{given}\t{grown}")?,
            None => writeln!(out, "-\t-")?,
        }
    }
    Ok(())
}

/// The date of a time, or the end of a stretch.
fn end(value: &DimensionValue) -> Option<(String, String)> {
    let DimensionValue::Time(time) = value else {
        return None;
    };
    let point = match time {
        TimeValue::Single { value, .. } => value,
        TimeValue::Interval { to, .. } => to.as_ref()?,
    };
    let (day, grain) = match point {
        TimePoint::Instant { value, grain } => (value.date_naive(), *grain),
        TimePoint::Naive { value, grain } => (value.date(), *grain),
    };
    Some((day.to_string(), grown(&day.to_string(), grain)))
}

/// The last day of the month, quarter or year that begins with a day, where that is the grain.
fn grown(day: &str, grain: Grain) -> String {
    let mut parts = day.split('-').filter_map(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month)) = (parts.next(), parts.next()) else {
        return day.to_owned();
    };
    let month = match grain {
        Grain::Month => month,
        Grain::Quarter => month + 2,
        Grain::Year => 12,
        _ => return day.to_owned(),
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year:04}-{month:02}-{last:02}")
}
