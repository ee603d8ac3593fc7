//! What viewers and loggers put before every line of what they show: numbers, bars, the plus of a diff, the time.
//!
//! ```text
//!   7  Storage Driver: overlay2                                   cat -n, an editor
//! | Storage Driver: overlay2                                      a quotation
//! +Storage Driver: overlay2                                       a diff
//! 2026-11-22T05:59:05.1234567Z Storage Driver: overlay2           ts, the log of a CI job
//! * Storage Driver: overlay2                                      a list in a ticket
//! │ Storage Driver: overlay2          │                           a pane of tmux with its border
//! || LV || VG || Attr ||                                          the heading of a table in Jira
//! ```
//!
//! One line may begin so by chance: only what stands before several lines on end is taken off.

use super::prompt::Command;
use super::stamp::{Stamp, stamp};

/// Fewer lines on end prove nothing.
const RUN: usize = 4;

/// Takes the decoration off; returns the time that stood before each line, or alone on it.
pub fn undecorate(lines: &mut [String]) -> Vec<Option<Stamp>> {
    let stamps = clocks(lines);
    unframe(lines);
    cut_runs(lines, bar, |_| false);
    cut_runs(lines, bullet, is_quoted_list);
    cut_runs(lines, plus, is_trace);
    cut_numbers(lines);
    stamps
}

/// Cuts what `cut` finds from every run of lines that all have it; blank lines belong to the run they stand in.
///
/// A run that `refuse` knows for something else stays as it is.
fn cut_runs(lines: &mut [String], cut: fn(&str) -> Option<usize>, refuse: fn(&[String]) -> bool) {
    let belongs = |line: &String| line.trim().is_empty() || cut(line).is_some();
    for run in lines.chunk_by_mut(|a, b| belongs(a) == belongs(b)) {
        if run.iter().filter(|line| cut(line).is_some()).count() < RUN || refuse(run) {
            continue;
        }
        for line in run {
            if let Some(length) = cut(line) {
                line.drain(..length);
            }
        }
    }
}

/// `| text`, `│ text`; not a row of a table, which ends with a bar, nor the branch of a tree.
fn bar(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let rest = ["|", "│", "┃", "▏"].iter().find_map(|bar| text.strip_prefix(bar))?;
    let tree = rest.trim_start().starts_with(['|', '│', '`', '└', '├']);
    if tree || rest.trim_end().ends_with(['|', '│']) || !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    Some(line.len() - rest.strip_prefix(' ').unwrap_or(rest).len())
}

/// `* text`, `  - text`, `• text`.
fn bullet(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let rest = ["* ", "- ", "• ", "‣ ", "◦ ", "· "].iter().find_map(|mark| text.strip_prefix(mark))?;
    // A rule of hyphens, and what belongs to the text: `- rw …` of a status that was wrapped.
    (!rest.trim_start().starts_with(['-', '*'])).then_some(line.len() - rest.len())
}

/// A list of YAML, whose items have quotes to be undone.
fn is_quoted_list(lines: &[String]) -> bool {
    let quoted = |line: &String| line.trim_start().strip_prefix("- ").is_some_and(|item| item.starts_with(['\'', '"']));
    lines.iter().any(quoted)
}

/// Takes off the border on both sides of a pane, or on its right; and makes a heading of Jira one of any table.
///
/// The rows of a drawn table have such borders, too, and rules between them.
fn unframe(lines: &mut [String]) {
    for line in lines.iter_mut() {
        let text = line.trim();
        if text.starts_with("|| ") && text.ends_with("||") && text.len() > 4 {
            *line = text.replace("||", "|");
        }
    }
    let closes = |line: &String| line.trim_end().ends_with(['│', '┃']);
    let mut drawn = false;
    for run in lines.chunk_by_mut(|a, b| closes(a) == closes(b)) {
        if run.len() < 3 || drawn || !run.iter().all(closes) {
            drawn = run.last().is_some_and(|line| line.contains(['┬', '┼', '╤', '┳', '╋']));
            continue;
        }
        let opens = run.iter().all(|line| line.starts_with(['│', '┃']));
        let wide = |line: &String| line.trim_end().chars().count();
        let even = run.iter().zip(run.iter().skip(1)).all(|(a, b)| wide(a) == wide(b));
        if !(opens || even && run.len() >= RUN) {
            continue;
        }
        for line in run {
            let text = line.trim_end().trim_end_matches(['│', '┃']).trim_end();
            let text = if opens { text.trim_start_matches(['│', '┃']) } else { text };
            *line = if opens { text.strip_prefix(' ').unwrap_or(text) } else { text }.to_owned();
        }
    }
}

