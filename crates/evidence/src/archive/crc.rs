//! CRC-32 as zip uses it (ISO 3309, reflected polynomial 0xEDB88320), and the search for the byte that broke it.

/// The remainder of each single byte.
const TABLE: [u32; 256] = table();
/// The byte whose remainder has this top byte; the 256 top bytes are all different.
const BY_TOP: [u8; 256] = by_top();

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "evaluated at compile time over 0..256"
)]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                (value >> 1) ^ 0xEDB8_8320
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "evaluated at compile time over 0..256"
)]
const fn by_top() -> [u8; 256] {
    let mut found = [0; 256];
    let mut index = 0;
    while index < 256 {
        found[(TABLE[index] >> 24) as usize] = index as u8;
        index += 1;
    }
    found
}

#[expect(clippy::indexing_slicing, reason = "a u8 indexes an array of 256")]
fn entry(byte: u8) -> u32 {
    TABLE[usize::from(byte)]
}

#[expect(clippy::indexing_slicing, reason = "a u8 indexes an array of 256")]
fn with_top(byte: u8) -> u8 {
    BY_TOP[usize::from(byte)]
}

/// The CRC-32 of `bytes`.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        (crc >> 8) ^ entry(low ^ byte)
    })
}

/// The single-byte changes that explain why `bytes` has the CRC-32 `found` and not `wanted`: where, and what to XOR the
/// byte with to have the old one back. The last bytes come first.
///
/// CRC-32 is linear: the difference of the two sums is the remainder of the changed bits alone, whatever the other
/// bytes are. Winding it back one zero byte at a time, it becomes the remainder of a single byte at the place of the
/// change, and at hardly any other (a candidate by chance in 2^24 places); the caller confirms by SHA-256.
pub(crate) fn single_byte_changes(
    len: usize,
    wanted: u32,
    found: u32,
) -> impl Iterator<Item = (usize, u8)> {
    let mut state = wanted ^ found;
    (0..len).rev().filter_map(move |offset| {
        let [.., top] = state.to_le_bytes();
        let byte = with_top(top);
        let hit = state == entry(byte) && byte != 0;
        state = ((state ^ entry(byte)) << 8) | u32::from(byte);
        hit.then_some((offset, byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_published_check_value() {
        // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn finds_the_changed_byte_wherever_it_is() {
        let good: Vec<u8> = (0..=255).cycle().take(3000).collect();
        for offset in [0, 1, 700, 2999] {
            for change in [1_u8, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[offset] ^= change;
                let mut found = single_byte_changes(bad.len(), crc32(&good), crc32(&bad));
                assert!(
                    found.any(|hit| hit == (offset, change)),
                    "{offset} {change}"
                );
            }
        }
    }
}
