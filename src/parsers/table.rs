//! Tables with any choice of columns: which word of a row stands below which heading.
//!
//! ```text
//! NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE          DIO LOG-SEC
//! /dev/loop2         0      0         0  0 /mnt/d/m (deleted)   0     512
//! ```
//!
//! Words begin where their heading begins, or end where it ends; one that does neither goes on with the cell to its
//! left. Where a paste collapsed the blanks, the order of the headings and what a cell can hold must do.

/// What a table's cells can hold: a heading and the text below it.
pub type Fits = fn(&str, &str) -> bool;

/// A heading line.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    headings: Vec<Word>,
}

/// A word and the columns of the terminal it takes.
#[derive(Debug, PartialEq, Eq)]
struct Word {
    text: String,
    from: usize,
    to: usize,
}

/// The cells of a row: a heading and what stands below it. Empty cells are left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Cells<'a>(Vec<(&'a str, String)>);

impl Cells<'_> {
    pub fn get(&self, heading: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == heading).map(|(_, text)| text.as_str())
    }
}

impl Table {
    /// Takes the line for a heading if `known` knows most of its words and the one it must have.
    pub fn new(text: &str, must: &str, known: fn(&str) -> bool) -> Option<Self> {
        // All but a few lines are no heading, and each is asked about several times.
        if !text.split_whitespace().any(|word| word == must) {
            return None;
        }
        let headings = words(text);
        let count = headings.iter().filter(|word| known(&word.text)).count();
        (count > 1 && count * 2 > headings.len()).then_some(Table { headings })
    }

    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|heading| heading.text.as_str())
    }

    /// The cells of a row; `None` when a word cannot stand below any heading.
    pub fn row(&self, text: &str, fits: Fits) -> Option<Cells<'_>> {
        let words = words(text);
        if words.is_empty() {
            return None;
        }
        let valid = |cells: &Cells| cells.0.iter().all(|(heading, text)| fits(heading, text));
        let ordered = || self.in_order(&words, fits);
        let placed = || self.by_place(text, &words).filter(valid);
        // A heading without a wide gap may have lost its blanks: then a full row is safer read by its order.
        let pairs = self.headings.iter().zip(self.headings.iter().skip(1));
        let collapsed = pairs.into_iter().all(|(a, b)| b.from == a.to + 1);
        if collapsed && words.len() == self.headings.len() {
            ordered().or_else(placed)
        } else {
            placed().or_else(ordered)
        }
    }

    /// By the columns of the terminal; no word stands below two headings.
    fn by_place(&self, text: &str, words: &[Word]) -> Option<Cells<'_>> {
        let mut cells: Vec<(&Word, usize, usize)> = Vec::new();
        for word in words {
            let mut below = self.headings.iter().filter(|heading| heading.from < word.to && word.from < heading.to);
            let left = || self.headings.iter().rev().find(|heading| heading.from < word.from);
            let heading = below.next().or_else(left).or(self.headings.first())?;
            if below.next().is_some() {
                return None;
            }
            match cells.last_mut() {
                Some((last, _, to)) if *last == heading => *to = word.to,
                _ => cells.push((heading, word.from, word.to)),
            }
        }
        let cut = |from: usize, to: usize| text.chars().skip(from).take(to - from).collect();
        Some(Cells(cells.into_iter().map(|(heading, from, to)| (heading.text.as_str(), cut(from, to))).collect()))
    }

    /// By the order of the headings; a word that no later heading can hold goes on with the cell before it.
    fn in_order(&self, words: &[Word], fits: Fits) -> Option<Cells<'_>> {
        let mut words = words.iter().peekable();
        let mut cells = Vec::new();
        let mut headings = self.headings.iter();
        while let Some(heading) = headings.next() {
            let Some(word) = words.next_if(|word| fits(&heading.text, &word.text)) else { continue };
            let mut cell = word.text.clone();
            let later = headings.as_slice();
            while let Some(word) = words.next_if(|word| !later.iter().any(|heading| fits(&heading.text, &word.text))) {
                cell = format!("{cell} {}", word.text);
                if !fits(&heading.text, &cell) {
                    return None;
                }
            }
            cells.push((heading.text.as_str(), cell));
        }
        words.next().is_none().then_some(Cells(cells))
    }
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (at, c) in text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()) {
        match words.last_mut() {
            Some(word) if word.to == at => {
                word.text.push(c);
                word.to += 1;
            }
            _ => words.push(Word { text: c.to_string(), from: at, to: at + 1 }),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(heading: &str, text: &str) -> bool {
        match heading {
            "SIZE" => text.ends_with('G') && !text.contains(' '),
            "MOUNT" => text.starts_with('/'),
            _ => true,
        }
    }

    fn cells(table: &str, row: &str) -> Vec<String> {
        let table = Table::new(table, "NAME", |_| true).unwrap();
        let cells = table.row(row, fits);
        table
            .headings()
            .map(|heading| cells.as_ref().and_then(|cells| cells.get(heading)).unwrap_or("").to_owned())
            .collect()
    }

    #[test]
    fn empty_cells_stay_empty_and_blanks_stay_inside() {
        let table = "NAME   LABEL       SIZE MOUNT";
        assert_eq!(cells(table, "sda                 20G /mnt/a b"), ["sda", "", "20G", "/mnt/a b"]);
        assert_eq!(cells(table, "sda1   EFI System 100G"), ["sda1", "EFI System", "100G", ""]);
    }

    #[test]
    fn collapsed_rows_are_read_by_what_cells_can_hold() {
        assert_eq!(cells("NAME SIZE MOUNT", "docker-pool 20G /mnt/a b"), ["docker-pool", "20G", "/mnt/a b"]);
        assert_eq!(cells("NAME SIZE MOUNT", "docker-pool /mnt"), ["docker-pool", "", "/mnt"]);
    }
}
