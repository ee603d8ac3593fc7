//! Points in time as terminals write them: `date`, `ts`, `journalctl -o short-iso`, `watch`.
//!
//! ```text
//! 2026-11-22T05:59:05.123Z        2026-11-22 05:59:05+01:00
//! Sun Nov 22 05:59:05 UTC 2026    Sun 22 Nov 2026 05:59:05 AM CET
//! So 22. Nov 05:59:05 CET 2026    dim. 22 nov. 2026 05:59:05 CET
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of, space0, space1};
use nom::combinator::{map_opt, opt};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

/// A point in time, to the second. The zone is kept, so that only what is comparable is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds since 1970 on the clock that was shown.
    local: i64,
    zone: Zone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Zone {
    /// Seconds that the clock is ahead of UTC.
    Offset(i64),
    /// `CET`, `CST`: a name says too little, but two clocks with the same one agree.
    Named(String),
    Unknown,
}

impl Stamp {
    /// From seconds since 1970.
    pub fn utc(seconds: i64) -> Self {
        Stamp { local: seconds, zone: Zone::Offset(0) }
    }

    /// The seconds from `earlier` to this, when the two clocks can be compared.
    pub fn since(&self, earlier: &Stamp) -> Option<i64> {
        match (&self.zone, &earlier.zone) {
            (Zone::Offset(ours), Zone::Offset(theirs)) => Some((self.local - ours) - (earlier.local - theirs)),
            (ours, theirs) if ours == theirs => Some(self.local - earlier.local),
            // Summer time began or ended in between.
            (Zone::Named(ours), Zone::Named(theirs)) => {
                let ahead =
                    |name: &String| ZONES.iter().find(|(known, _)| known == name).map(|(_, hours)| hours * 3600);
                Some((self.local - ahead(ours)?) - (earlier.local - ahead(theirs)?))
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (days, second) = (self.local.div_euclid(86_400), self.local.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        write!(f, "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)?;
        match &self.zone {
            Zone::Offset(0) => f.write_str(" UTC"),
            Zone::Offset(offset) => {
                let (sign, minutes) = (if *offset < 0 { '-' } else { '+' }, offset.abs() / 60);
                write!(f, " {sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Zone::Named(name) => write!(f, " {name}"),
            Zone::Unknown => Ok(()),
        }
    }
}

/// Reads a point in time at the beginning of `text`; returns what is behind it.
pub fn stamp(text: &str) -> Option<(&str, Stamp)> {
    // Quick to say no: every form begins with a year, a day, or a word of a weekday or month.
    let word = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let digits = text.as_bytes().first()?.is_ascii_digit();
    if !digits && text.get(..word).is_none_or(|word| !is_weekday(word) && month_of(word).is_none()) {
        return None;
    }
    alt((iso, date)).parse(text).ok()
}

/// Days since 1970 of a day of the Gregorian calendar: whole eras of 400 years, each beginning in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The reverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * from_march + 2) / 5 + 1, (from_march + 2) % 12 + 1);
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

type Parsed<'a, T> = IResult<&'a str, T>;

/// `2026-11-22T05:59:05.123456789Z`, `2026-11-22 05:59:05 +0100`
fn iso(text: &str) -> Parsed<'_, Stamp> {
    let fraction = opt((one_of(".,"), take_while1(|c: char| c.is_ascii_digit())));
    let day = (number(4, 1970..=2199), preceded(char('-'), number(2, 1..=12)), preceded(char('-'), number(2, 1..=31)));
    let (rest, ((year, month, day), _, second, _)) = (day, one_of("T _"), clock, fraction).parse(text)?;
    let (rest, zone) = opt(preceded(space0, offset)).parse(rest)?;
    Ok((rest, Stamp { local: days(year, month, day) * 86_400 + second, zone: zone.unwrap_or(Zone::Unknown) }))
}

/// What `date` prints: month and day in either order, the year at the end or before the time, 12 or 24 hours.
fn date(text: &str) -> Parsed<'_, Stamp> {
    let weekday = map_opt(letters, |word: &str| is_weekday(word).then_some(()));
    let (rest, _) = opt((weekday, opt(one_of(".,")), space1)).parse(text)?;
    let day = || terminated(number_up_to(2, 1..=31), opt(char('.')));
    let month = || terminated(month, opt(char('.')));
    let of = || opt((space1, tag("de")));
    let month_first = (terminated(month(), space1), day());
    let day_first = (terminated(day(), (of(), space1)), month()).map(|(day, month)| (month, day));
    let (rest, (month, day)) = alt((month_first, day_first)).parse(rest)?;
    let (rest, early) =
        opt(preceded((of(), space1), terminated(number(4, 1970..=2199), opt(char(','))))).parse(rest)?;
    let (rest, second) = terminated(preceded(space1, clock), opt((space1, tag("Uhr")))).parse(rest)?;
    let (rest, half) = opt(preceded(space1, alt((tag("AM"), tag("PM"))))).parse(rest)?;
    let (rest, zone) = opt(preceded(space1, alt((offset, named)))).parse(rest)?;
    let (rest, year) = match early {
        Some(year) => (rest, year),
        None => preceded(space1, number(4, 1970..=2199)).parse(rest)?,
    };
    let second = match half {
        Some("PM") if second < 43_200 => second + 43_200,
        Some("AM") if second >= 43_200 => second - 43_200,
        _ => second,
    };
    Ok((rest, Stamp { local: days(year, month, day) * 86_400 + second, zone: zone.unwrap_or(Zone::Unknown) }))
}

/// `05:59:05`, as seconds of the day.
fn clock(text: &str) -> Parsed<'_, i64> {
    let part = |highest| preceded(char(':'), number(2, 0..=highest));
    let (rest, (hour, minute, second)) = (number_up_to(2, 0..=23), part(59), part(60)).parse(text)?;
    Ok((rest, hour * 3600 + minute * 60 + second))
}

/// `Z`, `+01:00`, `-0500`
fn offset(text: &str) -> Parsed<'_, Zone> {
    let numeric =
        (one_of("+-"), number(2, 0..=14), opt(char(':')), number(2, 0..=59)).map(|(sign, hours, _, minutes)| {
            let seconds = hours * 3600 + minutes * 60;
            Zone::Offset(if sign == '-' { -seconds } else { seconds })
        });
    alt((char('Z').map(|_| Zone::Offset(0)), numeric)).parse(text)
}

/// `UTC`, `CET`
fn named(text: &str) -> Parsed<'_, Zone> {
    let mut name = take_while_m_n(2, 5, |c: char| c.is_ascii_uppercase());
    let (rest, name) = name.parse(text)?;
    Ok((rest, if matches!(name, "UTC" | "GMT") { Zone::Offset(0) } else { Zone::Named(name.to_owned()) }))
}

fn month(text: &str) -> Parsed<'_, i64> {
    map_opt(letters, month_of).parse(text)
}

