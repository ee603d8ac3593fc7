//! Sizes and shares as types, so that a count of sectors can never pass for a count of bytes.
//!
//! Device-mapper sectors are 512 B, dm-thin metadata blocks are 4096 B; the size of a data block
//! is the pool's own (`data_block_size` in its table). LVM and `docker info` print the same sizes in
//! different dialects: LVM's lower-case units are 1024-based, Docker's storage sizes are 1000-based.

use std::fmt;

use nom::Parser;
use nom::bytes::complete::take_while;
use nom::character::complete::{char, digit1, space0};
use nom::combinator::{opt, recognize};
use nom::sequence::preceded;
use serde::Serialize;

/// A size in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Bytes(pub u64);

/// A length in device-mapper sectors of 512 B.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sectors(pub u64);

/// A count of dm-thin metadata blocks of 4096 B.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetadataBlocks(pub u64);

/// A count of thin-pool data blocks; their size is the pool's chunk size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataBlocks(pub u64);

/// A share between 0 and 100 %, in ten-thousandths of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u32);

/// What a bare number or a suffix such as `G` means in the output at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `docker info`: 1000-based whatever the letter case (`10.74GB` is 10 GiB).
    Docker,
    /// Docker before 1.3 printed `Mb` and meant 2^20 bytes.
    DockerMegabit,
    /// LVM: lower case 1024-based, upper case 1000-based, no suffix means MiB.
    Lvm,
    /// `df -h`, `lsblk` and their kin, and sizes given to Docker and containerd (`dm.basesize=20G`): 1024-based whatever the letter case, no suffix means bytes.
    Binary,
}

impl Bytes {
    pub const KIB: u64 = 1 << 10;
    pub const MIB: u64 = 1 << 20;
    pub const GIB: u64 = 1 << 30;

    pub const fn kib(n: u64) -> Self {
        Bytes(n.saturating_mul(Self::KIB))
    }
    pub const fn mib(n: u64) -> Self {
        Bytes(n.saturating_mul(Self::MIB))
    }
    pub const fn gib(n: u64) -> Self {
        Bytes(n.saturating_mul(Self::GIB))
    }

    pub fn saturating_sub(self, other: Self) -> Self {
        Bytes(self.0.saturating_sub(other.0))
    }
    pub fn saturating_add(self, other: Self) -> Self {
        Bytes(self.0.saturating_add(other.0))
    }

    /// The share `percent` of this size, rounded down.
    pub fn share(self, percent: Percent) -> Self {
        let exact = u128::from(self.0) * u128::from(percent.0) / 1_000_000;
        Bytes(u64::try_from(exact).unwrap_or(u64::MAX))
    }

    /// Rounded up to a whole number of `step`; a zero step changes nothing.
    pub fn round_up(self, step: Self) -> Self {
        match self.0.checked_rem(step.0) {
            None | Some(0) => self,
            Some(rest) => Bytes(self.0.saturating_add(step.0 - rest)),
        }
    }

    /// Rounded down to a whole number of `step`; a zero step changes nothing.
    pub fn round_down(self, step: Self) -> Self {
        Bytes(self.0 - self.0.checked_rem(step.0).unwrap_or(0))
    }

    /// Reads one size such as `10.74 GB`, `<18,00g`, `204.00m` or `27648`, and nothing behind it.
    pub fn parse(text: &str, dialect: Dialect) -> Option<Self> {
        let (rest, size) = size(dialect).parse(text.trim()).ok()?;
        rest.trim().is_empty().then_some(size)
    }

    /// Reads the size a text begins with; words behind it (a person's comment) are left alone.
    pub fn parse_prefix(text: &str, dialect: Dialect) -> Option<Self> {
        size(dialect).parse(text.trim_start()).ok().map(|(_, size)| size)
    }
}

/// `[<]NUMBER [UNIT]`, with a decimal point or comma.
fn size<'a>(dialect: Dialect) -> impl Parser<&'a str, Output = Bytes, Error = nom::error::Error<&'a str>> {
    let number = recognize((digit1, opt((nom::character::complete::one_of(".,"), digit1))));
    let unit = take_while(|c: char| c.is_ascii_alphabetic());
    preceded(opt(char('<')), (number, space0, unit)).map_opt(move |(number, _, unit)| scale(number, unit, dialect))
}

