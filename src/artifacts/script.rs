//! The plan as one POSIX script: what is safe runs, what destroys stands in comments.

use super::Generated;
use crate::remedies::shell::{Unknown, quote};
use crate::remedies::{Planned, Step};
use crate::report::Risk;

/// The script for a plan, or `None` for an empty plan.
pub fn generate(plan: &[Planned]) -> Option<Generated> {
    if plan.is_empty() {
        return None;
    }
    let mut text = String::from(HEAD);
    let runs = |planned: &&Planned| by_hand(planned, plan).is_none();
    let safe =
        plan.iter().filter(runs).flat_map(|planned| &planned.steps).filter(|step| step.risk != Risk::Destructive);
    let mut asked: Vec<&Unknown> = safe.flat_map(|step| step.unknowns()).collect();
    asked.sort_by_key(|unknown| unknown.id);
    asked.dedup();
    if !asked.is_empty() {
        text.push_str(
            "\n# Set these before you run it; it stops here, with nothing done, as long as one is missing.\n",
        );
        for unknown in asked {
            let Unknown { variable, label, hint, .. } = unknown;
            text.push_str(&format!("#   {variable}: {label} ({hint})\n: \"${{{variable}:?{label}}}\"\n"));
        }
    }
    for planned in plan {
        text.push_str(&format!("\n# ---- {} ----\n", planned.remedy.title));
        let by_hand = by_hand(planned, plan);
        if let Some(why) = by_hand {
            text.push_str(&format!("# {why}: do it by hand, in this order.\n"));
        }
        for (step, number) in planned.steps.iter().zip(1..) {
            step_text(&mut text, step, number, by_hand.is_some());
        }
    }
    Some(Generated {
        name: "thinpool-fix.sh",
        media_type: "application/x-sh",
        content: text.into(),
        note: "The whole plan. Read it first. Steps that destroy something stand in comments that begin with `#!` and must be run by hand.".into(),
        before: None,
        changes: Vec::new(),
    })
}

/// Why a part of the plan never runs by itself.
fn by_hand(planned: &Planned, plan: &[Planned]) -> Option<&'static str> {
    let waits = matches!(planned.remedy.id, "extend-data" | "extend-metadata" | "autoextend");
    match planned.remedy.id {
        "migrate-to-overlay2" | "provision-direct-lvm" | "new-filesystem" => {
            Some("A move is no emergency, and every step of it must be looked at before the next")
        }
        _ if waits && plan.iter().any(|other| other.remedy.id == "grow-volume-group") => {
            Some("It needs the disk that is added above")
        }
        _ if !runs_by_itself(&planned.steps) => Some("Its later steps need one that destroys something"),
        _ => None,
    }
}

/// Steps behind one that destroys need what it does: then the whole remedy is left to the person.
fn runs_by_itself(steps: &[Step]) -> bool {
    steps.iter().skip_while(|step| step.risk != Risk::Destructive).all(|step| step.risk == Risk::Destructive)
}

fn step_text(text: &mut String, step: &Step, number: usize, by_hand: bool) {
    text.push_str(&format!("\n# {number}. [{}] {}\n", step.risk.as_str(), one_line(&step.why)));
    for (label, note) in [("expect", &step.expect), ("undo", &step.undo)] {
        if let Some(note) = note {
            text.push_str(&format!("#    {label}: {}\n", one_line(note)));
        }
    }
    let command = step.command();
    match step.risk {
        _ if by_hand => command.lines().for_each(|line| text.push_str(&format!("#! {line}\n"))),
        Risk::ReadOnly | Risk::Safe => text.push_str(&format!("{command}\n")),
        Risk::Disruptive => text.push_str(&format!("ask {} || exit 0\n{command}\n", quote(&one_line(&step.why)))),
        Risk::Destructive => command.lines().for_each(|line| text.push_str(&format!("#! {line}\n"))),
    }
}

const HEAD: &str = "#!/bin/sh
# Written by thinpool-doctor from what was pasted. Read it before you run it, as root.
# It stops at the first command that fails. Lines that begin with `#!` destroy something and never run by themselves.
set -eu

ask() {
	printf '%s Go on? [y/N] ' \"$1\"
	read -r answer </dev/tty && [ \"$answer\" = y ]
}
";

/// A comment must not end before its text does.
fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}
