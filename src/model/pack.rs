//! Bytes that are written down, packed: texts and what was found in them take half the room on the disk, and
//! hardly longer to read.

use lz4_flex::block;

/// LZ4 makes no more of a byte than this.
const MOST: usize = 255;

pub fn pack(bytes: &[u8]) -> Vec<u8> {
    block::compress_prepend_size(bytes)
}

/// Nothing where the bytes are not packed ones, or claim to hold more than they can.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (size, rest) = block::uncompressed_size(packed).ok()?;
    if size > rest.len().saturating_mul(MOST) {
        return None;
    }
    block::decompress(rest, size).ok()
}

/// Reads a number and moves behind it. The streams are our own: they never end within a number.
#[inline]
pub(crate) fn varint(bytes: &[u8], at: &mut usize) -> u32 {
    let mut value = 0;
    let mut shift = 0;
    while let Some(&byte) = bytes.get(*at) {
        *at += 1;
        value |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if byte < 0x80 || shift > 28 {
            break;
        }
    }
    value
}

/// Adds a number as an LEB128 varint.
pub(crate) fn push_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        for bytes in [b"".as_slice(), b"la gru", vec![7; 1 << 20].as_slice()] {
            let packed = pack(bytes);
            assert_eq!(unpack(&packed).as_deref(), Some(bytes));
            assert!(packed.len() < bytes.len() / 100 + 20);
        }
        for packed in [b"".as_slice(), b"abc", &[255; 12]] {
            assert_eq!(unpack(packed), None);
        }
    }
}
