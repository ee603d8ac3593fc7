//! The plan as one POSIX script: it tests before each change, skips what is done, can be run again, and has a dry run.
//! What destroys something is never part of it unless it was asked for, and even then stands in comments.

use super::Generated;
use super::script_parts::{head, helpers, tail};
use crate::engine::Choices;
use crate::facts::Host;
use crate::redact::deceives;
use crate::remedies::shell::{Action, Command, Unknown, quote, render};
use crate::remedies::{Phase, Planned, Step};
use crate::report::Risk;
use crate::words::Words;

/// The script for a plan, or `None` for an empty plan.
pub fn generate(host: &Host, plan: &[Planned], choices: &Choices) -> Option<Generated> {
    if plan.is_empty() {
        return None;
    }
    let mut body = String::new();
    let mut phase = None;
    for planned in plan {
        if phase.replace(planned.phase) != Some(planned.phase) {
            body.push_str(&format!("\n# ==== {} ====\n", planned.phase.label()));
        }
        body.push_str(&format!("\n# ---- {} ----\n", planned.remedy.title));
        let by_hand = by_hand(host, planned, plan);
        if let Some(why) = by_hand {
            body.push_str(&format!("# {why}: do it by hand, in this order.\n"));
        }
        let mut open = false;
        for (step, number) in planned.steps.iter().zip(1..) {
            let ends = refusal(planned, number, open);
            open |= step_text(&mut body, step, number, by_hand.is_some(), &ends, choices);
        }
    }
    let users = host.is_rootless() && plan.iter().any(is_users) && !plan.iter().any(is_roots);
    let start = [head(&body, users), helpers(&body)].concat();
    let end = tail(&body);
    let content =
        start.into_iter().map(Words::Borrowed).chain([variables(host, plan).into(), body.into(), end.into()]).collect();
    Some(Generated {
        name: "thinpool-fix.sh",
        media_type: "application/x-sh",
        content,
        note: note(plan, choices),
        before: None,
        changes: Vec::new(),
    })
}

fn note(plan: &[Planned], choices: &Choices) -> String {
    let destroys = plan.iter().any(Planned::destroys);
    let kept = match (destroys, choices.allow_destructive) {
        (false, _) => "",
        (true, false) => " Steps that destroy something are left out of it.",
        (true, true) => " Steps that destroy something stand in comments that begin with `#!` and must be run by hand.",
    };
    let moves = plan.iter().any(|planned| planned.remedy.phase == Phase::Migrate);
    let moves =
        if moves { " A move stands in it as comments: it is done by hand, one step after the other." } else { "" };
    format!("The whole plan. Read it first; `sh thinpool-fix.sh --dry-run` shows what it would do.{moves}{kept}")
}

/// What must be set before it runs.
fn variables(host: &Host, plan: &[Planned]) -> String {
    let runs = plan.iter().filter(|planned| by_hand(host, planned, plan).is_none());
    let steps = runs.flat_map(|planned| &planned.steps).filter(|step| step.risk != Risk::Destructive);
    let mut asked: Vec<&Unknown> = steps.flat_map(Step::unknowns).collect();
    asked.sort_by_key(|unknown| unknown.id);
    asked.dedup();
    if asked.is_empty() {
        return String::new();
    }
    let mut text =
        String::from("\n# Set these before you run it; it stops here, with nothing done, as long as one is missing.\n");
    for Unknown { variable, label, hint, .. } in asked {
        text.push_str(&format!("#   {variable}: {label} ({hint})\n: \"${{{variable}:?{label}}}\"\n"));
    }
    text
}

