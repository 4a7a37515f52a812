//! Numbers and lengths at the front of bytes that a device sent, as TLS and SSH write them: the highest byte first.

/// Bytes that are read from the front; whatever is missing is `None`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// All of `bytes`.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next number of `width` bytes, at most 4.
    pub(crate) fn number(&mut self, width: usize) -> Option<u32> {
        let bytes = self.take(width.min(4))?;
        Some(
            bytes
                .iter()
                .fold(0, |sum, byte| (sum << 8) | u32::from(*byte)),
        )
    }

    /// The next number of one byte.
    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// The next number of two bytes.
    pub(crate) fn u16(&mut self) -> Option<u16> {
        u16::try_from(self.number(2)?).ok()
    }

    /// The next bytes whose length stands before them in `width` bytes.
    pub(crate) fn counted(&mut self, width: usize) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number(width)?).ok()?;
        self.take(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_none_and_nothing_is_taken() {
        let mut fields = Fields::of(&[0, 2, b'a', b'b', 0, 9, b'c']);
        assert_eq!(fields.counted(2), Some(&b"ab"[..]));
        assert_eq!(fields.counted(2), None);
        assert_eq!(fields.rest(), b"c");
    }
}
