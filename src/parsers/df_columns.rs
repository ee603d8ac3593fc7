//! Rows of `df` whose columns somebody chose: `df --output`, with any columns in any order.
//!
//! ```text
//! Filesystem     Type 1K-blocks     Used    Avail Use%  Inodes IUsed   IFree IUse% File Mounted on
//! /dev/sda1      ext4  20511312 20490000        0 100% 1310720 20000 1290720    2% -    /
//! Mounted on     Use%  Avail
//! /              100%      0
//! ```

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Device,
    Type,
    Total,
    Used,
    Available,
    Share,
    Inodes,
    InodesUsed,
    InodesFree,
    InodesShare,
    File,
    MountPoint,
}

/// The columns of a heading, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

/// The cells of a row; `-` where the column is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells<'a> {
    pub device: Option<&'a str>,
    pub fstype: Option<&'a str>,
    pub mount_point: &'a str,
    pub sizes: Option<([&'a str; 3], &'a str)>,
    pub inodes: Option<([&'a str; 3], &'a str)>,
}

impl Columns {
    /// `None` for a heading with the usual columns, and for one with a title that `df` does not have.
    pub fn of(heading: &str) -> Option<Self> {
        let mut columns = Vec::new();
        let mut words = heading.split_whitespace().peekable();
        while let Some(word) = words.next() {
            columns.push(match word {
                "Filesystem" => Column::Device,
                "Type" => Column::Type,
                "Size" => Column::Total,
                "Used" => Column::Used,
                "Avail" | "Available" => Column::Available,
                "Use%" | "Capacity" => Column::Share,
                "Inodes" => Column::Inodes,
                "IUsed" => Column::InodesUsed,
                "IFree" => Column::InodesFree,
                "IUse%" => Column::InodesShare,
                "File" => Column::File,
                "Mounted" if words.next_if_eq(&"on").is_some() => Column::MountPoint,
                blocks if blocks.ends_with("-blocks") => Column::Total,
                _ => return None,
            });
        }
        use Column::*;
        let rest = columns.strip_prefix(&[Device]).unwrap_or_default();
        let rest = rest.strip_prefix(&[Type]).unwrap_or(rest);
        let usual = rest == [Total, Used, Available, Share, MountPoint]
            // busybox counts inodes under the titles of sizes
            || rest == [Inodes, Used, Available, Share, MountPoint]
            || rest == [Inodes, InodesUsed, InodesFree, InodesShare, MountPoint];
        let tells = columns.contains(&MountPoint)
            && columns.iter().any(|column| !matches!(column, Device | Type | File | MountPoint));
        (!usual && tells).then_some(Columns(columns))
    }

    /// A row has a word for each column; the last may hold blanks.
    pub fn cells<'a>(&self, row: &'a str) -> Option<Cells<'a>> {
        let mut cells: Vec<&str> = Vec::new();
        let mut rest = row.trim();
        while cells.len() + 1 < self.0.len() {
            let (word, behind) = rest.split_once(char::is_whitespace)?;
            cells.push(word);
            rest = behind.trim_start();
        }
        cells.push(rest);
        let of =
            |wanted: Column| self.0.iter().position(|column| *column == wanted).and_then(|at| cells.get(at)).copied();
        let amount = |wanted: Column| of(wanted).unwrap_or("-");
        let mount_point = of(Column::MountPoint).filter(|path| path.starts_with('/'))?;
        let fits = |column: &Column, cell: &&str| match column {
            Column::Device | Column::Type | Column::File | Column::MountPoint => true,
            Column::Share | Column::InodesShare => *cell == "-" || cell.ends_with('%'),
            _ => *cell == "-" || cell.starts_with(|c: char| c.is_ascii_digit()),
        };
        if !self.0.iter().zip(&cells).all(|(column, cell)| fits(column, cell)) {
            return None;
        }
        let group = |columns: [Column; 4]| {
            let [total, used, free, share] = columns.map(amount);
            [total, used, free, share].iter().any(|cell| *cell != "-").then_some(([total, used, free], share))
        };
        Some(Cells {
            device: of(Column::Device),
            fstype: of(Column::Type),
            mount_point,
            sizes: group([Column::Total, Column::Used, Column::Available, Column::Share]),
            inodes: group([Column::Inodes, Column::InodesUsed, Column::InodesFree, Column::InodesShare]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_chosen_columns_need_their_heading() {
        for usual in [
            "Filesystem Size Used Avail Use% Mounted on",
            "Filesystem Type 1K-blocks Used Available Use% Mounted on",
            "Filesystem Inodes IUsed IFree IUse% Mounted on",
            "Filesystem of mine",
            "Mounted on",
        ] {
            assert_eq!(Columns::of(usual), None, "{usual}");
        }
        let columns = Columns::of("Mounted on Use% Avail").expect("columns");
        let cells = columns.cells("/  100%    0").expect("cells");
        assert_eq!((cells.mount_point, cells.sizes, cells.inodes), ("/", Some((["-", "-", "0"], "100%")), None));
        assert_eq!(columns.cells("a word or"), None);
    }
}
