//! Bytes of a file or a pipe as text.

/// PowerShell writes UTF-16; everything else is UTF-8, with what is not replaced.
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Whether a file is packed, by its first 262 bytes: text only comes out of it by what opens archives.
pub fn is_packed(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x1f, 0x8b, ..]
            | [0xfd, b'7', b'z', b'X', b'Z', 0, ..]
            | [b'P', b'K', 3, 4, ..]
            | [b'B', b'Z', b'h', ..]
            | [0x28, 0xb5, 0x2f, 0xfd, ..]
    ) || is_tar(bytes)
}

/// `ustar` stands at a fixed place in the first header.
pub fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_shells_write() {
        assert_eq!(decode(b"Pool Name: a"), "Pool Name: a");
        assert_eq!(decode(b"\xff\xfeP\0o\0"), "Po");
        assert_eq!(decode(b"\xfe\xff\0P\0o"), "Po");
        assert_eq!(decode(b"a\xffb"), "a\u{fffd}b");
        assert_eq!(decode(b"\xff\xfeP\0\x00\xd8o"), "P\u{fffd}", "half a pair and half a unit");
    }
}
