//! The LVM profile that lets pools extend themselves, with the commands that put it to work.

use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::pool::LvmName;
use crate::remedies::{autoextend, lvm_pools, shell};

/// The same as in the plan: whoever follows both ends with one profile.
pub const NAME: &str = autoextend::PROFILE;

/// The pools that LVM can extend, by the name its commands take.
pub fn pools(host: &Host) -> Vec<&LvmName> {
    lvm_pools(host).filter_map(|(_, name)| name).collect()
}

pub fn fits(host: &Host) -> bool {
    !pools(host).is_empty()
}

pub fn content(host: &Host) -> String {
    let mut text =
        format!("# Save it as /etc/lvm/profile/{NAME}.profile, then, with the package of dmeventd installed:\n");
    for name in pools(host) {
        for command in autoextend::attach(NAME, Some(name)) {
            text.push_str(&format!("#   {}\n", shell::render(&command.into())));
        }
    }
    text.push_str("# The last must print `monitored`.\n");
    for line in autoextend::profile(autoextend::percent_for_all(host, &Choices::default())) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
