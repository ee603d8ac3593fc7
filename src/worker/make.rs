//! The report cut down to what the page shows.

use super::draw;
use super::view::{
    Annotated, Capacity, Coverage, DiffLine, Evidence, File, Finding, Hidden, Host, Line, Missing, Notice, Outlook,
    Plan, Pool, Question, Remedy, Section, Shown, Sign, Step, Usage, View, VolumeGroup,
};
use crate::artifacts::{diff, prevent};
use crate::redact::{SafeText, keepable};
use crate::remedies::shell::{UNKNOWNS, Unknown};
use crate::remedies::{Phase, Takes};
use crate::report::{
    self, Artifact, HostReport, PoolReport, Report, Risk, Severity, StepReport, StorageReport, UsageReport, WhatIf,
    annotated,
};
use crate::units::{Bytes, Percent};

/// More lines than that prove nothing more.
const ENOUGH: usize = 12;

pub fn view(report: &Report, what_if: &WhatIf) -> View {
    View {
        hosts: report.hosts.iter().map(|each| host(each, what_if)).collect(),
        redactions: report.redactions.iter().map(hidden).collect(),
        notices: report.notices.iter().map(notice).collect(),
        sections: report.sections.iter().map(section).collect(),
        coverage: report.coverage.iter().map(coverage).collect(),
        files: Vec::new(),
        faults: Vec::new(),
    }
}

/// Only where devicemapper is in play do the ways part.
fn asks_driver(storage: &StorageReport) -> bool {
    storage.loopback == Some(true) || storage.driver.as_ref().is_some_and(|driver| driver.as_str() == "devicemapper")
}

fn text(text: &SafeText) -> String {
    text.as_str().to_owned()
}

fn maybe(text: &Option<SafeText>) -> Option<String> {
    text.as_ref().map(|text| text.as_str().to_owned())
}

fn host(host: &HostReport, what_if: &WhatIf) -> Host {
    Host {
        severity: host.verdict.grade(),
        tells_little: host.verdict.tells_little,
        sentence: text(&host.verdict.sentence),
        first_command: maybe(&host.verdict.first_command),
        name: maybe(&host.name),
        first: host.first.as_ref().map(|(input, line)| (text(input), *line)),
        engine: maybe(&host.engine.version),
        driver: maybe(&host.storage.driver),
        loopback: host.storage.loopback == Some(true),
        backing_filesystem: maybe(&host.storage.backing_filesystem),
        kernel: maybe(&host.engine.kernel),
        operating_system: maybe(&host.engine.operating_system),
        pools: host.pools.iter().map(|each| pool(each, what_if)).collect(),
        volume_groups: host
            .volume_groups
            .iter()
            .map(|group| VolumeGroup {
                name: text(&group.name),
                size: group.size_bytes.map(|size| size.to_string()),
                free: group.free_bytes.map(|free| free.to_string()),
            })
            .collect(),
        findings: host.told().map(|each| finding(each, host)).collect(),
        asks_driver: asks_driver(&host.storage),
        questions: host.questions.iter().map(question).collect(),
        missing: host
            .missing
            .iter()
            .map(|missing| Missing { command: text(&missing.command), why: text(&missing.why) })
            .collect(),
        remedies: host
            .remedies
            .iter()
            .map(|remedy| Remedy {
                id: remedy.id.to_owned(),
                title: text(&remedy.title),
                phase: Phase::ALL.into_iter().find(|phase| phase.as_str() == remedy.phase).unwrap_or(Phase::Look),
                steps: remedy.steps.iter().map(step).collect(),
            })
            .collect(),
        safe: safe_commands(host),
        files: host.artifacts.iter().map(file).collect(),
        on_request: host.on_request.len(),
    }
}

