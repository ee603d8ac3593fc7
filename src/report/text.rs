//! The report as text for a terminal, plain or with colour.

use std::fmt::Write;

use super::{HostReport, PoolReport, Report, Risk, Severity, StepReport, UsageReport};
use crate::redact::{SafeText, visible};

/// How emphasis is shown.
pub struct Style {
    pub severity: fn(Severity, &str) -> String,
    pub strong: fn(&str) -> String,
    pub command: fn(&str) -> String,
    pub quiet: fn(&str) -> String,
}

/// No emphasis at all: for files and pipes.
pub const PLAIN: Style =
    Style { severity: |_, text| text.to_owned(), strong: str::to_owned, command: str::to_owned, quiet: str::to_owned };

/// The report, most urgent first.
pub fn render(report: &Report, style: &Style) -> String {
    let mut out = String::new();
    for host in &report.hosts {
        host_text(&mut out, host, style);
    }
    for coverage in report.coverage.iter().filter(|coverage| coverage.understood < coverage.lines) {
        let ranges: Vec<String> = coverage.unread.iter().map(ToString::to_string).collect();
        let line = format!(
            "{}: {} of {} lines understood; not: {}",
            coverage.input,
            coverage.understood,
            coverage.lines,
            ranges.join(", ")
        );
        let _ = writeln!(out, "{}\n", (style.quiet)(&line));
    }
    for (kind, notices) in report.notices_by_kind() {
        let _ = writeln!(out, "{}", (style.strong)(&kind.title().to_ascii_uppercase()));
        for notice in notices {
            let place = notice.line.map_or(String::new(), |line| format!(" line {line}"));
            let _ = writeln!(out, "  {}{place}: {}", notice.input, notice.message);
        }
        out.push('\n');
    }
    if !report.redactions.is_empty() {
        let kinds: Vec<String> =
            report.redactions.iter().map(|redaction| format!("{} {}", redaction.count, redaction.kind)).collect();
        let _ = writeln!(
            out,
            "{}",
            (style.quiet)(&format!("Redacted: {} (--show-secrets leaves them in)", kinds.join(", ")))
        );
    }
    out
}

