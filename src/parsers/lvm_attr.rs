//! The attribute strings of `lvs`, `vgs` and `pvs`, letter by letter, as lvs(8), vgs(8) and pvs(8) define them.
//!
//! ```text
//! twi-aotzD-   thin pool, writable, inherited allocation, active, open, zeroing, out of data space
//! wz--n-       volume group: writable, resizable, normal allocation
//! a-m          physical volume: allocatable, missing
//! ```
//!
//! The string grew: six letters until LVM 2.02.95, nine until 2.02.99, ten since. A position that is not there
//! is unknown; a hyphen says that nothing applies.

use std::fmt;

pub use super::lvm_letters::{Allocation, Health, Letter, Open, Permission, State, TargetType, VolumeType};

/// A letter, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Counted from 1, as the manual pages do.
    pub position: usize,
    pub letter: char,
    /// What the position tells.
    pub subject: &'static str,
    pub meaning: &'static str,
}

/// The `lv_attr` string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LvAttr(pub String);

impl LvAttr {
    /// The character at a position counted from 1, as lvs(8) does.
    fn at(&self, position: usize) -> Option<char> {
        self.0.chars().nth(position.checked_sub(1)?)
    }
    fn letter<T: Letter>(&self, position: usize) -> Option<T> {
        T::of(self.at(position)?)
    }
    pub fn volume_type(&self) -> Option<VolumeType> {
        self.letter(1)
    }
    pub fn permission(&self) -> Option<Permission> {
        self.letter(2)
    }
    pub fn allocation(&self) -> Option<Allocation> {
        Allocation::of(self.at(3)?.to_ascii_lowercase())
    }
    /// No extents may be allocated now: a pvmove runs.
    pub fn allocation_locked(&self) -> bool {
        self.at(3).is_some_and(|c| c.is_ascii_uppercase())
    }
    pub fn fixed_minor(&self) -> bool {
        self.at(4) == Some('m')
    }
    pub fn state(&self) -> Option<State> {
        self.letter(5)
    }
    pub fn open(&self) -> Option<Open> {
        self.letter(6)
    }
    pub fn target(&self) -> Option<TargetType> {
        self.letter(7)
    }
    /// New blocks are overwritten with zeroes before use; `None` in the short forms.
    pub fn zeroed(&self) -> Option<bool> {
        self.at(8).map(|c| c == 'z')
    }
    pub fn health_state(&self) -> Option<Health> {
        self.letter(9)
    }
    pub fn skips_activation(&self) -> bool {
        self.at(10) == Some('k')
    }

    pub fn is_thin_pool(&self) -> bool {
        self.volume_type() == Some(VolumeType::ThinPool)
    }
    pub fn is_thin_volume(&self) -> bool {
        self.volume_type() == Some(VolumeType::ThinVolume)
    }
    pub fn is_active(&self) -> bool {
        self.at(5).is_some_and(|c| matches!(c, 'a' | 's' | 'c' | 'C' | 'S'))
    }
    pub fn check_needed(&self) -> bool {
        matches!(self.state(), Some(State::CheckNeeded | State::SuspendedCheckNeeded))
    }
    /// `D`, `M` or `F` of a thin pool: out of data space, read-only metadata, failed.
    pub fn health(&self) -> Option<char> {
        self.at(9).filter(|c| *c != '-')
    }

    /// Every letter in words, hyphens too.
    pub fn explain(&self) -> Vec<Explained> {
        let locked = "allocation is locked: extents are being moved";
        // The hyphen of another volume says nothing of zeroes.
        let zeroes = match (self.at(8), self.volume_type()) {
            (Some('z'), _) => Some("new blocks are zeroed before use"),
            (Some('-'), Some(VolumeType::ThinPool | VolumeType::ThinVolume)) => Some("new blocks are not zeroed"),
            (Some('-'), _) => Some("does not apply: only a thin pool zeroes new blocks"),
            _ => None,
        };
        let parts = [
            (1, "volume type", self.volume_type().map(Letter::meaning)),
            (2, "permissions", self.permission().map(Letter::meaning)),
            (
                3,
                "allocation",
                if self.allocation_locked() { Some(locked) } else { self.allocation().map(Letter::meaning) },
            ),
            (4, "minor number", self.fixed_minor().then_some("fixed minor number")),
            (5, "state", self.state().map(Letter::meaning)),
            (6, "device", self.open().map(Letter::meaning)),
            (7, "target", self.target().map(Letter::meaning)),
            (8, "zeroing", zeroes),
            (9, "health", self.health_state().map(Letter::meaning)),
            (10, "activation", self.skips_activation().then_some("skipped at activation")),
        ];
        explain(&self.0, &parts)
    }
}

