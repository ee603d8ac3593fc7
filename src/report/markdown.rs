//! The report as Markdown, for a ticket or a colleague.

use std::fmt::Write;

use super::{HostReport, Report, StepReport};

/// The whole report.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for host in &report.hosts {
        host_text(&mut out, host);
    }
    for (kind, notices) in report.notices_by_kind() {
        let _ = writeln!(out, "## {}\n", kind.title());
        for notice in notices {
            let place = notice.line.map_or(String::new(), |line| format!(" line {line}"));
            let _ = writeln!(out, "- {}{place}: {}", inline(notice.input.as_str()), inline(notice.message.as_str()));
        }
        out.push('\n');
    }
    if !report.redactions.is_empty() {
        let kinds: Vec<String> =
            report.redactions.iter().map(|redaction| format!("{} {}", redaction.count, redaction.kind)).collect();
        let _ = writeln!(out, "_Redacted: {}._", kinds.join(", "));
    }
    let _ = writeln!(out, "_{} {}_", report.tool.name, report.tool.version);
    out
}

fn host_text(out: &mut String, host: &HostReport) {
    let severity = host.verdict.grade().map_or("ok", |severity| severity.as_str());
    let _ = writeln!(out, "# {}: {}\n", severity, inline(host.verdict.sentence.as_str()));
    if let Some(command) = &host.verdict.first_command {
        fence(out, "sh", command.as_str());
    }
    let facts = [
        ("Host", &host.name),
        ("Docker", &host.engine.version),
        ("Kernel", &host.engine.kernel),
        ("System", &host.engine.operating_system),
        ("Storage driver", &host.storage.driver),
    ];
    for (label, fact) in facts {
        if let Some(fact) = fact {
            let _ = writeln!(out, "- {label}: {}", code(fact.as_str()));
        }
    }
    for pool in &host.pools {
        let _ = write!(out, "- Thin pool {}:", code(pool.title.as_str()));
        for (label, usage) in [("data", &pool.data), ("metadata", &pool.metadata)] {
            if let Some(percent) = usage.percent {
                let _ = write!(out, " {label} {percent}");
            }
            if let (Some(used), Some(total)) = (usage.used_bytes, usage.total_bytes) {
                let _ = write!(out, " ({used} of {total})");
            }
        }
        let _ = write!(out, "{}", pool.mode.map_or(String::new(), |mode| format!(" mode {}", code(mode))));
        let _ = writeln!(
            out,
            "{}",
            pool.growth.as_ref().map_or(String::new(), |growth| format!(". {}", growth.sentence()))
        );
        for (_, sentence) in pool.capacity.sentences() {
            let _ = writeln!(out, "  - {}", inline(&sentence));
        }
    }
    for group in &host.volume_groups {
        let sizes = [("size", group.size_bytes), ("free", group.free_bytes)];
        let sizes: Vec<String> =
            sizes.iter().filter_map(|(label, size)| size.map(|size| format!(" {label} {size}"))).collect();
        let _ = writeln!(out, "- Volume group {}:{}", code(group.name.as_str()), sizes.join(","));
    }
    if !host.findings.is_empty() {
        out.push_str("\n## Findings\n");
    }
    for finding in host.told() {
        let _ = writeln!(
            out,
            "\n### {} ({})\n\n{}\n",
            inline(finding.title.as_str()),
            finding.severity.as_str(),
            inline(finding.explanation.as_str())
        );
        let behind: Vec<String> =
            host.behind(finding).map(|(label, title)| format!("- {label}: {}", inline(title.as_str()))).collect();
        if !behind.is_empty() {
            let _ = writeln!(out, "{}\n", behind.join("\n"));
        }
        let lines: Vec<String> = finding
            .evidence
            .iter()
            .map(|evidence| format!("{}:{}: {}", evidence.input, evidence.line, evidence.text.as_str().trim()))
            .collect();
        if !lines.is_empty() {
            fence(out, "text", &lines.join("\n"));
        }
    }
    if !host.remedies.is_empty() {
        out.push_str("\n## What to do\n");
    }
    let mut phase = "";
    for (remedy, number) in host.remedies.iter().zip(1..) {
        if phase != remedy.phase {
            phase = remedy.phase;
            let _ = writeln!(out, "\n### {}", remedy.phase_label);
        }
        let _ = writeln!(out, "\n#### {number}. {}\n", inline(remedy.title.as_str()));
        for step in &remedy.steps {
            self::step(out, step);
        }
    }
    for artifact in &host.artifacts {
        let _ = writeln!(out, "\n## {}\n\n{}\n", artifact.name, inline(artifact.note.as_str()));
        for change in &artifact.changes {
            let _ = writeln!(out, "- {}: {}", code(change.what.as_str()), inline(change.why.as_str()));
        }
        let language = match artifact.media_type {
            "application/json" => "json",
            "application/x-sh" => "sh",
            "application/toml" => "toml",
            "application/yaml" => "yaml",
            _ => "",
        };
        out.push('\n');
        fence(out, language, artifact.content.as_str());
    }
    if !host.questions.is_empty() {
        out.push_str("\n## What only you know\n\n");
        for question in &host.questions {
            let assumed =
                question.assumed.as_ref().map_or(String::new(), |assumed| format!(" (now {})", code(assumed.as_str())));
            let _ = writeln!(out, "- {}{assumed}: {}", inline(question.label.as_str()), inline(question.hint.as_str()));
        }
    }
    if !host.missing.is_empty() {
        out.push_str("\n## Would sharpen this\n\n");
        for missing in &host.missing {
            let _ = writeln!(out, "- {}: {}", code(missing.command.as_str()), inline(missing.why.as_str()));
        }
    }
    out.push('\n');
}

