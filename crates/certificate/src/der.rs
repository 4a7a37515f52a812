//! The few parts of DER (ITU-T X.690) that a certificate is made of: tag, definite length, value.

/// Values at the front of DER bytes; whatever is not as it must be is `None`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Der<'a>(&'a [u8]);

/// One value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    /// Its content.
    pub(crate) content: &'a [u8],
    /// With its tag and length.
    pub(crate) whole: &'a [u8],
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// `[0]`, constructed: the version of a certificate.
pub(crate) const CONTEXT_0: u8 = 0xa0;

impl<'a> Der<'a> {
    /// The values of `bytes`.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next value, of any tag below 31.
    pub(crate) fn any(&mut self) -> Option<Value<'a>> {
        let all = self.0;
        let (&tag, rest) = all.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if digits.is_empty() || digits.len() > 3 {
                return None;
            }
            let length = digits
                .iter()
                .fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
            (length, rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        let whole = all.get(..all.len().saturating_sub(rest.len()))?;
        Some(Value {
            tag,
            content,
            whole,
        })
    }

    /// The next value, which must have this tag.
    pub(crate) fn next(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.any().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }

    /// What is within the next value, which must have this tag.
    pub(crate) fn within(&mut self, tag: u8) -> Option<Self> {
        Some(Self(self.next(tag)?.content))
    }
}

/// An object identifier in its dotted form.
pub(crate) fn dotted(content: &[u8]) -> String {
    let mut arcs: Vec<u64> = Vec::new();
    let mut sum: u64 = 0;
    for byte in content.iter().take(64) {
        sum = (sum << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if arcs.is_empty() {
                let first = (sum / 40).min(2);
                arcs.push(first);
                sum -= first * 40;
            }
            arcs.push(sum);
            sum = 0;
        }
    }
    let words: Vec<String> = arcs.iter().map(ToString::to_string).collect();
    words.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_identifiers_are_read_and_bad_ones_are_none() {
        let mut der = Der::of(&[0x30, 3, 2, 1, 5, 0x02, 0x81, 1, 9, 0x04, 0x80]);
        assert_eq!(
            der.within(SEQUENCE).unwrap().next(INTEGER).unwrap().content,
            [5]
        );
        assert_eq!(der.next(INTEGER).unwrap().whole, [2, 0x81, 1, 9]);
        assert!(der.any().is_none(), "an indefinite length");
        assert_eq!(
            dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]),
            "1.2.840.113549.1.1.11"
        );
        assert_eq!(dotted(&[0x55, 4, 3]), "2.5.4.3");
        assert_eq!(dotted(&[0x88, 0x37]), "2.999");
    }
}
