//! Lines as the program printed them: colours, carriage returns, quote marks and odd blanks undone.

use std::rc::Rc;

use super::host::Said;
use super::places::{self, Places};
use super::prompt::{self, Command};
use super::stamp::Stamp;
use super::{Source, decor, host, prefix, unfold};

/// One line of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub source: Source,
    /// What the program printed; indentation is kept.
    pub text: String,
    /// The command, when the line is a prompt with one.
    pub command: Option<Command>,
    /// A code fence or a rule that separates parts.
    pub fence: bool,
    /// The host it came from, when something before it said so.
    pub host: Option<Rc<str>>,
    /// It began with a byte-order mark.
    pub marked: bool,
    /// A tab stood before its text: whoever writes a file anew indents it so again.
    pub tabbed: bool,
    /// What the last clock before it showed.
    pub time: Option<Rc<Stamp>>,
}

impl Line {
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Splits one input into cleaned lines. Line numbers are those of the text as it was pasted.
pub fn lines(input: usize, text: &str) -> Vec<Line> {
    // Old programs end lines with a carriage return alone.
    let returns = (!text.contains('\n') && text.contains('\r')).then(|| text.replace('\r', "\n"));
    let text = returns.as_deref().unwrap_or(text);
    let marked: Vec<bool> =
        text.split('\n').map(|line| BYTE_ORDER_MARKS.iter().any(|mark| line.trim_start().starts_with(mark))).collect();
    let tabbed: Vec<bool> = text.split('\n').map(|line| line.starts_with('\t')).collect();
    let mut cleaned: Vec<String> = text.split('\n').map(|line| unmarked(clean(line))).collect();
    // A final newline ends the last line, it does not begin another.
    if cleaned.last().is_some_and(String::is_empty) {
        cleaned.pop();
    }
    let Wrapping { hosts, stamps } = unwrap(&mut cleaned);
    let pieces = unfold::unfold(cleaned);
    let texts: Vec<&str> = pieces.iter().map(|(_, text)| text.as_str()).collect();
    let mut places = Places::new(&texts);
    let mut lines = Vec::with_capacity(pieces.len());
    let mut time: Option<Rc<Stamp>> = None;
    for (at, (index, text)) in pieces.iter().enumerate() {
        let watch = decor::watch(text);
        let said = places.said(at, &texts);
        let fence = said.is_some() || is_fence(text);
        let (command, shown) = match watch {
            Some((command, shown)) => (Some(command), shown),
            None if fence => (None, None),
            None => (prompt::command(text), None),
        };
        let closed = matches!(said, Some(Said::Closed(_)));
        let host = places.host(at, said, command.as_ref(), hosts.get(*index).cloned().flatten());
        if closed {
            // A loop around ssh: only the end says whose output it was.
            lines
                .iter_mut()
                .rev()
                .take_while(|line: &&mut Line| line.host.is_none())
                .for_each(|line| line.host.clone_from(&host));
        }
        if places.left_unnamed {
            // It must not be taken for the host that was entered.
            let here: Rc<str> = places::UNNAMED.into();
            lines
                .iter_mut()
                .filter(|line: &&mut Line| line.host.is_none())
                .for_each(|line| line.host = Some(here.clone()));
        }
        if places.moved {
            // Another host's clock.
            time = None;
        }
        time = stamps.get(*index).cloned().flatten().or(shown).map(Rc::new).or(time);
        lines.push(Line {
            source: Source { input, line: index + 1 },
            text: text.to_owned(),
            command,
            fence,
            host,
            marked: marked.get(*index).copied().unwrap_or_default(),
            tabbed: tabbed.get(*index).copied().unwrap_or_default(),
            time: time.clone(),
        });
    }
    lines
}

/// What stood around the lines and says something.
struct Wrapping {
    /// The host whose name stood before each line.
    hosts: Vec<Option<String>>,
    /// The time that stood before each line.
    stamps: Vec<Option<Stamp>>,
}

/// Takes off what others put before each line, also twice: a quotation in the log of a job.
fn unwrap(lines: &mut [String]) -> Wrapping {
    let mut wrapping = Wrapping { hosts: Vec::new(), stamps: Vec::new() };
    for _ in 0..2 {
        unquote(lines);
        if wrapping.hosts.is_empty() {
            wrapping.hosts = prefix::cut_prefixes(lines);
        }
        let stamps = decor::undecorate(lines);
        wrapping.stamps = match wrapping.stamps.is_empty() {
            true => stamps,
            false => wrapping.stamps.into_iter().zip(stamps).map(|(earlier, later)| earlier.or(later)).collect(),
        };
    }
    wrapping
}

/// The mark itself, and what a terminal of one byte a letter makes of it.
const BYTE_ORDER_MARKS: [&str; 2] = ["\u{feff}", "ï»¿"];

/// Terminal escapes and invisible characters go, odd blanks become blanks, tabs reach their stops.
fn clean(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut column = 0;
    let mut chars = raw.trim_end_matches('\r').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                // CSI: parameters, then one final byte.
                Some('[') => while chars.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                // OSC: up to BEL or the string terminator.
                Some(']') => {
                    while let Some(c) = chars.next() {
                        if c == '\u{7}' || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                            break;
                        }
                    }
                }
                _ => {}
            },
            '\t' => {
                let stop = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', stop));
                column += stop;
            }
            // A pager or a progress line prints over what stood there: what remains visible is the last part.
            '\r' => {
                out.clear();
                column = 0;
            }
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                out.push(' ');
                column += 1;
            }
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_control() => {}
            // Letters and signs of full width, from a Chinese or Japanese keyboard.
            '\u{ff01}'..='\u{ff5e}' => {
                out.extend(u8::try_from(u32::from(c) - 0xfee0).map(char::from));
                column += 1;
                if c == '：' && chars.peek().is_some_and(|next| next.is_alphanumeric()) {
                    out.push(' ');
                    column += 1;
                }
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

/// Undoes what a web page or a ticket made of the text: `<pre>` around it, `&lt;` for `<`.
fn unmarked(mut line: String) -> String {
    // The ampersand last: `&amp;lt;` is `&lt;`.
    const ENTITIES: [(&str, &str); 6] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    if line.contains('<') {
        line = untagged(&line);
    }
    if line.contains('&') {
        ENTITIES.iter().for_each(|(entity, text)| line = line.replace(entity, text));
    }
    line
}

/// Takes the tags of a web page out. What stands before and behind a block is on lines of its own.
fn untagged(line: &str) -> String {
    const INLINE: [&str; 10] = ["code", "span", "b", "i", "em", "strong", "a", "font", "tt", "samp"];
    const BLOCKS: [&str; 12] =
        ["pre", "br", "p", "div", "td", "tr", "table", "tbody", "blockquote", "li", "ul", "section"];
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let inside = tag.split_once('>').filter(|(inside, _)| !inside.contains('<'));
        let name = |inside: &str| {
            let name = inside.trim_start_matches('/').trim_end_matches('/');
            name.split(' ').next().unwrap_or_default().to_ascii_lowercase()
        };
        match inside.map(|(inside, behind)| (name(inside), behind)) {
            Some((name, behind)) if INLINE.contains(&name.as_str()) => rest = behind,
            Some((name, behind)) if BLOCKS.contains(&name.as_str()) => {
                out.push('\n');
                rest = behind;
            }
            _ => {
                out.push('<');
                rest = tag;
            }
        }
    }
    out.push_str(rest);
    // A tag at the edge cuts nothing.
    out.trim_matches('\n').to_owned()
}