/// The month of a name or its beginning, in the languages of western Europe.
fn month_of(word: &str) -> Option<i64> {
    let found = MONTHS.iter().zip(1..).find(|(names, _)| names.iter().any(|name| begins(word, name)));
    found.map(|(_, month)| month)
}

fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|name| begins(word, name))
}

/// Whether a word begins with these letters, small or capital; one of two letters is the whole word.
fn begins(word: &str, letters: &str) -> bool {
    let count = letters.chars().count();
    // The longest of these words, such as `septiembre`, have ten letters.
    word.len() <= 12
        && (count > 2 || word.len() == 2)
        && word.chars().flat_map(char::to_lowercase).take(count).eq(letters.chars())
}

fn letters(text: &str) -> Parsed<'_, &str> {
    take_while(|c: char| c.is_alphabetic()).parse(text)
}

fn number<'a>(
    digits: usize,
    range: std::ops::RangeInclusive<i64>,
) -> impl Parser<&'a str, Output = i64, Error = nom::error::Error<&'a str>> {
    between(digits, digits, range)
}

fn number_up_to<'a>(
    digits: usize,
    range: std::ops::RangeInclusive<i64>,
) -> impl Parser<&'a str, Output = i64, Error = nom::error::Error<&'a str>> {
    between(1, digits, range)
}

fn between<'a>(
    least: usize,
    most: usize,
    range: std::ops::RangeInclusive<i64>,
) -> impl Parser<&'a str, Output = i64, Error = nom::error::Error<&'a str>> {
    map_opt(take_while_m_n(least, most, |c: char| c.is_ascii_digit()), move |digits: &str| {
        digits.parse().ok().filter(|value| range.contains(value))
    })
}

/// Names that mean one thing only, with the hours that they are ahead of UTC.
const ZONES: [(&str, i64); 12] = [
    ("WET", 0),
    ("WEST", 1),
    ("CET", 1),
    ("CEST", 2),
    ("EET", 2),
    ("EEST", 3),
    ("MSK", 3),
    ("JST", 9),
    ("EDT", -4),
    ("MDT", -6),
    ("PDT", -7),
    ("PST", -8),
];

