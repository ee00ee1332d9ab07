//! gzip without compression: a bundle is small, and the same policies have to give the same bytes with every release of a
//! compressor.

/// The most bytes a stored block of DEFLATE may have.
const BLOCK: usize = 0xffff;

/// `bytes` as a gzip member with stored blocks.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    // Magic, deflate, no flags, no time, no extra flags, unknown system.
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(BLOCK).peekable();
    if blocks.peek().is_none() {
        block(&mut out, &[], true);
    }
    while let Some(chunk) = blocks.next() {
        block(&mut out, chunk, blocks.peek().is_none());
    }
    out.extend(crc32(bytes).to_le_bytes());
    // The length modulo 2^32.
    out.extend(bytes.len().to_le_bytes().into_iter().chain([0; 4]).take(4));
    out
}

fn block(out: &mut Vec<u8>, chunk: &[u8], last: bool) {
    let length = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
    out.push(u8::from(last));
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend_from_slice(chunk);
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::{compress, crc32};

    #[test]
    fn published_check_value() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn every_byte_is_in_a_block() {
        assert_eq!(compress(b"").len(), 10 + 5 + 8);
        assert_eq!(compress(&[7; 0xffff + 1]).len(), 10 + 5 + 0xffff + 5 + 1 + 8);
    }
}
