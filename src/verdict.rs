//! The host in one sentence: the root cause, what follows from it, what stands in the way, and what to do first.

use crate::remedies::{Planned, Step, by_hand};
use crate::report::{Risk, Severity};
use crate::rules::links::Kind;
use crate::rules::{Finding, crypt_key_in_paste};

/// Words of the engine; the report redacts them.
pub struct Verdict {
    /// The gravest finding's; `None` when nothing was found.
    pub severity: Option<Severity>,
    /// The rule that found the root cause.
    pub rule: Option<&'static str>,
    pub sentence: String,
    pub first_command: Option<String>,
    /// Nothing was found because nothing was there to look at.
    pub tells_little: bool,
}

/// The verdict on findings that are linked and ordered.
pub fn verdict(findings: &[Finding], plan: &[Planned]) -> Verdict {
    // A key in the text is no fault of the host: what else is as grave comes first.
    let aside = |finding: &Finding| finding.rule == crypt_key_in_paste::RULE.id;
    let worst = findings.iter().enumerate().min_by_key(|(_, finding)| (finding.severity, aside(finding)));
    // Of several pools in need the plan knows which cannot wait; the verdict speaks of the same.
    let urgent = worst.and_then(|(_, worst)| {
        let first = plan.first().filter(|planned| planned.steps.iter().any(|step| step.risk != Risk::ReadOnly))?;
        let answered = |finding: &Finding| finding.remedies.contains(&first.remedy.id);
        let mut graves = findings.iter().enumerate().filter(|(_, finding)| finding.severity == worst.severity);
        graves.find(|(_, finding)| answered(finding)).filter(|_| !answered(worst))
    });
    let Some((index, worst)) = urgent.or(worst) else {
        let sentence = "Nothing wrong was found in what was pasted.".to_owned();
        return Verdict { severity: None, rule: None, sentence, first_command: None, tells_little: false };
    };
    let chain = chain(findings, index);
    let root = chain.last().copied().unwrap_or(worst);
    let blocker = chain.iter().find_map(|finding| blocker(findings, finding)).filter(|other| other.rule != root.rule);
    let mut sentence = root.title.to_string();
    // A root as grave as what follows from it says enough.
    if root.severity > worst.severity {
        sentence.push_str(&format!("; that is why {}", inside(&worst.title)));
    }
    if let Some(blocker) = blocker {
        let of_it = of_the_same(&root.title, &blocker.title).map(|rest| format!("it {rest}"));
        sentence.push_str(&format!(", and {}", of_it.unwrap_or_else(|| inside(&blocker.title))));
    }
    let answers = |planned: &&Planned| {
        chain.iter().copied().chain(blocker).any(|finding| finding.remedies.contains(&planned.remedy.id))
    };
    // What answers something milder is not the first thing to do: the finding itself then says what is.
    let as_grave = |planned: &&Planned| {
        let mut grave = findings.iter().filter(|finding| finding.severity == worst.severity);
        grave.any(|finding| finding.remedies.contains(&planned.remedy.id))
    };
    let runs = |planned: &&Planned| planned.remedy.id != by_hand::REMEDY.id;
    let plan = || plan.iter().filter(runs);
    let first = plan().find(answers).or_else(|| plan().find(as_grave));
    // What is added to data is of no use before there are metadata for it: the plan has them first.
    let metadata = plan().next().filter(|planned| planned.remedy.id == "extend-metadata");
    let grows = |planned: &&Planned| matches!(planned.remedy.id, "extend-data" | "grow-volume-group");
    let first = first.filter(grows).and(metadata).or(first);
    sentence.push('.');
    if let Some(planned) = first {
        sentence.push_str(&format!(" First: {}.", lower_first(planned.remedy.title)));
    }
    Verdict {
        severity: Some(worst.severity),
        rule: Some(root.rule),
        sentence,
        first_command: first
            .and_then(|planned| planned.steps.first())
            .filter(|step| step.risk != Risk::Destructive)
            .map(Step::command),
        tells_little: false,
    }
}

/// From a finding up to its root cause.
fn chain(findings: &[Finding], worst: usize) -> Vec<&Finding> {
    let mut at = worst;
    let mut chain: Vec<&Finding> = findings.get(worst).into_iter().collect();
    for _ in findings {
        let causes = findings.get(at).into_iter().flat_map(|finding| &finding.related);
        let causes = causes.filter(|related| related.from_other && related.kind == Kind::Causes);
        // The most direct of several is the one that has causes itself; the list is in that order.
        let Some(cause) = causes.map(|related| related.other).max() else { break };
        let Some(finding) = findings.get(cause).filter(|finding| chain.iter().all(|known| known.rule != finding.rule))
        else {
            break;
        };
        chain.push(finding);
        at = cause;
    }
    chain
}

/// The gravest of what must be dealt with before this.
fn blocker<'a>(findings: &'a [Finding], finding: &Finding) -> Option<&'a Finding> {
    let blocks = finding.related.iter().filter(|related| related.from_other && related.kind == Kind::Blocks);
    let grave =
        blocks.filter_map(|related| findings.get(related.other)).filter(|other| other.severity <= Severity::High);
    grave.min_by_key(|other| other.severity)
}