/// The hint as it is for every host, and beside it what this one showed.
fn question(question: &report::Question) -> Question {
    let hint = question.hint.as_str();
    let fixed = known(question.id).map_or(hint, |known| known.hint);
    let seen = hint.strip_prefix(fixed).filter(|seen| !seen.is_empty());
    Question {
        id: question.id.to_owned(),
        label: text(&question.label),
        hint: if seen.is_some() { fixed } else { hint }.to_owned(),
        seen: seen.map(|seen| seen.trim_start_matches("; ").to_owned()),
        assumed: maybe(&question.assumed),
    }
}

fn known(id: &str) -> Option<&'static Unknown> {
    UNKNOWNS.into_iter().find(|unknown| unknown.id == id)
}

fn finding(finding: &report::FindingReport, host: &HostReport) -> Finding {
    let evidence = finding.evidence.iter().take(ENOUGH);
    let behind = finding.behind.iter();
    Finding {
        rule: finding.rule.to_owned(),
        severity: finding.severity,
        title: text(&finding.title),
        explanation: text(&finding.explanation),
        behind: behind.filter_map(|(kind, other)| Some((*kind, text(&host.findings.get(*other)?.title)))).collect(),
        evidence: evidence
            .map(|each| Evidence { input: text(&each.input), line: each.line, text: text(&each.text) })
            .collect(),
        more: finding.evidence.len().saturating_sub(ENOUGH),
    }
}

fn pool(pool: &PoolReport, what_if: &WhatIf) -> Pool {
    let growth = pool.growth.as_ref().map(|growth| match pool.capacity.outlook() {
        Some(outlook) => format!("{} {outlook}", growth.sentence()),
        None => growth.sentence(),
    });
    Pool {
        name: text(&pool.title),
        owner: (pool.owner != "unknown").then(|| pool.owner.to_owned()),
        mode: pool.mode.map(str::to_owned),
        needs_check: pool.needs_check == Some(true),
        loopback: pool.loopback == Some(true),
        queues: pool.no_space_policy.map(|policy| policy == "queue"),
        thin_devices: pool.thin_devices.and_then(|devices| usize::try_from(devices).ok()),
        promised: pool.virtual_bytes.map(|bytes| bytes.to_string()),
        data: usage(&pool.data, pool.capacity.space.total_bytes),
        metadata: usage(&pool.metadata, None),
        growth,
        capacity: capacity(pool, what_if),
    }
}

/// `room`: what there can be at most, where that is less than the pool was made for: under a sparse loop file.
fn usage(usage: &UsageReport, room: Option<Bytes>) -> Usage {
    let room = room.filter(|room| usage.total_bytes.is_some_and(|total| *room < total));
    let limited = room.zip(usage.used_bytes).map(|(room, used)| UsageReport {
        percent: Percent::of(used.0, room.0),
        total_bytes: Some(room),
        ..*usage
    });
    let usage = limited.as_ref().unwrap_or(usage);
    let free = usage.total_bytes.zip(usage.used_bytes).map(|(total, used)| total.saturating_sub(used));
    let tenths = usage.percent.map_or(0.0, |percent| (percent.as_f64() * 10.0).clamp(0.0, 1000.0));
    Usage {
        percent: usage.percent.map(|percent| percent.to_string()),
        tenths: tenths as usize,
        level: match usage.percent {
            Some(percent) if percent >= Percent::whole(95) => Some(Severity::Critical),
            Some(percent) if percent >= Percent::whole(80) => Some(Severity::Medium),
            _ => None,
        },
        used: usage.used_bytes.map(|used| used.to_string()),
        total: usage.total_bytes.map(|total| total.to_string()),
        free: free.map(|free| free.to_string()),
    }
}

fn capacity(pool: &PoolReport, what_if: &WhatIf) -> Option<Capacity> {
    let sentences = pool.capacity.sentences().into_iter();
    let grows = |used| draw::forecast(used, &pool.capacity.metadata);
    Some(Capacity {
        metadata_forecast: pool.metadata.used_bytes.and_then(grows),
        outlook: outlook(pool, what_if)?,
        metadata: pool
            .metadata
            .used_bytes
            .zip(pool.metadata.total_bytes)
            .map(|(used, total)| draw::bar(used, total, total, None, &pool.capacity.metadata.marks)),
        said: sentences.filter(|(label, _)| *label != "forecast").map(|(_, sentence)| sentence).collect(),
        is_guess: is_guessed(pool),
    })
}

