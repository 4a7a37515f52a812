//! A time by RFC 3339 section 5.6, in full and strictly: leap seconds, lower-case letters, and the space of its note.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// When; a leap second counts as the second before it, and what is beyond the calendar's end as its end.
    pub(super) at: Timestamp,
    /// Whether a space stands for the `T`.
    pub(super) spaced: bool,
}

/// Reads a time, or says why it is none.
pub(super) fn read(text: &str) -> Result<Written, &'static str> {
    const SHAPE: &str = "write it as 2027-06-30T12:00:00Z";
    let mut rest = text;
    let year = number(&mut rest, 4).ok_or(SHAPE)?;
    sign(&mut rest, "-").ok_or(SHAPE)?;
    let month = number(&mut rest, 2).ok_or(SHAPE)?;
    sign(&mut rest, "-").ok_or(SHAPE)?;
    let day = number(&mut rest, 2).ok_or(SHAPE)?;
    let separator = sign(&mut rest, "Tt ").ok_or(SHAPE)?;
    let hour = number(&mut rest, 2).ok_or(SHAPE)?;
    sign(&mut rest, ":").ok_or(SHAPE)?;
    let minute = number(&mut rest, 2).ok_or(SHAPE)?;
    sign(&mut rest, ":").ok_or("the seconds are missing; write it as 2027-06-30T12:00:00Z")?;
    let second = number(&mut rest, 2).ok_or(SHAPE)?;
    let nanoseconds = fraction(&mut rest).ok_or(SHAPE)?;
    let offset = offset(rest).ok_or("it must end with Z or an offset such as +01:00")?;
    let small = |number: i16| i8::try_from(number).unwrap_or(i8::MAX);
    let date = Date::new(year, small(month), small(day)).map_err(|_| "there is no such day")?;
    let leap = second == 60;
    let shown = if leap { 59 } else { second };
    let time = Time::new(small(hour), small(minute), small(shown), nanoseconds)
        .map_err(|_| "there is no such time of day")?;
    let at = instant(date, time, offset);
    if leap && !ends_a_month(at) {
        return Err("a second 60 is only at the end of a month in UTC");
    }
    Ok(Written {
        at,
        spaced: separator == ' ',
    })
}

fn instant(date: Date, time: Time, offset: SignedDuration) -> Timestamp {
    let utc = date.to_datetime(time).checked_sub(offset);
    let end = if date.year() > 5000 {
        Timestamp::MAX
    } else {
        Timestamp::MIN
    };
    utc.ok()
        .and_then(|utc| Offset::UTC.to_timestamp(utc).ok())
        .unwrap_or(end)
}

/// Whether the second after this one is the first of a month.
fn ends_a_month(at: Timestamp) -> bool {
    let second = at.as_second() + 1;
    Timestamp::from_second(second).is_ok_and(|next| {
        let next = Offset::UTC.to_datetime(next);
        next.day() == 1 && next.time() == Time::midnight()
    })
}

fn number(rest: &mut &str, digits: usize) -> Option<i16> {
    let (head, tail) = rest.split_at_checked(digits)?;
    *rest = tail;
    let plain = head.bytes().all(|byte| byte.is_ascii_digit());
    head.parse().ok().filter(|_| plain)
}

fn sign(rest: &mut &str, any: &str) -> Option<char> {
    let sign = rest.chars().next().filter(|sign| any.contains(*sign))?;
    *rest = rest.strip_prefix(sign)?;
    Some(sign)
}

/// `[ "." 1*DIGIT ]`, as nanoseconds; digits beyond them are cut off.
fn fraction(rest: &mut &str) -> Option<i32> {
    let Some(tail) = rest.strip_prefix('.') else {
        return Some(0);
    };
    let end = tail
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(tail.len());
    let (digits, after) = tail.split_at_checked(end)?;
    *rest = after;
    if digits.is_empty() {
        return None;
    }
    format!("{digits:0<9}").get(..9)?.parse().ok()
}

/// `"Z" / ( "+" / "-" ) 2DIGIT ":" 2DIGIT`.
fn offset(mut rest: &str) -> Option<SignedDuration> {
    if rest.eq_ignore_ascii_case("z") {
        return Some(SignedDuration::ZERO);
    }
    let direction = sign(&mut rest, "+-")?;
    let hours = number(&mut rest, 2).filter(|hours| *hours < 24)?;
    sign(&mut rest, ":")?;
    let minutes = number(&mut rest, 2).filter(|minutes| *minutes < 60)?;
    let offset = SignedDuration::from_mins(i64::from(hours) * 60 + i64::from(minutes));
    rest.is_empty()
        .then_some(if direction == '-' { -offset } else { offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_grammar_is_read() {
        for (text, utc) in [
            ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2027-01-01t00:00:00z", "2027-01-01T00:00:00Z"),
            ("2023-06-07 13:08:19+00:00", "2023-06-07T13:08:19Z"),
            (
                "2027-01-01T00:00:00.123456789123+05:30",
                "2026-12-31T18:30:00.123456789Z",
            ),
            ("2027-01-01T00:00:00-00:00", "2027-01-01T00:00:00Z"),
            ("1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59Z"),
            ("2028-02-29T12:00:00Z", "2028-02-29T12:00:00Z"),
        ] {
            assert_eq!(read(text).unwrap().at, utc.parse().unwrap(), "{text}");
        }
        assert_eq!(read("9999-12-31T23:59:59Z").unwrap().at, Timestamp::MAX);
        assert!(read("2023-06-07 13:08:19+00:00").unwrap().spaced);
    }

    #[test]
    fn what_is_no_time_says_why() {
        for (text, why) in [
            ("2027-01-01", "write it"),
            ("2027-01-01T00:00Z", "seconds"),
            ("2027-01-01T00:00:00", "end with Z"),
            ("2027-01-01T00:00:00+0100", "end with Z"),
            ("2027-01-01T00:00:00Z[UTC]", "end with Z"),
            ("2027-01-01T00:00:00.Z", "write it"),
            ("2027-01-01T24:00:00Z", "time of day"),
            ("2027-02-29T00:00:00Z", "such day"),
            ("2027-13-01T00:00:00Z", "such day"),
            ("2027-06-15T12:00:60Z", "second 60"),
            ("27-01-01T00:00:00Z", "write it"),
            ("+027-01-01T00:00:00Z", "write it"),
            ("Thu, 31 Dec 2026 18:37:07 -0800", "write it"),
            ("", "write it"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
