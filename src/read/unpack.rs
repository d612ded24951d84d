//! Unpacks what is packed alone (gzip, Zstandard), piece by piece, so that who asks sets the cap and
//! has what comes before a damaged place.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::read::magic::Packing;

/// What is in a packed file, as it is asked for.
pub(super) fn reader<'a>(packing: Packing, packed: impl Read + 'a) -> Box<dyn Read + 'a> {
    let packed = BufReader::new(packed);
    match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Packing::Zstandard => {
            Box::new(Frames { packed, decoder: FrameDecoder::new(), is_within: false })
        }
    }
}

/// Zstandard files may consist of several frames, of data or to be skipped.
struct Frames<R> {
    packed: R,
    decoder: FrameDecoder,
    is_within: bool,
}

impl<R: BufRead> Frames<R> {
    /// Begins the next frame of data; false at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.packed.fill_buf()?.is_empty() {
            let begun = self.decoder.init(&mut self.packed);
            let Err(error) = begun else { return Ok(true) };
            let FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            }) = error
            else {
                return Err(io::Error::other(error));
            };
            io::copy(&mut Read::by_ref(&mut self.packed).take(length.into()), &mut io::sink())?;
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_within && !self.begin()? {
                return Ok(0);
            }
            self.is_within = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.packed, one).map_err(io::Error::other)?;
            }
            match self.decoder.read(buffer)? {
                0 if !buffer.is_empty() => self.is_within = false,
                count => return Ok(count),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zstandard(text: &str) -> Vec<u8> {
        compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
    }

    fn unpack(packing: Packing, packed: &[u8], cap: u64) -> (Vec<u8>, bool) {
        let mut bytes = Vec::new();
        let read = reader(packing, packed).take(cap).read_to_end(&mut bytes);
        (bytes, read.is_err())
    }

    /// The text, with `!` after it where it was not read to its end.
    #[track_caller]
    fn check(packing: Packing, packed: &[u8], cap: u64, expected: &str) {
        let (bytes, is_cut) = unpack(packing, packed, cap);
        let mark = if is_cut { "!" } else { "" };
        assert_eq!(format!("{}{mark}", String::from_utf8_lossy(&bytes)), expected);
    }

    #[test]
    fn parts_follow_each_other() {
        let both = [gzip("Piove. "), gzip("Nevica.")].concat();
        check(Packing::Gzip, &both, 100, "Piove. Nevica.");
        let skipped = b"\x50\x2A\x4D\x18\x03\0\0\0abc".to_vec();
        let both = [skipped, zstandard("Piove. "), zstandard("Nevica.")].concat();
        check(Packing::Zstandard, &both, 100, "Piove. Nevica.");
    }

    #[test]
    fn what_stands_before_the_damage_is_kept() {
        let numbers: Vec<String> = (0..200_000).map(|number| number.to_string()).collect();
        let text = numbers.join(" ");
        for (packing, packed) in
            [(Packing::Gzip, gzip(&text)), (Packing::Zstandard, zstandard(&text))]
        {
            let half = packed.get(..packed.len() * 9 / 10).unwrap();
            let (bytes, is_cut) = unpack(packing, half, 1 << 22);
            assert!(is_cut && bytes.len() > 1000, "{packing:?} {}", bytes.len());
            assert!(text.as_bytes().starts_with(&bytes));
        }
        check(Packing::Gzip, b"\x1F\x8Bgarbage", 100, "!");
        check(Packing::Zstandard, b"\x28\xB5\x2F\xFDgarbage", 100, "!");
    }

    #[test]
    fn no_more_than_the_cap_is_unpacked() {
        let text = "a".repeat(1 << 20);
        check(Packing::Gzip, &gzip(&text), 5, "aaaaa");
        check(Packing::Zstandard, &zstandard(&text), 5, "aaaaa");
    }
}
