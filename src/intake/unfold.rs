//! Several lines of output that stand on one line of the paste, and two that stand beside each other.
//!
//! ```text
//! web1 | CHANGED | rc=0 | (stdout)   LV  VG\n  thinpool docker       ansible -o
//! {"stdout": "  LV  VG\n  thinpool docker", "rc": 0}                  a module's result
//! ```lvs said: …```                                                   a fence on one line
//! root@a:~# vgs              │root@b:~# vgs                           two panes of a terminal
//! ```

use std::collections::HashSet;

/// The pieces in the order in which they are read, each with the index of the line it stands on. Every line has one.
pub fn unfold(lines: Vec<String>) -> Vec<(usize, String)> {
    let mut pieces = Vec::with_capacity(lines.len());
    let mut answer = Answer::default();
    let panes = panes(&lines);
    let mut panes = panes.iter().peekable();
    let mut right: Vec<(usize, String)> = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        while panes.next_if(|pane| pane.end <= at).is_some() {
            pieces.append(&mut right);
        }
        if let Some(pane) = panes.peek().filter(|pane| pane.start <= at) {
            let cut = line.char_indices().nth(pane.column).map_or(line.len(), |(cut, _)| cut);
            let (left, behind) = line.split_at(cut);
            pieces.push((at, left.trim_end().to_owned()));
            right.push((at, behind.trim_start_matches('│').to_owned()));
            continue;
        }
        match answer.pieces(&line).or_else(|| one_liner(&line)) {
            Some(found) if !found.is_empty() => pieces.extend(found.into_iter().map(|piece| (at, piece))),
            _ => pieces.push((at, line)),
        }
    }
    pieces.append(&mut right);
    pieces
}

/// Lines that a bar cuts in two at the same place.
struct Panes {
    start: usize,
    end: usize,
    column: usize,
}

fn panes(lines: &[String]) -> Vec<Panes> {
    const LEAST: usize = 20;
    let column = |line: &String| {
        let at = line.find('│').filter(|at| *at >= LEAST)?;
        let (left, right) = line.split_at(at);
        // The branches of a tree are drawn with the same bar.
        let one = right.matches('│').count() == 1 && !left.contains(['├', '└', '─']);
        (one && !left.trim().is_empty()).then(|| left.chars().count())
    };
    let mut found: Vec<Panes> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(column) = column(line) else { continue };
        match found.last_mut() {
            Some(last) if last.end == at && last.column == column => last.end += 1,
            _ => found.push(Panes { start: at, end: at + 1, column }),
        }
    }
    found.retain(|panes| panes.end - panes.start > 1);
    found
}

/// Forms that need nothing but the line itself.
fn one_liner(line: &str) -> Option<Vec<String>> {
    if line.contains('\n') {
        let pieces = line.split('\n').filter(|piece| !piece.trim().is_empty());
        return Some(pieces.map(str::to_owned).collect());
    }
    if line.contains("```") {
        return fenced(line);
    }
    let (head, output) = line.split_once("(stdout)")?;
    if !head.contains(" | rc=") {
        return None;
    }
    let output = output.strip_prefix(' ').unwrap_or(output);
    let parts = output.split("(stderr)").flat_map(|part| part.split("\\r\\n")).flat_map(|part| part.split("\\n"));
    let parts = parts.filter(|part| !part.trim().is_empty()).map(str::to_owned);
    Some(std::iter::once(head.to_owned()).chain(parts).collect())
}

/// A fence with text on its own line; the word behind an opening one names a language.
fn fenced(line: &str) -> Option<Vec<String>> {
    let text = line.trim();
    let opens = text.starts_with("```");
    let inside = text.trim_matches('`');
    let closes = text.len() > 3 && text.ends_with("```");
    if !(closes && !inside.is_empty() || opens && inside.trim_end().contains(' ')) {
        return None;
    }
    let fence = || "```".to_owned();
    let inside = if opens { inside } else { line.trim_end().trim_end_matches('`') };
    let parts = [opens.then(fence), Some(inside.trim_end().to_owned()), closes.then(fence)];
    Some(parts.into_iter().flatten().collect())
}

/// What a task's result repeats: JSON or YAML with the output as a text, or as a list of its lines.
#[derive(Default)]
struct Answer {
    list: Option<List>,
    /// The lines of `stdout`; `stdout_lines` says them again.
    said: HashSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Json,
    Yaml,
}

