//! How fast something grows, and when that reaches a mark. Whole numbers only, and no more certainty than there is.

use crate::units::Bytes;

/// One look: when, in seconds on any clock, and how much was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub at: i64,
    pub used: Bytes,
}

/// Growth per hour: the likely one, and a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    pub low: Bytes,
    pub likely: Bytes,
    pub high: Bytes,
}

/// What looks tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Fewer than two looks, or too close together.
    TooLittle,
    /// It stays, or shrinks.
    NotGrowing,
    Steady(Rate),
    /// It stands still most of the time, and then leaps.
    Bursty(Rate),
}

impl Trend {
    pub fn rate(&self) -> Option<Rate> {
        match self {
            Trend::Steady(rate) | Trend::Bursty(rate) => Some(*rate),
            Trend::TooLittle | Trend::NotGrowing => None,
        }
    }
}

/// Looks that lie closer together than this tell nothing of hours.
const SHORTEST: i64 = 60;

/// More would take long to compare with each other; evenly taken ones tell the same.
const MOST: usize = 200;

/// Bytes per hour, between two looks.
fn slope(from: &Look, to: &Look) -> Option<i128> {
    let hours = i128::from(to.at.checked_sub(from.at)?);
    (i128::from(to.used.0) - i128::from(from.used.0)).checked_mul(3600)?.checked_div(hours)
}

/// The trend of looks in the order of time. `grain` is the smallest change that the output could show.
///
/// Steady growth is the median of the slopes between looks at least a quarter of the time apart (Theil and Sen): one
/// odd look does not change it. The range goes from the tenth to the ninetieth percent of them.
pub fn trend(looks: &[Look], grain: Bytes) -> Trend {
    let (Some(first), Some(last)) = (looks.first(), looks.last()) else { return Trend::TooLittle };
    let span = last.at.saturating_sub(first.at);
    if looks.len() < 2 || span < SHORTEST {
        return Trend::TooLittle;
    }
    let step = looks.len().div_ceil(MOST).max(1);
    let taken: Vec<&Look> =
        looks.iter().step_by(step).chain(looks.last().filter(|_| !(looks.len() - 1).is_multiple_of(step))).collect();
    let mut slopes: Vec<i128> = Vec::new();
    for (index, from) in taken.iter().enumerate() {
        let far = taken.iter().skip(index + 1).filter(|to| to.at.saturating_sub(from.at) >= (span / 4).max(1));
        slopes.extend(far.filter_map(|to| slope(from, to)));
    }
    slopes.sort_unstable();
    let at = |tenths: usize| slopes.get(slopes.len().saturating_sub(1) * tenths / 10).copied();
    let (Some(low), Some(median), Some(high), Some(mean)) = (at(1), at(5), at(9), slope(first, last)) else {
        return Trend::TooLittle;
    };
    // What rounding alone can make of it.
    let doubt = i128::from(grain.0) * 3600 / i128::from(span);
    let bursty = is_bursty(&taken, grain);
    // Leaps count by what they come to in the whole time: between them nothing grows.
    let likely = if bursty { mean } else { median };
    if likely <= doubt || mean <= 0 {
        return Trend::NotGrowing;
    }
    let bytes = |slope: i128| Bytes(u64::try_from(slope.max(0)).unwrap_or(u64::MAX));
    let rate =
        Rate { low: bytes(low.min(likely) - doubt), likely: bytes(likely), high: bytes(high.max(likely) + doubt) };
    if bursty { Trend::Bursty(rate) } else { Trend::Steady(rate) }
}

/// At least half of the time nothing grew.
fn is_bursty(looks: &[&Look], grain: Bytes) -> bool {
    let pairs = || looks.iter().zip(looks.iter().skip(1));
    let idle = pairs().filter(|(from, to)| to.used <= from.used.saturating_add(grain)).count();
    looks.len() > 3 && idle * 2 >= looks.len() - 1
}

/// Hours until a mark: the soonest, the likely and the latest; the latest is `None` when it may never come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    pub soonest: u64,
    pub likely: u64,
    pub latest: Option<u64>,
}

/// Until so much is used; `None` when it is already, or comes later than anybody can tell.
pub fn until(used: Bytes, mark: Bytes, rate: Rate) -> Option<Until> {
    let hours = |rate: Bytes| mark.saturating_sub(used).0.checked_div(rate.0);
    let likely = hours(rate.likely).filter(|_| mark > used).filter(|hours| *hours <= LATEST)?;
    Some(Until { soonest: hours(rate.high)?, likely, latest: hours(rate.low).filter(|hours| *hours <= LATEST) })
}

/// Ten years.
const LATEST: u64 = 10 * 365 * 24;

