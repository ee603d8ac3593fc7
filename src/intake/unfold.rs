//! Several lines of output that stand on one line of the paste, and two that stand beside each other.
//!
//! ```text
//! web1 | CHANGED | rc=0 | (stdout)   LV  VG\n  thinpool docker       ansible -o
//! ```lvs said: …```                                                   a fence on one line
//! root@a:~# vgs              │root@b:~# vgs                           two panes of a terminal
//! ```

use super::answer::Answer;

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
    if line.contains('}') && line.contains('{') {
        let found = wiki(line);
        if found.is_some() {
            return found;
        }
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

/// The macros that Jira and Confluence set a text apart with.
const WIKI: [&str; 4] = ["noformat", "code", "panel", "quote"];

/// What stands behind `{noformat}`, `{code:title=node-1|borderStyle=solid}` and their like.
pub fn wiki_block(text: &str) -> Option<&str> {
    let (name, behind) = text.strip_prefix('{')?.split_once('}')?;
    let name = name.split(':').next().unwrap_or(name);
    WIKI.contains(&name).then_some(behind)
}

/// `{noformat}text`, `text{code}`: the macro goes to a line of its own.
fn wiki(line: &str) -> Option<Vec<String>> {
    let text = line.trim();
    let behind = wiki_block(text).filter(|behind| !behind.trim().is_empty());
    let inside = behind.unwrap_or(line);
    let closed = WIKI.iter().find_map(|name| {
        inside
            .trim_end()
            .strip_suffix('}')?
            .strip_suffix(name)?
            .strip_suffix('{')
            .filter(|before| !before.trim().is_empty())
    });
    if behind.is_none() && closed.is_none() {
        return None;
    }
    let fence = || "{noformat}".to_owned();
    let inside = closed.unwrap_or(inside).trim_end().to_owned();
    Some([behind.map(|_| fence()), Some(inside), closed.map(|_| fence())].into_iter().flatten().collect())
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
    fn macros_of_a_wiki_are_fences() {
        assert_eq!(read("{noformat}  VG x\n  docker{noformat}"), ["{noformat}", "  VG x", "  docker", "{noformat}"]);
        assert_eq!(read("{code:bash}lvs -a"), ["{noformat}", "lvs -a"]);
        for line in ["{code:title=a|b=c}", "{noformat}", "{{json .}}", "a {b} c", "{\"code\": {\"a\": 1}}"] {
            assert_eq!(read(line), [line]);
        }
        assert!(wiki_block("{code:title=node-1|borderStyle=solid}").is_some());
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
