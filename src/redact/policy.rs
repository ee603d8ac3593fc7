//! What a person chose to hide: everything, unless they said otherwise.

use super::kind;
use super::scan;

/// Which kinds are replaced, and which words of the person's own besides.
///
/// ```
/// use thinpool_doctor::redact::{Policy, Redactor};
///
/// let mut policy = Policy::default();
/// policy.keep("ip")?;
/// policy.hide("Quince")?;
/// let safe = Redactor::with(&policy).input("quince-vg of 192.0.2.7, password=Zq8vN2xLr5");
/// assert_eq!(safe.as_str(), "<hidden-1>-vg of 192.0.2.7, password=<password-1>");
/// assert!(policy.keep("password").is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    kept: Vec<&'static str>,
    words: Vec<String>,
}

impl Policy {
    /// Leaves what is of a kind in the text. Credentials are no kind to leave: a single wrong word would give one away,
    /// so nothing but [`super::Redactor::show_everything`] does.
    pub fn keep(&mut self, name: &str) -> Result<(), String> {
        let name = name.trim().to_ascii_lowercase();
        if let Some(kind) = keepable().find(|kind| **kind == name) {
            if !self.keeps(kind) {
                self.kept.push(kind);
            }
            return Ok(());
        }
        let kinds: Vec<&str> = keepable().copied().collect();
        let kinds = kinds.join(", ");
        Err(match kind::ALL.contains(&name.as_str()) {
            true => format!("credentials are never left in one kind at a time; what can be kept: {kinds}"),
            false => format!("there is no such kind; what can be kept: {kinds}"),
        })
    }

    /// Hides a word wherever it stands by itself or as a part of a name, in small and in capital letters.
    pub fn hide(&mut self, word: &str) -> Result<(), String> {
        let word = word.trim();
        if word.chars().count() < 2 || !word.chars().any(char::is_alphanumeric) {
            return Err("expected a word of at least two characters".to_owned());
        }
        if !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
        }
        Ok(())
    }

    /// Whether a kind is left in the text.
    pub fn keeps(&self, kind: &str) -> bool {
        self.kept.contains(&kind)
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// The kinds that a person may leave in: what tells who and where, and nothing that opens a door.
pub fn keepable() -> impl Iterator<Item = &'static &'static str> {
    kind::ALL.iter().filter(|kind| !kind::is_secret(kind) && **kind != kind::HIDDEN)
}

/// Whether a word that was found is one by itself, and not a part of a longer one: `acme` of `acme-prod`, `acme01` and
/// `AcmeProd`, but not of `pacmen`.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let ends = |left: u8, right: u8| {
        !scan::is(left, scan::ALNUM) && left < 0x80
            || !scan::is(right, scan::ALNUM) && right < 0x80
            || left.is_ascii_digit() != right.is_ascii_digit()
            || left.is_ascii_lowercase() && right.is_ascii_uppercase()
    };
    ends(scan::before(text, start), scan::at(text, start)) && ends(scan::before(text, end), scan::at(text, end))
}

/// A word in small letters.
pub(super) fn small(word: &str) -> String {
    word.chars().map(|c| LETTERS.iter().find_map(|letters| letters.small(c)).unwrap_or(c)).collect()
}

/// A word in capital letters.
pub(super) fn capital(word: &str) -> String {
    word.chars().map(|c| LETTERS.iter().find_map(|letters| letters.capital(c)).unwrap_or(c)).collect()
}

/// Capital letters from `first` to `last`, each `step` apart, and how far behind each its small one stands.
struct Letters {
    first: u32,
    last: u32,
    step: u32,
    apart: u32,
}

impl Letters {
    fn small(&self, c: char) -> Option<char> {
        let capital = u32::from(c);
        let ours = (self.first..=self.last).contains(&capital) && (capital - self.first).is_multiple_of(self.step);
        char::from_u32(capital + self.apart).filter(|_| ours)
    }

