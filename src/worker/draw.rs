//! How full a pool is and where it is going, drawn: numbers only, so it is made as text.
//!
//! Marks are numbered, and listed with what they mean: nothing depends on colours.

use std::fmt::Write;

use super::view::Drawing;
use crate::report::{ForecastReport, MarkReport};
use crate::units::{Bytes, Seconds};

const WIDTH: u64 = 300;

/// Where a size lies between 0 and the end of the scale, in tenths.
fn place(size: Bytes, scale: Bytes, width: u64) -> String {
    let tenths = u128::from(size.0) * u128::from(width) * 10 / u128::from(scale.0.max(1));
    let tenths = tenths.min(u128::from(width) * 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Used is solid, allocated is framed, what can be added is dashed, what has no room beneath it is crossed out; below it,
/// as a line, what is promised.
pub fn bar(used: Bytes, allocated: Bytes, total: Bytes, promised: Option<Bytes>, marks: &[MarkReport]) -> Drawing {
    let scale = allocated.max(total).max(promised.unwrap_or_default());
    let at = |size| place(size, scale, WIDTH);
    let mut svg = format!(
        "<svg class=\"bar\" viewBox=\"-1 -5 306 37\" aria-hidden=\"true\"><rect class=\"addable\" y=\"12\" width=\"{}\" height=\"12\"/><rect class=\"allocated\" y=\"12\" width=\"{}\" height=\"12\"/><rect class=\"used\" y=\"12\" width=\"{}\" height=\"12\"/>",
        at(total),
        at(allocated),
        at(used)
    );
    if total < allocated {
        let (from, to) = (at(total), at(allocated));
        let _ = write!(svg, "<path class=\"beyond\" d=\"M{from} 12L{to} 24M{from} 24L{to} 12M{from} 10V26\"/>");
    }
    if let Some(promised) = promised {
        let _ = write!(svg, "<path class=\"promised\" d=\"M0 29H{}\"/>", at(promised));
    }
    let mut free_from = 0;
    for (mark, number) in marks.iter().zip(1..) {
        let x = at(mark.at_bytes);
        let _ = write!(svg, "<path class=\"mark\" d=\"M{x} 10v16\"/>");
        // Numbers that would lie on each other are left out: the list has them all.
        let middle = u64::try_from(u128::from(mark.at_bytes.0) * u128::from(WIDTH) / u128::from(scale.0.max(1)))
            .unwrap_or(WIDTH);
        if middle >= free_from {
            let _ = write!(svg, "<text x=\"{x}\" y=\"8\">{number}</text>");
            free_from = middle + 8;
        }
    }
    Drawing { svg: svg + "</svg>", marks: marks.iter().map(MarkReport::legend).collect() }
}

/// Growth from now on: the likely line solid, the ends of its range dashed, and the marks across. With it, up to when.
pub fn forecast(used: Bytes, forecast: &ForecastReport) -> Option<(Drawing, String)> {
    let low = forecast.low_bytes_per_hour?;
    let likely = forecast.likely_bytes_per_hour?;
    let high = forecast.high_bytes_per_hour?;
    let scale = forecast.marks.last()?.at_bytes;
    let hours = forecast.marks.iter().filter_map(|mark| mark.likely_hours).max()?;
    let hours = hours + hours / 5 + 1;
    let height = |size: Bytes| place(Bytes(scale.0.saturating_sub(size.0)), scale, 90);
    let mut svg = String::from(
        "<svg class=\"line\" viewBox=\"-1 -8 302 100\" aria-hidden=\"true\"><path class=\"axes\" d=\"M14 0V90H300\"/>",
    );
    let mut free_from = 0;
    for (mark, number) in forecast.marks.iter().zip(1..) {
        let y = height(mark.at_bytes);
        let _ = write!(svg, "<path class=\"mark\" d=\"M14 {y}H300\"/>");
        // As in the bar.
        let above = u64::try_from(u128::from(mark.at_bytes.0) * 90 / u128::from(scale.0.max(1))).unwrap_or(90);
        if above >= free_from {
            let _ = write!(svg, "<text x=\"6\" y=\"{y}\" dy=\"4\">{number}</text>");
            free_from = above + 9;
        }
    }
    for (class, rate) in [("range", low), ("likely", likely), ("range", high)] {
        // A line ends where the time does, or where it leaves the drawing.
        let minutes = hours.saturating_mul(60);
        let left = u128::from(scale.0.saturating_sub(used.0)) * 60;
        let until_top =
            left.checked_div(rate.0.into()).map_or(minutes, |top| u64::try_from(top).unwrap_or(minutes).min(minutes));
        let x = 14 + until_top.saturating_mul(WIDTH - 14) / minutes;
        let end =
            used.0.saturating_add((u128::from(rate.0) * u128::from(until_top) / 60).try_into().unwrap_or(u64::MAX));
        let _ = write!(svg, "<path class=\"{class}\" d=\"M14 {}L{x} {}\"/>", height(used), height(Bytes(end)));
    }
    svg.push_str("</svg>");
    Some((Drawing { svg, marks: Vec::new() }, Seconds::hours(hours).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_marks_do_not_lie_on_each_other() {
        let mark = |gib, hours| MarkReport {
            what: "full",
            at_bytes: Bytes::gib(gib),
            soonest_hours: Some(hours),
            likely_hours: Some(hours),
            latest_hours: Some(hours),
        };
        let rate = Some(Bytes::gib(1));
        let growth = ForecastReport {
            trend: "steady",
            low_bytes_per_hour: rate,
            likely_bytes_per_hour: rate,
            high_bytes_per_hour: rate,
            marks: vec![mark(80, 70), mark(82, 72), mark(100, 90)],
            samples_left_out: 0,
        };
        let (drawing, _) = forecast(Bytes::gib(10), &growth).expect("a drawing");
        let svg = drawing.svg;
        assert_eq!((svg.matches("class=\"mark\"").count(), svg.matches("<text").count()), (3, 2));
        assert!(svg.contains(">1<") && svg.contains(">3<"), "{svg}");
    }
}
