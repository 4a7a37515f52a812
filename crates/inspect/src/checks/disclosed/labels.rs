//! Labels with a value of their shape after them: in text, in scripts and JSON, and as elements of XML.

use super::{Told, quoted};

/// The shape that a value must have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `V5.4.0`, `1.0.3`.
    Version,
    /// Six letters and digits or more, four of them digits.
    Serial,
    /// Six pairs of hexadecimal digits.
    Mac,
    /// Letters and at least one digit.
    Model,
}

/// What is told by a label, and what its value looks like. All labels in small letters, longer ones first.
const LABELS: [(&str, &str, Shape); 20] = [
    ("firmware version", "firmware version", Shape::Version),
    ("firmware_version", "firmware version", Shape::Version),
    ("firmwareversion", "firmware version", Shape::Version),
    ("firmware ver.", "firmware version", Shape::Version),
    ("firmware:", "firmware version", Shape::Version),
    ("fw version", "firmware version", Shape::Version),
    ("fw_version", "firmware version", Shape::Version),
    ("fwversion", "firmware version", Shape::Version),
    ("fw ver", "firmware version", Shape::Version),
    ("software version", "software version", Shape::Version),
    ("software_version", "software version", Shape::Version),
    ("softwareversion", "software version", Shape::Version),
    ("sw_version", "software version", Shape::Version),
    ("serial number", "serial number", Shape::Serial),
    ("serialnumber", "serial number", Shape::Serial),
    ("serial_number", "serial number", Shape::Serial),
    ("serial no", "serial number", Shape::Serial),
    ("mac address", "MAC address", Shape::Mac),
    ("macaddress", "MAC address", Shape::Mac),
    ("mac_address", "MAC address", Shape::Mac),
];

/// Elements of a device's own description (`UPnP` 2.3, ONVIF `GetDeviceInformation`).
const ELEMENTS: [(&str, &str, Shape); 6] = [
    ("firmwareversion", "firmware version", Shape::Version),
    ("softwareversion", "software version", Shape::Version),
    ("serialnumber", "serial number", Shape::Serial),
    ("modelname", "model", Shape::Model),
    ("modelnumber", "model", Shape::Model),
    ("model", "model", Shape::Model),
];

/// Words before a label that make it another's.
const OF_ANOTHER: [&str; 8] = [
    "require",
    "minimum",
    "at least",
    "needs",
    "latest",
    "update to",
    "upgrade to",
    "available",
];
/// Words after a value that make it a demand.
const DEMANDS: [&str; 6] = [
    "or later",
    "or newer",
    "or above",
    "or higher",
    "and above",
    "and later",
];
/// How far such words are looked for, in bytes.
const NEAR: usize = 28;
/// How much may stand between a label and its value, in characters.
const BETWEEN_MAX: usize = 12;
/// The longest value.
const VALUE_MAX: usize = 40;

/// What labels and elements in `words` tell.
pub(super) fn told(words: &str) -> Vec<Told> {
    let mut all = elements(words);
    let text = without_tags(words);
    let lower = text.to_ascii_lowercase();
    for (label, what, shape) in LABELS {
        for (at, _) in lower.match_indices(label) {
            let after = at + label.len();
            if let Some(value) = value_after(&text, &lower, at, after, shape) {
                // The one value tells one thing, whichever label found it.
                let new = all.iter().all(|one: &Told| !one.text.contains(value));
                if new {
                    all.push(quoted(
                        what,
                        &format!("{}: {value}", text.get(at..after).unwrap_or(label)),
                    ));
                }
            }
        }
    }
    all
}

