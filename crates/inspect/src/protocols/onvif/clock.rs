//! The time that a token is dated by: the device's own, as far as it can be known.
//!
//! Devices refuse a token whose `Created` lies some minutes beside their own time, often with the words of a wrong
//! password (WS-Security `UsernameToken` Profile 1.1, 3.1). `UTCDateTime` tells it; where that is missing, the HTTP `Date`
//! of the same answer. Some tell their local time as `UTCDateTime` (majestic of `OpenIPC`, its issue majestic-webui#292).
//! It shows in a `Date` that differs; without one in a `LocalDateTime` that is the same though a zone is named, or in whole
//! quarters of an hour between it and this machine's clock, as zones lie apart. Then a pair is tried by both times until
//! one let in, and the device may count two wrong ones for a try. Where the device told neither, a pair that it takes is
//! right, and what it refuses is not known to be wrong. Does not cover: zones whose sign is not that of POSIX.

use std::sync::OnceLock;

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::super::http::Response;
use super::xml;

/// How far two times of one device may lie apart and still be one.
const ONE_TIME_SECONDS: u64 = 60;
/// What times of day differ by from zone to zone (the tz database, since 1972: quarters of an hour) ...
const ZONE_STEP_SECONDS: u64 = 15 * 60;
/// ... and at most.
const ZONES_APART_SECONDS: u64 = 14 * 60 * 60;

/// The device's time, from its answer to `GetSystemDateAndTime`.
pub fn device_time(body: &str) -> Option<Timestamp> {
    time_in(body, "UTCDateTime")
}

/// The time within the first element of this name, read as UTC.
fn time_in(body: &str, name: &str) -> Option<Timestamp> {
    let within = xml::within(body, name)?;
    let number = |name| xml::text_of(within, name)?.parse::<i16>().ok();
    let small = |name| i8::try_from(number(name)?).ok();
    let time = DateTime::new(
        number("Year")?,
        small("Month")?,
        small("Day")?,
        small("Hour")?,
        small("Minute")?,
        small("Second")?,
        0,
    );
    TimeZone::UTC.to_timestamp(time.ok()?).ok()
}

/// The local time that an answer tells, read within the zone that it names (ONVIF Core: as POSIX has it).
fn time_in_zone(body: &str) -> Option<Timestamp> {
    let local = time_in(body, "LocalDateTime")?;
    let zone = TimeZone::posix(&xml::text_of(body, "TZ")?).ok()?;
    zone.to_timestamp(TimeZone::UTC.to_datetime(local)).ok()
}

/// The time of a `Date` header, in the form of today or in that of C's `asctime` (RFC 9110 5.6.7). The clocks of devices
/// call days by wrong names.
fn date_of(header: &str) -> Option<Timestamp> {
    let today = DateTimeParser::new().relaxed_weekday(true);
    let elder = |header: &str| {
        let (_weekday, rest) = header.split_once(' ')?;
        let time = DateTime::strptime("%b %e %H:%M:%S %Y", rest.trim()).ok()?;
        TimeZone::UTC.to_timestamp(time).ok()
    };
    today
        .parse_timestamp(header)
        .ok()
        .or_else(|| elder(header.trim()))
}

/// Where a time is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// `UTCDateTime`.
    Utc,
    /// The `Date` header.
    Date,
    /// `LocalDateTime`, read within the zone that is named.
    Zone,
    /// `LocalDateTime`, read as UTC.
    Local,
    /// This machine's clock.
    Ours,
}

impl Source {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Utc => "its UTCDateTime",
            Self::Date => "its HTTP Date",
            Self::Zone => "its LocalDateTime within its zone",
            Self::Local => "its LocalDateTime",
            Self::Ours => "this machine's clock",
        }
    }
}

/// The times that it may be at the device, and when it was asked for.
pub(super) struct Clock {
    likeliest: (Source, Timestamp),
    other: Option<(Source, Timestamp)>,
    at: Instant,
    /// By which a token was let in.
    right: OnceLock<Source>,
}