/// Nobody measured the growth: what is shown is what somebody thinks of.
fn is_guessed(pool: &PoolReport) -> bool {
    pool.capacity.data.likely_bytes_per_hour.is_none()
}

fn outlook(pool: &PoolReport, what_if: &WhatIf) -> Option<Outlook> {
    let space = &pool.capacity.space;
    let (used, allocated) = space.used_bytes.zip(space.allocated_bytes)?;
    let guess = is_guessed(pool).then(|| pool.what_if(what_if));
    let data = guess.as_ref().map_or(&pool.capacity.data, |guess| &guess.data);
    let promised = pool.capacity.promise.map(|promise| promise.strict_bytes);
    Some(Outlook {
        data: draw::bar(used, allocated, space.total_bytes.unwrap_or(allocated), promised, &data.marks),
        forecast: draw::forecast(used, data),
        words: guess.as_ref().map_or_else(Vec::new, |guess| guess.words.clone()),
    })
}

/// What the sliders say of each pool.
pub fn outlooks(report: &Report, what_if: &WhatIf) -> Vec<Option<Outlook>> {
    let pools = report.hosts.iter().flat_map(|host| &host.pools);
    pools.map(|pool| outlook(pool, what_if).filter(|_| is_guessed(pool))).collect()
}

fn step(step: &StepReport) -> Step {
    let label = |id: &&'static str| ((*id).to_owned(), known(id).map_or(*id, |known| known.label).to_owned());
    Step {
        why: text(&step.why),
        command: maybe(&step.command),
        risk: step.risk,
        takes: Takes::ALL.into_iter().find(|takes| takes.as_str() == step.duration).unwrap_or(Takes::ByData),
        precondition: maybe(&step.precondition),
        expect: maybe(&step.expect),
        undo: maybe(&step.undo),
        lacks: step.lacks.iter().map(label).collect(),
        has_placeholders: step.has_placeholders,
    }
}

/// The steps of each remedy that change nothing or only what is safe, up to the first that does more or lacks an
/// answer: a safe step behind it was meant for the state which that one leaves.
fn safe_commands(host: &HostReport) -> (usize, String) {
    let mut all = String::new();
    let mut number = 0;
    for remedy in &host.remedies {
        let safe = |step: &&StepReport| {
            matches!(step.risk, Risk::ReadOnly | Risk::Safe) && step.lacks.is_empty() && !step.has_placeholders
        };
        let commands: Vec<&str> =
            remedy.steps.iter().take_while(safe).filter_map(|step| Some(step.command.as_ref()?.as_str())).collect();
        if !commands.is_empty() {
            number += commands.len();
            all.push_str(&format!("# {}\n{}\n", remedy.title.as_str().replace('\n', " "), commands.join("\n")));
        }
    }
    (number, all)
}

fn file(file: &Artifact) -> File {
    let before = file.before.as_ref().map_or("", |before| before.as_str());
    let changed = if file.changes.is_empty() { Vec::new() } else { diff::lines(before, file.content.as_str()) };
    let line = |line| {
        let (sign, text) = match line {
            diff::DiffLine::Same(text) => (Sign::Same, text),
            diff::DiffLine::Removed(text) => (Sign::Removed, text),
            diff::DiffLine::Added(text) => (Sign::Added, text),
        };
        DiffLine { sign, text: text.to_owned() }
    };
    File {
        name: file.name.to_owned(),
        media_type: file.media_type.to_owned(),
        content: text(&file.content),
        note: text(&file.note),
        diff: changed.into_iter().map(line).collect(),
        changes: file.changes.iter().map(|change| (text(&change.what), text(&change.why))).collect(),
        has_placeholders: file.has_placeholders,
        prevents: prevent::is_offered(file.name),
    }
}