/// Integer arithmetic only: a float cannot hold every byte count of a large pool.
fn scale(number: &str, unit: &str, dialect: Dialect) -> Option<Bytes> {
    let factor = factor(unit, dialect)?;
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    // There is no half a byte: whoever wrote this lost the unit.
    if unit.is_empty() && fraction.bytes().any(|b| b != b'0') {
        return None;
    }
    let fraction: String = fraction.chars().take(18).collect();
    let whole = whole.parse::<u128>().ok()?.checked_mul(factor)?;
    let ten = 10u128.pow(u32::try_from(fraction.len()).ok()?);
    let part = if fraction.is_empty() { 0 } else { fraction.parse::<u128>().ok()?.checked_mul(factor)? / ten };
    u64::try_from(whole.checked_add(part)?).ok().map(Bytes)
}

fn factor(unit: &str, dialect: Dialect) -> Option<u128> {
    let letter = unit.chars().next();
    let power = |base: u128| {
        let exponent = match letter?.to_ascii_lowercase() {
            'b' => 0,
            'k' => 1,
            'm' => 2,
            'g' => 3,
            't' => 4,
            'p' => 5,
            'e' => 6,
            _ => return None,
        };
        Some(base.pow(exponent))
    };
    let known = matches!(unit.len(), 1) || matches!(unit.get(1..), Some("B" | "b" | "iB" | "ib"));
    match dialect {
        _ if unit.ends_with("iB") && unit.len() == 3 => power(1024),
        Dialect::Docker | Dialect::DockerMegabit | Dialect::Binary if unit.is_empty() => Some(1),
        Dialect::Docker if known => power(1000),
        Dialect::DockerMegabit | Dialect::Binary if known => power(1024),
        Dialect::Lvm => match (letter, unit.len()) {
            (None, _) => Some(1 << 20),
            (Some('s' | 'S'), 1) => Some(512),
            (Some(c), 1) => power(if c.is_ascii_uppercase() && !matches!(c, 'B') { 1000 } else { 1024 }),
            _ => None,
        },
        _ => None,
    }
}

impl Sectors {
    pub fn bytes(self) -> Bytes {
        Bytes(self.0.saturating_mul(512))
    }
}

impl MetadataBlocks {
    /// The most the kernel can use: 255 × (2^14 − 64) blocks, 15.875 GiB.
    pub const MAX: Self = MetadataBlocks(4_161_600);

    pub fn bytes(self) -> Bytes {
        Bytes(self.0.saturating_mul(4096))
    }
}

impl DataBlocks {
    pub fn bytes(self, block: Bytes) -> Bytes {
        Bytes(self.0.saturating_mul(block.0))
    }
}

impl Percent {
    /// How many points lie between two.
    pub fn apart(self, other: Self) -> Self {
        Percent(self.0.abs_diff(other.0))
    }
    pub const fn whole(percent: u32) -> Self {
        Percent(percent.saturating_mul(10_000))
    }

    /// `used / total`, never rounded up: 100 % is said only of what is full. `None` when nothing is there to fill.
    pub fn of(used: u64, total: u64) -> Option<Self> {
        let parts = (u128::from(used) * 1_000_000).checked_div(u128::from(total))?;
        Some(Percent(u32::try_from(parts).unwrap_or(u32::MAX)))
    }

    /// Reads `84.81`, `84,81` or `84.81%`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() > 4 {
            return None;
        }
        let fraction: String = fraction.chars().chain("0000".chars()).take(4).collect();
        Some(Percent(whole.parse::<u32>().ok()? * 10_000 + fraction.parse::<u32>().ok()?))
    }

    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }
}

impl fmt::Display for Bytes {
    /// Binary units with up to two decimals, as LVM prints them: `20.00 GiB`.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        let mut scale = 0;
        let mut unit = 1u64;
        while self.0 / unit >= 1024 && scale + 1 < UNITS.len() {
            unit <<= 10;
            scale += 1;
        }
        let name = UNITS.get(scale).copied().unwrap_or("B");
        // A size that was read from `94.69g` lost a part of a byte, and is 94.69 GiB all the same.
        let hundredths = (u128::from(self.0) * 100 + 99) / u128::from(unit);
        match (scale, hundredths % 100) {
            (0, _) => write!(f, "{} B", self.0),
            (_, 0) => write!(f, "{} {name}", hundredths / 100),
            (_, rest) => write!(f, "{}.{rest:02} {name}", hundredths / 100),
        }
    }
}