impl Clock {
    /// The clock of the device that so answered `GetSystemDateAndTime`; `ours` is this machine's.
    pub(super) fn of(answer: &Response, ours: Timestamp) -> Self {
        let from = |source: Source| move |time: Timestamp| (source, time);
        let body = &answer.body;
        let utc = device_time(body).map(from(Source::Utc));
        let date = answer.head.header("date").and_then(date_of);
        let date = date.map(from(Source::Date));
        let zone = time_in_zone(body).map(from(Source::Zone));
        let local = time_in(body, "LocalDateTime").map(from(Source::Local));
        let told = utc.or(date).or(zone).or(local);
        let likeliest = told.unwrap_or((Source::Ours, ours));
        let is_other = |(_, time): &(Source, Timestamp)| !are_one(*time, likeliest.1);
        let other = match likeliest.0 {
            Source::Utc => date.or_else(|| {
                let is_local = local.is_some_and(|(_, local)| are_one(local, likeliest.1));
                let mine = are_zones_apart(likeliest.1, ours).then_some((Source::Ours, ours));
                zone.filter(|zone| is_local && is_other(zone)).or(mine)
            }),
            Source::Zone => local,
            Source::Date | Source::Local | Source::Ours => None,
        };
        Self {
            likeliest,
            other: other.filter(is_other),
            at: Instant::now(),
            right: OnceLock::new(),
        }
    }

    /// The times by which a pair is tried, the likeliest first; one where one was seen to be right.
    pub(super) fn times(&self) -> impl Iterator<Item = (Source, String)> {
        let passed = SignedDuration::try_from(self.at.elapsed()).unwrap_or_default();
        let right = self.right.get().copied();
        let all = [Some(self.likeliest), self.other].into_iter().flatten();
        all.filter(move |(source, _)| right.is_none_or(|right| right == *source))
            .map(move |(source, time)| (source, written(time.checked_add(passed).unwrap_or(time))))
    }

    /// Takes up that a token dated by this was let in.
    pub(super) fn is_right(&self, source: Source) {
        self.right.get_or_init(|| source);
    }

    /// Why a token may have been refused for its date alone.
    pub(super) fn doubt(&self) -> Option<&'static str> {
        match self.likeliest.0 {
            _ if self.right.get().is_some() => None,
            Source::Utc | Source::Date => None,
            Source::Zone | Source::Local => {
                Some("it tells its local time alone, and may have refused each token for its date")
            }
            Source::Ours => {
                Some("its clock is not known, and it may have refused each token for its date")
            }
        }
    }
}

/// A time as a token has it.
fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// By how many seconds two times differ.
fn apart(one: Timestamp, other: Timestamp) -> u64 {
    one.as_second().abs_diff(other.as_second())
}

fn are_one(one: Timestamp, other: Timestamp) -> bool {
    apart(one, other) <= ONE_TIME_SECONDS
}

