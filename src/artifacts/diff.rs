//! Two texts side by side, line by line.

use imara_diff::{Algorithm, Diff, InternedInput};

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
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let (mut old, mut new) = (old.into_iter().zip(0..).peekable(), new.into_iter().zip(0..).peekable());
    let mut lines = Vec::new();
    loop {
        lines.extend(
            std::iter::from_fn(|| old.next_if(|(_, index)| diff.is_removed(*index)))
                .map(|(line, _)| DiffLine::Removed(line)),
        );
        lines.extend(
            std::iter::from_fn(|| new.next_if(|(_, index)| diff.is_added(*index)))
                .map(|(line, _)| DiffLine::Added(line)),
        );
        match (old.next(), new.next()) {
            (Some((line, _)), Some(_)) => lines.push(DiffLine::Same(line)),
            (None, None) => return lines,
            // Cannot be: what is neither removed nor added stands in both.
            (Some((line, _)), None) => lines.push(DiffLine::Removed(line)),
            (None, Some((line, _))) => lines.push(DiffLine::Added(line)),
        }
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
        assert_eq!(lines("", "a"), [Added("a")]);
        assert_eq!(lines("a\nb", "a\nb"), [Same("a"), Same("b")]);
    }
}