/// Why a part of the plan never runs by itself.
fn by_hand(host: &Host, planned: &Planned, plan: &[Planned]) -> Option<&'static str> {
    let waits = matches!(planned.remedy.id, "extend-data" | "extend-metadata" | "autoextend");
    let before = plan.iter().take_while(|other| other.remedy.id != planned.remedy.id);
    let open = |id: &str| planned.remedy.id == id && planned.steps.iter().any(|step| !step.unknowns().is_empty());
    match planned.remedy.phase {
        Phase::Migrate => Some("A move is no emergency, and every step of it must be looked at before the next"),
        _ if waits && before.into_iter().any(|other| other.remedy.id == "grow-volume-group") => {
            Some("It needs the disk that is added above")
        }
        _ if planned.remedy.id == "fix-containerd-config"
            && planned.steps.iter().all(|step| step.unknowns().is_empty()) =>
        {
            Some("The file is corrected with an editor, before the restart")
        }
        _ if planned.remedy.id == "fix-containerd-config" && plan.iter().any(is_rescue) => {
            Some("What rescues the pool must not wait for the file")
        }
        _ if open("activate-containerd-pool") => Some("Which pool it is must be found first"),
        // The rest must not wait for a filesystem, a container or a disk that nobody has named yet.
        _ if open("check-filesystems") => Some("Which one it is must be found first"),
        _ if open("grow-volume-group") => Some("The disk must be found first"),
        _ if host.is_rootless() && is_users(planned) && plan.iter().any(is_roots) => {
            Some("It is for the user who runs Docker, the rest for root")
        }
        _ if planned.steps.iter().any(opens_an_editor) => Some("It opens an editor"),
        _ if !runs_by_itself(&planned.steps) => Some("Its later steps need one that destroys something"),
        _ => None,
    }
}

/// A daemon of a user knows nothing of root's, and root's nothing of it.
fn is_users(planned: &Planned) -> bool {
    let text = |step: &Step| step.command();
    planned.steps.iter().map(text).any(|text| {
        text.contains("$HOME")
            || text.contains("systemctl --user")
            || text.lines().any(|line| line.starts_with("docker "))
    })
}

/// More than bringing back what was not there.
fn is_rescue(planned: &Planned) -> bool {
    matches!(planned.remedy.phase, Phase::StopTheBleeding | Phase::Repair)
        && planned.remedy.id != "activate-containerd-pool"
}

fn is_roots(planned: &Planned) -> bool {
    let changes = |step: &Step| !matches!(step.risk, Risk::ReadOnly | Risk::Destructive);
    !is_users(planned) && planned.steps.iter().any(changes)
}

fn opens_an_editor(step: &Step) -> bool {
    step.command().lines().any(|line| line.starts_with("systemctl ") && line.contains(" edit "))
}

/// Steps behind one that destroys need what it does: then the whole remedy is left to the person.
fn runs_by_itself(steps: &[Step]) -> bool {
    steps.iter().skip_while(|step| step.risk != Risk::Destructive).all(|step| step.risk == Risk::Destructive)
}

/// What ends with a step that was refused, or that lacks what it needs.
enum Refusal {
    /// All that follows needs it.
    Script,
    /// The steps behind it need it; other remedies do not.
    Remedy {
        /// A step before it could be refused.
        before: bool,
        /// A step follows.
        after: bool,
    },
    /// Nothing else needs it.
    Step,
}

fn refusal(planned: &Planned, number: usize, before: bool) -> Refusal {
    match planned.remedy.id {
        "repair-pool" => Refusal::Script,
        "reclaim-space" | "free-host-filesystem" | "trim-guests" => Refusal::Step,
        _ => Refusal::Remedy { before, after: number < planned.steps.len() },
    }
}