/// Whether one may be the local time of the other.
fn are_zones_apart(one: Timestamp, other: Timestamp) -> bool {
    let apart = apart(one, other);
    let beside = apart % ZONE_STEP_SECONDS;
    let is_whole = beside.min(ZONE_STEP_SECONDS - beside) <= ONE_TIME_SECONDS;
    is_whole && (ONE_TIME_SECONDS + 1..=ZONES_APART_SECONDS + ONE_TIME_SECONDS).contains(&apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, hour: u8) -> String {
        format!(
            "<a:{name}><a:Time><a:Hour>{hour}</a:Hour><a:Minute>8</a:Minute><a:Second>9</a:Second></a:Time>\
             <a:Date><a:Year>2026</a:Year><a:Month>2</a:Month><a:Day>3</a:Day></a:Date></a:{name}>"
        )
    }

    fn clock(body: &str, date: Option<&str>, ours: &str) -> Clock {
        let mut answer = Response {
            body: body.to_owned(),
            ..Response::default()
        };
        let date = date.map(|date| ("date".to_owned(), date.to_owned()));
        answer.head.headers.extend(date);
        Clock::of(&answer, ours.parse().unwrap())
    }

    fn sources(clock: &Clock) -> Vec<Source> {
        clock.times().map(|(source, _)| source).collect()
    }

    const FAR: &str = "2031-01-01T00:00:00Z";
    const SAME: Option<&str> = Some("Tue, 03 Feb 2026 07:08:59 GMT");

    #[test]
    fn the_clock_of_the_device_is_read_and_a_broken_one_is_not() {
        let answer = |month: &str| {
            let month = format!("<a:Month>{month}</a:Month>");
            told("UTCDateTime", 7).replace("<a:Month>2</a:Month>", &month)
        };
        assert_eq!(
            device_time(&answer("2")).unwrap().to_string(),
            "2026-02-03T07:08:09Z"
        );
        for month in ["13", "", "99999999", "-1"] {
            assert_eq!(device_time(&answer(month)), None);
        }
    }

    #[test]
    fn a_date_is_read_in_both_forms_and_with_a_wrong_name_of_the_day() {
        let read = |header: &str| date_of(header).map(|time| time.to_string());
        let time = Some("1970-01-01T00:05:09Z".to_owned());
        for header in [
            "Thu, 01 Jan 1970 00:05:09 GMT",
            "Sun, 01 Jan 1970 00:05:09 GMT",
            "Thu Jan  1 00:05:09 1970",
        ] {
            assert_eq!(read(header), time, "{header}");
        }
        assert_eq!(read("yesterday"), None);
    }

    #[test]
    fn what_the_device_tells_comes_first_and_what_it_does_not_tell_is_doubted() {
        let (utc, local) = (told("UTCDateTime", 7), told("LocalDateTime", 9));
        let both = format!("{utc}{local}");
        for (body, date, source) in [
            (both.as_str(), SAME, Source::Utc),
            (&local, SAME, Source::Date),
            (&local, None, Source::Local),
            ("", None, Source::Ours),
        ] {
            let clock = clock(body, date, FAR);
            assert_eq!(sources(&clock), [source]);
            let is_told = matches!(source, Source::Utc | Source::Date);
            assert_eq!(clock.doubt().is_none(), is_told, "{source:?}");
            clock.is_right(source);
            assert_eq!(clock.doubt(), None, "a token dated by it was let in");
        }
    }

    #[test]
    fn where_two_clocks_differ_both_count_until_one_let_in() {
        let utc = told("UTCDateTime", 7);
        let hours_later = Some("Tue, 03 Feb 2026 10:08:09 GMT");
        let clock = clock(&utc, hours_later, FAR);
        assert_eq!(clock.doubt(), None);
        let times: Vec<(Source, String)> = clock.times().collect();
        assert_eq!(times.len(), 2);
        assert!(times[0].1.starts_with("2026-02-03T07:08:"), "{times:?}");
        assert!(times[1].1.starts_with("2026-02-03T10:08:"), "{times:?}");
        clock.is_right(Source::Date);
        assert_eq!(sources(&clock), [Source::Date]);
    }

    #[test]
    fn a_zone_tells_what_is_local_where_both_times_are_the_same() {
        let zone = "<a:TimeZone><a:TZ>AEST-10AEDT,M10.1.0,M4.1.0/3</a:TZ></a:TimeZone>";
        let by = |utc: &str, hour: u8, zone: &str, date: Option<&str>| {
            let body = format!("{zone}{utc}{}", told("LocalDateTime", hour));
            clock(&body, date, FAR)
        };
        let utc = told("UTCDateTime", 7);
        let both = by(&utc, 7, zone, None);
        assert_eq!(sources(&both), [Source::Utc, Source::Zone]);
        let second = both.times().nth(1).unwrap().1;
        assert!(second.starts_with("2026-02-02T20:08:"), "{second}");
        assert_eq!(both.doubt(), None);
        for (hour, zone, date) in [
            (18, zone, None),
            (7, "<TZ>GMT0</TZ>", None),
            (7, "<TZ>?</TZ>", None),
            (7, zone, SAME),
        ] {
            assert_eq!(sources(&by(&utc, hour, zone, date)), [Source::Utc]);
        }
        let alone = by("", 7, zone, None);
        assert_eq!(sources(&alone), [Source::Zone, Source::Local]);
        assert!(alone.doubt().is_some());
    }

    #[test]
    fn a_time_that_may_be_local_is_held_against_our_clock() {
        let by = |ours: &str| sources(&clock(&told("UTCDateTime", 7), None, ours));
        for zone in [
            "2026-02-03T04:08:39Z",
            "2026-02-03T12:53:09Z",
            "2026-02-02T17:08:00Z",
        ] {
            assert_eq!(by(zone), [Source::Utc, Source::Ours], "{zone}");
        }
        for none in [
            "2026-02-03T07:09:00Z",
            "2026-02-03T07:13:00Z",
            "2026-02-03T23:08:09Z",
        ] {
            assert_eq!(by(none), [Source::Utc], "{none}");
        }
        // What its other clock says as well is no local time.
        let confirmed = clock(&told("UTCDateTime", 7), SAME, "2026-02-03T04:08:39Z");
        assert_eq!(sources(&confirmed), [Source::Utc]);
    }
}