/// What if: hours until a mark at a growth that somebody thinks of.
pub fn what_if(used: Bytes, mark: Bytes, per_day: Bytes) -> Option<u64> {
    let days = mark.saturating_sub(used).0.checked_div(per_day.0).filter(|_| mark > used)?;
    let rest = mark.saturating_sub(used).0.checked_rem(per_day.0).unwrap_or(0);
    let hours = u64::try_from(u128::from(rest) * 24 / u128::from(per_day.0)).unwrap_or(0);
    Some(days.saturating_mul(24).saturating_add(hours)).filter(|hours| *hours <= LATEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;

    fn looks(used: &[u64]) -> Vec<Look> {
        used.iter().zip(0..).map(|(used, hour)| Look { at: hour * HOUR, used: Bytes::mib(*used) }).collect()
    }

    fn rate(trend: Trend) -> Rate {
        trend.rate().unwrap_or_else(|| panic!("no growth: {trend:?}"))
    }

    #[test]
    fn steady_growth_is_found_exactly() {
        let series: Vec<u64> = (0..48).map(|hour| 1000 + 10 * hour).collect();
        let found = trend(&looks(&series), Bytes::mib(1));
        assert!(matches!(found, Trend::Steady(_)));
        assert_eq!(rate(found).likely, Bytes::mib(10));
        let until = until(Bytes::mib(1470), Bytes::mib(2470), rate(found)).expect("a time");
        assert_eq!(until.likely, 100);
        assert!(until.soonest <= 100 && until.latest.is_some_and(|latest| latest >= 100));
    }

    #[test]
    fn one_odd_look_changes_nothing() {
        let mut series: Vec<u64> = (0..48).map(|hour| 1000 + 10 * hour).collect();
        series[20] = 9000;
        assert_eq!(rate(trend(&looks(&series), Bytes::mib(1))).likely, Bytes::mib(10));
    }

    #[test]
    fn leaps_count_by_what_they_come_to() {
        // 240 MiB each midnight: 10 MiB an hour.
        let series: Vec<u64> = (0..97).map(|hour| 1000 + 240 * (hour / 24)).collect();
        let found = trend(&looks(&series), Bytes::mib(1));
        assert!(matches!(found, Trend::Bursty(_)), "{found:?}");
        assert_eq!(rate(found).likely, Bytes::mib(10));
        assert!(rate(found).low < Bytes::mib(10) && rate(found).high >= Bytes::mib(10));
    }

    #[test]
    fn idle_and_shrinking_pools_do_not_grow() {
        assert_eq!(trend(&looks(&[1000; 20]), Bytes::mib(1)), Trend::NotGrowing);
        assert_eq!(trend(&looks(&[1000, 990, 980]), Bytes::mib(1)), Trend::NotGrowing);
        // A chunk more or less is no growth.
        assert_eq!(trend(&looks(&[1000, 1001, 1000, 1001]), Bytes::mib(1)), Trend::NotGrowing);
        // Filled and cleaned up every day.
        let series: Vec<u64> = (0..96).map(|hour| 1000 + 10 * (hour % 24)).collect();
        assert!(trend(&looks(&series), Bytes::mib(1)).rate().is_none_or(|rate| rate.low == Bytes(0)));
    }

    #[test]
    fn two_looks_are_enough_and_one_is_not() {
        assert_eq!(trend(&looks(&[1000]), Bytes::mib(1)), Trend::TooLittle);
        assert_eq!(trend(&[], Bytes::mib(1)), Trend::TooLittle);
        let close = [Look { at: 0, used: Bytes::mib(1) }, Look { at: 30, used: Bytes::mib(9) }];
        assert_eq!(trend(&close, Bytes::mib(1)), Trend::TooLittle);
        let found = rate(trend(&looks(&[1000, 1100]), Bytes::mib(1)));
        assert_eq!((found.low, found.likely, found.high), (Bytes::mib(99), Bytes::mib(100), Bytes::mib(101)));
    }

    #[test]
    fn what_is_reached_or_never_reached_has_no_time() {
        let rate = Rate { low: Bytes(0), likely: Bytes::mib(1), high: Bytes::mib(2) };
        assert_eq!(until(Bytes::mib(10), Bytes::mib(10), rate), None);
        assert_eq!(until(Bytes(0), Bytes::gib(1024), rate), None, "in more than ten years");
        let until = until(Bytes(0), Bytes::mib(10), rate);
        assert_eq!(until, Some(Until { soonest: 5, likely: 10, latest: None }));
        assert_eq!(what_if(Bytes::gib(10), Bytes::gib(20), Bytes(0)), None);
        assert_eq!(what_if(Bytes::gib(10), Bytes::gib(20), Bytes::gib(4)), Some(60));
    }
}