impl Answer {
    fn pieces(&mut self, line: &str) -> Option<Vec<String>> {
        let text = line.trim();
        if let Some(list) = self.list {
            let item = match list {
                List::Json => text.strip_prefix('"').and_then(|rest| string(rest)).map(|(text, _)| text),
                List::Yaml => text.strip_prefix("- ").map(yaml),
            };
            match item {
                Some(item) if self.said.contains(item.trim()) => return Some(vec![String::new()]),
                Some(item) => return Some(split(&item)),
                None => self.list = None,
            }
        }
        if let Some(key) = text.strip_suffix('[').or_else(|| text.strip_suffix(':')) {
            let json = text.ends_with('[');
            let key = key.trim_end().trim_end_matches(':').trim_matches(['"', ' ']);
            let key = key.rsplit(['.', '{', '"', ' ']).next().unwrap_or(key);
            if key.ends_with("_lines") && key.starts_with("std") || key == "msg" {
                self.list = Some(if json { List::Json } else { List::Yaml });
            }
            return None;
        }
        if !text.contains("\":") {
            return None;
        }
        let (head, output) = output(text)?;
        self.said = output.iter().map(|line| line.trim().to_owned()).collect();
        Some(head.into_iter().chain(output).collect())
    }
}

/// What stands before the object of a result, and the lines of the output in it.
fn output(text: &str) -> Option<(Option<String>, Vec<String>)> {
    const KEYS: [&str; 4] = ["stdout", "output", "std_out", "StandardOutputContent"];
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("\":").map(|at| from + at) {
        from = at + 2;
        let key = text.get(..at)?.rsplit(['"', '.']).next()?;
        let first = text.get(..at)?.rsplit_once('"').is_some_and(|(before, _)| {
            let before = before.trim_end_matches(['{', ' ']);
            before.is_empty() || before.ends_with("=>")
        });
        if !(KEYS.contains(&key) || key == "msg" && first) {
            continue;
        }
        let Some(rest) = text.get(from..)?.trim_start().strip_prefix('"') else { continue };
        let (value, _) = string(rest)?;
        // One or two words are a state, not an output.
        if !value.contains('\n') && value.split_whitespace().count() < 3 {
            continue;
        }
        let head = text.split('{').next().map(str::trim_end).filter(|head| head.ends_with("=>"));
        return Some((head.map(str::to_owned), split(&value)));
    }
    None
}

fn split(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
    lines.retain(|line| !line.trim().is_empty());
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// A string of JSON behind its opening quote, and what stands behind it. One that was cut off ends with the line.
fn string(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, text.get(at + 1..)?)),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                'r' => {}
                't' => out.push_str("        "),
                'u' => {
                    let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                    out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                }
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
    Some((out, ""))
}

/// A scalar of YAML, quoted or not.
fn yaml(item: &str) -> String {
    match (item.strip_prefix('\'').and_then(|item| item.strip_suffix('\'')), item.strip_prefix('"')) {
        (Some(inside), _) => inside.replace("''", "'"),
        (_, Some(inside)) => string(inside).map_or_else(|| item.to_owned(), |(text, _)| text),
        _ => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        unfold(text.lines().map(str::to_owned).collect()).into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn every_line_keeps_a_piece() {
        let pieces = unfold(["a", "", "```", "{\"stdout\": \"\\n\\n\", \"rc\": 0}"].map(str::to_owned).to_vec());
        let lines: Vec<usize> = pieces.iter().map(|(at, _)| *at).collect();
        assert_eq!(lines, [0, 1, 2, 3]);
    }

    #[test]
    fn results_of_tasks_are_read() {
        let list = "\"out.stdout_lines\": [\n    \"  LV VG\",\n    \"  a \\\"b\\\"\"\n]";
        assert_eq!(read(list), ["\"out.stdout_lines\": [", "  LV VG", "  a \"b\"", "]"]);
        let text = "web1 | SUCCESS => {\"changed\": true, \"stdout\": \"  LV VG\\n  a b c\", \"rc\": 0}";
        assert_eq!(read(text), ["web1 | SUCCESS =>", "  LV VG", "  a b c"]);
        let both = "\"stdout\": \"a b c\",\n\"stdout_lines\": [\n\"a b c\"\n]";
        assert_eq!(read(both), ["a b c", "\"stdout_lines\": [", "", "]"]);
        assert_eq!(read("msg:\n- 'pool: 0 1'\n- it''s"), ["msg:", "pool: 0 1", "it''s"]);
        assert_eq!(
            read("w | CHANGED | rc=0 | (stdout) a\\n b (stderr) c"),
            ["w | CHANGED | rc=0 | ", "a", " b ", " c"]
        );
    }

    #[test]
    fn settings_are_no_output() {
        for line in [
            "\"storage-driver\": \"overlay2\",",
            "\"output\": \"json\",",
            "{\"log\":\"a b c d\\n\",\"stream\":\"stdout\"}",
        ] {
            assert_eq!(read(line), [line]);
        }
    }

    #[test]
    fn fences_and_panes() {
        assert_eq!(read("```a b```"), ["```", "a b", "```"]);
        assert_eq!(read("```  VG x\n  docker```"), ["```", "  VG x", "  docker", "```"]);
        assert_eq!(read("```bash\nlvs\n```"), ["```bash", "lvs", "```"]);
        let left = "root@a:~# vgs           ";
        assert_eq!(
            read(&format!("{left}│root@b:~# vgs\n{left}│  docker 1")),
            ["root@a:~# vgs", "root@a:~# vgs", "root@b:~# vgs", "  docker 1"]
        );
    }
}