/// The `vg_attr` string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VgAttr(pub String);

impl VgAttr {
    fn has(&self, position: usize, letter: char) -> bool {
        self.0.chars().nth(position) == Some(letter)
    }
    pub fn permission(&self) -> Option<Permission> {
        Permission::of(self.0.chars().next()?)
    }
    pub fn resizable(&self) -> bool {
        self.has(1, 'z')
    }
    pub fn exported(&self) -> bool {
        self.has(2, 'x')
    }
    /// A physical volume is missing.
    pub fn partial(&self) -> bool {
        self.has(3, 'p')
    }
    pub fn allocation(&self) -> Option<Allocation> {
        Allocation::of(self.0.chars().nth(4)?)
    }
    pub fn clustered(&self) -> bool {
        self.has(5, 'c')
    }
    pub fn shared(&self) -> bool {
        self.has(5, 's')
    }

    /// Every letter in words, hyphens too.
    pub fn explain(&self) -> Vec<Explained> {
        let sharing = match (self.clustered(), self.shared()) {
            (true, _) => Some("clustered"),
            (_, true) => Some("shared"),
            _ => None,
        };
        let parts = [
            (1, "permissions", self.permission().map(Letter::meaning)),
            (2, "size", self.resizable().then_some("resizable")),
            (3, "export", self.exported().then_some("exported")),
            (4, "completeness", self.partial().then_some("partial: a physical volume is missing")),
            (5, "allocation", self.allocation().map(Letter::meaning)),
            (6, "sharing", sharing),
        ];
        explain(&self.0, &parts)
    }
}

/// The `pv_attr` string; two letters before LVM 2.02.97.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PvAttr(pub String);

impl PvAttr {
    fn has(&self, position: usize, letter: char) -> bool {
        self.0.chars().nth(position) == Some(letter)
    }
    pub fn allocatable(&self) -> bool {
        self.has(0, 'a')
    }
    /// Belongs to a group, but nothing new is allocated on it.
    pub fn used(&self) -> bool {
        self.has(0, 'u')
    }
    pub fn duplicate(&self) -> bool {
        self.has(0, 'd')
    }
    pub fn exported(&self) -> bool {
        self.has(1, 'x')
    }
    pub fn missing(&self) -> bool {
        self.has(2, 'm')
    }

    /// Every letter in words, hyphens too.
    pub fn explain(&self) -> Vec<Explained> {
        let use_ = match self.0.chars().next() {
            Some('a') => Some("allocatable"),
            Some('u') => Some("in use, but nothing new is allocated on it"),
            Some('d') => Some("duplicate of another device"),
            _ => None,
        };
        let parts = [
            (1, "use", use_),
            (2, "export", self.exported().then_some("exported")),
            (3, "presence", self.missing().then_some("missing: the device cannot be found")),
        ];
        explain(&self.0, &parts)
    }
}

fn explain(letters: &str, parts: &[(usize, &'static str, Option<&'static str>)]) -> Vec<Explained> {
    let unknown = "a letter that lvs(8), vgs(8) and pvs(8) do not define here";
    let explained = letters.chars().zip(parts).map(|(letter, part)| Explained {
        position: part.0,
        letter,
        subject: part.1,
        meaning: part.2.unwrap_or_else(|| if letter == '-' { hyphen(part.1) } else { unknown }),
    });
    explained.collect()
}

/// What it says of a subject that nothing applies.
fn hyphen(subject: &str) -> &'static str {
    match subject {
        "minor number" => "not fixed: given anew at each activation",
        "health" => "nothing is wrong",
        "activation" => "not skipped",
        "size" => "not resizable",
        "export" => "not exported",
        "completeness" => "all physical volumes are there",
        "sharing" => "neither clustered nor shared",
        "presence" => "the device is there",
        "use" => "nothing is allocated on it",
        _ => "not set",
    }
}