const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrt", "maa"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag", "mei"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

const WEEKDAYS: [&str; 42] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "die", "mit", "don",
    "fre", "sam", "son", "lun", "mar", "mer", "jeu", "ven", "dim", "mié", "jue", "vie", "sáb", "dom", "gio", "sab",
    "seg", "ter", "qua", "qui", "sex", "ma", "wo", "vr", "zo",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String) {
        let (rest, stamp) = stamp(text).unwrap_or_else(|| panic!("{text}"));
        (stamp.to_string(), rest.to_owned())
    }

    #[test]
    fn every_way_of_writing_it() {
        for (text, shown, rest) in [
            ("2026-11-22T05:59:05Z", "2026-11-22 05:59:05 UTC", ""),
            ("2026-11-22T05:59:05.123456789Z Storage Driver", "2026-11-22 05:59:05 UTC", " Storage Driver"),
            ("2026-11-22 05:59:05 docker-thinpool: 0", "2026-11-22 05:59:05", " docker-thinpool: 0"),
            ("2026-11-22T05:59:05+01:00", "2026-11-22 05:59:05 +01:00", ""),
            ("2026-11-22T05:59:05,1-0530 x", "2026-11-22 05:59:05 -05:30", " x"),
            ("Sun Nov 22 05:59:05 UTC 2026", "2026-11-22 05:59:05 UTC", ""),
            ("Sun Nov  2 05:59:05 CET 2026 0 1933312", "2026-11-02 05:59:05 CET", " 0 1933312"),
            ("Sun Nov 22 05:59:05 PM UTC 2026", "2026-11-22 17:59:05 UTC", ""),
            ("Sun 22 Nov 2026 12:00:05 AM CET", "2026-11-22 00:00:05 CET", ""),
            ("So 22. Nov 10:00:00 CET 2026", "2026-11-22 10:00:00 CET", ""),
            ("Sonntag, 22. November 2026, 10:00:00 Uhr CET x", "2026-11-22 10:00:00 CET", " x"),
            ("Mi 4. Mär 10:00:00 CET 2026", "2026-03-04 10:00:00 CET", ""),
            ("dim. 22 nov. 2026 10:00:00 CET", "2026-11-22 10:00:00 CET", ""),
            ("mar. 4 août 2026 10:00:00 CEST", "2026-08-04 10:00:00 CEST", ""),
            ("mer. 1 juil. 2026 10:00:00 CEST", "2026-07-01 10:00:00 CEST", ""),
            ("dom 22 nov 2026 10:00:00 CET", "2026-11-22 10:00:00 CET", ""),
            ("domingo, 22 de noviembre de 2026, 10:00:00 CET", "2026-11-22 10:00:00 CET", ""),
            ("Mon Feb 29 23:59:60 2024", "2024-03-01 00:00:00", ""),
        ] {
            assert_eq!(read(text), (shown.to_owned(), rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_time() {
        for text in [
            "",
            "0 1933312 thin-pool 5",
            "Nov 22 05:59:05 node-1 kernel: x",
            "2026-13-01T00:00:00Z",
            "Sunday",
            "So 22. Nov",
            "some 22 Nov 2026 10:00:00",
            "mar 5 pools 2026 10:00:00",
            "Mar",
            "2026-11-22",
        ] {
            assert_eq!(stamp(text), None, "{text}");
        }
    }

    #[test]
    fn clocks_are_compared_only_when_they_agree_on_the_zone() {
        let at = |text: &str| stamp(text).map(|(_, stamp)| stamp).expect("a time");
        let noon = at("2026-11-22T12:00:00Z");
        assert_eq!(at("2026-11-22T14:00:00+01:00").since(&noon), Some(3600));
        assert_eq!(at("Sun Nov 22 12:00:10 CET 2026").since(&at("Sun Nov 22 12:00:00 CET 2026")), Some(10));
        assert_eq!(at("Sun Nov 22 12:00:10 CET 2026").since(&noon), None);
        assert_eq!(at("Sun Oct 25 02:30:00 CET 2026").since(&at("Sun Oct 25 02:30:00 CEST 2026")), Some(3600));
        assert_eq!(at("2024-03-01 00:00:00").since(&at("2024-02-28 00:00:00")), Some(2 * 86_400));
    }

    #[test]
    fn days_and_calendar_agree() {
        for day in (-200_000..200_000).step_by(13) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, month, of_month), day);
        }
        assert_eq!(days(1970, 1, 1), 0);
    }
}
