//! Reading bytes without ever leaving the text: classes of bytes, runs, cuts.
//!
//! Every delimiter that the redactor knows is ASCII, so a cut between two of them is always on a
//! character boundary; [`cut`] answers with nothing where it would not be.

/// Letters and digits.
pub(super) const ALNUM: u16 = 1;
/// What host names, file names and identifiers are made of: letters, digits, `-`, `_`, `.`.
pub(super) const NAME: u16 = 2;
/// Hexadecimal digits.
pub(super) const HEX: u16 = 4;
/// Letters, digits, `_` and `-`.
pub(super) const WORD: u16 = 8;
/// Base64 of both alphabets.
pub(super) const BASE64: u16 = 16;
/// Letters, digits, `_`, `-` and `.`, for tokens of several dotted parts; also `=` and `~`.
pub(super) const DOTTED: u16 = 32;
/// Space, tab and carriage return.
pub(super) const BLANK: u16 = 64;
/// White space, quotes and angle brackets: what ends an unquoted word.
pub(super) const BREAK: u16 = 128;
/// A dash alone: with digits of some base, what UUIDs are made of.
pub(super) const DASH: u16 = 256;
/// A colon alone.
pub(super) const COLON: u16 = 512;
/// What separates the parts of an encrypted value.
pub(super) const LIST: u16 = 1024;

// The place is a byte's, so it is always in the table; and a constant that were wrong would not compile.
#[allow(clippy::indexing_slicing)]
const CLASSES: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        let mut class = 0_u16;
        if b.is_ascii_alphanumeric() {
            class |= ALNUM | NAME | WORD | BASE64 | DOTTED;
        }
        if b.is_ascii_hexdigit() {
            class |= HEX;
        }
        if b == b'-' || b == b'_' {
            class |= NAME | WORD | BASE64 | DOTTED;
        }
        if b == b'.' {
            class |= NAME | DOTTED;
        }
        if b == b'+' || b == b'/' || b == b'=' {
            class |= BASE64;
        }
        if b == b'=' || b == b'~' {
            class |= DOTTED;
        }
        if b == b'-' {
            class |= DASH;
        }
        if b == b':' {
            class |= COLON;
        }
        if b == b':' || b == b',' || b == b';' || b == b'[' || b == b']' {
            class |= LIST;
        }
        if b == b' ' || b == b'\t' || b == b'\r' {
            class |= BLANK | BREAK;
        }
        if b == b'\n' || b == b'"' || b == b'\'' || b == b'`' || b == b'<' || b == b'>' {
            class |= BREAK;
        }
        table[byte] = class;
        byte += 1;
    }
    table
};

/// Whether a byte is in a class.
pub(super) fn is(byte: u8, class: u16) -> bool {
    CLASSES.get(usize::from(byte)).is_some_and(|found| found & class != 0)
}

/// The byte at a place, or zero past the end.
pub(super) fn at(text: &str, place: usize) -> u8 {
    text.as_bytes().get(place).copied().unwrap_or(0)
}

/// The byte before a place, or zero at the start.
pub(super) fn before(text: &str, place: usize) -> u8 {
    place.checked_sub(1).map_or(0, |place| at(text, place))
}

/// The text between two places, or nothing where there is none.
pub(super) fn cut(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

/// The text from a place on.
pub(super) fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or("")
}

/// Where the run of a class that starts at a place ends.
pub(super) fn run(text: &str, start: usize, class: u16) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or(&[]);
    start + rest.iter().take_while(|b| is(**b, class)).count()
}

/// Where the run of a class that ends at a place starts.
pub(super) fn run_back(text: &str, end: usize, class: u16) -> usize {
    let head = text.as_bytes().get(..end).unwrap_or(&[]);
    end - head.iter().rev().take_while(|b| is(**b, class)).count()
}

/// The same, but no further than so many bytes: for what may be looked up at every byte of a line.
pub(super) fn run_within(text: &str, start: usize, class: u16, most: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or(&[]);
    start + rest.iter().take(most).take_while(|b| is(**b, class)).count()
}

/// The same as [`run_back`], but no further than so many bytes.
pub(super) fn run_back_within(text: &str, end: usize, class: u16, most: usize) -> usize {
    let head = text.as_bytes().get(..end).unwrap_or(&[]);
    end - head.iter().rev().take(most).take_while(|b| is(**b, class)).count()
}

/// Where the bytes start that end at a place and are all alike.
pub(super) fn run_back_while(text: &str, end: usize, like: impl Fn(u8) -> bool) -> usize {
    let head = text.as_bytes().get(..end).unwrap_or(&[]);
    end - head.iter().rev().take_while(|b| like(**b)).count()
}

/// The text from a place on, no longer than about so many bytes: a cut at a character boundary.
pub(super) fn window(text: &str, start: usize, end: usize, most: usize) -> &str {
    let mut stop = end.min(start + most);
    while !text.is_char_boundary(stop) {
        stop -= 1;
    }
    cut(text, start, stop)
}

/// The place after blanks.
pub(super) fn skip_blank(text: &str, start: usize) -> usize {
    run(text, start, BLANK)
}

/// Whether what stands before a place would make a token that starts there part of a longer word. Curly quotes and signs
/// do not, nor do letters of writings that put no blanks between words.
pub(super) fn joined_before(text: &str, place: usize) -> bool {
    match before(text, place) {
        byte if byte < 0x80 => joins(byte),
        _ => cut(text, 0, place).chars().next_back().is_some_and(is_letter),
    }
}

/// The same of what stands after a token that ends at a place.
pub(super) fn joined_after(text: &str, place: usize) -> bool {
    match at(text, place) {
        byte if byte < 0x80 => joins(byte),
        _ => from(text, place).chars().next().is_some_and(is_letter),
    }
}

fn joins(byte: u8) -> bool {
    is(byte, ALNUM) || byte == b'_'
}

fn is_letter(character: char) -> bool {
    character < '\u{2e80}' && character.is_alphabetic()
}

/// Whether a token may start here: at no letter or digit, or after an escape (`\n`, `%3D`) whose
/// last byte only looks like one.
pub(super) fn starts_word(text: &str, start: usize) -> bool {
    if !joined_before(text, start) {
        return true;
    }
    let Some(head) = text.as_bytes().get(..start) else {
        return false;
    };
    match head {
        [.., b'\\', b'n' | b't' | b'r'] => true,
        [.., b'%', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        _ => false,
    }
}
