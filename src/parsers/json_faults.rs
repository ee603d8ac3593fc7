//! What is wrong with a JSON text, in the words of a person.

/// A fault and where it stands, lines and columns counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    ByteOrderMark,
    Comment,
    TrailingComma,
    MissingComma,
    ExtraComma,
    /// `“` and `”`, as word processors and chats make them.
    SmartQuotes,
    SingleQuotes,
    /// A word without quotes.
    Unquoted(String),
    /// `True`, `None`: what another language calls it.
    OtherLanguage(String),
    MissingColon,
    OpenString,
    BadEscape,
    WrongBracket,
    /// Somebody left something out: `...`
    Elided,
    /// The text ends before its brackets close.
    Unclosed,
    TextAfterEnd,
    /// The same key twice; a parser takes the last.
    DuplicateKey(String),
    /// What only the strict parser noticed, in its words.
    Other(String),
}

impl FaultKind {
    /// The daemon refuses the file for it: not for a key that stands twice, and for a byte-order mark only up to 20.10.
    pub fn is_syntax(&self) -> bool {
        !matches!(self, FaultKind::DuplicateKey(_) | FaultKind::ByteOrderMark)
    }
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let words = match self {
            FaultKind::ByteOrderMark => "the file begins with a byte-order mark, which Docker up to 20.10 refuses",
            FaultKind::Comment => "a comment, and JSON has none",
            FaultKind::TrailingComma => "a comma behind the last entry",
            FaultKind::MissingComma => "a comma is missing before this entry",
            FaultKind::ExtraComma => "a comma too many",
            FaultKind::SmartQuotes => "curly quotes; JSON wants the straight \"",
            FaultKind::SingleQuotes => "single quotes; JSON wants \"",
            FaultKind::Unquoted(word) => return write!(f, "{word} stands without quotes"),
            FaultKind::OtherLanguage(word) => {
                return write!(f, "{word} is not JSON; it knows true, false and null in lower case");
            }
            FaultKind::MissingColon => "a colon is missing between the key and its value",
            FaultKind::OpenString => "the quotes opened here are not closed on this line",
            FaultKind::BadEscape => "a backslash that stands for nothing; write it twice",
            FaultKind::WrongBracket => "a bracket that closes what is not open",
            FaultKind::Elided => "something was left out here",
            FaultKind::Unclosed => "the text ends before all its brackets are closed",
            FaultKind::TextAfterEnd => "text behind the closing brace",
            FaultKind::DuplicateKey(key) => return write!(f, "the key {key} stands twice; the last one counts"),
            FaultKind::Other(words) => words,
        };
        f.write_str(words)
    }
}
