//! The worker's side: bytes of a request in, bytes of the answer out.

use std::collections::HashSet;

use super::view::View;
use super::wire::{bytes_of, value_of};
use super::{Answer, Ask, Chosen, Export, PASTE, Request, Unpacked, make};
use crate::engine::{self, Choices, Input};
use crate::intake::{decode, is_packed};
use crate::redact::{Policy, placeholders_in};
use crate::report::annotated::annotate;
use crate::report::plan::PlanReport;
use crate::report::share::{self, Share};
use crate::report::{Report, WhatIf, json, markdown};
use crate::sizing::planner::Wish;
use crate::units::Bytes;

/// One line of most of what is pasted.
const FIRST: &str = "Server Version: 19.03.12\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n$ dmsetup status\ndocker-thinpool: 0 199229440 thin-pool 5 3000/262144 194560/194560 - out_of_data_space discard_passdown queue_if_no_space - 1024\n  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 130.00g 20.00g\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 47G 3.1G 94% /\n[ 12.000001] device-mapper: thin: 253:4: reached low water mark for data device: sending event.\n";

/// Reads something that nobody sees, so that every expression is compiled when the first paste comes.
pub fn warm_up() {
    let report = engine::diagnose(&[Input::new(PASTE, FIRST)], &Choices::default());
    make::view(&report, &WhatIf::default());
}

/// What the worker has around it.
pub trait Around {
    /// A text that came with the request.
    fn text(&self, index: usize) -> Vec<u8>;
    /// Opens an archive.
    fn unpack(&self, name: &str, bytes: &[u8]) -> Unpacked;
    /// Says how far a reading has come.
    fn progress(&self, percent: u32);
}

/// Answers questions. Of what was asked it remembers the last report, which holds nothing but redacted text.
#[derive(Default)]
pub struct Worker {
    last: Option<(usize, Report)>,
}

impl Worker {
    pub fn answer(&mut self, request: &[u8], around: &dyn Around) -> Vec<u8> {
        bytes_of(&self.said(&value_of(request), around))
    }

    fn said(&mut self, request: &Request, around: &dyn Around) -> Answer {
        let chosen = &request.chosen;
        match &request.ask {
            Ask::View => Answer::View(Box::new(self.view(request, around))),
            Ask::WhatIf => Answer::Outlooks(make::outlooks(self.report(request, around), &what_if(chosen))),
            Ask::Annotate => Answer::Lines(annotate(&shared(request, around)).iter().map(make::lines).collect()),
            Ask::Compare => Answer::Pairs(pairs(request, around)),
            Ask::Restore(place) => {
                let (inputs, _) = inputs(request, around);
                Answer::Text(engine::restored(&inputs, &choices(chosen), *place).unwrap_or_default())
            }
            Ask::Export(form) => Answer::Text(match form {
                Export::Markdown => markdown::render(self.report(request, around)),
                Export::Json => json::render(self.report(request, around)),
                Export::ShareMarkdown => share::markdown(&shared(request, around)),
                Export::ShareJson => share::json(&shared(request, around)),
                Export::Text => share::text(&shared(request, around)),
            }),
            Ask::Plan(wishes) => match plan(wishes) {
                Ok(plan) => Answer::Plan(Some(make::plan(&plan)), String::new()),
                Err(why) => Answer::Plan(None, why),
            },
        }
    }

    fn view(&mut self, request: &Request, around: &dyn Around) -> View {
        let (inputs, files) = inputs(request, around);
        let report = engine::diagnose_telling(&inputs, &choices(&request.chosen), &|percent| around.progress(percent));
        let mut view = make::view(&report, &what_if(&request.chosen));
        view.files = files;
        view.faults = faults(&request.chosen);
        self.last = Some((request.revision, report));
        view
    }

    /// The report that the page shows; made again where this worker is not the one that made it.
    fn report(&mut self, request: &Request, around: &dyn Around) -> &Report {
        let last = self.last.take().filter(|(revision, _)| *revision == request.revision);
        let report = last.map(|(_, report)| report).unwrap_or_else(|| {
            let (inputs, _) = inputs(request, around);
            engine::diagnose(&inputs, &choices(&request.chosen))
        });
        &self.last.insert((request.revision, report)).1
    }
}