/// `+text`; not the frame of a table.
fn plus(line: &str) -> Option<usize> {
    let rest = line.strip_prefix('+')?;
    (!rest.starts_with(['+', '-', '='])).then_some(1)
}

/// `+ lvs -a`: a shell that shows each command before it runs it.
fn is_trace(lines: &[String]) -> bool {
    lines.iter().filter(|line| !line.trim().is_empty()).all(|line| super::prompt::command(line).is_some())
}

/// `  7  text`, `7: text`, `7| text`, when the numbers count up by one.
fn cut_numbers(lines: &mut [String]) {
    let marks: Vec<Option<(u64, usize)>> = lines.iter().map(|line| number(line)).collect();
    let counts_up = |index: usize| {
        let this = marks.get(index).copied().flatten();
        let next = marks.get(index + 1).copied().flatten();
        this.zip(next).is_some_and(|((this, _), (next, _))| this.checked_add(1) == Some(next))
    };
    let mut at = 0;
    while at < lines.len() {
        let mut end = at;
        while counts_up(end) {
            end += 1;
        }
        let run = at..end + 1;
        at = end + 1;
        // From one on, set apart and to the right: what `cat -n` writes, however few lines it shows.
        let written = |line: &String| line.starts_with(' ') && line.trim_start().contains("  ");
        let listed = run.len() > 1
            && marks.get(run.start).copied().flatten().is_some_and(|(first, _)| first == 1)
            && lines.get(run.clone()).is_some_and(|lines| lines.iter().all(written));
        if run.len() < RUN && !listed {
            continue;
        }
        let Some((run, marks)) = lines.get_mut(run.clone()).zip(marks.get(run)) else { continue };
        let blanks = |line: &str, cut: usize| {
            let rest = line.get(cut..).unwrap_or_default();
            (!rest.trim().is_empty()).then(|| rest.len() - rest.trim_start().len())
        };
        // The text's own indentation stays: as many blanks go as stand before every text.
        let common = run.iter().zip(marks).filter_map(|(line, mark)| blanks(line, mark.as_ref()?.1)).min().unwrap_or(0);
        if common == 0
            && marks.iter().flatten().zip(run.iter()).any(|((_, cut), line)| {
                line.as_bytes().get(cut.saturating_sub(1)).is_some_and(u8::is_ascii_digit) && line.len() > *cut
            })
        {
            continue;
        }
        for (line, mark) in run.iter_mut().zip(marks) {
            let Some((_, cut)) = mark else { continue };
            let cut = (cut + common).min(line.len());
            line.drain(..cut);
        }
    }
}

/// The number at the beginning of a line, and how much to cut for it.
fn number(line: &str) -> Option<(u64, usize)> {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text.get(..digits)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let mark = usize::from(rest.starts_with([':', '|', ')']));
    let fits = rest.is_empty() || rest.get(mark..)?.starts_with(' ') || mark == 1;
    fits.then_some((value, line.len() - rest.len() + mark))
}