/// What the second title says of the same thing, where both begin with its name.
fn of_the_same<'a>(first: &str, second: &'a str) -> Option<&'a str> {
    const VERBS: [&str; 4] = ["is ", "has ", "can ", "needs "];
    let starts = second.match_indices(' ').map(|(at, _)| second.split_at(at + 1));
    let mut named =
        starts.filter(|(name, rest)| first.starts_with(name) && VERBS.iter().any(|verb| rest.starts_with(verb)));
    named.next().map(|(_, rest)| rest)
}

/// A title in the middle of a sentence: our own words become small, names stay as they are.
fn inside(title: &str) -> String {
    const OURS: [&str; 23] = [
        "A",
        "All",
        "An",
        "Automatic",
        "Deferred",
        "Deleted",
        "Disk",
        "Guests",
        "Images",
        "Loop",
        "No",
        "Options",
        "Processes",
        "Removing",
        "Several",
        "Some",
        "The",
        "There",
        "Thin",
        "This",
        "Two",
        "Volume",
        "Writes",
    ];
    match title.split(' ').next() {
        Some(first) if OURS.contains(&first) => lower_first(title),
        _ => title.to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| std::iter::once(first.to_ascii_lowercase()).chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Choices;
    use crate::parsers::tests::read;
    use crate::{facts, remedies, rules};

    fn of(paste: &str) -> Verdict {
        let host = facts::host(read(paste).records);
        let findings = rules::check(&host);
        verdict(&findings, &remedies::plan(&host, &findings, &Choices::default()))
    }

    #[test]
    fn the_first_command_is_the_plans_first() {
        let both = "  data pve twi-aotzD- 794.79g                    100.00 97.10\npve-data-tpool: 0 1666797568 thin-pool 33 2061000/2125824 13021856/13021856 - out_of_data_space discard_passdown queue_if_no_space - 1024\n  VG  #PV #LV #SN Attr   VSize    VFree\n  pve   1   6   0 wz--n- 931.00g 16.00g\n";
        let first = of(both).first_command.unwrap_or_default();
        assert!(first.starts_with("lvextend --poolmetadatasize"), "{first}");
        let host = facts::host(read(both).records);
        let findings = rules::check(&host);
        let plan = remedies::plan(&host, &findings, &Choices::default());
        let grown: Vec<String> = plan.iter().flat_map(|planned| &planned.steps).map(Step::command).collect();
        let at = |start: &str| grown.iter().position(|command| command.starts_with(start)).unwrap_or(usize::MAX);
        assert!(
            at("lvextend --poolmetadatasize") < at("lvextend -L") && at("lvextend -L") < at("lsblk -f"),
            "{grown:#?}"
        );
        // Both fit: 2 GiB of metadata and as much of the spare, and the rest less a tenth.
        assert!(grown.iter().any(|command| command == "lvextend -L +11008M pve/data"), "{grown:#?}");
    }

    #[test]
    fn the_root_cause_is_named_with_what_blocks_its_cure() {
        let full = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n";
        let room = "  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 100.00g    0\n";
        let verdict = of(&format!("{full}{room}"));
        assert_eq!(
            (verdict.sentence.as_str(), verdict.rule),
            (
                "The data space of thin pool docker-thinpool is full, and volume group docker has no free space. First: reclaim space that nobody needs.",
                Some("data-full")
            )
        );
    }

    #[test]
    fn a_pool_is_called_what_the_commands_call_it() {
        let layer = "vg_ci-thin--ci-tpool: 0 209715200 thin-pool 5 3000/19456 1638400/1638400 - out_of_data_space discard_passdown queue_if_no_space - 1024\n";
        let verdict = of(layer);
        let first = verdict.first_command.unwrap_or_default();
        assert!(verdict.sentence.contains("thin pool vg_ci/thin-ci is full"), "{}", verdict.sentence);
        assert!(first.ends_with(" vg_ci/thin-ci"), "{first}");
    }

    #[test]
    fn what_is_said_twice_of_one_thing_names_it_once() {
        let paste = "vg-tp: 0 42949672960 thin-pool 9 4100000/4161600 200000000/335544320 - rw discard_passdown queue_if_no_space - 1024";
        assert_eq!(
            of(paste).sentence,
            "The metadata of thin pool vg-tp is 98.5 % used, and it can hardly grow any more. First: delete snapshots that nobody needs, for the metadata cannot be extended."
        );
    }

    #[test]
    fn a_milder_cause_is_named_with_what_it_did() {
        let paste = "Storage Driver: devicemapper\n Pool Name: docker-8:1-6-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 20 GB\n Data Space Total: 107.4 GB\n Data Space Available: 900 MB\n";
        let verdict = of(paste);
        assert_eq!((verdict.severity, verdict.rule), (Some(Severity::Critical), Some("loopback-mode")));
        assert!(verdict.sentence.contains("; that is why the host's disk"), "{}", verdict.sentence);
    }

    #[test]
    fn a_sound_host_is_called_so() {
        let verdict = of(
            "docker-thinpool: 0 1933312 thin-pool 5 421/4096 90/1888 - rw discard_passdown queue_if_no_space - 1024\n",
        );
        assert_eq!((verdict.severity, verdict.first_command), (None, None));
    }
}