fn hidden(found: &crate::redact::Redaction) -> Hidden {
    Hidden {
        kind: found.kind.to_owned(),
        count: found.count,
        values: found.values,
        example: text(&found.example),
        keepable: keepable().any(|kind| *kind == found.kind),
    }
}

fn notice(notice: &report::Notice) -> Notice {
    Notice { kind: notice.kind, input: text(&notice.input), line: notice.line, message: text(&notice.message) }
}

fn section(section: &report::SectionReport) -> Section {
    Section {
        input: text(&section.input),
        first_line: section.first_line,
        last_line: section.last_line,
        title: section.title.to_owned(),
    }
}

fn coverage(coverage: &report::Coverage) -> Coverage {
    Coverage {
        input: text(&coverage.input),
        lines: coverage.lines,
        understood: coverage.understood,
        unread: coverage.unread.iter().map(|range| (range.first, range.last)).collect(),
    }
}

pub fn lines(input: &annotated::Annotated) -> Annotated {
    let shown = |shown: &annotated::Shown| Shown {
        host: shown.host,
        finding: shown.finding,
        severity: shown.severity,
        title: text(&shown.title),
    };
    let line = |line: &annotated::Line| Line {
        number: line.number,
        pieces: pieces(line),
        begins: line.begins.map(str::to_owned),
        shows: line.shows.iter().map(shown).collect(),
        unread: line.unread,
    };
    Annotated { name: text(&input.name), lines: input.lines.iter().map(line).collect(), left_out: input.left_out }
}

/// The text of a line, cut at its fields.
fn pieces(line: &annotated::Line) -> Vec<(String, Option<(String, String)>)> {
    let whole = line.text.as_str();
    let cut = |from: usize, to: usize| whole.get(from..to).unwrap_or_default().to_owned();
    let mut pieces = Vec::new();
    let mut at = 0;
    for field in &line.fields {
        pieces.push((cut(at, field.range.start), None));
        let meaning = (field.name.to_owned(), field.meaning.to_string());
        pieces.push((cut(field.range.start, field.range.end), Some(meaning)));
        at = field.range.end;
    }
    pieces.push((cut(at, whole.len()), None));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

pub fn plan(plan: &report::plan::PlanReport) -> Plan {
    Plan {
        rows: plan.rows().into_iter().map(|(label, value)| (label.to_owned(), value)).collect(),
        steps: plan.steps.iter().map(step).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Choices, Input, diagnose};
    use crate::page::samples::SAMPLES;

    #[test]
    fn what_the_page_says_in_its_own_words_is_what_the_report_says() {
        for sample in &SAMPLES {
            let report = diagnose(&[Input::new("paste", *sample)], &Choices::default());
            let view = view(&report, &WhatIf::default());
            let told = report.hosts.iter().flat_map(|host| &host.remedies);
            let shown = view.hosts.iter().flat_map(|host| &host.remedies);
            for (told, shown) in told.zip(shown) {
                assert_eq!(shown.phase.label(), told.phase_label, "{}", told.id);
                for (told, shown) in told.steps.iter().zip(&shown.steps) {
                    assert_eq!(shown.takes.as_str(), told.duration, "{}", told.why);
                }
            }
        }
    }

    #[test]
    fn safe_commands_hold_no_step_that_interrupts_or_destroys() {
        for sample in &SAMPLES {
            let choices = Choices { allow_destructive: true, ..Choices::default() };
            let report = diagnose(&[Input::new("paste", *sample)], &choices);
            for host in &report.hosts {
                let (_, safe) = safe_commands(host);
                let lines: Vec<&str> = safe.lines().collect();
                let steps = host.remedies.iter().flat_map(|remedy| &remedy.steps);
                let grave =
                    steps.filter(|step| !matches!(step.risk, Risk::ReadOnly | Risk::Safe) || !step.lacks.is_empty());
                for step in grave {
                    let Some(command) = &step.command else { continue };
                    assert!(command.as_str().lines().all(|line| !lines.contains(&line)), "{command}");
                }
            }
        }
    }
}
