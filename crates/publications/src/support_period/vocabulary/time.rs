//! Words around a date or a duration: headings, labels, beginnings and ends.

/// Headings under which a bare date or duration is one of support.
pub(in crate::support_period) const PERIOD_HEADING: [&str; 13] = [
    "support period",
    "security update period",
    "security updates until",
    "update period",
    "updates period",
    "security support period",
    "end of support",
    "end of security support",
    "security support",
    "security update support",
    "minimum support",
    "updates until",
    "supported until",
];
/// Heads of columns and terms whose date is an end.
pub(in crate::support_period) const END_LABEL: [&str; 20] = [
    "until",
    "ends",
    "end of",
    "end date",
    "support end",
    "support ends",
    "end-of-support",
    "expires",
    "expiry",
    "support period",
    "update period",
    "updates period",
    "updates to",
    "supported to",
    "through",
    "till",
    "updated until",
    "minimum support",
    "support date",
    "guaranteed to",
];
/// Heads of a column that names products.
pub(in crate::support_period) const MODEL_COLUMN: [&str; 7] = [
    "model*", "product*", "device*", "name", "series", "sku", "range",
];
/// What leads from a label to its date.
pub(in crate::support_period) const LEADS: [&str; 3] = [":", "is", "|"];
/// Words that make the date behind them an end.
pub(in crate::support_period) const UNTIL: [&str; 6] =
    ["until", "till", "til", "through", "thru", "until:"];
/// Verbs of ending.
pub(in crate::support_period) const ENDS: [&str; 18] = [
    "end",
    "ends",
    "ending",
    "ended",
    "expires",
    "expired",
    "expiring",
    "expire",
    "ceases",
    "cease",
    "finishes",
    "finish",
    "stops",
    "stop",
    "terminates",
    "lapses",
    "withdrawn",
    "discontinued",
];
/// Words that may stand between a bound and its date.
pub(in crate::support_period) const FILLER: [&str; 41] = [
    "at",
    "least",
    "the",
    "a",
    "of",
    "on",
    "in",
    "is",
    "are",
    ":",
    "|",
    "and",
    "including",
    "inclusive",
    "no",
    "later",
    "earlier",
    "sooner",
    "than",
    "minimum",
    "date",
    "(",
    ",",
    "currently",
    "least:",
    "our",
    "runs",
    "year",
    "end",
    "last",
    "day",
    "month",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "close",
    "very",
];
/// Parts of a year without a last day, and nearness.
pub(in crate::support_period) const PART_OF_YEAR: [&str; 18] = [
    "start",
    "beginning",
    "early",
    "mid",
    "middle",
    "late",
    "spring",
    "summer",
    "autumn",
    "winter",
    "around",
    "about",
    "approximately",
    "approx",
    "circa",
    "roughly",
    "nearly",
    "half",
];
/// Words before a date that starts something.
pub(in crate::support_period) const STARTS: [&str; 13] = [
    "from",
    "since",
    "starting",
    "beginning",
    "begin",
    "begins",
    "started",
    "effective",
    "between",
    "start",
    "commencing",
    "following",
    "dated",
];
/// Words before a date of something in the past, or of another matter.
pub(in crate::support_period) const OTHER_DATE: [&str; 24] = [
    "released",
    "launched",
    "launch",
    "introduced",
    "published",
    "sold",
    "purchased",
    "bought",
    "manufactured",
    "made",
    "produced",
    "version",
    "updated",
    "revised",
    "reviewed",
    "release",
    "announced",
    "issued",
    "copyright",
    "\u{a9}",
    "model",
    "discontinued",
    "tested",
    "certified",
];
/// Words of a sentence about what comes no more after a date.
pub(in crate::support_period) const NO_MORE: [&str; 6] =
    ["no", "not", "cease*", "stop*", "end*", "never"];
/// Words of a date that lies in the past of a release, not at the end of support.
pub(in crate::support_period) const PAST: [&str; 8] = [
    "last",
    "latest",
    "released",
    "published",
    "version",
    "launched",
    "changelog",
    "updated on",
];
/// Words before a duration that repeat it, or measure something else.
pub(in crate::support_period) const REPEATS: [&str; 10] = [
    "every", "each", "once", "within", "per", "past", "previous", "half", "over", "last",
];