/// A length of time, for a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub i64);

impl Seconds {
    pub fn hours(hours: u64) -> Self {
        Seconds(i64::try_from(hours.saturating_mul(3600)).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Seconds {
    /// `45 s`, `12 min`, `5 h`, `3 days`: one unit is enough.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (count, unit) = match self.0 {
            ..120 => (self.0, "s"),
            120..7_200 => (self.0 / 60, "min"),
            7_200..172_800 => (self.0 / 3_600, "h"),
            172_800.. => (self.0 / 86_400, "days"),
        };
        write!(f, "{count} {unit}")
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let tenths = self.0 / 1000;
        if tenths == 0 && self.0 > 0 {
            return f.write_str("<0.1 %");
        }
        match tenths % 10 {
            0 => write!(f, "{} %", tenths / 10),
            rest => write!(f, "{}.{rest} %", tenths / 10),
        }
    }
}

impl Serialize for Percent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Percent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Percent".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "description": "0 to 100" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_prints_thousands() {
        let read = |text| Bytes::parse(text, Dialect::Docker);
        assert_eq!(read("10.74GB"), Some(Bytes(10_740_000_000)));
        assert_eq!(read("65.54 kB"), Some(Bytes(65_540)));
        assert_eq!(read("0B"), Some(Bytes(0)));
        assert_eq!(read("27648"), Some(Bytes(27_648)));
        assert_eq!(read("7.639GiB"), Some(Bytes(8_202_313_793)));
        assert_eq!(read("many"), None);
        assert_eq!(Bytes::parse("1032.9 Mb", Dialect::DockerMegabit), Some(Bytes(1_083_074_150)));
    }

    #[test]
    fn lvm_prints_binary_units_in_lower_case() {
        let read = |text| Bytes::parse(text, Dialect::Lvm);
        assert_eq!(read("<18,00g"), Some(Bytes::gib(18)));
        assert_eq!(read("204.00m"), Some(Bytes::mib(204)));
        assert_eq!(read("100.00G"), Some(Bytes(100_000_000_000)));
        assert_eq!(read("54525952B"), Some(Bytes(54_525_952)));
        assert_eq!(read("2048s"), Some(Bytes::mib(1)));
        assert_eq!(read("0 "), Some(Bytes(0)));
        assert_eq!(read("20g left"), None);
    }

    #[test]
    fn sizes_too_large_for_64_bits_are_refused() {
        assert_eq!(Bytes::parse("99999999999999999999E", Dialect::Lvm), None);
    }

    #[test]
    fn a_pool_with_one_free_block_is_not_full() {
        assert_eq!(Percent::of(1_638_399, 1_638_400).map(|p| p.to_string()), Some("99.9 %".into()));
        assert_eq!(Percent::of(5, 5), Some(Percent::whole(100)));
        assert_eq!(Percent::of(0, 0), None);
    }

    #[test]
    fn percents_read_back() {
        assert_eq!(Percent::parse("84,81"), Some(Percent(848_100)));
        assert_eq!(Percent::parse("100.00"), Some(Percent::whole(100)));
        assert_eq!(Percent::parse("100%"), Some(Percent::whole(100)));
        assert_eq!(Percent::parse("-"), None);
    }

    #[test]
    fn shares_and_rounding_stay_whole() {
        assert_eq!(Bytes::gib(100).share(Percent::whole(70)), Bytes::gib(70));
        assert_eq!(Bytes(1).round_up(Bytes::mib(4)), Bytes::mib(4));
        assert_eq!(Bytes::mib(5).round_down(Bytes::mib(4)), Bytes::mib(4));
        assert_eq!(Bytes::mib(5).round_up(Bytes(0)), Bytes::mib(5));
    }

    #[test]
    fn sizes_print_as_people_write_them() {
        assert_eq!(Bytes::gib(20).to_string(), "20 GiB");
        assert_eq!(Bytes(1536).to_string(), "1.50 KiB");
        assert_eq!(Bytes(512).to_string(), "512 B");
        assert_eq!(Bytes(1023).to_string(), "1023 B");
        assert_eq!(Bytes::parse("94.69g", Dialect::Lvm).map(|size| size.to_string()), Some("94.69 GiB".into()));
    }
}