/// Whether the step can be left out.
fn step_text(text: &mut String, step: &Step, number: usize, by_hand: bool, ends: &Refusal, choices: &Choices) -> bool {
    let why = one_line(&step.why);
    text.push_str(&format!("\n# {number}. [{}, {}] {why}\n", step.risk.as_str(), step.takes.as_str()));
    for (label, note) in [("before", &step.needs), ("expect", &step.expect), ("undo", &step.undo)] {
        if let Some(note) = note {
            text.push_str(&format!("#    {label}: {}\n", one_line(note)));
        }
    }
    if step.risk == Risk::Destructive && !choices.allow_destructive {
        text.push_str(
            "#    Left out: it destroys something. Allow that in thinpool-doctor, and it stands here as a comment.\n",
        );
        return false;
    }
    if by_hand || step.risk == Risk::Destructive {
        step.command().lines().for_each(|line| text.push_str(&format!("#! {line}\n")));
        return false;
    }
    let mut body = String::new();
    for action in &step.actions {
        body.push_str(&action_text(action, step.risk));
    }
    if let Some(verify) = &step.verify {
        body.push_str(&format!("after {} {}\n", spoken(step.expect.as_deref().unwrap_or_default()), verify.text()));
    }
    let ask = (step.risk == Risk::Disruptive).then(|| format!("ask {}", spoken(&why)));
    let test = |check: &Command| format!("need {} {}", spoken(step.needs.as_deref().unwrap_or_default()), check.text());
    let need = step.check.as_ref().map(test);
    let open = ask.is_some() || need.is_some();
    body = match (need, ask) {
        (need, Some(ask)) if matches!(ends, Refusal::Script) => {
            let need = need.map(|need| format!("{need} || exit 1\n")).unwrap_or_default();
            format!("{need}{ask} || stop\n{body}{}", way_back(step))
        }
        (Some(need), None) if matches!(ends, Refusal::Script) => format!("{need} || exit 1\n{body}"),
        (None, None) => body,
        (need, ask) => {
            let tests: Vec<String> = need.into_iter().chain(ask).collect();
            let left_out =
                if matches!(ends, Refusal::Remedy { after: true, .. }) { "else\n\trefused=yes\n" } else { "" };
            format!("if {}; then\n{}{left_out}fi\n", tests.join(" && "), indented(&body))
        }
    };
    if let Refusal::Remedy { before: true, .. } = ends {
        body = format!(
            "if [ $refused = yes ]; then\n\tsay 'Left out: it needs a step that was left out.'\nelse\n{}fi\n",
            indented(&body)
        );
    } else if matches!(ends, Refusal::Remedy { after: true, .. }) && open {
        text.push_str("refused=no\n");
    }
    match &step.done {
        Some(done) => {
            let body = indented(&body);
            text.push_str(&format!("if {}; then\n\tsay 'Already done.'\nelse\n{body}fi\n", done.text()));
        }
        None => text.push_str(&body),
    }
    open
}

/// Remembers how a step is undone, for whoever refuses a later one.
fn way_back(step: &Step) -> String {
    let undo = step.undo.as_deref().map(|undo| quote(&format!("; {}", one_line(undo).replace('`', ""))));
    undo.map(|undo| format!("back={undo}$back\n")).unwrap_or_default()
}

fn indented(body: &str) -> String {
    body.lines().map(|line| format!("\t{line}\n")).collect()
}

/// A command that changes something passes through `run`, so that a dry run only shows it.
fn action_text(action: &Action, risk: Risk) -> String {
    let shown = |text: &str| format!("if {}; then\n{}\n{END}\n\t{}\nfi\n", real(), text, text.replace('\n', "\n\t"));
    match action {
        _ if risk == Risk::ReadOnly => format!("{}\n", render(action)),
        Action::Run(command) => format!("run {}\n", command.text()),
        Action::Try(command) => format!("run {} || true\n", command.text()),
        Action::Fixed(text) => shown(text),
        Action::Write { path, .. } => {
            let test = Command::new("holds").arg(path).text();
            let written = render(action);
            let lines = written.rsplit_once(" > ").map_or("", |(lines, _)| lines);
            format!(
                "if {lines} | {test}; then\n\tsay 'Already done.'\nelif real {}; then\n\t{written}\nfi\n",
                quote(&written)
            )
        }
    }
}

/// Ends the text that `real` shows; the `-` lets it be indented with the rest.
const END: &str = "END_OF_COMMAND";

fn real() -> String {
    format!("real <<-'{END}'")
}

/// Words for a person, as one shell word without anything that looks like a command.
fn spoken(text: &str) -> String {
    quote(&one_line(text).replace('`', "\""))
}

/// A comment must not end before its text does.
fn one_line(text: &str) -> String {
    text.replace(deceives, " ")
}