/// One step with its command.
pub(super) fn step(out: &mut String, step: &StepReport) {
    let _ = writeln!(out, "**{}, {}** {}\n", step.risk.as_str(), step.duration, inline(step.why.as_str()));
    if let Some(before) = &step.precondition {
        let _ = writeln!(out, "Before: {}\n", inline(before.as_str()));
    }
    match &step.command {
        Some(command) => fence(out, "sh", command.as_str()),
        None => out.push_str("_The command is left out: it destroys something, and that was not allowed._\n\n"),
    }
    if step.has_placeholders {
        out.push_str("Fill in: values of yours stand in this command as placeholders; it stops where one does.\n\n");
    }
    for (label, text) in [("Expect", &step.expect), ("Undo", &step.undo)] {
        if let Some(text) = text {
            let _ = writeln!(out, "{label}: {}\n", inline(text.as_str()));
        }
    }
}

/// A fence longer than any run of backticks inside, so that nothing pasted can end it.
pub(super) fn fence(out: &mut String, language: &str, text: &str) {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let _ = writeln!(out, "{fence}{language}\n{}\n{fence}\n", text.trim_end());
}

pub(super) fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('\n', " "))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text in a paragraph: what Markdown or HTML would read as markup is escaped, our own `code` stays.
fn inline(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let parts: Vec<&str> = text.split('`').collect();
    let last = parts.len().saturating_sub(1);
    let mut out = String::with_capacity(text.len());
    for (index, part) in parts.into_iter().enumerate() {
        let inside = index % 2 == 1;
        if inside && index < last && !part.trim().is_empty() {
            // Two spans that touch would be read as one with a longer fence.
            out.push_str(if out.ends_with('`') { " " } else { "" });
            out.push_str(&code(part));
            continue;
        }
        // A backtick that closes nothing is just that.
        out.push_str(if inside { "\\`" } else { "" });
        escape(&mut out, part);
        out.push_str(if inside && index < last { "\\`" } else { "" });
    }
    out
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        // The last three begin a list or a heading where a line begins.
        if "\\*_[]<>#|~!`".contains(c) || out.is_empty() && "-+=".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_cannot_become_markup() {
        assert_eq!(inline("a <img src=x> *b* `c*`"), "a \\<img src=x\\> \\*b\\* `c*`");
        assert_eq!(inline("`<img>`` <b> `"), "`<img>` ` <b> `");
        assert_eq!(inline("- a `b``c` ``d"), "\\- a `b` `c` \\`\\`d");
        assert_eq!(code("a``b"), "```a``b```");
        let mut out = String::new();
        fence(&mut out, "text", "```\n# free");
        assert!(out.starts_with("````text\n"), "{out}");
    }
}
