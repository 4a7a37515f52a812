//! Security-relevant information that a service tells anyone before a login: versions, model, serial number, MAC address.
//!
//! Read from what a service said while it was found; nothing more is asked. The patterns are closed: a label and a value of
//! its shape, the version in a `Server` header or a version line, or the very serial, MAC or model that the bench names. A
//! version "or later" is a demand and not this device's, and a MAC that stands as an example is none. Pictures of text,
//! values that only a script fetches, and other languages than English are not seen.

use crate::bench::Unit;

mod labels;

/// Name of the check in observations.
pub const NAME: &str = "inspect.disclosed-before-login";
/// The most that is told of one service.
const TOLD_MAX: usize = 16;
/// The longest text that is quoted, in characters.
const QUOTED_MAX: usize = 120;
/// Shorter serial numbers stand on pages by chance.
const SERIAL_MIN: usize = 6;
/// Shorter models are words.
const MODEL_MIN: usize = 4;
/// Header fields that name software (RFC 9110 10.2.4, RFC 3261 20.35).
const PRODUCT_FIELDS: [&str; 3] = ["server:", "x-powered-by:", "user-agent:"];
/// Names before a slash that are protocols and not software.
const PROTOCOLS: [&str; 7] = ["http", "rtsp", "sip", "upnp", "dlnadoc", "ssl", "tls"];
/// Servers that name themselves in a first line.
const BANNER_PRODUCTS: [&str; 12] = [
    "vsftpd",
    "proftpd",
    "pure-ftpd",
    "bftpd",
    "filezilla",
    "busybox",
    "dropbear",
    "openssh",
    "exim",
    "postfix",
    "gnu inetutils",
    "twisted",
];

/// Something that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is, such as `firmware version`.
    pub what: &'static str,
    /// The words that say it.
    pub text: String,
}

/// What the words of a service tell of this unit and of its software. `model` is what the bench calls it.
pub fn told(words: &str, unit: &Unit, model: &str) -> Vec<Told> {
    let mut all = Vec::new();
    for line in words.lines().map(str::trim) {
        if names_software(line) {
            all.push(quoted("software version", line));
        }
    }
    all.extend(labels::told(words));
    if let Some(serial) = &unit.serial
        && serial.len() >= SERIAL_MIN
        && let Some(around) = standing_alone(words, serial)
    {
        all.push(quoted("serial number", around));
    }
    let macs = unit.macs.iter().map(ToString::to_string);
    let told = macs.filter(|mac| holds_mac(words, mac));
    all.extend(told.map(|mac| quoted("MAC address", &mac)));
    let telling = model.len() >= MODEL_MIN && model.chars().any(|letter| letter.is_ascii_digit());
    if telling && let Some(around) = standing_alone(words, model) {
        all.push(quoted("model", around));
    }
    let mut seen = Vec::new();
    all.retain(|one| {
        let new = !seen.contains(&(one.what, one.text.clone()));
        seen.push((one.what, one.text.clone()));
        new
    });
    all.truncate(TOLD_MAX);
    all
}

fn quoted(what: &'static str, text: &str) -> Told {
    let safe = |letter: char| if letter.is_control() { ' ' } else { letter };
    Told {
        what,
        text: text.trim().chars().take(QUOTED_MAX).map(safe).collect(),
    }
}

/// Whether a line names software with its version.
fn names_software(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    if let Some(version) = lower.strip_prefix("ssh-2.0-") {
        return has_version(version);
    }
    if let Some(field) = PRODUCT_FIELDS
        .iter()
        .find(|field| lower.starts_with(**field))
    {
        let value = lower.get(field.len()..).unwrap_or_default();
        return value.split([' ', ',', ';', '(', ')']).any(is_product);
    }
    // The first line of FTP and mail services (RFC 959 5.4, RFC 5321 4.2), and of a shell.
    let banner = lower.starts_with("220") || lower.starts_with("busybox");
    banner
        && BANNER_PRODUCTS.iter().any(|product| {
            let after = lower
                .find(product)
                .and_then(|at| lower.get(at + product.len()..));
            after.is_some_and(has_version)
        })
}

/// `name/1.2` where the name is software's.
fn is_product(word: &str) -> bool {
    word.split_once('/').is_some_and(|(name, version)| {
        !name.is_empty() && !PROTOCOLS.contains(&name) && has_version(version)
    })
}

/// Digits with a point between them.
fn has_version(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| {
        matches!(three, [before, b'.', after] if before.is_ascii_digit() && after.is_ascii_digit())
    })
}

