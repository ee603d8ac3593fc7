//! Which steps of a plan the person has done.
//!
//! A tick belongs to what was run, on which host: when the plan changes, a step that stays the same stays ticked
//! wherever it stands, and one with another command is another step. A host is known by where its outputs begin: its
//! name is another when it is hidden.

use yew::prelude::*;

use super::state::{Action, State};
use crate::worker::view::{Host, Remedy, Step};

/// A step by what it is; none where its command is withheld, which nobody has run from here.
pub fn id(host: &Host, remedy: &Remedy, step: &Step) -> Option<u64> {
    let command = step.command.as_ref()?;
    let (input, line) = host.first.clone().unwrap_or_default();
    Some(fnv(&[&input, &line.to_string(), &remedy.id, &step.why, command]))
}

/// FNV-1a: what is kept on a device must be the same number in the next version of this program.
fn fnv(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// How many steps of a remedy are done.
pub fn done(host: &Host, remedy: &Remedy, ticked: &[u64]) -> usize {
    remedy.steps.iter().filter_map(|step| id(host, remedy, step)).filter(|id| ticked.contains(id)).count()
}

/// How many steps of the whole plan are done, and how many there are.
pub fn all_done(host: &Host, ticked: &[u64]) -> (usize, usize) {
    let done = host.remedies.iter().map(|remedy| done(host, remedy, ticked)).sum();
    (done, host.remedies.iter().map(|remedy| remedy.steps.len()).sum())
}

/// As it is kept beside a text that is kept: numbers, and nothing of the text.
pub fn to_keep(ticked: &[u64]) -> String {
    let numbers: Vec<String> = ticked.iter().map(ToString::to_string).collect();
    numbers.join(" ")
}

pub fn from_kept(kept: &str) -> Vec<u64> {
    kept.split(' ').filter_map(|number| number.parse().ok()).collect()
}

/// The box to tick, which says how far the plan is.
pub fn tick(id: u64, is_done: bool, host: &Host, what: String, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let (done, all) = all_done(host, &state.ticked);
    let done = if is_done { done.saturating_sub(1) } else { done + 1 };
    let onchange = {
        let (state, said) = (state.dispatcher(), words.done_of.with(&[&done, &all]));
        move |_| {
            state.dispatch(Action::Ticked(id));
            state.dispatch(Action::Say(said.clone().into()));
        }
    };
    html! {
        <label class="tick">
            <input type="checkbox" checked={is_done} {onchange} />
            { words.done }<span class="visually-hidden">{ words.between }{ what }</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        for ticked in [vec![], vec![7], vec![u64::MAX, 0]] {
            assert_eq!(from_kept(&to_keep(&ticked)), ticked);
        }
        assert_eq!(from_kept("7 x -1 8"), [7, 8]);
    }
}
