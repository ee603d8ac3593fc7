//! What was found, put into words that may leave the machine.
//!
//! Everything before this module works on the original text; nothing behind it ever sees it.

use super::border::{Border, Filled};
use super::{
    Artifact, CapacityReport, Change, Coverage, EngineReport, FindingReport, GrowthReport, HostReport, LineRange,
    Missing, Notice, NoticeKind, Offer, PoolReport, Question, RemedyReport, Report, Risk, SCHEMA_VERSION,
    SectionReport, StepReport, StorageReport, Tool, UsageReport, Verdict, VolumeGroupReport,
};
use crate::artifacts::{self, Generated};
use crate::engine::{Choices, Diagnosis, Input, Reading};
use crate::facts::{Host, ThinPool, Usage};
use crate::intake::Source;
use crate::missing::missing;
use crate::parsers::FORMATS;
use crate::parsers::dmsetup::{Discard, NoSpace};
use crate::redact::{SafeText, placeholders_in};
use crate::remedies::shell::{UNKNOWNS, Unknown, lvm_name};
use crate::remedies::{Planned, Step};
use crate::rules::Finding;
use crate::rules::links::Kind;
use crate::verdict::Verdict as Said;

/// Makes the report, and tells on the way how many percent are done.
pub fn assemble(
    inputs: &[Input],
    reading: &Reading,
    diagnoses: &[Diagnosis],
    choices: &Choices,
    tell: &dyn Fn(u32),
) -> Report {
    report(&mut Border::new(inputs, reading, diagnoses, choices, tell), inputs, reading, diagnoses, choices)
}

/// Makes the report of what stands at the border.
pub(super) fn report(
    border: &mut Border,
    inputs: &[Input],
    reading: &Reading,
    diagnoses: &[Diagnosis],
    choices: &Choices,
) -> Report {
    let hosts =
        diagnoses.iter().zip(0..).map(|(diagnosis, place)| border.host(diagnosis, &choices.at(place))).collect();
    let unread =
        reading.problems.iter().map(|problem| (NoticeKind::Unread, problem.input, problem.line, &problem.message));
    let contradictions = diagnoses.iter().flat_map(|diagnosis| &diagnosis.conflicts).map(|conflict| {
        let Source { input, line } = conflict.source;
        (NoticeKind::Contradiction, input, Some(line), &conflict.message)
    });
    let notices = contradictions.chain(unread).map(|(kind, input, line, message)| Notice {
        kind,
        input: border.input_name(input),
        line,
        message: border.text(message),
    });
    let notices = notices.collect();
    let sections = reading.recognised.iter().filter_map(|section| {
        let format = FORMATS.get(section.format)?;
        Some(SectionReport {
            input: border.input_name(section.first.input),
            first_line: section.first.line,
            last_line: section.last.line,
            format: format.id,
            title: format.title,
        })
    });
    let sections = sections.collect();
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        hosts,
        coverage: coverage(inputs, reading, border),
        redactions: border.redactor.counts(),
        notices,
        sections,
    }
}

impl Border {
    fn host(&mut self, diagnosis: &Diagnosis, choices: &Choices) -> HostReport {
        let Diagnosis { host, findings, plan, verdict, .. } = diagnosis;
        let value = |fact: &Option<crate::intake::Sourced<String>>| fact.as_ref().map(|fact| fact.value.clone());
        let mut safe = |fact: Option<String>| self.maybe(fact.as_deref());
        let engine = EngineReport {
            version: safe(value(&host.engine.version)),
            kernel: safe(value(&host.engine.kernel)),
            operating_system: safe(value(&host.engine.operating_system)),
            root_dir: safe(value(&host.engine.root_dir)),
        };
        let storage = StorageReport {
            driver: safe(value(&host.storage.driver)),
            loopback: host.storage.loopback.as_ref().map(|fact| fact.value),
            backing_filesystem: safe(value(&host.storage.backing_filesystem)),
            supports_d_type: host.storage.supports_d_type.as_ref().map(|fact| fact.value),
        };
        // The name is personal wherever it stands: the line that shows it taught the redactor.
        let name = host.name.as_deref().map(|name| self.text(name));
        let remedies: Vec<RemedyReport> = plan.iter().map(|planned| self.remedy(planned, choices)).collect();
        let artifacts = artifacts::generate(host, plan, choices).into_iter().map(|file| self.artifact(file)).collect();
        let more = artifacts::prevent::offers(host).filter(|_| !choices.prevention);
        let on_request = more.map(|offer| Offer { name: offer.name, note: SafeText::fixed(offer.note) }).collect();
        HostReport {
            name,
            first: diagnosis.first.map(|first| (self.input_name(first.input), first.line)),
            verdict: self.verdict(verdict),
            engine,
            storage,
            pools: host.pools.iter().map(|pool| self.pool(host, pool)).collect(),
            volume_groups: host
                .volume_groups
                .iter()
                .map(|group| VolumeGroupReport {
                    name: self.text(&group.name),
                    size_bytes: group.size,
                    free_bytes: group.free,
                })
                .collect(),
            findings: findings.iter().map(|finding| self.finding(finding, findings, &remedies)).collect(),
            questions: self.questions(host, plan, choices),
            missing: missing(host, findings)
                .iter()
                .map(|missing| Missing { command: SafeText::fixed(missing.command), why: SafeText::fixed(missing.why) })
                .collect(),
            remedies,
            artifacts,
            on_request,
        }
    }

