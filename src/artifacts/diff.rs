//! Two texts side by side, line by line.

/// A line of the diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffLine<'a> {
    Same(&'a str),
    Removed(&'a str),
    Added(&'a str),
}

/// All lines of both texts: what went before what came.
pub fn lines<'a>(before: &'a str, after: &'a str) -> Vec<DiffLine<'a>> {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let kept = Kept::of(&old, &new);
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (Some(line), Some(other)) if line == other => {
                lines.push(DiffLine::Same(line));
                (i, j) = (i + 1, j + 1);
            }
            (Some(line), other) if other.is_none() || kept.of_rest(i + 1, j) >= kept.of_rest(i, j + 1) => {
                lines.push(DiffLine::Removed(line));
                i += 1;
            }
            (_, Some(line)) => {
                lines.push(DiffLine::Added(line));
                j += 1;
            }
            (_, None) => return lines,
        }
    }
}

/// How many lines the rests of both texts can have in common, for each two places at which they may begin.
struct Kept {
    counts: Vec<u32>,
    width: usize,
}

/// A file of two thousand lines; of longer ones, nothing is known to be in common but how they begin.
const MOST: usize = 2000 * 2000;

impl Kept {
    fn of(old: &[&str], new: &[&str]) -> Self {
        let width = new.len() + 1;
        let mut kept = Kept { counts: vec![0; width], width };
        if old.len().saturating_mul(width) > MOST {
            return kept;
        }
        kept.counts.resize((old.len() + 1) * width, 0);
        for (i, line) in old.iter().enumerate().rev() {
            for (j, other) in new.iter().enumerate().rev() {
                let count = match line == other {
                    true => kept.of_rest(i + 1, j + 1) + 1,
                    false => kept.of_rest(i + 1, j).max(kept.of_rest(i, j + 1)),
                };
                if let Some(place) = kept.counts.get_mut(i * width + j) {
                    *place = count;
                }
            }
        }
        kept
    }

    fn of_rest(&self, i: usize, j: usize) -> u32 {
        self.counts.get(i * self.width + j).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_order() {
        use DiffLine::{Added, Removed, Same};
        assert_eq!(
            lines("{\n a\n b\n}", "{\n b\n c\n}"),
            [Same("{"), Removed(" a"), Same(" b"), Added(" c"), Same("}")]
        );
        assert_eq!(
            lines("a\nx\ny\nb", "a\n1\nb\n2"),
            [Same("a"), Removed("x"), Removed("y"), Added("1"), Same("b"), Added("2")]
        );
        assert_eq!(lines("", "a"), [Added("a")]);
        assert_eq!(lines("a", ""), [Removed("a")]);
        assert_eq!(lines("a\nb", "a\nb"), [Same("a"), Same("b")]);
    }
}
