//! The part of BER (X.690) that SNMP uses: one-byte tags and definite lengths, read within the bytes that are there.

/// A tag and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    /// Where the content begins in the whole message.
    pub(crate) at: usize,
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// Reads items one after the other; `None` is an item that is cut or not what was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    left: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes, at: 0 }
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, left) = self.left.split_at_checked(length)?;
        self.left = left;
        self.at += length;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// The next item.
    pub(crate) fn item(&mut self) -> Option<Item<'a>> {
        let tag = self.byte()?;
        let length = match self.byte()? {
            short @ 0..=0x7f => usize::from(short),
            long => {
                // A datagram has at most 65,535 bytes; some agents pad their lengths to four.
                let bytes = self.take(usize::from(long & 0x7f))?;
                let known = (1..=4).contains(&bytes.len());
                let length = bytes
                    .iter()
                    .fold(0_u32, |length, byte| length << 8 | u32::from(*byte));
                usize::try_from(length).ok().filter(|_| known)?
            }
        };
        let at = self.at;
        let content = self.take(length)?;
        Some(Item { tag, content, at })
    }

    /// The next item, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Option<Item<'a>> {
        self.item().filter(|item| item.tag == tag)
    }

    /// The items within the next one, which must have this tag.
    pub(crate) fn within(&mut self, tag: u8) -> Option<Self> {
        self.expect(tag).map(|item| item.inside())
    }

    pub(crate) fn integer(&mut self) -> Option<i64> {
        number(self.expect(INTEGER)?.content)
    }

    pub(crate) fn octets(&mut self) -> Option<&'a [u8]> {
        self.expect(OCTETS).map(|item| item.content)
    }
}

impl<'a> Item<'a> {
    /// The items that it holds.
    pub(crate) fn inside(&self) -> Reader<'a> {
        Reader {
            left: self.content,
            at: self.at,
        }
    }
}

/// A number in two's complement, of at most eight bytes.
pub(crate) fn number(content: &[u8]) -> Option<i64> {
    let first = *content.first()?;
    if content.len() > 8 {
        return None;
    }
    let start = if first & 0x80 == 0 { 0 } else { -1 };
    Some(
        content
            .iter()
            .fold(start, |number: i64, byte| number << 8 | i64::from(*byte)),
    )
}

/// An item that holds these parts.
pub(crate) fn item(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            // What we send is far shorter than 65,536 bytes.
            bytes.push(0x82);
            bytes.extend(u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    for part in parts {
        bytes.extend(*part);
    }
    bytes
}

/// A number as an item, in as few bytes as it takes.
pub(crate) fn integer(number: i64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let needless = bytes
        .windows(2)
        .take_while(|two| {
            matches!(two, [0, low] if low & 0x80 == 0)
                || matches!(two, [0xff, low] if low & 0x80 != 0)
        })
        .count();
    item(INTEGER, &[bytes.get(needless..).unwrap_or_default()])
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    item(OCTETS, &[bytes])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_take_as_few_bytes_as_they_need() {
        assert_eq!(integer(0), [2, 1, 0]);
        assert_eq!(integer(127), [2, 1, 127]);
        assert_eq!(integer(128), [2, 2, 0, 128]);
        assert_eq!(integer(-1), [2, 1, 0xff]);
        assert_eq!(number(&[]), None);
        assert_eq!(number(&[0; 9]), None);
    }

    #[test]
    fn what_is_cut_or_longer_than_it_is_is_nothing() {
        for wrong in [
            &[][..],
            &[4],
            &[4, 2, 1],
            &[4, 0x80, 1],
            &[4, 0x85, 0, 0, 0, 0, 1, 9],
            &[4, 0x84, 0xff, 0xff, 0xff, 0xff, 9],
        ] {
            assert_eq!(Reader::new(wrong).item(), None, "{wrong:?}");
        }
        let padded = [4, 0x84, 0, 0, 0, 1, 9];
        let item = Reader::new(&padded).item().unwrap();
        assert_eq!((item.content, item.at), (&[9][..], 6));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(number in any::<i64>(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let whole = item(SEQUENCE, &[&integer(number), &octets(&bytes)]);
            let mut inside = Reader::new(&whole).within(SEQUENCE).unwrap();
            prop_assert_eq!(inside.integer(), Some(number));
            prop_assert_eq!(inside.octets(), Some(bytes.as_slice()));
            prop_assert!(inside.is_empty());
        }
    }
}