    fn verdict(&mut self, verdict: &Said) -> Verdict {
        Verdict {
            severity: verdict.severity,
            rule: verdict.rule,
            sentence: self.text(&verdict.sentence),
            first_command: verdict.first_command.as_ref().map(|command| self.command(command).text),
            tells_little: verdict.tells_little,
        }
    }

    /// What the plan asks, each once, with what the facts assume. Where the person saves a file is no question about
    /// the host.
    fn questions(&mut self, host: &Host, plan: &[Planned], choices: &Choices) -> Vec<Question> {
        let chosen = |unknown: &Unknown| match unknown.id {
            "add-data" => choices.add_data.is_some(),
            "add-metadata" => choices.add_metadata.is_some(),
            _ => choices.new_disk.is_some(),
        };
        let mut asked: Vec<Question> = Vec::new();
        for unknown in UNKNOWNS.iter().filter(|unknown| !matches!(unknown.id, "daemon-json" | "config-toml")) {
            let uses = plan.iter().flat_map(|planned| &planned.steps).flat_map(Step::inputs);
            let uses: Vec<Option<&str>> = uses.filter(|(input, _)| input == unknown).map(|(_, value)| value).collect();
            let typed = matches!(unknown.id, "add-data" | "add-metadata" | "new-disk");
            let open = uses.contains(&None);
            if !open && (uses.is_empty() || !typed || chosen(unknown)) {
                continue;
            }
            let assumed = uses.iter().find_map(|value| *value).filter(|_| !open);
            let empty = if unknown.id == "new-disk" { empty_disks(host) } else { String::new() };
            asked.push(Question {
                id: unknown.id,
                label: SafeText::fixed(unknown.label),
                hint: self.text(&format!("{}{empty}", hint(host, unknown))),
                assumed: self.maybe(assumed),
            });
        }
        asked
    }

    fn pool(&mut self, host: &Host, pool: &ThinPool) -> PoolReport {
        PoolReport {
            name: self.text(&pool.name),
            title: self.text(&pool.title()),
            owner: pool.owner.as_str(),
            volume_group: self.maybe(pool.lvm.as_ref().map(|name| name.vg.as_str())),
            logical_volume: self.maybe(pool.lvm.as_ref().map(|name| name.lv.as_str())),
            loopback: pool.loopback.as_ref().map(|fact| fact.value),
            data: usage(&pool.data),
            metadata: usage(&pool.metadata),
            chunk_bytes: pool.chunk.as_ref().map(|fact| fact.value),
            mode: pool.mode.as_ref().map(|fact| fact.value.as_str()),
            needs_check: pool.needs_check.as_ref().map(|fact| fact.value),
            no_space_policy: pool.no_space.as_ref().map(|fact| match fact.value {
                NoSpace::Queue => "queue",
                NoSpace::Error => "error",
            }),
            discard_passdown: pool.discard.as_ref().map(|fact| fact.value == Discard::Passdown),
            transaction_id: pool.transaction_id,
            thin_devices: pool.thin_devices(),
            virtual_bytes: pool.virtual_size(),
            capacity: CapacityReport::new(host, pool, self),
            growth: pool.growth.as_ref().and_then(|growth| GrowthReport::new(growth, self)),
        }
    }

