//! Ansible tasks that install what the host gets.

use super::{offers, profile};
use crate::facts::Host;

pub fn content(host: &Host) -> String {
    let names: Vec<&str> = offers(host).map(|offer| offer.name).collect();
    let ending = |ending: &str| names.iter().copied().filter(|name| name.ends_with(ending)).collect::<Vec<_>>();
    let mut text =
        "# In a role or playbook: ansible.builtin.import_tasks: thinpool-tasks.yml  (with become: true)\n".to_owned();
    let scripts = ending(".sh");
    if !scripts.is_empty() {
        text.push_str(&copy("Thin pool scripts", "/usr/local/sbin/", "0755", &scripts));
    }
    let units: Vec<&str> = ending(".service").into_iter().chain(ending(".timer")).collect();
    text.push_str(&copy("Units", "/etc/systemd/system/", "0644", &units));
    if profile::fits(host) {
        text.push_str(&copy("LVM profile", "/etc/lvm/profile/", "0644", &ending(".profile")));
        text.push_str(&attach(host));
    }
    let started = ending(".timer").into_iter().chain(ending("-ready.service")).map(|name| format!("    - {name}\n"));
    text.push_str(&format!("{ENABLE}{}", started.collect::<String>()));
    text
}

fn copy(what: &str, folder: &str, mode: &str, names: &[&str]) -> String {
    let list: String = names.iter().map(|name| format!("    - {name}\n")).collect();
    format!(
        "\n- name: {what}\n  ansible.builtin.copy:\n    src: \"{{{{ item }}}}\"\n    dest: {folder}\n    mode: \"{mode}\"\n  loop:\n{list}"
    )
}

/// Only a pool that has not both the profile and a monitor is touched.
fn attach(host: &Host) -> String {
    let pools: String = profile::pools(host).iter().map(|name| format!("    - \"{}\"\n", name.path())).collect();
    format!(
        "
- name: Package of dmeventd
  ansible.builtin.package:
    name: \"{{{{ 'dmeventd' if ansible_facts.os_family == 'Debian' else 'device-mapper-event' }}}}\"

- name: State of the pools
  ansible.builtin.command:
    argv: [lvs, --noheadings, -o, 'lv_profile,seg_monitor', \"{{{{ item }}}}\"]
  changed_when: false
  register: thinpool_state
  loop:
{pools}
- name: Extend the pools by themselves
  ansible.builtin.shell: |
    set -eu
    lvchange --metadataprofile {profile} {item}
    lvchange --monitor y {item}
    lvchange --refresh {item}
  changed_when: true
  when: item.stdout.split() != ['{profile}', 'monitored']
  loop: \"{{{{ thinpool_state.results }}}}\"
  loop_control:
    label: \"{{{{ item.item }}}}\"
",
        profile = profile::NAME,
        item = "{{ item.item | quote }}",
    )
}

const ENABLE: &str = "
- name: Start them
  ansible.builtin.systemd:
    name: \"{{ item }}\"
    enabled: true
    state: started
    daemon_reload: true
  loop:
";