impl fmt::Display for LvAttr {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lv(text: &str) -> LvAttr {
        LvAttr(text.to_owned())
    }

    fn words(explained: &[Explained]) -> Vec<&'static str> {
        explained.iter().map(|part| part.meaning).collect()
    }

    #[test]
    fn the_states_of_a_thin_pool() {
        for (text, state, open, health) in [
            ("twi-aotz--", State::Active, Open::Open, Health::Healthy),
            ("twi-aotzD-", State::Active, Open::Open, Health::OutOfData),
            ("twi-aotzM-", State::Active, Open::Open, Health::MetadataReadOnly),
            ("twi-aotzF-", State::Active, Open::Open, Health::Failed),
            ("twi---tz--", State::Inactive, Open::Closed, Health::Healthy),
            ("twi-cotz--", State::CheckNeeded, Open::Open, Health::Healthy),
        ] {
            let attr = lv(text);
            assert!(attr.is_thin_pool(), "{text}");
            assert_eq!(
                (attr.state(), attr.open(), attr.health_state()),
                (Some(state), Some(open), Some(health)),
                "{text}"
            );
            assert_eq!((attr.target(), attr.zeroed()), (Some(TargetType::Thin), Some(true)), "{text}");
            assert_eq!(attr.is_active(), state != State::Inactive, "{text}");
            assert_eq!(attr.check_needed(), state == State::CheckNeeded, "{text}");
        }
    }

    #[test]
    fn every_letter_is_explained() {
        assert_eq!(
            words(&lv("twi-aotzD-").explain()),
            [
                "thin pool",
                "writable",
                "inherits the allocation policy",
                "not fixed: given anew at each activation",
                "active",
                "open: something uses it",
                "kernel target thin",
                "new blocks are zeroed before use",
                "out of data space",
                "not skipped"
            ]
        );
        let zeroing = |text: &str| words(&lv(text).explain()).get(7).copied();
        assert_eq!(zeroing("twi-a-t---"), Some("new blocks are not zeroed"));
        assert_eq!(zeroing("-wi-ao----"), Some("does not apply: only a thin pool zeroes new blocks"));
        assert_eq!(lv("Vwi-a-tzF-").explain().get(8).map(|part| (part.position, part.letter)), Some((9, 'F')));
        assert!(lv("Vwi---tz-k").skips_activation() && lv("Vwi-a-tz--").is_thin_volume());
        assert_eq!(words(&lv("eRi-a-----").explain()).get(1), Some(&"activated read-only, though it is writable"));
        assert!(lv("-wI-ao----").allocation_locked() && lv("-wim-a----").fixed_minor());
    }

    #[test]
    fn short_forms_of_old_lvm_leave_the_rest_unknown() {
        let six = lv("-wi-ao");
        assert_eq!((six.volume_type(), six.open()), (Some(VolumeType::Plain), Some(Open::Open)));
        assert_eq!((six.target(), six.zeroed(), six.health_state()), (None, None, None));
        let nine = lv("twi-a-tz-");
        assert!(nine.is_thin_pool() && nine.is_active() && !nine.skips_activation());
        assert_eq!(nine.health_state(), Some(Health::Healthy));
    }

    #[test]
    fn groups_and_disks() {
        let group = VgAttr("wz--n-".into());
        assert!(group.resizable() && !group.partial() && !group.exported());
        assert_eq!(
            words(&group.explain()),
            [
                "writable",
                "resizable",
                "not exported",
                "all physical volumes are there",
                "normal allocation",
                "neither clustered nor shared"
            ]
        );
        assert!(VgAttr("wz-pn-".into()).partial() && VgAttr("wz--ns".into()).shared());
        assert!(PvAttr("a--".into()).allocatable() && !PvAttr("a--".into()).missing());
        assert_eq!(
            words(&PvAttr("a-m".into()).explain()),
            ["allocatable", "not exported", "missing: the device cannot be found"]
        );
        assert!(PvAttr("a-".into()).allocatable());
    }

    #[test]
    fn an_undefined_letter_is_named_not_dropped() {
        let explained = lv("?wi-a-----").explain();
        assert!(explained.first().is_some_and(|part| part.letter == '?' && part.meaning.contains("do not define")));
    }
}
