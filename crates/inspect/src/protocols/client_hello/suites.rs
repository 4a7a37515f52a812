//! The cipher suites of TLS by code and name, from `data/tls/cipher-suites.csv`.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/tls/cipher-suites.csv");
/// Suites of TLS 1.3 stand in a range of their own (RFC 8446 B.4).
const TLS13_FIRST: u16 = 0x1301;
const TLS13_LAST: u16 = 0x13ff;

/// A cipher suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suite {
    pub(super) code: u16,
    pub(super) name: &'static str,
}

impl Suite {
    fn is_of_tls13(self) -> bool {
        (TLS13_FIRST..=TLS13_LAST).contains(&self.code)
    }

    /// The kind of key that signs or decrypts in it, where it needs a certificate; a server may have one of each.
    pub(super) fn certificate_kind(self) -> Option<&'static str> {
        let without = ["_anon_", "_PSK_", "_KRB5_", "_SRP_SHA_WITH"];
        if without.iter().any(|word| self.name.contains(word)) && !self.name.contains("RSA_PSK") {
            return None;
        }
        ["ECDSA", "DSS"]
            .into_iter()
            .find(|kind| self.name.contains(kind))
            .or(Some("RSA"))
    }
}

static SUITES: LazyLock<Vec<Suite>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let (code, name) = line.split_once(',')?;
        let code = u16::from_str_radix(code, 16).ok()?;
        Some(Suite { code, name })
    })
    .collect()
});

/// The suites that may be offered in TLS 1.3, or in the versions before it; those met most often first.
pub(super) fn all(tls13: bool) -> Vec<Suite> {
    let suites = SUITES.iter().copied();
    suites
        .filter(|suite| suite.is_of_tls13() == tls13)
        .collect()
}

/// The suite of a code, if the table has it.
pub(super) fn find(code: u16) -> Option<Suite> {
    SUITES.iter().copied().find(|suite| suite.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_once_and_kinds_of_keys_are_known() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let mut codes: Vec<u16> = SUITES.iter().map(|suite| suite.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), rows);
        assert!(all(true).len() >= 5 && all(false).len() > 300);
        let kind = |code| find(code).unwrap().certificate_kind();
        assert_eq!(kind(0xc02b), Some("ECDSA"));
        assert_eq!(kind(0xc02f), Some("RSA"));
        assert_eq!(kind(0x0034), None);
        assert_eq!(kind(0x000a), Some("RSA"));
    }
}