    fn capital(&self, c: char) -> Option<char> {
        let capital = char::from_u32(u32::from(c).checked_sub(self.apart)?)?;
        self.small(capital).map(|_| capital)
    }
}

const fn letters(first: u32, last: u32, step: u32, apart: u32) -> Letters {
    Letters { first, last, step, apart }
}

/// Latin, Greek and Cyrillic letters. The standard library knows those of every script, by tables that would be a
/// fortieth of the page.
const LETTERS: [Letters; 11] = [
    letters(0x41, 0x5a, 1, 32),
    letters(0xc0, 0xd6, 1, 32),
    letters(0xd8, 0xde, 1, 32),
    letters(0x100, 0x12e, 2, 1),
    letters(0x132, 0x136, 2, 1),
    letters(0x139, 0x147, 2, 1),
    letters(0x14a, 0x176, 2, 1),
    letters(0x179, 0x17d, 2, 1),
    letters(0x391, 0x3a1, 1, 32),
    letters(0x3a3, 0x3ab, 1, 32),
    letters(0x410, 0x42f, 1, 32),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;

    fn hidden(word: &str, text: &str) -> String {
        let mut policy = Policy::default();
        policy.hide(word).expect("a word");
        Redactor::with(&policy).input(text).to_string()
    }

    #[test]
    fn words_are_found_whole_and_in_names() {
        assert_eq!(
            hidden("quince", "quince QUINCE-vg vg_quince01 QuinceData /srv/quince/x quinces squince"),
            "<hidden-1> <hidden-2>-vg vg_<hidden-1>01 <hidden-3>Data /srv/<hidden-1>/x quinces squince"
        );
        assert_eq!(hidden("Mara Q.", "by mara q. <hidden-4>"), "by <hidden-5> <hidden-4>");
        assert_eq!(hidden("Öl", "öl-vg Öle"), "<hidden-1>-vg Öle");
        assert_eq!(hidden("host", "<host-1> host"), "<host-1> <hidden-1>");
    }

    #[test]
    fn letters_have_the_case_that_unicode_gives_them() {
        for c in
            LETTERS.iter().flat_map(|letters| letters.first..=letters.last + letters.apart).filter_map(char::from_u32)
        {
            let other = [c.to_lowercase().next().expect("one"), c.to_uppercase().next().expect("one")];
            let ours = [small(&c.to_string()), capital(&c.to_string())];
            assert!(ours == other.map(String::from) || ours == [c, c].map(String::from), "{c}");
        }
        assert_eq!(
            (small("ÖL-ŁÓDŹ ΩΜ ЛЕС x1").as_str(), capital("öl-łódź ωμ лес x1").as_str()),
            ("öl-łódź ωμ лес x1", "ÖL-ŁÓDŹ ΩΜ ЛЕС X1")
        );
    }

    #[test]
    fn a_word_and_a_kind_must_be_one() {
        let mut policy = Policy::default();
        assert!(policy.hide(" ").is_err() && policy.hide("x").is_err() && policy.hide("--").is_err());
        assert!(policy.keep("hosts").is_err_and(|message| message.contains("host, ")));
        for kind in kind::ALL.iter().filter(|kind| kind::is_secret(kind)) {
            assert!(policy.keep(kind).is_err_and(|message| message.contains("credentials")), "{kind}");
        }
        assert!(policy.keep("Host").is_ok() && policy.keeps("host"));
    }

    #[test]
    fn what_is_kept_takes_no_credential_with_it() {
        for kind in keepable() {
            let mut policy = Policy::default();
            policy.keep(kind).expect("a kind");
            let text = " Name: Zq8vN2xLr5\npassword=Zq8vN2xLr5\nhttp://bob:Zq8vN2xLr5@x.lan\nproxy bob:Zq8vN2xLr5@x.lan\n\
                        mail Zq8vN2xLr5@x.lan\nZq8vN2xLr5 again";
            let safe = Redactor::with(&policy).input(text);
            assert!(!safe.as_str().contains("Zq8vN2xLr5"), "{kind}: {safe}");
        }
    }
}
