//! The redacted inputs with what is known of each line: which part it belongs to, what it shows, what its fields mean.

use std::collections::BTreeMap;

use super::share::{Share, SharedInput};
use super::{Report, Severity};
use crate::explain::{self, Field};
use crate::redact::SafeText;

/// More lines than these nobody reads in one piece: of a longer input those are left that something is said of.
const WHOLE: usize = 200;
const MOST: usize = 400;

/// An input, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    pub name: SafeText,
    pub lines: Vec<Line>,
    /// How many lines are not among them.
    pub left_out: usize,
}

/// A line and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    pub text: SafeText,
    /// The part that begins here, such as `docker info`.
    pub begins: Option<&'static str>,
    /// The findings that it is evidence of.
    pub shows: Vec<Shown>,
    /// No format claimed it.
    pub unread: bool,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// A finding, by its place in the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub host: usize,
    pub finding: usize,
    pub severity: Severity,
    pub title: SafeText,
}

impl Line {
    fn says_something(&self) -> bool {
        self.begins.is_some() || !self.shows.is_empty() || self.unread || !self.fields.is_empty()
    }
}

/// Puts the notes beside the lines.
pub fn annotate(share: &Share) -> Vec<Annotated> {
    let shown = shown(&share.report);
    share.inputs.iter().map(|input| one(input, &share.report, &shown)).collect()
}

/// What each line is evidence of, by input and number.
fn shown(report: &Report) -> BTreeMap<(&str, usize), Vec<Shown>> {
    let mut shown: BTreeMap<(&str, usize), Vec<Shown>> = BTreeMap::new();
    for (host, report) in report.hosts.iter().enumerate() {
        for (index, finding) in report.told().enumerate() {
            for evidence in &finding.evidence {
                let entry = shown.entry((evidence.input.as_str(), evidence.line)).or_default();
                entry.push(Shown { host, finding: index, severity: finding.severity, title: finding.title.clone() });
            }
        }
    }
    shown
}

fn one(input: &SharedInput, report: &Report, shown: &BTreeMap<(&str, usize), Vec<Shown>>) -> Annotated {
    let name = input.name.as_str();
    let unread: Vec<_> = report
        .coverage
        .iter()
        .filter(|coverage| coverage.input == input.name)
        .flat_map(|coverage| &coverage.unread)
        .collect();
    let begins: BTreeMap<usize, &'static str> = report
        .sections
        .iter()
        .filter(|section| section.input == input.name)
        .map(|section| (section.first_line, section.title))
        .collect();
    let lines = input.lines.iter().zip(1..).map(|(text, number)| Line {
        number,
        text: text.clone(),
        begins: begins.get(&number).copied(),
        shows: shown.get(&(name, number)).cloned().unwrap_or_default(),
        unread: unread.iter().any(|range| (range.first..=range.last).contains(&number)),
        fields: explain::line(text.as_str()),
    });
    let long = input.lines.len() > WHOLE;
    let lines: Vec<Line> = lines.filter(|line| !long || line.says_something()).take(MOST).collect();
    Annotated { name: input.name.clone(), left_out: input.lines.len() - lines.len(), lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Choices, Input, share};

    fn annotated(text: &str) -> Annotated {
        let mut all = annotate(&share(&[Input::new("paste", text)], &Choices::default()));
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    const STATUS: &str = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024";

    #[test]
    fn each_line_says_what_it_belongs_to_and_what_it_shows() {
        let found = annotated(&format!("hello, it is down\n$ dmsetup status\n{STATUS}\n"));
        let about: Vec<_> = found
            .lines
            .iter()
            .map(|line| (line.number, line.unread, line.begins, line.shows.len(), line.fields.len()))
            .collect();
        assert_eq!(found.left_out, 0);
        assert_eq!(about.first(), Some(&(1, true, None, 0, 0)));
        assert_eq!(
            about.last().map(|line| (line.0, line.1, line.2, line.4)),
            Some((3, false, Some("dmsetup status / table"), 13))
        );
        assert!(
            found
                .lines
                .last()
                .is_some_and(|line| line.shows.iter().any(|shown| shown.title.as_str().contains("is full")))
        );
    }

    #[test]
    fn of_a_long_input_only_the_lines_that_say_something_stay() {
        let noise = "Nov 22 10:00:00 node-1 dockerd[912]: nothing to see here\n".repeat(5_000);
        let found = annotated(&format!("{noise}$ dmsetup status\n{STATUS}\n"));
        assert!(found.lines.len() <= MOST);
        assert_eq!(found.lines.len() + found.left_out, 5_002);
        assert!(found.lines.iter().any(|line| line.number == 5_002));
    }

    #[test]
    fn what_is_hidden_stays_hidden() {
        let found = annotated(&format!(
            "$ dmsetup status\n{STATUS}\nexport AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzkey1\n"
        ));
        assert!(found.lines.iter().all(|line| !line.text.as_str().contains("wJalr")));
    }
}