/// The line in which `wanted` stands with no letter or digit beside it.
fn standing_alone<'a>(words: &'a str, wanted: &str) -> Option<&'a str> {
    let edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    words.lines().find_map(|line| {
        line.match_indices(wanted).find_map(|(at, found)| {
            let (before, after) = (line.get(..at)?, line.get(at + found.len()..)?);
            let alone = edge(before.chars().next_back()) && edge(after.chars().next());
            alone.then(|| around(line, at))
        })
    })
}

/// A piece of a line from shortly before `at`.
fn around(line: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(QUOTED_MAX / 3);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    line.get(from..).unwrap_or_default()
}

/// Whether a hardware address stands in `words`, however it is written.
fn holds_mac(words: &str, mac: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|letter| !matches!(letter, ':' | '-' | '.'))
            .map(|letter| letter.to_ascii_lowercase())
            .collect()
    };
    let mac = plain(mac);
    mac.len() == 12 && words.lines().any(|line| plain(line).contains(&mac))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn unit() -> Unit {
        Unit {
            label: "A".to_owned(),
            address: IpAddr::from([192, 168, 1, 9]),
            also_at: Vec::new(),
            macs: vec!["52:54:00:A1:B2:C3".parse().unwrap()],
            serial: Some("DS9920-77".to_owned()),
            ports: None,
            accounts: Vec::new(),
            label_password: None,
            user_password: None,
        }
    }

    fn whats(words: &str) -> Vec<&'static str> {
        let told = told(words, &unit(), "EYE-200");
        told.into_iter().map(|one| one.what).collect()
    }

    #[test]
    fn what_devices_tell_is_seen() {
        for (words, expected) in [
            (
                "HTTP/1.1 401 Unauthorized\r\nServer: lighttpd/1.4.69\r\n\r\n",
                "software version",
            ),
            (
                "Server: Linux/2.6.36, UPnP/1.0, miniupnpd/1.9",
                "software version",
            ),
            ("SSH-2.0-dropbear_2022.83\r\n", "software version"),
            ("220 (vsFTPd 3.0.3)\r\n", "software version"),
            (
                "<p>Firmware Version: V5.4.0 build 160530</p>",
                "firmware version",
            ),
            (
                "<td>Firmware version</td><td>1.0.3</td>",
                "firmware version",
            ),
            ("var fw_version = \"2.1.7\";", "firmware version"),
            ("{\"firmwareVersion\":\"2.1.7\"}", "firmware version"),
            (
                "<tds:FirmwareVersion>5.5.82</tds:FirmwareVersion>",
                "firmware version",
            ),
            ("<serialNumber>0123AB45</serialNumber>", "serial number"),
            ("Serial No.: 20190412345", "serial number"),
            ("<modelName>IPC-123</modelName>", "model"),
            ("Basic realm=\"EYE-200\"", "model"),
            ("<b>DS9920-77</b>", "serial number"),
            ("<UDN>uuid:1234-525400a1b2c3</UDN>", "MAC address"),
            ("MAC address: 52-54-00-12-34-56", "MAC address"),
        ] {
            assert_eq!(whats(words), [expected], "{words}");
        }
    }

    #[test]
    fn what_tells_nothing_of_the_device_is_left_alone() {
        for words in [
            "HTTP/1.1 200 OK\r\nServer: webs\r\nContent-Type: text/html\r\n",
            "Server: Apache",
            "Server: UPnP/1.0",
            "SSH-2.0-ssh\r\n",
            "220 FTP server ready.\r\n",
            "220 10.0.0.1 FTP server ready.\r\n",
            "<script src=\"/jquery-1.12.4.min.js?v=1.2.3\"></script>",
            "/*! jQuery v3.4.1 | (c) JS Foundation */",
            "This app needs firmware version 2.0 or later.",
            "Requires firmware version: 2.0.1",
            "Latest firmware version: 3.0.1",
            "Firmware version: <span id=fw></span> Copyright 2019.1",
            "firmwareVersion = \"\"; var a = 1.5;",
            "Firmware version: {{fw}}",
            "Serial number: see the label",
            "<serialNumber>none</serialNumber>",
            "Enter your MAC address, such as 00:11:22:33:44:55",
            "MAC address: FF:FF:FF:FF:FF:FF",
            "Welcome to the EYE-2000 family",
            "<input placeholder=\"Serial number\" maxlength=123456>",
        ] {
            assert_eq!(whats(words), Vec::<&str>::new(), "{words}");
        }
    }
}