    fn finding(&mut self, finding: &Finding, all: &[Finding], remedies: &[RemedyReport]) -> FindingReport {
        let related = |kind: Kind, from_other: bool| -> Vec<&'static str> {
            let these = finding.related.iter().filter(|other| other.kind == kind && other.from_other == from_other);
            these.filter_map(|other| all.get(other.other)).map(|other| other.rule).collect()
        };
        FindingReport {
            rule: finding.rule,
            severity: finding.severity,
            title: self.words(&finding.title),
            explanation: self.words(&finding.explanation),
            evidence: finding.evidence.iter().map(|source| self.evidence(*source)).collect(),
            // Only what is in the plan: a remedy that does not fit the host is none.
            remedies: finding
                .remedies
                .iter()
                .copied()
                .filter(|id| remedies.iter().any(|remedy| remedy.id == *id))
                .collect(),
            level: finding.level,
            part_of: finding.part_of,
            caused_by: related(Kind::Causes, true),
            causes: related(Kind::Causes, false),
            blocked_by: related(Kind::Blocks, true),
            blocks: related(Kind::Blocks, false),
            worsened_by: related(Kind::Worsens, true),
            worsens: related(Kind::Worsens, false),
            behind: finding.related.iter().filter(|to| to.from_other).map(|to| (to.kind, to.other)).collect(),
        }
    }

    fn remedy(&mut self, planned: &Planned, choices: &Choices) -> RemedyReport {
        let steps: Vec<StepReport> = planned.steps.iter().map(|step| self.step(step, choices)).collect();
        RemedyReport {
            id: planned.remedy.id,
            title: SafeText::fixed(planned.remedy.title),
            phase: planned.phase.as_str(),
            phase_label: planned.phase.label(),
            risk: steps.iter().map(|step| step.risk).max().unwrap_or(Risk::ReadOnly),
            steps,
        }
    }

    pub(super) fn step(&mut self, step: &Step, choices: &Choices) -> StepReport {
        let shown = step.risk != Risk::Destructive || choices.allow_destructive;
        let mut before = step.needs.clone().unwrap_or_default();
        for word in step.odd_words() {
            let gap = if before.is_empty() { "" } else { " " };
            before
                .to_mut()
                .push_str(&format!("{gap}Look twice: `{word}` came from what was pasted and is an unusual name."));
        }
        let command = shown.then(|| self.command(&step.command()));
        StepReport {
            why: self.words(&step.why),
            has_placeholders: command.as_ref().is_some_and(|command| command.has_placeholders),
            command: command.map(|command| command.text),
            risk: step.risk,
            duration: step.takes.as_str(),
            precondition: (!before.is_empty()).then(|| self.words(&before)),
            expect: step.expect.as_ref().map(|words| self.words(words)),
            undo: step.undo.as_ref().map(|words| self.words(words)),
            lacks: step.unknowns().iter().map(|unknown| unknown.id).collect(),
        }
    }

    fn artifact(&mut self, file: Generated) -> Artifact {
        let Filled { text: content, has_placeholders } = self.file(&file);
        let note =
            if has_placeholders { format!("{} {}", not_ready(content.as_str()), file.note) } else { file.note.clone() };
        let changes =
            file.changes.iter().map(|(what, why)| Change { what: self.text(what), why: self.text(why) }).collect();
        Artifact {
            name: file.name,
            media_type: file.media_type,
            has_placeholders,
            content,
            note: self.text(&note),
            before: self.maybe(file.before.as_deref()),
            changes,
        }
    }
}

/// Which of their values a file still lacks.
fn not_ready(content: &str) -> String {
    let mut found: Vec<&str> = Vec::new();
    for placeholder in placeholders_in(content).into_iter().filter_map(|(begin, end)| content.get(begin..end)) {
        if !found.contains(&placeholder) {
            found.push(placeholder);
        }
    }
    format!(
        "Not ready for use: values of yours stand in it as placeholders ({}). Put your own values back before you use it.",
        found.join(", ")
    )
}

fn coverage(inputs: &[Input], reading: &Reading, border: &mut Border) -> Vec<Coverage> {
    const MOST: usize = 100;
    let texts = reading.texts.iter().zip(&reading.unread).enumerate().filter(|(index, _)| *index < inputs.len());
    texts
        .map(|(index, (lines, unread))| {
            let lines = lines.iter().filter(|line| !line.trim().is_empty()).count();
            let mut ranges: Vec<LineRange> = Vec::new();
            for line in unread {
                match ranges.last_mut() {
                    Some(range) if range.last + 1 == *line => range.last = *line,
                    _ => ranges.push(LineRange { first: *line, last: *line }),
                }
            }
            ranges.truncate(MOST);
            Coverage {
                input: border.input_name(index),
                lines,
                understood: lines.saturating_sub(unread.len()),
                unread: ranges,
            }
        })
        .collect()
}

fn usage(usage: &Usage) -> UsageReport {
    UsageReport {
        used_bytes: usage.used.as_ref().map(|fact| fact.value),
        total_bytes: usage.total.as_ref().map(|fact| fact.value),
        percent: usage.percent.as_ref().map(|fact| fact.value),
    }
}

/// Where a pool stands on loop files it is the filesystem under them that has room, and no group.
fn hint(host: &Host, unknown: &Unknown) -> &'static str {
    let on_loop = host.volume_groups.is_empty() && host.pools.iter().any(ThinPool::on_loop_files);
    match unknown.id {
        "add-data" if on_loop => "`df -h` of the loop file shows how much its filesystem has left (Avail)",
        "add-metadata" if on_loop => {
            "`ls -lh` of the metadata's loop file shows its size; a quarter of it is a good step"
        }
        _ => unknown.hint,
    }
}

/// Disks that nothing stands on, as far as `lsblk` was pasted.
fn empty_disks(host: &Host) -> String {
    let used = |name: &str| {
        host.block_devices.iter().any(|other| other.parent.as_deref() == Some(name))
            || host.physical_volumes.iter().any(|disk| disk.name.strip_prefix("/dev/") == Some(name))
    };
    let empty = host.block_devices.iter().filter(|block| {
        block.kind.as_deref() == Some("disk")
            && block.fstype.is_none()
            && block.mount_points.is_empty()
            && !used(&block.name)
    });
    let mut names: Vec<&str> = empty.map(|block| block.name.as_str()).filter(|name| lvm_name(name).is_some()).collect();
    names.dedup();
    if names.is_empty() || names.len() > 4 {
        return String::new();
    }
    format!("; in the pasted `lsblk` nothing stands on /dev/{}", names.join(", /dev/"))
}
