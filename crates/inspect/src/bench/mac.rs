//! Hardware addresses: the MAC by which a unit is known on its own link.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A hardware address of 48 bits (EUI-48, IEEE 802).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac([u8; 6]);

impl Mac {
    /// The address with these octets, in the order in which they are sent.
    pub fn new(octets: [u8; 6]) -> Self {
        Self(octets)
    }

    /// Whether it may be one device's own: no group address (its lowest bit of the first octet is set) and not all zero.
    pub fn is_one_devices(self) -> bool {
        self.0[0] & 1 == 0 && self.0 != [0; 6]
    }
}

impl FromStr for Mac {
    type Err = ();

    /// Six pairs of hexadecimal digits with `:` or `-` between.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut octets = [0; 6];
        let mut pairs = text.split([':', '-']);
        for octet in &mut octets {
            let pair = pairs.next().ok_or(())?;
            hex::decode_to_slice(pair, std::slice::from_mut(octet)).map_err(|_| ())?;
        }
        pairs.next().map_or(Ok(Self(octets)), |_| Err(()))
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = self.0.map(|octet| format!("{octet:02x}"));
        f.write_str(&pairs.join(":"))
    }
}

impl Serialize for Mac {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As bench files write them: nothing, one, or a list.
pub(super) fn as_written<S: Serializer>(macs: &[Mac], serializer: S) -> Result<S::Ok, S::Error> {
    match macs {
        [] => serializer.serialize_none(),
        [one] => one.serialize(serializer),
        several => several.serialize(serializer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mac_is_six_pairs_of_digits_however_they_are_parted() {
        let mac: Mac = "02-00-5E-10-00-01".parse().unwrap();
        assert_eq!(mac.to_string(), "02:00:5e:10:00:01");
        for wrong in [
            "",
            "02:00:5e:10:00",
            "02:00:5e:10:00:01:02",
            "02:00:5e:10:00:*",
            "02:00:5e:10:00:1",
            "02005e100001",
        ] {
            assert_eq!(wrong.parse::<Mac>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn an_address_of_many_devices_or_of_none_is_no_devices_own() {
        let is_own = |text: &str| text.parse::<Mac>().unwrap().is_one_devices();
        assert!(is_own("02:00:5e:10:00:01"));
        for shared in [
            "ff:ff:ff:ff:ff:ff",
            "01:00:5e:00:00:01",
            "00:00:00:00:00:00",
        ] {
            assert!(!is_own(shared), "{shared}");
        }
    }
}