/// Removes mail and chat quote marks. A single line behind `>` is a prompt, not a quotation.
fn unquote(lines: &mut [String]) {
    let marked = |line: &String| line.trim_start().starts_with('>');
    for _ in 0..4 {
        let mut changed = false;
        for run in lines.chunk_by_mut(|a, b| marked(a) == marked(b)) {
            if run.len() < 2 || !run.first().is_some_and(marked) {
                continue;
            }
            for line in run {
                let rest = line.trim_start();
                let rest = rest.strip_prefix('>').unwrap_or(rest);
                *line = rest.strip_prefix(' ').unwrap_or(rest).to_owned();
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}

fn is_fence(text: &str) -> bool {
    let text = text.trim();
    let mark = text.strip_prefix(host::MARK).is_some_and(|rest| !rest.starts_with(" run "));
    mark || text.starts_with("```")
        || text.starts_with("~~~")
        || matches!(text, "[code]" | "[/code]")
        || unfold::wiki_block(text).is_some_and(|behind| behind.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(input: &str) -> Vec<String> {
        lines(0, input).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn colours_titles_and_carriage_returns_vanish() {
        assert_eq!(texts("\u{1b}[1;31mStorage Driver:\u{1b}[0m overlay2\r\n"), ["Storage Driver: overlay2"]);
        assert_eq!(texts("\u{1b}]0;root@host\u{7}# lvs"), ["# lvs"]);
        assert_eq!(texts("Data\u{a0}file:\u{200b} x"), ["Data file: x"]);
    }

    #[test]
    fn quoted_mails_are_unquoted_but_a_lone_prompt_is_not() {
        assert_eq!(
            texts("> Server Version: 1.9\n> Storage Driver: aufs"),
            ["Server Version: 1.9", "Storage Driver: aufs"]
        );
        assert_eq!(texts("> > a\n> > b"), ["a", "b"]);
        assert_eq!(texts("> docker info\nContainers: 5"), ["> docker info", "Containers: 5"]);
    }

    #[test]
    fn marks_of_a_web_page_vanish() {
        assert_eq!(texts("<pre>Data Space Used: 5 GB<br>"), ["Data Space Used: 5 GB"]);
        assert_eq!(texts("&lt;100.00g &amp;lt;none&gt;"), ["<100.00g &lt;none>"]);
    }

    #[test]
    fn signs_of_full_width_are_plain_ones() {
        assert_eq!(texts("Data Space Used： 101.9 GB"), ["Data Space Used: 101.9 GB"]);
        assert_eq!(texts("Storage Driver：ｄevicemapper ９７％"), ["Storage Driver: devicemapper 97%"]);
    }

    #[test]
    fn tabs_reach_their_stops() {
        assert_eq!(texts("a\tb"), ["a       b"]);
    }

    #[test]
    fn line_numbers_are_those_of_the_paste() {
        let lines = lines(2, "a\r\n\r\nb");
        assert_eq!(lines.last().map(|line| line.source), Some(Source { input: 2, line: 3 }));
    }
}
