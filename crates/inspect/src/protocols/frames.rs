//! Frames of a binary protocol, taken from a connection as soon as they are whole.
//!
//! A parser reads from a [`Cursor`] and says [`Bad::Short`] where bytes are missing; it is then asked again when more
//! have come. A frame has one deadline, so that a device that sends a byte now and then does not hold a test up.

use std::time::Duration;

use thiserror::Error;
use tokio::time::Instant;

use super::Attempt;
use crate::discovery::Call;
use crate::wire::{Received, Wire, WireError};

/// Why bytes are not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bad {
    /// The rest has not come yet.
    Short,
    /// They never will be one.
    Wrong(&'static str),
}

/// Bytes, read from their start.
pub(crate) struct Cursor<'a> {
    left: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    /// What is left.
    pub(crate) fn left(&self) -> usize {
        self.left.len()
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Bad> {
        let (taken, left) = self.left.split_at_checked(length).ok_or(Bad::Short)?;
        self.left = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Bad> {
        let (taken, left) = self.left.split_first_chunk().ok_or(Bad::Short)?;
        self.left = left;
        Ok(*taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Bad> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Two bytes, the larger first.
    pub(crate) fn u16(&mut self) -> Result<u16, Bad> {
        self.array().map(u16::from_be_bytes)
    }

    /// Four bytes, the largest first.
    pub(crate) fn u32(&mut self) -> Result<u32, Bad> {
        self.array().map(u32::from_be_bytes)
    }

    /// Four bytes, the smallest first.
    pub(crate) fn u32_le(&mut self) -> Result<u32, Bad> {
        self.array().map(u32::from_le_bytes)
    }

    /// So many bytes as a length of the device says, where that is no more than `most`.
    pub(crate) fn counted(
        &mut self,
        length: u32,
        most: usize,
        too_long: &'static str,
    ) -> Result<&'a [u8], Bad> {
        match usize::try_from(length) {
            Ok(length) if length <= most => self.take(length),
            _ => Err(Bad::Wrong(too_long)),
        }
    }

    /// Bytes up to CR LF, which must come within `most`.
    pub(crate) fn line(&mut self, most: usize) -> Result<&'a [u8], Bad> {
        match self.left.windows(2).position(|two| two == b"\r\n") {
            Some(end) if end <= most => {
                let line = self.take(end)?;
                self.take(2)?;
                Ok(line)
            }
            None if self.left.len() <= most => Err(Bad::Short),
            _ => Err(Bad::Wrong("a line of it does not end")),
        }
    }
}

/// Why there is no frame.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The connection failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The device hung up.
    #[error("it hung up before it had answered")]
    Closed,
    /// No whole frame came in time.
    #[error("it did not answer in time")]
    Silent,
    /// What came is not of this protocol.
    #[error("{0}")]
    Wrong(&'static str),
}

impl Trouble {
    /// What a try that ended so showed.
    pub(crate) fn attempt(self) -> Attempt {
        match self {
            Self::Wrong(_) | Self::Wire(WireError::Flood { .. }) => {
                Attempt::Unusable(self.to_string())
            }
            Self::Wire(_) | Self::Closed | Self::Silent => Attempt::Dropped(self.to_string()),
        }
    }
}

/// A connection from which frames are taken.
pub(crate) struct Frames {
    wire: Wire,
    held: Vec<u8>,
}

impl Frames {
    /// Connects to the place of `call`.
    pub(crate) async fn open(call: &Call) -> Result<Self, Trouble> {
        Ok(Self {
            wire: Wire::open(call.place, &call.log, call.limits).await?,
            held: Vec::new(),
        })
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        Ok(self.wire.send(bytes).await?)
    }

    /// Takes one frame that is whole within `wait`.
    pub(crate) async fn take<T>(
        &mut self,
        wait: Duration,
        parse: impl Fn(&mut Cursor<'_>) -> Result<T, Bad>,
    ) -> Result<T, Trouble> {
        let deadline = Instant::now() + wait;
        loop {
            let mut cursor = Cursor::new(&self.held);
            match parse(&mut cursor) {
                Ok(frame) => {
                    let used = self.held.len() - cursor.left();
                    self.held.drain(..used);
                    return Ok(frame);
                }
                Err(Bad::Wrong(why)) => return Err(Trouble::Wrong(why)),
                Err(Bad::Short) => {}
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Trouble::Silent);
            }
            match self.wire.receive(left).await? {
                Received::Bytes(bytes) => self.held.extend(bytes),
                Received::Closed => return Err(Trouble::Closed),
                Received::Quiet => return Err(Trouble::Silent),
            }
        }
    }

    /// Sends one frame and takes the answer.
    pub(crate) async fn ask<T>(
        &mut self,
        bytes: &[u8],
        wait: Duration,
        parse: impl Fn(&mut Cursor<'_>) -> Result<T, Bad>,
    ) -> Result<T, Trouble> {
        self.send(bytes).await?;
        self.take(wait, parse).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_bytes_are_told_from_wrong_ones() {
        let mut cursor = Cursor::new(&[0, 1, 0, 0, 0, 2, 7, 8]);
        assert_eq!(cursor.u16(), Ok(1));
        assert_eq!(cursor.u32(), Ok(2));
        assert_eq!(cursor.counted(3, 9, "long"), Err(Bad::Short));
        assert_eq!(cursor.counted(10, 9, "long"), Err(Bad::Wrong("long")));
        assert_eq!(cursor.take(2), Ok(&[7, 8][..]));
        assert_eq!(cursor.byte(), Err(Bad::Short));
        let mut lines = Cursor::new(b"one\r\ntwo");
        assert_eq!(lines.line(3), Ok(&b"one"[..]));
        assert_eq!(lines.line(3), Err(Bad::Short));
        assert!(matches!(lines.line(2), Err(Bad::Wrong(_))));
    }
}