fn host_text(out: &mut String, host: &HostReport, style: &Style) {
    let verdict = &host.verdict;
    let word = verdict.grade().map_or("OK".to_owned(), |severity| severity.as_str().to_ascii_uppercase());
    let word = verdict.grade().map_or_else(|| (style.strong)(&word), |severity| (style.severity)(severity, &word));
    let _ = writeln!(out, "{word}  {}", (style.strong)(verdict.sentence.as_str()));
    if let Some(command) = &verdict.first_command {
        for line in command.as_str().lines() {
            let _ = writeln!(out, "  $ {}", (style.command)(line));
        }
    }
    out.push('\n');
    let facts = [
        ("host", &host.name),
        ("docker", &host.engine.version),
        ("driver", &host.storage.driver),
        ("kernel", &host.engine.kernel),
    ];
    let facts: Vec<String> =
        facts.iter().filter_map(|(label, fact)| fact.as_ref().map(|fact| format!("{label} {fact}"))).collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}\n", (style.quiet)(&facts.join(" · ")));
    }
    for pool in &host.pools {
        pool_text(out, pool, style);
    }
    if !host.findings.is_empty() {
        let _ = writeln!(out, "{}", (style.strong)("FINDINGS"));
    }
    for finding in host.told() {
        let _ = writeln!(
            out,
            "\n  {}  {}  {}",
            (style.severity)(finding.severity, finding.severity.as_str()),
            (style.strong)(finding.title.as_str()),
            (style.quiet)(&format!("[{}]", finding.rule))
        );
        for (label, title) in host.behind(finding) {
            let _ = writeln!(out, "    {label}: {title}");
        }
        for line in wrap(finding.explanation.as_str(), 92) {
            let _ = writeln!(out, "    {line}");
        }
        for evidence in &finding.evidence {
            let _ = writeln!(
                out,
                "    {}",
                (style.quiet)(&format!("{}:{}: {}", evidence.input, evidence.line, evidence.text.as_str().trim()))
            );
        }
    }
    if !host.remedies.is_empty() {
        let _ = writeln!(out, "\n{}", (style.strong)("WHAT TO DO"));
    }
    let mut phase = "";
    for (remedy, number) in host.remedies.iter().zip(1..) {
        if phase != remedy.phase {
            phase = remedy.phase;
            let _ = writeln!(out, "\n  {}", (style.strong)(&remedy.phase_label.to_ascii_uppercase()));
        }
        let _ = writeln!(out, "\n  {number}. {}", (style.strong)(remedy.title.as_str()));
        for step in &remedy.steps {
            step_text(out, step, style);
        }
    }
    if host.withheld() > 0 {
        let line = "Steps that destroy something are shown without their command; --allow-destructive shows it.";
        let _ = writeln!(out, "\n  {}", (style.strong)(line));
    }
    for artifact in host.artifacts.iter().filter(|artifact| artifact.name != "thinpool-fix.sh") {
        let _ = writeln!(out, "\n{}", (style.strong)(&artifact.name.to_ascii_uppercase()));
        for line in wrap(artifact.note.as_str(), 92) {
            let _ = writeln!(out, "  {line}");
        }
        for change in &artifact.changes {
            let _ = writeln!(out, "  - {}: {}", change.what, change.why);
        }
        let _ = writeln!(out);
        for line in artifact.content.as_str().lines() {
            let _ = writeln!(out, "  {}", (style.command)(&visible(line)));
        }
    }
    if !host.on_request.is_empty() {
        let _ = writeln!(out, "\n{}", (style.strong)("AGAINST A NEXT TIME"));
        let names: Vec<&str> = host.on_request.iter().map(|offer| offer.name).collect();
        for line in wrap(&format!("--write DIR writes for this host: {}.", names.join(", ")), 92) {
            let _ = writeln!(out, "  {line}");
        }
    }
    if !host.questions.is_empty() {
        let _ = writeln!(out, "\n{}", (style.strong)("WHAT ONLY YOU KNOW"));
        for question in &host.questions {
            let assumed = question.assumed.as_ref().map_or(String::new(), |assumed| format!(" (now {assumed})"));
            // Only these are flags; the others are variables that a script asks for.
            let flag = matches!(question.id, "add-data" | "add-metadata" | "new-disk");
            let flag = if flag { format!(" (--{})", question.id) } else { String::new() };
            let _ = writeln!(out, "  {}{flag}{assumed}: {}", question.label, question.hint);
        }
    }
    if !host.missing.is_empty() {
        let _ = writeln!(out, "\n{}", (style.strong)("WOULD SHARPEN THIS"));
        for missing in &host.missing {
            let _ = writeln!(out, "  $ {}", (style.command)(missing.command.as_str()));
            for line in wrap(missing.why.as_str(), 88) {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    out.push('\n');
}

const FILL_IN: &str = "fill in: values of yours stand in this command as placeholders; it stops where one does";

pub(super) fn step_text(out: &mut String, step: &StepReport, style: &Style) {
    out.push('\n');
    for line in wrap(&format!("[{}, {}] {}", step.risk.as_str(), step.duration, step.why), 88) {
        let _ = writeln!(out, "     {line}");
    }
    let note = |out: &mut String, label: &str, text: &Option<SafeText>| {
        for line in text.iter().flat_map(|text| wrap(&format!("{label}: {text}"), 84)) {
            let _ = writeln!(out, "       {}", (style.quiet)(&line));
        }
    };
    note(out, "before", &step.precondition);
    let mark = if step.risk == Risk::Destructive { "#!" } else { "$" };
    for line in step.command.iter().flat_map(|command| command.as_str().lines()) {
        let _ = writeln!(out, "       {mark} {}", (style.command)(line));
    }
    if step.has_placeholders {
        let _ = writeln!(out, "       {}", (style.quiet)(FILL_IN));
    }
    note(out, "expect", &step.expect);
    note(out, "undo", &step.undo);
}

fn pool_text(out: &mut String, pool: &PoolReport, style: &Style) {
    let facts = [pool.mode, pool.needs_check.filter(|needs| *needs).map(|_| "needs_check")];
    let facts: Vec<&str> = facts.into_iter().flatten().collect();
    let name = if pool.title.as_str().is_empty() { "thin pool" } else { pool.title.as_str() };
    let _ = writeln!(out, "{}  {}", (style.strong)(name), facts.join(", "));
    for (label, usage) in [("data", &pool.data), ("metadata", &pool.metadata)] {
        if let Some(line) = usage_text(usage) {
            let _ = writeln!(out, "  {label:<9} {line}");
        }
    }
    if let Some(growth) = &pool.growth {
        let _ = writeln!(out, "  {:<9} {}", "growth", growth.sentence());
    }
    for (label, sentence) in pool.capacity.brief() {
        for (line, number) in wrap(&sentence, 92).into_iter().zip(0..) {
            let _ = writeln!(out, "  {:<9} {line}", if number == 0 { label } else { "" });
        }
    }
    out.push('\n');
}

/// `[#####...............]  25 %  5 GiB of 20 GiB`
fn usage_text(usage: &UsageReport) -> Option<String> {
    let percent = usage.percent?;
    let filled = (0..20).filter(|cell| f64::from(*cell) * 5.0 < percent.as_f64()).count();
    let bar: String = (0..20).map(|cell| if cell < filled { '#' } else { '.' }).collect();
    let sizes = match (usage.used_bytes, usage.total_bytes) {
        (Some(used), Some(total)) => format!("  {used} of {total}"),
        (None, Some(total)) => format!("  of {total}"),
        _ => String::new(),
    };
    Some(format!("[{bar}] {percent:>7}{sizes}", percent = percent.to_string()))
}

/// Lines of at most `width` characters, broken at blanks.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