/// What was given, as texts with names of their own, and how many texts each thing that was given holds.
fn inputs(request: &Request, around: &dyn Around) -> (Vec<Input>, Vec<usize>) {
    let mut all: Vec<Input> = Vec::new();
    let mut counts = Vec::new();
    let mut taken: HashSet<String> = request.given.iter().cloned().collect();
    for (name, index) in request.given.iter().zip(0..) {
        let bytes = around.text(index);
        let mut inputs = match name == PASTE {
            true => vec![Input::new(PASTE, String::from_utf8(bytes).unwrap_or_default())],
            false if is_packed(&bytes) => {
                let Unpacked { files, left_out } = around.unpack(name, &bytes);
                Input::from_archive(name, files.into_iter(), left_out)
            }
            false => vec![Input::new(name, decode(&bytes))],
        };
        // Evidence names its input, so no two may have the same name.
        for input in inputs.iter_mut().filter(|input| input.name != *name) {
            let numbered = (2..).map(|number| format!("{} ({number})", input.name));
            let free = std::iter::once(input.name.clone()).chain(numbered).find(|name| !taken.contains(name));
            input.name = free.unwrap_or_default();
            taken.insert(input.name.clone());
        }
        counts.push(inputs.len());
        all.append(&mut inputs);
    }
    (all, counts)
}

fn choices(chosen: &Chosen) -> Choices {
    let answer = |index| chosen.answers.get(index).map_or("", String::as_str);
    let mut policy = Policy::default();
    // What is no kind or no word yet says nothing.
    chosen.kept.iter().for_each(|kind| drop(policy.keep(kind)));
    chosen.words.split(',').for_each(|word| drop(policy.hide(word)));
    Choices {
        driver: chosen.driver,
        new_disk: Choices::device(answer(0)).ok(),
        add_data: Choices::size(answer(1)).ok(),
        add_metadata: Choices::size(answer(2)).ok(),
        allow_destructive: chosen.destructive,
        prevention: chosen.prevention,
        policy,
        show_secrets: false,
        of_host: Some(chosen.host),
    }
}

/// Why an answer cannot be used.
fn faults(chosen: &Chosen) -> Vec<Option<String>> {
    let fault = |(index, typed): (usize, &String)| match typed.trim() {
        "" => None,
        typed if index == 0 => Choices::device(typed).err(),
        typed => Choices::size(typed).err(),
    };
    chosen.answers.iter().enumerate().map(fault).collect()
}

fn what_if(chosen: &Chosen) -> WhatIf {
    let said = |index: usize| chosen.what_if.get(index).copied().and_then(|said| u64::try_from(said).ok()).unwrap_or(0);
    WhatIf { per_day: Bytes::mib(said(0)), added: Bytes::mib(said(1)), thins: Some(said(2)).filter(|thins| *thins > 0) }
}

fn shared(request: &Request, around: &dyn Around) -> Share {
    engine::share(&inputs(request, around).0, &choices(&request.chosen))
}

/// The lines in which something is hidden, as they were given and redacted.
fn pairs(request: &Request, around: &dyn Around) -> Vec<(String, String)> {
    let (inputs, _) = inputs(request, around);
    let share = engine::share(&inputs, &choices(&request.chosen));
    let lines = inputs.iter().zip(&share.inputs).flat_map(|(input, shared)| input.text.split('\n').zip(&shared.lines));
    let hidden = lines.filter(|(_, safe)| !placeholders_in(safe.as_str()).is_empty());
    hidden.map(|(raw, safe)| (raw.to_owned(), safe.as_str().to_owned())).collect()
}

/// The plan for a new pool, or what is wrong with what was typed.
fn plan(wishes: &[String]) -> Result<PlanReport, String> {
    let typed = |index: usize| wishes.get(index).map_or("", String::as_str);
    let number = |text: &str| text.trim().parse().map_err(|_| format!("expected a number, not `{text}`"));
    let wish = Wish {
        disk: Choices::size(typed(0))?,
        images: number(typed(1))?,
        containers: number(typed(2))?,
        image: Choices::size(typed(3))?,
        growth: match typed(4).trim() {
            "" | "0" => Bytes(0),
            growth => Choices::size(growth)?,
        },
        chunk: None,
    };
    PlanReport::new(&wish, None)
}
