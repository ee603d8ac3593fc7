//! The output of a command in the answer of what ran it: JSON or YAML with the output as one text, or as a list of lines.
//!
//! ```text
//! {"stdout": "  LV  VG\n  thinpool docker", "rc": 0}                              a module of Ansible
//! "message": "Enable succeeded: \n[stdout]\n  LV  VG\n\n[stderr]\n",              az vm run-command invoke
//! {"InstanceId":"i-0123","StandardOutputContent":"  LV  VG\n","StandardErrorContent":""}     aws ssm
//! ```

use std::collections::HashSet;

/// Keys of what a command printed.
const PRINTED: [&str; 7] =
    ["stdout", "output", "Output", "std_out", "StandardOutputContent", "contents", "textPayload"];
/// Keys of what it complained of.
const COMPLAINED: [&str; 3] = ["stderr", "std_err", "StandardErrorContent"];

/// Follows the answer from line to line.
#[derive(Default)]
pub struct Answer {
    list: Option<List>,
    /// The lines of `stdout` and `stderr`; `stdout_lines` says them again.
    said: HashSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Json,
    Yaml,
}

impl Answer {
    /// The lines of output that stand on a line of the answer.
    pub fn pieces(&mut self, line: &str) -> Option<Vec<String>> {
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
        self.outputs(text)
    }

    /// What stands before the object of a result, and the lines of the outputs in it.
    fn outputs(&mut self, text: &str) -> Option<Vec<String>> {
        let mut found: Option<Vec<String>> = None;
        let mut instance = None;
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find("\":")).map(|at| from + at) {
            from = at + 2;
            let (Some(before), Some(behind)) = (text.get(..at), text.get(from..)) else { break };
            let Some((object, key)) = before.rsplit_once('"') else { continue };
            let Some((value, rest)) = behind.trim_start().strip_prefix('"').and_then(string) else { continue };
            // What looks like a key within a text is none.
            from = text.len() - rest.len();
            let key = key.rsplit('.').next().unwrap_or(key);
            if key == "InstanceId" {
                instance = Some(format!("\"{key}\": \"{value}\""));
            }
            let first = object.trim_end_matches(['{', ' ']);
            let Some(lines) = printed(key, &value, first.is_empty() || first.ends_with("=>")) else { continue };
            let found = found.get_or_insert_default();
            if found.is_empty() {
                let head = text.split('{').next().map(str::trim_end).filter(|head| head.ends_with("=>"));
                found.extend(head.map(str::to_owned));
            }
            found.extend(instance.take());
            if !COMPLAINED.contains(&key) {
                self.said.clear();
            }
            self.said.extend(lines.iter().map(|line| line.trim().to_owned()));
            found.extend(lines);
        }
        found
    }
}

/// The lines of what was printed, when this key holds that.
fn printed(key: &str, value: &str, first: bool) -> Option<Vec<String>> {
    if key == "message" {
        // Azure's agent marks both streams within one text.
        let (_, streams) = value.split_once("[stdout]\n")?;
        let marks = |line: &String| line.trim() != "[stderr]";
        return Some(split(streams).into_iter().filter(marks).collect());
    }
    if !(PRINTED.contains(&key) || COMPLAINED.contains(&key) || key == "msg" && first) {
        return None;
    }
    // One or two words are a state, not an output.
    (value.contains('\n') || value.split_whitespace().count() > 2).then(|| split(value))
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
        let mut answer = Answer::default();
        text.lines().flat_map(|line| answer.pieces(line).unwrap_or_else(|| vec![line.to_owned()])).collect()
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
    }

    #[test]
    fn answers_of_clouds_are_read() {
        assert_eq!(
            read(r#""message": "Enable succeeded: \n[stdout]\npool: 0 1 x\n\n[stderr]\nlvs: no\n","#),
            ["pool: 0 1 x", "lvs: no"]
        );
        let compact = r#"{"CommandInvocations":[{"InstanceId":"i-0a","CommandPlugins":[{"Name":"aws:runShellScript","Output":"  LV VG\n  a b"}]},{"InstanceId":"i-0b","CommandPlugins":[{"Output":"  LV VG\n  c d"}]}]}"#;
        assert_eq!(
            read(compact),
            ["\"InstanceId\": \"i-0a\"", "  LV VG", "  a b", "\"InstanceId\": \"i-0b\"", "  LV VG", "  c d"]
        );
        let both = r#"{"StandardOutputContent":"a \"b\": c\nd","StandardErrorContent":"  WARNING: one two\n"}"#;
        assert_eq!(read(both), ["a \"b\": c", "d", "  WARNING: one two"]);
        let serial = r#"{"contents": "[    1.0] one\r\n[    2.0] two\r\n", "next": "99"}"#;
        assert_eq!(read(serial), ["[    1.0] one", "[    2.0] two"]);
    }

    #[test]
    fn settings_are_no_output() {
        for line in [
            "\"storage-driver\": \"overlay2\",",
            "\"output\": \"json\",",
            "{\"log\":\"a b c d\\n\",\"stream\":\"stdout\"}",
            "{\"message\": \"one two three\\nfour\"}",
        ] {
            assert_eq!(read(line), [line]);
        }
    }
}