/// The value after a label that ends at `after`, if one of this shape is there and is the device's own.
fn value_after<'a>(
    text: &'a str,
    lower: &str,
    at: usize,
    after: usize,
    shape: Shape,
) -> Option<&'a str> {
    let before = lower.get(..at)?;
    if before
        .chars()
        .next_back()
        .is_some_and(|letter| letter.is_ascii_alphanumeric())
    {
        return None;
    }
    let near = tail(before, NEAR);
    if OF_ANOTHER.iter().any(|word| near.contains(word)) {
        return None;
    }
    let rest = text.get(after..)?;
    let between = |letter: char| letter.is_whitespace() || ":=\"'.#".contains(letter);
    let start = rest
        .char_indices()
        .take(BETWEEN_MAX)
        .find(|(_, letter)| !between(*letter))?
        .0;
    if start == 0 {
        return None;
    }
    let value = word(rest.get(start..)?);
    let demand: String = rest
        .get(start + value.len()..)?
        .chars()
        .take(NEAR)
        .collect::<String>()
        .to_ascii_lowercase();
    let demanded = DEMANDS.iter().any(|word| demand.contains(word)) || demand.starts_with('+');
    (!demanded && fits(value, shape)).then_some(value)
}

/// The last `count` bytes or a little less.
fn tail(text: &str, count: usize) -> &str {
    let mut from = text.len().saturating_sub(count);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..).unwrap_or_default()
}

/// The word at the front.
fn word(text: &str) -> &str {
    let inside = |letter: char| letter.is_ascii_alphanumeric() || ".-_:".contains(letter);
    let end = text.find(|letter| !inside(letter)).unwrap_or(text.len());
    text.get(..end)
        .unwrap_or_default()
        .trim_end_matches(['.', ':'])
}

fn fits(value: &str, shape: Shape) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let alone = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if value.len() > VALUE_MAX {
        return false;
    }
    match shape {
        Shape::Version => {
            let bare = value.trim_start_matches(['v', 'V']).trim_start_matches('.');
            let numbers = bare.split(['.', '_', '-']).filter(|part| {
                part.bytes()
                    .next()
                    .is_some_and(|byte| byte.is_ascii_digit())
            });
            bare.contains('.')
                && bare.starts_with(|letter: char| letter.is_ascii_digit())
                && numbers.count() >= 2
        }
        Shape::Serial => value.len() >= 6 && digits >= 4 && value.bytes().all(alone),
        Shape::Mac => is_mac(value),
        Shape::Model => {
            value.len() >= 3 && digits >= 1 && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        }
    }
}

/// Whether it is a hardware address that a device can have, and none of those that stand as examples.
fn is_mac(value: &str) -> bool {
    let pairs: Vec<&str> = value.split([':', '-']).collect();
    let octets: Vec<u8> = pairs
        .iter()
        .filter(|pair| pair.len() == 2)
        .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
        .collect();
    let example = [
        [0x00, 0x11, 0x22, 0x33, 0x44, 0x55],
        [0x11, 0x22, 0x33, 0x44, 0x55, 0x66],
        [0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc],
        [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff],
        [0x01, 0x23, 0x45, 0x67, 0x89, 0xab],
    ];
    pairs.len() == 6
        && octets.len() == 6
        && octets.iter().any(|octet| Some(octet) != octets.first())
        && !example.iter().any(|one| one[..] == octets[..])
}

/// What elements of a description tell.
fn elements(words: &str) -> Vec<Told> {
    let mut all = Vec::new();
    for piece in words.split('<').skip(1) {
        let Some((name, value)) = piece.split_once('>') else {
            continue;
        };
        let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
        let value = value.trim();
        let known = ELEMENTS.iter().find(|(element, ..)| *element == local);
        if let Some((_, what, shape)) = known
            && fits(value, *shape)
        {
            all.push(quoted(what, &format!("<{name}>{value}")));
        }
    }
    all
}

/// The text with a space for each tag, so that a label and its value in two cells stand beside each other.
fn without_tags(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let mut in_tag = false;
    for letter in words.chars() {
        match letter {
            '<' => {
                in_tag = true;
                text.push(' ');
            }
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            _ => text.push(letter),
        }
    }
    text
}
