//! The plan as one POSIX script: what is safe runs, what destroys stands in comments.

use super::Generated;
use crate::remedies::Planned;
use crate::remedies::shell::Unknown;
use crate::report::Risk;

/// The script for a plan, or `None` for an empty plan.
pub fn generate(plan: &[Planned]) -> Option<Generated> {
    if plan.is_empty() {
        return None;
    }
    let mut text = String::from(HEAD);
    let mut asked: Vec<&Unknown> =
        plan.iter().flat_map(|planned| &planned.steps).flat_map(|step| step.unknowns()).collect();
    asked.sort_by_key(|unknown| unknown.id);
    asked.dedup();
    if !asked.is_empty() {
        text.push_str("\n# Fill in before you run it: what stays empty stops the script where it is needed.\n");
        for unknown in asked {
            text.push_str(&format!(
                "# {}: {} ({})\n: \"${{{}:=}}\"\n",
                unknown.variable, unknown.label, unknown.hint, unknown.variable
            ));
        }
    }
    for planned in plan {
        text.push_str(&format!("\n# ---- {} ----\n", planned.remedy.title));
        for (step, number) in planned.steps.iter().zip(1..) {
            text.push_str(&format!("\n# {number}. [{}] {}\n", step.risk.as_str(), one_line(&step.why)));
            for (label, note) in [("expect", &step.expect), ("undo", &step.undo)] {
                if let Some(note) = note {
                    text.push_str(&format!("#    {label}: {}\n", one_line(note)));
                }
            }
            let command = step.command();
            match step.risk {
                Risk::ReadOnly | Risk::Safe => text.push_str(&format!("{command}\n")),
                Risk::Disruptive => text
                    .push_str(&format!("ask 'This interrupts running containers or volumes.' || exit 0\n{command}\n")),
                Risk::Destructive => command.lines().for_each(|line| text.push_str(&format!("#! {line}\n"))),
            }
        }
    }
    Some(Generated {
        name: "thinpool-fix.sh",
        media_type: "application/x-sh",
        content: text,
        note: "The whole plan. Read it first. Steps that destroy something stand in comments that begin with `#!` and must be run by hand.".into(),
        before: None,
        changes: Vec::new(),
    })
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