/// The times that stand before lines or alone on them, and takes them off.
///
/// A logger's own lines keep theirs: it belongs to the message, and nothing but the message is read there.
fn clocks(lines: &mut [String]) -> Vec<Option<Stamp>> {
    let found: Vec<Option<(usize, Stamp)>> = lines.iter().map(|line| leading(line)).collect();
    let written = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let rests = || lines.iter().zip(&found).filter_map(|(line, mark)| line.get(mark.as_ref()?.0..));
    let stamped = rests().count();
    let messages = rests().filter(|rest| is_message(rest)).count();
    // Nearly every line: a tool put it there. Only a few: a loop that printed `date` before a status.
    let everywhere = stamped >= 2 && stamped * 10 >= written * 9 && messages * 2 < stamped;
    let mut stamps = vec![None; lines.len()];
    for ((line, mark), slot) in lines.iter_mut().zip(found).zip(&mut stamps) {
        let Some((cut, stamp)) = mark else { continue };
        let rest = line.get(cut..).unwrap_or_default();
        if everywhere || rest.trim().is_empty() || is_target(rest) {
            line.drain(..cut);
            *slot = Some(stamp);
        }
    }
    stamps
}

/// The time a line begins with, with or without brackets, and how much to cut for it.
fn leading(line: &str) -> Option<(usize, Stamp)> {
    let text = line.trim_start();
    let inside = text.strip_prefix('[');
    let (rest, stamp) = stamp(inside.unwrap_or(text)).or_else(|| epoch(text))?;
    let rest = if inside.is_some() { rest.strip_prefix(']')? } else { rest };
    let rest = rest.strip_prefix([':', ',']).unwrap_or(rest);
    if !rest.is_empty() && !rest.starts_with(' ') {
        return None;
    }
    Some((line.len() - rest.strip_prefix(' ').unwrap_or(rest).len(), stamp))
}

/// `1795327145`, what `date +%s` prints, alone on the line or before a word.
fn epoch(text: &str) -> Option<(&str, Stamp)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (seconds, rest) = (text.get(..digits).filter(|digits| digits.len() == 10)?, text.get(digits..)?);
    let word = rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let alone = rest.trim().is_empty();
    (word || alone).then_some((if alone { "" } else { rest }, Stamp::utc(seconds.parse().ok()?)))
}

/// The first line that `watch` prints: `Every 2.0s: dmsetup status      node-1: Sun Nov 22 05:59:05 2026`.
pub fn watch(line: &str) -> Option<(Command, Option<Stamp>)> {
    let (seconds, rest) = line.trim().strip_prefix("Every ")?.split_once("s: ")?;
    seconds.replace(',', ".").parse::<f64>().ok()?;
    let Some((command, clock)) = rest.split_once("  ") else { return Some((Command::of(rest), None)) };
    let clock = clock.trim();
    let (host, clock) = clock.split_once(": ").map_or((None, clock), |(host, clock)| (Some(host.to_owned()), clock));
    Some((Command { host, ..Command::of(command) }, stamp(clock).map(|(_, stamp)| stamp)))
}

/// `host program[12]: text`, `level=info msg=…`: a message of a log.
fn is_message(rest: &str) -> bool {
    let program =
        rest.split(' ').take(3).any(|word| word.ends_with("]:") || word.starts_with("level=") || word == "kernel:");
    program
        || rest
            .split(' ')
            .next()
            .is_some_and(|word| matches!(word, "INFO" | "WARN" | "ERROR" | "DEBUG" | "stdout" | "stderr"))
}

/// A line of `dmsetup status`: `docker-thinpool: 0 1933312 thin-pool …`, also without the name.
fn is_target(rest: &str) -> bool {
    let rest = rest.trim_start();
    let numbers = rest.split_once(": ").map_or(rest, |(_, numbers)| numbers);
    let mut words = numbers.split(' ');
    let number =
        |word: Option<&str>| word.is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()));
    number(words.next()) && number(words.next()) && words.next().is_some_and(|word| word.starts_with("thin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (Vec<String>, Vec<Option<String>>) {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let stamps = undecorate(&mut lines);
        (lines, stamps.into_iter().map(|stamp| stamp.map(|stamp| stamp.to_string())).collect())
    }

    const PLAIN: [&str; 5] = ["Containers: 3", " Running: 1", "Storage Driver: aufs", " Dirs: 7", "CPUs: 4"];

    fn decorated(with: impl Fn(usize, &str) -> String) -> Vec<String> {
        let text: Vec<String> = PLAIN.iter().enumerate().map(|(index, line)| with(index, line)).collect();
        cleaned(&text.join("\n")).0
    }

    #[test]
    fn what_stands_before_every_line_goes_and_indentation_stays() {
        assert_eq!(decorated(|_, line| format!("| {line}")), PLAIN);
        assert_eq!(decorated(|_, line| format!("+{line}")), PLAIN);
        let bare = PLAIN.map(str::trim_start);
        assert_eq!(decorated(|_, line| format!("- {}", line.trim_start())), bare);
        assert_eq!(decorated(|_, line| format!("  * {}", line.trim_start())), bare);
        assert_eq!(decorated(|_, line| format!("• {}", line.trim_start())), bare);
        assert_eq!(decorated(|_, line| format!("│ {line:40} │")), PLAIN);
        assert_eq!(decorated(|_, line| format!("{line:40} │")), PLAIN);
        assert_eq!(decorated(|index, line| format!("{:6}  {line}", index + 7)), PLAIN);
        assert_eq!(decorated(|index, line| format!("{}: {line}", index + 8)), PLAIN);
        assert_eq!(decorated(|index, line| format!("{}:{line}", index + 8)), PLAIN);
        assert_eq!(decorated(|index, line| format!("2026-11-22T05:59:0{index}.12Z {line}")), PLAIN);
        assert_eq!(decorated(|index, line| format!("[2026-11-22 05:59:0{index}] {line}")), PLAIN);
    }

    #[test]
    fn a_heading_of_jira_is_one_of_any_table() {
        assert_eq!(cleaned("|| LV || VG ||\n| a | b |").0, ["| LV | VG |", "| a | b |"]);
    }

    #[test]
    fn what_belongs_to_the_text_stays() {
        for text in [
            "sda 8:0\n|-sda1\n| `-x\n|-sda2\n|-sda3\n|-sda4",
            "| a | b |\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |",
            "+ pvcreate /dev/sdb\n+ vgcreate docker /dev/sdb\n+ lvcreate -n x docker\n+ lvs -a",
            "8 0 488386584 sda\n8 1 524288 sda1\n8 2 1 sda2\n8 3 2 sda3",
            "1: one\n2: two\n3: three",
            "┌───┬───┐\n│ a │ b │\n│ 1 │ 2 │\n│ 3 │ 4 │\n│ 5 │ 6 │",
            "args:\n- '--storage-driver=x'\n- '--debug'\n- '--a'\n- '--b'",
            "- one\n- two\n- three",
            "2026-11-22T05:59:05Z node-1 dockerd[12]: a\n2026-11-22T05:59:06Z node-1 dockerd[12]: b\n2026-11-22T05:59:06Z node-1 dockerd[12]: c\n2026-11-22T05:59:06Z node-1 dockerd[12]: d",
        ] {
            assert_eq!(cleaned(text).0, text.lines().collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_head_of_watch_names_command_host_and_time() {
        let (command, stamp) =
            watch("Every 2.0s: dmsetup status docker-pool      node-1: Sun Nov 22 05:59:05 2026").expect("a head");
        assert!(command.is("dmsetup status"));
        assert_eq!(command.host.as_deref(), Some("node-1"));
        assert_eq!(stamp.map(|stamp| stamp.to_string()).as_deref(), Some("2026-11-22 05:59:05"));
        assert!(watch("Every 5,0s: lvs").is_some());
        assert!(watch("Every day brings: news").is_none());
    }

    #[test]
    fn a_clock_beside_a_status_is_read() {
        let status = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw";
        let text =
            format!("Sun Nov 22 05:59:05 UTC 2026\n{status}\n2026-11-22 06:59:05 {status}\n1795327145\n{status}");
        let (lines, stamps) = cleaned(&text);
        assert_eq!(lines, ["", status, status, "", status]);
        let shown: Vec<_> = stamps.into_iter().flatten().collect();
        assert_eq!(shown, ["2026-11-22 05:59:05 UTC", "2026-11-22 06:59:05", "2026-11-22 05:59:05 UTC"]);
    }
}
